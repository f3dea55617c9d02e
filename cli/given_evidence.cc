#include "cli/given_evidence.h"

#include "absl/strings/str_cat.h"
#include "cli/failure.h"

#include "base/durable_file.h"
#include "base/status_macros.h"
#include "domain/error.h"
#include "eventstore/archive_successions.h"

namespace jiedui::cli {
namespace {

using eventstore::EvidenceKind;

Said NameOf(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::kUnknown:
      break;
    case EvidenceKind::kCheckpoint:
      return {"校验点", "a checkpoint"};
    case EvidenceKind::kReceipt:
      return {"事件的凭证", "the receipt of an event"};
    case EvidenceKind::kGrowth:
      return {"一致性证明", "a consistency proof"};
    case EvidenceKind::kTableStatement:
      return {"统计表的声明", "a statement of the tables"};
    case EvidenceKind::kSuccession:
      return {"更换密钥的说明", "a succession note"};
    case EvidenceKind::kVerifierKey:
      return {"公钥", "a public key"};
  }
  return {"别的文件", "something else"};
}

// Where it belongs.
Said PlaceOf(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::kUnknown:
      break;
    case EvidenceKind::kCheckpoint:
      return {"校验点用 jiedui audit 的 --checkpoint 给出",
              "a checkpoint is given to jiedui audit with --checkpoint"};
    case EvidenceKind::kReceipt:
      return {"凭证用 jiedui audit 的 --proof 给出",
              "a receipt is given to jiedui audit with --proof"};
    case EvidenceKind::kGrowth:
      return {"一致性证明单独校验：jiedui audit 该文件 --checkpoint 较早的校验点",
              "a consistency proof is audited by itself: jiedui audit FILE --checkpoint OLDER"};
    case EvidenceKind::kTableStatement:
      return {"声明用 jiedui audit replay 的 --statement 给出",
              "a statement is given to jiedui audit replay with --statement"};
    case EvidenceKind::kSuccession:
      return {"更换密钥的说明用 jiedui audit 的 --succession 给出",
              "a succession note is given to jiedui audit with --succession"};
    case EvidenceKind::kVerifierKey:
      return {"请将公钥的文字写在 --verifier-key 之后",
              "the text of a key is written behind --verifier-key"};
  }
  return {};
}

}  // namespace

absl::StatusOr<std::string> ReadEvidence(const std::string& file) {
  absl::StatusOr<std::string> text = ReadGivenFile(file);
  if (!absl::IsInvalidArgument(text.status())) return text;
  return InvalidEvidence(
      {absl::StrCat(file, "：不是归档、凭证或校验点，或已损坏：超过 1 MiB"),
       absl::StrCat(file,
                    ": no archive, receipt or checkpoint, or damaged: it has more "
                    "than 1 MiB")});
}

absl::StatusOr<std::string> ReadEvidence(const std::string& file, EvidenceKind wanted) {
  ASSIGN_OR_RETURN(std::string text, ReadEvidence(file));
  const EvidenceKind kind = eventstore::KindOfEvidence(text);
  if (kind == wanted || kind == EvidenceKind::kUnknown) return text;
  return Misplaced(file, NameOf(wanted), kind);
}

absl::Status Misplaced(absl::string_view file, const Said& wanted, EvidenceKind kind) {
  const Said name = NameOf(kind);
  const Said place = PlaceOf(kind);
  return Failure(
      absl::StatusCode::kInvalidArgument, "",
      absl::StrCat(file, "：此处应为", wanted.zh, "，而该文件是", name.zh, "；", place.zh),
      absl::StrCat(file, ": what is wanted here is ", wanted.en, ", and the file is ", name.en,
                   "; ", place.en));
}

absl::StatusOr<std::vector<eventstore::Verifier>> ParseKeys(const std::vector<std::string>& vkeys) {
  std::vector<eventstore::Verifier> keys;
  for (const std::string& vkey : vkeys) {
    absl::StatusOr<eventstore::Verifier> key = eventstore::Verifier::Parse(vkey);
    if (!key.ok()) {
      return ToldBehind(absl::StatusCode::kInvalidArgument,
                        {"--verifier-key：", "--verifier-key: "}, key.status());
    }
    keys.push_back(*std::move(key));
  }
  return keys;
}

absl::StatusOr<std::vector<std::string>> ReadSuccessions(const std::vector<std::string>& files) {
  std::vector<std::string> notes;
  for (const std::string& file : files) {
    ASSIGN_OR_RETURN(const std::string text, ReadEvidence(file, EvidenceKind::kSuccession));
    const bool known = eventstore::KindOfEvidence(text) == EvidenceKind::kSuccession;
    const auto parsed = known ? eventstore::ParseSuccessions(text) : std::vector<std::string>();
    if (!parsed.ok() || parsed->empty()) {
      return InvalidEvidence({absl::StrCat(file, "：不是更换密钥的说明，或已损坏"),
                              absl::StrCat(file, ": no succession note, or damaged")});
    }
    notes.insert(notes.end(), parsed->begin(), parsed->end());
  }
  return notes;
}

absl::Status InvalidEvidence(const Said& said) {
  return domain::Refuse(v1::ERROR_REASON_EVIDENCE_INVALID, "",
                        {{"problem", said.en}, {"problem_zh", said.zh}});
}

absl::Status SignedByAnotherKey(absl::string_view file, const absl::Status& status) {
  const Said said = SaidBy(status);
  return ToldAs(
      absl::StatusCode::kNotFound, v1::ERROR_REASON_UNSPECIFIED,
      {absl::StrCat(file, "：", said.zh,
                    "；所信公钥之后更换过密钥的，请用 --succession 给出更换密钥的说明"
                    "（jiedui checkpoint --file 随校验点一并保存，归档中的 successions 也是），"
                    "或把签署它的公钥也用 --verifier-key 给出（可给出多个）"),
       absl::StrCat(file, ": ", said.en,
                    "; if the key has been changed since, give the succession notes with "
                    "--succession (jiedui checkpoint --file keeps them beside the checkpoint, an "
                    "archive has them as successions), or the key that signed it too "
                    "(--verifier-key, any number of times)")});
}

absl::Status Contradiction(absl::string_view holder, const absl::Status& status) {
  const Said said = SaidBy(status);
  if (absl::IsNotFound(status)) {
    return ToldBehind({absl::StrCat(holder, "："), absl::StrCat(holder, ": ")}, status);
  }
  return InvalidEvidence(
      {absl::StrCat(holder, "：", said.zh), absl::StrCat(holder, ": ", said.en)});
}

}  // namespace jiedui::cli
