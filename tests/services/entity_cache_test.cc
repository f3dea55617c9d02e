// What decisions see of the ledger, and how much of it is kept.

#include "services/entity_cache.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "tests/support/facts.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

// A ledger in memory that counts how often each tag is read.
class MemoryView final : public eventstore::View {
 public:
  void Append(const AnyFact& fact) {
    eventstore::StoredEvent stored;
    stored.record.set_position(head() + 1);
    stored.record.set_kind(static_cast<int32_t>(fact.event.kind_case()));
    for (const std::string& tag : domain::TagsOf(fact.event)) stored.record.add_tags(tag);
    stored.body = fact.event.SerializeAsString();
    events_.push_back(std::move(stored));
  }
  void Damage() { damaged_ = true; }
  int reads(const std::string& tag) const {
    const auto found = reads_.find(tag);
    return found == reads_.end() ? 0 : found->second;
  }

  eventstore::Position head() const override {
    return static_cast<eventstore::Position>(events_.size());
  }
  absl::Time now() const override { return absl::UnixEpoch(); }
  absl::StatusOr<std::vector<eventstore::StoredEvent>> Read(
      const eventstore::Query& query, const eventstore::Range& range) const override {
    if (damaged_) return absl::DataLossError("record 1");
    ++reads_[query.items.at(0).tags.at(0)];
    std::vector<eventstore::StoredEvent> found;
    for (const auto& event : events_) {
      const auto& tags = event.record.tags();
      const auto& kinds = query.items[0].kinds;
      if (event.record.position() > range.after &&
          std::find(tags.begin(), tags.end(), query.items[0].tags[0]) != tags.end() &&
          std::find(kinds.begin(), kinds.end(), event.record.kind()) != kinds.end()) {
        found.push_back(event);
      }
    }
    return found;
  }
  absl::StatusOr<eventstore::Position> LastWithTag(absl::string_view tag) const override {
    if (damaged_) return absl::DataLossError("record 1");
    eventstore::Position last = eventstore::kNoPosition;
    for (const auto& event : events_) {
      const auto& tags = event.record.tags();
      if (std::find(tags.begin(), tags.end(), tag) != tags.end()) last = event.record.position();
    }
    return last;
  }

 private:
  std::vector<eventstore::StoredEvent> events_;
  mutable std::map<std::string, int> reads_;
  bool damaged_ = false;
};

class EntityCacheSpec : public testing::Test {
 protected:
  EntityCacheSpec() {
    for (const auto& event : Organization()) view_.Append(event);
  }
  const domain::UnitState* Unit(absl::string_view id) {
    return ViewEntities(&cache_, &view_).Unit(id);
  }

  // A decision that looks at nothing and wants the fact appended.
  void Propose(const AnyFact& fact) {
    const ViewEntities decision(&cache_, &view_);
    cache_.Propose(fact.event, domain::TagsOf(fact.event));
  }

  MemoryView view_;
  EntityCache cache_{2};
};

TEST_F(EntityCacheSpec, AnEntityIsItsEventsSoFar) {
  ASSERT_NE(Unit(kXuecheng), nullptr);
  EXPECT_EQ(Unit(kXuecheng)->names.size(), 1U);
  view_.Append(RenameUnit(kXuecheng, "薛城新区", "2017-06-01"));
  EXPECT_EQ(Unit(kXuecheng)->names.size(), 2U);
  EXPECT_EQ(Unit("370499"), nullptr);
}

TEST_F(EntityCacheSpec, TheLedgerIsOnlyReadForWhatIsNew) {
  Unit(kXuecheng);
  Unit(kXuecheng);
  EXPECT_EQ(view_.reads("unit:370403"), 1);
  view_.Append(Enroll(kTengzhou));
  Unit(kXuecheng);
  EXPECT_EQ(view_.reads("unit:370403"), 1);
  view_.Append(Enroll(kXuecheng));
  Unit(kXuecheng);
  EXPECT_EQ(view_.reads("unit:370403"), 2);
}

TEST_F(EntityCacheSpec, WhatNothingWasSaidOfIsNotReadAtAll) {
  EXPECT_EQ(Unit("370499"), nullptr);
  EXPECT_EQ(view_.reads("unit:370499"), 0);
}

TEST_F(EntityCacheSpec, WhatWasProposedAndTakenMovesItsEntitiesWithoutReadingTheLedger) {
  Propose(Enroll(kTengzhou));  // settles the head
  view_.Append(Enroll(kTengzhou));
  EXPECT_NE(Unit(kXuecheng), nullptr);
  EXPECT_EQ(view_.reads("unit:370403"), 1);
  // Another unit's event, and one of a kind that moves no unit: nothing to read.
  Propose(Enroll(kShizhong));
  view_.Append(Enroll(kShizhong));
  Unit(kXuecheng);
  Propose(SubmitReport(kXuecheng, "2017-03", "2017-04-01"));
  view_.Append(SubmitReport(kXuecheng, "2017-03", "2017-04-01"));
  Unit(kXuecheng);
  EXPECT_EQ(view_.reads("unit:370403"), 1);
  // Its own.
  Propose(RenameUnit(kXuecheng, "薛城新区", "2017-06-01"));
  view_.Append(RenameUnit(kXuecheng, "薛城新区", "2017-06-01"));
  EXPECT_EQ(Unit(kXuecheng)->names.size(), 2U);
  EXPECT_EQ(view_.reads("unit:370403"), 1);
}

