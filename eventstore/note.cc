#include "eventstore/note.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "base/utf8.h"
#include "eventstore/finding.h"

namespace jiedui::eventstore {
namespace {

constexpr char kEd25519 = '\x01';
constexpr char kCosignatureV1 = '\x04';
constexpr size_t kIdBytes = 4;
constexpr size_t kTimeBytes = 8;
constexpr size_t kMaxNoteBytes = size_t{1} << 20;
constexpr size_t kMaxSignatures = 100;
constexpr absl::string_view kLinePrefix = "\xE2\x80\x94 ";  // an em dash and a space
constexpr absl::string_view kSecretPrefix = "PRIVATE+KEY+";

template <class... Parts>
absl::Status Bad(const Parts&... parts) {
  return StatusOf(absl::StatusCode::kInvalidArgument,
                  Found(FindingKind::kNoteMalformed, absl::StrCat(parts...)));
}

std::string ShownId(uint32_t id) {
  return absl::StrCat(absl::Hex(id, absl::kZeroPad8));
}

// The two parts around the first separator; nullopt if there is none.
std::optional<std::pair<absl::string_view, absl::string_view>> Cut(absl::string_view text,
                                                                   char separator) {
  const size_t at = text.find(separator);
  if (at == absl::string_view::npos) return std::nullopt;
  return std::pair(text.substr(0, at), text.substr(at + 1));
}

uint32_t KeyId(absl::string_view name, absl::string_view typed_key) {
  return ReadBigEndian32(Sha256(absl::StrCat(name, "\n", typed_key)));
}

// The parts of a key's text form: "<name>+<id>+<base64 of a type byte and 32 bytes>".
struct KeyText {
  absl::string_view name;
  absl::string_view id;
  char type = '\0';
  std::string key;
};

absl::StatusOr<KeyText> ParseKeyText(absl::string_view text) {
  const auto name = Cut(text, '+');
  const auto id = name ? Cut(name->second, '+') : std::nullopt;
  if (!id) return Bad("a key has three parts with '+' between them");
  if (!IsKeyName(name->first)) return Bad("\"", Shown(name->first), "\" cannot name a key");
  const std::optional<std::string> typed_key = DecodeBase64(id->second);
  if (!typed_key) return Bad("the key of ", Shown(name->first), " is not in base64");
  if (typed_key->empty()) return Bad("the key of ", Shown(name->first), " is empty");
  return KeyText{name->first, id->first, typed_key->front(), typed_key->substr(1)};
}

absl::Status CheckId(absl::string_view name, absl::string_view id, uint32_t expected) {
  if (id == ShownId(expected)) return absl::OkStatus();
  return Bad("the key of ", Shown(name), " has the id ", ShownId(expected), ", not \"", Shown(id),
             "\"");
}

// As Go's sumdb/note does.
absl::Status CheckNoteText(absl::string_view text) {
  const Utf8Result end =
      ForEachRune(text, [](char32_t rune) { return rune >= ' ' || rune == '\n'; });
  if (end.ok) return absl::OkStatus();
  if (end.stopped) return Bad("the note has a control character at byte ", end.at);
  return Bad("the note is not UTF-8 at byte ", end.at);
}

// White space of any script, by the White_Space property of Unicode.
bool IsSpace(char32_t rune) {
  constexpr std::array<std::pair<char32_t, char32_t>, 10> kSpaces = {{{0x09, 0x0D},
                                                                      {0x20, 0x20},
                                                                      {0x85, 0x85},
                                                                      {0xA0, 0xA0},
                                                                      {0x1680, 0x1680},
                                                                      {0x2000, 0x200A},
                                                                      {0x2028, 0x2029},
                                                                      {0x202F, 0x202F},
                                                                      {0x205F, 0x205F},
                                                                      {0x3000, 0x3000}}};
  return std::any_of(kSpaces.begin(), kSpaces.end(), [rune](const auto& range) {
    return range.first <= rune && rune <= range.second;
  });
}

// Printed as it is, the character does nothing to what is printed around it: no control character
// (C0, C1), no white space but the common one, nothing that is not seen or turns the direction of
// what follows, and nothing that would end a quotation.
bool IsHarmless(char32_t rune) {
  constexpr std::array<std::pair<char32_t, char32_t>, 7> kHarmful = {{{0x00, 0x1F},
                                                                      {0x7F, 0x9F},
                                                                      {0xAD, 0xAD},
                                                                      {0x200B, 0x200F},
                                                                      {0x202A, 0x202E},
                                                                      {0x2060, 0x206F},
                                                                      {0xFEFF, 0xFEFF}}};
  const bool harmful = std::any_of(kHarmful.begin(), kHarmful.end(), [rune](const auto& range) {
    return range.first <= rune && rune <= range.second;
  });
  return !harmful && (rune == ' ' || !IsSpace(rune)) && rune != '"' && rune != '\\';
}

// The key that the line names, as its text form begins.
void ShowKey(std::string* text, const NoteLine& line) {
  absl::StrAppend(text, Shown(line.name), "+", ShownId(line.id));
}

absl::StatusOr<NoteLine> ParseSignatureLine(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, kLinePrefix)) {
    return Bad("the signature line \"", Shown(line), "\" does not begin with a dash and a space");
  }
  const auto parts = Cut(line, ' ');
  if (!parts) return Bad("the signature line of \"", Shown(line), "\" has no signature");
  if (!IsKeyName(parts->first)) return Bad("\"", Shown(parts->first), "\" cannot name a key");
  const std::optional<std::string> bytes = DecodeBase64(parts->second);
  if (!bytes) return Bad("the signature of ", Shown(parts->first), " is not in base64");
  if (bytes->size() <= kIdBytes)
    return Bad("the signature of ", Shown(parts->first), " is too short");
  return NoteLine{std::string(parts->first), ReadBigEndian32(*bytes), bytes->substr(kIdBytes)};
}

