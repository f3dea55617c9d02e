#include "projections/cell_place.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "jiedui/v1/cells.pb.h"
#include "projections/cell_formula.h"
#include "projections/cell_labels.h"
#include "projections/column_labels.h"

namespace jiedui::projections {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

int64_t NumberOf(const Message& message, const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT32
             ? message.GetReflection()->GetInt32(message, &field)
             : message.GetReflection()->GetInt64(message, &field);
}

// The field beside the place that it goes by; null if it goes by none.
const FieldDescriptor* OrderOf(const FieldDescriptor& place, const domain::Policy* policy) {
  const std::string& parameter = place.options().GetExtension(v1::parameter);
  for (const std::string& each : place.options().GetRepeatedExtension(v1::ordered_by)) {
    const std::vector<std::string> parts = absl::StrSplit(each, ':');
    const bool applies =
        parts.size() == 1 || (policy != nullptr && policy->Value(parameter) == parts.front());
    if (applies) return place.containing_type()->FindFieldByName(parts.back());
  }
  return nullptr;
}

// "districts[370403].rank" is of the rows "districts".
std::optional<Ranking> RowsAround(const TableCell& cell, const FieldDescriptor& order) {
  if (cell.within.size() < 2 || cell.row + 1 != cell.within.size()) return std::nullopt;
  const Message& table = *cell.within.end()[-2];
  Ranking found;
  found.path = cell.path.substr(0, cell.path.rfind('['));
  found.order = &order;
  const FieldDescriptor* const list =
      table.GetDescriptor()->FindFieldByName(found.path.substr(found.path.rfind('.') + 1));
  if (list == nullptr) return std::nullopt;
  const FieldDescriptor& place = FieldOf(cell);
  for (int i = 0; i < table.GetReflection()->FieldSize(table, list); ++i) {
    const Message& row = table.GetReflection()->GetRepeatedMessage(table, list, i);
    if (&row == cell.within.back()) found.own = found.rows.size();
    found.rows.push_back({RowKeyOf(row, i), NumberOf(row, place), NumberOf(row, order)});
  }
  return found;
}

// The places begin anew with the row after: of the first place there is one number only.
bool BeginsAnew(const RankedRow& row, const RankedRow& next) {
  return next.place < row.place || (next.place == 1 && row.place == 1 && next.number != row.number);
}

// Leaves the rows of one's own tier.
void KeepTier(Ranking& rows) {
  size_t first = rows.own;
  while (first > 0 && !BeginsAnew(rows.rows[first - 1], rows.rows[first])) --first;
  size_t end = rows.own + 1;
  while (end < rows.rows.size() && !BeginsAnew(rows.rows[end - 1], rows.rows[end])) ++end;
  for (size_t i = 0; i < rows.rows.size(); ++i) {
    if (i < first || i >= end) rows.others.insert(rows.rows[i].key);
  }
  rows.rows = {rows.rows.begin() + static_cast<std::ptrdiff_t>(first),
               rows.rows.begin() + static_cast<std::ptrdiff_t>(end)};
  rows.own -= first;
}

// Who is next to the row, by place; null: nobody.
struct Neighbours {
  const RankedRow* before = nullptr;
  std::vector<const RankedRow*> same;
  const RankedRow* after = nullptr;
};

Neighbours NeighboursOf(const Ranking& rows) {
  const RankedRow& own = rows.rows[rows.own];
  Neighbours found;
  for (const RankedRow& each : rows.rows) {
    if (each.place == 0 || &each == &own) continue;  // 0: it has none
    if (each.place == own.place) found.same.push_back(&each);
    if (each.place < own.place && (found.before == nullptr || each.place > found.before->place)) {
      found.before = &each;
    }
    if (each.place > own.place && (found.after == nullptr || each.place < found.after->place)) {
      found.after = &each;
    }
  }
  return found;
}

class Words {
 public:
  Words(const TableCell& cell, const Ranking& rows) : cell_(cell), rows_(rows) {}

  Place Say() && {
    const RankedRow& own = rows_.rows[rows_.own];
    const Neighbours next = NeighboursOf(rows_);
    absl::StrAppend(&place_.text, "按", LabelOf({&rows_.order, 1}), "由高到低：本项 ", Number(own));
    absl::StrAppend(&place_.text, "，在前 ", own.place - 1, " 个");
    if (next.before != nullptr) absl::StrAppend(&place_.text, "，其最近者 ", Named(*next.before));
    absl::StrAppend(&place_.text, "；并列 ", next.same.size(), " 个");
    for (const RankedRow* const each : next.same) absl::StrAppend(&place_.text, "，", Named(*each));
    if (next.after != nullptr) absl::StrAppend(&place_.text, "；在后最近者 ", Named(*next.after));
    absl::StrAppend(&place_.text, "。数值相同名次相同，其后名次按个数顺延");
    const bool rounded = (next.before != nullptr && next.before->number == own.number) ||
                         (next.after != nullptr && next.after->number == own.number);
    if (rounded) absl::StrAppend(&place_.text, "；所示数值已取整，先后按取整前的数值");
    return std::move(place_);
  }

 private:
  // Its number, which is among those it goes by from then on.
  std::string Number(const RankedRow& row) {
    place_.paths.push_back(rows_.PathOf(row));
    return absl::EndsWith(rows_.order->name(), "_milli") ? PointsText(row.number)
                                                         : absl::StrCat(row.number);
  }

  // "薛城区 98.000（第 2 名）".
  std::string Named(const RankedRow& row) {
    const std::vector<TableCell> cells = CellAt(*cell_.within.front(), rows_.PathOf(row));
    const std::string name = cells.empty() ? row.key : projections::PlaceOf(cells.front());
    return absl::StrCat(name, " ", Number(row), "（第 ", row.place, " 名）");
  }

  const TableCell& cell_;
  const Ranking& rows_;
  Place place_;
};

// A place that somebody has.
bool IsPlace(const TableCell& cell) {
  const FieldDescriptor& field = FieldOf(cell);
  const bool is_place = field.options().HasExtension(v1::given_in) ||
                        field.options().ExtensionSize(v1::ordered_by) > 0;
  return is_place && NumberOf(*cell.within.back(), field) != 0;
}

}  // namespace

std::string Ranking::PathOf(const RankedRow& row) const {
  return absl::StrCat(path, "[", row.key, "].", order->name());
}

std::optional<Ranking> RankingAround(const TableCell& cell, const domain::Policy* policy) {
  const FieldDescriptor* const order = IsPlace(cell) ? OrderOf(FieldOf(cell), policy) : nullptr;
  if (order == nullptr) return std::nullopt;
  std::optional<Ranking> rows = RowsAround(cell, *order);
  if (rows.has_value() && FieldOf(cell).options().GetExtension(v1::by_tier)) KeepTier(*rows);
  return rows;
}

std::vector<std::string> NumbersOfPlaces(const TableCell& cell, const domain::Policy* policy) {
  const std::optional<Ranking> ranking = RankingAround(cell, policy);
  if (!ranking.has_value()) return {};
  std::vector<std::string> paths;
  for (const RankedRow& row : ranking->rows) paths.push_back(ranking->PathOf(row));
  return paths;
}

Place PlaceAmong(const TableCell& cell, const domain::Policy* policy) {
  if (!IsPlace(cell)) return {};
  const FieldDescriptor& field = FieldOf(cell);
  if (OrderOf(field, policy) == nullptr) return {field.options().GetExtension(v1::given_in), {}};
  const std::optional<Ranking> ranking = RankingAround(cell, policy);
  return ranking.has_value() ? Words(cell, *ranking).Say() : Place();
}

}  // namespace jiedui::projections
