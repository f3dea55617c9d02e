#include "eventstore/signing_key.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "base/durable_file.h"
#include "base/ed25519.h"
#include "base/open_directory.h"
#include "base/status_macros.h"
#include "eventstore/finding.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;

constexpr absl::string_view kPrivateFile = "checkpoint.skey";
constexpr absl::string_view kPublicFile = "verifiers";
constexpr absl::string_view kSuccessionPrefix = "succession-";
constexpr absl::string_view kSuccessionSuffix = ".note";
constexpr absl::string_view kSucceededBy = "succeeded by";

// One key a line.
template <class Key>
absl::StatusOr<std::vector<Key>> ParseKeys(absl::string_view text, const std::string& path) {
  std::vector<Key> keys;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    absl::StatusOr<Key> key = Key::Parse(line);
    if (!key.ok()) {
      return DataLossOf(
          With(Found(FindingKind::kKeyFile, InOwnNames(path)), FindingOf(key.status())));
    }
    keys.push_back(*std::move(key));
  }
  if (keys.empty()) return DataLossOf(Found(FindingKind::kNoKey, InOwnNames(path)));
  return keys;
}

// What is far too large for a file of keys is not one any more.
absl::StatusOr<std::string> ReadKeyFile(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!absl::IsInvalidArgument(text.status())) return text;
  return DataLossOf(Found(FindingKind::kNoKey, InOwnNames(path)));
}

bool Contains(absl::Span<const Verifier> verifiers, const Verifier& wanted) {
  return std::any_of(verifiers.begin(), verifiers.end(),
                     [&wanted](const Verifier& v) { return v.vkey() == wanted.vkey(); });
}

// The key that one of the trusted ones names as its successor; nullopt if the note is none of
// theirs.
std::optional<Verifier> SuccessorIn(absl::string_view note, absl::Span<const Verifier> trusted) {
  const absl::StatusOr<OpenedNote> opened = OpenNote(note, trusted);
  if (!opened.ok()) return std::nullopt;
  const std::vector<absl::string_view> lines = absl::StrSplit(opened->text, '\n');
  if (lines.size() != 4 || lines[1] != kSucceededBy || !lines[3].empty()) return std::nullopt;
  absl::StatusOr<Verifier> successor = Verifier::Parse(lines[2]);
  if (!successor.ok() || successor->name() != lines[0]) return std::nullopt;
  // Only a key of the same ledger names a successor.
  const bool own = std::any_of(opened->signatures.begin(), opened->signatures.end(),
                               [&lines](const NoteSignature& signature) {
                                 return signature.name == lines[0] && !signature.cosigned_at;
                               });
  if (!own) return std::nullopt;
  return *std::move(successor);
}

}  // namespace

std::string SigningKeys::PathOf(absl::string_view name) const {
  return absl::StrCat(directory_, "/", name);
}

absl::Status SigningKeys::WriteSigners(absl::Span<const Signer> signers) const {
  std::string text;
  for (const Signer& signer : signers) absl::StrAppend(&text, signer.skey(), "\n");
  return ReplaceFile(PathOf(kPrivateFile), text, FileAccess::kOwner);
}

absl::Status SigningKeys::AddVerifier(const Verifier& verifier) const {
  absl::StatusOr<std::string> text = ReadFile(PathOf(kPublicFile));
  if (absl::IsNotFound(text.status())) text = "";
  if (!text.ok()) return text.status();
  absl::StrAppend(&*text, verifier.vkey(), "\n");
  return ReplaceFile(PathOf(kPublicFile), *text, FileAccess::kEverybody);
}

absl::Status SigningKeys::WriteSuccession(const Verifier& to, absl::string_view note) const {
  const std::string id = absl::StrCat(absl::Hex(to.id(), absl::kZeroPad8));
  return ReplaceFile(PathOf(absl::StrCat(kSuccessionPrefix, id, kSuccessionSuffix)), note,
                     FileAccess::kEverybody);
}

absl::Status SigningKeys::AddPublic(absl::Span<const Verifier> verifiers,
                                    absl::Span<const std::string> notes) const {
  RETURN_IF_ERROR(MakeDurableDirectory(directory_, FileAccess::kOwner));
  absl::StatusOr<std::vector<Verifier>> known = Verifiers();
  if (absl::IsNotFound(known.status())) known = std::vector<Verifier>();
  RETURN_IF_ERROR(known.status());
  for (const std::string& note : notes) {
    const std::optional<Verifier> to = SuccessorIn(note, verifiers);
    if (to) RETURN_IF_ERROR(WriteSuccession(*to, note));
  }
  for (const Verifier& verifier : verifiers) {
    if (!Contains(*known, verifier)) RETURN_IF_ERROR(AddVerifier(verifier));
  }
  return absl::OkStatus();
}

