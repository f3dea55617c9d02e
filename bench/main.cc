// Measures the server on this machine, prints a table and how long that took, and writes
// build/bench.json and build/bench.md, which docs/BENCHMARKS.md ends with.
//
//   ./run bench               the quick set, a few minutes
//   ./run bench full          also ledgers of ten million events
//   ./run bench [full] PART…  only these parts:
//
//       api      durable writes over gRPC, beside no-op calls
//       fan-out  subscriptions: sending what there is, and what is written, as it is written
//       store    writes in process, beside bare RocksDB
//       fold     all tables folded in memory, beside reading the log
//       size     the store in ledgers of several sizes: opening, proofs, reads
//       tables   the tables in them: folding, rebuilding, the memory of that, reads over gRPC
//       read     the past, explanations, comparisons and assumptions
//
//   ./run bench tables EVENTS…
//                             the part "tables" in ledgers of these sizes, which ascend
//   ./run bench read ROUNDS   the part "read", of the demonstration, so often
//   ./run bench national DIVISIONS.csv [CITIES]
//                             the country, a ledger a city (bench/country.h), or its first cities
//
// Run from the root of the tree. Every figure stands beside a baseline of the same run; absolute
// figures depend on the machine, ratios less so.

#include <cstdio>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cli/demo.h"

#include "base/status_macros.h"
#include "bench/api_bench.h"
#include "bench/city_year.h"
#include "bench/fan_out_bench.h"
#include "bench/fold_bench.h"
#include "bench/live_bench.h"
#include "bench/many_cities.h"
#include "bench/national_bench.h"
#include "bench/read_bench.h"
#include "bench/report.h"
#include "bench/server_fixture.h"
#include "bench/server_process.h"
#include "bench/size_bench.h"
#include "bench/tables_bench.h"
#include "bench/write_bench.h"
#include "domain/known_kinds.h"

