#include "tests/tidy/source.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace jiedui::tidy {
namespace {

namespace fs = std::filesystem;

// Walks C++ text once and keeps the code. Every method consumes one element at the cursor.
class Stripper {
 public:
  explicit Stripper(absl::string_view text) : text_(text) {}

  std::string Run() {
    while (at_ < text_.size()) Step();
    return std::move(code_);
  }

 private:
  void Step() {
    if (Ahead("//")) {
      SkipUntil("\n");
    } else if (Ahead("/*")) {
      SkipPast("*/");
    } else if (Ahead("#include")) {
      KeepLine();
    } else if (Ahead("R\"")) {
      SkipRawString();
    } else if (text_[at_] == '"' || (text_[at_] == '\'' && !AfterDigit())) {
      SkipLiteral(text_[at_]);
    } else {
      code_ += text_[at_++];
    }
  }

  bool Ahead(absl::string_view token) const { return absl::StartsWith(text_.substr(at_), token); }

  // 1'000 is a number, not the start of a character.
  bool AfterDigit() const {
    return at_ > 0 && std::isxdigit(static_cast<unsigned char>(text_[at_ - 1])) != 0;
  }

  // Line ends stay, so that line numbers do.
  void SkipTo(size_t end) {
    for (; at_ < std::min(end, text_.size()); ++at_) {
      if (text_[at_] == '\n') code_ += '\n';
    }
  }

  void SkipUntil(absl::string_view token) { SkipTo(text_.find(token, at_)); }

  void SkipPast(absl::string_view token) {
    const size_t found = text_.find(token, at_);
    SkipTo(found == absl::string_view::npos ? found : found + token.size());
  }

  void KeepLine() {
    const size_t end = std::min(text_.find('\n', at_), text_.size());
    absl::StrAppend(&code_, text_.substr(at_, end - at_));
    at_ = end;
  }

  void SkipRawString() {
    const size_t open = text_.find('(', at_);
    if (open == absl::string_view::npos) return SkipTo(open);
    const std::string close = absl::StrCat(")", text_.substr(at_ + 2, open - at_ - 2), "\"");
    code_ += "\"\"";
    SkipPast(close);
  }

  void SkipLiteral(char quote) {
    size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2U : 1U;
    code_ += quote;
    SkipTo(end + 1);
    code_ += quote;
  }

  absl::string_view text_;
  size_t at_ = 0;
  std::string code_;
};

bool IsOfInterest(const fs::path& path) {
  const std::string name = path.filename().string();
  return absl::EndsWith(name, ".cc") || absl::EndsWith(name, ".h") ||
         absl::EndsWith(name, ".proto") || absl::EndsWith(name, ".md") || name == "CMakeLists.txt";
}

bool IsForeign(const fs::path& directory) {
  const std::string name = directory.filename().string();
  return name == "build" || name == "third_party" || name == "node_modules" ||
         absl::StartsWith(name, ".");
}

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

Source MakeSource(absl::string_view path, absl::string_view text) {
  Source source{std::string(path), std::string(text), ""};
  if (IsCpp(source)) source.code = Stripper(source.text).Run();
  return source;
}

std::vector<Source> ReadTree(const std::string& root) {
  std::vector<Source> sources;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator();
       ++it) {
    if (it->is_directory() && IsForeign(it->path())) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file() && IsOfInterest(it->path())) {
      const std::string path = fs::relative(it->path(), root).generic_string();
      sources.push_back(MakeSource(path, ReadFile(it->path())));
    }
  }
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

bool IsHeader(const Source& source) {
  return absl::EndsWith(source.path, ".h");
}

bool IsCpp(const Source& source) {
  return IsHeader(source) || absl::EndsWith(source.path, ".cc");
}

absl::string_view FolderOf(absl::string_view path) {
  const size_t slash = path.find('/');
  return slash == absl::string_view::npos ? "" : path.substr(0, slash);
}

absl::string_view DirectoryOf(absl::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == absl::string_view::npos ? "" : path.substr(0, slash + 1);
}

}  // namespace jiedui::tidy
