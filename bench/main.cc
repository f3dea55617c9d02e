// Measures the server on this machine, prints a table and writes build/bench.json.
//
//   ./run bench         the quick set, a few minutes
//   ./run bench full    also a ledger of ten million events
//
// Run from the root of the tree. Every figure stands beside a baseline of the same run; absolute
// figures depend on the machine, ratios less so.

#include <cstdio>
#include <filesystem>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "cli/demo.h"

#include "base/status_macros.h"
#include "bench/api_bench.h"
#include "bench/fan_out_bench.h"
#include "bench/fold_bench.h"
#include "bench/report.h"
#include "bench/size_bench.h"
#include "bench/write_bench.h"
#include "jiedui/event/v1/events.gen.h"

namespace jiedui::bench {
namespace {

// Beside the build, on the disk that is measured; made anew each time.
constexpr char kDirectory[] = "build/bench";
constexpr char kReport[] = "build/bench.json";
constexpr absl::Duration kDuration = absl::Seconds(5);
constexpr int kFoldRounds = 15;

absl::StatusOr<std::vector<Row>> MeasureFoldOfDemo(const std::string& directory) {
  cli::DemoOptions demo;
  demo.data_directory = directory;
  RETURN_IF_ERROR(cli::RunDemo(demo, [](CivilMonth, int64_t) {}).status());
  eventstore::Options options;
  options.directory = directory + "/370400/log";
  options.ledger_id = "370400";
  for (const event::v1::EventInfo& info : event::v1::kEventInfo) {
    options.known_kinds.push_back(info.kind);
  }
  options.create_if_missing = false;
  options.read_only = true;
  ASSIGN_OR_RETURN(const auto store, eventstore::Store::Open(options));
  return MeasureFold(*store, kFoldRounds);
}

void Append(std::vector<Row>& rows, std::vector<Row> more) {
  rows.insert(rows.end(), std::make_move_iterator(more.begin()),
              std::make_move_iterator(more.end()));
}

absl::Status Run(bool full) {
  std::error_code error;
  std::filesystem::remove_all(kDirectory, error);
  std::filesystem::create_directories(kDirectory, error);
  const std::string directory = kDirectory;
  ASSIGN_OR_RETURN(std::vector<Row> rows, MeasureApi(directory + "/api", kDuration));
  ASSIGN_OR_RETURN(std::vector<Row> fan_out, MeasureFanOut(directory + "/fan-out"));
  Append(rows, std::move(fan_out));
  ASSIGN_OR_RETURN(std::vector<Row> writes, MeasureWrites(directory + "/writes", kDuration));
  Append(rows, std::move(writes));
  ASSIGN_OR_RETURN(std::vector<Row> fold, MeasureFoldOfDemo(directory + "/demo"));
  Append(rows, std::move(fold));
  std::vector<int64_t> sizes{10'000, 1'000'000};
  if (full) sizes.push_back(10'000'000);
  ASSIGN_OR_RETURN(std::vector<Row> grown, MeasureSizes(directory + "/sizes", sizes));
  Append(rows, std::move(grown));
  std::filesystem::remove_all(kDirectory, error);
  std::puts("every write is synced before its answer; one sync a group of waiting writes");
  PrintTable(rows);
  return WriteJson(rows, kReport);
}

}  // namespace
}  // namespace jiedui::bench

int main(int argc, char** argv) {
  const bool full = argc == 2 && std::string(argv[1]) == "full";
  if (argc > 1 && !full) {
    std::fprintf(stderr, "usage: jiedui_bench [full]\n");
    return 2;
  }
  const absl::Status status = jiedui::bench::Run(full);
  if (!status.ok()) std::fprintf(stderr, "jiedui_bench: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
