#include "domain/rules/rollup.h"

#include <map>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "domain/rules/dispatch.h"

namespace jiedui::domain {
namespace {

using table::v1::DispatchEntry;
using table::v1::DispatchRow;

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
