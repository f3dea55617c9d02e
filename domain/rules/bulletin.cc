#include "domain/rules/bulletin.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "domain/date.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

using table::v1::DispatchEntry;
using table::v1::DispatchRow;
using table::v1::ReportVersion;
using v1::BulletinErratum;
using v1::BulletinFigure;

bool Differ(const BulletinFigure& a, const BulletinFigure& b) {
  return a.recorded() != b.recorded() || a.has_reported() != b.has_reported() ||
         a.reported() != b.reported() || a.has_accepted() != b.has_accepted() ||
         a.accepted() != b.accepted();
}

// Of 处罚 the first edition knows what was decided, whatever set is adopted since.
bool IsBehind(const DispatchEntry& entry, absl::string_view key) {
  return IsBehind(entry, key, PenaltyMonth::kDecision);
}

// What each source adds to the figure, as bytes: a case has one entry of a kind, an activity one.
std::map<std::string, std::string> SourcesOf(const DispatchRow& row, absl::string_view key) {
  std::map<std::string, std::string> sources;
  for (const DispatchEntry& entry : row.entries()) {
    if (!IsBehind(entry, key)) continue;
    DispatchEntry what = entry;
    what.clear_positions();  // an event that changed nothing of it is no reason
    sources[entry.source_id()] = what.SerializeAsString();
  }
  return sources;
}

class ErratumFinder {
 public:
  ErratumFinder(const MonthThenAndNow& month, const PositionsOfSource& positions_of)
      : month_(month), positions_of_(positions_of) {}

  std::vector<int64_t> PositionsBehind(const BulletinFigure& then, const BulletinFigure& now) {
    if (then.recorded() != now.recorded()) AddSources(then.key());
    const bool report =
        then.has_reported() != now.has_reported() || then.reported() != now.reported() ||
        then.has_accepted() != now.has_accepted() || then.accepted() != now.accepted();
    if (report) AddReport();
    return {positions_.begin(), positions_.end()};
  }

 private:
  void Add(int64_t position) {
    if (position > month_.then_position) positions_.insert(position);
  }

  // What came, went, or is another now.
  void AddSources(const std::string& key) {
    const auto then = SourcesOf(month_.then, key);
    const auto now = SourcesOf(month_.now, key);
    std::set<std::string> changed;
    for (const auto& [source, bytes] : then) {
      const auto found = now.find(source);
      if (found == now.end() || found->second != bytes) changed.insert(source);
    }
    for (const auto& [source, bytes] : now) {
      if (!then.contains(source)) changed.insert(source);
    }
    for (const std::string& source : changed) {
      for (const int64_t position : positions_of_(source)) Add(position);
    }
    for (const DispatchEntry& entry : month_.now.entries()) {
      if (!changed.contains(entry.source_id()) || !IsBehind(entry, key)) continue;
      for (const int64_t position : entry.positions()) Add(position);
    }
  }

  void AddReport() {
    for (const ReportVersion& version : month_.now.versions()) {
      Add(version.position());
      Add(version.returned_position());
      Add(version.accepted_position());
      for (const table::v1::FigureCorrection& each : version.corrections()) Add(each.position());
    }
  }

  const MonthThenAndNow& month_;
  const PositionsOfSource& positions_of_;
  std::set<int64_t> positions_;
};

// "ACCEPTED" of REPORT_STATE_ACCEPTED.
std::string StateWord(v1::ReportState state) {
  return std::string(absl::StripPrefix(v1::ReportState_Name(state), "REPORT_STATE_"));
}
std::string TimelinessWord(v1::ReportTimeliness timeliness) {
  return std::string(
      absl::StripPrefix(v1::ReportTimeliness_Name(timeliness), "REPORT_TIMELINESS_"));
}
std::string StatusWord(v1::ObligationStatus status) {
  return std::string(absl::StripPrefix(v1::ObligationStatus_Name(status), "OBLIGATION_STATUS_"));
}

// "3 3 -": recorded, reported, accepted.
std::string Values(const BulletinFigure& figure) {
  return absl::StrCat(figure.recorded(), " ",
                      figure.has_reported() ? absl::StrCat(figure.reported()) : "-", " ",
                      figure.has_accepted() ? absl::StrCat(figure.accepted()) : "-");
}

