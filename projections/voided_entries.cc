#include "projections/voided_entries.h"

#include <algorithm>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "domain/rules/late_entry.h"
#include "domain/rules/sides.h"
#include "projections/bulletin_archive.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"

// The fold of EntryVoided. What it takes back leaves the list it was in; of its row nothing else
// changes, but that it says so.

namespace jiedui::projections {
namespace {

using event::v1::EntryVoided;
using google::protobuf::RepeatedPtrField;
using table::v1::CrossDistrictRow;
using table::v1::DispatchRow;
using table::v1::LateEntryPermit;
using table::v1::PairRow;
using table::v1::VoidedEntry;

void Keep(const EntryVoided& event, const Envelope& at, int64_t entry_position,
          VoidedEntry& voided) {
  *voided.mutable_voided() = event;
  voided.set_position(at.position);
  voided.set_entry_position(entry_position);
}

// Takes the last element out for which is_it(element) is true, and returns its position; 0 if there
// is none.
template <class Entry, class IsIt>
int64_t TakeOut(RepeatedPtrField<Entry>& entries, IsIt is_it) {
  for (int i = entries.size() - 1; i >= 0; --i) {
    if (!is_it(entries.Get(i))) continue;
    const int64_t position = entries.Get(i).position();
    entries.DeleteSubrange(i, 1);
    return position;
  }
  return 0;
}

// What fell due while it stood goes by it still (domain/rules/report_excuse.h).
void KeepVoided(const EntryVoided& event, const Envelope& at, PairRow& pair) {
  for (const table::v1::MonthExemption& each : pair.exemptions()) {
    if (each.exempted().month() != event.month_exemption().month()) continue;
    table::v1::MonthExemption& voided = *pair.add_voided_exemptions();
    voided = each;
    *voided.mutable_voided_date() = event.voided_date();
    voided.set_voided_position(at.position);
  }
}

int64_t TakeExemption(const EntryVoided& event, const Envelope& at, PairRow& pair) {
  KeepVoided(event, at, pair);
  const event::v1::VoidedMonthExemption& key = event.month_exemption();
  return TakeOut(*pair.mutable_exemptions(), [&key](const table::v1::MonthExemption& each) {
    return each.exempted().month() == key.month();
  });
}

int64_t TakeException(const event::v1::VoidedRuleException& key, PairRow& pair) {
  using domain::ToDay;
  return TakeOut(*pair.mutable_rule_exceptions(), [&key](const table::v1::RuleException& each) {
    return each.granted().rule() == key.rule() &&
           ToDay(each.granted().start_date()) == ToDay(key.start_date()) &&
           ToDay(each.granted().end_date()) == ToDay(key.end_date());
  });
}

int64_t TakeConfirmation(const event::v1::VoidedNoViolation& key, PairRow& pair) {
  for (table::v1::ActivityFacts& facts : *pair.mutable_activities()) {
    if (ActivityIdOf(facts) != key.activity_id()) continue;
    return TakeOut(*facts.mutable_no_violations(), [&key](const table::v1::NoViolation& each) {
      return each.attested().unit_id() == key.unit_id();
    });
  }
  return 0;
}

int64_t TakeFromPair(const EntryVoided& event, const Envelope& at, PairRow& pair) {
  if (event.has_month_exemption()) return TakeExemption(event, at, pair);
  if (event.has_rule_exception()) return TakeException(event.rule_exception(), pair);
  return event.has_no_violation() ? TakeConfirmation(event.no_violation(), pair) : 0;
}

void TakeConsent(const EntryVoided& event, const Envelope& at, Rows& rows) {
  const event::v1::VoidedCrossDistrictConsent& key = event.cross_district_consent();
  rows.Update<CrossDistrictRow>(
      LeaveKey(key.program_id(), key.unit_a_id(), key.unit_b_id()), [&](CrossDistrictRow& leave) {
        for (int i = leave.consents_size() - 1; i >= 0; --i) {
          if (leave.consents(i).unit_id() != key.unit_id()) continue;
          Keep(event, at, leave.consent_positions(i), *leave.add_voided_entries());
          leave.mutable_consents()->DeleteSubrange(i, 1);
          leave.mutable_consent_positions()->erase(leave.consent_positions().begin() + i);
        }
      });
}

void TakeApproval(const EntryVoided& event, const Envelope& at, Rows& rows) {
  const event::v1::VoidedCrossDistrictApproval& key = event.cross_district_approval();
  rows.Update<CrossDistrictRow>(
      LeaveKey(key.program_id(), key.unit_a_id(), key.unit_b_id()), [&](CrossDistrictRow& leave) {
        Keep(event, at, leave.approval_position(), *leave.add_voided_entries());
        leave.clear_approval();
        leave.clear_approval_position();
      });
}

void TakePermit(const std::string& permit_id, RepeatedPtrField<LateEntryPermit>& permits) {
  TakeOut(permits, [&permit_id](const LateEntryPermit& each) {
    return each.permitted().permit_id() == permit_id;
  });
}

std::string PermitKey(const std::string& permit_id) {
  return absl::StrCat("permit/", permit_id);
}

// The unit and its pairs know of it no more; its own row says that it was taken back.
void ForgetPermit(const EntryVoided& event, Rows& rows) {
  const std::string& permit_id = event.permit_id();
  const std::string key = PermitKey(permit_id);
  if (rows.Find<LateEntryPermit>(key) == nullptr) return;
  auto& permit = rows.Edit<LateEntryPermit>(key);
  *permit.mutable_voided() = event;
  const std::string unit_key = absl::StrCat("pairs/", permit.permitted().unit_id());
  auto& unit = rows.Edit<table::v1::UnitPairs>(unit_key);
  TakePermit(permit_id, *unit.mutable_permits());
  const auto pair_ids = unit.pair_ids();
  if (pair_ids.empty() && unit.permits().empty()) rows.Delete(unit_key);
  for (const std::string& pair_id : pair_ids) {
    rows.Update<PairRow>(absl::StrCat("pair/", pair_id), [&permit_id](PairRow& pair) {
      TakePermit(permit_id, *pair.mutable_permits());
    });
  }
}

// A month with nothing in it is no row.
bool IsEmpty(const DispatchRow& month) {
  return month.entries().empty() && month.versions().empty() && month.permits().empty() &&
         month.reminders().empty() && !month.has_admonition();
}

// The ranking of the month proposes one anew.
void ForgetAdmonition(const event::v1::VoidedAdmonition& key, Rows& rows) {
  const std::string month_key = absl::StrCat("month/", key.unit_id(), "/", key.month());
  bool empty = false;
  rows.Update<DispatchRow>(month_key, [&](DispatchRow& row) {
    if (row.admonition().decided().program_id() == key.program_id()) row.clear_admonition();
    empty = IsEmpty(row);
  });
  if (empty) rows.Delete(month_key);
}

void TakeAcceptance(const event::v1::VoidedStandardization& key, table::v1::UnitRow& unit) {
  using domain::ToDay;
  auto& accepted = *unit.mutable_standardizations();
  accepted.erase(std::remove_if(accepted.begin(), accepted.end(),
                                [&key](const event::v1::StandardizationAccepted& each) {
                                  return ToDay(each.accepted_date()) == ToDay(key.accepted_date());
                                }),
                 accepted.end());
}

bool IsVoided(const Tables& tables, const std::string& permit_id) {
  const auto permit = tables.Find<LateEntryPermit>(PairCompliance::kTable, PermitKey(permit_id));
  return permit.has_value() && permit->has_voided();
}

v1::ActivityKind KindOf(const table::v1::DispatchEntry& entry) {
  if (entry.has_rotation()) return v1::ACTIVITY_KIND_ROTATION;
  if (entry.has_joint_session()) return v1::ACTIVITY_KIND_JOINT_INSPECTION;
  return entry.has_study() ? v1::ACTIVITY_KIND_GROUP_STUDY : v1::ACTIVITY_KIND_OTHER;
}

// The permit that an activity of the month was recorded under, of those that stand; empty if there
// is none.
std::string StandingPermit(const Tables& tables, const table::v1::DispatchEntry& entry) {
  const std::string key = absl::StrCat("activity/", entry.source_id());
  const auto places = tables.Find<table::v1::ActivityPlaces>(MonthlyDispatch::kTable, key);
  const auto pair_key = tables.Find<table::v1::RowKey>(PairCompliance::kTable, key);
  if (!places.has_value() || !pair_key.has_value()) return "";
  const auto pair = tables.Find<PairRow>(PairCompliance::kTable, pair_key->key());
  if (!pair.has_value()) return "";
  const domain::Sides sides = domain::SidesOn(*pair, domain::ToDay(places->placed_date()));
  RepeatedPtrField<LateEntryPermit> permits;
  for (const std::string& side : {sides.a_id, sides.b_id}) {
    const auto unit = tables.Find<table::v1::UnitPermits>(MonthlyDispatch::kTable,
                                                          absl::StrCat("permits/", side));
    if (unit.has_value()) permits.MergeFrom(unit->permits());
  }
  const LateEntryPermit* const permit = domain::PermitFor(
      permits, {domain::ToDay(entry.occurred_date()), domain::ToDay(entry.recorded_date()),
                KindOf(entry), places->entry_position()});
  return permit == nullptr ? "" : permit->permitted().permit_id();
}

}  // namespace

void PairCompliance::Apply(const EntryVoided& event, const Envelope& at, Rows& rows) {
  if (event.has_late_entry_permit()) ForgetPermit(event, rows);
  if (event.has_cross_district_consent()) TakeConsent(event, at, rows);
  if (event.has_cross_district_approval()) TakeApproval(event, at, rows);
  if (event.pair_id().empty()) return;
  rows.Update<PairRow>(absl::StrCat("pair/", event.pair_id()), [&](PairRow& pair) {
    const int64_t taken = TakeFromPair(event, at, pair);
    if (taken != 0) Keep(event, at, taken, *pair.add_voided_entries());
  });
}

// Neither names a row that tells where it was recorded.
void Registry::Apply(const EntryVoided& event, const Envelope& at, Rows& rows) {
  const bool of_unit = event.has_admonition() || event.has_standardization();
  if (!of_unit || event.unit_ids().empty()) return;
  rows.Update<table::v1::UnitRow>(
      absl::StrCat("unit/", event.unit_ids(0)), [&](table::v1::UnitRow& unit) {
        if (event.has_standardization()) TakeAcceptance(event.standardization(), unit);
        Keep(event, at, /*entry_position=*/0, *unit.add_voided_entries());
      });
}

void MonthlyDispatch::Apply(const EntryVoided& event, const Envelope& /*at*/, Rows& rows) {
  if (event.has_admonition()) ForgetAdmonition(event.admonition(), rows);
  if (!event.has_late_entry_permit() || event.unit_ids().empty()) return;
  const std::string& unit_id = event.unit_ids(0);
  const std::string permits_key = absl::StrCat("permits/", unit_id);
  const auto* const known = rows.Find<table::v1::UnitPermits>(permits_key);
  if (known == nullptr) return;
  std::string month;
  for (const LateEntryPermit& permit : known->permits()) {
    if (permit.permitted().permit_id() == event.permit_id()) month = permit.permitted().month();
  }
  auto& unit = rows.Edit<table::v1::UnitPermits>(permits_key);
  TakePermit(event.permit_id(), *unit.mutable_permits());
  if (unit.permits().empty()) rows.Delete(permits_key);
  const std::string month_key = absl::StrCat("month/", unit_id, "/", month);
  bool empty = false;
  rows.Update<DispatchRow>(month_key, [&](DispatchRow& row) {
    TakePermit(event.permit_id(), *row.mutable_permits());
    empty = IsEmpty(row);
  });
  if (empty) rows.Delete(month_key);
}

void BulletinArchive::Apply(const EntryVoided& event, const Envelope& at, Rows& rows) {
  if (event.practice_id().empty()) return;
  using table::v1::PracticeRow;
  rows.Update<PracticeRow>(absl::StrCat("practice/", event.practice_id()), [&](PracticeRow& row) {
    if (event.has_good_practice()) *row.mutable_voided() = event;
    if (!event.has_practice_promotion()) return;
    for (int i = row.promotions_size() - 1; i >= 0; --i) {
      if (row.promotions(i).promoting_unit_id() != event.practice_promotion().unit_id()) continue;
      Keep(event, at, row.promotion_positions(i), *row.add_voided_promotions());
      row.mutable_promotions()->DeleteSubrange(i, 1);
      row.mutable_promotion_positions()->erase(row.promotion_positions().begin() + i);
    }
  });
}

namespace {

// It stays beside the others, and nothing comes of it.
void VoidAdjustment(const EntryVoided& event, const Envelope& at, Rows& rows) {
  using table::v1::AssessmentRow;
  const event::v1::VoidedScoreAdjustment& key = event.score_adjustment();
  rows.Update<AssessmentRow>(
      absl::StrCat("assessment/", key.assessment_id()), [&](AssessmentRow& row) {
        row.add_positions(at.position);
        for (table::v1::ScoreAdjustment& adjustment : *row.mutable_adjustments()) {
          if (adjustment.proposed().adjustment_id() != key.adjustment_id()) continue;
          *adjustment.mutable_voided() = event;
          adjustment.set_voided_position(at.position);
        }
      });
}

}  // namespace

void YearEndAssessment::Apply(const EntryVoided& event, const Envelope& at, Rows& rows) {
  if (event.has_score_adjustment()) VoidAdjustment(event, at, rows);
  if (!event.has_commendation()) return;
  rows.Update<table::v1::CommendationRow>(
      absl::StrCat("commendation/", event.commendation_id()),
      [&event](table::v1::CommendationRow& row) { *row.mutable_voided() = event; });
}

v1::VoidedEntry Shown(const table::v1::VoidedEntry& entry) {
  v1::VoidedEntry shown;
  *shown.mutable_voided() = entry.voided();
  shown.set_position(entry.position());
  shown.set_entry_position(entry.entry_position());
  return shown;
}

void LeaveOutVoidedPermits(const Tables& tables, DispatchRow& month) {
  for (table::v1::DispatchEntry& entry : *month.mutable_entries()) {
    if (entry.permit_id().empty() || !IsVoided(tables, entry.permit_id())) continue;
    entry.set_permit_id(StandingPermit(tables, entry));
  }
}

}  // namespace jiedui::projections
