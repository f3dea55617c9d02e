#include "bench/live_bench.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include <grpcpp/grpcpp.h>

#include "base/status_macros.h"
#include "bench/closed_loop.h"
#include "bench/server_fixture.h"
#include "bench/server_process.h"
#include "bench/units.h"
#include "jiedui/v1/event_log_service.grpc.pb.h"

namespace jiedui::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

// The first of them finds readers that are not live yet.
constexpr int kWarmUpWrites = 20;
constexpr absl::Duration kPatience = absl::Seconds(30);

// The write under way, and how many readers still lack its event. Any thread.
class UnderWay {
 public:
  void Send(int readers) {
    const absl::MutexLock lock(&mutex_);
    lacking_ = readers;
    sent_ = SteadyClock::now();
  }

  // A reader has it: how long that took.
  absl::Duration Arrived() {
    const SteadyClock::time_point now = SteadyClock::now();
    const absl::MutexLock lock(&mutex_);
    --lacking_;
    return absl::FromChrono(now - sent_);
  }

  // The writer has the answer.
  absl::Duration Answered() const {
    const SteadyClock::time_point now = SteadyClock::now();
    const absl::MutexLock lock(&mutex_);
    return absl::FromChrono(now - sent_);
  }

  // Until every reader has it.
  absl::Status WaitForReaders() const {
    const absl::MutexLock lock(&mutex_);
    const auto all = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return lacking_ <= 0; };
    if (mutex_.AwaitWithTimeout(absl::Condition(&all), kPatience)) return absl::OkStatus();
    return absl::InternalError(absl::StrCat(lacking_, " readers lack an event"));
  }

 private:
  mutable absl::Mutex mutex_;
  int lacking_ ABSL_GUARDED_BY(mutex_) = 0;
  SteadyClock::time_point sent_ ABSL_GUARDED_BY(mutex_);
};

// A subscription from a position on, read on a thread of its own until it is ended.
class Reader {
 public:
  Reader(const std::shared_ptr<grpc::Channel>& channel, int64_t after, UnderWay* under_way)
      : stub_(v1::EventLogService::NewStub(channel)), under_way_(under_way) {
    // Of whom nothing is recorded: what comes is what was written.
    context_.AddMetadata("jiedui-principal", kAuditor);
    request_.set_parent(absl::StrCat("ledgers/", kLedger));
    request_.set_after_position(after);
    thread_ = std::thread([this] { Read(); });
  }
  ~Reader() { End(); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // How long each event took. No call after it.
  const std::vector<absl::Duration>& End() {
    context_.TryCancel();
    if (thread_.joinable()) thread_.join();
    return latencies_;
  }

 private:
  void Read() {
    const auto stream = stub_->SubscribeEvents(&context_, request_);
    v1::SubscribeEventsResponse response;
    while (stream->Read(&response)) {
      for (int i = 0; i < response.events_size(); ++i) {
        latencies_.push_back(under_way_->Arrived());
      }
    }
  }

  const std::unique_ptr<v1::EventLogService::Stub> stub_;
  UnderWay* const under_way_;
  grpc::ClientContext context_;
  v1::SubscribeEventsRequest request_;
  std::vector<absl::Duration> latencies_;  // the thread's, until it has ended
  std::thread thread_;
};

LoopResult Sorted(std::vector<absl::Duration> latencies) {
  LoopResult result;
  result.latencies = std::move(latencies);
  std::sort(result.latencies.begin(), result.latencies.end());
  return result;
}

class Live {
 public:
  Live(std::unique_ptr<ServerProcess> server, absl::Duration duration)
      : server_(std::move(server)),
        duration_(duration),
        channel_(grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials())),
        registry_(v1::RegistryService::NewStub(channel_)) {}

  absl::StatusOr<std::vector<Row>> Measure() {
    ASSIGN_OR_RETURN(const v1::RegisterUnitResponse city, RegisterCity(*registry_));
    head_ = city.receipt().last_position();
    for (const int readers : {1, 16, 128}) RETURN_IF_ERROR(MeasureWith(readers));
    return std::move(rows_);
  }

 private:
  absl::Status MeasureWith(int count) {
    UnderWay under_way;
    std::vector<std::unique_ptr<Reader>> readers;
    for (int i = 0; i < count; ++i) {
      readers.push_back(std::make_unique<Reader>(channel_, head_, &under_way));
    }
    std::vector<absl::Duration> answers;
    for (int i = 0; i < kWarmUpWrites; ++i) RETURN_IF_ERROR(Write(count, under_way).status());
    const auto until = SteadyClock::now() + absl::ToChronoNanoseconds(duration_);
    while (SteadyClock::now() < until) {
      ASSIGN_OR_RETURN(const absl::Duration answered, Write(count, under_way));
      answers.push_back(answered);
    }
    std::vector<absl::Duration> deliveries;
    for (const auto& reader : readers) {
      const std::vector<absl::Duration>& all = reader->End();
      if (all.size() != kWarmUpWrites + answers.size()) {
        return absl::InternalError(absl::StrCat(all.size(), " events came to a reader"));
      }
      deliveries.insert(deliveries.end(), all.begin() + kWarmUpWrites, all.end());
    }
    AddRows(count, Sorted(std::move(deliveries)), Sorted(std::move(answers)));
    return absl::OkStatus();
  }

  // How long its writer waits for the answer. Returns when all readers have the event.
  absl::StatusOr<absl::Duration> Write(int readers, UnderWay& under_way) {
    const std::string unit_id = absl::StrCat("u", next_++);
    under_way.Send(readers);
    ASSIGN_OR_RETURN(const v1::RegisterUnitResponse response, RegisterUnit(*registry_, unit_id));
    const absl::Duration answered = under_way.Answered();
    head_ = response.receipt().last_position();
    RETURN_IF_ERROR(under_way.WaitForReaders());
    return answered;
  }

  void AddRows(int readers, const LoopResult& deliveries, const LoopResult& answers) {
    for (const auto& [name, share] : {std::pair{"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}}) {
      rows_.push_back(
          {absl::StrCat("live delivery, ", readers, " reader", readers == 1 ? "" : "s", ", ", name),
           absl::ToDoubleMicroseconds(deliveries.Percentile(share)), "µs",
           absl::StrCat("the answer to the writer, ", name),
           absl::ToDoubleMicroseconds(answers.Percentile(share)), ""});
    }
  }

  const std::unique_ptr<ServerProcess> server_;
  const absl::Duration duration_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::RegistryService::Stub> registry_;
  int64_t head_ = 0;
  int64_t next_ = 0;
  std::vector<Row> rows_;
};

}  // namespace

absl::StatusOr<std::vector<Row>> MeasureLive(const std::string& directory,
                                             absl::Duration duration) {
  ASSIGN_OR_RETURN(auto server, ServerProcess::Start(directory));
  return Live(std::move(server), duration).Measure();
}

}  // namespace jiedui::bench
