// The commands about evidence: the keys a ledger signs with, the check of an outsider, and what the
// tables are said to be.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/audit.h"
#include "cli/commands.h"
#include "cli/damage.h"
#include "cli/evidence_fetch.h"
#include "cli/failure.h"
#include "cli/json.h"
#include "cli/notice.h"
#include "cli/progress.h"
#include "cli/said.h"
#include "cli/table.h"
#include "cli/verify.h"

#include "base/durable_file.h"
#include "base/status_macros.h"
#include "eventstore/checkpoint.h"
#include "eventstore/finding.h"
#include "eventstore/note.h"
#include "eventstore/signing_key.h"
#include "jiedui/event/v1/events.gen.h"
#include "projections/table_statement.h"
#include "services/finding_words.h"
#include "services/resource_name.h"

namespace jiedui::cli {
namespace {

namespace fs = std::filesystem;
using eventstore::SigningKeys;
using eventstore::Verifier;

SigningKeys KeysOf(const std::string& ledger) {
  return SigningKeys((fs::path(ledger) / "keys").string());
}

std::string KindName(int64_t kind) {
  for (const event::v1::EventInfo& info : event::v1::kEventInfo) {
    if (info.kind == kind) return info.name;
  }
  return absl::StrCat(kind);
}

Json ToJson(const AuditedCheckpoint& checkpoint) {
  return {{"file", checkpoint.file},
          {"origin", checkpoint.origin},
          {"tree_size", checkpoint.size},
          {"key_id", checkpoint.key_id},
          {"witnesses", checkpoint.witnesses}};
}

Json ToJson(const AuditResult& result, const std::string& place) {
  Json json = Json::object();
  json["path"] = place;
  if (result.has_ledger) {
    json["ledger"] = "ledgers/" + result.ledger_id;
    json["events"] = result.events;
    json["notice"] = eventstore::NoticeText(result.notice);
    json["notice_zh"] = services::ChineseNotice(result.notice);
    json["key_problems"] = EnglishOf(result.key_problems);
    json["key_problems_zh"] = ChineseOf(result.key_problems);
    json["foreign_files"] = result.foreign_files;
    json["head_guard_missing"] = result.guard_missing;
    json["tree_root"] = result.root_hex;
    json["checkpoints_verified"] = result.checkpoint_count;
    json["checkpoints_untrusted"] = result.untrusted_count;
    json["covered_up_to"] = result.covered_up_to;
    json["keys_of_the_copy"] = result.own_keys;
  }
  json["key_ids"] = result.key_ids;
  json["checkpoints"] = Json::array();
  for (const AuditedCheckpoint& each : result.checkpoints) {
    json["checkpoints"].push_back(ToJson(each));
  }
  json["proofs"] = Json::array();
  for (const AuditedProof& each : result.proofs) {
    json["proofs"].push_back({{"file", each.file},
                              {"position", each.position},
                              {"kind", KindName(each.kind)},
                              {"recorded_at", each.recorded_at},
                              {"checkpoint", ToJson(each.checkpoint)}});
  }
  if (result.growth) {
    json["growth"] = {{"file", result.growth->file},
                      {"old_size", result.growth->old_size},
                      {"checkpoint", ToJson(result.growth->checkpoint)}};
  }
  json["audited"] = true;
  return json;
}

void PrintSigned(const AuditedCheckpoint& checkpoint, std::ostream& out) {
  out << "  " << checkpoint.origin << " 的校验点，覆盖事件 1 至 " << checkpoint.size << "，密钥 "
      << checkpoint.key_id << " 签名有效\n";
  for (const std::string& witness : checkpoint.witnesses) out << "  见证 " << witness << "\n";
}

std::string SpanText(int64_t first, int64_t last) {
  return first == last ? absl::StrCat("事件 ", first) : absl::StrCat("事件 ", first, " 至 ", last);
}

// Files in the directory of an archive that are none of it.
void PrintForeign(const std::vector<std::string>& files, std::ostream& out) {
  constexpr size_t kMost = 10;
  for (size_t i = 0; i < std::min(files.size(), kMost); ++i) {
    out << "注意：不属于归档的文件：" << files[i] << "\n";
  }
  if (files.size() > kMost) out << "注意：不属于归档的文件共 " << files.size() << " 个\n";
}

void PrintLedger(const AuditResult& result, std::ostream& out) {
  out << absl::StrFormat("账本 %s，事件 %d 个\n树根 %s（由全部记录重新计算）\n", result.ledger_id,
                         result.events, result.root_hex);
  out << absl::StrFormat("账本内校验点 %d 个，签名有效，均与记录一致", result.checkpoint_count);
  if (result.untrusted_count > 0) {
    out << absl::StrFormat("；另有 %d 个不是由可信密钥签名，未计入", result.untrusted_count);
  }
  out << "\n";
  if (result.covered_up_to < result.events) {
    out << SpanText(result.covered_up_to + 1, result.events) << " 尚无校验点\n";
  }
  PrintNotice(result.notice, out);
  PrintNotices(result.key_problems, out);
  PrintForeign(result.foreign_files, out);
}

void Print(const AuditResult& result, const std::string& place, std::ostream& out) {
  out << CheckedLine(place);
  if (result.has_ledger) PrintLedger(result, out);
  for (const AuditedCheckpoint& each : result.checkpoints) {
    out << each.file << (result.has_ledger ? "：与账本一致\n" : "：有效\n");
    PrintSigned(each, out);
  }
  for (const AuditedProof& each : result.proofs) {
    out << absl::StrFormat("%s：第 %d 号事件 %s（%s 登记）在账本中\n", each.file, each.position,
                           KindName(each.kind), each.recorded_at);
    PrintSigned(each.checkpoint, out);
  }
  if (result.growth) {
    out << absl::StrFormat("%s：%d 个事件的校验点至此只有增补，未经改动\n", result.growth->file,
                           result.growth->old_size);
    PrintSigned(result.growth->checkpoint, out);
  }
  out << "可信密钥 " << absl::StrJoin(result.key_ids, "、") << "\n";
  if (result.own_keys) {
    out << "注意：公钥取自账本旁的 keys/，请与另行取得的公钥核对，或用 --verifier-key 给出\n";
  }
  out << "audited\n";
}

// A file may have any name.
std::string Text(const Json& json) {
  return json.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

using Verdict = projections::ComparedTable::Verdict;

const char* WordOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kEqual:
      return "equal";
    case Verdict::kDifferent:
      return "different";
    case Verdict::kOtherVersion:
      break;
  }
  return "other_version";
}

const char* TextOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kEqual:
      return "一致";
    case Verdict::kDifferent:
      return "不一致";
    case Verdict::kOtherVersion:
      break;
  }
  return "版本不同，未比对";
}

