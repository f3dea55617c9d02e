// Every fact of the programme with sensible values, for tests: a builder says what matters and the
// rest is sound. Each returns the event as it stands in a ledger, fields "set by the server"
// included, so that it serves as history and as a proposal alike; a test changes what it is about.
//
// The stage: the city 370400; the brigades of its districts and of the high-tech zone; some towns.
// A pair of units a and b is called PairId(a, b).

#ifndef JIEDUI_TESTS_SUPPORT_FACTS_H_
#define JIEDUI_TESTS_SUPPORT_FACTS_H_

#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/type/date.pb.h"

#include "base/civil.h"
#include "domain/context.h"
#include "jiedui/event/v1/events.gen.h"

namespace jiedui::spec {

inline constexpr char kYear[] = "2017";
inline constexpr char kCity[] = "370400";           // 枣庄市
inline constexpr char kOffice[] = "370400-anban";   // 市安办, which countersigns
inline constexpr char kShizhong[] = "370402";       // 市中区
inline constexpr char kXuecheng[] = "370403";       // 薛城区
inline constexpr char kTengzhou[] = "370481";       // 滕州市
inline constexpr char kGaoxin[] = "370400-gaoxin";  // 枣庄高新区
inline constexpr char kLincheng[] = "370403001";    // 临城街道, 薛城区
inline constexpr char kXingren[] = "370403002";     // 兴仁街道, 薛城区
inline constexpr char kXingcheng[] = "370403003";   // 兴城街道, 薛城区
inline constexpr char kZhangfan[] = "370403004";    // 张范街道, 薛城区
inline constexpr char kJinghe[] = "370481001";      // 荆河街道, 滕州市

// An event of any type where events are listed.
struct AnyFact {
  template <class E>
  AnyFact(const E& fact) {  // NOLINT(google-explicit-constructor): lists of facts read as facts
    *event::v1::EventTraits<E>::Mutable(event) = fact;
  }
  AnyFact(const event::v1::Event& any) : event(any) {}  // NOLINT(google-explicit-constructor)

