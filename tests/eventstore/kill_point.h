// When a test kills a process that writes: behind how many acknowledgements, and how long behind
// the last of them, so that it meets any part of the next commit. Drawn from the seed (soak.h),
// which draws the same points again. One thread.

#ifndef JIEDUI_TESTS_EVENTSTORE_KILL_POINT_H_
#define JIEDUI_TESTS_EVENTSTORE_KILL_POINT_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"

#include "tests/eventstore/soak.h"

namespace jiedui::eventstore {

struct KillPoint {
  size_t acknowledgements = 0;
  std::chrono::microseconds later{0};

  // What lies between the last of them and the kill. It is a part of a commit, for which no sleep
  // is short enough.
  void PassMoment() const {
    const auto until = std::chrono::steady_clock::now() + later;
    while (std::chrono::steady_clock::now() < until) {
    }
  }

  // For the trace of a test: what plays it again.
  std::string Trace() const {
    return absl::StrCat("JIEDUI_SEED=", FirstSeed(), ": killed ", later.count(), " µs behind ",
                        acknowledgements, " acknowledgements");
  }
};

class KillPoints {
 public:
  // Behind so many acknowledgements at least, and at most.
  KillPoints(size_t least, size_t most) : least_(least), most_(most) {}

  KillPoint Next() {
    KillPoint point;
    point.acknowledgements = least_ + random_() % (most_ - least_ + 1);
    point.later = std::chrono::microseconds(random_() % kLaterMax);
    return point;
  }

 private:
  static constexpr uint64_t kLaterMax = 3000;  // a commit or two

  const size_t least_;
  const size_t most_;
  std::mt19937_64 random_{FirstSeed()};
};

// How many such rounds: more of them when soaking.
inline int KillRounds(int usually, int soaking) {
  return (Soaking() ? soaking : usually) * static_cast<int>(SoakFactor());
}

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_KILL_POINT_H_
