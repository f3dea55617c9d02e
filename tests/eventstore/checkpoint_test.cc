// Checkpoints: the three lines, and whose signature makes one a ledger's own.

#include "eventstore/checkpoint.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "tests/eventstore/known_note.h"

namespace jiedui::eventstore {
namespace {

using ::testing::HasSubstr;

const std::string kRoot = "c631bae64eda9460f2e7630eb26426a10f2b1bfab37cc2b6ca22ded2a8fcb4ef";

Signer SignerOf(absl::string_view name, char byte) {
  return *Signer::FromSeed(name, std::string(32, byte));
}

Checkpoint Known() {
  return {kKnownOrigin, 300, absl::HexStringToBytes(kRoot)};
}

std::string ParseRefusal(absl::string_view text) {
  return std::string(ParseCheckpoint(text).status().message());
}

TEST(CheckpointSpec, TheOriginIsThePrefixAndTheLedger) {
  EXPECT_EQ(OriginOf("zaozhuang.example/jiedui", "370400"), kKnownOrigin);
}

TEST(CheckpointSpec, TheKnownCheckpointIsWrittenAndReadToTheByte) {
  EXPECT_EQ(FormatCheckpoint(Known()), kKnownText);
  EXPECT_EQ(*ParseCheckpoint(kKnownText), Known());
  EXPECT_EQ(*SignCheckpoint(Known(), {*Signer::FromSeed(kKnownOrigin, KnownSeed('\0'))}),
            absl::StrCat(kKnownText, "\n", kKnownLogLine));
}

TEST(CheckpointSpec, TheKnownNoteIsOpenedWithItsSignatures) {
  const std::vector<Verifier> known = {*Verifier::Parse(kKnownLogVkey),
                                       *Verifier::Parse(kKnownWitnessVkey)};

  const auto opened = OpenCheckpoint(KnownNote(), known);

  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->checkpoint, Known());
  EXPECT_EQ(opened->signatures.size(), 2u);
  EXPECT_EQ(*UnverifiedCheckpoint(KnownNote()), Known());
}

TEST(CheckpointSpec, AWitnessAloneDoesNotMakeItTheLedgersOwn) {
  const auto opened = OpenCheckpoint(KnownNote(), {*Verifier::Parse(kKnownWitnessVkey)});
  EXPECT_THAT(opened.status().message(), HasSubstr("is not signed with a known key of its own"));
}

TEST(CheckpointSpec, AnotherLedgersKeyDoesNotMakeItTheLedgersOwn) {
  const Signer other = SignerOf("jiedui.example/370500", 'a');
  const std::string note = *SignNote(kKnownText, {other});
  EXPECT_THAT(OpenCheckpoint(note, {other.verifier()}).status().message(),
              HasSubstr("is not signed with a known key of its own"));
}

// A flipped bit, and not a key that nobody knows.
TEST(CheckpointSpec, ASignatureUnderAnotherKeyIdIsDamage) {
  const Signer signer = SignerOf("ada.example", 'a');
  std::string note = *SignCheckpoint({"ada.example", 0, Sha256("")}, {signer});
  const size_t id = note.rfind(' ') + 1;
  note[id] = note[id] == 'A' ? 'B' : 'A';
  const auto opened = OpenCheckpoint(note, {signer.verifier()});
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(opened.status().message(), HasSubstr("but is that of the key"));
}

TEST(CheckpointSpec, OnlyKeysOfTheLedgerSignIt) {
  EXPECT_THAT(SignCheckpoint(Known(), {SignerOf("jiedui.example/370500", 'a')}).status().message(),
              HasSubstr("cannot be signed with a key of jiedui.example/370500"));
}

TEST(CheckpointSpec, ASignedTextThatIsNoCheckpointIsRefused) {
  const Signer signer = SignerOf("ada.example", 'a');
  const std::string note = *SignNote("hello\n", {signer});
  EXPECT_THAT(OpenCheckpoint(note, {signer.verifier()}).status().message(),
              HasSubstr("three lines"));
}

TEST(CheckpointSpec, TheOldAndTheNewKeySignTogether) {
  const Signer old_key = SignerOf("ada.example", 'a');
  const Signer new_key = SignerOf("ada.example", 'b');
  const std::string note = *SignCheckpoint({"ada.example", 0, Sha256("")}, {old_key, new_key});
  for (const Signer& trusted : {old_key, new_key}) {
    const auto opened = OpenCheckpoint(note, {trusted.verifier()});
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(opened->signatures[0].key_id, trusted.verifier().id());
  }
}

TEST(CheckpointSpec, AMalformedCheckpointIsRefusedWithTheReason) {
  const std::string root = absl::Base64Escape(std::string(32, 'r'));
  const std::pair<std::string, const char*> cases[] = {
      {"", "three lines"},
      {"a\n1\n", "three lines"},
      {"a\n1\n" + root, "three lines"},
      {"a\n1\n" + root + "\nextension\n", "more than the three lines"},
      {"a\n1\n" + root + "\n\n", "more than the three lines"},
      {"a\n1\n" + root + "\nunfinished", "does not end its last line"},
      {"\n1\n" + root + "\n", "has the origin \"\""},
      {"a b\n1\n" + root + "\n", "has the origin \"a b\""},
      {"a\n\n" + root + "\n", "where its size should be"},
      {"a\n01\n" + root + "\n", "has \"01\" where its size should be"},
      {"a\n+1\n" + root + "\n", "where its size should be"},
      {"a\n-1\n" + root + "\n", "where its size should be"},
      {"a\n 1\n" + root + "\n", "where its size should be"},
      {"a\n1x\n" + root + "\n", "where its size should be"},
      {"a\n9223372036854775808\n" + root + "\n", "where its size should be"},
      {"a\n1\n\n", "where its root should be"},
      {"a\n1\n" + root + "=\n", "where its root should be"},
      {"a\n1\n" + absl::Base64Escape(std::string(31, 'r')) + "\n", "where its root should be"},
      {"a\n1\n" + absl::Base64Escape(std::string(33, 'r')) + "\n", "where its root should be"}};
  for (const auto& [text, reason] : cases) {
    EXPECT_THAT(ParseRefusal(text), HasSubstr(reason)) << absl::CHexEscape(text);
  }
  EXPECT_EQ(ParseRefusal("a\n9223372036854775807\n" + root + "\n"), "");
  EXPECT_THAT(UnverifiedCheckpoint("text\n").status().message(), HasSubstr("no empty line"));
}

}  // namespace
}  // namespace jiedui::eventstore
