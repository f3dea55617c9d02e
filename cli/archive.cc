#include "cli/archive.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/failure.h"

#include "base/clock.h"
#include "base/status_macros.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpoint.h"
#include "eventstore/import.h"
#include "eventstore/signing_key.h"
#include "jiedui/event/v1/events.gen.h"
#include "services/limits.h"
#include "services/resource_name.h"

namespace jiedui::cli {
namespace {

namespace fs = std::filesystem;
using eventstore::ArchiveHead;
using eventstore::ArchiveSummary;
using eventstore::StoredCheckpoint;
using eventstore::Verifier;

eventstore::Options OptionsOf(const fs::path& ledger) {
  static const SystemClock* const clock = new SystemClock();
  eventstore::Options options;
  options.directory = (ledger / services::kLogDirectory).string();
  for (const auto& info : event::v1::kEventInfo) options.known_kinds.push_back(info.kind);
  options.clock = clock;
  return options;
}

// Nothing if the ledger has no key here.
absl::StatusOr<StoredCheckpoint> SignHead(const eventstore::Snapshot& ledger,
                                          const fs::path& directory) {
  ASSIGN_OR_RETURN(const auto signers,
                   eventstore::SigningKeys((directory / "keys").string()).Signers());
  const eventstore::Position size = ledger.head();
  if (size == eventstore::kNoPosition) return absl::NotFoundError("账本尚无事件，不能归档");
  ASSIGN_OR_RETURN(const std::string root, ledger.Root(size));
  ASSIGN_OR_RETURN(std::string note,
                   eventstore::SignCheckpoint(
                       {signers.front().name(), static_cast<uint64_t>(size), root}, signers));
  return StoredCheckpoint{size, std::move(note)};
}

// Of everything if the key is there, or else the last one that was signed.
absl::StatusOr<StoredCheckpoint> CheckpointFor(const eventstore::Snapshot& ledger,
                                               const fs::path& directory) {
  absl::StatusOr<StoredCheckpoint> signed_now = SignHead(ledger, directory);
  if (!absl::IsNotFound(signed_now.status())) return signed_now;
  ASSIGN_OR_RETURN(const auto last, ledger.Checkpoints(eventstore::kMaxPosition, 1));
  if (!last.empty()) return last.front();
  return absl::NotFoundError("账本没有校验点，也没有签名密钥，不能归档");
}

// Tells how far it is with one step of the work.
auto Tell(ArchiveSteps progress, const char* what) {
  return [progress, what](int64_t done, int64_t total) {
    progress(what, done, total);
    return absl::OkStatus();
  };
}

// What the archive says before its records; without keys beside the ledger it leads no old key on.
absl::StatusOr<ArchiveHead> HeadOf(const eventstore::Store& store, const fs::path& ledger) {
  ArchiveHead head;
  head.description = store.description();
  ASSIGN_OR_RETURN(head.checkpoint, CheckpointFor(*store.TakeSnapshot(), ledger));
  auto successions = eventstore::SigningKeys((ledger / "keys").string()).Successions();
  if (absl::IsNotFound(successions.status())) return head;
  ASSIGN_OR_RETURN(head.successions, std::move(successions));
  return head;
}

absl::Status WriteTo(const eventstore::Store& store, const ArchiveHead& head,
                     eventstore::ArchiveSink& sink, ArchiveSteps progress) {
  const auto tell = Tell(progress, "写入");
  return eventstore::WriteArchive(*store.TakeSnapshot(), head, sink, tell).status();
}

absl::Status WriteDirectory(const eventstore::Store& store, const ArchiveHead& head,
                            const std::string& directory, ArchiveSteps progress) {
  eventstore::ArchiveDirectorySink sink(directory);
  RETURN_IF_ERROR(WriteTo(store, head, sink, progress));
  return sink.Finish();
}

// The file appears when it is complete.
absl::Status WriteTar(const eventstore::Store& store, const ArchiveHead& head,
                      const std::string& file, ArchiveSteps progress) {
  const std::string temporary = file + ".new";
  std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
  eventstore::ArchiveTarSink sink([&out](absl::string_view bytes) {
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return out.good();
  });
  RETURN_IF_ERROR(WriteTo(store, head, sink, progress));
  RETURN_IF_ERROR(sink.Finish());
  out.close();
  std::error_code error;
  if (out.good()) fs::rename(temporary, file, error);
  if (out.good() && !error) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("不能写入 ", file));
}

absl::StatusOr<std::vector<Verifier>> ParseKeys(const std::vector<std::string>& texts) {
  std::vector<Verifier> keys;
  for (const std::string& text : texts) {
    ASSIGN_OR_RETURN(Verifier key, Verifier::Parse(text));
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace

absl::StatusOr<ArchiveSummary> CreateArchive(const std::string& ledger_directory,
                                             const std::string& archive, ArchiveSteps progress) {
  eventstore::Options options = OptionsOf(ledger_directory);
  options.read_only = true;
  ASSIGN_OR_RETURN(const auto store, eventstore::Store::Open(options));
  ASSIGN_OR_RETURN(const ArchiveHead head, HeadOf(*store, ledger_directory));
  RETURN_IF_ERROR(absl::EndsWith(archive, ".tar")
                      ? WriteTar(*store, head, archive, progress)
                      : WriteDirectory(*store, head, archive, progress));
  ASSIGN_OR_RETURN(const auto source, eventstore::OpenArchive(archive));
  const auto tell = Tell(progress, "校验");
  return eventstore::ReadArchive(
      *source, [](const eventstore::ArchivedRecord&) { return absl::OkStatus(); }, tell);
}

absl::StatusOr<ArchiveSummary> RestoreArchive(const std::string& archive,
                                              const std::string& data_directory,
                                              const std::string& guard_directory,
                                              const std::vector<std::string>& verifier_keys,
                                              ArchiveSteps progress) {
  ASSIGN_OR_RETURN(const std::vector<Verifier> keys, ParseKeys(verifier_keys));
  ASSIGN_OR_RETURN(const auto first, eventstore::OpenArchive(archive));
  ASSIGN_OR_RETURN(const ArchiveHead head, eventstore::ReadArchiveHead(*first));
  const std::string& ledger_id = head.description.ledger_id();
  if (!services::IsResourceId(ledger_id)) {
    return absl::DataLossError(absl::StrCat("归档中的账本编号无效：", absl::CEscape(ledger_id)));
  }
  eventstore::Options options = OptionsOf(fs::path(data_directory) / ledger_id);
  options.ledger_id = ledger_id;
  options.guard_directory = services::GuardDirectoryOf(guard_directory, ledger_id);
  ASSIGN_OR_RETURN(const auto source, eventstore::OpenArchive(archive));
  const auto tell = Tell(progress, "恢复");
  return eventstore::ImportArchive(*source, options, keys, tell);
}

absl::Status AdoptDirectory(const std::string& ledger_directory, const std::string& guard_directory,
                            ArchiveSteps progress) {
  eventstore::Options options = OptionsOf(ledger_directory);
  // 370400 for <data>/370400/.
  fs::path home = fs::path(ledger_directory).lexically_normal();
  if (!home.has_filename()) home = home.parent_path();
  options.ledger_id = home.filename().string();
  options.guard_directory = services::GuardDirectoryOf(guard_directory, options.ledger_id);
  return eventstore::Store::Adopt(
      options, [&](int64_t done, int64_t total) { progress("校验", done, total); });
}

}  // namespace jiedui::cli
