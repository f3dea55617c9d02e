// Writing archives: eventstore/archive.h.

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/types/span.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "eventstore/archive.h"
#include "eventstore/archive_parts.h"
#include "eventstore/archive_successions.h"
#include "eventstore/layout.h"
#include "eventstore/merkle.h"
#include "eventstore/record.h"
#include "eventstore/tile_builder.h"
#include "eventstore/tiles.h"
#include "eventstore/witness.h"

namespace jiedui::eventstore {
namespace {

using jiedui::event::v1::LedgerDescription;
using jiedui::event::v1::RequestEntry;

constexpr char kOfTheLedger[] = "jiedui/archived-ledger";

absl::Status OfTheLedger(absl::Status status) {
  status.SetPayload(kOfTheLedger, absl::Cord());
  return status;
}

// The bundles of 256 records, or of the last ones.
struct Bundles {
  std::string entries;
  std::array<std::string, 3> beside;
};

class ArchiveWriter {
 public:
  ArchiveWriter(const Snapshot& ledger, const ArchiveHead& head, ArchiveSink& sink)
      : ledger_(ledger), head_(head), sink_(sink) {}

  absl::StatusOr<ArchiveSummary> Run(ArchiveProgress progress) {
    RETURN_IF_ERROR(PutHead());
    const uint64_t size = static_cast<uint64_t>(head_.checkpoint.size);
    for (uint64_t index = 0; index < TileCount(0, size); ++index) {
      const Tile tile = TileAt(0, index, size);
      RETURN_IF_ERROR(PutBundles(tile));
      const auto done = static_cast<Position>(index * kTileWidth + tile.width);
      RETURN_IF_ERROR(progress(done, head_.checkpoint.size));
    }
    RETURN_IF_ERROR(CheckRoot(tree_, {}));
    RETURN_IF_ERROR(tiles_.Finish(PutTile()));
    return ArchiveSummary{head_, tree_.Root()};
  }

 private:
  // All that is there is looked at before anything is put.
  absl::Status PutHead() {
    ASSIGN_OR_RETURN(const std::optional<std::string> ledger, FileThere(kArchiveLedger));
    if (ledger) RETURN_IF_ERROR(CheckLedgerThere(*ledger));
    RETURN_IF_ERROR(CheckCheckpointThere());
    if (!ledger && !note_there_.empty()) return Gone(std::string(kArchiveLedger));
    RETURN_IF_ERROR(CheckNotFullThere());
    ASSIGN_OR_RETURN(const std::optional<std::string> known, FileThere(kArchiveSuccessions));
    ASSIGN_OR_RETURN(const std::vector<std::string> successions,
                     AddSuccessions(known, note_there_, head_.successions));
    RETURN_IF_ERROR(PutChanged(kArchiveLedger, ledger, Description()));
    RETURN_IF_ERROR(sink_.Put(std::string(kArchiveCheckpoint), head_.checkpoint.note));
    if (successions.empty()) return absl::OkStatus();
    return PutChanged(kArchiveSuccessions, known, FormatSuccessions(successions));
  }

  absl::StatusOr<std::optional<std::string>> FileThere(absl::string_view name) const {
    absl::StatusOr<std::string> there = sink_.Find(std::string(name));
    if (there.ok()) return std::optional<std::string>(*std::move(there));
    if (absl::IsNotFound(there.status())) return std::nullopt;
    return there.status();
  }

  absl::Status PutChanged(absl::string_view name, const std::optional<std::string>& there,
                          const std::string& bytes) {
    if (there == bytes) return sink_.Keep(std::string(name)).status();
    return sink_.Put(std::string(name), bytes);
  }

  std::string Description() const { return WithHash(head_.description.SerializeAsString()); }

  // An archive that reaches further than this one, or of another history, may be all that is left
  // of what it holds: it is not replaced.
  absl::Status CheckCheckpointThere() {
    ASSIGN_OR_RETURN(const std::optional<std::string> note, FileThere(kArchiveCheckpoint));
    if (!note) return absl::OkStatus();
    const absl::StatusOr<Checkpoint> there = WholeCheckpoint(*note);
    if (!there.ok()) return DamagedFile(kArchiveCheckpoint, FindingOf(there.status()));
    const absl::Status extends = CheckExtends(ledger_, *there, Found(FindingKind::kArchiveThere));
    if (!extends.ok()) return NotExtended(FindingOf(extends), extends);
    RETURN_IF_ERROR(CheckSignedAsKept(*note, *there));
    size_there_ = there->size;
    note_there_ = *note;
    if (static_cast<Position>(there->size) <= head_.checkpoint.size) return absl::OkStatus();
    return RefusedOf(Found(FindingKind::kArchiveThereLonger, there->size, head_.checkpoint.size));
  }

