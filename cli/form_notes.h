// What stands behind a number of 附件2 and is not in it: that a superior corrected it, that it
// rests on an activity which was entered late, that what it counts changed after the report was
// accepted. The notes are numbered through the form, so that a number and what is below the table
// name each other. Pure functions of the form, for whoever prints it.

#ifndef JIEDUI_CLI_FORM_NOTES_H_
#define JIEDUI_CLI_FORM_NOTES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "jiedui/v1/tables.pb.h"

namespace jiedui::cli {

class FormNotes {
 public:
  explicit FormNotes(const v1::DispatchTable& dispatch);

  // "注1、注3"; empty of a figure that has none.
  std::string MarksOf(const v1::Figure& figure) const;
  // Its notes in one cell.
  std::string WordsOf(const v1::Figure& figure) const;
  // The notes of what no figure has any more, as of an activity that was voided.
  std::string WordsOfNoFigure() const;
  // All of them, a line each; empty if there is none.
  std::string Text() const;

 private:
  void AddCorrections(const v1::Figure& figure);
  void AddLateEntries(const v1::Figure& figure);
  void AddErrata(const v1::DispatchTable& dispatch, const v1::Figure& figure);
  void AddErrataOfNoFigure(const v1::DispatchTable& dispatch);
  // The number of the note, which is new if none has its key.
  size_t NumberOf(const std::string& key, const std::string& words);
  void Mark(const v1::Figure& figure, size_t number);
  std::string Join(const std::vector<size_t>& numbers) const;

  std::vector<std::string> notes_;
  std::map<std::string, size_t> numbers_;                 // from 1, by kind and event
  std::map<std::string, std::vector<size_t>> of_figure_;  // by its key
  std::vector<size_t> of_no_figure_;
};

// A figure's number as the form has it: money in 万元.
std::string FigureValue(const v1::Figure& figure, int64_t value);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_FORM_NOTES_H_
