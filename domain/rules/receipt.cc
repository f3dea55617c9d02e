#include "domain/rules/receipt.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"

#include "base/civil.h"
#include "domain/activity/activity.h"
#include "domain/date.h"
#include "domain/decide.h"
#include "domain/grounds.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/pairing/register.h"
#include "domain/program/calendar.h"
#include "domain/program/program.h"
#include "domain/program/program_rules.h"
#include "domain/rules/activities.h"
#include "domain/rules/after_result.h"
#include "domain/rules/bulletin.h"
#include "domain/rules/case_fines.h"
#include "domain/rules/case_origin.h"
#include "domain/rules/compliance.h"
#include "domain/rules/fact_context.h"
#include "domain/rules/frozen_evidence.h"
#include "domain/rules/pair_sides.h"
#include "domain/rules/pairing_authority.h"
#include "domain/rules/rule_exception.h"
#include "domain/rules/sides.h"
#include "jiedui/table/v1/rows.pb.h"

namespace jiedui::domain {
namespace {

using event::v1::Event;
using table::v1::OutcomeRow;
using table::v1::PairRow;

constexpr int kDaysToDue = 62;  // of what is due in the month after, and moves to a working day

constexpr char kNothingYet[] = "nothing was recorded: it comes true as days pass";
constexpr char kOthers[] = "it is of what else was done, and that may be recorded after it";
constexpr char kSaysSo[] = "it repeats what whoever records the fact says in it";
constexpr char kWhoFiles[] =
    "it is of pairs that are in no filing, or whose filing is another unit's: 附件1 has them all";
constexpr char kWhenOpened[] =
    "it hangs on the day the programme itself was recorded, which its table keeps";
constexpr char kFigures[] =
    "it compares with the month's figures: services/report_service.h reads them and adds it";

constexpr RuleOfTables kRulesOfTables[] = {
    {Rule::kRegisterFiled, kNothingYet},
    {Rule::kPairFiled, kNothingYet},
    {Rule::kPairFiledInTime, kWhoFiles},
    {Rule::kLaterPairFiled, kWhoFiles},
    {Rule::kMovedPairFiled, kWhoFiles},
    {Rule::kActivityEveryMonth, kNothingYet},
    {Rule::kMonthExempted, kSaysSo},
    {Rule::kKindFloor, kNothingYet},
    {Rule::kRotationIsMutual, kOthers},
    {Rule::kBrigadeFilesCase, kNothingYet},
    {Rule::kTownReportsCase, kNothingYet},
    {Rule::kTownReportsMonth, kNothingYet},
    {Rule::kTownReportMatchesLedger, kFigures},
    {Rule::kDistrictReportsMonth, kNothingYet},
    {Rule::kDistrictReportMatchesLedger, kFigures},
    {Rule::kDistrictOverallAccepted, "its towns' reports are accepted after it"},
    {Rule::kFixInTime, kNothingYet},
    {Rule::kBulletinPublished, kNothingYet},
    {Rule::kStudyCredits, kOthers},
    {Rule::kOfficerElsewhere, kOthers},
    {Rule::kPairWithinDistrict, "units are put below another superior after they were paired"},
    {Rule::kHubCredit, kOthers},
    {Rule::kHubOneCredit, kOthers},
    {Rule::kCorrectionConfirmed, kNothingYet},
    {Rule::kNoOverlap, kOthers},
    {Rule::kStudyOwnMinutes, kOthers},
    {Rule::kTimesNoted, kOthers},
    {Rule::kStayCreditedOutside, "the day it counts from is that on which the other side answers"},
    {Rule::kHubAttendance, kOthers},
    {Rule::kRuleExcepted, kSaysSo},
    {Rule::kPairOwesNoMonth, "it is of the whole year"},
    {Rule::kExemptionOfMetMonth, kOthers},
    {Rule::kPlannedStayNotBegun, kNothingYet},
    {Rule::kPairRecordedLater, kWhenOpened},
    {Rule::kEnrolmentRecordedLater, kWhenOpened},
    {Rule::kDecisionNumberTwice,
     "it compares with the decisions of all cases, which no entity has"},
    {Rule::kEvidenceStillOpen, "it is of all reports and cases: the assessment's record has it"},
    {Rule::kHubElsewhere, kOthers},
    {Rule::kExplanationStale, "it compares with the month's figures"},
    {Rule::kAdjustmentLeftOut, "it is of a table that is asked for under a set of rules"},
    {Rule::kAdjustmentCarriedOver, "it is of the scores: the assessment's record has it"},
    {Rule::kImprovementBeyondPair, "it is of the whole year"},
    {Rule::kSupplementAwaited, kWhoFiles},
    {Rule::kSupplementFiled, kNothingYet},
    {Rule::kSupplementInTime, kWhoFiles},
    {Rule::kRankLost, "it is of the scores: the assessment's record has it"},
    {Rule::kPointsCapped, "it is of the scores: the assessment's record has it"},
    {Rule::kSidesSinceFiling, "it is of a filing, which a pair does not know: 附件1 has it"},
};

// What of the calendar the rules need to judge the fact: around its deadline, or its days.
WorkCalendar CalendarFor(const Event& event, const Policy& policy, const Entities& entities) {
  if (event.has_pair_register_filed()) {
    return CalendarFrom(policy.register_due, policy.register_due, entities);
  }
  const event::v1::StaffRotated& stay = event.has_activity_corrected()
                                            ? event.activity_corrected().staff_rotated()
                                            : event.staff_rotated();
  if (!stay.has_returned_date()) return {};
  return CalendarFrom(ToDay(stay.arrived_date()), ToDay(stay.returned_date()), entities);
}

// A filing that is due on no day: one that comes after another one of its register, or of pairs
// each of which has a side that took part only after the register was due (R0-09).
bool IsDueOnNoDay(const event::v1::PairRegisterFiled& filed, CivilDay due,
                  const Entities& entities) {
  if (entities.Register(filed.register_id()) != nullptr) return true;
  const auto joined_later = [&](const std::string& unit_id) {
    const UnitState* const unit = entities.Unit(unit_id);
    if (unit == nullptr || !unit->enrolments.contains(filed.program_id())) return false;
    return unit->enrolments.at(filed.program_id()).front().first_day > due;
  };
  return absl::c_all_of(filed.pair_ids(), [&](const std::string& pair_id) {
    const PairState* const pair = entities.Pair(pair_id);
    return pair != nullptr &&
           (joined_later(pair->sides.back().a_id) || joined_later(pair->sides.back().b_id));
  });
}

// The stay that ends with the event step by step, as one that is recorded as a whole.
std::optional<event::v1::StaffRotated> StayEndedBy(const Event& decided, const Entities& entities) {
  if (!decided.has_staff_returned() && !decided.has_staff_recalled()) return std::nullopt;
  event::v1::StaffRotated stay;
  stay.set_activity_id(decided.has_staff_returned() ? decided.staff_returned().activity_id()
                                                    : decided.staff_recalled().activity_id());
  const ActivityState* const begun = entities.Activity(stay.activity_id());
  if (begun == nullptr || !begun->arrived_day.has_value()) return std::nullopt;
  *stay.mutable_dispatched_date() = ToDate(begun->day);
  *stay.mutable_arrived_date() = ToDate(*begun->arrived_day);
  *stay.mutable_returned_date() = decided.has_staff_returned()
                                      ? decided.staff_returned().returned_date()
                                      : decided.staff_recalled().recalled_date();
  stay.set_recall_reason(decided.staff_recalled().reason());
  for (const std::string& officer_id : begun->officer_ids) stay.add_officer_ids(officer_id);
  for (const event::v1::StayLeave& leave : begun->leaves) *stay.add_leaves() = leave;
  for (const auto& [officer_id, first] : begun->on_leave) {
    event::v1::StayLeave& leave = *stay.add_leaves();
    leave.set_officer_id(officer_id);
    *leave.mutable_first_date() = ToDate(first);
    *leave.mutable_last_date() = stay.returned_date();
  }
  return stay;
}

// The indices of the unit in the programme, by day.
OutcomeRow OutcomeOf(const std::string& unit_id, const std::string& program_id,
                     const Entities& entities) {
  OutcomeRow outcome;
  outcome.set_unit_id(unit_id);
  const UnitState* const unit = entities.Unit(unit_id);
  if (unit == nullptr) return outcome;
  for (const auto& [of, value] : unit->indices) {
    if (of.first != program_id) continue;
    event::v1::UnitIndexRecorded& index = *outcome.add_indices()->mutable_index();
    *index.mutable_index_date() = ToDate(of.second);
    index.set_index_milli(value);
  }
  return outcome;
}

// Puts the index among the others, in place of another one of its day.
void PutIndex(CivilDay day, int64_t index_milli, OutcomeRow& outcome) {
  table::v1::IndexPoint* point = nullptr;
  for (table::v1::IndexPoint& each : *outcome.mutable_indices()) {
    if (ToDay(each.index().index_date()) == day) point = &each;
  }
  if (point == nullptr) point = outcome.add_indices();
  *point->mutable_index()->mutable_index_date() = ToDate(day);
  point->mutable_index()->set_index_milli(index_milli);
  absl::c_stable_sort(*outcome.mutable_indices(),
                      [](const table::v1::IndexPoint& a, const table::v1::IndexPoint& b) {
                        return ToDay(a.index().index_date()) < ToDay(b.index().index_date());
                      });
}

// The pair as the event makes it or changes its sides; nullopt of any other.
std::optional<PairRow> PairedBy(const Event& decided, const Entities& entities) {
  PairRow row;
  if (decided.has_pair_assigned()) {
    *row.mutable_assigned() = decided.pair_assigned();
  } else if (decided.has_pair_renewed()) {
    *row.mutable_assigned() = AssignmentOf(decided.pair_renewed());
  } else if (decided.has_pair_reassigned()) {
    const PairState* const pair = entities.Pair(decided.pair_reassigned().pair_id());
    if (pair == nullptr) return std::nullopt;
    row = RowOf(*pair);
    *row.add_reassignments()->mutable_reassigned() = decided.pair_reassigned();
  } else {
    return std::nullopt;
  }
  return row;
}

// An index that is recorded, or corrected, of a unit.
struct NewIndex {
  std::string program_id;
  std::string unit_id;
  CivilDay day;
  int64_t index_milli = 0;
};

template <class Fact>
NewIndex IndexIn(const Fact& fact) {
  return {fact.program_id(), fact.unit_id(), ToDay(fact.index_date()), fact.index_milli()};
}

// Asks every rule of one fact.
class ReceiptJudge {
 public:
  ReceiptJudge(const Event& decided, const Entities& entities, const Context& context,
               const BesideFact& beside, const ProgramState& program)
      : decided_(decided),
        entities_(entities),
        context_(context),
        beside_(beside),
        program_(program),
        rules_(program.policies, WorkCalendar()) {
    rules_.NameUnitsBy([&entities](const std::string& unit_id, CivilDay day) {
      return NameOn(unit_id, day, entities);
    });
  }

