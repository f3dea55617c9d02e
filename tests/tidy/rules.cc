#include "tests/tidy/rules.h"

#include <algorithm>
#include <filesystem>
#include <regex>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace jiedui::tidy {
namespace {

using Prefixes = std::vector<absl::string_view>;

// Lowest layer first. What a folder may include of ours.
struct Layer {
  absl::string_view folder;
  Prefixes may_include;
};

const std::vector<Layer>& Layers() {
  static const auto* const layers = new std::vector<Layer>{
      {"base", {"base/"}},
      {"proto", {"base/", "jiedui/"}},
      {"domain", {"base/", "jiedui/", "domain/"}},
      {"eventstore", {"base/", "jiedui/event/v1/record.pb.h", "eventstore/"}},
      {"projections", {"base/", "jiedui/", "domain/", "eventstore/", "projections/"}},
      {"services", {"base/", "jiedui/", "domain/", "eventstore/", "projections/", "services/"}},
      {"cli", {"base/", "jiedui/", "domain/", "eventstore/", "projections/", "services/", "cli/"}},
      {"bench",
       {"base/", "jiedui/", "domain/", "eventstore/", "projections/", "services/", "cli/",
        "bench/"}},
      {"tests",
       {"base/", "jiedui/", "domain/", "eventstore/", "projections/", "services/", "cli/", "bench/",
        "tests/"}},
  };
  return *layers;
}

// Libraries and standard headers that only some places may use; what is not listed is free.
struct Library {
  absl::string_view header;  // prefix of the include
  Prefixes only_in;          // prefixes of the including file
};

const std::vector<Library>& Libraries() {
  static const auto* const libraries = new std::vector<Library>{
      {"rocksdb/", {"eventstore/", "projections/", "bench/", "tests/"}},
      {"grpcpp/", {"services/", "cli/", "bench/", "tests/"}},
      {"grpc/", {"services/", "cli/", "bench/", "tests/"}},
      {"openssl/", {"base/"}},
      {"spdlog/", {"services/", "cli/"}},
      {"CLI/", {"cli/"}},
      {"toml++/", {"cli/", "services/", "tests/"}},
      {"nlohmann/", {"cli/", "bench/", "tests/"}},
      {"utf8proc", {"cli/", "services/"}},
      {"sqlite3", {"cli/", "tests/"}},
      {"gtest/", {"tests/"}},
      {"gmock/", {"tests/"}},
      {"iostream", {"cli/", "bench/", "tests/"}},
  };
  return *libraries;
}

// domain/ is a function of its arguments.
constexpr absl::string_view kImpure[] = {
    "thread",   "mutex",  "condition_variable", "future", "chrono", "random",   "fstream",
    "iostream", "cstdio", "filesystem",         "ctime",  "atomic", "unistd.h", "sys/"};

struct Ban {
  absl::string_view name;
  absl::string_view instead;
  Prefixes except_in;
};

const std::vector<Ban>& Bans() {
  static const auto* const bans = new std::vector<Ban>{
      {"std::string_view", "absl::string_view; on Debian 12 they are two types", {}},
      {"absl::optional", "std::optional", {}},
      {"absl::variant", "std::variant", {}},
      {"assert(", "CHECK(condition, message)", {}},
      {"throw", "absl::Status", {}},
      {"system_clock::now", "a Clock", {"base/clock.cc", "bench/", "tests/"}},
      {"absl::Now(", "a Clock", {"base/clock.cc", "bench/", "tests/"}},
      {"std::thread",
       "the threads there are",
       {"base/bounded_call", "base/workers", "eventstore/local_log", "eventstore/writer",
        "projections/read_models", "bench/", "tests/"}},
      {"std::async", "the threads there are", {}},
      {"sleep_for", "waiting for the event itself", {}},
      {"SleepFor", "waiting for the event itself", {}},
      {"std::cout", "an output parameter, or the log", {"cli/", "bench/"}},
      {"default:", "every enumerator, so that the compiler names the one forgotten", {"tests/"}},
  };
  return *bans;
}

constexpr size_t kLineLengthMax = 100;
constexpr size_t kTableLineLengthMax = 120;
constexpr size_t kFileLengthMax = 600;

bool StartsWithAny(absl::string_view text, const Prefixes& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [text](absl::string_view prefix) { return absl::StartsWith(text, prefix); });
}

std::string Finding(const Source& source, size_t line, absl::string_view what) {
  return absl::StrCat(source.path, ":", line, ": ", what);
}

// Calls visit(line number, line) for each line of the text.
template <class Visit>
void ForEachLine(absl::string_view text, Visit visit) {
  size_t number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) visit(++number, line);
}

