// The steps of a year-end assessment.

#include "tests/support/facts.h"

namespace jiedui::spec {
namespace {

constexpr int kHashBytes = 32;

std::string Text(absl::string_view text) {
  return std::string(text);
}

template <class Fact>
Fact OfTheYear() {
  Fact fact;
  fact.set_assessment_id(kYear);
  return fact;
}

void AddUnit(absl::string_view unit_id,
             google::protobuf::RepeatedPtrField<event::v1::AssessedUnit>& lines) {
  event::v1::AssessedUnit& line = *lines.Add();
  line.set_unit_id(Text(unit_id));
  line.set_score_milli(80'000);
  line.set_rank(1);
  line.set_grade(event::v1::ASSESSMENT_GRADE_GOOD);
}

void AddPair(absl::string_view a, absl::string_view b, event::v1::AssessmentResult& result) {
  event::v1::AssessedPair& line = *result.add_pairs();
  line.set_pair_id(PairId(a, b));
  line.set_unit_a_id(Text(a));
  line.set_unit_b_id(Text(b));
  line.set_total_milli(80'000);
  line.set_unit_a_score_milli(76'000);
  line.set_unit_b_score_milli(84'000);
  line.set_rank(1);
  line.set_grade(event::v1::ASSESSMENT_GRADE_GOOD);
  AddUnit(a, *result.mutable_units());
  AddUnit(b, *result.mutable_units());
}

constexpr size_t kDistrictDigits = 6;

// Of a unit of the stage; a town's id begins with its district's.
domain::Principal Account(const std::string& unit_id) {
  if (unit_id == kCity) return {domain::Role::kCity, unit_id};
  const bool district = unit_id.size() == kDistrictDigits || unit_id == kGaoxin;
  return {district ? domain::Role::kDistrict : domain::Role::kTown, unit_id};
}

// Of the unit that the report "<unit>-<month>" goes up to.
domain::Principal SuperiorOf(const std::string& report_id) {
  const std::string unit_id = report_id.substr(0, report_id.size() - sizeof("-2017-03") + 1);
  const bool town = Account(unit_id).role == domain::Role::kTown;
  return Account(town ? unit_id.substr(0, kDistrictDigits) : kCity);
}

}  // namespace

domain::Principal ActorOf(const event::v1::Event& event) {
  if (event.has_report_submitted()) return Account(event.report_submitted().unit_id());
  if (event.has_report_returned()) return SuperiorOf(event.report_returned().report_id());
  if (event.has_report_accepted()) return SuperiorOf(event.report_accepted().report_id());
  if (event.has_figure_corrected()) return SuperiorOf(event.figure_corrected().report_id());
  if (event.has_pair_register_filed()) return Account(event.pair_register_filed().unit_id());
  if (event.has_proposed_case_accepted()) return Account(event.proposed_case_accepted().unit_id());
  if (event.has_proposed_case_declined()) return Account(event.proposed_case_declined().unit_id());
  if (event.has_supervision_check_recorded()) {
    return Account(event.supervision_check_recorded().unit_id());
  }
  if (event.has_joint_plan_adopted()) return Account(event.joint_plan_adopted().unit_id());
  if (event.has_joint_plan_signed()) return Account(event.joint_plan_signed().unit_id());
  if (event.has_pair_proposed()) return Account(event.pair_proposed().unit_id());
  if (event.has_pair_proposal_answered()) return Account(event.pair_proposal_answered().unit_id());
  if (event.has_objection_filed()) return Account(event.objection_filed().unit_id());
  if (event.has_cross_district_consent_given()) {
    return Account(event.cross_district_consent_given().unit_id());
  }
  const bool second = event.has_score_adjustment_countersigned();
  return {domain::Role::kCity, second ? kOffice : kCity};
}

event::v1::AssessmentResult Result(const std::vector<std::string>& adjustment_ids) {
  event::v1::AssessmentResult result;
  result.set_policy_set_id("zaozhuang-2017");
  AddPair(kTengzhou, kXuecheng, result);
  AddPair(kLincheng, kXingren, result);
  AddUnit(kTengzhou, *result.mutable_districts());
  AddUnit(kXuecheng, *result.mutable_districts());
  for (const std::string& id : adjustment_ids) result.add_adjustment_ids(id);
  result.set_table_hash(std::string(kHashBytes, 't'));
  return result;
}

event::v1::AssessmentOpened OpenAssessment(absl::string_view day) {
  auto fact = OfTheYear<event::v1::AssessmentOpened>();
  fact.set_program_id(kYear);
  *fact.mutable_basis_document() = OpenProgram().basis_document();
  *fact.mutable_opened_date() = Date(day);
  return fact;
}

event::v1::EvidenceFrozen Freeze(int64_t position, absl::string_view day) {
  auto fact = OfTheYear<event::v1::EvidenceFrozen>();
  fact.set_frozen_position(position);
  fact.set_root_hash(std::string(kHashBytes, 'r'));
  *fact.mutable_frozen_date() = Date(day);
  return fact;
}

event::v1::ScoresComputed ComputeScores(int64_t position, absl::string_view day) {
  auto fact = OfTheYear<event::v1::ScoresComputed>();
  fact.set_frozen_position(position);
  *fact.mutable_result() = Result({});
  *fact.mutable_computed_date() = Date(day);
  return fact;
}

event::v1::PreliminaryNoticeGiven GiveNotice(absl::string_view day, absl::string_view due,
                                             bool only_weekends_known) {
  auto fact = OfTheYear<event::v1::PreliminaryNoticeGiven>();
  *fact.mutable_notified_date() = Date(day);
  *fact.mutable_objection_due_date() = Date(due);
  fact.set_only_weekends_known(only_weekends_known);
  return fact;
}

event::v1::ObjectionFiled Object(absl::string_view objection_id, absl::string_view unit_id,
                                 absl::string_view day) {
  auto fact = OfTheYear<event::v1::ObjectionFiled>();
  fact.set_objection_id(Text(objection_id));
  fact.set_unit_id(Text(unit_id));
  fact.set_grounds("五月月报按时报送，有回执为证");
  fact.set_filed_by(Account(fact.unit_id()).Name());
  *fact.mutable_filed_date() = Date(day);
  return fact;
}

event::v1::ObjectionDecided DecideObjection(absl::string_view objection_id,
                                            event::v1::ObjectionOutcome outcome,
                                            absl::string_view day) {
  auto fact = OfTheYear<event::v1::ObjectionDecided>();
  fact.set_objection_id(Text(objection_id));
  fact.set_outcome(outcome);
  fact.set_reason("经核对报送记录");
  *fact.mutable_decided_date() = Date(day);
  return fact;
}

event::v1::ScoreAdjustmentProposed Adjust(absl::string_view adjustment_id,
                                          absl::string_view pair_id, int64_t delta_milli,
                                          absl::string_view day) {
  auto fact = OfTheYear<event::v1::ScoreAdjustmentProposed>();
  fact.set_adjustment_id(Text(adjustment_id));
  fact.set_pair_id(Text(pair_id));
  fact.set_kind(event::v1::ADJUSTMENT_KIND_POINTS);
  fact.set_delta_milli(delta_milli);
  fact.set_reason("异议成立");
  fact.set_proposed_by("city/370400");
  *fact.mutable_proposed_date() = Date(day);
  return fact;
}

event::v1::ScoreAdjustmentCountersigned Countersign(absl::string_view adjustment_id,
                                                    absl::string_view day) {
  auto fact = OfTheYear<event::v1::ScoreAdjustmentCountersigned>();
  fact.set_adjustment_id(Text(adjustment_id));
  fact.set_countersigned_by("city/370400-anban");
  *fact.mutable_countersigned_date() = Date(day);
  return fact;
}

event::v1::AssessmentPublished PublishAssessment(const std::vector<std::string>& adjustment_ids,
                                                 absl::string_view day) {
  auto fact = OfTheYear<event::v1::AssessmentPublished>();
  *fact.mutable_result() = Result(adjustment_ids);
  *fact.mutable_published_date() = Date(day);
  return fact;
}

event::v1::AssessmentErratumPublished PublishErratum(int number,
                                                     const std::vector<std::string>& adjustment_ids,
                                                     absl::string_view day) {
  auto fact = OfTheYear<event::v1::AssessmentErratumPublished>();
  fact.set_number(number);
  fact.set_explanation("计分有误");
  *fact.mutable_result() = Result(adjustment_ids);
  *fact.mutable_published_date() = Date(day);
  return fact;
}

}  // namespace jiedui::spec
