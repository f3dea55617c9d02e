#include "eventstore/archive.h"

#include <array>
#include <functional>
#include <utility>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "eventstore/checkpoint.h"
#include "eventstore/merkle.h"
#include "eventstore/record.h"
#include "eventstore/tile_builder.h"
#include "eventstore/tiles.h"
#include "eventstore/witness.h"

namespace jiedui::eventstore {
namespace {

using jiedui::event::v1::LedgerDescription;
using jiedui::event::v1::RequestEntry;

// The files beside a bundle of entries.
enum Beside { kBody, kSealed, kRequest };
constexpr std::array<absl::string_view, 3> kBesideNames = {"body/", "sealed/", "request/"};

std::string BesidePath(Beside what, const Tile& tile) {
  const std::string entries = EntriesPath(tile);
  return absl::StrCat(kBesideNames[what], absl::StripPrefix(entries, "tile/entries/"));
}

void AppendPart(std::string& bundle, absl::string_view part) {
  AppendBigEndian32(bundle, static_cast<uint32_t>(part.size()));
  absl::StrAppend(&bundle, part);
}

absl::Status Damaged(absl::string_view name, absl::string_view why) {
  return absl::DataLossError(absl::StrCat("the archive's ", name, ": ", why));
}

absl::StatusOr<std::vector<absl::string_view>> ParseParts(absl::string_view bundle, uint64_t width,
                                                          absl::string_view name) {
  std::vector<absl::string_view> parts;
  for (uint64_t i = 0; i < width; ++i) {
    if (bundle.size() < 4 || bundle.size() - 4 < ReadBigEndian32(bundle)) {
      return Damaged(name, absl::StrCat("part ", i, " is cut off"));
    }
    parts.push_back(bundle.substr(4, ReadBigEndian32(bundle)));
    bundle.remove_prefix(4 + parts.back().size());
  }
  if (bundle.empty()) return parts;
  return Damaged(name, absl::StrCat(bundle.size(), " bytes follow the last part"));
}

// What the tree does not commit to carries its own SHA-256 at its end, against damage.
std::string WithHash(std::string bytes) {
  return absl::StrCat(bytes, Sha256(bytes));
}

absl::StatusOr<std::string> WithoutHash(std::string bytes, absl::string_view name) {
  if (bytes.size() < kSha256Bytes) return Damaged(name, "it is cut off");
  const std::string hash = bytes.substr(bytes.size() - kSha256Bytes);
  bytes.resize(bytes.size() - kSha256Bytes);
  if (Sha256(bytes) == hash) return bytes;
  return Damaged(name, "it does not have the hash at its end");
}

constexpr char kOfTheLedger[] = "jiedui/archived-ledger";

absl::Status OfTheLedger(absl::Status status) {
  status.SetPayload(kOfTheLedger, absl::Cord());
  return status;
}

// A note is its text, an empty line, and its signatures; an empty line is between two notes.
absl::StatusOr<std::vector<std::string>> ParseSuccessions(absl::string_view file) {
  const std::vector<absl::string_view> parts = absl::StrSplit(file, "\n\n");
  if (parts.size() % 2 != 0 || file.back() != '\n') {
    return Damaged(kArchiveSuccessions, "a note is cut off");
  }
  std::vector<std::string> notes;
  for (size_t i = 0; i < parts.size(); i += 2) {
    notes.push_back(absl::StrCat(parts[i], "\n\n", absl::StripSuffix(parts[i + 1], "\n"), "\n"));
  }
  return notes;
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
    RETURN_IF_ERROR(tiles_.Finish(PutTile()));
    RETURN_IF_ERROR(CheckRoot());
    return ArchiveSummary{head_, tree_.Root()};
  }

 private:
  absl::Status PutHead() {
    RETURN_IF_ERROR(CheckLedgerThere());
    RETURN_IF_ERROR(CheckCheckpointThere());
    RETURN_IF_ERROR(
        sink_.Put(std::string(kArchiveLedger), WithHash(head_.description.SerializeAsString())));
    RETURN_IF_ERROR(sink_.Put(std::string(kArchiveCheckpoint), head_.checkpoint.note));
    if (head_.successions.empty()) return absl::OkStatus();
    return sink_.Put(std::string(kArchiveSuccessions), absl::StrJoin(head_.successions, "\n"));
  }

