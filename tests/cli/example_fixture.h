// The example of 枣庄 2017 and its plan, made once for all tests.

#ifndef JIEDUI_TESTS_CLI_EXAMPLE_FIXTURE_H_
#define JIEDUI_TESTS_CLI_EXAMPLE_FIXTURE_H_

#include <string>

#include "cli/scenario/example.h"
#include "cli/scenario/plan.h"

#include "base/check.h"

namespace jiedui::scenario {

inline const std::string& ExampleDirectory() {
  static const auto* const directory =
      new std::string(std::string(JIEDUI_SOURCE_DIR) + "/deploy/examples/zaozhuang-2017");
  return *directory;
}

inline const Example& Zaozhuang() {
  static const auto* const example = [] {
    auto loaded = LoadExample(ExampleDirectory());
    CHECK_OK(loaded.status());
    return new Example(*std::move(loaded));
  }();
  return *example;
}

inline const Plan& ZaozhuangPlan() {
  static const auto* const plan = new Plan(MakePlan(Zaozhuang()));
  return *plan;
}

}  // namespace jiedui::scenario

#endif  // JIEDUI_TESTS_CLI_EXAMPLE_FIXTURE_H_
