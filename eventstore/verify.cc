#include "eventstore/verify.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "eventstore/checkpoint.h"
#include "eventstore/finding.h"
#include "eventstore/finding_list.h"
#include "eventstore/layout.h"
#include "eventstore/log_file.h"
#include "eventstore/merkle.h"
#include "eventstore/reader.h"
#include "eventstore/record.h"
#include "eventstore/rocks.h"
#include "eventstore/set_hash.h"
#include "eventstore/table_files.h"
#include "eventstore/walk.h"
#include "eventstore/work_count.h"

namespace jiedui::eventstore {
namespace {

using jiedui::event::v1::EventRecord;
using jiedui::event::v1::RequestEntry;

constexpr size_t kMaxSealedGone = 1'000'000;
constexpr int64_t kProgressStep = 1000;
// The files, the keys of three families, the log with its bodies, two indexes, the requests, the
// tree. Checkpoints and cursors are few.
constexpr int64_t kParts = 9;

class LedgerCheck {
 public:
  LedgerCheck(const DurableState& state, VerifyStep step)
      : state_(state),
        step_(step),
        fields_(state.database().description().ledger_id()),
        written_(std::max(state.head(), state.database().Head(state.read()).value_or(kNoPosition))),
        work_(kParts, written_) {}

  absl::StatusOr<VerifyReport> Run() {
    CheckFiles();
    CheckKeys(Family::kLog);
    CheckKeys(Family::kBody);
    CheckKeys(Family::kSealed);
    CheckRecords();
    CheckIndex(Family::kKind, kinds_);
    CheckIndex(Family::kTag, tags_);
    CheckRequests();
    CheckTree();
    CheckCheckpoints();
    CheckCursors();
    report_.events = state_.head();
    work_.End();
    Tell();
    if (!stopped_.ok()) return stopped_;
    report_.findings = problems_.findings();
    report_.problems = TextsOf(report_.findings);
    report_.problem_count = problems_.count();
    return std::move(report_);
  }

 private:
  // The records that one request wrote, as the log has them.
  struct RequestRun {
    Position first = kNoPosition;
    Position last = kNoPosition;
    std::string actor;
    std::string request_id;
    int64_t recorded_at_us = 0;
  };

  void Problem(const Finding& finding) { problems_.Add(finding); }
  template <class... Values>
  void Problem(FindingKind kind, const Values&... values) {
    Problem(Found(kind, values...));
  }
  void OfRecord(Position position, Finding what) {
    Problem(With(Found(FindingKind::kRecord, position), std::move(what)));
  }

  absl::StatusOr<std::string> Get(Family family, absl::string_view key) const {
    return state_.database().Get(state_.read(), family, key);
  }

  std::unique_ptr<rocksdb::Iterator> Walk(Family family) const {
    return state_.database().Walk(state_.read(), family);
  }

  static absl::string_view NameOf(Family family) {
    return kFamilyNames[static_cast<size_t>(family)];
  }

  // expected: how many entries there should be, of a walk that is part of the work.
  void ForEach(Family family,
               absl::FunctionRef<void(absl::string_view key, absl::string_view value)> visit,
               std::optional<int64_t> expected = std::nullopt) {
    const auto walk = Walk(family);
    int64_t visited = 0;
    for (walk->SeekToFirst(); walk->Valid() && stopped_.ok(); walk->Next()) {
      if (++visited % kProgressStep == 0) {
        if (expected) work_.Reach(visited, *expected);
        Tell();
      }
      visit(FromSlice(walk->key()), FromSlice(walk->value()));
    }
    const absl::Status status = FromRocks(walk->status(), NameOf(family));
    if (!status.ok()) Problem(FindingOf(status));
  }

  // Reading the records does not look at every byte of the files they are in.
  void CheckFiles() {
    const Database& database = state_.database();
    for (const Finding& damage : FindDamagedManifest(database.env(), database.directory())) {
      Problem(damage);
    }
    const std::vector<rocksdb::LiveFileMetaData> files = database.TableFiles();
    const int64_t all_bytes = BytesOf(files);
    int64_t bytes = 0;
    for (const rocksdb::LiveFileMetaData& file : files) {
      if (!stopped_.ok()) return;
      const absl::Status checked = CheckLiveTableFile(database.env(), file);
      if (!checked.ok()) Problem(FindingOf(checked));
      bytes += static_cast<int64_t>(file.size);
      work_.Reach(bytes, all_bytes);
      Tell();
    }
    EndPart();
  }

