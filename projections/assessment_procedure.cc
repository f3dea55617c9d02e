// The procedure of a year-end assessment as it is told by its events: the row, and the resource.

#include <string>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"

namespace jiedui::projections {
namespace {

using table::v1::AssessmentRow;

std::string KeyOf(absl::string_view assessment_id) {
  return absl::StrCat("assessment/", assessment_id);
}

// The assessment the event is about, with the event among those behind it.
template <class Event, class EditRow>
void Edit(const Event& event, const Envelope& at, Rows& rows, EditRow edit) {
  rows.Update<AssessmentRow>(KeyOf(event.assessment_id()), [&](AssessmentRow& row) {
    row.add_positions(at.position);
    edit(row);
  });
}

v1::AssessmentState StateOf(const AssessmentRow& row) {
  if (row.has_published()) return v1::ASSESSMENT_STATE_PUBLISHED;
  if (row.has_notice()) return v1::ASSESSMENT_STATE_NOTIFIED;
  if (row.has_computed()) return v1::ASSESSMENT_STATE_COMPUTED;
  if (row.has_frozen()) return v1::ASSESSMENT_STATE_FROZEN;
  return v1::ASSESSMENT_STATE_OPENED;
}

v1::AssessmentObjection MakeObjection(const table::v1::Objection& objection,
                                      const AssessmentRow& row) {
  v1::AssessmentObjection made;
  *made.mutable_filed() = objection.filed();
  made.set_position(objection.position());
  if (objection.has_decided()) *made.mutable_decided() = objection.decided();
  made.set_decided_position(objection.decided_position());
  for (const table::v1::ScoreAdjustment& adjustment : row.adjustments()) {
    if (adjustment.proposed().objection_id() == objection.filed().objection_id()) {
      made.add_adjustment_ids(adjustment.proposed().adjustment_id());
    }
  }
  return made;
}

v1::AssessmentAdjustment MakeAdjustment(const table::v1::ScoreAdjustment& adjustment) {
  v1::AssessmentAdjustment made;
  *made.mutable_proposed() = adjustment.proposed();
  made.set_position(adjustment.position());
  if (adjustment.has_countersigned()) *made.mutable_countersigned() = adjustment.countersigned();
  made.set_countersigned_position(adjustment.countersigned_position());
  return made;
}

// What was recorded step by step.
void FillSteps(const AssessmentRow& row, v1::Assessment& assessment) {
  *assessment.mutable_opened() = row.opened();
  if (row.has_frozen()) *assessment.mutable_frozen() = row.frozen();
  if (row.has_computed()) *assessment.mutable_computed() = row.computed();
  if (row.has_notice()) *assessment.mutable_notice() = row.notice();
  if (row.has_published()) *assessment.mutable_published() = row.published();
}

}  // namespace

void YearEndAssessment::Apply(const event::v1::AssessmentOpened& event, const Envelope& at,
                              Rows& rows) {
  auto& row = rows.Edit<AssessmentRow>(KeyOf(event.assessment_id()));
  *row.mutable_opened() = event;
  row.set_position(at.position);
  row.add_positions(at.position);
}

void YearEndAssessment::Apply(const event::v1::EvidenceFrozen& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    *row.mutable_frozen() = event;
    row.clear_computed();
  });
}

void YearEndAssessment::Apply(const event::v1::ScoresComputed& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) { *row.mutable_computed() = event; });
}

void YearEndAssessment::Apply(const event::v1::PreliminaryNoticeGiven& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    if (event.unit_ids().empty()) {
      *row.mutable_notice() = event;
    } else {
      *row.add_further_notices() = event;
    }
  });
}

void YearEndAssessment::Apply(const event::v1::ObjectionFiled& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    table::v1::Objection& objection = *row.add_objections();
    *objection.mutable_filed() = event;
    objection.set_position(at.position);
  });
}

void YearEndAssessment::Apply(const event::v1::ObjectionDecided& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    for (table::v1::Objection& objection : *row.mutable_objections()) {
      if (objection.filed().objection_id() != event.objection_id()) continue;
      *objection.mutable_decided() = event;
      objection.set_decided_position(at.position);
    }
  });
}

void YearEndAssessment::Apply(const event::v1::ScoreAdjustmentProposed& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    table::v1::ScoreAdjustment& adjustment = *row.add_adjustments();
    *adjustment.mutable_proposed() = event;
    adjustment.set_position(at.position);
  });
}

void YearEndAssessment::Apply(const event::v1::ScoreAdjustmentCountersigned& event,
                              const Envelope& at, Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    for (table::v1::ScoreAdjustment& adjustment : *row.mutable_adjustments()) {
      if (adjustment.proposed().adjustment_id() != event.adjustment_id()) continue;
      *adjustment.mutable_countersigned() = event;
      adjustment.set_countersigned_position(at.position);
    }
  });
}

void YearEndAssessment::Apply(const event::v1::AssessmentPublished& event, const Envelope& at,
                              Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) { *row.mutable_published() = event; });
}

void YearEndAssessment::Apply(const event::v1::AssessmentErratumPublished& event,
                              const Envelope& at, Rows& rows) {
  Edit(event, at, rows, [&](AssessmentRow& row) {
    table::v1::AssessmentErratum& erratum = *row.add_errata();
    *erratum.mutable_published() = event;
    erratum.set_position(at.position);
  });
}

absl::StatusOr<AssessmentRow> FindAssessment(const Tables& tables,
                                             absl::string_view assessment_id) {
  const auto row = tables.Find<AssessmentRow>(YearEndAssessment::kTable, KeyOf(assessment_id));
  if (!row.has_value()) return NoSuch({"assessment", "年度考核", assessment_id});
  return *row;
}

absl::StatusOr<v1::Assessment> ReadAssessment(const Tables& tables,
                                              absl::string_view assessment_id) {
  ASSIGN_OR_RETURN(const AssessmentRow row, FindAssessment(tables, assessment_id));
  v1::Assessment assessment;
  assessment.set_name(absl::StrCat("assessments/", assessment_id));
  assessment.set_state(StateOf(row));
  FillSteps(row, assessment);
  for (const table::v1::Objection& objection : row.objections()) {
    *assessment.add_objections() = MakeObjection(objection, row);
  }
  for (const table::v1::ScoreAdjustment& adjustment : row.adjustments()) {
    *assessment.add_adjustments() = MakeAdjustment(adjustment);
  }
  *assessment.mutable_further_notices() = row.further_notices();
  for (const table::v1::AssessmentErratum& erratum : row.errata()) {
    *assessment.add_errata() = erratum.published();
  }
  *assessment.mutable_positions() = row.positions();
  return assessment;
}

}  // namespace jiedui::projections
