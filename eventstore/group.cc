#include "eventstore/group.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "eventstore/layout.h"
#include "eventstore/reader.h"
#include "eventstore/record.h"
#include "eventstore/rocks.h"

namespace jiedui::eventstore {
namespace {

using jiedui::event::v1::RequestEntry;

// A group this large gains nothing from growing, and a crash replays all of it.
constexpr size_t kMaxGroupBytes = size_t{8} << 20;

constexpr size_t kProtectionBytes = 8;

absl::Status CheckIdentity(const Submission& submission) {
  if (!IsPrintableAscii(submission.actor, kMaxActorBytes)) {
    return absl::InvalidArgumentError(
        absl::StrCat("actor: 1 to ", kMaxActorBytes, " ASCII characters"));
  }
  if (!IsPrintableAscii(submission.request_id, kMaxRequestIdBytes)) {
    return absl::InvalidArgumentError(
        absl::StrCat("request_id: 1 to ", kMaxRequestIdBytes, " ASCII characters"));
  }
  return absl::OkStatus();
}

absl::Status RequestIdReused(const Submission& submission) {
  absl::Status status = absl::InvalidArgumentError(
      absl::StrCat("request_id ", submission.request_id, " was used for another request"));
  status.SetPayload(kRequestIdReusedUrl, absl::Cord());
  return status;
}

// Adds up to limit matching events of one walk over `events` into `out`.
template <class Iterator>
void Append(Iterator begin, Iterator end, const Query& query, const Range& range,
            std::vector<StoredEvent>& out) {
  for (; begin != end && out.size() < range.limit; ++begin) {
    const Position position = begin->record.position();
    if (position > range.after && position <= range.up_to && Matches(begin->record, query)) {
      out.push_back(*begin);
    }
  }
}

}  // namespace

// What is in the database and what this group has accepted, as one log.
class Group::GroupView final : public View {
 public:
  GroupView(const Group& group, int64_t now_us) : group_(group), now_us_(now_us) {}

  Position head() const override { return group_.end_.position; }
  absl::Time now() const override { return absl::FromUnixMicros(now_us_); }

  absl::StatusOr<std::vector<StoredEvent>> Read(const Query& query,
                                                const Range& range) const override {
    return range.backward ? ReadBackward(query, range) : ReadForward(query, range);
  }

 private:
  absl::StatusOr<std::vector<StoredEvent>> ReadForward(const Query& query,
                                                       const Range& range) const {
    ASSIGN_OR_RETURN(std::vector<StoredEvent> events, ReadStored(query, range));
    Append(group_.events_.begin(), group_.events_.end(), query, range, events);
    return events;
  }

  absl::StatusOr<std::vector<StoredEvent>> ReadBackward(const Query& query,
                                                        const Range& range) const {
    std::vector<StoredEvent> events;
    Append(group_.events_.rbegin(), group_.events_.rend(), query, range, events);
    Range rest = range;
    rest.limit -= events.size();
    ASSIGN_OR_RETURN(std::vector<StoredEvent> stored, ReadStored(query, rest));
    std::move(stored.begin(), stored.end(), std::back_inserter(events));
    return events;
  }

  absl::StatusOr<std::vector<StoredEvent>> ReadStored(const Query& query,
                                                      const Range& range) const {
    return ReadEvents(group_.database_, {}, group_.base_, query, range);
  }

