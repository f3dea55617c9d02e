// Relations of an export, column by column.

#ifndef JIEDUI_TESTS_CLI_EXPORT_RELATIONS_H_
#define JIEDUI_TESTS_CLI_EXPORT_RELATIONS_H_

#include "jiedui/v1/table_export.pb.h"

namespace jiedui::cli {

// Without a unit and of no enumerator, which the caller may say.
inline v1::ExportColumn& AddColumn(const char* name, const char* label, v1::ExportType type,
                                   v1::ExportRelation& relation) {
  v1::ExportColumn& column = *relation.add_columns();
  column.set_name(name);
  column.set_label(label);
  column.set_type(type);
  return column;
}

}  // namespace jiedui::cli

#endif  // JIEDUI_TESTS_CLI_EXPORT_RELATIONS_H_