std::vector<projections::ComparedTable> TablesWith(const ReplayedTables& replayed,
                                                   Verdict verdict) {
  std::vector<projections::ComparedTable> tables;
  for (const projections::ComparedTable& each : replayed.tables) {
    if (each.verdict == verdict) tables.push_back(each);
  }
  return tables;
}

// One difference outweighs any number of tables that cannot be compared.
absl::Status JudgementOf(const ReplayedTables& replayed) {
  const auto different = TablesWith(replayed, Verdict::kDifferent);
  if (!different.empty()) {
    const auto& [verdict, stated, folded] = different.front();
    return Failure(
        absl::StatusCode::kDataLoss, "",
        absl::StrCat("统计表 ", stated.table, " 与账本不符：声明有 ", stated.row_count,
                     " 行，由账本重算有 ", folded.row_count, " 行，哈希不同；不符的共 ",
                     different.size(), " 张"),
        absl::StrCat("the table ", stated.table, " is not that of the ledger: stated are ",
                     stated.row_count, " rows, the ledger gives ", folded.row_count,
                     ", and another hash; tables that differ: ", different.size()));
  }
  const auto other = TablesWith(replayed, Verdict::kOtherVersion);
  if (other.empty()) return absl::OkStatus();
  const auto name = [](const projections::StatedTable& table, const char* none) {
    return table.table.empty() ? std::string(none) : table.table;
  };
  const projections::StatedTable& stated = other.front().stated;
  const projections::StatedTable& folded = other.front().folded;
  return Failure(
      absl::StatusCode::kFailedPrecondition, "",
      absl::StrCat("声明由另一版本的程序作出，无从比对：声明为 ", name(stated, "没有此表"),
                   "，本程序为 ", name(folded, "没有此表"), "，这样的共 ", other.size(),
                   " 张；不说明其有误，请用作出声明的版本重算"),
      absl::StrCat("another version of the program made the statement, it cannot be compared: "
                   "stated is ",
                   name(stated, "no such table"), ", this program has ",
                   name(folded, "no such table"), ", such tables: ", other.size(),
                   "; that does not make it wrong, replay it with the version that stated it"));
}

