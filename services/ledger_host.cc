#include "services/ledger_host.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "domain/error.h"
#include "domain/known_kinds.h"
#include "services/activity_service.h"
#include "services/assessment_service.h"
#include "services/bulletin_service.h"
#include "services/case_service.h"
#include "services/log.h"
#include "services/misplaced_ledger.h"
#include "services/page_token_key.h"
#include "services/pair_service.h"
#include "services/practice_service.h"
#include "services/program_service.h"
#include "services/registry_service.h"
#include "services/report_service.h"
#include "services/statistics_service.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;

// Whoever can reach the operators' address is one; it knows no more of them than their end of the
// connection.
constexpr char kOperator[] = "operator/local";

absl::StatusOr<std::string> MakeDirectory(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) return path.string();
  return absl::FailedPreconditionError(
      absl::StrCat("cannot make directory ", path.string(), ": ", error.message()));
}

// An older copy that was seen less than this ago passes for the ledger if its guard does.
constexpr absl::Duration kBetweenMemories = absl::Seconds(10);

// A ledger with personal data has some of the first persons still, or their keys are gone anyway.
constexpr int64_t kPersonsLookedAt = 100;

// Where the keys of personal data are, if not with the ledger.
std::string SubjectKeysElsewhere(const HostSetting& setting, const std::string& ledger_id) {
  if (setting.keys_directory.empty()) return "";
  return (fs::path(setting.keys_directory) / ledger_id).string();
}

eventstore::Options LedgerOptions(const HostSetting& setting, const std::string& home,
                                  const std::string& ledger_id) {
  eventstore::Options ledger;
  ledger.directory = (fs::path(home) / kLogDirectory).string();
  ledger.guard_directory = GuardDirectoryOf(setting.guard_directory, ledger_id);
  ledger.ledger_id = ledger_id;
  ledger.known_kinds = domain::KnownKinds();
  ledger.clock = setting.clock;
  ledger.max_queue_requests = setting.limits.max_queued_writes;
  ledger.max_cursors = setting.limits.max_cursors;
  ledger.min_free_bytes = setting.limits.min_free_bytes;
  ledger.room_to_open_bytes = setting.limits.room_to_open_bytes;
  ledger.resources = setting.resources;
  return ledger;
}

// What a ledger leaves that was served once and is gone: the key of a person, or its signing key
// beside what every start makes. A signing key alone may have been made for one that is to come
// (jiedui key generate).
std::string KeysLeft(const HostSetting& setting, const std::string& home,
                     const std::string& ledger_id) {
  std::error_code error;
  const fs::path keys = fs::path(home) / kKeysDirectory;
  const fs::path beside = keys / kSubjectKeysDirectory;
  const fs::path elsewhere = SubjectKeysElsewhere(setting, ledger_id);
  for (const fs::path& subjects : {beside, elsewhere}) {
    if (fs::is_directory(subjects, error) && !fs::is_empty(subjects, error)) {
      return subjects.string();
    }
  }
  const fs::path signing = keys / "checkpoint.skey";
  const bool was_served =
      fs::exists(beside, error) || fs::exists(fs::path(home) / kTablesDirectory, error);
  return was_served && fs::exists(signing, error) ? signing.string() : "";
}

bool HasGuard(const HostSetting& setting, const std::string& home, const std::string& ledger_id) {
  std::error_code error;
  const std::string elsewhere = GuardDirectoryOf(setting.guard_directory, ledger_id);
  const fs::path guard = elsewhere.empty() ? fs::path(home) / kGuardDirectory : fs::path(elsewhere);
  return fs::exists(guard / "head", error);
}

// Nothing but what making a ledger makes, or restoring one, which opening it tells of.
bool HoldsOnlyParts(const fs::path& home) {
  const std::string parts[] = {kLogDirectory,   kTablesDirectory, kKeysDirectory,
                               kGuardDirectory, "log.importing",  "guard.importing"};
  std::error_code error;
  fs::directory_iterator entry(home, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (std::find(std::begin(parts), std::end(parts), name) == std::end(parts)) return false;
  }
  return !error;
}