  absl::Status CheckLedgerThere() {
    const absl::StatusOr<std::string> before = sink_.Find(std::string(kArchiveLedger));
    if (absl::IsNotFound(before.status())) return absl::OkStatus();
    return before.ok() ? CheckSame(*before) : before.status();
  }

  // An archive that reaches further than this one, or of another history, may be all that is left
  // of what it holds: it is not replaced.
  absl::Status CheckCheckpointThere() {
    const absl::StatusOr<std::string> note = sink_.Find(std::string(kArchiveCheckpoint));
    if (absl::IsNotFound(note.status())) return absl::OkStatus();
    if (!note.ok()) return note.status();
    const absl::StatusOr<Checkpoint> there = UnverifiedCheckpoint(*note);
    if (!there.ok()) return Damaged(kArchiveCheckpoint, there.status().message());
    const absl::Status extends = CheckExtends(ledger_, *there, "the archive there");
    if (absl::IsDataLoss(extends)) return absl::FailedPreconditionError(extends.message());
    RETURN_IF_ERROR(extends);
    if (static_cast<Position>(there->size) <= head_.checkpoint.size) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrCat(
        "the archive there holds ", there->size,
        " events, the checkpoint that would replace its own covers only ", head_.checkpoint.size));
  }

  absl::Status CheckSame(const std::string& before) const {
    ASSIGN_OR_RETURN(const std::string bytes, WithoutHash(before, kArchiveLedger));
    LedgerDescription known;
    if (known.ParseFromString(bytes) && known.ledger_id() == head_.description.ledger_id() &&
        known.created_at_us() == head_.description.created_at_us()) {
      return absl::OkStatus();
    }
    return absl::FailedPreconditionError(
        absl::StrCat("the archive there is that of another ledger, ", known.ledger_id()));
  }

  // Bundles of an earlier archive stay, if they are those of this ledger and all of them are there:
  // one that was interrupted may have left some.
  absl::Status PutBundles(const Tile& tile) {
    ASSIGN_OR_RETURN(const bool kept, KeepBundles(tile));
    if (kept) {
      ASSIGN_OR_RETURN(const std::string hashes, sink_.Find(TilePath(tile)));
      return AddHashes(tile, hashes);
    }
    Bundles bundles;
    std::vector<std::string> hashes;
    const absl::Status collected = Collect(tile, bundles, hashes);
    if (!collected.ok()) return OfTheLedger(collected);
    bundles.beside[kRequest] = WithHash(std::move(bundles.beside[kRequest]));
    RETURN_IF_ERROR(sink_.Put(EntriesPath(tile), bundles.entries));
    for (const Beside what : {kBody, kSealed, kRequest}) {
      RETURN_IF_ERROR(sink_.Put(BesidePath(what, tile), bundles.beside[what]));
    }
    for (const std::string& hash : hashes) RETURN_IF_ERROR(AddHash(hash));
    return absl::OkStatus();
  }

  absl::StatusOr<bool> KeepBundles(const Tile& tile) {
    if (tile.width != kTileWidth) return false;
    for (const std::string& name : {TilePath(tile), EntriesPath(tile), BesidePath(kBody, tile),
                                    BesidePath(kSealed, tile), BesidePath(kRequest, tile)}) {
      ASSIGN_OR_RETURN(const bool kept, sink_.Keep(name));
      if (!kept) return false;
    }
    return true;
  }

  absl::Status AddHashes(const Tile& tile, absl::string_view hashes) {
    if (hashes.size() != tile.width * kSha256Bytes) {
      return Damaged(TilePath(tile), "it has not the size of a tile");
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
      return sink_.Put(TilePath(tile), bytes);
    };
  }

