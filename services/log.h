// The server's log: one line an event on stderr, as text for people or as JSON for machines. Never
// on the path of a call that succeeds. Any thread.

#ifndef JIEDUI_SERVICES_LOG_H_
#define JIEDUI_SERVICES_LOG_H_

#include <initializer_list>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace jiedui::services {

enum class LogFormat { kText, kJson };
enum class LogLevel { kDebug, kInfo, kWarning, kError, kOff };

using LogFields = std::initializer_list<std::pair<absl::string_view, std::string>>;

// Process-wide; before the first line.
void ConfigureLog(LogFormat format, LogLevel lowest);

// Whether a line of that level is written at all: ask before putting an expensive one together.
bool Logs(LogLevel level);

void Log(LogLevel level, absl::string_view what, LogFields fields = {});

// Sends what protobuf and gRPC have to say to the log: protobuf's (texts that are not UTF-8) at
// debug level, since a caller must not be able to fill the log with bad bytes, gRPC's errors, such
// as an address that is taken, as warnings.
void TakeLibraryLogs();

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_LOG_H_
