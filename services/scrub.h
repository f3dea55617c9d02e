// Reads the table files of one served ledger from the disk, all of them and then again at an
// interval, and says what it found: damage is known before somebody needs the record, and while the
// backup still has it.
//
// One file at a time, with a pause after each that keeps the disk free for others. It has a thread
// of its own, holds no lock of the ledger's, and whoever ends it waits for one file at most.

#ifndef JIEDUI_SERVICES_SCRUB_H_
#define JIEDUI_SERVICES_SCRUB_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "base/clock.h"
#include "base/workers.h"
#include "eventstore/finding.h"
#include "eventstore/table_files.h"

namespace jiedui::services {

// What one round found.
struct ScrubFound {
  absl::Time at = absl::InfinitePast();  // when it was over, by the ledger's clock
  size_t file_count = 0;
  std::vector<std::string> problems;          // one sentence for each file that is damaged
  std::vector<eventstore::Finding> findings;  // what these say
};

class Scrub {
 public:
  struct Options {
    std::string directory;         // of the log
    absl::Duration interval;       // from the end of a round to the next; the first begins at once
    const Clock* clock = nullptr;  // outlives it
    std::function<void(const ScrubFound&)> found;  // at the end of a round, on its thread
  };

  explicit Scrub(Options options);

  // The last round that is over; none yet: `at` is InfinitePast.
  ScrubFound latest() const;

 private:
  void BeginRound();
  void CheckNext();
  void EndRound();
  void Note(const absl::Status& problem);

  const Options options_;
  // Of the round under way; its thread's own.
  std::vector<eventstore::TableFile> files_;  // not yet read, the next one last
  ScrubFound round_;

  mutable absl::Mutex mutex_;
  ScrubFound latest_ ABSL_GUARDED_BY(mutex_);
  Workers lane_{1};  // last: what it runs uses the rest
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_SCRUB_H_
