// By what a case is known besides its id: the enforcement documents it rests on, with the
// enterprise and the cause (A14). Two cases of one unit with such a mark in common are one. A case
// that names no document has no mark. Pure.

#ifndef JIEDUI_DOMAIN_ENFORCEMENT_CASE_MARKS_H_
#define JIEDUI_DOMAIN_ENFORCEMENT_CASE_MARKS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace jiedui::domain {

// Of CaseFiled or ProposedCaseReported, one for each document, in order.
template <class Case>
std::vector<std::string> MarksOf(const Case& fact) {
  std::vector<std::string> marks;
  for (const auto& document : fact.documents()) {
    marks.push_back(absl::StrCat(fact.enterprise_id(), "\n", fact.cause(), "\n", document.kind(),
                                 "\n", document.number()));
  }
  return marks;
}

// A document as people tell it from others: its kind and number.
template <class Document>
std::string DocumentName(const Document& document) {
  return absl::StrCat(document.kind(), " ", document.number());
}

template <class Case>
std::set<std::string> DocumentNamesOf(const Case& fact) {
  std::set<std::string> names;
  for (const auto& document : fact.documents()) names.insert(DocumentName(document));
  return names;
}

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ENFORCEMENT_CASE_MARKS_H_
