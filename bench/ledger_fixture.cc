#include "bench/ledger_fixture.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "base/bytes.h"
#include "bench/answers.h"

namespace jiedui::bench {
namespace {

constexpr int64_t kEventsARequest = 1000;

}  // namespace

eventstore::NewEvent MadeUpEvent(int64_t n) {
  eventstore::NewEvent event;
  event.kind = static_cast<int32_t>(1 + n % 8);
  event.body = absl::StrCat("event ", n, " ");
  event.body.resize(220, static_cast<char>('a' + n % 26));
  event.tags = {absl::StrCat("thing:", n / 10), absl::StrCat("pair:", n % 997),
                absl::StrCat("unit:", n % 101)};
  event.occurred_day = static_cast<int32_t>(17167 + n % 365);
  return event;
}

eventstore::Options LedgerOptions(const std::string& directory) {
  static const SystemClock* const clock = new SystemClock();
  eventstore::Options options;
  options.directory = directory + "/log";
  options.ledger_id = "370400";
  options.known_kinds = {1, 2, 3, 4, 5, 6, 7, 8};
  options.clock = clock;
  return options;
}

eventstore::Submission AppendRequest(int64_t n, std::vector<eventstore::NewEvent> events) {
  eventstore::Submission submission;
  submission.actor = "city/370400";
  submission.request_id = absl::StrCat("bench-", n);
  submission.request_sha256 = Sha256(submission.request_id);
  submission.decide = [events = std::move(events)](const eventstore::View&) mutable {
    return absl::StatusOr<eventstore::Outcome>(eventstore::Outcome{std::move(events), ""});
  };
  return submission;
}

absl::Status Grow(eventstore::Store& store, int64_t events) {
  constexpr int64_t kUnderWay = 16;  // requests; more would only take memory
  Answers answers;
  int64_t requests = 0;
  for (int64_t n = store.head(); n < events;) {
    std::vector<eventstore::NewEvent> batch;
    for (int64_t i = std::min(kEventsARequest, events - n); i > 0; --i) {
      batch.push_back(MadeUpEvent(n++));
    }
    store.Submit(AppendRequest(n, std::move(batch)),
                 [&answers](const absl::StatusOr<eventstore::Receipt>& receipt) {
                   answers.Take(receipt.status());
                 });
    absl::Status status = answers.WaitFor(++requests - kUnderWay);
    if (!status.ok()) return status;
  }
  return answers.WaitFor(requests);
}

}  // namespace jiedui::bench
