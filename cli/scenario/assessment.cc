// The year-end assessment of the illustrative year: its evidence is fixed when every deadline of
// the year is over, two towns object, one of them rightly, and the result is published; later a
// false report is proven, those it lowers are told and have their days to object, and an erratum
// stands beside the result.

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/scenario/planner.h"

namespace jiedui::scenario {
namespace {

// A part of what a late report costs its pair.
constexpr int64_t kAnswerMilli = 200;

// The first day on which no deadline of the year is open any more: a month after it for the
// reports, and the days a case of the last inspection may take.
CivilDay FreezeDay(const Planner& planner) {
  const CivilDay reported = FirstDay(CivilMonth(planner.last_day()) + 2);
  const CivilDay filed = planner.last_day() + planner.rules().joint_case_window_days + 1;
  return planner.example().calendar.NextWorkday(std::max(reported, filed));
}

class YearsAssessment {
 public:
  explicit YearsAssessment(Planner& planner)
      : planner_(planner),
        frozen_(FreezeDay(planner)),
        notified_(After(frozen_, 1)),
        objected_(After(notified_, std::min(2, ObjectionDays()))),
        adjusted_(After(notified_, ObjectionDays())),
        published_(After(adjusted_, 2)),
        corrected_(After(published_, 1)),
        wrong_(planner.PlaceOf(Shortfall::kWrongReport)),
        late_(planner.PlaceOf(Shortfall::kLateReport)) {}

  void Plan() {
    Open();
    Act(frozen_, &event::v1::Event::mutable_evidence_frozen);
    Act(frozen_, &event::v1::Event::mutable_scores_computed);
    Act(notified_, &event::v1::Event::mutable_preliminary_notice_given);
    Object("objection-1", wrong_.unit_id, MonthOf(wrong_, "上报数系按现场记录填报"), objected_);
    Object("objection-2", late_.unit_id,
           MonthOf(late_, "月报迟报系当地通信中断，有通信部门证明，请酌情计分"), objected_);
    Decide("objection-1", event::v1::OBJECTION_OUTCOME_DISMISSED,
           MonthOf(wrong_, "上报数与账本中的检查记录不符"));
    Decide("objection-2", event::v1::OBJECTION_OUTCOME_UPHELD, "证明属实");
    Adjust();
    Refuse(Countersign("adjustment-1", adjusted_), "同一账户提出并会签考核调整", "SAME_SIGNER");
    CountersignByAnother("adjustment-1", adjusted_);
    Refuse(Object("objection-3", wrong_.unit_id, "补充材料", published_), "异议期满后提出异议",
           "OBJECTION_WINDOW_CLOSED");
    Act(published_, &event::v1::Event::mutable_assessment_published);
    Veto();
    CountersignByAnother("adjustment-2", corrected_);
    Act(corrected_, &event::v1::Event::mutable_preliminary_notice_given);
    PublishErratum();
  }

 private:
  CivilDay After(CivilDay day, int workdays) const {
    return planner_.example().calendar.AddWorkdays(day, workdays);
  }
  int ObjectionDays() const {
    return static_cast<int>(planner_.rules().assessment_objection_workdays);
  }

  // "5月上报数…"
  static std::string MonthOf(const Place& place, const char* what) {
    return absl::StrCat(place.month.month(), "月", what);
  }

  // A fact that says nothing but which assessment it is about, by the city.
  template <class Fact>
  void Act(CivilDay day, Fact* (event::v1::Event::*part)()) {
    event::v1::Event fact;
    (fact.*part)()->set_assessment_id(planner_.program_id());
    planner_.Add(day, planner_.city(), fact);
  }

  static void Refuse(scenario::Act& act, const char* title, const char* refusal) {
    act.title = title;
    act.refusal = refusal;
  }

  void Open() {
    event::v1::Event fact;
    event::v1::AssessmentOpened& opened = *fact.mutable_assessment_opened();
    opened.set_program_id(planner_.program_id());
    *opened.mutable_basis_document() = planner_.example().program.basis_document();
    planner_.Add(frozen_, planner_.city(), fact);
  }

