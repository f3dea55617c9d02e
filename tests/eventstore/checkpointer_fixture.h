// A ledger whose checkpoints are signed, its keys and its witness in a place of their own.

#ifndef JIEDUI_TESTS_EVENTSTORE_CHECKPOINTER_FIXTURE_H_
#define JIEDUI_TESTS_EVENTSTORE_CHECKPOINTER_FIXTURE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

#include "eventstore/checkpoint.h"
#include "eventstore/checkpointer.h"
#include "eventstore/signing_key.h"
#include "eventstore/store.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {

inline constexpr const char* kOrigin = "jiedui.example/370400";

class CheckpointerSpec : public testing::Test {
 protected:
  CheckpointerSpec() {
    ledger_.Open();
    options_.store = &ledger_.store();
    options_.clock = &ledger_.clock();
    options_.keys_directory = place_.path() + "/keys";
    options_.origin = kOrigin;
    options_.interval = absl::Seconds(10);
  }

  static void Append(Ledger& ledger, int count) {
    for (int i = 0; i < count; ++i) ASSERT_TRUE(ledger.Submit({Event("e")}).ok());
  }
  void Append(int count) { Append(ledger_, count); }

  std::unique_ptr<Checkpointer> Open() {
    absl::StatusOr<std::unique_ptr<Checkpointer>> opened = Checkpointer::Open(options_);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  absl::Status Refusal() const { return Checkpointer::Open(options_).status(); }

  std::string witness() const { return place_.path() + "/witness"; }
  std::string key() const { return options_.keys_directory + "/checkpoint.skey"; }
  SigningKeys keys() const { return SigningKeys(options_.keys_directory); }

  std::vector<StoredCheckpoint> Kept() const {
    return *ledger_store().TakeSnapshot()->Checkpoints(kMaxPosition, 100);
  }
  const Store& ledger_store() const { return *options_.store; }

  // The note, which must be right by the ledger's keys.
  OpenedCheckpoint Opened(absl::string_view note) const {
    const absl::StatusOr<OpenedCheckpoint> opened = OpenCheckpoint(note, *keys().Verifiers());
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *opened;
  }

  TempDirectory place_;
  Ledger ledger_;
  CheckpointerOptions options_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_CHECKPOINTER_FIXTURE_H_