absl::StatusOr<std::vector<NoteLine>> ParseSignatureLines(absl::string_view lines) {
  if (!absl::ConsumeSuffix(&lines, "\n")) {
    return Bad("the note does not end with a signature line");
  }
  std::vector<NoteLine> signatures;
  for (const absl::string_view line : absl::StrSplit(lines, '\n')) {
    if (signatures.size() == kMaxSignatures) {
      return Bad("the note has more than ", kMaxSignatures, " signatures");
    }
    ASSIGN_OR_RETURN(NoteLine signature, ParseSignatureLine(line));
    signatures.push_back(std::move(signature));
  }
  return signatures;
}

// What a witness signs: the note's text with the time in front.
std::string CosignedMessage(absl::string_view text, uint64_t unix_seconds) {
  return absl::StrCat("cosignature/v1\ntime ", unix_seconds, "\n", text);
}

}  // namespace

std::string Shown(absl::string_view text) {
  constexpr size_t kMostBytes = 100;
  if (text.size() <= kMostBytes && ForEachRune(text, IsHarmless).ok) return std::string(text);
  return absl::CHexEscape(text.substr(0, kMostBytes));
}

bool IsKeyName(absl::string_view name) {
  const Utf8Result end =
      ForEachRune(name, [](char32_t rune) { return rune >= ' ' && rune != '+' && !IsSpace(rune); });
  return !name.empty() && end.ok;
}

Verifier::Verifier(std::string name, std::string typed_key)
    : name_(std::move(name)), typed_key_(std::move(typed_key)), id_(KeyId(name_, typed_key_)) {}

absl::StatusOr<Verifier> Verifier::Parse(absl::string_view vkey) {
  if (absl::StartsWith(vkey, kSecretPrefix))
    return Bad("this is a private key, not a verifier key");
  ASSIGN_OR_RETURN(const KeyText text, ParseKeyText(vkey));
  if (text.type != kEd25519 && text.type != kCosignatureV1) {
    return Bad("the key of ", Shown(text.name), " has the type ",
               static_cast<unsigned char>(text.type), "; known are 1 and 4");
  }
  if (text.key.size() != kEd25519PublicKeyBytes) {
    return Bad("the key of ", Shown(text.name), " has ", text.key.size(), " bytes, not 32");
  }
  Verifier verifier(std::string(text.name), text.type + text.key);
  RETURN_IF_ERROR(CheckId(text.name, text.id, verifier.id()));
  return verifier;
}

bool Verifier::signs_text() const {
  return typed_key_.front() == kEd25519;
}

std::string Verifier::vkey() const {
  return absl::StrCat(name_, "+", ShownId(id_), "+", absl::Base64Escape(typed_key_));
}

bool Verifier::IsSignature(absl::string_view text, absl::string_view signature) const {
  const absl::string_view key = absl::string_view(typed_key_).substr(1);
  if (signs_text()) return IsEd25519Signature(key, text, signature);
  if (signature.size() != kTimeBytes + kEd25519SignatureBytes) return false;
  const uint64_t unix_seconds = ReadBigEndian64(signature);
  return unix_seconds <= std::numeric_limits<int64_t>::max() &&
         IsEd25519Signature(key, CosignedMessage(text, unix_seconds), signature.substr(kTimeBytes));
}

Signer::Signer(Verifier verifier, std::string seed, Ed25519Key key)
    : verifier_(std::move(verifier)), seed_(std::move(seed)), key_(std::move(key)) {}

