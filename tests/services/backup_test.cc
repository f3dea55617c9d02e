// Backing up a ledger while it serves: complete, only where the operator said, and no trouble to
// anybody.

#include "services/backup.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <system_error>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

#include "base/disk_usage.h"
#include "domain/error.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpoint.h"
#include "eventstore/import.h"
#include "eventstore/store.h"
#include "jiedui/admin/v1/admin_service.grpc.pb.h"
#include "jiedui/event/v1/events.gen.h"
#include "services/personal_data.h"
#include "tests/services/harness.h"
#include "tests/services/system_calls.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
namespace fs = std::filesystem;
using admin::v1::BackUpLedgerRequest;
using admin::v1::BackUpLedgerResponse;
using ::testing::HasSubstr;

// A caller whose doings are told: what it does when it gets the first response.
class Caller final : public ResponseStream {
 public:
  using First = std::function<bool(ResponseSource&)>;  // false: it is gone

  explicit Caller(First first) : first_(std::move(first)) {}

  absl::Status Run(const std::shared_ptr<ResponseSource>& source) {
    source_ = source.get();
    source->Start(this);
    finished_.WaitForNotification();
    return status_;
  }

  void Write(std::string response) override {
    const First first = std::exchange(first_, nullptr);
    EXPECT_TRUE(last.ParseFromString(response));
    source_->OnWritten(first == nullptr || first(*source_));
  }
  void Finish(const absl::Status& status) override {
    status_ = status;
    finished_.Notify();
  }
  void GiveUp() override {}

  BackUpLedgerResponse last;

 private:
  First first_;
  ResponseSource* source_ = nullptr;
  absl::Status status_;
  absl::Notification finished_;
};

std::string NameOf(const absl::Status& status) {
  const auto reason = domain::ReasonOf(status);
  if (!reason) return status.ok() ? "OK" : "without a reason";
  return v1::ErrorReason_Name(*reason).substr(std::string("ERROR_REASON_").size());
}

class BackupSpec : public ServerTest {
 protected:
  BackupSpec() {
    options().admin_address = "127.0.0.1:0";
    options().backup_directory = backups();
    fs::create_directories(backups());
    Restart();
  }
  ~BackupSpec() override {
    fs::remove_all(backups());
    fs::remove_all(restored());
  }

  std::string backups() const { return directory() + "-backups"; }
  std::string restored() const { return directory() + "-restored"; }
  fs::path archive(const char* name = "daily") const {
    return fs::path(backups()) / name / "370400";
  }

  absl::StatusOr<Visit> Enter(const std::string& ledger_id = "370400") {
    return server().ledgers().Enter(ledger_id, "name");
  }

  absl::StatusOr<std::shared_ptr<ResponseSource>> Start(const std::string& name) {
    absl::StatusOr<Visit> visit = Enter();
    if (!visit.ok()) return visit.status();
    return visit->host->backup().Start(name, std::move(visit->pass), [] {});
  }

  // The reason it ends with.
  std::string BackUp(const std::string& name, Caller::First first = nullptr) {
    const auto source = Start(name);
    if (!source.ok()) return NameOf(source.status());
    Caller caller(std::move(first));
    const absl::Status status = caller.Run(*source);
    last_ = caller.last;
    problem_ = std::string(status.message());
    chinese_ = domain::ChineseText(status);
    return NameOf(status);
  }

  static absl::StatusOr<eventstore::ArchiveSummary> Read(const fs::path& path) {
    eventstore::ArchiveDirectorySource source(path.string());
    ErasureRules rules;
    return eventstore::ReadArchive(
        source, rules, [](const eventstore::ArchivedRecord&) { return absl::OkStatus(); },
        [](int64_t, int64_t) { return absl::OkStatus(); });
  }

