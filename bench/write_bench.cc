#include "bench/write_bench.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "base/status_macros.h"
#include "bench/bare_rocks.h"
#include "bench/closed_loop.h"
#include "bench/ledger_fixture.h"

namespace jiedui::bench {
namespace {

class Writes {
 public:
  Writes(std::string directory, absl::Duration duration)
      : directory_(std::move(directory)), duration_(duration) {}

  absl::StatusOr<std::vector<Row>> Measure() {
    RETURN_IF_ERROR(OpenAnew("callers"));
    RETURN_IF_ERROR(MeasureCallers());
    RETURN_IF_ERROR(MeasureConditions());
    RETURN_IF_ERROR(MeasureBatches());
    return std::move(rows_);
  }

 private:
  // Both empty, so that neither is still compacting what was measured before.
  absl::Status OpenAnew(absl::string_view part) {
    store_.reset();
    rocks_.reset();
    const std::string directory = absl::StrCat(directory_, "/", part);
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) return absl::InternalError(absl::StrCat(directory, ": ", error.message()));
    ASSIGN_OR_RETURN(store_, eventstore::Store::Open(LedgerOptions(directory + "/ledger")));
    ASSIGN_OR_RETURN(rocks_, BareRocks::Open(directory + "/rocks"));
    return absl::OkStatus();
  }

  // Many callers of one event each, beside one event a sync.
  absl::Status MeasureCallers() {
    ASSIGN_OR_RETURN(const LoopResult bare,
                     RunInTurn(duration_, [this] { return rocks_->Write(1, 1); }));
    for (const int callers : {1, 8, 64, 256}) {
      ASSIGN_OR_RETURN(const LoopResult ours, Submit(callers, 1, false));
      AddRows(
          absl::StrCat("store, one event a request, ", callers, " caller", callers == 1 ? "" : "s"),
          ours, "bare RocksDB, one synced write after the other", bare);
    }
    return absl::OkStatus();
  }

  absl::Status MeasureConditions() {
    ASSIGN_OR_RETURN(const LoopResult free, Submit(64, 1, false));
    ASSIGN_OR_RETURN(const LoopResult conditional, Submit(64, 1, true));
    AddRows("unconditional write, 64 callers", free, "the same with a condition on a tag",
            conditional, "≤ 1.25");
    return absl::OkStatus();
  }

  absl::Status MeasureBatches() {
    for (const int events : {10, 100, 1000}) {
      RETURN_IF_ERROR(OpenAnew(absl::StrCat("batches-", events)));
      ASSIGN_OR_RETURN(const LoopResult bare,
                       RunInTurn(duration_, [&] { return rocks_->Write(1, events); }));
      ASSIGN_OR_RETURN(const LoopResult ours, Submit(1, events, false));
      AddRows(absl::StrCat("store, ", events, " events a request, 1 caller"), ours,
              "bare RocksDB, the same keys and bytes, synced", bare, events == 100 ? "≥ 0.8" : "");
    }
    return absl::OkStatus();
  }

  absl::StatusOr<LoopResult> Submit(int callers, int events, bool conditional) {
    LoopResult result =
        RunClosedLoop(callers, duration_, [&](int /*caller*/, std::function<void(bool)> done) {
          store_->Submit(
              Request(events, conditional),
              [done = std::move(done)](const absl::StatusOr<eventstore::Receipt>& receipt) {
                done(receipt.ok());
              });
        });
    if (result.failed_count == 0) return result;
    return absl::InternalError(absl::StrCat(result.failed_count, " requests failed"));
  }

  eventstore::Submission Request(int events, bool conditional) {
    const int64_t first = next_.fetch_add(events);
    std::vector<eventstore::NewEvent> batch;
    for (int64_t n = first; n < first + events; ++n) batch.push_back(MadeUpEvent(n));
    eventstore::Submission submission = AppendRequest(first, std::move(batch));
    if (conditional) {
      // A thing nobody has written about, as most conditions name the one being made.
      submission.condition = eventstore::AppendCondition{
          .fail_if_match = {{{absl::StrCat("new:", first)}, {}}}, .after = 0};
    }
    return submission;
  }

  // Requests a second, and how long one takes. The goal is for the first.
  void AddRows(const std::string& what, const LoopResult& ours, const std::string& baseline,
               const LoopResult& bare, const std::string& goal = "") {
    rows_.push_back(
        {what, ours.calls_per_second, "requests/s", baseline, bare.calls_per_second, goal});
    for (const auto& [name, share] : {std::pair{"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}}) {
      rows_.push_back({absl::StrCat(what, ", ", name),
                       absl::ToDoubleMicroseconds(ours.Percentile(share)), "µs",
                       absl::StrCat(baseline, ", ", name),
                       absl::ToDoubleMicroseconds(bare.Percentile(share)), ""});
    }
  }

  const std::string directory_;
  const absl::Duration duration_;
  std::unique_ptr<eventstore::Store> store_;
  std::unique_ptr<BareRocks> rocks_;
  std::atomic<int64_t> next_ = 0;
  std::vector<Row> rows_;
};

}  // namespace

absl::StatusOr<std::vector<Row>> MeasureWrites(const std::string& directory,
                                               absl::Duration duration) {
  return Writes(directory, duration).Measure();
}

}  // namespace jiedui::bench
