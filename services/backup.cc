#include "services/backup.h"

#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "base/clock.h"
#include "base/disk_usage.h"
#include "base/status_macros.h"
#include "domain/error.h"
#include "eventstore/archive_files.h"
#include "eventstore/finding.h"
#include "jiedui/admin/v1/admin_service.pb.h"
#include "services/archive_damage.h"
#include "services/event_rules.h"
#include "services/finding_words.h"
#include "services/log.h"
#include "services/problem.h"
#include "services/resource_name.h"
#include "services/status_mapping.h"
#include "services/timestamps.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;
using domain::Refuse;
using eventstore::ArchiveHead;
using eventstore::Position;
using eventstore::StoredCheckpoint;

// What must stay while one is under way.
struct Running {
  Pass pass;  // first, so that it goes last
  absl::AnyInvocable<void()> began;
};

absl::Status CheckName(const std::string& directory) {
  if (directory.empty()) return Refuse(v1::ERROR_REASON_FIELD_REQUIRED, "directory");
  if (IsResourceId(directory)) return absl::OkStatus();
  return Refuse(
      v1::ERROR_REASON_FIELD_INVALID, "directory",
      {{"problem", "expected a name of 1 to 64 letters, digits, '-', '_' or '.', not a path"},
       {"problem_zh", "应为 1 至 64 个字母、数字、“-”、“_”或“.”组成的名称，不是路径"}});
}

// The first symbolic link in the directory; empty if there is none, or no such directory.
absl::StatusOr<std::string> LinkIn(const fs::path& directory) {
  std::error_code error;
  if (!fs::exists(directory, error) && !error) return std::string();
  fs::recursive_directory_iterator entry;
  if (!error) entry = fs::recursive_directory_iterator(directory, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const bool link = entry->is_symlink(error);
    if (link && !error) return entry->path().string();
    if (error) break;
  }
  if (!error) return std::string();
  return eventstore::StatusOf(
      absl::StatusCode::kUnavailable,
      eventstore::Found(eventstore::FindingKind::kCannotList, directory.string(), error.message()));
}

}  // namespace

// Tells the caller how far it is, and notices that it is to end.
class Backup::Progress {
 public:
  Progress(LongAnswer* answer, Position size) : answer_(answer), total_(2 * size) {}

  absl::Status Step(int64_t done) {
    RETURN_IF_ERROR(answer_->CheckWanted());
    admin::v1::BackUpLedgerResponse response;
    response.set_done_count(done);
    response.set_total_count(total_);
    if (done > 0) {
      const absl::Time end = ExpectedEnd(started_at_, done, total_);
      *response.mutable_expected_end_time() = ToTimestamp(end);
    }
    answer_->Offer(response.SerializeAsString());
    return absl::OkStatus();
  }

  absl::Status Done(const std::string& place, const StoredCheckpoint& checkpoint, Position head,
                    const End& end) {
    admin::v1::BackUpLedgerResponse response;
    response.set_done_count(total_);
    response.set_total_count(total_);
    response.set_done(true);
    response.set_checkpoint_note(checkpoint.note);
    response.set_archive(place);
    if (!end.not_kept.ok()) Tell(checkpoint, head, end, response);
    return answer_->Send(response.SerializeAsString());
  }

 private:
  static void Tell(const StoredCheckpoint& checkpoint, Position head, const End& end,
                   admin::v1::BackUpLedgerResponse& response) {
    const std::string why(end.not_kept.message());
    const std::string why_zh = domain::ChineseText(end.not_kept);
    if (end.in_archive_alone) {
      response.set_shortfall(
          absl::StrCat("its checkpoint ", checkpoint.size,
                       " is in the archive alone: the ledger could not keep it, ", why));
      response.set_shortfall_zh(
          absl::StrCat("第 ", checkpoint.size, " 号校验点只在备份中：未能写入账本，", why_zh));
      return;
    }
    response.set_shortfall(absl::StrCat("it ends at checkpoint ", checkpoint.size,
                                        ", and the ledger has ", head,
                                        " events: no newer one could be written, ", why));
    response.set_shortfall_zh(absl::StrCat("备份止于第 ", checkpoint.size, " 号校验点，账本已有 ",
                                           head, " 个事件：未能写入更新的校验点，", why_zh));
  }

