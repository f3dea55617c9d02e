#include "eventstore/group.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "eventstore/condition.h"
#include "eventstore/finding.h"
#include "eventstore/layout.h"
#include "eventstore/outcome_status.h"
#include "eventstore/reader.h"
#include "eventstore/record.h"

namespace jiedui::eventstore {
namespace {

using jiedui::event::v1::RequestEntry;

// A group this large gains nothing from growing, and a crash replays all of it.
constexpr size_t kMaxGroupBytes = size_t{8} << 20;

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

absl::Status CheckCount(size_t events) {
  if (events >= 1 && events <= kMaxRequestEvents) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("a request of ", events, " events; 1 to ", kMaxRequestEvents));
}

// What a request that would have been answered with `receipt` hears when its batch is not in. A
// refusal does not stand either: what it was decided on may not exist. What repeats a request that
// may be in is as unknown as that.
absl::Status NotDurable(const absl::StatusOr<Receipt>& receipt, const Commit& commit) {
  const bool wrote = receipt.ok() && receipt->last_position != kNoPosition;
  if (wrote && (commit.result == CommitResult::kUnknown || receipt->deduplicated)) {
    return OutcomeUnknown(commit.reason.message());
  }
  return IsDeposed(commit.reason) ? commit.reason : Closing();
}

}  // namespace

// Everything before the next decision, durable or not, as one log.
class Group::GroupView final : public View {
 public:
  GroupView(DecisionState* state, int64_t now_us) : state_(*state), now_us_(now_us) {}

  Position head() const override { return state_.end.position; }
  absl::Time now() const override { return absl::FromUnixMicros(now_us_); }

  absl::StatusOr<std::vector<StoredEvent>> Read(const Query& query,
                                                const Range& range) const override {
    return range.backward ? ReadBackward(query, range) : ReadForward(query, range);
  }

  absl::StatusOr<Position> LastWithTag(absl::string_view tag) const override {
    if (const std::optional<Position> known = state_.tag_heads.Find(tag)) return *known;
    Position last = state_.tail.LastWithTag(tag);
    if (last == kNoPosition) {
      ASSIGN_OR_RETURN(last, ReadLastWithTag(state_.database, {}, tag, state_.applied));
    }
    state_.tag_heads.Set(tag, last);
    return last;
  }

 private:
  absl::StatusOr<std::vector<StoredEvent>> ReadForward(const Query& query,
                                                       const Range& range) const {
    ASSIGN_OR_RETURN(std::vector<StoredEvent> events, ReadStored(query, range));
    state_.tail.Read(query, range, events);
    return events;
  }

  absl::StatusOr<std::vector<StoredEvent>> ReadBackward(const Query& query,
                                                        const Range& range) const {
    std::vector<StoredEvent> events;
    state_.tail.Read(query, range, events);
    Range rest = range;
    rest.limit -= events.size();
    ASSIGN_OR_RETURN(std::vector<StoredEvent> stored, ReadStored(query, rest));
    std::move(stored.begin(), stored.end(), std::back_inserter(events));
    return events;
  }

  absl::StatusOr<std::vector<StoredEvent>> ReadStored(const Query& query,
                                                      const Range& range) const {
    return ReadEvents(state_.database, {}, state_.applied, query, range);
  }

  DecisionState& state_;
  int64_t now_us_;
};

Group::Group(DecisionState* state, absl::Status refusal)
    : state_(*state), refusal_(std::move(refusal)), base_(state->end.position) {
  state_.tail.Add(shared_batch_);
}

void Group::Add(PendingRequest request) {
  absl::StatusOr<Receipt> receipt =
      request.settle_us ? Settle(*request.settle_us) : Decide(request.submission);
  answers_.push_back({std::move(request.done), std::move(receipt)});
}

bool Group::full() const {
  return answers_.size() >= state_.options.max_group_requests || batch_bytes_ >= kMaxGroupBytes;
}

void Group::Answer(const Commit& commit) {
  for (Answered& answered : answers_) {
    if (commit.result == CommitResult::kCommitted) {
      answered.done(std::move(answered.receipt));
    } else {
      answered.done(NotDurable(answered.receipt, commit));
    }
  }
  answers_.clear();
}

