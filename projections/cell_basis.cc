#include "projections/cell_basis.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/type/date.pb.h"

#include "base/civil.h"
#include "domain/date.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"

namespace jiedui::projections {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A day of the innermost message that has it; nullopt if none does.
std::optional<CivilDay> DayOf(const TableCell& cell, const char* name) {
  for (auto message = cell.within.rbegin(); message != cell.within.rend(); ++message) {
    const FieldDescriptor* const field = (*message)->GetDescriptor()->FindFieldByName(name);
    if (field == nullptr || field->message_type() != google::type::Date::descriptor()) continue;
    if (!(*message)->GetReflection()->HasField(**message, field)) continue;
    const Message& date = (*message)->GetReflection()->GetMessage(**message, field);
    return domain::ToDay(static_cast<const google::type::Date&>(date));
  }
  return std::nullopt;
}

// A term of a score that is not about months has nothing to do with those that are exempt.
bool IsOfMonths(const TableCell& cell) {
  if (cell.within.back()->GetDescriptor() != v1::ScoreTerm::descriptor()) return true;
  return TextOf(*cell.within.back(), "key") == "month_coverage";
}

// The days that the exception has to be of to say anything of the cell: of an activity its own, of
// a month all of them, else any.
bool Applies(const event::v1::RuleExceptionGranted& exception, const TableCell& cell) {
  const CivilDay first = domain::ToDay(exception.start_date());
  const CivilDay last = domain::ToDay(exception.end_date());
  if (const auto day = DayOf(cell, "occurred_date"); day.has_value()) {
    return first <= *day && *day <= last;
  }
  const auto month = ParseMonth(TextOf(*cell.within.back(), "month"));
  if (!month.ok()) return true;
  return CivilMonth(first) <= *month && *month <= CivilMonth(last);
}

class Standards {
 public:
  Standards(const Tables& tables, const TableQuestion& question, const TableCell& cell)
      : tables_(tables), question_(question), cell_(cell) {}

  std::set<int64_t> Find() && {
    const auto& options = FieldOf(cell_).options();
    for (int i = 0; i < options.ExtensionSize(v1::basis); ++i) {
      Add(options.GetExtension(v1::basis, i));
    }
    return std::move(positions_);
  }

 private:
  void Add(v1::BasisKind kind) {
    if (kind == v1::BASIS_KIND_CALENDAR) return AddCalendar();
    if (kind == v1::BASIS_KIND_PERMIT) return AddPermits();
    const std::string in_row = NearestText(cell_, "pair_id");
    const auto pair = FindPairRow(tables_, in_row.empty() ? question_.pair_id : in_row);
    if (!pair.ok()) return;
    if (kind == v1::BASIS_KIND_EXEMPTION && IsOfMonths(cell_)) AddExemptions(*pair);
    if (kind == v1::BASIS_KIND_EXCEPTION) AddExceptions(*pair);
  }

  // As it was published last for the year in which it is due.
  void AddCalendar() {
    const std::optional<CivilDay> due = DayOf(cell_, "due_date");
    if (!due.has_value()) return;
    const auto calendar = ReadWorkCalendar(tables_, absl::StrCat(due->year()));
    if (!calendar.ok() || calendar->positions().empty()) return;
    positions_.insert(calendar->positions(calendar->positions_size() - 1));
  }

  void AddExemptions(const table::v1::PairRow& pair) {
    const std::string month = TextOf(*cell_.within.back(), "month");
    for (const table::v1::MonthExemption& each : pair.exemptions()) {
      if (month.empty() || each.exempted().month() == month) positions_.insert(each.position());
    }
  }

  void AddExceptions(const table::v1::PairRow& pair) {
    for (const table::v1::RuleException& each : pair.rule_exceptions()) {
      if (Applies(each.granted(), cell_)) positions_.insert(each.position());
    }
  }

  // Those that the table has.
  void AddPermits() {
    if (cell_.within.front()->GetDescriptor() != v1::DispatchTable::descriptor()) return;
    const auto& table = static_cast<const v1::DispatchTable&>(*cell_.within.front());
    for (const event::v1::LateEntryPermitted& permitted : table.late_entry_permits()) {
      const auto permit = ReadLateEntryPermit(tables_, permitted.permit_id(), question_.on);
      if (permit.ok()) positions_.insert(permit->position());
    }
  }

  const Tables& tables_;
  const TableQuestion& question_;
  const TableCell& cell_;
  std::set<int64_t> positions_;
};

}  // namespace

std::set<int64_t> StandardsOf(const Tables& tables, const TableQuestion& question,
                              const TableCell& cell) {
  return Standards(tables, question, cell).Find();
}

}  // namespace jiedui::projections
