// Obligations as they are read: whose they are, and that they say what every other table says.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/date.h"
#include "domain/error.h"
#include "projections/bulletin_archive.h"
#include "projections/fold.h"
#include "projections/monthly_dispatch.h"
#include "projections/obligations.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"
#include "tests/projections/history.h"
#include "tests/projections/obligation_lines.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts
using testing::Contains;
using testing::ElementsAre;
using testing::IsSupersetOf;
using testing::Not;

std::set<std::string> Ids(const std::vector<v1::Obligation>& obligations) {
  std::set<std::string> ids;
  for (const v1::Obligation& each : obligations) ids.insert(each.obligation_id());
  return ids;
}

std::set<std::string> IdsOf(const Story& story, const std::string& unit_id, bool below = false) {
  return Ids(Read(story.tables(), unit_id, below, CivilDay(2017, 3, 10)));
}

TEST(ObligationsReadSpec, ATownHasItsPairsAndItsReports) {
  const std::set<std::string> ids = IdsOf(Story(), kLincheng);
  EXPECT_THAT(ids, IsSupersetOf({absl::StrCat("month/", kTownPair, "/2017-03"),
                                 absl::StrCat("kind/", kTownPair, "/rotation"),
                                 absl::StrCat("report/", kLincheng, "/2017-03")}));
  for (const std::string& id : ids) {
    EXPECT_TRUE(id.find(kTownPair) != std::string::npos || id.find(kLincheng) != std::string::npos)
        << id;
    EXPECT_EQ(id.find("check/"), std::string::npos) << "that is its district's";
  }
}

TEST(ObligationsReadSpec, ADistrictHasItsBrigadesAndItsSupervisionAndOnRequestItsTowns) {
  const std::set<std::string> own = IdsOf(Story(), kXuecheng);
  const std::string of_town = absl::StrCat("month/", kTownPair, "/2017-03");
  EXPECT_THAT(own, IsSupersetOf({absl::StrCat("register/", kXuecheng),
                                 absl::StrCat("month/", kBrigadePair, "/2017-03"),
                                 absl::StrCat("check/", kXuecheng, "/", kTownPair, "/2017-01"),
                                 absl::StrCat("report/", kXuecheng, "/2017-03")}));
  EXPECT_THAT(own, Not(Contains(of_town)));
  const std::set<std::string> below = IdsOf(Story(), kXuecheng, /*below=*/true);
  EXPECT_THAT(below, IsSupersetOf(own));
  EXPECT_THAT(below, Contains(of_town));
  EXPECT_THAT(below, Contains(absl::StrCat("report/", kLincheng, "/2017-03")));
  EXPECT_THAT(below, Not(Contains(absl::StrCat("report/", kTengzhou, "/2017-03"))));
}

TEST(ObligationsReadSpec, TheCityPublishesAndOnRequestSeesEverything) {
  const Story story;
  EXPECT_THAT(IdsOf(story, kCity), Contains("bulletin/2017-01/2017-03"));
  EXPECT_THAT(IdsOf(story, kCity), Not(Contains(absl::StrCat("report/", kXuecheng, "/2017-03"))));
  EXPECT_EQ(IdsOf(story, kCity, /*below=*/true), IdsOf(story, ""));
}

TEST(ObligationsReadSpec, WhoeverAnswersAReportIsTheReportersSuperior) {
  Story story;
  story.Tell(SubmitReport(kLincheng, "2017-02", "2017-03-02"));
  const std::string answer = absl::StrCat("report_answer/", kLincheng, "/2017-02/1");
  EXPECT_THAT(IdsOf(story, kXuecheng), Contains(answer));
  EXPECT_THAT(IdsOf(story, kLincheng), Not(Contains(answer)));
  EXPECT_THAT(IdsOf(story, kCity), Not(Contains(answer)));
}

