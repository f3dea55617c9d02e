#include "tests/eventstore/published.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "base/check.h"
#include "eventstore/archive.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpointer.h"
#include "eventstore/signing_key.h"
#include "eventstore/store.h"
#include "eventstore/tlog_proof.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;

void Write(const fs::path& path, absl::string_view contents) {
  fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << contents;
  CHECK(file.good(), path.string());
}

// As a message that says one thing: the field of that number, which is the kind, with the text.
std::string Content(int32_t kind, absl::string_view text) {
  constexpr int32_t kLengthDelimited = 2;
  CHECK(kind < 16 && text.size() < 128, "one byte each");
  std::string bytes;
  bytes.push_back(static_cast<char>(kind << 3 | kLengthDelimited));
  bytes.push_back(static_cast<char>(text.size()));
  return bytes.append(text.data(), text.size());
}

NewEvent Saying(absl::string_view text, std::vector<std::string> tags, int32_t kind = 1) {
  return Event(Content(kind, text), std::move(tags), kind);
}

void Append(Ledger& ledger, int count) {
  for (int done = 0; done < count;) {
    std::vector<NewEvent> events;
    for (; events.size() < 1000 && done < count; ++done) {
      events.push_back(Saying(absl::StrCat("event ", done), {absl::StrCat("unit:", done % 7)}));
      if (done % 7 == 0) events.back().sealed = absl::StrCat("sealed ", done);
    }
    CHECK(ledger.Submit(std::move(events)).ok(), "the ledger takes it");
  }
}

// An officer's, of whom nothing is left but the hash.
void Erase(Ledger& ledger) {
  constexpr int32_t kErasure = 14;
  NewEvent registered = Saying("registered", {"officer:370403-012"});
  registered.sealed = "sealed with a key that is destroyed";
  CHECK(ledger.Submit({registered, Saying("erased", {"officer:370403-012"}, kErasure)}).ok(),
        "the ledger takes it");
  CHECK_OK(ledger.store().EraseSealed({ledger.store().head() - 1}));
}

void WriteTar(const Store& store, const StoredCheckpoint& checkpoint,
              const std::vector<std::string>& successions, const fs::path& path) {
  std::ofstream file(path, std::ios::binary);
  ArchiveTarSink tar([&file](absl::string_view bytes) {
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file.good();
  });
  const ArchiveHead head{store.description(), checkpoint, successions};
  const auto written = WriteArchive(*store.TakeSnapshot(), head, tar,
                                    [](Position, Position) { return absl::OkStatus(); });
  CHECK_OK(written.status());
  CHECK_OK(tar.Finish());
}

void WriteReceipt(const Snapshot& ledger, const std::string& note, const fs::path& path) {
  const Position position = (ledger.head() + 1) / 2;
  TlogProof proof;
  proof.leaf = ledger.Get(position)->leaf;
  proof.index = static_cast<uint64_t>(position - 1);
  proof.path = *ledger.InclusionProof(position, ledger.head());
  proof.checkpoint = note;
  Write(path, FormatTlogProof(proof));
}

}  // namespace

int Publish(const std::string& directory, const std::string& events) {
  int count = 0;
  CHECK(absl::SimpleAtoi(events, &count) && count >= 3, "expected a number of events, 3 or more");
  Ledger ledger;
  Options as_served = ledger.options();
  as_served.known_kinds.push_back(14);
  CHECK_OK(ledger.Open(as_served));
  CheckpointerOptions options;
  options.store = &ledger.store();
  options.clock = &ledger.clock();
  options.keys_directory = ledger.directory() + "-keys";
  options.origin = "jiedui.example/370400";
  const auto checkpointer = *Checkpointer::Open(options);

  Append(ledger, count / 3 * 2);
  Write(fs::path(directory) / "kept.checkpoint", checkpointer->SignNow()->note);
  Write(fs::path(directory) / "key", checkpointer->Verifiers()->back().vkey());
  // Twice, so that the archive's checkpoint has nothing to do with the first key.
  for (int rotation = 0; rotation < 2; ++rotation) {
    CHECK_OK(SigningKeys(options.keys_directory).Rotate().status());
    CHECK_OK(checkpointer->SignNow().status());
  }
  Append(ledger, count - count / 3 * 2);
  Erase(ledger);
  const StoredCheckpoint newest = *checkpointer->SignNow();

  WriteTar(ledger.store(), newest, *checkpointer->Successions(),
           fs::path(directory) / "archive.tar");
  WriteReceipt(*ledger.store().TakeSnapshot(), newest.note,
               fs::path(directory) / "event.tlog-proof");
  return 0;
}

}  // namespace jiedui::eventstore
