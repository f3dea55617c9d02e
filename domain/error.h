// The one way to refuse: a reason of the catalogue (proto/jiedui/v1/errors.proto), the field to
// blame, and the values its texts speak of. The result is an absl::Status whose code comes from the
// catalogue, whose texts end with what to do next, and whose payloads are the google.rpc details a
// caller receives (ErrorInfo, LocalizedMessage in Chinese, BadRequest), keyed by their type URLs.
// Pure; any thread.

#ifndef JIEDUI_DOMAIN_ERROR_H_
#define JIEDUI_DOMAIN_ERROR_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "jiedui/v1/errors.pb.h"

namespace jiedui::domain {

// Names and values for the {placeholders} of a reason's texts; also sent as ErrorInfo.metadata.
// A value that differs in Chinese is given twice, the second time as "<name>_zh"; of "field" that
// is its name (field_names.h). Long values are cut, "known" only when very long: the names there
// are to choose from. "clause" is the clause the refusal rests on: the catalogue's where it is a
// law's, else given by whoever knows the programme.
using ErrorVariables = std::vector<std::pair<std::string, std::string>>;

// A refusal. Every placeholder of the reason's texts must be among the variables; "field" is given
// by the parameter, a dotted path such as "fact.returned_date", empty if no single field is to
// blame.
absl::Status Refuse(v1::ErrorReason reason, absl::string_view field, ErrorVariables variables = {});

// FIELD_INVALID: what is wrong with the field, in both languages; and of a number below 0.
absl::Status Invalid(absl::string_view field, absl::string_view problem,
                     absl::string_view problem_zh);
absl::Status Negative(absl::string_view field);

// The same refusal with more variables; those it was made with stay as they are. A status that was
// not made by Refuse is returned as it is.
absl::Status WithMore(const absl::Status& status, const ErrorVariables& more);

// The variables a refusal was made with, cut; empty if it was not made by Refuse.
ErrorVariables VariablesOf(const absl::Status& status);

// What the catalogue says of a reason.
const v1::ErrorSpec& SpecOf(v1::ErrorReason reason);

// The reason a status was made with; nullopt if it was not made by Refuse.
std::optional<v1::ErrorReason> ReasonOf(const absl::Status& status);

// The Chinese text of a refusal; empty if it was not made by Refuse.
std::string ChineseText(const absl::Status& status);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ERROR_H_
