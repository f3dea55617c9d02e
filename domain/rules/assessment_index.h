// The facts of an assessment by unit, pair and month. Borrows them: lives no longer than they do.
// Pure.

#ifndef JIEDUI_DOMAIN_RULES_ASSESSMENT_INDEX_H_
#define JIEDUI_DOMAIN_RULES_ASSESSMENT_INDEX_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "domain/rules/assessment.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/organization_view.h"

namespace jiedui::domain {

// A report slot of a unit and month, the events of the report, and the reminders that were sent
// after it was due.
struct ReportSlot {
  ReportJudgement judgement;
  std::vector<int64_t> positions;
  std::vector<int64_t> reminder_positions;
  bool owed = true;  // else the unit took no part in the month, and none came
};

// R0-26: of a month in which it takes no part, as where that was recorded when the month was over,
// a unit owes no report (rules/organization_view.h). One that came is one all the same.
bool MayBeUnowed(const ReportSlot& slot);
bool IsUnowed(const table::v1::UnitRow& unit, absl::string_view program_id, CivilMonth month);

// Of that row, also if nothing is in it but unit and month; as one that is owed.
ReportSlot ReportSlotOf(const table::v1::DispatchRow& row, event::v1::TeamTier tier,
                        const ProgramRules& rules, CivilDay on);

// A breakthrough or a commendation as it came into the ledger.
struct RecordedMerit {
  CivilDay day;
  int64_t position = 0;
  const table::v1::MeritEntry* entry = nullptr;  // null if that is not known
  const char* what;                              // "the commendation "
  const char* what_zh;
  const char* term;  // of the score, that it counts towards
  std::string subject;
};

// Acts of superiors by which something is earned.
struct Merits {
  std::vector<int64_t> positions;         // of those that earn
  std::vector<v1::RuleFinding> findings;  // of those recorded too late, and those a permit let in
};

class AssessmentIndex {
 public:
  AssessmentIndex(const AssessmentFacts& facts, const ProgramRules& rules, CivilDay on);
  AssessmentIndex(const AssessmentIndex&) = delete;
  AssessmentIndex& operator=(const AssessmentIndex&) = delete;

  const AssessmentFacts& facts() const { return facts_; }
  const ProgramRules& rules() const { return rules_; }
  // What the year is judged by.
  const Policy& policy() const { return policy_; }
  CivilDay on() const { return on_; }

  // Null if there is none.
  const table::v1::UnitRow* Unit(const std::string& unit_id) const;
  const table::v1::OutcomeRow* Outcome(const std::string& unit_id) const;
  const table::v1::RegisterRow* RegisterOf(const std::string& unit_id) const;
  // The filing of a pair, in whichever register.
  const table::v1::FiledPair* Filing(const std::string& pair_id) const;

  // In the order they came to stand.
  std::vector<const table::v1::ScoreAdjustment*> AdjustmentsOfPair(
      const std::string& pair_id) const;
  std::vector<const table::v1::ScoreAdjustment*> AdjustmentsOfDistrict(
      const std::string& unit_id) const;

  // R0-36: the events by which superiors made the practice known within the programme, in order.
  std::vector<int64_t> PromotionsOf(const table::v1::PracticeRow& practice) const;
  // R0-33: the breakthroughs of the unit that were approved within the programme and recorded in
  // time, or let in (A39), in order.
  Merits Breakthroughs(const std::string& unit_id) const;
  // The commendations of the pair or one of these units, the same.
  Merits Commendations(const std::string& pair_id, const std::vector<std::string>& unit_ids) const;

  const OrganizationView& organization() const { return organization_; }
  // The day judged on, at the latest the programme's last.
  CivilDay year_day() const;

  // What became of a month's report of a unit of that tier; also if there is no row.
  ReportSlot Report(const std::string& unit_id, event::v1::TeamTier tier,
                    const std::string& month) const;

 private:
  // A programme rewards what happened in it.
  bool IsWithin(CivilDay day) const;
  // A39: adds a merit of these units, if it was recorded in time or a permit of theirs lets it in.
  void AddMerit(const RecordedMerit& merit, const std::vector<std::string>& unit_ids,
                Merits& merits) const;

  const AssessmentFacts& facts_;
  const ProgramRules& rules_;
  const Policy& policy_;
  const CivilDay on_;
  std::map<std::string, const table::v1::UnitRow*> units_;
  OrganizationView organization_;
  std::map<std::string, const table::v1::OutcomeRow*> outcomes_;
  std::map<std::string, const table::v1::RegisterRow*> registers_by_unit_;
  std::map<std::string, const table::v1::FiledPair*> filed_pairs_;
  std::map<std::pair<std::string, std::string>, const table::v1::DispatchRow*> months_;
};

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_ASSESSMENT_INDEX_H_