TEST(ObligationsReadSpec, ItNamesTheUnitsAsTheyAreCalledOnThatDay) {
  Story story;
  story.Tell(RenameUnit(kLincheng, "临城新名", "2017-03-10"));
  const auto names = [&](CivilDay on) {
    const auto all = Read(story.tables(), kLincheng, false, on);
    for (const v1::Obligation& each : all) {
      if (each.obligation_id() == absl::StrCat("report/", kLincheng, "/2017-03")) {
        return std::vector<std::string>(each.unit_names().begin(), each.unit_names().end());
      }
    }
    return std::vector<std::string>();
  };
  EXPECT_THAT(names(CivilDay(2017, 3, 9)), Not(ElementsAre("临城新名")));
  EXPECT_THAT(names(CivilDay(2017, 3, 10)), ElementsAre("临城新名"));
}

TEST(ObligationsReadSpec, WhatDoesNotExistIsNamed) {
  const Story story;
  const auto reason = [&](const ObligationFilter& filter) {
    return domain::ReasonOf(ReadObligations(story.tables(), filter,
                                            ViewOf(story.tables(), domain::Organization::kAsItWas,
                                                   CivilDay(2017, 3, 10)))
                                .status());
  };
  EXPECT_EQ(reason({"2019", kLincheng, false}), v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(reason({kYear, "370499", false}), v1::ERROR_REASON_RESOURCE_NOT_FOUND);
}

// --- those who answer, sign and decide ---

constexpr CivilDay kLater(2017, 11, 15);

TEST(AnswerObligationSpec, AFiledRegisterIsTheSuperiorsToAnswerAndDueByNoDay) {  // R0-09
  Story story;
  const std::string id = absl::StrCat("register_answer/", kXuecheng);
  EXPECT_EQ(LineOf(story, kCity, id, kLater), "none");
  story.Tell(FileRegister(kXuecheng, {kTownPair}));
  EXPECT_EQ(LineOf(story, kCity, id, kLater), "PENDING, open");
  EXPECT_EQ(LineOf(story, kXuecheng, id, kLater), "none");
  EXPECT_EQ(Find(story, id, kLater).note(), "请受理或者退回 单位370403 的结对备案");
  story.Tell(ReturnRegister(kXuecheng));
  EXPECT_EQ(LineOf(story, kCity, id, kLater), "MET");
  story.Tell(FileRegister(kXuecheng, {kTownPair}, "2017-01-25"));
  EXPECT_EQ(LineOf(story, kCity, id, kLater), "PENDING, open");
  story.Tell(AcknowledgeRegister(kXuecheng, "2017-01-26"));
  EXPECT_EQ(LineOf(story, kCity, id, kLater), "MET");
}

TEST(AnswerObligationSpec, NobodyAnswersTheCitysOwnRegister) {
  Story story;
  story.Tell(FileRegister(kCity, {kBrigadePair}));
  EXPECT_EQ(LineOf(story, "", absl::StrCat("register_answer/", kCity), kLater), "none");
}

TEST(AnswerObligationSpec, ACaseThatWasVoidedIsNobodysToAnswer) {  // A25, R0-22
  Story story;
  story.Tell(ProposeCase("c1", kLincheng, "", "2017-03-10"));
  EXPECT_EQ(LineOf(story, kXuecheng, "case_answer/c1", kLater), "PENDING, open");
  story.Tell(VoidCase("c1", "2017-03-11"));
  EXPECT_EQ(LineOf(story, kXuecheng, "case_answer/c1", kLater), "none");
}

TEST(AnswerObligationSpec, ATownsCaseIsItsDistrictsToAnswer) {  // R0-22
  Story story;
  story.Tell(
      InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 1}, {"e2", kXingren, 1}}));
  story.Tell(ProposeCase("c1", kLincheng, "j1", "2017-03-10"));
  story.Tell(ProposeCase("c2", kXingren, "", "2017-03-10"));
  story.Tell(FileCase("c3", kXuecheng, "", "2017-03-10"));
  EXPECT_EQ(LineOf(story, kXuecheng, "case_answer/c1", kLater), "PENDING, open");
  EXPECT_EQ(LineOf(story, kXuecheng, "case_answer/c2", kLater), "PENDING, open");
  EXPECT_EQ(LineOf(story, kLincheng, "case_answer/c1", kLater), "none");
  EXPECT_EQ(LineOf(story, "", "case_answer/c3", kLater), "none") << "nobody proposed it";
  EXPECT_EQ(Find(story, "case_answer/c1", kLater).case_id(), "c1");
  EXPECT_EQ(Find(story, "case_answer/c1", kLater).rule(), "R0-22");
  story.Tell(AcceptCase("c1", kXuecheng, "2017-03-12"));
  story.Tell(DeclineCase("c2", kXuecheng, "2017-03-12"));
  EXPECT_EQ(LineOf(story, kXuecheng, "case_answer/c1", kLater), "MET");
  EXPECT_EQ(LineOf(story, kXuecheng, "case_answer/c2", kLater), "MET");
}

