// What a clerk calls a field of a fact: the paths of the API are for programs, and a sentence in
// Chinese says 开展日期, not fact.held_date. Pure; any thread.

#ifndef JIEDUI_DOMAIN_FIELD_NAMES_H_
#define JIEDUI_DOMAIN_FIELD_NAMES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace jiedui::domain {

// "结对编号（第 1 项）" for "fact.pair_ids[0]", "执法文书…份" for "fact.figures.document_count",
// "检查日期" for "check.checked_date": the last field of the path by its name, and the place in the
// list. "离岗次日" for "leave_date + 1": a day has a name of its own where the field's would not
// say which day it is. The path itself if it names no field that a fact has.
std::string ChineseFieldName(absl::string_view path);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_FIELD_NAMES_H_
