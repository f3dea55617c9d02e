#include "cli/form_notes.h"

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/words.h"

#include "domain/money.h"

namespace jiedui::cli {
namespace {

// "，理由：…"; nothing if none was given.
std::string ReasonWords(const std::string& reason) {
  return reason.empty() ? "" : absl::StrCat("，理由：", reason);
}

std::string CorrectionWords(const v1::Figure& figure, const v1::FigureCorrection& correction) {
  const std::string& name = correction.unit_name();
  return absl::StrCat("更正：", figure.label(), "（", figure.unit(), "）的上级审核数，",
                      DayWords(correction.corrected_date()), " 由 ",
                      name.empty() ? correction.unit_id() : name, " 从 ",
                      FigureValue(figure, correction.earlier_value()), " 更正为 ",
                      FigureValue(figure, correction.value()), ReasonWords(correction.reason()),
                      "，事件 ", correction.position());
}

// By whom and when it was granted, as far as the form says.
std::string PermitWords(const v1::LateEntry& late) {
  if (late.permit_id().empty()) return "无补录许可";
  const std::string permit = absl::StrCat("补录许可 ", late.permit_id());
  if (late.permit_position() == 0) return permit;
  return absl::StrCat(permit, "（", late.granting_unit_name(), " ", DayWords(late.granted_date()),
                      " 批准，事件 ", late.permit_position(), "）");
}

std::string LateEntryWords(const v1::LateEntry& late) {
  return absl::StrCat("补录：", late.activity_id(), "，", DayWords(late.occurred_date()),
                      " 的活动于 ", DayWords(late.recorded_date()), " 登记，", PermitWords(late),
                      late.position() == 0 ? "" : absl::StrCat("，事件 ", late.position()));
}

std::string ErratumWords(const v1::Erratum& erratum) {
  return absl::StrCat("勘误：", erratum.activity_id(), "，月报审核通过（事件 ",
                      erratum.accepted_position(), "）后于 ", DayWords(erratum.recorded_date()),
                      " 登记、更正或撤销，事件 ", erratum.position());
}

}  // namespace

FormNotes::FormNotes(const v1::DispatchTable& dispatch) {
  for (const v1::DispatchTableRow& row : dispatch.rows()) {
    for (const v1::Figure& figure : row.figures()) {
      AddCorrections(figure);
      AddLateEntries(figure);
      AddErrata(dispatch, figure);
    }
  }
  AddErrataOfNoFigure(dispatch);
}

void FormNotes::AddCorrections(const v1::Figure& figure) {
  for (const v1::FigureCorrection& each : figure.corrections()) {
    Mark(figure, NumberOf(absl::StrCat("change/", each.position()), CorrectionWords(figure, each)));
  }
}

// One activity stands in several figures, and is one note.
void FormNotes::AddLateEntries(const v1::Figure& figure) {
  for (const v1::LateEntry& each : figure.late_entries()) {
    Mark(figure, NumberOf(absl::StrCat("late/", each.activity_id()), LateEntryWords(each)));
  }
}

void FormNotes::AddErrata(const v1::DispatchTable& dispatch, const v1::Figure& figure) {
  for (const v1::Erratum& each : dispatch.errata()) {
    if (!absl::c_linear_search(figure.positions(), each.position())) continue;
    Mark(figure, NumberOf(absl::StrCat("change/", each.position()), ErratumWords(each)));
  }
}

// A correction of a figure is among the errata too, and has its note.
void FormNotes::AddErrataOfNoFigure(const v1::DispatchTable& dispatch) {
  for (const v1::Erratum& each : dispatch.errata()) {
    const std::string key = absl::StrCat("change/", each.position());
    if (numbers_.contains(key)) continue;
    of_no_figure_.push_back(NumberOf(key, ErratumWords(each)));
  }
}

size_t FormNotes::NumberOf(const std::string& key, const std::string& words) {
  const auto [known, is_new] = numbers_.try_emplace(key, notes_.size() + 1);
  if (is_new) notes_.push_back(words);
  return known->second;
}

void FormNotes::Mark(const v1::Figure& figure, size_t number) {
  of_figure_[figure.key()].push_back(number);
}

std::string FormNotes::MarksOf(const v1::Figure& figure) const {
  const auto numbers = of_figure_.find(figure.key());
  if (numbers == of_figure_.end()) return "";
  return absl::StrJoin(numbers->second, "、",
                       [](std::string* out, size_t number) { absl::StrAppend(out, "注", number); });
}

std::string FormNotes::WordsOf(const v1::Figure& figure) const {
  const auto numbers = of_figure_.find(figure.key());
  return numbers == of_figure_.end() ? "" : Join(numbers->second);
}

std::string FormNotes::WordsOfNoFigure() const {
  return Join(of_no_figure_);
}

std::string FormNotes::Text() const {
  std::string text;
  for (size_t at = 0; at < notes_.size(); ++at) {
    absl::StrAppend(&text, "注", at + 1, " ", notes_[at], "\n");
  }
  return text;
}

std::string FormNotes::Join(const std::vector<size_t>& numbers) const {
  return absl::StrJoin(numbers, "；", [this](std::string* out, size_t number) {
    absl::StrAppend(out, notes_[number - 1]);
  });
}

std::string FigureValue(const v1::Figure& figure, int64_t value) {
  return figure.unit() == "万元" ? domain::FormatWan(value) : absl::StrCat(value);
}

}  // namespace jiedui::cli
