// What the pairs do together through the year: rotations, joint inspections, studies and the rest,
// with the confirmation of the other side. Each act is recorded on the day it happens.

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/scenario/planner.h"

namespace jiedui::scenario {
namespace {

constexpr const char* kTopics[] = {"《安全生产法》", "执法文书制作规范", "危险化学品执法检查要点",
                                   "行政处罚自由裁量", "粉尘涉爆专项检查要点"};
constexpr const char* kDuties[] = {"参与日常执法检查", "参与案卷制作", "参与隐患排查和复查"};
constexpr const char* kProblems[] = {"文书格式不统一（示例）", "复查不够及时（示例）",
                                     "粉尘涉爆专业知识不足（示例）"};
constexpr const char* kOthers[] = {"联合开展安全生产宣传", "互评执法文书", "共享执法检查表"};

// The last nine months but one, so that each pair of the whole year rotates thrice, and is back.
constexpr int kRotationMonths = 9;
// Days after which the other side confirms at the latest, if the rules allow as many.
constexpr int kSoon = 4;

template <size_t N>
std::string Pick(Random& chance, const char* const (&words)[N]) {
  return words[chance.Between(0, static_cast<int>(N) - 1)];
}

// An officer with a partner, from the day of leaving to the last one there.
struct Absence {
  int officer;
  CivilDay first_day;
  CivilDay last_day;
};
// By the unit that sent them, of all its pairs planned so far.
using Absences = std::map<std::string, std::vector<Absence>>;

// One pair's year.
class PairYear {
 public:
  PairYear(Planner& planner, const PlannedPair& pair, Absences& absences)
      : planner_(planner),
        pair_(pair),
        absences_(absences),
        chance_(planner.Chance(absl::StrCat("activities/", pair.pair_id))),
        placed_(planner.IsPlaced(pair)),
        min_days_(static_cast<int>(planner.rules().rotation_min_days)),
        days_across_(min_days_ + static_cast<int>(planner.rules().rotation_month_overlap_days)),
        attestation_days_(
            std::clamp(static_cast<int>(planner.rules().attestation_days), 1, kSoon)) {}

  void Plan() {
    ChooseRhythm();
    const int first = planner_.NumberOf(CivilMonth(pair_.first_day));
    const bool begins_within = pair_.first_day.day() > 1;
    if (begins_within && chance_.Percent(planner_.knobs().first_month_study_percent)) {
      Study(first, planner_.Workday(planner_.Day(first, chance_.Between(23, 26))));
    }
    for (int month = begins_within ? first + 1 : first; month <= LastMonth(); ++month) {
      PlanMonth(month);
    }
    const std::optional<int> voided = planner_.MonthOf(Shortfall::kVoidedActivity, pair_);
    if (voided.has_value()) VoidedStudy(*voided);
  }

 private:
  // The last whole month of the pair.
  int LastMonth() const {
    if (!pair_.end_day.has_value()) return planner_.months();
    return planner_.NumberOf(CivilMonth(*pair_.end_day)) - 1;
  }

  bool Befalls(Shortfall shortfall, int month) const {
    return planner_.MonthOf(shortfall, pair_) == month;
  }

  // By chance, where the table of shortfalls does not already have its place.
  bool Lapses(int permille) { return !placed_ && chance_.Permille(permille); }

  // Rotation every third month, inspection and study in turn; moved so that each shortfall placed
  // with this pair finds the activity it is about.
  void ChooseRhythm() {
    rotation_phase_ = chance_.Between(0, 2);
    joint_parity_ = chance_.Between(0, 1);
    const Place* const shared = planner_.example().FindPlace(Shortfall::kSharedOfficer);
    if (shared != nullptr && HasSide(shared->unit_id)) {
      rotation_phase_ = planner_.NumberOf(shared->month) % 3;  // so do both pairs of the unit
    }
    for (const Shortfall shortfall :
         {Shortfall::kShortRotation, Shortfall::kOneSidedRotation, Shortfall::kRotationAcrossMonths,
          Shortfall::kWrongReport, Shortfall::kSteppedRotation, Shortfall::kRecalledRotation}) {
      const std::optional<int> month = planner_.MonthOf(shortfall, pair_);
      if (month.has_value()) rotation_phase_ = *month % 3;
    }
    const std::optional<int> idle = planner_.MonthOf(Shortfall::kIdleMonth, pair_);
    if (idle.has_value() && *idle % 3 == rotation_phase_) rotation_phase_ = (*idle + 1) % 3;
    for (const Shortfall shortfall : {Shortfall::kFewEnterprises, Shortfall::kSideWithoutCase,
                                      Shortfall::kSideWithoutProposedCase,
                                      Shortfall::kCorrectedActivity, Shortfall::kNoViolation}) {
      const std::optional<int> month = planner_.MonthOf(shortfall, pair_);
      if (month.has_value()) joint_parity_ = *month % 2;
    }
    for (const Shortfall shortfall : {Shortfall::kShortStudy, Shortfall::kUnattestedStudy}) {
      const std::optional<int> month = planner_.MonthOf(shortfall, pair_);
      if (month.has_value()) joint_parity_ = 1 - *month % 2;
    }
  }

