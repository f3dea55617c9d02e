// The files of an example directory as rows and fields, each of which knows where it stands. What
// is wrong is told as "<file>: line <n>: …", for a TOML file with the key, in both languages. One
// thread.

#ifndef JIEDUI_CLI_SCENARIO_EXAMPLE_FILES_H_
#define JIEDUI_CLI_SCENARIO_EXAMPLE_FILES_H_

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/scenario/problem.h"
#include "google/type/date.pb.h"
#include "toml++/toml.h"

namespace jiedui::scenario {

// InvalidArgument: "<file>: <problem>".
absl::Status Bad(absl::string_view file, const Problem& problem);
// InvalidArgument: "<file>: line <n>: <problem>", "<file>：第 <n> 行：<problem>".
absl::Status BadLine(absl::string_view file, int line, const Problem& problem);

// Of a key that a TOML file has and nobody reads; of a value that is no day; of a unit that is not
// among those of units.csv.
Problem UnknownKey();
Problem DayExpected();
Problem NoUnit(absl::string_view unit_id);

// A row of a CSV file; the first line is 1.
struct CsvRow {
  int line = 0;
  std::vector<std::string> cells;
};

// Plain comma-separated values without quotes; the header must be exactly the one given. Empty
// lines are skipped.
absl::StatusOr<std::vector<CsvRow>> ReadCsv(const std::string& file, absl::string_view header);

absl::StatusOr<toml::table> ReadToml(const std::string& file);

// One TOML file being read; the first problem is kept and everything after it is empty. A key that
// was not asked for is a problem too, so that no misspelled one is overlooked.
class Fields {
 public:
  Fields(std::string file, const toml::table& table) : file_(std::move(file)), table_(table) {}

  std::string Text(absl::string_view path);
  std::string OptionalText(absl::string_view path);
  bool OptionalBool(absl::string_view path);
  int Int(absl::string_view path, int min, int max);
  int Percent(absl::string_view path) { return Int(path, 0, 100); }
  int Permille(absl::string_view path) { return Int(path, 0, 1000); }
  google::type::Date Date(absl::string_view path);
  // Of an array of tables; 0 if there is none.
  size_t SizeOf(absl::string_view path) const;

  void Fail(absl::string_view path, const Problem& problem);

  // The first problem, at the latest that a key was never asked for.
  absl::Status Finish();

 private:
  template <class T>
  std::optional<T> Value(absl::string_view path, const Problem& problem);
  void CheckAsked(const toml::node& node, const std::string& path);

  std::string file_;
  const toml::table& table_;
  std::set<std::string, std::less<>> asked_;
  absl::Status status_;
};

}  // namespace jiedui::scenario

#endif  // JIEDUI_CLI_SCENARIO_EXAMPLE_FILES_H_