  // The archive made a ledger again, whose checkpoint must be signed with the ledger's key.
  std::unique_ptr<eventstore::Store> Restore(const fs::path& path) {
    const auto key = eventstore::Verifier::Parse(Enter()->host->evidence().VerifierKey());
    eventstore::Options options;
    options.directory = restored() + "/log";
    options.ledger_id = "370400";
    options.clock = &clock();
    for (const auto& info : event::v1::kEventInfo) options.known_kinds.push_back(info.kind);
    eventstore::ArchiveDirectorySource source(path.string());
    ErasureRules rules;
    const auto imported =
        eventstore::ImportArchive(source, options, absl::MakeSpan(&*key, 1), "", rules,
                                  [](int64_t, int64_t) { return absl::OkStatus(); });
    EXPECT_TRUE(imported.ok()) << imported.status();
    auto store = eventstore::Store::Open(options);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

  size_t ActsRecorded() {
    const auto acts = eventstore::Query::Of({}, {event::v1::Event::kOperatorActed});
    return store().TakeSnapshot()->Read(acts, {})->size();
  }

  const BackUpLedgerResponse& last() const { return last_; }
  const std::string& problem() const { return problem_; }
  const std::string& chinese() const { return chinese_; }

 private:
  BackUpLedgerResponse last_;
  std::string problem_;
  std::string chinese_;
};

TEST_F(BackupSpec, WhileItIsWrittenALedgerIsBackedUpAndRestoresToTheSameHeadAndRoot) {
  Given(Organization());
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
  std::thread writer([&] {
    Client own(server().address());
    for (int i = 0; !stop; ++i) {
      const std::string id = absl::StrCat("w-", i);
      const Reply reply =
          own.WriteWith(RegisterUnit(id, event::v1::TEAM_TIER_BRIGADE, kCity), id, false);
      EXPECT_TRUE(reply.ok()) << reply.reason();
      ++written;
    }
  });
  const auto stub = admin::v1::AdminService::NewStub(Connected(server().admin_address()));
  BackUpLedgerResponse last;
  for (int round = 0; round < 3; ++round) {
    const int before = written;
    while (written < before + 20) std::this_thread::yield();
    const int64_t head = store().head();
    grpc::ClientContext context;
    BackUpLedgerRequest request;
    request.set_name(kLedger);
    request.set_directory("daily");
    const auto stream = stub->BackUpLedger(&context, request);
    int64_t done = 0;
    while (stream->Read(&last)) {
      EXPECT_GE(last.done_count(), done);
      EXPECT_LE(last.done_count(), last.total_count());
      EXPECT_EQ(last.has_expected_end_time(), last.done_count() > 0 && !last.done());
      done = last.done_count();
    }
    const grpc::Status status = stream->Finish();
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_TRUE(last.done());
    EXPECT_EQ(last.archive(), archive().string());
    EXPECT_GE(last.total_count(), 2 * head);
  }
  stop = true;
  writer.join();

  const auto checkpoint = eventstore::UnverifiedCheckpoint(last.checkpoint_note());
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  const auto size = static_cast<int64_t>(checkpoint->size);
  const auto copy = Restore(archive());
  EXPECT_EQ(copy->head(), size);
  EXPECT_EQ(*copy->TakeSnapshot()->Root(size), checkpoint->root);
  EXPECT_EQ(*store().TakeSnapshot()->Root(size), checkpoint->root);
  EXPECT_EQ(ActsRecorded(), 3) << "each backup is an act of an operator";
}

TEST_F(BackupSpec, ACallerNamesADirectoryAndNeverAPath) {
  Given(Organization());
  EXPECT_EQ(BackUp(""), "FIELD_REQUIRED");
  const std::string absolute = directory() + "-absolute";
  for (const std::string& name :
       {absolute, std::string(".."), std::string("."), std::string("../daily"), std::string("a/b"),
        std::string("daily/.."), std::string("/"), std::string("a\0b", 3), std::string(65, 'd')}) {
    EXPECT_EQ(BackUp(name), "FIELD_INVALID") << name;
  }
  EXPECT_TRUE(fs::is_empty(backups()));
  EXPECT_FALSE(fs::exists(absolute));
  EXPECT_EQ(BackUp(std::string(64, 'd')), "OK");
}

TEST_F(BackupSpec, ASymbolicLinkLeadsNowhere) {
  Given(Organization());
  const fs::path outside = restored();
  fs::create_directories(outside);
  fs::create_directory_symlink(outside, fs::path(backups()) / "linked");
  EXPECT_EQ(BackUp("linked"), "BACKUP_UNAVAILABLE");
  fs::create_directories(fs::path(backups()) / "daily");
  fs::create_directory_symlink(outside, archive());
  EXPECT_EQ(BackUp("daily"), "BACKUP_UNAVAILABLE");
  fs::remove(archive());
  fs::create_directories(archive() / "tile");
  fs::create_directory_symlink(outside, archive() / "tile" / "0");
  EXPECT_EQ(BackUp("daily"), "BACKUP_UNAVAILABLE");
  EXPECT_THAT(problem(), HasSubstr("tile/0 is a symbolic link"));
  EXPECT_TRUE(fs::is_empty(outside));
}

TEST_F(BackupSpec, WithoutADirectoryOfItsOwnNoneIsMade) {
  Given(Organization());
  fs::remove_all(backups());
  EXPECT_EQ(BackUp("daily"), "BACKUP_UNAVAILABLE") << "a disk that is not mounted";
  EXPECT_FALSE(fs::exists(backups()));
  options().backup_directory = "";
  Restart();
  EXPECT_EQ(BackUp("daily"), "BACKUP_UNAVAILABLE");
}

TEST_F(BackupSpec, WhatIsNoBackupOfThisLedgerIsLeftAlone) {
  ASSERT_TRUE(server().ledgers().Create("370300").ok());
  Given(Organization());
  ASSERT_EQ(BackUp("daily"), "OK");
  fs::create_directories(fs::path(backups()) / "other");
  absl::StatusOr<Visit> visit = Enter("370300");
  ASSERT_TRUE(client()
                  .WriteWith(RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, ""), "city",
                             false, {.ledger = "ledgers/370300"})
                  .ok());
  fs::copy(archive(), fs::path(backups()) / "other" / "370300", fs::copy_options::recursive);
  const auto source = visit->host->backup().Start("other", visit->pass, [] {});
  ASSERT_TRUE(source.ok());
  Caller caller(nullptr);
  const absl::Status status = caller.Run(*source);
  EXPECT_EQ(NameOf(status), "BACKUP_UNAVAILABLE");
  EXPECT_THAT(std::string(status.message()), HasSubstr("another ledger, 370400"));
}

