// A year in which towns merged, were renamed and came under another district, and its tables by
// either organization.

#ifndef JIEDUI_TESTS_PROJECTIONS_REORGANIZED_H_
#define JIEDUI_TESTS_PROJECTIONS_REORGANIZED_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "base/check.h"
#include "domain/rules/organization_view.h"
#include "projections/monthly_dispatch.h"
#include "projections/registry.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections::reorganized {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts

using domain::Organization;

inline constexpr Organization kWas = Organization::kAsItWas;
inline constexpr Organization kNow = Organization::kAsItIsNow;
inline constexpr char kMergerDay[] = "2017-06-01";
inline constexpr char kYearEnd[] = "2017-12-31";

// 薛城's towns in March: 临城–兴仁 and 兴城–张范 each inspect together, an enterprise on each side.
inline Story March() {
  Story story;
  story.Tell(Assign(kXingcheng, kZhangfan));
  story.Tell(
      InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 2}, {"e2", kXingren, 1}}));
  story.Tell(InspectTargets("j2", PairId(kXingcheng, kZhangfan), "2017-03-12",
                            {{"e3", kXingcheng, 4}, {"e4", kZhangfan, 1}}));
  story.Tell(Study("s1", Assign(kLincheng, kXingren), "2017-03-20"));
  return story;
}

// Then 兴仁 becomes part of 兴城, which has another name from September on, and 临城 comes under
// 滕州.
inline void Reorganize(Story& story) {
  story.Tell(Dissolve(kTownPair, kMergerDay));
  story.Tell(Merge({kXingren}, kXingcheng, kMergerDay));
  story.Tell(RenameUnit(kXingcheng, "兴城新区", "2017-09-01"));
  story.Tell(TransferUnit(kLincheng, kTengzhou, "2017-09-01"));
}

inline Story Reorganized() {
  Story story = March();
  Reorganize(story);
  return story;
}

inline v1::DispatchTable Form(const Story& story, absl::string_view unit_id,
                              absl::string_view month, Organization organization,
                              absl::string_view on = kYearEnd) {
  return ReadDispatchTable(story.tables(), kYear, unit_id, ParseMonth(month).value(), Day(on),
                           organization)
      .value();
}

inline const v1::Figure& FigureOf(const v1::DispatchTable& table, absl::string_view key) {
  for (const v1::DispatchTableRow& row : table.rows()) {
    for (const v1::Figure& figure : row.figures()) {
      if (figure.key() == key) return figure;
    }
  }
  CHECK(false, key);
}

inline int64_t Recorded(const v1::DispatchTable& table, absl::string_view key) {
  return FigureOf(table, key).recorded();
}

inline domain::OrganizationView View(const Story& story, Organization organization,
                                     absl::string_view on = kYearEnd) {
  return ViewOf(story.tables(), organization, Day(on));
}

inline std::vector<std::string> ShownUnits(const Story& story, Organization organization,
                                           const std::string& superior = "",
                                           absl::string_view on = kYearEnd) {
  std::vector<std::string> ids;
  const auto units = ReadUnits(story.tables(), View(story, organization, on), superior).value();
  for (const v1::Unit& unit : units) ids.push_back(unit.unit_id());
  return ids;
}

}  // namespace jiedui::projections::reorganized

#endif  // JIEDUI_TESTS_PROJECTIONS_REORGANIZED_H_