  std::vector<v1::RuleFinding> Run() && {
    // The year is measured from a day before it as a rule, by the rules of its first one.
    JudgeIndex();
    const Policy* const policy = program_.PolicyOn(OccurredDay(decided_));
    if (policy == nullptr) return std::move(findings_);
    JudgeByItself(*policy);
    JudgePairing();
    JudgeStay();
    Add(JudgeOrigin(decided_, entities_, *policy));
    Add(JudgeFines(decided_, entities_, *policy));
    JudgeBulletin(*policy);
    Add(JudgeWindows(decided_, entities_, program_, context_, beside_.attested));
    Add(JudgePairingAuthority(decided_, entities_, *policy, context_));
    if (decided_.has_rule_exception_granted()) {
      Add(JudgeException(decided_.rule_exception_granted(), *policy, 0));
    }
    if (decided_.has_month_exempted()) JudgeExempted(decided_.month_exempted());
    Add(JudgeAfterResult(decided_, entities_, program_, *policy));
    Add(JudgeFreeze(decided_, entities_, program_, *policy));
    return std::move(findings_);
  }

 private:
  void Add(std::optional<v1::RuleFinding> told) {
    if (told.has_value()) findings_.push_back(*std::move(told));
  }
  void Add(std::vector<v1::RuleFinding> told) {
    for (v1::RuleFinding& finding : told) findings_.push_back(std::move(finding));
  }

