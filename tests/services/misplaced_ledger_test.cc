// A ledger that was renamed among the data is not begun anew beside itself: whoever starts the
// server is told where it is.

#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "domain/error.h"
#include "tests/services/harness.h"
#include "tests/support/facts.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

class MisplacedLedgerSpec : public ServerTest {
 protected:
  MisplacedLedgerSpec() {
    CHECK(client().Write(spec::Organization().front()).ok(), "the city registers");
    Stop();
  }

  fs::path At(const std::string& name) const { return fs::path(directory()) / name; }
  // What a start says that must not begin the ledger.
  std::string Refused() {
    const absl::Status refused = Server::Start(options()).status();
    EXPECT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_LEDGER_MISPLACED) << refused;
    EXPECT_FALSE(fs::exists(At("370400"))) << "nothing was begun";
    return domain::ChineseText(refused);
  }
};

TEST_F(MisplacedLedgerSpec, ARenamedLedgerIsNotBegunAnewBesideItself) {
  fs::rename(At("370400"), At("370400.old"));
  EXPECT_THAT(Refused(), AllOf(HasSubstr("370400.old"), HasSubstr("改名为 370400")));
  fs::rename(At("370400.old"), At("370400"));
  Restart();
  EXPECT_EQ(store().head(), 1);
}

TEST_F(MisplacedLedgerSpec, NorIsOneThatWasPutInADirectoryAmongTheData) {
  fs::create_directories(At("old"));
  fs::rename(At("370400"), At("old") / "370400");
  EXPECT_THAT(Refused(), HasSubstr("old/370400"));
}

TEST_F(MisplacedLedgerSpec, NorOneWhoseGuardIsGone) {
  fs::rename(At("370400"), At("370400 (1)"));
  fs::remove_all(At("370400 (1)") / "guard");
  EXPECT_THAT(Refused(), HasSubstr("370400 (1)"));
}

TEST_F(MisplacedLedgerSpec, OneUnderTheNameOfAnotherIsToldAndNotOpened) {
  fs::rename(At("370400"), At("370300"));
  options().ledgers = {"370300"};
  const absl::Status refused = Server::Start(options()).status();
  EXPECT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_LEDGER_MISPLACED) << refused;
  EXPECT_THAT(domain::ChineseText(refused), AllOf(HasSubstr("370300"), HasSubstr("账本 370400")));
}

TEST_F(MisplacedLedgerSpec, OneInADirectoryThatIsNotNamedAsALedgerIsToldOf) {
  fs::copy(At("370400"), At("370400 (1)"), fs::copy_options::recursive);
  testing::internal::CaptureStderr();
  Restart();
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("370400 (1)"));
}

TEST_F(MisplacedLedgerSpec, AnotherLedgerBesideItKeepsNoneFromBeingBegun) {
  options().ledgers = {"370400", "370300"};
  Restart();
  EXPECT_TRUE(server().ledgers().Enter("370300", "").ok());
}

}  // namespace
}  // namespace jiedui::services
