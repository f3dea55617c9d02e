// The texts of several facts in one field of a form.

#ifndef JIEDUI_DOMAIN_RULES_TEXTS_H_
#define JIEDUI_DOMAIN_RULES_TEXTS_H_

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/checks.h"

namespace jiedui::domain {

// Texts in order, each once.
class Texts {
 public:
  void Add(const std::string& text) {
    if (!text.empty() && !absl::c_linear_search(texts_, text)) texts_.push_back(text);
  }
  std::string Join() const { return absl::StrJoin(texts_, "；"); }
  // As a report may carry it: what does not fit is only counted.
  std::string JoinToFit() const {
    return FitText(Join(), absl::StrCat("…等", texts_.size(), "项"));
  }

 private:
  std::vector<std::string> texts_;
};

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_TEXTS_H_