  const Group& group_;
  int64_t now_us_;
};

Group::Group(Database& database, const Options& options, LogEnd end)
    : database_(database),
      options_(options),
      base_(end.position),
      end_(end),
      batch_(/*reserved_bytes=*/0, /*max_bytes=*/0, kProtectionBytes, /*default_cf_ts_sz=*/0) {}

void Group::Add(PendingRequest request) {
  absl::StatusOr<Receipt> receipt = Decide(request.submission);
  answers_.push_back({std::move(request.done), std::move(receipt)});
}

bool Group::full() const {
  return answers_.size() >= options_.max_group_requests || batch_.GetDataSize() >= kMaxGroupBytes;
}

rocksdb::Status Group::Write() {
  return batch_.Count() == 0 ? rocksdb::Status::OK() : database_.WriteDurably(batch_);
}

void Group::Answer() {
  for (Answered& answered : answers_) answered.done(std::move(answered.receipt));
  answers_.clear();
}

absl::StatusOr<Receipt> Group::Decide(Submission& submission) {
  RETURN_IF_ERROR(CheckIdentity(submission));
  ASSIGN_OR_RETURN(std::optional<Receipt> first, FirstAnswer(submission));
  if (first) return *std::move(first);

  const int64_t now_us = NowMicros();
  ASSIGN_OR_RETURN(Outcome outcome, submission.decide(GroupView(*this, now_us)));
  ASSIGN_OR_RETURN(std::vector<StoredEvent> events,
                   SealAll(submission, std::move(outcome.events), now_us));
  RequestEntry entry;
  entry.set_request_sha256(submission.request_sha256);
  entry.set_answer(std::move(outcome.answer));
  entry.set_recorded_at_us(now_us);
  if (submission.dry_run) return ReceiptOf(entry);
  if (!events.empty()) {
    entry.set_first_position(events.front().record.position());
    entry.set_last_position(events.back().record.position());
  }
  Accept(RequestKey(submission.actor, submission.request_id), entry, std::move(events));
  return ReceiptOf(entry);
}

absl::StatusOr<std::optional<Receipt>> Group::FirstAnswer(const Submission& submission) const {
  const absl::StatusOr<RequestEntry> entry = FindEntry(submission);
  if (absl::IsNotFound(entry.status())) return std::nullopt;
  RETURN_IF_ERROR(entry.status());
  if (entry->request_sha256() != submission.request_sha256) return RequestIdReused(submission);
  ASSIGN_OR_RETURN(Receipt receipt, ReceiptOf(*entry));
  receipt.deduplicated = true;
  return receipt;
}

absl::StatusOr<RequestEntry> Group::FindEntry(const Submission& submission) const {
  const auto here = entries_.find(RequestKey(submission.actor, submission.request_id));
  if (here != entries_.end()) return here->second;
  return ReadRequest(database_, {}, submission.actor, submission.request_id);
}

absl::StatusOr<std::vector<StoredEvent>> Group::SealAll(const Submission& submission,
                                                        std::vector<NewEvent> events,
                                                        int64_t recorded_at_us) const {
  Seal seal{.ledger_id = options_.ledger_id,
            .actor = submission.actor,
            .request_id = submission.request_id,
            .position = end_.position,
            .recorded_at_us = recorded_at_us,
            .max_body_bytes = options_.max_body_bytes};
  const auto& known = options_.known_kinds;
  std::vector<StoredEvent> sealed;
  sealed.reserve(events.size());
  for (NewEvent& event : events) {
    if (std::find(known.begin(), known.end(), event.kind) == known.end()) {
      return absl::InvalidArgumentError(absl::StrCat("unknown event kind ", event.kind));
    }
    ++seal.position;
    ASSIGN_OR_RETURN(StoredEvent stored, SealEvent(std::move(event), seal));
    sealed.push_back(std::move(stored));
  }
  return sealed;
}

void Group::Accept(const std::string& request_key, const RequestEntry& entry,
                   std::vector<StoredEvent> events) {
  Put(Family::kRequest, request_key, entry.SerializeAsString());
  entries_.emplace(request_key, entry);
  for (StoredEvent& event : events) {
    PutEvent(event);
    end_.position = event.record.position();
    end_.recorded_at_us = event.record.recorded_at_us();
    events_.push_back(std::move(event));
  }
}

void Group::Put(Family family, absl::string_view key, absl::string_view value) {
  const rocksdb::Status status = batch_.Put(database_.family(family), ToSlice(key), ToSlice(value));
  CHECK(status.ok(), status.ToString());
}

void Group::PutEvent(const StoredEvent& event) {
  const Position position = event.record.position();
  const int32_t kind = event.record.kind();
  Put(Family::kLog, PositionKey(position), event.leaf);
  Put(Family::kBody, PositionKey(position), event.body);
  Put(Family::kKind, KindKey(kind, position), "");
  for (const std::string& tag : event.record.tags()) {
    Put(Family::kTag, TagKey(tag, position), TagValue(kind));
  }
}

absl::StatusOr<Receipt> Group::ReceiptOf(const RequestEntry& entry) const {
  Receipt receipt;
  receipt.first_position = entry.first_position();
  receipt.last_position = entry.last_position();
  receipt.recorded_at = absl::FromUnixMicros(entry.recorded_at_us());
  receipt.answer = entry.answer();
  if (entry.last_position() == kNoPosition) return receipt;
  ASSIGN_OR_RETURN(const std::string leaf, LeafAt(entry.last_position()));
  receipt.leaf_hash = LeafHash(leaf);
  return receipt;
}

absl::StatusOr<std::string> Group::LeafAt(Position position) const {
  if (position > base_) return events_.at(static_cast<size_t>(position - base_ - 1)).leaf;
  absl::StatusOr<std::string> leaf = database_.Get({}, Family::kLog, PositionKey(position));
  if (!absl::IsNotFound(leaf.status())) return leaf;
  return absl::DataLossError(absl::StrCat("record ", position, " is damaged: no leaf"));
}

int64_t Group::NowMicros() const {
  return std::max(absl::ToUnixMicros(options_.clock->Now()), end_.recorded_at_us);
}

}  // namespace jiedui::eventstore
