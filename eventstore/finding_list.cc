#include "eventstore/finding_list.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace jiedui::eventstore {

void FindingList::Add(const Finding& finding) {
  count_ += CountOf(finding);
  if (finding.kind == FindingKind::kRecord && JoinsTheLast(finding)) return;
  if (!RecordsOf(finding) && IsThere(finding)) return;
  if (findings_.size() < most_) findings_.push_back(finding);
}

// Remembers a finding that begins a span, for those that follow.
bool FindingList::JoinsTheLast(const Finding& finding) {
  const std::string what = absl::StrJoin(TextsOf(finding.parts), "\n");
  const auto [entry, begins] = last_.try_emplace(what, findings_.size());
  if (!begins) {
    Finding& last = findings_[entry->second];
    const int64_t end = RecordsOf(last)->second;
    if (RecordsOf(finding)->first == end + 1) {
      last.kind = FindingKind::kRecords;
      last.values = {last.values.front(), absl::StrCat(end + 1)};
      return true;
    }
    entry->second = findings_.size();
  }
  // What is not listed has nothing that joins it.
  if (findings_.size() >= most_) last_.erase(entry);
  return false;
}

bool FindingList::IsThere(const Finding& finding) {
  std::string text = TextOf(finding);
  const auto said = said_.find(text);
  if (said == said_.end()) {
    if (findings_.size() < most_) said_.emplace(std::move(text), findings_.size());
    return false;
  }
  Finding& there = findings_[said->second];
  const int64_t times = CountOf(there) + 1;
  if (there.kind != FindingKind::kRepeated) there = With(Found(FindingKind::kRepeated), there);
  there.values = {absl::StrCat(times)};
  return true;
}

std::vector<Finding> Grouped(absl::Span<const Finding> findings) {
  FindingList list(std::numeric_limits<size_t>::max());
  for (const Finding& finding : findings) list.Add(finding);
  return list.findings();
}

}  // namespace jiedui::eventstore
