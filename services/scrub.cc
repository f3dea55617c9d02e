#include "services/scrub.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/statusor.h"

namespace jiedui::services {
namespace {

// On average; a disk of today gives ten times as much.
constexpr int64_t kBytesPerSecond = int64_t{20} << 20;

absl::Duration PauseAfter(int64_t size_bytes) {
  return absl::Seconds(1) * size_bytes / kBytesPerSecond;
}

}  // namespace

Scrub::Scrub(Options options) : options_(std::move(options)) {
  lane_.Run([this] { BeginRound(); });
}

ScrubFound Scrub::latest() const {
  const absl::MutexLock lock(&mutex_);
  return latest_;
}

void Scrub::BeginRound() {
  round_ = {};
  absl::StatusOr<std::vector<eventstore::TableFile>> files =
      eventstore::ListTableFiles(options_.directory);
  if (files.ok()) {
    files_ = *std::move(files);
    std::reverse(files_.begin(), files_.end());
  } else {
    Note(files.status());
  }
  CheckNext();
}

// What is not due when the lane goes is dropped.
void Scrub::CheckNext() {
  if (files_.empty()) return EndRound();
  const eventstore::TableFile file = std::move(files_.back());
  files_.pop_back();
  const absl::Status checked = eventstore::CheckTableFile(file);
  ++round_.file_count;
  if (!checked.ok()) Note(checked);
  lane_.RunAt(SteadyClock().Now() + PauseAfter(file.size_bytes), [this] { CheckNext(); });
}

void Scrub::Note(const absl::Status& problem) {
  round_.problems.emplace_back(problem.message());
  round_.findings.push_back(eventstore::FindingOf(problem));
}

void Scrub::EndRound() {
  round_.at = options_.clock->Now();
  {
    const absl::MutexLock lock(&mutex_);
    latest_ = round_;
  }
  options_.found(round_);
  lane_.RunAt(SteadyClock().Now() + options_.interval, [this] { BeginRound(); });
}

}  // namespace jiedui::services