  // R0-33, A39: one that comes too late to be what the year is measured from. R0-10: one that the
  // sides of a pair are compared by.
  void JudgeIndex() {
    if (decided_.has_unit_index_recorded()) {
      Add(BaselineFinding(decided_.unit_index_recorded(), context_.today, beside_.indices, rules_));
      JudgePairsOf(IndexIn(decided_.unit_index_recorded()));
    } else if (decided_.has_unit_index_corrected()) {
      JudgePairsOf(IndexIn(decided_.unit_index_corrected()));
    }
  }

  void JudgePairsOf(const NewIndex& index) {
    const UnitState* const unit = entities_.Unit(index.unit_id);
    if (unit == nullptr) return;
    for (const std::string& pair_id : unit->pair_ids) {
      const PairState* const pair = entities_.Pair(pair_id);
      if (pair == nullptr || pair->program_id != index.program_id) continue;
      const PairRow row = RowOf(*pair);
      // What was so before is not told again.
      const CivilDay day = pair->sides.back().first_day;
      if (!ByIndex(row, day, nullptr).has_value()) Add(ByIndex(row, day, &index));
    }
  }

  std::optional<v1::RuleFinding> ByIndex(const PairRow& row, CivilDay day,
                                         const NewIndex* index) const {
    const Sides sides = SidesOn(row, day);
    const std::string& program_id = row.assigned().program_id();
    OutcomeRow a = OutcomeOf(sides.a_id, program_id, entities_);
    OutcomeRow b = OutcomeOf(sides.b_id, program_id, entities_);
    for (OutcomeRow* const outcome : {&a, &b}) {
      if (index == nullptr || outcome->unit_id() != index->unit_id) continue;
      PutIndex(index->day, index->index_milli, *outcome);
    }
    return JudgeIndices(row, {&a, &b, false}, day, rules_);
  }

