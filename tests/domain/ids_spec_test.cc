// Ids that can be told from others, and whose they are; and who may speak where one may not.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "domain/error.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(IdSpec, AnIdHasALetterOrADigit) {
  for (const char* id : {"-", "._-"}) {
    Given(ProgramYear())
        .When(FileCase(id, kXuecheng, "", "2017-03-20"))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "case_id");
  }
  for (const char* id : {"-1", "c", "2017.c_1"}) {
    Given(ProgramYear()).When(FileCase(id, kXuecheng, "", "2017-03-20")).ThenRecordedAsProposed();
  }
}

TEST(IdSpec, ARegisterIsNotFiledUnderTheIdOfAnother) {  // R0-09
  const History filed =
      Reporting() + Facts({FileRegister(kCity, {PairId(kTengzhou, kXuecheng)}, "2017-01-18")});
  auto towns = FileRegister(kXuecheng, {PairId(kLincheng, kXingren)}, "2017-01-19");
  Given(filed).When(towns).On("2017-01-19").ThenRecordedAsProposed();
  towns.set_register_id("2017-370400");
  Given(filed)
      .When(towns)
      .On("2017-01-19")
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "register_id");
}

TEST(IdSpec, ABulletinIsNotPublishedUnderTheIdOfAnother) {  // R0-31
  const History first = Paired() + Facts({PublishBulletin(1, "2017-01", "2017-03", "2017-04-10")});
  auto second = PublishBulletin(2, "2017-04", "2017-06", "2017-07-10");
  Given(first).When(second).On("2017-07-10").ThenRecordedAsProposed();
  second.set_bulletin_id("2017-370400-1");
  Given(first)
      .When(second)
      .On("2017-07-10")
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "bulletin_id");
}

// What 薛城 is told of an activity that is confirmed for 滕州 by that unit, where it is to be
// confirmed for 薛城 by the same.
absl::Status Refusal(const char* attester, domain::Role role) {
  auto of_a = Attest("o1", PairId(kTengzhou, kXuecheng), kTengzhou, "2017-03-03");
  of_a.set_attesting_unit_id(attester);
  const MemoryEntities entities(
      Paired() + Facts({HelpOtherwise("o1", PairId(kTengzhou, kXuecheng), "2017-03-02"), of_a}));
  const auto of_b = Attest("o1", PairId(kTengzhou, kXuecheng), kXuecheng, "2017-03-03");
  return domain::Decide(AnyFact(of_b).event, entities, {Day("2017-03-03"), {role, attester}})
      .status();
}

TEST(AttestationSpec, WhoSpeaksForBothSidesHearsWhoMay) {  // A26
  const absl::Status by_side = Refusal(kTengzhou, domain::Role::kDistrict);
  EXPECT_EQ(domain::ReasonOf(by_side), v1::ERROR_REASON_SAME_ATTESTER);
  EXPECT_THAT(std::string(by_side.message()),
              HasSubstr("370403 must confirm itself, or a superior of it"));
  EXPECT_THAT(domain::ChineseText(by_side), HasSubstr("自行确认，或由其上级代为确认"));
  const absl::Status by_superior = Refusal(kCity, domain::Role::kCity);
  EXPECT_EQ(domain::ReasonOf(by_superior), v1::ERROR_REASON_SAME_ATTESTER);
  EXPECT_THAT(std::string(by_superior.message()), HasSubstr("370403 must confirm itself"));
  EXPECT_THAT(domain::ChineseText(by_superior), Not(HasSubstr("上级")));
}

}  // namespace
}  // namespace jiedui::spec