  // The ledger may keep the very one: a key signs a text in one way only.
  absl::Status CheckSignedAsKept(const std::string& note, const Checkpoint& there) const {
    const auto kept = ledger_.Checkpoint(static_cast<Position>(there.size));
    if (!kept.ok()) return absl::OkStatus();  // not this one
    const absl::StatusOr<UnopenedNote> own = ParseNote(kept->note);
    ASSIGN_OR_RETURN(const UnopenedNote other, ParseNote(note));
    if (!own.ok() || own->text != other.text) return absl::OkStatus();
    for (const NoteLine& line : other.lines) {
      const bool differs =
          std::any_of(own->lines.begin(), own->lines.end(), [&](const NoteLine& known) {
            return line.name == there.origin && known.name == line.name && known.id == line.id &&
                   known.signature != line.signature;
          });
      if (differs) return DamagedFile(kArchiveCheckpoint, Found(FindingKind::kNotTheLedgers));
    }
    return absl::OkStatus();
  }

  // Files that are not full have another name at every size: nobody would look for those of the
  // size there.
  absl::Status CheckNotFullThere() {
    for (int level = 0; TileCount(level, size_there_) > 0; ++level) {
      const Tile last = TileAt(level, TileCount(level, size_there_) - 1, size_there_);
      if (last.width == kTileWidth) continue;
      RETURN_IF_ERROR(FindThere(TilePath(last), last).status());
      if (level > 0) continue;
      for (const std::string& name : {EntriesPath(last), BesidePath(kBody, last),
                                      BesidePath(kSealed, last), BesidePath(kRequest, last)}) {
        RETURN_IF_ERROR(FindThere(name, last).status());
      }
    }
    return absl::OkStatus();
  }

  // Anything else that is wrong was met in the ledger.
  static absl::Status NotExtended(Finding why, const absl::Status& extends) {
    if (why.kind == FindingKind::kHolderLonger) return RefusedOf(why);
    if (why.kind != FindingKind::kHolderOtherRoot) return OfTheLedger(extends);
    why.kind = FindingKind::kArchiveThereOther;
    why.parts.clear();
    return RefusedOf(why);
  }

  // An older format is that of a ledger which a newer program has written since.
  absl::Status CheckLedgerThere(const std::string& there) const {
    if (there == Description()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::string bytes, WithoutHash(there, kArchiveLedger));
    LedgerDescription known;
    if (!known.ParseFromString(bytes)) {
      return DamagedFile(kArchiveLedger, Found(FindingKind::kUnparsable));
    }
    if (known.ledger_id() != head_.description.ledger_id() ||
        known.created_at_us() != head_.description.created_at_us()) {
      return RefusedOf(Found(FindingKind::kArchiveThereOfAnother, known.ledger_id()));
    }
    if (known.format_version() < head_.description.format_version()) return absl::OkStatus();
    return DamagedFile(kArchiveLedger, Found(FindingKind::kNotTheLedgers));
  }

  // Bundles of an earlier archive stay, if they are those of this ledger and all of them are there:
  // one that was interrupted may have left some.
  absl::Status PutBundles(const Tile& tile) {
    ASSIGN_OR_RETURN(const bool kept, KeepBundles(tile));
    if (kept) {
      kept_.insert(tile.index);
      ASSIGN_OR_RETURN(const std::string hashes, sink_.Find(TilePath(tile)));
      return AddHashes(tile, hashes);
    }
    Bundles bundles;
    std::vector<std::string> hashes;
    const absl::Status collected = Collect(tile, bundles, hashes);
    if (!collected.ok()) return OfTheLedger(collected);
    RETURN_IF_ERROR(CheckNext(hashes));
    bundles.beside[kRequest] = WithHash(std::move(bundles.beside[kRequest]));
    RETURN_IF_ERROR(PutNew(EntriesPath(tile), tile, bundles.entries));
    RETURN_IF_ERROR(PutNew(BesidePath(kBody, tile), tile, bundles.beside[kBody]));
    RETURN_IF_ERROR(PutSealed(tile, bundles.beside[kSealed]));
    RETURN_IF_ERROR(PutNew(BesidePath(kRequest, tile), tile, bundles.beside[kRequest]));
    for (const std::string& hash : hashes) RETURN_IF_ERROR(AddHash(hash));
    return absl::OkStatus();
  }

  absl::StatusOr<bool> KeepBundles(const Tile& tile) {
    if (tile.width != kTileWidth) return false;
    for (const std::string& name : {TilePath(tile), EntriesPath(tile), BesidePath(kBody, tile),
                                    BesidePath(kSealed, tile), BesidePath(kRequest, tile)}) {
      ASSIGN_OR_RETURN(const bool kept, sink_.Keep(name));
      if (!kept && IsThere(tile)) return Gone(name);
      if (!kept) return false;
    }
    return true;
  }

