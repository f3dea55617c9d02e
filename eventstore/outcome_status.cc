#include "eventstore/outcome_status.h"

#include <string>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "eventstore/finding.h"

namespace jiedui::eventstore {
namespace {

constexpr absl::string_view kReusedUrl = "type.jiedui.cn/jiedui.eventstore.RequestIdReused";
constexpr absl::string_view kConflictUrl = "type.jiedui.cn/jiedui.eventstore.Conflict";
constexpr absl::string_view kUnknownUrl = "type.jiedui.cn/jiedui.eventstore.OutcomeUnknown";
constexpr absl::string_view kDiskLowUrl = "type.jiedui.cn/jiedui.eventstore.DiskLow";
constexpr absl::string_view kCursorLimitUrl = "type.jiedui.cn/jiedui.eventstore.CursorLimit";
constexpr absl::string_view kDeposedUrl = "type.jiedui.cn/jiedui.eventstore.Deposed";
constexpr absl::string_view kInUseUrl = "type.jiedui.cn/jiedui.eventstore.LedgerInUse";

absl::Status Marked(absl::Status status, absl::string_view url, absl::string_view payload = "") {
  status.SetPayload(url, absl::Cord(payload));
  return status;
}

bool Has(const absl::Status& status, absl::string_view url) {
  return status.GetPayload(url).has_value();
}

// The words of a payload; nothing if there is no such payload or it has another number of them.
std::vector<std::string> Words(const absl::Status& status, absl::string_view url, size_t count) {
  const auto payload = status.GetPayload(url);
  if (!payload.has_value()) return {};
  const std::string text(*payload);
  std::vector<std::string> words =
      absl::StrSplit(text, absl::MaxSplits(' ', static_cast<int>(count) - 1));
  return words.size() == count ? words : std::vector<std::string>{};
}

}  // namespace

absl::Status RequestIdReused(absl::string_view request_id) {
  return Marked(absl::InvalidArgumentError(
                    absl::StrCat("request_id ", request_id, " was used for another request")),
                kReusedUrl);
}

absl::Status ConditionFailed(const Conflict& conflict) {
  return Marked(
      absl::AbortedError(absl::StrCat(
          "the condition failed: item ", conflict.item, " matches the event at position ",
          conflict.position, ", kind ", conflict.kind, ", of request ", conflict.request_id)),
      kConflictUrl,
      absl::StrCat(conflict.item, " ", conflict.position, " ", conflict.kind, " ",
                   conflict.request_id));
}

absl::Status OutcomeUnknown(absl::string_view why) {
  return Marked(
      absl::UnavailableError(absl::StrCat("whether the request was committed is unknown: ", why,
                                          "; repeat it with the same request id")),
      kUnknownUrl);
}

absl::Status DiskLow(const DiskSpace& space) {
  const Finding low = Found(FindingKind::kDiskLow, space.free_bytes, space.needed_bytes);
  return Marked(StatusOf(absl::StatusCode::kResourceExhausted, low), kDiskLowUrl,
                absl::StrCat(space.free_bytes, " ", space.needed_bytes));
}

absl::Status TooManyCursors(const CursorLimit& limit) {
  return Marked(absl::FailedPreconditionError(absl::StrCat("the ledger has ", limit.count,
                                                           " cursors and may have ", limit.limit)),
                kCursorLimitUrl, absl::StrCat(limit.count, " ", limit.limit));
}

absl::Status Deposed(absl::string_view why) {
  return Marked(absl::FailedPreconditionError(
                    absl::StrCat("another writer has taken the ledger over: ", why)),
                kDeposedUrl);
}

absl::Status LedgerInUse(absl::string_view directory) {
  return LedgerInUse(Found(FindingKind::kInUse, directory));
}

absl::Status LedgerInUse(const Finding& in_use) {
  return Marked(RefusedOf(in_use), kInUseUrl);
}

absl::Status Closing() {
  return absl::UnavailableError("the ledger is closing");
}

bool IsRequestIdReused(const absl::Status& status) {
  return Has(status, kReusedUrl);
}

bool IsOutcomeUnknown(const absl::Status& status) {
  return Has(status, kUnknownUrl);
}

bool IsDeposed(const absl::Status& status) {
  return Has(status, kDeposedUrl);
}

bool IsLedgerInUse(const absl::Status& status) {
  return Has(status, kInUseUrl);
}

std::optional<Conflict> ConflictOf(const absl::Status& status) {
  const std::vector<std::string> words = Words(status, kConflictUrl, 4);
  Conflict conflict;
  if (words.empty() || !absl::SimpleAtoi(words[0], &conflict.item) ||
      !absl::SimpleAtoi(words[1], &conflict.position) ||
      !absl::SimpleAtoi(words[2], &conflict.kind)) {
    return std::nullopt;
  }
  conflict.request_id = words[3];
  return conflict;
}

std::optional<DiskSpace> DiskLowOf(const absl::Status& status) {
  const std::vector<std::string> words = Words(status, kDiskLowUrl, 2);
  DiskSpace space;
  if (words.empty() || !absl::SimpleAtoi(words[0], &space.free_bytes) ||
      !absl::SimpleAtoi(words[1], &space.needed_bytes)) {
    return std::nullopt;
  }
  return space;
}

std::optional<CursorLimit> CursorLimitOf(const absl::Status& status) {
  const std::vector<std::string> words = Words(status, kCursorLimitUrl, 2);
  CursorLimit limit;
  if (words.empty() || !absl::SimpleAtoi(words[0], &limit.count) ||
      !absl::SimpleAtoi(words[1], &limit.limit)) {
    return std::nullopt;
  }
  return limit;
}

}  // namespace jiedui::eventstore