// The hash as the statement writes it.
std::string HashText(const projections::StatedTable& table) {
  return table.hash.empty() ? "-" : absl::Base64Escape(table.hash);
}

Json ToJson(const projections::StatedTable& table) {
  if (table.table.empty()) return nullptr;
  return {{"table", table.table}, {"row_count", table.row_count}, {"hash", HashText(table)}};
}

Json ToJson(const ReplayedTables& replayed) {
  Json json = {{"position", replayed.position}, {"statement", replayed.statement_file}};
  json["tables"] = Json::array();
  for (const projections::ComparedTable& each : replayed.tables) {
    Json table = Json::object();
    table["folded"] = ToJson(each.folded);
    if (!replayed.statement_file.empty()) {
      table["stated"] = ToJson(each.stated);
      table["verdict"] = WordOf(each.verdict);
    }
    json["tables"].push_back(std::move(table));
  }
  return json;
}

void Print(const ReplayedTables& replayed, std::ostream& out) {
  const bool compared = !replayed.statement_file.empty();
  out << "统计表截至事件 " << replayed.position << "，由账本重算\n";
  Table table({{"统计表"}, {"行数", Column::Align::kRight}, {"哈希"}, {"与声明"}});
  for (const projections::ComparedTable& each : replayed.tables) {
    const projections::StatedTable& shown = each.folded.table.empty() ? each.stated : each.folded;
    table.AddRow({shown.table, absl::StrCat(shown.row_count), HashText(shown),
                  compared ? TextOf(each.verdict) : ""});
  }
  out << table.Text();
  if (!compared) out << "没有声明可比，统计表未作比对：声明用 --statement 给出\n";
  out << "重算用的是本程序的算法；记录、树根和签名不用本程序也能校验\n";
}

// That the note is one, by the key the server names: whether that is the ledger's is for others.
absl::Status CheckStatement(const v1::GetTableStatementResponse& response) {
  const auto key = Verifier::Parse(response.verifier_key());
  const absl::Status sound =
      key.ok() ? projections::OpenTableStatement(response.statement().note(), {*key}).status()
               : key.status();
  if (sound.ok()) return sound;
  return ToldBehind(
      absl::StatusCode::kDataLoss,
      {"服务给出的声明不成立，未保存：", "not saved, the server's statement does not hold: "},
      sound);
}

Table StatementRows(const v1::TableStatement& statement) {
  Table table({{"统计表"}, {"行数", Column::Align::kRight}, {"哈希"}});
  for (const v1::StatedTable& each : statement.tables()) {
    table.AddRow(
        {each.table(), absl::StrCat(each.row_count()), HashText({each.table(), 0, each.hash()})});
  }
  return table;
}

}  // namespace

