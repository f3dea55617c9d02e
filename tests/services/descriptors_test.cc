// A server that may have too few files open for its ledgers says so, and opens none.

#include "services/descriptors.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/finding_words.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

TEST(DescriptorsSpec, ALedgerTakesSomeAndEachOfItsTablesOne) {
  const eventstore::TempDirectory data;
  const uint64_t without = DescriptorsNeeded(data.path(), {});
  const uint64_t of_one = DescriptorsNeeded(data.path(), {"370400"});
  EXPECT_GT(of_one, without);
  EXPECT_EQ(DescriptorsNeeded(data.path(), {"370400", "370300"}) - of_one, of_one - without);

  fs::create_directories(data.path() + "/370400/log");
  fs::create_directories(data.path() + "/370400/tables/1");
  EXPECT_EQ(DescriptorsNeeded(data.path(), {}), of_one) << "one that is there is opened unasked";
  EXPECT_EQ(DescriptorsNeeded(data.path(), {"370400"}), of_one) << "and counts once";
  std::ofstream(data.path() + "/370400/log/000012.sst") << "table";
  std::ofstream(data.path() + "/370400/tables/1/000007.sst") << "table";
  std::ofstream(data.path() + "/370400/log/000013.log") << "log";
  EXPECT_EQ(DescriptorsNeeded(data.path(), {}), of_one + 2);
}

TEST(DescriptorsSpec, TooFewAreRefusedWithBothNumbers) {
  EXPECT_TRUE(CheckDescriptors(180, 180).ok());
  const absl::Status refused = CheckDescriptors(181, 180);
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition) << refused;
  EXPECT_THAT(refused.message(), HasSubstr("may have 180 files open, and its ledgers take 181"));
  EXPECT_THAT(ChineseOf(refused), HasSubstr("最多可同时打开 180 个文件"));
}

}  // namespace
}  // namespace jiedui::services
