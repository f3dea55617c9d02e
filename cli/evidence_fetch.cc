#include "cli/evidence_fetch.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/audit.h"
#include "cli/client.h"
#include "cli/failure.h"
#include "cli/json.h"
#include "cli/said.h"
#include "google/protobuf/message.h"

#include "base/durable_file.h"
#include "base/status_macros.h"
#include "eventstore/checkpoint.h"
#include "eventstore/merkle.h"
#include "eventstore/tlog_proof.h"

namespace jiedui::cli {
namespace {

using eventstore::Checkpoint;

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

// The checkpoint a file holds, believing no signature.
absl::StatusOr<Checkpoint> CheckpointIn(const std::string& file, std::string& note) {
  ASSIGN_OR_RETURN(note, ReadEvidence(file));
  auto checkpoint = eventstore::WholeCheckpoint(note);
  if (!checkpoint.ok()) return Contradiction(file, checkpoint.status());
  return checkpoint;
}

// Which event is meant, and its record if a receipt of it is there already.
struct Meant {
  int64_t position = 0;
  std::string leaf;
};

absl::StatusOr<Meant> MeantBy(const std::string& event) {
  Meant meant;
  if (absl::SimpleAtoi(event, &meant.position)) return meant;
  ASSIGN_OR_RETURN(const std::string text, ReadEvidence(event));
  auto receipt = eventstore::ParseTlogProof(text);
  if (!receipt.ok()) return Contradiction(event, receipt.status());
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

absl::Status FetchReceipt(const QueryFlags& flags, const EvidenceFlags& wanted, std::ostream& out) {
  ASSIGN_OR_RETURN(const Meant meant, MeantBy(wanted.event));
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

absl::Status FetchGrowth(const QueryFlags& flags, const EvidenceFlags& wanted, std::ostream& out) {
  eventstore::GrowthProof proof;
  std::string older_note;
  ASSIGN_OR_RETURN(const Checkpoint older, CheckpointIn(wanted.from, older_note));
  Source source(flags);
  Checkpoint newer;
  if (wanted.to.empty()) {
    ASSIGN_OR_RETURN(const auto newest, source.Get(0));
    proof.checkpoint = newest.checkpoint().note();
    auto parsed = eventstore::WholeCheckpoint(proof.checkpoint);
    if (!parsed.ok()) return DoesNotHold(parsed.status());
    newer = *std::move(parsed);
  } else {
    ASSIGN_OR_RETURN(newer, CheckpointIn(wanted.to, proof.checkpoint));
  }
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
  Source source(flags);
  int64_t size = wanted.size;
  if (wanted.sign_now) {
    ASSIGN_OR_RETURN(size, source.Sign());
  }
  ASSIGN_OR_RETURN(const v1::GetCheckpointResponse response, source.Get(size));
  const std::string& note = response.checkpoint().note();
  const absl::Status sound = eventstore::WholeCheckpoint(note).status();
  if (!sound.ok()) return DoesNotHold(sound);
  return HandOut(note,
                 absl::StrCat("覆盖事件 1 至 ", response.checkpoint().tree_size(), " 的校验点"),
                 response, wanted, flags.format, out);
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
