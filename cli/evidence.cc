// The commands about evidence: the keys a ledger signs with, and the check of an outsider.

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/audit.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/progress.h"

#include "base/durable_file.h"
#include "base/status_macros.h"
#include "eventstore/checkpoint.h"
#include "eventstore/signing_key.h"
#include "jiedui/event/v1/events.gen.h"

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

Json ToJson(const AuditResult& result) {
  Json json = Json::object();
  if (result.has_ledger) {
    json["ledger"] = "ledgers/" + result.ledger_id;
    json["events"] = result.events;
    json["notice"] = result.notice;
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
  json["audited"] = true;
  return json;
}

void PrintSigned(const AuditedCheckpoint& checkpoint, std::ostream& out) {
  out << "  " << checkpoint.origin << " 的校验点，覆盖事件 1 至 " << checkpoint.size << "，密钥 "
      << checkpoint.key_id << " 签名有效\n";
  for (const std::string& witness : checkpoint.witnesses) out << "  见证 " << witness << "\n";
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
    out << absl::StrFormat("事件 %d 至 %d 尚无校验点\n", result.covered_up_to + 1, result.events);
  }
  if (!result.notice.empty()) out << "注意：" << result.notice << "\n";
}

void Print(const AuditResult& result, std::ostream& out) {
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
  out << "可信密钥 " << absl::StrJoin(result.key_ids, "、") << "\n";
  if (result.own_keys) {
    out << "注意：公钥取自账本旁的 keys/，请与另行取得的公钥核对，或用 --verifier-key 给出\n";
  }
  out << "audited\n";
}

}  // namespace

absl::Status GenerateKey(const std::string& ledger, const std::string& origin, std::ostream& out) {
  // 370400 for <data>/370400/.
  fs::path home = fs::path(ledger).lexically_normal();
  if (!home.has_filename()) home = home.parent_path();
  RETURN_IF_ERROR(MakeDurableDirectory(home.string(), FileAccess::kEverybody));
  const std::string name = eventstore::OriginOf(origin, home.filename().string());
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
  ASSIGN_OR_RETURN(const AuditResult result, AuditPath(request, progress.steps()));
  if (format == Format::kJson) {
    out << ToJson(result).dump(2) << "\n";
  } else {
    Print(result, out);
  }
  return absl::OkStatus();
}

}  // namespace jiedui::cli