  absl::Status Collect(const Tile& tile, Bundles& bundles, std::vector<std::string>& hashes) {
    const Position after = static_cast<Position>(tile.index * kTileWidth);
    ASSIGN_OR_RETURN(const auto events,
                     ledger_.Read(Query::All(), {.after = after,
                                                 .up_to = after + static_cast<Position>(tile.width),
                                                 .limit = tile.width}));
    if (events.size() != tile.width) return absl::DataLossError("the ledger ends too early");
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
    ASSIGN_OR_RETURN(const RequestEntry entry,
                     ledger_.Request(record.actor(), record.request_id()));
    return entry.last_position() == record.position() ? entry.SerializeAsString() : std::string();
  }

  absl::Status CheckRoot() const {
    ASSIGN_OR_RETURN(const Checkpoint signed_root, UnverifiedCheckpoint(head_.checkpoint.note));
    if (signed_root.root == tree_.Root() && signed_root.size == tree_.size()) {
      return absl::OkStatus();
    }
    return absl::DataLossError(absl::StrCat("the records up to ", head_.checkpoint.size,
                                            " do not have the root of the checkpoint"));
  }

  const Snapshot& ledger_;
  const ArchiveHead& head_;
  ArchiveSink& sink_;
  Frontier tree_;
  TileBuilder tiles_;
};

class ArchiveReader {
 public:
  ArchiveReader(ArchiveSource& source, absl::FunctionRef<absl::Status(ArchivedRecord)> visit)
      : source_(source), visit_(visit) {}

  absl::StatusOr<ArchiveSummary> Run(ArchiveProgress progress) {
    ASSIGN_OR_RETURN(summary_.head, ReadArchiveHead(source_));
    ASSIGN_OR_RETURN(const Checkpoint checkpoint,
                     UnverifiedCheckpoint(summary_.head.checkpoint.note));
    for (uint64_t index = 0; index < TileCount(0, checkpoint.size); ++index) {
      const Tile tile = TileAt(0, index, checkpoint.size);
      RETURN_IF_ERROR(ReadBundles(tile));
      const auto done = static_cast<Position>(index * kTileWidth + tile.width);
      RETURN_IF_ERROR(progress(done, summary_.head.checkpoint.size));
    }
    RETURN_IF_ERROR(tiles_.Finish(CompareTile()));
    RETURN_IF_ERROR(source_.CheckEnd());
    if (request_.first != kNoPosition) {
      return absl::DataLossError(
          absl::StrCat("record ", checkpoint.size, ": the entry of its request is missing"));
    }
    summary_.root = tree_.Root();
    if (summary_.root == checkpoint.root) return std::move(summary_);
    return Damaged(kArchiveCheckpoint, "its root is not that of the records");
  }

 private:
  absl::Status ReadBundles(const Tile& tile) {
    ASSIGN_OR_RETURN(const std::string entries, source_.Read(EntriesPath(tile)));
    const auto leaves = ParseEntries(entries, tile.width);
    if (!leaves.ok()) return Damaged(EntriesPath(tile), leaves.status().message());
    std::array<std::string, 3> bundles;
    std::array<std::vector<absl::string_view>, 3> parts;
    for (const Beside what : {kBody, kSealed, kRequest}) {
      ASSIGN_OR_RETURN(bundles[what], source_.Read(BesidePath(what, tile)));
      if (what == kRequest) {
        ASSIGN_OR_RETURN(bundles[what],
                         WithoutHash(std::move(bundles[what]), BesidePath(what, tile)));
      }
      ASSIGN_OR_RETURN(parts[what], ParseParts(bundles[what], tile.width, BesidePath(what, tile)));
    }
    for (size_t i = 0; i < leaves->size(); ++i) {
      RETURN_IF_ERROR(Visit((*leaves)[i], parts[kBody][i], parts[kSealed][i], parts[kRequest][i]));
    }
    return absl::OkStatus();
  }

  absl::Status Visit(absl::string_view leaf, absl::string_view body, absl::string_view sealed,
                     absl::string_view request) {
    const Position position = static_cast<Position>(tree_.size()) + 1;
    ArchivedRecord record;
    ASSIGN_OR_RETURN(record.event, ParseEvent(position, leaf, body, sealed));
    if (record.event.record.ledger_id() != summary_.head.description.ledger_id()) {
      return absl::DataLossError(absl::StrCat("record ", position, " belongs to ledger ",
                                              record.event.record.ledger_id()));
    }
    RETURN_IF_ERROR(CheckRequest(record.event.record, request, record.request));
    tree_.Add(LeafHash(leaf));
    RETURN_IF_ERROR(tiles_.AddLeaf(LeafHash(leaf), CompareTile()));
    return visit_(std::move(record));
  }

