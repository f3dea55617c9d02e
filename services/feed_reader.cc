#include "services/feed_reader.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "eventstore/cursor.h"
#include "jiedui/v1/event_log_service.pb.h"
#include "services/recorded_event.h"

namespace jiedui::services {
namespace {

using eventstore::Position;

// As many different wishes as are served from one read each. A response has at most a few MiB.
constexpr size_t kMaxKept = 8;

}  // namespace

std::string FeedQuery::Key() const {
  std::string key = absl::StrCat(max_batch_size);
  for (const eventstore::QueryItem& item : query.items) {
    absl::StrAppend(&key, "\n", absl::StrJoin(item.tags, " "), "\n",
                    absl::StrJoin(item.kinds, " "));
  }
  return key;
}

absl::StatusOr<FeedReader::Step> FeedReader::Next(const FeedQuery& query, const std::string& key,
                                                  Position after) {
  if (Step kept = Find(key, after, head()); kept != nullptr) return kept;
  ASSIGN_OR_RETURN(Step step, Read(query, after));
  if (!step->has_events) return step;
  const absl::MutexLock lock(&mutex_);
  kept_.push_front({key, after, step});
  if (kept_.size() > kMaxKept) kept_.pop_back();
  return step;
}

FeedReader::Step FeedReader::Find(absl::string_view key, Position after, Position head) {
  const absl::MutexLock lock(&mutex_);
  for (const Kept& kept : kept_) {
    if (kept.after == after && kept.step->head == head && kept.key == key) return kept.step;
  }
  return nullptr;
}

absl::StatusOr<FeedReader::Step> FeedReader::Read(const FeedQuery& query, Position after) const {
  eventstore::Cursor cursor(*store_, query.query, after);
  ASSIGN_OR_RETURN(const eventstore::CursorBatch batch, cursor.Next(query.max_batch_size));
  auto step = std::make_shared<FeedStep>();
  v1::SubscribeEventsResponse response;
  const size_t count = FillEvents(batch.events, *response.mutable_events());
  const bool whole = count == batch.events.size();
  step->has_events = count > 0;
  step->scanned_to = whole ? batch.scanned_to : batch.events[count - 1].record.position();
  step->head = batch.head;
  step->caught_up = whole && batch.caught_up;
  response.set_resume_position(step->scanned_to);
  response.set_head_position(step->head);
  response.set_caught_up(step->caught_up);
  step->response = response.SerializeAsString();
  for (size_t i = 0; i < count; ++i) {
    if (IsSealed(batch.events[i])) step->sealed.emplace(static_cast<int>(i), batch.events[i]);
  }
  return step;
}

void FeedReader::Give(const Step& step, const Reading& reading, Given given) const {
  if (step->sealed.empty()) return given(step->response);
  personal_.key_lane->Run([this, step, reading, given = std::move(given)]() mutable {
    GiveSealed(*step, reading, std::move(given));
  });
}

void FeedReader::GiveSealed(const FeedStep& step, const Reading& reading, Given given) const {
  v1::SubscribeEventsResponse response;
  CHECK(response.ParseFromString(step.response), "a response of our own");
  const auto snapshot = store_->TakeSnapshot();
  PersonalReader reader(personal_, snapshot.get(), reading);
  std::vector<EventOnItsWay> shown;
  for (const auto& [index, stored] : step.sealed) {
    shown.push_back({&stored, response.mutable_events(index)});
  }
  ShowReadable(shown, reader);
  RecordRead(personal_, reader.WhatWasRead(),
             [response = std::move(response),
              given = std::move(given)](const absl::Status& recorded) mutable {
               WithholdUnlessRecorded(recorded, *response.mutable_events());
               given(response.SerializeAsString());
             });
}

}  // namespace jiedui::services
