// The tables of a year's file by their Chinese names, for people who open it with whatever shows
// tables: a view for each, with 中文名 for columns, words for enumerators and yes and no, points as
// points and money in 万元, as the forms have them. Generated from the headers of the exports; no
// table is known here. Pure.

#ifndef JIEDUI_CLI_YEAR_VIEWS_H_
#define JIEDUI_CLI_YEAR_VIEWS_H_

#include <string>

#include "jiedui/v1/table_export.pb.h"

namespace jiedui::cli {

// SQL that makes the views of the relations of one export, whose tables are there already and have
// columns of words (word_columns.h). There is none of a relation without a Chinese name, nor of one
// that stands in a figure, whose unit its numbers are in; columns without one, enumerators without
// words, and kinds of obligations beside their titles, which are the same words, are left out.
std::string CreateViews(const v1::ExportHeader& header);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_YEAR_VIEWS_H_