TEST_F(BackupSpec, ADamagedBackupIsNotCalledGood) {
  Given(Organization());
  ASSERT_EQ(BackUp("daily"), "OK");
  std::fstream file(archive() / "ledger", std::ios::binary | std::ios::in | std::ios::out);
  file.put('\x55');
  file.close();
  EXPECT_EQ(BackUp("daily"), "BACKUP_DAMAGED");
  EXPECT_THAT(problem(), HasSubstr("is damaged, not the ledger: the archive daily/370400: the "
                                   "archive's ledger: it does not have the hash at its end"));
  EXPECT_THAT(chinese(), testing::AllOf(HasSubstr("的备份损坏（不是账本损坏）：归档 daily/370400"),
                                        HasSubstr("归档的 ledger：与其末尾的哈希不符"),
                                        HasSubstr("重新做完整备份")));
  EXPECT_EQ(BackUp("new"), "OK");
}

TEST_F(BackupSpec, AnEmptyLedgerHasNothingToBackUp) {
  EXPECT_EQ(BackUp("daily"), "CHECKPOINT_UNAVAILABLE");
  EXPECT_FALSE(fs::exists(archive()));
}

// What the files of a backup hold, by their names.
std::map<std::string, std::string> FilesOf(const fs::path& archive) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(archive)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files[entry.path().string()] = {std::istreambuf_iterator<char>(in), {}};
  }
  return files;
}

// Backups and the ledger are on one disk here.
class BackupOnOneDiskSpec : public BackupSpec {
 protected:
  BackupOnOneDiskSpec() {
    options().limits.min_free_bytes = kMinFreeBytes;
    options().evidence.checkpoint_interval_s = 86'400;  // none is signed but when asked for
    Restart();
    Given(Organization());
  }

