// What cells that changed are called and counted in: told by the tables of the states that were
// looked at, for whoever searches for changes. One thread.

#ifndef JIEDUI_PROJECTIONS_CELL_NAMES_H_
#define JIEDUI_PROJECTIONS_CELL_NAMES_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "google/protobuf/message.h"

#include "jiedui/v1/cells.pb.h"

namespace jiedui::projections {

struct CellName {
  std::string label;
  std::string unit;
};

// Of the cell with that path; empty if the table has none.
CellName NameAt(const google::protobuf::Message& table, const std::string& path);

void SetName(const CellName& name, v1::CellChange& change);

// Who moved in each change of a place, as the first of the tables has it that has the number. A
// table that was not there is null.
void NameMoves(absl::Span<const google::protobuf::Message* const> tables,
               std::vector<v1::CellChange>& changes);
void NameMove(absl::Span<const google::protobuf::Message* const> tables, v1::RankMove& move);

// By path. A cell that several tables have is called as the first has it that was learned from.
class CellNames {
 public:
  // Of the cell with that path, or of all if it is empty. A table that was not there is null.
  void Learn(const google::protobuf::Message* table, const std::string& path = "");

  // Of those that changed and are not known yet: what came and went between two states is in
  // neither.
  void LearnMissing(absl::Span<const google::protobuf::Message* const> tables,
                    const std::vector<v1::CellChange>& changes);

  // A cell that is not known keeps the name that it has.
  void AddTo(std::vector<v1::CellChange>& changes) const;

 private:
  absl::flat_hash_map<std::string, CellName> names_;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_NAMES_H_
