#include "tests/eventstore/ledger.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include <stdlib.h>

#include "base/bytes.h"
#include "base/check.h"

namespace jiedui::eventstore {

TempDirectory::TempDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "jiedui-ledger-XXXXXX").string();
  CHECK(mkdtemp(name.data()) != nullptr, "mkdtemp failed");
  path_ = name;
}

TempDirectory::~TempDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

NewEvent Event(absl::string_view body, std::vector<std::string> tags, int32_t kind) {
  NewEvent event;
  event.kind = kind;
  event.body = std::string(body);
  event.tags = std::move(tags);
  event.occurred_day = 17226;
  return event;
}

Decision Append(std::vector<NewEvent> events, absl::string_view answer) {
  return [outcome = Outcome{std::move(events), std::string(answer)}](const View&) mutable {
    return absl::StatusOr<Outcome>(std::move(outcome));
  };
}

std::vector<std::string> Bodies(const std::vector<StoredEvent>& events) {
  std::vector<std::string> bodies;
  for (const StoredEvent& event : events) bodies.push_back(event.body);
  return bodies;
}

std::vector<Position> Positions(const std::vector<StoredEvent>& events) {
  std::vector<Position> positions;
  for (const StoredEvent& event : events) positions.push_back(event.record.position());
  return positions;
}

Ledger::Ledger() : clock_(absl::FromUnixSeconds(1488326400)) {}

Options Ledger::options() const {
  Options options;
  options.directory = directory();
  options.ledger_id = "370400";
  options.known_kinds = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  options.clock = &clock_;
  options.empty_log_at_end = false;
  return options;
}

absl::Status Ledger::Open(const Options& options) {
  absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(options);
  if (store.ok()) store_ = *std::move(store);
  return store.status();
}

void Ledger::Open() {
  CHECK_OK(Open(options()));
}

absl::StatusOr<Receipt> Ledger::Submit(Submission submission) {
  absl::StatusOr<Receipt> answer;
  absl::Notification answered;
  store_->Submit(std::move(submission), [&](absl::StatusOr<Receipt> receipt) {
    answer = std::move(receipt);
    answered.Notify();
  });
  answered.WaitForNotification();
  return answer;
}

absl::StatusOr<Receipt> Ledger::Submit(absl::string_view request_id, Decision decide) {
  Submission submission;
  submission.actor = "district/370403";
  submission.request_id = std::string(request_id);
  submission.request_sha256 = Sha256("one body");
  submission.decide = std::move(decide);
  return Submit(std::move(submission));
}

absl::StatusOr<Receipt> Ledger::Submit(std::vector<NewEvent> events) {
  return Submit(absl::StrCat("auto-", next_request_++), Append(std::move(events)));
}

std::vector<StoredEvent> Ledger::Read(const Query& query, const Range& range) {
  absl::StatusOr<std::vector<StoredEvent>> events = store_->TakeSnapshot()->Read(query, range);
  CHECK_OK(events.status());
  return *std::move(events);
}

}  // namespace jiedui::eventstore