const char* RebuildWords(const projections::RebuildProgress& progress) {
  switch (progress.state) {
    case projections::RebuildState::kNone:
    case projections::RebuildState::kFolding:
    case projections::RebuildState::kPaused:
      break;
    case projections::RebuildState::kComparing:
      if (progress.FoundDamage()) return "read models were damaged: their rebuild differs";
      return "read models compared with their rebuild";
    case projections::RebuildState::kDone:
      return "read models rebuilt";
    case projections::RebuildState::kCanceled:
      return "rebuild of read models canceled";
    case projections::RebuildState::kFailed:
      return "rebuild of read models failed";
  }
  return "rebuild of read models began";
}

}  // namespace

absl::StatusOr<std::unique_ptr<LedgerHost>> LedgerHost::Open(const HostSetting& setting,
                                                             const std::string& home,
                                                             const std::string& ledger_id,
                                                             bool create_if_missing) {
  std::unique_ptr<LedgerHost> host(new LedgerHost(setting, ledger_id));
  RETURN_IF_ERROR(host->OpenParts(home, create_if_missing));
  host->MakeServices(home);
  Log(LogLevel::kInfo, "ledger open",
      {{"ledger", ledger_id}, {"head", absl::StrCat(host->store_->head())}});
  return host;
}

bool LedgerHost::IsUnborn(const HostSetting& setting, const std::string& home,
                          const std::string& ledger_id) {
  std::error_code error;
  if (!fs::exists(home, error)) return !error;
  if (!HoldsOnlyParts(home)) return false;
  eventstore::Options looking = LedgerOptions(setting, home, ledger_id);
  looking.read_only = true;
  return absl::IsNotFound(eventstore::Store::Open(looking).status());
}

std::vector<std::string> LedgerHost::PlacesOf(const HostSetting& setting, const std::string& home,
                                              const std::string& ledger_id) {
  std::vector<std::string> places = {home, GuardDirectoryOf(setting.guard_directory, ledger_id),
                                     SubjectKeysElsewhere(setting, ledger_id)};
  places.erase(std::remove(places.begin(), places.end(), ""), places.end());
  return places;
}

absl::Status LedgerHost::OpenParts(const std::string& home, bool create_if_missing) {
  eventstore::Options ledger = LedgerOptions(setting_, home, ledger_id_);
  ledger.create_if_missing = create_if_missing;
  ledger.on_failure = [this](const absl::Status& failure) {
    Log(LogLevel::kError, "ledger failed",
        {{"ledger", ledger_id_}, {"problem", std::string(failure.message())}});
    setting_.on_failure(failure);
  };
  ledger.on_room = [this] {
    if (setting_.on_room != nullptr) setting_.on_room(ledger_id_);
  };
  auto seen = std::make_unique<HighestSeen>(home, ledger_id_);
  std::error_code error;
  // Before there is a ledger, a guard or a key: a lost ledger does not begin anew.
  if (create_if_missing && !fs::exists(fs::path(ledger.directory) / "CURRENT", error)) {
    RETURN_IF_ERROR(CheckNothingLeft(home, *seen));
  }
  auto opened = eventstore::Store::Open(ledger);
  RETURN_IF_ERROR(CheckItsOwn(opened.status(), home));
  store_ = *std::move(opened);
  if (store_->full()) {
    Log(LogLevel::kWarning, "ledger opened without room: it is read, and takes nothing",
        {{"ledger", ledger_id_}, {"head", absl::StrCat(store_->head())}});
  }
  if (!store_->notice().empty()) {
    Log(LogLevel::kWarning, "ledger recovered",
        {{"ledger", ledger_id_}, {"notice", eventstore::NoticeText(store_->notice())}});
  }
  ASSIGN_OR_RETURN(home_, OpenDirectory::Open(home));
  guard_ = IdentityOf(GuardFile());
  // Before the keys: a ledger that is not the one that was seen, or not the witnessed one, must not
  // have any of them destroyed.
  const absl::Status checked = seen->Check(*store_->TakeSnapshot());
  RETURN_IF_ERROR(RolledBack(checked, ledger_id_, store_->head()));
  ASSIGN_OR_RETURN(evidence_, Evidence::Open(setting_.evidence, home_->path(), ledger_id_,
                                             store_.get(), setting_.clock));
  RETURN_IF_ERROR(OpenKeys());
  tokens_ = std::make_unique<PageTokens>(
      PageTokenKey((fs::path(home_->path()) / kKeysDirectory).string(), ledger_id_));

  RETURN_IF_ERROR(OpenTables(home));
  BeginScrub((fs::path(home_->path()) / kLogDirectory).string());
  seen_ = std::move(seen);
  Remember();
  RememberLater(evidence_->lane());
  return absl::OkStatus();
}

