#include "domain/rules/rollup.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "domain/date.h"
#include "domain/money.h"
#include "domain/reporting/report.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/month_entries.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

using event::v1::DispatchFigures;
using table::v1::DispatchEntry;
using table::v1::DispatchRow;
using table::v1::ReportVersion;

using Rows = std::vector<const DispatchRow*>;

constexpr char kSeparator[] = "；";

// Both sides have an entry of what they did together.
bool IsShared(const DispatchEntry& entry) {
  return entry.has_joint_session() || entry.has_study() || entry.has_other();
}

// The other side's share of the same session.
void AddShare(const DispatchEntry& other, DispatchEntry& entry) {
  DispatchEntry::JointSession& session = *entry.mutable_joint_session();
  session.mutable_own_enterprise_ids()->MergeFrom(other.joint_session().own_enterprise_ids());
  session.set_own_document_count(session.own_document_count() +
                                 other.joint_session().own_document_count());
  for (const DispatchEntry::Target& target : other.joint_session().targets()) {
    if (DispatchEntry::Target* const known = FindTarget(target.enterprise_id(), session)) {
      known->set_own(known->own() || target.own());
      known->set_own_document_count(known->own_document_count() + target.own_document_count());
    }
  }
}

// The entries of several units' months, those of one recorded session or study as one. Only such a
// session is put together anew; the rest are the rows' own, which outlive them.
class RolledUp {
 public:
  explicit RolledUp(const Rows& rows) {
    std::map<absl::string_view, Shared> shared;  // by source
    for (const DispatchRow* const row : rows) {
      for (const DispatchEntry& entry : row->entries()) {
        if (!IsShared(entry)) {
          entries_.push_back(&entry);
          continue;
        }
        const auto [known, added] =
            shared.try_emplace(entry.source_id(), Shared{entries_.size(), nullptr});
        if (added) {
          entries_.push_back(&entry);
        } else {
          Join(entry, known->second);
        }
      }
    }
  }
  RolledUp(const RolledUp&) = delete;
  RolledUp& operator=(const RolledUp&) = delete;

  // Where each is seen first.
  const std::vector<const DispatchEntry*>& entries() const { return entries_; }

 private:
  struct Shared {
    size_t place = 0;               // among the entries
    DispatchEntry* made = nullptr;  // of more than one
  };

  void Join(const DispatchEntry& entry, Shared& known) {
    if (!entry.has_joint_session()) return;  // both sides' are alike
    if (known.made == nullptr) {
      known.made = &made_.emplace_back(*entries_[known.place]);
      entries_[known.place] = known.made;
    }
    AddShare(entry, *known.made);
  }

  std::deque<DispatchEntry> made_;
  std::vector<const DispatchEntry*> entries_;
};

DispatchRow RowOf(const RolledUp& rolled_up) {
  DispatchRow row;
  for (const DispatchEntry* const entry : rolled_up.entries()) *row.add_entries() = *entry;
  return row;
}

// Ordered as a unit's own month is.
void SortEntries(DispatchRow& row) {
  std::stable_sort(row.mutable_entries()->begin(), row.mutable_entries()->end(),
                   [](const DispatchEntry& left, const DispatchEntry& right) {
                     return std::make_pair(left.positions(0), left.source_id()) <
                            std::make_pair(right.positions(0), right.source_id());
                   });
}

// Each part of a text once: what both sides were prefilled with is said once of them together.
void AddText(absl::string_view text, std::string* sum) {
  const std::vector<std::string> said = absl::StrSplit(*sum, kSeparator, absl::SkipEmpty());
  for (const absl::string_view part : absl::StrSplit(text, kSeparator, absl::SkipEmpty())) {
    if (absl::c_linear_search(said, part)) continue;
    absl::StrAppend(sum, sum->empty() ? "" : kSeparator, part);
  }
}

// Texts are put one behind the other; the numbers are not the sum of theirs (Sums).
void AddTexts(const DispatchFigures& figures, DispatchFigures& sum) {
  const google::protobuf::Reflection& reflection = *sum.GetReflection();
  const google::protobuf::Descriptor& type = *sum.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor* const field = type.field(i);
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) continue;
    std::string text = reflection.GetString(sum, field);
    AddText(reflection.GetString(figures, field), &text);
    reflection.SetString(&sum, field, text);
  }
}

