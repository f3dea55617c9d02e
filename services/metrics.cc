#include "services/metrics.h"

#include <exception>
#include <map>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>

#include "services/ledger_host.h"
#include "services/server_service.h"

namespace jiedui::services {
namespace {

using prometheus::MetricFamily;

// In seconds: from a read in memory to a write that waits for a slow disk.
const prometheus::Histogram::BucketBoundaries kDurations = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};

// What there is to say of a ledger.
struct LedgerFigures {
  v1::LedgerInfo info;
  size_t damaged_files = 0;
  bool discarded = false;  // its tables, at the start
};

LedgerFigures FiguresOf(LedgerHost& host) {
  return {DescribeLedger(host), host.scrubbed().problems.size(),
          !host.read_models().standing().discarded.ok()};
}

// A figure of a ledger, and how it is got.
struct LedgerGauge {
  const char* name;
  const char* help;
  double (*value)(const LedgerFigures& ledger);
};

double Seconds(const google::protobuf::Duration& duration) {
  return static_cast<double>(duration.seconds()) + static_cast<double>(duration.nanos()) * 1e-9;
}

constexpr LedgerGauge kLedgerGauges[] = {
    {"jiedui_ledger_head_position", "The last durable event.",
     [](const LedgerFigures& ledger) { return static_cast<double>(ledger.info.head_position()); }},
    {"jiedui_ledger_disk_bytes", "The log and the tables.",
     [](const LedgerFigures& ledger) { return static_cast<double>(ledger.info.disk_bytes()); }},
    {"jiedui_read_model_position", "The last event the tables contain.",
     [](const LedgerFigures& ledger) {
       return static_cast<double>(ledger.info.read_model_position());
     }},
    {"jiedui_read_model_lag_events", "How many events the tables are behind the head.",
     [](const LedgerFigures& ledger) {
       return static_cast<double>(ledger.info.read_model_lag_count());
     }},
    {"jiedui_read_model_lag_seconds", "The same, by when the events were recorded.",
     [](const LedgerFigures& ledger) { return Seconds(ledger.info.read_model_lag()); }},
    {"jiedui_read_model_verified_position",
     "Up to which event the tables were last held against the log; 0: never.",
     [](const LedgerFigures& ledger) {
       return static_cast<double>(ledger.info.verified_position());
     }},
    {"jiedui_read_model_verified_timestamp_seconds", "When that was.",
     [](const LedgerFigures& ledger) {
       return static_cast<double>(ledger.info.verified_time().seconds());
     }},
    {"jiedui_read_model_serving", "1; 0 if the tables cannot go on.",
     [](const LedgerFigures& ledger) {
       return ledger.info.read_model_problem().empty() ? 1.0 : 0.0;
     }},
    {"jiedui_ledger_damaged_files", "Of the log, as the last scrub found them.",
     [](const LedgerFigures& ledger) { return static_cast<double>(ledger.damaged_files); }},
    {"jiedui_read_model_discarded",
     "1 if the tables found at the start were damaged, and folded anew; else 0.",
     [](const LedgerFigures& ledger) { return ledger.discarded ? 1.0 : 0.0; }},
};

}  // namespace

class Metrics::Calls {
 public:
  prometheus::Registry& registry() { return registry_; }

  void Count(absl::string_view method, absl::StatusCode code) {
    Counter(std::string(method), code).Increment();
  }

  void Observe(absl::string_view method, absl::Duration took) {
    Duration(std::string(method)).Observe(absl::ToDoubleSeconds(took));
  }

 private:
  prometheus::Counter& Counter(const std::string& method, absl::StatusCode code) {
    const absl::MutexLock lock(&mutex_);
    prometheus::Counter*& counter = counters_[{method, code}];
    if (counter == nullptr) {
      counter = &answers_.Add({{"method", method}, {"code", absl::StatusCodeToString(code)}});
    }
    return *counter;
  }

