// Reads from one snapshot, against a naive reference over random ledgers.

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "eventstore/store.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/raw.h"

namespace jiedui::eventstore {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ReadSpec : public testing::Test {
 protected:
  ReadSpec() { ledger_.Open(); }

  Ledger ledger_;
};

TEST_F(ReadSpec, ASnapshotSeesNothingThatCameAfterIt) {
  ASSERT_TRUE(ledger_.Submit({Event("a", {"pair:p"})}).ok());
  const auto snapshot = ledger_.store().TakeSnapshot();
  ASSERT_TRUE(ledger_.Submit("later", Append({Event("b", {"pair:p"})})).ok());
  EXPECT_EQ(snapshot->head(), 1);
  EXPECT_THAT(Bodies(*snapshot->Read({}, {})), ElementsAre("a"));
  EXPECT_THAT(Bodies(*snapshot->Read(Query::Of({"pair:p"}, {}), {})), ElementsAre("a"));
  EXPECT_THAT(Bodies(*snapshot->Read(Query::Of({}, {1}), {})), ElementsAre("a"));
  EXPECT_EQ(snapshot->Get(2).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(snapshot->Request("district/370403", "later").status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(ReadSpec, PositionsOutsideTheLogAreNotFound) {
  ASSERT_TRUE(ledger_.Submit({Event("a")}).ok());
  const auto snapshot = ledger_.store().TakeSnapshot();
  EXPECT_EQ(snapshot->Get(1)->body, "a");
  for (const Position position : {Position{-1}, Position{0}, Position{2}, kMaxPosition}) {
    EXPECT_EQ(snapshot->Get(position).status().code(), absl::StatusCode::kNotFound) << position;
  }
}

TEST_F(ReadSpec, OneTagIsNotThePrefixOfAnother) {
  ASSERT_TRUE(ledger_
                  .Submit({Event("a", {"pair:1"}), Event("b", {"pair:12"}),
                           Event("c", {"pair:1", "pair:12"})})
                  .ok());
  EXPECT_THAT(Bodies(ledger_.Read(Query::Of({"pair:1"}, {}))), ElementsAre("a", "c"));
  EXPECT_THAT(Bodies(ledger_.Read(Query::Of({"pair:12"}, {}))), ElementsAre("b", "c"));
  EXPECT_THAT(ledger_.Read(Query::Of({"pair:"}, {})), IsEmpty());
}

TEST_F(ReadSpec, TheRequestEntrySaysWhatTheRequestWrote) {
  ASSERT_TRUE(ledger_.Submit("r1", Append({Event("a"), Event("b")}, "answer")).ok());
  const auto entry = ledger_.store().TakeSnapshot()->Request("district/370403", "r1");
  ASSERT_TRUE(entry.ok()) << entry.status();
  EXPECT_EQ(entry->first_position(), 1);
  EXPECT_EQ(entry->last_position(), 2);
  EXPECT_EQ(entry->answer(), "answer");
}

TEST_F(ReadSpec, PositionAtIsTheLastOneRecordedAtOrBeforeThatTime) {
  const absl::Time start = ledger_.clock().Now();
  EXPECT_EQ(*ledger_.store().TakeSnapshot()->PositionAt(start), kNoPosition);
  for (int hour = 0; hour < 10; ++hour) {
    ASSERT_TRUE(ledger_.Submit({Event("a"), Event("b")}).ok());
    ledger_.clock().Advance(absl::Hours(1));
  }
  const auto snapshot = ledger_.store().TakeSnapshot();
  EXPECT_EQ(*snapshot->PositionAt(start - absl::Microseconds(1)), kNoPosition);
  for (int hour = 0; hour < 10; ++hour) {
    const Position last = 2 * (hour + 1);
    EXPECT_EQ(*snapshot->PositionAt(start + absl::Hours(hour)), last);
    EXPECT_EQ(*snapshot->PositionAt(start + absl::Minutes(60 * hour + 59)), last);
  }
  EXPECT_EQ(*snapshot->PositionAt(absl::InfiniteFuture()), 20);
  EXPECT_EQ(*snapshot->PositionAt(absl::InfinitePast()), kNoPosition);
}

// What a read should give, by looking at every event.
std::vector<Position> Reference(const std::vector<StoredEvent>& all, const Query& query,
                                const Range& range) {
  std::vector<Position> found;
  for (const StoredEvent& event : all) {
    const auto has = [&](const std::string& tag) {
      return std::count(event.record.tags().begin(), event.record.tags().end(), tag) > 0;
    };
    const auto matches = [&](const QueryItem& item) {
      return (item.kinds.empty() ||
              std::count(item.kinds.begin(), item.kinds.end(), event.record.kind()) > 0) &&
             std::all_of(item.tags.begin(), item.tags.end(), has);
    };
    const Position position = event.record.position();
    if ((query.items.empty() || std::any_of(query.items.begin(), query.items.end(), matches)) &&
        position > range.after && position <= range.up_to) {
      found.push_back(position);
    }
  }
  if (range.backward) std::reverse(found.begin(), found.end());
  if (found.size() > range.limit) found.resize(range.limit);
  return found;
}

TEST_F(ReadSpec, EveryQueryAndRangeAgreesWithLookingAtEveryEvent) {
  constexpr int kEvents = 300;
  std::mt19937 random(20170331);
  const auto below = [&random](int bound) {
    return static_cast<int>(random() % static_cast<unsigned>(bound));
  };
  const auto some_tags = [&] {
    std::vector<std::string> tags;
    for (int n = below(4); n > 0; --n) tags.push_back(absl::StrCat("unit:", below(6)));
    return tags;
  };
  for (int i = 0; i < kEvents; i += 3) {
    std::vector<NewEvent> events;
    for (int n = 0; n < 3; ++n) {
      events.push_back(Event(absl::StrCat("body ", i + n), some_tags(), 1 + below(5)));
    }
    ASSERT_TRUE(ledger_.Submit(std::move(events)).ok());
    if (i == 150) {  // half of it out of table files
      ledger_.Close();
      RawDatabase(ledger_.directory()).Flush();
      ledger_.Open();
    }
  }
  const auto snapshot = ledger_.store().TakeSnapshot();
  const std::vector<StoredEvent> all = *snapshot->Read({}, {});
  ASSERT_EQ(all.size(), static_cast<size_t>(kEvents));
  for (int i = 0; i < 3000; ++i) {
    Query query;
    for (int items = below(4); items > 0; --items) {
      QueryItem& item = query.items.emplace_back(QueryItem{some_tags(), {}});
      for (int n = below(4); n > 0; --n) item.kinds.push_back(1 + below(6));
    }
    Range range;
    if (below(2) == 0) range.after = below(kEvents + 20) - 10;
    if (below(2) == 0) range.up_to = below(kEvents + 20) - 10;
    if (below(2) == 0) range.limit = static_cast<size_t>(below(10));
    range.backward = below(2) == 0;
    const auto events = snapshot->Read(query, range);
    ASSERT_TRUE(events.ok()) << events.status();
    ASSERT_EQ(Positions(*events), Reference(all, query, range)) << "query " << i;
  }
}

TEST_F(ReadSpec, ExtremeRangesAreHarmless) {
  ASSERT_TRUE(ledger_.Submit({Event("a"), Event("b")}).ok());
  const Position lowest = std::numeric_limits<Position>::min();
  EXPECT_THAT(ledger_.Read({}, {.after = kMaxPosition}), IsEmpty());
  EXPECT_THAT(ledger_.Read({}, {.after = kMaxPosition, .backward = true}), IsEmpty());
  EXPECT_THAT(ledger_.Read({}, {.up_to = lowest}), IsEmpty());
  EXPECT_THAT(ledger_.Read({}, {.after = lowest, .up_to = kMaxPosition}), testing::SizeIs(2));
  EXPECT_THAT(ledger_.Read({}, {.limit = 0}), IsEmpty());
}

TEST_F(ReadSpec, ADamagedRecordIsNamed) {
  const auto damage = [&](absl::string_view family, const std::string& value) {
    Ledger ledger;
    ledger.Open();
    EXPECT_TRUE(ledger.Submit({Event("a"), Event("b"), Event("c")}).ok());
    ledger.Close();
    RawDatabase(ledger.directory()).Put(family, PositionBytes(2), value);
    ledger.Open();
    const absl::Status status = ledger.store().TakeSnapshot()->Get(2).status();
    EXPECT_EQ(ledger.store().TakeSnapshot()->Read({}, {}).status(), status);
    EXPECT_TRUE(ledger.store().TakeSnapshot()->Get(3).ok());
    return status;
  };
  ASSERT_TRUE(ledger_.Submit({Event("a")}).ok());
  const std::string leaf_of_one = ledger_.store().TakeSnapshot()->Get(1)->leaf;
  for (const absl::Status& status :
       {damage("log", "\xff"), damage("log", leaf_of_one), damage("body", "B")}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(status.message(), HasSubstr("record 2"));
  }
}

TEST_F(ReadSpec, AnIndexEntryThatPointsAtAnotherEventIsDamage) {
  ASSERT_TRUE(ledger_.Submit({Event("a", {"pair:p"})}).ok());
  ledger_.Close();
  RawDatabase(ledger_.directory())
      .Put("tag", std::string("pair:q\0", 7) + PositionBytes(1), KindBytes(1));
  ledger_.Open();
  const auto events = ledger_.store().TakeSnapshot()->Read(Query::Of({"pair:q"}, {}), {});
  EXPECT_EQ(events.status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace jiedui::eventstore
