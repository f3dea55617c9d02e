// What policy sets gave before a parameter had its words or its range of today: an old set is read
// as what it meant, or as the end of the range. Pure.

#ifndef JIEDUI_DOMAIN_PROGRAM_FORMER_VALUES_H_
#define JIEDUI_DOMAIN_PROGRAM_FORMER_VALUES_H_

#include "absl/strings/string_view.h"

namespace jiedui::domain {

// The value as it is given today; the same if it never was another. It may point into `text`.
absl::string_view ValueOfToday(absl::string_view key, absl::string_view text);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PROGRAM_FORMER_VALUES_H_