  LongAnswer* const answer_;
  const int64_t total_;
  const absl::Time started_at_ = SteadyClock().Now();
};

Backup::Backup(eventstore::Store* store, Evidence* evidence, BackupSetting setting)
    : store_(store), evidence_(evidence), setting_(std::move(setting)) {}

absl::StatusOr<std::shared_ptr<ResponseSource>> Backup::Start(const std::string& directory,
                                                              Pass pass,
                                                              absl::AnyInvocable<void()> began) {
  RETURN_IF_ERROR(CheckName(directory));
  if (setting_.backup_directory.empty()) {
    return Unavailable("admin.backup_directory is not configured",
                       "未配置备份目录 admin.backup_directory");
  }
  Running running{std::move(pass), std::move(began)};
  ASSIGN_OR_RETURN(
      auto source,
      work_.Begin([this, directory, running = std::move(running)](LongAnswer& answer) mutable {
        running.began();
        const absl::Status status = FromStore(Run(directory, answer), "");
        Log(LogLevel::kInfo, "backup",
            {{"ledger", setting_.ledger_id},
             {"directory", directory},
             {"status", status.ToString(absl::StatusToStringMode::kWithNoExtraData)}});
        return status;
      }));
  if (source != nullptr) return source;
  return Refuse(v1::ERROR_REASON_LEDGER_STATE, "name",
                {{"ledger", setting_.ledger_id},
                 {"problem", "it is being backed up already"},
                 {"problem_zh", "正在备份，请等待其完成"}});
}

absl::Status Backup::Run(const std::string& directory, LongAnswer& answer) {
  ASSIGN_OR_RETURN(const std::string place, Place(directory));
  End end;
  ASSIGN_OR_RETURN(const ArchiveMoment moment,
                   MomentToArchive(*store_, [&](int attempt) { return Sign(attempt, end); }));
  ASSIGN_OR_RETURN(const ArchiveHead head, Head(moment));
  Progress progress(&answer, head.checkpoint.size);
  RETURN_IF_ERROR(progress.Step(0));
  RETURN_IF_ERROR(FromArchive(directory, Write(place, *moment.snapshot, head, progress)));
  const absl::Status read = ReadBack(place, head, progress);
  if (absl::IsDataLoss(read) && IsOfTheLedgerToo(read, *moment.snapshot)) return read;
  RETURN_IF_ERROR(FromArchive(directory, read));
  return progress.Done(place, head.checkpoint, moment.snapshot->head(), end);
}

// A disk that is not mounted is not made up for.
absl::StatusOr<std::string> Backup::Place(const std::string& directory) const {
  std::error_code error;
  if (!fs::is_directory(setting_.backup_directory, error)) {
    return Unavailable(absl::StrCat("there is no directory ", setting_.backup_directory),
                       absl::StrCat("没有备份目录 ", setting_.backup_directory));
  }
  const fs::path series = fs::path(setting_.backup_directory) / directory;
  const fs::path place = series / setting_.ledger_id;
  absl::StatusOr<std::string> found = LinkIn(place);
  if (!found.ok()) return Unavailable(found.status().message(), ChineseOf(found.status()));
  std::string link = *std::move(found);
  if (fs::is_symlink(series, error)) link = series.string();
  if (fs::is_symlink(place, error)) link = place.string();
  if (link.empty()) return place.string();
  return Unavailable(absl::StrCat(link, " is a symbolic link"),
                     absl::StrCat(link, " 是符号链接，备份不得越出备份目录"));
}

absl::StatusOr<ArchiveHead> Backup::Head(const ArchiveMoment& moment) const {
  ArchiveHead head;
  head.description = store_->description();
  head.checkpoint = moment.checkpoint;
  auto successions = evidence_->checkpointer().Successions();
  if (absl::IsNotFound(successions.status())) return head;  // a checkpoint without its keys
  if (!successions.ok()) {
    return Unavailable(successions.status().message(), ChineseOf(successions.status()));
  }
  head.successions = *std::move(successions);
  return head;
}