absl::Status GenerateKey(const std::string& ledger, const std::string& origin, std::ostream& out) {
  // 370400 for <data>/370400/.
  fs::path home = fs::path(ledger).lexically_normal();
  if (!home.has_filename()) home = home.parent_path();
  RETURN_IF_ERROR(eventstore::CheckOrigin(origin));
  const std::string ledger_id = home.filename().string();
  if (!services::IsResourceId(ledger_id)) {
    return eventstore::StatusOf(
        absl::StatusCode::kInvalidArgument,
        eventstore::Found(eventstore::FindingKind::kLedgerName, eventstore::Shown(ledger_id)));
  }
  RETURN_IF_ERROR(MakeDurableDirectory(home.string(), FileAccess::kEverybody));
  const std::string name = eventstore::OriginOf(origin, ledger_id);
  ASSIGN_OR_RETURN(const Verifier made, KeysOf(home.string()).Generate(name));
  out << made.vkey() << "\n";
  return absl::OkStatus();
}

absl::Status RotateKey(const std::string& ledger, std::ostream& out) {
  ASSIGN_OR_RETURN(const Verifier made, KeysOf(ledger).Rotate());
  out << made.vkey() << "\n";
  return absl::OkStatus();
}

absl::Status ShowKeys(const std::string& ledger, std::ostream& out) {
  ASSIGN_OR_RETURN(const std::vector<Verifier> keys, KeysOf(ledger).Verifiers());
  for (const Verifier& key : keys) out << key.vkey() << "\n";
  return absl::OkStatus();
}

absl::Status Audit(const AuditRequest& request, Format format, std::ostream& out,
                   std::ostream& err) {
  Progress progress(err);
  const auto result = AuditPath(request, progress.steps());
  const std::string place = PlaceOf(request.path);
  if (!result.ok()) return TellDamage(result.status(), "audited", place, format, out);
  if (format == Format::kJson) {
    out << Text(ToJson(*result, place)) << "\n";
  } else {
    Print(*result, place, out);
  }
  return absl::OkStatus();
}

absl::Status Replay(const AuditRequest& request, Format format, std::ostream& out,
                    std::ostream& err) {
  Progress progress(err);
  const auto result = AuditPath(request, progress.steps());
  const std::string place = PlaceOf(request.path);
  if (!result.ok()) return TellDamage(result.status(), "replayed", place, format, out);
  const absl::Status judgement = JudgementOf(*result->replayed);
  if (format == Format::kJson) {
    Json json = ToJson(*result, place);
    json["replay"] = ToJson(*result->replayed);
    json["replayed"] = judgement.ok();
    out << Text(json) << "\n";
    return judgement;
  }
  Print(*result, place, out);
  Print(*result->replayed, out);
  if (judgement.ok()) out << "replayed\n";
  return judgement;
}

absl::Status SaveStatement(const QueryFlags& flags, const std::string& file, std::ostream& out) {
  RETURN_IF_ERROR(CheckNew(file));
  Reader reader(Connect(flags.server), flags.scope);
  ASSIGN_OR_RETURN(const v1::GetTableStatementResponse response, reader.TableStatement());
  RETURN_IF_ERROR(CheckStatement(response));
  const v1::TableStatement& statement = response.statement();
  RETURN_IF_ERROR(ReplaceFile(file, statement.note(), FileAccess::kEverybody));
  switch (flags.format) {
    case Format::kTable:
      out << StatementRows(statement).Text() << "统计表截至事件 " << statement.tree_size()
          << "，声明已保存到 " << file << "\n公钥由服务给出，请与另行取得的核对："
          << response.verifier_key() << "\n";
      break;
    case Format::kJson:
      out << ToJson(response).dump(2) << "\n";
      break;
    case Format::kCsv:
      out << StatementRows(statement).Csv();
      break;
  }
  return absl::OkStatus();
}

}  // namespace jiedui::cli
