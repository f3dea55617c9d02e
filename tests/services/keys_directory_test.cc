// Where the keys of personal data are kept apart from the ledger: privacy.keys_directory.

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/error.h"
#include "tests/services/officer_fixture.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

class KeysDirectorySpec : public OfficerSpec {};

TEST_F(KeysDirectorySpec, TheKeysMayLieElsewhere) {
  Stop();
  const fs::path elsewhere = fs::path(directory()) / "elsewhere";
  options().keys_directory = elsewhere.string();
  Restart();
  Register();
  EXPECT_TRUE(fs::exists(elsewhere / "370400" / absl::StrCat("officer:", kOfficer, "#1.key")));
  EXPECT_EQ(Officer().display_name().text(), kName);
}

TEST_F(KeysDirectorySpec, KeysThatAreNotMountedAreMissedAndNoDirectoryIsMadeForThem) {
  Stop();
  const fs::path elsewhere = fs::path(directory()) / "elsewhere";
  options().keys_directory = elsewhere.string();
  Restart();
  Register();
  Stop();
  fs::rename(elsewhere, elsewhere.string() + ".away");
  fs::create_directories(elsewhere);  // where they would be mounted

  const absl::Status refused = Server::Start(options()).status();

  EXPECT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_PERSONAL_KEYS_MISSING) << refused;
  EXPECT_THAT(domain::ChineseText(refused),
              AllOf(HasSubstr((elsewhere / "370400").string()), HasSubstr("是否已挂载")));
  EXPECT_TRUE(fs::is_empty(elsewhere));
  fs::create_directories(elsewhere / "370400");
  Restart();
  EXPECT_EQ(server().ledgers().List().at(0).standing, LedgerStanding::kOpen) << "lost for good";
}

TEST_F(KeysDirectorySpec, TheKeysMustNotLieInTheLedger) {
  Stop();
  for (const char* inside : {"370400/log", "370400/tables", "370400/log/keys"}) {
    ServerOptions bad = options();
    bad.keys_directory = (fs::path(directory()) / inside).string();
    const auto started = Server::Start(bad);
    ASSERT_FALSE(started.ok()) << inside;
    EXPECT_THAT(std::string(started.status().message()), HasSubstr("keys_directory")) << inside;
  }
  Restart();
}

}  // namespace
}  // namespace jiedui::services