  void PlanMonth(int month) {
    const bool rotates = month >= planner_.months() - kRotationMonths &&
                         month < planner_.months() && month % 3 == rotation_phase_;
    const bool inspects = month % 2 == joint_parity_;
    if (Befalls(Shortfall::kIdleMonth, month)) {
      planner_.Befalls(Shortfall::kIdleMonth, pair_.pair_id);
      return;
    }
    if (!rotates && Lapses(planner_.knobs().idle_month_permille)) return;
    const bool busy = Befalls(Shortfall::kWrongReport, month);
    if (rotates) Rotate(month);
    if (inspects || busy || chance_.Percent(planner_.knobs().extra_joint_percent)) Inspect(month);
    if (!inspects || busy || chance_.Percent(planner_.knobs().extra_study_percent)) {
      Study(month, planner_.Workday(planner_.Day(month, chance_.Between(5, 27))));
    }
    if (chance_.Percent(planner_.knobs().other_percent)) Other(month);
  }

  // The id of the next activity of a kind: "<pair>-j03".
  std::string NextId(char kind, int& count) {
    return absl::StrFormat("%s-%c%02d", pair_.pair_id, kind, ++count);
  }

  bool HasSide(const std::string& unit_id) const {
    return pair_.unit_a_id == unit_id || pair_.unit_b_id == unit_id;
  }

  const std::string& OtherSide(const std::string& unit_id) const {
    return unit_id == pair_.unit_a_id ? pair_.unit_b_id : pair_.unit_a_id;
  }

  const std::string& EitherSide() {
    return chance_.Percent(50) ? pair_.unit_a_id : pair_.unit_b_id;
  }

  // Within the days the rules give (A26).
  void Attest(const std::string& activity_id, const std::string& unit_id, CivilDay recorded) {
    event::v1::Event fact;
    fact.mutable_activity_attested()->set_activity_id(activity_id);
    fact.mutable_activity_attested()->set_unit_id(unit_id);
    planner_.Add(recorded + chance_.Between(1, attestation_days_), unit_id, fact);
  }

  struct Stay {
    std::string activity_id;
    std::string from_unit_id;
    CivilDay arrived;
    int days = 0;
    bool stepped = false;
    bool recalled = false;
  };

  // The one case in which somebody is sent to both partners at a time.
  bool SharesOfficer(const std::string& unit_id, CivilDay first_day, CivilDay last_day) const {
    const Place* const place = planner_.example().FindPlace(Shortfall::kSharedOfficer);
    return place != nullptr && place->unit_id == unit_id && CivilMonth(first_day) <= place->month &&
           place->month <= CivilMonth(last_day);
  }

  // One or two by chance; nobody who is with the unit's other partner then, so fewer if need be.
  std::vector<int> Send(const Stay& stay, CivilDay first_day, CivilDay last_day) {
    std::vector<Absence>& absences = absences_[stay.from_unit_id];
    const auto is_away = [&](int officer) {
      return std::any_of(absences.begin(), absences.end(), [&](const Absence& each) {
        return each.officer == officer && each.first_day <= last_day && first_day <= each.last_day;
      });
    };
    const bool shares = SharesOfficer(stay.from_unit_id, first_day, last_day);
    const int first_officer = chance_.Between(1, kOfficersInTeam - 1);
    const int wanted = chance_.Between(1, 2);
    std::vector<int> officers;
    for (int i = 0; i < kOfficersInTeam; ++i) {
      officers.push_back((first_officer - 1 + i) % kOfficersInTeam + 1);
    }
    const auto others = std::stable_partition(officers.begin(), officers.end(),
                                              [&](int each) { return is_away(each) == shares; });
    const int found = static_cast<int>(others - officers.begin());
    if (shares && found > 0) planner_.Befalls(Shortfall::kSharedOfficer, stay.activity_id);
    officers.resize(static_cast<size_t>(shares ? wanted : std::clamp(found, 1, wanted)));
    for (const int each : officers) absences.push_back({each, first_day, last_day});
    return officers;
  }

