// What the server must refuse: one act of each kind, in the middle of the year.

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/scenario/planner.h"

namespace jiedui::scenario {
namespace {

class BadInput {
 public:
  BadInput(Planner& planner, CivilDay today)
      : planner_(planner), today_(today), pair_(planner.pairs().front()) {}

  void Plan() {
    UnknownUnit();
    ReturnBeforeArrival();
    SomebodyElsesOfficer();
    StudyTomorrow();
    ThirteenthMonth();
    NoRequestId();
    ReusedRequestId();
    NeighboursFact();
    AuditorsFact();
    TownFilesCase();
    ContradictoryFigures();
    MonthNotBegun();
    PolicyWithoutParameter();
    PolicyThatWeighsCounts();
    PairAcrossDistricts();
  }

 private:
  Act& Try(const std::string& unit_id, event::v1::Event fact, const char* title,
           const char* refusal) {
    Act& act = planner_.Add(today_, unit_id, std::move(fact));
    act.title = title;
    act.refusal = refusal;
    return act;
  }

  event::v1::Event Study(const std::string& id, CivilDay day) const {
    event::v1::Event fact;
    event::v1::GroupStudyHeld& study = *fact.mutable_group_study_held();
    study.set_activity_id(absl::StrCat(pair_.pair_id, "-", id));
    study.set_pair_id(pair_.pair_id);
    *study.mutable_held_date() = DateOf(day);
    study.set_duration_minutes(240);
    study.add_topics("示例");
    return fact;
  }

  void UnknownUnit() {
    event::v1::Event fact;
    event::v1::UnitEnrolled& enrolled = *fact.mutable_unit_enrolled();
    enrolled.set_program_id(planner_.program_id());
    enrolled.set_unit_id(absl::StrCat(planner_.city(), "-nowhere"));
    *enrolled.mutable_effective_date() = DateOf(today_);
    Try(planner_.city(), fact, "单位不存在", "RESOURCE_NOT_FOUND");
  }

  void ReturnBeforeArrival() {
    event::v1::Event fact;
    event::v1::StaffRotated& rotated = *fact.mutable_staff_rotated();
    rotated.set_activity_id(absl::StrCat(pair_.pair_id, "-bad1"));
    rotated.set_pair_id(pair_.pair_id);
    rotated.set_from_unit_id(pair_.unit_a_id);
    rotated.add_officer_ids(planner_.Officer(pair_.unit_a_id, 1));
    *rotated.mutable_dispatched_date() = DateOf(today_ - 20);
    *rotated.mutable_arrived_date() = DateOf(today_ - 10);
    *rotated.mutable_returned_date() = DateOf(today_ - 15);
    rotated.set_duties("示例");
    Try(pair_.unit_a_id, fact, "返回早于到达", "DATE_ORDER");
  }

  void SomebodyElsesOfficer() {
    event::v1::Event fact;
    event::v1::StaffDispatched& dispatch = *fact.mutable_staff_dispatched();
    dispatch.set_activity_id(absl::StrCat(pair_.pair_id, "-bad7"));
    dispatch.set_pair_id(pair_.pair_id);
    dispatch.set_from_unit_id(pair_.unit_a_id);
    dispatch.add_officer_ids(planner_.Officer(pair_.unit_b_id, 1));
    *dispatch.mutable_dispatched_date() = DateOf(today_);
    dispatch.set_duties("示例");
    Try(pair_.unit_a_id, fact, "派出其他单位的人员", "OFFICER_NOT_OF_UNIT");
  }

  void StudyTomorrow() {
    Try(pair_.unit_a_id, Study("bad2", today_ + 1), "日期在将来", "DATE_IN_FUTURE");
  }

  void ThirteenthMonth() {
    event::v1::Event fact = Report(CivilMonth(today_));
    fact.mutable_report_submitted()->set_month(absl::StrCat(today_.year(), "-13"));
    Try(pair_.unit_a_id, fact, "第13个月的月报", "MONTH_INVALID");
  }

  void NoRequestId() {
    Try(pair_.unit_a_id, Study("bad3", today_), "没有请求编号", "REQUEST_ID_REQUIRED")
        .request_id.clear();
  }

  // The id of the very first act, by the same actor, with another body.
  void ReusedRequestId() {
    Try(planner_.city(), Study("bad4", today_), "请求编号重复使用", "REQUEST_ID_REUSED")
        .request_id = "demo-000001";
  }

  // A squadron of the beginning that is not in the pair.
  const ExampleUnit& Neighbour() const {
    const auto squadrons = planner_.FirstSquadrons();
    return **std::find_if(squadrons.begin(), squadrons.end(), [this](const ExampleUnit* unit) {
      return unit->unit_id != pair_.unit_a_id && unit->unit_id != pair_.unit_b_id;
    });
  }

  void NeighboursFact() {
    const ExampleUnit& neighbour = Neighbour();
    Try(neighbour.unit_id, Study("bad5", today_), "登记其他单位的活动", "SCOPE_DENIED");
  }

