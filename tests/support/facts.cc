#include "tests/support/facts.h"

#include "absl/strings/str_cat.h"

#include "base/check.h"
#include "domain/date.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::spec {
namespace {

constexpr char kNewYear[] = "2017-01-01";

std::string Text(absl::string_view text) {
  return std::string(text);
}

// The ids every activity has.
template <class Fact>
Fact Activity(absl::string_view activity_id, absl::string_view pair_id) {
  Fact fact;
  fact.set_activity_id(Text(activity_id));
  fact.set_pair_id(Text(pair_id));
  return fact;
}

template <class Stay>
Stay StayOf(absl::string_view activity_id, absl::string_view pair_id,
            absl::string_view from_unit_id, absl::string_view dispatched) {
  auto stay = Activity<Stay>(activity_id, pair_id);
  stay.set_from_unit_id(Text(from_unit_id));
  stay.add_officer_ids(absl::StrCat(from_unit_id, "-01"));
  *stay.mutable_dispatched_date() = Date(dispatched);
  stay.set_duties("参与日常执法检查");
  return stay;
}

template <class Fact>
event::v1::ActivityCorrected CorrectionOf(const Fact& corrected, absl::string_view day) {
  auto fact = Activity<event::v1::ActivityCorrected>(corrected.activity_id(), corrected.pair_id());
  *fact.mutable_corrected_date() = Date(day);
  fact.set_reason("录入有误");
  return fact;
}

template <class Fact>
Fact ReportOf(absl::string_view unit_id, absl::string_view month, int version) {
  Fact fact;
  fact.set_report_id(absl::StrCat(unit_id, "-", month));
  fact.set_version(version);
  return fact;
}

}  // namespace

History Facts(std::initializer_list<AnyFact> facts) {
  History history;
  for (const AnyFact& fact : facts) history.push_back(fact.event);
  return history;
}

History operator+(History earlier, const History& later) {
  earlier.insert(earlier.end(), later.begin(), later.end());
  return earlier;
}

History Organization() {
  using event::v1::TEAM_TIER_BRIGADE;
  using event::v1::TEAM_TIER_SQUADRON;
  return Facts({RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, ""),
                RegisterUnit(kShizhong, TEAM_TIER_BRIGADE, kCity),
                RegisterUnit(kXuecheng, TEAM_TIER_BRIGADE, kCity),
                RegisterUnit(kTengzhou, TEAM_TIER_BRIGADE, kCity),
                RegisterUnit(kGaoxin, TEAM_TIER_BRIGADE, kCity),
                RegisterUnit(kLincheng, TEAM_TIER_SQUADRON, kXuecheng),
                RegisterUnit(kXingren, TEAM_TIER_SQUADRON, kXuecheng),
                RegisterUnit(kXingcheng, TEAM_TIER_SQUADRON, kXuecheng),
                RegisterUnit(kZhangfan, TEAM_TIER_SQUADRON, kXuecheng),
                RegisterUnit(kJinghe, TEAM_TIER_SQUADRON, kTengzhou)});
}

History ProgramYear() {
  return Organization() +
         Facts({OpenProgram(), AdoptPolicy(), Enroll(kShizhong), Enroll(kXuecheng),
                Enroll(kTengzhou), Enroll(kGaoxin), Enroll(kLincheng), Enroll(kXingren),
                Enroll(kXingcheng), Enroll(kZhangfan), Enroll(kJinghe)});
}

History Paired() {
  return ProgramYear() + Facts({Assign(kTengzhou, kXuecheng), Assign(kLincheng, kXingren)});
}

History Staffed() {
  return Paired() +
         Facts({RegisterOfficer("370481-01", kTengzhou), RegisterOfficer("370403-01", kXuecheng),
                RegisterOfficer("370403001-01", kLincheng),
                RegisterOfficer("370403002-01", kXingren)});
}

