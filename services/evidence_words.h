// Why a note, a checkpoint or a proof is none, in Chinese: the one place where the event store's
// words for it become Chinese ones. Pure; any thread.

#ifndef JIEDUI_SERVICES_EVIDENCE_WORDS_H_
#define JIEDUI_SERVICES_EVIDENCE_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace jiedui::services {

// Empty if the text says nothing of the sort.
std::string ChineseOfEvidence(absl::string_view english);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_EVIDENCE_WORDS_H_
