// What every fuzz target is: a function that may be given any bytes at all and must neither crash
// nor break what it promises, and the inputs that mutation starts from.
//
// One program for each target: with libFuzzer where the compiler has it, else with driver.cc.

#ifndef JIEDUI_TESTS_FUZZ_FUZZ_H_
#define JIEDUI_TESTS_FUZZ_FUZZ_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace jiedui::fuzz {

// Good inputs, small and different from each other.
std::vector<std::string> Seeds();

// The input as the code under test takes it.
inline absl::string_view Bytes(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Takes the first byte off; 0 if there is none.
inline uint8_t TakeByte(absl::string_view& bytes) {
  if (bytes.empty()) return 0;
  const auto byte = static_cast<uint8_t>(bytes[0]);
  bytes.remove_prefix(1);
  return byte;
}

}  // namespace jiedui::fuzz

#endif  // JIEDUI_TESTS_FUZZ_FUZZ_H_
