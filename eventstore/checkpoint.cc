#include "eventstore/checkpoint.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "base/bytes.h"
#include "base/ed25519.h"
#include "base/status_macros.h"
#include "eventstore/finding.h"

namespace jiedui::eventstore {
namespace {

template <class... Parts>
absl::Status Bad(const Parts&... parts) {
  return StatusOf(absl::StatusCode::kInvalidArgument,
                  Found(FindingKind::kCheckpointMalformed, absl::StrCat(parts...)));
}

}  // namespace

std::optional<uint64_t> ParseDecimal(absl::string_view text) {
  if (text.empty() || (text.front() == '0' && text.size() > 1)) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), absl::ascii_isdigit)) return std::nullopt;
  int64_t value = 0;
  if (!absl::SimpleAtoi(text, &value)) return std::nullopt;
  return static_cast<uint64_t>(value);
}

absl::Status CheckOrigin(absl::string_view prefix) {
  const bool whole = !absl::StartsWith(prefix, "/") && !absl::EndsWith(prefix, "/") &&
                     !absl::StrContains(prefix, "//");
  if (IsKeyName(prefix) && whole && Shown(prefix) == prefix) return absl::OkStatus();
  return StatusOf(absl::StatusCode::kInvalidArgument,
                  Found(FindingKind::kOriginPrefix, Shown(prefix)));
}

std::string OriginOf(absl::string_view prefix, absl::string_view ledger_id) {
  return absl::StrCat(prefix, "/", ledger_id);
}

std::string FormatCheckpoint(const Checkpoint& checkpoint) {
  return absl::StrCat(checkpoint.origin, "\n", checkpoint.size, "\n",
                      absl::Base64Escape(checkpoint.root), "\n");
}

absl::StatusOr<Checkpoint> ParseCheckpoint(absl::string_view text) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  // A newline ends the last line, so that an empty piece follows it.
  if (lines.size() < 4) return Bad("does not have the three lines origin, size and root");
  if (lines.size() > 4) return Bad("has more than the three lines origin, size and root");
  if (!lines[3].empty()) return Bad("does not end its last line");
  if (!IsKeyName(lines[0])) return Bad("has the origin \"", absl::CHexEscape(lines[0]), "\"");
  const std::optional<uint64_t> size = ParseDecimal(lines[1]);
  if (!size) return Bad("has \"", absl::CHexEscape(lines[1]), "\" where its size should be");
  std::optional<std::string> root = DecodeBase64(lines[2]);
  if (!root || root->size() != kSha256Bytes) {
    return Bad("has \"", absl::CHexEscape(lines[2]), "\" where its root should be");
  }
  return Checkpoint{std::string(lines[0]), *size, *std::move(root)};
}

absl::StatusOr<std::string> SignCheckpoint(const Checkpoint& checkpoint,
                                           absl::Span<const Signer> signers) {
  for (const Signer& signer : signers) {
    if (signer.name() == checkpoint.origin) continue;
    return Bad("of ", Shown(checkpoint.origin), " cannot be signed with a key of ",
               Shown(signer.name()));
  }
  const std::string text = FormatCheckpoint(checkpoint);
  RETURN_IF_ERROR(ParseCheckpoint(text).status());
  return SignNote(text, signers);
}

absl::StatusOr<OpenedCheckpoint> OpenCheckpoint(absl::string_view note,
                                                absl::Span<const Verifier> verifiers) {
  ASSIGN_OR_RETURN(OpenedNote opened, OpenNote(note, verifiers));
  ASSIGN_OR_RETURN(Checkpoint checkpoint, ParseCheckpoint(opened.text));
  const bool own = std::any_of(
      opened.signatures.begin(), opened.signatures.end(), [&](const NoteSignature& signature) {
        return signature.name == checkpoint.origin && !signature.cosigned_at;
      });
  if (!own) {
    return StatusOf(absl::StatusCode::kNotFound,
                    Found(FindingKind::kNotByItsOwn, Shown(checkpoint.origin)));
  }
  return OpenedCheckpoint{std::move(checkpoint), std::move(opened.signatures)};
}

absl::StatusOr<Checkpoint> UnverifiedCheckpoint(absl::string_view note) {
  const size_t end = note.rfind("\n\n");
  if (end == absl::string_view::npos) return Bad("has no empty line in front of its signatures");
  return ParseCheckpoint(note.substr(0, end + 1));
}

absl::StatusOr<Checkpoint> WholeCheckpoint(absl::string_view note) {
  ASSIGN_OR_RETURN(const UnopenedNote unopened, ParseNote(note));
  ASSIGN_OR_RETURN(Checkpoint checkpoint, ParseCheckpoint(unopened.text));
  const bool own = std::any_of(
      unopened.lines.begin(), unopened.lines.end(), [&checkpoint](const NoteLine& line) {
        return line.name == checkpoint.origin && line.signature.size() == kEd25519SignatureBytes;
      });
  if (!own) return Bad("has no signature of ", Shown(checkpoint.origin), " under it");
  return checkpoint;
}

}  // namespace jiedui::eventstore
