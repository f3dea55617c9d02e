// Finds function bodies by their braces: a block directly inside a namespace or a type whose head
// has parentheses. A heuristic, good enough for formatted code without clever macros.

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "tests/tidy/rules.h"

namespace jiedui::tidy {
namespace {

constexpr size_t kFunctionLengthMax = 70;

enum class BlockKind { kScope, kFunction, kOther };

struct Block {
  BlockKind kind;
  size_t first_line;
};

// Drops "template <…>" and access labels, which may stand before a head.
absl::string_view WithoutPreamble(absl::string_view head) {
  head = absl::StripLeadingAsciiWhitespace(head);
  for (const absl::string_view label : {"public:", "private:", "protected:"}) {
    absl::ConsumePrefix(&head, label);
  }
  head = absl::StripLeadingAsciiWhitespace(head);
  if (!absl::StartsWith(head, "template")) return head;
  int depth = 0;
  for (size_t i = 0; i < head.size(); ++i) {
    if (head[i] == '<') ++depth;
    if (head[i] == '>' && --depth == 0) {
      return absl::StripLeadingAsciiWhitespace(head.substr(i + 1));
    }
  }
  return head;
}

bool OpensScope(absl::string_view head) {
  for (const absl::string_view word :
       {"namespace", "inline namespace", "class", "struct", "union", "enum", "extern"}) {
    if (absl::StartsWith(head, word)) return true;
  }
  return false;
}

BlockKind KindOf(absl::string_view head, bool in_scope) {
  head = WithoutPreamble(head);
  if (!in_scope) return BlockKind::kOther;
  if (OpensScope(head)) return BlockKind::kScope;
  return absl::StrContains(head, '(') ? BlockKind::kFunction : BlockKind::kOther;
}

// The code between two of ; { } and the line it starts on.
class Head {
 public:
  void Add(char c, size_t line) {
    if (text_.empty() && absl::ascii_isspace(static_cast<unsigned char>(c))) return;
    if (text_.empty()) first_line_ = line;
    text_ += c;
  }
  void Clear() { text_.clear(); }
  const std::string& text() const { return text_; }
  size_t FirstLineOr(size_t line) const { return text_.empty() ? line : first_line_; }

 private:
  std::string text_;
  size_t first_line_ = 0;
};

// Preprocessor lines as empty ones; their braces need not match.
std::string WithoutDirectives(absl::string_view code) {
  std::string out;
  bool directive = false;
  bool line_start = true;
  for (size_t i = 0; i < code.size(); ++i) {
    if (line_start && code[i] == '#') directive = true;
    if (code[i] == '\n' && (i == 0 || code[i - 1] != '\\')) directive = false;
    if (!directive || code[i] == '\n') out += code[i];
    line_start = code[i] == '\n' || (line_start && code[i] == ' ');
  }
  return out;
}

}  // namespace

Findings CheckFunctionLength(const Source& source) {
  Findings findings;
  std::vector<Block> blocks;
  Head head;
  size_t line = 1;
  for (const char c : WithoutDirectives(source.code)) {
    if (c == '{') {
      const bool in_scope = blocks.empty() || blocks.back().kind == BlockKind::kScope;
      blocks.push_back({KindOf(head.text(), in_scope), head.FirstLineOr(line)});
      head.Clear();
    } else if (c == '}' && !blocks.empty()) {
      const Block block = blocks.back();
      blocks.pop_back();
      head.Clear();
      const size_t length = line - block.first_line + 1;
      if (block.kind == BlockKind::kFunction && length > kFunctionLengthMax) {
        findings.push_back(absl::StrCat(source.path, ":", block.first_line, ": function of ",
                                        length, " lines, more than 70"));
      }
    } else if (c == ';') {
      head.Clear();
    } else {
      head.Add(c, line);
    }
    if (c == '\n') ++line;
  }
  return findings;
}

}  // namespace jiedui::tidy
