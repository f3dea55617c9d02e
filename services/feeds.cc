#include "services/feeds.h"

#include <utility>

#include "domain/error.h"

namespace jiedui::services {

Feeds::Feeds(eventstore::Store* store, Seats* seats) : seats_(seats) {
  watch_ = store->WatchHead([this](eventstore::Position) { WakeAll(); });
}

absl::StatusOr<std::shared_ptr<ResponseSource>> Feeds::Open(Make make) {
  Pass seat = seats_->Take();
  if (seat == nullptr) return domain::Refuse(v1::ERROR_REASON_SUBSCRIPTION_LIMIT, "");
  const auto feed = make([this, seat = std::move(seat)](Feed* ended) {
    absl::MutexLock lock(&mutex_);
    feeds_.erase(ended);
  });
  absl::MutexLock lock(&mutex_);
  if (closing_) return domain::Refuse(v1::ERROR_REASON_SERVER_CLOSING, "");
  feeds_.emplace(feed.get(), feed);
  return feed;
}

std::vector<std::shared_ptr<Feed>> Feeds::All() {
  std::vector<std::shared_ptr<Feed>> feeds;
  for (const auto& [key, feed] : feeds_) feeds.push_back(feed);
  return feeds;
}

void Feeds::WakeAll() {
  std::vector<std::shared_ptr<Feed>> feeds;
  {
    absl::MutexLock lock(&mutex_);
    feeds = All();
  }
  for (const auto& feed : feeds) feed->Wake();
}

void Feeds::Close() {
  std::vector<std::shared_ptr<Feed>> feeds;
  {
    absl::MutexLock lock(&mutex_);
    closing_ = true;
    feeds = All();
  }
  for (const auto& feed : feeds) feed->Close(domain::Refuse(v1::ERROR_REASON_SERVER_CLOSING, ""));
}

}  // namespace jiedui::services
