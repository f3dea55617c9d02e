// Tables that say what was read of them, and keep the parts that were made of them for a read of
// another state. A part that no event between the two states moved a row of is the same in both.
// One thread.

#ifndef JIEDUI_PROJECTIONS_WATCHED_TABLES_H_
#define JIEDUI_PROJECTIONS_WATCHED_TABLES_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"

#include "projections/event_trail.h"
#include "projections/forwarding_tables.h"
#include "projections/made_of_rows.h"
#include "projections/table_parts.h"

namespace jiedui::projections {

struct KeptPart;
using KeptParts = absl::flat_hash_map<std::string, std::shared_ptr<const KeptPart>>;

struct KeptPart {
  std::shared_ptr<const void> made;
  RowList read;     // for it, also in vain
  KeptParts parts;  // that it was made of
};

// The parts of another state, and the rows that events between the two moved.
struct KnownParts {
  const KeptParts* parts = nullptr;
  RowSet moved;
};

class WatchedTables final : public ForwardingTables, public TableParts {
 public:
  // What the trail says nothing of is not remembered as read. The trail, what is known and
  // `made_of_rows`, which may be null, outlive the tables.
  WatchedTables(std::shared_ptr<const Tables> tables, const EventTrail& trail,
                std::vector<KnownParts> known = {}, MadeOfRows* made_of_rows = nullptr)
      : tables_(std::move(tables)),
        trail_(trail),
        known_(std::move(known)),
        made_of_rows_(made_of_rows) {}
  WatchedTables(const WatchedTables&) = delete;
  WatchedTables& operator=(const WatchedTables&) = delete;

  // Every part rests on what was read up to now: what is read later was made of that.
  void RestPartsOnRead() { below_parts_ = of_table_; }

  // All of it, once the table is read.
  RowSet TakeRead();
  KeptParts TakeParts() { return std::move(parts_); }

  MadeOfRows* made_of_rows() const override { return made_of_rows_; }
  std::optional<std::string> Get(TableId table, absl::string_view key) const override;
  void Scan(TableId table, absl::string_view prefix,
            absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override;

  using TableParts::Get;

 private:
  const Tables& others() const override { return *tables_; }
  std::shared_ptr<const void> FindOrMake(
      const std::string& key, absl::FunctionRef<std::shared_ptr<const void>()> make) override;
  std::shared_ptr<const void> FindOrMakeShared(
      const std::string& key, absl::FunctionRef<std::shared_ptr<const void>()> make) override;
  // Null if it has to be made.
  std::shared_ptr<const KeptPart> Find(const std::string& key) const;
  std::shared_ptr<const KeptPart> Make(const std::string& key,
                                       absl::FunctionRef<std::shared_ptr<const void>()> make);
  // Those that `known`, of another state, has where a part is looked for now: of the table, or of
  // the part that is being made. Null if it has none.
  const KeptParts* PartsWithin(const KeptParts& known) const;

  const std::shared_ptr<const Tables> tables_;
  const EventTrail& trail_;
  const std::vector<KnownParts> known_;
  MadeOfRows* const made_of_rows_;
  RowList of_table_;               // read outside of parts
  RowList* reading_ = &of_table_;  // of the table, or of the part that is being made
  RowList below_parts_;
  KeptParts parts_;
  KeptParts* within_ = &parts_;    // of the table, or of the part that is being made
  std::vector<std::string> path_;  // the keys of the parts that are being made, from the outermost
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_WATCHED_TABLES_H_
