// What the ledger alone says of a month.

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "domain/rules/dispatch.h"
#include "domain/rules/month_entries.h"
#include "domain/rules/texts.h"

namespace jiedui::domain {
namespace {

using event::v1::DispatchFigures;
using table::v1::DispatchEntry;
using table::v1::DispatchRow;

int64_t CountOf(const MonthEntries& entries, bool (DispatchEntry::*is)() const) {
  return absl::c_count_if(entries.all(),
                          [is](const MonthEntry& each) { return (each.entry->*is)(); });
}

void CountRotation(const MonthEntries& entries, Headcount headcount, DispatchFigures& figures) {
  std::set<absl::string_view> officers;
  int64_t person_times = 0;
  for (const MonthEntry& each : entries.all()) {
    const auto& ids = each.entry->rotation().officer_ids();
    officers.insert(ids.begin(), ids.end());
    person_times += ids.size();
  }
  const auto distinct = static_cast<int64_t>(officers.size());
  figures.set_rotation_person_count(headcount == Headcount::kDistinct ? distinct : person_times);
}

// Those of the session that count for the unit, each once.
std::vector<absl::string_view> EnterprisesOf(const DispatchEntry::JointSession& session,
                                             Attribution attribution) {
  std::vector<absl::string_view> ids;
  if (attribution == Attribution::kOwnJurisdiction) {
    ids.assign(session.own_enterprise_ids().begin(), session.own_enterprise_ids().end());
    return ids;
  }
  for (const DispatchEntry::Target& target : session.targets()) {
    ids.emplace_back(target.enterprise_id());
  }
  return ids;
}

void CountJointSessions(const MonthEntries& entries, const Counting& counting,
                        DispatchFigures& figures) {
  const bool own = counting.attribution == Attribution::kOwnJurisdiction;
  std::set<absl::string_view> enterprises;
  int64_t visits = 0;
  int64_t documents = 0;
  for (const MonthEntry& each : entries.all()) {
    const DispatchEntry::JointSession& session = each.entry->joint_session();
    const std::vector<absl::string_view> ids = EnterprisesOf(session, counting.attribution);
    enterprises.insert(ids.begin(), ids.end());
    visits += static_cast<int64_t>(ids.size());
    documents += own ? session.own_document_count() : session.session_document_count();
  }
  const auto distinct = static_cast<int64_t>(enterprises.size());
  figures.set_joint_session_count(CountOf(entries, &DispatchEntry::has_joint_session));
  figures.set_enterprise_count(counting.enterprises == EnterpriseCount::kVisits ? visits
                                                                                : distinct);
  figures.set_document_count(documents);
}

// Each under its own id, whichever record of a session it came from.
void CountCases(const MonthEntries& entries, PenaltyMonth penalties, DispatchFigures& figures) {
  int64_t fines = 0;
  for (const MonthEntry& each : entries.all()) fines += PenaltyFen(*each.entry, penalties);
  figures.set_case_filed_count(CountOf(entries, &DispatchEntry::has_case_filed));
  figures.set_case_to_report_count(CountOf(entries, &DispatchEntry::has_case_to_report));
  figures.set_fine_fen(fines);
}

DispatchFigures NumbersOf(const MonthEntries& entries, const Counting& counting) {
  DispatchFigures figures;
  CountRotation(entries, counting.persons, figures);
  CountJointSessions(entries, counting, figures);
  CountCases(entries, counting.penalties, figures);
  figures.set_study_session_count(CountOf(entries, &DispatchEntry::has_study));
  return figures;
}

// Empty if nothing has to be said of it.
std::string RemarkOf(const MonthEntry& each, Attribution attribution) {
  const DispatchEntry::JointSession& session = each.entry->joint_session();
  const bool counts_all = attribution == Attribution::kWholeSession;
  const bool is_whole =
      counts_all || (session.session_enterprise_count() == session.own_enterprise_ids_size() &&
                     session.session_document_count() == session.own_document_count());
  if (is_whole && !each.of_several) return "";
  std::string remark = absl::StrCat("联合执法 ", each.entry->source_id(), " ");
  if (each.of_several) remark += "是各结对分别登记的同一次，只计一次";
  if (is_whole) return remark;
  absl::StrAppend(&remark, each.of_several ? "，各方共检查" : "双方共检查",
                  session.session_enterprise_count(), "家企业，下达执法文书",
                  session.session_document_count(), "份，本表只计本辖区");
  return remark;
}

void FoldRemarks(const MonthEntries& entries, Attribution attribution, DispatchFigures& figures) {
  Texts remarks;
  for (const MonthEntry& each : entries.all()) {
    if (each.entry->has_study() && each.of_several) {
      remarks.Add(absl::StrCat("集中学习 ", each.entry->source_id(),
                               " 是各结对分别登记的同一次，只计一次"));
    }
    if (each.entry->has_joint_session()) remarks.Add(RemarkOf(each, attribution));
  }
  figures.set_remarks(remarks.JoinToFit());
}

void FoldTexts(const MonthEntries& entries, DispatchFigures& figures) {
  Texts duties;
  Texts topics;
  Texts others;
  for (const MonthEntry& each : entries.all()) {
    duties.Add(each.entry->rotation().duties());
    for (const std::string& topic : each.entry->study().topics()) topics.Add(topic);
    others.Add(each.entry->other().description());
  }
  figures.set_rotation_duties(duties.JoinToFit());
  figures.set_study_content(topics.JoinToFit());
  figures.set_other_activities(others.JoinToFit());
}

}  // namespace

DispatchFigures RecordedFigures(const DispatchRow& row, const Counting& counting) {
  const MonthEntries entries(row);
  DispatchFigures figures = NumbersOf(entries, counting);
  FoldRemarks(entries, counting.attribution, figures);
  FoldTexts(entries, figures);
  return figures;
}

DispatchFigures RecordedNumbers(const std::vector<const DispatchEntry*>& entries,
                                const Counting& counting) {
  return NumbersOf(MonthEntries(entries), counting);
}

int64_t RecordedPersonTimes(const DispatchRow& row) {
  int64_t times = 0;
  for (const DispatchEntry& entry : row.entries()) times += entry.rotation().officer_ids_size();
  return times;
}

int64_t RecordedVisits(const DispatchRow& row, Attribution attribution) {
  const MonthEntries entries(row);
  int64_t visits = 0;
  for (const MonthEntry& each : entries.all()) {
    const std::vector<absl::string_view> ids =
        EnterprisesOf(each.entry->joint_session(), attribution);
    visits += static_cast<int64_t>(ids.size());
  }
  return visits;
}

bool IsPenalty(const DispatchEntry& entry, PenaltyMonth penalties) {
  return penalties == PenaltyMonth::kDecision ? entry.has_fine() : entry.has_collection();
}

int64_t PenaltyFen(const DispatchEntry& entry, PenaltyMonth penalties) {
  return penalties == PenaltyMonth::kDecision ? entry.fine().fine_fen()
                                              : entry.collection().collected_fen();
}

std::string ShowEnterprises(int64_t count, EnterpriseCount counted) {
  return absl::StrCat(count, counted == EnterpriseCount::kVisits ? "家次" : "家企业");
}

}  // namespace jiedui::domain
