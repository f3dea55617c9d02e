// A side that confirmed too late is no worse off than one that was silent: A26.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "domain/error.h"
#include "domain/rules/compliance.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::spec {
namespace {

using domain::Role;
using ::testing::HasSubstr;

const std::string& Pair() {
  static const auto& id = *new std::string(PairId(kTengzhou, kXuecheng));
  return id;
}

// Of 滕州市, by itself.
event::v1::ActivityAttested Own(absl::string_view id, absl::string_view day) {
  auto fact = Attest(id, Pair(), kTengzhou, day);
  fact.set_attesting_unit_id(kTengzhou);
  return fact;
}

// An inspection of 2 March; seven days after it, if it was recorded at once, are over on the 9th.
History Confirmed(absl::string_view day) {
  return Staffed() + Facts({Inspect("j1", Pair(), kXuecheng, "2017-03-02"), Own("j1", day)});
}

TEST(LateAttestationSpec, ASuperiorSpeaksForASideThatConfirmedTooLateAsForASilentOne) {  // A26
  const auto spoken = Attest("j1", Pair(), kTengzhou, "2017-03-12");
  Given(Confirmed("2017-03-10")).When(spoken).On("2017-03-12").ThenRecordedAsProposed();
  Given(Confirmed("2017-03-09"))
      .When(spoken)
      .On("2017-03-12")
      .ThenRefused(v1::ERROR_REASON_ALREADY_ATTESTED, "unit_id");
}

TEST(LateAttestationSpec, TheSuperiorDoesSoOnceAndTheSideNotAgain) {  // A26
  const auto spoken = Attest("j1", Pair(), kTengzhou, "2017-03-12");
  Given(Confirmed("2017-03-10"))
      .When(Own("j1", "2017-03-12"))
      .By(Role::kDistrict, kTengzhou)
      .On("2017-03-12")
      .ThenRefused(v1::ERROR_REASON_ALREADY_ATTESTED, "unit_id");
  Given(Confirmed("2017-03-10") + Facts({spoken}))
      .When(Attest("j1", Pair(), kTengzhou, "2017-03-13"))
      .On("2017-03-13")
      .ThenRefused(v1::ERROR_REASON_ALREADY_ATTESTED, "unit_id");
}

TEST(LateAttestationSpec, TheDaysOfAStayBeginWhenItIsOver) {  // A26
  const History rotated =
      Staffed() + Facts({Rotate("r1", Pair(), kXuecheng, "2017-03-01", "2017-03-14")});
  const auto spoken = Attest("r1", Pair(), kTengzhou, "2017-03-24");
  Given(rotated + Facts({Own("r1", "2017-03-21")}))
      .When(spoken)
      .On("2017-03-24")
      .ThenRefused(v1::ERROR_REASON_ALREADY_ATTESTED, "unit_id");
  Given(rotated + Facts({Own("r1", "2017-03-22")}))
      .When(spoken)
      .On("2017-03-24")
      .ThenRecordedAsProposed();
}

TEST(LateAttestationSpec, WhoConfirmedTooLateIsToldWhoMaySpeakForThem) {  // A26
  const absl::Status refusal =
      domain::Decide(AnyFact(Own("j1", "2017-03-12")).event,
                     MemoryEntities(Confirmed("2017-03-10")),
                     {Day("2017-03-12"), {Role::kDistrict, std::string(kTengzhou)}})
          .status();
  EXPECT_THAT(domain::ChineseText(refusal), HasSubstr("如超过登记后 7 日，可由其上级代为确认"));
}

TEST(LateAttestationSpec, TheActivityThenCounts) {  // A26
  const CivilDay held(2017, 3, 1);
  domain::PairBuilder pair;
  table::v1::ActivityFacts& facts = pair.Study(held);
  *facts.mutable_attestations(0)->mutable_attested_date() = domain::ToDate(held + 8);
  table::v1::Attestation spoken = facts.attestations(0);
  const auto judged = [&pair] {
    return domain::JudgePair(pair.row, {}, domain::ZaozhuangPolicy(), CivilDay(2018, 3, 1))
        .activities(0);
  };
  EXPECT_FALSE(judged().counted());
  *spoken.mutable_attested_date() = domain::ToDate(held + 14);
  spoken.set_attesting_unit_id("D");
  *facts.add_attestations() = spoken;
  EXPECT_TRUE(judged().counted());
  EXPECT_EQ(judged().attestation(), v1::ATTESTATION_STATUS_BY_SUPERVISOR);
}

}  // namespace
}  // namespace jiedui::spec