  void RecordStay(const Stay& stay) {
    const CivilDay dispatched = stay.arrived - 1;
    const CivilDay returned = stay.arrived + stay.days - 1;
    event::v1::Event left;
    event::v1::StaffDispatched& dispatch = *left.mutable_staff_dispatched();
    dispatch.set_activity_id(stay.activity_id);
    dispatch.set_pair_id(pair_.pair_id);
    dispatch.set_from_unit_id(stay.from_unit_id);
    for (const int officer : Send(stay, dispatched, returned)) {
      dispatch.add_officer_ids(planner_.Officer(stay.from_unit_id, officer));
    }
    *dispatch.mutable_dispatched_date() = DateOf(dispatched);
    dispatch.set_duties(Pick(chance_, kDuties));
    planner_.Add(dispatched, stay.from_unit_id, left);
    if (stay.stepped || stay.recalled) {
      PlanStaySteps(planner_, dispatch, returned, stay.recalled);
      Attest(stay.activity_id, OtherSide(stay.from_unit_id), returned);
      return;
    }

    event::v1::Event back;
    event::v1::StaffRotated& rotated = *back.mutable_staff_rotated();
    rotated.set_activity_id(stay.activity_id);
    rotated.set_pair_id(pair_.pair_id);
    rotated.set_from_unit_id(stay.from_unit_id);
    *rotated.mutable_officer_ids() = dispatch.officer_ids();
    *rotated.mutable_dispatched_date() = DateOf(dispatched);
    *rotated.mutable_arrived_date() = DateOf(stay.arrived);
    *rotated.mutable_returned_date() = DateOf(returned);
    rotated.set_duties(dispatch.duties());

    planner_.Add(returned, stay.from_unit_id, back);
    Attest(stay.activity_id, OtherSide(stay.from_unit_id), returned);
  }

  // Long enough; across the end of a month so long that both months are covered.
  int StayDays(bool across) {
    return across ? days_across_ : chance_.Between(min_days_, min_days_ + 4);
  }

  // 互派: both sides send, within a few days of each other, and are back before the month ends.
  void Rotate(int month) {
    const std::string id = NextId('r', rotation_count_);
    const bool across = Befalls(Shortfall::kRotationAcrossMonths, month);
    const bool one_sided = Befalls(Shortfall::kOneSidedRotation, month);
    const bool is_short = Befalls(Shortfall::kShortRotation, month) ||
                          Lapses(planner_.knobs().short_rotation_permille);
    const CivilDay start = across ? LastDay(planner_.Month(month)) - days_across_ / 2
                                  : planner_.Day(month, chance_.Between(4, 8));
    Stay a{id + "a", pair_.unit_a_id, start, StayDays(across)};
    Stay b{id + "b", pair_.unit_b_id, start + chance_.Between(0, 2), StayDays(across)};
    if (is_short) a.days = std::max(1, min_days_ - 4);
    a.stepped = Befalls(Shortfall::kSteppedRotation, month);
    a.recalled = Befalls(Shortfall::kRecalledRotation, month);
    if (a.recalled) a.days = std::max(1, min_days_ - 5);
    for (const Shortfall shortfall : {Shortfall::kSteppedRotation, Shortfall::kRecalledRotation}) {
      if (Befalls(shortfall, month)) planner_.Befalls(shortfall, a.activity_id);
    }
    RecordStay(a);
    if (!one_sided) RecordStay(b);
    if (Befalls(Shortfall::kShortRotation, month)) {
      planner_.Befalls(Shortfall::kShortRotation, a.activity_id);
    }
    if (one_sided) planner_.Befalls(Shortfall::kOneSidedRotation, a.activity_id);
    if (across) planner_.Befalls(Shortfall::kRotationAcrossMonths, a.activity_id);
  }