TEST_F(EntityCacheSpec, ADecisionOfSeveralEventsIsTakenWholeOrNotAtAll) {
  Unit(kXuecheng);
  const std::vector<AnyFact> facts = {RenameUnit(kXuecheng, "薛城新区", "2017-06-01"),
                                      RenameUnit(kXuecheng, "薛城", "2017-07-01")};
  const auto propose = [&] {
    const ViewEntities decision(&cache_, &view_);
    for (const AnyFact& fact : facts) cache_.Propose(fact.event, domain::TagsOf(fact.event));
  };
  propose();
  EXPECT_EQ(Unit(kXuecheng)->names.size(), 1U);
  propose();
  for (const AnyFact& fact : facts) view_.Append(fact);
  EXPECT_EQ(Unit(kXuecheng)->names.size(), 3U);
  EXPECT_EQ(view_.reads("unit:370403"), 1);
}

TEST_F(EntityCacheSpec, AnEntityThatWasLookedForBeforeItExistedIsThereOnceItIsRegistered) {
  EXPECT_EQ(Unit("370499"), nullptr);
  const AnyFact registered = RegisterUnit("370499", event::v1::TEAM_TIER_BRIGADE, kCity);
  Propose(registered);
  view_.Append(registered);
  ASSERT_NE(Unit("370499"), nullptr);
  EXPECT_EQ(view_.reads("unit:370499"), 0);
}

TEST_F(EntityCacheSpec, WhatSomebodyElseWroteIsReadFromTheLedger) {
  Unit(kXuecheng);
  view_.Append(RenameUnit(kXuecheng, "薛城新区", "2017-06-01"));
  view_.Append(Enroll(kTengzhou));
  EXPECT_EQ(Unit(kXuecheng)->names.size(), 2U);
  Propose(RenameUnit(kXuecheng, "薛城", "2017-07-01"));
  view_.Append(RenameUnit(kXuecheng, "薛城", "2017-07-01"));
  EXPECT_EQ(Unit(kXuecheng)->names.size(), 3U);
  EXPECT_EQ(view_.reads("unit:370403"), 2);
}

TEST_F(EntityCacheSpec, AProposalThatWasNotTakenMovesNothing) {
  Unit(kXuecheng);
  Propose(RenameUnit(kXuecheng, "薛城新区", "2017-06-01"));
  EXPECT_EQ(Unit(kXuecheng)->names.size(), 1U);
  EXPECT_EQ(view_.reads("unit:370403"), 1);
}

TEST_F(EntityCacheSpec, AnEntityFirstAskedForLaterHasItsWholePast) {
  Propose(RenameUnit(kXuecheng, "薛城新区", "2017-06-01"));
  view_.Append(RenameUnit(kXuecheng, "薛城新区", "2017-06-01"));
  EXPECT_EQ(Unit(kTengzhou)->names.size(), 1U);
  EXPECT_EQ(Unit(kXuecheng)->names.size(), 2U);
}

TEST_F(EntityCacheSpec, TheLongestUnusedGoesFirstAndNeverDuringADecision) {
  {
    const ViewEntities decision(&cache_, &view_);
    const auto* xuecheng = decision.Unit(kXuecheng);
    for (const char* id : {kTengzhou, kShizhong, kGaoxin}) decision.Unit(id);
    EXPECT_EQ(decision.Unit(kXuecheng), xuecheng);
    EXPECT_EQ(cache_.Shelf<domain::UnitState>().size(), 4U);
  }
  const ViewEntities next(&cache_, &view_);
  EXPECT_EQ(cache_.Shelf<domain::UnitState>().size(), 2U);
  next.Unit(kXuecheng);
  next.Unit(kGaoxin);
  EXPECT_EQ(view_.reads("unit:370403"), 1);
  next.Unit(kTengzhou);
  EXPECT_EQ(view_.reads("unit:370481"), 2);
}

TEST_F(EntityCacheSpec, WhatCannotBeAnIdIsNeitherReadNorKept) {
  const ViewEntities decision(&cache_, &view_);
  EXPECT_EQ(decision.Unit(std::string(1000, 'x')), nullptr);
  EXPECT_EQ(decision.Unit("a b"), nullptr);
  EXPECT_EQ(decision.Unit(""), nullptr);
  EXPECT_EQ(cache_.Shelf<domain::UnitState>().size(), 0U);
}

TEST_F(EntityCacheSpec, ADamagedLedgerIsAStatusNotAnAbsence) {
  view_.Damage();
  const ViewEntities decision(&cache_, &view_);
  EXPECT_EQ(decision.Unit(kXuecheng), nullptr);
  EXPECT_TRUE(absl::IsDataLoss(decision.status()));
}

}  // namespace
}  // namespace jiedui::services
