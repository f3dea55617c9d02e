// What whoever may not record a fact is told: by which paragraph, and who does.

#include <string>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/error.h"
#include "services/access.h"
#include "tests/support/facts.h"
#include "tests/support/memory_entities.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using domain::Principal;
using domain::Role;
using testing::HasSubstr;

constexpr char kTowns[] = "2017-370403001-370403002";  // 临城–兴仁, both in 薛城

const CivilDay kToday(2017, 6, 1);

History Stage() {
  return Staffed() +
         Facts({HelpOtherwise("held", kTowns, "2017-02-01"), FileRegister(kXuecheng, {kTowns}),
                FileCase("filed", kXuecheng, "", "2017-02-01")});
}

std::string ClauseOf(const absl::Status& refusal) {
  for (const auto& [name, value] : domain::VariablesOf(refusal)) {
    if (name == "clause") return value;
  }
  return "";
}

TEST(AccessDenialSpec, ADenialNamesTheParagraphThatSaysWhoseTheActIs) {
  const MemoryEntities entities(Stage());
  const auto clause = [&entities](const Principal& principal, const AnyFact& fact) {
    return ClauseOf(Authorize(principal, fact.event, entities, kToday));
  };
  const Principal town{Role::kTown, kLincheng};
  EXPECT_EQ(clause(town, Assign(kLincheng, kXingcheng)), "枣安监发〔2017〕11号·三");
  EXPECT_EQ(clause(town, AcknowledgeRegister(kXuecheng)), "枣安监发〔2017〕11号·三");
  EXPECT_EQ(clause(town, CheckPair("k1", kTowns, kXuecheng)), "枣安监发〔2017〕11号·五（二）");
  EXPECT_EQ(clause(town, FileCase("c9", kXuecheng, "", "2017-03-01")),
            "枣安监发〔2017〕11号·四（二）");
  EXPECT_EQ(clause({Role::kDistrict, kTengzhou}, Void("held", kTowns, "2017-03-03")),
            "枣安监发〔2017〕11号·四");
  EXPECT_EQ(clause(town, RenameUnit(kLincheng, "临城", "2017-03-01")), "")
      << "no act of the notice";
}

// The next year has no rules yet that could say whose an act of this one is.
TEST(AccessDenialSpec, ADenialNamesTheParagraphOfAProgrammeThatHasRules) {
  const MemoryEntities entities(Stage() + Facts({OpenNextProgram(), EnrollNext(kLincheng)}));
  const Principal town{Role::kTown, kLincheng};
  for (const AnyFact& fact : {AnyFact(FileCase("c9", kXuecheng, "", "2017-03-01")),
                              AnyFact(CheckPair("k1", kTowns, kXuecheng))}) {
    EXPECT_NE(ClauseOf(Authorize(town, fact.event, entities, kToday)), "")
        << fact.event.ShortDebugString();
  }
}

// The rules of the next year stand in another notice.
event::v1::PolicySetAdopted AdoptPolicyOfAnotherNotice() {
  event::v1::PolicySetAdopted set = AdoptNextPolicy();
  for (event::v1::PolicyParameter& parameter : *set.mutable_parameters()) {
    parameter.set_clause(
        absl::StrReplaceAll(parameter.clause(), {{"枣安监发〔2017〕11号", "枣安监发〔2018〕2号"}}));
  }
  return set;
}

TEST(AccessDenialSpec, ADenialNamesTheParagraphOfTheProgrammeThatTheFactNames) {
  const MemoryEntities entities(
      Stage() + Facts({OpenNextProgram(), AdoptPolicyOfAnotherNotice(), EnrollNext(kLincheng)}));
  const auto clause = [&entities](const Principal& principal, const AnyFact& fact) {
    return ClauseOf(Authorize(principal, fact.event, entities, kToday));
  };
  auto next = Assign(kLincheng, kXingcheng);
  next.set_program_id(kNextYear);
  const Principal town{Role::kTown, kLincheng};  // takes part in both
  EXPECT_EQ(clause(town, Assign(kLincheng, kXingcheng)), "枣安监发〔2017〕11号·三");
  EXPECT_EQ(clause(town, next), "枣安监发〔2018〕2号·三");
  EXPECT_EQ(clause(town, FileCase("c9", kXuecheng, "", "2017-03-01")),
            "枣安监发〔2018〕2号·四（二）")
      << "it names none: by the last one of the caller's own";
  const Principal stranger{Role::kTown, "370499001"};  // takes part in none
  EXPECT_EQ(clause(stranger, Assign(kLincheng, kXingcheng)), "枣安监发〔2017〕11号·三");
  EXPECT_EQ(clause(stranger, next), "枣安监发〔2018〕2号·三");
  EXPECT_EQ(clause(stranger, FileCase("c9", kXuecheng, "", "2017-03-01")), "");
}

