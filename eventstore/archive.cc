#include "eventstore/archive.h"

#include <array>
#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "eventstore/archive_parts.h"
#include "eventstore/archive_successions.h"
#include "eventstore/finding_list.h"
#include "eventstore/layout.h"
#include "eventstore/merkle.h"
#include "eventstore/record.h"
#include "eventstore/signing_key.h"
#include "eventstore/tile_builder.h"
#include "eventstore/tiles.h"

namespace jiedui::eventstore {
namespace {

using jiedui::event::v1::LedgerDescription;
using jiedui::event::v1::RequestEntry;

using Visit = absl::FunctionRef<absl::Status(ArchivedRecord)>;

// What to do about the first damage.
enum class OnDamage { kStop, kGoOn };

class ArchiveReader {
 public:
  ArchiveReader(const ArchiveHead& head, ArchiveSource& source, ArchiveRules& rules, Visit visit,
                OnDamage on_damage)
      : source_(source),
        rules_(rules),
        visit_(visit),
        goes_on_(on_damage == OnDamage::kGoOn),
        fields_(head.description.ledger_id()) {
    report_.summary.head = head;
  }

  // `behind`: what was wrong with the head.
  absl::StatusOr<ArchiveReport> Run(const absl::Status& behind, ArchiveProgress progress) {
    RETURN_IF_ERROR(Note(behind));
    const absl::Status read = ReadAll(progress);
    RETURN_IF_ERROR(Note(read));
    report_.findings = problems_.findings();
    report_.problems = TextsOf(report_.findings);
    report_.problem_count = problems_.count();
    return std::move(report_);
  }

 private:
  // A file of 256 records, or of the last ones, taken apart.
  struct Bundle {
    std::string bytes;
    std::vector<absl::string_view> parts;
    bool whole = false;
  };
  using Besides = std::array<Bundle, 3>;

  absl::Status ReadAll(ArchiveProgress progress) {
    RETURN_IF_ERROR(Note(CheckNote()));
    ASSIGN_OR_RETURN(const Checkpoint checkpoint, UnverifiedCheckpoint(head().checkpoint.note));
    for (uint64_t index = 0; index < TileCount(0, checkpoint.size); ++index) {
      const Tile tile = TileAt(0, index, checkpoint.size);
      RETURN_IF_ERROR(ReadBundles(tile));
      const auto done = static_cast<Position>(index * kTileWidth + tile.width);
      RETURN_IF_ERROR(progress(done, head().checkpoint.size));
    }
    RETURN_IF_ERROR(tiles_.Finish(CompareTile()));
    RETURN_IF_ERROR(Note(source_.CheckEnd()));
    if (request_.first != kNoPosition) RETURN_IF_ERROR(NoteUnanswered(head().checkpoint.size));
    report_.summary.root = tree_.Root();
    if (report_.summary.root != checkpoint.root && broken_.empty()) {
      RETURN_IF_ERROR(Note(DamagedFile(kArchiveCheckpoint, Found(FindingKind::kRootOfRecords))));
    }
    for (const Finding& problem : rules_.Problems()) RETURN_IF_ERROR(Note(DataLossOf(problem)));
    return absl::OkStatus();
  }

  const ArchiveHead& head() const { return report_.summary.head; }

  // Whoever has no key sees at least that it is a signed note.
  absl::Status CheckNote() const {
    const absl::Status whole = WholeCheckpoint(head().checkpoint.note).status();
    return whole.ok() ? whole : DamagedFile(kArchiveCheckpoint, FindingOf(whole));
  }

  // OK if the reading is to go on behind it.
  absl::Status Note(const absl::Status& damage) {
    if (!goes_on_ || !absl::IsDataLoss(damage)) return damage;
    problems_.Add(FindingOf(damage));
    return absl::OkStatus();
  }

  // Of the record that comes next, the rest of which is looked at all the same.
  absl::Status NoteOfNext(const absl::Status& problem) {
    if (!problem.ok()) named_.insert(next());
    return Note(problem);
  }

  absl::Status NoteUnreadable(const absl::Status& damage) {
    return source_.GoesOn() ? Note(damage) : damage;
  }

  absl::Status NoteUnanswered(Position last) {
    return Note(DamagedRecord(last, FindingKind::kNoArchivedRequest));
  }

