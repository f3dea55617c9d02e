// Messages as rows of relations, the way a database would have them: one relation for the message
// itself, and one for each message repeated in it, at whatever depth. What is there at most once is
// columns of what it stands in.
//
// Nothing here knows any message: it is walked by its descriptor, and row_key (or the name of a
// resource) says by which columns a row names what it stands in; where nothing says so it is the
// place, from 1. A unit or a pair among these comes with its name, by which people know it. Left
// out is what is personal: fields of type PersonalText, and texts of events that are marked as
// personal. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_RELATIONS_H_
#define JIEDUI_PROJECTIONS_RELATIONS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "jiedui/v1/table_export.pb.h"

namespace jiedui::projections {

// "DispatchTable" as "dispatch_table".
std::string SnakeCase(absl::string_view name);

class Relations {
 public:
  // Of messages of the type, which outlives it, under that name.
  Relations(const google::protobuf::Descriptor& type, const std::string& name);

  // The first is that of the message itself; each comes after the one it stands in.
  const std::vector<v1::ExportRelation>& described() const { return described_; }

  // Index of the relation of that name, if there is one.
  std::optional<int> Find(absl::string_view name) const;

  // The rows of a message of the type: each before what stands in it, in the order of the message.
  using Visit = absl::FunctionRef<void(v1::ExportRow row)>;
  void Rows(const google::protobuf::Message& message, Visit visit) const;

 private:
  using Path = std::vector<const google::protobuf::FieldDescriptor*>;
  using Values = std::vector<v1::ExportValue>;

  struct Relation {
    Path from_parent;           // ends with the repeated field; empty of the first
    bool keyed = false;         // else its rows are told apart by their place, which is a column
    std::vector<Path> columns;  // its own, as described after those of the keys and the place
    std::vector<size_t> keys;   // which of them name the row: its keys, and the names of these
    std::vector<size_t> children;
  };

  // Adds the relation of messages of the type, and of what is repeated in them.
  size_t Add(const google::protobuf::Descriptor& type, Relation relation,
             v1::ExportRelation described, std::vector<v1::ExportColumn> inherited);
  void AddFields(const google::protobuf::Descriptor& type, const Path& prefix, size_t index,
                 std::vector<Path>& repeated);
  void AddColumn(const Path& path, size_t index);
  std::vector<v1::ExportColumn> KeysFor(size_t index) const;
  void VisitRows(size_t index, const google::protobuf::Message& message, int place,
                 const Values& inherited, Visit visit) const;

  std::vector<Relation> relations_;
  std::vector<v1::ExportRelation> described_;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_RELATIONS_H_
