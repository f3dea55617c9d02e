// What monitoring reads: Prometheus' text format over HTTP, at /metrics of an address of its own.
//
//   jiedui_calls_total{method, code}          calls answered, by the name of their gRPC code
//   jiedui_call_duration_seconds{method}      of calls with one answer, a histogram
// and of each open ledger, {ledger}, as GetServerInfo has them:
//   jiedui_ledger_head_position               the last durable event
//   jiedui_ledger_disk_bytes                  the log and the tables
//   jiedui_read_model_position                the last event the tables contain
//   jiedui_read_model_lag_events              how far they are behind the head
//   jiedui_read_model_lag_seconds             by when the events were recorded
//   jiedui_read_model_verified_position       up to which they were last held against the log, also
//                                             before the last start; 0: never
//   jiedui_read_model_verified_timestamp_seconds
//   jiedui_read_model_serving                 1, or 0 if they cannot go on
//   jiedui_read_model_discarded               1 if those found at the start were damaged, else 0
//   jiedui_ledger_damaged_files               of the log, as the last scrub found them
//
// Any thread.

#ifndef JIEDUI_SERVICES_METRICS_H_
#define JIEDUI_SERVICES_METRICS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "services/ledger_directory.h"
#include "services/listen_address.h"

namespace jiedui::services {

class Metrics {
 public:
  // Serves at once. Unavailable if the address cannot be had. The ledgers outlive it.
  static absl::StatusOr<std::unique_ptr<Metrics>> Start(const ListenAddress& address,
                                                        const LedgerDirectory* ledgers);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // With the port that was found free, if any was asked for.
  const ListenAddress& address() const { return address_; }

  // A call of the method, "/jiedui.v1.CaseService/FileCase", was answered.
  void CountAnswer(absl::string_view method, absl::StatusCode code, absl::Duration took);
  // One with many answers was ended.
  void CountStream(absl::string_view method, absl::StatusCode code);

 private:
  class Calls;
  class Ledgers;
  class Endpoint;

  Metrics();

  ListenAddress address_;
  std::shared_ptr<Calls> calls_;
  std::shared_ptr<Ledgers> ledgers_;
  std::unique_ptr<Endpoint> endpoint_;  // uses both
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_METRICS_H_
