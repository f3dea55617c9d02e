// A year-end table as it is recorded in an event: the scores without their terms, and the hash of
// the whole. Pure.

#ifndef JIEDUI_DOMAIN_RULES_RESULT_H_
#define JIEDUI_DOMAIN_RULES_RESULT_H_

#include <string>
#include <vector>

#include "domain/program/policy.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// SHA-256 of the message's bytes, fields in the order of their numbers. Anyone who has the table
// can make it.
std::string TableHash(const v1::YearEndAssessment& table);

// Of a table that was made with these adjustments.
event::v1::AssessmentResult ResultOf(const v1::YearEndAssessment& table,
                                     const std::vector<table::v1::ScoreAdjustment>& adjustments);

// The adjustments of an assessment that stand, in the order they came to.
std::vector<table::v1::ScoreAdjustment> Standing(const table::v1::AssessmentRow& assessment);

// Of each of them, that it is not in a table that goes by the facts and that set alone.
std::vector<v1::RuleFinding> LeftOut(const table::v1::AssessmentRow& assessment,
                                     const Policy& policy);

// Of each that was countersigned before the evidence was fixed anew, what becomes of it in the
// result computed since: it is carried over, or lapses where what it is of has no line any more.
std::vector<v1::RuleFinding> CarriedOver(const table::v1::AssessmentRow& assessment,
                                         const Policy& policy);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_RESULT_H_