  scenario::Act& Object(const char* id, const std::string& unit_id, const std::string& grounds,
                        CivilDay day) {
    event::v1::Event fact;
    event::v1::ObjectionFiled& filed = *fact.mutable_objection_filed();
    filed.set_objection_id(id);
    filed.set_assessment_id(planner_.program_id());
    filed.set_unit_id(unit_id);
    filed.set_grounds(grounds);
    return planner_.Add(day, unit_id, fact);
  }

  void Decide(const char* id, event::v1::ObjectionOutcome outcome, const std::string& reason) {
    event::v1::Event fact;
    event::v1::ObjectionDecided& decided = *fact.mutable_objection_decided();
    decided.set_objection_id(id);
    decided.set_assessment_id(planner_.program_id());
    decided.set_outcome(outcome);
    decided.set_reason(reason);
    planner_.Add(After(notified_, std::max(1, ObjectionDays() - 1)), planner_.city(), fact);
  }

  void Adjust() {
    event::v1::Event fact;
    event::v1::ScoreAdjustmentProposed& proposed = *fact.mutable_score_adjustment_proposed();
    proposed.set_adjustment_id("adjustment-1");
    proposed.set_assessment_id(planner_.program_id());
    proposed.set_pair_id(planner_.FirstPairOf(late_.unit_id).pair_id);
    proposed.set_kind(event::v1::ADJUSTMENT_KIND_POINTS);
    proposed.set_delta_milli(kAnswerMilli);
    proposed.set_reason(MonthOf(late_, "月报迟报系通信中断，酌情补还及时分"));
    proposed.set_objection_id("objection-2");
    planner_.Add(adjusted_, planner_.city(), fact);
  }

  // What comes to light after the result was published.
  void Veto() {
    event::v1::Event fact;
    event::v1::ScoreAdjustmentProposed& proposed = *fact.mutable_score_adjustment_proposed();
    proposed.set_adjustment_id("adjustment-2");
    proposed.set_assessment_id(planner_.program_id());
    proposed.set_pair_id(planner_.FirstPairOf(wrong_.unit_id).pair_id);
    proposed.set_kind(event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT);
    proposed.set_reason(MonthOf(wrong_, "月报多报企业数，经查实为虚报（示例）"));
    planner_.Add(corrected_, planner_.city(), fact);
  }

  void PublishErratum() {
    event::v1::Event fact;
    event::v1::AssessmentErratumPublished& erratum = *fact.mutable_assessment_erratum_published();
    erratum.set_assessment_id(planner_.program_id());
    erratum.set_explanation(MonthOf(wrong_, "月报虚报经查实，该结对一票否决（示例）"));
    planner_.Add(After(corrected_, ObjectionDays() + 1), planner_.city(), fact);
  }

  // By another caller than the one who proposed it.
  void CountersignByAnother(const char* id, CivilDay day) {
    Countersign(id, day).actor = planner_.example().countersigner;
  }

  scenario::Act& Countersign(const char* id, CivilDay day) {
    event::v1::Event fact;
    event::v1::ScoreAdjustmentCountersigned& signature =
        *fact.mutable_score_adjustment_countersigned();
    signature.set_adjustment_id(id);
    signature.set_assessment_id(planner_.program_id());
    return planner_.Add(day, planner_.city(), fact);
  }

  Planner& planner_;
  const CivilDay frozen_;
  const CivilDay notified_;
  const CivilDay objected_;
  const CivilDay adjusted_;
  const CivilDay published_;
  const CivilDay corrected_;
  const Place& wrong_;  // its unit objects in vain, and its pair is vetoed
  const Place& late_;   // its unit objects rightly
};

}  // namespace

void PlanAssessment(Planner& planner) {
  YearsAssessment(planner).Plan();
}

}  // namespace jiedui::scenario
