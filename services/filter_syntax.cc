#include "services/filter_syntax.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "base/status_macros.h"
#include "base/utf8.h"
#include "domain/error.h"

namespace jiedui::services {
namespace {

struct Symbol {
  absl::string_view text;
  Comparator comparator;
};
// The longer ones first.
constexpr std::array<Symbol, 7> kSymbols = {{{"<=", Comparator::kLessOrEqual},
                                             {">=", Comparator::kGreaterOrEqual},
                                             {"!=", Comparator::kNotEqual},
                                             {"<", Comparator::kLess},
                                             {">", Comparator::kGreater},
                                             {"=", Comparator::kEqual},
                                             {":", Comparator::kHas}}};

struct Token {
  enum class Kind { kWord, kQuoted, kOpen, kClose, kComparator, kEnd };
  Kind kind = Kind::kEnd;
  std::string written;  // of a word and a comparator
  FilterValue value;    // of what can be one: a word, a quoted text
  Comparator comparator = Comparator::kEqual;
  int at = 0;
};

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Punctuation of Chinese texts is no part of a word, so that a full-width "＝" or quotation mark is
// found where it stands.
bool IsWide(char32_t rune) {
  return (rune >= 0x2010 && rune <= 0x206F) || (rune >= 0x3000 && rune <= 0x303F) ||
         (rune >= 0xFF00 && rune <= 0xFFEF);
}

bool IsOfWord(char32_t rune) {
  if (rune >= 0x80) return rune >= 0xA1 && !IsWide(rune);
  const auto c = static_cast<unsigned char>(rune);
  return absl::ascii_isalnum(c) || c == '_' || c == '-' || c == '.' || c == '+' || c == '/' ||
         c == '*';
}

bool IsKeyword(const Token& token) {
  return token.kind == Token::Kind::kWord &&
         (token.written == "AND" || token.written == "OR" || token.written == "NOT");
}

// Characters of a text that is UTF-8.
int CharactersIn(absl::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
  }));
}

// Takes the stars off the ends of what is being read; false if there is another one inside.
class Pattern {
 public:
  void AddStar() { stars_.push_back(text_.size()); }
  void Add(absl::string_view characters) { absl::StrAppend(&text_, characters); }

  bool Finish(FilterValue& value) {
    for (const size_t star : stars_) {
      if (star != 0 && star != text_.size()) return false;
      value.open_start = value.open_start || star == 0;
      value.open_end = value.open_end || star == text_.size();
    }
    value.text = std::move(text_);
    return true;
  }

 private:
  std::string text_;
  std::vector<size_t> stars_;  // what of the text is before each
};

class Lexer {
 public:
  explicit Lexer(absl::string_view text) : text_(text) {}

  absl::StatusOr<Token> Next() {
    while (next_ < text_.size() && IsSpace(text_[next_])) ++next_;
    Token token;
    token.at = Place();
    token.value.at = token.at;
    if (next_ == text_.size()) return token;
    if (text_[next_] == '"' || text_[next_] == '\'') return Quoted(std::move(token));
    if (text_[next_] == '(' || text_[next_] == ')') {
      token.kind = text_[next_] == '(' ? Token::Kind::kOpen : Token::Kind::kClose;
      ++next_;
      return token;
    }
    for (const Symbol& symbol : kSymbols) {
      if (text_.substr(next_, symbol.text.size()) != symbol.text) continue;
      token.kind = Token::Kind::kComparator;
      token.written = std::string(symbol.text);
      token.comparator = symbol.comparator;
      next_ += symbol.text.size();
      return token;
    }
    return Word(std::move(token));
  }

 private:
  int Place() const { return CharactersIn(text_.substr(0, next_)) + 1; }

