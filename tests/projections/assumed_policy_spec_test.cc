// What tables would be under another policy set.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/error.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/assumed_policy.h"
#include "projections/cell_changes.h"
#include "projections/monthly_dispatch.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

std::shared_ptr<const Tables> Shared(const Story& story) {
  return std::make_shared<const MemoryTables>(story.tables());
}

v1::PolicyAssumption Assuming(const event::v1::PolicySetAdopted& set) {
  v1::PolicyAssumption assumption;
  assumption.set_program_id(kYear);
  *assumption.mutable_policy_set() = set;
  return assumption;
}

TEST(AssumedPolicySpec, TheAdoptedSetChangesNothing) {
  const Story story = LongStory();
  v1::PolicyAssumption assumption;
  assumption.set_program_id(kYear);
  assumption.set_policy_set_id("zaozhuang-2017");
  const AssumedTables assumed = AssumePolicy(Shared(story), assumption).value();
  EXPECT_EQ(assumed.policy_set_id, "zaozhuang-2017");
  for (const v1::TableKind kind :
       {v1::TABLE_KIND_PAIR_COMPLIANCE, v1::TABLE_KIND_ASSESSMENT, v1::TABLE_KIND_GAPS}) {
    EXPECT_EQ(ValuesIn(*assumed.tables, OfYear(kind)), ValuesIn(story.tables(), OfYear(kind)));
  }
}

TEST(AssumedPolicySpec, UnderAnotherSetTheSameFactsAreJudgedOtherwise) {
  const Story story = LongStory();
  event::v1::PolicySetAdopted stricter = domain::ZaozhuangPolicySet();
  stricter.set_policy_set_id("stricter");
  for (event::v1::PolicyParameter& parameter : *stricter.mutable_parameters()) {
    if (parameter.key() == "month.min_activities") parameter.set_value("31");
  }
  const AssumedTables assumed = AssumePolicy(Shared(story), Assuming(stricter)).value();
  const TableQuestion compliance = OfYear(v1::TABLE_KIND_PAIR_COMPLIANCE);
  const Values before = ValuesIn(story.tables(), compliance);
  const Values after = ValuesIn(*assumed.tables, compliance);
  EXPECT_EQ(after.at("months[2017-03].required"), "31");
  EXPECT_NE(before.at("months[2017-03].required"), "31");
  EXPECT_EQ(after.at("policy_set_id"), "stricter");
  EXPECT_FALSE(Differences(*ReadTable(story.tables(), compliance).value(),
                           *ReadTable(*assumed.tables, compliance).value())
                   .empty());
}

// 附件2 of 滕州 in that month.
v1::DispatchTable FormOf(const Tables& tables, int month) {
  return ReadDispatchTable(tables, kYear, kTengzhou, CivilMonth(2017, month), Day("2017-09-01"))
      .value();
}

// 处罚, in fen.
int64_t PenaltyIn(const Tables& tables, int month) {
  return FormOf(tables, month).rows(1).figures().rbegin()->recorded();
}

