// What a benchmark run says: a row per measurement, each beside the baseline measured in the same
// run on the same machine, so that ratios can be compared where absolute figures cannot.

#ifndef JIEDUI_BENCH_REPORT_H_
#define JIEDUI_BENCH_REPORT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace jiedui::bench {

struct Row {
  std::string name;
  double value = 0;
  std::string unit;
  std::string baseline_name;
  double baseline = 0;
  std::string goal;  // for the ratio: "≥ 0.7"; empty where none is set

  // value / baseline; 0 if there is no baseline.
  double Ratio() const;
  // It was to be at most so much and came out as nothing, which no run can tell from not measured.
  bool IsVoid() const;
  // Whether the ratio is what the goal asks for; nothing if there is none, or the row is void.
  std::optional<bool> MeetsGoal() const;
};

// Prints the rows as a table to stdout.
void PrintTable(const std::vector<Row>& rows);

// Writes [{"name","value","unit","baseline_name","baseline","ratio","goal","met"}, …]; "met" is
// null where there is no goal, or nothing was measured.
absl::Status WriteJson(const std::vector<Row>& rows, const std::string& path);

// The same for docs/BENCHMARKS.md: how long the run took, the goals that were missed, those that
// were met and those that were not judged, if there are any, then every row.
std::string MarkdownOf(const std::vector<Row>& rows, absl::Duration took);
absl::Status WriteMarkdown(const std::vector<Row>& rows, absl::Duration took,
                           const std::string& path);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_REPORT_H_
