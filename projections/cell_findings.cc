#include "projections/cell_findings.h"

#include <cstddef>
#include <set>
#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "base/civil.h"
#include "domain/date.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::projections {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor* FindingsOf(const Message& message) {
  return message.GetDescriptor()->FindFieldByName("findings");
}

// What a finding says it is about, where that is the cell.
class OwnPart {
 public:
  // The message in `within` that has the findings; what is further in may be told from the rest.
  OwnPart(const TableCell& cell, size_t holder, const std::set<int64_t>& evidence)
      : evidence_(evidence), is_beside_(holder + 1 == cell.within.size()) {
    const FieldDescriptor& field = FieldOf(cell);
    parts_.insert(field.name());
    for (const std::string& part : field.options().GetRepeatedExtension(v1::findings_of)) {
      parts_.insert(part);
    }
    for (size_t i = holder + 1; i < cell.within.size(); ++i) {
      const std::string key = RowKeyOf(*cell.within[i], 0);
      parts_.insert(key);
      rows_.insert(key);
    }
  }

  bool Has(const v1::RuleFinding& finding) const {
    if (parts_.contains("*")) return true;
    if (!finding.part().empty()) return parts_.contains(finding.part());
    return !is_beside_ &&
           (rows_.contains(finding.subject()) || evidence_.contains(finding.event_position()));
  }

 private:
  const std::set<int64_t>& evidence_;
  const bool is_beside_;
  std::set<std::string> parts_;
  std::set<std::string> rows_;
};

// What keeps an activity from counting, with the activity and the event that recorded it.
void AddMusts(const v1::ActivityJudgement& activity, v1::CellExplanation& explanation) {
  for (const v1::RuleFinding& finding : activity.findings()) {
    if (finding.severity() != v1::RULE_SEVERITY_MUST) continue;
    v1::RuleFinding& told = *explanation.add_findings();
    told = finding;
    if (told.subject().empty()) told.set_subject(activity.activity_id());
    if (told.event_position() == 0) told.set_event_position(activity.position());
  }
}

// Of a month that is not met: each activity that was held in it and does not count, and why.
void AddHeldInVain(const TableCell& cell, v1::CellExplanation& explanation) {
  const auto* const month = Within<v1::MonthCoverage>(cell);
  const auto* const pair = Within<v1::PairCompliance>(cell);
  if (month == nullptr || pair == nullptr) return;
  const std::string& field = FieldOf(cell).name();
  const bool unmet = month->status() == v1::OBLIGATION_STATUS_BREACHED ||
                     month->status() == v1::OBLIGATION_STATUS_PENDING;
  if (!unmet || (field != "status" && field != "activity_count")) return;
  for (const v1::ActivityJudgement& activity : pair->activities()) {
    const CivilMonth held(domain::ToDay(activity.occurred_date()));
    const bool in_vain = activity.standing() == v1::ACTIVITY_STANDING_NOT_QUALIFIED;
    if (in_vain && FormatMonth(held) == month->month()) AddMusts(activity, explanation);
  }
}

}  // namespace

void AddFindings(const TableCell& cell, const std::set<int64_t>& evidence,
                 v1::CellExplanation& explanation) {
  size_t holder = cell.within.size();
  while (holder > 0 && FindingsOf(*cell.within[holder - 1]) == nullptr) --holder;
  if (holder == 0) return;
  const Message& message = *cell.within[holder - 1];
  const FieldDescriptor& field = *FindingsOf(message);
  const OwnPart own(cell, holder - 1, evidence);
  for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i) {
    const auto& finding = static_cast<const v1::RuleFinding&>(
        message.GetReflection()->GetRepeatedMessage(message, &field, i));
    if (own.Has(finding)) *explanation.add_findings() = finding;
  }
  AddHeldInVain(cell, explanation);
}

}  // namespace jiedui::projections
