// What is found of a ledger and keeps nobody from going on, printed for people: a line in Chinese
// and the same in English.

#ifndef JIEDUI_CLI_NOTICE_H_
#define JIEDUI_CLI_NOTICE_H_

#include <ostream>
#include <vector>

#include "absl/types/span.h"
#include "cli/said.h"

#include "eventstore/finding.h"

namespace jiedui::cli {

// Nothing if there is nothing.
void PrintNotice(absl::Span<const eventstore::Finding> notice, std::ostream& out);

// The same of each thing that is said.
void PrintNotices(const std::vector<Said>& notices, std::ostream& out);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_NOTICE_H_
