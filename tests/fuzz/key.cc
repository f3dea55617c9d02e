// Any bytes as a key of an index: taken apart it gives what it was put together from, and nothing
// else is taken for one.

#include <algorithm>

#include "base/bytes.h"
#include "base/check.h"
#include "eventstore/layout.h"
#include "tests/fuzz/fuzz.h"

namespace jiedui::fuzz {

std::vector<std::string> Seeds() {
  return {eventstore::PositionKey(1), eventstore::TagKey("pair:2017-1-2", 513),
          eventstore::KindKey(3, 70000), eventstore::RequestKey("district/370403", "r1"),
          eventstore::TagValue(-1)};
}

}  // namespace jiedui::fuzz

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace jiedui;              // NOLINT(google-build-using-namespace)
  using namespace jiedui::eventstore;  // NOLINT(google-build-using-namespace)
  const absl::string_view key = fuzz::Bytes(data, size);
  if (const auto position = PositionAfter("", key)) CHECK(PositionKey(*position) == key, "log");
  const size_t nul = std::min(key.find('\0'), key.size());
  const std::string tag(key.substr(0, nul));
  if (const auto position = PositionAfter(TagPrefix(tag), key)) {
    CHECK(TagKey(tag, *position) == key, "tag");
  }
  if (const auto kind = ParseKind(key)) {
    CHECK(KindPrefix(*kind) == key.substr(0, 4), "kind");
    if (const auto position = PositionAfter(KindPrefix(*kind), key)) {
      CHECK(KindKey(*kind, *position) == key, "kind and position");
    }
  }
  // Keys sort as their positions do.
  if (size >= 16) {
    const auto a = static_cast<Position>(ReadBigEndian64(key) >> 1);
    const auto b = static_cast<Position>(ReadBigEndian64(key.substr(8)) >> 1);
    CHECK((a < b) == (PositionKey(a) < PositionKey(b)), "order");
  }
  return 0;
}
