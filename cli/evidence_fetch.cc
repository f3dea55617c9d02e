#include "cli/evidence_fetch.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "cli/client.h"
#include "cli/failure.h"
#include "cli/given_evidence.h"
#include "cli/json.h"
#include "cli/said.h"
#include "cli/table.h"
#include "google/protobuf/message.h"

#include "base/durable_file.h"
#include "base/status_macros.h"
#include "eventstore/archive_successions.h"
#include "eventstore/checkpoint.h"
#include "eventstore/evidence_kind.h"
#include "eventstore/merkle.h"
#include "eventstore/tlog_proof.h"

namespace jiedui::cli {
namespace {

using eventstore::Checkpoint;
using eventstore::EvidenceKind;

constexpr int kPageSize = 1000;

// The server whose evidence it is, and who asks.
struct Source {
  explicit Source(const QueryFlags& flags) : stubs(Connect(flags.server)), scope(flags.scope) {}

  absl::StatusOr<v1::GetCheckpointResponse> Get(int64_t size) {
    v1::GetCheckpointRequest request;
    request.set_name(size == 0 ? absl::StrCat(scope.ledger, "/checkpoints/latest")
                               : absl::StrCat(scope.ledger, "/checkpoints/", size));
    v1::GetCheckpointResponse response;
    RETURN_IF_ERROR(Call(stubs.audit, &v1::AuditService::Stub::GetCheckpoint, scope.principal,
                         request, response));
    return response;
  }

  // Newest first; so many at most, or all.
  absl::StatusOr<std::vector<v1::Checkpoint>> List(int limit) {
    v1::ListCheckpointsRequest request;
    request.set_parent(scope.ledger);
    std::vector<v1::Checkpoint> checkpoints;
    const auto left = [&] { return limit - static_cast<int>(checkpoints.size()); };
    do {
      request.set_page_size(limit == 0 ? kPageSize : std::min(kPageSize, left()));
      v1::ListCheckpointsResponse response;
      RETURN_IF_ERROR(Call(stubs.audit, &v1::AuditService::Stub::ListCheckpoints, scope.principal,
                           request, response));
      checkpoints.insert(checkpoints.end(), response.checkpoints().begin(),
                         response.checkpoints().end());
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty() && (limit == 0 || left() > 0));
    return checkpoints;
  }

  absl::StatusOr<int64_t> Sign() {
    v1::SignCheckpointRequest request;
    request.set_parent(scope.ledger);
    v1::SignCheckpointResponse response;
    RETURN_IF_ERROR(Call(stubs.audit, &v1::AuditService::Stub::SignCheckpoint, scope.principal,
                         request, response));
    return response.checkpoint().tree_size();
  }

