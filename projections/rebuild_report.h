// What is said of a rebuild of the tables: how far it is, and what it found. Plain data.

#ifndef JIEDUI_PROJECTIONS_REBUILD_REPORT_H_
#define JIEDUI_PROJECTIONS_REBUILD_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "eventstore/event.h"

namespace jiedui::projections {

// What rebuilding from the log and comparing with other tables at the same position found.
struct RebuildReport {
  eventstore::Position position = eventstore::kNoPosition;
  struct Table {
    std::string name;       // "pair_register/1", the rebuilt one
    std::string live_hash;  // chained SHA-256 over all keys and rows in order, see state_hash.h
    std::string rebuilt_hash;
    uint64_t row_count = 0;      // of the live one
    uint64_t added_count = 0;    // rows of the rebuild alone
    uint64_t removed_count = 0;  // rows of the live table alone
    uint64_t changed_count = 0;  // rows of both that are not the same
    // The first keys of such rows, each behind "+", "-" or "~".
    std::vector<std::string> first_keys;
    // The first cells of changed rows: the key, then the field by its path in the row.
    std::vector<std::string> first_fields;

    bool equal() const { return live_hash == rebuilt_hash; }
  };
  std::vector<Table> tables;

  bool equal() const;
  // "registry/3: 1 added, 0 removed, 2 changed (~unit/370400 …), in unit/370400 registered.name, …"
  // of each table that differs.
  std::string Differences() const;
};

// Where tables were last found equal to a fold of the whole log, and when.
struct Verified {
  eventstore::Position position = eventstore::kNoPosition;  // none: nobody has looked
  absl::Time at = absl::InfinitePast();
};

enum class RebuildState { kNone, kFolding, kComparing, kPaused, kDone, kCanceled, kFailed };

struct RebuildProgress {
  RebuildState state = RebuildState::kNone;
  bool automatic = false;  // it began by itself: the tables were of another version
  eventstore::Position done = eventstore::kNoPosition;   // events folded
  eventstore::Position total = eventstore::kNoPosition;  // events in the ledger
  double events_per_s = 0;                               // pauses left out
  absl::Time began_at = absl::InfinitePast();
  absl::Time expected_end = absl::InfiniteFuture();  // InfiniteFuture: not known
  absl::Status problem;                              // why it failed

  // Once it has compared. Between equal versions a difference is damage.
  bool same_version = true;
  RebuildReport report;
  std::string not_compared;  // why it could not; empty if it could

  int64_t change = 0;  // another number after every change

  bool IsUnderWay() const;
  // It found the tables that serve other than the log says they are.
  bool FoundDamage() const { return same_version && !report.equal(); }
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_REBUILD_REPORT_H_
