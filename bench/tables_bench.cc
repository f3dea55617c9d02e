#include "bench/tables_bench.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "cli/scenario/random.h"
#include <grpcpp/grpcpp.h>

#include "base/civil.h"
#include "base/clock.h"
#include "base/durable_file.h"
#include "base/status_macros.h"
#include "bench/calls.h"
#include "bench/city_year.h"
#include "bench/closed_loop.h"
#include "bench/fold_bench.h"
#include "bench/many_cities.h"
#include "bench/memory.h"
#include "bench/server_fixture.h"
#include "bench/server_process.h"
#include "jiedui/v1/pair_service.grpc.pb.h"
#include "jiedui/v1/statistics_service.grpc.pb.h"
#include "projections/read_models.h"
#include "services/limits.h"

namespace jiedui::bench {
namespace {

using projections::ReadModels;
using projections::State;
using SteadyClock = std::chrono::steady_clock;

constexpr double kMaxCityMib = 256;
constexpr double kMaxLedgerMib = 1024;
constexpr int64_t kCityEvents = 40'000;  // more than that is not one city's
constexpr int kPageSize = 20;
constexpr int kMonths = 12;

double SecondsSince(SteadyClock::time_point began) {
  return std::chrono::duration<double>(SteadyClock::now() - began).count();
}

std::string Words(int64_t events) {
  if (events % 1'000'000 == 0) return absl::StrCat(events / 1'000'000, " million");
  return absl::StrCat(events / 1000, " thousand");
}

// What a fold took.
struct Folded {
  double seconds = 0;
  double mib = 0;  // in use at most, more than before
};

template <class Work>
absl::StatusOr<Folded> Time(Work work) {
  const double before = HeapInUse();
  PeakMemory peak;
  const auto began = SteadyClock::now();
  RETURN_IF_ERROR(work());
  Folded folded;
  folded.seconds = SecondsSince(began);
  folded.mib = std::max(0.0, peak.Stop() - before) / (1 << 20);
  return folded;
}

absl::StatusOr<std::unique_ptr<State>> ReadAt(ReadModels& read_models,
                                              eventstore::Position position) {
  absl::StatusOr<std::unique_ptr<State>> state;
  absl::Notification done;
  read_models.Read({projections::Freshness::Kind::kAtLeast, position}, absl::InfiniteFuture(),
                   [&](absl::StatusOr<std::unique_ptr<State>> read) {
                     state = std::move(read);
                     done.Notify();
                   });
  done.WaitForNotification();
  return state;
}

absl::Status Rebuild(ReadModels& read_models) {
  if (!read_models.StartRebuild()) return absl::InternalError("a rebuild is under way");
  projections::RebuildProgress progress = read_models.AwaitRebuild(0, absl::ZeroDuration());
  while (progress.IsUnderWay()) {
    progress = read_models.AwaitRebuild(progress.change, absl::Seconds(1));
  }
  RETURN_IF_ERROR(progress.problem);
  const bool done = progress.state == projections::RebuildState::kDone;
  if (done && progress.report.equal()) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat("the tables folded anew are others: ", progress.report.Differences()));
}

// Which city, unit and month the next read is about: each as likely.
class Choice {
 public:
  Choice(const ManyCities& cities, int count) : cities_(cities), count_(count) {}

  CityIds City() { return CityIds(random_.Between(0, count_ - 1)); }
  std::string UnitOf(const CityIds& city) {
    const auto& units = cities_.unit_ids();
    const int last = static_cast<int>(units.size()) - 1;
    return city.Of(units[static_cast<size_t>(random_.Between(0, last))]);
  }
  std::string Month() {
    return FormatMonth(cities_.first_month() + random_.Between(0, kMonths - 1));
  }

 private:
  const ManyCities& cities_;
  const int count_;
  scenario::Random random_{20170331, "tables"};
};

std::string Parent() {
  return absl::StrCat("ledgers/", kLedger);
}

v1::GetDispatchTableRequest NextDispatch(Choice& choice) {
  const CityIds city = choice.City();
  v1::GetDispatchTableRequest request;
  request.set_parent(Parent());
  request.set_program_id(city.Program());
  request.set_unit_id(choice.UnitOf(city));
  request.set_month(choice.Month());
  return request;
}

v1::GetAssessmentRequest NextAssessment(Choice& choice) {
  v1::GetAssessmentRequest request;
  request.set_parent(Parent());
  request.set_program_id(choice.City().Program());
  return request;
}

// One unary method of a stub, the next request of which may depend on what the last one answered.
template <class Stub, class Request, class Response>
absl::Status CallOnce(Stub& stub,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                      const Request& request, Response& response) {
  grpc::ClientContext context;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (status.ok()) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(request.GetTypeName(), ": ", status.error_message()));
}

