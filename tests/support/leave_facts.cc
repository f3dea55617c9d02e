// What districts and the city agree to.

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
  return fact;
}

}  // namespace jiedui::spec
