// What a made-up year has besides what its scenario makes: leaves on stays, stays that answer each
// other late or not at all, a second study on a day, inspections without a plan, and exceptions for
// some of them.

#ifndef JIEDUI_TESTS_CLI_VARIED_PLAN_H_
#define JIEDUI_TESTS_CLI_VARIED_PLAN_H_

#include <random>
#include <string>

#include "cli/scenario/plan.h"

#include "base/civil.h"

namespace jiedui::scenario {

// How often each befell.
struct Variety {
  int leaves = 0;
  int moved_stays = 0;
  int second_studies = 0;
  int unplanned = 0;
  int exceptions = 0;
};

// The acts stay in order of their days, and each is still one that is recorded. `city` is the actor
// that grants exceptions, `end` the programme's last day.
Variety VaryPlan(const std::string& city, CivilDay end, std::mt19937& random, Plan& plan);

}  // namespace jiedui::scenario

#endif  // JIEDUI_TESTS_CLI_VARIED_PLAN_H_
