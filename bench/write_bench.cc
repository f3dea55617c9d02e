#include "bench/write_bench.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "base/status_macros.h"
#include "bench/answers.h"
#include "bench/bare_rocks.h"
#include "bench/closed_loop.h"
#include "bench/ledger_fixture.h"

namespace jiedui::bench {
namespace {

// What a request asks of the ledger.
enum class Condition {
  kNone,
  kOnNewTag,    // that nobody has written about a thing, as most conditions name the one being made
  kOnKnownTag,  // that nobody has written more about a thing that has a history
};

// As many as one request may hold, of ten things.
constexpr int64_t kHistoryEvents = 1000;
constexpr int64_t kThingsWithHistory = 10;

// Of each kind of condition, in turn; each a tenth as long as another measurement.
constexpr int kBlocks = 7;
constexpr int kBlockPart = 10;

std::string ThingWithHistory(int64_t n) {
  return absl::StrCat("history:", n % kThingsWithHistory);
}

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
      ASSIGN_OR_RETURN(const LoopResult ours, Submit(callers, 1, duration_));
      AddRows(
          absl::StrCat("store, one event a request, ", callers, " caller", callers == 1 ? "" : "s"),
          ours, "bare RocksDB, one synced write after the other", bare);
    }
    return absl::OkStatus();
  }

  absl::Status MeasureConditions() {
    RETURN_IF_ERROR(WriteHistory());
    std::map<Condition, std::vector<LoopResult>> blocks;
    for (int block = 0; block < kBlocks; ++block) {
      for (const Condition condition :
           {Condition::kNone, Condition::kOnNewTag, Condition::kOnKnownTag}) {
        ASSIGN_OR_RETURN(LoopResult result, Submit(64, 1, duration_ / kBlockPart, condition));
        blocks[condition].push_back(std::move(result));
      }
    }
    AddConditional(blocks, Condition::kOnNewTag, "the same with a condition on a tag");
    AddConditional(blocks, Condition::kOnKnownTag,
                   "the same with a condition on a tag that has a history");
    return absl::OkStatus();
  }

  absl::Status WriteHistory() {
    const int64_t first = next_.fetch_add(kHistoryEvents);
    std::vector<eventstore::NewEvent> batch;
    for (int64_t n = first; n < first + kHistoryEvents; ++n) {
      batch.push_back(MadeUpEvent(n));
      batch.back().tags.push_back(ThingWithHistory(n));
    }
    Answers answers;
    store_->Submit(AppendRequest(first, std::move(batch)),
                   [&answers](const absl::StatusOr<eventstore::Receipt>& receipt) {
                     answers.Take(receipt.status());
                   });
    RETURN_IF_ERROR(answers.WaitFor(1));
    history_end_ = store_->head();
    return absl::OkStatus();
  }

  void AddConditional(const std::map<Condition, std::vector<LoopResult>>& blocks,
                      Condition condition, const std::string& name) {
    const InTurn median = MedianOfBlocks(blocks.at(Condition::kNone), blocks.at(condition));
    AddRows("unconditional write, 64 callers", median.one, name, median.other, "≤ 1.25");
  }

  absl::Status MeasureBatches() {
    for (const int events : {10, 100, 1000}) {
      RETURN_IF_ERROR(OpenAnew(absl::StrCat("batches-", events)));
      ASSIGN_OR_RETURN(const LoopResult bare,
                       RunInTurn(duration_, [&] { return rocks_->Write(1, events); }));
      ASSIGN_OR_RETURN(const LoopResult ours, Submit(1, events, duration_));
      AddRows(absl::StrCat("store, ", events, " events a request, 1 caller"), ours,
              "bare RocksDB, the same keys and bytes, synced", bare, events == 100 ? "≥ 0.8" : "");
    }
    return absl::OkStatus();
  }

  absl::StatusOr<LoopResult> Submit(int callers, int events, absl::Duration duration,
                                    Condition condition = Condition::kNone) {
    LoopResult result =
        RunClosedLoop(callers, duration, [&](int /*caller*/, std::function<void(bool)> done) {
          store_->Submit(
              Request(events, condition),
              [done = std::move(done)](const absl::StatusOr<eventstore::Receipt>& receipt) {
                done(receipt.ok());
              });
        });
    if (result.failed_count == 0) return result;
    return absl::InternalError(absl::StrCat(result.failed_count, " requests failed"));
  }

  eventstore::Submission Request(int events, Condition condition) {
    const int64_t first = next_.fetch_add(events);
    std::vector<eventstore::NewEvent> batch;
    for (int64_t n = first; n < first + events; ++n) batch.push_back(MadeUpEvent(n));
    eventstore::Submission submission = AppendRequest(first, std::move(batch));
    switch (condition) {
      case Condition::kNone:
        break;
      case Condition::kOnNewTag:
        submission.condition = eventstore::AppendCondition{
            .fail_if_match = {{{absl::StrCat("new:", first)}, {}}}, .after = 0};
        break;
      case Condition::kOnKnownTag:
        submission.condition = eventstore::AppendCondition{
            .fail_if_match = {{{ThingWithHistory(first)}, {}}}, .after = history_end_};
        break;
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
  eventstore::Position history_end_ = eventstore::kNoPosition;
  std::vector<Row> rows_;
};

}  // namespace

absl::StatusOr<std::vector<Row>> MeasureWrites(const std::string& directory,
                                               absl::Duration duration) {
  return Writes(directory, duration).Measure();
}

}  // namespace jiedui::bench