// The pairs of one city after another, a page at a time.
class PairPages {
 public:
  PairPages(v1::PairService::Stub& stub, Choice& choice) : stub_(stub), choice_(choice) {}

  absl::Status Next() {
    if (request_.page_token().empty()) {
      request_.set_parent(Parent());
      request_.set_program_id(choice_.City().Program());
      request_.set_page_size(kPageSize);
    }
    v1::ListPairsResponse page;
    RETURN_IF_ERROR(CallOnce(stub_, &v1::PairService::Stub::ListPairs, request_, page));
    if (page.pairs().empty()) return absl::InternalError("a page without pairs");
    request_.set_page_token(page.next_page_token());
    return absl::OkStatus();
  }

 private:
  v1::PairService::Stub& stub_;
  Choice& choice_;
  v1::ListPairsRequest request_;
};

class TablesBench {
 public:
  TablesBench(std::string directory, absl::Duration reading, const ManyCities& cities)
      : directory_(std::move(directory)), reading_(reading), cities_(cities) {}

  absl::StatusOr<std::vector<Row>> Measure(const std::vector<int64_t>& sizes) && {
    for (const int64_t size : sizes) RETURN_IF_ERROR(MeasureAt(size));
    return std::move(rows_);
  }

 private:
  absl::Status MeasureAt(int64_t size) {
    size_ = size;
    const int count = cities_.CitiesFor(size);
    const std::string data = absl::StrCat(directory_, "/", size);
    RETURN_IF_ERROR(cities_.Write(count, data));
    RETURN_IF_ERROR(MeasureFolding(count, data));
    RETURN_IF_ERROR(MeasureReading(count, data));
    std::error_code error;
    std::filesystem::remove_all(data, error);
    return absl::OkStatus();
  }

  absl::Status MeasureFolding(int count, const std::string& data) {
    const SystemClock clock;
    eventstore::Options options = CityOptions(kLedger, data);
    options.clock = &clock;
    ASSIGN_OR_RETURN(const auto store, eventstore::Store::Open(options));
    const auto events = static_cast<double>(store->head());
    ASSIGN_OR_RETURN(const double parse_seconds, TimeParse(*store));
    AddEvents(count, events);
    projections::Options tables;
    tables.directory = absl::StrCat(data, "/", kLedger, "/", services::kTablesDirectory);
    tables.store = store.get();
    RETURN_IF_ERROR(MakeDurableDirectory(tables.directory, FileAccess::kEverybody));
    std::unique_ptr<ReadModels> read_models;
    ASSIGN_OR_RETURN(const Folded folded, Time([&]() -> absl::Status {
                       ASSIGN_OR_RETURN(read_models, ReadModels::Open(tables));
                       return ReadAt(*read_models, store->head()).status();
                     }));
    RETURN_IF_ERROR(CheckCities(count, *read_models, store->head()));
    AddFold("fold of all tables onto the disk", folded, events, parse_seconds);
    ASSIGN_OR_RETURN(const Folded rebuilt, Time([&] { return Rebuild(*read_models); }));
    AddFold("rebuild of all tables beside the live ones", rebuilt, events, parse_seconds);
    Add("tables on disk", static_cast<double>(read_models->DiskBytes()) / events, "bytes an event");
    return absl::OkStatus();
  }

  // The state is let go before the tables are folded anew.
  absl::Status CheckCities(int count, ReadModels& read_models, eventstore::Position head) const {
    ASSIGN_OR_RETURN(const auto state, ReadAt(read_models, head));
    return cities_.Check(count - 1, state->tables());
  }

  void AddEvents(int count, double events) {
    rows_.push_back({absl::StrCat("ledger of ", Words(size_)), events, "events", "cities in it",
                     static_cast<double>(count), ""});
  }

