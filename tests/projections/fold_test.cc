#include "projections/fold.h"

#include "google/protobuf/descriptor.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "jiedui/table/v1/rows.pb.h"
#include "tests/projections/story.h"

namespace jiedui::projections {
namespace {

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
