// A ledger of some hundred events, archived: what is asked of archives, whole or damaged, begins
// here.

#ifndef JIEDUI_TESTS_EVENTSTORE_ARCHIVE_FIXTURE_H_
#define JIEDUI_TESTS_EVENTSTORE_ARCHIVE_FIXTURE_H_

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"

#include "eventstore/archive.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpoint.h"
#include "eventstore/import.h"
#include "eventstore/note.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/rules.h"

namespace jiedui::eventstore {

namespace fs = std::filesystem;

inline constexpr char kArchiveOrigin[] = "jiedui.example/370400";

inline Signer TestSigner() {
  return *Signer::FromSeed(kArchiveOrigin, std::string(32, 's'));
}

inline std::string ContentOf(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void Replace(const fs::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

// 600 events of 200 requests, and a checkpoint over all of them.
class ArchiveSpec : public testing::Test {
 protected:
  ArchiveSpec() {
    ledger_.Open();
    for (int i = 0; i < 200; ++i) Append3(i);
    checkpoint_ = Sign();
  }

  void Append3(int i) {
    NewEvent sealed = Event("sealed " + std::to_string(i), {"unit:s"});
    sealed.sealed = "cipher " + std::to_string(i);
    ledger_.clock().Advance(absl::Seconds(1));
    ASSERT_TRUE(
        ledger_.Submit({Event("a", {"unit:" + std::to_string(i)}), sealed, Event("")}).ok());
  }

  StoredCheckpoint Sign() { return SignOf(ledger_); }

  static StoredCheckpoint SignOf(Ledger& ledger) {
    const auto snapshot = ledger.store().TakeSnapshot();
    const Position size = snapshot->head();
    const Signer signer = TestSigner();
    const auto note =
        SignCheckpoint({kArchiveOrigin, static_cast<uint64_t>(size), *snapshot->Root(size)},
                       absl::MakeSpan(&signer, 1));
    EXPECT_TRUE(note.ok()) << note.status();
    return {size, *note};
  }

  ArchiveHead Head(Ledger& ledger) const {
    return {ledger.store().description(), checkpoint_, successions_};
  }

  absl::StatusOr<ArchiveSummary> BackUp(ArchiveSink& sink) {
    return WriteArchive(*ledger_.store().TakeSnapshot(), Head(ledger_), sink,
                        [](Position, Position) { return absl::OkStatus(); });
  }

  void BackUpToDirectory() {
    ArchiveDirectorySink sink(backup());
    const auto written = BackUp(sink);
    ASSERT_TRUE(written.ok()) << written.status();
    ASSERT_TRUE(sink.Finish().ok());
  }

  void WriteTar() {
    std::ofstream out(tar(), std::ios::binary);
    ArchiveTarSink sink([&out](absl::string_view bytes) {
      out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      return out.good();
    });
    const auto written = BackUp(sink);
    ASSERT_TRUE(written.ok()) << written.status();
    ASSERT_TRUE(sink.Finish().ok());
  }

  static absl::StatusOr<ArchiveSummary> Check(const std::string& path) {
    NoRules rules;
    return CheckBy(rules, path);
  }

  static absl::StatusOr<ArchiveSummary> CheckBy(ArchiveRules& rules, const std::string& path) {
    auto source = OpenArchive(path);
    if (!source.ok()) return source.status();
    return ReadArchive(
        **source, rules, [](const ArchivedRecord&) { return absl::OkStatus(); },
        [](Position, Position) { return absl::OkStatus(); });
  }

  // All that is wrong with it.
  static std::vector<std::string> ProblemsOf(const std::string& path) {
    auto source = OpenArchive(path);
    EXPECT_TRUE(source.ok()) << source.status();
    NothingGone rules;
    const auto report = VerifyArchive(
        **source, rules, [](const ArchivedRecord&) { return absl::OkStatus(); },
        [](Position, Position) { return absl::OkStatus(); });
    EXPECT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->problem_count, static_cast<int64_t>(report->problems.size()));
    return report->problems;
  }

  void FlipInBackup(const std::string& name, size_t at) {
    const fs::path file = fs::path(backup()) / name;
    std::string content = ContentOf(file);
    content.at(at) = static_cast<char>(content.at(at) ^ 1);
    Replace(file, content);
  }

  absl::StatusOr<ArchiveSummary> Import(const std::string& path, const Options& options,
                                        absl::Span<const Verifier> verifiers = {}) {
    auto source = OpenArchive(path);
    if (!source.ok()) return source.status();
    NoRules rules;
    return ImportArchive(**source, options, verifiers, keys(), rules,
                         [](Position, Position) { return absl::OkStatus(); });
  }

  // Of a ledger made from the archive.
  Options Restored() const {
    Options options = ledger_.options();
    options.directory = home_.path() + "/restored/log";
    return options;
  }

  std::string keys() const { return home_.path() + "/restored/keys"; }
  std::string backup() const { return home_.path() + "/backup"; }
  std::string tar() const { return home_.path() + "/ledger.tar"; }

  Ledger ledger_;
  TempDirectory home_;
  StoredCheckpoint checkpoint_;
  std::vector<std::string> successions_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_ARCHIVE_FIXTURE_H_
