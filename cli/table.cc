#include "cli/table.h"

#include <algorithm>
#include <numeric>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include <utf8proc.h>

#include "base/check.h"

namespace jiedui::cli {
namespace {

struct Character {
  absl::string_view bytes;
  int width = 0;
  bool control = false;
};

// The first character of a text that is not empty; a byte that is not UTF-8 counts as one.
Character First(absl::string_view text) {
  utf8proc_int32_t code_point = 0;
  const utf8proc_ssize_t size =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  if (size < 1) return {text.substr(0, 1), 1, true};
  const bool control = code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
  return {text.substr(0, static_cast<size_t>(size)), control ? 1 : utf8proc_charwidth(code_point),
          control};
}

template <class Visit>
void ForEachCharacter(absl::string_view text, Visit visit) {
  while (!text.empty()) {
    const Character character = First(text);
    visit(character);
    text.remove_prefix(character.bytes.size());
  }
}

std::string Spaces(int count) {
  return std::string(static_cast<size_t>(std::max(count, 0)), ' ');
}

// Punctuation that does not begin a line.
bool IsClosing(absl::string_view character) {
  static constexpr absl::string_view kClosing[] = {"，", "。", "；", "：", "、", "）", "》",
                                                   "」", "”",  "〕", ",",  ".",  ")"};
  return absl::c_linear_search(kClosing, character);
}

// Punctuation that does not end a line.
bool IsOpening(absl::string_view character) {
  static constexpr absl::string_view kOpening[] = {"（", "《", "「", "“", "〔", "("};
  return absl::c_linear_search(kOpening, character);
}

bool IsWordPart(absl::string_view character) {
  return character.size() == 1 && absl::ascii_isgraph(static_cast<unsigned char>(character[0]));
}

// Where to break a line that has room for `fits` of these characters: there, or before if a word
// would be torn or a bracket part from what it holds. A word longer than the line is torn.
size_t BreakBefore(const std::vector<Character>& line, size_t fits) {
  const auto breaks_well = [&line](size_t at) {
    const bool torn = IsWordPart(line[at - 1].bytes) && IsWordPart(line[at].bytes);
    return !torn && !IsClosing(line[at].bytes) && !IsOpening(line[at - 1].bytes);
  };
  for (size_t at = fits; at > 0; --at) {
    if (breaks_well(at)) return at;
  }
  return fits;
}

std::string Join(const std::vector<Character>& characters, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    absl::StrAppend(&text, characters[i].control ? " " : characters[i].bytes);
  }
  return text;
}

void WrapLine(absl::string_view line, int width, std::vector<std::string>& lines) {
  std::vector<Character> current;
  int used = 0;
  ForEachCharacter(line, [&](const Character& character) {
    current.push_back(character);
    used += character.width;
    if (used <= width || current.size() == 1) return;
    const size_t count = BreakBefore(current, current.size() - 1);
    lines.push_back(std::string(absl::StripTrailingAsciiWhitespace(Join(current, count))));
    current.erase(current.begin(), current.begin() + static_cast<std::ptrdiff_t>(count));
    if (!current.empty() && current[0].bytes == " ") current.erase(current.begin());
    used = 0;
    for (const Character& rest : current) used += rest.width;
  });
  lines.push_back(Join(current, current.size()));
}

// A word longer than this is torn even if its column has to be widened for it.
constexpr int kWordWidthMax = 40;

using Cell = std::vector<std::string>;  // its lines

size_t Height(const std::vector<Cell>& row) {
  size_t height = 1;
  for (const Cell& cell : row) height = std::max(height, cell.size());
  return height;
}

std::string Rule(const std::vector<int>& widths, absl::string_view left, absl::string_view cross,
                 absl::string_view right) {
  std::vector<std::string> parts;
  for (const int width : widths) {
    std::string part;
    for (int i = 0; i < width; ++i) part += "─";
    parts.push_back(std::move(part));
  }
  return absl::StrCat(left, absl::StrJoin(parts, cross), right, "\n");
}

// Columns of the longest word of the text: a run of letters, digits and signs such as an id or a
// fraction. Chinese has none, it may break anywhere.
int LongestWord(absl::string_view text) {
  int longest = 0;
  int current = 0;
  ForEachCharacter(text, [&](const Character& character) {
    current = IsWordPart(character.bytes) ? current + 1 : 0;
    longest = std::max(longest, current);
  });
  return longest;
}

// Whether a spreadsheet would run the cell as a formula. A negative number is none; the wide signs
// are what a Chinese input method types.
bool IsFormula(absl::string_view cell) {
  static constexpr absl::string_view kSigns[] = {"=", "+", "@", "＝", "＋", "＠", "－"};
  if (absl::StartsWith(cell, "\t") || absl::StartsWith(cell, "\r")) return true;
  const absl::string_view text = absl::StripLeadingAsciiWhitespace(cell);
  if (absl::StartsWith(text, "-")) {
    return text.size() == 1 || text.find_first_not_of("0123456789.", 1) != absl::string_view::npos;
  }
  return absl::c_any_of(kSigns,
                        [text](absl::string_view sign) { return absl::StartsWith(text, sign); });
}

std::string CsvLine(const std::vector<std::string>& cells) {
  const auto quote = [](std::string* out, const std::string& cell) {
    *out += CsvCell(SpreadsheetText(cell));
  };
  return absl::StrCat(absl::StrJoin(cells, ",", quote), "\r\n");
}

}  // namespace

