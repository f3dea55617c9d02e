#include "tests/support/facts.h"

namespace jiedui::spec {

History FullYear() {
  const event::v1::PairAssigned brigades = Assign(kTengzhou, kXuecheng);
  const std::string pair = brigades.pair_id();
  const std::string towns = PairId(kLincheng, kXingren);
  event::v1::JointInspectionHeld fewer = Inspect("j1", pair, kXuecheng, "2017-03-02");
  fewer.mutable_targets()->RemoveLast();
  return Organization() +
         Facts({RegisterDocument("zaoanjianfa-2017-11"), PublishCalendar("2017"), OpenProgram(),
                AdoptPolicy(), Enroll(kXuecheng), Enroll(kTengzhou), Enroll(kLincheng),
                Enroll(kXingren), RecordIndex(kXuecheng, "2016-12-31", 70'000),
                GrantException(kTengzhou), brigades, Assign(kLincheng, kXingren)}) +
         Facts({FileRegister(kXuecheng, {towns}), ReturnRegister(kXuecheng, "2017-01-21"),
                FileRegister(kXuecheng, {towns}, "2017-01-23"),
                AcknowledgeRegister(kXuecheng, "2017-01-24"),
                CheckPair("check-1", pair, kCity, "2017-02-02")}) +
         Facts({RegisterOfficer("370403-01", kXuecheng),
                Dispatch("r1", pair, kXuecheng, "2017-02-01"),
                Rotate("r1", pair, kXuecheng, "2017-02-01", "2017-02-14"),
                Inspect("j1", pair, kXuecheng, "2017-03-02"), Correct(fewer, "2017-03-03"),
                Study("s1", brigades, "2017-03-10"), HelpOtherwise("o1", pair, "2017-03-11"),
                Attest("j1", pair, kTengzhou, "2017-03-12"), Void("o1", pair, "2017-03-13")}) +
         Facts({FileCase("c1", kXuecheng, "j1", "2017-03-20"), DecidePenalty("c1", "2017-04-01"),
                CloseCase("c1", "2017-05-01"), ProposeCase("c2", kLincheng, "", "2017-03-20"),
                AcceptCase("c2", kXuecheng, "2017-03-21"),
                ProposeCase("c3", kLincheng, "", "2017-03-20"),
                DeclineCase("c3", kXuecheng, "2017-03-21")}) +
         Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03"),
                ReturnReport(kLincheng, "2017-03", "2017-04-04"),
                SubmitReport(kLincheng, "2017-03", "2017-04-05", 2),
                AcceptReport(kLincheng, "2017-03", "2017-04-06", 2),
                ApproveBreakthrough(kTengzhou, "2017-11-01"), Dissolve(towns, "2017-12-01"),
                RenameUnit(kLincheng, "临城", "2017-12-02"), CloseUnit(kXingren, "2017-12-03"),
                RenewCertificate("370403-01", "2017-12-03", "2020-12-02"),
                Transfer("370403-01", kTengzhou, "2017-12-03"), Leave("370403-01", "2017-12-04"),
                ErasePersonalData("370403-01", "2017-12-04")});
}

}  // namespace jiedui::spec
