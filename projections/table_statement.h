// A statement of the tables: a signed note that says what every table held after one position, and
// which events that rests on. Whoever folds the same events anew must come to the same rows; their
// hashes are short enough to compare.
//
// It is signed with the ledger's own key, whose name is the ledger's origin, but its first line is
// another, so that it can never be taken for a checkpoint. docs/FORMAT.md has the lines. Pure, any
// thread. What is parsed may be anything at all: InvalidArgument names the line and what is wrong
// with it.

#ifndef JIEDUI_PROJECTIONS_TABLE_STATEMENT_H_
#define JIEDUI_PROJECTIONS_TABLE_STATEMENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "eventstore/note.h"
#include "projections/tables.h"

namespace jiedui::projections {

// What one table held.
struct StatedTable {
  std::string table;       // "pair_register/1": its name and the version of the fold
  uint64_t row_count = 0;  // at most 2^63 - 1
  std::string hash;        // 32 bytes, as in state_hash.h; empty if there are no rows

  friend bool operator==(const StatedTable&, const StatedTable&) = default;
};

struct TableStatement {
  std::string origin;  // whose ledger, "jiedui.example/370400"; also the name of its key
  uint64_t size = 0;   // folded were the positions 1 to size, at least one
  std::string root;    // of their leaves, 32 bytes
  std::vector<StatedTable> tables;  // at least one, each name once

  friend bool operator==(const TableStatement&, const TableStatement&) = default;
};

// Every table as it is, in the order of TableId. Tables::status is to be asked afterwards.
std::vector<StatedTable> StateTables(const Tables& tables);

// "<origin>/tables", size, root in base64, then a line a table.
std::string FormatTableStatement(const TableStatement& statement);
absl::StatusOr<TableStatement> ParseTableStatement(absl::string_view text);

// The note. InvalidArgument unless every signer has the origin as its name.
absl::StatusOr<std::string> SignTableStatement(const TableStatement& statement,
                                               absl::Span<const eventstore::Signer> signers);

// Opens the note of a ledger: one of its own keys, those with the origin as name, must have signed
// it; NotFound if none of those known has.
absl::StatusOr<TableStatement> OpenTableStatement(absl::string_view note,
                                                  absl::Span<const eventstore::Verifier> verifiers);

// A table as it was stated, and as it was folded anew.
struct ComparedTable {
  enum class Verdict {
    kEqual,
    kDifferent,
    kOtherVersion,  // one of the two programs folds it otherwise, or not at all: nothing is known
  };
  Verdict verdict = Verdict::kEqual;
  StatedTable stated;  // its table is empty if the statement has none of that name
  StatedTable folded;  // its table is empty if this program has none of that name
};

// In the order of the statement, then those it does not have.
std::vector<ComparedTable> CompareStated(absl::Span<const StatedTable> stated,
                                         absl::Span<const StatedTable> folded);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_TABLE_STATEMENT_H_