// Later of the two, by the events.
void AddAnswer(const ReportVersion& version, ReportVersion& sum) {
  if (version.returned_position() > sum.returned_position()) {
    sum.set_returned_position(version.returned_position());
    *sum.mutable_returned_date() = version.returned_date();
    sum.set_return_reason(version.return_reason());
  }
  if (version.accepted_position() > sum.accepted_position()) {
    sum.set_accepted_position(version.accepted_position());
    *sum.mutable_accepted_date() = version.accepted_date();
  }
}

void AddReport(const DispatchRow& row, ReportVersion& sum) {
  const ReportVersion& latest = *row.versions().rbegin();
  AddTexts(latest.submitted().figures(), *sum.mutable_submitted()->mutable_figures());
  AddTexts(AcceptedFigures(latest), *sum.mutable_accepted_figures());
  sum.mutable_corrections()->MergeFrom(latest.corrections());
  AddText(latest.submitted().overview(), sum.mutable_submitted()->mutable_overview());
  if (latest.position() > sum.position()) {
    sum.set_position(latest.position());
    sum.mutable_submitted()->set_reporter_officer_id(latest.submitted().reporter_officer_id());
  }
  const google::type::Date& first = row.versions(0).submitted().submitted_date();
  if (!sum.submitted().has_submitted_date() ||
      ToDay(first) > ToDay(sum.submitted().submitted_date())) {
    *sum.mutable_submitted()->mutable_submitted_date() = first;
  }
  sum.mutable_explanations()->MergeFrom(latest.explanations());
  AddAnswer(latest, sum);
}

// An answer of the sum is one to all of them.
void KeepCommonAnswer(const Rows& reported, ReportVersion& sum) {
  const auto is_accepted = [](const DispatchRow* row) {
    return row->versions().rbegin()->accepted_position() != 0;
  };
  if (absl::c_all_of(reported, is_accepted)) return;
  sum.clear_accepted_position();
  sum.clear_accepted_date();
}

bool IsAny(const DispatchRow& /*row*/) {
  return true;
}

bool IsReported(const DispatchRow& row) {
  return !row.versions().empty();
}

Rows RowsOf(const std::vector<MemberMonth>& months, bool (*wanted)(const DispatchRow&)) {
  Rows rows;
  for (const MemberMonth& month : months) {
    if (wanted(month.row)) rows.push_back(&month.row);
  }
  return rows;
}

// The unit's report must be there.
const DispatchFigures& SubmittedBy(const DispatchRow& row) {
  return row.versions().rbegin()->submitted().figures();
}
const DispatchFigures& AcceptedOf(const DispatchRow& row) {
  return AcceptedFigures(*row.versions().rbegin());
}

// What the ledger has of units' months, folded when it is first asked for. The rows outlive it.
class RecordedMonths {
 public:
  explicit RecordedMonths(const Policy& policy) : counting_(policy) {}

  const DispatchFigures& Alone(const DispatchRow& row) {
    const auto [known, is_new] = alone_.try_emplace(&row);
    if (is_new) {
      known->second =
          RecordedNumbers({row.entries().pointer_begin(), row.entries().pointer_end()}, counting_);
    }
    return known->second;
  }
  const DispatchFigures& Together(const Rows& rows) {
    const auto [known, is_new] = together_.try_emplace(rows);
    if (is_new) known->second = RecordedNumbers(RolledUp(rows).entries(), counting_);
    return known->second;
  }

 private:
  const Counting counting_;
  std::map<const DispatchRow*, DispatchFigures> alone_;
  std::map<Rows, DispatchFigures> together_;
};

// What several units that have reported state together.
class Sums {
 public:
  using FiguresOf = const DispatchFigures& (*)(const DispatchRow&);

  // What is recorded outlives it.
  Sums(Rows rows, FiguresOf stated_by, RecordedMonths& recorded)
      : rows_(std::move(rows)), stated_by_(stated_by), together_(recorded.Together(rows_)) {
    for (const DispatchRow* const row : rows_) alone_.push_back(&recorded.Alone(*row));
  }

