// Exported rows of one relation as text: CSV or JSON lines. The same rows give the same bytes.

#ifndef JIEDUI_CLI_ROW_WRITER_H_
#define JIEDUI_CLI_ROW_WRITER_H_

#include <memory>
#include <optional>
#include <ostream>

#include "absl/strings/string_view.h"

#include "jiedui/v1/table_export.pb.h"

namespace jiedui::cli {

enum class RowForm {
  // RFC 4180 in UTF-8: a line of column names, then a line a row. What there is not is empty, an
  // empty text is "". No text is changed.
  kCsv,
  // The same for a spreadsheet: with a byte order mark, without which it misreads Chinese, with the
  // Chinese names of columns that have one before the others, and with no text that it would run as
  // a formula.
  kExcel,
  // One JSON object a line, by column name, what there is not left out; numbers, lists and JSON
  // values as such, days and times as texts.
  kJsonLines,
};

inline constexpr char kRowForms[] = "csv|excel|jsonl";
// None if no form has that name.
std::optional<RowForm> FormNamed(absl::string_view name);

class RowWriter {
 public:
  virtual ~RowWriter() = default;
  // Before the first row; the relation outlives the writer.
  virtual void Begin(const v1::ExportRelation& relation) = 0;
  virtual void Write(const v1::ExportRow& row) = 0;
};

// The stream outlives it, and says itself if it could not be written.
std::unique_ptr<RowWriter> MakeRowWriter(RowForm form, std::ostream& out);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_ROW_WRITER_H_