  // Events that take more than two blocks of the disk in one file of an archive.
  void GivenMany() {
    for (int i = 0; i < 200; ++i) {
      const std::string id = absl::StrCat("w-", i);
      ASSERT_TRUE(client()
                      .WriteWith(RegisterUnit(id, event::v1::TEAM_TIER_BRIGADE, kCity), id, false)
                      .ok());
    }
  }

  void ExpectRefusedForRoom(const std::string& name) {
    EXPECT_EQ(BackUp(name), "BACKUP_UNAVAILABLE");
    EXPECT_THAT(problem(), HasSubstr("would leave less than 1048576 bytes of the ledger's own "
                                     "disk free"));
    EXPECT_THAT(chinese(), HasSubstr("写入后剩余空间将不足 1048576 字节"));
  }

  static constexpr uint64_t kMinFreeBytes = 1 << 20;
  static constexpr uint64_t kTwoBlocksBytes = 8192;
};

TEST_F(BackupOnOneDiskSpec, WhereTheLedgersRoomWouldBeTakenNoneIsMade) {
  ASSERT_EQ(BackUp("before"), "OK");
  const RoomOnDisk room(kMinFreeBytes);
  ExpectRefusedForRoom("daily");
  EXPECT_FALSE(fs::exists(archive()));
}

TEST_F(BackupOnOneDiskSpec, OneThatStopsForTheLedgersRoomLeavesWhatWasThereBefore) {
  ASSERT_EQ(BackUp("before"), "OK");
  const auto before = FilesOf(archive("before"));
  GivenMany();
  const RoomOnDisk room(kMinFreeBytes + kTwoBlocksBytes);
  ExpectRefusedForRoom("daily");
  EXPECT_FALSE(fs::exists(archive())) << "the first files had room";
  ExpectRefusedForRoom("before");
  EXPECT_EQ(FilesOf(archive("before")), before);
}

// The ledger's disk has no room for a checkpoint, and the other disk is where a copy is wanted.
class BackupElsewhereSpec : public BackupSpec {
 protected:
  BackupElsewhereSpec()
      : elsewhere(fs::path("/dev/shm") / (fs::path(directory()).filename().string() + "-backups")) {
  }
  ~BackupElsewhereSpec() override {
    std::error_code error;
    fs::remove_all(elsewhere, error);
  }

  void SetUp() override {
    std::error_code error;
    fs::create_directories(elsewhere, error);
    if (error || AreOnOneDisk(elsewhere.string(), directory())) {
      GTEST_SKIP() << "there is no other disk";
    }
    options().backup_directory = elsewhere.string();
    options().limits.min_free_bytes = 1 << 20;
    options().evidence.checkpoint_interval_s = 86'400;  // none is signed but when asked for
    Restart();
    Given(Organization());
  }

  std::vector<eventstore::StoredCheckpoint> Kept() {
    return *store().TakeSnapshot()->Checkpoints(eventstore::kMaxPosition, 100);
  }

  const fs::path elsewhere;
};

TEST_F(BackupElsewhereSpec, ALedgerOnAFullDiskIsBackedUpToItsNewestCheckpoint) {
  ASSERT_EQ(BackUp("before"), "OK");
  EXPECT_EQ(last().shortfall(), "");
  const int64_t signed_up_to = store().head();
  ASSERT_TRUE(client().Write(RenameUnit(kXuecheng, "薛城", "2017-06-01")).ok());
  const RoomOnDisk room(0);

  ASSERT_EQ(BackUp("daily"), "OK");

  EXPECT_TRUE(last().done());
  EXPECT_EQ(Read(elsewhere / "daily" / "370400")->head.checkpoint.size, signed_up_to);
  const std::string ends = absl::StrCat("checkpoint ", signed_up_to, ", and the ledger has ",
                                        signed_up_to + 1, " events");
  EXPECT_THAT(last().shortfall(), HasSubstr(ends));
  EXPECT_THAT(last().shortfall(), HasSubstr("0 bytes free"));
  EXPECT_THAT(last().shortfall_zh(), HasSubstr(absl::StrCat("第 ", signed_up_to, " 号校验点")));
  EXPECT_THAT(last().shortfall_zh(), HasSubstr("磁盘空间不足"));
}

