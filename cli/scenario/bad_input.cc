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
    event::v1::Event fact;
    event::v1::ReportSubmitted& report = *fact.mutable_report_submitted();
    report.set_program_id(planner_.program_id());
    report.set_unit_id(pair_.unit_a_id);
    report.set_month(absl::StrCat(today_.year(), "-13"));
    report.set_reporter_officer_id(planner_.Officer(pair_.unit_a_id, 1));
    report.mutable_figures();
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

  Planner& planner_;
  const CivilDay today_;
  const PlannedPair& pair_;
};

}  // namespace

void PlanBadInput(Planner& planner) {
  BadInput(planner, planner.Day(planner.months() / 2, 15)).Plan();
}

}  // namespace jiedui::scenario
