// Bad input, field by field: every field of every event that a caller sets is spoiled in turn, in a
// year in which the sound event is accepted, and the refusal names that field.

#include <algorithm>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/decide.h"
#include "domain/error.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// What the server sets, whatever the caller says.
const std::set<std::string>& ServerSet() {
  static const auto& fields =
      *new std::set<std::string>{"PersonalDataErased.erased_date",
                                 "BasisDocumentRegistered.registered_date",
                                 "WorkCalendarPublished.published_date",
                                 "WorkCalendarPublished.holds_from_date",
                                 "ActivityAttested.pair_id",
                                 "ActivityAttested.attested_date",
                                 "ActivityAttested.attesting_unit_id",
                                 "RotationPlanned.planned_date",
                                 "StaffArrived.pair_id",
                                 "StaffLeaveStarted.pair_id",
                                 "StaffLeaveEnded.pair_id",
                                 "StaffReturned.pair_id",
                                 "StaffRecalled.pair_id",
                                 "JointPlanAdopted.adopted_date",
                                 "JointPlanAdopted.adopting_unit_id",
                                 "JointPlanSigned.pair_id",
                                 "JointPlanSigned.signed_date",
                                 "JointPlanSigned.signing_unit_id",
                                 "NoViolationAttested.pair_id",
                                 "NoViolationAttested.attesting_unit_id",
                                 "NoViolationAttested.attested_date",
                                 "LateEntryPermitted.granting_unit_id",
                                 "LateEntryPermitted.granted_date",
                                 "ActivityCorrected.pair_id",
                                 "ActivityCorrected.corrected_date",
                                 "ReportSubmitted.report_id",
                                 "ReportSubmitted.version",
                                 "ReportSubmitted.submitted_date",
                                 "ReportReturned.returned_date",
                                 "ReportAccepted.accepted_date",
                                 "MonthExempted.granting_unit_id",
                                 "MonthExempted.granted_date",
                                 "RuleExceptionGranted.granting_unit_id",
                                 "RuleExceptionGranted.granted_date",
                                 "ReportDifferenceExplained.explaining_unit_id",
                                 "ReportDifferenceExplained.explained_date",
                                 "ReportDifferenceExplained.recorded_value",
                                 "SupervisionFixClosed.pair_id",
                                 "GoodPracticeRecorded.recorded_date",
                                 "GoodPracticePromoted.promoting_unit_id",
                                 "GoodPracticePromoted.promoted_date",
                                 "CommendationGiven.commending_unit_id",
                                 "AdmonitionDecided.deciding_unit_id",
                                 "UnitIndexCorrected.earlier_milli",
                                 "UnitIndexCorrected.corrected_date",
                                 "FigureCorrected.correcting_unit_id",
                                 "FigureCorrected.corrected_date",
                                 "ReportReminderSent.report_id",
                                 "ReportReminderSent.reminding_unit_id",
                                 "ReportReminderSent.sent_date"};
  return fields;
}

// The same of what is taken back.
const std::set<std::string>& ServerSetOfVoiding() {
  static const auto& fields = *new std::set<std::string>{"ActivityVoided.pair_id",
                                                         "ActivityVoided.voided_date",
                                                         "BreakthroughVoided.voided_date",
                                                         "SupervisionCheckVoided.pair_id",
                                                         "SupervisionCheckVoided.checked_date",
                                                         "SupervisionCheckVoided.voided_date",
                                                         "CaseVoided.voided_date",
                                                         "EntryVoided.voiding_unit_id",
                                                         "EntryVoided.voided_date",
                                                         "EntryVoided.pair_id",
                                                         "EntryVoided.unit_ids",
                                                         "EntryVoided.program_id",
                                                         "EntryVoided.permit_id",
                                                         "EntryVoided.commendation_id",
                                                         "EntryVoided.practice_id",
                                                         "EntryVoided.activity_id",
                                                         "EntryVoided.assessment_id"};
  return fields;
}

