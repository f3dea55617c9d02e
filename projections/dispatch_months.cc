#include "projections/dispatch_months.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/civil.h"
#include "domain/date.h"

namespace jiedui::projections {
namespace {

using table::v1::DispatchEntry;
using table::v1::DispatchRow;
using table::v1::Erratum;

// Entries are ordered by first position, then source.
bool Before(const DispatchEntry& a, const DispatchEntry& b) {
  return std::pair(a.positions(0), a.source_id()) < std::pair(b.positions(0), b.source_id());
}

void Insert(DispatchEntry entry, DispatchRow& row) {
  *row.add_entries() = std::move(entry);
  for (int i = row.entries_size() - 1; i > 0 && Before(row.entries(i), row.entries(i - 1)); --i) {
    row.mutable_entries()->SwapElements(i, i - 1);
  }
}

// The event that accepted the month's report; 0 if it is still open.
int64_t AcceptedAt(const DispatchRow& row) {
  return row.versions().empty() ? 0 : row.versions().rbegin()->accepted_position();
}

}  // namespace

std::string MonthOf(const google::type::Date& date) {
  return FormatMonth(CivilMonth(domain::ToDay(date)));
}

std::string MonthKey(absl::string_view unit_id, absl::string_view month) {
  return absl::StrCat("month/", unit_id, "/", month);
}

DispatchRow& EditMonth(const std::string& unit_id, const std::string& month, Rows& rows) {
  auto& row = rows.Edit<DispatchRow>(MonthKey(unit_id, month));
  row.set_unit_id(unit_id);
  row.set_month(month);
  return row;
}

std::string Place(Placement placement, Rows& rows) {
  const std::string key = MonthKey(placement.unit_id, placement.month);
  Insert(std::move(placement.entry), EditMonth(placement.unit_id, placement.month, rows));
  return key;
}

void Remove(const std::string& source_id, const std::string& key, Rows& rows) {
  rows.Update<DispatchRow>(key, [&](DispatchRow& row) {
    auto& entries = *row.mutable_entries();
    entries.erase(
        std::remove_if(entries.begin(), entries.end(),
                       [&](const DispatchEntry& entry) { return entry.source_id() == source_id; }),
        entries.end());
  });
  const DispatchRow* row = rows.Find<DispatchRow>(key);
  if (row != nullptr && row->entries().empty() && row->versions().empty() &&
      row->permits().empty() && row->reminders().empty() && !row->has_admonition()) {
    rows.Delete(key);
  }
}

TouchedMonths::TouchedMonths(const google::protobuf::RepeatedPtrField<std::string>& keys) {
  for (const std::string& key : keys) Add(key);
}

void TouchedMonths::Add(const std::string& key, Erratum::Concern concern) {
  const auto [known, is_new] = months_.emplace(key, concern);
  if (!is_new && known->second != concern) known->second = Erratum::CONCERN_UNSPECIFIED;
}

void TouchedMonths::AddAll(const TouchedMonths& others) {
  for (const auto& [key, concern] : others.months_) Add(key, concern);
}

Erratum::Concern ConcernOf(const std::string& case_id, const std::string& key, Rows& rows) {
  const DispatchRow* const row = rows.Find<DispatchRow>(key);
  TouchedMonths touched;
  if (row == nullptr) return Erratum::CONCERN_UNSPECIFIED;
  for (const DispatchEntry& entry : row->entries()) {
    if (entry.source_id() != case_id) continue;
    touched.Add(key, entry.has_fine()         ? Erratum::CONCERN_DECIDED
                     : entry.has_collection() ? Erratum::CONCERN_COLLECTED
                                              : Erratum::CONCERN_UNSPECIFIED);
  }
  const auto found = touched.all().find(key);
  return found == touched.all().end() ? Erratum::CONCERN_UNSPECIFIED : found->second;
}

void NoteErrata(const std::string& source_id, const TouchedMonths& months, const Envelope& at,
                Rows& rows) {
  for (const auto& [key, concern] : months.all()) {
    rows.Update<DispatchRow>(key, [&, concern = concern](DispatchRow& row) {
      const int64_t accepted = AcceptedAt(row);
      if (accepted == 0) return;
      Erratum& erratum = *row.add_errata();
      erratum.set_source_id(source_id);
      erratum.set_position(at.position);
      *erratum.mutable_recorded_date() = domain::ToDate(at.recorded_day);
      erratum.set_accepted_position(accepted);
      erratum.set_concern(concern);
    });
  }
}

}  // namespace jiedui::projections
