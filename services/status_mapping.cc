#include "services/status_mapping.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

#include "domain/error.h"
#include "eventstore/store.h"
#include "services/problem.h"

namespace jiedui::services {
namespace {

constexpr char kTypePrefix[] = "type.googleapis.com/";

// Details in order of worth: what does not fit is left out from the end.
constexpr absl::string_view kDetailTypes[] = {"google.rpc.ErrorInfo", "google.rpc.LocalizedMessage",
                                              "google.rpc.RetryInfo", "google.rpc.BadRequest"};

// Errors that pass by themselves, and when to come back.
struct Retry {
  v1::ErrorReason reason;
  int delay_ms;
};
constexpr Retry kRetries[] = {
    {v1::ERROR_REASON_PROJECTION_BEHIND, 200},   {v1::ERROR_REASON_QUEUE_FULL, 500},
    {v1::ERROR_REASON_SERVER_CLOSING, 2000},     {v1::ERROR_REASON_OUTCOME_UNKNOWN, 2000},
    {v1::ERROR_REASON_READ_NOT_RECORDED, 2000},  {v1::ERROR_REASON_DISK_LOW, 60'000},
    {v1::ERROR_REASON_ERASURE_UNFINISHED, 2000}, {v1::ERROR_REASON_SUBSCRIPTION_LIMIT, 5000}};

std::optional<google::rpc::RetryInfo> RetryOf(v1::ErrorReason reason) {
  const auto* const found = std::find_if(std::begin(kRetries), std::end(kRetries),
                                         [&](const Retry& row) { return row.reason == reason; });
  if (found == std::end(kRetries)) return std::nullopt;
  google::rpc::RetryInfo info;
  info.mutable_retry_delay()->set_seconds(found->delay_ms / 1000);
  info.mutable_retry_delay()->set_nanos(found->delay_ms % 1000 * 1'000'000);
  return info;
}

void AddDetail(absl::string_view type, std::string value, google::rpc::Status& status) {
  auto* any = status.add_details();
  any->set_type_url(absl::StrCat(kTypePrefix, type));
  any->set_value(std::move(value));
  if (status.ByteSizeLong() > kMaxDetailsBytes) status.mutable_details()->RemoveLast();
}

std::string Details(const absl::Status& status, v1::ErrorReason reason) {
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(status.code()));
  wire.set_message(std::string(status.message()));
  const auto retry = RetryOf(reason);
  for (const absl::string_view type : kDetailTypes) {
    const auto payload = status.GetPayload(absl::StrCat(kTypePrefix, type));
    if (payload.has_value()) AddDetail(type, std::string(*payload), wire);
    if (type == "google.rpc.RetryInfo" && retry) AddDetail(type, retry->SerializeAsString(), wire);
  }
  return wire.SerializeAsString();
}

absl::Status BeyondLimit(absl::string_view problem) {
  return domain::Refuse(
      v1::ERROR_REASON_FIELD_INVALID, "fact",
      {{"problem", std::string(problem)}, {"problem_zh", "超出账本可记录的范围"}});
}

}  // namespace

Language LanguageOf(absl::string_view accept_language) {
  const bool english =
      absl::StartsWithIgnoreCase(absl::StripLeadingAsciiWhitespace(accept_language), "en");
  return english ? Language::kEnglish : Language::kChinese;
}

WireStatus ToWire(const absl::Status& status, Language language) {
  const auto reason = domain::ReasonOf(status);
  if (!reason.has_value()) return ToWire(domain::Refuse(v1::ERROR_REASON_BUG, ""), language);
  WireStatus wire;
  wire.code = static_cast<int>(status.code());
  wire.message =
      language == Language::kChinese ? domain::ChineseText(status) : std::string(status.message());
  wire.details = Details(status, *reason);
  return wire;
}

absl::Status FromStore(const absl::Status& status, absl::string_view request_id) {
  if (status.ok() || domain::ReasonOf(status).has_value()) return status;
  if (eventstore::IsRequestIdReused(status)) {
    return domain::Refuse(v1::ERROR_REASON_REQUEST_ID_REUSED, "request_id",
                          {{"request_id", std::string(request_id)}});
  }
  if (eventstore::IsOutcomeUnknown(status)) {
    return domain::Refuse(v1::ERROR_REASON_OUTCOME_UNKNOWN, "");
  }
  if (const auto space = eventstore::DiskLowOf(status); space.has_value()) {
    return domain::Refuse(v1::ERROR_REASON_DISK_LOW, "",
                          {{"free_bytes", absl::StrCat(space->free_bytes)},
                           {"needed_bytes", absl::StrCat(space->needed_bytes)}});
  }
  if (absl::IsInvalidArgument(status)) return BeyondLimit(status.message());
  if (absl::IsResourceExhausted(status)) return domain::Refuse(v1::ERROR_REASON_QUEUE_FULL, "");
  if (absl::IsUnavailable(status)) return domain::Refuse(v1::ERROR_REASON_SERVER_CLOSING, "");
  if (absl::IsDataLoss(status)) {
    return RefuseFor(v1::ERROR_REASON_LEDGER_DAMAGED, status);
  }
  return status;
}

absl::Status FromSubmit(const absl::Status& status, absl::string_view request_id,
                        absl::string_view ledger_id) {
  if (!eventstore::IsDeposed(status)) return FromStore(status, request_id);
  return domain::Refuse(v1::ERROR_REASON_NOT_WRITER, "", {{"ledger", std::string(ledger_id)}});
}

absl::Status MalformedRequest() {
  return domain::Refuse(v1::ERROR_REASON_MALFORMED_REQUEST, "");
}

}  // namespace jiedui::services
