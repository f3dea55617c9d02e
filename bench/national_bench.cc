#include "bench/national_bench.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "cli/scenario/random.h"
#include <grpcpp/grpcpp.h>

#include "base/civil.h"
#include "base/status_macros.h"
#include "bench/calls.h"
#include "bench/city_year.h"
#include "bench/closed_loop.h"
#include "bench/country.h"
#include "bench/fold_bench.h"
#include "bench/ledger_fixture.h"
#include "bench/server_fixture.h"
#include "bench/server_process.h"
#include "domain/date.h"
#include "jiedui/v1/statistics_service.grpc.pb.h"

namespace jiedui::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

// More than there are processors: a city waits for the disk each day of its year.
constexpr int kPlayers = 6;
constexpr int kFolders = 2;
constexpr int kCallers = 8;
constexpr double kMaxCityMib = 256;
constexpr int64_t kBaselineEvents = 200'000;
constexpr absl::Duration kReading = absl::Seconds(10);

double SecondsSince(SteadyClock::time_point began) {
  return std::chrono::duration<double>(SteadyClock::now() - began).count();
}

// Calls work(i) for 0..count-1 on so many threads; ends early at the first error, which it returns.
absl::Status InParallel(int threads, size_t count,
                        const std::function<absl::Status(size_t)>& work) {
  std::atomic<size_t> next{0};
  absl::Mutex mutex;
  absl::Status first;
  const auto run = [&] {
    for (size_t i = next++; i < count; i = next++) {
      const absl::Status status = work(i);
      if (status.ok()) continue;
      const absl::MutexLock lock(&mutex);
      if (first.ok()) first = status;
      next = count;
    }
  };
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) running.emplace_back(run);
  for (std::thread& thread : running) thread.join();
  return first;
}

// What a caller measures of a server.
struct Served {
  double open_ms = 0;
  double resident_mib = 0;  // after the reads
  LoopResult reads;
  LoopResult no_ops;
};

// 附件2 of a unit and a month of any of the cities, each as likely.
class RandomReads {
 public:
  RandomReads(const std::vector<City>& cities, const std::string& program_id, CivilMonth first)
      : cities_(cities), program_id_(program_id), first_(first) {}

  v1::GetDispatchTableRequest Next() {
    scenario::Random random(static_cast<uint64_t>(++count_), "national");
    const City& city = cities_[Below(random, cities_.size())];
    v1::GetDispatchTableRequest request;
    request.set_parent(absl::StrCat("ledgers/", city.ledger_id));
    request.set_program_id(program_id_);
    // The city itself, the first of them, is in no pair.
    request.set_unit_id(city.units[1 + Below(random, city.units.size() - 1)].unit_id);
    request.set_month(FormatMonth(first_ + random.Between(0, 11)));
    return request;
  }

 private:
  static size_t Below(scenario::Random& random, size_t count) {
    return static_cast<size_t>(random.Between(0, static_cast<int>(count) - 1));
  }

  const std::vector<City>& cities_;
  const std::string program_id_;
  const CivilMonth first_;
  std::atomic<int64_t> count_{0};
};

StartCall Reads(v1::StatisticsService::Stub& stub, RandomReads& reads) {
  return [&stub, &reads](int /*caller*/, std::function<void(bool ok)> done) {
    auto call =
        std::make_shared<InFlight<v1::GetDispatchTableRequest, v1::GetDispatchTableResponse>>();
    call->request = reads.Next();
    stub.async()->GetDispatchTable(
        &call->context, &call->request, &call->response,
        [call, done = std::move(done)](const grpc::Status& status) { done(status.ok()); });
  };
}

absl::StatusOr<Served> MeasureServer(const std::string& data_directory,
                                     const std::vector<City>& cities,
                                     const scenario::Example& year) {
  Served served;
  const auto began = SteadyClock::now();
  ASSIGN_OR_RETURN(const auto server, ServerProcess::Start(data_directory));
  served.open_ms = SecondsSince(began) * 1000;
  const auto channel = grpc::CreateChannel(server->address(), grpc::InsecureChannelCredentials());
  const auto health = grpc::health::v1::Health::NewStub(channel);
  const auto statistics = v1::StatisticsService::NewStub(channel);
  RandomReads reads(cities, year.program.program_id(),
                    CivilMonth(domain::ToDay(year.program.start_date())));
  served.no_ops = RunClosedLoop(kCallers, kReading / 2, NoOpCalls(*health));
  served.reads = RunClosedLoop(kCallers, kReading, Reads(*statistics, reads));
  served.resident_mib = server->ResidentBytes() / (1 << 20);
  const uint64_t failed = served.reads.failed_count + served.no_ops.failed_count;
  if (failed == 0) return served;
  return absl::InternalError(absl::StrCat(failed, " calls failed"));
}

struct Baseline {
  std::string name;
  double value = 0;
};

class Country {
 public:
  Country(std::string directory, std::vector<City> cities, BusyYear year)
      : directory_(std::move(directory)), cities_(std::move(cities)), year_(std::move(year)) {}

  absl::StatusOr<std::vector<Row>> Measure() {
    RETURN_IF_ERROR(MeasurePlaying());
    RETURN_IF_ERROR(MeasureFolding());
    RETURN_IF_ERROR(MeasureServing());
    return std::move(rows_);
  }

 private:
  std::string AllDirectory() const { return directory_ + "/all"; }
  std::string OneDirectory() const { return directory_ + "/one"; }

