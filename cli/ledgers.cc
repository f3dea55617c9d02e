// The commands of an operator: what is done with the ledgers of a running server.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/archive_output.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/failure.h"
#include "cli/json.h"
#include "cli/progress.h"
#include "cli/table.h"

#include "base/status_macros.h"
#include "eventstore/checkpoint.h"
#include "jiedui/admin/v1/admin_service.grpc.pb.h"

namespace jiedui::cli {
namespace {

using Admin = admin::v1::AdminService;

std::unique_ptr<Admin::Stub> Connected(const OperatorFlags& flags) {
  return Admin::NewStub(Connect(flags.admin));
}

std::string StateWords(const admin::v1::Ledger& ledger) {
  if (ledger.state() == admin::v1::LEDGER_STATE_OPEN) return "已打开";
  return ledger.state() == admin::v1::LEDGER_STATE_REFUSED ? "未能打开" : "已关闭";
}

// Why it is not open, or what is wrong with it although it is.
std::string ProblemOf(const admin::v1::Ledger& ledger) {
  if (ledger.file_problems_zh().empty()) return ledger.problem_zh();
  return absl::StrCat("表文件损坏 ", ledger.file_problems_zh_size(), " 个：",
                      ledger.file_problems_zh(0));
}

Table LedgerRows(const std::vector<admin::v1::Ledger>& ledgers) {
  using Align = Column::Align;
  Table table({{"账本"},
               {"状态"},
               {"事件", Align::kRight},
               {"占用（字节）", Align::kRight},
               {"说明", Align::kLeft, 70}});
  for (const admin::v1::Ledger& ledger : ledgers) {
    const bool open = ledger.state() == admin::v1::LEDGER_STATE_OPEN;
    table.AddRow({ledger.name(), StateWords(ledger),
                  open ? absl::StrCat(ledger.head_position()) : "",
                  absl::StrCat(ledger.disk_bytes()), ProblemOf(ledger)});
  }
  return table;
}

void Print(const std::vector<admin::v1::Ledger>& ledgers, Format format, std::ostream& out) {
  switch (format) {
    case Format::kTable:
      out << LedgerRows(ledgers).Text();
      return;
    case Format::kJson:
      out << ToJsonArray(ledgers).dump(2) << "\n";
      return;
    case Format::kCsv:
      out << LedgerRows(ledgers).Csv();
      return;
  }
}

// An act on one ledger, whose response says how it stands.
template <class Request, class Response>
absl::Status Act(const OperatorFlags& flags, Method<Admin::Stub, Request, Response> act,
                 const Request& request, std::ostream& out) {
  const auto stub = Connected(flags);
  Response response;
  RETURN_IF_ERROR(Call(*stub, act, "", request, response));
  const admin::v1::Ledger& ledger = response.ledger();
  Print({ledger}, flags.format, out);
  // What an auditor has to be given, once: it is too long for a column.
  if (flags.format == Format::kTable && !ledger.verifier_key().empty()) {
    out << "校验点公钥：" << ledger.verifier_key() << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ListLedgers(const OperatorFlags& flags, std::ostream& out) {
  const auto stub = Connected(flags);
  admin::v1::ListLedgersResponse response;
  RETURN_IF_ERROR(
      Call(*stub, &Admin::Stub::ListLedgers, "", admin::v1::ListLedgersRequest(), response));
  Print({response.ledgers().begin(), response.ledgers().end()}, flags.format, out);
  return absl::OkStatus();
}

absl::Status CreateLedger(const OperatorFlags& flags, std::ostream& out) {
  admin::v1::CreateLedgerRequest request;
  request.set_ledger_id(flags.ledger_id);
  return Act(flags, &Admin::Stub::CreateLedger, request, out);
}

absl::Status OpenLedger(const OperatorFlags& flags, std::ostream& out) {
  admin::v1::OpenLedgerRequest request;
  request.set_name(absl::StrCat("ledgers/", flags.ledger_id));
  return Act(flags, &Admin::Stub::OpenLedger, request, out);
}

absl::Status CloseLedger(const OperatorFlags& flags, std::ostream& out) {
  admin::v1::CloseLedgerRequest request;
  request.set_name(absl::StrCat("ledgers/", flags.ledger_id));
  return Act(flags, &Admin::Stub::CloseLedger, request, out);
}

absl::Status BackUpLedger(const OperatorFlags& flags, std::ostream& out, std::ostream& err) {
  admin::v1::BackUpLedgerRequest request;
  request.set_name(absl::StrCat("ledgers/", flags.ledger_id));
  request.set_directory(flags.backup);
  const auto stub = Connected(flags);
  grpc::ClientContext context;  // as long as it takes
  const auto stream = stub->BackUpLedger(&context, request);
  Progress progress(err);
  admin::v1::BackUpLedgerResponse last;
  for (admin::v1::BackUpLedgerResponse step; stream->Read(&step); last = step) {
    const absl::Time end = absl::FromUnixSeconds(step.expected_end_time().seconds());
    progress.Say("备份", step.done_count(), step.total_count(), end);
  }
  RETURN_IF_ERROR(FromGrpc(stream->Finish()));
  if (!last.done()) {
    return Failure(absl::StatusCode::kUnavailable, "", "服务没有说明备份是否完成，请重新运行",
                   "the server has not said whether the backup was done: run it again");
  }
  ASSIGN_OR_RETURN(const auto checkpoint, eventstore::UnverifiedCheckpoint(last.checkpoint_note()));
  eventstore::ArchiveSummary summary;
  summary.head.description.set_ledger_id(flags.ledger_id);
  summary.head.checkpoint = {static_cast<int64_t>(checkpoint.size), last.checkpoint_note()};
  summary.root = checkpoint.root;
  PrintArchive(summary, last.archive(), 0, {}, ArchiveChecks::kAll, flags.format, out);
  if (!last.shortfall_zh().empty()) err << last.shortfall_zh() << '\n';
  return absl::OkStatus();
}

}  // namespace jiedui::cli