  bool empty() const { return rows_.empty(); }
  // As each of them stated it, or has it recorded, added up.
  int64_t Added(const FigureInfo& info) const {
    return absl::c_accumulate(rows_, int64_t{0}, [&](int64_t sum, const DispatchRow* row) {
      return sum + info.Of(stated_by_(*row));
    });
  }
  int64_t RecordedAlone(const FigureInfo& info) const {
    return absl::c_accumulate(alone_, int64_t{0}, [&](int64_t sum, const DispatchFigures* alone) {
      return sum + info.Of(*alone);
    });
  }
  int64_t Recorded(const FigureInfo& info) const { return info.Of(together_); }
  int64_t Stated(const FigureInfo& info) const {
    int64_t sum = info.Of(together_);
    int64_t largest = 0;
    for (size_t i = 0; i < rows_.size(); ++i) {
      const int64_t stated = info.Of(stated_by_(*rows_[i]));
      sum += stated - info.Of(*alone_[i]);
      largest = std::max(largest, stated);
    }
    return std::max(sum, largest);
  }

 private:
  const Rows rows_;
  const FiguresOf stated_by_;
  const DispatchFigures& together_;
  std::vector<const DispatchFigures*> alone_;
};

void SetNumbers(const Sums& sums, DispatchFigures& figures) {
  for (const FigureInfo& info : NumbersOfForm()) {
    SetFigure(info.key, sums.Stated(info), figures);
  }
}

void SumReports(const std::vector<MemberMonth>& months, const Policy& policy, DispatchRow& sum) {
  Rows reported;
  for (const MemberMonth& month : months) {
    if (!month.row.versions().empty()) {
      reported.push_back(&month.row);
    } else if (month.owed) {
      return;
    }
  }
  if (reported.size() == 1) *sum.mutable_versions() = reported[0]->versions();
  if (reported.size() < 2) return;
  ReportVersion& version = *sum.add_versions();
  version.mutable_submitted()->set_unit_id(sum.unit_id());
  version.mutable_submitted()->set_month(sum.month());
  for (const DispatchRow* const row : reported) AddReport(*row, version);
  RecordedMonths recorded(policy);
  SetNumbers(Sums(reported, &SubmittedBy, recorded),
             *version.mutable_submitted()->mutable_figures());
  SetNumbers(Sums(reported, &AcceptedOf, recorded), *version.mutable_accepted_figures());
  KeepCommonAnswer(reported, version);
  if (version.corrections().empty()) version.clear_accepted_figures();
}

void AddPositions(const Rows& rows, const FigureInfo& info, PenaltyMonth penalties,
                  v1::Figure& figure) {
  std::vector<int64_t> positions;
  for (const DispatchRow* const row : rows) {
    for (const DispatchEntry& entry : row->entries()) {
      if (!info.IsFrom(entry, penalties)) continue;
      positions.insert(positions.end(), entry.positions().begin(), entry.positions().end());
    }
  }
  absl::c_sort(positions);
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  figure.mutable_positions()->Add(positions.begin(), positions.end());
}

// Those of what the units stated.
void AddReportPositions(const Rows& rows, v1::Figure& figure) {
  for (const DispatchRow* const row : rows) {
    if (!IsReported(*row)) continue;
    figure.add_reported_positions(row->versions().rbegin()->position());
    if (IsAccepted(*row)) AddAcceptedPositions(*row->versions().rbegin(), figure);
  }
}

void CountReports(const std::vector<MemberMonth>& months, v1::MonthRollUp& roll_up) {
  int submitted = 0;
  int accepted = 0;
  std::set<std::string> missing;
  for (const MemberMonth& month : months) {
    if (!month.owed) continue;
    roll_up.set_expected_count(roll_up.expected_count() + 1);
    if (IsReported(month.row)) ++submitted;
    if (IsAccepted(month.row)) ++accepted;
    if (!IsReported(month.row)) missing.insert(month.row.unit_id());
  }
  roll_up.set_submitted_count(submitted);
  roll_up.set_accepted_count(accepted);
  for (const std::string& unit_id : missing) roll_up.add_missing_unit_ids(unit_id);
}

}  // namespace

