// What listings were made of that a next page was promised of: it is cut from what the page before
// was, and not from all rows made once more. The last few, while they are small enough together,
// and as long as the state behind the token is kept, after which the next listing, whichever it is,
// lets them go. What is not kept any more is made again, and is the same. Any thread.

#ifndef JIEDUI_SERVICES_KEPT_LISTINGS_H_
#define JIEDUI_SERVICES_KEPT_LISTINGS_H_

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "base/clock.h"

namespace jiedui::services {

class KeptListings {
 public:
  static constexpr size_t kMostListings = 4;
  // Of all of them, as they are sent; in memory they take about three times as much.
  static constexpr size_t kMostBytes = 64 << 20;

  // clock: outlives it.
  explicit KeptListings(const Clock& clock, size_t most_bytes = kMostBytes)
      : clock_(clock), most_bytes_(most_bytes) {}

  // Null if they are not kept. A key says all that the rows are made from, and is always asked for
  // with one type.
  template <class Row>
  std::shared_ptr<const std::vector<Row>> Find(absl::string_view key) {
    return std::static_pointer_cast<const std::vector<Row>>(FindAny(key));
  }

  // In the place of those with that key.
  template <class Row>
  void Keep(const std::string& key, std::shared_ptr<const std::vector<Row>> rows) {
    if (Renew(key, rows.get())) return;
    size_t bytes = 0;
    for (const Row& row : *rows) bytes += row.ByteSizeLong();
    Add({key, std::move(rows), bytes, absl::InfiniteFuture()});
  }

  // The last page was given.
  void Drop(absl::string_view key);

 private:
  struct Listing {
    std::string key;
    std::shared_ptr<const void> rows;
    size_t bytes = 0;
    absl::Time until;
  };
  using Listings = std::list<Listing>;

  std::shared_ptr<const void> FindAny(absl::string_view key);
  // False if there is another in its place, or none.
  bool Renew(absl::string_view key, const void* rows);
  void Add(Listing listing);
  // Moves what is kept with that key, or no longer, to `dropped`: so many rows are let go without
  // the lock.
  void Remove(absl::string_view key, Listings& dropped) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  size_t Bytes() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Clock& clock_;
  const size_t most_bytes_;
  absl::Mutex mutex_;
  Listings kept_ ABSL_GUARDED_BY(mutex_);  // the latest asked for first
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_KEPT_LISTINGS_H_
