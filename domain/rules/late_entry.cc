#include "domain/rules/late_entry.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "domain/date.h"

namespace jiedui::domain {
namespace {

using event::v1::LateEntryPermitted;

struct TypeAndKind {
  event::v1::ActivityType type;
  v1::ActivityKind kind;
};
constexpr TypeAndKind kKinds[] = {
    {event::v1::ACTIVITY_TYPE_ROTATION, v1::ACTIVITY_KIND_ROTATION},
    {event::v1::ACTIVITY_TYPE_JOINT_INSPECTION, v1::ACTIVITY_KIND_JOINT_INSPECTION},
    {event::v1::ACTIVITY_TYPE_GROUP_STUDY, v1::ACTIVITY_KIND_GROUP_STUDY},
    {event::v1::ACTIVITY_TYPE_OTHER, v1::ACTIVITY_KIND_OTHER},
};

bool IsOfKind(event::v1::ActivityType type, v1::ActivityKind kind) {
  return type == event::v1::ACTIVITY_TYPE_UNSPECIFIED ||
         absl::c_any_of(kKinds, [&](const TypeAndKind& each) {
           return each.type == type && each.kind == kind;
         });
}

}  // namespace

const table::v1::LateEntryPermit* PermitFor(
    const google::protobuf::RepeatedPtrField<table::v1::LateEntryPermit>& permits,
    const RecordedActivity& entry) {
  const auto found = absl::c_find_if(permits, [&](const table::v1::LateEntryPermit& permit) {
    const LateEntryPermitted& granted = permit.permitted();
    return permit.position() < entry.position &&
           granted.month() == FormatMonth(CivilMonth(entry.occurred)) &&
           IsOfKind(granted.activity_type(), entry.kind) &&
           (entry.sides.a_id.empty() || entry.sides.Has(granted.unit_id())) &&
           (entry.entering_unit_id.empty() ||
            granted.granting_unit_id() != entry.entering_unit_id) &&
           entry.recorded <= ToDay(granted.end_date());
  });
  return found == permits.end() ? nullptr : &*found;
}

std::optional<CivilDay> OpenUntil(
    const google::protobuf::RepeatedPtrField<table::v1::LateEntryPermit>& permits, CivilDay on) {
  std::optional<CivilDay> latest;
  for (const table::v1::LateEntryPermit& permit : permits) {
    const CivilDay last = ToDay(permit.permitted().end_date());
    if (on < ToDay(permit.permitted().granted_date()) || on > last) continue;
    latest = std::max(latest, std::optional(last));
  }
  return latest;
}

std::optional<LateEntry> LateEntryOf(
    const google::protobuf::RepeatedPtrField<table::v1::LateEntryPermit>& permits,
    const RecordedActivity& entry, const Policy& policy) {
  const int64_t days = entry.recorded - entry.occurred;
  if (days <= policy.entry_max_backdate_days) return std::nullopt;
  return LateEntry{days, PermitFor(permits, entry)};
}

ErrorVariables VariablesOf(const LateEntry& late, const RecordedActivity& entry,
                           const Policy& policy, const ProgramRules& rules) {
  ErrorVariables variables = {{"occurred", FormatDay(entry.occurred)},
                              {"recorded", FormatDay(entry.recorded)},
                              {"days", absl::StrCat(late.days)}};
  if (late.permit == nullptr) {
    variables.emplace_back("max", absl::StrCat(policy.entry_max_backdate_days));
  } else {
    variables.emplace_back("permit", late.permit->permitted().permit_id());
    const event::v1::LateEntryPermitted& permitted = late.permit->permitted();
    variables.emplace_back(
        "granted_by", rules.NameOf(permitted.granting_unit_id(), ToDay(permitted.granted_date())));
  }
  return variables;
}

}  // namespace jiedui::domain
