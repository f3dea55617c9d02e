// Everything of one served ledger: the store, the read models that follow it, the pipelines, and
// the services of the API on it. A server has one for each ledger that is open
// (ledger_directory.h), and calls reach it through ledger_router.h.
//
// On disk: <home>/log holds the ledger, <home>/guard its head guard, <home>/tables the read models,
// which are derived from it and may be deleted while the ledger is closed (<home>/tables.loss says
// that they may go for a loss that was accepted), <home>/keys what it
// signs its checkpoints with, <home>/keys/subjects the keys of personal data; guards and keys of
// personal data may have a directory of their own instead. Beside it <home>.seen says how far it
// was seen.
//
// Any thread. Whoever uses a host has entered it, or knows that it is not being closed.

#ifndef JIEDUI_SERVICES_LEDGER_HOST_H_
#define JIEDUI_SERVICES_LEDGER_HOST_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/clock.h"
#include "base/open_directory.h"
#include "base/workers.h"
#include "eventstore/store.h"
#include "projections/cell_changes.h"
#include "projections/read_models.h"
#include "projections/row_memory.h"
#include "services/audit_service.h"
#include "services/backup.h"
#include "services/door.h"
#include "services/event_log_service.h"
#include "services/evidence.h"
#include "services/file_identity.h"
#include "services/highest_seen.h"
#include "services/keyring.h"
#include "services/limits.h"
#include "services/obligation_service.h"
#include "services/officers.h"
#include "services/paging.h"
#include "services/personal_data.h"
#include "services/read_pipeline.h"
#include "services/rpc.h"
#include "services/scrub.h"
#include "services/table_checks.h"
#include "services/table_export.h"
#include "services/table_rebuild.h"
#include "services/write_pipeline.h"

namespace jiedui::services {

// The services of the API that are about one ledger; every request of theirs names it in `parent`
// or `name`.
inline constexpr absl::string_view kLedgerServices[] = {
    "jiedui.v1.RegistryService",   "jiedui.v1.ProgramService",    "jiedui.v1.PairService",
    "jiedui.v1.ActivityService",   "jiedui.v1.CaseService",       "jiedui.v1.ReportService",
    "jiedui.v1.BulletinService",   "jiedui.v1.PracticeService",   "jiedui.v1.StatisticsService",
    "jiedui.v1.AssessmentService", "jiedui.v1.ObligationService", "jiedui.v1.EventLogService",
    "jiedui.v1.AuditService"};

// What all hosts of a server share. It outlives them.
struct HostSetting {
  const Clock* clock = nullptr;
  Workers* workers = nullptr;
  std::string keys_directory;    // of all ledgers' keys of personal data; empty: each in its home
  std::string guard_directory;   // of all ledgers' head guards; empty: each in its home
  std::string backup_directory;  // empty: none are made
  Seats* seats = nullptr;        // of subscriptions
  std::shared_ptr<eventstore::Resources> resources;
  std::shared_ptr<projections::RowMemory> row_memory;
  Limits limits;
  EvidenceOptions evidence;
  int scrub_interval_s = 0;        // 0: none
  int table_check_interval_s = 0;  // 0: none
  // A ledger can no longer be written, and everything under way has been answered. Not to block.
  std::function<void(const absl::Status&)> on_failure;
  // A ledger that was opened where there was no room for writing can be opened anew. Not to block.
  std::function<void(const std::string& ledger_id)> on_room;
  // Whether the tables of a ledger can be read; nullopt once it is closed. Null: nobody asks.
  std::function<void(const std::string& ledger_id, std::optional<bool> readable)> on_tables;
};

class LedgerHost {
 public:
  // Opens the ledger in the directory, or makes a new one there. Any trouble is a status that names
  // its cause; what is missing is NotFound unless it may be created.
  static absl::StatusOr<std::unique_ptr<LedgerHost>> Open(const HostSetting& setting,
                                                          const std::string& home,
                                                          const std::string& ledger_id,
                                                          bool create_if_missing);

  // The directory has nothing that a ledger has written: it is not there, or making one there was
  // cut short. False if it cannot be read, or holds what is no ledger's.
  static bool IsUnborn(const HostSetting& setting, const std::string& home,
                       const std::string& ledger_id);

  // Everything that making the ledger makes: its directory, and what is elsewhere.
  static std::vector<std::string> PlacesOf(const HostSetting& setting, const std::string& home,
                                           const std::string& ledger_id);

  // Close first, unless nobody can be inside.
  ~LedgerHost();
  LedgerHost(const LedgerHost&) = delete;
  LedgerHost& operator=(const LedgerHost&) = delete;

  // Keeps the host from closing while the pass is held; null once it is closing.
  Pass Enter() { return door_.Enter(); }

