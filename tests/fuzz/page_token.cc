// Any text as a page token: one that this server made for these arguments, or PAGE_TOKEN_INVALID.

#include "base/check.h"
#include "domain/error.h"
#include "jiedui/v1/errors.pb.h"
#include "jiedui/v1/pair_service.pb.h"
#include "services/paging.h"
#include "tests/fuzz/fuzz.h"

namespace jiedui::fuzz {

namespace {

const services::PageTokens& Tokens() {
  static const services::PageTokens tokens(std::string(32, 'k'));
  return tokens;
}

}  // namespace

std::vector<std::string> Seeds() {
  const std::string hash = services::ArgumentsHash(v1::ListPairsRequest());
  return {Tokens().Encode({.state_position = 1, .offset = 1}, hash),
          Tokens().Encode({.state_position = 1 << 30, .offset = 50}, hash),
          Tokens().Encode({.state_position = 1, .offset = 1}, std::string(16, 'x')), ""};
}

}  // namespace jiedui::fuzz

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace jiedui;  // NOLINT(google-build-using-namespace): it stands outside of any
  static const std::string hash = services::ArgumentsHash(v1::ListPairsRequest());
  const auto start = fuzz::Tokens().Decode(fuzz::Bytes(data, size), hash);
  if (!start.ok()) {
    CHECK(domain::ReasonOf(start.status()) == v1::ERROR_REASON_PAGE_TOKEN_INVALID,
          start.status().ToString());
    return 0;
  }
  CHECK(start->state_position >= 0 && start->offset > 0, "a place that is none");
  CHECK(fuzz::Tokens().Encode(*start, hash) == fuzz::Bytes(data, size),
        "two spellings of one token, or one that is not ours");
  return 0;
}