namespace jiedui::bench {
namespace {

// Beside the build, on the disk that is measured; made anew each time.
constexpr char kDirectory[] = "build/bench";
constexpr char kReport[] = "build/bench.json";
constexpr char kDocument[] = "build/bench.md";
constexpr absl::Duration kDuration = absl::Seconds(5);
constexpr absl::Duration kFollowing = absl::Seconds(2);
constexpr int kFoldRounds = 15;
constexpr int kReadRounds = 30;
constexpr char kNational[] = "national";
constexpr char kTables[] = "tables";
constexpr char kRead[] = "read";
constexpr absl::Duration kReadingTables = absl::Milliseconds(1500);
// As many as a city records in a year.
constexpr int64_t kBusyYear = 40'000;
// Whose programme and rules all cities of the country follow.
constexpr char kExample[] = "deploy/examples/zaozhuang-2017";

void Append(std::vector<Row>& rows, std::vector<Row> more) {
  rows.insert(rows.end(), std::make_move_iterator(more.begin()),
              std::make_move_iterator(more.end()));
}

// The year of the demonstration, to be read.
absl::StatusOr<std::unique_ptr<eventstore::Store>> OpenDemo(const std::string& directory) {
  cli::DemoOptions demo;
  demo.data_directory = directory;
  RETURN_IF_ERROR(cli::RunDemo(demo, [](CivilMonth, int64_t) {}).status());
  eventstore::Options options;
  options.directory = directory + "/370400/log";
  options.ledger_id = "370400";
  options.known_kinds = domain::KnownKinds();
  options.create_if_missing = false;
  options.read_only = true;
  return eventstore::Store::Open(options);
}

// Of those who catch up, then of those who have.
absl::StatusOr<std::vector<Row>> MeasureSubscriptions(const std::string& directory) {
  ASSIGN_OR_RETURN(std::vector<Row> rows, MeasureFanOut(directory));
  ASSIGN_OR_RETURN(std::vector<Row> live, MeasureLive(directory + "-live", kFollowing));
  Append(rows, std::move(live));
  return rows;
}

absl::StatusOr<std::vector<Row>> MeasureFoldOfDemo(const std::string& directory) {
  ASSIGN_OR_RETURN(const auto store, OpenDemo(directory));
  return MeasureFold(*store, kFoldRounds);
}

absl::StatusOr<std::vector<Row>> MeasureReadsOfDemo(const std::string& directory, int rounds) {
  ASSIGN_OR_RETURN(const auto store, OpenDemo(directory));
  return MeasureReads(*store, "the year of the demonstration", rounds);
}

// The same where as much is recorded as by a busy city in a year.
absl::StatusOr<std::vector<Row>> MeasureReadsOfBusyYear(const std::string& directory, int rounds) {
  ASSIGN_OR_RETURN(const ManyCities cities, ManyCities::Play(directory + "-played"));
  const std::string written = directory + "-busy";
  RETURN_IF_ERROR(cities.Write(cities.CitiesFor(kBusyYear), written));
  eventstore::Options options = CityOptions(kLedger, written);
  options.create_if_missing = false;
  options.read_only = true;
  ASSIGN_OR_RETURN(const auto store, eventstore::Store::Open(options));
  return MeasureReads(*store, "40 thousand events", rounds);
}

absl::StatusOr<std::vector<Row>> MeasureAllReads(const std::string& directory, bool full) {
  ASSIGN_OR_RETURN(std::vector<Row> rows, MeasureReadsOfDemo(directory, kReadRounds));
  if (!full) return rows;
  ASSIGN_OR_RETURN(std::vector<Row> more, MeasureReadsOfBusyYear(directory, kReadRounds));
  Append(rows, std::move(more));
  return rows;
}

// What grows with the ledger shows at the second size already; the third is for the figures.
absl::StatusOr<std::vector<Row>> MeasureAllTables(const std::string& directory, bool full) {
  const std::vector<int64_t> sizes = full ? std::vector<int64_t>{10'000, 1'000'000, 10'000'000}
                                          : std::vector<int64_t>{10'000, 100'000};
  return MeasureTables(directory, sizes, kReadingTables);
}

absl::StatusOr<std::vector<Row>> MeasureAllSizes(const std::string& directory, bool full) {
  std::vector<int64_t> sizes{10'000, 1'000'000};
  if (full) sizes.push_back(10'000'000);
  return MeasureSizes(directory, sizes);
}

struct Part {
  absl::string_view name;
  std::function<absl::StatusOr<std::vector<Row>>(const std::string& directory, bool full)> measure;
};

const std::vector<Part>& AllParts() {
  static const auto* const parts = new std::vector<Part>{
      {"api", [](const std::string& in, bool) { return MeasureApi(in, kDuration); }},
      {"fan-out", [](const std::string& in, bool) { return MeasureSubscriptions(in); }},
      {"store", [](const std::string& in, bool) { return MeasureWrites(in, kDuration); }},
      {"fold", [](const std::string& in, bool) { return MeasureFoldOfDemo(in); }},
      {"size", MeasureAllSizes},
      {kTables, MeasureAllTables},
      {kRead, MeasureAllReads}};
  return *parts;
}

bool IsPart(const std::string& name) {
  return absl::c_any_of(AllParts(), [&](const Part& part) { return part.name == name; });
}

using Measure = std::function<absl::StatusOr<std::vector<Row>>()>;

// Measures in an empty directory and says what was found.
absl::Status Run(const Measure& measure) {
  const absl::Time began = absl::Now();
  std::error_code error;
  std::filesystem::remove_all(kDirectory, error);
  std::filesystem::create_directories(kDirectory, error);
  ASSIGN_OR_RETURN(const std::vector<Row> rows, measure());
  std::filesystem::remove_all(kDirectory, error);
  std::puts("every write is synced before its answer; one sync a group of waiting writes");
  PrintTable(rows);
  const absl::Duration took = absl::Now() - began;
  std::printf("took %.0f s\n", absl::ToDoubleSeconds(took));
  RETURN_IF_ERROR(WriteJson(rows, kReport));
  return WriteMarkdown(rows, took, kDocument);
}

// No parts: all of them.
absl::StatusOr<std::vector<Row>> MeasureParts(bool full, const std::set<std::string>& wanted) {
  std::vector<Row> rows;
  for (const Part& part : AllParts()) {
    const std::string name(part.name);
    if (!wanted.empty() && wanted.count(name) == 0) continue;
    ASSIGN_OR_RETURN(std::vector<Row> more,
                     part.measure(absl::StrCat(kDirectory, "/", name), full));
    Append(rows, std::move(more));
  }
  return rows;
}

// A part with numbers behind it; nothing if it is not that.
std::function<absl::Status()> WorkOfSize(const std::vector<std::string>& arguments) {
  std::vector<int64_t> numbers;
  for (size_t i = 1; i < arguments.size(); ++i) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(arguments[i], &number) || number <= 0) return nullptr;
    numbers.push_back(number);
  }
  if (numbers.empty()) return nullptr;
  const std::string directory = absl::StrCat(kDirectory, "/", arguments[0]);
  if (arguments[0] == kTables && absl::c_is_sorted(numbers)) {
    return [=] { return Run([&] { return MeasureTables(directory, numbers, kReadingTables); }); };
  }
  if (arguments[0] == kRead && numbers.size() == 1) {
    return [=] {
      return Run([&] { return MeasureReadsOfDemo(directory, static_cast<int>(numbers[0])); });
    };
  }
  return nullptr;
}

// What to do, by the arguments; nothing if they say nothing that can be done.
std::function<absl::Status()> Work(std::vector<std::string> arguments) {
  const std::string first = arguments.empty() ? "" : arguments[0];
  if (first == kServe && arguments.size() == 2) {
    return [directory = arguments[1]] { return Serve(directory); };
  }
  if (first == kNational) {
    NationalOptions options{"", kExample, 0};
    const bool counted = arguments.size() == 3;
    if (arguments.size() < 2 || arguments.size() > 3) return nullptr;
    if (counted && !absl::SimpleAtoi(arguments[2], &options.cities_max)) return nullptr;
    options.divisions_file = arguments[1];
    return [options] {
      return Run([&] { return MeasureCountry(absl::StrCat(kDirectory, "/", kNational), options); });
    };
  }
  if (auto work = WorkOfSize(arguments); work != nullptr) return work;
  const bool full = first == "full";
  if (full) arguments.erase(arguments.begin());
  if (!absl::c_all_of(arguments, IsPart)) return nullptr;
  return [full, parts = std::set<std::string>(arguments.begin(), arguments.end())] {
    return Run([&] { return MeasureParts(full, parts); });
  };
}

int Main(std::vector<std::string> arguments) {
  const auto work = Work(std::move(arguments));
  if (work == nullptr) {
    std::fputs(
        "usage: jiedui_bench [full] [api|fan-out|store|fold|size|tables|read]...\n"
        "       jiedui_bench tables EVENTS...\n"
        "       jiedui_bench read ROUNDS\n"
        "       jiedui_bench national DIVISIONS.csv [CITIES]\n",
        stderr);
    return 2;
  }
  const absl::Status status = work();
  if (!status.ok()) std::fprintf(stderr, "jiedui_bench: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}

}  // namespace
}  // namespace jiedui::bench

int main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as the program does
  return jiedui::bench::Main({argv + 1, argv + argc});
}
