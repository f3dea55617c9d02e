// A ledger of format 2 as a server left it, committed: with a tree, sealed texts, an erasure, a
// checkpoint, a cursor, its guard and its keys; and an archive of it. Every later version must open
// both. Its private key guards nothing.

#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpoint.h"
#include "eventstore/verify.h"
#include "jiedui/v1/event_log_service.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "services/event_rules.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
namespace fs = std::filesystem;

constexpr char kGolden[] = JIEDUI_GOLDEN_DIR "/ledger-v2";
constexpr char kRoot[] = "3e970a113d3ef97b42855145ce7b1d03fdf1f348f1e278e1d823eb26ee3b7269";
constexpr char kKey[] =
    "golden.example/370400+d0508de8+AQGGLVA7G/5EbXYImVoCiv2DM+R09srvzc4HszWX7Bpp";

class GoldenLedgerSpec : public ServerTest {
 protected:
  GoldenLedgerSpec() {
    const fs::path data = fs::path(directory()) / "golden";
    fs::create_directories(data);
    fs::copy(fs::path(kGolden) / "370400", data / "370400", fs::copy_options::recursive);
    for (const auto& file : fs::recursive_directory_iterator(data / "370400" / "keys")) {
      if (file.is_regular_file()) fs::permissions(file, fs::perms::owner_read);
    }
    options().data_directory = data.string();
    options().evidence.origin = "golden.example";
    Restart();
  }

  v1::Officer Officer(const std::string& id) {
    v1::GetOfficerRequest request;
    request.set_name(absl::StrCat(kLedger, "/officers/", id));
    return client()
        .Send("RegistryService/GetOfficer", request)
        .As<v1::GetOfficerResponse>()
        .officer();
  }
};

TEST_F(GoldenLedgerSpec, ItHasItsFiveEventsAndTheirRoot) {
  const auto snapshot = store().TakeSnapshot();
  EXPECT_EQ(snapshot->head(), 5);
  EXPECT_EQ(Hex(*snapshot->Root(5)), kRoot);
  const auto report = snapshot->Verify([](int64_t, int64_t) {});
  EXPECT_TRUE(report.ok());
  const auto contradictions =
      FindContradictions(report, *snapshot, [](int64_t, int64_t) { return absl::OkStatus(); });
  ASSERT_TRUE(contradictions.ok()) << contradictions.status();
  EXPECT_THAT(*contradictions, testing::IsEmpty());
}

TEST_F(GoldenLedgerSpec, ItsCheckpointIsSignedWithItsKey) {
  const auto checkpoints = store().TakeSnapshot()->Checkpoints(eventstore::kMaxPosition, 1);
  ASSERT_TRUE(checkpoints.ok() && checkpoints->size() == 1) << checkpoints.status();
  const auto opened =
      eventstore::OpenCheckpoint(checkpoints->front().note, {*eventstore::Verifier::Parse(kKey)});
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(Hex(opened->checkpoint.root), kRoot);
}

TEST_F(GoldenLedgerSpec, ItsArchiveHasTheSameRootAndSignature) {
  const auto source = eventstore::OpenArchive(absl::StrCat(kGolden, "/370400.tar"));
  ASSERT_TRUE(source.ok()) << source.status();
  EventRules rules;
  const auto summary = ReadArchive(
      **source, rules, [](const eventstore::ArchivedRecord&) { return absl::OkStatus(); },
      [](eventstore::Position, eventstore::Position) { return absl::OkStatus(); });
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(Hex(summary->root), kRoot);
  EXPECT_FALSE(rules.unknown());
  EXPECT_TRUE(eventstore::OpenCheckpoint(summary->head.checkpoint.note,
                                         {*eventstore::Verifier::Parse(kKey)})
                  .ok());
}

TEST_F(GoldenLedgerSpec, WhoWasNotErasedCanStillBeReadAndWhoWasCannot) {
  EXPECT_EQ(Officer("370404-001").display_name().text(), "示例甲");
  EXPECT_TRUE(Officer("370404-002").display_name().erased());
}

TEST_F(GoldenLedgerSpec, ItsRequestsAndCursorsAreRemembered) {
  const auto entry = store().TakeSnapshot()->Request("city/370400", "u370404");
  ASSERT_TRUE(entry.ok()) << entry.status();
  EXPECT_EQ(entry->first_position(), 2);
  const auto cursor = store().GetCursor("golden");
  ASSERT_TRUE(cursor.ok()) << cursor.status();
  EXPECT_EQ(cursor->position(), 3);
  EXPECT_EQ(cursor->creator(), "city/370400");
}

TEST_F(GoldenLedgerSpec, ItGoesOn) {
  Given(Facts({RenameUnit("370404", "峄城新区", "2026-11-01")}));
  EXPECT_EQ(store().head(), 6);
}

}  // namespace
}  // namespace jiedui::services