  void AddTarget(event::v1::JointInspectionHeld& session, const std::string& side, int number) {
    event::v1::InspectionTarget& target = *session.add_targets();
    target.set_enterprise_id(absl::StrFormat("example-%s-e%02d", side, number));
    target.set_display_name(
        absl::StrFormat("示例企业%s%02d号", planner_.Unit(side).display_name, number));
    target.set_jurisdiction_unit_id(side);
    target.set_selection_reason(chance_.Percent(50)
                                    ? event::v1::SELECTION_REASON_LARGER_HAZARD
                                    : event::v1::SELECTION_REASON_PROMINENT_PROBLEM);
    target.set_document_count(chance_.Between(1, 3));
  }

  void Inspect(int month) {
    // Early in the last month, so that its cases are of the year too.
    const int latest = month == planner_.months() ? 12 : 24;
    const CivilDay day = planner_.Workday(planner_.Day(month, chance_.Between(6, latest)));
    const bool few = Befalls(Shortfall::kFewEnterprises, month) ||
                     Lapses(planner_.knobs().few_enterprises_permille);
    const int least = std::max(3, static_cast<int>(planner_.rules().joint_min_enterprises));
    const int enterprises =
        few ? least - 1 : chance_.Between(least, planner_.knobs().enterprises_max);
    event::v1::Event fact;
    event::v1::JointInspectionHeld& session = *fact.mutable_joint_inspection_held();
    session.set_activity_id(NextId('j', joint_count_));
    session.set_pair_id(pair_.pair_id);
    *session.mutable_held_date() = DateOf(day);
    const int first = chance_.Between(1, 12);
    for (int i = 0; i < enterprises; ++i) {
      AddTarget(session, i % 2 == 0 ? pair_.unit_a_id : pair_.unit_b_id, first + i);
    }
    session.set_plan_reference(
        absl::StrFormat("%d年联合执法计划（%s）", planner_.first_day().year(), pair_.pair_id));
    session.set_plan_id(JointPlanIdOf(planner_, pair_));
    const std::string recorder = EitherSide();
    const bool corrected = Befalls(Shortfall::kCorrectedActivity, month);
    planner_.Add(day, recorder, corrected ? WithoutLastTarget(fact) : fact);
    if (corrected) Correct(fact, recorder, day + 1);
    // What was inspected is confirmed as it was corrected.
    Attest(session.activity_id(), OtherSide(recorder), corrected ? day + 1 : day);
    if (Befalls(Shortfall::kFewEnterprises, month)) {
      planner_.Befalls(Shortfall::kFewEnterprises, session.activity_id());
    }
    if (Befalls(Shortfall::kNoViolation, month)) {
      PlanNoViolation(planner_, session, planner_.PlaceOf(Shortfall::kNoViolation).unit_id);
    }
    PlanCases(planner_, {pair_, session, SideWithoutCase(month, session.activity_id())}, chance_);
  }

  // The side that finds nothing to file; empty if both do.
  std::string SideWithoutCase(int month, const std::string& activity_id) {
    for (const Shortfall shortfall :
         {Shortfall::kSideWithoutCase, Shortfall::kSideWithoutProposedCase,
          Shortfall::kNoViolation}) {
      if (!Befalls(shortfall, month)) continue;
      planner_.Befalls(shortfall, activity_id);
      return planner_.PlaceOf(shortfall).unit_id;
    }
    return Lapses(planner_.knobs().no_case_permille) ? EitherSide() : "";
  }

  static event::v1::Event WithoutLastTarget(event::v1::Event fact) {
    fact.mutable_joint_inspection_held()->mutable_targets()->RemoveLast();
    return fact;
  }

  void Correct(const event::v1::Event& as_it_was, const std::string& recorder, CivilDay day) {
    const event::v1::JointInspectionHeld& session = as_it_was.joint_inspection_held();
    event::v1::Event fact;
    event::v1::ActivityCorrected& corrected = *fact.mutable_activity_corrected();
    corrected.set_activity_id(session.activity_id());
    corrected.set_reason("登记时漏记一家企业");
    *corrected.mutable_joint_inspection_held() = session;
    planner_.Add(day, recorder, fact);
    planner_.Befalls(Shortfall::kCorrectedActivity, session.activity_id());
  }

