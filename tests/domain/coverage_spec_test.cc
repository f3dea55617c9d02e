// What no compiler sees: every reason the domain refuses with has a specification.

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "domain/error.h"
#include "tests/support/memory_entities.h"

namespace jiedui::spec {
namespace {

// The first group of the pattern, wherever it occurs in the C++ files of a folder.
std::set<std::string> Mentions(const std::string& folder, const std::string& pattern) {
  std::set<std::string> found;
  const std::regex regex(pattern);
  const std::filesystem::path root = std::filesystem::path(JIEDUI_SOURCE_DIR) / folder;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".cc") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const std::string source = text.str();
    for (std::sregex_iterator it(source.begin(), source.end(), regex), end; it != end; ++it) {
      found.insert((*it)[1]);
    }
  }
  return found;
}

TEST(CoverageSpec, EveryReasonTheDomainRefusesWithHasASpecification) {
  const std::set<std::string> used = Mentions("domain", "v1::(ERROR_REASON_[A-Z_]+)");
  const std::set<std::string> specified =
      Mentions("tests/domain", R"((?:ThenRefused\(|ReasonOf\([^;]*)v1::(ERROR_REASON_[A-Z_]+))");
  EXPECT_GT(used.size(), 20u);
  for (const std::string& reason : used) {
    if (reason == "ERROR_REASON_UNSPECIFIED") continue;
    EXPECT_THAT(specified, testing::Contains(reason));
  }
}

TEST(CoverageSpec, AnEventOfNoKindIsRefused) {
  const auto outcome = domain::Decide(event::v1::Event(), MemoryEntities(),
                                      {Day("2017-01-10"), {domain::Role::kCity, kCity}});
  EXPECT_EQ(domain::ReasonOf(outcome.status()), v1::ERROR_REASON_FIELD_REQUIRED);
}

}  // namespace
}  // namespace jiedui::spec
