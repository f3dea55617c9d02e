#include "eventstore/verify.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "base/bytes.h"
#include "eventstore/layout.h"
#include "eventstore/merkle.h"
#include "eventstore/reader.h"
#include "eventstore/record.h"
#include "eventstore/rocks.h"

namespace jiedui::eventstore {
namespace {

using jiedui::event::v1::EventRecord;
using jiedui::event::v1::RequestEntry;

constexpr size_t kMaxProblems = 1000;
constexpr Position kProgressStep = 1000;

class Verifier {
 public:
  Verifier(const DurableState& state, VerifyProgress progress)
      : state_(state), progress_(progress) {}

  VerifyReport Run() {
    CheckKeys(Family::kLog);
    CheckKeys(Family::kBody);
    CheckRecords();
    CheckIndex(Family::kKind, expected_kind_entries_);
    CheckIndex(Family::kTag, expected_tag_entries_);
    CheckRequests();
    if (problem_count_ > kMaxProblems) {
      report_.problems.push_back(absl::StrCat("and ", problem_count_ - kMaxProblems, " more"));
    }
    report_.events = state_.head();
    report_.root = tree_.Root();
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

  template <class... Parts>
  void Problem(const Parts&... parts) {
    if (++problem_count_ <= kMaxProblems) report_.problems.push_back(absl::StrCat(parts...));
  }

  absl::StatusOr<std::string> Get(Family family, absl::string_view key) const {
    return state_.database().Get(state_.read(), family, key);
  }

  static absl::string_view NameOf(Family family) {
    return kFamilyNames[static_cast<size_t>(family)];
  }

  void ForEach(Family family,
               absl::FunctionRef<void(absl::string_view key, absl::string_view value)> visit) {
    const auto walk = state_.database().Walk(state_.read(), family);
    for (walk->SeekToFirst(); walk->Valid(); walk->Next()) {
      visit(FromSlice(walk->key()), FromSlice(walk->value()));
    }
    const absl::Status status = FromRocks(walk->status(), NameOf(family));
    if (!status.ok()) Problem(status.message());
  }

  // Nothing in a family keyed by position lies outside the log.
  void CheckKeys(Family family) {
    ForEach(family, [&](absl::string_view key, absl::string_view) {
      const std::optional<Position> position = PositionAfter("", key);
      if (!position || *position < 1 || *position > state_.head()) {
        Problem(NameOf(family), " has the key ", Hex(key), ", which is no position of the log");
      }
    });
  }

  void CheckRecords() {
    for (Position position = 1; position <= state_.head(); ++position) {
      CheckRecord(position);
      if (position % kProgressStep == 0 || position == state_.head()) {
        progress_(position, state_.head());
      }
    }
    EndRun();
  }

  void CheckRecord(Position position) {
    const absl::StatusOr<std::string> leaf = Get(Family::kLog, PositionKey(position));
    const absl::StatusOr<std::string> body = Get(Family::kBody, PositionKey(position));
    if (leaf.ok()) tree_.Add(LeafHash(*leaf));
    if (!leaf.ok()) return Problem("record ", position, ": no leaf: ", leaf.status().message());
    if (!body.ok()) Problem("record ", position, ": no body: ", body.status().message());
    const absl::StatusOr<EventRecord> record = ParseLeaf(position, *leaf);
    if (!record.ok()) return Problem(record.status().message());
    if (body.ok() && Sha256(*body) != record->body_sha256()) {
      Problem("record ", position, ": the body does not have the hash in the leaf");
    }
    CheckFields(*record);
    CheckIndexed(*record);
    FollowRun(*record);
  }

  void CheckFields(const EventRecord& record) {
    const Position position = record.position();
    if (record.format_version() != kFormatVersion) {
      Problem("record ", position, ": format ", record.format_version());
    }
    if (record.ledger_id() != state_.database().description().ledger_id()) {
      Problem("record ", position, ": belongs to ledger ", record.ledger_id());
    }
    const auto& tags = record.tags();
    if (std::adjacent_find(tags.begin(), tags.end(), std::greater_equal<>()) != tags.end()) {
      Problem("record ", position, ": tags are not sorted and unique");
    }
    if (record.recorded_at_us() < recorded_at_us_) {
      Problem("record ", position, ": recorded before the record in front of it");
    }
    recorded_at_us_ = std::max(recorded_at_us_, record.recorded_at_us());
  }

  void CheckIndexed(const EventRecord& record) {
    const Position position = record.position();
    ++expected_kind_entries_;
    if (!Get(Family::kKind, KindKey(record.kind(), position)).ok()) {
      Problem("record ", position, ": missing in the index of kind ", record.kind());
    }
    for (const std::string& tag : record.tags()) {
      ++expected_tag_entries_;
      const absl::StatusOr<std::string> kind = Get(Family::kTag, TagKey(tag, position));
      if (!kind.ok()) {
        Problem("record ", position, ": missing in the index of tag ", tag);
      } else if (*kind != TagValue(record.kind())) {
        Problem("record ", position, ": the index of tag ", tag, " has the wrong kind");
      }
    }
  }

  // With every expected entry seen, an equal number means that there is no other.
  void CheckIndex(Family family, int64_t expected) {
    int64_t found = 0;
    ForEach(family, [&found](absl::string_view, absl::string_view) { ++found; });
    if (found == expected && problem_count_ == 0) return;
    ForEach(family, [&](absl::string_view key, absl::string_view) {
      const std::optional<Query> query = QueryOf(family, key);
      const std::optional<EventRecord> record = RecordAtEndOf(key);
      if (!query || !record || !Matches(*record, *query)) {
        Problem("the ", NameOf(family), " index has the entry ", absl::CHexEscape(key),
                ", which no record asks for");
      }
    });
  }

  // What the record at an index key's position must answer to.
  static std::optional<Query> QueryOf(Family family, absl::string_view key) {
    if (key.size() < 8) return std::nullopt;
    const absl::string_view prefix = key.substr(0, key.size() - 8);
    if (family == Family::kKind) {
      const std::optional<int32_t> kind = ParseKind(prefix);
      if (!kind || prefix.size() != 4) return std::nullopt;
      return Query{.tags = {}, .kinds = {*kind}};
    }
    if (prefix.empty() || prefix.back() != '\0') return std::nullopt;
    return Query{.tags = {std::string(prefix.substr(0, prefix.size() - 1))}, .kinds = {}};
  }

  std::optional<EventRecord> RecordAtEndOf(absl::string_view key) const {
    return RecordAt(static_cast<Position>(ReadBigEndian64(key.substr(key.size() - 8))));
  }

  std::optional<EventRecord> RecordAt(Position position) const {
    const absl::StatusOr<std::string> leaf = Get(Family::kLog, PositionKey(position));
    if (!leaf.ok()) return std::nullopt;
    absl::StatusOr<EventRecord> record = ParseLeaf(position, *leaf);
    if (!record.ok()) return std::nullopt;
    return *std::move(record);
  }

  void FollowRun(const EventRecord& record) {
    if (record.actor() != run_.actor || record.request_id() != run_.request_id) {
      EndRun();
      run_ = {.first = record.position(),
              .last = kNoPosition,
              .actor = record.actor(),
              .request_id = record.request_id(),
              .recorded_at_us = record.recorded_at_us()};
    }
    run_.last = record.position();
  }

  // The records of one request have exactly one entry, which covers exactly them.
  void EndRun() {
    if (run_.first == kNoPosition) return;
    const auto entry = ReadRequest(state_.database(), state_.read(), run_.actor, run_.request_id);
    if (!entry.ok()) {
      return Problem("record ", run_.first, ": no entry of its request ", run_.request_id, " of ",
                     run_.actor);
    }
    if (entry->first_position() != run_.first || entry->last_position() != run_.last ||
        entry->recorded_at_us() != run_.recorded_at_us) {
      Problem("record ", run_.first, ": the entry of its request ", run_.request_id, " of ",
              run_.actor, " says ", entry->first_position(), " to ", entry->last_position());
    }
  }

  // Every entry that claims records points at records of its own; EndRun has compared the rest.
  void CheckRequests() {
    ForEach(Family::kRequest, [&](absl::string_view key, absl::string_view value) {
      RequestEntry entry;
      if (!entry.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
        return Problem("the request entry ", absl::CHexEscape(key), " cannot be parsed");
      }
      if (entry.first_position() == kNoPosition && entry.last_position() == kNoPosition) return;
      const std::optional<EventRecord> record = RecordAt(entry.first_position());
      if (!record || RequestKey(record->actor(), record->request_id()) != key) {
        Problem("the request entry ", absl::CHexEscape(key), " points at record ",
                entry.first_position(), ", which is not its own");
      }
    });
  }

  const DurableState& state_;
  VerifyProgress progress_;
  VerifyReport report_;
  Frontier tree_;
  RequestRun run_;
  int64_t recorded_at_us_ = std::numeric_limits<int64_t>::min();  // latest so far
  int64_t expected_kind_entries_ = 0;
  int64_t expected_tag_entries_ = 0;
  size_t problem_count_ = 0;
};

}  // namespace

VerifyReport VerifyState(const DurableState& state, VerifyProgress progress) {
  return Verifier(state, progress).Run();
}

}  // namespace jiedui::eventstore
