// A ledger on a disk that fails and loses power, on a machine that goes on living: a store whose
// log breaks says so here instead of ending the process.

#ifndef JIEDUI_TESTS_EVENTSTORE_MACHINE_H_
#define JIEDUI_TESTS_EVENTSTORE_MACHINE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rocksdb/env.h"

#include "base/clock.h"
#include "eventstore/open.h"
#include "eventstore/store.h"
#include "tests/eventstore/faulty_file_system.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/script.h"

namespace jiedui::eventstore {

// RocksDB refuses a MANIFEST whose unsynced end is there in pieces, and names it. File systems that
// write data before they lengthen the file (ext4 and XFS as they come) never leave one. Counts how
// often that is, so that it excuses nothing else.
class TornPages {
 public:
  // Of one opening after a torn page.
  bool Excuses(const absl::Status& opened) {
    ++tried_;
    const bool torn = absl::IsDataLoss(opened) && absl::StrContains(opened.message(), "MANIFEST-");
    excused_ += torn ? 1 : 0;
    return torn;
  }

  // At least so many were tried, and at most one in ten was excused.
  void ExpectFewExcused(int64_t tried) const {
    EXPECT_GE(tried_, tried);
    EXPECT_LE(excused_ * 10, tried_) << excused_ << " of " << tried_;
    testing::Test::RecordProperty("torn", absl::StrCat(excused_, " of ", tried_));
  }

 private:
  int64_t tried_ = 0;
  int64_t excused_ = 0;
};

class Machine {
 public:
  Machine()
      : disk_(std::make_shared<FaultyFileSystem>(directory_.path())),
        env_(EnvOn(disk_)),
        clock_(absl::FromUnixSeconds(1488326400)) {}

  // One whose disk is as a crash left it.
  explicit Machine(const Tree& left) : Machine() { disk_->Replace(left); }

  Options options() {
    Options options;
    options.directory = directory_.path() + "/ledger";
    options.ledger_id = "370400";
    options.known_kinds = {1, 2, 3};
    options.clock = &clock_;
    options.empty_log_at_end = empties_log_;
    options.on_failure = [this](const absl::Status& status) {
      const absl::MutexLock lock(&mutex_);
      failures_.push_back(status);
    };
    return options;
  }

  // Its stores end as one that is told to, from now on; before, as one that ends with its process.
  void EmptyLogAtEnd() { empties_log_ = true; }

  absl::StatusOr<std::unique_ptr<Store>> Open() { return OpenOn(env_.get(), options()); }
  absl::StatusOr<std::unique_ptr<Store>> Open(const Options& options) {
    return OpenOn(env_.get(), options);
  }

  std::vector<Answer> Play(const Script& script) {
    return eventstore::Play(
        script, [this] { return Open(); }, [this] { return disk_->operations(); });
  }

  FaultyFileSystem& disk() { return *disk_; }
  rocksdb::Env* env() { return env_.get(); }
  ManualClock& clock() { return clock_; }
  const std::string& root() const { return directory_.path(); }

  // What is on the disk now, after losing power in that way.
  Tree Left(Crash way, uint64_t seed) {
    return disk_->ImageBefore(disk_->operations() + 1).After(way, seed);
  }

  // Once that many stores have said that their log broke.
  std::vector<absl::Status> WaitForFailures(size_t count) const {
    const absl::MutexLock lock(&mutex_);
    const auto enough = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
      return failures_.size() >= count;
    };
    mutex_.Await(absl::Condition(&enough));
    return failures_;
  }
  // What they have said so far.
  std::vector<absl::Status> failures() const {
    const absl::MutexLock lock(&mutex_);
    return failures_;
  }

 private:
  TempDirectory directory_;
  std::shared_ptr<FaultyFileSystem> disk_;
  std::unique_ptr<rocksdb::Env> env_;
  ManualClock clock_;
  bool empties_log_ = false;
  mutable absl::Mutex mutex_;
  std::vector<absl::Status> failures_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_MACHINE_H_
