// The subcommands, after their flags have been read. Each prints its result to out and returns a
// status that says what went wrong.

#ifndef JIEDUI_CLI_COMMANDS_H_
#define JIEDUI_CLI_COMMANDS_H_

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/audit.h"
#include "cli/demo.h"
#include "cli/reader.h"

namespace jiedui::cli {

enum class Format { kTable, kJson, kCsv };

// What every query is asked with.
struct QueryFlags {
  std::string server = "127.0.0.1:8470";
  ReadScope scope;
  Format format = Format::kTable;
};

// 附件1 of one unit, or of all that decide pairs.
absl::Status ShowPairs(const QueryFlags& flags, const std::string& unit_id, std::ostream& out);

// 附件2 of a unit and month.
absl::Status ShowDispatch(const QueryFlags& flags, const std::string& unit_id,
                          const std::string& month, std::ostream& out);

absl::Status ShowCompliance(const QueryFlags& flags, const std::string& pair_id,
                            const std::string& unit_id, std::ostream& out);

absl::Status ShowReportSlots(const QueryFlags& flags, const ObligationQuery& query,
                             const std::string& month, std::ostream& out);
absl::Status ShowObligations(const QueryFlags& flags, const ObligationQuery& query,
                             std::ostream& out);

absl::Status ShowAssessment(const QueryFlags& flags, std::ostream& out);
absl::Status ShowAssessmentResult(const QueryFlags& flags, std::ostream& out);
// The assessment on its way, with its last result.
absl::Status ShowAssessmentRecord(const QueryFlags& flags, std::ostream& out);
// The cells of a table with their paths; why one is what it is; what is different between two
// states or under a policy set that is assumed.
absl::Status ShowCells(const QueryFlags& flags, const CellQuery& query, std::ostream& out);
// With proofs, whether they hold, by the keys if there are any (proofs.h).
absl::Status ExplainCell(const QueryFlags& flags, const CellQuery& query,
                         const std::vector<std::string>& verifier_keys, std::ostream& out);
// INVALID_ARGUMENT unless something says what the state is compared with.
absl::Status CompareTables(const QueryFlags& flags, const CellQuery& query, std::ostream& out);

absl::Status ShowGaps(const QueryFlags& flags, std::ostream& out);

// Prints what there is; Unavailable if a ledger could not be read.
absl::Status ShowRollUp(const QueryFlags& flags, const RollUpQuery& query, std::ostream& out);

// The programme's bulletins, a line each; one with the table it published.
absl::Status ListBulletins(const QueryFlags& flags, std::ostream& out);
absl::Status ShowBulletin(const QueryFlags& flags, const std::string& bulletin_id,
                          std::ostream& out);

absl::Status ShowEvents(const QueryFlags& flags, const EventQuery& query, std::ostream& out);
// One line an event, history first; ends with the server, or after query.limit events.
absl::Status FollowEvents(const QueryFlags& flags, const EventQuery& query, std::ostream& out);

// Who serves at a unit, or everywhere: nothing of it is personal.
absl::Status ListOfficers(const QueryFlags& flags, const std::string& unit_id,
                          bool include_subordinates, std::ostream& out);
// What the caller may see of them is recorded as read, for that purpose.
absl::Status ShowOfficer(const QueryFlags& flags, const std::string& officer_id,
                         const std::string& purpose, std::ostream& out);
// Everybody who has looked at the officer's personal data.
absl::Status ShowReadings(const QueryFlags& flags, const std::string& officer_id,
                          std::ostream& out);

absl::Status ShowUnits(const QueryFlags& flags, std::ostream& out);
absl::Status ShowCases(const QueryFlags& flags, const std::string& unit_id,
                       const std::string& activity_id, std::ostream& out);

// The policy set in force on the day judged on, each parameter with its clause; all sets, a line
// each.
absl::Status ShowPolicy(const QueryFlags& flags, std::ostream& out);
absl::Status ListPolicies(const QueryFlags& flags, std::ostream& out);

// A table prints the result as it is said to be; JSON is for -o json. How far the year has been
// played goes to err, a line a month.
absl::Status Demonstrate(const DemoOptions& options, Format format, std::ostream& out,
                         std::ostream& err);

// How far they are goes to err, a line a second, here and below. guard_directory as below.
absl::Status Verify(const std::string& directory, const std::string& guard_directory, Format format,
                    std::ostream& out, std::ostream& err);

absl::Status Audit(const AuditRequest& request, Format format, std::ostream& out,
                   std::ostream& err);
// The same of a ledger or an archive, and its tables folded anew. DataLoss names the first table
// that is not as the statement says; FailedPrecondition if another version of this program is
// needed to tell.
absl::Status Replay(const AuditRequest& request, Format format, std::ostream& out,
                    std::ostream& err);
// Has the server state its tables, and keeps the signed note in the file, which must not be there.
absl::Status SaveStatement(const QueryFlags& flags, const std::string& file, std::ostream& out);

struct AdoptFlags {
  std::string ledger;                        // its directory
  std::string guard_directory;               // the server's; empty: the guard is beside the ledger
  std::optional<int64_t> accept_loss_after;  // eventstore::Adoption
  std::vector<std::string> verifier_keys;
  std::string witness;  // the file, or the server's witness_directory; empty: none
  std::vector<std::string> succession_files;  // by which the keys are followed to the witness's
};
// Accepts a copied ledger's directory as the ledger, after a check of all of it.
absl::Status AdoptLedger(const AdoptFlags& flags, Format format, std::ostream& out,
                         std::ostream& err);

struct ArchiveFlags {
  std::string ledger;           // its directory
  std::string archive;          // a directory, or a file ending in ".tar"
  std::string data_directory;   // where to restore
  std::string guard_directory;  // the server's; empty: the guard is beside the ledger
  std::vector<std::string> verifier_keys;
  std::string witness;  // the file, or the server's witness_directory; empty: none
  std::vector<std::string> succession_files;  // by which the keys are followed to the witness's
};
absl::Status MakeArchive(const ArchiveFlags& flags, Format format, std::ostream& out,
                         std::ostream& err);
absl::Status RestoreFromArchive(const ArchiveFlags& flags, Format format, std::ostream& out,
                                std::ostream& err);

// The keys of a ledger's directory; each prints public keys, a line each, the current one last.
absl::Status GenerateKey(const std::string& ledger, const std::string& origin, std::ostream& out);
absl::Status RotateKey(const std::string& ledger, std::ostream& out);
absl::Status ShowKeys(const std::string& ledger, std::ostream& out);

// What an operator's commands are asked with.
struct OperatorFlags {
  std::string admin = "127.0.0.1:8471";  // or "unix:/path"
  std::string ledger_id;                 // of all but ListLedgers
  std::string backup;                    // the name BackUpLedger gives its directory
  Format format = Format::kTable;
};
absl::Status ListLedgers(const OperatorFlags& flags, std::ostream& out);
absl::Status CreateLedger(const OperatorFlags& flags, std::ostream& out);
absl::Status OpenLedger(const OperatorFlags& flags, std::ostream& out);
absl::Status CloseLedger(const OperatorFlags& flags, std::ostream& out);
// How far the server is goes to err, a line a second. Whoever interrupts the command stops the
// backup; the next one goes on from there.
absl::Status BackUpLedger(const OperatorFlags& flags, std::ostream& out, std::ostream& err);

// How the read models of a ledger stand, holding them against the log, and their rebuild; a
// rebuild, told as a backup is, but interrupting the command leaves it to go on; letting one rest,
// go on, and end.
absl::Status ShowTables(const OperatorFlags& flags, std::ostream& out);
// DataLoss if they are not what the log makes of them, once it has said in what.
absl::Status VerifyTables(const OperatorFlags& flags, std::ostream& out);
absl::Status RebuildTables(const OperatorFlags& flags, std::ostream& out, std::ostream& err);
absl::Status PauseRebuild(const OperatorFlags& flags, std::ostream& out);
absl::Status ResumeRebuild(const OperatorFlags& flags, std::ostream& out);
absl::Status CancelRebuild(const OperatorFlags& flags, std::ostream& out);

struct ServeFlags {
  std::string config_file;
  std::string data_directory;  // else the configuration's
  std::string listen_address;  // else the configuration's
};
// Serves until SIGINT or SIGTERM.
absl::Status Serve(const ServeFlags& flags, std::ostream& out);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_COMMANDS_H_
