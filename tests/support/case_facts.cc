// Cases: filed or proposed, decided, changed, paid and closed.

#include <string>

#include "absl/strings/str_cat.h"

#include "tests/support/facts.h"

namespace jiedui::spec {
namespace {

std::string Text(absl::string_view text) {
  return std::string(text);
}

template <class Fact>
Fact CaseOf(absl::string_view case_id, absl::string_view unit_id, absl::string_view activity_id) {
  Fact fact;
  fact.set_case_id(Text(case_id));
  fact.set_unit_id(Text(unit_id));
  fact.set_activity_id(Text(activity_id));
  fact.set_enterprise_id("91370400ENTERPRISE1");
  fact.set_cause("未按规定对从业人员进行安全生产教育和培训");
  event::v1::EnforcementDocument& order = *fact.add_documents();
  order.set_kind("责令限期整改指令书");
  order.set_number(absl::StrCat("示例责改〔2017〕", case_id));
  *order.mutable_issued_date() = Date("2017-01-10");
  return fact;
}

}  // namespace

event::v1::CaseFiled FileCase(absl::string_view case_id, absl::string_view unit_id,
                              absl::string_view activity_id, absl::string_view day) {
  auto fact = CaseOf<event::v1::CaseFiled>(case_id, unit_id, activity_id);
  *fact.mutable_filed_date() = Date(day);
  return fact;
}

event::v1::ProposedCaseReported ProposeCase(absl::string_view case_id, absl::string_view unit_id,
                                            absl::string_view activity_id, absl::string_view day) {
  auto fact = CaseOf<event::v1::ProposedCaseReported>(case_id, unit_id, activity_id);
  *fact.mutable_reported_date() = Date(day);
  return fact;
}

event::v1::ProposedCaseAccepted AcceptCase(absl::string_view case_id, absl::string_view unit_id,
                                           absl::string_view day) {
  event::v1::ProposedCaseAccepted fact;
  fact.set_case_id(Text(case_id));
  fact.set_unit_id(Text(unit_id));
  *fact.mutable_accepted_date() = Date(day);
  return fact;
}

event::v1::ProposedCaseDeclined DeclineCase(absl::string_view case_id, absl::string_view unit_id,
                                            absl::string_view day) {
  event::v1::ProposedCaseDeclined fact;
  fact.set_case_id(Text(case_id));
  fact.set_unit_id(Text(unit_id));
  *fact.mutable_declined_date() = Date(day);
  fact.set_reason("证据不足");
  return fact;
}

event::v1::PenaltyDecided DecidePenalty(absl::string_view case_id, absl::string_view day,
                                        int64_t fine_fen) {
  event::v1::PenaltyDecided fact;
  fact.set_case_id(Text(case_id));
  *fact.mutable_decided_date() = Date(day);
  fact.set_fine_fen(fine_fen);
  fact.set_decision_number(absl::StrCat("（薛）安监罚〔2017〕", case_id));
  return fact;
}

event::v1::PenaltyChanged ChangePenalty(absl::string_view case_id, absl::string_view day,
                                        int64_t fine_fen) {
  event::v1::PenaltyChanged fact;
  fact.set_case_id(Text(case_id));
  *fact.mutable_changed_date() = Date(day);
  fact.set_ground(event::v1::PENALTY_CHANGE_GROUND_RECONSIDERATION);
  fact.set_fine_fen(fine_fen);
  fact.set_document_number("薛政复决〔2017〕1号");
  fact.set_reason("处罚幅度明显不当");
  return fact;
}

event::v1::FineCollected CollectFine(absl::string_view case_id, absl::string_view day,
                                     int64_t collected_fen) {
  event::v1::FineCollected fact;
  fact.set_case_id(Text(case_id));
  *fact.mutable_collected_date() = Date(day);
  fact.set_collected_fen(collected_fen);
  return fact;
}

event::v1::CaseClosed CloseCase(absl::string_view case_id, absl::string_view day) {
  event::v1::CaseClosed fact;
  fact.set_case_id(Text(case_id));
  *fact.mutable_closed_date() = Date(day);
  return fact;
}

}  // namespace jiedui::spec
