// What comes too late to count is told to whoever records it: R0-26, A13, A26, A39.

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/program/program.h"
#include "domain/rules/fact_windows.h"
#include "tests/support/facts.h"
#include "tests/support/memory_entities.h"

namespace jiedui::spec {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string& Towns() {
  static const auto& id = *new std::string(PairId(kLincheng, kXingren));
  return id;
}

// The towns have inspected on 2 March.
History Inspected() {
  return Paired() + Facts({Inspect("j1", Towns(), kLincheng, "2017-03-02")});
}

std::vector<v1::RuleFinding> Told(const History& history, const AnyFact& fact, CivilDay today,
                                  std::optional<domain::ActivityEntry> attested = std::nullopt) {
  const MemoryEntities entities(history);
  const domain::ProgramState* const program = entities.Program(kYear);
  if (program == nullptr) {
    ADD_FAILURE() << "there is no programme";
    return {};
  }
  return domain::JudgeWindows(fact.event, entities, *program, today, attested);
}

std::vector<std::string> Rules(const std::vector<v1::RuleFinding>& findings) {
  std::vector<std::string> rules;
  for (const v1::RuleFinding& finding : findings) {
    rules.push_back(finding.rule());
    EXPECT_EQ(finding.message_zh().find('{'), std::string::npos) << finding.message_zh();
    EXPECT_EQ(finding.message_en().find('{'), std::string::npos) << finding.message_en();
    EXPECT_FALSE(finding.clause().empty());
  }
  return rules;
}

TEST(FactWindowSpec, AnInspectionRecordedAfterTheDaysForItIsToldUnlessAPermitLetsItIn) {  // A39
  const auto held = Inspect("j1", Towns(), kLincheng, "2017-03-02");
  const CivilDay last = CivilDay(2017, 3, 2) + 35;
  EXPECT_THAT(Rules(Told(Paired(), held, last)), IsEmpty());
  const std::vector<v1::RuleFinding> late = Told(Paired(), held, last + 1);
  EXPECT_THAT(Rules(late), ElementsAre("A39"));
  EXPECT_EQ(late[0].severity(), v1::RULE_SEVERITY_MUST);
  const History permitted =
      Paired() + Facts({PermitLateEntry("l1", kXingren, "2017-03", "2017-04-01", "2017-05-31")});
  const std::vector<v1::RuleFinding> let_in = Told(permitted, held, last + 1);
  EXPECT_THAT(Rules(let_in), ElementsAre("A39"));
  EXPECT_EQ(let_in[0].severity(), v1::RULE_SEVERITY_INFO);
}

TEST(FactWindowSpec, ACaseOnTheThirtyFirstDayAfterTheInspectionIsTold) {  // A13
  const CivilDay today(2017, 4, 3);
  const auto in_time = ProposeCase("c1", kLincheng, "j1", "2017-04-01");
  EXPECT_THAT(Rules(Told(Inspected(), in_time, today)), IsEmpty());
  const auto late = ProposeCase("c1", kLincheng, "j1", "2017-04-02");
  EXPECT_THAT(Rules(Told(Inspected(), late, today)), ElementsAre("A13"));
}

TEST(FactWindowSpec, ACaseRecordedTooLateIsTold) {  // A39
  const auto filed = ProposeCase("c1", kLincheng, "j1", "2017-03-10");
  EXPECT_THAT(Rules(Told(Inspected(), filed, CivilDay(2017, 4, 14))), IsEmpty());
  EXPECT_THAT(Rules(Told(Inspected(), filed, CivilDay(2017, 4, 15))), ElementsAre("A39"));
}

TEST(FactWindowSpec, AConfirmationOfNoViolationAfterTheWindowIsTold) {  // A13
  event::v1::NoViolationAttested fact;
  fact.set_activity_id("j1");
  fact.set_unit_id(std::string(kLincheng));
  EXPECT_THAT(Rules(Told(Inspected(), fact, CivilDay(2017, 4, 1))), IsEmpty());
  EXPECT_THAT(Rules(Told(Inspected(), fact, CivilDay(2017, 4, 2))), ElementsAre("A13"));
}

TEST(FactWindowSpec, AnAttestationAfterTheDaysOfTheSideIsToldASuperiorHasTwiceAsMany) {  // A26
  auto fact = Attest("j1", Towns(), kXingren, "2017-03-10");
  fact.set_attesting_unit_id(std::string(kXingren));
  const domain::ActivityEntry entry = {CivilDay(2017, 3, 3)};
  EXPECT_THAT(Rules(Told(Inspected(), fact, CivilDay(2017, 3, 10), entry)), IsEmpty());
  EXPECT_THAT(Rules(Told(Inspected(), fact, CivilDay(2017, 3, 11), entry)), ElementsAre("A26"));
  fact.set_attesting_unit_id(std::string(kXuecheng));
  EXPECT_THAT(Rules(Told(Inspected(), fact, CivilDay(2017, 3, 17), entry)), IsEmpty());
  EXPECT_THAT(Rules(Told(Inspected(), fact, CivilDay(2017, 3, 18), entry)), ElementsAre("A26"));
}

TEST(FactWindowSpec, AFirstReportAfterItsDayIsTold) {                    // R0-26, A11
  const auto report = SubmitReport(kLincheng, "2017-05", "2017-06-05");  // the 3rd is a Saturday
  EXPECT_THAT(Rules(Told(Paired(), report, CivilDay(2017, 6, 5))), IsEmpty());
  EXPECT_THAT(Rules(Told(Paired(), report, CivilDay(2017, 6, 6))), ElementsAre("R0-26"));
  const auto again = SubmitReport(kLincheng, "2017-05", "2017-06-06", 2);
  EXPECT_THAT(Rules(Told(Paired(), again, CivilDay(2017, 6, 6))), IsEmpty()) << "by A38 alone";
}

}  // namespace
}  // namespace jiedui::spec
