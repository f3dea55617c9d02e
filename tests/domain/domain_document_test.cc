// docs/DOMAIN.md names what there is, and nothing that there is not.

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

#include "jiedui/event/v1/events.gen.h"

namespace jiedui::domain {
namespace {

using std::filesystem::path;

const path kRoot = JIEDUI_SOURCE_DIR;

std::string ReadFile(const path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

const std::string& Document() {
  static const auto* const text = new std::string(ReadFile(kRoot / "docs" / "DOMAIN.md"));
  return *text;
}

// All matches of the first group.
std::set<std::string> Find(const std::string& text, const std::string& pattern) {
  std::set<std::string> found;
  const std::regex regex(pattern);
  for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it) {
    found.insert((*it)[1].str());
  }
  return found;
}

// The files the vocabulary stands in.
std::vector<path> Sources() {
  std::vector<path> files;
  for (const char* folder : {"proto", "domain", "services", "projections"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kRoot / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".proto" || extension == ".h" || entry.path().filename() == "policy.cc") {
        files.push_back(entry.path());
      }
    }
  }
  return files;
}

// Every name of the code: words, and words with dots between them (parameters of the policy).
const std::set<std::string>& NamesOfTheCode() {
  static const auto* const names = [] {
    auto* const all = new std::set<std::string>();
    for (const path& file : Sources()) {
      for (const std::string& name : Find(ReadFile(file), R"((\w+(?:\.\w+)*))")) {
        for (const absl::string_view word : absl::StrSplit(name, '.')) all->emplace(word);
        all->insert(name);
      }
    }
    return all;
  }();
  return *names;
}

// What stands between backticks, without the diagrams.
std::set<std::string> NamesOfTheDocument() {
  return Find(Document(), "`([^`\n]+)`");
}

TEST(DomainDocumentSpec, EveryKindOfEventIsNamed) {
  for (const auto& info : event::v1::kEventInfo) {
    EXPECT_TRUE(absl::StrContains(Document(), absl::StrCat("`", info.name, "`"))) << info.name;
  }
}

TEST(DomainDocumentSpec, EveryNameInItExists) {
  const std::set<std::string> names = NamesOfTheDocument();
  EXPECT_GT(names.size(), 100U);
  for (const std::string& name : names) {
    if (absl::StrContains(name, "/")) {
      EXPECT_TRUE(std::filesystem::exists(kRoot / name)) << name;
      continue;
    }
    for (const absl::string_view part : absl::StrSplit(name, "::")) {
      EXPECT_TRUE(NamesOfTheCode().contains(std::string(part))) << name;
    }
  }
}

// "kFiled" of "enum class RegisterStage { kNotFiled, kFiled, … };"
TEST(DomainDocumentSpec, EveryStageOfAnEntityIsInItsStateMachines) {
  int stages = 0;
  for (const path& file : Sources()) {
    if (file.extension() != ".h" || !absl::StrContains(file.string(), "/domain/")) continue;
    for (const std::string& body : Find(ReadFile(file), R"(enum class \w+Stage \{([^}]*)\})")) {
      for (const std::string& stage : Find(body, R"(\b(k[A-Z]\w*))")) {
        EXPECT_TRUE(absl::StrContains(Document(), absl::StrCat("`", stage, "`")) ||
                    stage == "kNone")
            << stage;
        ++stages;
      }
    }
  }
  EXPECT_GT(stages, 20);
}

TEST(DomainDocumentSpec, IsAFewPages) {
  const std::vector<std::string> lines = absl::StrSplit(Document(), '\n');
  EXPECT_LT(lines.size(), 260U);
}

}  // namespace
}  // namespace jiedui::domain
