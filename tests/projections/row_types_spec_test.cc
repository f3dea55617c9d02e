// What a row is by its key, and in which of its fields two rows differ.

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"

#include "jiedui/table/v1/rows.pb.h"
#include "projections/row_types.h"
#include "tests/projections/story.h"

namespace jiedui::projections {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(RowTypesSpec, EveryRowWithContentsIsOfATypeThatItsKeySays) {
  const Story story = LongStory();
  int rows = 0;
  for (int i = 0; i < kTableCount; ++i) {
    const auto table = static_cast<TableId>(i);
    story.tables().Scan(table, "", [&](absl::string_view key, absl::string_view row) {
      if (row.empty()) return true;  // of an index
      const std::string name = absl::StrCat(kTableNames[i], " ", key);
      const google::protobuf::Descriptor* const type = RowTypeOf(table, key);
      EXPECT_NE(type, nullptr) << name << " is of no type";
      if (type == nullptr) return true;
      const std::unique_ptr<google::protobuf::Message> message(
          google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
      EXPECT_TRUE(message->ParseFromArray(row.data(), static_cast<int>(row.size()))) << name;
      EXPECT_TRUE(message->GetReflection()->GetUnknownFields(*message).empty()) << name;
      ++rows;
      return true;
    });
  }
  EXPECT_GT(rows, 100);
}

std::vector<std::string> Changed(const table::v1::UnitRow& one, const table::v1::UnitRow& other,
                                 size_t at_most = 5) {
  const std::string before = one.SerializeAsString();
  const std::string after = other.SerializeAsString();
  return ChangedFields({TableId::kRegistry, "unit/370403", before, after}, at_most);
}

TEST(RowTypesSpec, TheFieldsInWhichTwoRowsDifferAreNamedWithoutWhatIsInThem) {
  table::v1::UnitRow one;
  one.mutable_registered()->set_unit_id("370403");
  one.add_renames()->set_unit_id("370403");
  table::v1::UnitRow other = one;
  EXPECT_THAT(Changed(one, other), IsEmpty());
  other.mutable_registered()->set_unit_id("370404");
  other.mutable_renames(0)->set_unit_id("370404");
  EXPECT_THAT(Changed(one, other), ElementsAre("registered.unit_id", "renames[0].unit_id"));
  EXPECT_THAT(Changed(one, other, 1), ElementsAre("registered.unit_id"));
}

TEST(RowTypesSpec, OfWhatIsNoSuchRowNothingIsNamed) {
  EXPECT_THAT(ChangedFields({TableId::kRegistry, "unit/1", "\xff", ""}, 5), IsEmpty());
  EXPECT_THAT(ChangedFields({TableId::kRegistry, "by_program/2017/1", "", "x"}, 5), IsEmpty());
}

}  // namespace
}  // namespace jiedui::projections
