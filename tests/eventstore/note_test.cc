// Signed notes and keys: the vectors that Go's sumdb/note accepted, and every refusal with its
// reason.

#include "eventstore/note.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "base/ed25519.h"
#include "tests/eventstore/known_note.h"

namespace jiedui::eventstore {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Verifier VerifierOf(absl::string_view vkey) {
  absl::StatusOr<Verifier> verifier = Verifier::Parse(vkey);
  EXPECT_TRUE(verifier.ok()) << verifier.status();
  return *std::move(verifier);
}

Signer SignerOf(absl::string_view name, char byte) {
  absl::StatusOr<Signer> signer = Signer::FromSeed(name, std::string(32, byte));
  EXPECT_TRUE(signer.ok()) << signer.status();
  return *std::move(signer);
}

// Why the note is refused; empty if it is not.
std::string Refusal(absl::string_view note, const std::vector<Verifier>& verifiers) {
  const absl::StatusOr<OpenedNote> opened = OpenNote(note, verifiers);
  if (opened.ok()) return "";
  const bool unknown = absl::StrContains(opened.status().message(), "none of the known keys");
  EXPECT_EQ(opened.status().code(),
            unknown ? absl::StatusCode::kNotFound : absl::StatusCode::kInvalidArgument);
  return std::string(opened.status().message());
}

std::string VkeyRefusal(absl::string_view vkey) {
  return std::string(Verifier::Parse(vkey).status().message());
}

std::string SkeyRefusal(absl::string_view skey) {
  return std::string(Signer::Parse(skey).status().message());
}

class KnownNoteSpec : public testing::Test {
 protected:
  const Signer log_ = *Signer::FromSeed(kKnownOrigin, KnownSeed('\0'));
  const Verifier witness_ = VerifierOf(kKnownWitnessVkey);
};

TEST_F(KnownNoteSpec, TheKeysHaveTheKnownTexts) {
  EXPECT_EQ(log_.verifier().vkey(), kKnownLogVkey);
  EXPECT_EQ(VerifierOf(kKnownLogVkey).vkey(), kKnownLogVkey);
  EXPECT_EQ(VerifierOf(kKnownLogVkey).id(), 0x069b06a1u);
  EXPECT_TRUE(VerifierOf(kKnownLogVkey).signs_text());
  EXPECT_EQ(witness_.vkey(), kKnownWitnessVkey);
  EXPECT_FALSE(witness_.signs_text());
}

TEST_F(KnownNoteSpec, TheNoteIsSignedToTheByte) {
  EXPECT_EQ(*SignNote(kKnownText, {log_}), absl::StrCat(kKnownText, "\n", kKnownLogLine));
}

TEST_F(KnownNoteSpec, BothSignaturesAreFoundAndTheWitnessSaysWhen) {
  const auto opened = OpenNote(KnownNote(), {log_.verifier(), witness_});

  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->text, kKnownText);
  ASSERT_EQ(opened->signatures.size(), 2u);
  EXPECT_EQ(opened->signatures[0].name, kKnownOrigin);
  EXPECT_EQ(opened->signatures[0].key_id, 0x069b06a1u);
  EXPECT_EQ(opened->signatures[0].cosigned_at, std::nullopt);
  EXPECT_EQ(opened->signatures[1].name, "witness.example/audit-bureau");
  EXPECT_EQ(opened->signatures[1].cosigned_at, absl::FromUnixSeconds(1763752800));
}

TEST_F(KnownNoteSpec, EitherKeyAloneOpensIt) {
  EXPECT_EQ(OpenNote(KnownNote(), {log_.verifier()})->signatures.size(), 1u);
  EXPECT_EQ(OpenNote(KnownNote(), {witness_})->signatures.size(), 1u);
}

TEST_F(KnownNoteSpec, EveryChangedByteIsRefused) {
  const std::string note = KnownNote();
  for (size_t i = 0; i < note.size(); ++i) {
    for (const int bit : {1, 2, 32, 128}) {
      std::string changed = note;
      changed[i] = static_cast<char>(changed[i] ^ bit);
      const auto opened = OpenNote(changed, {log_.verifier(), witness_});
      // A change to one line's name or key id leaves the other's signature; nothing else is
      // accepted.
      if (opened.ok()) {
        EXPECT_EQ(opened->text, kKnownText) << "byte " << i;
        EXPECT_EQ(opened->signatures.size(), 1u) << "byte " << i;
      }
    }
  }
}

TEST_F(KnownNoteSpec, EveryBeginningOfItIsRefused) {
  const std::string note = KnownNote();
  const size_t first_line_end = note.find(kKnownWitnessLine);
  for (size_t size = 0; size < note.size(); ++size) {
    if (size == first_line_end) continue;  // a whole note with one signature
    EXPECT_NE(Refusal(note.substr(0, size), {log_.verifier(), witness_}), "") << size;
  }
}

