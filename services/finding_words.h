// What is found about a ledger (eventstore/finding.h), in Chinese, and which reason of the
// catalogue it is. Pure; any thread.

#ifndef JIEDUI_SERVICES_FINDING_WORDS_H_
#define JIEDUI_SERVICES_FINDING_WORDS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"

#include "eventstore/finding.h"
#include "jiedui/v1/errors.pb.h"

namespace jiedui::services {

std::string ChineseOf(const eventstore::Finding& finding);
// Of what the status says. If it is no finding: of a file that could not be made, read or written
// in Chinese too, of anything else its text.
std::string ChineseOf(const absl::Status& status);
// As eventstore::NoticeText.
std::string ChineseNotice(absl::Span<const eventstore::Finding> notice);

// ERROR_REASON_UNSPECIFIED if the status says nothing that is a finding, or it passes by itself.
v1::ErrorReason ReasonOfFinding(const absl::Status& status);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_FINDING_WORDS_H_
