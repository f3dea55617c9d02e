#include "projections/tables_check.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/status_macros.h"
#include "domain/error.h"
#include "projections/fold.h"
#include "projections/memory_tables.h"
#include "projections/past_states.h"
#include "projections/rocks_tables.h"
#include "projections/row_types.h"
#include "projections/state_hash.h"
#include "projections/table_sets.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;

constexpr size_t kFirstKeys = 10;
constexpr size_t kFirstFields = 20;
constexpr size_t kFieldsOfARow = 5;

void Name(char sign, absl::string_view key, RebuildReport::Table& found) {
  if (found.first_keys.size() >= kFirstKeys) return;
  found.first_keys.push_back(absl::StrCat(absl::string_view(&sign, 1), key));
}

void NameFields(const TwoRows& rows, RebuildReport::Table& found) {
  if (found.first_fields.size() >= kFirstFields) return;
  for (const std::string& field : ChangedFields(rows, kFieldsOfARow)) {
    found.first_fields.push_back(absl::StrCat(rows.key, " ", field));
  }
}

// What is gone or changed by walking the one, what has come by walking the other.
void CompareRows(const Tables& live, const Tables& rebuilt, TableId table,
                 RebuildReport::Table& found) {
  live.Scan(table, "", [&](absl::string_view key, absl::string_view row) {
    const std::optional<std::string> other = rebuilt.Get(table, key);
    if (other == row) return true;
    ++(other.has_value() ? found.changed_count : found.removed_count);
    Name(other.has_value() ? '~' : '-', key, found);
    if (other.has_value()) NameFields({table, key, row, *other}, found);
    return true;
  });
  rebuilt.Scan(table, "", [&](absl::string_view key, absl::string_view /*row*/) {
    if (live.Get(table, key).has_value()) return true;
    ++found.added_count;
    Name('+', key, found);
    return true;
  });
}

}  // namespace

absl::Status CheckNothingLost(const Origin& origin, const eventstore::Snapshot& ledger,
                              absl::string_view ledger_id) {
  const Position mark = origin.mark.position;
  if (mark == eventstore::kNoPosition) return absl::OkStatus();
  const Position head = ledger.head();
  const auto behind = [&](const std::string& problem, const std::string& problem_zh) {
    return domain::Refuse(v1::ERROR_REASON_LEDGER_BEHIND_TABLES, "",
                          {{"ledger", std::string(ledger_id)},
                           {"head", absl::StrCat(head)},
                           {"problem", problem},
                           {"problem_zh", problem_zh}});
  };
  if (mark > head) {
    return behind(absl::StrCat("events ", head + 1, " to ", mark, " are lost"),
                  absl::StrCat("账本丢失了事件 ", head + 1, " 至 ", mark));
  }
  ASSIGN_OR_RETURN(const eventstore::StoredEvent event, ledger.Get(mark));
  if (eventstore::LeafHash(event.leaf) == origin.leaf_hash) return absl::OkStatus();
  return behind(
      absl::StrCat("event ", mark,
                   " is another one: theirs is lost, or they belong to "
                   "another ledger"),
      absl::StrCat("账本中的事件 ", mark, " 不是那一个：原来的事件已丢失，或统计表属于另一账本"));
}

bool IsOfThisVersion(const Origin& origin) {
  return origin.versions.empty() || origin.versions == absl::StrJoin(TableVersions(), " ");
}

bool HasTheseTables(const Origin& origin) {
  const std::vector<std::string> versions = absl::StrSplit(origin.versions, ' ');
  return absl::c_equal(versions, TableVersions(), [](absl::string_view one, absl::string_view two) {
    return one.substr(0, one.find('/')) == two.substr(0, two.find('/'));
  });
}

absl::StatusOr<RebuildReport> CompareTables(const Tables& live, const Tables& rebuilt,
                                            absl::FunctionRef<absl::Status()> go_on) {
  CHECK(live.mark().position == rebuilt.mark().position, "tables of two positions differ");
  RebuildReport report;
  report.position = live.mark().position;
  const std::vector<std::string> names = TableVersions();
  for (int i = 0; i < kTableCount; ++i) {
    RETURN_IF_ERROR(go_on());
    const auto table = static_cast<TableId>(i);
    const TableHash stored = HashTable(live, table);
    RebuildReport::Table& found = report.tables.emplace_back();
    found.name = names[static_cast<size_t>(i)];
    found.live_hash = Hex(stored.hash);
    found.rebuilt_hash = Hex(HashTable(rebuilt, table).hash);
    found.row_count = stored.row_count;
    if (!found.equal()) CompareRows(live, rebuilt, table, found);
  }
  RETURN_IF_ERROR(live.status());
  RETURN_IF_ERROR(rebuilt.status());
  return report;
}

absl::StatusOr<RebuildReport> CompareWithLog(const Tables& tables,
                                             const eventstore::Snapshot& ledger,
                                             const FoldStep& step) {
  RETURN_IF_ERROR(tables.status());
  MemoryTables rebuilt;
  RETURN_IF_ERROR(FoldUpTo(ledger, tables.mark().position, rebuilt, nullptr, step));
  return CompareTables(tables, rebuilt,
                       [&step] { return step == nullptr ? absl::OkStatus() : step(); });
}

StoredTables::StoredTables(std::shared_ptr<const RocksTables> tables)
    : tables_(std::move(tables)) {}

absl::StatusOr<StoredTables> StoredTables::Open(const std::string& directory) {
  ASSIGN_OR_RETURN(std::shared_ptr<const RocksTables> tables,
                   TableSets::OpenInUseReadOnly(directory));
  return StoredTables(std::move(tables));
}

absl::StatusOr<RebuildReport> StoredTables::Compare(const eventstore::Snapshot& ledger,
                                                    absl::string_view ledger_id) const {
  ASSIGN_OR_RETURN(const Origin origin, tables_->origin());
  RETURN_IF_ERROR(CheckNothingLost(origin, ledger, ledger_id));
  if (IsOfThisVersion(origin)) return CompareWithLog(*tables_->Snapshot(), ledger);
  RebuildReport report;
  report.position = origin.mark.position;
  return report;
}

}  // namespace jiedui::projections