History Clerks() {
  History clerks;
  for (const absl::string_view unit_id : {kCity, kShizhong, kXuecheng, kTengzhou, kGaoxin,
                                          kLincheng, kXingren, kXingcheng, kZhangfan, kJinghe}) {
    clerks.push_back(AnyFact(RegisterOfficer(absl::StrCat(unit_id, "-01"), unit_id)).event);
  }
  return clerks;
}

History Reporting() {
  return Paired() + Clerks();
}

CivilDay Day(absl::string_view text) {
  const absl::StatusOr<CivilDay> day = ParseDay(text);
  CHECK_OK(day.status());
  return *day;
}

google::type::Date Date(absl::string_view text) {
  return domain::ToDate(Day(text));
}

std::string PairId(absl::string_view unit_a_id, absl::string_view unit_b_id) {
  return absl::StrCat(kYear, "-", unit_a_id, "-", unit_b_id);
}

event::v1::UnitRegistered RegisterUnit(absl::string_view unit_id, event::v1::TeamTier tier,
                                       absl::string_view parent_unit_id) {
  event::v1::UnitRegistered fact;
  fact.set_unit_id(Text(unit_id));
  fact.set_display_name(absl::StrCat("单位", unit_id));
  fact.set_team_name(absl::StrCat("单位", unit_id, "安监队伍"));
  fact.set_tier(tier);
  fact.set_parent_unit_id(Text(parent_unit_id));
  *fact.mutable_effective_date() = Date("2014-01-01");
  return fact;
}

event::v1::UnitRenamed RenameUnit(absl::string_view unit_id, absl::string_view name,
                                  absl::string_view day) {
  event::v1::UnitRenamed fact;
  fact.set_unit_id(Text(unit_id));
  fact.set_display_name(Text(name));
  fact.set_team_name(absl::StrCat(name, "应急办"));
  *fact.mutable_effective_date() = Date(day);
  fact.set_reason("机构改革");
  return fact;
}

event::v1::UnitClosed CloseUnit(absl::string_view unit_id, absl::string_view day) {
  event::v1::UnitClosed fact;
  fact.set_unit_id(Text(unit_id));
  *fact.mutable_effective_date() = Date(day);
  fact.set_reason("撤并");
  return fact;
}

event::v1::UnitRegistered Found(absl::string_view unit_id, event::v1::TeamTier tier,
                                absl::string_view parent_unit_id, absl::string_view day) {
  event::v1::UnitRegistered fact = RegisterUnit(unit_id, tier, parent_unit_id);
  *fact.mutable_effective_date() = Date(day);
  return fact;
}

event::v1::UnitsMerged Merge(const std::vector<std::string>& merged_unit_ids,
                             absl::string_view unit_id, absl::string_view day) {
  event::v1::UnitsMerged fact;
  fact.set_unit_id(Text(unit_id));
  for (const std::string& merged : merged_unit_ids) fact.add_merged_unit_ids(merged);
  *fact.mutable_effective_date() = Date(day);
  fact.set_reason("镇街合并");
  return fact;
}

event::v1::UnitSplit Split(absl::string_view unit_id, const std::vector<std::string>& new_unit_ids,
                           absl::string_view day) {
  event::v1::UnitSplit fact;
  fact.set_unit_id(Text(unit_id));
  for (const std::string& new_unit_id : new_unit_ids) fact.add_new_unit_ids(new_unit_id);
  *fact.mutable_effective_date() = Date(day);
  fact.set_reason("中队增设");
  return fact;
}

event::v1::UnitSplit Dismember(absl::string_view unit_id,
                               const std::vector<std::string>& new_unit_ids, absl::string_view day,
                               absl::string_view successor_unit_id) {
  event::v1::UnitSplit fact = Split(unit_id, new_unit_ids, day);
  fact.set_ceases(true);
  fact.set_successor_unit_id(Text(successor_unit_id));
  return fact;
}