  event::v1::Event StudyFact(CivilDay day, int minutes) {
    event::v1::Event fact;
    event::v1::GroupStudyHeld& study = *fact.mutable_group_study_held();
    study.set_activity_id(NextId('s', study_count_));
    study.set_pair_id(pair_.pair_id);
    *study.mutable_held_date() = DateOf(day);
    study.set_duration_minutes(minutes);
    study.add_topics(Pick(chance_, kTopics));
    study.add_problems(kProblems[static_cast<size_t>(study_count_) % std::size(kProblems)]);
    study.set_resolutions("两队明确统一做法，下次学习时对照检查（示例）");
    for (const std::string& side : {pair_.unit_a_id, pair_.unit_b_id}) {
      event::v1::Attendance& attendance = *study.add_attendance();
      attendance.set_unit_id(side);
      attendance.set_person_count(chance_.Between(3, 8));
    }
    return fact;
  }

  void Study(int month, CivilDay day) {
    const bool is_short =
        Befalls(Shortfall::kShortStudy, month) || Lapses(planner_.knobs().short_study_permille);
    const int half_day = static_cast<int>(planner_.rules().study_half_day_minutes);
    const event::v1::Event fact = StudyFact(
        day, is_short ? std::max(1, half_day - 120) : half_day + 30 * chance_.Between(0, 5));
    const std::string& activity_id = fact.group_study_held().activity_id();
    const std::string recorder = EitherSide();
    planner_.Add(day, recorder, fact);
    if (Befalls(Shortfall::kShortStudy, month)) {
      planner_.Befalls(Shortfall::kShortStudy, activity_id);
    }
    if (Befalls(Shortfall::kUnattestedStudy, month)) {
      planner_.Befalls(Shortfall::kUnattestedStudy, activity_id);
      return;
    }
    Attest(activity_id, OtherSide(recorder), day);
  }

  void VoidedStudy(int month) {
    const CivilDay day = planner_.Workday(planner_.Day(month, 12));
    const event::v1::Event fact = StudyFact(day, 240);
    const std::string& activity_id = fact.group_study_held().activity_id();
    planner_.Add(day, pair_.unit_a_id, fact);
    SuperiorAttests(activity_id, day + 1);
    event::v1::Event voided;
    voided.mutable_activity_voided()->set_activity_id(activity_id);
    voided.mutable_activity_voided()->set_reason("重复登记，活动没有举行");
    planner_.Add(day + 8, pair_.unit_a_id, voided);
    planner_.Befalls(Shortfall::kVoidedActivity, activity_id);
  }

  // For the silent side, and in vain for the other one too (A26): two sides are two witnesses.
  void SuperiorAttests(const std::string& activity_id, CivilDay day) {
    for (const std::string& side : {pair_.unit_b_id, pair_.unit_a_id}) {
      event::v1::Event fact;
      fact.mutable_activity_attested()->set_activity_id(activity_id);
      fact.mutable_activity_attested()->set_unit_id(side);
      Act& act = planner_.Add(day, planner_.SuperiorOf(side), fact);
      if (side == pair_.unit_b_id) continue;
      act.title = "同一账户为双方确认活动";
      act.refusal = "SAME_ATTESTER";
    }
  }

  void Other(int month) {
    const CivilDay day = planner_.Workday(planner_.Day(month, chance_.Between(5, 26)));
    event::v1::Event fact;
    event::v1::OtherActivityHeld& other = *fact.mutable_other_activity_held();
    other.set_activity_id(NextId('o', other_count_));
    other.set_pair_id(pair_.pair_id);
    *other.mutable_held_date() = DateOf(day);
    other.set_description(Pick(chance_, kOthers));
    const std::string recorder = EitherSide();
    planner_.Add(day, recorder, fact);
    Attest(other.activity_id(), OtherSide(recorder), day);
  }

  Planner& planner_;
  const PlannedPair& pair_;
  Absences& absences_;
  Random chance_;
  const bool placed_;
  const int min_days_;          // of a stay
  const int days_across_;       // of one across the end of a month
  const int attestation_days_;  // within which the other side confirms
  int rotation_phase_ = 0;      // it rotates in months of this remainder by 3
  int joint_parity_ = 0;  // it inspects in months of this remainder by 2, studies in the others
  int rotation_count_ = 0;
  int joint_count_ = 0;
  int study_count_ = 0;
  int other_count_ = 0;
};

}  // namespace

void PlanActivities(Planner& planner) {
  Absences absences;
  for (const PlannedPair& pair : planner.pairs()) PairYear(planner, pair, absences).Plan();
}

}  // namespace jiedui::scenario