absl::StatusOr<Receipt> Group::Decide(Submission& submission) {
  RETURN_IF_ERROR(CheckIdentity(submission));
  ASSIGN_OR_RETURN(std::optional<Receipt> first, FirstAnswer(submission));
  if (first) return *std::move(first);
  if (!submission.dry_run) RETURN_IF_ERROR(refusal_);

  const int64_t now_us = NowMicros();
  const GroupView view(&state_, now_us);
  if (submission.condition) RETURN_IF_ERROR(CheckCondition(*submission.condition, view));
  ASSIGN_OR_RETURN(Outcome outcome, submission.decide(view));
  RETURN_IF_ERROR(CheckCount(outcome.events.size()));
  ASSIGN_OR_RETURN(std::vector<StoredEvent> events,
                   SealAll(submission, std::move(outcome.events), now_us));
  RequestEntry entry;
  entry.set_request_sha256(submission.request_sha256);
  entry.set_answer(std::move(outcome.answer));
  entry.set_recorded_at_us(now_us);
  if (submission.dry_run) return ReceiptOf(entry);
  entry.set_first_position(events.front().record.position());
  entry.set_last_position(events.back().record.position());
  Accept(RequestKey(submission.actor, submission.request_id), entry, std::move(events));
  return ReceiptOf(entry);
}

// Answered as a request that wrote nothing: once everything decided before is durable.
Receipt Group::Settle(int64_t settle_us) {
  state_.settled_us = std::max(state_.settled_us, settle_us);
  return {};
}

absl::StatusOr<std::optional<Receipt>> Group::FirstAnswer(const Submission& submission) const {
  const absl::StatusOr<RequestEntry> entry = FindEntry(submission);
  if (absl::IsNotFound(entry.status())) return std::nullopt;
  RETURN_IF_ERROR(entry.status());
  if (entry->request_sha256() != submission.request_sha256) {
    return RequestIdReused(submission.request_id);
  }
  // Without its writer a ledger ends in front of what was not acknowledged.
  if (entry->last_position() > state_.end.position) {
    return OutcomeUnknown("it is written but not known to be acknowledged");
  }
  ASSIGN_OR_RETURN(Receipt receipt, ReceiptOf(*entry));
  receipt.deduplicated = true;
  return receipt;
}

absl::StatusOr<RequestEntry> Group::FindEntry(const Submission& submission) const {
  const RequestEntry* const here =
      state_.tail.FindRequest(RequestKey(submission.actor, submission.request_id));
  if (here != nullptr) return *here;
  return ReadRequest(state_.database, {}, submission.actor, submission.request_id);
}

absl::StatusOr<std::vector<StoredEvent>> Group::SealAll(const Submission& submission,
                                                        std::vector<NewEvent> events,
                                                        int64_t recorded_at_us) const {
  Seal seal{.ledger_id = state_.options.ledger_id,
            .actor = submission.actor,
            .request_id = submission.request_id,
            .position = state_.end.position,
            .recorded_at_us = recorded_at_us};
  const auto& known = state_.options.known_kinds;
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

void Group::Accept(std::string request_key, const RequestEntry& entry,
                   std::vector<StoredEvent> events) {
  batch_->requests.emplace(std::move(request_key), entry);
  for (StoredEvent& event : events) {
    state_.end = {event.record.position(), event.record.recorded_at_us()};
    for (const std::string& tag : event.record.tags()) {
      state_.tag_heads.Set(tag, event.record.position());
    }
    batch_bytes_ += event.leaf.size() + event.body.size() + event.sealed.size();
    batch_->events.push_back(std::move(event));
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
  if (const StoredEvent* const event = state_.tail.At(position)) return event->leaf;
  absl::StatusOr<std::string> leaf = state_.database.Get({}, Family::kLog, PositionKey(position));
  if (!absl::IsNotFound(leaf.status())) return leaf;
  return DataLossOf(
      With(Found(FindingKind::kRecordDamaged, position), Found(FindingKind::kNoPart, /*leaf=*/1)));
}

int64_t Group::NowMicros() const {
  return std::max({absl::ToUnixMicros(state_.options.clock->Now()), state_.end.recorded_at_us,
                   state_.settled_us + 1});
}

}  // namespace jiedui::eventstore