TEST_F(BackupElsewhereSpec, OneThatKeepsNoCheckpointIsBackedUpToOneThatTheArchiveAloneHas) {
  ASSERT_TRUE(Kept().empty());
  const int64_t head = store().head();
  const RoomOnDisk room(0);

  ASSERT_EQ(BackUp("daily"), "OK") << problem();

  EXPECT_TRUE(Kept().empty());
  const fs::path archive = elsewhere / "daily" / "370400";
  const auto read = Read(archive);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->head.checkpoint.size, head);
  EXPECT_EQ(read->head.checkpoint.note, last().checkpoint_note());
  const auto key = eventstore::Verifier::Parse(Enter()->host->evidence().VerifierKey());
  EXPECT_TRUE(eventstore::OpenArchivedCheckpoint(read->head, {*key}).ok());
  EXPECT_THAT(last().shortfall(),
              HasSubstr(absl::StrCat("its checkpoint ", head, " is in the archive alone")));
  EXPECT_THAT(last().shortfall_zh(), HasSubstr(absl::StrCat("第 ", head, " 号校验点只在备份中")));
  EXPECT_THAT(last().shortfall_zh(), HasSubstr("磁盘空间不足"));
}

TEST_F(BackupSpec, AClosedLedgerIsNotBackedUpByTheServer) {
  Given(Organization());
  ASSERT_TRUE(server().ledgers().Close("370400").ok());
  EXPECT_EQ(BackUp("daily"), "LEDGER_STATE");
}

TEST_F(BackupSpec, OneAtATime) {
  Given(Organization());
  std::string second;
  const auto try_another = [&](ResponseSource&) {
    second = NameOf(Start("weekly").status());
    return true;
  };
  EXPECT_EQ(BackUp("daily", try_another), "OK");
  EXPECT_EQ(second, "LEDGER_STATE");
  EXPECT_EQ(BackUp("weekly"), "OK") << "after the first";
  EXPECT_TRUE(last().done());
}

TEST_F(BackupSpec, WhoGoesAwayStopsItAndTheNextGoesOn) {
  Given(Organization());
  const auto cancel = [](ResponseSource& source) {
    source.OnCancelled();
    return true;
  };
  EXPECT_EQ(BackUp("daily", cancel), "OK") << "nobody hears it";
  EXPECT_FALSE(last().done());
  EXPECT_FALSE(fs::exists(archive() / "checkpoint"));
  const auto vanish = [](ResponseSource&) { return false; };
  EXPECT_EQ(BackUp("daily", vanish), "OK");
  EXPECT_FALSE(fs::exists(archive() / "checkpoint"));

  EXPECT_EQ(BackUp("daily"), "OK");
  EXPECT_TRUE(last().done());
  const auto read = Read(archive());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->head.checkpoint.size, store().head());
}

TEST_F(BackupSpec, ClosingTheLedgerEndsIt) {
  Given(Organization());
  std::thread closing;
  const auto close = [&](ResponseSource&) {
    closing = std::thread([&] { EXPECT_TRUE(server().ledgers().Close("370400").ok()); });
    while (Enter().ok()) std::this_thread::yield();  // until nobody else comes in
    return true;
  };
  const std::string reason = BackUp("daily", close);
  closing.join();
  EXPECT_TRUE(reason == "SERVER_CLOSING" || reason == "OK") << reason;
  ASSERT_TRUE(server().ledgers().Open("370400").ok());
  EXPECT_EQ(BackUp("daily"), "OK");
}

TEST_F(BackupSpec, EndingItTellsTheCallerThatTheServerCloses) {
  Given(Organization());
  const auto end = [&](ResponseSource&) {
    server().ledgers().EndBackups();
    return true;
  };
  EXPECT_EQ(BackUp("daily", end), "SERVER_CLOSING");
  EXPECT_FALSE(fs::exists(archive() / "checkpoint"));
  EXPECT_EQ(BackUp("daily"), "SERVER_CLOSING") << "and every later one";
}

}  // namespace
}  // namespace jiedui::services