  // The character there, all its bytes.
  absl::string_view Character() const {
    size_t end = next_ + 1;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0u) == 0x80u) ++end;
    return text_.substr(next_, end - next_);
  }

  absl::StatusOr<Token> Word(Token token) {
    token.kind = Token::Kind::kWord;
    const auto word = ForEachRune(text_.substr(next_), IsOfWord);
    const size_t size = word.ok ? text_.size() - next_ : word.at;
    if (size == 0) {
      const absl::string_view character = Character();
      return RefuseFilter(
          token.at, {absl::StrCat("'", character, "' is written between quotation marks only"),
                     absl::StrCat("“", character, "”只能写在引号内，其余标点用半角")});
    }
    token.written = std::string(text_.substr(next_, size));
    next_ += size;
    Pattern pattern;
    for (const char c : token.written) {
      if (c == '*') {
        pattern.AddStar();
      } else {
        pattern.Add(absl::string_view(&c, 1));
      }
    }
    if (!pattern.Finish(token.value)) return StarInside(token.at);
    return token;
  }

  absl::StatusOr<Token> Quoted(Token token) {
    token.kind = Token::Kind::kQuoted;
    const char quote = text_[next_++];
    Pattern pattern;
    while (next_ < text_.size() && text_[next_] != quote) {
      if (text_[next_] == '\\') {
        RETURN_IF_ERROR(Escape(pattern));
      } else if (text_[next_] == '*') {
        pattern.AddStar();
        ++next_;
      } else {
        pattern.Add(text_.substr(next_++, 1));
      }
    }
    if (next_ == text_.size()) {
      return RefuseFilter(token.at, {"this quotation mark is not closed", "引号没有结束"});
    }
    ++next_;
    if (!pattern.Finish(token.value)) return StarInside(token.at);
    return token;
  }

  // A backslash, and what it stands before.
  absl::Status Escape(Pattern& pattern) {
    const int at = Place();
    const char escaped = ++next_ < text_.size() ? text_[next_] : '\0';
    if (escaped != '"' && escaped != '\'' && escaped != '\\' && escaped != '*') {
      return RefuseFilter(at, {R"(a backslash stands before ", ', \ or * only)",
                               R"(反斜线只用于 "、'、\ 和 * 之前)"});
    }
    pattern.Add(text_.substr(next_++, 1));
    return absl::OkStatus();
  }

  static absl::Status StarInside(int at) {
    return RefuseFilter(at,
                        {R"(* stands at the beginning or the end of a value only, else it is \*)",
                         R"(* 只用于值的开头或末尾，其余写作 \*)"});
  }

  const absl::string_view text_;
  size_t next_ = 0;
};

// "a.b", each part as fields are named.
bool IsFieldPath(absl::string_view text) {
  for (const absl::string_view part : absl::StrSplit(text, '.')) {
    if (part.empty() || !absl::ascii_islower(static_cast<unsigned char>(part[0]))) return false;
    const bool plain = std::all_of(part.begin(), part.end(), [](unsigned char c) {
      return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
    });
    if (!plain) return false;
  }
  return true;
}

// By the grammar of docs/API.md, a function for each rule.
class Parser {
 public:
  explicit Parser(absl::string_view text) : lexer_(text) {}

  absl::StatusOr<FilterSyntax> Parse() {
    RETURN_IF_ERROR(Advance());
    if (token_.kind == Token::Kind::kEnd) return std::move(syntax_);
    ASSIGN_OR_RETURN(syntax_.root, Expression());
    if (token_.kind != Token::Kind::kEnd) {
      return RefuseFilter(token_.at, {"expected AND, OR or the end", "此处应为 AND、OR 或结束"});
    }
    return std::move(syntax_);
  }

 private:
  using Node = FilterNode;

  absl::Status Advance() {
    ASSIGN_OR_RETURN(token_, lexer_.Next());
    return absl::OkStatus();
  }

  bool IsAt(absl::string_view keyword) const {
    return token_.kind == Token::Kind::kWord && token_.written == keyword;
  }

  // What is joined by the keyword, or the only one.
  template <class Operand>
  absl::StatusOr<Node> Joined(absl::string_view keyword, Node::Kind kind, Operand operand) {
    ASSIGN_OR_RETURN(Node first, operand());
    if (!IsAt(keyword)) return first;
    Node joined{.kind = kind};
    joined.operands.push_back(std::move(first));
    while (IsAt(keyword)) {
      RETURN_IF_ERROR(Advance());
      ASSIGN_OR_RETURN(Node next, operand());
      joined.operands.push_back(std::move(next));
    }
    return joined;
  }

  // OR binds tighter than AND, as AIP-160 has it.
  absl::StatusOr<Node> Expression() {
    return Joined("AND", Node::Kind::kAnd,
                  [this] { return Joined("OR", Node::Kind::kOr, [this] { return Term(); }); });
  }

  absl::StatusOr<Node> Term() {
    const bool minus = TakeMinus();
    if (!minus && !IsAt("NOT")) return Simple();
    if (!minus || token_.written.empty()) RETURN_IF_ERROR(Advance());
    ASSIGN_OR_RETURN(Node negated, Simple());
    Node node{.kind = Node::Kind::kNot};
    node.operands.push_back(std::move(negated));
    return node;
  }

  // A minus is the beginning of the word behind it, or stands alone before a parenthesis and is
  // then all taken.
  bool TakeMinus() {
    if (token_.kind != Token::Kind::kWord || token_.written.front() != '-') return false;
    token_.written.erase(0, 1);
    ++token_.at;
    return true;
  }

  absl::StatusOr<Node> Simple() {
    if (token_.kind != Token::Kind::kOpen) return Restriction();
    const int at = token_.at;
    if (++depth_ > kMaxFilterDepth) {
      return RefuseFilter(
          at, {absl::StrCat("more than ", kMaxFilterDepth, " parentheses within each other"),
               absl::StrCat("括号嵌套超过 ", kMaxFilterDepth, " 层")});
    }
    RETURN_IF_ERROR(Advance());
    ASSIGN_OR_RETURN(Node inside, Expression());
    if (token_.kind != Token::Kind::kClose) {
      return RefuseFilter(token_.at,
                          {absl::StrCat("expected AND, OR or the ) of the ( at character ", at),
                           absl::StrCat("此处应为 AND、OR 或第 ", at, " 个字符处括号的“)”")});
    }
    --depth_;
    RETURN_IF_ERROR(Advance());
    return inside;
  }

  absl::StatusOr<Node> Restriction() {
    FilterTerm term;
    if (token_.kind != Token::Kind::kWord || IsKeyword(token_) || !IsFieldPath(token_.written)) {
      return RefuseFilter(token_.at, {"expected the name of a field, as in state or opened.title",
                                      "此处应为字段名，如 state 或 opened.title"});
    }
    term.field = token_.written;
    term.field_at = token_.at;
    RETURN_IF_ERROR(Advance());
    if (token_.kind != Token::Kind::kComparator) {
      return RefuseFilter(token_.at,
                          {absl::StrCat("expected one of = != < <= > >= : after ", term.field),
                           absl::StrCat(term.field, " 之后应为 = != < <= > >= : 之一")});
    }
    term.comparator = token_.comparator;
    term.comparator_at = token_.at;
    RETURN_IF_ERROR(Advance());
    const bool is_value = token_.kind == Token::Kind::kQuoted ||
                          (token_.kind == Token::Kind::kWord && !IsKeyword(token_));
    if (!is_value) {
      return RefuseFilter(token_.at,
                          {absl::StrCat("expected a value after ", SymbolOf(term.comparator)),
                           absl::StrCat(SymbolOf(term.comparator), " 之后应为一个值")});
    }
    term.value = std::move(token_.value);
    RETURN_IF_ERROR(Advance());
    return Keep(std::move(term));
  }

  absl::StatusOr<Node> Keep(FilterTerm term) {
    if (syntax_.terms.size() == kMaxFilterTerms) {
      return RefuseFilter(term.field_at,
                          {absl::StrCat("more than ", kMaxFilterTerms, " comparisons"),
                           absl::StrCat("比较超过 ", kMaxFilterTerms, " 项")});
    }
    syntax_.terms.push_back(std::move(term));
    return Node{.kind = Node::Kind::kTerm, .term = syntax_.terms.size() - 1};
  }

  Lexer lexer_;
  Token token_;  // not yet taken
  FilterSyntax syntax_;
  int depth_ = 0;
};

}  // namespace