absl::Status LedgerHost::CheckNothingLeft(const std::string& home, const HighestSeen& seen) const {
  RETURN_IF_ERROR(CheckNotElsewhere(home, ledger_id_));
  RETURN_IF_ERROR(Evidence::CheckNothingKnown(setting_.evidence, ledger_id_));
  // A guard that is there knows more of what is lost, and opening says it.
  if (HasGuard(setting_, home, ledger_id_)) return absl::OkStatus();
  const std::string left = KeysLeft(setting_, home, ledger_id_);
  if (left.empty()) return seen.CheckNothingSeen();
  return absl::FailedPreconditionError(
      absl::StrCat(left,
                   " is of a ledger that is gone: restore it (jiedui archive restore), or move its "
                   "keys away if a new ledger is meant"));
}

LedgerHost::~LedgerHost() {
  if (seen_ != nullptr) Remember();
}

void LedgerHost::Remember() {
  const absl::Status remembered = seen_->Remember(*store_->TakeSnapshot());
  const bool told = forgetful_.exchange(!remembered.ok());
  if (remembered.ok() || told) return;
  Log(LogLevel::kWarning, "how far the ledger is cannot be kept for the next start",
      {{"ledger", ledger_id_}, {"problem", std::string(remembered.message())}});
}

// By the name of its directory if guards are kept elsewhere, and with the ledger if they are not.
std::string LedgerHost::GuardFile() const {
  const std::string elsewhere = GuardDirectoryOf(setting_.guard_directory, ledger_id_);
  const fs::path directory =
      elsewhere.empty() ? fs::path(home_->path()) / kGuardDirectory : fs::path(elsewhere);
  return (directory / "head").string();
}

absl::Status LedgerHost::GuardProblem() const {
  const std::string file = GuardFile();
  if (!guard_ || IdentityOf(file) == guard_) return absl::OkStatus();
  return eventstore::RefusedOf(
      eventstore::Found(eventstore::FindingKind::kGuardGone, InOwnNames(file)));
}

void LedgerHost::WatchGuard() {
  const absl::Status problem = GuardProblem();
  if (problem == guard_told_) return;
  guard_told_ = problem;
  if (problem.ok()) return Log(LogLevel::kInfo, "head guard again", {{"ledger", ledger_id_}});
  Log(LogLevel::kError, "head guard gone",
      {{"ledger", ledger_id_}, {"problem", std::string(problem.message())}});
}

void LedgerHost::RememberLater(Workers* lane) {
  lane->RunAt(SteadyClock().Now() + kBetweenMemories, [this, lane] {
    Remember();
    WatchGuard();
    RememberLater(lane);
  });
}