TEST(AnswerObligationSpec, APlanIsTheOtherSidesToSignByTheFirstInspectionThatFollowsIt) {  // R0-18
  Story story;
  story.Tell(AdoptPlan("p1", kTownPair, kLincheng, "2017-03-01"));
  EXPECT_EQ(LineOf(story, kXingren, "plan_signature/p1", kLater), "PENDING, open");
  EXPECT_EQ(LineOf(story, kLincheng, "plan_signature/p1", kLater), "none");
  auto inspection = InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 1}});
  inspection.set_plan_id("p1");
  story.Tell(inspection);
  EXPECT_EQ(LineOf(story, kXingren, "plan_signature/p1", CivilDay(2017, 3, 5)),
            "PENDING by 2017-03-05, open");
  EXPECT_EQ(LineOf(story, kXingren, "plan_signature/p1", CivilDay(2017, 3, 6)),
            "BREACHED by 2017-03-05, open");
  story.Tell(SignPlan("p1", kTownPair, kXingren, "2017-03-06"));
  EXPECT_EQ(LineOf(story, kXingren, "plan_signature/p1", kLater), "MET_LATE by 2017-03-05");
}

TEST(AnswerObligationSpec, APlanWhoseSignatureIsExcusedIsNotAskedFor) {  // R0-18, A23
  Story story;
  story.Tell(AdoptPlan("p1", kTownPair, kLincheng, "2017-03-01"));
  auto inspection = InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 1}});
  inspection.set_plan_id("p1");
  story.Tell(inspection);
  EXPECT_EQ(LineOf(story, kXingren, "plan_signature/p1", kLater), "BREACHED by 2017-03-05, open");
  const int64_t granted =
      story.Tell(ExceptRule(kTownPair, "R0-18", "2017-03-05", "2017-03-05", "2017-03-20"));
  const v1::Obligation excused = Find(story, "plan_signature/p1", kLater);
  EXPECT_EQ(excused.status(), v1::OBLIGATION_STATUS_EXEMPT);
  EXPECT_FALSE(excused.open());
  EXPECT_EQ(*excused.positions().rbegin(), granted);
  EXPECT_EQ(excused.note(), "经批准例外，不要求签署联合执法计划 p1：汛期应急，来不及制定计划");
}

