// The ledgers of a server, by id: which are open, and how one is created, opened and closed while
// the others go on. Each is a directory of its own, <data_directory>/<ledger_id>; a closed one may
// be copied or moved.
//
// Enter, Ids, List and ForEachOpen: any thread. Create, Open and Close take their time and wait for
// the disk and for calls under way: not on a thread that those calls need.

#ifndef JIEDUI_SERVICES_LEDGER_DIRECTORY_H_
#define JIEDUI_SERVICES_LEDGER_DIRECTORY_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

#include "base/workers.h"
#include "services/file_identity.h"
#include "services/ledger_host.h"

namespace jiedui::services {

enum class LedgerStanding {
  kOpening,
  kOpen,
  kClosing,
  kClosed,   // in the data directory, not served
  kRefused,  // could not be opened
  kLost,     // not in the data directory, and the server has seen events of it
};

// What is to be said of a ledger.
struct LedgerFacts {
  std::string ledger_id;
  LedgerStanding standing = LedgerStanding::kClosed;
  // Why it was refused or is lost; if open, of its checkpoints, and what keeps it from being opened
  // the next time.
  std::string problem;
  std::string problem_zh;                               // the same in Chinese
  eventstore::Position head = eventstore::kNoPosition;  // if open
  uint64_t disk_bytes = 0;
  std::string verifier_key;  // of its checkpoints, if open
  ScrubFound scrubbed;       // the last time, if open
};

// A host, and what keeps it open meanwhile.
struct Visit {
  LedgerHost* host = nullptr;
  Pass pass;
};

class LedgerDirectory {
 public:
  LedgerDirectory(std::string data_directory, const HostSetting& setting);
  // As End.
  ~LedgerDirectory();
  LedgerDirectory(const LedgerDirectory&) = delete;
  LedgerDirectory& operator=(const LedgerDirectory&) = delete;

  // Opens the named ledgers, creating those that are missing, and then every other one in the data
  // directory, several at once. An error names the first, by its name, of the named ones that
  // cannot be opened, and why, and all are closed again; trouble with another one is logged and
  // listed. Once, before there are calls.
  absl::Status OpenAll(const std::vector<std::string>& named);

  // RESOURCE_NOT_FOUND if there is no such ledger, LEDGER_STATE if it is not open, or lost; `field`
  // is the one of the request that names it.
  absl::StatusOr<Visit> Enter(absl::string_view ledger_id, absl::string_view field) const;

  // Calls it for each open ledger, in the order of their ids.
  void ForEachOpen(absl::FunctionRef<void(LedgerHost&)> visit) const;

  // All of the data directory, open or not, and what is lost of it, in order. An open one is there
  // under its id, whatever its directory is called by now.
  std::vector<std::string> Ids() const;
  // The same, with what is to be said of each.
  std::vector<LedgerFacts> List() const;

  // RESOURCE_EXISTS if there is anything of that name but what an earlier try left that was cut
  // short; LEDGER_MISPLACED, LEDGER_LOST, LEDGER_DAMAGED if there was one; DISK_LOW. Nothing is
  // left of one that fails, and what cannot be removed is logged.
  absl::StatusOr<LedgerFacts> Create(const std::string& ledger_id);
  // RESOURCE_NOT_FOUND, LEDGER_STATE if it is open or cannot be opened, LEDGER_DAMAGED,
  // LEDGER_MISPLACED, LEDGER_ROLLED_BACK, LEDGER_LOST.
  absl::StatusOr<LedgerFacts> Open(const std::string& ledger_id);
  // New calls are refused, streams and a backup end, the others finish; then it is closed.
  absl::StatusOr<LedgerFacts> Close(const std::string& ledger_id);

  // Closes all for good; no call is under way. Several at once, each as it is by Close: its last
  // checkpoint is signed, and an error of that logged under its id, before its store closes.
  void End();

  // Ends subscriptions, verifications and exports of all ledgers, and every later one at once.
  void EndStreams();
  // The same of their backups.
  void EndBackups();

 private:
  struct Entry {
    LedgerStanding standing = LedgerStanding::kOpening;
    absl::Status problem;
    std::string refused;               // its directories when it could not be opened
    std::unique_ptr<LedgerHost> host;  // while open or closing
  };
  struct Known {
    LedgerStanding standing = LedgerStanding::kClosed;
    absl::Status problem;  // if refused
  };

  absl::Status OpenNamed(const std::vector<std::string>& ids);
  void CloseAll();
  // The ledger closes, and is opened again, on a thread of its own.
  void Reopen(const std::string& ledger_id);
  // Returns once none is being reopened; none is from then on.
  void EndReopening();
  // None is in the directory any more.
  std::vector<std::unique_ptr<LedgerHost>> TakeHosts();

  std::string Home(absl::string_view ledger_id) const;
  // There is something that looks like a ledger.
  bool IsOnDisk(absl::string_view ledger_id) const;
  // Directories with something that looks like a ledger, and those of them that are named as one.
  std::vector<std::string> NamesOnDisk() const;
  std::vector<std::string> OnDisk() const;
  // Those that the server has seen and has no directory of.
  std::vector<std::string> LostIds() const;
  bool WasSeen(const std::string& ledger_id) const;
  // OK if it was not seen; LEDGER_MISPLACED if it is elsewhere among the data; else LEDGER_LOST.
  absl::Status Lost(const std::string& ledger_id) const;
  // Which directory each open ledger is.
  std::map<std::string, FileIdentity> OpenHomes() const;
  void TellOfStrangers() const;
  absl::Status Missing(absl::string_view ledger_id, absl::string_view field) const;

  // What its directories look like from outside.
  std::string Stamp(const std::string& ledger_id) const;
  // How it stands. What was refused is closed as soon as its directories have changed.
  Known Look(const std::string& ledger_id) const;
  // Takes the ledger to kOpening; LEDGER_STATE if it is open, or somebody else is about to.
  absl::Status Claim(const std::string& ledger_id);
  // From there to kOpen or kRefused.
  absl::Status Settle(const std::string& ledger_id,
                      absl::StatusOr<std::unique_ptr<LedgerHost>> opened);
  absl::Status OpenHost(const std::string& ledger_id, bool create_if_missing);
  // As LedgerHost::Open, creating what is missing; what it made is removed if it fails.
  absl::StatusOr<std::unique_ptr<LedgerHost>> Make(const std::string& ledger_id) const;
  LedgerFacts Describe(const std::string& ledger_id) const;

  const std::string data_directory_;
  HostSetting setting_;  // set once

  mutable absl::Mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Workers> reopener_ ABSL_GUARDED_BY(mutex_);  // null once that is over
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_LEDGER_DIRECTORY_H_
