// docs/RULES.md is fresh, and what it says of tests and files is so.

#include "tests/domain/rules_document.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/program/policy.h"
#include "domain/rules/rules.h"
#include "tests/domain/requirements.h"

namespace jiedui::domain {
namespace {

using std::filesystem::path;

const path kRoot = JIEDUI_SOURCE_DIR;

std::string ReadFile(const path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// "Suite.Name" of every test in the tree.
std::set<std::string> TestNames() {
  std::set<std::string> names;
  const std::regex test(R"(\nTEST(?:_[FP])?\(\s*(\w+),\s*(\w+)\))");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kRoot / "tests")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string text = ReadFile(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), test), end; it != end; ++it) {
      names.insert(absl::StrCat((*it)[1].str(), ".", (*it)[2].str()));
    }
  }
  return names;
}

std::set<std::string> Ids() {
  std::set<std::string> ids;
  for (const char family : {'R', 'A'}) {
    for (const Requirement& row : Requirements(family)) ids.insert(row.id);
  }
  return ids;
}

TEST(RulesDocumentSpec, TheDocumentIsFresh) {
  const path file = kRoot / "docs" / "RULES.md";
  if (std::getenv("JIEDUI_UPDATE_DOCS") != nullptr) std::ofstream(file) << RulesDocument();
  EXPECT_TRUE(ReadFile(file) == RulesDocument()) << "docs/RULES.md is not what the tables say";
}

TEST(RulesDocumentSpec, EveryRequirementAndAmbiguityHasItsRow) {
  const std::vector<Requirement> requirements = Requirements('R');
  ASSERT_EQ(requirements.size(), 39u);
  for (size_t i = 0; i < requirements.size(); ++i) {
    EXPECT_EQ(requirements[i].id, absl::StrCat("R0-", i < 9 ? "0" : "", i + 1));
  }
  const std::vector<Requirement> ambiguities = Requirements('A');
  ASSERT_EQ(ambiguities.size(), 40u);
  for (size_t i = 0; i < ambiguities.size(); ++i) {
    EXPECT_EQ(ambiguities[i].id, absl::StrCat("A", i + 1));
  }
}

TEST(RulesDocumentSpec, ARowNamesATestAndAFileThatExistOrSaysNotYet) {
  const std::set<std::string> tests = TestNames();
  EXPECT_GT(tests.size(), 400u);
  for (const char family : {'R', 'A'}) {
    for (const Requirement& row : Requirements(family)) {
      const bool open = row.test.empty();
      EXPECT_EQ(open, row.where.empty()) << row.id;
      if (open) {
        EXPECT_THAT(row.how, testing::AnyOf(testing::HasSubstr("not yet"),
                                            testing::StartsWith("of the 2019 programme")))
            << row.id;
        continue;
      }
      EXPECT_TRUE(tests.contains(row.test)) << row.id << " names " << row.test;
      EXPECT_TRUE(exists(kRoot / row.where)) << row.id << " names " << row.where;
    }
  }
}

// The text speaks of the id itself and not of a longer one that it begins.
bool Names(const std::string& text, const std::string& id) {
  for (size_t at = text.find(id); at != std::string::npos; at = text.find(id, at + 1)) {
    const size_t end = at + id.size();
    const bool begins = at == 0 || !absl::ascii_isalnum(static_cast<unsigned char>(text[at - 1]));
    const bool ends =
        end == text.size() || !absl::ascii_isalnum(static_cast<unsigned char>(text[end]));
    if (begins && ends) return true;
  }
  return false;
}

// In its name or in a comment beside it.
TEST(RulesDocumentSpec, EveryRowThatHasATestIsNamedInTheTests) {
  std::string specifications;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kRoot / "tests")) {
    if (entry.path().extension() == ".cc") absl::StrAppend(&specifications, ReadFile(entry.path()));
  }
  for (const char family : {'R', 'A'}) {
    for (const Requirement& row : Requirements(family)) {
      const bool open = row.test.empty();
      EXPECT_TRUE(open || Names(specifications, row.id)) << row.id;
    }
  }
}

TEST(RulesDocumentSpec, EveryParameterAnswersRowsThatExistAndTheirRowsNameIt) {
  const std::set<std::string> ids = Ids();
  std::string ambiguities;
  for (const Requirement& row : Requirements('A')) absl::StrAppend(&ambiguities, row.how, "\n");
  for (const ParameterInfo& info : PolicyParameters()) {
    for (const auto& id : absl::StrSplit(info.source, ", ")) {
      EXPECT_TRUE(ids.contains(std::string(id))) << info.key << " names " << id;
    }
    if (info.before.empty()) continue;
    EXPECT_THAT(ambiguities, testing::HasSubstr(std::string(info.key)));
  }
}

TEST(RulesDocumentSpec, EveryRuleHasARequirementOrAnAmbiguity) {
  const std::set<std::string> ids = Ids();
  for (const RuleInfo& info : AllRules()) EXPECT_TRUE(ids.contains(info.id)) << info.id;
}

}  // namespace
}  // namespace jiedui::domain