  absl::Status ReadBundles(const Tile& tile) {
    Bundle leaves;
    RETURN_IF_ERROR(OpenEntries(tile, leaves));
    Besides beside;
    for (const Beside what : {kBody, kSealed, kRequest}) {
      RETURN_IF_ERROR(OpenBeside(what, tile, beside[what]));
    }
    for (size_t i = 0; i < tile.width; ++i) {
      RETURN_IF_ERROR(leaves.whole ? ReadRecord(leaves.parts[i], beside, i) : SkipRecord());
    }
    return absl::OkStatus();
  }

  absl::Status OpenEntries(const Tile& tile, Bundle& leaves) {
    absl::StatusOr<std::string> bytes = source_.Read(EntriesPath(tile));
    if (!bytes.ok()) return NoteUnreadable(bytes.status());
    leaves.bytes = *std::move(bytes);
    auto parts = ParseEntries(leaves.bytes, tile.width);
    if (!parts.ok()) return Note(DamagedFile(EntriesPath(tile), FindingOf(parts.status())));
    leaves.parts = *std::move(parts);
    leaves.whole = true;
    return absl::OkStatus();
  }

  absl::Status OpenBeside(Beside what, const Tile& tile, Bundle& bundle) {
    const std::string name = BesidePath(what, tile);
    absl::StatusOr<std::string> bytes = source_.Read(name);
    if (!bytes.ok()) return NoteUnreadable(bytes.status());
    if (what == kRequest) bytes = WithoutHash(*std::move(bytes), name);
    if (!bytes.ok()) return Note(bytes.status());
    bundle.bytes = *std::move(bytes);
    auto parts = ParseParts(bundle.bytes, tile.width, name);
    if (!parts.ok()) return Note(parts.status());
    bundle.parts = *std::move(parts);
    bundle.whole = true;
    return absl::OkStatus();
  }

  // The record that comes next is in a file that is damaged.
  absl::Status SkipRecord() {
    broken_.insert(next());
    ForgetRequest();
    return Grow("");
  }

  absl::Status ReadRecord(absl::string_view leaf, const Besides& beside, size_t i) {
    ArchivedRecord record;
    RETURN_IF_ERROR(NoteOfNext(CheckRecord(leaf, beside, i, record)));
    RETURN_IF_ERROR(Grow(leaf));
    return problems_.count() == 0 ? visit_(std::move(record)) : absl::OkStatus();
  }

  absl::Status CheckRecord(absl::string_view leaf, const Besides& beside, size_t i,
                           ArchivedRecord& record) {
    const auto content = ReadContent(leaf, beside, i);
    if (!content.ok()) ForgetRequest();
    RETURN_IF_ERROR(content.status());
    record.event = *content;
    for (const Finding& problem : fields_.ProblemsOf(record.event.record)) {
      RETURN_IF_ERROR(NoteOfNext(DataLossOf(problem)));
    }
    if (beside[kRequest].whole) {
      return CheckRequest(record.event.record, beside[kRequest].parts[i], record.request);
    }
    ForgetRequest();
    return absl::OkStatus();
  }

  absl::StatusOr<StoredEvent> ReadContent(absl::string_view leaf, const Besides& beside, size_t i) {
    if (beside[kBody].whole && beside[kSealed].whole) {
      ASSIGN_OR_RETURN(StoredEvent event,
                       ParseEvent(next(), leaf, beside[kBody].parts[i], beside[kSealed].parts[i]));
      RETURN_IF_ERROR(NoteOfNext(rules_.Add(event)));
      return event;
    }
    StoredEvent event;
    ASSIGN_OR_RETURN(event.record, ParseLeaf(next(), leaf));
    return event;
  }

  absl::Status Grow(absl::string_view leaf) {
    const std::string hash = LeafHash(leaf);
    tree_.Add(hash);
    return tiles_.AddLeaf(hash, CompareTile());
  }

  // Where the request under way began is not known: it is known again behind its end.
  void ForgetRequest() {
    request_ = {};
    request_lost_ = true;
  }