void AppendErratum(const BulletinErratum& erratum, std::string& text) {
  absl::StrAppend(&text, "erratum ", erratum.bulletin_id(), " ", erratum.unit_id(), " ",
                  erratum.month(), " ", erratum.before().key(), " ", Values(erratum.before()), " ",
                  Values(erratum.after()));
  for (const int64_t position : erratum.positions()) absl::StrAppend(&text, " ", position);
  absl::StrAppend(&text, "\n");
}

// "pair-erratum 2017-370400-1 2017-370403-370404 2017-03 MET 1 BREACHED 0 900".
void AppendPairErratum(const v1::BulletinPairErratum& erratum, std::string& text) {
  absl::StrAppend(&text, "pair-erratum ", erratum.bulletin_id(), " ", erratum.after().pair_id(),
                  " ", erratum.after().month());
  for (const v1::BulletinPairMonth* const month : {&erratum.before(), &erratum.after()}) {
    absl::StrAppend(&text, " ", StatusWord(month->status()), " ", month->activity_count());
  }
  for (const int64_t position : erratum.positions()) absl::StrAppend(&text, " ", position);
  absl::StrAppend(&text, "\n");
}

// About all of the period, and published when it was over.
bool Covers(const event::v1::BulletinPublished& bulletin, CivilMonth first, CivilMonth last) {
  return bulletin.first_month() <= FormatMonth(first) &&
         bulletin.last_month() >= FormatMonth(last) &&
         ToDay(bulletin.published_date()) > LastDay(last);
}

class ScheduleJudge {
 public:
  ScheduleJudge(const std::vector<table::v1::BulletinRow>& published, const ProgramRules& rules,
                CivilDay on)
      : published_(published), rules_(rules), policy_(rules.OfYear(on)), on_(on) {}

  v1::BulletinSchedule Run() const {
    v1::BulletinSchedule schedule;
    schedule.set_program_id(policy_.program_id);
    schedule.set_policy_set_id(policy_.policy_set_id);
    if (policy_.bulletin_period_months == 0) return schedule;
    const CivilMonth end(policy_.program_end);
    for (CivilMonth first(policy_.program_start); first <= end;
         first += policy_.bulletin_period_months) {
      *schedule.add_periods() =
          Judge(first, std::min(first + (policy_.bulletin_period_months - 1), end));
    }
    return schedule;
  }

 private:
  v1::BulletinPeriod Judge(CivilMonth first, CivilMonth last) const {
    const Policy& policy = rules_.OfMonth(last, on_);
    const Deadline due = BulletinDeadline(last, rules_, on_);
    v1::BulletinPeriod period;
    period.set_first_month(FormatMonth(first));
    period.set_last_month(FormatMonth(last));
    *period.mutable_due_date() = ToDate(due.last_day);
    const table::v1::BulletinRow* earliest = nullptr;
    for (const table::v1::BulletinRow& row : published_) {
      if (!Covers(row.published(), first, last)) continue;
      period.add_bulletin_ids(row.published().bulletin_id());
      if (earliest == nullptr) earliest = &row;
    }
    AddStatus(earliest, due, policy, period);
    return period;
  }

  void AddStatus(const table::v1::BulletinRow* earliest, const Deadline& due, const Policy& policy,
                 v1::BulletinPeriod& period) const {
    ErrorVariables variables = {{"first", period.first_month()},
                                {"last", period.last_month()},
                                {"due", due.En()},
                                {"due_zh", due.Zh()}};
    if (earliest == nullptr) {
      const bool over = on_ > due.last_day;
      period.set_status(over ? v1::OBLIGATION_STATUS_BREACHED : v1::OBLIGATION_STATUS_PENDING);
      if (!over) return;
      *period.add_findings() =
          MakeFinding(Rule::kBulletinPublished, policy, policy.program_id, 0, variables);
      return;
    }
    const CivilDay day = ToDay(earliest->published().published_date());
    const bool late = day > due.last_day;
    period.set_status(late ? v1::OBLIGATION_STATUS_MET_LATE : v1::OBLIGATION_STATUS_MET);
    if (!late) return;
    variables.emplace_back("published", FormatDay(day));
    *period.add_findings() =
        MakeFinding(Rule::kBulletinInTime, policy, earliest->published().bulletin_id(),
                    earliest->publication_position(), variables);
  }

  const std::vector<table::v1::BulletinRow>& published_;
  const ProgramRules& rules_;
  const Policy& policy_;
  const CivilDay on_;
};

}  // namespace

