// Any text as a statement of tables: one spelling for each, and opened only if its ledger's key
// signed it.

#include "projections/table_statement.h"

#include <algorithm>

#include "base/check.h"
#include "tests/fuzz/fuzz.h"

namespace jiedui::fuzz {
namespace {

using eventstore::Signer;
using projections::TableStatement;

const Signer& Key() {
  static const auto key = Signer::FromSeed("zaozhuang.example/jiedui/370400", std::string(32, 'k'));
  return *key;
}

const std::vector<TableStatement>& Signed() {
  const std::string hash(32, '\xff');
  static const std::vector<TableStatement> all = {
      {Key().name(), 1, std::string(32, 'r'), {{"registry/3", 1, hash}}},
      {Key().name(),
       300,
       std::string(32, '\0'),
       {{"registry/3", 0, ""}, {"pair_register/12", 76, hash}}},
      {Key().name(), uint64_t{1} << 40, hash, {{"t_1/1", uint64_t{1} << 40, hash}}}};
  return all;
}

void CheckText(absl::string_view text) {
  const auto parsed = projections::ParseTableStatement(text);
  if (parsed.ok()) {
    CHECK(projections::FormatTableStatement(*parsed) == text, "two spellings of one statement");
  } else {
    CHECK(absl::IsInvalidArgument(parsed.status()), parsed.status().ToString());
  }
}

void CheckNote(absl::string_view note) {
  static const std::vector<eventstore::Verifier> verifiers = {Key().verifier()};
  const auto opened = projections::OpenTableStatement(note, verifiers);
  if (!opened.ok()) {
    CHECK(absl::IsInvalidArgument(opened.status()) || absl::IsNotFound(opened.status()),
          opened.status().ToString());
    return;
  }
  CHECK(std::find(Signed().begin(), Signed().end(), *opened) != Signed().end(),
        "a statement that nobody signed");
}

}  // namespace

std::vector<std::string> Seeds() {
  std::vector<std::string> seeds;
  for (const TableStatement& statement : Signed()) {
    seeds.push_back(projections::FormatTableStatement(statement));
    seeds.push_back(*projections::SignTableStatement(statement, {Key()}));
  }
  return seeds;
}

}  // namespace jiedui::fuzz

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  jiedui::fuzz::CheckText(jiedui::fuzz::Bytes(data, size));
  jiedui::fuzz::CheckNote(jiedui::fuzz::Bytes(data, size));
  return 0;
}