absl::Status LedgerHost::OpenTables(const std::string& home) {
  projections::Options tables;
  ASSIGN_OR_RETURN(tables.directory, MakeDirectory(fs::path(home) / kTablesDirectory));
  tables.store = store_.get();
  tables.row_memory = setting_.row_memory;
  tables.min_free_bytes = setting_.limits.min_free_bytes;
  tables.in_memory = store_->full();
  tables.on_problem = [this](const absl::Status& problem) {
    TellTables(problem.ok());
    if (problem.ok()) return;
    Log(LogLevel::kError, "read models stopped",
        {{"ledger", ledger_id_}, {"problem", std::string(problem.message())}});
  };
  tables.on_rebuild = [this](const projections::RebuildProgress& progress) {
    LogRebuild(progress);
  };
  TellTables(true);  // before they may stop
  auto opened = projections::ReadModels::Open(tables);
  if (!opened.ok()) TellTables(std::nullopt);
  ASSIGN_OR_RETURN(read_models_, std::move(opened));
  const projections::Standing standing = read_models_->standing();
  if (standing.rebuild_cut_short) {
    Log(LogLevel::kWarning, "a rebuild of read models was cut short",
        {{"ledger", ledger_id_}, {"begins_anew", standing.of_other_version ? "true" : "false"}});
  }
  if (const auto after = standing.folded_anew_for_loss_after) {
    Log(LogLevel::kWarning,
        "read models that may have counted lost events were discarded: they are folded anew",
        {{"ledger", ledger_id_}, {"loss_accepted_after", absl::StrCat(*after)}});
  }
  if (const absl::Status damage = standing.discarded; !damage.ok()) {
    Log(LogLevel::kError, "read models were damaged: they are folded anew",
        {{"ledger", ledger_id_}, {"problem", std::string(damage.message())}});
  }
  return absl::OkStatus();
}

void LedgerHost::TellTables(std::optional<bool> readable) const {
  if (setting_.on_tables != nullptr) setting_.on_tables(ledger_id_, readable);
}

void LedgerHost::LogRebuild(const projections::RebuildProgress& progress) const {
  using projections::RebuildState;
  const bool failed = progress.state == RebuildState::kFailed;
  const bool damage = progress.state == RebuildState::kComparing && progress.FoundDamage();
  Log(failed || damage ? LogLevel::kError : LogLevel::kInfo, RebuildWords(progress),
      {{"ledger", ledger_id_},
       {"events", absl::StrCat(progress.done)},
       {"automatic", progress.automatic ? "true" : "false"},
       {"compared_at", absl::StrCat(progress.report.position)},
       {"differences", progress.report.Differences()},
       {"not_compared", progress.not_compared},
       {"problem", std::string(progress.problem.message())}});
}

void LedgerHost::LogCheck(const TableCheck& check) const {
  if (check.IsOfOtherVersion()) return;  // it is said already that they are to be folded anew
  const bool sound = check.problem.ok() && check.report.equal();
  Log(sound ? LogLevel::kInfo : LogLevel::kError,
      sound ? "tables held against the log" : "tables are not what the log makes of them",
      {{"ledger", ledger_id_},
       {"position", absl::StrCat(check.report.position)},
       {"differences", check.report.Differences()},
       {"problem", std::string(check.problem.message())}});
}

void LedgerHost::BeginScrub(const std::string& log_directory) {
  if (setting_.scrub_interval_s == 0) return;
  const auto found = [this](const ScrubFound& round) {
    for (const std::string& problem : round.problems) {
      Log(LogLevel::kError, "table file damaged", {{"ledger", ledger_id_}, {"problem", problem}});
    }
    Log(LogLevel::kInfo, "table files checked",
        {{"ledger", ledger_id_},
         {"files", absl::StrCat(round.file_count)},
         {"damaged", absl::StrCat(round.problems.size())}});
  };
  scrub_ = std::make_unique<Scrub>(Scrub::Options{
      log_directory, absl::Seconds(setting_.scrub_interval_s), setting_.clock, found});
}

