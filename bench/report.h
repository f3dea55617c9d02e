// What a benchmark run says: a row per measurement, each beside the baseline measured in the same
// run on the same machine, so that ratios can be compared where absolute figures cannot.

#ifndef JIEDUI_BENCH_REPORT_H_
#define JIEDUI_BENCH_REPORT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

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
};

// Prints the rows as a table to stdout.
void PrintTable(const std::vector<Row>& rows);

// Writes [{"name","value","unit","baseline_name","baseline","ratio","goal"}, …].
absl::Status WriteJson(const std::vector<Row>& rows, const std::string& path);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_REPORT_H_
