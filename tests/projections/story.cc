#include "tests/projections/story.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "base/bytes.h"
#include "base/check.h"
#include "domain/decide.h"
#include "projections/fold.h"

namespace jiedui::projections {

using event::v1::Event;

event::v1::JointInspectionHeld InspectTargets(absl::string_view activity_id,
                                              absl::string_view pair_id, absl::string_view day,
                                              const std::vector<Target>& targets) {
  event::v1::JointInspectionHeld fact = spec::Inspect(activity_id, pair_id, "", day);
  fact.clear_targets();
  for (const Target& target : targets) {
    event::v1::InspectionTarget& added = *fact.add_targets();
    added.set_enterprise_id(target.enterprise_id);
    added.set_jurisdiction_unit_id(target.jurisdiction_unit_id);
    added.set_document_count(target.document_count);
  }
  return fact;
}

eventstore::StoredEvent Recorder::Record(const Event& event, const std::string& actor) {
  const CivilDay occurred = domain::OccurredDay(event);
  latest_ = std::max(latest_, occurred);
  eventstore::StoredEvent stored;
  stored.record.set_position(++position_);
  stored.record.set_kind(static_cast<int>(event.kind_case()));
  stored.record.set_recorded_at_us(absl::ToUnixMicros(StartOf(latest_) + absl::Hours(12)));
  stored.record.set_occurred_day(DayNumber(occurred));
  stored.record.set_actor(actor);
  stored.body = event.SerializeAsString();
  return stored;
}

Story::Story() {
  for (const Event& event : spec::Paired()) Tell(event);
}

int64_t Story::Tell(const spec::AnyFact& fact, const std::string& actor) {
  log_.push_back(recorder_.Record(fact.event, actor));
  CHECK_OK(FoldEvent(log_.back(), tables_));
  return log_.back().record.position();
}

namespace {

spec::History YearEnd() {
  using namespace spec;  // NOLINT(google-build-using-namespace): a list of facts
  return Facts(
      {OpenAssessment("2018-01-03"), Freeze(40, "2018-01-03"), ComputeScores(40, "2018-01-03"),
       Freeze(50, "2018-01-04"), ComputeScores(50, "2018-01-04"),
       GiveNotice("2018-01-05", "2018-01-12"), Object("objection-1", kLincheng, "2018-01-08"),
       DecideObjection("objection-1", event::v1::OBJECTION_OUTCOME_UPHELD, "2018-01-09"),
       Adjust("adjustment-1", kTownPair, 2'000, "2018-01-10"),
       Countersign("adjustment-1", "2018-01-11"), PublishAssessment({"adjustment-1"}, "2018-01-15"),
       Adjust("adjustment-2", kBrigadePair, -1'000, "2018-01-16"),
       Countersign("adjustment-2", "2018-01-17"),
       PublishErratum(1, {"adjustment-1", "adjustment-2"}, "2018-01-18")});
}

spec::History Reorganization() {
  using namespace spec;  // NOLINT(google-build-using-namespace): a list of facts
  return Facts({SetPosts(kXuecheng, 12, "2018-02-01"),
                Found("370403099", event::v1::TEAM_TIER_SQUADRON, kXuecheng, "2018-02-01"),
                Split(kZhangfan, {"370403099"}, "2018-02-01"),
                Merge({kXingcheng}, kLincheng, "2018-03-02"),
                TransferUnit(kXingren, kTengzhou, "2018-03-03"),
                AcceptStandardization(kXuecheng, "2018-03-04"),
                ConsentAcross(kXingren, kLincheng, kTengzhou, "2018-03-05"),
                ApproveAcross(kXingren, kLincheng, "2018-03-06")});
}

spec::History Officers() {
  using namespace spec;  // NOLINT(google-build-using-namespace): a list of facts
  return Facts({RegisterOfficer("370403-09", kXuecheng),
                RenewCertificate("370403-09", "2018-03-04", "2020-03-03"),
                Transfer("370403-09", kZhangfan, "2018-03-05"), Leave("370403-09", "2018-03-06"),
                ErasePersonalData("370403-09", "2018-03-07")});
}

// The spring: the register, activities of every kind and their cases.
spec::History Spring() {
  using namespace spec;  // NOLINT(google-build-using-namespace): a list of facts
  return Facts(
      {RenameUnit(kLincheng, "临城镇", "2018-03-01"),
       FileRegister(kXuecheng, {kTownPair}, "2017-01-18"),
       ReturnRegister(kXuecheng, "2017-01-19"),
       FileRegister(kXuecheng, {kTownPair}, "2017-01-23"),
       AcknowledgeRegister(kXuecheng, "2017-01-24"),
       Dispatch("r1", kBrigadePair, kTengzhou, "2017-03-01"),
       Rotate("r1", kBrigadePair, kTengzhou, "2017-03-01", "2017-03-20"),
       Inspect("j1", kTownPair, kLincheng, "2017-03-05"),
       ProposeCase("c1", kLincheng, "j1", "2017-03-10"),
       ProposeCase("c2", kXingren, "j1", "2017-03-10"),
       Attest("j1", kTownPair, kXingren, "2017-03-11"),
       AcceptCase("c1", kXuecheng, "2017-03-12"),
       DeclineCase("c2", kXuecheng, "2017-03-12"),
       DecidePenalty("c1", "2017-04-12"),
       ChangePenalty("c1", "2017-04-13", 500000),
       CollectFine("c1", "2017-04-14", 500000),
       CloseCase("c1", "2017-04-15"),
       Study("s1", Assign(kLincheng, kXingren), "2017-04-16"),
       HelpOtherwise("o1", kBrigadePair, "2017-04-17"),
       Inspect("j2", kBrigadePair, kTengzhou, "2017-04-18"),
       FileCase("c3", kTengzhou, "j2", "2017-04-19"),
       CheckPair("k1", kTownPair, kXuecheng, "2017-04-20"),
       Correct(Rotate("r1", kBrigadePair, kTengzhou, "2017-02-27", "2017-03-20"), "2017-04-21")});
}

// Reports, plans, stays step by step, checks, and what is published of them.
spec::History RestOfTheYear() {
  using namespace spec;  // NOLINT(google-build-using-namespace): a list of facts
  return Facts({SubmitReport(kLincheng, "2017-03", "2017-04-22"),
                ReturnReport(kLincheng, "2017-03", "2017-04-23"),
                SubmitReport(kLincheng, "2017-03", "2017-04-24", 2),
                AcceptReport(kLincheng, "2017-03", "2017-04-25", 2),
                Void("j1", kTownPair, "2017-04-26"),
                AdoptPlan("p1", kBrigadePair, kXuecheng, "2017-04-27"),
                SignPlan("p1", kBrigadePair, kTengzhou, "2017-04-28"),
                AttestNoViolation("j2", kBrigadePair, kTengzhou, "2017-04-29"),
                PermitLateEntry("l1", kLincheng, "2017-03", "2017-04-29", "2017-05-09"),
                HelpOtherwise("o2", kTownPair, "2017-03-03"),
                PlanRotation("r2", kBrigadePair, kXuecheng, "2017-05-01"),
                Dispatch("r2", kBrigadePair, kXuecheng, "2017-05-08"),
                Arrive("r2", kBrigadePair, "2017-05-09"),
                StartLeave("r2", kBrigadePair, "370403-01", "2017-05-13"),
                EndLeave("r2", kBrigadePair, "370403-01", "2017-05-15"),
                ReturnStaff("r2", kBrigadePair, "2017-05-25"),
                Dispatch("r3", kBrigadePair, kTengzhou, "2017-06-08"),
                Arrive("r3", kBrigadePair, "2017-06-09"),
                Recall("r3", kBrigadePair, "2017-06-12"),
                OrderFix("k2", kTownPair, kXuecheng, "2017-06-13", "2017-06-30"),
                CloseFix("k2", kTownPair, "2017-07-03"),
                ExemptMonth(kTownPair, "2017-08", "2017-09-01"),
                ExceptRule(kTownPair, "R0-18", "2017-08-01", "2017-08-31", "2017-09-01"),
                SubmitReport(kXingren, "2017-03", "2017-09-02"),
                ExplainDifference(kXingren, "2017-03", "study_session_count", "2017-09-03"),
                RecordPractice("g1", kLincheng, "2017-09-04"),
                PromotePractice("g1", "2017-09-05"),
                PublishBulletin(1, "2017-01", "2017-03", "2017-09-06"),
                DeliverCopy("2017-370400-1", "2017-09-07"),
                PublishBulletin(2, "2017-04", "2017-06", "2017-09-08"),
                RecordIndex(kXuecheng, "2017-12-01", 80000),
                RecordIndex(kXuecheng, "2017-01-01", 70000),
                ApproveBreakthrough(kTengzhou, "2017-11-01"),
                GrantException(kTengzhou),
                Dissolve(kBrigadePair, "2017-12-01"),
                CloseUnit(kJinghe, "2018-01-01")});
}

// What was recorded by mistake, or too little, is put right (A25).
spec::History Corrections() {
  using namespace spec;  // NOLINT(google-build-using-namespace): a list of facts
  return Facts(
      {Remind(kXingren, "2017-11", "2018-01-02"), Commend("m1", "", kTownPair, "2018-01-02"),
       DecideAdmonition(kXuecheng, "2017-11", event::v1::ADMONITION_DECISION_HELD, "2018-01-02"),
       CorrectIndex(kXuecheng, "2017-01-01", 70000, 71000, "2018-01-02"),
       ApproveBreakthrough(kXuecheng, "2017-11-01"),
       VoidBreakthrough(ApproveBreakthrough(kXuecheng, "2017-11-01"), "2018-01-02"),
       CheckPair("k3", kTownPair, kXuecheng, "2017-10-20"),
       VoidCheck(CheckPair("k3", kTownPair, kXuecheng, "2017-10-20"), "2018-01-02"),
       FileCase("c5", kTengzhou, "j2", "2017-04-20"), VoidCase("c5", "2018-01-02"),
       CorrectFigure(kLincheng, "2017-03", "study_session_count", 2, "2018-01-02", 2),
       RegisterDocument("d1", "2018-01-02"), PublishCalendar("2018", "2018-01-02")});
}

// What was granted or confirmed by mistake is taken back (A25).
spec::History TakenBack() {
  using namespace spec;  // NOLINT(google-build-using-namespace): a list of facts
  const char* const day = "2018-01-02";
  return Facts({ExemptMonth(kTownPair, "2017-09", day),
                VoidEntry(ExemptMonth(kTownPair, "2017-09", day), day),
                PermitLateEntry("l2", kXingren, "2017-12", day, "2018-01-31"),
                VoidEntry(PermitLateEntry("l2", kXingren, "2017-12", day, "2018-01-31"), day),
                Commend("m2", "", kBrigadePair, day),
                VoidEntry(Commend("m2", "", kBrigadePair, day), day),
                RecordPractice("g2", kXingren, day), PromotePractice("g2", day),
                VoidEntry(PromotePractice("g2", day), day),
                VoidEntry(RecordPractice("g2", kXingren, day), day),
                ConsentAcross(kJinghe, kLincheng, kTengzhou, day),
                VoidEntry(ConsentAcross(kJinghe, kLincheng, kTengzhou, day), day)});
}

// Sides that change, a unit that takes part no more, and the year after.
spec::History Afterwards() {
  using namespace spec;  // NOLINT(google-build-using-namespace): a list of facts
  return Facts({Reassign(kTownPair, kXingren, kLincheng, "2017-12-15"),
                Withdraw(kJinghe, "2017-12-20"), OpenNextProgram(), AdoptNextPolicy(),
                EnrollNext(kLincheng), EnrollNext(kXingren), Renew(Assign(kLincheng, kXingren)),
                Propose(kShizhong, kGaoxin, "2017-12-21"),
                Agree(Propose(kShizhong, kGaoxin), "2017-12-22")});
}

}  // namespace

Story LongStory() {
  using namespace spec;  // NOLINT(google-build-using-namespace): a list of facts
  const History facts = Spring() + RestOfTheYear() + Corrections() + TakenBack() + YearEnd() +
                        Reorganization() + Officers() + Afterwards();
  Story story;
  for (const Event& fact : facts) story.Tell(fact);
  return story;
}

std::vector<std::string> Dump(const Tables& tables) {
  std::vector<std::string> rows;
  for (int i = 0; i < kTableCount; ++i) {
    tables.Scan(static_cast<TableId>(i), "", [&](absl::string_view key, absl::string_view row) {
      rows.push_back(absl::StrCat(kTableNames[i], " ", key, " ", Hex(row)));
      return true;
    });
  }
  return rows;
}

}  // namespace jiedui::projections