  // Every request has its entry, at its last record, and it covers exactly its records.
  absl::Status CheckRequest(const jiedui::event::v1::EventRecord& record, absl::string_view bytes,
                            std::optional<RequestEntry>& entry) {
    const Position position = record.position();
    if (request_.first == kNoPosition) request_ = {position, record.actor(), record.request_id()};
    if (record.actor() != request_.actor || record.request_id() != request_.request_id) {
      return absl::DataLossError(
          absl::StrCat("record ", position - 1, ": the entry of its request is missing"));
    }
    if (bytes.empty()) return absl::OkStatus();
    if (!entry.emplace().ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
        entry->first_position() != request_.first || entry->last_position() != position ||
        entry->recorded_at_us() != record.recorded_at_us()) {
      return absl::DataLossError(
          absl::StrCat("record ", position, ": the entry of its request is not its own"));
    }
    request_.first = kNoPosition;
    return absl::OkStatus();
  }

  std::function<absl::Status(const Tile&, absl::string_view)> CompareTile() {
    return [this](const Tile& tile, absl::string_view bytes) -> absl::Status {
      ASSIGN_OR_RETURN(const std::string stored, source_.Read(TilePath(tile)));
      if (stored == bytes) return absl::OkStatus();
      return Damaged(TilePath(tile), "its hashes are not those of the records");
    };
  }

  // The request whose last record has not come yet.
  struct OpenRequest {
    Position first = kNoPosition;
    std::string actor;
    std::string request_id;
  };

  ArchiveSource& source_;
  absl::FunctionRef<absl::Status(ArchivedRecord)> visit_;
  ArchiveSummary summary_;
  OpenRequest request_;
  Frontier tree_;
  TileBuilder tiles_;
};

absl::StatusOr<LedgerDescription> ReadLedger(ArchiveSource& source) {
  ASSIGN_OR_RETURN(std::string file, source.Read(std::string(kArchiveLedger)));
  ASSIGN_OR_RETURN(const std::string bytes, WithoutHash(std::move(file), kArchiveLedger));
  LedgerDescription description;
  if (description.ParseFromString(bytes)) return description;
  return Damaged(kArchiveLedger, "it cannot be parsed");
}

}  // namespace

bool IsOfTheArchivedLedger(const absl::Status& status) {
  return status.GetPayload(kOfTheLedger).has_value();
}

absl::StatusOr<ArchiveSummary> WriteArchive(const Snapshot& ledger, const ArchiveHead& head,
                                            ArchiveSink& sink, ArchiveProgress progress) {
  return ArchiveWriter(ledger, head, sink).Run(progress);
}

absl::StatusOr<ArchiveHead> ReadArchiveHead(ArchiveSource& source) {
  ArchiveHead head;
  ASSIGN_OR_RETURN(head.description, ReadLedger(source));
  std::string& note = head.checkpoint.note;
  ASSIGN_OR_RETURN(note, source.Read(std::string(kArchiveCheckpoint)));
  const absl::StatusOr<Checkpoint> checkpoint = UnverifiedCheckpoint(note);
  if (!checkpoint.ok()) return Damaged(kArchiveCheckpoint, checkpoint.status().message());
  head.checkpoint.size = static_cast<Position>(checkpoint->size);
  const auto successions = source.ReadIfThere(std::string(kArchiveSuccessions));
  if (absl::IsNotFound(successions.status())) return head;
  RETURN_IF_ERROR(successions.status());
  ASSIGN_OR_RETURN(head.successions, ParseSuccessions(*successions));
  return head;
}
absl::StatusOr<ArchiveSummary> ReadArchive(ArchiveSource& source,
                                           absl::FunctionRef<absl::Status(ArchivedRecord)> visit,
                                           ArchiveProgress progress) {
  return ArchiveReader(source, visit).Run(progress);
}

}  // namespace jiedui::eventstore