  Stubs stubs;
  const ReadScope& scope;
};

absl::Status DoesNotHold(const absl::Status& why) {
  return ToldBehind(
      absl::StatusCode::kDataLoss,
      {"服务给出的证明不成立，未保存：", "not saved, what the server gave does not hold: "}, why);
}

// Into the file if one is named; else as it is, so that it can be sent on. With JSON the server's
// answer is what is printed.
absl::Status HandOut(const std::string& text, absl::string_view what,
                     const google::protobuf::Message& answer, const EvidenceFlags& wanted,
                     Format format, std::ostream& out) {
  const bool kept = !wanted.file.empty();
  if (kept) RETURN_IF_ERROR(ReplaceFile(wanted.file, text, FileAccess::kEverybody));
  if (format == Format::kJson) {
    out << ToJson(answer).dump(2) << "\n";
  } else if (kept) {
    out << what << "已保存到 " << wanted.file << "；请用 jiedui audit 和另行取得的公钥校验\n";
  } else {
    out << text;
  }
  return absl::OkStatus();
}

std::string SuccessionsBeside(const std::string& file) {
  return absl::StrCat(file, ".successions");
}

// Beside a checkpoint that is kept: how whoever has been given an older key comes to the one that
// signed it.
absl::Status KeepSuccessions(const v1::GetCheckpointResponse& response, const std::string& file,
                             Format format, std::ostream& out) {
  const std::vector<std::string> notes(response.succession_notes().begin(),
                                       response.succession_notes().end());
  if (file.empty() || notes.empty()) return absl::OkStatus();
  const std::string beside = SuccessionsBeside(file);
  RETURN_IF_ERROR(
      ReplaceFile(beside, eventstore::FormatSuccessions(notes), FileAccess::kEverybody));
  if (format == Format::kJson) return absl::OkStatus();
  out << "密钥更换过：更换密钥的说明已保存到 " << beside
      << "；公钥是更换之前取得的，校验时用 --succession 给出\n";
  return absl::OkStatus();
}

absl::Status ListKept(Source& source, const EvidenceFlags& wanted, Format format,
                      std::ostream& out) {
  ASSIGN_OR_RETURN(const std::vector<v1::Checkpoint> checkpoints, source.List(wanted.limit));
  if (format == Format::kJson) {
    out << ToJsonArray(checkpoints).dump(2) << "\n";
    return absl::OkStatus();
  }
  Table table({{"覆盖事件数", Column::Align::kRight}, {"树根"}});
  for (const v1::Checkpoint& each : checkpoints) {
    table.AddRow({absl::StrCat(each.tree_size()), absl::Base64Escape(each.root_hash())});
  }
  out << table.Text() << "校验点 " << checkpoints.size()
      << " 个；用 jiedui checkpoint --size 取其中一个\n";
  return absl::OkStatus();
}

// That a file is of the ledger that is asked: no call could tell more of another's.
absl::Status CheckLedger(const std::string& file, const std::string& origin,
                         const std::string& ledger) {
  const absl::string_view id = absl::StripPrefix(ledger, "ledgers/");
  if (absl::EndsWith(origin, eventstore::OriginOf("", id))) return absl::OkStatus();
  const std::string shown = eventstore::Shown(origin);
  return Failure(absl::StatusCode::kInvalidArgument, "",
                 absl::StrCat(file, "：是 ", shown, " 的，而所问的账本是 ", id,
                              "：请核对文件，或用 --ledger 指明它的账本"),
                 absl::StrCat(file, ": it is of ", shown, ", and the ledger that is asked is ", id,
                              ": check the file, or name its ledger with --ledger"));
}

// The checkpoint of the ledger that a file holds, believing no signature.
absl::StatusOr<Checkpoint> CheckpointIn(const std::string& file, const std::string& ledger,
                                        std::string& note) {
  ASSIGN_OR_RETURN(note, ReadEvidence(file, EvidenceKind::kCheckpoint));
  auto checkpoint = eventstore::WholeCheckpoint(note);
  if (!checkpoint.ok()) return Contradiction(file, checkpoint.status());
  RETURN_IF_ERROR(CheckLedger(file, checkpoint->origin, ledger));
  return checkpoint;
}

// Of two ledgers there is nothing to be proven.
absl::Status CheckSameLedger(const std::string& file, const Checkpoint& older,
                             const Said& newer_holder, const Checkpoint& newer) {
  if (older.origin == newer.origin) return absl::OkStatus();
  const std::string first = eventstore::Shown(older.origin);
  const std::string second = eventstore::Shown(newer.origin);
  return Failure(absl::StatusCode::kInvalidArgument, "",
                 absl::StrCat(file, "：是 ", first, " 的，而", newer_holder.zh, "是 ", second,
                              " 的：两个校验点须出自同一账本，请核对文件"),
                 absl::StrCat(file, ": it is of ", first, ", and ", newer_holder.en, " is of ",
                              second, ": the two must be of one ledger, check the file"));
}

// Which of two files is the older one can be mixed up.
absl::Status CheckOrder(const Checkpoint& older, const Checkpoint& newer) {
  if (older.size <= newer.size) return absl::OkStatus();
  return Failure(absl::StatusCode::kInvalidArgument, "",
                 absl::StrCat("--from 的校验点覆盖 ", older.size, " 个事件，多于 --to 的 ",
                              newer.size, " 个：请将二者对调"),
                 absl::StrCat("the checkpoint of --from covers ", older.size,
                              " events, more than that of --to, ", newer.size,
                              ": put each in the place of the other"));
}

// Which event is meant, and its record if a receipt of it is there already.
struct Meant {
  int64_t position = 0;
  std::string leaf;
};

absl::StatusOr<Meant> MeantBy(const std::string& event, const std::string& ledger) {
  Meant meant;
  if (absl::SimpleAtoi(event, &meant.position)) return meant;
  ASSIGN_OR_RETURN(const std::string text, ReadEvidence(event, EvidenceKind::kReceipt));
  auto receipt = eventstore::ParseTlogProof(text);
  if (!receipt.ok()) return Contradiction(event, receipt.status());
  const auto tree = eventstore::WholeCheckpoint(receipt->checkpoint);
  if (!tree.ok()) return Contradiction(event, tree.status());
  RETURN_IF_ERROR(CheckLedger(event, tree->origin, ledger));
  return Meant{static_cast<int64_t>(receipt->index) + 1, std::move(receipt->leaf)};
}

absl::Status CheckReceipt(const v1::GetInclusionProofResponse& response, const Meant& meant) {
  if (response.tlog_proof().empty()) {
    return Failure(absl::StatusCode::kNotFound, "",
                   absl::StrCat("没有覆盖 ", response.tree_size(),
                                " 个事件的校验点，凭证须有校验点：去掉 --size，"
                                "或先用 jiedui checkpoint --sign 签署"),
                   absl::StrCat("there is no checkpoint of ", response.tree_size(),
                                " events, which a receipt needs: leave --size out, or sign one "
                                "first (jiedui checkpoint --sign)"));
  }
  if (!meant.leaf.empty() && meant.leaf != response.leaf()) {
    return ToldAs(
        absl::StatusCode::kDataLoss, v1::ERROR_REASON_LEDGER_DAMAGED,
        {absl::StrCat("账本的第 ", meant.position, " 号记录不是凭证中的记录"),
         absl::StrCat("record ", meant.position, " of the ledger is not the one in the receipt")});
  }
  const auto receipt = eventstore::ParseTlogProof(response.tlog_proof());
  if (!receipt.ok()) return DoesNotHold(receipt.status());
  const auto tree = eventstore::WholeCheckpoint(receipt->checkpoint);
  if (!tree.ok()) return DoesNotHold(tree.status());
  const absl::Status included =
      eventstore::VerifyInclusion(static_cast<uint64_t>(meant.position - 1), tree->size,
                                  eventstore::LeafHash(receipt->leaf), receipt->path, tree->root);
  return included.ok() ? included : DoesNotHold(included);
}

// What somebody kept covers an event, and the server's ledger ends before it.
absl::Status EndsBefore(int64_t position) {
  return ToldAs(absl::StatusCode::kDataLoss, v1::ERROR_REASON_LEDGER_DAMAGED,
                {absl::StrCat("账本没有第 ", position,
                              " 号事件，而所给的证据证明它登记过：账本缺少事件，或不是同一账本"),
                 absl::StrCat("the ledger has no event ", position,
                              ", which the evidence proves was recorded: events are missing, or it "
                              "is another ledger")});
}

absl::Status SignFirst(const Checkpoint& older, const Checkpoint& newest) {
  return Failure(absl::StatusCode::kFailedPrecondition, "",
                 absl::StrCat("服务最新的校验点只覆盖 ", newest.size, " 个事件，而所给的覆盖 ",
                              older.size, " 个：请先签署（jiedui checkpoint --sign），再取证明"),
                 absl::StrCat("the server's newest checkpoint covers ", newest.size,
                              " events only, the one that was given ", older.size,
                              ": sign one first (jiedui checkpoint --sign)"));
}

absl::Status FetchReceipt(const QueryFlags& flags, const EvidenceFlags& wanted, std::ostream& out) {
  ASSIGN_OR_RETURN(const Meant meant, MeantBy(wanted.event, flags.scope.ledger));
  if (wanted.size != 0 && wanted.size < meant.position) {
    return Failure(absl::StatusCode::kInvalidArgument, "",
                   absl::StrCat("--size ", wanted.size, " 的校验点不覆盖第 ", meant.position,
                                " 号事件：请给出不小于该位置的，或去掉 --size"),
                   absl::StrCat("a checkpoint of ", wanted.size, " events does not cover event ",
                                meant.position, ": give a --size of at least that, or none"));
  }
  Source source(flags);
  v1::GetInclusionProofRequest request;
  request.set_parent(flags.scope.ledger);
  request.set_position(meant.position);
  request.set_tree_size(wanted.size);
  v1::GetInclusionProofResponse response;
  const absl::Status answered = Call(source.stubs.audit, &v1::AuditService::Stub::GetInclusionProof,
                                     flags.scope.principal, request, response);
  const bool was_proven = !meant.leaf.empty() && wanted.size == 0;
  if (absl::IsOutOfRange(answered) && was_proven) return EndsBefore(meant.position);
  RETURN_IF_ERROR(answered);
  RETURN_IF_ERROR(CheckReceipt(response, meant));
  return HandOut(response.tlog_proof(), absl::StrCat("第 ", meant.position, " 号事件的凭证"),
                 response, wanted, flags.format, out);
}

// The newer one of a growth: that of the file that is named, else the server's newest.
absl::StatusOr<Checkpoint> NewerCheckpoint(Source& source, const EvidenceFlags& wanted,
                                           const Checkpoint& older, std::string& note) {
  if (!wanted.to.empty()) {
    ASSIGN_OR_RETURN(Checkpoint newer, CheckpointIn(wanted.to, source.scope.ledger, note));
    RETURN_IF_ERROR(
        CheckSameLedger(wanted.from, older, {absl::StrCat(" ", wanted.to, " "), wanted.to}, newer));
    RETURN_IF_ERROR(CheckOrder(older, newer));
    return newer;
  }
  ASSIGN_OR_RETURN(const v1::GetCheckpointResponse newest, source.Get(0));
  note = newest.checkpoint().note();
  auto newer = eventstore::WholeCheckpoint(note);
  if (!newer.ok()) return DoesNotHold(newer.status());
  RETURN_IF_ERROR(CheckSameLedger(wanted.from, older,
                                  {"服务最新的校验点", "the server's newest checkpoint"}, *newer));
  return newer;
}

absl::Status FetchGrowth(const QueryFlags& flags, const EvidenceFlags& wanted, std::ostream& out) {
  eventstore::GrowthProof proof;
  std::string older_note;
  ASSIGN_OR_RETURN(const Checkpoint older,
                   CheckpointIn(wanted.from, flags.scope.ledger, older_note));
  Source source(flags);
  ASSIGN_OR_RETURN(const Checkpoint newer,
                   NewerCheckpoint(source, wanted, older, proof.checkpoint));
  v1::GetConsistencyProofRequest request;
  request.set_parent(flags.scope.ledger);
  request.set_old_size(static_cast<int64_t>(older.size));
  request.set_new_size(static_cast<int64_t>(newer.size));
  v1::GetConsistencyProofResponse response;
  const absl::Status answered =
      Call(source.stubs.audit, &v1::AuditService::Stub::GetConsistencyProof, flags.scope.principal,
           request, response);
  if (absl::IsOutOfRange(answered)) {
    return EndsBefore(static_cast<int64_t>(std::max(older.size, newer.size)));
  }
  // The ledger is longer than both, but its newest checkpoint is not.
  if (absl::IsInvalidArgument(answered) && older.size > newer.size) return SignFirst(older, newer);
  RETURN_IF_ERROR(answered);
  proof.old_size = older.size;
  proof.path.assign(response.hashes().begin(), response.hashes().end());
  const absl::Status grown = eventstore::VerifyGrowth(proof, older, newer);
  if (!grown.ok()) {
    return ToldBehind(absl::StatusCode::kDataLoss,
                      {absl::StrCat(older.size, " 个事件与 ", newer.size,
                                    " 个事件的两个校验点不相衔接，未保存："),
                       absl::StrCat("not saved, the checkpoint of ", newer.size,
                                    " events does not extend that of ", older.size, ": ")},
                      grown);
  }
  return HandOut(eventstore::FormatGrowthProof(proof),
                 absl::StrCat("校验点自 ", older.size, " 至 ", newer.size, " 的一致性证明"),
                 response, wanted, flags.format, out);
}

}  // namespace

absl::Status CheckNew(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return absl::OkStatus();
  return Failure(absl::StatusCode::kAlreadyExists, "", absl::StrCat(file, "：已有此文件，不覆盖"),
                 absl::StrCat(file, ": there is such a file already, it is not overwritten"));
}

absl::Status FetchCheckpoint(const QueryFlags& flags, const EvidenceFlags& wanted,
                             std::ostream& out) {
  RETURN_IF_ERROR(CheckNew(wanted.file));
  if (!wanted.file.empty()) RETURN_IF_ERROR(CheckNew(SuccessionsBeside(wanted.file)));
  Source source(flags);
  if (wanted.list) return ListKept(source, wanted, flags.format, out);
  int64_t size = wanted.size;
  if (wanted.sign_now) {
    ASSIGN_OR_RETURN(size, source.Sign());
  }
  ASSIGN_OR_RETURN(const v1::GetCheckpointResponse response, source.Get(size));
  const std::string& note = response.checkpoint().note();
  const absl::Status sound = eventstore::WholeCheckpoint(note).status();
  if (!sound.ok()) return DoesNotHold(sound);
  RETURN_IF_ERROR(
      HandOut(note, absl::StrCat("覆盖事件 1 至 ", response.checkpoint().tree_size(), " 的校验点"),
              response, wanted, flags.format, out));
  return KeepSuccessions(response, wanted.file, flags.format, out);
}

absl::Status FetchProof(const QueryFlags& flags, const EvidenceFlags& wanted, std::ostream& out) {
  if (wanted.event.empty() == wanted.from.empty()) {
    return Failure(absl::StatusCode::kInvalidArgument, "",
                   "请给出事件的位置或其凭证，或用 --from 给出较早的校验点；二者只取其一",
                   "give the position of an event or a receipt of it, or an older checkpoint with "
                   "--from, one of the two");
  }
  RETURN_IF_ERROR(CheckNew(wanted.file));
  return wanted.from.empty() ? FetchReceipt(flags, wanted, out) : FetchGrowth(flags, wanted, out);
}

}  // namespace jiedui::cli
