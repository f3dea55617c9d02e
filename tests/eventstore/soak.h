// Which seeds the seeded suites play, and how thoroughly, as the environment says. Any thread.
//   JIEDUI_SOAK=n  n times as many as without it, and rounds that are otherwise left out
//   JIEDUI_SEED=s  from that seed on; what a failure names is played again with JIEDUI_SOAK=1

#ifndef JIEDUI_TESTS_EVENTSTORE_SOAK_H_
#define JIEDUI_TESTS_EVENTSTORE_SOAK_H_

#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "absl/strings/numbers.h"

namespace jiedui::eventstore {

// 1 unless the environment says more.
inline uint64_t PositiveFromEnvironment(const char* name) {
  uint64_t number = 1;
  const char* text = std::getenv(name);
  if (text == nullptr || !absl::SimpleAtoi(text, &number) || number == 0) return 1;
  return number;
}

inline uint64_t SoakFactor() {
  return PositiveFromEnvironment("JIEDUI_SOAK");
}
inline uint64_t FirstSeed() {
  return PositiveFromEnvironment("JIEDUI_SEED");
}

// So many, or as many times that as the environment says.
inline std::vector<uint64_t> Seeds(uint64_t count = 1) {
  std::vector<uint64_t> seeds(count * SoakFactor());
  std::iota(seeds.begin(), seeds.end(), FirstSeed());
  return seeds;
}

// Whether rounds that are left out for their length are wanted too.
inline bool Soaking() {
  return std::getenv("JIEDUI_SOAK") != nullptr;
}

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_SOAK_H_
