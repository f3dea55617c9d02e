#include "tests/eventstore/golden.h"

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/synchronization/notification.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/clock.h"
#include "eventstore/store.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;

struct GoldenRequest {
  const char* actor;
  const char* request_id;
  std::vector<NewEvent> events;
};

std::vector<GoldenRequest> Requests() {
  return {
      {"city/370400",
       "golden-1",
       {Event("first body", {"pair:2017-tengzhou-xuecheng", "unit:370481"}, 1),
        Event("第二个事件", {"unit:370403"}, 2)}},
      {"district/370403", "golden-2", {}},
      {"district/370403",
       "golden-1",
       {Event(std::string("\0\xff binary", 9), {}, 1),
        Event("", {"pair:2017-tengzhou-xuecheng", "unit:370403", "unit:370481"}, 200)}},
  };
}

void Commit(Store& store, GoldenRequest request) {
  Submission submission;
  submission.actor = request.actor;
  submission.request_id = request.request_id;
  submission.request_sha256 = Sha256(request.request_id);
  submission.decide = Append(std::move(request.events), "golden answer");
  absl::Notification done;
  store.Submit(std::move(submission), [&](const absl::StatusOr<Receipt>& receipt) {
    CHECK(receipt.ok(), receipt.status().ToString());
    done.Notify();
  });
  done.WaitForNotification();
}

bool NeededByReaders(const std::string& name) {
  return name == "CURRENT" || absl::StartsWith(name, "MANIFEST-") || absl::EndsWith(name, ".sst");
}

}  // namespace

int WriteGolden(const std::string& directory) {
  ManualClock clock(absl::FromUnixSeconds(1488326400));
  Options options;
  options.directory = directory;
  options.ledger_id = "370400";
  options.known_kinds = {1, 2, 200};
  options.clock = &clock;
  {
    const auto store = Store::Open(options);
    CHECK(store.ok(), store.status().ToString());
    CHECK((*store)->head() == kNoPosition, "the directory already holds a ledger");
    for (GoldenRequest& request : Requests()) {
      Commit(**store, std::move(request));
      clock.Advance(absl::Hours(1));
    }
  }
  CHECK_OK(Store::Open(options).status());  // moves the write-ahead log into tables
  std::vector<fs::path> unneeded;
  for (const auto& file : fs::directory_iterator(directory)) {
    if (!NeededByReaders(file.path().filename().string())) unneeded.push_back(file.path());
  }
  for (const fs::path& file : unneeded) fs::remove(file);
  return 0;
}

}  // namespace jiedui::eventstore