  static int64_t BytesOf(absl::Span<const rocksdb::LiveFileMetaData> files) {
    int64_t bytes = 0;
    for (const rocksdb::LiveFileMetaData& file : files) bytes += static_cast<int64_t>(file.size);
    return bytes;
  }

  // Nothing in a family keyed by position lies outside the log.
  void CheckKeys(Family family) {
    const auto check = [&](absl::string_view key, absl::string_view) {
      const std::optional<Position> position = PositionAfter("", key);
      if (!position || *position < 1 || *position > written_) {
        Problem(FindingKind::kStrayKey, NameOf(family), Hex(key));
      }
    };
    ForEach(family, check, written_);
    EndPart();
  }

  void CheckRecords() {
    KeyWalk log(state_.database(), state_.read(), Family::kLog, "", /*backward=*/false);
    KeyWalk body(state_.database(), state_.read(), Family::kBody, "", /*backward=*/false);
    report_.root = tree_.Root();
    for (Position position = 1; position <= written_ && stopped_.ok(); ++position) {
      CheckRecord(position, log, body);
      if (position == state_.head()) report_.root = tree_.Root();
      if (position % kProgressStep == 0) {
        work_.Reach(position, written_);
        Tell();
      }
    }
    EndRun();
    EndPart();
  }

  void CheckRecord(Position position, KeyWalk& log, KeyWalk& body) {
    const absl::StatusOr<absl::string_view> leaf = ValueAt(log, position);
    const absl::StatusOr<absl::string_view> stored_body = ValueAt(body, position);
    if (leaf.ok()) GrowTree(*leaf);
    if (!leaf.ok()) {
      ++unreadable_;
      return OfRecord(position, NoPart(/*of_leaf=*/true, leaf.status()));
    }
    if (!stored_body.ok()) {
      OfRecord(position, NoPart(/*of_leaf=*/false, stored_body.status()));
    }
    const absl::StatusOr<EventRecord> record = ParseLeaf(position, *leaf);
    if (!record.ok()) {
      ++unreadable_;
      return Problem(FindingOf(record.status()));
    }
    if (stored_body.ok() && Sha256(*stored_body) != record->body_sha256()) {
      OfRecord(position, Found(FindingKind::kBodyHash));
    }
    CheckSealed(*record);
    for (const Finding& problem : fields_.ProblemsOf(*record)) Problem(problem);
    Expect(*record);
    FollowRun(*record);
  }

  static Finding NoPart(bool of_leaf, const absl::Status& why) {
    return With(Found(FindingKind::kPartUnreadable, of_leaf ? 1 : 0), FindingOf(why));
  }

  static absl::StatusOr<absl::string_view> ValueAt(KeyWalk& walk, Position position) {
    ASSIGN_OR_RETURN(const Position at, walk.SkipTo(position));
    if (at != position) {
      return StatusOf(absl::StatusCode::kNotFound, Found(FindingKind::kNotFound));
    }
    return walk.value();
  }

  void GrowTree(absl::string_view leaf) {
    tree_.Add(LeafHash(leaf), [this](int level, uint64_t index, const std::string& hash) {
      nodes_.Add(MerkleKey(level, index), hash);
    });
  }

  // A sealed part may be gone, which is noted; one that is there is the one that was written.
  void CheckSealed(const EventRecord& record) {
    const absl::StatusOr<std::string> sealed =
        state_.database().Get({}, Family::kSealed, PositionKey(record.position()));
    if (absl::IsNotFound(sealed.status())) {
      if (!record.sealed_sha256().empty()) NoteGone(record.position());
    } else if (!sealed.ok()) {
      OfRecord(record.position(),
               With(Found(FindingKind::kSealedUnreadable), FindingOf(sealed.status())));
    } else if (Sha256(*sealed) != record.sealed_sha256()) {
      OfRecord(record.position(), Found(FindingKind::kSealedHash));
    }
  }

