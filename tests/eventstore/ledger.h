// What the specs of the ledger share: a directory of their own, options, and Submit that waits.

#ifndef JIEDUI_TESTS_EVENTSTORE_LEDGER_H_
#define JIEDUI_TESTS_EVENTSTORE_LEDGER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/clock.h"
#include "eventstore/store.h"

namespace jiedui::eventstore {

// A new directory, removed at the end.
class TempDirectory {
 public:
  TempDirectory();
  ~TempDirectory();
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// One event of kind 1 unless said otherwise.
NewEvent Event(absl::string_view body, std::vector<std::string> tags = {}, int32_t kind = 1);

// Accepts the events whatever the ledger says.
Decision Append(std::vector<NewEvent> events, absl::string_view answer = "");

// The bodies, in order.
std::vector<std::string> Bodies(const std::vector<StoredEvent>& events);
std::vector<Position> Positions(const std::vector<StoredEvent>& events);

// A ledger "370400" that knows kinds 1..9, in a directory of its own. The clock stands at
// 2017-03-01 00:00 UTC. What was written is left in the write-ahead log, as a crash leaves it.
class Ledger {
 public:
  Ledger();

  Options options() const;
  absl::Status Open(const Options& options);
  void Open();  // as options() say; aborts if it fails
  void Close() { store_.reset(); }

  Store& store() { return *store_; }
  ManualClock& clock() { return clock_; }
  // Where the log is; the guard is beside it.
  std::string directory() const { return home_.path() + "/log"; }
  std::string guard_directory() const { return home_.path() + "/guard"; }

  // Submits and waits for the answer.
  absl::StatusOr<Receipt> Submit(Submission submission);
  absl::StatusOr<Receipt> Submit(absl::string_view request_id, Decision decide);
  // Appends events under a request id never used before.
  absl::StatusOr<Receipt> Submit(std::vector<NewEvent> events);

  std::vector<StoredEvent> Read(const Query& query = {}, const Range& range = {});

 private:
  TempDirectory home_;
  ManualClock clock_;
  std::unique_ptr<Store> store_;
  int next_request_ = 1;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_LEDGER_H_
