// A ledger on disk with its read models, for tests of the engine.

#ifndef JIEDUI_TESTS_PROJECTIONS_OFFICE_H_
#define JIEDUI_TESTS_PROJECTIONS_OFFICE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "base/clock.h"
#include "eventstore/store.h"
#include "projections/read_models.h"
#include "tests/projections/directory.h"
#include "tests/support/facts.h"

namespace jiedui::projections {

class Office {
 public:
  // Both empty and open.
  Office();

  void OpenReadModels() { OpenReadModels(tables_directory()); }
  void OpenReadModels(const std::string& directory);
  void CloseReadModels() { read_models_.reset(); }
  // For the next OpenReadModels; the directory and the store are the office's.
  Options& options() { return options_; }

  // Called on the writer's thread when the head has moved and before anybody is told.
  using OnCommit = absl::AnyInvocable<void(Position)>;

  // Appends the events in one request, waits until they are durable, and returns the head.
  Position Append(const spec::History& history, OnCommit on_commit = nullptr);
  Position Append(std::vector<eventstore::NewEvent> events, OnCommit on_commit = nullptr);

  // Waits for the answer.
  absl::StatusOr<std::unique_ptr<State>> Read(const Freshness& freshness,
                                              absl::Time deadline = absl::InfiniteFuture());
  std::unique_ptr<State> AtLeast(Position position);
  std::unique_ptr<State> Exactly(Position position);

  eventstore::Store& store() { return *store_; }
  ReadModels& read_models() { return *read_models_; }
  const std::string& tables_directory() const { return tables_directory_.path(); }
  const Directory& tables() const { return tables_directory_; }

 private:
  Directory ledger_directory_;
  Directory tables_directory_;
  ManualClock clock_;
  Options options_;
  std::unique_ptr<eventstore::Store> store_;
  std::unique_ptr<ReadModels> read_models_;
  int next_request_ = 1;
};

// As the ledger takes it.
eventstore::NewEvent AsNewEvent(const event::v1::Event& event);

}  // namespace jiedui::projections

#endif  // JIEDUI_TESTS_PROJECTIONS_OFFICE_H_