  // Ends every subscription, verification and export with SERVER_CLOSING, and every later one at
  // once.
  void EndStreams() {
    event_log_->Close();
    obligations_->Close();
    exports_->Close();
    audit_->Close();
  }
  // The same of a backup under way, of a check of the tables, and of whoever follows a rebuild.
  void EndBackup() {
    backup_->Close();
    tables_->Close();
    checks_->Close();
  }

  // Lets nobody in, ends streams and the backup, and returns when all others have been answered.
  void Close();

  // A method of kLedgerServices, by Call::method.
  const Method& MethodAt(absl::string_view path) const;

  // Records what an operator does with the ledger. Durable when it returns OK; waits for the disk.
  absl::Status RecordAct(const event::v1::OperatorActed& act);

  const std::string& ledger_id() const { return ledger_id_; }
  // Its directory, wherever that is by now.
  const OpenDirectory& home() const { return *home_; }
  // FailedPrecondition if the next start will not find the guard that is written.
  absl::Status GuardProblem() const;
  eventstore::Store& store() { return *store_; }
  projections::ReadModels& read_models() { return *read_models_; }
  const Evidence& evidence() const { return *evidence_; }
  // What the last scrub of the table files found.
  ScrubFound scrubbed() const { return scrub_ == nullptr ? ScrubFound() : scrub_->latest(); }
  ReadPipeline& reads() { return *reads_; }
  Audit& audit() { return *audit_; }
  Backup& backup() { return *backup_; }
  TableRebuild& tables() { return *tables_; }
  TableChecks& checks() { return *checks_; }

 private:
  LedgerHost(const HostSetting& setting, std::string ledger_id)
      : setting_(setting), ledger_id_(std::move(ledger_id)) {}

  absl::Status OpenParts(const std::string& home, bool create_if_missing);
  absl::Status CheckNothingLeft(const std::string& home, const HighestSeen& seen) const;
  // How far the ledger is now, for the next start; again and again, on the thread that signs.
  void Remember();
  void RememberLater(Workers* lane);
  std::string GuardFile() const;
  void WatchGuard();
  absl::Status OpenKeys();
  // Whether texts are sealed in it; looks at the first persons.
  absl::StatusOr<bool> HasSealed() const;
  absl::Status CheckKeysThere(const std::string& directory) const;
  absl::Status MissKeys(const std::string& directory) const;
  void TellPlaceOfKeys(const std::string& directory) const;
  absl::Status OpenTables(const std::string& home);
  void TellTables(std::optional<bool> readable) const;
  void LogRebuild(const projections::RebuildProgress& progress) const;
  void LogCheck(const TableCheck& check) const;
  void BeginScrub(const std::string& log_directory);
  void MakeServices(const std::string& home);
  void Add(Service service);
  // A method nobody wrote must not be found out by its first caller.
  void CheckComplete() const;

  const HostSetting setting_;
  const std::string ledger_id_;
  Door door_;

  // Each uses those above it.
  // Where its keys and tables are, by a name that stays. The store has its own directories itself.
  std::shared_ptr<const OpenDirectory> home_;
  std::unique_ptr<eventstore::Store> store_;
  std::unique_ptr<HighestSeen> seen_;    // once the ledger extends it
  std::atomic<bool> forgetful_ = false;  // what was seen could not be written the last time
  std::optional<FileIdentity> guard_;    // that is written; as it was opened
  absl::Status guard_told_;              // the signing thread's own
  std::unique_ptr<Evidence> evidence_;
  std::unique_ptr<Scrub> scrub_;  // null: none
  std::unique_ptr<projections::ReadModels> read_models_;
  std::unique_ptr<Keyring> keys_;
  std::unique_ptr<PersonalData> personal_;
  std::unique_ptr<WritePipeline> writes_;
  std::unique_ptr<projections::LedgerChanges> changes_;
  std::unique_ptr<const PageTokens> tokens_;
  std::unique_ptr<ReadPipeline> reads_;
  std::unique_ptr<EventLog> event_log_;
  std::unique_ptr<Obligations> obligations_;
  std::unique_ptr<Officers> officers_;
  std::unique_ptr<Audit> audit_;
  Lists lists_;  // filled while the services are made, and then only read
  std::unique_ptr<TableExports> exports_;
  std::unique_ptr<Backup> backup_;
  std::unique_ptr<TableRebuild> tables_;
  std::unique_ptr<TableChecks> checks_;
  absl::flat_hash_map<std::string, Method> methods_;  // by path
  // For readings that wait for the disk of the keys; last: what it runs uses the rest.
  Workers key_lane_{1};
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_LEDGER_HOST_H_
