// What goes wrong, as the user of the command line sees it: the sentence in Chinese, the clause,
// the reason and the field of the catalogue, and an exit code a script can tell apart.

#ifndef JIEDUI_CLI_FAILURE_H_
#define JIEDUI_CLI_FAILURE_H_

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include <grpcpp/support/status.h>

namespace jiedui::cli {

// 130, interrupted, is the shell's own.
enum class ExitCode {
  kOk = 0,
  kUsage = 1,        // the command line, or a field of the request, is malformed or out of range
  kRefused = 2,      // refused by a rule or for want of authority
  kNotFound = 3,     // no such thing
  kConflict = 4,     // exists already
  kUnavailable = 5,  // no server, no answer in time, or a failure on its side
  kDamaged = 6,      // the ledger contradicts itself
  kNothingNew = 7,   // of an export: nothing has been recorded since the last one
};

// The status of a call, with the server's details inside.
absl::Status FromGrpc(const grpc::Status& status);

// No failure: there was nothing to do, and it is said already.
absl::Status NothingNew();

// A failure on this machine, in both languages: its message is the Chinese text. No reason: empty.
absl::Status Failure(absl::StatusCode code, absl::string_view reason, absl::string_view zh,
                     absl::string_view en);

// What the server's details say, or a Failure.
struct Refusal {
  std::string code;    // "FAILED_PRECONDITION"
  std::string reason;  // "UNIT_PAIR_LIMIT"; empty if the error did not come from the catalogue
  std::string zh;
  std::string en;
  std::string field;   // "fact.unit_a_id"; may be empty
  std::string clause;  // "枣安监发〔2017〕11号·三"; empty if it rests on none
};
Refusal RefusalOf(const absl::Status& status);

ExitCode ExitCodeOf(const absl::Status& status);

// The address that a command asks, and how it is told another.
struct Asked {
  absl::string_view address;
  bool admin = false;  // that for operators
};

// Prints the failure to people, if it is one, and returns its exit code.
ExitCode Fail(const absl::Status& status, const Asked& asked, std::ostream& err);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_FAILURE_H_