DispatchRow RollUp(const std::vector<DispatchRow>& rows) {
  Rows all;
  for (const DispatchRow& row : rows) all.push_back(&row);
  return RowOf(RolledUp(all));
}

DispatchRow SumMonths(const std::string& unit_id, const std::vector<MemberMonth>& months,
                      const Policy& policy) {
  const Rows rows = RowsOf(months, &IsAny);
  DispatchRow sum = RowOf(RolledUp(rows));
  SortEntries(sum);
  sum.set_unit_id(unit_id);
  if (!rows.empty()) sum.set_month(rows.back()->month());
  SumReports(months, policy, sum);
  for (const DispatchRow* const row : rows) {
    sum.mutable_permits()->MergeFrom(row->permits());
    sum.mutable_errata()->MergeFrom(row->errata());
  }
  return sum;
}

namespace {

// What the figure, which is filled in, is the sum of.
v1::FigureSum SumOf(const FigureInfo& info, const v1::Figure& figure, const Sums& recorded,
                    const Sums& reported, const Sums& accepted) {
  v1::FigureSum sum;
  sum.set_key(info.key);
  sum.set_label(info.label);
  sum.set_unit(info.unit);
  sum.set_recorded_sum(recorded.RecordedAlone(info));
  sum.set_recorded_twice(sum.recorded_sum() - figure.recorded());
  if (figure.has_reported()) {
    sum.set_reported_sum(reported.Added(info));
    sum.set_reported_twice(sum.reported_sum() - figure.reported());
  }
  if (figure.has_accepted()) {
    sum.set_accepted_sum(accepted.Added(info));
    sum.set_accepted_twice(sum.accepted_sum() - figure.accepted());
  }
  return sum;
}

}  // namespace

v1::MonthRollUp MakeRollUp(const std::vector<MemberMonth>& months, const Policy& policy) {
  const Rows all = RowsOf(months, &IsAny);
  RecordedMonths of_ledger(policy);
  const Sums recorded(all, &SubmittedBy, of_ledger);  // of which nobody asks what was stated
  const Sums reported(RowsOf(months, &IsReported), &SubmittedBy, of_ledger);
  const Sums accepted(RowsOf(months, &IsAccepted), &AcceptedOf, of_ledger);
  const auto is_owed = [](const MemberMonth& month) { return month.owed; };
  const v1::Reconciliation unreported = absl::c_any_of(months, is_owed)
                                            ? v1::RECONCILIATION_NOT_REPORTED
                                            : v1::RECONCILIATION_NOT_REQUIRED;
  v1::MonthRollUp roll_up;
  for (const FigureInfo& info : NumbersOfForm()) {
    v1::Figure& figure = *roll_up.add_figures();
    figure.set_key(info.key);
    figure.set_label(info.label);
    figure.set_unit(info.unit);
    figure.set_recorded(recorded.Recorded(info));
    figure.set_reconciliation(unreported);
    if (!reported.empty()) {
      figure.set_reported(reported.Stated(info));
      figure.set_reconciliation(Reconcile(reported.Recorded(info), figure.reported()));
    }
    if (!accepted.empty()) {
      figure.set_accepted(accepted.Stated(info));
      figure.set_reconciliation(
          WithAccepted(figure.reconciliation(), accepted.Recorded(info), figure.accepted()));
    }
    AddPositions(all, info, policy.penalty_month, figure);
    AddReportPositions(all, figure);
    *roll_up.add_sums() = SumOf(info, figure, recorded, reported, accepted);
  }
  CountReports(months, roll_up);
  return roll_up;
}