  // Every request has its entry, at its last record, and it covers exactly its records, which are
  // not too many and of one time.
  absl::Status CheckRequest(const jiedui::event::v1::EventRecord& record, absl::string_view bytes,
                            std::optional<RequestEntry>& entry) {
    const Position position = record.position();
    if (request_lost_) {
      request_lost_ = bytes.empty();
      return absl::OkStatus();
    }
    const OpenRequest own = {position, record.actor(), record.request_id(),
                             record.recorded_at_us()};
    if (request_.first == kNoPosition) request_ = own;
    if (record.actor() != request_.actor || record.request_id() != request_.request_id) {
      request_ = own;
      RETURN_IF_ERROR(NoteUnanswered(position - 1));
    }
    if (record.recorded_at_us() != request_.recorded_at_us) {
      RETURN_IF_ERROR(NoteOfNext(OtherTime(own)));
    }
    if (bytes.empty()) return absl::OkStatus();
    const Position first = std::exchange(request_.first, kNoPosition);
    if (entry.emplace().ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
        entry->first_position() == first && entry->last_position() == position &&
        entry->recorded_at_us() == record.recorded_at_us() &&
        position - first < static_cast<Position>(kMaxRequestEvents)) {
      return absl::OkStatus();
    }
    return Note(DamagedRecord(position, FindingKind::kArchivedRequest));
  }

  std::function<absl::Status(const Tile&, absl::string_view)> CompareTile() {
    return [this](const Tile& tile, absl::string_view bytes) -> absl::Status {
      const absl::StatusOr<std::string> stored = source_.Read(TilePath(tile));
      if (!stored.ok()) return NoteUnreadable(stored.status());
      if (stored->size() != bytes.size()) {
        return Note(DamagedFile(TilePath(tile), Found(FindingKind::kTileSize)));
      }
      for (uint64_t i = 0; i < tile.width; ++i) {
        const size_t at = i * kSha256Bytes;
        if (bytes.substr(at, kSha256Bytes) == stored->substr(at, kSha256Bytes)) continue;
        RETURN_IF_ERROR(NoteHash(tile, i));
      }
      return absl::OkStatus();
    };
  }

  // A hash of a tile that is not that of its records. Over records that are named it cannot be.
  absl::Status NoteHash(const Tile& tile, uint64_t i) {
    Position span = 1;
    for (int level = 0; level < tile.level; ++level) span *= static_cast<Position>(kTileWidth);
    const Position first = static_cast<Position>(tile.index * kTileWidth + i) * span + 1;
    const auto broken = broken_.lower_bound(first);
    if (broken != broken_.end() && *broken < first + span) return absl::OkStatus();
    if (tile.level == 0) broken_.insert(first);
    if (tile.level == 0 && named_.count(first) > 0) return absl::OkStatus();
    return Note(
        DamagedFile(TilePath(tile), Found(FindingKind::kTileHash, i, first, first + span - 1)));
  }

  Position next() const { return static_cast<Position>(tree_.size()) + 1; }

  // The request whose last record has not come yet.
  struct OpenRequest {
    Position first = kNoPosition;
    std::string actor;
    std::string request_id;
    int64_t recorded_at_us = 0;
  };

  static absl::Status OtherTime(const OpenRequest& own) {
    return DataLossOf(With(Found(FindingKind::kRecord, own.first),
                           Found(FindingKind::kRequestTimes, own.request_id, own.actor)));
  }