// The same of pairs and their registers.
const std::set<std::string>& ServerSetOfPairs() {
  static const auto& fields =
      *new std::set<std::string>{"PairRegisterFiled.register_id",
                                 "PairRegisterFiled.filed_date",
                                 "PairRegisterAcknowledged.acknowledged_date",
                                 "PairRegisterReturned.returned_date",
                                 "PairReassigned.ordering_unit_id",
                                 "PairProposed.proposing_unit_id",
                                 "CrossDistrictConsentGiven.consenting_unit_id",
                                 "CrossDistrictPairApproved.approving_unit_id",
                                 "PairProposalAnswered.program_id",
                                 "PairProposalAnswered.answering_unit_id"};
  return fields;
}

// The same of what is published: bulletins and the year-end assessment.
const std::set<std::string>& ServerSetOfResults() {
  static const auto& fields =
      *new std::set<std::string>{"BulletinPublished.bulletin_id",
                                 "BulletinPublished.published_date",
                                 "BulletinPublished.position",
                                 "BulletinPublished.root_sha256",
                                 "BulletinPublished.table_sha256",
                                 "BulletinPublished.judged_date",
                                 "BulletinPublished.previous_bulletin_id",
                                 "BulletinPublished.edition",
                                 "AssessmentOpened.assessment_id",
                                 "AssessmentOpened.opened_date",
                                 "EvidenceFrozen.frozen_position",
                                 "EvidenceFrozen.root_hash",
                                 "EvidenceFrozen.frozen_date",
                                 "ScoresComputed.frozen_position",
                                 "ScoresComputed.result",
                                 "ScoresComputed.computed_date",
                                 "PreliminaryNoticeGiven.notified_date",
                                 "PreliminaryNoticeGiven.objection_due_date",
                                 "PreliminaryNoticeGiven.only_weekends_known",
                                 "PreliminaryNoticeGiven.unit_ids",
                                 "ObjectionFiled.filed_date",
                                 "ObjectionFiled.filed_by",
                                 "ObjectionFiled.unassessed",
                                 "ObjectionDecided.decided_date",
                                 "ScoreAdjustmentProposed.proposed_by",
                                 "ScoreAdjustmentProposed.proposed_date",
                                 "ScoreAdjustmentCountersigned.countersigned_by",
                                 "ScoreAdjustmentCountersigned.countersigned_date",
                                 "AssessmentPublished.result",
                                 "AssessmentPublished.published_date",
                                 "AssessmentErratumPublished.number",
                                 "AssessmentErratumPublished.result",
                                 "AssessmentErratumPublished.published_date"};
  return fields;
}

bool IsServerSet(const FieldDescriptor& field) {
  const std::string name = absl::StrCat(field.containing_type()->name(), ".", field.name());
  return ServerSet().contains(name) || ServerSetOfVoiding().contains(name) ||
         ServerSetOfPairs().contains(name) || ServerSetOfResults().contains(name);
}

bool IsDate(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type()->full_name() == "google.type.Date";
}

// A field of a fact: the message that holds it, and its path from the fact.
struct Place {
  Message* holder;
  const FieldDescriptor* field;
  std::string path;
};

// Every field a caller sets, those of messages inside included; of a list, its first element.
void CollectPlaces(Message& holder, const std::string& prefix, std::vector<Place>& places) {
  for (int i = 0; i < holder.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *holder.GetDescriptor()->field(i);
    const auto& reflection = *holder.GetReflection();
    const bool present = field.is_repeated()
                             ? reflection.FieldSize(holder, &field) > 0
                             : !field.has_presence() || reflection.HasField(holder, &field);
    if (!present || IsServerSet(field)) continue;
    const std::string path = absl::StrCat(prefix, field.name(), field.is_repeated() ? "[0]" : "");
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || IsDate(field)) {
      places.push_back({&holder, &field, path});
    } else {
      Message& inner = field.is_repeated() ? *reflection.MutableRepeatedMessage(&holder, &field, 0)
                                           : *reflection.MutableMessage(&holder, &field);
      CollectPlaces(inner, path + ".", places);
    }
  }
}

std::vector<Place> PlacesOf(event::v1::Event& event) {
  std::vector<Place> places;
  const auto* kind = event.GetReflection()->GetOneofFieldDescriptor(
      event, event::v1::Event::descriptor()->oneof_decl(0));
  CollectPlaces(*event.GetReflection()->MutableMessage(&event, kind), "", places);
  return places;
}

