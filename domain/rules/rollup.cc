#include "domain/rules/rollup.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "domain/date.h"
#include "domain/rules/dispatch.h"

namespace jiedui::domain {
namespace {

using table::v1::DispatchEntry;
using table::v1::DispatchRow;
using table::v1::ReportVersion;

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
}

// Ordered as a unit's own month is.
void SortEntries(DispatchRow& row) {
  std::stable_sort(row.mutable_entries()->begin(), row.mutable_entries()->end(),
                   [](const DispatchEntry& left, const DispatchEntry& right) {
                     return std::make_pair(left.positions(0), left.source_id()) <
                            std::make_pair(right.positions(0), right.source_id());
                   });
}

void AddText(const std::string& text, std::string* sum) {
  if (!text.empty()) absl::StrAppend(sum, sum->empty() ? "" : "；", text);
}

// Numbers are added up, texts put one behind the other.
void AddFigures(const event::v1::DispatchFigures& figures, event::v1::DispatchFigures& sum) {
  const google::protobuf::Reflection& reflection = *sum.GetReflection();
  const google::protobuf::Descriptor& type = *sum.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor* const field = type.field(i);
    if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64) {
      reflection.SetInt64(&sum, field,
                          reflection.GetInt64(sum, field) + reflection.GetInt64(figures, field));
    } else {
      std::string text = reflection.GetString(sum, field);
      AddText(reflection.GetString(figures, field), &text);
      reflection.SetString(&sum, field, text);
    }
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
  AddFigures(latest.submitted().figures(), *sum.mutable_submitted()->mutable_figures());
  AddFigures(
      latest.has_accepted_figures() ? latest.accepted_figures() : latest.submitted().figures(),
      *sum.mutable_accepted_figures());
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

void SumReports(const std::vector<MemberMonth>& months, DispatchRow& sum) {
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
  for (const DispatchRow* const row : reported) AddReport(*row, version);
  KeepCommonAnswer(reported, version);
  if (version.corrections().empty()) version.clear_accepted_figures();
}

bool WasAccepted(const DispatchRow& row) {
  return absl::c_any_of(row.versions(), [](const table::v1::ReportVersion& version) {
    return version.accepted_position() != 0;
  });
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

DispatchRow SumMonths(const std::vector<MemberMonth>& months) {
  std::vector<DispatchRow> rows;
  for (const MemberMonth& month : months) rows.push_back(month.row);
  DispatchRow sum = RollUp(rows);
  SortEntries(sum);
  SumReports(months, sum);
  for (const DispatchRow& row : rows) {
    sum.set_month(row.month());
    sum.mutable_permits()->MergeFrom(row.permits());
    sum.mutable_errata()->MergeFrom(row.errata());
  }
  return sum;
}

std::string OverviewOf(const DispatchRow& own, const std::vector<DispatchRow>& towns) {
  std::vector<DispatchRow> rows = towns;
  rows.push_back(own);
  const event::v1::DispatchFigures all = RecordedFigures(RollUp(rows));
  const auto reported =
      absl::c_count_if(towns, [](const DispatchRow& row) { return !row.versions().empty(); });
  return absl::StrCat("所属", towns.size(), "个镇街（开发区）中", reported, "个已报送月报，其中",
                      absl::c_count_if(towns, &WasAccepted), "个已审核；全区（市）共派",
                      all.rotation_person_count(), "人换岗交流，开展联合执法",
                      all.joint_session_count(), "次，检查", all.enterprise_count(),
                      "家企业，下达执法文书", all.document_count(), "份，立案",
                      all.case_filed_count(), "起，处罚", FormatWan(all.fine_fen()),
                      "万元，集中学习", all.study_session_count(), "次。");
}

}  // namespace jiedui::domain
