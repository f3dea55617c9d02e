#include "domain/rules/month_entries.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_join.h"

#include "domain/date.h"
#include "domain/rules/held.h"

namespace jiedui::domain {
namespace {

using table::v1::DispatchEntry;
using table::v1::DispatchRow;

using Entries = std::vector<const DispatchEntry*>;

// Of an inspection or a study whose time is known.
struct Record {
  size_t place = 0;  // among the entries
  const DispatchEntry* entry = nullptr;
  Held held;
  Sides sides;

  const std::string& pair_id() const { return entry->held().pair_id(); }
};

// In the order of Held, in which the order of recording does not matter.
std::vector<Record> RecordsOf(const Entries& entries) {
  std::vector<Record> records;
  for (size_t i = 0; i < entries.size(); ++i) {
    const DispatchEntry& entry = *entries[i];
    if (!entry.has_held()) continue;
    const DispatchEntry::Held& noted = entry.held();
    Held held{entry.source_id(), ToDay(entry.occurred_date()), 0, 0, entry.has_study()};
    SetTime(noted.start_minute(), noted.duration_minutes(), held);
    records.push_back({i, &entry, std::move(held), {noted.unit_a_id(), noted.unit_b_id(), {}}});
  }
  absl::c_sort(records, [](const Record& a, const Record& b) { return a.held < b.held; });
  return records;
}

bool HaveCommonEnterprise(const DispatchEntry& one, const DispatchEntry& other) {
  return absl::c_any_of(one.joint_session().targets(), [&](const DispatchEntry::Target& target) {
    return absl::c_any_of(other.joint_session().targets(), [&](const DispatchEntry::Target& each) {
      return each.enterprise_id() == target.enterprise_id();
    });
  });
}

bool AreOfOne(const Record& one, const Record& other) {
  return one.held.study == other.held.study && one.pair_id() != other.pair_id() &&
         AreOfHubAtOnce(one.held, one.sides, other.held, other.sides) &&
         (one.held.study || HaveCommonEnterprise(*one.entry, *other.entry));
}

// Puts together which records are of one session, of each pair at most one: a pair that recorded
// two held two. A record that is of one with two others makes them of one, so that a chain of hubs
// has one session too.
class Sessions {
 public:
  explicit Sessions(const std::vector<Record>& records)
      : records_(records), session_of_(records.size()), sessions_(records.size()) {
    for (size_t i = 0; i < records.size(); ++i) Add(i);
  }

  // Those of more than one record.
  std::vector<std::vector<size_t>> Shared() const {
    std::vector<std::vector<size_t>> shared;
    for (const std::vector<size_t>& session : sessions_) {
      if (session.size() > 1) shared.push_back(session);
    }
    return shared;
  }

 private:
  void Add(size_t i) {
    const Record& record = records_[i];
    session_of_[i] = i;
    sessions_[i] = {i};
    for (const std::string& side : {record.sides.a_id, record.sides.b_id}) {
      std::vector<size_t>& earlier = of_side_[{record.held.day, record.held.study, side}];
      for (const size_t other : earlier) {
        if (AreOfOne(records_[other], record)) Join(session_of_[other], i);
      }
      earlier.push_back(i);
    }
  }

  void Join(size_t from, size_t into) {
    if (from == into || ShareAPair(sessions_[from], sessions_[into])) return;
    for (const size_t i : sessions_[from]) {
      session_of_[i] = into;
      sessions_[into].push_back(i);
    }
    sessions_[from].clear();
  }

  bool ShareAPair(const std::vector<size_t>& one, const std::vector<size_t>& other) const {
    return absl::c_any_of(one, [&](size_t i) {
      return absl::c_any_of(
          other, [&](size_t j) { return records_[i].pair_id() == records_[j].pair_id(); });
    });
  }