// Calls visit(line number, path) for each #include, without its quotes or brackets.
template <class Visit>
void ForEachInclude(const Source& source, Visit visit) {
  ForEachLine(source.code, [&visit](size_t number, absl::string_view line) {
    if (!absl::ConsumePrefix(&line, "#include")) return;
    const std::vector<absl::string_view> parts =
        absl::StrSplit(absl::StripLeadingAsciiWhitespace(line), absl::ByAnyChar("\"<>"));
    if (parts.size() >= 2) visit(number, parts[1], absl::StrContains(line, '"'));
  });
}

bool IsNameCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// True if the line holds the name and not merely a longer one that contains it.
bool HasName(absl::string_view line, absl::string_view name) {
  for (size_t at = line.find(name); at != absl::string_view::npos; at = line.find(name, at + 1)) {
    const size_t end = at + name.size();
    const bool begins = at == 0 || !IsNameCharacter(line[at - 1]);
    const bool ends =
        !IsNameCharacter(name.back()) || end == line.size() || !IsNameCharacter(line[end]);
    if (begins && ends) return true;
  }
  return false;
}

size_t CountCharacters(absl::string_view utf8) {
  return static_cast<size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string GuardOf(absl::string_view path) {
  return absl::StrCat(
      "JIEDUI_", absl::AsciiStrToUpper(absl::StrReplaceAll(path, {{"/", "_"}, {".", "_"}})), "_");
}

// The document without its fenced blocks, which are not prose.
std::string WithoutFences(absl::string_view text) {
  std::string prose;
  bool fenced = false;
  ForEachLine(text, [&](size_t, absl::string_view line) {
    const bool fence = absl::StartsWith(absl::StripLeadingAsciiWhitespace(line), "```");
    if (fence) fenced = !fenced;
    absl::StrAppend(&prose, fenced || fence ? "" : line, "\n");
  });
  return prose;
}

}  // namespace

Findings CheckLayers(const Source& source) {
  Findings findings;
  const auto layer = std::find_if(
      Layers().begin(), Layers().end(),
      [&source](const Layer& candidate) { return candidate.folder == FolderOf(source.path); });
  if (layer == Layers().end()) return {Finding(source, 1, "this folder is not in the layer table")};
  ForEachInclude(source, [&](size_t line, absl::string_view path, bool quoted) {
    const absl::string_view folder = FolderOf(path);
    const bool ours = folder == "jiedui" ||
                      std::any_of(Layers().begin(), Layers().end(),
                                  [folder](const Layer& other) { return other.folder == folder; });
    if (quoted && folder.empty()) {
      findings.push_back(Finding(source, line, "write the path from the repository's root"));
    } else if (ours && !StartsWithAny(path, layer->may_include)) {
      findings.push_back(
          Finding(source, line, absl::StrCat(layer->folder, "/ may not include ", path)));
    }
  });
  return findings;
}

Findings CheckLibraries(const Source& source) {
  Findings findings;
  ForEachInclude(source, [&](size_t line, absl::string_view path, bool /*quoted*/) {
    const bool stubs = absl::EndsWith(path, ".grpc.pb.h");
    for (const Library& library : Libraries()) {
      const bool applies =
          absl::StartsWith(path, library.header) || (stubs && library.header == "grpcpp/");
      if (applies && !StartsWithAny(source.path, library.only_in)) {
        findings.push_back(Finding(source, line, absl::StrCat(path, " does not belong here")));
      }
    }
    const bool impure = std::any_of(std::begin(kImpure), std::end(kImpure), [path](auto header) {
      return path == header || (absl::EndsWith(header, "/") && absl::StartsWith(path, header));
    });
    if (impure && FolderOf(source.path) == "domain") {
      findings.push_back(Finding(source, line, absl::StrCat("domain/ is pure: no <", path, ">")));
    }
  });
  return findings;
}

Findings CheckProtoImports(const Source& source) {
  if (!absl::StartsWith(source.path, "proto/jiedui/event/")) return {};
  Findings findings;
  ForEachLine(source.text, [&](size_t number, absl::string_view line) {
    if (absl::StartsWith(line, "import") && absl::StrContains(line, "\"jiedui/") &&
        !absl::StrContains(line, "\"jiedui/event/")) {
      findings.push_back(Finding(source, number, "stored messages import only stored messages"));
    }
  });
  return findings;
}

Findings CheckBans(const Source& source) {
  Findings findings;
  ForEachLine(source.code, [&](size_t number, absl::string_view line) {
    for (const Ban& ban : Bans()) {
      if (HasName(line, ban.name) && !StartsWithAny(source.path, ban.except_in)) {
        findings.push_back(
            Finding(source, number, absl::StrCat("not ", ban.name, " but ", ban.instead)));
      }
    }
    if ((HasName(line, "Apply(") || HasName(line, "Evolve(")) &&
        absl::StrContains(line, "protobuf::Message&")) {
      findings.push_back(Finding(source, number, "Apply and Evolve take the event's own type"));
    }
  });
  return findings;
}

