#include "cli/archive.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "cli/audit.h"
#include "cli/failure.h"
#include "cli/given_evidence.h"
#include "cli/key_check.h"
#include "cli/said.h"
#include "cli/verify.h"

#include "base/clock.h"
#include "base/durable_file.h"
#include "base/status_macros.h"
#include "domain/known_kinds.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpoint.h"
#include "eventstore/evidence_kind.h"
#include "eventstore/file_kind.h"
#include "eventstore/finding.h"
#include "eventstore/import.h"
#include "eventstore/signing_key.h"
#include "eventstore/witness.h"
#include "projections/table_sets.h"
#include "services/archive_damage.h"
#include "services/event_rules.h"
#include "services/evidence.h"
#include "services/highest_seen.h"
#include "services/limits.h"
#include "services/personal_data.h"
#include "services/resource_name.h"

namespace jiedui::cli {
namespace {

namespace fs = std::filesystem;
using eventstore::ArchiveHead;
using eventstore::ArchiveSummary;
using eventstore::StoredCheckpoint;
using eventstore::Verifier;

// What other programs make, and this one does not.
constexpr absl::string_view kOtherArchives[] = {".zip", ".gz",  ".tgz", ".bz2",
                                                ".xz",  ".zst", ".7z",  ".rar"};

eventstore::Options OptionsOf(const fs::path& ledger) {
  static const SystemClock* const clock = new SystemClock();
  eventstore::Options options;
  options.directory = (ledger / services::kLogDirectory).string();
  options.known_kinds = domain::KnownKinds();
  options.clock = clock;
  return options;
}

// The newest that the ledger keeps; nullopt if there is none. One that covers every erasure: in
// front of it the erased texts would be missing without a reason.
absl::StatusOr<std::optional<StoredCheckpoint>> NewestCheckpoint(
    const eventstore::Snapshot& ledger) {
  ASSIGN_OR_RETURN(const auto newest, ledger.Checkpoints(eventstore::kMaxPosition, 1));
  if (newest.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(const auto erasure, services::FirstErasureAfter(newest.front().size, ledger));
  if (erasure == eventstore::kNoPosition) return newest.front();
  return Failure(
      absl::StatusCode::kFailedPrecondition, "",
      absl::StrCat("第 ", erasure, " 号事件删除了个人数据，最新校验点只到第 ", newest.front().size,
                   " 号，归档中被删除的内容将无从解释：用 jiedui serve 打开账本，服务签名后再归档"),
      absl::StrCat("event ", erasure, " erased personal data, and the newest checkpoint covers ",
                   newest.front().size,
                   " only: what was erased would be missing without a reason. Open the ledger "
                   "with jiedui serve, which signs, and archive it then"));
}

// Whether a checkpoint may be signed for the archive alone. Of a ledger whose end nobody vouches
// for none is: it could be one that the ledger does not extend later.
absl::Status CheckSignable(const eventstore::Store& store, const std::string& ledger) {
  if (store.head() == eventstore::kNoPosition) {
    return Failure(absl::StatusCode::kNotFound, "", "账本中还没有事件，没有可归档的内容",
                   "the ledger has no events yet, there is nothing to archive");
  }
  if (!store.guard_missing()) return absl::OkStatus();
  return Failure(
      absl::StatusCode::kFailedPrecondition, "",
      absl::StrCat("账本没有校验点，也没有末尾记录，末尾是否完整无从得知，不能为归档签署："
                   "先接受它（jiedui ledger adopt ",
                   ledger, "），再归档"),
      absl::StrCat("the ledger has no checkpoint, and no head guard to tell whether its end is "
                   "complete, so that none is signed for the archive: adopt it first (jiedui "
                   "ledger adopt ",
                   ledger, "), and archive it then"));
}

// Of everything that was acknowledged, with the ledger's own key, for the archive alone: the
// ledger, which has never had one, is not written.
absl::StatusOr<StoredCheckpoint> SignForArchive(const eventstore::Store& store,
                                                const eventstore::Snapshot& snapshot,
                                                const std::string& ledger) {
  RETURN_IF_ERROR(CheckSignable(store, ledger));
  const std::string keys = (fs::path(ledger) / services::kKeysDirectory).string();
  const auto signers = eventstore::SigningKeys(keys).Signers();
  if (!signers.ok()) {
    return ToldBehind({absl::StrCat("账本没有校验点，也不能为归档签署：将签名私钥 checkpoint.skey "
                                    "拷回 ",
                                    keys, "（权限 0600），没有过密钥的用 jiedui key generate ",
                                    ledger, " 新建，再归档。原因："),
                       absl::StrCat("the ledger has no checkpoint, and none can be signed for the "
                                    "archive: bring checkpoint.skey back to ",
                                    keys,
                                    " (mode 0600), or if there never was a key, make one "
                                    "with jiedui key generate ",
                                    ledger, ", and archive it then. Why: ")},
                      signers.status());
  }
  const std::string& origin = signers->front().name();
  const std::string own = eventstore::OriginOf("", store.description().ledger_id());
  if (!absl::EndsWith(origin, own)) {
    return eventstore::RefusedOf(eventstore::Found(eventstore::FindingKind::kSigningKeyOfAnother,
                                                   eventstore::Shown(origin),
                                                   store.description().ledger_id()));
  }
  const eventstore::Position size = snapshot.head();
  ASSIGN_OR_RETURN(std::string root, snapshot.Root(size));
  ASSIGN_OR_RETURN(
      std::string note,
      eventstore::SignCheckpoint({origin, static_cast<uint64_t>(size), std::move(root)}, *signers));
  return StoredCheckpoint{size, std::move(note)};
}

absl::Status DamageOfTheLedger(const absl::Status& damage) {
  return DataLossOf(eventstore::With(eventstore::Found(eventstore::FindingKind::kLedgerNotArchive),
                                     eventstore::FindingOf(damage)));
}

// Tells how far it is with one step of the work.
auto Tell(Steps progress, const char* what) {
  return [progress, what](int64_t done, int64_t total) {
    progress(what, done, total);
    return absl::OkStatus();
  };
}

// What the archive says before its records; without keys beside the ledger it leads no old key on.
absl::StatusOr<ArchiveHead> HeadOf(const eventstore::Store& store,
                                   const eventstore::Snapshot& snapshot, const fs::path& ledger,
                                   std::vector<eventstore::Finding>& notice) {
  ArchiveHead head;
  head.description = store.description();
  auto newest = NewestCheckpoint(snapshot);
  if (absl::IsDataLoss(newest.status())) return DamageOfTheLedger(newest.status());
  RETURN_IF_ERROR(newest.status());
  if (*newest) {
    head.checkpoint = **std::move(newest);
  } else {
    ASSIGN_OR_RETURN(head.checkpoint, SignForArchive(store, snapshot, ledger.string()));
    notice.push_back(
        eventstore::Found(eventstore::FindingKind::kSignedForArchive, head.checkpoint.size));
  }
  auto successions = eventstore::SigningKeys((ledger / "keys").string()).Successions();
  if (absl::IsNotFound(successions.status())) return head;
  ASSIGN_OR_RETURN(head.successions, std::move(successions));
  return head;
}

absl::Status WriteTo(const eventstore::Snapshot& ledger, const ArchiveHead& head,
                     eventstore::ArchiveSink& sink, Steps progress) {
  const auto tell = Tell(progress, "写入");
  return eventstore::WriteArchive(ledger, head, sink, tell).status();
}

absl::Status WriteDirectory(const eventstore::Snapshot& ledger, const ArchiveHead& head,
                            const std::string& directory, Steps progress) {
  eventstore::ArchiveDirectorySink sink(directory);
  RETURN_IF_ERROR(WriteTo(ledger, head, sink, progress));
  return sink.Finish();
}

// The bytes of a file, and what the system says of the first step on it that fails.
class TarFile {
 public:
  explicit TarFile(std::string path) : path_(std::move(path)) {
    errno = 0;
    out_.open(path_, std::ios::binary | std::ios::trunc);
    Note("cannot create ");
  }

  bool Write(absl::string_view bytes) {
    errno = 0;
    out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return Note("cannot write ");
  }
  void Close() {
    errno = 0;
    out_.close();
    Note("cannot write ");
  }

  const absl::Status& status() const { return status_; }

 private:
  bool Note(const char* step) {
    if (out_.good() || !status_.ok()) return out_.good();
    status_ = absl::ErrnoToStatus(errno == 0 ? EIO : errno, absl::StrCat(step, path_));
    return false;
  }

  const std::string path_;
  std::ofstream out_;
  absl::Status status_;
};

absl::Status CheckNewFile(const std::string& file) {
  std::error_code error;
  if (!fs::exists(file, error)) return absl::OkStatus();
  return Failure(absl::StatusCode::kAlreadyExists, "",
                 absl::StrCat("已有 ", file, "，不予覆盖：换一个文件名，或先将其移走"),
                 absl::StrCat("there is a file ", file,
                              " already, which is not written over: take another name, or move it "
                              "away"));
}

// What an archive is written to is a .tar file that is not there yet, or a directory: no other file
// is one, and whoever names one wants no directory of that name.
absl::Status CheckPlace(const std::string& archive) {
  if (absl::EndsWith(archive, ".tar")) return CheckNewFile(archive);
  std::error_code error;
  const fs::path place = fs::path(archive);
  if (fs::is_directory(place, error)) return absl::OkStatus();
  if (fs::exists(place, error)) {
    return Failure(absl::StatusCode::kAlreadyExists, "",
                   absl::StrCat(archive,
                                " 是一个文件，不予覆盖：归档写入目录，或写成新的 .tar "
                                "文件，请换一个位置"),
                   absl::StrCat(archive,
                                " is a file, which is not written over: an archive is a directory, "
                                "or a new .tar file; take another place"));
  }
  const std::string ending = absl::AsciiStrToLower(place.extension().string());
  if (std::none_of(std::begin(kOtherArchives), std::end(kOtherArchives),
                   [&ending](absl::string_view other) { return other == ending; })) {
    return absl::OkStatus();
  }
  return Failure(absl::StatusCode::kInvalidArgument, "",
                 absl::StrCat("不能写成 ", ending, " 文件（", archive,
                              "）：归档写入目录，或写成 .tar 文件，需要压缩的可另行压缩"),
                 absl::StrCat("no ", ending, " file is made (", archive,
                              "): an archive is a directory, or a .tar file, which may be "
                              "compressed afterwards"));
}

// The file appears when all of it is on the disk. One that is there is never replaced: it may hold
// more.
absl::Status WriteTar(const eventstore::Snapshot& ledger, const ArchiveHead& head,
                      const std::string& file, Steps progress) {
  RETURN_IF_ERROR(CheckNewFile(file));
  const std::string temporary = file + ".new";
  if (const auto other = eventstore::NotAFile(temporary)) {
    return Told(eventstore::RefusedOf(*other));
  }
  TarFile out(temporary);
  RETURN_IF_ERROR(out.status());
  eventstore::ArchiveTarSink sink([&out](absl::string_view bytes) { return out.Write(bytes); });
  absl::Status written = WriteTo(ledger, head, sink, progress);
  if (written.ok()) written = sink.Finish();
  out.Close();
  // What the disk says is why the archive could not go on.
  if (!out.status().ok()) written = out.status();
  if (written.ok()) return PutInPlace(temporary, file);
  std::error_code error;
  fs::remove(temporary, error);
  return written;
}

// Where the witness of the ledger is, by the file or the directory of all. What it holds is
// believed by the keys that come with it.
absl::StatusOr<std::string> WitnessFile(const std::string& witness, const std::string& ledger_id,
                                        const std::vector<std::string>& verifier_keys) {
  if (verifier_keys.empty()) {
    return Failure(absl::StatusCode::kInvalidArgument, "", "--witness 须与 --verifier-key 一起使用",
                   "--witness is used together with --verifier-key");
  }
  std::error_code error;
  return fs::is_directory(witness, error) ? absl::StrCat(witness, "/", ledger_id, ".checkpoint")
                                          : witness;
}

// What the witness holds is a checkpoint of the archive, which is not older.
absl::Status CheckWitness(const ArchiveFlags& flags, const std::string& ledger_id, Steps progress) {
  if (flags.witness.empty()) return absl::OkStatus();
  AuditRequest request;
  request.path = flags.archive;
  request.verifier_keys = flags.verifier_keys;
  request.succession_files = flags.succession_files;
  ASSIGN_OR_RETURN(const std::string file,
                   WitnessFile(flags.witness, ledger_id, flags.verifier_keys));
  // One that has only been begun knows nothing, as for the server.
  const absl::StatusOr<std::string> known = ReadFile(file);
  if (known.ok() && known->empty()) return absl::OkStatus();
  request.checkpoint_files = {file};
  const absl::Status held = AuditPath(request, progress).status();
  if (held.ok()) return held;
  return ToldBehind(
      {"与见证的核对未通过，未恢复：", "not restored, it does not agree with the witness: "}, held);
}

// Those of keys beside the ledger are not needed: without any, only given notes lead an old key on.
absl::StatusOr<std::vector<Verifier>> TrustedKeys(const AdoptFlags& flags) {
  ASSIGN_OR_RETURN(std::vector<Verifier> keys, ParseKeys(flags.verifier_keys));
  ASSIGN_OR_RETURN(std::vector<std::string> notes, ReadSuccessions(flags.succession_files));
  const auto beside =
      eventstore::SigningKeys((fs::path(flags.ledger) / "keys").string()).Successions();
  if (beside.ok()) notes.insert(notes.end(), beside->begin(), beside->end());
  return eventstore::FollowSuccessions(std::move(keys), notes);
}

// Asks whether a ledger extends the checkpoint that the witness holds; nothing without a witness,
// or with one that has only been begun.
absl::StatusOr<std::function<absl::Status(const eventstore::Snapshot&)>> AgreesWithWitness(
    const AdoptFlags& flags, const std::string& ledger_id) {
  if (flags.witness.empty()) return nullptr;
  ASSIGN_OR_RETURN(const std::string file,
                   WitnessFile(flags.witness, ledger_id, flags.verifier_keys));
  ASSIGN_OR_RETURN(const std::vector<Verifier> keys, TrustedKeys(flags));
  ASSIGN_OR_RETURN(const std::string note,
                   ReadEvidence(file, eventstore::EvidenceKind::kCheckpoint));
  if (note.empty()) return nullptr;
  const auto opened = eventstore::OpenCheckpoint(note, keys);
  if (!opened.ok()) return Contradiction(file, opened.status());
  return [file, ledger_id, held = opened->checkpoint](const eventstore::Snapshot& ledger) {
    const absl::Status checked = eventstore::CheckExtends(
        ledger, held, eventstore::Found(eventstore::FindingKind::kWitness, file));
    return services::NotAsWitnessed(checked, ledger_id, ledger.head());
  };
}

// Asks whether a ledger extends what its server has seen of it, and then `more`. A loss that is
// accepted is noted, and no reason against it.
std::function<absl::Status(const eventstore::Snapshot&)> AgreesWithSeen(
    const services::HighestSeen& seen, const AdoptFlags& flags, const std::string& ledger_id,
    std::function<absl::Status(const eventstore::Snapshot&)> more,
    std::optional<eventstore::Finding>& accepted) {
  return [&, more = std::move(more)](const eventstore::Snapshot& ledger) -> absl::Status {
    const absl::Status checked = seen.Check(ledger);
    if (!flags.accept_loss_after) {
      RETURN_IF_ERROR(services::RolledBack(checked, ledger_id, ledger.head()));
    } else if (!checked.ok()) {
      accepted = eventstore::With(eventstore::Found(eventstore::FindingKind::kLossAccepted),
                                  eventstore::FindingOf(checked));
    }
    return more == nullptr ? absl::OkStatus() : more(ledger);
  };
}

// Whose damage it is that writing an archive there, or reading it back, has met.
absl::Status DamageOf(const std::string& archive, const absl::Status& status) {
  if (!absl::IsDataLoss(status)) return status;
  if (eventstore::IsOfTheArchivedLedger(status)) return DamageOfTheLedger(status);
  return DataLossOf(
      eventstore::With(eventstore::Found(eventstore::FindingKind::kArchiveNotLedger, archive),
                       eventstore::FindingOf(status)));
}

// The place, or what it leads to if it is there.
fs::path Resolved(const fs::path& place) {
  std::error_code error;
  const fs::path resolved = fs::weakly_canonical(place, error);
  return (error ? place : resolved).lexically_normal();
}

bool IsIn(const fs::path& place, const fs::path& directory) {
  const fs::path inside = place.lexically_relative(directory);
  return !inside.empty() && *inside.begin() != "..";
}

// A directory is a ledger's or an archive's: what is both is neither to whoever copies or checks
// it.
absl::Status CheckOutside(const std::string& archive, const fs::path& ledger) {
  if (archive.empty()) {
    return Failure(absl::StatusCode::kInvalidArgument, "",
                   "未给出归档的位置：备份目录，或 .tar 文件",
                   "no place for the archive is given: a directory, or a .tar file");
  }
  const fs::path place = Resolved(archive);
  const fs::path home = Resolved(ledger);
  if (!IsIn(place, home) && !IsIn(home, place)) return absl::OkStatus();
  return Failure(absl::StatusCode::kInvalidArgument, "",
                 absl::StrCat("归档 ", archive, " 不能写入账本的目录 ", ledger.string(),
                              " 之内或包含它的目录"),
                 absl::StrCat("the archive ", archive,
                              " cannot be made in the directory of the "
                              "ledger, ",
                              ledger.string(), ", nor in one that it is in"));
}

}  // namespace

absl::StatusOr<ArchiveHead> ReadHeadOfArchive(const std::string& archive) {
  absl::Status notes;
  ASSIGN_OR_RETURN(ArchiveHead head, ReadHeadOfArchive(archive, notes));
  RETURN_IF_ERROR(notes);
  return head;
}

absl::StatusOr<ArchiveHead> ReadHeadOfArchive(const std::string& archive, absl::Status& notes) {
  ASSIGN_OR_RETURN(const auto source, eventstore::OpenArchive(archive));
  ASSIGN_OR_RETURN(ArchiveHead head, eventstore::ReadArchiveHead(*source, notes));
  const std::string& ledger_id = head.description.ledger_id();
  if (services::IsResourceId(ledger_id)) return head;
  return DataLossOf(eventstore::With(
      eventstore::Found(eventstore::FindingKind::kArchiveFile, eventstore::kArchiveLedger),
      eventstore::Found(eventstore::FindingKind::kLedgerName, absl::CHexEscape(ledger_id))));
}

absl::StatusOr<MadeArchive> CreateArchive(const std::string& ledger_directory,
                                          const std::string& guard_directory,
                                          const std::string& archive, Steps progress) {
  ASSIGN_OR_RETURN(const std::string ledger, FindLedger(ledger_directory));
  RETURN_IF_ERROR(CheckOutside(archive, ledger));
  RETURN_IF_ERROR(CheckPlace(archive));
  ASSIGN_OR_RETURN(const auto store, OpenLogToRead(ledger, guard_directory));
  const auto snapshot = store->TakeSnapshot();
  std::vector<eventstore::Finding> notice = store->notice();
  ASSIGN_OR_RETURN(const ArchiveHead head, HeadOf(*store, *snapshot, ledger, notice));
  RETURN_IF_ERROR(DamageOf(archive, absl::EndsWith(archive, ".tar")
                                        ? WriteTar(*snapshot, head, archive, progress)
                                        : WriteDirectory(*snapshot, head, archive, progress)));
  ASSIGN_OR_RETURN(const auto source, eventstore::OpenArchive(archive));
  const auto tell = Tell(progress, "校验");
  services::EventRules rules;
  const auto visit = [](const eventstore::ArchivedRecord&) { return absl::OkStatus(); };
  auto read = eventstore::ReadArchive(*source, rules, visit, tell);
  if (services::IsOfTheLedgerToo(read.status(), *snapshot)) return DamageOfTheLedger(read.status());
  RETURN_IF_ERROR(DamageOf(archive, read.status()));
  return MadeArchive{*std::move(read), store->head() - head.checkpoint.size, std::move(notice)};
}

absl::StatusOr<ArchiveSummary> RestoreArchive(const ArchiveFlags& flags, Steps progress) {
  ASSIGN_OR_RETURN(const std::vector<Verifier> keys, ParseKeys(flags.verifier_keys));
  ASSIGN_OR_RETURN(const ArchiveHead head, ReadHeadOfArchive(flags.archive));
  const std::string& ledger_id = head.description.ledger_id();
  RETURN_IF_ERROR(CheckWitness(flags, ledger_id, progress));
  eventstore::Options options = OptionsOf(fs::path(flags.data_directory) / ledger_id);
  options.ledger_id = ledger_id;
  options.guard_directory = services::GuardDirectoryOf(flags.guard_directory, ledger_id);
  ASSIGN_OR_RETURN(const auto source, eventstore::OpenArchive(flags.archive));
  const auto tell = Tell(progress, "恢复");
  const fs::path own_keys = fs::path(flags.data_directory) / ledger_id / services::kKeysDirectory;
  services::EventRules rules;
  return eventstore::ImportArchive(*source, options, keys, own_keys.string(), rules, tell);
}

std::vector<eventstore::Finding> KeysNotRestored(const ArchiveFlags& flags,
                                                 const ArchiveSummary& restored) {
  using eventstore::FindingKind;
  using eventstore::Found;
  const std::string& ledger_id = restored.head.description.ledger_id();
  const std::string ledger = (fs::path(flags.data_directory) / ledger_id).string();
  const std::string directory = (fs::path(ledger) / services::kKeysDirectory).string();
  const eventstore::SigningKeys keys(directory);
  std::vector<eventstore::Finding> missing;
  if (absl::IsNotFound(keys.Signers().status())) {
    const auto checkpoint = eventstore::UnverifiedCheckpoint(restored.head.checkpoint.note);
    const std::string origin = checkpoint.ok() ? checkpoint->origin : "";
    const absl::string_view prefix = absl::StripSuffix(origin, eventstore::OriginOf("", ledger_id));
    missing.push_back(keys.Verifiers().ok() ? Found(FindingKind::kNoPrivateKeyRestored, directory,
                                                    ledger, eventstore::Shown(prefix))
                                            : Found(FindingKind::kNoKeysRestored, directory));
  }
  const fs::path subjects = fs::path(directory) / services::kSubjectKeysDirectory;
  std::error_code error;
  if (!fs::is_directory(subjects, error) || fs::is_empty(subjects, error)) {
    missing.push_back(Found(FindingKind::kNoSubjectKeysRestored, subjects.string()));
    return missing;
  }
  const auto store = OpenLogToRead(ledger, flags.guard_directory);
  if (!store.ok()) return missing;  // whoever opens it is told
  for (eventstore::Finding& erased : FindErasedKeys(subjects.string(), *(*store)->TakeSnapshot())) {
    missing.push_back(std::move(erased));
  }
  return missing;
}

std::vector<eventstore::Finding> SeenBeyond(const std::string& data_directory,
                                            const ArchiveSummary& restored) {
  using eventstore::FindingKind;
  using eventstore::Found;
  const std::string& ledger_id = restored.head.description.ledger_id();
  const services::HighestSeen seen((fs::path(data_directory) / ledger_id).string(), ledger_id);
  const int64_t head = restored.head.checkpoint.size;
  const absl::StatusOr<int64_t> size = seen.Size();
  if (!size.ok()) return {eventstore::FindingOf(size.status())};
  if (*size <= head) return {};
  return {With(Found(FindingKind::kLossNotAccepted, head),
               With(Found(FindingKind::kHolderLonger, *size, head, head + 1, *size),
                    Found(FindingKind::kSeen, seen.file())))};
}

absl::StatusOr<AdoptedLedger> AdoptDirectory(const AdoptFlags& flags, Steps progress) {
  eventstore::Options options = OptionsOf(flags.ledger);
  // 370400 for <data>/370400/.
  fs::path home = fs::path(flags.ledger).lexically_normal();
  if (!home.has_filename()) home = home.parent_path();
  options.ledger_id = home.filename().string();
  options.guard_directory = services::GuardDirectoryOf(flags.guard_directory, options.ledger_id);
  eventstore::Adoption adoption;
  adoption.accept_loss_after = flags.accept_loss_after;
  ASSIGN_OR_RETURN(auto agrees, AgreesWithWitness(flags, options.ledger_id));
  const services::HighestSeen seen(home.string(), options.ledger_id);
  std::optional<eventstore::Finding> accepted;
  adoption.agrees = AgreesWithSeen(seen, flags, options.ledger_id, std::move(agrees), accepted);
  const std::string tables = (home / services::kTablesDirectory).string();
  // First of all: whatever keeps the tables from being discarded here, the next start does it.
  if (flags.accept_loss_after) {
    RETURN_IF_ERROR(projections::TableSets::AcceptLoss(tables, *flags.accept_loss_after));
  }
  auto adopted = eventstore::Store::Adopt(
      options, adoption, [&](int64_t done, int64_t total) { progress("校验", done, total); });
  if (!adopted.ok()) {
    projections::TableSets::ForgetLoss(tables).IgnoreError();  // its guard refuses the ledger
    return ToldBehind({"未接受：", "not adopted: "}, adopted.status());
  }
  AdoptedLedger ledger{options.ledger_id, *std::move(adopted)};
  if (!flags.accept_loss_after) return ledger;
  if (accepted) ledger.found.notice.push_back(*std::move(accepted));
  RETURN_IF_ERROR(seen.AcceptLoss(ledger.found.events, ledger.found.root));
  RETURN_IF_ERROR(projections::TableSets::Discard(tables));
  ledger.tables_discarded = true;
  return ledger;
}

}  // namespace jiedui::cli