std::vector<BulletinFigure> FiguresOf(const v1::DispatchTable& table) {
  std::vector<BulletinFigure> figures;
  for (const v1::DispatchTableRow& row : table.rows()) {
    for (const v1::Figure& figure : row.figures()) {
      BulletinFigure& made = figures.emplace_back();
      made.set_key(figure.key());
      made.set_label(figure.label());
      made.set_unit(figure.unit());
      made.set_recorded(figure.recorded());
      if (figure.has_reported()) made.set_reported(figure.reported());
      if (figure.has_accepted()) made.set_accepted(figure.accepted());
      *made.mutable_positions() = figure.positions();
      *made.mutable_reported_positions() = figure.reported_positions();
      *made.mutable_accepted_positions() = figure.accepted_positions();
    }
  }
  return figures;
}

std::vector<BulletinErratum> FirstEditionErrataOf(const MonthThenAndNow& month,
                                                  const PositionsOfSource& positions_of) {
  const std::vector<BulletinFigure> then = FiguresOf(month.table_then);
  const std::vector<BulletinFigure> now = FiguresOf(month.table_now);
  std::vector<BulletinErratum> errata;
  for (size_t i = 0; i < then.size() && i < now.size(); ++i) {
    if (!Differ(then[i], now[i])) continue;
    BulletinErratum& erratum = errata.emplace_back();
    erratum.set_unit_id(month.now.unit_id());
    erratum.set_month(month.now.month());
    *erratum.mutable_before() = then[i];
    *erratum.mutable_after() = now[i];
    for (const int64_t position :
         ErratumFinder(month, positions_of).PositionsBehind(then[i], now[i])) {
      erratum.add_positions(position);
    }
  }
  return errata;
}

std::string BulletinText(const v1::BulletinTable& table, BulletinEdition edition) {
  std::string text = absl::StrCat(
      "jiedui bulletin table ", static_cast<int>(edition), "\nbulletin ", table.bulletin_id(),
      "\nprogram ", table.program_id(), "\nissuer ", table.unit_id(), "\nmonths ",
      table.first_month(), " ", table.last_month(), "\nposition ", table.position(), "\njudged ",
      FormatDay(ToDay(table.judged_date())), "\n");
  for (const v1::BulletinUnitMonth& month : table.unit_months()) {
    absl::StrAppend(&text, "unit ", month.unit_id(), " ", month.month(), " ",
                    StateWord(month.state()), " ", TimelinessWord(month.timeliness()), " ",
                    month.unit_name(), "\n");
    for (const BulletinFigure& figure : month.figures()) {
      absl::StrAppend(&text, "figure ", figure.key(), " ", Values(figure), "\n");
    }
  }
  for (const BulletinFigure& total : table.totals()) {
    absl::StrAppend(&text, "total ", total.key(), " ", total.recorded(), "\n");
  }
  for (const v1::BulletinPairMonth& month : table.pair_months()) {
    absl::StrAppend(&text, "pair ", month.pair_id(), " ", month.month(), " ",
                    StatusWord(month.status()), " ", month.activity_count(), "\n");
  }
  for (const BulletinErratum& erratum : table.errata()) AppendErratum(erratum, text);
  for (const v1::BulletinPairErratum& erratum : table.pair_errata()) {
    AppendPairErratum(erratum, text);
  }
  return text;
}

std::vector<v1::RuleFinding> JudgeNumber(const event::v1::BulletinPublished& bulletin,
                                         int32_t previous_number, const Policy& policy,
                                         int64_t position) {
  const int32_t missing = bulletin.number() - previous_number - 1;
  if (missing <= 0) return {};
  const bool first = previous_number == 0;
  return {MakeFinding(
      Rule::kBulletinNumbered, policy, bulletin.bulletin_id(), position,
      {{"number", absl::StrCat(bulletin.number())},
       {"before", first ? "none" : absl::StrCat(previous_number)},
       {"before_zh", first ? "没有通报" : absl::StrCat("为第 ", previous_number, " 期")},
       {"count", absl::StrCat(missing)},
       {"first", absl::StrCat(previous_number + 1)}})};
}

Deadline BulletinDeadline(CivilMonth last_month, const ProgramRules& rules, CivilDay on) {
  const Policy& policy = rules.OfMonth(last_month, on);
  return MonthDeadline(last_month, policy.report_due_city_day, policy, rules.calendar());
}

v1::BulletinSchedule JudgeBulletins(const std::vector<table::v1::BulletinRow>& published,
                                    const ProgramRules& rules, CivilDay on) {
  return ScheduleJudge(published, rules, on).Run();
}

}  // namespace jiedui::domain
