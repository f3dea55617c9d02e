#include "cli/failure.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/scenario/problem.h"
#include "google/rpc/code.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

#include "domain/error.h"

namespace jiedui::cli {
namespace {

constexpr char kDetails[] = "google.rpc.Status";
constexpr char kNothingNew[] = "jiedui/nothing-new";
// Payloads of a Failure.
constexpr char kReason[] = "jiedui/failure-reason";
constexpr char kEnglish[] = "jiedui/failure-english";

std::string PayloadOf(const absl::Status& status, absl::string_view url) {
  const auto payload = status.GetPayload(url);
  return payload.has_value() ? std::string(*payload) : "";
}

struct ExitRow {
  absl::StatusCode code;
  ExitCode exit;
};

constexpr ExitRow kExits[] = {
    {absl::StatusCode::kOk, ExitCode::kOk},
    {absl::StatusCode::kInvalidArgument, ExitCode::kUsage},
    {absl::StatusCode::kFailedPrecondition, ExitCode::kRefused},
    {absl::StatusCode::kPermissionDenied, ExitCode::kRefused},
    {absl::StatusCode::kUnauthenticated, ExitCode::kRefused},
    {absl::StatusCode::kNotFound, ExitCode::kNotFound},
    {absl::StatusCode::kOutOfRange, ExitCode::kUsage},
    {absl::StatusCode::kAlreadyExists, ExitCode::kConflict},
    {absl::StatusCode::kAborted, ExitCode::kConflict},
    {absl::StatusCode::kDataLoss, ExitCode::kDamaged},
};

void Read(const google::rpc::Status& details, Refusal& refusal) {
  google::rpc::ErrorInfo info;
  google::rpc::LocalizedMessage localized;
  google::rpc::BadRequest request;
  for (const auto& detail : details.details()) {
    if (detail.UnpackTo(&info)) {
      refusal.reason = info.reason();
      const auto clause = info.metadata().find("clause");
      if (clause != info.metadata().end()) refusal.clause = clause->second;
    }
    if (detail.UnpackTo(&localized)) refusal.zh = localized.message();
    if (detail.UnpackTo(&request) && !request.field_violations().empty()) {
      refusal.field = request.field_violations(0).field();
    }
  }
  refusal.en = details.message();
}

std::string SilentWords(const Asked& asked) {
  if (asked.admin) {
    return absl::StrCat("没有服务在运维地址 ", asked.address,
                        " 上应答；先运行 jiedui serve（配置 admin.listen_address），"
                        "或用 --admin 指明运维地址");
  }
  return absl::StrCat("没有服务在 ", asked.address,
                      " 上应答；先运行 jiedui serve，或用 --server 指明地址");
}

// Of a call that nobody refused: what became of it. Empty if that is not known.
std::string CallWords(absl::StatusCode code, const Asked& asked) {
  if (code == absl::StatusCode::kUnavailable) return SilentWords(asked);
  if (code == absl::StatusCode::kUnimplemented) {
    return absl::StrCat(asked.address,
                        " 上没有这项服务：查询和登记用 --server 的地址，管理账本用 --admin 的地址");
  }
  if (code == absl::StatusCode::kDeadlineExceeded) {
    return absl::StrCat(asked.address, " 在时限内没有答复；请稍后再试，或减少一次所要的数量");
  }
  return "";
}

}  // namespace

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  result.SetPayload(kDetails, absl::Cord(status.error_details()));
  return result;
}

absl::Status Failure(absl::StatusCode code, absl::string_view reason, absl::string_view zh,
                     absl::string_view en) {
  absl::Status status(code, zh);
  status.SetPayload(kReason, absl::Cord(reason));
  status.SetPayload(kEnglish, absl::Cord(en));
  return status;
}

absl::Status NothingNew() {
  absl::Status status(absl::StatusCode::kCancelled, "nothing new");
  status.SetPayload(kNothingNew, absl::Cord());
  return status;
}

Refusal RefusalOf(const absl::Status& status) {
  Refusal refusal;
  refusal.code = google::rpc::Code_Name(static_cast<google::rpc::Code>(status.code()));
  refusal.zh = std::string(status.message());
  const std::string english = PayloadOf(status, kEnglish);
  refusal.en = english.empty() ? refusal.zh : english;
  refusal.reason = PayloadOf(status, kReason);
  if (std::string zh = scenario::ChineseOf(status); !zh.empty()) refusal.zh = std::move(zh);
  if (const auto reason = domain::ReasonOf(status)) {  // refused on this machine
    refusal.en = std::string(status.message());
    refusal.zh = domain::ChineseText(status);
    refusal.reason = std::string(absl::StripPrefix(v1::ErrorReason_Name(*reason), "ERROR_REASON_"));
  }
  google::rpc::Status details;
  const auto payload = status.GetPayload(kDetails);
  if (payload.has_value() && !payload->empty() && details.ParseFromString(std::string(*payload))) {
    Read(details, refusal);
  }
  return refusal;
}

ExitCode ExitCodeOf(const absl::Status& status) {
  if (status.GetPayload(kNothingNew).has_value()) return ExitCode::kNothingNew;
  const auto* const found =
      std::find_if(std::begin(kExits), std::end(kExits),
                   [&status](const ExitRow& row) { return row.code == status.code(); });
  return found == std::end(kExits) ? ExitCode::kUnavailable : found->exit;
}

ExitCode Fail(const absl::Status& status, const Asked& asked, std::ostream& err) {
  if (ExitCodeOf(status) == ExitCode::kNothingNew) return ExitCode::kNothingNew;
  const Refusal refusal = RefusalOf(status);
  // What failed here, not in a call, says itself what is unavailable.
  const bool of_call = refusal.reason.empty() && status.GetPayload(kDetails).has_value();
  const std::string became = of_call ? CallWords(status.code(), asked) : "";
  err << "错误：" << (became.empty() ? refusal.zh : became) << "\n";
  if (!refusal.clause.empty()) err << "  依据 " << refusal.clause << "\n";
  if (refusal.reason.empty()) {
    err << "  " << refusal.code << (became.empty() ? "" : "  " + refusal.en) << "\n";
    if (became.empty() && refusal.en != refusal.zh) err << "  " << refusal.en << "\n";
  } else {
    err << "  " << refusal.code << " " << refusal.reason;
    if (!refusal.field.empty()) err << "，字段 " << refusal.field;
    err << "\n  " << refusal.en << "\n";
  }
  return ExitCodeOf(status);
}

}  // namespace jiedui::cli