  ArchiveSource& source_;
  ArchiveRules& rules_;
  Visit visit_;
  const bool goes_on_;
  RecordFields fields_;
  ArchiveReport report_;
  FindingList problems_;
  OpenRequest request_;
  bool request_lost_ = false;
  std::set<Position> named_;   // records with a problem of their own
  std::set<Position> broken_;  // records whose leaf is missing or not the one in the tree
  Frontier tree_;
  TileBuilder tiles_;
};

absl::StatusOr<LedgerDescription> ReadLedger(ArchiveSource& source) {
  ASSIGN_OR_RETURN(std::string file, source.Read(std::string(kArchiveLedger)));
  ASSIGN_OR_RETURN(const std::string bytes, WithoutHash(std::move(file), kArchiveLedger));
  LedgerDescription description;
  if (!description.ParseFromString(bytes))
    return DamagedFile(kArchiveLedger, Found(FindingKind::kUnparsable));
  if (description.format_version() <= kFormatVersion) return description;
  return RefusedOf(
      Found(FindingKind::kArchiveNewerFormat, description.format_version(), kFormatVersion));
}

// A ledger's origin ends in its id, so that one key prefix can sign for many ledgers and none
// passes for another.
absl::StatusOr<Position> ReadSize(absl::string_view note, absl::string_view ledger_id) {
  const absl::StatusOr<Checkpoint> checkpoint = UnverifiedCheckpoint(note);
  if (!checkpoint.ok()) return DamagedFile(kArchiveCheckpoint, FindingOf(checkpoint.status()));
  if (absl::EndsWith(checkpoint->origin, OriginOf("", ledger_id))) {
    return static_cast<Position>(checkpoint->size);
  }
  return DamagedFile(
      kArchiveCheckpoint,
      Found(FindingKind::kOriginOfAnother, Shown(checkpoint->origin), absl::CHexEscape(ledger_id)));
}

}  // namespace

absl::StatusOr<ArchiveHead> ReadArchiveHead(ArchiveSource& source) {
  absl::Status notes;
  ASSIGN_OR_RETURN(ArchiveHead head, ReadArchiveHead(source, notes));
  RETURN_IF_ERROR(notes);
  return head;
}

absl::StatusOr<ArchiveHead> ReadArchiveHead(ArchiveSource& source, absl::Status& notes) {
  ArchiveHead head;
  ASSIGN_OR_RETURN(head.description, ReadLedger(source));
  std::string& note = head.checkpoint.note;
  ASSIGN_OR_RETURN(note, source.Read(std::string(kArchiveCheckpoint)));
  ASSIGN_OR_RETURN(head.checkpoint.size, ReadSize(note, head.description.ledger_id()));
  const auto successions = source.ReadIfThere(std::string(kArchiveSuccessions));
  if (absl::IsNotFound(successions.status())) return head;
  RETURN_IF_ERROR(successions.status());
  auto parsed = ParseSuccessions(*successions);
  notes = parsed.status();
  if (parsed.ok()) head.successions = *std::move(parsed);
  return head;
}

absl::StatusOr<OpenedCheckpoint> OpenArchivedCheckpoint(const ArchiveHead& head,
                                                        absl::Span<const Verifier> verifiers) {
  const std::vector<Verifier> trusted =
      FollowSuccessions({verifiers.begin(), verifiers.end()}, head.successions);
  absl::StatusOr<OpenedCheckpoint> opened = OpenCheckpoint(head.checkpoint.note, trusted);
  if (opened.ok()) return opened;
  const absl::Status damaged = DamagedFile(kArchiveCheckpoint, FindingOf(opened.status()));
  if (!absl::IsNotFound(opened.status())) return damaged;
  return StatusOf(absl::StatusCode::kNotFound, FindingOf(damaged));
}

absl::StatusOr<ArchiveSummary> ReadArchive(ArchiveSource& source, ArchiveRules& rules, Visit visit,
                                           ArchiveProgress progress) {
  ASSIGN_OR_RETURN(const ArchiveHead head, ReadArchiveHead(source));
  return ReadArchiveAfter(head, source, rules, visit, progress);
}

absl::StatusOr<ArchiveSummary> ReadArchiveAfter(const ArchiveHead& head, ArchiveSource& source,
                                                ArchiveRules& rules, Visit visit,
                                                ArchiveProgress progress) {
  ArchiveReader reader(head, source, rules, visit, OnDamage::kStop);
  ASSIGN_OR_RETURN(ArchiveReport report, reader.Run(absl::OkStatus(), progress));
  return std::move(report.summary);
}

absl::StatusOr<ArchiveReport> VerifyArchive(ArchiveSource& source, ArchiveRules& rules, Visit visit,
                                            ArchiveProgress progress) {
  absl::Status notes;
  const absl::StatusOr<ArchiveHead> head = ReadArchiveHead(source, notes);
  if (!absl::IsDataLoss(head.status())) {
    RETURN_IF_ERROR(head.status());
    return ArchiveReader(*head, source, rules, visit, OnDamage::kGoOn).Run(notes, progress);
  }
  ArchiveReport unreadable;
  unreadable.problems.emplace_back(head.status().message());
  unreadable.findings.push_back(FindingOf(head.status()));
  unreadable.problem_count = 1;
  return unreadable;
}

}  // namespace jiedui::eventstore
