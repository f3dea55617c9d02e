// Obligations of a story as its specs say them.

#ifndef JIEDUI_TESTS_PROJECTIONS_OBLIGATION_LINES_H_
#define JIEDUI_TESTS_PROJECTIONS_OBLIGATION_LINES_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "base/check.h"
#include "domain/date.h"
#include "projections/obligations.h"
#include "projections/registry.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {

inline std::vector<v1::Obligation> Read(const Tables& tables, const std::string& unit_id,
                                        bool below, CivilDay on) {
  return ReadObligations(tables, {spec::kYear, unit_id, below},
                         ViewOf(tables, domain::Organization::kAsItWas, on))
      .value();
}

// "PENDING, open", with the last day if there is one; "none" if there is no such obligation.
inline std::string LineOf(const Story& story, const std::string& unit_id, const std::string& id,
                          CivilDay on) {
  for (const v1::Obligation& each : Read(story.tables(), unit_id, false, on)) {
    if (each.obligation_id() != id) continue;
    std::string line = v1::ObligationStatus_Name(each.status()).substr(18);
    if (each.has_due_date()) {
      absl::StrAppend(&line, " by ", FormatDay(domain::ToDay(each.due_date())));
    }
    return absl::StrCat(line, each.open() ? ", open" : "");
  }
  return "none";
}

inline v1::Obligation Find(const Story& story, const std::string& id, CivilDay on) {
  for (const v1::Obligation& each : Read(story.tables(), "", false, on)) {
    if (each.obligation_id() == id) return each;
  }
  CHECK(false, id);
}

}  // namespace jiedui::projections

#endif  // JIEDUI_TESTS_PROJECTIONS_OBLIGATION_LINES_H_