event::v1::UnitTransferred TransferUnit(absl::string_view unit_id, absl::string_view parent_unit_id,
                                        absl::string_view day) {
  event::v1::UnitTransferred fact;
  fact.set_unit_id(Text(unit_id));
  fact.set_parent_unit_id(Text(parent_unit_id));
  *fact.mutable_effective_date() = Date(day);
  fact.set_reason("区划调整");
  return fact;
}

event::v1::UnitEstablishmentSet SetPosts(absl::string_view unit_id, int post_count,
                                         absl::string_view day) {
  event::v1::UnitEstablishmentSet fact;
  fact.set_unit_id(Text(unit_id));
  fact.set_post_count(post_count);
  *fact.mutable_effective_date() = Date(day);
  return fact;
}

event::v1::OfficerRegistered RegisterOfficer(absl::string_view officer_id,
                                             absl::string_view unit_id) {
  event::v1::OfficerRegistered fact;
  fact.set_officer_id(Text(officer_id));
  fact.set_unit_id(Text(unit_id));
  fact.set_display_name("王安");
  fact.set_certificate_number("鲁D-2017-00412");
  fact.set_phone("0632-5550147");
  *fact.mutable_effective_date() = Date(kNewYear);
  fact.set_establishment(event::v1::ESTABLISHMENT_ESTABLISHED);
  *fact.mutable_certificate_valid_to_date() = Date("2019-12-31");
  return fact;
}

event::v1::OfficerCertificateRenewed RenewCertificate(absl::string_view officer_id,
                                                      absl::string_view issued,
                                                      absl::string_view valid_to) {
  event::v1::OfficerCertificateRenewed fact;
  fact.set_officer_id(Text(officer_id));
  fact.set_certificate_number("鲁D-2020-00733");
  *fact.mutable_issued_date() = Date(issued);
  *fact.mutable_valid_to_date() = Date(valid_to);
  return fact;
}

event::v1::OfficerTransferred Transfer(absl::string_view officer_id, absl::string_view unit_id,
                                       absl::string_view day) {
  event::v1::OfficerTransferred fact;
  fact.set_officer_id(Text(officer_id));
  fact.set_unit_id(Text(unit_id));
  fact.set_establishment(event::v1::ESTABLISHMENT_ESTABLISHED);
  *fact.mutable_effective_date() = Date(day);
  fact.set_reason("工作需要");
  return fact;
}

event::v1::OfficerLeft Leave(absl::string_view officer_id, absl::string_view day) {
  event::v1::OfficerLeft fact;
  fact.set_officer_id(Text(officer_id));
  *fact.mutable_effective_date() = Date(day);
  fact.set_reason("退休");
  return fact;
}

event::v1::PersonalDataErased ErasePersonalData(absl::string_view officer_id,
                                                absl::string_view day) {
  event::v1::PersonalDataErased fact;
  fact.set_officer_id(Text(officer_id));
  *fact.mutable_erased_date() = Date(day);
  fact.set_legal_basis("个人信息保护法第四十七条第一款第（一）项");
  fact.set_reason("调离执法岗位");
  return fact;
}

event::v1::ProgramOpened OpenProgram() {
  event::v1::ProgramOpened fact = domain::Program2017();
  fact.set_display_name("全市安全生产执法监察系统结对互助活动");
  fact.set_organizer_unit_id(kCity);
  fact.mutable_basis_document()->set_document_number("枣安监发〔2017〕11号");
  *fact.mutable_basis_document()->mutable_signed_date() = Date("2017-01-10");
  *fact.mutable_opened_date() = Date("2017-01-10");
  return fact;
}