  event::v1::Event event;
};

using History = std::vector<event::v1::Event>;

// What happened, in order.
History Facts(std::initializer_list<AnyFact> facts);
History operator+(History earlier, const History& later);

// The stage: all units above.
History Organization();
// The stage, the programme of 2017 with the policy of Zaozhuang, and everybody but the city
// enrolled.
History ProgramYear();
// The programme year with the pairs 滕州–薛城 and 临城–兴仁 from 1 January.
History Paired();
// The same, with the officer whom each of their sides sends: "<unit>-01".
History Staffed();

// An officer of each unit of the stage, who signs its reports: "<unit>-01".
History Clerks();
// The paired units, and who signs for them.
History Reporting();

// A year in which everything happens, each event that can be proposed at least once (full_year.cc).
History FullYear();

// "2017-03-02"; must be a real day.
CivilDay Day(absl::string_view text);
google::type::Date Date(absl::string_view text);
std::string PairId(absl::string_view unit_a_id, absl::string_view unit_b_id);

event::v1::UnitRegistered RegisterUnit(absl::string_view unit_id, event::v1::TeamTier tier,
                                       absl::string_view parent_unit_id);
event::v1::UnitRenamed RenameUnit(absl::string_view unit_id, absl::string_view name,
                                  absl::string_view day);
event::v1::UnitClosed CloseUnit(absl::string_view unit_id, absl::string_view day);
// A unit that is there from the day on.
event::v1::UnitRegistered Found(absl::string_view unit_id, event::v1::TeamTier tier,
                                absl::string_view parent_unit_id, absl::string_view day);
event::v1::UnitsMerged Merge(const std::vector<std::string>& merged_unit_ids,
                             absl::string_view unit_id, absl::string_view day);
// The unit goes on.
event::v1::UnitSplit Split(absl::string_view unit_id, const std::vector<std::string>& new_unit_ids,
                           absl::string_view day);
// The unit ceases; the successor may be empty.
event::v1::UnitSplit Dismember(absl::string_view unit_id,
                               const std::vector<std::string>& new_unit_ids, absl::string_view day,
                               absl::string_view successor_unit_id);
event::v1::UnitTransferred TransferUnit(absl::string_view unit_id, absl::string_view parent_unit_id,
                                        absl::string_view day);
event::v1::UnitEstablishmentSet SetPosts(absl::string_view unit_id, int post_count,
                                         absl::string_view day);
event::v1::StandardizationAccepted AcceptStandardization(absl::string_view unit_id,
                                                         absl::string_view day);
// 王安, 在编, with a telephone and a certificate that is valid to the end of 2019.
event::v1::OfficerRegistered RegisterOfficer(absl::string_view officer_id,
                                             absl::string_view unit_id);
event::v1::OfficerCertificateRenewed RenewCertificate(absl::string_view officer_id,
                                                      absl::string_view issued,
                                                      absl::string_view valid_to);
// As 在编.
event::v1::OfficerTransferred Transfer(absl::string_view officer_id, absl::string_view unit_id,
                                       absl::string_view day);
event::v1::OfficerLeft Leave(absl::string_view officer_id, absl::string_view day);
event::v1::PersonalDataErased ErasePersonalData(absl::string_view officer_id,
                                                absl::string_view day);

// The notice of the programme, with the hash of an empty file.
event::v1::BasisDocumentRegistered RegisterDocument(absl::string_view document_id,
                                                    absl::string_view day = "2017-01-10");
// The calendar of the example, of 2017 or 2018, as the first of its year.
event::v1::WorkCalendarPublished PublishCalendar(absl::string_view year,
                                                 absl::string_view day = "2017-01-10");
event::v1::ProgramOpened OpenProgram();
event::v1::PolicySetAdopted AdoptPolicy();
// With one parameter of the policy changed.
event::v1::PolicySetAdopted AdoptPolicyWith(absl::string_view key, absl::string_view value);
// One that ranks months, else as the policy.
event::v1::PolicySetAdopted RankMonths();
event::v1::UnitEnrolled Enroll(absl::string_view unit_id, absl::string_view day = "2017-01-01");
event::v1::UnitIndexRecorded RecordIndex(absl::string_view unit_id, absl::string_view day,
                                         int64_t index_milli);
event::v1::BreakthroughApproved ApproveBreakthrough(absl::string_view unit_id,
                                                    absl::string_view day);

event::v1::PairAssigned Assign(absl::string_view unit_a_id, absl::string_view unit_b_id);
// A unit proposes to pair with another, by itself; and the other one's, or whose else, answer.
event::v1::PairProposed Propose(absl::string_view unit_id, absl::string_view partner_unit_id,
                                absl::string_view day = "2017-01-11");
event::v1::PairProposalAnswered Agree(const event::v1::PairProposed& proposed,
                                      absl::string_view day = "2017-01-12");
event::v1::PairProposalAnswered Decline(const event::v1::PairProposed& proposed,
                                        absl::string_view unit_id,
                                        absl::string_view day = "2017-01-12");
event::v1::PairDissolved Dissolve(absl::string_view pair_id, absl::string_view day);
event::v1::PairExceptionGranted GrantException(absl::string_view unit_id);
// Other sides of a pair from a day on, ordered by the city.
event::v1::PairReassigned Reassign(absl::string_view pair_id, absl::string_view unit_a_id,
                                   absl::string_view unit_b_id, absl::string_view day);
// A unit takes part no more from a day on.
event::v1::UnitWithdrawn Withdraw(absl::string_view unit_id, absl::string_view day);
// The year after: its programme and rules, who takes part from its first day on, and the pair of
// this year that goes on in it.
constexpr char kNextYear[] = "2018";
event::v1::ProgramOpened OpenNextProgram();
event::v1::PolicySetAdopted AdoptNextPolicy();
event::v1::UnitEnrolled EnrollNext(absl::string_view unit_id);
event::v1::PairRenewed Renew(const event::v1::PairAssigned& pair);
// A pair of two towns of different districts: one of the districts agrees, the city approves.
event::v1::CrossDistrictConsentGiven ConsentAcross(absl::string_view unit_a_id,
                                                   absl::string_view unit_b_id,
                                                   absl::string_view district_id,
                                                   absl::string_view day);
event::v1::CrossDistrictPairApproved ApproveAcross(absl::string_view unit_a_id,
                                                   absl::string_view unit_b_id,
                                                   absl::string_view day);
event::v1::PairRegisterFiled FileRegister(absl::string_view unit_id,
                                          const std::vector<std::string>& pair_ids,
                                          absl::string_view day = "2017-01-20");
event::v1::PairRegisterAcknowledged AcknowledgeRegister(absl::string_view unit_id,
                                                        absl::string_view day = "2017-01-22");
event::v1::PairRegisterReturned ReturnRegister(absl::string_view unit_id,
                                               absl::string_view day = "2017-01-22");
event::v1::SupervisionCheckRecorded CheckPair(absl::string_view check_id, absl::string_view pair_id,
                                              absl::string_view unit_id,
                                              absl::string_view day = "2017-03-31");

event::v1::StaffDispatched Dispatch(absl::string_view activity_id, absl::string_view pair_id,
                                    absl::string_view from_unit_id, absl::string_view day);
// Left and arrived on the same day.
event::v1::StaffRotated Rotate(absl::string_view activity_id, absl::string_view pair_id,
                               absl::string_view from_unit_id, absl::string_view arrived,
                               absl::string_view returned);
// Three enterprises in the jurisdiction of the unit.
event::v1::JointInspectionHeld Inspect(absl::string_view activity_id, absl::string_view pair_id,
                                       absl::string_view jurisdiction_unit_id,
                                       absl::string_view day);
// An afternoon of 210 minutes, two persons of each side.
event::v1::GroupStudyHeld Study(absl::string_view activity_id, const event::v1::PairAssigned& pair,
                                absl::string_view day);
event::v1::OtherActivityHeld HelpOtherwise(absl::string_view activity_id, absl::string_view pair_id,
                                           absl::string_view day);
// By the city, for the side.
event::v1::ActivityAttested Attest(absl::string_view activity_id, absl::string_view pair_id,
                                   absl::string_view unit_id, absl::string_view day);
event::v1::ActivityCorrected Correct(const event::v1::StaffRotated& corrected,
                                     absl::string_view day);
event::v1::ActivityCorrected Correct(const event::v1::JointInspectionHeld& corrected,
                                     absl::string_view day);
event::v1::ActivityCorrected Correct(const event::v1::GroupStudyHeld& corrected,
                                     absl::string_view day);
event::v1::ActivityCorrected Correct(const event::v1::OtherActivityHeld& corrected,
                                     absl::string_view day);
event::v1::ActivityVoided Void(absl::string_view activity_id, absl::string_view pair_id,
                               absl::string_view day);

// From the 2nd to the 20th of March, planned on the day.
event::v1::RotationPlanned PlanRotation(absl::string_view activity_id, absl::string_view pair_id,
                                        absl::string_view from_unit_id, absl::string_view day);
event::v1::StaffArrived Arrive(absl::string_view activity_id, absl::string_view pair_id,
                               absl::string_view day);
event::v1::StaffLeaveStarted StartLeave(absl::string_view activity_id, absl::string_view pair_id,
                                        absl::string_view officer_id, absl::string_view day);
event::v1::StaffLeaveEnded EndLeave(absl::string_view activity_id, absl::string_view pair_id,
                                    absl::string_view officer_id, absl::string_view day);
event::v1::StaffReturned ReturnStaff(absl::string_view activity_id, absl::string_view pair_id,
                                     absl::string_view day);
event::v1::StaffRecalled Recall(absl::string_view activity_id, absl::string_view pair_id,
                                absl::string_view day);
// The three enterprises of Inspect, for March.
event::v1::JointPlanAdopted AdoptPlan(absl::string_view plan_id, absl::string_view pair_id,
                                      absl::string_view unit_id, absl::string_view day);
event::v1::JointPlanSigned SignPlan(absl::string_view plan_id, absl::string_view pair_id,
                                    absl::string_view unit_id, absl::string_view day);
// By the city; the three enterprises of Inspect.
event::v1::NoViolationAttested AttestNoViolation(absl::string_view activity_id,
                                                 absl::string_view pair_id,
                                                 absl::string_view unit_id, absl::string_view day);
// By the city, for any activity of the month.
event::v1::LateEntryPermitted PermitLateEntry(absl::string_view permit_id,
                                              absl::string_view unit_id, absl::string_view month,
                                              absl::string_view day, absl::string_view end);

// activity_id may be empty.
event::v1::CaseFiled FileCase(absl::string_view case_id, absl::string_view unit_id,
                              absl::string_view activity_id, absl::string_view day);
event::v1::ProposedCaseReported ProposeCase(absl::string_view case_id, absl::string_view unit_id,
                                            absl::string_view activity_id, absl::string_view day);
event::v1::ProposedCaseAccepted AcceptCase(absl::string_view case_id, absl::string_view unit_id,
                                           absl::string_view day);
event::v1::ProposedCaseDeclined DeclineCase(absl::string_view case_id, absl::string_view unit_id,
                                            absl::string_view day);
event::v1::PenaltyDecided DecidePenalty(absl::string_view case_id, absl::string_view day,
                                        int64_t fine_fen = 2'000'000);
event::v1::PenaltyChanged ChangePenalty(absl::string_view case_id, absl::string_view day,
                                        int64_t fine_fen);
event::v1::FineCollected CollectFine(absl::string_view case_id, absl::string_view day,
                                     int64_t collected_fen);
event::v1::CaseClosed CloseCase(absl::string_view case_id, absl::string_view day);

event::v1::ReportSubmitted SubmitReport(absl::string_view unit_id, absl::string_view month,
                                        absl::string_view day, int version = 1);
event::v1::ReportReturned ReturnReport(absl::string_view unit_id, absl::string_view month,
                                       absl::string_view day, int version = 1);
event::v1::ReportAccepted AcceptReport(absl::string_view unit_id, absl::string_view month,
                                       absl::string_view day, int version = 1);

event::v1::ReportDifferenceExplained ExplainDifference(absl::string_view unit_id,
                                                       absl::string_view month,
                                                       absl::string_view figure_key,
                                                       absl::string_view day, int version = 1);

// A check that orders something to be put right by the due day; that it was.
event::v1::SupervisionCheckRecorded OrderFix(absl::string_view check_id, absl::string_view pair_id,
                                             absl::string_view unit_id, absl::string_view day,
                                             absl::string_view due);
event::v1::SupervisionFixClosed CloseFix(absl::string_view check_id, absl::string_view pair_id,
                                         absl::string_view day);
// By the city.
event::v1::MonthExempted ExemptMonth(absl::string_view pair_id, absl::string_view month,
                                     absl::string_view day);
// By the city: an exception to the rule from the one day to the other.
event::v1::RuleExceptionGranted ExceptRule(absl::string_view pair_id, absl::string_view rule,
                                           absl::string_view start, absl::string_view end,
                                           absl::string_view day);
event::v1::GoodPracticeRecorded RecordPractice(absl::string_view practice_id,
                                               absl::string_view unit_id, absl::string_view day);
// By the city.
event::v1::GoodPracticePromoted PromotePractice(absl::string_view practice_id,
                                                absl::string_view day);
// By the city, of a unit or, where that is empty, a pair.
event::v1::CommendationGiven Commend(absl::string_view commendation_id, absl::string_view unit_id,
                                     absl::string_view pair_id, absl::string_view day);
// By the city.
event::v1::ReportReminderSent Remind(absl::string_view unit_id, absl::string_view month,
                                     absl::string_view day);
// By the city, of a district; held by its document.
event::v1::AdmonitionDecided DecideAdmonition(absl::string_view unit_id, absl::string_view month,
                                              event::v1::AdmonitionDecision decision,
                                              absl::string_view day);
// What puts right what was recorded by mistake (A25); the figure by the city.
event::v1::UnitIndexCorrected CorrectIndex(absl::string_view unit_id, absl::string_view day,
                                           int64_t earlier_milli, int64_t index_milli,
                                           absl::string_view corrected_day);
event::v1::BreakthroughVoided VoidBreakthrough(const event::v1::BreakthroughApproved& approved,
                                               absl::string_view day);
event::v1::SupervisionCheckVoided VoidCheck(const event::v1::SupervisionCheckRecorded& check,
                                            absl::string_view day);
event::v1::CaseVoided VoidCase(absl::string_view case_id, absl::string_view day);
// Takes back what the event granted or confirmed, by the city.
event::v1::EntryVoided VoidEntry(const AnyFact& entry, absl::string_view day);
event::v1::FigureCorrected CorrectFigure(absl::string_view unit_id, absl::string_view month,
                                         absl::string_view figure_key, int64_t value,
                                         absl::string_view day, int version = 1);
// Of the city, to the commission, the districts and the province, on the day, with a seal that no
// ledger made. The bulletin before it is that of the number before.
event::v1::BulletinPublished PublishBulletin(int number, absl::string_view first_month,
                                             absl::string_view last_month, absl::string_view day);
// To the province.
event::v1::CopyDelivered DeliverCopy(absl::string_view bulletin_id, absl::string_view day);

// The year's assessment. Two pairs, of the brigades and of the towns, have a line in every result.
event::v1::AssessmentResult Result(const std::vector<std::string>& adjustment_ids);
event::v1::AssessmentOpened OpenAssessment(absl::string_view day = "2018-01-08");
event::v1::EvidenceFrozen Freeze(int64_t position, absl::string_view day = "2018-01-09");
event::v1::ScoresComputed ComputeScores(int64_t position, absl::string_view day = "2018-01-09");
event::v1::PreliminaryNoticeGiven GiveNotice(absl::string_view day, absl::string_view due,
                                             bool only_weekends_known = false);
event::v1::ObjectionFiled Object(absl::string_view objection_id, absl::string_view unit_id,
                                 absl::string_view day);
event::v1::ObjectionDecided DecideObjection(absl::string_view objection_id,
                                            event::v1::ObjectionOutcome outcome,
                                            absl::string_view day);
// By the city.
event::v1::ScoreAdjustmentProposed Adjust(absl::string_view adjustment_id,
                                          absl::string_view pair_id, int64_t delta_milli,
                                          absl::string_view day);
// By the city's other account.
event::v1::ScoreAdjustmentCountersigned Countersign(absl::string_view adjustment_id,
                                                    absl::string_view day);
event::v1::AssessmentPublished PublishAssessment(const std::vector<std::string>& adjustment_ids,
                                                 absl::string_view day);
event::v1::AssessmentErratumPublished PublishErratum(int number,
                                                     const std::vector<std::string>& adjustment_ids,
                                                     absl::string_view day);

// Who records such a fact: the city, but for the second signature; a report is the unit's own, and
// its direct superior's to answer.
domain::Principal ActorOf(const event::v1::Event& event);

}  // namespace jiedui::spec

#endif  // JIEDUI_TESTS_SUPPORT_FACTS_H_
