// Obligations found by id, and in one line each.

#ifndef JIEDUI_TESTS_DOMAIN_OBLIGATION_LINES_H_
#define JIEDUI_TESTS_DOMAIN_OBLIGATION_LINES_H_

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"

#include "base/civil.h"
#include "domain/date.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

using Obligations = std::vector<v1::Obligation>;

// Null if there is none.
inline const v1::Obligation* Seek(const Obligations& obligations, absl::string_view id) {
  const auto found =
      std::find_if(obligations.begin(), obligations.end(),
                   [id](const v1::Obligation& each) { return each.obligation_id() == id; });
  return found == obligations.end() ? nullptr : &*found;
}

inline v1::Obligation Find(const Obligations& obligations, absl::string_view id) {
  const v1::Obligation* const found = Seek(obligations, id);
  if (found != nullptr) return *found;
  ADD_FAILURE() << "there is no obligation " << id;
  return {};
}

// "PENDING 2/3 by 2017-12-31, open".
inline std::string Line(const v1::Obligation& obligation) {
  return absl::StrCat(
      absl::StripPrefix(v1::ObligationStatus_Name(obligation.status()), "OBLIGATION_STATUS_"), " ",
      obligation.done(), "/", obligation.required(), " by ",
      FormatDay(ToDay(obligation.due_date())), obligation.open() ? ", open" : "");
}

inline std::string Line(const Obligations& obligations, absl::string_view id) {
  return Line(Find(obligations, id));
}

}  // namespace jiedui::domain

#endif  // JIEDUI_TESTS_DOMAIN_OBLIGATION_LINES_H_
