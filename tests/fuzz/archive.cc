// Any bytes as an archive in one file: the ledger that was archived, or a named damage.

#include "eventstore/archive.h"

#include <cstdint>
#include <fstream>
#include <memory>

#include "absl/types/span.h"

#include "base/check.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpoint.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/rules.h"
#include "tests/fuzz/fuzz.h"

namespace jiedui::fuzz {
namespace {

using eventstore::ArchivedRecord;
using eventstore::ArchiveHead;
using eventstore::Position;

constexpr char kOrigin[] = "jiedui.example/370400";

absl::Status Quietly(Position /*done*/, Position /*total*/) {
  return absl::OkStatus();
}

const std::string& Directory() {
  static const auto* const home = new eventstore::TempDirectory();
  return home->path();
}

// One event with a sealed part and one without for each request.
std::unique_ptr<eventstore::Ledger> LedgerOf(int requests) {
  auto ledger = std::make_unique<eventstore::Ledger>();
  ledger->Open();
  for (int i = 0; i < requests; ++i) {
    eventstore::NewEvent sealed = eventstore::Event("sealed", {"unit:370403"});
    sealed.sealed = "ciphertext";
    CHECK(ledger->Submit({sealed, eventstore::Event("open")}).ok(), "a ledger of its own");
  }
  return ledger;
}

std::string ArchiveOf(const eventstore::Store& store) {
  const auto snapshot = store.TakeSnapshot();
  const auto signer = *eventstore::Signer::FromSeed(kOrigin, std::string(32, 's'));
  const auto note = SignCheckpoint(
      {kOrigin, static_cast<uint64_t>(snapshot->head()), *snapshot->Root(snapshot->head())},
      absl::MakeSpan(&signer, 1));
  std::string bytes;
  eventstore::ArchiveTarSink sink([&bytes](absl::string_view more) {
    bytes.append(more.data(), more.size());
    return true;
  });
  const ArchiveHead head{store.description(), {snapshot->head(), *note}, {}};
  CHECK(WriteArchive(*snapshot, head, sink, &Quietly).ok() && sink.Finish().ok(), "into memory");
  return bytes;
}

}  // namespace

std::vector<std::string> Seeds() {
  std::vector<std::string> seeds;
  for (const int requests : {1, 2, 130}) seeds.push_back(ArchiveOf(LedgerOf(requests)->store()));
  return seeds;
}

}  // namespace jiedui::fuzz

// Whatever is read to the end has the root that its own checkpoint says.
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace jiedui;  // NOLINT(google-build-using-namespace): one function
  const std::string file = fuzz::Directory() + "/archive.tar";
  std::ofstream(file, std::ios::binary | std::ios::trunc) << fuzz::Bytes(data, size);
  const auto source = eventstore::OpenArchive(file);
  if (!source.ok()) {
    CHECK(absl::IsDataLoss(source.status()), source.status().ToString());
    return 0;
  }
  eventstore::Position count = 0;
  const auto visit = [&count](const fuzz::ArchivedRecord& record) {
    CHECK(record.event.record.position() == ++count, "out of order");
    return absl::OkStatus();
  };
  eventstore::NoRules rules;
  const auto summary = ReadArchive(**source, rules, visit, &fuzz::Quietly);
  if (!summary.ok()) {
    CHECK(absl::IsDataLoss(summary.status()) || absl::IsFailedPrecondition(summary.status()),
          summary.status().ToString());
    return 0;
  }
  const auto checkpoint = eventstore::UnverifiedCheckpoint(summary->head.checkpoint.note);
  CHECK(checkpoint.ok() && checkpoint->root == summary->root &&
            summary->head.checkpoint.size == count,
        "read to the end without the root it says");
  return 0;
}
