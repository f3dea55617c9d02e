// The commands that work on a ledger's directory on this machine: serve it, fill it with the
// demonstration, check it.

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/commands.h"
#include "cli/damage.h"
#include "cli/failure.h"
#include "cli/json.h"
#include "cli/notice.h"
#include "cli/progress.h"
#include "cli/verify.h"

#include "base/status_macros.h"
#include "domain/error.h"
#include "eventstore/finding.h"
#include "services/config.h"
#include "services/config_words.h"
#include "services/finding_words.h"
#include "services/log.h"
#include "services/server.h"

namespace jiedui::cli {
namespace {

// SIGINT and SIGTERM, kept from every thread started later, so that one can wait for them.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }

  void Wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
  }

 private:
  sigset_t signals_;
};

std::string TablesText(const Verified& verified) {
  switch (verified.tables) {
    case TablesFound::kNone:
      return "没有统计表可比对，服务启动时会按账本重算";
    case TablesFound::kOfOtherVersion:
      return "统计表由其他版本计算，未作比对，服务启动时会按账本重算";
    case TablesFound::kEqual:
      break;
  }
  return absl::StrFormat("统计表 %d 张与账本至事件 %d 的重算结果一致", verified.table_count,
                         verified.tables_position);
}

const char* TablesWord(TablesFound tables) {
  switch (tables) {
    case TablesFound::kNone:
      return "none";
    case TablesFound::kOfOtherVersion:
      return "other_version";
    case TablesFound::kEqual:
      break;
  }
  return "equal";
}

void PrintVerified(const Verified& verified, const std::string& place, Format format,
                   std::ostream& out) {
  if (format == Format::kJson) {
    const Json json = {{"path", place},
                       {"ledger", "ledgers/" + verified.ledger_id},
                       {"events", verified.events},
                       {"tree_root", verified.root_hex},
                       {"read_models", TablesWord(verified.tables)},
                       {"read_models_equal_to_rebuild", verified.table_count},
                       {"read_models_position", verified.tables_position},
                       {"notice", eventstore::NoticeText(verified.notice)},
                       {"notice_zh", services::ChineseNotice(verified.notice)},
                       {"head_guard_missing", verified.guard_missing},
                       {"key_problems", EnglishOf(verified.key_problems)},
                       {"key_problems_zh", ChineseOf(verified.key_problems)},
                       {"verified", true}};
    // A file may have any name.
    out << json.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) << "\n";
    return;
  }
  out << CheckedLine(place)
      << absl::StrFormat("账本 %s，事件 %d 个\n树根 %s\n%s\n", verified.ledger_id, verified.events,
                         verified.root_hex, TablesText(verified));
  PrintNotice(verified.notice, out);
  PrintNotices(verified.key_problems, out);
  out << "verified\n";
}

std::vector<std::string> OpenLedgers(services::Server& server) {
  std::vector<std::string> ids;
  server.ledgers().ForEachOpen(
      [&ids](const services::LedgerHost& host) { ids.push_back(host.ledger_id()); });
  return ids;
}

absl::Status Misconfigured(const std::string& file, const absl::Status& problem) {
  const std::string zh =
      absl::IsNotFound(problem)
          ? absl::StrCat("配置文件 ", file, " 无法读取；请用 --config 指明配置文件")
          : absl::StrCat("配置有误，请改正后再启动：",
                         services::ChineseOfConfigError(problem.message()));
  return Failure(problem.code(), "", zh, problem.message());
}

// What no layer below the options of the server has said.
bool IsOfOptions(const absl::Status& status) {
  return absl::IsInvalidArgument(status) && !domain::ReasonOf(status).has_value() &&
         eventstore::FindingOf(status).kind == eventstore::FindingKind::kOther;
}

}  // namespace

absl::Status Serve(const ServeFlags& flags, std::ostream& out) {
  absl::StatusOr<services::Config> loaded = services::LoadConfig(flags.config_file);
  if (!loaded.ok()) return Misconfigured(flags.config_file, loaded.status());
  services::Config& config = *loaded;
  services::ServerOptions& options = config.server;
  if (!flags.data_directory.empty()) options.data_directory = flags.data_directory;
  if (!flags.listen_address.empty()) options.listen_address = flags.listen_address;
  services::ConfigureLog(config.log_format, config.log_level);
  const StopSignals signals;
  auto started = services::Server::Start(options);
  if (IsOfOptions(started.status())) return Misconfigured(flags.config_file, started.status());
  ASSIGN_OR_RETURN(const std::unique_ptr<services::Server> server, std::move(started));
  const std::vector<std::string> ledgers = OpenLedgers(*server);
  out << "jiedui 已启动：" << server->address() << "，数据目录 " << options.data_directory << "，"
      << (ledgers.empty() ? "没有打开的账本" : "账本 ") << absl::StrJoin(ledgers, "、");
  if (!server->admin_address().empty()) out << "，运维地址 " << server->admin_address();
  out << "，Ctrl-C 停止\n" << std::flush;
  signals.Wait();
  server->Shutdown();
  return absl::OkStatus();
}

absl::Status Demonstrate(const DemoOptions& options, Format format, std::ostream& out,
                         std::ostream& err) {
  if (!std::filesystem::is_directory(options.example_directory)) {
    return Failure(
        absl::StatusCode::kInvalidArgument, "",
        absl::StrCat("没有示例目录 ", options.example_directory,
                     "；请在源码目录中运行，或用 --example 指明，如 deploy/examples 下的目录"),
        absl::StrCat("there is no directory ", options.example_directory,
                     " of an example: run it where the sources are, or give --example, a "
                     "directory like those in deploy/examples"));
  }
  const auto progress = [&err](CivilMonth month, int64_t events) {
    err << FormatMonth(month) << " … " << events << " 个事件\n" << std::flush;
  };
  ASSIGN_OR_RETURN(const DemoResult result, RunDemo(options, progress));
  out << (format == Format::kJson ? DemoJson(result) : DemoText(result));
  return absl::OkStatus();
}

absl::Status Verify(const std::string& directory, const std::string& guard_directory, Format format,
                    std::ostream& out, std::ostream& err) {
  Progress progress(err);
  const auto verified = VerifyLedger(directory, guard_directory, progress.steps());
  const std::string place = PlaceOf(directory);
  if (!verified.ok()) return TellDamage(verified.status(), "verified", place, format, out);
  PrintVerified(*verified, place, format, out);
  return absl::OkStatus();
}

}  // namespace jiedui::cli