// Covers everything that was durable when it was asked for. If the ledger's disk has no room to
// keep such a one, the newest there is, or if there is none, or an erasure lies behind it, one that
// the archive alone keeps: a backup goes to another disk, and is wanted then most.
absl::StatusOr<StoredCheckpoint> Backup::Sign(int attempt, End& end) const {
  end = {};
  const Position head = store_->head();
  absl::StatusOr<StoredCheckpoint> signed_now = evidence_->checkpointer().SignNow();
  if (signed_now.ok() || absl::IsDataLoss(signed_now.status())) return signed_now;
  // A witness that cannot be written keeps no backup from being made.
  ASSIGN_OR_RETURN(std::vector<StoredCheckpoint> newest,
                   store_->TakeSnapshot()->Checkpoints(eventstore::kMaxPosition, 1));
  if (!newest.empty() && newest.front().size >= head) return std::move(newest.front());
  if (eventstore::DiskLowOf(signed_now.status()).has_value()) {
    end.not_kept = FromStore(signed_now.status(), "");
    if (!newest.empty() && attempt == 0) return std::move(newest.front());
    absl::StatusOr<StoredCheckpoint> unkept = evidence_->checkpointer().SignUnkept();
    end.in_archive_alone = unkept.ok();
    return unkept.ok() ? std::move(unkept) : end.not_kept;
  }
  return RefuseFor(v1::ERROR_REASON_CHECKPOINT_UNAVAILABLE, signed_now.status());
}

absl::Status Backup::Write(const std::string& place, const eventstore::Snapshot& ledger,
                           const ArchiveHead& head, Progress& progress) const {
  const bool own_disk = AreOnOneDisk(place, setting_.ledger_directory);
  eventstore::ArchiveDirectorySink sink(place, own_disk ? setting_.min_free_bytes : 0);
  const auto step = [&progress](Position done, Position /*total*/) { return progress.Step(done); };
  absl::Status written = eventstore::WriteArchive(ledger, head, sink, step).status();
  if (written.ok()) written = sink.Finish();
  const bool room_is_kept =
      eventstore::FindingOf(written).kind == eventstore::FindingKind::kRoomForLedger;
  if (room_is_kept) sink.TakeBack();
  return written;
}

absl::Status Backup::ReadBack(const std::string& place, const ArchiveHead& head,
                              Progress& progress) const {
  eventstore::ArchiveDirectorySource source(place);
  const auto step = [&](Position done, Position /*total*/) {
    return progress.Step(head.checkpoint.size + done);
  };
  const auto visit = [](const eventstore::ArchivedRecord&) { return absl::OkStatus(); };
  EventRules rules;
  ASSIGN_OR_RETURN(const auto read, eventstore::ReadArchive(source, rules, visit, step));
  if (read.head.checkpoint.note == head.checkpoint.note) return absl::OkStatus();
  return eventstore::DataLossOf(
      eventstore::With(eventstore::Found(eventstore::FindingKind::kArchiveFile, "checkpoint"),
                       eventstore::Found(eventstore::FindingKind::kNotAsWritten)));
}

absl::Status Backup::Unavailable(absl::string_view problem, absl::string_view problem_zh) const {
  return Refuse(v1::ERROR_REASON_BACKUP_UNAVAILABLE, "directory",
                {{"ledger", setting_.ledger_id},
                 {"problem", std::string(problem)},
                 {"problem_zh", std::string(problem_zh.empty() ? problem : problem_zh)}});
}

absl::Status Backup::FromArchive(const std::string& directory, const absl::Status& status) const {
  if (status.ok() || absl::IsCancelled(status) || domain::ReasonOf(status).has_value()) {
    return status;
  }
  if (!absl::IsDataLoss(status)) return Unavailable(status.message(), ChineseOf(status));
  if (eventstore::IsOfTheArchivedLedger(status)) return status;
  const eventstore::Finding damage =
      eventstore::With(eventstore::Found(eventstore::FindingKind::kArchiveAt,
                                         absl::StrCat(directory, "/", setting_.ledger_id)),
                       eventstore::FindingOf(status));
  return RefuseFor(v1::ERROR_REASON_BACKUP_DAMAGED, TextOf(damage),
                   {{"ledger", setting_.ledger_id}, {"problem_zh", ForCaller(ChineseOf(damage))}});
}

}  // namespace jiedui::services