class NoteSpec : public testing::Test {
 protected:
  const Signer ada_ = SignerOf("ada.example", 'a');
  const Signer bob_ = SignerOf("bob.example", 'b');
  const std::string note_ = *SignNote("text\n", {ada_, bob_});
  const std::string ada_line_ = ada_.SignatureLine("text\n");
  const std::vector<Verifier> known_ = {ada_.verifier()};
};

TEST_F(NoteSpec, OfSeveralSignaturesThoseOfKnownKeysCount) {
  EXPECT_EQ(OpenNote(note_, {ada_.verifier(), bob_.verifier()})->signatures.size(), 2u);
  const auto opened = OpenNote(note_, {bob_.verifier()});
  ASSERT_TRUE(opened.ok());
  ASSERT_EQ(opened->signatures.size(), 1u);
  EXPECT_EQ(opened->signatures[0].name, "bob.example");
}

TEST_F(NoteSpec, TheTextMayHoldEmptyLinesAndOtherScripts) {
  const std::string text = "结对互助\n\n— ada.example aGVsbG8=\n\nend\n";

  const auto opened = OpenNote(*SignNote(text, {ada_}), known_);

  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->text, text);
}

TEST_F(NoteSpec, SixteenSignaturesAreAcceptedAndARepetitionCountsOnce) {
  std::vector<Signer> signers;
  std::vector<Verifier> verifiers;
  for (char c = 'a'; c < 'q'; ++c) {
    signers.push_back(SignerOf(absl::StrCat("key.example/", std::string(1, c)), c));
    verifiers.push_back(signers.back().verifier());
  }
  EXPECT_EQ(OpenNote(*SignNote("text\n", signers), verifiers)->signatures.size(), 16u);
  EXPECT_EQ(OpenNote(note_ + ada_line_, known_)->signatures.size(), 1u);
}

TEST_F(NoteSpec, AHundredSignaturesAreTheMost) {
  std::string note = "text\n\n";
  for (int i = 0; i < 100; ++i) note += ada_line_;
  EXPECT_EQ(Refusal(note, known_), "");
  EXPECT_THAT(Refusal(note + ada_line_, known_), HasSubstr("more than 100 signatures"));
}

TEST_F(NoteSpec, AMebibyteIsTheMost) {
  const std::string text = std::string((1 << 20) - 2 - ada_line_.size(), 'x') + "\n";
  EXPECT_EQ(Refusal(*SignNote(text, {ada_}), known_), "");
  EXPECT_THAT(Refusal(*SignNote(absl::StrCat("x", text), {ada_}), known_),
              HasSubstr("1048576 bytes"));
}

TEST_F(NoteSpec, ANoteByNoKnownKeyIsRefused) {
  EXPECT_THAT(Refusal(note_, {}), HasSubstr("none of the known keys has signed the note"));
  // What it names instead may be what is missing.
  EXPECT_THAT(
      Refusal(note_, {}),
      HasSubstr(absl::StrCat("its signatures name ada.example+",
                             absl::Hex(ada_.verifier().id(), absl::kZeroPad8), ", bob.example+",
                             absl::Hex(bob_.verifier().id(), absl::kZeroPad8))));
  // The same name with another key, and the same key with another name, are other keys.
  EXPECT_THAT(Refusal(note_, {SignerOf("ada.example", 'x').verifier()}), HasSubstr("none of"));
  EXPECT_THAT(Refusal(note_, {SignerOf("eve.example", 'a').verifier()}), HasSubstr("none of"));
}

TEST_F(NoteSpec, AKnownKeysWrongSignatureSpoilsTheNoteEvenBesideARightOne) {
  const std::string other = ada_.SignatureLine("another text\n");
  const std::string reason = Refusal(note_ + other, known_);
  EXPECT_THAT(reason, HasSubstr("the signature of ada.example with the key "));
  EXPECT_THAT(reason, HasSubstr("is wrong"));
  // Nobody who does not know the key can tell.
  EXPECT_EQ(Refusal(note_ + other, {bob_.verifier()}), "");
}