TEST(AssumedPolicySpec, PenaltiesMayBeWhatWasCollectedInTheMonth) {  // A16
  Story story;
  story.Tell(InspectTargets("j1", kBrigadePair, "2017-03-28", {{"e1", kTengzhou, 1}}));
  story.Tell(FileCase("c1", kTengzhou, "j1", "2017-04-02"));
  story.Tell(DecidePenalty("c1", "2017-05-06", 500'000));
  story.Tell(CollectFine("c1", "2017-06-10", 300'000));
  story.Tell(ChangePenalty("c1", "2017-06-20", 400'000));
  story.Tell(CollectFine("c1", "2017-07-05", 100'000));
  event::v1::PolicySetAdopted collected = domain::ZaozhuangPolicySet();
  collected.set_policy_set_id("collected");
  for (event::v1::PolicyParameter& parameter : *collected.mutable_parameters()) {
    if (parameter.key() == "penalty.month") parameter.set_value("collection");
  }
  const AssumedTables assumed = AssumePolicy(Shared(story), Assuming(collected)).value();
  EXPECT_EQ(PenaltyIn(story.tables(), 5), 500'000);
  EXPECT_EQ(PenaltyIn(story.tables(), 6), 0);
  EXPECT_EQ(PenaltyIn(story.tables(), 7), 0);
  EXPECT_EQ(PenaltyIn(*assumed.tables, 5), 0);
  EXPECT_EQ(PenaltyIn(*assumed.tables, 6), 300'000);
  EXPECT_EQ(PenaltyIn(*assumed.tables, 7), 100'000);
  EXPECT_THAT(FormOf(story.tables(), 5).rows(5).text(),
              testing::HasSubstr("案件c1处罚0.5万，2017-06-20经行政复议变更为0.4万"));
  EXPECT_THAT(FormOf(*assumed.tables, 6).rows(5).text(),
              testing::HasSubstr("处罚为本月收缴的罚款；案件c1收缴0.3万，"
                                 "2017-06-20经行政复议处罚变更为0.4万"));
  for (const int month : {6, 7}) {
    EXPECT_EQ(FormOf(story.tables(), month).rows(5).text().find("收缴"), std::string::npos);
  }
}

TEST(AssumedPolicySpec, AnIdThatIsRecordedIsThatOfTheRecordedSetAlone) {
  const Story story = LongStory();
  event::v1::PolicySetAdopted set = domain::ZaozhuangPolicySet();
  EXPECT_TRUE(AssumePolicy(Shared(story), Assuming(set)).ok()) << "it is the recorded one";
  for (event::v1::PolicyParameter& parameter : *set.mutable_parameters()) {
    if (parameter.key() == "month.min_activities") parameter.set_value("31");
  }
  const absl::Status refused = AssumePolicy(Shared(story), Assuming(set)).status();
  EXPECT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_ASSUMED_SET_DIFFERS);
  EXPECT_THAT(domain::VariablesOf(refused),
              testing::IsSupersetOf(
                  {std::make_pair(std::string("policy_set"), set.policy_set_id()),
                   std::make_pair(std::string("keys"), std::string("month.min_activities"))}));
  set.clear_policy_set_id();
  EXPECT_EQ(domain::ReasonOf(AssumePolicy(Shared(story), Assuming(set)).status()),
            v1::ERROR_REASON_FIELD_REQUIRED)
      << "answers could not say what was assumed";
  set.set_policy_set_id("another");
  EXPECT_TRUE(AssumePolicy(Shared(story), Assuming(set)).ok());
}

TEST(RankChangeSpec, WhoseRankIsAnotherOneIsNamedWithBoth) {
  v1::YearEndAssessment before;
  v1::YearEndAssessment after;
  const auto rank = [](const char* unit_id, int32_t place, v1::YearEndAssessment& table) {
    v1::DistrictScore& district = *table.add_districts();
    district.set_unit_id(unit_id);
    district.set_unit_name(unit_id == std::string(kXuecheng) ? "薛城区" : "");
    district.set_rank(place);
  };
  rank(kXuecheng, 1, before);
  rank(kTengzhou, 2, before);
  rank(kShizhong, 3, before);
  rank(kXuecheng, 2, after);
  rank(kTengzhou, 2, after);
  rank(kGaoxin, 1, after);
  const std::vector<v1::RankChange> changes = RankChanges(&before, &after);
  ASSERT_EQ(changes.size(), 3U) << "not 滕州";
  EXPECT_EQ(changes[0].path(), absl::StrCat("districts[", kXuecheng, "].rank"));
  EXPECT_EQ(changes[0].id(), kXuecheng);
  EXPECT_EQ(changes[0].name(), "薛城区");
  EXPECT_EQ(changes[0].before(), 1);
  EXPECT_EQ(changes[0].after(), 2);
  EXPECT_EQ(changes[1].id(), kGaoxin);
  EXPECT_FALSE(changes[1].has_before());
  EXPECT_EQ(changes[2].id(), kShizhong);
  EXPECT_EQ(changes[2].before(), 3);
  EXPECT_FALSE(changes[2].has_after());
  EXPECT_EQ(RankChanges(nullptr, &after).size(), 3U);
  EXPECT_TRUE(RankChanges(&after, &after).empty());
}

TEST(AssumedPolicySpec, WhatCannotBeASetIsRefused) {
  const Story story = LongStory();
  v1::PolicyAssumption assumption;
  assumption.set_program_id(kYear);
  assumption.set_policy_set_id("none");
  const auto reason = [&] {
    return domain::ReasonOf(AssumePolicy(Shared(story), assumption).status());
  };
  EXPECT_EQ(reason(), v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  event::v1::PolicySetAdopted short_set = domain::ZaozhuangPolicySet();
  short_set.mutable_parameters()->RemoveLast();
  assumption = Assuming(short_set);
  EXPECT_EQ(reason(), v1::ERROR_REASON_POLICY_INVALID);
  assumption = Assuming(domain::QuotaSafePolicySet());
  assumption.set_program_id("2016");
  EXPECT_EQ(reason(), v1::ERROR_REASON_RESOURCE_NOT_FOUND);
}

}  // namespace
}  // namespace jiedui::projections
