// A small ledger that nobody has open, what others have kept of it, and the program run on them in
// this process.

#ifndef JIEDUI_TESTS_CLI_AUDIT_FIXTURE_H_
#define JIEDUI_TESTS_CLI_AUDIT_FIXTURE_H_

#include <cstdint>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/notification.h"
#include "cli/command_line.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "base/durable_file.h"
#include "eventstore/archive.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpointer.h"
#include "eventstore/signing_key.h"
#include "eventstore/store.h"
#include "eventstore/tlog_proof.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::cli {

namespace fs = std::filesystem;
using eventstore::Store;

inline constexpr int32_t kUnitRegistered = 10;
inline constexpr int32_t kOfficerRegistered = event::v1::Event::kOfficerRegistered;
inline constexpr int32_t kPersonalDataErased = event::v1::Event::kPersonalDataErased;
inline constexpr int32_t kOfTheFuture = 9999;  // of no event this program knows
inline constexpr char kOfficerTag[] = "officer:370403-012";

struct Outcome {
  ExitCode code;
  std::string out;
  std::string err;
};

inline Outcome Jiedui(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "jiedui");
  std::vector<const char*> argv;
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  std::ostringstream out;
  std::ostringstream err;
  const ExitCode code = Run(static_cast<int>(argv.size()), argv.data(), out, err);
  return {code, out.str(), err.str()};
}
// A ledger of five events with checkpoints of two and of four, a receipt of the third event, and
// nobody who has it open.
class AuditCommandTest : public testing::Test {
 protected:
  AuditCommandTest() {
    std::string name = (fs::temp_directory_path() / "jiedui-audit-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
    fs::create_directories(ledger());
    const auto store = Open(ledger());
    Append(*store, 2);
    Write(root_ / "kept.checkpoint", SignNow(*store, ledger()));
    Append(*store, 2);
    Write(root_ / "newest.checkpoint", SignNow(*store, ledger()));
    WriteReceipt(*store);
    Append(*store, 1);
    key_ = eventstore::SigningKeys(ledger() + "/keys").Verifiers()->back().vkey();
  }
  ~AuditCommandTest() override { fs::remove_all(root_); }

  std::string ledger() const { return (root_ / "370400").string(); }
  std::string file(const char* name) const { return (root_ / name).string(); }

  std::unique_ptr<Store> Open(const std::string& home) {
    eventstore::Options options;
    options.directory = home + "/log";
    options.ledger_id = "370400";
    options.known_kinds = {kUnitRegistered, kOfficerRegistered, kPersonalDataErased, kOfTheFuture};
    options.clock = &clock_;
    options.empty_log_at_end = false;  // as a crash leaves it
    auto store = Store::Open(options);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

  void Append(Store& store, int count, absl::string_view unit_name = "") {
    event::v1::Event event;
    event.mutable_unit_registered()->set_display_name(std::string(unit_name));
    for (int i = 0; i < count; ++i) {
      AppendOne(store, {kUnitRegistered, event.SerializeAsString(), "", {}, 0});
    }
  }

  void AppendOne(Store& store, const eventstore::NewEvent& event) {
    const std::string id = absl::StrCat("request-", ++requests_);
    eventstore::Submission submission;
    submission.actor = "city/370400";
    submission.request_id = id;
    submission.request_sha256 = Sha256(id);
    submission.decide = [&](const eventstore::View&) {
      eventstore::Outcome outcome;
      outcome.events.push_back(event);
      return absl::StatusOr<eventstore::Outcome>(outcome);
    };
    absl::Notification done;
    store.Submit(std::move(submission), [&](const absl::StatusOr<eventstore::Receipt>& receipt) {
      EXPECT_TRUE(receipt.ok()) << receipt.status();
      done.Notify();
    });
    done.WaitForNotification();
  }

  // Registers an officer, or erases what is personal of them.
  void AppendRegistered(Store& store) {
    event::v1::Event event;
    event.mutable_officer_registered()->set_officer_id("370403-012");
    AppendOne(store, {kOfficerRegistered, event.SerializeAsString(), "sealed", {kOfficerTag}, 0});
  }
  void AppendErased(Store& store) {
    event::v1::Event event;
    event.mutable_personal_data_erased()->set_officer_id("370403-012");
    AppendOne(store, {kPersonalDataErased, event.SerializeAsString(), "", {kOfficerTag}, 0});
  }

  std::string SignNow(Store& store, const std::string& home) {
    eventstore::CheckpointerOptions options;
    options.store = &store;
    options.clock = &clock_;
    options.keys_directory = home + "/keys";
    options.origin = "jiedui.example/370400";
    return (*eventstore::Checkpointer::Open(options))->SignNow()->note;
  }

  // An archive in that directory by whoever has the key, whatever the program would say to it.
  void WriteArchive(Store& store, const char* name) {
    const eventstore::ArchiveHead head = {
        store.description(), {store.head(), SignNow(store, ledger())}, {}};
    eventstore::ArchiveDirectorySink sink(file(name));
    const auto written = eventstore::WriteArchive(
        *store.TakeSnapshot(), head, sink,
        [](eventstore::Position, eventstore::Position) { return absl::OkStatus(); });
    ASSERT_TRUE(written.ok()) << written.status();
    ASSERT_TRUE(sink.Finish().ok());
  }

  void WriteReceipt(const Store& store) {
    const auto snapshot = store.TakeSnapshot();
    eventstore::TlogProof proof;
    proof.leaf = snapshot->Get(3)->leaf;
    proof.index = 2;
    proof.path = *snapshot->InclusionProof(3, 4);
    proof.checkpoint = *ReadFile(file("newest.checkpoint"));
    Write(root_ / "event.tlog-proof", eventstore::FormatTlogProof(proof));
  }

  static void Write(const fs::path& path, const std::string& text) {
    ASSERT_TRUE(ReplaceFile(path.string(), text, FileAccess::kEverybody).ok());
  }

  // The file with one byte changed.
  std::string Changed(const char* name, size_t at) const {
    std::string text = *ReadFile(file(name));
    text[at] = static_cast<char>(text[at] ^ 1);
    const std::string path = file("changed");
    Write(path, text);
    return path;
  }

  ManualClock clock_{absl::FromUnixSeconds(1488326400)};
  fs::path root_;
  std::string key_;
  int requests_ = 0;
};

}  // namespace jiedui::cli

#endif  // JIEDUI_TESTS_CLI_AUDIT_FIXTURE_H_