  void AddFold(const std::string& what, const Folded& folded, double events, double parse_seconds) {
    rows_.push_back({absl::StrCat(what, ", ", Words(size_)), events / folded.seconds, "events/s",
                     "scan and parse, no fold", events / parse_seconds, "≥ 0.5"});
    const std::string memory =
        absl::StrCat("memory in use during the ", what, ", at most, more than before");
    Add(memory, folded.mib, "MiB");
    const double most = events > kCityEvents ? kMaxLedgerMib : kMaxCityMib;
    rows_.push_back({absl::StrCat(memory, ", ", Words(size_)), folded.mib, "MiB",
                     "the most it may be", most, "≤ 1"});
  }

  absl::Status MeasureReading(int count, const std::string& data) {
    ASSIGN_OR_RETURN(const auto server, ServerProcess::Start(data));
    const auto channel = grpc::CreateChannel(server->address(), grpc::InsecureChannelCredentials());
    const auto health = grpc::health::v1::Health::NewStub(channel);
    const auto statistics = v1::StatisticsService::NewStub(channel);
    const auto pairs = v1::PairService::NewStub(channel);
    Choice choice(cities_, count);
    PairPages pages(*pairs, choice);
    grpc::health::v1::HealthCheckRequest check;
    ASSIGN_OR_RETURN(const LoopResult no_op, RunInTurn(reading_, [&] {
                       grpc::health::v1::HealthCheckResponse response;
                       return CallOnce(*health, &grpc::health::v1::Health::Stub::Check, check,
                                       response);
                     }));
    ASSIGN_OR_RETURN(const LoopResult dispatch, RunInTurn(reading_, [&] {
                       v1::GetDispatchTableResponse response;
                       return CallOnce(*statistics, &v1::StatisticsService::Stub::GetDispatchTable,
                                       NextDispatch(choice), response);
                     }));
    AddReads("附件2 of any unit and month", dispatch, no_op, "≤ 2");
    ASSIGN_OR_RETURN(const LoopResult year_end, RunInTurn(reading_, [&] {
                       v1::GetAssessmentResponse response;
                       return CallOnce(*statistics, &v1::StatisticsService::Stub::GetAssessment,
                                       NextAssessment(choice), response);
                     }));
    AddReads("the year-end table of any city", year_end, no_op, "");
    ASSIGN_OR_RETURN(const LoopResult list, RunInTurn(reading_, [&] { return pages.Next(); }));
    AddReads("the next 20 pairs of any city", list, no_op, "");
    Add("resident memory of the server", server->ResidentBytes() / (1 << 20), "MiB");
    return absl::OkStatus();
  }

  void AddReads(const std::string& what, const LoopResult& reads, const LoopResult& no_op,
                const std::string& p99_of_no_op) {
    for (const auto& [name, share] : {std::pair{"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}}) {
      const std::string named = absl::StrCat(what, ", ", name);
      const double micros = absl::ToDoubleMicroseconds(reads.Percentile(share));
      Add(named, micros, "µs", share == 0.99 ? "≤ 1.2" : "");
      rows_.push_back({absl::StrCat(named, ", ", Words(size_)), micros, "µs", "no-op unary call",
                       absl::ToDoubleMicroseconds(no_op.Percentile(share)),
                       share == 0.99 ? p99_of_no_op : ""});
    }
  }

  // Beside the same at the smallest size, with a goal for the others.
  void Add(const std::string& what, double value, const std::string& unit,
           const std::string& goal = "") {
    const auto smallest = at_smallest_.try_emplace(what, size_, value).first->second;
    rows_.push_back({absl::StrCat(what, ", ", Words(size_)), value, unit,
                     absl::StrCat("with ", Words(smallest.first)), smallest.second,
                     smallest.first == size_ ? "" : goal});
  }

  const std::string directory_;
  const absl::Duration reading_;
  const ManyCities& cities_;
  int64_t size_ = 0;  // that is measured
  std::map<std::string, std::pair<int64_t, double>> at_smallest_;
  std::vector<Row> rows_;
};

}  // namespace

absl::StatusOr<std::vector<Row>> MeasureTables(const std::string& directory,
                                               const std::vector<int64_t>& sizes,
                                               absl::Duration reading) {
  ASSIGN_OR_RETURN(const ManyCities cities, ManyCities::Play(absl::StrCat(directory, "/played")));
  return TablesBench(directory, reading, cities).Measure(sizes);
}

}  // namespace jiedui::bench
