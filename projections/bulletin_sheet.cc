#include "projections/bulletin_sheet.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/error.h"
#include "projections/bulletin_archive.h"
#include "projections/bulletin_corrections.h"
#include "projections/cell_changes.h"
#include "projections/registry.h"

namespace jiedui::projections {
namespace {

using event::v1::BulletinPublished;
using table::v1::BulletinRow;

v1::BulletinSheet MakeSheet(const BulletinPublished& published, const v1::BulletinTable& table) {
  v1::BulletinSheet sheet;
  sheet.set_bulletin_id(published.bulletin_id());
  sheet.set_program_id(published.program_id());
  sheet.set_unit_id(published.unit_id());
  sheet.set_first_month(published.first_month());
  sheet.set_last_month(published.last_month());
  *sheet.mutable_judged_date() = published.judged_date();
  sheet.set_ledger_size(published.position());
  sheet.set_table_sha256(published.table_sha256());
  *sheet.mutable_unit_months() = table.unit_months();
  *sheet.mutable_totals() = table.totals();
  *sheet.mutable_pair_months() = table.pair_months();
  v1::BulletinEntry corrections = CorrectionsIn(table);
  sheet.mutable_corrected_figures()->Swap(corrections.mutable_corrected_figures());
  sheet.mutable_corrected_pair_months()->Swap(corrections.mutable_corrected_pair_months());
  return sheet;
}

// Where a cell of a unit's month stands in 附件2 of that month; empty if it does not.
std::string PathInDispatch(const TableCell& cell) {
  const std::string& field = FieldOf(cell).name();
  if (cell.within.back()->GetDescriptor() == v1::BulletinUnitMonth::descriptor()) {
    return field == "state" || field == "timeliness" || field == "unit_name" ? field : "";
  }
  if (cell.within.back()->GetDescriptor() != v1::BulletinFigure::descriptor()) return "";
  const std::string key = TextOf(*cell.within.back(), "key");
  const v1::FormBasis& form = v1::Figure::descriptor()->options().GetExtension(v1::form_basis);
  for (const v1::FormBasis::Number& number : form.numbers()) {
    if (number.key() != key) continue;
    return absl::StrCat("rows[", number.row(), "].figures[", key, "].", field);
  }
  return "";
}

// What the cell is of: the row of a unit's or a pair's month; null if it is of neither.
template <class Row>
const Row* RowOf(const TableCell& cell) {
  if (cell.within.size() < 2 || cell.within[1]->GetDescriptor() != Row::descriptor()) {
    return nullptr;
  }
  return static_cast<const Row*>(cell.within[1]);
}

// Without its state and day; without a path of what was not taken from a cell.
v1::CellSource SourceOf(const TableCell& cell) {
  v1::CellSource source;
  if (const auto* const of_unit = RowOf<v1::BulletinUnitMonth>(cell); of_unit != nullptr) {
    source.set_kind(v1::TABLE_KIND_DISPATCH);
    source.set_unit_id(of_unit->unit_id());
    source.set_month(of_unit->month());
    source.set_path(PathInDispatch(cell));
  } else if (const auto* const of_pair = RowOf<v1::BulletinPairMonth>(cell); of_pair != nullptr) {
    const std::string& field = FieldOf(cell).name();
    source.set_kind(v1::TABLE_KIND_PAIR_COMPLIANCE);
    source.set_pair_id(of_pair->pair_id());
    if (field == "status" || field == "activity_count") {
      source.set_path(absl::StrCat("months[", of_pair->month(), "].", field));
    }
  }
  return source;
}

// Whether the cell that is named has that value there: an earlier edition counted otherwise.
absl::StatusOr<bool> HasValue(const v1::CellSource& source, const std::string& program_id,
                              const std::string& value, LedgerHistory& history) {
  TableQuestion question;
  question.kind = source.kind();
  question.program_id = program_id;
  question.unit_id = source.unit_id();
  question.pair_id = source.pair_id();
  question.on = domain::ToDay(source.on_date());
  question.cell = source.path();
  if (!source.month().empty()) {
    ASSIGN_OR_RETURN(question.month, ParseMonth(source.month()));
  }
  ASSIGN_OR_RETURN(const std::shared_ptr<const Tables> then, history.At(source.position()));
  const absl::StatusOr<TableMessage> table = ReadTable(*then, question);
  if (!table.ok()) return IsAbsent(table.status()) ? absl::StatusOr<bool>(false) : table.status();
  const std::vector<TableCell> found = CellAt(**table, source.path());
  return !found.empty() && found.front().value == value;
}

absl::Status AddSource(const v1::BulletinSheet& sheet, const TableCell& cell,
                       LedgerHistory& history, v1::CellExplanation& explanation) {
  v1::CellSource source = SourceOf(cell);
  if (source.path().empty()) return absl::OkStatus();
  source.set_position(sheet.ledger_size());
  *source.mutable_on_date() = sheet.judged_date();
  ASSIGN_OR_RETURN(const bool is_there, HasValue(source, sheet.program_id(), cell.value, history));
  if (is_there) *explanation.mutable_computed_from() = std::move(source);
  return absl::OkStatus();
}

// Before and after, of the field that is asked about; unset where there was no such value.
struct Corrected {
  std::optional<std::string> before;
  std::optional<std::string> after;
};

std::optional<std::string> NumberIf(bool is_there, int64_t number) {
  return is_there ? std::optional<std::string>(absl::StrCat(number)) : std::nullopt;
}

Corrected ValuesIn(const v1::CorrectedFigure& figure, const std::string& field) {
  if (field == "recorded") {
    return {NumberIf(true, figure.recorded_before()), NumberIf(true, figure.recorded_after())};
  }
  if (field == "reported") {
    return {NumberIf(figure.has_reported_before(), figure.reported_before()),
            NumberIf(figure.has_reported_after(), figure.reported_after())};
  }
  if (field != "accepted") return {};
  return {NumberIf(figure.has_accepted_before(), figure.accepted_before()),
          NumberIf(figure.has_accepted_after(), figure.accepted_after())};
}

Corrected ValuesIn(const v1::CorrectedPairMonth& month, const std::string& field) {
  if (field == "status") {
    return {v1::ObligationStatus_Name(month.status_before()),
            v1::ObligationStatus_Name(month.status_after())};
  }
  if (field != "activity_count") return {};
  return {NumberIf(true, month.activity_count_before()),
          NumberIf(true, month.activity_count_after())};
}

bool IsOf(const v1::CorrectedFigure& figure, const TableCell& cell) {
  const auto* const row = RowOf<v1::BulletinUnitMonth>(cell);
  return row != nullptr && row->unit_id() == figure.unit_id() && row->month() == figure.month() &&
         TextOf(*cell.within.back(), "key") == figure.key();
}

bool IsOf(const v1::CorrectedPairMonth& month, const TableCell& cell) {
  const auto* const row = RowOf<v1::BulletinPairMonth>(cell);
  return row != nullptr && row->pair_id() == month.pair_id() && row->month() == month.month();
}

template <class List>
void AddCorrectionsOf(const List& corrected, const TableCell& cell, const BulletinRow& later,
                      v1::CellExplanation& explanation) {
  for (const auto& each : corrected) {
    if (!IsOf(each, cell)) continue;
    const Corrected values = ValuesIn(each, FieldOf(cell).name());
    if (values.before == values.after) continue;  // another of its values was corrected
    v1::CellCorrection& correction = *explanation.add_corrected_by();
    correction.set_bulletin_id(later.published().bulletin_id());
    correction.set_publication_position(later.publication_position());
    correction.set_corrected_bulletin_id(each.corrected_bulletin_id());
    if (values.before.has_value()) correction.set_before(*values.before);
    if (values.after.has_value()) correction.set_after(*values.after);
    *correction.mutable_positions() = each.positions();
  }
}

// A later table that is not the one that was hashed is refused where it is shown, and says nothing
// of this one.
absl::Status AddCorrectedBy(const Tables& tables, const v1::BulletinSheet& sheet,
                            const TableCell& cell, LedgerHistory& history,
                            v1::CellExplanation& explanation) {
  const std::vector<BulletinRow> rows = BulletinsOf(tables, sheet.program_id(), sheet.unit_id());
  for (const BulletinRow& later : rows) {
    if (later.publication_position() <= sheet.position()) continue;
    v1::BulletinEntry entry;
    const absl::Status found = AddCorrections(later.published(), history, entry);
    if (domain::ReasonOf(found) == v1::ERROR_REASON_BULLETIN_TABLE_DIFFERS) continue;
    RETURN_IF_ERROR(found);
    AddCorrectionsOf(entry.corrected_figures(), cell, later, explanation);
    AddCorrectionsOf(entry.corrected_pair_months(), cell, later, explanation);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::BulletinSheet> ReadBulletinSheet(const Tables& tables,
                                                    absl::string_view program_id,
                                                    absl::string_view bulletin_id,
                                                    LedgerHistory* history) {
  if (history == nullptr) {
    return absl::FailedPreconditionError("the table of a bulletin is of past states");
  }
  ASSIGN_OR_RETURN(const v1::Bulletin bulletin, ReadBulletin(tables, bulletin_id));
  const BulletinPublished& published = bulletin.published();
  if (published.program_id() != program_id) return NoSuch({"bulletin", "通报", bulletin_id});
  const std::string key = absl::StrCat("sheet/", bulletin_id);
  auto kept = std::static_pointer_cast<const v1::BulletinSheet>(history->FindMade(key));
  if (kept == nullptr) {
    ASSIGN_OR_RETURN(const v1::BulletinTable table, PublishedTableOf(published, *history));
    v1::BulletinSheet made = MakeSheet(published, table);
    made.set_position(bulletin.publication_position());
    kept = std::make_shared<const v1::BulletinSheet>(std::move(made));
    history->KeepMade(key, kept);
  }
  return *kept;
}

absl::Status AddPublication(const Tables& tables, const TableQuestion& question,
                            const TableCell& cell, v1::CellExplanation& explanation) {
  if (question.kind != v1::TABLE_KIND_BULLETIN) return absl::OkStatus();
  const auto& sheet = static_cast<const v1::BulletinSheet&>(*cell.within.front());
  RETURN_IF_ERROR(AddSource(sheet, cell, *question.history, explanation));
  return AddCorrectedBy(tables, sheet, cell, *question.history, explanation);
}

}  // namespace jiedui::projections
