// The organization a table is made by. What happened is the same in every table; under which unit,
// which name and which superior it is shown is decided here and nowhere else.
//
//   as it was     each unit by itself, with the name and the superior of the day that is shown
//   as it is now  names and superiors of the day judged on, whatever day is shown; what a unit did
//                 that has a successor by then is its successor's
//
// Days count, not the order in which they were told: a merger recorded ahead changes nothing before
// its day. Pure; one thread.

#ifndef JIEDUI_DOMAIN_RULES_ORGANIZATION_VIEW_H_
#define JIEDUI_DOMAIN_RULES_ORGANIZATION_VIEW_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "jiedui/table/v1/rows.pb.h"

namespace jiedui::domain {

enum class Organization { kAsItWas, kAsItIsNow };

class OrganizationView {
 public:
  // The unit's row, null if there is none. It stays as long as the view does.
  using FindRow = std::function<const table::v1::UnitRow*(const std::string& unit_id)>;

  // `on` is the day judged on.
  OrganizationView(FindRow find, Organization organization, CivilDay on)
      : find_(std::move(find)), organization_(organization), on_(on) {}

  // The unit's own row as it is recorded; null if there is none. It stays as long as the view does.
  const table::v1::UnitRow* Row(const std::string& unit_id) const { return find_(unit_id); }

  CivilDay on() const { return on_; }
  Organization organization() const { return organization_; }

  // The unit under which what this unit did is shown: itself, or who has taken over from it.
  std::string Shown(const std::string& unit_id) const;
  // The units whose doings are shown under that one: itself first, the others by id.
  std::vector<std::string> Members(const std::string& unit_id) const;

  // What the unit did is shown under `as`, or under the same unit as what that one did.
  bool IsOf(const std::string& unit_id, const std::string& as) const {
    return Shown(unit_id) == Shown(as);
  }

  // Name of the division that is shown for a day; the id itself if there is no such unit.
  std::string NameOn(const std::string& unit_id, CivilDay day) const;
  // The same of the two sides of a pair; sides that are shown as one unit each have their own
  // unit's name, so that they can be told apart.
  std::pair<std::string, std::string> NamesOfSides(const std::string& unit_a_id,
                                                   const std::string& unit_b_id,
                                                   CivilDay day) const;
  // The same of its team; empty if there is no such unit.
  std::string TeamNameOn(const std::string& unit_id, CivilDay day) const;
  // 核定编制 that is shown for a day; nullopt if none was recorded.
  std::optional<int32_t> PostsOn(const std::string& unit_id, CivilDay day) const;
  // Whom it is shown below for a day; empty for the city and for what does not exist.
  std::string SuperiorOn(const std::string& unit_id, CivilDay day) const;
  // Whom the unit itself was below on that day, shown as whoever has taken over from it: whose duty
  // it was then, by either organization. Nothing is owed anew because a unit came under another.
  std::string OverseerOn(const std::string& unit_id, CivilDay day) const;
  // It is shown as `top`, or below it, for a day.
  bool IsWithin(const std::string& unit_id, const std::string& top, CivilDay day) const;

  // As it is recorded: the unit itself, or who has taken over from it by that day.
  std::string SuccessorOn(const std::string& unit_id, CivilDay day) const;

 private:
  // The day whose names and superiors are shown.
  CivilDay At(CivilDay day) const { return organization_ == Organization::kAsItIsNow ? on_ : day; }
  const table::v1::UnitRow* ShownRow(const std::string& unit_id) const;
  std::string OwnNameOn(const std::string& unit_id, CivilDay day) const;

  FindRow find_;
  Organization organization_;
  CivilDay on_;
};

// The unit exists from that day on or an earlier one, or did.
bool HasBegunBy(const table::v1::UnitRow& unit, CivilDay day);
// The unit no longer exists on that day.
bool HasEndedBy(const table::v1::UnitRow& unit, CivilDay day);
// It is there and takes part in the programme on a day of the month, from which its report is
// expected.
bool TakesPartIn(const table::v1::UnitRow& unit, absl::string_view program_id, CivilMonth month);
// The day the unit's enrolment was recorded on, if the month was over then: nobody owes what nobody
// knew of in time.
std::optional<CivilDay> EnrolledAfter(const table::v1::UnitRow& unit, absl::string_view program_id,
                                      CivilMonth month);
// It takes part in the programme from that day on or an earlier one, or did.
bool HasJoinedBy(const table::v1::UnitRow& unit, absl::string_view program_id, CivilDay day);
// It has withdrawn from the programme by that day, and not come back.
bool HasWithdrawnBy(const table::v1::UnitRow& unit, absl::string_view program_id, CivilDay day);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_ORGANIZATION_VIEW_H_
