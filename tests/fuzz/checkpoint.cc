// Any text as a checkpoint: one spelling for each, and opened only if its ledger's key signed it.

#include "eventstore/checkpoint.h"

#include "base/check.h"
#include "tests/fuzz/fuzz.h"

namespace jiedui::fuzz {
namespace {

using eventstore::Checkpoint;
using eventstore::Signer;

const Signer& Key() {
  static const auto key = Signer::FromSeed("zaozhuang.example/jiedui/370400", std::string(32, 'k'));
  return *key;
}

const std::vector<Checkpoint>& Signed() {
  static const std::vector<Checkpoint> all = {
      {Key().name(), 1, std::string(32, 'r')},
      {Key().name(), 300, std::string(32, '\0')},
      {Key().name(), uint64_t{1} << 40, std::string(32, '\xff')}};
  return all;
}

void CheckText(absl::string_view text) {
  const auto parsed = eventstore::ParseCheckpoint(text);
  if (parsed.ok()) {
    CHECK(eventstore::FormatCheckpoint(*parsed) == text, "two spellings of one checkpoint");
  } else {
    CHECK(absl::IsInvalidArgument(parsed.status()), parsed.status().ToString());
  }
}

void CheckNote(absl::string_view note) {
  static const std::vector<eventstore::Verifier> verifiers = {Key().verifier()};
  const auto opened = eventstore::OpenCheckpoint(note, verifiers);
  if (!opened.ok()) {
    CHECK(absl::IsInvalidArgument(opened.status()) || absl::IsNotFound(opened.status()),
          opened.status().ToString());
    return;
  }
  for (const Checkpoint& checkpoint : Signed()) {
    if (opened->checkpoint == checkpoint) return;
  }
  CHECK(false, "a checkpoint that nobody signed");
}

}  // namespace

std::vector<std::string> Seeds() {
  std::vector<std::string> seeds;
  for (const Checkpoint& checkpoint : Signed()) {
    seeds.push_back(eventstore::FormatCheckpoint(checkpoint));
    seeds.push_back(*eventstore::SignCheckpoint(checkpoint, {Key()}));
  }
  return seeds;
}

}  // namespace jiedui::fuzz

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  jiedui::fuzz::CheckText(jiedui::fuzz::Bytes(data, size));
  jiedui::fuzz::CheckNote(jiedui::fuzz::Bytes(data, size));
  return 0;
}
