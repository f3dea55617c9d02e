// The example cities and their plans, each made once for all tests.

#ifndef JIEDUI_TESTS_CLI_EXAMPLE_FIXTURE_H_
#define JIEDUI_TESTS_CLI_EXAMPLE_FIXTURE_H_

#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/scenario/example.h"
#include "cli/scenario/plan.h"
#include "gtest/gtest.h"

#include "base/check.h"

namespace jiedui::scenario {

// Directories below deploy/examples.
inline constexpr char kZaozhuang[] = "zaozhuang-2017";
inline constexpr char kEzhou[] = "ezhou-2024";

inline std::string DirectoryOf(const std::string& city) {
  return absl::StrCat(JIEDUI_SOURCE_DIR, "/deploy/examples/", city);
}

inline const Example& ExampleOf(const std::string& city) {
  static auto* const examples = new std::map<std::string, Example>();
  const auto known = examples->find(city);
  if (known != examples->end()) return known->second;
  auto loaded = LoadExample(DirectoryOf(city));
  CHECK(loaded.ok(), std::string(loaded.status().message()));
  return examples->emplace(city, *std::move(loaded)).first->second;
}

inline const Plan& PlanOf(const std::string& city) {
  static auto* const plans = new std::map<std::string, Plan>();
  const auto known = plans->find(city);
  if (known != plans->end()) return known->second;
  return plans->emplace(city, MakePlan(ExampleOf(city))).first->second;
}

inline std::string ExampleDirectory() {
  return DirectoryOf(kZaozhuang);
}
inline const Example& Zaozhuang() {
  return ExampleOf(kZaozhuang);
}
inline const Plan& ZaozhuangPlan() {
  return PlanOf(kZaozhuang);
}

// What holds of every city. INSTANTIATE_FOR_EVERY_CITY runs it for each, by its name.
class EveryCity : public ::testing::TestWithParam<const char*> {
 protected:
  static const Example& example() { return ExampleOf(GetParam()); }
  static const Plan& plan() { return PlanOf(GetParam()); }
};

// "zaozhuang_2017": a test's name has no hyphens.
inline std::string CityName(const ::testing::TestParamInfo<const char*>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

#define INSTANTIATE_FOR_EVERY_CITY(suite)                                            \
  INSTANTIATE_TEST_SUITE_P(                                                          \
      Cities, suite,                                                                 \
      ::testing::Values(::jiedui::scenario::kZaozhuang, ::jiedui::scenario::kEzhou), \
      ::jiedui::scenario::CityName)

}  // namespace jiedui::scenario

#endif  // JIEDUI_TESTS_CLI_EXAMPLE_FIXTURE_H_