// Spoils the field; false if this way of spoiling is not for such a field.
using Spoil = std::function<bool(const Place&)>;
// What became of it: the outcome, the place, and the spoiled event.
using Expect = std::function<void(const absl::Status&, const Place&, const event::v1::Event&)>;

void SpoilEveryField(const Spoil& spoil, const Expect& expect) {
  MemoryEntities entities;
  int spoiled_count = 0;
  for (const event::v1::Event& sound : FullYear()) {
    const CivilDay today = std::max(domain::OccurredDay(sound), Day("2017-01-10"));
    event::v1::Event event = sound;
    const size_t place_count = PlacesOf(event).size();
    for (size_t i = 0; i < place_count; ++i) {
      event = sound;
      const Place place = PlacesOf(event)[i];
      if (!spoil(place)) continue;
      ++spoiled_count;
      const auto outcome = domain::Decide(event, entities, {today, ActorOf(sound)});
      expect(outcome.status(), place, event);
    }
    entities.Record(sound);
  }
  EXPECT_GT(spoiled_count, 0);
}

void ExpectBlamed(const absl::Status& status, const Place& place, const event::v1::Event& event) {
  EXPECT_FALSE(status.ok()) << place.path << " of " << event.ShortDebugString().substr(0, 200);
  EXPECT_EQ(BlamedField(status), "fact." + place.path) << status.message();
}

// As above; but a correction with another inner id or pair is refused as a mismatch, and a policy
// parameter is blamed as a whole.
void ExpectBlamedOrMismatch(const absl::Status& status, const Place& place,
                            const event::v1::Event& event) {
  const auto reason = domain::ReasonOf(status);
  if (reason == v1::ERROR_REASON_ACTIVITY_KIND_MISMATCH) return;
  if (reason != v1::ERROR_REASON_POLICY_INVALID) {
    ExpectBlamed(status, place, event);
    return;
  }
  EXPECT_TRUE(absl::StartsWith("fact." + place.path, BlamedField(status))) << status.message();
}

void SetText(const Place& place, const std::string& text) {
  const auto& reflection = *place.holder->GetReflection();
  if (place.field->is_repeated()) {
    reflection.SetRepeatedString(place.holder, place.field, 0, text);
  } else {
    reflection.SetString(place.holder, place.field, text);
  }
}

bool SetNumber(const Place& place, int64_t number, int32_t small_number) {
  const auto& reflection = *place.holder->GetReflection();
  if (place.field->cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
    reflection.SetInt64(place.holder, place.field, number);
  } else if (place.field->cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    reflection.SetInt32(place.holder, place.field, small_number);
  } else {
    return false;
  }
  return true;
}

bool SetDay(const Place& place, int year, int month, int day) {
  if (!IsDate(*place.field)) return false;
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  place.holder->GetReflection()->MutableMessage(place.holder, place.field)->CopyFrom(date);
  return true;
}

TEST(ShapeSpec, ATextThatIsTooLongIsRefusedInEveryField) {
  std::string text;
  for (int i = 0; i < 2001; ++i) text += "镇";
  SpoilEveryField(
      [&text](const Place& place) {
        if (place.field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) return false;
        SetText(place, text);
        return true;
      },
      ExpectBlamedOrMismatch);
}

TEST(ShapeSpec, AnIdWithOtherCharactersIsRefusedInEveryField) {
  SpoilEveryField(
      [](const Place& place) {
        const std::string& name = place.field->name();
        if (!absl::EndsWith(name, "_id") && !absl::EndsWith(name, "_ids")) return false;
        SetText(place, "a:b");
        return true;
      },
      ExpectBlamedOrMismatch);
}

