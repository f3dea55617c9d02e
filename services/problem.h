// What went wrong below, told twice: to the caller without the server's directories, and to the log
// in full. Pure; any thread.

#ifndef JIEDUI_SERVICES_PROBLEM_H_
#define JIEDUI_SERVICES_PROBLEM_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "domain/error.h"
#include "jiedui/v1/errors.pb.h"

namespace jiedui::services {

// As a caller gets it: of each file of the server its name, without the directories it is in. The
// start of a path is a '/' at the beginning or after a space, a quote, a bracket or a Chinese mark.
std::string ForCaller(absl::string_view problem);

// A refusal for a reason whose texts have {problem}, and nothing else but the other variables. The
// caller gets the problem as ForCaller says, the log gets all of it.
absl::Status RefuseFor(v1::ErrorReason reason, absl::string_view problem,
                       domain::ErrorVariables others = {});
// The same of what a status says, in both languages.
absl::Status RefuseFor(v1::ErrorReason reason, const absl::Status& problem);

// The status as it goes into the log: of a problem nothing is cut or left out.
std::string LogText(const absl::Status& status);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_PROBLEM_H_