TEST(AccessDenialSpec, ADenialSaysWhoRecordsSuchFacts) {
  const MemoryEntities entities(Stage());
  const auto told = [&entities](const AnyFact& fact) {
    const Principal outsider{Role::kDistrict, "370499"};
    return domain::ChineseText(Authorize(outsider, fact.event, entities, kToday));
  };
  EXPECT_EQ(told(OpenAssessment()),
            "您（district/370499）没有办理此事的权限，或者所涉单位不在您的管辖范围内；"
            "此事由市局登记，请与其联系；本应由您办理的，请核对单位编号和所用账户");
  EXPECT_THAT(told(HelpOtherwise("o1", kTowns, "2017-03-01")),
              HasSubstr("此事由所涉单位自己、所属区（市）局或者市局登记"));
  EXPECT_THAT(told(Assign(kLincheng, kXingcheng)),
              HasSubstr("此事由所涉单位的上级（所属区（市）局或者市局）登记"));
  EXPECT_THAT(told(Object("o1", kLincheng, "2018-01-11")), HasSubstr("此事由所涉单位自己登记"));
  EXPECT_THAT(told(VoidCase("filed", "2017-03-02")), HasSubstr("此事由所涉单位自己或者市局登记"));
  EXPECT_THAT(told(CheckPair("k1", kTowns, kXuecheng)),
              HasSubstr("此事由所填单位（区（市）局或者市局）自己登记"));
  EXPECT_THAT(told(CloseCase("filed", "2017-03-01")),
              HasSubstr("此事由所属区（市）局或者市局登记"));
}

TEST(AccessDenialSpec, ACityThatObjectsInAUnitsNameIsToldThatTheUnitDoes) {  // R0-30, A7
  const MemoryEntities entities(Stage());
  for (const char* unit : {kLincheng, kXuecheng, kCity}) {
    const AnyFact objection = Object("o1", unit, "2018-01-11");
    const absl::Status denied = Authorize({Role::kCity, kCity}, objection.event, entities, kToday);
    EXPECT_EQ(domain::ReasonOf(denied), v1::ERROR_REASON_SCOPE_DENIED) << unit;
    EXPECT_THAT(domain::ChineseText(denied), HasSubstr("此事由所涉单位自己登记，请与其联系"));
  }
}

// R0-22, A3: whoever answers in another's place is not sent to itself.
TEST(AccessDenialSpec, ACityThatAnswersADistrictsCaseIsToldThatWhomItWasReportedToDoes) {
  const MemoryEntities entities(Stage() + Facts({ProposeCase("c1", kLincheng, "", "2017-03-20")}));
  for (const AnyFact& answer : {AnyFact(AcceptCase("c1", kXuecheng, "2017-03-21")),
                                AnyFact(DeclineCase("c1", kXuecheng, "2017-03-21"))}) {
    const absl::Status denied = Authorize({Role::kCity, kCity}, answer.event, entities, kToday);
    EXPECT_EQ(domain::ReasonOf(denied), v1::ERROR_REASON_SCOPE_DENIED);
    EXPECT_THAT(domain::ChineseText(denied),
                HasSubstr("此事由接到该案件上报的单位登记，请与其联系"));
  }
}

// R0-22: to contact itself would help neither.
TEST(AccessDenialSpec, ADistrictThatFilesACaseForItsTownIsToldThatTheTownReportsIt) {
  const MemoryEntities entities(Stage());
  const AnyFact fact = FileCase("c9", kLincheng, "", "2017-03-01");
  const absl::Status own = Authorize({Role::kDistrict, kXuecheng}, fact.event, entities, kToday);
  EXPECT_EQ(domain::ReasonOf(own), v1::ERROR_REASON_NO_FILING_POWER);
  EXPECT_EQ(domain::ChineseText(own),
            "370403001 没有立案权；请将拟处罚案件报区（市）局（上报拟处罚案件）");
  EXPECT_EQ(domain::ReasonOf(Authorize({Role::kDistrict, kTengzhou}, fact.event, entities, kToday)),
            v1::ERROR_REASON_SCOPE_DENIED)
      << "the town is not its own";
}

TEST(AccessDenialSpec, ATownThatFilesACaseIsToldToReportIt) {  // R0-22
  const MemoryEntities entities(Stage());
  const auto told = [&entities](const Principal& principal, const AnyFact& fact) {
    return domain::ReasonOf(Authorize(principal, fact.event, entities, kToday));
  };
  const AnyFact fact = FileCase("c9", kLincheng, "", "2017-03-01");
  EXPECT_EQ(told({Role::kTown, kLincheng}, fact), v1::ERROR_REASON_NO_FILING_POWER);
  EXPECT_EQ(told({Role::kTown, kXingcheng}, fact), v1::ERROR_REASON_SCOPE_DENIED);
  EXPECT_EQ(told({Role::kAuditor, kLincheng}, fact), v1::ERROR_REASON_SCOPE_DENIED);
  EXPECT_EQ(told({Role::kTown, kLincheng}, FileCase("c9", kXuecheng, "", "2017-03-01")),
            v1::ERROR_REASON_SCOPE_DENIED);
}

}  // namespace
}  // namespace jiedui::services