  void JudgePairing() {
    const std::optional<PairRow> row = PairedBy(decided_, entities_);
    if (row.has_value()) Add(ByIndex(*row, OccurredDay(decided_), nullptr));
  }

  // What the fact says by itself, and beside its pair.
  void JudgeByItself(const Policy& policy) {
    const WorkCalendar calendar = CalendarFor(decided_, policy, entities_);
    if (decided_.has_pair_register_filed()) {
      const CivilDay due = DeadlineBefore(policy.register_due, policy, calendar).last_day;
      if (IsDueOnNoDay(decided_.pair_register_filed(), due, entities_)) return;
    }
    Add(JudgeFact(decided_, policy, calendar, ContextOf(decided_, entities_)));
  }

  // By the rules of the month that is exempted.
  void JudgeExempted(const event::v1::MonthExempted& exempted) {
    const absl::StatusOr<CivilMonth> month = ParseMonth(exempted.month());
    if (!month.ok()) return;
    Add(JudgeExemption(exempted, rules_.OfMonth(*month, context_.today), 0));
  }

  // By the rules of the day on which it began.
  void JudgeStay() {
    const std::optional<event::v1::StaffRotated> stay = StayEndedBy(decided_, entities_);
    if (!stay.has_value()) return;
    const WorkCalendar calendar =
        CalendarFrom(ToDay(stay->arrived_date()), ToDay(stay->returned_date()), entities_);
    Add(FindingsOf(*stay, rules_.On(ToDay(stay->dispatched_date())), calendar, 0));
  }

  // R0-31: its number, and whether it comes too late for a period.
  void JudgeBulletin(const Policy& policy) {
    if (!decided_.has_bulletin_published()) return;
    const event::v1::BulletinPublished& bulletin = decided_.bulletin_published();
    const auto last = program_.bulletins.find(bulletin.unit_id());
    const bool is_first = last == program_.bulletins.end();
    Add(JudgeNumber(bulletin, is_first ? 0 : last->second.number, policy, 0));
    if (bulletin.unit_id() != program_.opened.organizer_unit_id()) return;
    std::vector<table::v1::BulletinRow> published;
    if (!is_first) {
      for (const event::v1::BulletinPublished& earlier : last->second.published) {
        *published.emplace_back().mutable_published() = earlier;
      }
    }
    *published.emplace_back().mutable_published() = bulletin;
    const ProgramRules rules(program_.policies,
                             CalendarFrom(program_.start, program_.end + kDaysToDue, entities_));
    const v1::BulletinSchedule schedule = JudgeBulletins(published, rules, context_.today);
    for (const v1::BulletinPeriod& period : schedule.periods()) {
      for (const v1::RuleFinding& finding : period.findings()) {
        if (finding.subject() == bulletin.bulletin_id()) findings_.push_back(finding);
      }
    }
  }

  const Event& decided_;
  const Entities& entities_;
  const Context& context_;
  const BesideFact& beside_;
  const ProgramState& program_;
  ProgramRules rules_;  // without a calendar
  std::vector<v1::RuleFinding> findings_;
};

}  // namespace

std::vector<v1::RuleFinding> JudgeReceipt(const Event& decided, const Entities& entities,
                                          const Context& context, const BesideFact& beside) {
  const ProgramState* const program = ProgramOf(decided, entities);
  if (program == nullptr || program->policies.empty()) return {};
  return ReceiptJudge(decided, entities, context, beside, *program).Run();
}

absl::Span<const RuleOfTables> RulesOfTables() {
  return kRulesOfTables;
}

}  // namespace jiedui::domain
