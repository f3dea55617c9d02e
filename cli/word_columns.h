// The words of exported enumerators, each in a column of its own beside the names: "grade_zh" after
// "grade". Names are for programs and stay what they are; words are for people, as all that is
// printed has them. Pure.

#ifndef JIEDUI_CLI_WORD_COLUMNS_H_
#define JIEDUI_CLI_WORD_COLUMNS_H_

#include <vector>

#include "jiedui/v1/table_export.pb.h"

namespace jiedui::cli {

// Of the rows of one relation.
class WordColumns {
 public:
  // Adds them to the relation: after each column of enumerators that have words.
  explicit WordColumns(v1::ExportRelation& relation);

  // The row with them; none of a value that is not there, or not stated.
  v1::ExportRow AddTo(const v1::ExportRow& row) const;

 private:
  std::vector<v1::ExportType> types_;  // of each column as it was; of one without words UNSPECIFIED
  bool any_ = false;
};

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_WORD_COLUMNS_H_
