// Tables on disk: a RocksDB database of its own, a column family per table and one for the mark.
//
// A batch of rows and its mark are written at once, without a write-ahead log, and all families
// reach the disk together: after a crash the tables are whole as of some earlier mark, and the log
// is folded on from there. The database holds nothing that the log does not; it can be deleted.
//
// One thread writes; any thread takes snapshots.

#ifndef JIEDUI_PROJECTIONS_ROCKS_TABLES_H_
#define JIEDUI_PROJECTIONS_ROCKS_TABLES_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"

#include "base/directory_lock.h"
#include "projections/damage.h"
#include "projections/rebuild_report.h"
#include "projections/table_moves.h"
#include "projections/tables.h"

namespace jiedui::projections {

// What the tables on disk were folded from, and how far.
struct Origin {
  Mark mark;
  std::string leaf_hash;  // of the event at the mark
  std::string versions;   // TableVersions(), joined
};

class RocksTables : public std::enable_shared_from_this<RocksTables> {
 public:
  // Creates the database if there is none. Reads every file once: DATA_LOSS if one is damaged, or
  // the database is of another shape.
  static absl::StatusOr<std::shared_ptr<RocksTables>> Open(const std::string& directory);
  // The same, found at that path, whatever has the name: OpenDirectory.
  static absl::StatusOr<std::shared_ptr<RocksTables>> OpenAt(const std::string& at,
                                                             const std::string& directory);
  // New and empty ones in memory, which touch no disk; they stand for those in the directory.
  static absl::StatusOr<std::shared_ptr<RocksTables>> OpenInMemory(const std::string& directory);
  // Changes nothing in the directory, and may be open while another process writes: what that one
  // has not flushed is not seen. DATA_LOSS as above, and also if there is no database.
  static absl::StatusOr<std::shared_ptr<const RocksTables>> OpenReadOnly(
      const std::string& directory);
  // Closes the database.
  ~RocksTables();
  RocksTables(const RocksTables&) = delete;
  RocksTables& operator=(const RocksTables&) = delete;

  // Of what is written; a new database has an empty one.
  absl::StatusOr<Origin> origin() const;

  // All tables as they are now, the mark too. Keeps the database open.
  std::shared_ptr<const Tables> Snapshot() const;

  // Changes that become visible, and later durable, all at once.
  class Batch final : public MutableTables {
   public:
    explicit Batch(const RocksTables& tables);

    Mark mark() const override { return mark_; }
    void SetMark(const Mark& mark) override { mark_ = mark; }
    // To be asked before the batch is written: a fold that missed a row is wrong.
    absl::Status status() const override { return damage_.first(); }
    void Unreadable(absl::string_view problem) const override;
    std::optional<std::string> Get(TableId table, absl::string_view key) const override;
    void Put(TableId table, absl::string_view key, std::string row) override;
    void Delete(TableId table, absl::string_view key) override;

   private:
    friend class RocksTables;
    // nullopt: deleted
    using Changes = std::map<std::string, std::optional<std::string>, std::less<>>;

    const RocksTables& tables_;
    std::array<Changes, kTableCount> changes_;
    int64_t begun_at_ = 0;  // the position of the state it changes
    Mark mark_;
    mutable Damage damage_;
  };
  // leaf_hash is that of the event at the batch's mark.
  absl::Status Write(const Batch& batch, absl::string_view leaf_hash);

  // Kept with these rows, and lost with them; on the disk with the next flush. Any thread.
  absl::Status NoteVerified(const Verified& verified);
  absl::StatusOr<Verified> verified() const;

  // Brings everything written to the disk.
  absl::Status Flush();

  uint64_t DiskBytes() const;
  // Rows of the table, about. Looks at no row.
  uint64_t EstimatedRows(TableId table) const;

  const std::string& directory() const { return directory_; }

  // Once nobody reads from them any more, and they are closed, their directory goes too, unless
  // they are in memory. Any thread.
  void RemoveWhenClosed() { remove_when_closed_ = true; }

 private:
  class SnapshotTables;

  explicit RocksTables(std::string directory) : directory_(std::move(directory)) {}
  static absl::StatusOr<std::shared_ptr<RocksTables>> Open(std::shared_ptr<RocksTables> tables);
  // The directory by a name that stays, if it is held.
  const std::string& place() const { return held_ ? held_->directory()->path() : directory_; }
  // Of those on the disk, closed: every file there, and the directory if nobody else's is there.
  void Remove() const;

  rocksdb::ColumnFamilyHandle* family(TableId table) const;
  rocksdb::ColumnFamilyHandle* origin_family() const;
  absl::Status Check() const;
  absl::Status ReadFailure(absl::string_view problem) const;
  absl::StatusOr<std::optional<std::string>> Get(const rocksdb::ReadOptions& read,
                                                 rocksdb::ColumnFamilyHandle* family,
                                                 absl::string_view key) const;
  // As Get; what cannot be read is absent and recorded.
  std::optional<std::string> GetOrRecord(const rocksdb::ReadOptions& read,
                                         rocksdb::ColumnFamilyHandle* family, absl::string_view key,
                                         Damage& damage) const;
  absl::StatusOr<Origin> ReadOrigin(const rocksdb::ReadOptions& read) const;
  // To be called before it is written.
  void NoteMoves(const Batch& batch);

  mutable MadeOfRows made_of_rows_;  // of any state
  TableMoves moves_;
  std::string directory_;
  std::atomic<bool> remove_when_closed_ = false;
  std::unique_ptr<rocksdb::Env> memory_;    // null: they are on the disk
  std::unique_ptr<DirectoryLock> held_;     // null: in memory, or only read
  std::unique_ptr<rocksdb::Env> held_env_;  // leads its name there
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;  // by TableId, then the default: the origin
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_ROCKS_TABLES_H_