absl::StatusOr<Signer> Signer::FromSeed(absl::string_view name, absl::string_view seed) {
  if (!IsKeyName(name)) return Bad("\"", Shown(name), "\" cannot name a key");
  ASSIGN_OR_RETURN(Ed25519Key key, Ed25519Key::FromSeed(seed));
  Verifier verifier(std::string(name), kEd25519 + key.public_key());
  return Signer(std::move(verifier), std::string(seed), std::move(key));
}

absl::StatusOr<Signer> Signer::Parse(absl::string_view skey) {
  if (!absl::ConsumePrefix(&skey, kSecretPrefix)) {
    return Bad("a private key begins with ", kSecretPrefix);
  }
  ASSIGN_OR_RETURN(const KeyText text, ParseKeyText(skey));
  if (text.type != kEd25519) return Bad("the private key is not an Ed25519 key");
  ASSIGN_OR_RETURN(Signer signer, FromSeed(text.name, text.key));
  RETURN_IF_ERROR(CheckId(text.name, text.id, signer.verifier().id()));
  return signer;
}

std::string Signer::skey() const {
  return absl::StrCat(kSecretPrefix, name(), "+", ShownId(verifier_.id()), "+",
                      absl::Base64Escape(kEd25519 + seed_));
}

std::string Signer::SignatureLine(absl::string_view text) const {
  std::string bytes;
  AppendBigEndian32(bytes, verifier_.id());
  bytes += key_.Sign(text);
  return absl::StrCat(kLinePrefix, name(), " ", absl::Base64Escape(bytes), "\n");
}

absl::StatusOr<std::string> SignNote(absl::string_view text, absl::Span<const Signer> signers) {
  RETURN_IF_ERROR(CheckNoteText(text));
  if (!absl::EndsWith(text, "\n")) return Bad("the text of a note ends with a newline");
  if (signers.empty()) return Bad("a note needs a signature");
  std::string note = absl::StrCat(text, "\n");
  for (const Signer& signer : signers) note += signer.SignatureLine(text);
  return note;
}

absl::StatusOr<UnopenedNote> ParseNote(absl::string_view note) {
  if (note.size() > kMaxNoteBytes) return Bad("the note has more than ", kMaxNoteBytes, " bytes");
  RETURN_IF_ERROR(CheckNoteText(note));
  const size_t end = note.rfind("\n\n");
  if (end == absl::string_view::npos) {
    return Bad("the note has no empty line in front of its signatures");
  }
  ASSIGN_OR_RETURN(std::vector<NoteLine> lines, ParseSignatureLines(note.substr(end + 2)));
  return UnopenedNote{std::string(note.substr(0, end + 1)), std::move(lines)};
}

absl::StatusOr<OpenedNote> OpenNote(absl::string_view note, absl::Span<const Verifier> verifiers) {
  ASSIGN_OR_RETURN(UnopenedNote unopened, ParseNote(note));
  const std::vector<NoteLine> lines = std::move(unopened.lines);
  OpenedNote opened = {.text = std::move(unopened.text), .signatures = {}};
  for (const NoteLine& line : lines) {
    const auto known = std::find_if(verifiers.begin(), verifiers.end(), [&line](const Verifier& v) {
      return v.name() == line.name && v.id() == line.id;
    });
    if (known == verifiers.end()) continue;
    if (!known->IsSignature(opened.text, line.signature)) {
      return StatusOf(absl::StatusCode::kInvalidArgument,
                      Found(FindingKind::kWrongSignature, Shown(line.name), ShownId(line.id)));
    }
    NoteSignature signature = {line.name, line.id, std::nullopt};
    if (!known->signs_text()) {
      signature.cosigned_at =
          absl::FromUnixSeconds(static_cast<int64_t>(ReadBigEndian64(line.signature)));
    }
    const bool repeated = std::any_of(
        opened.signatures.begin(), opened.signatures.end(),
        [&line](const NoteSignature& s) { return s.name == line.name && s.key_id == line.id; });
    if (!repeated) opened.signatures.push_back(std::move(signature));
  }
  if (!opened.signatures.empty()) return opened;
  for (const NoteLine& line : lines) {
    for (const Verifier& v : verifiers) {
      if (v.name() != line.name || !v.IsSignature(opened.text, line.signature)) continue;
      return Bad("the signature of ", Shown(line.name), " names the key ", ShownId(line.id),
                 ", but is that of the key ", ShownId(v.id()));
    }
  }
  return StatusOf(absl::StatusCode::kNotFound,
                  Found(FindingKind::kSignedByStrangers, absl::StrJoin(lines, ", ", ShowKey)));
}

}  // namespace jiedui::eventstore