  void AuditorsFact() {
    Try(planner_.city(), Study("bad6", today_), "审计人员登记活动", "SCOPE_DENIED").actor =
        absl::StrCat("auditor/", planner_.city());
  }

  void TownFilesCase() {
    const ExampleUnit& town = *planner_.FirstSquadrons().front();
    event::v1::Event fact;
    event::v1::CaseFiled& filed = *fact.mutable_case_filed();
    filed.set_case_id("bad-case");
    filed.set_unit_id(town.unit_id);
    filed.set_enterprise_id(absl::StrCat("example-", town.unit_id, "-e01"));
    *filed.mutable_filed_date() = DateOf(today_);
    filed.set_cause("示例");
    Try(planner_.city(), fact, "为没有立案权的镇街立案", "NO_FILING_POWER");
  }

  event::v1::Event Report(CivilMonth month) const {
    event::v1::Event fact;
    event::v1::ReportSubmitted& report = *fact.mutable_report_submitted();
    report.set_program_id(planner_.program_id());
    report.set_unit_id(pair_.unit_a_id);
    report.set_month(FormatMonth(month));
    report.set_reporter_officer_id(planner_.Officer(pair_.unit_a_id, 1));
    report.mutable_figures();
    return fact;
  }

  // Enterprises without a joint inspection.
  void ContradictoryFigures() {
    event::v1::Event fact = Report(CivilMonth(today_));
    fact.mutable_report_submitted()->mutable_figures()->set_enterprise_count(3);
    Try(pair_.unit_a_id, fact, "没有联合执法却检查了企业", "FIGURES_CONTRADICT");
  }

  void MonthNotBegun() {
    Try(pair_.unit_a_id, Report(CivilMonth(today_) + 1), "尚未开始的月份的月报", "MONTH_NOT_BEGUN");
  }

  // The set of the example once more, from next month on.
  event::v1::Event PolicySet(const char* suffix) const {
    event::v1::Event fact;
    event::v1::PolicySetAdopted& set = *fact.mutable_policy_set_adopted();
    set = planner_.example().policy;
    set.set_policy_set_id(absl::StrCat(set.policy_set_id(), suffix));
    *set.mutable_effective_date() = DateOf(FirstDay(CivilMonth(today_) + 1));
    return fact;
  }

  void PolicyWithoutParameter() {
    event::v1::Event fact = PolicySet("-incomplete");
    fact.mutable_policy_set_adopted()->mutable_parameters()->RemoveLast();
    Try(planner_.city(), fact, "缺一个参数的规则", "POLICY_INVALID");
  }

  // What is no longer lawful for a year to come (国办发〔2024〕54号): only a set that shows how a
  // past year was assessed may ask for a number of enterprises.
  void PolicyThatWeighsCounts() {
    event::v1::Event fact = PolicySet("-quota");
    event::v1::PolicySetAdopted& set = *fact.mutable_policy_set_adopted();
    set.set_historical(false);
    for (event::v1::PolicyParameter& parameter : *set.mutable_parameters()) {
      if (parameter.key() == "joint.min_enterprises") parameter.set_value("3");
    }
    Try(planner_.city(), fact, "以检查企业数计分的规则", "POLICY_WEIGHS_COUNTS");
  }

  // Without leave, of a town of each of two districts; nothing to try where any two may pair.
  void PairAcrossDistricts() {
    if (planner_.rules().pair_cross_district == domain::CrossDistrict::kAny) return;
    const auto squadrons = planner_.FirstSquadrons();
    const ExampleUnit& town = *squadrons.front();
    const auto other = std::find_if(
        squadrons.begin(), squadrons.end(),
        [&town](const ExampleUnit* unit) { return unit->parent_unit_id != town.parent_unit_id; });
    if (other == squadrons.end()) return;
    event::v1::Event fact;
    event::v1::PairAssigned& assigned = *fact.mutable_pair_assigned();
    assigned.set_pair_id("bad-cross-district");
    assigned.set_program_id(planner_.program_id());
    assigned.set_unit_a_id(town.unit_id);
    assigned.set_unit_b_id((*other)->unit_id);
    assigned.set_method(event::v1::PAIRING_METHOD_DESIGNATED);
    *assigned.mutable_effective_date() = DateOf(today_);
    const bool never = planner_.rules().pair_cross_district == domain::CrossDistrict::kNone;
    Try(planner_.city(), fact, "未经同意和批准跨区（市）结对",
        never ? "CROSS_DISTRICT" : "CROSS_DISTRICT_UNAPPROVED");
  }

  Planner& planner_;
  const CivilDay today_;
  const PlannedPair& pair_;
};

}  // namespace

void PlanBadInput(Planner& planner) {
  BadInput(planner, planner.Day(planner.months() / 2, 15)).Plan();
}

}  // namespace jiedui::scenario
