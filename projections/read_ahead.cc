#include "projections/read_ahead.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"

namespace jiedui::projections {
namespace {

// One is being folded; two more keep the reader from waiting for each.
constexpr size_t kBatchesAhead = 2;

}  // namespace

ReadAhead::ReadAhead(const eventstore::Snapshot& ledger, eventstore::Position after,
                     eventstore::Position up_to, size_t batch_events)
    : ledger_(ledger),
      up_to_(up_to),
      read_to_(after),
      most_events_(batch_events),
      batch_events_(std::min(kFirstEvents, batch_events)) {
  if (up_to - after <= static_cast<eventstore::Position>(batch_events)) return;
  reader_ = std::make_unique<Workers>(1);
  reader_->Run([this] { FillUp(); });
}

ReadAhead::~ReadAhead() {
  {
    const absl::MutexLock lock(&mutex_);
    over_ = true;
  }
  reader_.reset();
}

absl::StatusOr<ParsedEvents> ReadAhead::Next() {
  if (reader_ == nullptr) return ReadBatch();
  const absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &ReadAhead::HasBatch));
  std::list<absl::StatusOr<ParsedEvents>> next;
  next.splice(next.begin(), batches_, batches_.begin());
  return std::move(next.front());
}

void ReadAhead::FillUp() {
  while (true) {
    absl::StatusOr<ParsedEvents> batch = ReadBatch();
    const bool last = !batch.ok() || batch->stored.empty();
    const absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(this, &ReadAhead::HasRoom));
    batches_.push_back(std::move(batch));
    if (last || over_) return;
  }
}

bool ReadAhead::HasRoom() const {
  return over_ || batches_.size() < kBatchesAhead;
}

absl::StatusOr<ParsedEvents> ReadAhead::ReadBatch() {
  ParsedEvents batch;
  if (read_to_ >= up_to_) return batch;
  ASSIGN_OR_RETURN(batch.stored, ReadStored());
  if (batch.stored.empty()) {
    return absl::DataLossError(absl::StrCat("the ledger has no event ", read_to_ + 1));
  }
  google::protobuf::ArenaOptions blocks;
  blocks.max_block_size = size_t{256} << 10;
  batch.arena = std::make_unique<google::protobuf::Arena>(blocks);
  batch.bodies.reserve(batch.stored.size());
  for (eventstore::StoredEvent& stored : batch.stored) {
    auto* const body = google::protobuf::Arena::CreateMessage<event::v1::Event>(batch.arena.get());
    batch.bodies.push_back(body->ParseFromString(stored.body) ? body : nullptr);
    std::string().swap(stored.body);  // an assignment would keep the memory
  }
  read_to_ = batch.stored.back().record.position();
  batch_events_ = std::min(2 * batch_events_, most_events_);
  return batch;
}

// A batch with damage in it is read in ever smaller parts.
absl::StatusOr<std::vector<eventstore::StoredEvent>> ReadAhead::ReadStored() const {
  eventstore::Range range{.after = read_to_, .up_to = up_to_, .limit = batch_events_};
  while (true) {
    auto events = ledger_.Read({}, range);
    if (events.ok() || range.limit == 1) return events;
    range.limit /= 2;
  }
}

}  // namespace jiedui::projections
