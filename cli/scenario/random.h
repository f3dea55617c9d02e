// Chance, repeatable: the same seed and name give the same numbers with every compiler and library.
//
// Each theme of the scenario draws from a stream of its own name, so that a change of one theme
// does not reshuffle the others. Pure; one thread.

#ifndef JIEDUI_CLI_SCENARIO_RANDOM_H_
#define JIEDUI_CLI_SCENARIO_RANDOM_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace jiedui::scenario {

class Random {
 public:
  Random(uint64_t seed, absl::string_view stream) : state_(seed) {
    for (const char c : stream) {  // FNV-1a
      state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
  }

  // first..last, both possible.
  int Between(int first, int last) {
    const auto count = static_cast<uint64_t>(last - first + 1);
    return first + static_cast<int>(Next() % count);
  }

  bool Percent(int percent) { return Between(1, 100) <= percent; }
  bool Permille(int permille) { return Between(1, 1000) <= permille; }

 private:
  uint64_t Next() {  // splitmix64
    state_ += 0x9e3779b97f4a7c15U;
    uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }

  uint64_t state_;
};

}  // namespace jiedui::scenario

#endif  // JIEDUI_CLI_SCENARIO_RANDOM_H_