  prometheus::Histogram& Duration(const std::string& method) {
    const absl::MutexLock lock(&mutex_);
    prometheus::Histogram*& histogram = durations_[method];
    if (histogram == nullptr) histogram = &took_.Add({{"method", method}}, kDurations);
    return *histogram;
  }

  prometheus::Registry registry_;
  prometheus::Family<prometheus::Counter>& answers_ = prometheus::BuildCounter()
                                                          .Name("jiedui_calls_total")
                                                          .Help("Calls answered.")
                                                          .Register(registry_);
  prometheus::Family<prometheus::Histogram>& took_ =
      prometheus::BuildHistogram()
          .Name("jiedui_call_duration_seconds")
          .Help("How long calls with one answer took.")
          .Register(registry_);
  absl::Mutex mutex_;
  std::map<std::pair<std::string, absl::StatusCode>, prometheus::Counter*> counters_
      ABSL_GUARDED_BY(mutex_);
  std::map<std::string, prometheus::Histogram*> durations_ ABSL_GUARDED_BY(mutex_);
};

// Asked for when somebody reads.
class Metrics::Ledgers final : public prometheus::Collectable {
 public:
  explicit Ledgers(const LedgerDirectory* ledgers) : ledgers_(ledgers) {}

  std::vector<MetricFamily> Collect() const override {
    std::vector<LedgerFigures> ledgers;
    ledgers_->ForEachOpen([&](LedgerHost& host) { ledgers.push_back(FiguresOf(host)); });
    std::vector<MetricFamily> families;
    for (const LedgerGauge& gauge : kLedgerGauges) families.push_back(Family(gauge, ledgers));
    return families;
  }

 private:
  static MetricFamily Family(const LedgerGauge& gauge, const std::vector<LedgerFigures>& ledgers) {
    MetricFamily family;
    family.name = gauge.name;
    family.help = gauge.help;
    family.type = prometheus::MetricType::Gauge;
    for (const LedgerFigures& ledger : ledgers) {
      prometheus::ClientMetric metric;
      const std::pair<std::string, std::string> name = absl::StrSplit(ledger.info.name(), '/');
      metric.label = {{"ledger", name.second}};
      metric.gauge.value = gauge.value(ledger);
      family.metric.push_back(std::move(metric));
    }
    return family;
  }

  const LedgerDirectory* const ledgers_;
};

class Metrics::Endpoint {
 public:
  explicit Endpoint(const std::string& address) : exposer_(address, /*num_threads=*/1) {}

  int port() const { return exposer_.GetListeningPorts().front(); }
  void Serve(const std::weak_ptr<prometheus::Collectable>& figures) {
    exposer_.RegisterCollectable(figures);
  }

 private:
  prometheus::Exposer exposer_;
};

Metrics::Metrics() : calls_(std::make_shared<Calls>()) {}
Metrics::~Metrics() = default;

absl::StatusOr<std::unique_ptr<Metrics>> Metrics::Start(const ListenAddress& address,
                                                        const LedgerDirectory* ledgers) {
  std::unique_ptr<Metrics> metrics(new Metrics());
  metrics->address_ = address;
  metrics->ledgers_ = std::make_shared<Ledgers>(ledgers);
  try {
    metrics->endpoint_ = std::make_unique<Endpoint>(address.ToString());
  } catch (const std::exception& problem) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen at ", address.ToString(), ": ", problem.what()));
  }
  metrics->address_.port = metrics->endpoint_->port();
  metrics->endpoint_->Serve(metrics->ledgers_);
  metrics->endpoint_->Serve(
      std::shared_ptr<prometheus::Collectable>(metrics->calls_, &metrics->calls_->registry()));
  return metrics;
}

void Metrics::CountAnswer(absl::string_view method, absl::StatusCode code, absl::Duration took) {
  calls_->Count(method, code);
  calls_->Observe(method, took);
}

void Metrics::CountStream(absl::string_view method, absl::StatusCode code) {
  calls_->Count(method, code);
}

}  // namespace jiedui::services
