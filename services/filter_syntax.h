// How a `filter` is written: the subset of AIP-160 whose grammar docs/API.md gives, read into a
// small tree. What its fields and values mean is services/filter.h's. Pure; any thread.

#ifndef JIEDUI_SERVICES_FILTER_SYNTAX_H_
#define JIEDUI_SERVICES_FILTER_SYNTAX_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace jiedui::services {

inline constexpr size_t kMaxFilterCharacters = 2000;
inline constexpr size_t kMaxFilterTerms = 20;
inline constexpr int kMaxFilterDepth = 10;  // of parentheses

enum class Comparator {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kHas,
};

// As it is written, "<=".
absl::string_view SymbolOf(Comparator comparator);

// A value without its quotes, escapes, and the stars at its ends.
struct FilterValue {
  std::string text;
  bool open_start = false;  // "*ends"
  bool open_end = false;    // "begins*"; "*" alone is open at both
  int at = 0;               // its first character's place, from 1
};

// "versions.state : REPORT_STATE_ACCEPTED".
struct FilterTerm {
  std::string field;
  int field_at = 0;
  Comparator comparator = Comparator::kEqual;
  int comparator_at = 0;
  FilterValue value;
};

struct FilterNode {
  enum class Kind { kTerm, kAnd, kOr, kNot };
  Kind kind = Kind::kTerm;
  size_t term = 0;                        // of a kTerm: which of the terms
  std::vector<FilterNode> operands = {};  // of the others
};

struct FilterSyntax {
  std::vector<FilterTerm> terms;
  std::optional<FilterNode> root;  // none of an empty filter, which is true of everything
};

// What is wrong with a filter, in both languages; where there is a choice of names, all of them.
struct FilterProblem {
  std::string en;
  std::string zh;
  std::string known = {};
};

// FILTER_INVALID at that character, from 1.
absl::Status RefuseFilter(int at, const FilterProblem& problem);

absl::StatusOr<FilterSyntax> ParseFilter(absl::string_view text);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_FILTER_SYNTAX_H_
