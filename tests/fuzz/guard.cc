// Any bytes as the file of a head guard: what its owner wrote, or damage that is said.

#include "base/check.h"
#include "eventstore/head_guard.h"
#include "tests/eventstore/ledger.h"
#include "tests/fuzz/fuzz.h"

namespace jiedui::fuzz {
namespace {

using eventstore::GuardRecord;
using eventstore::HeadGuard;

constexpr char kLedger[] = "370400";

rocksdb::Env* Disk() {
  return rocksdb::Env::Default();
}

const std::string& Directory() {
  static const auto* const home = new eventstore::TempDirectory();
  return home->path();
}

std::string File() {
  return Directory() + "/head";
}

eventstore::Mark MarkOf(eventstore::Position head) {
  return {head, std::string(32, static_cast<char>('a' + head))};
}

uint64_t EntriesAt(eventstore::Position head) {
  return static_cast<uint64_t>(head) * 7;
}

std::string Written() {
  std::string bytes;
  CHECK(rocksdb::ReadFileToString(Disk(), File(), &bytes).ok(), "the guard was just written");
  return bytes;
}

// No record but one that was written can be read: each slot has a checksum.
void CheckRecord(const GuardRecord& record) {
  CHECK(Guards(record, kLedger), "another ledger's");
  CHECK(record.entries == 0 || record.entries == EntriesAt(record.durable.head), "never counted");
  for (const eventstore::Mark& mark : {record.durable, record.intent}) {
    CHECK(mark.head >= 1 && mark.head <= 6 && mark.root == MarkOf(mark.head).root, "never marked");
  }
}

}  // namespace

std::vector<std::string> Seeds() {
  std::vector<std::string> seeds;
  auto guard = HeadGuard::Create(Disk(), Directory(), kLedger, MarkOf(1));
  CHECK(guard.ok(), guard.status().ToString());
  seeds.push_back(Written());
  for (eventstore::Position head = 2; head <= 6; ++head) {
    CHECK((*guard)->Intend(MarkOf(head)).ok(), "written");
    seeds.push_back(Written());
    CHECK((*guard)->Settle(EntriesAt(head)).ok(), "written");
    seeds.push_back(Written());
  }
  return seeds;
}

}  // namespace jiedui::fuzz

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using jiedui::fuzz::Directory;
  using jiedui::fuzz::Disk;
  const std::string bytes(jiedui::fuzz::Bytes(data, size));
  CHECK(rocksdb::WriteStringToFile(Disk(), bytes, jiedui::fuzz::File()).ok(), "room for a file");
  const auto record = jiedui::eventstore::HeadGuard::Read(Disk(), Directory());
  if (record.ok()) {
    jiedui::fuzz::CheckRecord(*record);
  } else {
    CHECK(absl::IsDataLoss(record.status()), record.status().ToString());
  }
  return 0;
}
