#include "cli/said.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "cli/failure.h"

#include "services/finding_words.h"

namespace jiedui::cli {
namespace {

// "LEDGER_DAMAGED"; empty if there is none.
std::string NameOf(v1::ErrorReason reason) {
  if (reason == v1::ERROR_REASON_UNSPECIFIED) return "";
  return std::string(absl::StripPrefix(v1::ErrorReason_Name(reason), "ERROR_REASON_"));
}

std::string ReasonIn(const absl::Status& status) {
  const std::string told = RefusalOf(status).reason;
  return told.empty() ? NameOf(services::ReasonOfFinding(status)) : told;
}

}  // namespace

Said SaidBy(const eventstore::Finding& finding) {
  return {services::ChineseOf(finding), eventstore::TextOf(finding)};
}

Said SaidBy(const absl::Status& status) {
  const eventstore::Finding finding = eventstore::FindingOf(status);
  if (finding.kind != eventstore::FindingKind::kOther) return SaidBy(finding);
  const Refusal refusal = RefusalOf(status);
  return {refusal.zh, refusal.en};
}

std::vector<Said> SaidBy(absl::Span<const eventstore::Finding> findings) {
  std::vector<Said> said;
  for (const eventstore::Finding& finding : findings) said.push_back(SaidBy(finding));
  return said;
}

absl::Status Told(const absl::Status& status) {
  const eventstore::Finding finding = eventstore::FindingOf(status);
  if (finding.kind == eventstore::FindingKind::kOther) return status;
  const Said said = SaidBy(finding);
  return Failure(status.code(), ReasonIn(status), said.zh, said.en);
}

absl::Status ToldBehind(absl::StatusCode code, const Said& front, const absl::Status& status) {
  const Said said = SaidBy(status);
  return Failure(code, ReasonIn(status), absl::StrCat(front.zh, said.zh),
                 absl::StrCat(front.en, said.en));
}

absl::Status ToldBehind(const Said& front, const absl::Status& status) {
  return ToldBehind(status.code(), front, status);
}

absl::Status ToldAs(absl::StatusCode code, v1::ErrorReason reason, const Said& said) {
  return Failure(code, NameOf(reason), said.zh, said.en);
}

}  // namespace jiedui::cli
