// What a cell is called in Chinese: what it stands in, then its field. A row is called by what
// names it (whose it is, the month, what the number is), and by what of its key these do not say:
// the word of an enumerator, a day, an id. A list is named where rows of another list of the table
// may be called the same and have such a field too, and a row that is called as another of its list
// is has its id. Nothing here knows any table. Pure; one thread for each CellLabels.

#ifndef JIEDUI_PROJECTIONS_CELL_LABELS_H_
#define JIEDUI_PROJECTIONS_CELL_LABELS_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "projections/cells.h"

namespace jiedui::projections {

// For many cells of tables that live as long: what is found out of a list is known of its next
// cell.
class CellLabels {
 public:
  // "薛城区，换岗交流，得分". In a table that has that cell alone, others of its name are not
  // known.
  std::string Of(const TableCell& cell);

 private:
  // How a message stands in the one around it.
  struct Step {
    const google::protobuf::FieldDescriptor* field = nullptr;
    int nth = 1;               // among those of its key
    bool is_namesake = false;  // another of its list is called so, and is another
  };
  using FieldPath = std::vector<const google::protobuf::FieldDescriptor*>;

  const Step& StepInto(const google::protobuf::Message& around,
                       const google::protobuf::Message& message);
  void Index(const google::protobuf::Message& around);
  void IndexList(const google::protobuf::Message& around,
                 const google::protobuf::FieldDescriptor& list);
  FieldPath PathOf(const TableCell& cell);
  const std::set<size_t>& NamedLists(const TableCell& cell, const FieldPath& path);
  void AddRow(const TableCell& cell, size_t level, std::vector<std::string>& parts);

  absl::flat_hash_map<const google::protobuf::Message*, Step> steps_;
  std::map<FieldPath, std::set<size_t>> named_;  // the lists of a path that are named, by place
};

// Of one cell.
std::string LabelOf(const TableCell& cell);

// 中文名 of what the cell stands in, without lists and ids of namesakes: "官桥镇".
std::string PlaceOf(const TableCell& cell);

// What the row itself is called: "官桥镇", "换岗交流", "2017-06-30".
std::string NameOfRow(const google::protobuf::Message& row);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_LABELS_H_