TEST_F(NoteSpec, AMalformedNoteIsRefusedWithTheReason) {
  const std::string head = "text\n\n";
  const std::string id_and_signature =
      absl::Base64Escape(absl::StrCat("idid", std::string(64, 's')));
  const std::pair<std::string, const char*> cases[] = {
      {"", "no empty line"},
      {"text\n", "no empty line"},
      {"text\n" + ada_line_, "no empty line"},
      {head, "does not end with a signature line"},
      {head + ada_line_.substr(0, ada_line_.size() - 1), "does not end with a signature line"},
      {head + ada_line_ + "\n", "does not end with a signature line"},
      {head + ada_line_ + "more\n", "does not begin with a dash"},
      {head + "- ada.example " + id_and_signature + "\n", "does not begin with a dash"},
      {head + "—ada.example " + id_and_signature + "\n", "does not begin with a dash"},
      {head + "— ada.example\n", "has no signature"},
      {head + "— ada.example \n", "too short"},
      {head + "— ada.example aWRpZA==\n", "too short"},
      {head + "— ada.example  " + id_and_signature + "\n", "not in base64"},
      {head + "— ada.example " + id_and_signature + " \n", "not in base64"},
      {head + "— ada.example !!!!\n", "not in base64"},
      {head + "—  " + id_and_signature + "\n", "\"\" cannot name a key"},
      {head + "— a+b " + id_and_signature + "\n", "cannot name a key"},
      {head + "— a\xC2\xA0 " + id_and_signature + "\n", "cannot name a key"},
      {"te\txt\n\n" + ada_line_, "control character at byte 2"},
      {"text\r\n\n" + ada_line_, "control character at byte 4"},
      {std::string("te\0xt\n\n", 7) + ada_line_, "control character at byte 2"},
      {"te\xFFxt\n\n" + ada_line_, "not UTF-8 at byte 2"},
      {"te\xED\xA0\x80xt\n\n" + ada_line_, "not UTF-8 at byte 2"}};
  for (const auto& [note, reason] : cases) {
    EXPECT_THAT(Refusal(note, known_), HasSubstr(reason)) << absl::CHexEscape(note);
  }
}

TEST_F(NoteSpec, ACosignatureIsBoundToItsTime) {
  const std::string line = kKnownWitnessLine;
  const std::string bytes =
      *DecodeBase64(line.substr(line.rfind(' ') + 1, line.size() - line.rfind(' ') - 2));
  const std::vector<Verifier> witness = {VerifierOf(kKnownWitnessVkey)};
  const auto note_with = [&](const std::string& signature) {
    return absl::StrCat(kKnownText, "\n— witness.example/audit-bureau ",
                        absl::Base64Escape(signature), "\n");
  };
  EXPECT_EQ(Refusal(note_with(bytes), witness), "");
  std::string later = bytes;
  later[11] = static_cast<char>(later[11] + 1);
  EXPECT_THAT(Refusal(note_with(later), witness), HasSubstr("is wrong"));
  std::string beyond = bytes;
  beyond[4] = '\xFF';  // more seconds than a time has
  EXPECT_THAT(Refusal(note_with(beyond), witness), HasSubstr("is wrong"));
  EXPECT_THAT(Refusal(note_with(bytes.substr(0, 4 + 64)), witness), HasSubstr("is wrong"));
  EXPECT_THAT(Refusal(note_with(bytes + "x"), witness), HasSubstr("is wrong"));
}

TEST_F(NoteSpec, WhatCannotBeANoteIsNotSigned) {
  EXPECT_THAT(SignNote("no newline", {ada_}).status().message(), HasSubstr("ends with a newline"));
  EXPECT_THAT(SignNote("", {ada_}).status().message(), HasSubstr("ends with a newline"));
  EXPECT_THAT(SignNote("\x01\n", {ada_}).status().message(), HasSubstr("control character"));
  EXPECT_THAT(SignNote("\xFF\n", {ada_}).status().message(), HasSubstr("not UTF-8"));
  EXPECT_THAT(SignNote("text\n", {}).status().message(), HasSubstr("needs a signature"));
}

TEST(KeyNameSpec, SpacesOfEveryScriptAndPlusAreNoPartOfAName) {
  for (const char* name : {"a", "jiedui.example/370400", "枣庄.example", "a=b/c?d", "\x7F"}) {
    EXPECT_TRUE(IsKeyName(name)) << name;
  }
  for (const char* name : {"", "a b", "a+b", "a\tb", "a\nb", "\x01", "a\xC2\x85", "a\xC2\xA0",
                           "a\xE1\x9A\x80", "a\xE2\x80\x83", "a\xE2\x80\xA8", "a\xE2\x80\xAF",
                           "a\xE2\x81\x9F", "a\xE3\x80\x80", "a\xFF"}) {
    EXPECT_FALSE(IsKeyName(name)) << name;
  }
}

