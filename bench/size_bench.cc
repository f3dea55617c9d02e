#include "bench/size_bench.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "bench/ledger_fixture.h"
#include "bench/memory.h"
#include "eventstore/cursor.h"

namespace jiedui::bench {
namespace {

using eventstore::Position;
using eventstore::Query;
using eventstore::Snapshot;
using eventstore::Store;
using SteadyClock = std::chrono::steady_clock;

constexpr int kProbes = 2000;
constexpr int kOpenings = 5;

// What no size may exceed.
constexpr double kGoalOpenMicros = 2'000'000;
constexpr double kGoalProofMicros = 100;
constexpr double kGoalResidentMib = 1024;
// Beside the smallest: flat.
constexpr char kGoalFlat[] = "≤ 1.2";

double Microseconds(SteadyClock::duration duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

// Sorted.
using Samples = std::vector<double>;

double At(const Samples& samples, double share) {
  return samples[static_cast<size_t>(share * static_cast<double>(samples.size() - 1))];
}

absl::StatusOr<Samples> Probe(int count, const std::function<absl::Status()>& once) {
  Samples samples;
  for (int i = 0; i < count; ++i) {
    const auto began = SteadyClock::now();
    RETURN_IF_ERROR(once());
    samples.push_back(Microseconds(SteadyClock::now() - began));
  }
  std::sort(samples.begin(), samples.end());
  return samples;
}

std::string Words(int64_t events) {
  if (events % 1'000'000 == 0) return absl::StrCat(events / 1'000'000, " million");
  return absl::StrCat(events / 1000, " thousand");
}

class Sizes {
 public:
  explicit Sizes(const std::string& directory) : options_(LedgerOptions(directory)) {}

  absl::StatusOr<std::vector<Row>> Measure(const std::vector<int64_t>& sizes) {
    for (const int64_t size : sizes) RETURN_IF_ERROR(MeasureAt(size));
    return std::move(rows_);
  }

 private:
  absl::Status MeasureAt(int64_t size) {
    const double resident_before = ResidentInUse();
    RETURN_IF_ERROR(Build(size));
    ASSIGN_OR_RETURN(const Samples open, Probe(kOpenings, [&] { return Open(); }));
    Add(size, "open", At(open, 0.5), "µs, median", kGoalFlat);
    AddGoal(size, "open", At(open, 0.5), "µs, median", kGoalOpenMicros);
    const auto snapshot = store_->TakeSnapshot();
    RETURN_IF_ERROR(MeasureProofs(*snapshot));
    RETURN_IF_ERROR(MeasureReads(*snapshot));
    Add(size, "bytes on disk an event",
        static_cast<double>(store_->DiskBytes()) / static_cast<double>(size), "bytes");
    const double resident = std::max(0.0, ResidentInUse() - resident_before) / (1 << 20);
    Add(size, "resident memory, more than before the ledger was built", resident, "MiB");
    AddGoal(size, "resident memory, more than before the ledger was built", resident, "MiB",
            kGoalResidentMib);
    store_.reset();
    return absl::OkStatus();
  }

  absl::Status Build(int64_t size) {
    RETURN_IF_ERROR(Open());
    const int64_t before = store_->head();
    const auto began = SteadyClock::now();
    RETURN_IF_ERROR(Grow(*store_, size));
    const double seconds = std::chrono::duration<double>(SteadyClock::now() - began).count();
    Add(size, "append, 1000 events a request", static_cast<double>(size - before) / seconds,
        "events/s");
    return absl::OkStatus();
  }

  absl::Status Open() {
    store_.reset();
    ASSIGN_OR_RETURN(store_, Store::Open(options_));
    return absl::OkStatus();
  }

  absl::Status MeasureProofs(const Snapshot& ledger) {
    const Position size = ledger.head();
    ASSIGN_OR_RETURN(const Samples inclusion, Probe(kProbes, [&] {
                       return ledger.InclusionProof(Anywhere(size), size).status();
                     }));
    AddPercentiles(size, "inclusion proof", inclusion, kGoalFlat);
    AddGoal(size, "inclusion proof, p50", At(inclusion, 0.5), "µs", kGoalProofMicros);
    ASSIGN_OR_RETURN(const Samples consistency, Probe(kProbes, [&] {
                       return ledger.ConsistencyProof(Anywhere(size), size).status();
                     }));
    AddPercentiles(size, "consistency proof", consistency, kGoalFlat);
    return absl::OkStatus();
  }

  absl::Status MeasureReads(const Snapshot& ledger) {
    const Position size = ledger.head();
    ASSIGN_OR_RETURN(const Samples tagged, Probe(kProbes, [&] {
                       const std::string tag = absl::StrCat("thing:", Anywhere(size) / 10);
                       return ledger.Read(Query::Of({tag}), {}).status();
                     }));
    AddPercentiles(size, "read the 10 events of a tag", tagged);
    ASSIGN_OR_RETURN(const Samples got,
                     Probe(kProbes, [&] { return ledger.Get(Anywhere(size)).status(); }));
    AddPercentiles(size, "get one event", got);
    return MeasureScan();
  }

  absl::Status MeasureScan() {
    constexpr size_t kBatch = 256;
    eventstore::Cursor cursor(*store_, Query::All(), eventstore::kNoPosition);
    const auto began = SteadyClock::now();
    Samples batches;
    bool done = false;
    while (!done) {
      const auto asked = SteadyClock::now();
      ASSIGN_OR_RETURN(const auto batch, cursor.Next(kBatch));
      batches.push_back(Microseconds(SteadyClock::now() - asked));
      done = batch.caught_up;
    }
    const double seconds = std::chrono::duration<double>(SteadyClock::now() - began).count();
    const int64_t size = store_->head();
    Add(size, "scan, every hash checked", static_cast<double>(size) / seconds, "events/s");
    std::sort(batches.begin(), batches.end());
    AddPercentiles(size, "scan, every hash checked, 256 events", batches);
    return absl::OkStatus();
  }

  Position Anywhere(Position size) {
    return 1 + static_cast<Position>(random_() % static_cast<uint64_t>(size));
  }

  // The goal is that of the p50.
  void AddPercentiles(int64_t size, const std::string& what, const Samples& samples,
                      const std::string& goal = "") {
    for (const auto& [name, share] : {std::pair{"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}}) {
      Add(size, absl::StrCat(what, ", ", name), At(samples, share), "µs", share == 0.5 ? goal : "");
    }
  }

  // Beside the same at the smallest size, with a goal for the others.
  void Add(int64_t size, const std::string& what, double value, const std::string& unit,
           const std::string& goal = "") {
    const auto smallest = at_smallest_.try_emplace(what, size, value).first->second;
    rows_.push_back({absl::StrCat(what, ", ", Words(size)), value, unit,
                     absl::StrCat("with ", Words(smallest.first)), smallest.second,
                     smallest.first == size ? "" : goal});
  }

  // Beside the most it may be.
  void AddGoal(int64_t size, const std::string& what, double value, const std::string& unit,
               double most) {
    rows_.push_back(
        {absl::StrCat(what, ", ", Words(size)), value, unit, "the most it may be", most, "≤ 1"});
  }

  const eventstore::Options options_;
  std::unique_ptr<Store> store_;
  std::mt19937_64 random_{20170331};
  std::map<std::string, std::pair<int64_t, double>> at_smallest_;
  std::vector<Row> rows_;
};

}  // namespace

absl::StatusOr<std::vector<Row>> MeasureSizes(const std::string& directory,
                                              const std::vector<int64_t>& sizes) {
  return Sizes(directory).Measure(sizes);
}

}  // namespace jiedui::bench
