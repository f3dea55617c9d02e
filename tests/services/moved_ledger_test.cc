// A ledger that is served is its directory and not the name, with its keys and its tables: a copy
// that is put at its name is not touched, and what is written meanwhile is where the ledger is.

#include <filesystem>
#include <string>

#include "gtest/gtest.h"

#include "tests/services/officer_fixture.h"
#include "tests/support/files.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;

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
