// The commands of an operator about the read models of a running server: how they stand, and their
// rebuild.

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/failure.h"
#include "cli/json.h"
#include "cli/progress.h"
#include "cli/table.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/error.h"
#include "jiedui/admin/v1/admin_service.grpc.pb.h"

namespace jiedui::cli {
namespace {

using Admin = admin::v1::AdminService;

// Counting them would read all of every table.
constexpr char kRowsAreAbout[] =
    "行数是存储引擎的估计，改写过而尚未整理的行会重复计入，可多出一倍以上；"
    "准确的行数由 jiedui audit statement 逐行计得\n";

std::unique_ptr<Admin::Stub> Connected(const OperatorFlags& flags) {
  return Admin::NewStub(Connect(flags.admin));
}

template <class Request>
Request About(const OperatorFlags& flags) {
  Request request;
  request.set_name(absl::StrCat("ledgers/", flags.ledger_id));
  return request;
}

const char* StateWords(const admin::v1::GetTablesResponse& tables) {
  if (tables.state() == admin::v1::TABLES_STATE_LIVE) {
    return tables.file_problems().empty() ? "正常" : "照常计入，但账本文件损坏";
  }
  return tables.state() == admin::v1::TABLES_STATE_STOPPED ? "停止" : "由其他版本计算，停在原处";
}

std::string StateWords(const admin::v1::Rebuild& rebuild) {
  const std::string events = absl::StrCat(rebuild.done_count(), "/", rebuild.total_count());
  switch (rebuild.state()) {
    case admin::v1::REBUILD_STATE_FOLDING:
      return absl::StrFormat("重算中 %s，每秒 %.0f 个事件", events, rebuild.events_per_second());
    case admin::v1::REBUILD_STATE_COMPARING:
      return "与原表比对中";
    case admin::v1::REBUILD_STATE_PAUSED:
      return absl::StrCat("已暂停 ", events);
    case admin::v1::REBUILD_STATE_DONE:
      return absl::StrCat("已重算 ", events);
    case admin::v1::REBUILD_STATE_CANCELED:
      return "已取消";
    case admin::v1::REBUILD_STATE_FAILED:
      return absl::StrCat("未能重算：", rebuild.problem());
    case admin::v1::REBUILD_STATE_UNSPECIFIED:
    case admin::v1::RebuildState_INT_MIN_SENTINEL_DO_NOT_USE_:
    case admin::v1::RebuildState_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "未曾重算";
}

// The tables that differ, a line each, and the fields.
std::string DifferencesText(
    const google::protobuf::RepeatedPtrField<admin::v1::TableDifference>& differences) {
  std::string text;
  for (const admin::v1::TableDifference& table : differences) {
    absl::StrAppend(&text, "  ", table.table(), "：多 ", table.added_count(), " 行，少 ",
                    table.removed_count(), " 行，改 ", table.changed_count(), " 行（",
                    absl::StrJoin(table.first_keys(), "，"), "）\n");
    for (const std::string& field : table.first_fields()) {
      absl::StrAppend(&text, "    不同的字段：", field, "\n");
    }
  }
  return text;
}

// What the rebuild found different.
std::string ComparisonText(const admin::v1::Rebuild& rebuild) {
  if (!rebuild.not_compared().empty()) {
    return absl::StrCat("未能与原表比对：", rebuild.not_compared(), "\n");
  }
  if (rebuild.compared_position() == 0) return "";
  std::string text = absl::StrCat("截至事件 ", rebuild.compared_position(), "，与原表");
  if (rebuild.differences().empty()) return text + "一致\n";
  absl::StrAppend(&text,
                  rebuild.same_version() ? "不一致，原表已损坏：\n" : "的不同（版本不同）：\n");
  return absl::StrCat(text, DifferencesText(rebuild.differences()));
}

// Of a check that could compare.
std::string CheckText(const admin::v1::TablesCheck& check) {
  const std::string text = absl::StrCat("截至事件 ", check.position(), "，与账本重算");
  if (check.differences().empty()) return absl::StrCat(text, "一致\n");
  return absl::StrCat(text, "不一致，统计表已损坏（可用 jiedui tables rebuild 修复）：\n",
                      DifferencesText(check.differences()));
}

// The last one, if it found what nobody has mended since.
std::string LastCheckText(const admin::v1::GetTablesResponse& tables) {
  const admin::v1::TablesCheck& check = tables.last_check();
  if (tables.verified_time().seconds() > check.check_time().seconds()) return "";
  if (!check.problem().empty()) return absl::StrCat("核对：未能核对：", check.problem(), "\n");
  return check.differences().empty() ? "" : absl::StrCat("核对：", CheckText(check));
}

std::string VerifiedText(const admin::v1::GetTablesResponse& tables) {
  if (tables.verified_position() == 0) return "";
  const absl::Time time = absl::FromUnixSeconds(tables.verified_time().seconds());
  return absl::StrFormat("，至事件 %d 与账本核对一致（%s）", tables.verified_position(),
                         absl::FormatTime("%Y-%m-%d %H:%M:%S", time, ShanghaiTimeZone()));
}

std::string TablesText(const admin::v1::GetTablesResponse& tables) {
  Table rows({{"统计表"}, {"版本", Column::Align::kRight}, {"行（约）", Column::Align::kRight}});
  for (const admin::v1::TableInfo& table : tables.tables()) {
    rows.AddRow(
        {table.name(), absl::StrCat(table.version()), absl::StrCat(table.estimated_row_count())});
  }
  std::string text = absl::StrFormat("%s，%s：已计入至事件 %d，账本至事件 %d%s\n", tables.name(),
                                     StateWords(tables), tables.position(), tables.head_position(),
                                     VerifiedText(tables));
  if (!tables.problem().empty()) absl::StrAppend(&text, "原因：", tables.problem(), "\n");
  if (!tables.discarded_problem().empty()) {
    absl::StrAppend(&text, "重建：表文件损坏，打开账本时已弃用并重新计算（",
                    tables.discarded_problem(), "）\n");
  }
  for (const std::string& problem : tables.file_problems_zh()) {
    absl::StrAppend(&text, "账本文件损坏：", problem, "\n");
  }
  absl::StrAppend(&text, LastCheckText(tables), rows.Text(), kRowsAreAbout, "重算：",
                  StateWords(tables.rebuild()), "\n", ComparisonText(tables.rebuild()));
  return text;
}

void Print(const admin::v1::Rebuild& rebuild, Format format, std::ostream& out) {
  if (format == Format::kJson) {
    out << ToJson(rebuild).dump(2) << "\n";
  } else {
    out << StateWords(rebuild) << "\n" << ComparisonText(rebuild);
  }
}

template <class Request, class Response>
absl::Status Steer(const OperatorFlags& flags, Method<Admin::Stub, Request, Response> act,
                   std::ostream& out) {
  const auto stub = Connected(flags);
  Response response;
  RETURN_IF_ERROR(Call(*stub, act, "", About<Request>(flags), response));
  Print(response.rebuild(), flags.format, out);
  return absl::OkStatus();
}

}  // namespace

absl::Status ShowTables(const OperatorFlags& flags, std::ostream& out) {
  const auto stub = Connected(flags);
  admin::v1::GetTablesResponse tables;
  RETURN_IF_ERROR(
      Call(*stub, &Admin::Stub::GetTables, "", About<admin::v1::GetTablesRequest>(flags), tables));
  if (flags.format == Format::kJson) {
    out << ToJson(tables).dump(2) << "\n";
  } else {
    out << TablesText(tables);
  }
  return absl::OkStatus();
}

absl::Status RebuildTables(const OperatorFlags& flags, std::ostream& out, std::ostream& err) {
  const auto stub = Connected(flags);
  grpc::ClientContext context;  // as long as it takes
  const auto stream = stub->RebuildTables(&context, About<admin::v1::RebuildTablesRequest>(flags));
  Progress progress(err);
  admin::v1::Rebuild last;
  for (admin::v1::RebuildTablesResponse step; stream->Read(&step); last = step.rebuild()) {
    const admin::v1::Rebuild& now = step.rebuild();
    if (!now.has_expected_end_time()) continue;  // it rests, or has only begun
    progress.Say("重算", now.done_count(), now.total_count(), now.events_per_second(),
                 absl::FromUnixSeconds(now.expected_end_time().seconds()));
  }
  RETURN_IF_ERROR(FromGrpc(stream->Finish()));
  if (last.state() != admin::v1::REBUILD_STATE_DONE) {
    return Failure(absl::StatusCode::kUnavailable, "",
                   "服务没有说明重算是否完成，请查看 jiedui tables show",
                   "the server has not said whether the rebuild was done: see jiedui tables show");
  }
  Print(last, flags.format, out);
  return absl::OkStatus();
}

absl::Status VerifyTables(const OperatorFlags& flags, std::ostream& out) {
  const auto stub = Connected(flags);
  grpc::ClientContext context;  // as long as it takes
  const auto stream = stub->VerifyTables(&context, About<admin::v1::VerifyTablesRequest>(flags));
  admin::v1::TablesCheck check;
  for (admin::v1::VerifyTablesResponse response; stream->Read(&response);) {
    check = response.check();
  }
  RETURN_IF_ERROR(FromGrpc(stream->Finish()));
  if (!check.has_check_time()) {
    return Failure(absl::StatusCode::kUnavailable, "", "服务没有说明核对的结果，请再次运行",
                   "the server has not said what it found: run it again");
  }
  if (flags.format == Format::kJson) {
    out << ToJson(check).dump(2) << "\n";
  } else {
    out << CheckText(check);
  }
  if (check.differences().empty()) return absl::OkStatus();
  const std::string names = absl::StrJoin(
      check.differences(), ", ",
      [](std::string* text, const admin::v1::TableDifference& each) { *text += each.table(); });
  return domain::Refuse(
      v1::ERROR_REASON_TABLES_DAMAGED, "",
      {{"ledger", flags.ledger_id},
       {"problem", absl::StrCat("after event ", check.position(), " they differ: ", names)},
       {"problem_zh", absl::StrCat("截至事件 ", check.position(), "，不一致的有 ", names)}});
}

absl::Status PauseRebuild(const OperatorFlags& flags, std::ostream& out) {
  return Steer(flags, &Admin::Stub::PauseRebuild, out);
}

absl::Status ResumeRebuild(const OperatorFlags& flags, std::ostream& out) {
  return Steer(flags, &Admin::Stub::ResumeRebuild, out);
}

absl::Status CancelRebuild(const OperatorFlags& flags, std::ostream& out) {
  return Steer(flags, &Admin::Stub::CancelRebuild, out);
}

}  // namespace jiedui::cli