// Nobody reads anything before what was erased is erased in this copy too.
absl::Status LedgerHost::OpenKeys() {
  const fs::path home = home_->path();
  const fs::path directory = setting_.keys_directory.empty()
                                 ? home / kKeysDirectory / kSubjectKeysDirectory
                                 : fs::path(SubjectKeysElsewhere(setting_, ledger_id_));
  const std::vector<std::string> apart_from = {(home / kLogDirectory).string(),
                                               (home / kTablesDirectory).string()};
  RETURN_IF_ERROR(CheckKeysThere(directory.string()));
  ASSIGN_OR_RETURN(keys_, Keyring::Open(directory.string(), apart_from));
  if (!keys_->IsEmpty()) TellPlaceOfKeys(directory.string());
  if (const auto exposed = Keyring::FindExposed(directory.string())) {
    Log(LogLevel::kWarning, "keys of personal data may be read by others",
        {{"ledger", ledger_id_}, {"problem", eventstore::TextOf(*exposed)}});
  }
  personal_ = std::make_unique<PersonalData>(keys_.get(), ledger_id_);
  if (keys_->IsEmpty()) RETURN_IF_ERROR(MissKeys(directory.string()));
  ASSIGN_OR_RETURN(const std::vector<std::string> returned, personal_->EraseAll(*store_));
  for (const std::string& key_id : returned) {
    Log(LogLevel::kWarning,
        "the key of an erased person was there, and has been destroyed: destroy the copy it is of",
        {{"ledger", ledger_id_}, {"key", key_id}, {"directory", InOwnNames(directory.string())}});
  }
  return absl::OkStatus();
}

// Whoever copies the ledger copies the keys with it, and an erasure leaves them in the copy;
// whoever loses the disk loses both.
void LedgerHost::TellPlaceOfKeys(const std::string& directory) const {
  const KeysPlace place = PlaceOfKeys(directory, home_->path());
  if (place == KeysPlace::kElsewhere) return;
  Log(LogLevel::kWarning,
      place == KeysPlace::kOnItsDisk ? "the keys of personal data are on the ledger's disk"
                                     : "the keys of personal data are in the ledger's directory",
      {{"ledger", ledger_id_}, {"directory", InOwnNames(directory)}});
}

absl::StatusOr<bool> LedgerHost::HasSealed() const {
  const auto persons = eventstore::Query::Of({}, {event::v1::Event::kOfficerRegistered});
  ASSIGN_OR_RETURN(const auto first,
                   store_->TakeSnapshot()->Read(persons, {.limit = kPersonsLookedAt}));
  return std::any_of(first.begin(), first.end(),
                     [](const eventstore::StoredEvent& each) { return !each.sealed.empty(); });
}

// A disk that is not mounted is not made up for by an empty directory: the next persons would get
// keys there that nobody finds once it is.
absl::Status LedgerHost::CheckKeysThere(const std::string& directory) const {
  std::error_code error;
  if (setting_.keys_directory.empty() || fs::exists(directory, error)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool sealed, HasSealed());
  if (!sealed) return absl::OkStatus();
  return domain::Refuse(v1::ERROR_REASON_PERSONAL_KEYS_MISSING, "",
                        {{"ledger", ledger_id_}, {"directory", directory}});
}

// Nothing is read at start that would say so later: whoever forgot to bring the keys is told now.
absl::Status LedgerHost::MissKeys(const std::string& directory) const {
  ASSIGN_OR_RETURN(const bool sealed, HasSealed());
  if (!sealed) return absl::OkStatus();
  Log(LogLevel::kWarning,
      "no key of personal data is there: put them back from their backup, or names cannot be read",
      {{"ledger", ledger_id_}, {"directory", InOwnNames(directory)}});
  return absl::OkStatus();
}