  // Its files are in the archive that is there since its checkpoint was put in place: whoever made
  // one anew, or wrote over one, would hide that the archive had lost something.
  bool IsThere(const Tile& tile) const {
    return tile.index < TileCount(tile.level, size_there_) &&
           TileAt(tile.level, tile.index, size_there_).width == tile.width;
  }

  // One that is there already has to hold the same, and stays.
  absl::Status PutNew(const std::string& name, const Tile& tile, absl::string_view bytes) {
    ASSIGN_OR_RETURN(const std::optional<std::string> there, FindThere(name, tile));
    if (!there) return sink_.Put(name, bytes);
    if (*there != bytes) return DamagedFile(name, Found(FindingKind::kNotTheLedgers));
    return sink_.Keep(name).status();
  }

  // But for what has been erased since.
  absl::Status PutSealed(const Tile& tile, absl::string_view bytes) {
    const std::string name = BesidePath(kSealed, tile);
    ASSIGN_OR_RETURN(const std::optional<std::string> there, FindThere(name, tile));
    if (!there) return sink_.Put(name, bytes);
    if (*there == bytes) return sink_.Keep(name).status();
    ASSIGN_OR_RETURN(const auto before, ParseParts(*there, tile.width, name));
    ASSIGN_OR_RETURN(const auto now, ParseParts(bytes, tile.width, name));
    for (size_t i = 0; i < now.size(); ++i) {
      if (now[i].empty() || now[i] == before[i]) continue;
      return DamagedFile(name, Found(FindingKind::kNotTheLedgers));
    }
    return sink_.Put(name, bytes);
  }

  absl::StatusOr<std::optional<std::string>> FindThere(const std::string& name, const Tile& tile) {
    if (!IsThere(tile)) return std::nullopt;
    auto there = FileThere(name);
    if (there.ok() && !*there) return Gone(name);
    return there;
  }

  static absl::Status Gone(const std::string& name) {
    return DataLossOf(Found(FindingKind::kArchiveFileGone, name));
  }

  absl::Status AddHashes(const Tile& tile, absl::string_view hashes) {
    if (hashes.size() != tile.width * kSha256Bytes) {
      return DamagedFile(TilePath(tile), Found(FindingKind::kTileSize));
    }
    for (; !hashes.empty(); hashes.remove_prefix(kSha256Bytes)) {
      RETURN_IF_ERROR(AddHash(std::string(hashes.substr(0, kSha256Bytes))));
    }
    return absl::OkStatus();
  }

  absl::Status AddHash(const std::string& hash) {
    tree_.Add(hash);
    return tiles_.AddLeaf(hash, PutTile());
  }

  std::function<absl::Status(const Tile&, absl::string_view)> PutTile() {
    return [this](const Tile& tile, absl::string_view bytes) {
      return PutNew(TilePath(tile), tile, bytes);
    };
  }

  absl::Status Collect(const Tile& tile, Bundles& bundles, std::vector<std::string>& hashes) {
    const Position after = static_cast<Position>(tile.index * kTileWidth);
    ASSIGN_OR_RETURN(const auto events,
                     ledger_.Read(Query::All(), {.after = after,
                                                 .up_to = after + static_cast<Position>(tile.width),
                                                 .limit = tile.width}));
    if (events.size() != tile.width) {
      return DataLossOf(
          Found(FindingKind::kRecordMissing, after + 1 + static_cast<Position>(events.size())));
    }
    for (const StoredEvent& event : events) {
      AppendEntry(bundles.entries, event.leaf);
      AppendPart(bundles.beside[kBody], event.body);
      AppendPart(bundles.beside[kSealed], event.sealed);
      ASSIGN_OR_RETURN(const std::string request, RequestEndingAt(event));
      AppendPart(bundles.beside[kRequest], request);
      hashes.push_back(LeafHash(event.leaf));
    }
    return absl::OkStatus();
  }

  // Empty unless the event is the last of its request.
  absl::StatusOr<std::string> RequestEndingAt(const StoredEvent& event) {
    const auto& record = event.record;
    const absl::StatusOr<RequestEntry> entry = ledger_.Request(record.actor(), record.request_id());
    if (absl::IsNotFound(entry.status())) {
      return DamagedRecord(record.position(), FindingKind::kNoArchivedRequest);
    }
    RETURN_IF_ERROR(entry.status());
    return entry->last_position() == record.position() ? entry->SerializeAsString() : std::string();
  }

