// kill -9 of a real server under load, round after round, with an account of every acknowledgement
// kept outside: each is still there and unchanged, the ledger extends every checkpoint that was
// handed out, also the witness's, without which it would not be served, a cursor is where it was
// committed or beyond, and the read models equal a replay. Backups are under way all the time: what
// one that was finished leaves can be restored, whatever cut the next one short.
//
// JIEDUI_SOAK=n: more rounds, n times. JIEDUI_SEED=s: killed at other points.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "cli/archive.h"
#include "cli/commands.h"
#include "cli/verify.h"
#include "gtest/gtest.h"
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "domain/known_kinds.h"
#include "eventstore/checkpoint.h"
#include "eventstore/event.h"
#include "eventstore/merkle.h"
#include "eventstore/note.h"
#include "eventstore/store.h"
#include "jiedui/v1/audit_service.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/event_log_service.pb.h"
#include "tests/eventstore/kill_point.h"
#include "tests/services/harness.h"
#include "tests/support/facts.h"

namespace jiedui::cli {
namespace {

using services::Client;
using services::Reply;

constexpr int kCallers = 8;

// `jiedui serve` in a process of its own.
class ServerProcess {
 public:
  explicit ServerProcess(const std::string& config) {
    int ends[2];
    CHECK(pipe2(ends, O_CLOEXEC) == 0, "pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<std::string> arguments = {JIEDUI_BINARY, "serve", "--config", config};
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    CHECK(posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ) == 0, argv[0]);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    output_ = ends[0];
    address_ = ReadAddress();
  }
  ~ServerProcess() {
    if (pid_ > 0) Kill();
    close(output_);
  }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  const std::string& address() const { return address_; }

  void Kill() {
    kill(pid_, SIGKILL);
    int status = 0;
    CHECK(waitpid(pid_, &status, 0) == pid_, "waitpid");
    CHECK(WIFSIGNALED(status), "it ended by itself");
    pid_ = -1;
  }

 private:
  // "127.0.0.1:40123" of what it says when it has started.
  std::string ReadAddress() const {
    std::string line;
    char byte = 0;
    while (read(output_, &byte, 1) == 1 && byte != '\n') line.push_back(byte);
    const size_t begin = line.find("127.0.0.1:");
    CHECK(begin != std::string::npos, line);
    return line.substr(begin, line.find_first_not_of("0123456789.:", begin) - begin);
  }

  pid_t pid_ = -1;
  int output_ = -1;
  std::string address_;
};

// Every request that was sent, and its receipt if there was one.
class Account {
 public:
  void Sent(const std::string& id) {
    const absl::MutexLock lock(&mutex_);
    receipts_.emplace(id, std::nullopt);
  }
  void Acknowledged(const std::string& id, const v1::WriteReceipt& receipt) {
    const absl::MutexLock lock(&mutex_);
    receipts_[id] = receipt;
    ++acknowledged_;
  }
  void WaitFor(size_t acknowledged) {
    const absl::MutexLock lock(&mutex_);
    const auto enough = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
      return acknowledged_ >= acknowledged;
    };
    mutex_.Await(absl::Condition(&enough));
  }
  size_t acknowledged() const {
    const absl::MutexLock lock(&mutex_);
    return acknowledged_;
  }
  std::map<std::string, std::optional<v1::WriteReceipt>> receipts() const {
    const absl::MutexLock lock(&mutex_);
    return receipts_;
  }

 private:
  mutable absl::Mutex mutex_;
  std::map<std::string, std::optional<v1::WriteReceipt>> receipts_ ABSL_GUARDED_BY(mutex_);
  size_t acknowledged_ ABSL_GUARDED_BY(mutex_) = 0;
};

// Somebody outside who follows the ledger: has it signed, keeps the note, and says how far they
// are. One thread at a time.
class Follower {
 public:
  // Until the server is gone.
  void FollowUntilKilled(Client& client) {
    v1::AcquireCursorRequest acquire;
    acquire.set_name(kCursor);
    const Reply acquired = client.Send("EventLogService/AcquireCursor", acquire);
    if (!acquired.ok()) return;
    token_ = acquired.As<v1::AcquireCursorResponse>().cursor().fencing_token();
    while (SignAndCommit(client)) ++signatures_;
  }