TEST(AdmonitionObligationSpec, TheOrganizerDecidesOnWhomTheRankingProposes) {  // A30
  Story story;
  story.Tell(RankMonths());
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-03"));  // 薛城 is ahead of everybody
  const std::string id = absl::StrCat("admonition/", kTengzhou, "/2017-03");
  EXPECT_EQ(LineOf(story, kCity, id, CivilDay(2017, 4, 9)), "none");
  EXPECT_EQ(LineOf(story, kCity, id, CivilDay(2017, 4, 10)), "PENDING by 2017-04-30, open");
  EXPECT_EQ(LineOf(story, kTengzhou, id, CivilDay(2017, 4, 10)), "none") << "it is the city's";
  EXPECT_EQ(LineOf(story, kCity, absl::StrCat("admonition/", kXuecheng, "/2017-03"), kLater),
            "none");
  EXPECT_EQ(LineOf(story, kCity, id, CivilDay(2017, 5, 1)), "BREACHED by 2017-04-30, open");
  story.Tell(DecideAdmonition(kTengzhou, "2017-03", event::v1::ADMONITION_DECISION_DISMISSED,
                              "2017-04-18"));
  EXPECT_EQ(LineOf(story, kCity, id, CivilDay(2017, 4, 17)), "PENDING by 2017-04-30, open");
  EXPECT_EQ(LineOf(story, kCity, id, CivilDay(2017, 5, 1)), "MET by 2017-04-30");
}

TEST(AdmonitionObligationSpec, WhereNoMonthIsRankedNothingIsDecided) {  // A29, A30
  Story story;
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-03"));
  for (const v1::Obligation& each : Read(story.tables(), "", true, kLater)) {
    EXPECT_NE(each.kind(), v1::OBLIGATION_KIND_ADMONITION) << each.obligation_id();
  }
}

TEST(ObligationsReadSpec, WhatIsDueByNoDayComesLast) {
  Story story;
  story.Tell(FileRegister(kXuecheng, {kTownPair}));
  bool without_day = false;
  for (const v1::Obligation& each : Read(story.tables(), "", true, kLater)) {
    EXPECT_FALSE(without_day && each.has_due_date()) << each.obligation_id();
    without_day = !each.has_due_date();
  }
  EXPECT_TRUE(without_day);
}

TEST(ObligationsReadSpec, APairThatBeginsAfterTheRegisterWasDueIsFiledByADayOfItsOwn) {  // R0-09
  Story story;
  story.Tell(FileRegister(kXuecheng, {kTownPair}));
  event::v1::PairAssigned later = Assign(kXingcheng, kZhangfan);
  *later.mutable_effective_date() = Date("2017-06-01");
  story.Tell(later);
  const std::string id = absl::StrCat("register_supplement/", later.pair_id());
  const auto status = [&](CivilDay on) {
    for (const v1::Obligation& each : Read(story.tables(), kXuecheng, false, on)) {
      if (each.obligation_id() == id) return each.status();
    }
    return v1::OBLIGATION_STATUS_UNSPECIFIED;
  };
  EXPECT_EQ(status(CivilDay(2017, 6, 1)), v1::OBLIGATION_STATUS_PENDING);
  EXPECT_EQ(status(CivilDay(2017, 6, 20)), v1::OBLIGATION_STATUS_BREACHED);
  const auto form = ReadPairRegister(
      story.tables(), kYear, kXuecheng,
      ViewOf(story.tables(), domain::Organization::kAsItWas, CivilDay(2017, 6, 20)));
  ASSERT_TRUE(form.ok()) << form.status();
  ASSERT_EQ(form->findings_size(), 1);
  EXPECT_EQ(form->findings(0).severity(), v1::RULE_SEVERITY_MUST);
  EXPECT_EQ(form->findings(0).subject(), later.pair_id());
  story.Tell(FileRegister(kXuecheng, {later.pair_id()}, "2017-06-21"));
  EXPECT_EQ(status(CivilDay(2017, 6, 21)), v1::OBLIGATION_STATUS_MET_LATE);
}

// --- one fold: the same thing has the same status in its own table ---

MemoryTables Folded(const History& history) {
  Recorder recorder;
  MemoryTables tables;
  for (const event::v1::Event& event : history) {
    CHECK_OK(FoldEvent(recorder.Record(event, "city/370400"), tables));
  }
  return tables;
}