void LedgerHost::MakeServices(const std::string& home) {
  writes_ = std::make_unique<WritePipeline>(store_.get(), personal_.get(), ledger_id_,
                                            setting_.limits.max_cached_entities);
  changes_ = std::make_unique<projections::LedgerChanges>(*store_);
  const ReadSources sources{store_.get(),   read_models_.get(), setting_.workers,
                            setting_.clock, changes_.get(),     tokens_.get()};
  reads_ = std::make_unique<ReadPipeline>(sources, ledger_id_);
  const PersonalSource personal{personal_.get(), writes_.get(), setting_.workers, &key_lane_};
  event_log_ = std::make_unique<EventLog>(store_.get(), personal, setting_.workers, setting_.seats,
                                          tokens_.get(), ledger_id_);
  officers_ = std::make_unique<Officers>(store_.get(), reads_.get(), personal, ledger_id_);
  Add(MakeRegistryService(writes_.get(), reads_.get(), officers_.get()));
  Add(MakeProgramService(writes_.get(), reads_.get()));
  Add(MakePairService(writes_.get(), reads_.get()));
  Add(MakeActivityService(writes_.get(), reads_.get()));
  Add(MakeCaseService(writes_.get(), reads_.get()));
  Add(MakeReportService(writes_.get(), reads_.get()));
  Add(MakeBulletinService({writes_.get(), reads_.get(), store_.get(), setting_.clock,
                           changes_.get(), evidence_.get()}));
  Add(MakePracticeService(writes_.get(), reads_.get()));
  audit_ = std::make_unique<Audit>(store_.get(), reads_.get(), evidence_.get(), setting_.workers,
                                   ledger_id_);
  Add(audit_->MakeService());
  exports_ = std::make_unique<TableExports>(
      store_.get(), ExportSources{store_.get(), reads_.get(), setting_.workers, &lists_},
      setting_.seats);
  Add(MakeStatisticsService({store_.get(), reads_.get(), audit_.get(), changes_.get()},
                            exports_.get()));
  Add(MakeAssessmentService(writes_.get(),
                            {store_.get(), reads_.get(), setting_.workers, evidence_.get()}));
  obligations_ = std::make_unique<Obligations>(
      store_.get(), ObligationSources{store_.get(), reads_.get(), setting_.workers, setting_.clock},
      setting_.seats);
  Add(obligations_->MakeService());
  Add(event_log_->MakeService());
  backup_ = std::make_unique<Backup>(
      store_.get(), evidence_.get(),
      BackupSetting{ledger_id_, home, setting_.backup_directory, setting_.limits.min_free_bytes});
  tables_ = std::make_unique<TableRebuild>(store_.get(), read_models_.get(), ledger_id_);
  checks_ = std::make_unique<TableChecks>(TableChecks::Options{
      read_models_.get(), ledger_id_, absl::Seconds(setting_.table_check_interval_s),
      setting_.clock, [this](const TableCheck& check) { LogCheck(check); }});
  CheckComplete();
}

void LedgerHost::Add(Service service) {
  for (Method& method : service.methods) {
    if (method.list != nullptr) {
      lists_.emplace(method.list->request_type().full_name(), method.list);
    }
    std::string path = absl::StrCat("/", service.full_name, "/", method.name);
    methods_.emplace(std::move(path), std::move(method));
  }
}

void LedgerHost::CheckComplete() const {
  size_t count = 0;
  for (const absl::string_view name : kLedgerServices) {
    const auto* const service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(std::string(name));
    CHECK(service != nullptr, name);
    for (int i = 0; i < service->method_count(); ++i, ++count) {
      MethodAt(absl::StrCat("/", name, "/", service->method(i)->name()));
    }
  }
  CHECK(count == methods_.size(), "a service is not in kLedgerServices");
}

void LedgerHost::Close() {
  door_.Shut();
  EndStreams();
  EndBackup();
  door_.AwaitEmpty();
  TellTables(std::nullopt);
  Log(LogLevel::kInfo, "ledger closed",
      {{"ledger", ledger_id_}, {"head", absl::StrCat(store_->head())}});
}

absl::Status LedgerHost::RecordAct(const event::v1::OperatorActed& act) {
  std::vector<event::v1::Event> acts(1);
  *acts.front().mutable_operator_acted() = act;
  absl::Notification done;
  absl::Status recorded;
  writes_->Record(kOperator, std::move(acts), [&](absl::Status status) {
    recorded = std::move(status);
    done.Notify();
  });
  done.WaitForNotification();
  return recorded;
}

const Method& LedgerHost::MethodAt(absl::string_view path) const {
  const auto found = methods_.find(path);
  CHECK(found != methods_.end(), path);
  return found->second;
}

}  // namespace jiedui::services
