#include "eventstore/head_watchers.h"

#include <utility>

namespace jiedui::eventstore {

class HeadWatchers::Watch final : public HeadWatch {
 public:
  Watch(std::shared_ptr<HeadWatchers> watchers, int64_t id)
      : watchers_(std::move(watchers)), id_(id) {}
  ~Watch() override { watchers_->Remove(id_); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  std::shared_ptr<HeadWatchers> watchers_;
  int64_t id_;
};

std::unique_ptr<HeadWatch> HeadWatchers::Add(absl::AnyInvocable<void(Position)> listener) {
  const absl::MutexLock lock(&mutex_);
  const int64_t id = next_id_++;
  listeners_.emplace(id, std::move(listener));
  return std::make_unique<Watch>(shared_from_this(), id);
}

void HeadWatchers::Notify(Position head) {
  const absl::MutexLock lock(&mutex_);
  for (auto& [id, listener] : listeners_) listener(head);
}

void HeadWatchers::Remove(int64_t id) {
  const absl::MutexLock lock(&mutex_);
  listeners_.erase(id);
}

}  // namespace jiedui::eventstore