  int signatures() const { return signatures_; }

  // What was promised to them is kept by the server there is now.
  void ExpectKept(Client& client) {
    if (token_ == 0) return;
    v1::GetCursorRequest get;
    get.set_name(kCursor);
    const auto cursor =
        client.Send("EventLogService/GetCursor", get).As<v1::GetCursorResponse>().cursor();
    EXPECT_GE(cursor.position(), committed_) << "the cursor went back";
    EXPECT_LE(cursor.position(), tried_);
    EXPECT_GE(cursor.fencing_token(), token_) << "a token may be given out twice";
    if (!note_.empty()) ExpectExtended(client);
  }

 private:
  static constexpr char kCursor[] = "ledgers/370400/cursors/follower";

  static Reply Sign(Client& client) {
    v1::SignCheckpointRequest sign;
    sign.set_parent(services::kLedger);
    return client.Send("AuditService/SignCheckpoint", sign);
  }

  bool SignAndCommit(Client& client) {
    const Reply reply = Sign(client);
    if (!reply.ok()) return false;
    const auto checkpoint = reply.As<v1::SignCheckpointResponse>().checkpoint();
    note_ = checkpoint.note();
    if (key_.empty()) LearnKey(client);
    v1::CommitCursorRequest commit;
    commit.set_name(kCursor);
    commit.set_fencing_token(token_);
    commit.set_position(checkpoint.tree_size());
    tried_ = checkpoint.tree_size();
    if (!client.Send("EventLogService/CommitCursor", commit).ok()) return false;
    committed_ = checkpoint.tree_size();
    return true;
  }

  // Once: what comes later must be signed with the same.
  void LearnKey(Client& client) {
    v1::GetCheckpointRequest get;
    get.set_name("ledgers/370400/checkpoints/latest");
    const Reply reply = client.Send("AuditService/GetCheckpoint", get);
    if (reply.ok()) key_ = reply.As<v1::GetCheckpointResponse>().verifier_key();
  }

  // By the notes and a proof, believing nothing else that the server says.
  void ExpectExtended(Client& client) const {
    if (key_.empty()) return;
    const std::vector<eventstore::Verifier> keys = {*eventstore::Verifier::Parse(key_)};
    const auto before = eventstore::OpenCheckpoint(note_, keys);
    ASSERT_TRUE(before.ok()) << before.status();
    const std::string note = Sign(client).As<v1::SignCheckpointResponse>().checkpoint().note();
    const auto now = eventstore::OpenCheckpoint(note, keys);
    ASSERT_TRUE(now.ok()) << now.status();
    v1::GetConsistencyProofRequest prove;
    prove.set_parent(services::kLedger);
    prove.set_old_size(static_cast<int64_t>(before->checkpoint.size));
    prove.set_new_size(static_cast<int64_t>(now->checkpoint.size));
    const auto proof = client.Send("AuditService/GetConsistencyProof", prove)
                           .As<v1::GetConsistencyProofResponse>();
    const std::vector<std::string> hashes(proof.hashes().begin(), proof.hashes().end());
    const absl::Status extends =
        eventstore::VerifyConsistency(before->checkpoint.size, now->checkpoint.size, hashes,
                                      before->checkpoint.root, now->checkpoint.root);
    EXPECT_TRUE(extends.ok()) << extends;
  }

