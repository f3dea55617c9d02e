#include "tests/support/facts.h"

namespace jiedui::spec {
namespace {

History YearEnd(const std::string& pair, const std::string& towns) {
  // The towns were idle all year: points would leave their total at 0.
  event::v1::ScoresComputed computed = ComputeScores(70);
  for (event::v1::AssessedPair& line : *computed.mutable_result()->mutable_pairs()) {
    if (line.pair_id() == towns) line.set_veto("应开展活动的月份中有 11 个月没有任何活动");
  }
  event::v1::ScoreAdjustmentProposed answer = Adjust("adjustment-1", towns, 0, "2018-01-18");
  answer.set_kind(event::v1::ADJUSTMENT_KIND_VETO_LIFTED);
  answer.set_objection_id("objection-1");
  return Facts(
      {OpenAssessment(), Freeze(70), computed,
       GiveNotice("2018-01-10", "2018-01-17", /*only_weekends_known=*/true),
       Object("objection-1", kLincheng, "2018-01-12"),
       DecideObjection("objection-1", event::v1::OBJECTION_OUTCOME_UPHELD, "2018-01-16"), answer,
       Countersign("adjustment-1", "2018-01-19"), PublishAssessment({"adjustment-1"}, "2018-01-22"),
       Adjust("adjustment-2", pair, 1'000, "2018-01-23"), Countersign("adjustment-2", "2018-01-24"),
       PublishErratum(1, {"adjustment-1", "adjustment-2"}, "2018-01-25")});
}

// What was recorded by mistake is put right (A25).
History Corrections(const std::string& pair) {
  const auto check = CheckPair("check-3", pair, kCity, "2017-11-02");
  return Facts({check, VoidCheck(check, "2017-12-06"), ApproveBreakthrough(kXuecheng, "2017-11-02"),
                VoidBreakthrough(ApproveBreakthrough(kXuecheng, "2017-11-02"), "2017-12-06"),
                CorrectIndex(kXuecheng, "2016-12-31", 70'000, 71'000, "2017-12-06"),
                FileCase("c4", kXuecheng, "j1", "2017-11-02"), VoidCase("c4", "2017-12-06"),
                CorrectFigure(kLincheng, "2017-03", "study_session_count", 2, "2017-12-06", 2)});
}

// What was granted or confirmed by mistake is taken back (A25).
History TakenBack(const std::string& pair) {
  const char* const day = "2017-12-06";
  const auto exempted = ExemptMonth(pair, "2017-10", day);
  const auto excepted = ExceptRule(pair, "R0-18", "2017-10-01", "2017-10-31", day);
  const auto permitted = PermitLateEntry("late-2", kLincheng, "2017-11", day, "2017-12-20");
  const auto commended = Commend("commendation-2", "", pair, day);
  const auto practice = RecordPractice("practice-2", kLincheng, day);
  const auto promoted = PromotePractice("practice-2", day);
  return Facts({exempted, VoidEntry(exempted, day), excepted, VoidEntry(excepted, day), permitted,
                VoidEntry(permitted, day), commended, VoidEntry(commended, day), practice, promoted,
                VoidEntry(promoted, day), VoidEntry(practice, day), GrantException(kXuecheng),
                VoidEntry(GrantException(kXuecheng), day),
                VoidEntry(AttestNoViolation("j1", pair, kTengzhou, "2017-03-15"), day)});
}

// One unit takes part no more; the next year begins, and a pair goes on in it.
History NextYear(const event::v1::PairAssigned& pair) {
  return Facts({Withdraw(kJinghe, "2017-12-07"), OpenNextProgram(), AdoptNextPolicy(),
                EnrollNext(pair.unit_a_id()), EnrollNext(pair.unit_b_id()), Renew(pair)});
}

History AcrossDistricts() {
  return Facts(
      {AcceptStandardization(kXuecheng, "2018-01-26"),
       ConsentAcross(kJinghe, kLincheng, kTengzhou, "2018-01-26"),
       ConsentAcross(kJinghe, kLincheng, kXuecheng, "2018-01-27"),
       ApproveAcross(kJinghe, kLincheng, "2018-01-28"),
       VoidEntry(ApproveAcross(kJinghe, kLincheng, "2018-01-28"), "2018-01-28"),
       VoidEntry(ConsentAcross(kJinghe, kLincheng, kXuecheng, "2018-01-27"), "2018-01-28")});
}

History Reorganization() {
  return Facts({SetPosts(kXuecheng, 12, "2018-01-29"),
                Found("370403099", event::v1::TEAM_TIER_SQUADRON, kXuecheng, "2018-01-29"),
                Split(kZhangfan, {"370403099"}, "2018-01-29"),
                Merge({kXingcheng}, kLincheng, "2018-01-30"),
                TransferUnit(kJinghe, kXuecheng, "2018-01-31")});
}

// One that is filed, decided, changed, paid and closed; one that is accepted, one declined.
History Cases() {
  return Facts({FileCase("c1", kXuecheng, "j1", "2017-03-20"), DecidePenalty("c1", "2017-04-01"),
                ChangePenalty("c1", "2017-04-10", 10000), CollectFine("c1", "2017-04-20", 10000),
                CloseCase("c1", "2017-05-01"), ProposeCase("c2", kLincheng, "", "2017-03-20"),
                AcceptCase("c2", kXuecheng, "2017-03-21"),
                ProposeCase("c3", kLincheng, "", "2017-03-20"),
                DeclineCase("c3", kXuecheng, "2017-03-21")});
}

}  // namespace

History FullYear() {
  const event::v1::PairAssigned brigades = Assign(kTengzhou, kXuecheng);
  const std::string pair = brigades.pair_id();
  const std::string towns = PairId(kLincheng, kXingren);
  event::v1::JointInspectionHeld fewer = Inspect("j1", pair, kXuecheng, "2017-03-02");
  fewer.mutable_targets()->RemoveLast();
  event::v1::NoViolationAttested clean = AttestNoViolation("j1", pair, kTengzhou, "2017-03-15");
  clean.mutable_enterprises()->RemoveLast();
  return Organization() +
         Facts({RegisterDocument("zaoanjianfa-2017-11"), PublishCalendar("2017"), OpenProgram(),
                AdoptPolicy(), Enroll(kXuecheng), Enroll(kTengzhou), Enroll(kLincheng),
                Enroll(kXingren), Enroll(kJinghe), RecordIndex(kXuecheng, "2016-12-31", 70'000),
                GrantException(kTengzhou), brigades, Assign(kLincheng, kXingren)}) +
         Facts({RegisterOfficer("370403-01", kXuecheng),
                RegisterOfficer("370403001-01", kLincheng)}) +
         Facts({FileRegister(kXuecheng, {towns}), ReturnRegister(kXuecheng, "2017-01-21"),
                FileRegister(kXuecheng, {towns}, "2017-01-23"),
                AcknowledgeRegister(kXuecheng, "2017-01-24"),
                CheckPair("check-1", pair, kCity, "2017-02-02")}) +
         Facts({Dispatch("r1", pair, kXuecheng, "2017-02-01"),
                Rotate("r1", pair, kXuecheng, "2017-02-01", "2017-02-14"),
                Inspect("j1", pair, kXuecheng, "2017-03-02"), Correct(fewer, "2017-03-03"),
                Study("s1", brigades, "2017-03-10"), HelpOtherwise("o1", pair, "2017-03-11"),
                Attest("j1", pair, kTengzhou, "2017-03-12"), Void("o1", pair, "2017-03-13"),
                clean}) +
         Facts({RegisterOfficer("370481-01", kTengzhou),
                PlanRotation("r2", pair, kTengzhou, "2017-02-20"),
                Dispatch("r2", pair, kTengzhou, "2017-03-01"), Arrive("r2", pair, "2017-03-02"),
                StartLeave("r2", pair, "370481-01", "2017-03-06"),
                EndLeave("r2", pair, "370481-01", "2017-03-08"),
                ReturnStaff("r2", pair, "2017-03-20"),
                Dispatch("r3", pair, kXuecheng, "2017-04-01"), Arrive("r3", pair, "2017-04-02"),
                Recall("r3", pair, "2017-04-09"), AdoptPlan("p1", pair, kXuecheng, "2017-02-27"),
                SignPlan("p1", pair, kTengzhou, "2017-02-28"),
                PermitLateEntry("late-1", kLincheng, "2017-02", "2017-04-10", "2017-04-20")}) +
         Cases() +
         Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03"),
                ReturnReport(kLincheng, "2017-03", "2017-04-04"),
                SubmitReport(kLincheng, "2017-03", "2017-04-05", 2),
                AcceptReport(kLincheng, "2017-03", "2017-04-06", 2),
                ExplainDifference(kLincheng, "2017-03", "study_session_count", "2017-04-07", 2),
                OrderFix("check-2", pair, kCity, "2017-04-10", "2017-04-30"),
                CloseFix("check-2", pair, "2017-04-20"),
                RecordPractice("practice-1", kLincheng, "2017-04-10"),
                PromotePractice("practice-1", "2017-04-11"),
                PublishBulletin(1, "2017-01", "2017-03", "2017-04-12"),
                DeliverCopy("2017-370400-1", "2017-04-13"),
                ExemptMonth(towns, "2017-08", "2017-09-01"),
                ExceptRule(towns, "R0-18", "2017-08-01", "2017-08-31", "2017-09-01"),
                Reassign(towns, kXingren, kLincheng, "2017-11-01"),
                ApproveBreakthrough(kTengzhou, "2017-11-01"),
                Dissolve(towns, "2017-12-01"),
                RenameUnit(kLincheng, "临城", "2017-12-02"),
                CloseUnit(kXingren, "2017-12-03"),
                RenewCertificate("370403-01", "2017-12-03", "2020-12-02"),
                Transfer("370403-01", kTengzhou, "2017-12-03"),
                Leave("370403-01", "2017-12-04"),
                ErasePersonalData("370403-01", "2017-12-04")}) +
         Facts({Remind(kLincheng, "2017-11", "2017-12-04"),
                Commend("commendation-1", kLincheng, "", "2017-12-05"),
                DecideAdmonition(kXuecheng, "2017-10", event::v1::ADMONITION_DECISION_HELD,
                                 "2017-12-05"),
                Propose(kJinghe, kLincheng, "2017-12-05"),
                Agree(Propose(kJinghe, kLincheng), "2017-12-05")}) +
         Corrections(pair) + TakenBack(pair) + NextYear(brigades) + YearEnd(pair, towns) +
         AcrossDistricts() + Reorganization();
}

}  // namespace jiedui::spec
