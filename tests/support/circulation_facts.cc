#include <string>

#include "absl/strings/str_cat.h"

#include "tests/support/facts.h"

namespace jiedui::spec {
namespace {

std::string Text(absl::string_view text) {
  return std::string(text);
}

std::string BulletinId(int number) {
  return absl::StrCat(kYear, "-", kCity, "-", number);
}

void AddRecipient(event::v1::RecipientKind kind, const char* name,
                  event::v1::BulletinPublished& fact) {
  event::v1::BulletinRecipient& recipient = *fact.add_recipients();
  recipient.set_kind(kind);
  recipient.set_name(name);
}

}  // namespace

event::v1::ReportDifferenceExplained ExplainDifference(absl::string_view unit_id,
                                                       absl::string_view month,
                                                       absl::string_view figure_key,
                                                       absl::string_view day, int version) {
  event::v1::ReportDifferenceExplained fact;
  fact.set_report_id(absl::StrCat(unit_id, "-", month));
  fact.set_version(version);
  fact.set_figure_key(Text(figure_key));
  fact.set_explanation("一次学习由两个结对共同举办");
  fact.set_officer_id(absl::StrCat(unit_id, "-01"));
  fact.set_explaining_unit_id(kCity);
  *fact.mutable_explained_date() = Date(day);
  return fact;
}

event::v1::SupervisionCheckRecorded OrderFix(absl::string_view check_id, absl::string_view pair_id,
                                             absl::string_view unit_id, absl::string_view day,
                                             absl::string_view due) {
  event::v1::SupervisionCheckRecorded fact = CheckPair(check_id, pair_id, unit_id, day);
  fact.set_findings("活动记录不规范");
  fact.set_ordered_fix("补正活动记录");
  *fact.mutable_fix_due_date() = Date(due);
  return fact;
}

event::v1::SupervisionFixClosed CloseFix(absl::string_view check_id, absl::string_view pair_id,
                                         absl::string_view day) {
  event::v1::SupervisionFixClosed fact;
  fact.set_check_id(Text(check_id));
  fact.set_pair_id(Text(pair_id));
  fact.set_result("活动记录已补正");
  *fact.mutable_closed_date() = Date(day);
  return fact;
}

event::v1::MonthExempted ExemptMonth(absl::string_view pair_id, absl::string_view month,
                                     absl::string_view day) {
  event::v1::MonthExempted fact;
  fact.set_pair_id(Text(pair_id));
  fact.set_month(Text(month));
  fact.set_reason("全员参加防汛抢险");
  fact.set_granting_unit_id(kCity);
  *fact.mutable_granted_date() = Date(day);
  return fact;
}

event::v1::RuleExceptionGranted ExceptRule(absl::string_view pair_id, absl::string_view rule,
                                           absl::string_view start, absl::string_view end,
                                           absl::string_view day) {
  event::v1::RuleExceptionGranted fact;
  fact.set_pair_id(Text(pair_id));
  fact.set_rule(Text(rule));
  *fact.mutable_start_date() = Date(start);
  *fact.mutable_end_date() = Date(end);
  fact.set_reason("汛期应急，来不及制定计划");
  fact.mutable_basis_document()->set_document_number("枣安监字〔2017〕21号");
  fact.set_granting_unit_id(kCity);
  *fact.mutable_granted_date() = Date(day);
  return fact;
}

event::v1::GoodPracticeRecorded RecordPractice(absl::string_view practice_id,
                                               absl::string_view unit_id, absl::string_view day) {
  event::v1::GoodPracticeRecorded fact;
  fact.set_practice_id(Text(practice_id));
  fact.set_program_id(kYear);
  fact.set_unit_id(Text(unit_id));
  fact.set_title("联合执法前共同查阅企业档案");
  fact.set_description("执法前一周双方共同查阅企业档案，现场分工明确");
  *fact.mutable_recorded_date() = Date(day);
  return fact;
}

event::v1::GoodPracticePromoted PromotePractice(absl::string_view practice_id,
                                                absl::string_view day) {
  event::v1::GoodPracticePromoted fact;
  fact.set_practice_id(Text(practice_id));
  fact.set_channel("工作简报第3期");
  fact.set_promoting_unit_id(kCity);
  *fact.mutable_promoted_date() = Date(day);
  return fact;
}

event::v1::CommendationGiven Commend(absl::string_view commendation_id, absl::string_view unit_id,
                                     absl::string_view pair_id, absl::string_view day) {
  event::v1::CommendationGiven fact;
  fact.set_commendation_id(Text(commendation_id));
  fact.set_program_id(kYear);
  fact.set_pair_id(Text(pair_id));
  fact.set_unit_id(Text(unit_id));
  fact.set_reason("互助活动成效突出");
  fact.mutable_basis_document()->set_document_number("枣安监字〔2017〕30号");
  *fact.mutable_given_date() = Date(day);
  fact.set_commending_unit_id(kCity);
  return fact;
}

event::v1::ReportReminderSent Remind(absl::string_view unit_id, absl::string_view month,
                                     absl::string_view day) {
  event::v1::ReportReminderSent fact;
  fact.set_report_id(absl::StrCat(unit_id, "-", month));
  fact.set_program_id(kYear);
  fact.set_unit_id(Text(unit_id));
  fact.set_month(Text(month));
  fact.set_message("电话催报");
  fact.set_reminding_unit_id(kCity);
  *fact.mutable_sent_date() = Date(day);
  return fact;
}

event::v1::AdmonitionDecided DecideAdmonition(absl::string_view unit_id, absl::string_view month,
                                              event::v1::AdmonitionDecision decision,
                                              absl::string_view day) {
  event::v1::AdmonitionDecided fact;
  fact.set_program_id(kYear);
  fact.set_unit_id(Text(unit_id));
  fact.set_month(Text(month));
  fact.set_decision(decision);
  fact.set_deciding_officer_id("370400-01");
  *fact.mutable_decided_date() = Date(day);
  fact.set_reason("月报情况落后，要求限期改进");
  fact.mutable_basis_document()->set_document_number("枣安办约〔2017〕1号");
  fact.set_deciding_unit_id(kCity);
  return fact;
}

event::v1::UnitIndexCorrected CorrectIndex(absl::string_view unit_id, absl::string_view day,
                                           int64_t earlier_milli, int64_t index_milli,
                                           absl::string_view corrected_day) {
  event::v1::UnitIndexCorrected fact;
  fact.set_program_id(kYear);
  fact.set_unit_id(Text(unit_id));
  *fact.mutable_index_date() = Date(day);
  fact.set_index_milli(index_milli);
  fact.set_reason("录入错误");
  fact.set_earlier_milli(earlier_milli);
  *fact.mutable_corrected_date() = Date(corrected_day);
  return fact;
}

event::v1::BreakthroughVoided VoidBreakthrough(const event::v1::BreakthroughApproved& approved,
                                               absl::string_view day) {
  event::v1::BreakthroughVoided fact;
  fact.set_program_id(approved.program_id());
  fact.set_unit_id(approved.unit_id());
  *fact.mutable_approved_date() = approved.approved_date();
  fact.set_description(approved.description());
  fact.set_reason("认定有误");
  *fact.mutable_voided_date() = Date(day);
  return fact;
}

event::v1::SupervisionCheckVoided VoidCheck(const event::v1::SupervisionCheckRecorded& check,
                                            absl::string_view day) {
  event::v1::SupervisionCheckVoided fact;
  fact.set_check_id(check.check_id());
  fact.set_pair_id(check.pair_id());
  fact.set_reason("登记有误");
  *fact.mutable_checked_date() = check.checked_date();
  *fact.mutable_voided_date() = Date(day);
  return fact;
}

event::v1::CaseVoided VoidCase(absl::string_view case_id, absl::string_view day) {
  event::v1::CaseVoided fact;
  fact.set_case_id(Text(case_id));
  fact.set_reason("重复登记");
  *fact.mutable_voided_date() = Date(day);
  return fact;
}

namespace {

// What the event granted of a pair.
void NameOfPair(const event::v1::Event& entry, event::v1::EntryVoided& fact) {
  if (entry.has_month_exempted()) {
    fact.mutable_month_exemption()->set_pair_id(entry.month_exempted().pair_id());
    fact.mutable_month_exemption()->set_month(entry.month_exempted().month());
    fact.set_pair_id(entry.month_exempted().pair_id());
  } else if (entry.has_rule_exception_granted()) {
    const event::v1::RuleExceptionGranted& granted = entry.rule_exception_granted();
    event::v1::VoidedRuleException& voided = *fact.mutable_rule_exception();
    voided.set_pair_id(granted.pair_id());
    voided.set_rule(granted.rule());
    *voided.mutable_start_date() = granted.start_date();
    *voided.mutable_end_date() = granted.end_date();
    fact.set_pair_id(granted.pair_id());
  } else if (entry.has_no_violation_attested()) {
    const event::v1::NoViolationAttested& attested = entry.no_violation_attested();
    fact.mutable_no_violation()->set_activity_id(attested.activity_id());
    fact.mutable_no_violation()->set_unit_id(attested.unit_id());
    fact.set_activity_id(attested.activity_id());
    fact.set_pair_id(attested.pair_id());
    fact.add_unit_ids(attested.unit_id());
  }
}

// That two units may be, or a unit may be twice, in a pair.
void NameOfLeave(const event::v1::Event& entry, event::v1::EntryVoided& fact) {
  if (entry.has_pair_exception_granted()) {
    fact.mutable_pair_exception()->set_program_id(kYear);
    fact.mutable_pair_exception()->set_unit_id(entry.pair_exception_granted().unit_id());
    fact.add_unit_ids(entry.pair_exception_granted().unit_id());
  } else if (entry.has_cross_district_consent_given()) {
    const event::v1::CrossDistrictConsentGiven& given = entry.cross_district_consent_given();
    event::v1::VoidedCrossDistrictConsent& voided = *fact.mutable_cross_district_consent();
    voided.set_program_id(kYear);
    voided.set_unit_a_id(given.unit_a_id());
    voided.set_unit_b_id(given.unit_b_id());
    voided.set_unit_id(given.unit_id());
    for (const auto& unit_id : {given.unit_a_id(), given.unit_b_id(), given.unit_id()}) {
      fact.add_unit_ids(unit_id);
    }
  } else if (entry.has_cross_district_pair_approved()) {
    const event::v1::CrossDistrictPairApproved& approved = entry.cross_district_pair_approved();
    event::v1::VoidedCrossDistrictApproval& voided = *fact.mutable_cross_district_approval();
    voided.set_program_id(kYear);
    voided.set_unit_a_id(approved.unit_a_id());
    voided.set_unit_b_id(approved.unit_b_id());
    fact.add_unit_ids(approved.unit_a_id());
    fact.add_unit_ids(approved.unit_b_id());
  }
}

// What was decided of a unit.
void NameOfUnit(const event::v1::Event& entry, event::v1::EntryVoided& fact) {
  if (entry.has_admonition_decided()) {
    const event::v1::AdmonitionDecided& decided = entry.admonition_decided();
    fact.mutable_admonition()->set_program_id(decided.program_id());
    fact.mutable_admonition()->set_unit_id(decided.unit_id());
    fact.mutable_admonition()->set_month(decided.month());
    fact.add_unit_ids(decided.unit_id());
  } else if (entry.has_standardization_accepted()) {
    const event::v1::StandardizationAccepted& accepted = entry.standardization_accepted();
    fact.mutable_standardization()->set_unit_id(accepted.unit_id());
    *fact.mutable_standardization()->mutable_accepted_date() = accepted.accepted_date();
    fact.add_unit_ids(accepted.unit_id());
  }
}

// What keeps its id.
void NameById(const event::v1::Event& entry, event::v1::EntryVoided& fact) {
  if (entry.has_late_entry_permitted()) {
    fact.mutable_late_entry_permit()->set_permit_id(entry.late_entry_permitted().permit_id());
    fact.set_permit_id(entry.late_entry_permitted().permit_id());
    fact.add_unit_ids(entry.late_entry_permitted().unit_id());
  } else if (entry.has_commendation_given()) {
    const event::v1::CommendationGiven& given = entry.commendation_given();
    fact.mutable_commendation()->set_program_id(given.program_id());
    fact.mutable_commendation()->set_commendation_id(given.commendation_id());
    fact.set_commendation_id(given.commendation_id());
    fact.set_pair_id(given.pair_id());
    if (!given.unit_id().empty()) fact.add_unit_ids(given.unit_id());
  } else if (entry.has_good_practice_recorded()) {
    fact.mutable_good_practice()->set_practice_id(entry.good_practice_recorded().practice_id());
    fact.set_practice_id(entry.good_practice_recorded().practice_id());
    fact.add_unit_ids(entry.good_practice_recorded().unit_id());
  } else if (entry.has_good_practice_promoted()) {
    const event::v1::GoodPracticePromoted& promoted = entry.good_practice_promoted();
    fact.mutable_practice_promotion()->set_practice_id(promoted.practice_id());
    fact.mutable_practice_promotion()->set_unit_id(promoted.promoting_unit_id());
    fact.set_practice_id(promoted.practice_id());
  } else if (entry.has_score_adjustment_proposed()) {
    const event::v1::ScoreAdjustmentProposed& proposed = entry.score_adjustment_proposed();
    fact.mutable_score_adjustment()->set_assessment_id(proposed.assessment_id());
    fact.mutable_score_adjustment()->set_adjustment_id(proposed.adjustment_id());
    fact.set_assessment_id(proposed.assessment_id());
    fact.set_pair_id(proposed.pair_id());
    if (!proposed.unit_id().empty()) fact.add_unit_ids(proposed.unit_id());
  }
}

}  // namespace

event::v1::EntryVoided VoidEntry(const AnyFact& entry, absl::string_view day) {
  event::v1::EntryVoided fact;
  NameOfPair(entry.event, fact);
  NameOfLeave(entry.event, fact);
  NameById(entry.event, fact);
  NameOfUnit(entry.event, fact);
  if (!fact.has_standardization()) fact.set_program_id(kYear);
  fact.set_reason("误选单位");
  fact.set_voiding_unit_id(kCity);
  *fact.mutable_voided_date() = Date(day);
  return fact;
}

event::v1::FigureCorrected CorrectFigure(absl::string_view unit_id, absl::string_view month,
                                         absl::string_view figure_key, int64_t value,
                                         absl::string_view day, int version) {
  event::v1::FigureCorrected fact;
  fact.set_report_id(absl::StrCat(unit_id, "-", month));
  fact.set_version(version);
  fact.set_figure_key(Text(figure_key));
  fact.set_value(value);
  fact.set_reason("复核后更正");
  const absl::string_view district = unit_id.substr(0, sizeof(kXuecheng) - 1);
  const bool town = unit_id != district && unit_id != kGaoxin;
  fact.set_correcting_unit_id(Text(town ? district : kCity));
  *fact.mutable_corrected_date() = Date(day);
  return fact;
}

event::v1::BulletinPublished PublishBulletin(int number, absl::string_view first_month,
                                             absl::string_view last_month, absl::string_view day) {
  event::v1::BulletinPublished fact;
  fact.set_bulletin_id(BulletinId(number));
  fact.set_program_id(kYear);
  fact.set_unit_id(kCity);
  fact.set_number(number);
  fact.set_title("结对互助活动进展情况通报");
  fact.set_document_number(absl::StrCat("枣安监通报〔2017〕", number, "号"));
  fact.set_first_month(Text(first_month));
  fact.set_last_month(Text(last_month));
  AddRecipient(event::v1::RECIPIENT_KIND_MAIN, "市政府安委会办公室", fact);
  AddRecipient(event::v1::RECIPIENT_KIND_SEND, "各区（市）安监局", fact);
  AddRecipient(event::v1::RECIPIENT_KIND_COPY_UPWARD, "省安监局监察总队", fact);
  *fact.mutable_signed_date() = Date(day);
  *fact.mutable_printed_date() = Date(day);
  *fact.mutable_published_date() = Date(day);
  fact.set_position(1);
  fact.set_root_sha256(std::string(64, 'a'));
  fact.set_table_sha256(std::string(64, 'b'));
  *fact.mutable_judged_date() = Date(day);
  if (number > 1) fact.set_previous_bulletin_id(BulletinId(number - 1));
  return fact;
}

event::v1::CopyDelivered DeliverCopy(absl::string_view bulletin_id, absl::string_view day) {
  event::v1::CopyDelivered fact;
  fact.set_bulletin_id(Text(bulletin_id));
  fact.set_recipient_name("省安监局监察总队");
  *fact.mutable_delivered_date() = Date(day);
  fact.set_receipt_note("机要交换");
  return fact;
}

}  // namespace jiedui::spec