TEST(ShapeSpec, AnIdThatIsMissingIsRefusedInEveryField) {
  SpoilEveryField(
      [](const Place& place) {
        const std::string& name = place.field->name();
        const bool optional =
            place.path == "basis_document.document_id" || place.path == "replaces_policy_set_id" ||
            place.path == "successor_unit_id" ||
            (place.path == "activity_id" &&
             (place.holder->GetTypeName() == "jiedui.event.v1.CaseFiled" ||
              place.holder->GetTypeName() == "jiedui.event.v1.ProposedCaseReported" ||
              place.holder->GetTypeName() == "jiedui.event.v1.GoodPracticeRecorded"));
        const bool root = place.path == "parent_unit_id";  // the city has none
        const std::string& type = place.holder->GetTypeName();
        // A pair or a unit is commended: of the two one is said, and that one is blamed.
        const bool either = type == "jiedui.event.v1.CommendationGiven" && name != "program_id" &&
                            name != "commendation_id";
        const bool unsaid = either ||
                            (type == "jiedui.event.v1.ObjectionFiled" && name == "pair_id") ||
                            (type == "jiedui.event.v1.ScoreAdjustmentProposed" &&
                             (name == "unit_id" || name == "objection_id"));
        const bool unplanned = name == "plan_id" &&
                               place.holder->GetTypeName() == "jiedui.event.v1.JointInspectionHeld";
        if (optional || root || unsaid || unplanned ||
            (!absl::EndsWith(name, "_id") && !absl::EndsWith(name, "_ids"))) {
          return false;
        }
        SetText(place, "");
        return true;
      },
      ExpectBlamedOrMismatch);
}

TEST(ShapeSpec, AnUnknownProgramIsRefusedInEveryField) {
  SpoilEveryField(
      [](const Place& place) {
        if (place.path != "program_id" ||
            place.holder->GetTypeName() == "jiedui.event.v1.ProgramOpened") {
          return false;
        }
        SetText(place, "1999");
        return true;
      },
      [](const absl::Status& status, const Place& place, const event::v1::Event& event) {
        ExpectBlamed(status, place, event);
        EXPECT_EQ(domain::ReasonOf(status), v1::ERROR_REASON_RESOURCE_NOT_FOUND);
      });
}

TEST(ShapeSpec, ANegativeNumberIsRefusedInEveryField) {
  SpoilEveryField(
      [](const Place& place) {
        const bool deduction = place.field->name() == "delta_milli";
        return !deduction && SetNumber(place, -1, -1);
      },
      ExpectBlamed);
}

TEST(ShapeSpec, AnAbsurdNumberIsRefusedInEveryField) {
  SpoilEveryField(
      [](const Place& place) {
        return SetNumber(place, std::numeric_limits<int64_t>::max(),
                         std::numeric_limits<int32_t>::max());
      },
      ExpectBlamed);
}

TEST(ShapeSpec, AnUnknownWordIsRefusedInEveryField) {
  SpoilEveryField(
      [](const Place& place) {
        if (place.field->cpp_type() != FieldDescriptor::CPPTYPE_ENUM) return false;
        place.holder->GetReflection()->SetEnumValue(place.holder, place.field, 99);
        return true;
      },
      ExpectBlamed);
}

TEST(ShapeSpec, ADayThatDoesNotExistIsRefusedInEveryField) {
  SpoilEveryField([](const Place& place) { return SetDay(place, 2017, 2, 30); }, ExpectBlamed);
  SpoilEveryField([](const Place& place) { return SetDay(place, 3000, 1, 1); }, ExpectBlamed);
}

TEST(ShapeSpec, ADayThatIsMissingIsRefusedInEveryField) {
  SpoilEveryField(
      [](const Place& place) {
        const bool unprinted = place.path == "printed_date" &&
                               place.holder->GetTypeName() == "jiedui.event.v1.BulletinPublished";
        const bool optional = unprinted || absl::StartsWith(place.path, "basis_document.");
        return !optional && SetDay(place, 0, 0, 0);
      },
      ExpectBlamed);
}

// Plans may lie ahead: effective dates, the period of a programme, the days of a calendar, the end
// of a certificate, the day by which something is to be put right.
// Nothing else may.
TEST(ShapeSpec, AFactOfTheFutureIsRefusedInEveryField) {
  SpoilEveryField(
      [](const Place& place) {
        const std::string& name = place.field->name();
        const bool plan = name == "effective_date" || name == "start_date" || name == "end_date" ||
                          absl::EndsWith(name, "valid_to_date") || name == "fix_due_date" ||
                          place.path == "days[0].date";
        return !plan && SetDay(place, 2018, 6, 1);
      },
      [](const absl::Status& status, const Place& place, const event::v1::Event& event) {
        ExpectBlamed(status, place, event);
        EXPECT_EQ(domain::ReasonOf(status), v1::ERROR_REASON_DATE_IN_FUTURE);
      });
}

}  // namespace
}  // namespace jiedui::spec