// "month/… PENDING" of every month, kind, report, register, fix and period the other tables know.
class OtherTables {
 public:
  OtherTables(const Tables& tables, CivilDay on)
      : tables_(tables), on_(on), view_(ViewOf(tables, domain::Organization::kAsItWas, on)) {
    AddPairs();
    for (const table::v1::UnitRow& unit : ListUnits(tables)) AddUnit(unit);
    AddFixes();
    const v1::BulletinSchedule schedule = ReadBulletinSchedule(tables, kYear, on).value();
    for (const v1::BulletinPeriod& period : schedule.periods()) {
      Add(absl::StrCat("bulletin/", period.first_month(), "/", period.last_month()),
          period.status());
    }
  }

  std::set<std::string> lines;

 private:
  void Add(const std::string& id, v1::ObligationStatus status) {
    lines.insert(absl::StrCat(id, " ", v1::ObligationStatus_Name(status)));
  }

  void AddPairs() {
    PairFilter filter;
    filter.program_id = kYear;
    const auto pairs = ListPairCompliance(tables_, filter, on_);
    for (const v1::PairCompliance& pair : *pairs) {
      for (const v1::MonthCoverage& month : pair.months()) {
        Add(absl::StrCat("month/", pair.pair_id(), "/", month.month()), month.status());
      }
      Add(absl::StrCat("kind/", pair.pair_id(), "/rotation"), pair.kinds(0).status());
      Add(absl::StrCat("kind/", pair.pair_id(), "/joint_inspection"), pair.kinds(1).status());
      Add(absl::StrCat("kind/", pair.pair_id(), "/group_study"), pair.kinds(2).status());
    }
  }

  void AddUnit(const table::v1::UnitRow& unit) {
    const std::string& id = unit.registered().unit_id();
    const v1::PairRegister form = ReadPairRegister(tables_, kYear, id, view_).value();
    if (form.state() != v1::REGISTER_STATE_UNSPECIFIED) {
      Add(absl::StrCat("register/", id), StatusOf(form));
    }
    for (CivilMonth month(2017, 1); month <= CivilMonth(2017, 12); ++month) {
      const v1::DispatchTable table = ReadDispatchTable(tables_, kYear, id, month, on_).value();
      if (table.timeliness() == v1::REPORT_TIMELINESS_UNSPECIFIED) continue;
      const bool took_no_part =
          table.timeliness() == v1::REPORT_TIMELINESS_EXEMPT && table.report_exemptions().empty();
      if (took_no_part) continue;
      const bool returned = table.state() == v1::REPORT_STATE_RETURNED;
      Add(absl::StrCat("report/", id, "/", FormatMonth(month)),
          returned ? OfReturned(table, FindMonth(tables_, id, month))
                   : StatusOf(table.timeliness()));
    }
  }

  static v1::ObligationStatus StatusOf(const v1::PairRegister& form) {
    const bool filed = form.state() != v1::REGISTER_STATE_NOT_FILED;
    if (form.findings().empty() || !form.has_due_date()) {
      return filed ? v1::OBLIGATION_STATUS_MET : v1::OBLIGATION_STATUS_PENDING;
    }
    return filed ? v1::OBLIGATION_STATUS_MET_LATE : v1::OBLIGATION_STATUS_BREACHED;
  }

  // A38: three days from the return, a weekend over, or the report's own where that is later.
  v1::ObligationStatus OfReturned(const v1::DispatchTable& table,
                                  const table::v1::DispatchRow& row) const {
    const CivilDay due = domain::ToDay(table.due_date());
    CivilDay again = domain::ToDay(row.versions().rbegin()->returned_date()) + 3;
    while (absl::GetWeekday(again) == absl::Weekday::saturday ||
           absl::GetWeekday(again) == absl::Weekday::sunday) {
      ++again;
    }
    return on_ > std::max(due, again) ? v1::OBLIGATION_STATUS_BREACHED
                                      : v1::OBLIGATION_STATUS_PENDING;
  }

