// A ledger that is served is its directory and not the name, with its keys and its tables: a copy
// that is put at its name is not touched, and what is written meanwhile is where the ledger is.

#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/error.h"
#include "tests/services/officer_fixture.h"
#include "tests/support/files.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

TEST_F(OfficerSpec, AServedLedgerThatWasMovedAwayTakesItsKeysAndTablesWithIt) {
  const fs::path moved = Home().string() + "-moved";
  fs::rename(Home(), moved);
  fs::copy(moved, Home(), fs::copy_options::recursive);
  const auto before = FilesIn(Home());

  const int64_t position = Register();
  EXPECT_TRUE(SaysWho(Event(position)));
  Stop();

  EXPECT_TRUE(FilesIn(Home()) == before) << "the copy";
  EXPECT_TRUE(KeyFiles().empty()) << "the copy";
  fs::remove_all(Home());
  fs::rename(moved, Home());
  Restart();
  EXPECT_TRUE(SaysWho(Event(position)));
  EXPECT_EQ(Officer().display_name().text(), kName);
}

TEST_F(OfficerSpec, AServedLedgerThatWasRenamedIsListedOnceAndSaysWhereItIs) {
  const fs::path renamed = fs::path(directory()) / "370401";
  fs::rename(Home(), renamed);

  const auto listed = server().ledgers().List();

  ASSERT_EQ(listed.size(), 1U) << "its new name is no other ledger";
  EXPECT_EQ(listed[0].ledger_id, "370400");
  EXPECT_EQ(listed[0].standing, LedgerStanding::kOpen);
  EXPECT_THAT(listed[0].problem_zh, AllOf(HasSubstr("其目录现在是 " + renamed.string()),
                                          HasSubstr("改回 " + Home().string())));
  EXPECT_EQ(domain::ReasonOf(server().ledgers().Open("370401").status()),
            v1::ERROR_REASON_LEDGER_STATE);
  fs::rename(renamed, Home());
  EXPECT_EQ(server().ledgers().List().at(0).problem_zh, "");
}

TEST_F(OfficerSpec, AServedLedgerThatWasMovedAwayStillSaysHowLargeItIs) {
  Register();
  const fs::path moved = Home().string() + "-moved";
  fs::rename(Home(), moved);
  EXPECT_GT(store().DiskBytes(), 0U);
  EXPECT_GT(read_models().DiskBytes(), 0U);
  fs::rename(moved, Home());
}

}  // namespace
}  // namespace jiedui::services
