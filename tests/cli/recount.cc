#include "tests/cli/recount.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "google/type/date.pb.h"

namespace jiedui::scenario {
namespace {

using event::v1::Event;

CivilDay Day(const google::type::Date& date) {
  return CivilDay(date.year(), date.month(), date.day());
}

std::string Month(const google::type::Date& date) {
  return FormatMonth(CivilMonth(Day(date)));
}

std::string Slot(const std::string& unit_id, const google::type::Date& date) {
  return unit_id + "-" + Month(date);
}

std::string UnitOf(const Act& act) {
  return act.actor.substr(act.actor.find('/') + 1);
}

}  // namespace

// A month is covered by a stay of which enough days fall into it (A5).
void Recount::CoverByStay(const event::v1::StaffRotated& stay,
                          std::set<std::string>& months) const {
  std::map<std::string, int> days;
  const CountedDays unbroken = UnbrokenDays(stay, numbers_->gap_days);
  for (CivilDay day = unbroken.first; day <= unbroken.last; ++day) {
    ++days[FormatMonth(CivilMonth(day))];
  }
  for (const auto& [month, count] : days) {
    if (count >= numbers_->overlap_days) months.insert(month);
  }
}

Recount::Recount(const Plan& plan) : last_day_(plan.acts.back().day) {
  // Later sets of a plan change no number that is counted here.
  for (const Act& act : plan.acts) {
    if (numbers_ == nullptr && act.fact.has_policy_set_adopted()) {
      numbers_ = &NumbersOf(act.fact.policy_set_adopted().policy_set_id());
    }
  }
  for (const PlannedPair& pair : plan.pairs) {
    pairs_of_[pair.unit_a_id].insert(pair.pair_id);
    pairs_of_[pair.unit_b_id].insert(pair.pair_id);
  }
  for (const Act& act : plan.acts) {
    if (act.refusal.empty()) Take(act);
  }
}

void Recount::Take(const Act& act) {
  TakeActivity(act);
  TakeStep(act);
  TakeCase(act);
  if (act.fact.has_figure_corrected()) {
    const event::v1::FigureCorrected& corrected = act.fact.figure_corrected();
    corrected_[corrected.report_id()][corrected.figure_key()] = corrected.value();
  }
  if (!act.fact.has_report_submitted()) return;
  const event::v1::ReportSubmitted& report = act.fact.report_submitted();
  Figures figures = Recorded(report.unit_id(), report.month());
  if (const int64_t change = act.change.enterprise_count; change != 0) {
    // Who has too few to leave some out claims as many too many.
    int64_t& enterprises = figures["enterprise_count"];
    enterprises = enterprises + change > 0 ? enterprises + change : enterprises - change;
    // Who claims enterprises claims an inspection.
    int64_t& sessions = figures["joint_session_count"];
    sessions = std::max<int64_t>(sessions, 1);
  }
  reported_[report.unit_id() + "-" + report.month()] = figures;
}

void Recount::Hold(const std::string& activity_id, const std::string& pair_id, const Act& act) {
  Activity& activity = activities_[activity_id];
  activity.fact = act.fact;
  activity.pair_id = pair_id;
  activity.recorded_by = UnitOf(act);
  activity.recorded = act.day;
}

void Recount::TakeActivity(const Act& act) {
  const Event& fact = act.fact;
  if (fact.has_staff_dispatched()) {
    Hold(fact.staff_dispatched().activity_id(), fact.staff_dispatched().pair_id(), act);
  } else if (fact.has_staff_rotated()) {
    Hold(fact.staff_rotated().activity_id(), fact.staff_rotated().pair_id(), act);
  } else if (fact.has_joint_inspection_held()) {
    Hold(fact.joint_inspection_held().activity_id(), fact.joint_inspection_held().pair_id(), act);
  } else if (fact.has_group_study_held()) {
    Hold(fact.group_study_held().activity_id(), fact.group_study_held().pair_id(), act);
  } else if (fact.has_other_activity_held()) {
    Hold(fact.other_activity_held().activity_id(), fact.other_activity_held().pair_id(), act);
  } else if (fact.has_activity_attested()) {
    const std::string& side = fact.activity_attested().unit_id();
    Activity& activity = activities_.at(fact.activity_attested().activity_id());
    activity.attested.emplace(side, act.day);
    if (UnitOf(act) != side) activity.spoken_for.insert(side);
  } else if (fact.has_activity_corrected()) {
    // Every correction of a plan is of the enterprises: it is confirmed anew (A25, A26).
    Activity& activity = activities_.at(fact.activity_corrected().activity_id());
    *activity.fact.mutable_joint_inspection_held() =
        fact.activity_corrected().joint_inspection_held();
    activity.recorded_by = UnitOf(act);
    activity.recorded = act.day;
    activity.attested.clear();
    activity.spoken_for.clear();
  } else if (fact.has_activity_voided()) {
    activities_.at(fact.activity_voided().activity_id()).voided = true;
  }
}

// A stay that ends is one that was recorded as a whole.
void Recount::TakeStep(const Act& act) {
  const Event& fact = act.fact;
  if (fact.has_staff_arrived()) {
    arrivals_[fact.staff_arrived().activity_id()] = fact.staff_arrived().arrived_date();
  } else if (fact.has_staff_leave_started()) {
    const event::v1::StaffLeaveStarted& away = fact.staff_leave_started();
    event::v1::StayLeave& leave = leaves_[away.activity_id()].emplace_back();
    leave.set_officer_id(away.officer_id());
    *leave.mutable_first_date() = away.leave_date();
  } else if (fact.has_staff_leave_ended()) {
    // Nobody of a plan goes twice on one stay.
    for (event::v1::StayLeave& leave : leaves_.at(fact.staff_leave_ended().activity_id())) {
      if (leave.officer_id() != fact.staff_leave_ended().officer_id()) continue;
      const CivilDay last = Day(fact.staff_leave_ended().back_date()) - 1;
      leave.mutable_last_date()->set_year(static_cast<int>(last.year()));
      leave.mutable_last_date()->set_month(last.month());
      leave.mutable_last_date()->set_day(last.day());
    }
  } else if (fact.has_rule_exception_granted()) {
    const event::v1::RuleExceptionGranted& granted = fact.rule_exception_granted();
    if (granted.rule() != "R0-18") return;
    plan_exceptions_[granted.pair_id()].push_back(
        {Day(granted.start_date()), Day(granted.end_date())});
  } else if (fact.has_staff_returned() || fact.has_staff_recalled()) {
    const std::string& id = fact.has_staff_returned() ? fact.staff_returned().activity_id()
                                                      : fact.staff_recalled().activity_id();
    Activity& activity = activities_.at(id);
    const event::v1::StaffDispatched left = activity.fact.staff_dispatched();
    event::v1::StaffRotated& stay = *activity.fact.mutable_staff_rotated();
    stay.set_from_unit_id(left.from_unit_id());
    *stay.mutable_officer_ids() = left.officer_ids();
    *stay.mutable_dispatched_date() = left.dispatched_date();
    *stay.mutable_arrived_date() = arrivals_.at(id);
    for (const event::v1::StayLeave& leave : leaves_[id]) *stay.add_leaves() = leave;
    *stay.mutable_returned_date() = fact.has_staff_returned()
                                        ? fact.staff_returned().returned_date()
                                        : fact.staff_recalled().recalled_date();
    activity.recorded_by = UnitOf(act);
    activity.recorded = act.day;
  } else if (fact.has_no_violation_attested()) {
    activities_.at(fact.no_violation_attested().activity_id())
        .found_nothing.insert(fact.no_violation_attested().unit_id());
  } else if (fact.has_late_entry_permitted()) {
    permitted_months_.insert(fact.late_entry_permitted().unit_id() + "-" +
                             fact.late_entry_permitted().month());
  } else if (fact.has_month_exempted()) {
    TakeExemption(fact.month_exempted(), act.day);
  } else if (fact.has_pair_dissolved()) {
    const google::type::Date& first = fact.pair_dissolved().effective_date();
    ended_[fact.pair_dissolved().pair_id()] = CivilDay(first.year(), first.month(), first.day());
  }
}

void Recount::TakeExemption(const event::v1::MonthExempted& exempted, CivilDay day) {
  exempt_months_.emplace(exempted.pair_id() + "-" + exempted.month(), day);
  for (const auto& [unit_id, pair_ids] : pairs_of_) {
    if (pair_ids.contains(exempted.pair_id()) &&
        reported_.contains(unit_id + "-" + exempted.month())) {
      reported_by_then_.insert(exempted.pair_id() + "-" + unit_id + "-" + exempted.month());
    }
  }
}

bool Recount::ReportedBeforeExemption(const std::string& pair_id, const std::string& unit_id,
                                      const std::string& month) const {
  return reported_by_then_.contains(pair_id + "-" + unit_id + "-" + month);
}

void Recount::TakeCase(const Act& act) {
  const Event& fact = act.fact;
  if (fact.has_case_filed()) {
    const event::v1::CaseFiled& filed = fact.case_filed();
    if (!filed.activity_id().empty()) {
      activities_.at(filed.activity_id()).cases[filed.case_id()] = {filed.unit_id(),
                                                                    filed.enterprise_id(), act.day};
    }
    filer_of_case_[filed.case_id()] = filed.unit_id();
    slot_of_case_[filed.case_id()] = Slot(filed.unit_id(), filed.filed_date());
    ++case_figures_[Slot(filed.unit_id(), filed.filed_date())]["case_filed_count"];
  } else if (fact.has_proposed_case_reported()) {
    const event::v1::ProposedCaseReported& reported = fact.proposed_case_reported();
    activities_.at(reported.activity_id()).cases[reported.case_id()] = {
        reported.unit_id(), reported.enterprise_id(), act.day};
    session_of_case_[reported.case_id()] = reported.activity_id();
    ++case_figures_[Slot(reported.unit_id(), reported.reported_date())]["case_to_report_count"];
  } else if (fact.has_proposed_case_accepted()) {
    const event::v1::ProposedCaseAccepted& accepted = fact.proposed_case_accepted();
    filer_of_case_[accepted.case_id()] = accepted.unit_id();
    ++case_figures_[Slot(accepted.unit_id(), accepted.accepted_date())]["case_filed_count"];
  } else if (fact.has_proposed_case_declined()) {
    const std::string& case_id = fact.proposed_case_declined().case_id();
    activities_.at(session_of_case_.at(case_id)).cases.at(case_id).declined = true;
  } else if (fact.has_case_voided()) {
    // Every one of a plan was filed without an inspection.
    --case_figures_.at(slot_of_case_.at(fact.case_voided().case_id())).at("case_filed_count");
  } else if (fact.has_penalty_decided()) {
    const event::v1::PenaltyDecided& decided = fact.penalty_decided();
    case_figures_[Slot(filer_of_case_.at(decided.case_id()), decided.decided_date())]["fine_fen"] +=
        decided.fine_fen();
  }
}

// 人 or 人次 (A17).
int64_t Recount::PersonsSent(const std::string& unit_id, const std::string& month) const {
  std::multiset<std::string> officers;
  const auto stay = [&](const auto& fact) {
    if (fact.from_unit_id() != unit_id || Month(fact.dispatched_date()) != month) return;
    officers.insert(fact.officer_ids().begin(), fact.officer_ids().end());
  };
  for (const auto& [id, activity] : activities_) {
    if (activity.voided || !pairs_of_.at(unit_id).contains(activity.pair_id)) continue;
    if (activity.fact.has_staff_dispatched()) stay(activity.fact.staff_dispatched());
    if (activity.fact.has_staff_rotated()) stay(activity.fact.staff_rotated());
  }
  const std::set<std::string> distinct(officers.begin(), officers.end());
  return static_cast<int64_t>(numbers_->person_times ? officers.size() : distinct.size());
}

// Both partners of a unit of two pairs at once: each pair has put it on record, and it was held
// once. Of inspections an enterprise is in both.
bool Recount::AreOneHeldWithBothPartners(const Activity& one, const Activity& other) {
  const auto minutes_of = [](const auto& fact) {
    std::set<std::pair<CivilDay, int>> minutes;
    if (!fact.has_start_minute()) return minutes;
    for (int i = 0; i < fact.duration_minutes(); ++i) {
      minutes.emplace(Day(fact.held_date()), fact.start_minute() + i);
    }
    return minutes;
  };
  const auto meet = [](const auto& some, const auto& others) {
    return std::any_of(some.begin(), some.end(),
                       [&others](const auto& each) { return others.count(each) != 0; });
  };
  if (one.pair_id == other.pair_id || one.fact.kind_case() != other.fact.kind_case()) return false;
  if (one.fact.has_group_study_held()) {
    return meet(minutes_of(one.fact.group_study_held()), minutes_of(other.fact.group_study_held()));
  }
  const auto enterprises_of = [](const event::v1::JointInspectionHeld& session) {
    std::set<std::string> enterprises;
    for (const auto& target : session.targets()) enterprises.insert(target.enterprise_id());
    return enterprises;
  };
  const event::v1::JointInspectionHeld& session = one.fact.joint_inspection_held();
  const event::v1::JointInspectionHeld& another = other.fact.joint_inspection_held();
  return meet(minutes_of(session), minutes_of(another)) &&
         meet(enterprises_of(session), enterprises_of(another));
}

// The unit's inspections, or its studies, of the month, each as what the pairs have on record of
// it: of every pair at most one.
std::vector<std::vector<const Recount::Activity*>> Recount::HeldBy(const std::string& unit_id,
                                                                   const std::string& month,
                                                                   Event::KindCase kind) const {
  std::map<std::tuple<CivilDay, int, std::string>, const Activity*> in_order;
  const auto note = [&](const std::string& id, const Activity& activity, const auto& fact) {
    if (Month(fact.held_date()) != month) return;
    in_order[{Day(fact.held_date()), fact.start_minute(), id}] = &activity;
  };
  for (const auto& [id, activity] : activities_) {
    if (activity.voided || !pairs_of_.at(unit_id).contains(activity.pair_id)) continue;
    if (activity.fact.kind_case() != kind) continue;
    if (kind == Event::kGroupStudyHeld) note(id, activity, activity.fact.group_study_held());
    if (kind == Event::kJointInspectionHeld) {
      note(id, activity, activity.fact.joint_inspection_held());
    }
  }
  std::vector<std::vector<const Activity*>> held;
  for (const auto& [key, activity] : in_order) {
    const auto same = std::find_if(held.begin(), held.end(), [&, it = activity](const auto& all) {
      const auto of_its_pair = [it](const Activity* each) { return each->pair_id == it->pair_id; };
      const auto one = [it](const Activity* each) {
        return AreOneHeldWithBothPartners(*each, *it);
      };
      return std::none_of(all.begin(), all.end(), of_its_pair) &&
             std::any_of(all.begin(), all.end(), one);
    });
    if (same == held.end()) {
      held.push_back({activity});
    } else {
      same->push_back(activity);
    }
  }
  return held;
}

Figures Recount::Recorded(const std::string& unit_id, const std::string& month) const {
  std::set<std::string> enterprises;
  Figures figures = {{"rotation_person_count", 0},
                     {"joint_session_count", 0},
                     {"enterprise_count", 0},
                     {"document_count", 0},
                     {"case_filed_count", 0},
                     {"case_to_report_count", 0},
                     {"fine_fen", 0},
                     {"study_session_count", 0}};
  const auto count = [](const auto& all) { return static_cast<int64_t>(all.size()); };
  figures["study_session_count"] = count(HeldBy(unit_id, month, Event::kGroupStudyHeld));
  const auto sessions = HeldBy(unit_id, month, Event::kJointInspectionHeld);
  figures["joint_session_count"] = count(sessions);
  for (const auto& session : sessions) {
    std::map<std::string, int64_t> documents;  // of each enterprise, by the record that has most
    for (const Activity* const record : session) {
      std::map<std::string, int64_t> on_record;
      for (const auto& target : record->fact.joint_inspection_held().targets()) {
        if (target.jurisdiction_unit_id() != unit_id) continue;
        enterprises.insert(target.enterprise_id());
        on_record[target.enterprise_id()] += target.document_count();
      }
      for (const auto& [id, issued] : on_record) {
        documents[id] = std::max(documents[id], issued);
      }
    }
    for (const auto& [id, issued] : documents) figures["document_count"] += issued;
  }
  figures["rotation_person_count"] = PersonsSent(unit_id, month);
  figures["enterprise_count"] = count(enterprises);
  const auto of_cases = case_figures_.find(unit_id + "-" + month);
  if (of_cases != case_figures_.end()) {
    for (const auto& [key, number] : of_cases->second) figures[key] = number;
  }
  return figures;
}

// Both sides say so: one by recording it, the other within some days, or a superior for it within
// as many more (A26).
bool Recount::Confirmed(const Activity& activity, const PlannedPair& pair) const {
  const std::string& other =
      activity.recorded_by == pair.unit_a_id ? pair.unit_b_id : pair.unit_a_id;
  const auto found = activity.attested.find(other);
  const int windows = activity.spoken_for.contains(other) ? 2 : 1;
  return found != activity.attested.end() &&
         found->second <= activity.recorded + windows * numbers_->attestation_days;
}

// Too many days after it was held, and nobody let it in (A39). Of the plan's entries
// only those of other activities are late.
bool Recount::EnteredTooLate(const Activity& activity, const PlannedPair& pair) const {
  if (!activity.fact.has_other_activity_held()) return false;
  const google::type::Date& held = activity.fact.other_activity_held().held_date();
  return activity.recorded - Day(held) > numbers_->entry_days &&
         !permitted_months_.contains(Slot(pair.unit_a_id, held)) &&
         !permitted_months_.contains(Slot(pair.unit_b_id, held));
}

// 每次不少于两周时间; 每次不少于3家企业, 各…1起; 每次不少于半天时间.
bool Recount::Qualifies(const Activity& activity, const PlannedPair& pair) const {
  if (activity.voided || !Confirmed(activity, pair) || EnteredTooLate(activity, pair)) return false;
  const Event& fact = activity.fact;
  if (fact.has_staff_rotated()) {
    return UnbrokenDays(fact.staff_rotated(), numbers_->gap_days).count() >= numbers_->stay_days;
  }
  if (fact.has_group_study_held()) {
    return OwnMinutes(activity) >= numbers_->study_minutes;
  }
  if (!fact.has_joint_inspection_held()) return fact.has_other_activity_held();
  return HasCases(activity);
}

// Enterprises enough, and of each side a case in time or its superior's word that there is none.
bool Recount::HasCases(const Activity& activity) const {
  const Event& fact = activity.fact;
  std::set<std::string> enterprises;
  std::set<std::pair<std::string, std::string>> whose;  // of an enterprise the side it lies in
  for (const auto& target : fact.joint_inspection_held().targets()) {
    enterprises.insert(target.enterprise_id());
    whose.emplace(target.enterprise_id(), target.jurisdiction_unit_id());
  }
  std::set<std::string> sides = activity.found_nothing;
  for (const auto& [id, found] : activity.cases) {
    const bool in_time =
        found.day <= Day(fact.joint_inspection_held().held_date()) + numbers_->case_days;
    const bool own = whose.contains({found.enterprise_id, found.unit_id});
    if (!found.declined && in_time && own) sides.insert(found.unit_id);
  }
  return static_cast<int>(enterprises.size()) >= numbers_->enterprises &&
         (sides.size() == 2 || !numbers_->cases);
}

// R0-18 原则上: neither a plan in the ledger, words being none, nor an exception on that day.
bool Recount::IsUnplanned(const Activity& activity) const {
  const event::v1::JointInspectionHeld& session = activity.fact.joint_inspection_held();
  if (!session.plan_id().empty()) return false;
  const auto excepted = plan_exceptions_.find(activity.pair_id);
  return excepted == plan_exceptions_.end() ||
         std::none_of(excepted->second.begin(), excepted->second.end(),
                      [held = Day(session.held_date())](const CountedDays& days) {
                        return days.first <= held && held <= days.last;
                      });
}

// Without the minutes in which the pair was at an earlier study (A27). Nothing else in a plan says
// at what time it was.
int64_t Recount::OwnMinutes(const Activity& activity) const {
  const event::v1::GroupStudyHeld& study = activity.fact.group_study_held();
  if (!study.has_start_minute()) return study.duration_minutes();
  std::set<int> minutes;
  for (int i = 0; i < study.duration_minutes(); ++i) minutes.insert(study.start_minute() + i);
  for (const auto& [id, other] : activities_) {
    const event::v1::GroupStudyHeld& earlier = other.fact.group_study_held();
    if (other.voided || other.pair_id != activity.pair_id || !earlier.has_start_minute()) continue;
    if (Day(earlier.held_date()) != Day(study.held_date())) continue;
    if (earlier.start_minute() >= study.start_minute()) continue;  // none begin in one minute
    for (int i = 0; i < earlier.duration_minutes(); ++i) minutes.erase(earlier.start_minute() + i);
  }
  return static_cast<int64_t>(minutes.size());
}

// A2: of a day so many, and of a half day one; who does not say when it was may have been at
// either. The earlier goes before the later, who does not say when before both.
std::set<std::string> Recount::CreditedStudies(const PlannedPair& pair) const {
  std::map<CivilDay, std::set<std::pair<int, std::string>>> held;
  for (const auto& [id, activity] : activities_) {
    if (activity.pair_id != pair.pair_id || !activity.fact.has_group_study_held()) continue;
    if (!Qualifies(activity, pair)) continue;
    const event::v1::GroupStudyHeld& study = activity.fact.group_study_held();
    held[Day(study.held_date())].emplace(study.has_start_minute() ? study.start_minute() : -1, id);
  }
  std::set<std::string> credited;
  for (const auto& [day, studies] : held) {
    bool taken[] = {false, false};  // before noon, after it
    int count = 0;
    for (const auto& [start, id] : studies) {
      const bool unknown = start < 0;
      const bool afternoon = start >= 12 * 60;
      const bool free = unknown ? !taken[0] && !taken[1] : !taken[afternoon ? 1 : 0];
      if (!free || count == numbers_->studies_a_day) continue;
      taken[afternoon ? 1 : 0] = true;
      if (unknown) taken[1] = true;
      ++count;
      credited.insert(id);
    }
  }
  return credited;
}

// An inspection may still find its cases, a stay may still end.
bool Recount::IsOpen(const Activity& activity, const PlannedPair& pair) const {
  if (activity.fact.has_staff_dispatched()) return true;
  if (!activity.fact.has_joint_inspection_held() || Qualifies(activity, pair)) return false;
  const event::v1::JointInspectionHeld& session = activity.fact.joint_inspection_held();
  return Confirmed(activity, pair) && session.targets_size() >= numbers_->enterprises &&
         last_day_ <= Day(session.held_date()) + numbers_->case_days;
}

// Of the pair in the programme.
CivilDay Recount::LastDayOf(const PlannedPair& pair) const {
  const auto ended = ended_.find(pair.pair_id);
  return ended == ended_.end() ? numbers_->last_day
                               : std::min(numbers_->last_day, ended->second - 1);
}

// The months of the programme in which the pair was there for long enough, but for those nobody
// owes and those it is exempt in and did nothing that counts; and its share of the year's floor,
// rounded up (A10, A23, A32).
void Recount::NoteOwed(const PlannedPair& pair, Standing& standing) const {
  const CivilDay last_day = LastDayOf(pair);
  for (const std::string& month : numbers_->months) {
    int days = 0;
    for (CivilDay day = pair.first_day; day <= last_day; ++day) {
      if (FormatMonth(CivilMonth(day)) == month) ++days;
    }
    if (days < numbers_->active_days) continue;
    standing.present_months.insert(month);
    const auto exempted = exempt_months_.find(pair.pair_id + "-" + month);
    const bool exempt = exempted != exempt_months_.end();
    if (exempt) standing.exempted_months.emplace(month, exempted->second);
    if (numbers_->free_months.contains(month)) continue;
    if (!exempt || standing.covered_months.contains(month)) standing.owed_months.insert(month);
  }
  const int owed = static_cast<int>(standing.owed_months.size());
  while (standing.floor * 12 < numbers_->floor * owed) ++standing.floor;
}

void Recount::NoteHeld(const Activity& activity, const PlannedPair& pair,
                       Standing& standing) const {
  const Event& fact = activity.fact;
  if (fact.has_staff_rotated()) {
    standing.held_months.insert(Month(fact.staff_rotated().returned_date()));
  } else if (fact.has_joint_inspection_held()) {
    standing.held_months.insert(Month(fact.joint_inspection_held().held_date()));
  } else if (fact.has_group_study_held()) {
    standing.held_months.insert(Month(fact.group_study_held().held_date()));
  } else if (fact.has_other_activity_held()) {
    standing.held_months.insert(Month(fact.other_activity_held().held_date()));
  }
  if (!fact.has_other_activity_held() && !IsOpen(activity, pair)) ++standing.recorded;
}

// Rounds of the stays that are long enough while the pair lasts. What may still be answered is not
// judged yet, nor is what reached its length too late.
void Recount::CountStays(const PlannedPair& pair, Standing& standing) const {
  std::map<std::string, std::vector<CivilDay>> arrivals;  // by the side that sent
  for (const auto& [id, activity] : activities_) {
    if (activity.pair_id != pair.pair_id || !activity.fact.has_staff_rotated()) continue;
    if (!Qualifies(activity, pair)) continue;
    const event::v1::StaffRotated& stay = activity.fact.staff_rotated();
    const CountedDays unbroken = UnbrokenDays(stay, numbers_->gap_days);
    if (unbroken.first + (numbers_->stay_days - 1) > LastDayOf(pair)) {
      --standing.recorded;
    } else {
      arrivals[stay.from_unit_id()].push_back(Day(stay.arrived_date()));
    }
  }
  // Sides of a plan change places, and stay the same two units.
  std::vector<CivilDay> of_a;
  std::vector<CivilDay> of_others;
  for (const auto& [unit_id, days] : arrivals) {
    std::vector<CivilDay>& list = unit_id == pair.unit_a_id ? of_a : of_others;
    list.insert(list.end(), days.begin(), days.end());
  }
  const CountedRounds rounds = RoundsOf(of_a, of_others, numbers_->round_days);
  standing.rounds = rounds.count;
  for (const CivilDay arrived : rounds.alone) {
    const CivilDay answered_by = arrived + numbers_->round_days + (numbers_->stay_days - 1);
    if (last_day_ <= answered_by) --standing.recorded;
  }
}

Standing Recount::StandingOf(const PlannedPair& pair) const {
  Standing standing;
  const std::set<std::string> credited = CreditedStudies(pair);
  for (const auto& [id, activity] : activities_) {
    if (activity.pair_id != pair.pair_id || activity.voided) continue;
    NoteHeld(activity, pair, standing);
    if (!Qualifies(activity, pair)) continue;
    const Event& fact = activity.fact;
    if (fact.has_staff_rotated()) {
      CoverByStay(fact.staff_rotated(), standing.covered_months);
    } else if (fact.has_joint_inspection_held()) {
      ++standing.sessions;
      standing.unplanned += IsUnplanned(activity) ? 1 : 0;
      standing.covered_months.insert(Month(fact.joint_inspection_held().held_date()));
    } else if (fact.has_group_study_held()) {
      if (!credited.contains(id)) continue;
      ++standing.studies;
      standing.covered_months.insert(Month(fact.group_study_held().held_date()));
    } else {
      standing.covered_months.insert(Month(fact.other_activity_held().held_date()));
    }
  }
  CountStays(pair, standing);
  NoteOwed(pair, standing);
  return standing;
}

}  // namespace jiedui::scenario