  static v1::ObligationStatus StatusOf(v1::ReportTimeliness timeliness) {
    const std::map<v1::ReportTimeliness, v1::ObligationStatus> statuses = {
        {v1::REPORT_TIMELINESS_NOT_DUE, v1::OBLIGATION_STATUS_PENDING},
        {v1::REPORT_TIMELINESS_ON_TIME, v1::OBLIGATION_STATUS_MET},
        {v1::REPORT_TIMELINESS_LATE, v1::OBLIGATION_STATUS_MET_LATE},
        {v1::REPORT_TIMELINESS_OVERDUE, v1::OBLIGATION_STATUS_BREACHED},
        {v1::REPORT_TIMELINESS_EXEMPT, v1::OBLIGATION_STATUS_EXEMPT}};
    return statuses.at(timeliness);
  }

  void AddFixes() {
    const auto checks = ListSupervisionChecks(tables_, {}, view_);
    for (const v1::SupervisionCheck& check : *checks) {
      if (check.fix_state() == v1::FIX_STATE_UNSPECIFIED) continue;
      const std::string id = absl::StrCat("fix/", check.check().check_id());
      Add(id, check.fix_state() == v1::FIX_STATE_OPEN      ? v1::OBLIGATION_STATUS_PENDING
              : check.fix_state() == v1::FIX_STATE_OVERDUE ? v1::OBLIGATION_STATUS_BREACHED
              : check.fix_state() == v1::FIX_STATE_CLOSED  ? v1::OBLIGATION_STATUS_MET
                                                           : v1::OBLIGATION_STATUS_MET_LATE);
    }
  }

  const Tables& tables_;
  const CivilDay on_;
  const domain::OrganizationView view_;
};

std::set<std::string> Lines(const std::vector<v1::Obligation>& obligations) {
  const std::set<v1::ObligationKind> kinds = {
      v1::OBLIGATION_KIND_MONTH_ACTIVITY, v1::OBLIGATION_KIND_KIND_FLOOR,
      v1::OBLIGATION_KIND_REPORT,         v1::OBLIGATION_KIND_REGISTER,
      v1::OBLIGATION_KIND_BULLETIN,       v1::OBLIGATION_KIND_SUPERVISION_FIX};
  std::set<std::string> lines;
  for (const v1::Obligation& each : obligations) {
    if (!kinds.contains(each.kind())) continue;
    lines.insert(absl::StrCat(each.obligation_id(), " ", v1::ObligationStatus_Name(each.status())));
  }
  return lines;
}

TEST(ObligationsReadSpec, TheyAgreeWithEveryOtherTableInRandomYears) {
  for (const uint32_t seed : {21U, 22U, 23U}) {
    const MemoryTables tables = Folded(RandomYear(seed, 800));
    for (const CivilDay on :
         {CivilDay(2017, 1, 20), CivilDay(2017, 1, 21), CivilDay(2017, 3, 31), CivilDay(2017, 4, 1),
          CivilDay(2017, 12, 31), CivilDay(2018, 1, 1), CivilDay(2018, 2, 10)}) {
      EXPECT_EQ(Lines(Read(tables, "", true, on)), OtherTables(tables, on).lines)
          << seed << " on " << FormatDay(on);
    }
  }
}

TEST(ObligationsReadSpec, EverythingOwedIsOwedBySomebodyAndIdsAreUnique) {
  const MemoryTables tables = Folded(RandomYear(24, 800));
  const CivilDay on(2017, 11, 15);
  std::set<std::string> together;
  for (const table::v1::UnitRow& unit : ListUnits(tables)) {
    together.merge(Ids(Read(tables, unit.registered().unit_id(), false, on)));
  }
  const std::vector<v1::Obligation> all = Read(tables, "", true, on);
  EXPECT_EQ(together, Ids(all));
  EXPECT_EQ(together.size(), all.size());
}

}  // namespace
}  // namespace jiedui::projections