  // What comes next is what the ledger's tree was made of, and the last of it leads to the signed
  // root. Asked before any of it is put: of a ledger that is damaged nothing comes into an archive.
  absl::Status CheckNext(absl::Span<const std::string> hashes) const {
    Frontier tree = tree_;
    for (const std::string& hash : hashes) tree.Add(hash);
    if (tree.size() == static_cast<uint64_t>(head_.checkpoint.size)) return CheckRoot(tree, hashes);
    const absl::StatusOr<std::string> root = ledger_.Root(static_cast<Position>(tree.size()));
    if (!root.ok()) return OfTheLedger(root.status());
    return *root == tree.Root() ? absl::OkStatus() : Blame(hashes);
  }

  // Of the tree of all records, the last of which have these hashes.
  absl::Status CheckRoot(const Frontier& tree, absl::Span<const std::string> hashes) const {
    const absl::StatusOr<Checkpoint> signed_root = UnverifiedCheckpoint(head_.checkpoint.note);
    if (!signed_root.ok()) {
      return OfTheLedger(DataLossOf(With(Found(FindingKind::kCheckpoint, head_.checkpoint.size),
                                         FindingOf(signed_root.status()))));
    }
    if (signed_root->root == tree.Root() && signed_root->size == tree.size()) {
      return absl::OkStatus();
    }
    const absl::StatusOr<std::string> stored = ledger_.Root(head_.checkpoint.size);
    if (!stored.ok() || *stored != signed_root->root || signed_root->size != tree.size()) {
      return OfTheLedger(DataLossOf(Found(FindingKind::kArchivedRoot, head_.checkpoint.size)));
    }
    return Blame(hashes);
  }

  // A hash is not that of its record, of the ledger or in a tile that was kept. The tree that the
  // ledger has stored is taken for the one that was signed: the tile that is not of it is at fault.
  absl::Status Blame(absl::Span<const std::string> hashes) const {
    Frontier tree;
    for (uint64_t index = 0; !kept_.empty() && index <= *kept_.rbegin(); ++index) {
      ASSIGN_OR_RETURN(const bool same, IsOfTheLedgersTree(index, tree));
      if (same) continue;
      if (kept_.count(index) == 0) break;
      const auto last = static_cast<Position>(tree.size());
      return DamagedFile(
          TilePath(Tile{0, index}),
          Found(FindingKind::kTileOfOthers, last - static_cast<Position>(kTileWidth) + 1, last));
    }
    return OfTheLedger(DataLossOf(OutOfTree(hashes)));
  }

  // The first of the records that come next which the stored tree was not made of. The hash of a
  // single record at the end of a tree is not stored: it comes up with its neighbour.
  Finding OutOfTree(absl::Span<const std::string> hashes) const {
    Frontier tree = tree_;
    for (const std::string& hash : hashes) {
      tree.Add(hash);
      const auto last = static_cast<Position>(tree.size());
      const absl::StatusOr<std::string> root = ledger_.Root(last);
      if (!root.ok() || *root == tree.Root()) continue;
      const Position first = std::max<Position>(last - 1, 1);
      return With(Found(FindingKind::kRecords, first, last), Found(FindingKind::kNotInTree));
    }
    return Found(FindingKind::kArchivedRoot, head_.checkpoint.size);
  }

  // Of a full tile, and of all in front of it, whose hashes are in the tree.
  absl::StatusOr<bool> IsOfTheLedgersTree(uint64_t index, Frontier& tree) const {
    ASSIGN_OR_RETURN(const std::string hashes, sink_.Find(TilePath(Tile{0, index})));
    for (size_t at = 0; at < hashes.size(); at += kSha256Bytes) {
      tree.Add(hashes.substr(at, kSha256Bytes));
    }
    const absl::StatusOr<std::string> root = ledger_.Root(static_cast<Position>(tree.size()));
    if (!root.ok()) return OfTheLedger(root.status());
    return *root == tree.Root();
  }

  const Snapshot& ledger_;
  const ArchiveHead& head_;
  ArchiveSink& sink_;
  uint64_t size_there_ = 0;  // of the checkpoint in the archive that is there already
  std::string note_there_;   // that checkpoint; empty if there is none
  std::set<uint64_t> kept_;  // tiles whose files stayed as they were
  Frontier tree_;
  TileBuilder tiles_;
};

}  // namespace

bool IsOfTheArchivedLedger(const absl::Status& status) {
  return status.GetPayload(kOfTheLedger).has_value();
}

absl::StatusOr<ArchiveSummary> WriteArchive(const Snapshot& ledger, const ArchiveHead& head,
                                            ArchiveSink& sink, ArchiveProgress progress) {
  return ArchiveWriter(ledger, head, sink).Run(progress);
}

}  // namespace jiedui::eventstore
