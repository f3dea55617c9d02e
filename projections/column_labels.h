// What exported tables and columns are called in Chinese and what their numbers count, by the names
// of tables and of fields, which mean the same wherever they stand, or say what else they do. Pure;
// any thread.

#ifndef JIEDUI_PROJECTIONS_COLUMN_LABELS_H_
#define JIEDUI_PROJECTIONS_COLUMN_LABELS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/descriptor.h"

namespace jiedui::projections {

// 中文名 of a field in the messages it stands in, "汇总·应报单位数"; empty unless all of them have
// one.
std::string LabelOf(absl::Span<const google::protobuf::FieldDescriptor* const> path);

// 中文名 of a table, of a list or of events by the name of its first relation; empty if it has
// none.
std::string LabelOfTable(absl::string_view name);

// 分, 千分之一分, 天 …, as the end of the name says; empty if it counts, or says nothing.
std::string UnitOf(absl::string_view field);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_COLUMN_LABELS_H_
