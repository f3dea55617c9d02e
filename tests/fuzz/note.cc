// Any text as a signed note or a key: opened only if it is one that the key signed, and a key only
// if it is spelled as we spell it.

#include "eventstore/note.h"

#include <array>

#include "base/check.h"
#include "tests/fuzz/fuzz.h"

namespace jiedui::fuzz {
namespace {

using eventstore::Signer;
using eventstore::Verifier;

const Signer& Key() {
  static const auto key = Signer::FromSeed("zaozhuang.example/jiedui/370400", std::string(32, 'k'));
  return *key;
}

constexpr std::array kTexts = {"one line\n", "two\nlines\n", "a blank line\n\nin it\n", "枣庄\n"};

void CheckNote(absl::string_view note) {
  static const std::vector<Verifier> verifiers = {Key().verifier()};
  const auto opened = eventstore::OpenNote(note, verifiers);
  if (!opened.ok()) {
    CHECK(absl::IsInvalidArgument(opened.status()) || absl::IsNotFound(opened.status()),
          opened.status().ToString());
    return;
  }
  CHECK(opened->signatures.size() == 1, "another signature than the key's");
  for (const char* text : kTexts) {
    if (opened->text == text) return;
  }
  CHECK(false, "a text that nobody signed");
}

void CheckKeys(absl::string_view text) {
  if (const auto verifier = Verifier::Parse(text); verifier.ok()) {
    CHECK(verifier->vkey() == text, "two spellings of one key");
  }
  if (const auto signer = Signer::Parse(text); signer.ok()) {
    CHECK(signer->skey() == text, "two spellings of one secret key");
  }
}

}  // namespace

std::vector<std::string> Seeds() {
  std::vector<std::string> seeds = {Key().skey(), Key().verifier().vkey()};
  const std::vector<Signer> both = {Key(), *Signer::FromSeed("other", std::string(32, 'o'))};
  for (const char* text : kTexts) {
    seeds.push_back(*eventstore::SignNote(text, {Key()}));
    seeds.push_back(*eventstore::SignNote(text, both));
  }
  return seeds;
}

}  // namespace jiedui::fuzz

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  jiedui::fuzz::CheckNote(jiedui::fuzz::Bytes(data, size));
  jiedui::fuzz::CheckKeys(jiedui::fuzz::Bytes(data, size));
  return 0;
}