namespace {

// What those that are accepted state together.
DispatchFigures AcceptedTogether(const std::vector<MemberMonth>& months, const Policy& policy) {
  RecordedMonths recorded(policy);
  DispatchFigures sums;
  SetNumbers(Sums(RowsOf(months, &IsAccepted), &AcceptedOf, recorded), sums);
  return sums;
}

// The latest version as if it had been accepted; there is one.
void TakeAsAccepted(DispatchRow& row) {
  ReportVersion& latest = *row.mutable_versions()->rbegin();
  latest.set_accepted_position(std::max<int64_t>(latest.position(), 1));
}

// The same with the unit's own, which goes up with what it states of all of them and is answered
// after it.
DispatchFigures AcceptedWithOwn(std::vector<MemberMonth> months, absl::string_view unit_id,
                                const Policy& policy) {
  for (MemberMonth& month : months) {
    const bool own = month.row.unit_id() == unit_id;
    if (own && IsReported(month.row) && !IsAccepted(month.row)) TakeAsAccepted(month.row);
  }
  return AcceptedTogether(months, policy);
}

}  // namespace

DispatchFigures StartingFigures(std::vector<MemberMonth> months, absl::string_view unit_id,
                                const Policy& policy) {
  for (MemberMonth& month : months) {
    if (month.row.unit_id() != unit_id || IsAccepted(month.row)) continue;
    DispatchFigures own = RecordedMonths(policy).Alone(month.row);
    *month.row.add_versions()->mutable_submitted()->mutable_figures() = std::move(own);
    TakeAsAccepted(month.row);
  }
  return AcceptedTogether(months, policy);
}

void ReconcileOverall(const DispatchRow& own, const std::vector<MemberMonth>& months,
                      const Policy& policy, v1::DispatchTable& table) {
  if (own.versions().empty()) return;
  const ReportVersion& latest = *own.versions().rbegin();
  if (!latest.submitted().has_overall_figures()) return;
  const DispatchFigures awaited = AcceptedWithOwn(months, own.unit_id(), policy);
  for (const v1::Figure& figure : table.roll_up().figures()) {
    v1::OverallFigure& shown = *table.mutable_roll_up()->add_overall_figures();
    shown.set_key(figure.key());
    shown.set_label(figure.label());
    shown.set_unit(figure.unit());
    shown.set_stated(FigureOf(latest.submitted().overall_figures(), figure.key()));
    shown.set_accepted(figure.accepted());
    shown.set_reconciliation(Reconcile(shown.accepted(), shown.stated()));
    if (shown.stated() == shown.accepted()) continue;
    if (!IsAccepted(own) && shown.stated() == FigureOf(awaited, figure.key())) {
      shown.clear_reconciliation();  // what it differs by is its own, which nobody has answered yet
      continue;
    }
    *table.add_findings() =
        MakeFinding(Rule::kDistrictOverallAccepted, policy,
                    absl::StrCat(own.unit_id(), "-", own.month()), latest.position(),
                    {{"figure", figure.key()},
                     {"figure_zh", figure.label()},
                     {"stated", absl::StrCat(shown.stated())},
                     {"stated_zh", ShowFigure(figure.unit(), shown.stated())},
                     {"accepted", absl::StrCat(shown.accepted())},
                     {"accepted_zh", ShowFigure(figure.unit(), shown.accepted())}});
  }
}

std::string OverviewOf(const TownCounts& towns, const DispatchFigures& figures,
                       EnterpriseCount counted) {
  std::string overview = absl::StrCat(
      "应报月报的", towns.expected, "个镇街（开发区）中", towns.submitted, "个已报送月报，其中",
      towns.accepted, "个已审核；全区（市）共派", figures.rotation_person_count(),
      "人换岗交流，开展联合执法", figures.joint_session_count(), "次，检查",
      ShowEnterprises(figures.enterprise_count(), counted), "，下达执法文书",
      figures.document_count(), "份，立案", figures.case_filed_count(), "起，处罚",
      FormatWan(figures.fine_fen()), "万元，集中学习", figures.study_session_count(), "次。");
  const int open = towns.expected - towns.accepted;
  if (open > 0) {
    absl::StrAppend(&overview, "另有", open, "个镇街（开发区）的月报未审核，未计入。");
  }
  return overview;
}

bool IsAccepted(const DispatchRow& row) {
  return !row.versions().empty() && row.versions().rbegin()->accepted_position() != 0;
}

}  // namespace jiedui::domain