  absl::Status MeasurePlaying() {
    const auto began = SteadyClock::now();
    absl::Mutex mutex;
    RETURN_IF_ERROR(InParallel(kPlayers, cities_.size(), [&](size_t i) -> absl::Status {
      ASSIGN_OR_RETURN(const PlayedYear city, PlayYear(year_.Of(cities_[i]), AllDirectory()));
      const absl::MutexLock lock(&mutex);
      played_.events += city.events;
      played_.log_bytes += city.log_bytes;
      played_.table_bytes += city.table_bytes;
      played_.months_read += city.months_read;
      return absl::OkStatus();
    }));
    const double seconds = SecondsSince(began);
    const auto events = static_cast<double>(played_.events);
    Add("ledgers", static_cast<double>(cities_.size()), "ledgers");
    Add("events", events, "events");
    Add("months of units, their documents added up and found to be the plan's",
        static_cast<double>(played_.months_read), "months");
    ASSIGN_OR_RETURN(const double made_up, AppendMadeUp());
    Add("decided, written, synced and folded", events / seconds, "events/s",
        {"made-up events into one ledger, undecided, 1000 a request", made_up});
    Add("log on disk", static_cast<double>(played_.log_bytes) / events, "bytes an event");
    Add("read models on disk", static_cast<double>(played_.table_bytes) / events, "bytes an event");
    return absl::OkStatus();
  }

  absl::StatusOr<double> AppendMadeUp() const {
    const eventstore::Options options = LedgerOptions(directory_ + "/made-up");
    ASSIGN_OR_RETURN(const auto store, eventstore::Store::Open(options));
    const auto began = SteadyClock::now();
    RETURN_IF_ERROR(Grow(*store, kBaselineEvents));
    return static_cast<double>(kBaselineEvents) / SecondsSince(began);
  }

  absl::Status MeasureFolding() {
    absl::Mutex mutex;
    FoldSeconds all;
    RETURN_IF_ERROR(InParallel(kFolders, cities_.size(), [&](size_t i) -> absl::Status {
      eventstore::Options options = CityOptions(cities_[i].ledger_id, AllDirectory());
      options.read_only = true;
      ASSIGN_OR_RETURN(const auto store, eventstore::Store::Open(options));
      ASSIGN_OR_RETURN(const FoldSeconds city, TimeFold(*store));
      const absl::MutexLock lock(&mutex);
      all.parse += city.parse;
      all.fold += city.fold;
      return absl::OkStatus();
    }));
    const auto events = static_cast<double>(played_.events);
    Add("fold of all tables, a thread", events / all.fold, "events/s",
        {"scan and parse, no fold", events / all.parse}, "≥ 0.5");
    return absl::OkStatus();
  }

  absl::Status MeasureServing() {
    const scenario::Example year = year_.Of(cities_.front());
    ASSIGN_OR_RETURN(const std::vector<City> one, PlayOne());
    ASSIGN_OR_RETURN(const Served of_one, MeasureServer(OneDirectory(), one, year));
    ASSIGN_OR_RETURN(const Served of_all, MeasureServer(AllDirectory(), cities_, year));
    Add("start of a server", of_all.open_ms, "ms", {"with one ledger", of_one.open_ms});
    Add("resident memory of the server", of_all.resident_mib, "MiB",
        {"with one ledger", of_one.resident_mib});
    Add("resident memory of a server of one city", of_one.resident_mib, "MiB",
        {"the most it may be", kMaxCityMib}, "≤ 1");
    Add("附件2 of any unit and month, 8 callers", of_all.reads.calls_per_second, "calls/s",
        {"of one ledger", of_one.reads.calls_per_second});
    for (const auto& [name, share] : {std::pair{"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}}) {
      const std::string what = absl::StrCat("附件2, ", name);
      Add(what, Microseconds(of_all.reads, share), "µs",
          {"of one ledger", Microseconds(of_one.reads, share)}, share == 0.99 ? "≤ 1.2" : "");
      Add(what, Microseconds(of_all.reads, share), "µs",
          {"no-op unary call", Microseconds(of_all.no_ops, share)}, share == 0.99 ? "≤ 2" : "");
    }
    return absl::OkStatus();
  }

  // The city every server of a benchmark opens.
  absl::StatusOr<std::vector<City>> PlayOne() const {
    for (const City& city : cities_) {
      if (city.ledger_id != kLedger) continue;
      RETURN_IF_ERROR(PlayYear(year_.Of(city), OneDirectory()).status());
      return std::vector<City>{city};
    }
    return absl::InvalidArgumentError(absl::StrCat("the divisions must have ", kLedger));
  }

  static double Microseconds(const LoopResult& loop, double share) {
    return absl::ToDoubleMicroseconds(loop.Percentile(share));
  }

  void Add(const std::string& what, double value, const std::string& unit,
           const Baseline& baseline = Baseline(), const std::string& goal = "") {
    rows_.push_back(
        {absl::StrCat("country, ", what), value, unit, baseline.name, baseline.value, goal});
  }

  const std::string directory_;
  const std::vector<City> cities_;
  const BusyYear year_;
  PlayedYear played_;
  std::vector<Row> rows_;
};

// The first so many, and the city every server of a benchmark opens.
void Keep(size_t cities_max, std::vector<City>& cities) {
  if (cities_max == 0) return;
  size_t kept = 0;
  std::erase_if(cities, [&](const City& city) {
    return city.ledger_id != kLedger && kept++ >= cities_max - 1;
  });
}

}  // namespace

absl::StatusOr<std::vector<Row>> MeasureCountry(const std::string& directory,
                                                const NationalOptions& options) {
  ASSIGN_OR_RETURN(std::vector<City> cities, ReadCountry(options.divisions_file));
  Keep(options.cities_max, cities);
  ASSIGN_OR_RETURN(BusyYear year, BusyYear::Load(options.example_directory));
  return Country(directory, std::move(cities), std::move(year)).Measure();
}

}  // namespace jiedui::bench
