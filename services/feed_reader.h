// The next step of a subscription, read once for all that stand at the same place and want the same
// events: when the ledger moves, a hundred readers at its head cost one read of the store.
//
// What is personal is put in afterwards, for each reader on their own.
//
// Any thread. It keeps the last few steps only, and none that the ledger has outgrown: a reader who
// is behind is served from disk.

#ifndef JIEDUI_SERVICES_FEED_READER_H_
#define JIEDUI_SERVICES_FEED_READER_H_

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

#include "eventstore/store.h"
#include "services/personal_reader.h"

namespace jiedui::services {

// Which events a subscription wants, and how many in one response.
struct FeedQuery {
  eventstore::Query query;
  size_t max_batch_size = 0;

  // The same for the same wishes.
  std::string Key() const;
};

struct FeedStep {
  // A serialized v1::SubscribeEventsResponse of bounded size, without personal texts.
  std::string response;
  std::map<int, eventstore::StoredEvent> sealed;  // those of its events that have, or had, some
  bool has_events = false;
  eventstore::Position scanned_to = eventstore::kNoPosition;  // where the next step begins
  eventstore::Position head = eventstore::kNoPosition;
  bool caught_up = false;
};

class FeedReader {
 public:
  using Step = std::shared_ptr<const FeedStep>;

  // All outlive the reader. What reads personal texts is used for events that have some.
  FeedReader(const eventstore::Store* store, const PersonalSource& personal)
      : store_(store), personal_(personal) {}

  // What follows a position. The key is that of the query.
  absl::StatusOr<Step> Next(const FeedQuery& query, const std::string& key,
                            eventstore::Position after);

  // Gives the response of the step as that caller may see it: at once or, if some of it has, or
  // had, personal texts, when their keys have been read and it is recorded what the caller sees.
  using Given = absl::AnyInvocable<void(std::string response)>;
  void Give(const Step& step, const Reading& reading, Given given) const;

  // Last position of the ledger.
  eventstore::Position head() const { return store_->head(); }

 private:
  struct Kept {
    std::string key;
    eventstore::Position after;
    Step step;
  };

  void GiveSealed(const FeedStep& step, const Reading& reading, Given given) const;
  // Null if it is not kept, or no longer true.
  Step Find(absl::string_view key, eventstore::Position after, eventstore::Position head);
  absl::StatusOr<Step> Read(const FeedQuery& query, eventstore::Position after) const;

  const eventstore::Store* const store_;
  const PersonalSource personal_;

  absl::Mutex mutex_;
  std::deque<Kept> kept_ ABSL_GUARDED_BY(mutex_);  // the newest in front
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_FEED_READER_H_
