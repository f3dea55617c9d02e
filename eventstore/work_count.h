// How much is done of work that has several parts, one after the other: each counts as many steps,
// however many things it goes through. Never falls. For a check of a ledger, on its thread.

#ifndef JIEDUI_EVENTSTORE_WORK_COUNT_H_
#define JIEDUI_EVENTSTORE_WORK_COUNT_H_

#include <algorithm>
#include <cstdint>

namespace jiedui::eventstore {

class WorkCount {
 public:
  WorkCount(int64_t parts, int64_t steps_of_part)
      : steps_of_part_(steps_of_part), total_(parts * steps_of_part) {}

  int64_t done() const { return ended_ + under_way_; }
  int64_t total() const { return total_; }

  // That many of all that the part under way goes through are behind it. What has begun is at least
  // a step, so that there is a rate.
  void Reach(int64_t count, int64_t all) {
    under_way_ = std::max(under_way_, count < all ? Share(count, all) : steps_of_part_);
  }

  void EndPart() {
    ended_ += steps_of_part_;
    under_way_ = 0;
  }

  void End() {
    ended_ = total_;
    under_way_ = 0;
  }

 private:
  // Bytes of a large ledger times its steps are more than an integer holds.
  int64_t Share(int64_t count, int64_t all) const {
    const double part = static_cast<double>(count) / static_cast<double>(all);
    const auto share = static_cast<int64_t>(part * static_cast<double>(steps_of_part_));
    return std::max(share, std::min<int64_t>(1, steps_of_part_));
  }

  int64_t steps_of_part_;
  int64_t total_;
  int64_t ended_ = 0;
  int64_t under_way_ = 0;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_WORK_COUNT_H_