TEST(KeyNameSpec, ANameIsShownAsItIsOnlyIfItDoesNothingToWhatIsAroundIt) {
  for (const char* name : {"ada.example/370400", "枣庄.example/370400", "two words"}) {
    EXPECT_EQ(Shown(name), name);
  }
  for (const char* name : {"a\x1b[31m", "a\x7F",
                           "a\xC2\x9B"
                           "31m",
                           "a\xE2\x80\xAE"
                           "b",
                           "a\xE2\x81\xA6"
                           "b",
                           "a\xEF\xBB\xBF", "a\xE3\x80\x80", "a\"b", "a\xFF"}) {
    const std::string shown = Shown(name);
    EXPECT_NE(shown, name);
    EXPECT_TRUE(std::all_of(shown.begin(), shown.end(), absl::ascii_isprint)) << name;
  }
  EXPECT_EQ(Shown(std::string(200, 'a')), std::string(100, 'a'));
}

TEST(KeyTextSpec, ASignersTextGivesTheSameSigner) {
  const Signer signer = *Signer::FromSeed("ada.example", RandomEd25519Seed());

  const absl::StatusOr<Signer> read = Signer::Parse(signer.skey());

  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->verifier().vkey(), signer.verifier().vkey());
  EXPECT_EQ(read->SignatureLine("text\n"), signer.SignatureLine("text\n"));
}

TEST(KeyTextSpec, ABadVerifierKeyIsRefusedWithTheReason) {
  const std::string key = absl::StrCat("\x01", std::string(32, 'k'));
  const std::string base64 = absl::Base64Escape(key);
  const std::pair<std::string, const char*> cases[] = {
      {"", "three parts"},
      {"ada", "three parts"},
      {"ada+069b06a1", "three parts"},
      {"+069b06a1+" + base64, "cannot name a key"},
      {"a da+069b06a1+" + base64, "cannot name a key"},
      {"ada+069b06a1+" + base64, "the key of ada has the id "},
      {"ada+069B06A1+" + base64, "the key of ada has the id "},
      {"ada+1+" + base64, "the key of ada has the id "},
      {"ada++" + base64, "the key of ada has the id "},
      {"ada+069b06a1+", "is empty"},
      {"ada+069b06a1+****", "not in base64"},
      {"ada+069b06a1+" + base64 + "\n", "not in base64"},
      {"ada+069b06a1+" + absl::Base64Escape(absl::StrCat("\x01", std::string(31, 'k'))),
       "has 31 bytes, not 32"},
      {"ada+069b06a1+" + absl::Base64Escape(absl::StrCat("\x04", std::string(33, 'k'))),
       "has 33 bytes, not 32"},
      {"ada+069b06a1+" + absl::Base64Escape(absl::StrCat("\x02", std::string(32, 'k'))),
       "has the type 2"},
      {"PRIVATE+KEY+ada+069b06a1+" + base64, "this is a private key"}};
  for (const auto& [vkey, reason] : cases)
    EXPECT_THAT(VkeyRefusal(vkey), HasSubstr(reason)) << vkey;
}

TEST(KeyTextSpec, ABadPrivateKeyIsRefusedAndNotRepeated) {
  const std::string skey = SignerOf("ada.example", 'a').skey();
  const std::string secret = skey.substr(skey.rfind('+') + 1);
  EXPECT_THAT(SkeyRefusal(""), HasSubstr("begins with PRIVATE+KEY+"));
  EXPECT_THAT(SkeyRefusal(skey.substr(1)), HasSubstr("begins with PRIVATE+KEY+"));
  EXPECT_THAT(SkeyRefusal("PRIVATE+KEY+ada.example"), HasSubstr("three parts"));
  EXPECT_THAT(SkeyRefusal(absl::StrReplaceAll(skey, {{"ada.", "eve."}})), HasSubstr("has the id"));
  EXPECT_THAT(SkeyRefusal(skey.substr(0, skey.size() - 1)), HasSubstr("not in base64"));
  const std::string short_seed = absl::Base64Escape(absl::StrCat("\x01", std::string(31, 'a')));
  EXPECT_THAT(SkeyRefusal("PRIVATE+KEY+ada+00000000+" + short_seed), HasSubstr("has 32 bytes"));
  const std::string other_type = absl::Base64Escape(absl::StrCat("\x04", std::string(32, 'a')));
  EXPECT_THAT(SkeyRefusal("PRIVATE+KEY+ada+00000000+" + other_type), HasSubstr("not an Ed25519"));
  for (const std::string& bad : {skey + "=", "PRIVATE+KEY+eve.example+00000000+" + secret}) {
    EXPECT_THAT(SkeyRefusal(bad), ::testing::Not(HasSubstr(secret.substr(0, 20))));
  }
  EXPECT_FALSE(Signer::FromSeed("a b", std::string(32, 'a')).ok());
  EXPECT_FALSE(Signer::FromSeed("ada", std::string(31, 'a')).ok());
}

}  // namespace
}  // namespace jiedui::eventstore