  void NoteGone(Position position) {
    ++report_.sealed_gone;
    auto& first = report_.first_sealed_gone;
    if (first.size() < kMaxSealedGone) first.push_back(position);
  }

  // The index entries that should be there.
  void Expect(const EventRecord& record) {
    kinds_.Add(KindKey(record.kind(), record.position()), "");
    for (const std::string& tag : record.tags()) {
      tags_.Add(TagKey(tag, record.position()), TagValue(record.kind()));
    }
  }

  void CheckIndex(Family family, const SetHash& expected) {
    SetHash found;
    ForEach(
        family, [&](absl::string_view key, absl::string_view value) { found.Add(key, value); },
        expected.count());
    EndPart();
    if (found == expected) return;
    const int64_t before = problems_.count();
    for (Position position = 1; position <= written_ && stopped_.ok(); ++position) {
      if (const auto record = RecordAt(position); record.ok()) CheckIndexed(family, *record);
    }
    FindStrangers(family);
    if (problems_.count() == before && unreadable_ == 0) {
      Problem(FindingKind::kIndexDamaged, NameOf(family));
    }
  }

  void CheckIndexed(Family family, const EventRecord& record) {
    const Position position = record.position();
    if (family == Family::kKind) {
      const absl::Status found = Get(family, KindKey(record.kind(), position)).status();
      if (found.ok()) return;
      return OfRecord(position,
                      Found(FindingKind::kNotInKindIndex, NotThere(found), record.kind()));
    }
    for (const std::string& tag : record.tags()) {
      const absl::StatusOr<std::string> kind = Get(family, TagKey(tag, position));
      if (!kind.ok()) {
        OfRecord(position, Found(FindingKind::kNotInTagIndex, NotThere(kind.status()), tag));
      } else if (*kind != TagValue(record.kind())) {
        OfRecord(position, Found(FindingKind::kTagIndexKind, tag));
      }
    }
  }

  static int NotThere(const absl::Status& status) { return absl::IsNotFound(status) ? 1 : 0; }

  // Entries that no record asks for.
  void FindStrangers(Family family) {
    ForEach(family, [&](absl::string_view key, absl::string_view value) {
      const std::optional<QueryItem> item = ItemOf(family, key);
      const absl::StatusOr<EventRecord> record =
          item ? RecordAtEndOf(key) : absl::NotFoundError("no key of the index");
      if (IsUnreadable(record)) return;
      if (!record.ok() || !Matches(*record, *item) || (family == Family::kKind && !value.empty())) {
        Problem(FindingKind::kIndexStranger, NameOf(family), absl::CHexEscape(key));
      }
    });
  }

  // What the record at an index key's position must answer to.
  static std::optional<QueryItem> ItemOf(Family family, absl::string_view key) {
    if (key.size() < 8) return std::nullopt;
    const absl::string_view prefix = key.substr(0, key.size() - 8);
    if (family == Family::kKind) {
      const std::optional<int32_t> kind = ParseKind(prefix);
      if (!kind || prefix.size() != 4) return std::nullopt;
      return QueryItem{.tags = {}, .kinds = {*kind}};
    }
    if (prefix.empty() || prefix.back() != '\0') return std::nullopt;
    return QueryItem{.tags = {std::string(prefix.substr(0, prefix.size() - 1))}, .kinds = {}};
  }

  absl::StatusOr<EventRecord> RecordAtEndOf(absl::string_view key) const {
    return RecordAt(static_cast<Position>(ReadBigEndian64(key.substr(key.size() - 8))));
  }

  // NotFound if there is none; any other error has been named where the records were checked.
  absl::StatusOr<EventRecord> RecordAt(Position position) const {
    ASSIGN_OR_RETURN(const std::string leaf, Get(Family::kLog, PositionKey(position)));
    return ParseLeaf(position, leaf);
  }

  // Nobody knows what it asks for.
  static bool IsUnreadable(const absl::StatusOr<EventRecord>& record) {
    return !record.ok() && !absl::IsNotFound(record.status());
  }

