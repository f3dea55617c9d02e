#include "eventstore/tlog_proof.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "eventstore/finding.h"
#include "eventstore/merkle.h"

namespace jiedui::eventstore {
namespace {

constexpr absl::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr absl::string_view kOld = "old ";
constexpr size_t kMaxPath = 63;  // the height of the largest tree

template <class... Parts>
absl::Status Bad(const Parts&... parts) {
  return StatusOf(absl::StatusCode::kInvalidArgument,
                  Found(FindingKind::kProofMalformed, absl::StrCat(parts...)));
}

// Takes the next line off the text; nullopt if no newline is left.
std::optional<absl::string_view> TakeLine(absl::string_view& text) {
  const size_t end = text.find('\n');
  if (end == absl::string_view::npos) return std::nullopt;
  const absl::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

// The lines up to the empty one.
absl::StatusOr<std::vector<std::string>> TakePath(absl::string_view& text) {
  std::vector<std::string> path;
  for (;;) {
    const std::optional<absl::string_view> line = TakeLine(text);
    if (!line) return Bad("has no empty line in front of its checkpoint");
    if (line->empty()) return path;
    if (path.size() == kMaxPath) return Bad("has more than ", kMaxPath, " hashes");
    std::optional<std::string> hash = DecodeBase64(*line);
    if (!hash || hash->size() != kSha256Bytes) {
      return Bad("has \"", absl::CHexEscape(line->substr(0, 100)), "\" where hash ",
                 path.size() + 1, " should be");
    }
    path.push_back(*std::move(hash));
  }
}

}  // namespace

std::string FormatTlogProof(const TlogProof& proof) {
  std::string text = absl::StrCat(kFirstLine, "\n");
  if (!proof.leaf.empty()) {
    absl::StrAppend(&text, "extra ", absl::Base64Escape(proof.leaf), "\n");
  }
  absl::StrAppend(&text, "index ", proof.index, "\n");
  for (const std::string& hash : proof.path) absl::StrAppend(&text, absl::Base64Escape(hash), "\n");
  absl::StrAppend(&text, "\n", proof.checkpoint);
  return text;
}

absl::StatusOr<TlogProof> ParseTlogProof(absl::string_view text) {
  TlogProof proof;
  if (TakeLine(text) != kFirstLine) return Bad("does not begin with ", kFirstLine);
  std::optional<absl::string_view> line = TakeLine(text);
  if (line && absl::ConsumePrefix(&*line, "extra ")) {
    std::optional<std::string> leaf = DecodeBase64(*line);
    if (!leaf || leaf->empty()) return Bad("has an extra line that is not in base64");
    proof.leaf = *std::move(leaf);
    line = TakeLine(text);
  }
  if (!line || !absl::ConsumePrefix(&*line, "index ")) return Bad("does not say its index");
  const std::optional<uint64_t> index = ParseDecimal(*line);
  if (!index) return Bad("has \"", absl::CHexEscape(line->substr(0, 100)), "\" as its index");
  proof.index = *index;
  ASSIGN_OR_RETURN(proof.path, TakePath(text));
  proof.checkpoint = std::string(text);
  return proof;
}

absl::StatusOr<OpenedCheckpoint> VerifyTlogProof(const TlogProof& proof,
                                                 absl::string_view leaf_hash,
                                                 absl::Span<const Verifier> verifiers) {
  ASSIGN_OR_RETURN(OpenedCheckpoint opened, OpenCheckpoint(proof.checkpoint, verifiers));
  RETURN_IF_ERROR(VerifyInclusion(proof.index, opened.checkpoint.size, leaf_hash, proof.path,
                                  opened.checkpoint.root));
  return opened;
}

std::string FormatGrowthProof(const GrowthProof& proof) {
  std::string text = absl::StrCat(kOld, proof.old_size, "\n");
  for (const std::string& hash : proof.path) absl::StrAppend(&text, absl::Base64Escape(hash), "\n");
  absl::StrAppend(&text, "\n", proof.checkpoint);
  return text;
}

absl::StatusOr<GrowthProof> ParseGrowthProof(absl::string_view text) {
  GrowthProof proof;
  std::optional<absl::string_view> line = TakeLine(text);
  if (!line || !absl::ConsumePrefix(&*line, kOld)) return Bad("does not say its old size");
  const std::optional<uint64_t> size = ParseDecimal(*line);
  if (!size) return Bad("has \"", absl::CHexEscape(line->substr(0, 100)), "\" as its old size");
  proof.old_size = *size;
  ASSIGN_OR_RETURN(proof.path, TakePath(text));
  proof.checkpoint = std::string(text);
  return proof;
}

absl::Status VerifyGrowth(const GrowthProof& proof, const Checkpoint& older,
                          const Checkpoint& newer) {
  if (proof.old_size != older.size) {
    return Bad("begins at ", proof.old_size, " events, the older checkpoint covers ", older.size);
  }
  if (older.origin != newer.origin) {
    return Bad("is of two ledgers, ", Shown(older.origin), " and ", Shown(newer.origin));
  }
  return VerifyConsistency(older.size, newer.size, proof.path, older.root, newer.root);
}

}  // namespace jiedui::eventstore