Findings CheckMarkers(const Source& source) {
  Findings findings;
  ForEachLine(source.text, [&](size_t number, absl::string_view line) {
    // In two parts, lest this file be found by itself.
    for (const absl::string_view marker : {"FIX"
                                           "ME",
                                           "TO"
                                           "DO",
                                           "XX"
                                           "X"}) {
      if (HasName(line, marker)) findings.push_back(Finding(source, number, "unfinished"));
    }
  });
  return findings;
}

Findings CheckLineLength(const Source& source) {
  Findings findings;
  size_t max = kLineLengthMax;
  ForEachLine(source.text, [&](size_t number, absl::string_view line) {
    if (absl::StrContains(line, "// clang-format off")) max = kTableLineLengthMax;
    if (absl::StrContains(line, "// clang-format on")) max = kLineLengthMax;
    if (CountCharacters(line) > max && !absl::StrContains(line, "://")) {
      findings.push_back(Finding(source, number, absl::StrCat("more than ", max, " characters")));
    }
  });
  return findings;
}

Findings CheckFileLength(const Source& source) {
  const auto lines = static_cast<size_t>(std::count(source.text.begin(), source.text.end(), '\n'));
  if (lines <= kFileLengthMax) return {};
  return {Finding(source, lines, "more than 600 lines; it is about more than one thing")};
}

Findings CheckOwnHeaderFirst(const Source& source, const std::vector<Source>& tree) {
  absl::string_view stem = source.path;
  if (!absl::ConsumeSuffix(&stem, ".cc")) return {};
  const std::string own = absl::StrCat(stem, ".h");
  const bool exists = std::any_of(tree.begin(), tree.end(),
                                  [&own](const Source& other) { return other.path == own; });
  std::string first;
  ForEachInclude(source, [&first](size_t /*line*/, absl::string_view path, bool /*quoted*/) {
    if (first.empty()) first = std::string(path);
  });
  if (!exists || first == own) return {};
  return {Finding(source, 1, absl::StrCat("include ", own, " first"))};
}

Findings CheckHeader(const Source& source) {
  Findings findings;
  if (!absl::StartsWith(source.text, "// ")) {
    findings.push_back(Finding(source, 1, "say first what this is, who calls it, on which thread"));
  }
  const std::string guard = GuardOf(source.path);
  if (!absl::StrContains(source.text, absl::StrCat("#ifndef ", guard, "\n#define ", guard, "\n")) ||
      !absl::EndsWith(source.text, absl::StrCat("#endif  // ", guard, "\n"))) {
    findings.push_back(Finding(source, 1, absl::StrCat("the guard must be ", guard)));
  }
  return findings;
}

Findings CheckBuilt(const std::vector<Source>& tree) {
  Findings findings;
  for (const Source& source : tree) {
    if (!absl::EndsWith(source.path, ".cc")) continue;
    const bool built = std::any_of(tree.begin(), tree.end(), [&source](const Source& list) {
      if (!absl::EndsWith(list.path, "CMakeLists.txt")) return false;
      absl::string_view name = source.path;
      if (!absl::ConsumePrefix(&name, DirectoryOf(list.path))) return false;
      const std::vector<absl::string_view> words =
          absl::StrSplit(list.text, absl::ByAnyChar(" \n()"));
      return std::find(words.begin(), words.end(), name) != words.end();
    });
    if (!built) findings.push_back(Finding(source, 1, "no CMakeLists.txt names this file"));
  }
  return findings;
}

Findings CheckDocument(const Source& source, const std::string& root) {
  namespace fs = std::filesystem;
  Findings findings;
  size_t titles = 0;
  const std::regex link(R"(\]\(([^)#\s]+)[^)]*\))");
  ForEachLine(WithoutFences(source.text), [&](size_t number, absl::string_view line) {
    if (absl::StartsWith(line, "# ")) ++titles;
    const std::string text(line);
    for (std::sregex_iterator it(text.begin(), text.end(), link), end; it != end; ++it) {
      const std::string target = (*it)[1];
      const bool remote = absl::StrContains(target, ":");
      if (!remote && !fs::exists(fs::path(root) / std::string(DirectoryOf(source.path)) / target)) {
        findings.push_back(Finding(source, number, absl::StrCat("dead link to ", target)));
      }
    }
  });
  if (titles != 1) findings.push_back(Finding(source, 1, absl::StrCat(titles, " titles, not one")));
  return findings;
}

}  // namespace jiedui::tidy