  static RequestRun RunFrom(const EventRecord& record) {
    return {.first = record.position(),
            .last = kNoPosition,
            .actor = record.actor(),
            .request_id = record.request_id(),
            .recorded_at_us = record.recorded_at_us()};
  }

  void FollowRun(const EventRecord& record) {
    if (record.actor() != run_.actor || record.request_id() != run_.request_id) {
      EndRun();
      run_ = RunFrom(record);
    }
    if (record.recorded_at_us() != run_.recorded_at_us) {
      OfRecord(record.position(), Found(FindingKind::kRequestTimes, run_.request_id, run_.actor));
    }
    run_.last = record.position();
  }

  // The records of one request are not too many, and have exactly one entry, which covers exactly
  // them.
  void EndRun() {
    if (run_.first == kNoPosition) return;
    const auto count = static_cast<size_t>(run_.last - run_.first + 1);
    if (count > kMaxRequestEvents) {
      OfRecord(run_.first, Found(FindingKind::kRequestTooLong, run_.request_id, run_.actor, count,
                                 kMaxRequestEvents));
    }
    requests_.Add(RequestKey(run_.actor, run_.request_id),
                  SpanOf(run_.first, run_.last, run_.recorded_at_us));
  }

  static std::string SpanOf(Position first, Position last, int64_t recorded_at_us) {
    return absl::StrCat(first, " ", last, " ", recorded_at_us);
  }

  void CheckRequests() {
    SetHash found;
    const auto check = [&](absl::string_view key, absl::string_view value) {
      RequestEntry entry;
      if (!entry.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
        return Problem(FindingKind::kRequestUnreadable, absl::CHexEscape(key));
      }
      // Format 1 remembered requests that wrote nothing.
      if (entry.first_position() == kNoPosition && entry.last_position() == kNoPosition) return;
      found.Add(key, SpanOf(entry.first_position(), entry.last_position(), entry.recorded_at_us()));
    };
    ForEach(Family::kRequest, check, requests_.count());
    EndPart();
    if (found == requests_) return;
    const int64_t before = problems_.count();
    FindMissingRequests();
    FindStrangeRequests();
    if (problems_.count() == before && unreadable_ == 0) {
      Problem(FindingKind::kRequestsDamaged);
    }
  }

  void FindMissingRequests() {
    run_ = {};
    bool begins = true;  // false behind a record that cannot be read: the run may have begun there
    for (Position position = 1; position <= written_ && stopped_.ok(); ++position) {
      const absl::StatusOr<EventRecord> record = RecordAt(position);
      if (!record.ok()) {
        run_ = {};
        begins = false;
        continue;
      }
      if (record->actor() != run_.actor || record->request_id() != run_.request_id) {
        CheckRun();
        run_ = RunFrom(*record);
        if (!std::exchange(begins, true)) run_.first = kNoPosition;
      }
      run_.last = position;
    }
    CheckRun();
  }

  void CheckRun() {
    if (run_.first == kNoPosition) return;
    const auto entry = ReadRequest(state_.database(), state_.read(), run_.actor, run_.request_id);
    if (!entry.ok()) {
      return OfRecord(run_.first, Found(FindingKind::kNoRequest, run_.request_id, run_.actor));
    }
    if (entry->first_position() != run_.first || entry->last_position() != run_.last ||
        entry->recorded_at_us() != run_.recorded_at_us) {
      OfRecord(run_.first, Found(FindingKind::kRequestSpan, run_.request_id, run_.actor,
                                 entry->first_position(), entry->last_position()));
    }
  }

  void FindStrangeRequests() {
    ForEach(Family::kRequest, [&](absl::string_view key, absl::string_view value) {
      RequestEntry entry;
      if (!entry.ParseFromArray(value.data(), static_cast<int>(value.size()))) return;
      if (entry.first_position() == kNoPosition && entry.last_position() == kNoPosition) return;
      const absl::StatusOr<EventRecord> record = RecordAt(entry.first_position());
      if (IsUnreadable(record)) return;
      if (!record.ok() || RequestKey(record->actor(), record->request_id()) != key) {
        Problem(FindingKind::kRequestStranger, absl::CHexEscape(key), entry.first_position());
      }
    });
  }

