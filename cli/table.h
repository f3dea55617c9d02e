// Tables for a terminal, aligned for Chinese characters, and the same rows as CSV. Pure.
//
// Width is counted in terminal columns (a Chinese character has two), never in bytes. Control
// characters of a cell are shown as spaces, so that a text from the ledger cannot steer the
// terminal.

#ifndef JIEDUI_CLI_TABLE_H_
#define JIEDUI_CLI_TABLE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace jiedui::cli {

// Terminal columns the text takes.
int DisplayWidth(absl::string_view text);

// The text with spaces behind it, or before it, up to that many columns.
std::string PadRight(absl::string_view text, int width);
std::string PadLeft(absl::string_view text, int width);

// The text in the middle of that many columns.
std::string Center(absl::string_view text, int width);

// The text in lines of at most that many columns; '\n' breaks too. Chinese breaks between any two
// characters, a word of letters and digits only if it is longer than a line.
std::vector<std::string> Wrap(absl::string_view text, int width);

// A cell of CSV (RFC 4180): in quotes if it must be.
std::string CsvCell(absl::string_view text);

// The text as a spreadsheet takes it for text and nothing else: one it would run as a formula
// begins with an apostrophe, and control characters but line breaks are blanked.
std::string SpreadsheetText(absl::string_view text);

struct Column {
  std::string title;  // may have several lines
  enum class Align { kLeft, kRight } align = Align::kLeft;
  int width_max = 60;  // more if a word of a cell would be torn
};

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as there are columns.
  void AddRow(std::vector<std::string> cells);
  size_t row_count() const { return rows_.size(); }

  // Boxed, with a rule between the rows if some row has several lines.
  std::string Text() const;
  // Columns the boxed text takes.
  int Width() const;

  // RFC 4180, in UTF-8 with a byte order mark, without which spreadsheets misread Chinese. A cell
  // that a spreadsheet would run as a formula begins with an apostrophe.
  std::string Csv() const;

 private:
  std::vector<int> Widths() const;
  // What the column's cells are wrapped to: its width_max, or its longest word.
  int RoomOf(size_t column) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_TABLE_H_
