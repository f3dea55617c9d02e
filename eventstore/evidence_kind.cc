#include "eventstore/evidence_kind.h"

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

#include "eventstore/checkpoint.h"
#include "eventstore/note.h"

namespace jiedui::eventstore {
namespace {

constexpr absl::string_view kReceiptStart = "c2sp.org/tlog-proof@";
constexpr absl::string_view kGrowthStart = "old ";
constexpr absl::string_view kTablesSuffix = "/tables";
constexpr absl::string_view kSucceededBy = "succeeded by";
constexpr size_t kHeadLines = 4;

// Of the lines of a note: under the root of a checkpoint there is an empty one, also if the ledger
// is called "tables"; under that of a statement there is a table.
EvidenceKind KindOfNote(const std::vector<absl::string_view>& lines) {
  if (lines.size() < 2 || !IsKeyName(lines[0])) return EvidenceKind::kUnknown;
  if (lines[1] == kSucceededBy) return EvidenceKind::kSuccession;
  if (!ParseDecimal(lines[1])) return EvidenceKind::kUnknown;
  const bool states =
      absl::EndsWith(lines[0], kTablesSuffix) && lines.size() >= kHeadLines && !lines[3].empty();
  return states ? EvidenceKind::kTableStatement : EvidenceKind::kCheckpoint;
}

}  // namespace

EvidenceKind KindOfEvidence(absl::string_view text) {
  if (absl::StartsWith(text, kReceiptStart)) return EvidenceKind::kReceipt;
  if (absl::StartsWith(text, kGrowthStart)) return EvidenceKind::kGrowth;
  const std::vector<absl::string_view> lines =
      absl::StrSplit(text, absl::MaxSplits('\n', static_cast<int>(kHeadLines)));
  if (Verifier::Parse(absl::StripAsciiWhitespace(lines[0])).ok()) {
    return EvidenceKind::kVerifierKey;
  }
  return KindOfNote(lines);
}

}  // namespace jiedui::eventstore
