// The fold of the year-end assessment, but for its procedure. Rows: "outcome/<program>/<unit>",
// "commendation/<id>"; by which a read finds commendations, "by_program/<program>/<id>".

#include <string>

#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "projections/year_end_assessment.h"

namespace jiedui::projections {
namespace {

using domain::ToDay;
using table::v1::CommendationRow;
using table::v1::IndexPoint;
using table::v1::OutcomeRow;

constexpr char kCommendations[] = "commendation/";

std::string OutcomeKey(absl::string_view program_id, absl::string_view unit_id) {
  return absl::StrCat("outcome/", program_id, "/", unit_id);
}

// The row, with its two ids, also if it is new.
template <class Event>
OutcomeRow& EditOutcome(const Event& event, Rows& rows) {
  auto& row = rows.Edit<OutcomeRow>(OutcomeKey(event.program_id(), event.unit_id()));
  row.set_program_id(event.program_id());
  row.set_unit_id(event.unit_id());
  return row;
}

// By day, then position: the new one has the highest position of its day.
void Insert(const event::v1::UnitIndexRecorded& event, const Envelope& at, OutcomeRow& row) {
  IndexPoint* point = row.add_indices();
  *point->mutable_index() = event;
  point->set_position(at.position);
  *point->mutable_recorded_date() = domain::ToDate(at.recorded_day);
  const auto day = [&row](int i) { return ToDay(row.indices(i).index().index_date()); };
  for (int i = row.indices_size() - 1; i > 0 && day(i) < day(i - 1); --i) {
    row.mutable_indices()->SwapElements(i, i - 1);
  }
}

table::v1::MeritEntry EntryOf(const Envelope& at) {
  table::v1::MeritEntry entry;
  *entry.mutable_recorded_date() = domain::ToDate(at.recorded_day);
  entry.set_entering_unit_id(at.actor_unit_id);
  return entry;
}

}  // namespace

void YearEndAssessment::Apply(const event::v1::UnitIndexRecorded& event, const Envelope& at,
                              Rows& rows) {
  Insert(event, at, EditOutcome(event, rows));
}

void YearEndAssessment::Apply(const event::v1::BreakthroughApproved& event, const Envelope& at,
                              Rows& rows) {
  OutcomeRow& row = EditOutcome(event, rows);
  row.add_breakthrough_positions(at.position);
  *row.add_breakthroughs() = event;
  *row.add_breakthrough_entries() = EntryOf(at);
}

void YearEndAssessment::Apply(const event::v1::BreakthroughVoided& event, const Envelope& /*at*/,
                              Rows& rows) {
  OutcomeRow& row = EditOutcome(event, rows);
  for (int i = 0; i < row.breakthroughs_size(); ++i) {
    const event::v1::BreakthroughApproved& approved = row.breakthroughs(i);
    if (ToDay(approved.approved_date()) != ToDay(event.approved_date()) ||
        approved.description() != event.description()) {
      continue;
    }
    row.mutable_breakthroughs()->DeleteSubrange(i, 1);
    row.mutable_breakthrough_entries()->DeleteSubrange(i, 1);
    row.mutable_breakthrough_positions()->erase(row.breakthrough_positions().begin() + i);
    return;
  }
}

void YearEndAssessment::Apply(const event::v1::UnitIndexCorrected& event, const Envelope& at,
                              Rows& rows) {
  for (IndexPoint& point : *EditOutcome(event, rows).mutable_indices()) {
    if (ToDay(point.index().index_date()) != ToDay(event.index_date())) continue;
    point.mutable_index()->set_index_milli(event.index_milli());
    *point.add_corrections() = event;
    point.add_correction_positions(at.position);
  }
}

void YearEndAssessment::Apply(const event::v1::CommendationGiven& event, const Envelope& at,
                              Rows& rows) {
  table::v1::CommendationRow row;
  *row.mutable_given() = event;
  row.set_position(at.position);
  *row.mutable_entry() = EntryOf(at);
  rows.Put(absl::StrCat(kCommendations, event.commendation_id()), row);
  kCommendationsByProgram.Add(event.program_id(), event.commendation_id(), rows);
}

}  // namespace jiedui::projections
