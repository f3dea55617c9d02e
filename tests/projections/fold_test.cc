#include "projections/fold.h"

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "google/protobuf/arena.h"
#include "google/protobuf/descriptor.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "base/side_by_side.h"
#include "jiedui/table/v1/rows.pb.h"
#include "projections/memory_tables.h"
#include "projections/read_ahead.h"
#include "tests/projections/history.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;
using testing::HasSubstr;

TEST(FoldTest, EachEventAppliedTwiceChangesNothingTheSecondTime) {
  const Story story = LongStory();
  MemoryTables tables;
  for (const eventstore::StoredEvent& event : story.log()) {
    ASSERT_TRUE(FoldEvent(event, tables).ok());
    const std::vector<std::string> once = Dump(tables);
    ASSERT_TRUE(FoldEvent(event, tables).ok());
    ASSERT_EQ(Dump(tables), once) << event.record.position();
  }
  EXPECT_EQ(Dump(tables), Dump(story.tables()));
}

TEST(FoldTest, TheWholeLogAppliedAgainChangesNothing) {
  const Story story = LongStory();
  MemoryTables tables = story.tables();
  for (const eventstore::StoredEvent& event : story.log()) {
    ASSERT_TRUE(FoldEvent(event, tables).ok());
  }
  EXPECT_EQ(Dump(tables), Dump(story.tables()));
  EXPECT_EQ(tables.mark().position, story.tables().mark().position);
}

TEST(FoldTest, TheMarkIsTheLastEvent) {
  const Story story = LongStory();
  EXPECT_EQ(story.tables().mark().position, story.log().back().record.position());
  EXPECT_EQ(absl::ToUnixMicros(story.tables().mark().recorded_at),
            story.log().back().record.recorded_at_us());
}

TEST(FoldTest, ABodyThatIsNoEventIsDataLossAndChangesNothing) {
  Story story;
  MemoryTables tables = story.tables();
  for (const char* body : {"", "\x01\x02garbage"}) {
    eventstore::StoredEvent event = story.log().back();
    event.record.set_position(event.record.position() + 1);
    event.body = body;
    const absl::Status status = FoldEvent(event, tables);
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(status.message()), HasSubstr(std::to_string(event.record.position())));
    EXPECT_EQ(Dump(tables), Dump(story.tables()));
    EXPECT_EQ(tables.mark().position, story.tables().mark().position);
  }
}

ParsedEvents Parsed(absl::Span<const eventstore::StoredEvent> log) {
  ParsedEvents events;
  events.arena = std::make_unique<google::protobuf::Arena>();
  for (const eventstore::StoredEvent& stored : log) {
    auto* const body = google::protobuf::Arena::CreateMessage<event::v1::Event>(events.arena.get());
    events.bodies.push_back(body->ParseFromString(stored.body) ? body : nullptr);
    events.stored.push_back(stored);
  }
  return events;
}

MemoryTables Replayed(absl::Span<const eventstore::StoredEvent> log) {
  MemoryTables tables;
  for (const eventstore::StoredEvent& stored : log) CHECK_OK(FoldEvent(stored, tables));
  return tables;
}

TEST(FoldSideBySideTest, TheTablesAreAsIfOneEventWereAppliedAfterTheOther) {
  for (const uint32_t seed : {21U, 22U, 23U, 24U, 25U, 26U}) {
    std::mt19937 random(seed);
    const Log log = LogOf(RandomYear(seed, 900));
    SideBySide threads(static_cast<int>(1 + random() % 8));
    MemoryTables tables;
    auto fold = std::make_unique<Fold>(tables);
    for (size_t first = 0, last = 0; first < log.size(); first = last) {
      last = std::min(log.size(), first + 1 + random() % 120);
      const ParsedEvents events = Parsed(absl::MakeConstSpan(log).subspan(first, last - first));
      ASSERT_TRUE(fold->ApplyAll(events, &threads).ok());
      ASSERT_EQ(fold->mark().position, static_cast<Position>(last));
      if (random() % 3 != 0) continue;
      fold->Finish(&threads);
      fold = std::make_unique<Fold>(tables);
    }
    fold->Finish(&threads);
    EXPECT_EQ(Dump(tables), Dump(Replayed(log))) << seed;
    EXPECT_EQ(tables.mark().recorded_at, Replayed(log).mark().recorded_at);
  }
}

TEST(FoldSideBySideTest, EveryTableStandsRightBeforeAnEventThatCannotBeFolded) {
  Log log = LogOf(RandomYear(27, 900));
  const size_t sound = log.size() / 2;
  for (const char* body : {"", "\x01\x02garbage"}) {
    log[sound].body = body;
    SideBySide threads(3);
    MemoryTables tables;
    Fold fold(tables);
    const absl::Status status = fold.ApplyAll(Parsed(log), &threads);
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(status.message()), HasSubstr(absl::StrCat("position ", sound + 1)));
    EXPECT_EQ(fold.mark().position, static_cast<Position>(sound));
    fold.Finish(&threads);
    EXPECT_EQ(Dump(tables), Dump(Replayed(absl::MakeConstSpan(log).first(sound))));
  }
}

TEST(FoldSideBySideTest, WhatIsContainedAlreadyChangesNothing) {
  const Log log = LogOf(RandomYear(28, 900));
  SideBySide threads(2);
  MemoryTables tables = Replayed(absl::MakeConstSpan(log).first(log.size() - 5));
  Fold fold(tables);
  ASSERT_TRUE(fold.ApplyAll(Parsed(log), &threads).ok());
  ASSERT_TRUE(fold.ApplyAll(Parsed(log), &threads).ok());
  fold.Finish(&threads);
  EXPECT_EQ(Dump(tables), Dump(Replayed(log)));
}

TEST(FoldSideBySideTest, WhoeverIsToldOfRowsIsToldOfOneEventAfterTheOther) {
  const Log log = LogOf(RandomYear(29, 300));
  SideBySide threads(4);
  MemoryTables tables;
  std::vector<Position> told;
  Fold fold(tables, [&told](Position position, TableId /*table*/, absl::string_view /*key*/,
                            RowUse /*use*/) { told.push_back(position); });
  ASSERT_TRUE(fold.ApplyAll(Parsed(log), &threads).ok());
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  EXPECT_EQ(told.back(), static_cast<Position>(log.size()));
}

// Maps have no order of their own in protobuf's bytes.
TEST(FoldTest, NoRowHasAMapSoThatEqualFactsGiveEqualBytes) {
  const google::protobuf::FileDescriptor* file = table::v1::UnitRow::descriptor()->file();
  for (const auto* rows : {file, event::v1::Event::descriptor()->file()}) {
    for (int i = 0; i < rows->message_type_count(); ++i) {
      const google::protobuf::Descriptor* message = rows->message_type(i);
      for (int j = 0; j < message->field_count(); ++j) {
        EXPECT_FALSE(message->field(j)->is_map()) << message->field(j)->full_name();
      }
    }
  }
}

TEST(FoldTest, EveryTableHasAVersion) {
  EXPECT_THAT(TableVersions(), testing::SizeIs(kTableCount));
  EXPECT_EQ(TableVersions().front(), "registry/6");
}

TEST(FoldTest, TheStoryFillsEveryTable) {
  const Story story = LongStory();
  for (int i = 0; i < kTableCount; ++i) {
    int rows = 0;
    story.tables().Scan(static_cast<TableId>(i), "", [&rows](absl::string_view, absl::string_view) {
      ++rows;
      return true;
    });
    EXPECT_GT(rows, 0) << kTableNames[i];
  }
}

}  // namespace
}  // namespace jiedui::projections