absl::StatusOr<Verifier> SigningKeys::Generate(absl::string_view origin) const {
  ASSIGN_OR_RETURN(const Signer signer, Signer::FromSeed(origin, RandomEd25519Seed()));
  RETURN_IF_ERROR(MakeDurableDirectory(directory_, FileAccess::kOwner));
  std::error_code error;
  if (fs::exists(PathOf(kPrivateFile), error)) {
    return StatusOf(absl::StatusCode::kAlreadyExists,
                    Found(FindingKind::kKeyThere, InOwnNames(PathOf(kPrivateFile))));
  }
  const absl::StatusOr<std::vector<Verifier>> known = Verifiers();
  if (known.ok() && known->back().name() != origin) {
    return RefusedOf(Found(FindingKind::kKeysOfOrigin, InOwnNames(PathOf(kPublicFile)),
                           Shown(known->back().name()), Shown(origin)));
  }
  // The public key first: a checkpoint is never signed with a key that is not in the list.
  RETURN_IF_ERROR(AddVerifier(signer.verifier()));
  RETURN_IF_ERROR(WriteSigners({signer}));
  return signer.verifier();
}

absl::StatusOr<std::vector<Signer>> SigningKeys::Signers() const {
  const std::string path = PathOf(kPrivateFile);
  ASSIGN_OR_RETURN(const std::string text, ReadKeyFile(path));
  RETURN_IF_ERROR(CheckOnlyOwnerReads(path));
  ASSIGN_OR_RETURN(std::vector<Signer> signers, ParseKeys<Signer>(text, path));
  for (const Signer& signer : signers) {
    if (signer.name() == signers.front().name()) continue;
    return DataLossOf(Found(FindingKind::kKeysOfTwo, InOwnNames(path),
                            Shown(signers.front().name()), Shown(signer.name())));
  }
  return signers;
}

absl::StatusOr<std::vector<Verifier>> SigningKeys::Verifiers() const {
  const std::string path = PathOf(kPublicFile);
  ASSIGN_OR_RETURN(const std::string text, ReadKeyFile(path));
  ASSIGN_OR_RETURN(std::vector<Verifier> verifiers, ParseKeys<Verifier>(text, path));
  const absl::StatusOr<std::vector<Signer>> signers = Signers();
  // Whoever has a copy of the public keys alone takes the list as it is.
  if (!signers.ok()) return verifiers;
  const std::string current = signers->front().verifier().vkey();
  std::stable_partition(verifiers.begin(), verifiers.end(),
                        [&current](const Verifier& v) { return v.vkey() != current; });
  return verifiers;
}

absl::StatusOr<Verifier> SigningKeys::Rotate() const {
  ASSIGN_OR_RETURN(std::vector<Signer> signers, Signers());
  if (signers.size() > 1) {
    return RefusedOf(Found(FindingKind::kRotationUnfinished));
  }
  ASSIGN_OR_RETURN(Signer fresh, Signer::FromSeed(signers.front().name(), RandomEd25519Seed()));
  ASSIGN_OR_RETURN(const std::string note, SignSuccession(signers.front(), fresh.verifier()));
  RETURN_IF_ERROR(WriteSuccession(fresh.verifier(), note));
  RETURN_IF_ERROR(AddVerifier(fresh.verifier()));
  signers.insert(signers.begin(), fresh);
  RETURN_IF_ERROR(WriteSigners(signers));
  return fresh.verifier();
}

absl::Status SigningKeys::FinishRotation() const {
  ASSIGN_OR_RETURN(const std::vector<Signer> signers, Signers());
  if (signers.size() == 1) return absl::OkStatus();
  return WriteSigners({signers.front()});
}

absl::StatusOr<std::vector<std::string>> SigningKeys::Successions() const {
  std::vector<std::string> notes;
  std::error_code error;
  for (fs::directory_iterator it(directory_, error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (!absl::StartsWith(name, kSuccessionPrefix) || !absl::EndsWith(name, kSuccessionSuffix)) {
      continue;
    }
    ASSIGN_OR_RETURN(std::string note, ReadFile(it->path().string()));
    notes.push_back(std::move(note));
  }
  if (error) return absl::ErrnoToStatus(error.value(), InOwnNames(directory_));
  return notes;
}

absl::StatusOr<std::string> SignSuccession(const Signer& old_key, const Verifier& new_key) {
  return SignNote(absl::StrCat(old_key.name(), "\n", kSucceededBy, "\n", new_key.vkey(), "\n"),
                  {old_key});
}

std::vector<Verifier> FollowSuccessions(std::vector<Verifier> trusted,
                                        absl::Span<const std::string> notes) {
  for (size_t known = 0; known != trusted.size();) {
    known = trusted.size();
    for (const std::string& note : notes) {
      std::optional<Verifier> successor = SuccessorIn(note, trusted);
      if (successor && !Contains(trusted, *successor)) trusted.push_back(*std::move(successor));
    }
  }
  return trusted;
}

}  // namespace jiedui::eventstore
