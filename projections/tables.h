// Tables of a read model: ordered keys and protobuf rows, on disk or in memory behind one
// interface.
//
// Reading (Tables) and folding (MutableTables) are separate so that a read cannot change a row and
// a fold cannot depend on anything but the rows it names. All tables are always at one position,
// their mark. Keys are printable ASCII, parts separated by '/', as rows.proto states for each
// table.

#ifndef JIEDUI_PROJECTIONS_TABLES_H_
#define JIEDUI_PROJECTIONS_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "projections/made_of_rows.h"

namespace jiedui::projections {

// One read model's rows. A table's number is its place in kTableNames.
enum class TableId {
  kRegistry,
  kPairRegister,
  kPairCompliance,
  kMonthlyDispatch,
  kCaseBoard,
  kYearEndAssessment,
  kBulletinArchive
};
inline constexpr const char* kTableNames[] = {
    "registry",   "pair_register",       "pair_compliance", "monthly_dispatch",
    "case_board", "year_end_assessment", "bulletin_archive"};
inline constexpr int kTableCount = 7;

// The last event the tables contain.
struct Mark {
  int64_t position = 0;                        // 0: none
  absl::Time recorded_at = absl::UnixEpoch();  // when the ledger took it
};

class Tables {
 public:
  virtual ~Tables() = default;

  virtual Mark mark() const = 0;

  // DATA_LOSS once a row could not be read: it was taken for absent, so that whatever was made of
  // these tables since is worth nothing. To be asked after reading.
  virtual absl::Status status() const = 0;
  // Makes status() say so.
  virtual void Unreadable(absl::string_view problem) const = 0;

  // The row's bytes.
  virtual std::optional<std::string> Get(TableId table, absl::string_view key) const = 0;

  // Calls visit(key, row bytes) for every key with the prefix in order, until it returns false.
  virtual void Scan(TableId table, absl::string_view prefix,
                    absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const = 0;

  // Where what was made of rows is kept beyond this state; null: nowhere.
  virtual MadeOfRows* made_of_rows() const { return nullptr; }

  // The position at which a row of the table last moved: of two states with one made_of_rows() and
  // the same of it the table has the same rows. nullopt where that is not known.
  virtual std::optional<int64_t> MovedAt(TableId /*table*/) const { return std::nullopt; }

  // What `make` makes of rows of that table alone: found again in every state in which none of them
  // has moved. Not kept if it is null, or if a row could not be read. A key is always asked for
  // with one type, and says all that it is made of besides rows.
  template <class Made>
  std::shared_ptr<const Made> Kept(TableId table, absl::string_view key,
                                   absl::FunctionRef<std::shared_ptr<const Made>()> make) const {
    MadeOfRows* const kept = made_of_rows();
    const std::optional<int64_t> moved = MovedAt(table);
    if (kept == nullptr || !moved.has_value()) return make();
    std::shared_ptr<const Made> made;
    const auto make_sound = [&]() -> std::shared_ptr<const Made> {
      made = make();
      return status().ok() ? made : nullptr;
    };
    auto found =
        kept->Get<Made>(absl::StrCat("table/", kTableNames[static_cast<size_t>(table)], "/", key),
                        absl::StrCat(*moved), make_sound);
    return found == nullptr ? made : found;
  }

  // The row, parsed; nullopt if there is none.
  template <class Row>
  std::optional<Row> Find(TableId table, absl::string_view key) const {
    const std::optional<std::string> bytes = Get(table, key);
    if (!bytes.has_value()) return std::nullopt;
    return Parse<Row>(*bytes);
  }

  // Calls visit(row) for every row with the prefix in order of key. The row is the visitor's to
  // keep.
  template <class Row>
  void ForEach(TableId table, absl::string_view prefix,
               absl::FunctionRef<void(Row&&)> visit) const {
    Scan(table, prefix, [&](absl::string_view /*key*/, absl::string_view bytes) {
      std::optional<Row> row = Parse<Row>(bytes);
      if (row.has_value()) visit(*std::move(row));
      return row.has_value();
    });
  }

 private:
  template <class Row>
  std::optional<Row> Parse(absl::string_view bytes) const {
    Row row;
    if (row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return row;
    Unreadable("a row is of another shape");
    return std::nullopt;
  }
};

// While nothing is put or deleted, several threads may read from them.
class MutableTables {
 public:
  virtual ~MutableTables() = default;

  virtual Mark mark() const = 0;
  virtual void SetMark(const Mark& mark) = 0;

  // As in Tables.
  virtual absl::Status status() const = 0;
  virtual void Unreadable(absl::string_view problem) const = 0;

  // The row's bytes, as the fold has left them so far.
  virtual std::optional<std::string> Get(TableId table, absl::string_view key) const = 0;
  virtual void Put(TableId table, absl::string_view key, std::string row) = 0;
  virtual void Delete(TableId table, absl::string_view key) = 0;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_TABLES_H_
