#include "domain/rules/frozen_evidence.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"

#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

// Enough to begin with; how many there are is said beside them.
constexpr size_t kNamed = 10;

struct Kind {
  const char* en;
  const char* zh;
};

void Add(const event::v1::EvidenceFrozen& frozen, const Kind& kind,
         const std::vector<std::string>& ids, const Policy& policy,
         std::vector<v1::RuleFinding>& findings) {
  if (ids.empty()) return;
  const auto named = absl::MakeConstSpan(ids).subspan(0, std::min(ids.size(), kNamed));
  findings.push_back(MakeFinding(Rule::kEvidenceStillOpen, policy, frozen.assessment_id(),
                                 frozen.frozen_position(),
                                 {{"count", absl::StrCat(ids.size())},
                                  {"what", kind.en},
                                  {"what_zh", kind.zh},
                                  {"ids", absl::StrJoin(named, ", ")},
                                  {"ids_zh", absl::StrJoin(named, "、")}}));
}

bool Happened(int64_t event_position, int64_t by) {
  return event_position != 0 && event_position <= by;
}

}  // namespace

bool WasUnanswered(const table::v1::DispatchRow& month, int64_t position) {
  const table::v1::ReportVersion* last = nullptr;
  for (const table::v1::ReportVersion& version : month.versions()) {
    if (version.position() <= position) last = &version;
  }
  return last != nullptr && !Happened(last->accepted_position(), position) &&
         !Happened(last->returned_position(), position);
}

bool WasUnanswered(const table::v1::CaseRow& row, int64_t position) {
  if (!row.has_reported_date() || row.positions().empty()) return false;
  const bool reported = row.positions(0) <= position;
  const bool moved = row.positions_size() > 1 && row.positions(1) <= position;
  return reported && !moved;
}

std::vector<v1::RuleFinding> JudgeEvidence(const event::v1::EvidenceFrozen& frozen,
                                           const OpenEvidence& open, const Policy& policy) {
  std::vector<v1::RuleFinding> findings;
  Add(frozen, {"monthly reports that nobody had answered", "份月报尚未审核"}, open.report_ids,
      policy, findings);
  Add(frozen,
      {"proposed cases that were neither accepted nor declined", "起拟处罚案件尚未决定是否受理"},
      open.case_ids, policy, findings);
  return findings;
}

}  // namespace jiedui::domain