absl::string_view SymbolOf(Comparator comparator) {
  return std::find_if(kSymbols.begin(), kSymbols.end(),
                      [comparator](const Symbol& s) { return s.comparator == comparator; })
      ->text;
}

absl::Status RefuseFilter(int at, const FilterProblem& problem) {
  domain::ErrorVariables variables = {
      {"position", absl::StrCat(at)}, {"problem", problem.en}, {"problem_zh", problem.zh}};
  if (!problem.known.empty()) variables.emplace_back("known", problem.known);
  return domain::Refuse(v1::ERROR_REASON_FILTER_INVALID, "filter", std::move(variables));
}

absl::StatusOr<FilterSyntax> ParseFilter(absl::string_view text) {
  size_t characters = 0;
  const auto read = ForEachRune(text, [&characters](char32_t rune) {
    return ++characters <= kMaxFilterCharacters && rune != 0;
  });
  if (read.ok) return Parser(text).Parse();
  const int at = CharactersIn(text.substr(0, read.at)) + 1;
  if (characters > kMaxFilterCharacters) {
    return RefuseFilter(at, {absl::StrCat("longer than ", kMaxFilterCharacters, " characters"),
                             absl::StrCat("超过 ", kMaxFilterCharacters, " 个字符")});
  }
  return RefuseFilter(at, {"this is not text", "不是文字"});
}

}  // namespace jiedui::services
