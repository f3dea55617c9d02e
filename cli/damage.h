// What is wrong with a ledger, as a status and as a document. One thread.

#ifndef JIEDUI_CLI_DAMAGE_H_
#define JIEDUI_CLI_DAMAGE_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/commands.h"
#include "cli/said.h"

namespace jiedui::cli {

// DataLoss that says in both languages what is the matter, how many problems there are, and each of
// them that is given, a line each. The count is of all of them, each record of a span counted, and
// may be more than are given.
absl::Status Damaged(const Said& what, const std::vector<Said>& problems, int64_t count,
                     v1::ErrorReason reason = v1::ERROR_REASON_LEDGER_DAMAGED);

// What is wrong with several parts, at least one, as one status: the texts of all of them, the code
// and the reason of that with the highest exit code, and the problems of each.
absl::Status Together(const std::vector<absl::Status>& failures);

// What a check has looked at, as the first line of its text.
std::string CheckedLine(const std::string& place);

// A check of a place that ended in this status: if it is damage that was found, prints that line,
// or the JSON document of what is damaged, with the place as `path` and the member `verdict` false;
// the problems in English, as `problems_zh` in Chinese, and as `problem_records` the first and the
// last record that each is about, null if it is about none. Hands the status on.
absl::Status TellDamage(const absl::Status& status, const char* verdict, const std::string& place,
                        Format format, std::ostream& out);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_DAMAGE_H_