std::string SpreadsheetText(absl::string_view cell) {
  std::string text = IsFormula(cell) ? "'" : "";
  ForEachCharacter(cell, [&text](const Character& character) {
    const bool blank = character.control && character.bytes != "\n";
    absl::StrAppend(&text, blank ? " " : character.bytes);
  });
  return text;
}

std::string CsvCell(absl::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == absl::string_view::npos) return std::string(cell);
  return absl::StrCat("\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"");
}

int DisplayWidth(absl::string_view text) {
  int width = 0;
  ForEachCharacter(text, [&width](const Character& character) { width += character.width; });
  return width;
}

std::string PadRight(absl::string_view text, int width) {
  return absl::StrCat(text, Spaces(width - DisplayWidth(text)));
}

std::string PadLeft(absl::string_view text, int width) {
  return absl::StrCat(Spaces(width - DisplayWidth(text)), text);
}

std::string Center(absl::string_view text, int width) {
  return absl::StrCat(Spaces((width - DisplayWidth(text)) / 2), text);
}

std::vector<std::string> Wrap(absl::string_view text, int width) {
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) WrapLine(line, width, lines);
  return lines;
}

void Table::AddRow(std::vector<std::string> cells) {
  CHECK(cells.size() == columns_.size(), "a row of another table");
  rows_.push_back(std::move(cells));
}

int Table::RoomOf(size_t column) const {
  int longest = LongestWord(columns_[column].title);
  for (const std::vector<std::string>& row : rows_) {
    longest = std::max(longest, LongestWord(row[column]));
  }
  return std::max(columns_[column].width_max, std::min(longest, kWordWidthMax));
}

std::vector<int> Table::Widths() const {
  std::vector<int> widths(columns_.size(), 0);
  for (size_t i = 0; i < columns_.size(); ++i) {
    const int room = RoomOf(i);
    const auto widen = [&](absl::string_view text) {
      for (const std::string& line : Wrap(text, room)) {
        widths[i] = std::max(widths[i], DisplayWidth(line));
      }
    };
    widen(columns_[i].title);
    for (const std::vector<std::string>& row : rows_) widen(row[i]);
  }
  return widths;
}

int Table::Width() const {
  const std::vector<int> widths = Widths();
  return std::accumulate(widths.begin(), widths.end(), static_cast<int>(widths.size()) + 1);
}

std::string Table::Text() const {
  const std::vector<int> widths = Widths();
  const auto cells_of = [&](const auto& text_of) {
    std::vector<Cell> cells;
    for (size_t i = 0; i < columns_.size(); ++i) {
      cells.push_back(Wrap(text_of(i), widths[i]));
    }
    return cells;
  };
  const auto print = [&](const std::vector<Cell>& row) {
    std::string text;
    for (size_t line = 0; line < Height(row); ++line) {
      for (size_t i = 0; i < row.size(); ++i) {
        const std::string part = line < row[i].size() ? row[i][line] : "";
        const bool right = columns_[i].align == Column::Align::kRight;
        absl::StrAppend(&text, "│", right ? PadLeft(part, widths[i]) : PadRight(part, widths[i]));
      }
      absl::StrAppend(&text, "│\n");
    }
    return text;
  };

  std::vector<std::vector<Cell>> rows;
  bool tall = false;
  for (const std::vector<std::string>& row : rows_) {
    rows.push_back(cells_of([&row](size_t i) { return row[i]; }));
    tall = tall || Height(rows.back()) > 1;
  }
  std::string text = Rule(widths, "┌", "┬", "┐");
  absl::StrAppend(&text, print(cells_of([this](size_t i) { return columns_[i].title; })));
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i == 0 || tall) absl::StrAppend(&text, Rule(widths, "├", "┼", "┤"));
    absl::StrAppend(&text, print(rows[i]));
  }
  return absl::StrCat(text, Rule(widths, "└", "┴", "┘"));
}

std::string Table::Csv() const {
  std::vector<std::string> titles;
  for (const Column& column : columns_) {
    titles.push_back(absl::StrReplaceAll(column.title, {{"\n", ""}}));
  }
  std::string text = absl::StrCat("\xEF\xBB\xBF", CsvLine(titles));
  for (const std::vector<std::string>& row : rows_) absl::StrAppend(&text, CsvLine(row));
  return text;
}

}  // namespace jiedui::cli