  std::string key_;
  std::string note_;  // the last that came
  int64_t token_ = 0;
  int64_t committed_ = 0;
  int64_t tried_ = 0;
  int signatures_ = 0;
};

class KillSpec : public testing::Test {
 protected:
  KillSpec() : directory_(absl::StrCat(::testing::TempDir(), "/jiedui-kill-", getpid())) {
    for (const char* const name : {"", "/witness", "/backups"}) {
      std::filesystem::create_directories(directory_ + name);
    }
    std::ofstream(config()) << "[server]\nledgers = [\"370400\"]\n"
                            << "listen_address = \"127.0.0.1:0\"\n"
                            << "data_directory = \"" << directory_ << "/data\"\n"
                            << "[identity]\nprincipals = [\"city/370400\"]\n"
                            << "default_principal = \"city/370400\"\n[log]\nlevel = \"off\"\n"
                            << "[evidence]\nwitness_directory = \"" << directory_
                            << "/witness\"\n[admin]\nlisten_address = \"" << admin() << "\"\n"
                            << "backup_directory = \"" << directory_ << "/backups\"\n";
  }
  ~KillSpec() override { std::filesystem::remove_all(directory_); }

  std::string config() const { return directory_ + "/server.toml"; }
  std::string data() const { return directory_ + "/data"; }
  std::string admin() const { return absl::StrCat("unix:", directory_, "/admin"); }

  // The activity and the request have the same id.
  Reply Write(Client& client, const std::string& id) const {
    return client.WriteWith(spec::HelpOtherwise(id, pair_, "2017-03-01"), id, false);
  }

  // Eight callers write until the server is gone.
  void WriteUntilKilled(ServerProcess& server, int round, const eventstore::KillPoint& point) {
    std::vector<std::thread> callers;
    for (int c = 0; c < kCallers; ++c) {
      callers.emplace_back([&, c] {
        Client client(server.address());
        for (int i = 0;; ++i) {
          const std::string id = absl::StrCat("k", round, "-", c, "-", i);
          account_.Sent(id);
          const Reply reply = Write(client, id);
          if (!reply.ok()) return;
          account_.Acknowledged(id, reply.As<v1::WriteAnswer>().receipt());
        }
      });
    }
    callers.emplace_back([&] {
      Client client(server.address());
      follower_.FollowUntilKilled(client);
    });
    callers.emplace_back([this] { BackUpUntilKilled(); });
    account_.WaitFor(account_.acknowledged() + point.acknowledgements);
    point.PassMoment();
    server.Kill();
    for (std::thread& caller : callers) caller.join();
  }

  absl::Status BackUp() {
    OperatorFlags flags;
    flags.admin = admin();
    flags.ledger_id = "370400";
    flags.backup = "daily";
    std::ostringstream said;
    const absl::Status made = BackUpLedger(flags, said, said);
    if (made.ok()) ++backups_;
    return made;
  }

  void BackUpUntilKilled() {
    while (BackUp().ok()) {
    }
  }

  // What the backups left is made a ledger again, which is sound, and has of everything that was
  // acknowledged and is in it the same record.
  void ExpectRestored() const {
    if (backups_ == 0) return;
    const std::string restored = directory_ + "/restored";
    std::filesystem::remove_all(restored);
    ArchiveFlags flags;
    flags.archive = directory_ + "/backups/daily/370400";
    flags.data_directory = restored;
    const auto archive = RestoreArchive(flags, [](const char*, int64_t, int64_t) {});
    ASSERT_TRUE(archive.ok()) << archive.status();
    const auto verified = VerifyLedger(restored);
    ASSERT_TRUE(verified.ok()) << verified.status();
    const auto store = OpenLogToRead(restored + "/370400", "");
    ASSERT_TRUE(store.ok()) << store.status();
    const auto ledger = (*store)->TakeSnapshot();
    for (const auto& [id, receipt] : account_.receipts()) {
      if (!receipt || receipt->last_position() > ledger->head()) continue;
      const auto leaf = ledger->Leaf(receipt->last_position());
      ASSERT_TRUE(leaf.ok()) << leaf.status();
      EXPECT_EQ(eventstore::LeafHash(*leaf), receipt->leaf_hash()) << id;
    }
  }

