#include "services/kept_listings.h"

#include <algorithm>
#include <iterator>

#include "projections/read_models.h"

namespace jiedui::services {

std::shared_ptr<const void> KeptListings::FindAny(absl::string_view key) {
  const absl::Time now = clock_.Now();
  const absl::MutexLock lock(&mutex_);
  for (const Listing& each : kept_) {
    if (each.key == key && now < each.until) return each.rows;
  }
  return nullptr;
}

bool KeptListings::Renew(absl::string_view key, const void* rows) {
  const absl::Time until = clock_.Now() + projections::kStateKeptFor;
  const absl::MutexLock lock(&mutex_);
  const auto known = std::find_if(kept_.begin(), kept_.end(), [&](const Listing& each) {
    return each.key == key && each.rows.get() == rows;
  });
  if (known == kept_.end()) return false;
  known->until = until;
  kept_.splice(kept_.begin(), kept_, known);
  return true;
}

void KeptListings::Add(Listing listing) {
  listing.until = clock_.Now() + projections::kStateKeptFor;
  Listings dropped;
  const absl::MutexLock lock(&mutex_);
  Remove(listing.key, dropped);
  if (listing.bytes > most_bytes_) return;
  kept_.push_front(std::move(listing));
  while (kept_.size() > kMostListings || Bytes() > most_bytes_) {
    dropped.splice(dropped.end(), kept_, std::prev(kept_.end()));
  }
}

void KeptListings::Drop(absl::string_view key) {
  Listings dropped;
  const absl::MutexLock lock(&mutex_);
  Remove(key, dropped);
}

void KeptListings::Remove(absl::string_view key, Listings& dropped) {
  const absl::Time now = clock_.Now();
  for (auto each = kept_.begin(); each != kept_.end();) {
    const auto listing = each++;
    if (listing->key != key && now < listing->until) continue;
    dropped.splice(dropped.end(), kept_, listing);
  }
}

size_t KeptListings::Bytes() const {
  size_t bytes = 0;
  for (const Listing& each : kept_) bytes += each.bytes;
  return bytes;
}

}  // namespace jiedui::services
