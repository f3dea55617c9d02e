// docs/RULES.md is fresh, and what it says of tests and files is so.

#include "tests/domain/rules_document.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/program/policy.h"
#include "domain/rules/rules.h"
#include "tests/domain/finding_tests.h"
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

// Every test in the tree: its source by its "Suite.Name".
std::map<std::string, std::string> Tests() {
  std::map<std::string, std::string> tests;
  const std::regex test(R"(\nTEST(?:_[FP])?\(\s*(\w+),\s*(\w+)\))");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kRoot / "tests")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string text = ReadFile(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), test), end; it != end; ++it) {
      const auto from = static_cast<size_t>(it->position());
      tests.emplace(absl::StrCat((*it)[1].str(), ".", (*it)[2].str()),
                    text.substr(from, text.find("\n}", from) - from));
    }
  }
  return tests;
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
  const std::map<std::string, std::string> tests = Tests();
  EXPECT_GT(tests.size(), 400u);
  for (const char family : {'R', 'A'}) {
    for (const Requirement& row : Requirements(family)) {
      const bool open = row.test.empty();
      EXPECT_EQ(open, row.where.empty()) << row.id;
      if (open) {
        EXPECT_THAT(row.how, testing::HasSubstr("not yet")) << row.id;
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

// In its name, in a comment beside it or in what it says: who finds the clause finds the test, and
// who finds the test the clause.
TEST(RulesDocumentSpec, TheTestOfARowNamesTheRow) {
  const std::map<std::string, std::string> tests = Tests();
  for (const char family : {'R', 'A'}) {
    for (const Requirement& row : Requirements(family)) {
      const auto test = tests.find(row.test);
      const bool open = row.test.empty();
      EXPECT_TRUE(open || (test != tests.end() && Names(test->second, row.id)))
          << row.test << " does not name " << row.id;
    }
  }
}

// "| R0-01 | clause | words | parameters | what it is | where | test |"
TEST(RulesDocumentSpec, EveryRowSaysWhereItStandsAndInWhichWords) {
  const std::string document = RulesDocument();
  int rows = 0;
  for (const char family : {'R', 'A'}) {
    for (const Requirement& row : Requirements(family)) {
      const size_t at =
          document.find(absl::StrCat("\n| ", row.id, " | "), document.find("## The requirements"));
      ASSERT_NE(at, std::string::npos) << row.id;
      const std::string line = document.substr(at + 1, document.find('\n', at + 1) - at - 1);
      const std::vector<std::string> cells = absl::StrSplit(line, " | ");
      ASSERT_EQ(cells.size(), 7u) << line;
      EXPECT_NE(cells[1], "") << row.id << " has no clause";
      EXPECT_NE(cells[2], "") << row.id << " has no words";
      ++rows;
    }
  }
  EXPECT_EQ(rows, 79);
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

// A text between the placeholders that stands in the source, broken over lines as it may be.
bool SaysWordsOf(const char* text, absl::string_view source) {
  constexpr size_t kFewBytes = 9;  // so much is in other texts too
  const std::string joined =
      std::regex_replace(std::string(source), std::regex(R"("\s*\n\s*")"), "");
  const std::vector<absl::string_view> pieces = absl::StrSplit(text, absl::ByAnyChar("{}"));
  for (size_t i = 0; i < pieces.size(); i += 2) {  // every other one is a placeholder
    if (pieces[i].size() >= kFewBytes && absl::StrContains(joined, pieces[i])) return true;
  }
  return false;
}

TEST(RulesDocumentSpec, TheTestOfAFindingExistsAndMakesIt) {
  const std::map<std::string, std::string> tests = Tests();
  for (const RuleInfo& info : AllRules()) {
    const auto test = tests.find(std::string(FindingTest(info.rule)));
    ASSERT_TRUE(test != tests.end()) << info.id << " " << info.en << ": no test, name it in "
                                     << "tests/domain/finding_tests.cc";
    const bool made = absl::StrContains(test->second, absl::StrCat("\"", info.id, "\"")) ||
                      SaysWordsOf(info.zh, test->second) || SaysWordsOf(info.en, test->second);
    EXPECT_TRUE(made) << test->first << " never sees " << info.id << " " << info.en;
  }
}

TEST(RulesDocumentSpec, EveryRuleHasARequirementOrAnAmbiguity) {
  const std::set<std::string> ids = Ids();
  for (const RuleInfo& info : AllRules()) EXPECT_TRUE(ids.contains(info.id)) << info.id;
}

}  // namespace
}  // namespace jiedui::domain
