#include "domain/rules/rollup.h"

#include <algorithm>
#include <cstddef>
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
#include "domain/rules/dispatch.h"
#include "domain/rules/month_entries.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

using event::v1::DispatchFigures;
using table::v1::DispatchEntry;
using table::v1::DispatchRow;
using table::v1::ReportVersion;

constexpr char kSeparator[] = "；";

// Both sides have an entry of what they did together.
bool IsShared(const DispatchEntry& entry) {
  return entry.has_joint_session() || entry.has_study() || entry.has_other();
}

// The other side's share of the same session. Of anything else both sides' entries are alike.
void AddShare(const DispatchEntry& other, DispatchEntry& entry) {
  if (!entry.has_joint_session()) return;
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
void KeepCommonAnswer(const std::vector<const DispatchRow*>& reported, ReportVersion& sum) {
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

std::vector<DispatchRow> RowsOf(const std::vector<MemberMonth>& months,
                                bool (*wanted)(const DispatchRow&)) {
  std::vector<DispatchRow> rows;
  for (const MemberMonth& month : months) {
    if (wanted(month.row)) rows.push_back(month.row);
  }
  return rows;
}

const google::protobuf::FieldDescriptor* FieldOf(const std::string& key) {
  return DispatchFigures::descriptor()->FindFieldByName(key);
}
int64_t Get(const DispatchFigures& figures, const std::string& key) {
  return figures.GetReflection()->GetInt64(figures, FieldOf(key));
}
void Set(DispatchFigures& figures, const std::string& key, int64_t value) {
  figures.GetReflection()->SetInt64(&figures, FieldOf(key), value);
}

// The unit's report must be there.
const DispatchFigures& SubmittedBy(const DispatchRow& row) {
  return row.versions().rbegin()->submitted().figures();
}
const DispatchFigures& AcceptedOf(const DispatchRow& row) {
  return AcceptedFigures(*row.versions().rbegin());
}

// What several units that have reported state together.
class Sums {
 public:
  using FiguresOf = const DispatchFigures& (*)(const DispatchRow&);

  Sums(std::vector<DispatchRow> rows, FiguresOf stated_by, const Policy& policy)
      : rows_(std::move(rows)),
        stated_by_(stated_by),
        together_(RecordedFigures(RollUp(rows_), policy.rotation_headcount)) {
    for (const DispatchRow& row : rows_) {
      alone_.push_back(RecordedFigures(row, policy.rotation_headcount));
    }
  }

  bool empty() const { return rows_.empty(); }
  // As each of them stated it, or has it recorded, added up.
  int64_t Added(const std::string& key) const {
    return absl::c_accumulate(rows_, int64_t{0}, [&](int64_t sum, const DispatchRow& row) {
      return sum + Get(stated_by_(row), key);
    });
  }
  int64_t RecordedAlone(const std::string& key) const {
    return absl::c_accumulate(alone_, int64_t{0}, [&](int64_t sum, const DispatchFigures& alone) {
      return sum + Get(alone, key);
    });
  }
  int64_t Recorded(const std::string& key) const { return Get(together_, key); }
  int64_t Stated(const std::string& key) const {
    int64_t sum = Get(together_, key);
    int64_t largest = 0;
    for (size_t i = 0; i < rows_.size(); ++i) {
      const int64_t stated = Get(stated_by_(rows_[i]), key);
      sum += stated - Get(alone_[i], key);
      largest = std::max(largest, stated);
    }
    return std::max(sum, largest);
  }

 private:
  const std::vector<DispatchRow> rows_;
  const FiguresOf stated_by_;
  const DispatchFigures together_;
  std::vector<DispatchFigures> alone_;
};

void SetNumbers(const Sums& sums, DispatchFigures& figures) {
  for (const FigureInfo& info : NumbersOfForm()) {
    Set(figures, info.key, sums.Stated(info.key));
  }
}

void SumReports(const std::vector<MemberMonth>& months, const Policy& policy, DispatchRow& sum) {
  std::vector<const DispatchRow*> reported;
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
  const std::vector<DispatchRow> rows = RowsOf(months, &IsReported);
  SetNumbers(Sums(rows, &SubmittedBy, policy), *version.mutable_submitted()->mutable_figures());
  SetNumbers(Sums(rows, &AcceptedOf, policy), *version.mutable_accepted_figures());
  KeepCommonAnswer(reported, version);
  if (version.corrections().empty()) version.clear_accepted_figures();
}

void AddPositions(const std::vector<DispatchRow>& rows, const std::string& key,
                  v1::Figure& figure) {
  std::set<int64_t> positions;
  for (const DispatchRow& row : rows) {
    for (const DispatchEntry& entry : row.entries()) {
      if (IsBehind(entry, key))
        positions.insert(entry.positions().begin(), entry.positions().end());
    }
  }
  for (const int64_t position : positions) figure.add_positions(position);
}

// Those of what the units stated.
void AddReportPositions(const std::vector<DispatchRow>& rows, v1::Figure& figure) {
  for (const DispatchRow& row : rows) {
    if (!IsReported(row)) continue;
    figure.add_reported_positions(row.versions().rbegin()->position());
    if (IsAccepted(row)) AddAcceptedPositions(*row.versions().rbegin(), figure);
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
  DispatchRow all;
  std::map<std::string, int> shared;  // by source: where it is in `all`
  for (const DispatchRow& row : rows) {
    for (const DispatchEntry& entry : row.entries()) {
      if (IsShared(entry)) {
        const auto [known, added] = shared.emplace(entry.source_id(), all.entries_size());
        if (!added) {
          AddShare(entry, *all.mutable_entries(known->second));
          continue;
        }
      }
      *all.add_entries() = entry;
    }
  }
  return all;
}

DispatchRow SumMonths(const std::string& unit_id, const std::vector<MemberMonth>& months,
                      const Policy& policy) {
  std::vector<DispatchRow> rows;
  for (const MemberMonth& month : months) rows.push_back(month.row);
  DispatchRow sum = RollUp(rows);
  SortEntries(sum);
  sum.set_unit_id(unit_id);
  if (!rows.empty()) sum.set_month(rows.back().month());
  SumReports(months, policy, sum);
  for (const DispatchRow& row : rows) {
    sum.mutable_permits()->MergeFrom(row.permits());
    sum.mutable_errata()->MergeFrom(row.errata());
  }
  return sum;
}

namespace {

// What the figure, which is filled in, is the sum of.
v1::FigureSum SumOf(const v1::Figure& figure, const Sums& recorded, const Sums& reported,
                    const Sums& accepted) {
  const std::string& key = figure.key();
  v1::FigureSum sum;
  sum.set_key(key);
  sum.set_label(figure.label());
  sum.set_unit(figure.unit());
  sum.set_recorded_sum(recorded.RecordedAlone(key));
  sum.set_recorded_twice(sum.recorded_sum() - figure.recorded());
  if (figure.has_reported()) {
    sum.set_reported_sum(reported.Added(key));
    sum.set_reported_twice(sum.reported_sum() - figure.reported());
  }
  if (figure.has_accepted()) {
    sum.set_accepted_sum(accepted.Added(key));
    sum.set_accepted_twice(sum.accepted_sum() - figure.accepted());
  }
  return sum;
}

}  // namespace

v1::MonthRollUp MakeRollUp(const std::vector<MemberMonth>& months, const Policy& policy) {
  const std::vector<DispatchRow> all = RowsOf(months, &IsAny);
  const Sums sums[] = {Sums(RowsOf(months, &IsReported), &SubmittedBy, policy),
                       Sums(RowsOf(months, &IsAccepted), &AcceptedOf, policy)};
  const Sums recorded(all, &SubmittedBy, policy);  // of which nobody asks what was stated
  v1::MonthRollUp roll_up;
  for (const FigureInfo& info : NumbersOfForm()) {
    v1::Figure& figure = *roll_up.add_figures();
    figure.set_key(info.key);
    figure.set_label(info.label);
    figure.set_unit(info.unit);
    figure.set_recorded(recorded.Recorded(info.key));
    figure.set_reconciliation(v1::RECONCILIATION_NOT_REPORTED);
    if (const Sums& reported = sums[0]; !reported.empty()) {
      figure.set_reported(reported.Stated(info.key));
      figure.set_reconciliation(Reconcile(reported.Recorded(info.key), figure.reported()));
    }
    if (!sums[1].empty()) figure.set_accepted(sums[1].Stated(info.key));
    AddPositions(all, info.key, figure);
    AddReportPositions(all, figure);
    *roll_up.add_sums() = SumOf(figure, recorded, sums[0], sums[1]);
  }
  CountReports(months, roll_up);
  return roll_up;
}

DispatchFigures StartingFigures(const std::vector<MemberMonth>& months, const Policy& policy) {
  const DispatchFigures recorded =
      RecordedFigures(RollUp(RowsOf(months, &IsAny)), policy.rotation_headcount);
  DispatchFigures start;
  for (const FigureInfo& info : NumbersOfForm()) {
    int64_t value = Get(recorded, info.key);
    for (const DispatchRow& row : RowsOf(months, &IsAccepted)) {
      value += Get(AcceptedOf(row), info.key) -
               Get(RecordedFigures(row, policy.rotation_headcount), info.key);
    }
    Set(start, info.key, std::max<int64_t>(value, 0));
  }
  return start;
}

void ReconcileOverall(const DispatchRow& own, const Policy& policy, v1::DispatchTable& table) {
  if (own.versions().empty()) return;
  const ReportVersion& latest = *own.versions().rbegin();
  if (!latest.submitted().has_overall_figures()) return;
  for (const v1::Figure& figure : table.roll_up().figures()) {
    v1::OverallFigure& shown = *table.mutable_roll_up()->add_overall_figures();
    shown.set_key(figure.key());
    shown.set_label(figure.label());
    shown.set_unit(figure.unit());
    shown.set_stated(Get(latest.submitted().overall_figures(), figure.key()));
    shown.set_accepted(figure.accepted());
    shown.set_reconciliation(Reconcile(shown.accepted(), shown.stated()));
    if (shown.stated() == shown.accepted()) continue;
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

std::string OverviewOf(const TownCounts& towns, const DispatchFigures& figures) {
  return absl::StrCat("所属", towns.expected, "个镇街（开发区）中", towns.submitted,
                      "个已报送月报，其中", towns.accepted, "个已审核；全区（市）共派",
                      figures.rotation_person_count(), "人换岗交流，开展联合执法",
                      figures.joint_session_count(), "次，检查", figures.enterprise_count(),
                      "家企业，下达执法文书", figures.document_count(), "份，立案",
                      figures.case_filed_count(), "起，处罚", FormatWan(figures.fine_fen()),
                      "万元，集中学习", figures.study_session_count(), "次。");
}

bool IsAccepted(const DispatchRow& row) {
  return !row.versions().empty() && row.versions().rbegin()->accepted_position() != 0;
}

}  // namespace jiedui::domain
