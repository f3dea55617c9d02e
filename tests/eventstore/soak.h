// How long the seeded suites run: JIEDUI_SOAK=n in the environment multiplies their rounds, which
// are few without it. Any thread.

#ifndef JIEDUI_TESTS_EVENTSTORE_SOAK_H_
#define JIEDUI_TESTS_EVENTSTORE_SOAK_H_

#include <cstdint>
#include <cstdlib>

#include "absl/strings/numbers.h"

namespace jiedui::eventstore {

// 1 unless the environment says more.
inline uint64_t SoakFactor() {
  uint64_t factor = 1;
  const char* text = std::getenv("JIEDUI_SOAK");
  if (text == nullptr || !absl::SimpleAtoi(text, &factor) || factor == 0) return 1;
  return factor;
}

// Whether rounds that are left out for their length are wanted too.
inline bool Soaking() {
  return std::getenv("JIEDUI_SOAK") != nullptr;
}

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_SOAK_H_
