// Bulletins as the rules read them: the numbers a bulletin publishes, what of an earlier one has
// changed, the text its hash is made of, and when one is owed (R0-31, A25, A28). Pure.

#ifndef JIEDUI_DOMAIN_RULES_BULLETIN_H_
#define JIEDUI_DOMAIN_RULES_BULLETIN_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// The numbers of a unit's 附件2, in the order of the form.
std::vector<v1::BulletinFigure> FiguresOf(const v1::DispatchTable& table);

// By which rules the numbers and the errata of a bulletin were found; the first line of the text
// that is hashed says it. What was published stays reproducible by the rules it was published by.
enum class BulletinEdition {
  kFirst = 1,   // also where a value had only come in or gone, as when a report was accepted
  kSecond = 2,  // where two numbers differ, with the events that changed the one to the other
  kThird = 3,   // of months of pairs too; no unit in a month that was over before it took part
  kFourth = 4,  // with what a hub held with both its partners once (rules/month_entries.h)
  kFifth = 5,   // with the days of a return that end on a day of rest moved on (A38), and what is
                // exempt as that
  kSixth = 6,   // with what came of a month that was exempt when its report fell due as not late
                // (rules/report_excuse.h)
};
inline constexpr BulletinEdition kLatestEdition = BulletinEdition::kSixth;

// One unit's month at two positions of the ledger, as the first edition looks at it.
struct MonthThenAndNow {
  const table::v1::DispatchRow& then;
  const table::v1::DispatchRow& now;
  v1::DispatchTable table_then;
  v1::DispatchTable table_now;
  int64_t then_position = 0;
};

// Every event of an activity, or of the one a case came from, whether it still adds to the month or
// no longer does.
using PositionsOfSource = std::function<std::vector<int64_t>(absl::string_view source_id)>;

// The errata of the first edition: what differs, each with the events after then_position that are
// behind it. The bulletin and the unit's name are the caller's.
std::vector<v1::BulletinErratum> FirstEditionErrataOf(const MonthThenAndNow& month,
                                                      const PositionsOfSource& positions_of);

// What table_sha256 is made of: docs/FORMAT.md, "The table of a bulletin".
std::string BulletinText(const v1::BulletinTable& table, BulletinEdition edition);

// What its number falls short of (R0-31): the numbers of a series are consecutive from 1, and those
// between it and the one before it (0 if there is none) are missing. Nothing is wrong with the
// bulletin.
std::vector<v1::RuleFinding> JudgeNumber(const event::v1::BulletinPublished& bulletin,
                                         int32_t previous_number, const Policy& policy,
                                         int64_t position);

// Last day to publish a bulletin of the period that ends with that month.
Deadline BulletinDeadline(CivilMonth last_month, const ProgramRules& rules, CivilDay on);

// The organizer's periods from the programme's first month on, each of bulletin.period_months. A
// period is met, in time or late, by a bulletin published after its last day that is about all of
// it, and is due as a month's tables are (report.due_city_day). `published` are the organizer's, in
// order.
v1::BulletinSchedule JudgeBulletins(const std::vector<table::v1::BulletinRow>& published,
                                    const ProgramRules& rules, CivilDay on);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_BULLETIN_H_