  const std::vector<Record>& records_;
  std::vector<size_t> session_of_;             // by record; a session has the number of a record
  std::vector<std::vector<size_t>> sessions_;  // the records of each; empty of one that was joined
  std::map<std::tuple<CivilDay, bool, std::string>, std::vector<size_t>> of_side_;
};

void AddTargets(const DispatchEntry::JointSession& other, DispatchEntry::JointSession& session) {
  for (const DispatchEntry::Target& target : other.targets()) {
    DispatchEntry::Target* const known = FindTarget(target.enterprise_id(), session);
    if (known == nullptr) {
      *session.add_targets() = target;
      continue;
    }
    known->set_own(known->own() || target.own());
    known->set_own_document_count(
        std::max(known->own_document_count(), target.own_document_count()));
    known->set_document_count(std::max(known->document_count(), target.document_count()));
  }
}

void CountTargets(DispatchEntry::JointSession& session) {
  session.clear_own_enterprise_ids();
  int64_t own_documents = 0;
  int64_t documents = 0;
  for (const DispatchEntry::Target& target : session.targets()) {
    if (target.own()) session.add_own_enterprise_ids(target.enterprise_id());
    own_documents += target.own_document_count();
    documents += target.document_count();
  }
  session.set_own_document_count(own_documents);
  session.set_session_enterprise_count(session.targets_size());
  session.set_session_document_count(documents);
}

// What the records say together.
DispatchEntry OneOf(const Entries& records) {
  DispatchEntry one = *records.front();
  std::set<std::string> sources = {one.source_id()};
  for (size_t i = 1; i < records.size(); ++i) {
    const DispatchEntry& other = *records[i];
    sources.insert(other.source_id());
    one.mutable_positions()->MergeFrom(other.positions());
    if (one.has_study()) {
      one.mutable_study()->mutable_topics()->MergeFrom(other.study().topics());
    } else {
      AddTargets(other.joint_session(), *one.mutable_joint_session());
    }
  }
  if (one.has_joint_session()) CountTargets(*one.mutable_joint_session());
  one.set_source_id(absl::StrJoin(sources, "、"));
  return one;
}

}  // namespace

MonthEntries::MonthEntries(const DispatchRow& row)
    : MonthEntries(Entries(row.entries().pointer_begin(), row.entries().pointer_end())) {}

MonthEntries::MonthEntries(const Entries& entries) {
  const std::vector<Record> records = RecordsOf(entries);
  std::map<size_t, const DispatchEntry*> made;  // by place of the first record
  std::set<size_t> others;
  const std::vector<std::vector<size_t>> sessions = Sessions(records).Shared();
  for (const std::vector<size_t>& session : sessions) {
    std::map<size_t, const DispatchEntry*> in_order;
    for (const size_t i : session) in_order.emplace(records[i].place, records[i].entry);
    Entries together;
    for (const auto& [place, entry] : in_order) {
      if (!together.empty()) others.insert(place);
      together.push_back(entry);
    }
    made.emplace(in_order.begin()->first, &made_.emplace_back(OneOf(together)));
  }
  for (size_t i = 0; i < entries.size(); ++i) {
    const auto found = made.find(i);
    if (found != made.end()) {
      all_.push_back({found->second, true});
    } else if (!others.contains(i)) {
      all_.push_back({entries[i], false});
    }
  }
}

void CountEachRecord(DispatchRow& row) {
  for (DispatchEntry& entry : *row.mutable_entries()) {
    entry.clear_held();
    if (entry.has_joint_session()) entry.mutable_joint_session()->clear_targets();
  }
}

DispatchEntry::Target* FindTarget(const std::string& enterprise_id,
                                  DispatchEntry::JointSession& session) {
  const auto found = absl::c_find_if(
      *session.mutable_targets(),
      [&](const DispatchEntry::Target& target) { return target.enterprise_id() == enterprise_id; });
  return found == session.mutable_targets()->end() ? nullptr : &*found;
}

}  // namespace jiedui::domain