  // The stored nodes are those that the leaves give. Format 1 had none.
  void CheckTree() {
    if (state_.database().description().format_version() < kFormatVersion) return;
    SetHash found;
    ForEach(
        Family::kMerkle,
        [&](absl::string_view key, absl::string_view value) { found.Add(key, value); },
        nodes_.count());
    if (found == nodes_) return;
    const int64_t before = problems_.count();
    Frontier tree;
    for (Position position = 1; position <= written_ && stopped_.ok(); ++position) {
      const absl::StatusOr<std::string> leaf = Get(Family::kLog, PositionKey(position));
      if (!leaf.ok()) return;  // named before; from here on every node differs
      tree.Add(LeafHash(*leaf), [this](int level, uint64_t index, const std::string& hash) {
        const absl::StatusOr<std::string> node = Get(Family::kMerkle, MerkleKey(level, index));
        if (node.ok() && *node == hash) return;
        Problem(node.ok() ? FindingKind::kNodeWrong : FindingKind::kNodeMissing, index, level);
      });
    }
    if (problems_.count() == before) Problem(FindingKind::kNodeStrangers);
  }

  void CheckCheckpoints() {
    ForEach(Family::kCheckpoint, [&](absl::string_view key, absl::string_view value) {
      const std::optional<Position> size = PositionAfter("", key);
      if (!size || *size < 1 || *size > written_) {
        return Problem(FindingKind::kNoSuchTree, absl::CHexEscape(key));
      }
      const absl::StatusOr<Checkpoint> checkpoint = UnverifiedCheckpoint(value);
      if (!checkpoint.ok()) {
        return OfCheckpoint(*size, FindingOf(checkpoint.status()));
      }
      const auto root =
          RootOf(static_cast<uint64_t>(*size), [this](absl::Span<const NodeId> nodes) {
            return ReadNodes(state_.database(), state_.read(), nodes);
          });
      if (!root.ok()) return OfCheckpoint(*size, FindingOf(root.status()));
      if (checkpoint->size != static_cast<uint64_t>(*size) || checkpoint->root != *root) {
        OfCheckpoint(*size, Found(FindingKind::kCheckpointRoot));
      }
    });
  }

  void OfCheckpoint(Position size, Finding what) {
    Problem(With(Found(FindingKind::kCheckpoint, size), std::move(what)));
  }

  void CheckCursors() {
    ForEach(Family::kMeta, [&](absl::string_view key, absl::string_view value) {
      if (key == kDescriptionKey) return;
      jiedui::event::v1::CursorEntry entry;
      if ((!absl::StartsWith(key, CursorKey("")) && key != kDeletedCursorsKey) ||
          !entry.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
        return Problem(FindingKind::kNoCursor, absl::CHexEscape(key));
      }
      if (entry.position() > written_) {
        Problem(FindingKind::kCursorBeyond, absl::CHexEscape(key), entry.position());
      }
    });
  }

  void EndPart() {
    work_.EndPart();
    Tell();
  }

  void Tell() {
    if (stopped_.ok()) stopped_ = step_(work_.done(), work_.total());
  }

  const DurableState& state_;
  VerifyStep step_;
  absl::Status stopped_;  // by a step: what is left is not looked at
  VerifyReport report_;
  FindingList problems_;
  RecordFields fields_;
  Frontier tree_;
  RequestRun run_;
  int64_t unreadable_ = 0;  // records of which nobody can say what the other families should hold
  // What the log says the other families hold.
  SetHash kinds_;
  SetHash tags_;
  SetHash requests_;  // by key; value: the span
  SetHash nodes_;
  // The last record there is: what is not shown yet is to be as right as what is.
  const Position written_;
  WorkCount work_;  // a part counts as many steps as the log has records
};

}  // namespace

VerifyReport VerifyState(const DurableState& state, VerifyProgress progress) {
  const auto step = [progress](int64_t done, int64_t total) {
    progress(done, total);
    return absl::OkStatus();
  };
  return *LedgerCheck(state, step).Run();
}

absl::StatusOr<VerifyReport> VerifyStateUnlessStopped(const DurableState& state, VerifyStep step) {
  return LedgerCheck(state, step).Run();
}

}  // namespace jiedui::eventstore
