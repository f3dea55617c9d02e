// What districts and the city agree to, and what becomes of pairs and participants over time.

#include <string>

#include "tests/support/facts.h"

namespace jiedui::spec {
namespace {

std::string Text(absl::string_view text) {
  return std::string(text);
}

}  // namespace

event::v1::StandardizationAccepted AcceptStandardization(absl::string_view unit_id,
                                                         absl::string_view day) {
  event::v1::StandardizationAccepted fact;
  fact.set_unit_id(Text(unit_id));
  *fact.mutable_accepted_date() = Date(day);
  fact.set_remarks("六项标准全部达标");
  return fact;
}

event::v1::CrossDistrictConsentGiven ConsentAcross(absl::string_view unit_a_id,
                                                   absl::string_view unit_b_id,
                                                   absl::string_view district_id,
                                                   absl::string_view day) {
  event::v1::CrossDistrictConsentGiven fact;
  fact.set_program_id(kYear);
  fact.set_unit_a_id(Text(unit_a_id));
  fact.set_unit_b_id(Text(unit_b_id));
  fact.set_unit_id(Text(district_id));
  *fact.mutable_consented_date() = Date(day);
  fact.set_reason("辖区相邻，行业相同");
  fact.set_consenting_unit_id(Text(district_id));
  return fact;
}

event::v1::CrossDistrictPairApproved ApproveAcross(absl::string_view unit_a_id,
                                                   absl::string_view unit_b_id,
                                                   absl::string_view day) {
  event::v1::CrossDistrictPairApproved fact;
  fact.set_program_id(kYear);
  fact.set_unit_a_id(Text(unit_a_id));
  fact.set_unit_b_id(Text(unit_b_id));
  *fact.mutable_approved_date() = Date(day);
  fact.set_reason("双方区（市）局均已同意");
  fact.mutable_basis_document()->set_document_number("枣安监函〔2017〕3号");
  fact.set_approving_unit_id(kCity);
  return fact;
}

event::v1::PairProposed Propose(absl::string_view unit_id, absl::string_view partner_unit_id,
                                absl::string_view day) {
  event::v1::PairProposed fact;
  fact.set_pair_id(PairId(unit_id, partner_unit_id));
  fact.set_program_id(kYear);
  fact.set_unit_id(Text(unit_id));
  fact.set_partner_unit_id(Text(partner_unit_id));
  *fact.mutable_proposed_date() = Date(day);
  fact.set_reason("行业相近，可以互补");
  fact.set_proposing_unit_id(Text(unit_id));
  return fact;
}

event::v1::PairProposalAnswered Agree(const event::v1::PairProposed& proposed,
                                      absl::string_view day) {
  event::v1::PairProposalAnswered fact;
  fact.set_pair_id(proposed.pair_id());
  fact.set_unit_id(proposed.partner_unit_id());
  fact.set_answer(event::v1::PROPOSAL_ANSWER_AGREED);
  *fact.mutable_answered_date() = Date(day);
  fact.set_program_id(proposed.program_id());
  fact.set_answering_unit_id(proposed.partner_unit_id());
  return fact;
}

event::v1::PairProposalAnswered Decline(const event::v1::PairProposed& proposed,
                                        absl::string_view unit_id, absl::string_view day) {
  event::v1::PairProposalAnswered fact = Agree(proposed, day);
  fact.set_unit_id(Text(unit_id));
  fact.set_answer(event::v1::PROPOSAL_ANSWER_DECLINED);
  fact.set_reason("另有安排");
  fact.set_answering_unit_id(Text(unit_id));
  return fact;
}

event::v1::PairReassigned Reassign(absl::string_view pair_id, absl::string_view unit_a_id,
                                   absl::string_view unit_b_id, absl::string_view day) {
  event::v1::PairReassigned fact;
  fact.set_pair_id(Text(pair_id));
  fact.set_unit_a_id(Text(unit_a_id));
  fact.set_unit_b_id(Text(unit_b_id));
  *fact.mutable_effective_date() = Date(day);
  fact.set_basis("上半年考核成绩");
  fact.set_reason("双方工作情况已变化");
  fact.mutable_basis_document()->set_document_number("枣安监函〔2017〕4号");
  fact.set_ordering_unit_id(kCity);
  return fact;
}

event::v1::UnitWithdrawn Withdraw(absl::string_view unit_id, absl::string_view day) {
  event::v1::UnitWithdrawn fact;
  fact.set_program_id(kYear);
  fact.set_unit_id(Text(unit_id));
  *fact.mutable_effective_date() = Date(day);
  fact.set_reason("机构职能调整");
  return fact;
}

event::v1::ProgramOpened OpenNextProgram() {
  event::v1::ProgramOpened fact = OpenProgram();
  fact.set_program_id(kNextYear);
  *fact.mutable_start_date() = Date("2018-01-01");
  *fact.mutable_end_date() = Date("2018-12-31");
  *fact.mutable_opened_date() = Date("2017-12-20");
  return fact;
}

event::v1::PolicySetAdopted AdoptNextPolicy() {
  event::v1::PolicySetAdopted fact = AdoptPolicy();
  fact.set_policy_set_id("zaozhuang-2018");
  fact.set_program_id(kNextYear);
  *fact.mutable_effective_date() = Date("2018-01-01");
  for (event::v1::PolicyParameter& parameter : *fact.mutable_parameters()) {
    if (parameter.key() == "register.due") parameter.set_value("2018-01-20");
    if (parameter.key() == "month.exempt") parameter.set_value("2018-01");
  }
  return fact;
}

event::v1::UnitEnrolled EnrollNext(absl::string_view unit_id) {
  event::v1::UnitEnrolled fact = Enroll(unit_id, "2018-01-01");
  fact.set_program_id(kNextYear);
  return fact;
}

event::v1::PairRenewed Renew(const event::v1::PairAssigned& pair) {
  event::v1::PairRenewed fact;
  fact.set_pair_id(Text(kNextYear) + "-" + pair.unit_a_id() + "-" + pair.unit_b_id());
  fact.set_program_id(kNextYear);
  fact.set_renewed_pair_id(pair.pair_id());
  fact.set_unit_a_id(pair.unit_a_id());
  fact.set_unit_b_id(pair.unit_b_id());
  fact.set_method(event::v1::PAIRING_METHOD_DESIGNATED);
  fact.set_basis("2017年度考核成绩");
  *fact.mutable_effective_date() = Date("2018-01-01");
  return fact;
}

}  // namespace jiedui::spec
