// The configuration file: TOML in, ServerOptions out. Every error names the file, the line and the
// key. Called once, at start. docs/CONFIG.md lists every key; a test holds it against ConfigKeys.
//
//   [server]
//   listen_address = "127.0.0.1:8470"
//   data_directory = "/var/lib/jiedui"
//   ledgers = ["370400", "370300"]  # must open; others in the data directory are opened too
//   guard_directory = "/mnt/other-disk/guard"  # optional: where the head guards are, one directory
//                                              # a ledger; best on another disk
//   [admin]                         # optional: where operators are served
//   listen_address = "unix:/run/jiedui/admin.sock"   # or a loopback port
//   backup_directory = "/mnt/other-disk/backup"      # optional: where their backups are
//   [metrics]                       # optional: where monitoring reads
//   listen_address = "127.0.0.1:9470"
//   [privacy]                       # optional: where the keys of personal data are
//   keys_directory = "/srv/keys/jiedui"              # best on another disk
//   [identity]
//   principals = ["city/370400", "district/370403"]
//   default_principal = "city/370400"
//   [limits]                        # all optional, see Limits
//   max_request_bytes = 4194304
//   [evidence]                      # optional, see EvidenceOptions
//   origin = "jiedui.example"
//   witness_directory = "/mnt/other-disk/witness"
//   [scrub]                         # optional: how often the table files are read and checked
//   interval_s = 86400              # 0: never
//   [tables]                        # optional: how often they are held against the log
//   check_interval_s = 0            # 0: never by themselves
//   [log]                           # optional
//   format = "text"                 # or "json"
//   level = "info"                  # debug, info, warning, error, off

#ifndef JIEDUI_SERVICES_CONFIG_H_
#define JIEDUI_SERVICES_CONFIG_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "services/log.h"
#include "services/server.h"

namespace jiedui::services {

struct Config {
  ServerOptions server;
  LogFormat log_format = LogFormat::kText;
  LogLevel log_level = LogLevel::kInfo;
};

// file_name is only named in errors. The result has been validated.
absl::StatusOr<Config> ParseConfig(absl::string_view text, absl::string_view file_name);

absl::StatusOr<Config> LoadConfig(const std::string& file_name);

// Every key there is, "limits.max_cursors", with its default as a file would spell it.
std::map<std::string, std::string> ConfigKeys();

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_CONFIG_H_