event::v1::BasisDocumentRegistered RegisterDocument(absl::string_view document_id,
                                                    absl::string_view day) {
  event::v1::BasisDocumentRegistered fact;
  fact.set_document_id(Text(document_id));
  fact.set_document_number("枣安监发〔2017〕11号");
  fact.set_title("关于在全市安全生产执法监察系统开展结对互助活动的通知");
  fact.set_issuer("枣庄市安全生产监督管理局");
  *fact.mutable_signed_date() = Date("2017-01-10");
  *fact.mutable_printed_date() = Date("2017-01-10");
  fact.set_file_sha256("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  *fact.mutable_registered_date() = Date(day);
  return fact;
}

event::v1::WorkCalendarPublished PublishCalendar(absl::string_view year, absl::string_view day) {
  event::v1::WorkCalendarPublished fact = domain::ZaozhuangCalendar(year);
  *fact.mutable_published_date() = Date(day);
  const CivilDay first_holiday = year == "2017" ? CivilDay(2017, 1, 2) : CivilDay(2018, 1, 1);
  if (Day(day) > first_holiday) *fact.mutable_holds_from_date() = Date(day);
  return fact;
}

event::v1::PolicySetAdopted AdoptPolicy() {
  return domain::ZaozhuangPolicySet();
}

event::v1::PolicySetAdopted AdoptPolicyWith(absl::string_view key, absl::string_view value) {
  event::v1::PolicySetAdopted fact = AdoptPolicy();
  for (event::v1::PolicyParameter& parameter : *fact.mutable_parameters()) {
    if (parameter.key() == key) parameter.set_value(Text(value));
  }
  return fact;
}

event::v1::PolicySetAdopted RankMonths() {
  event::v1::PolicySetAdopted fact = AdoptPolicyWith("monthly.profile", "quota_safe");
  fact.set_policy_set_id("zaozhuang-2017-ranked");
  return fact;
}

event::v1::UnitEnrolled Enroll(absl::string_view unit_id, absl::string_view day) {
  event::v1::UnitEnrolled fact;
  fact.set_program_id(kYear);
  fact.set_unit_id(Text(unit_id));
  *fact.mutable_effective_date() = Date(day);
  return fact;
}

event::v1::UnitIndexRecorded RecordIndex(absl::string_view unit_id, absl::string_view day,
                                         int64_t index_milli) {
  event::v1::UnitIndexRecorded fact;
  fact.set_program_id(kYear);
  fact.set_unit_id(Text(unit_id));
  *fact.mutable_index_date() = Date(day);
  fact.set_index_milli(index_milli);
  fact.set_basis("年度考核");
  return fact;
}

event::v1::BreakthroughApproved ApproveBreakthrough(absl::string_view unit_id,
                                                    absl::string_view day) {
  event::v1::BreakthroughApproved fact;
  fact.set_program_id(kYear);
  fact.set_unit_id(Text(unit_id));
  *fact.mutable_approved_date() = Date(day);
  fact.set_description("执法案卷获省级优秀案卷");
  return fact;
}

event::v1::PairAssigned Assign(absl::string_view unit_a_id, absl::string_view unit_b_id) {
  event::v1::PairAssigned fact;
  fact.set_pair_id(PairId(unit_a_id, unit_b_id));
  fact.set_program_id(kYear);
  fact.set_unit_a_id(Text(unit_a_id));
  fact.set_unit_b_id(Text(unit_b_id));
  fact.set_method(event::v1::PAIRING_METHOD_DESIGNATED);
  fact.set_basis("上年度考核成绩");
  *fact.mutable_effective_date() = Date(kNewYear);
  return fact;
}

event::v1::PairDissolved Dissolve(absl::string_view pair_id, absl::string_view day) {
  event::v1::PairDissolved fact;
  fact.set_pair_id(Text(pair_id));
  *fact.mutable_effective_date() = Date(day);
  fact.set_reason("机构调整");
  return fact;
}

event::v1::PairExceptionGranted GrantException(absl::string_view unit_id) {
  event::v1::PairExceptionGranted fact;
  fact.set_program_id(kYear);
  fact.set_unit_id(Text(unit_id));
  *fact.mutable_granted_date() = Date("2017-01-10");
  fact.set_reason("参加单位为单数");
  return fact;
}

event::v1::PairRegisterFiled FileRegister(absl::string_view unit_id,
                                          const std::vector<std::string>& pair_ids,
                                          absl::string_view day) {
  event::v1::PairRegisterFiled fact;
  fact.set_register_id(absl::StrCat(kYear, "-", unit_id));
  fact.set_program_id(kYear);
  fact.set_unit_id(Text(unit_id));
  fact.set_reporter_officer_id(absl::StrCat(unit_id, "-01"));
  for (const std::string& pair_id : pair_ids) fact.add_pair_ids(pair_id);
  *fact.mutable_filed_date() = Date(day);
  return fact;
}

event::v1::PairRegisterAcknowledged AcknowledgeRegister(absl::string_view unit_id,
                                                        absl::string_view day) {
  event::v1::PairRegisterAcknowledged fact;
  fact.set_register_id(absl::StrCat(kYear, "-", unit_id));
  *fact.mutable_acknowledged_date() = Date(day);
  return fact;
}

event::v1::PairRegisterReturned ReturnRegister(absl::string_view unit_id, absl::string_view day) {
  event::v1::PairRegisterReturned fact;
  fact.set_register_id(absl::StrCat(kYear, "-", unit_id));
  *fact.mutable_returned_date() = Date(day);
  fact.set_reason("结对依据不全");
  return fact;
}

event::v1::SupervisionCheckRecorded CheckPair(absl::string_view check_id, absl::string_view pair_id,
                                              absl::string_view unit_id, absl::string_view day) {
  event::v1::SupervisionCheckRecorded fact;
  fact.set_check_id(Text(check_id));
  fact.set_pair_id(Text(pair_id));
  fact.set_unit_id(Text(unit_id));
  *fact.mutable_checked_date() = Date(day);
  fact.set_findings("活动开展正常");
  return fact;
}

event::v1::StaffDispatched Dispatch(absl::string_view activity_id, absl::string_view pair_id,
                                    absl::string_view from_unit_id, absl::string_view day) {
  return StayOf<event::v1::StaffDispatched>(activity_id, pair_id, from_unit_id, day);
}

event::v1::StaffRotated Rotate(absl::string_view activity_id, absl::string_view pair_id,
                               absl::string_view from_unit_id, absl::string_view arrived,
                               absl::string_view returned) {
  auto fact = StayOf<event::v1::StaffRotated>(activity_id, pair_id, from_unit_id, arrived);
  *fact.mutable_arrived_date() = Date(arrived);
  *fact.mutable_returned_date() = Date(returned);
  return fact;
}

event::v1::JointInspectionHeld Inspect(absl::string_view activity_id, absl::string_view pair_id,
                                       absl::string_view jurisdiction_unit_id,
                                       absl::string_view day) {
  auto fact = Activity<event::v1::JointInspectionHeld>(activity_id, pair_id);
  *fact.mutable_held_date() = Date(day);
  for (int i = 1; i <= 3; ++i) {
    event::v1::InspectionTarget& target = *fact.add_targets();
    target.set_enterprise_id(absl::StrCat("91370400ENTERPRISE", i));
    target.set_display_name(absl::StrCat("企业", i));
    target.set_jurisdiction_unit_id(Text(jurisdiction_unit_id));
    target.set_selection_reason(event::v1::SELECTION_REASON_LARGER_HAZARD);
    target.set_document_count(2);
  }
  fact.set_plan_reference("联合执法计划〔2017〕1号");
  return fact;
}

event::v1::GroupStudyHeld Study(absl::string_view activity_id, const event::v1::PairAssigned& pair,
                                absl::string_view day) {
  auto fact = Activity<event::v1::GroupStudyHeld>(activity_id, pair.pair_id());
  *fact.mutable_held_date() = Date(day);
  fact.set_duration_minutes(210);
  fact.add_topics("安全生产法");
  fact.add_problems("文书制作标准不一");
  fact.set_resolutions("统一文书制作标准");
  for (const std::string& unit_id : {pair.unit_a_id(), pair.unit_b_id()}) {
    event::v1::Attendance& side = *fact.add_attendance();
    side.set_unit_id(unit_id);
    side.set_person_count(2);
  }
  return fact;
}

event::v1::OtherActivityHeld HelpOtherwise(absl::string_view activity_id, absl::string_view pair_id,
                                           absl::string_view day) {
  auto fact = Activity<event::v1::OtherActivityHeld>(activity_id, pair_id);
  *fact.mutable_held_date() = Date(day);
  fact.set_description("案卷互评");
  return fact;
}

event::v1::ActivityAttested Attest(absl::string_view activity_id, absl::string_view pair_id,
                                   absl::string_view unit_id, absl::string_view day) {
  auto fact = Activity<event::v1::ActivityAttested>(activity_id, pair_id);
  fact.set_unit_id(Text(unit_id));
  *fact.mutable_attested_date() = Date(day);
  fact.set_attesting_unit_id(kCity);
  return fact;
}

event::v1::ActivityCorrected Correct(const event::v1::StaffRotated& corrected,
                                     absl::string_view day) {
  event::v1::ActivityCorrected fact = CorrectionOf(corrected, day);
  *fact.mutable_staff_rotated() = corrected;
  return fact;
}

event::v1::ActivityCorrected Correct(const event::v1::JointInspectionHeld& corrected,
                                     absl::string_view day) {
  event::v1::ActivityCorrected fact = CorrectionOf(corrected, day);
  *fact.mutable_joint_inspection_held() = corrected;
  return fact;
}

event::v1::ActivityCorrected Correct(const event::v1::GroupStudyHeld& corrected,
                                     absl::string_view day) {
  event::v1::ActivityCorrected fact = CorrectionOf(corrected, day);
  *fact.mutable_group_study_held() = corrected;
  return fact;
}

event::v1::ActivityCorrected Correct(const event::v1::OtherActivityHeld& corrected,
                                     absl::string_view day) {
  event::v1::ActivityCorrected fact = CorrectionOf(corrected, day);
  *fact.mutable_other_activity_held() = corrected;
  return fact;
}

event::v1::ActivityVoided Void(absl::string_view activity_id, absl::string_view pair_id,
                               absl::string_view day) {
  auto fact = Activity<event::v1::ActivityVoided>(activity_id, pair_id);
  *fact.mutable_voided_date() = Date(day);
  fact.set_reason("未实际开展");
  return fact;
}

event::v1::ReportSubmitted SubmitReport(absl::string_view unit_id, absl::string_view month,
                                        absl::string_view day, int version) {
  auto fact = ReportOf<event::v1::ReportSubmitted>(unit_id, month, version);
  fact.set_program_id(kYear);
  fact.set_unit_id(Text(unit_id));
  fact.set_month(Text(month));
  fact.set_reporter_officer_id(absl::StrCat(unit_id, "-01"));
  fact.mutable_figures()->set_study_session_count(1);
  *fact.mutable_submitted_date() = Date(day);
  return fact;
}

event::v1::ReportReturned ReturnReport(absl::string_view unit_id, absl::string_view month,
                                       absl::string_view day, int version) {
  auto fact = ReportOf<event::v1::ReportReturned>(unit_id, month, version);
  *fact.mutable_returned_date() = Date(day);
  fact.set_reason("数字与账本不符");
  return fact;
}

event::v1::ReportAccepted AcceptReport(absl::string_view unit_id, absl::string_view month,
                                       absl::string_view day, int version) {
  auto fact = ReportOf<event::v1::ReportAccepted>(unit_id, month, version);
  *fact.mutable_accepted_date() = Date(day);
  return fact;
}

}  // namespace jiedui::spec
