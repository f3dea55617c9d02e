// What a ledger was before and how it came about, for a table that shows more than one state of it.
// Any thread.

#ifndef JIEDUI_PROJECTIONS_LEDGER_HISTORY_H_
#define JIEDUI_PROJECTIONS_LEDGER_HISTORY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "eventstore/store.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/any_table.h"
#include "projections/tables.h"

namespace jiedui::projections {

class LedgerHistory {
 public:
  virtual ~LedgerHistory() = default;

  // The tables after that position, which the ledger must have. Takes as long as folding from the
  // nearest state that is kept.
  virtual absl::StatusOr<std::shared_ptr<const Tables>> At(eventstore::Position position) = 0;

  // Every change of a table from the state at `first` to the last, as a comparison finds them.
  virtual absl::StatusOr<std::vector<v1::CellChange>> ChangesBetween(
      eventstore::Position first, std::shared_ptr<const Tables> last,
      const TableQuestion& question) = 0;

  // What was made of what stays as it is for ever, kept under a key; null if nothing is.
  virtual std::shared_ptr<const google::protobuf::Message> FindMade(
      const std::string& key) const = 0;
  virtual void KeepMade(const std::string& key,
                        std::shared_ptr<const google::protobuf::Message> made) = 0;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_LEDGER_HISTORY_H_
