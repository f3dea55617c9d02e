// Any bytes as a leaf and a body read back from the disk: a record, or DATA_LOSS that names the
// position. What is sealed reads back as it was.

#include "eventstore/record.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/stubs/logging.h"

#include "base/bytes.h"
#include "base/check.h"
#include "tests/fuzz/fuzz.h"

namespace jiedui::fuzz {
namespace {

using eventstore::NewEvent;
using eventstore::Seal;
using eventstore::StoredEvent;

constexpr eventstore::Position kPosition = 7;

absl::StatusOr<StoredEvent> SealOne(std::string body, std::vector<std::string> tags) {
  NewEvent event;
  event.kind = 3;
  event.body = std::move(body);
  event.tags = std::move(tags);
  event.occurred_day = 17226;
  Seal seal;
  seal.ledger_id = "370400";
  seal.actor = "district/370403";
  seal.request_id = "r1";
  seal.position = kPosition;
  seal.recorded_at_us = 1488326400000000;
  return eventstore::SealEvent(std::move(event), seal);
}

// A leaf behind its length, then the body.
std::string Frame(const StoredEvent& event) {
  std::string bytes;
  AppendBigEndian32(bytes, static_cast<uint32_t>(event.leaf.size()));
  return absl::StrCat(bytes, event.leaf, event.body);
}

void CheckRead(absl::string_view leaf, absl::string_view body) {
  const auto record = eventstore::ParseLeaf(kPosition, leaf);
  if (!record.ok()) {
    CHECK(absl::IsDataLoss(record.status()), record.status().ToString());
    CHECK(absl::StrContains(record.status().message(), "7"), record.status().ToString());
    return;
  }
  CHECK(record->position() == kPosition, "another position was accepted");
  const auto event = eventstore::ParseEvent(kPosition, leaf, body, "");
  CHECK(event.ok() == (Sha256(body) == record->body_sha256()), "a body that is not the leaf's");
  if (event.ok()) CHECK(event->leaf == leaf && event->body == body, "bytes changed");
}

void CheckSealed(absl::string_view bytes) {
  const size_t half = bytes.size() / 2;
  const auto sealed =
      SealOne(std::string(bytes.substr(half)), {std::string(bytes.substr(0, half)), "unit:1"});
  if (!sealed.ok()) {
    CHECK(absl::IsInvalidArgument(sealed.status()), sealed.status().ToString());
    return;
  }
  CHECK_OK(eventstore::ParseEvent(kPosition, sealed->leaf, sealed->body, "").status());
}

}  // namespace

std::vector<std::string> Seeds() {
  std::vector<std::string> seeds;
  for (const char* body : {"", "a", "a body that is a little longer than the others"}) {
    seeds.push_back(Frame(*SealOne(body, {})));
    seeds.push_back(Frame(*SealOne(body, {"pair:1", "unit:370403"})));
  }
  seeds.emplace_back("pair:2017body");
  return seeds;
}

}  // namespace jiedui::fuzz

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // Bytes that are no text are told of on standard error otherwise, each time.
  static const auto quiet = google::protobuf::SetLogHandler(nullptr);
  static_cast<void>(quiet);
  const absl::string_view bytes = jiedui::fuzz::Bytes(data, size);
  jiedui::fuzz::CheckSealed(bytes);
  if (size < 4) return 0;
  const size_t leaf = jiedui::ReadBigEndian32(bytes);
  const absl::string_view rest = bytes.substr(4);
  jiedui::fuzz::CheckRead(rest.substr(0, leaf), rest.substr(std::min(leaf, rest.size())));
  return 0;
}
