#include "cli/said.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "cli/failure.h"
#include "cli/scenario/problem.h"

#include "services/evidence_words.h"
#include "services/file_words.h"
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

// Of what is wrong within a file of an example, which may end as what is said of whole files.
bool SaysBoth(const absl::Status& status) {
  return !scenario::ChineseOf(status).empty();
}

// A limit of file size is to whoever writes what a full disk is, not a value out of range.
absl::StatusCode CodeOfFile(const absl::Status& status) {
  return absl::IsOutOfRange(status) ? absl::StatusCode::kResourceExhausted : status.code();
}

}  // namespace

Said SaidBy(const eventstore::Finding& finding) {
  return {services::ChineseOf(finding), eventstore::TextOf(finding), eventstore::RecordsOf(finding),
          eventstore::CountOf(finding)};
}

Said SaidBy(const absl::Status& status) {
  const eventstore::Finding finding = eventstore::FindingOf(status);
  if (finding.kind != eventstore::FindingKind::kOther) return SaidBy(finding);
  if (SaysBoth(status)) return {scenario::ChineseOf(status), std::string(status.message())};
  const std::string of_file = services::ChineseOfFileError(status.message());
  if (!of_file.empty()) {
    return {of_file, services::EnglishOfFileError(status.message()), std::nullopt};
  }
  const std::string of_evidence = services::ChineseOfEvidence(status.message());
  if (!of_evidence.empty()) return {of_evidence, std::string(status.message()), std::nullopt};
  const Refusal refusal = RefusalOf(status);
  return {refusal.zh, refusal.en, std::nullopt};
}

std::vector<Said> SaidBy(absl::Span<const eventstore::Finding> findings) {
  std::vector<Said> said;
  for (const eventstore::Finding& finding : findings) said.push_back(SaidBy(finding));
  return said;
}

std::vector<std::string> ChineseOf(const std::vector<Said>& said) {
  std::vector<std::string> texts;
  for (const Said& each : said) texts.push_back(each.zh);
  return texts;
}

std::vector<std::string> EnglishOf(const std::vector<Said>& said) {
  std::vector<std::string> texts;
  for (const Said& each : said) texts.push_back(each.en);
  return texts;
}

absl::Status Told(const absl::Status& status) {
  const eventstore::Finding finding = eventstore::FindingOf(status);
  if (finding.kind == eventstore::FindingKind::kOther) {
    const std::string zh = services::ChineseOfFileError(status.message());
    // What a server has refused is said by it.
    if (zh.empty() || SaysBoth(status) || !RefusalOf(status).reason.empty()) return status;
    return Failure(CodeOfFile(status), "", zh, services::EnglishOfFileError(status.message()));
  }
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