  // Sends all of them again: who had a receipt gets the same one, who had none gets one now.
  void ExpectAllThere(Client& client) {
    for (const auto& [id, receipt] : account_.receipts()) {
      const Reply reply = Write(client, id);
      ASSERT_TRUE(reply.ok()) << id << ": " << reply.status.error_message();
      const v1::WriteReceipt now = reply.As<v1::WriteAnswer>().receipt();
      if (!receipt) {
        account_.Acknowledged(id, now);
        continue;
      }
      ASSERT_TRUE(now.deduplicated()) << id << " was acknowledged and is gone";
      ASSERT_EQ(now.first_position(), receipt->first_position()) << id;
      ASSERT_EQ(now.leaf_hash(), receipt->leaf_hash()) << id;
    }
  }

  // Offline: records, indexes, tree and read models agree.
  void ExpectSound(size_t at_least) const {
    const auto verified = VerifyLedger(data());
    ASSERT_TRUE(verified.ok()) << verified.status();
    EXPECT_GE(verified->events, static_cast<int64_t>(at_least));
    EXPECT_EQ(verified->tables, TablesFound::kEqual);
    EXPECT_GT(verified->table_count, 0U);
  }

  // Offline.
  size_t OperatorActsUpTo(int64_t position) const {
    eventstore::Options options;
    options.directory = data() + "/370400/log";
    options.ledger_id = "370400";
    options.known_kinds = domain::KnownKinds();
    options.create_if_missing = false;
    options.read_only = true;
    const auto store = eventstore::Store::Open(options);
    CHECK_OK(store.status());
    const auto acts = (*store)->TakeSnapshot()->Read(
        eventstore::Query::Of({}, {event::v1::Event::kOperatorActed}), {});
    CHECK_OK(acts.status());
    return static_cast<size_t>(
        std::count_if(acts->begin(), acts->end(), [position](const eventstore::StoredEvent& act) {
          return act.record.position() <= position;
        }));
  }

  const std::string directory_;
  const std::string pair_ = spec::PairId(spec::kTengzhou, spec::kXuecheng);
  Account account_;
  Follower follower_;
  int backups_ = 0;  // that were finished
};

TEST_F(KillSpec, EveryAcknowledgementOfAServerKilledRoundAfterRoundStands) {
  eventstore::KillPoints points(20, 340);
  const int rounds = eventstore::KillRounds(3, 10);
  for (int round = 0; round < rounds; ++round) {
    const eventstore::KillPoint point = points.Next();
    SCOPED_TRACE(absl::StrCat("round ", round, ", ", point.Trace()));
    ServerProcess server(config());
    Client client(server.address());
    if (round == 0) {
      for (const auto& fact : spec::Paired()) ASSERT_TRUE(client.Write(fact).ok());
    }
    follower_.ExpectKept(client);
    ExpectAllThere(client);
    WriteUntilKilled(server, round, point);
    ExpectSound(account_.acknowledged());
    ExpectRestored();
    if (HasFatalFailure()) return;
  }
  {
    ServerProcess server(config());
    Client client(server.address());
    follower_.ExpectKept(client);
    EXPECT_GT(follower_.signatures(), 0);
    const absl::Status backed_up = BackUp();
    EXPECT_TRUE(backed_up.ok()) << backed_up;
    ExpectRestored();
    ExpectAllThere(client);
  }
  // Each request once: as many events as there were requests, behind those of the beginning and
  // beside the backups that the server recorded.
  const auto receipts = account_.receipts();
  std::vector<int64_t> positions;
  for (const auto& [id, receipt] : receipts) positions.push_back(receipt->first_position());
  std::sort(positions.begin(), positions.end());
  EXPECT_EQ(std::adjacent_find(positions.begin(), positions.end()), positions.end());
  const size_t others = OperatorActsUpTo(positions.back());
  EXPECT_EQ(positions.back(),
            static_cast<int64_t>(spec::Paired().size() + positions.size() + others));
}

}  // namespace
}  // namespace jiedui::cli
