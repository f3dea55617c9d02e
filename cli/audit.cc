#include "cli/audit.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/archive.h"
#include "cli/damage.h"
#include "cli/failure.h"
#include "cli/given_evidence.h"
#include "cli/key_check.h"
#include "cli/said.h"
#include "cli/verify.h"

#include "base/status_macros.h"
#include "eventstore/archive.h"
#include "eventstore/archive_files.h"
#include "eventstore/archive_foreign.h"
#include "eventstore/audit.h"
#include "eventstore/checkpoint.h"
#include "eventstore/evidence_kind.h"
#include "eventstore/file_kind.h"
#include "eventstore/finding.h"
#include "eventstore/note.h"
#include "eventstore/signing_key.h"
#include "eventstore/store.h"
#include "eventstore/tlog_proof.h"
#include "eventstore/verify.h"
#include "services/event_rules.h"

namespace jiedui::cli {
namespace {

namespace fs = std::filesystem;
using eventstore::EvidenceKind;
using eventstore::Finding;
using eventstore::FindingKind;
using eventstore::Found;
using eventstore::OpenedCheckpoint;
using eventstore::Position;
using eventstore::RootClaim;
using eventstore::Snapshot;
using eventstore::Verifier;

constexpr size_t kPage = 1000;
// Of a ledger: what the store checks, what it cannot see, and what is held against the records.
constexpr int kSteps = 3;

// What the auditor believes, and the claims that are held against the ledger.
struct Audit {
  explicit Audit(const AuditRequest& request)
      : replay(request.replay ? std::make_unique<TableReplay>() : nullptr) {}

  // The next record, in order.
  absl::Status Fold(const eventstore::StoredEvent& event) const {
    return replay == nullptr ? absl::OkStatus() : replay->Add(event);
  }

  std::vector<Verifier> trusted;
  std::vector<RootClaim> claims;
  std::vector<Said> problems;  // of the checkpoints that the ledger has kept
  std::vector<absl::Status> bad_evidence;
  AuditResult result;
  std::unique_ptr<TableReplay> replay;  // if it is asked for
};

// Any of the files that only an archive has, for one of them may be missing.
bool HasFilesOfAnArchive(const fs::path& directory) {
  std::error_code error;
  return fs::is_regular_file(directory / std::string(eventstore::kArchiveLedger), error) ||
         fs::is_regular_file(directory / std::string(eventstore::kArchiveCheckpoint), error) ||
         fs::is_directory(directory / "tile" / "entries", error);
}

// A directory in the layout of an archive, or a tar file: receipts and checkpoints are text, and
// the first block of a tar file never is, however damaged.
bool IsArchive(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return HasFilesOfAnArchive(path);
  constexpr size_t kTarBlockBytes = 512;
  std::string block(kTarBlockBytes, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(block.data(), kTarBlockBytes);
  block.resize(static_cast<size_t>(file.gcount()));
  return absl::StrContains(block, '\0');
}

// As what a shell gives for `<(command)`. It holds a receipt or a checkpoint, and is read once.
bool IsPipe(const std::string& path) {
  std::error_code error;
  return fs::is_fifo(path, error);
}

// Damage in our own words.
absl::Status Wrong(const Said& said) {
  return ToldAs(absl::StatusCode::kDataLoss, v1::ERROR_REASON_LEDGER_DAMAGED, said);
}

// Evidence that is bad hides nothing else: it is told when all there is has been looked at. What is
// wrong with the request ends it at once.
absl::Status KeptIfBad(const absl::Status& status, Audit& audit) {
  if (!absl::IsDataLoss(status)) return status;
  audit.bad_evidence.push_back(status);
  return absl::OkStatus();
}

// What a check found, and the evidence that is bad.
absl::Status AllThatIsWrong(const absl::Status& checked, const Audit& audit) {
  std::vector<absl::Status> failures = audit.bad_evidence;
  if (!checked.ok()) failures.insert(failures.begin(), checked);
  return failures.empty() ? absl::OkStatus() : Together(failures);
}

// There is none beside what is audited either.
absl::Status NoKeyGiven(const Said& what) {
  return Failure(absl::StatusCode::kInvalidArgument, "",
                 absl::StrCat(what.zh, "须用 --verifier-key 给出账本的公钥"),
                 absl::StrCat(what.en, " the public key of its ledger: give --verifier-key"));
}

std::string KeyIdText(uint32_t id) {
  return absl::StrCat(absl::Hex(id, absl::kZeroPad8));
}

void Trust(std::vector<Verifier> keys, Audit& audit) {
  for (const Verifier& key : keys) audit.result.key_ids.push_back(KeyIdText(key.id()));
  audit.trusted = std::move(keys);
}

// Given keys and those that follow them, or all that lie beside the ledger: nobody is trusted if
// those are damaged.
absl::Status TrustForLedger(const AuditRequest& request, const std::string& ledger, Audit& audit) {
  const eventstore::SigningKeys beside((fs::path(ledger) / "keys").string());
  if (request.verifier_keys.empty()) {
    absl::StatusOr<std::vector<Verifier>> keys = beside.Verifiers();
    if (absl::IsNotFound(keys.status())) {
      return NoKeyGiven({absl::StrCat(ledger, "：其中没有公钥（keys/verifiers），校验"),
                         absl::StrCat(ledger, ": there is no keys/verifiers, it is audited with")});
    }
    if (!keys.ok()) return KeptIfBad(keys.status(), audit);
    audit.result.own_keys = true;
    Trust(*std::move(keys), audit);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(std::vector<Verifier> keys, ParseKeys(request.verifier_keys));
  ASSIGN_OR_RETURN(std::vector<std::string> notes, ReadSuccessions(request.succession_files));
  const absl::StatusOr<std::vector<std::string>> there = beside.Successions();
  if (there.ok()) notes.insert(notes.end(), there->begin(), there->end());
  Trust(eventstore::FollowSuccessions(std::move(keys), notes), audit);
  return absl::OkStatus();
}

AuditedCheckpoint Describe(const std::string& file, const OpenedCheckpoint& opened) {
  AuditedCheckpoint checkpoint = {file,
                                  eventstore::Shown(opened.checkpoint.origin),
                                  static_cast<int64_t>(opened.checkpoint.size),
                                  "",
                                  {}};
  for (const eventstore::NoteSignature& signature : opened.signatures) {
    if (signature.cosigned_at) {
      checkpoint.witnesses.push_back(
          absl::StrCat(eventstore::Shown(signature.name), " ",
                       absl::FormatTime(*signature.cosigned_at, absl::UTCTimeZone())));
    } else if (checkpoint.key_id.empty()) {
      checkpoint.key_id = KeyIdText(signature.key_id);
    }
  }
  return checkpoint;
}

// What is wrong with a checkpoint of that size that the ledger has kept; nothing if it is right.
std::optional<Said> ProblemOfKept(const absl::StatusOr<OpenedCheckpoint>& opened, Position size) {
  if (!opened.ok()) return SaidBy(opened.status());
  if (static_cast<Position>(opened->checkpoint.size) == size) return std::nullopt;
  return Said{absl::StrCat("其内容是 ", opened->checkpoint.size),
              absl::StrCat("it is one of ", opened->checkpoint.size), std::nullopt};
}

// Who keeps what a file says, in every language.
Finding File(const std::string& name) {
  return Found(FindingKind::kOther, name);
}

// Every checkpoint the ledger has kept itself.
absl::Status AddKept(const Snapshot& ledger, Audit& audit) {
  for (Position before = eventstore::kMaxPosition;;) {
    ASSIGN_OR_RETURN(const auto page, ledger.Checkpoints(before, kPage));
    for (const eventstore::StoredCheckpoint& kept : page) {
      before = kept.size;
      const Finding holder = Found(FindingKind::kCheckpointKept, kept.size);
      const auto opened = eventstore::OpenCheckpoint(kept.note, audit.trusted);
      if (absl::IsNotFound(opened.status())) {
        ++audit.result.untrusted_count;
        continue;
      }
      if (const auto problem = ProblemOfKept(opened, kept.size)) {
        const Said said = SaidBy(holder);
        audit.problems.push_back({absl::StrCat(said.zh, "：", problem->zh),
                                  absl::StrCat(said.en, ": ", problem->en), std::nullopt});
        continue;
      }
      ++audit.result.checkpoint_count;
      audit.result.covered_up_to = std::max(audit.result.covered_up_to, kept.size);
      audit.claims.push_back({opened->checkpoint.size, opened->checkpoint.root, holder});
    }
    if (page.size() < kPage) return absl::OkStatus();
  }
}

absl::Status AddCheckpointFile(const std::string& file, const std::string& text, Audit& audit) {
  const auto opened = eventstore::OpenCheckpoint(text, audit.trusted);
  if (absl::IsNotFound(opened.status())) return SignedByAnotherKey(file, opened.status());
  if (!opened.ok()) return Contradiction(file, opened.status());
  audit.result.checkpoints.push_back(Describe(file, *opened));
  audit.result.covered_up_to =
      std::max(audit.result.covered_up_to, static_cast<int64_t>(opened->checkpoint.size));
  audit.claims.push_back({opened->checkpoint.size, opened->checkpoint.root, File(file)});
  return absl::OkStatus();
}

// The leaf comes with the receipt, or from the ledger if there is one.
absl::StatusOr<std::string> LeafOf(const eventstore::TlogProof& proof, const Snapshot* ledger) {
  if (!proof.leaf.empty()) return proof.leaf;
  if (ledger == nullptr) {
    return Failure(
        absl::StatusCode::kInvalidArgument, "", "凭证中没有记录原文，须与账本一起校验",
        "the receipt does not hold the record itself: audit it together with the ledger");
  }
  ASSIGN_OR_RETURN(const auto event, ledger->Get(static_cast<Position>(proof.index) + 1));
  return event.leaf;
}

absl::Status AddProofFile(const std::string& file, const std::string& text, const Snapshot* ledger,
                          Audit& audit) {
  const absl::StatusOr<eventstore::TlogProof> proof = eventstore::ParseTlogProof(text);
  if (!proof.ok()) return Contradiction(file, proof.status());
  // Of strangers' receipts nothing is said of the ledger.
  const auto signature = eventstore::OpenCheckpoint(proof->checkpoint, audit.trusted);
  if (absl::IsNotFound(signature.status())) return SignedByAnotherKey(file, signature.status());
  if (!signature.ok()) return Contradiction(file, signature.status());
  const auto position = static_cast<Position>(proof->index) + 1;
  if (ledger != nullptr && position > ledger->head()) {
    return DataLossOf(
        With(Found(FindingKind::kClaimLonger, ledger->head() + 1, position), File(file)));
  }
  ASSIGN_OR_RETURN(const std::string leaf, LeafOf(*proof, ledger));
  const auto opened =
      eventstore::VerifyTlogProof(*proof, eventstore::LeafHash(leaf), audit.trusted);
  if (!opened.ok()) return Contradiction(file, opened.status());
  jiedui::event::v1::EventRecord record;
  if (!record.ParseFromString(leaf) ||
      record.position() != static_cast<Position>(proof->index) + 1) {
    return InvalidEvidence(
        {absl::StrCat(file, "：其中的记录不是第 ", proof->index + 1, " 号"),
         absl::StrCat(file, ": the record in it is not record ", proof->index + 1)});
  }
  audit.result.proofs.push_back(
      {file, record.position(), record.kind(),
       absl::FormatTime(absl::FromUnixMicros(record.recorded_at_us()), absl::UTCTimeZone()),
       Describe(file, *opened)});
  audit.claims.push_back({opened->checkpoint.size, opened->checkpoint.root, File(file)});
  return absl::OkStatus();
}

// It speaks of two checkpoints: the newer one comes with it, the older one is in a file of its own.
absl::Status AddGrowthFile(const std::string& file, const std::string& text, Audit& audit) {
  const auto proof = eventstore::ParseGrowthProof(text);
  if (!proof.ok()) return Contradiction(file, proof.status());
  const auto newer = eventstore::OpenCheckpoint(proof->checkpoint, audit.trusted);
  if (absl::IsNotFound(newer.status())) return SignedByAnotherKey(file, newer.status());
  if (!newer.ok()) return Contradiction(file, newer.status());
  const auto older =
      std::find_if(audit.claims.begin(), audit.claims.end(),
                   [&proof](const RootClaim& claim) { return claim.size == proof->old_size; });
  if (older == audit.claims.end()) {
    return Failure(absl::StatusCode::kInvalidArgument, "",
                   absl::StrCat(file, "：一致性证明自 ", proof->old_size,
                                " 个事件的校验点起，请用 --checkpoint 给出它"),
                   absl::StrCat(file, ": it begins at the checkpoint of ", proof->old_size,
                                " events, give that with --checkpoint"));
  }
  const absl::Status grown = eventstore::VerifyGrowth(
      *proof, {newer->checkpoint.origin, older->size, older->root}, newer->checkpoint);
  if (!grown.ok()) return Contradiction(file, grown);
  audit.result.growth = {file, static_cast<int64_t>(proof->old_size), Describe(file, *newer)};
  return absl::OkStatus();
}

// What it says of the tables is compared when they have been folded.
absl::Status AddStatementFile(const std::string& file, const std::string& text, Audit& audit) {
  auto statement = projections::OpenTableStatement(text, audit.trusted);
  if (absl::IsNotFound(statement.status())) return SignedByAnotherKey(file, statement.status());
  if (!statement.ok()) return Contradiction(file, statement.status());
  audit.result.covered_up_to =
      std::max(audit.result.covered_up_to, static_cast<int64_t>(statement->size));
  audit.claims.push_back({statement->size, statement->root, File(file)});
  audit.replay->HoldAgainst(file, *std::move(statement));
  return absl::OkStatus();
}

// A file that was given as evidence of that kind.
absl::Status AddFile(const std::string& file, EvidenceKind wanted, Audit& audit,
                     absl::FunctionRef<absl::Status(const std::string& text)> add) {
  const absl::StatusOr<std::string> text = ReadEvidence(file, wanted);
  return KeptIfBad(text.ok() ? add(*text) : text.status(), audit);
}

absl::Status AddFiles(const AuditRequest& request, const Snapshot* ledger, Audit& audit) {
  const std::string& statement = request.statement_file;
  if (audit.replay != nullptr && !statement.empty()) {
    RETURN_IF_ERROR(
        AddFile(statement, EvidenceKind::kTableStatement, audit,
                [&](const std::string& text) { return AddStatementFile(statement, text, audit); }));
  }
  for (const std::string& file : request.checkpoint_files) {
    RETURN_IF_ERROR(AddFile(file, EvidenceKind::kCheckpoint, audit, [&](const std::string& text) {
      return AddCheckpointFile(file, text, audit);
    }));
  }
  const std::string& proof = request.proof_file;
  if (proof.empty()) return absl::OkStatus();
  return AddFile(proof, EvidenceKind::kReceipt, audit,
                 [&](const std::string& text) { return AddProofFile(proof, text, ledger, audit); });
}

// Every leaf, in order, into the tree, and what it commits to into the tables.
absl::Status ReadLeaves(const Snapshot& ledger, const Audit& audit, Steps progress,
                        eventstore::RootAudit& tree) {
  const std::string what = StepOf(kSteps, kSteps, audit.replay == nullptr ? "核对校验点" : "重算");
  eventstore::Range range;
  range.limit = kPage;
  while (range.after < ledger.head()) {
    ASSIGN_OR_RETURN(const auto events, ledger.Read(eventstore::Query::All(), range));
    if (events.empty()) break;
    for (const eventstore::StoredEvent& event : events) {
      tree.Add(event.leaf);
      RETURN_IF_ERROR(audit.Fold(event));
    }
    range.after = events.back().record.position();
    progress(what.c_str(), range.after, ledger.head());
  }
  if (static_cast<Position>(tree.size()) == ledger.head()) return absl::OkStatus();
  return Wrong({absl::StrCat("账本应有 ", ledger.head(), " 条记录，只读到 ", tree.size(), " 条"),
                absl::StrCat("the ledger should have ", ledger.head(), " records, only ",
                             tree.size(), " could be read")});
}

absl::Status CheckClaims(const eventstore::RootAudit& tree) {
  const std::vector<Said> problems = SaidBy(tree.Problems());
  if (problems.empty()) return absl::OkStatus();
  return Damaged({"与账本不符", "it does not agree with the ledger"}, problems,
                 static_cast<int64_t>(problems.size()));
}

absl::Status HoldAgainst(const Snapshot& ledger, Steps progress, Audit& audit) {
  eventstore::RootAudit tree(std::move(audit.claims));
  RETURN_IF_ERROR(ReadLeaves(ledger, audit, progress, tree));
  RETURN_IF_ERROR(CheckClaims(tree));
  audit.result.events = ledger.head();
  audit.result.root_hex = absl::BytesToHexString(tree.Root());
  if (audit.replay != nullptr) audit.result.replayed = audit.replay->Finish();
  return absl::OkStatus();
}

// What is wrong with all that the ledger holds; `kept`: with reading the checkpoints among it,
// which the check finds too, with the file.
absl::Status CheckLedger(const Snapshot& ledger, const absl::Status& kept, Steps progress,
                         Audit& audit) {
  const std::string what = StepOf(1, kSteps, "校验");
  const eventstore::VerifyReport report =
      ledger.Verify([&](int64_t done, int64_t total) { progress(what.c_str(), done, total); });
  ASSIGN_OR_RETURN(const auto contradictions,
                   FindContradictions(report, ledger, StepOf(2, kSteps, "核对内容"), progress));
  std::vector<Said>& problems = audit.problems;
  if (!kept.ok() && report.ok()) problems.push_back(SaidBy(kept));
  const int64_t count =
      static_cast<int64_t>(problems.size()) + CountOf(contradictions) + report.problem_count;
  for (const eventstore::Finding& found : report.findings) problems.push_back(SaidBy(found));
  for (const eventstore::Finding& found : contradictions) problems.push_back(SaidBy(found));
  if (problems.empty()) return absl::OkStatus();
  return Damaged({"账本损坏", "the ledger is damaged"}, problems, count);
}

absl::StatusOr<AuditResult> AuditLedger(const AuditRequest& request, Steps progress) {
  ASSIGN_OR_RETURN(const std::string directory, FindLedger(request.path));
  ASSIGN_OR_RETURN(const auto store, OpenLogToRead(directory, request.guard_directory));
  const std::unique_ptr<Snapshot> ledger = store->TakeSnapshot();
  Audit audit(request);
  audit.result.has_ledger = true;
  audit.result.ledger_id = store->description().ledger_id();
  audit.result.notice = store->notice();
  audit.result.guard_missing = store->guard_missing();
  RETURN_IF_ERROR(TrustForLedger(request, directory, audit));
  const absl::Status kept = AddKept(*ledger, audit);
  if (!kept.ok() && !absl::IsDataLoss(kept)) return kept;
  // Of a signature nothing can be said without a key.
  if (!audit.trusted.empty()) RETURN_IF_ERROR(AddFiles(request, ledger.get(), audit));
  absl::Status checked = CheckLedger(*ledger, kept, progress, audit);
  if (checked.ok()) checked = HoldAgainst(*ledger, progress, audit);
  RETURN_IF_ERROR(AllThatIsWrong(checked, audit));
  audit.result.key_problems = FindKeyProblems(directory, *ledger);
  const bool has_own_keys = !request.verifier_keys.empty();
  if (audit.result.covered_up_to == 0 && (audit.result.events > 0 || has_own_keys)) {
    return Failure(absl::StatusCode::kNotFound, "",
                   "账本完整，但没有用可信密钥签名的校验点，无法证明它未被改写或重建",
                   "the ledger is whole, but no checkpoint of it is signed with a trusted key: "
                   "nothing proves that it was not written anew");
  }
  return audit.result;
}

// The given keys, and those that the archive or a given note says followed them, as they signed.
absl::StatusOr<eventstore::ArchiveHead> TrustForArchive(const AuditRequest& request, Audit& audit,
                                                        absl::Status& archived_notes) {
  ASSIGN_OR_RETURN(eventstore::ArchiveHead head, ReadHeadOfArchive(request.path, archived_notes));
  ASSIGN_OR_RETURN(std::vector<std::string> notes, ReadSuccessions(request.succession_files));
  notes.insert(notes.end(), head.successions.begin(), head.successions.end());
  Trust(eventstore::FollowSuccessions(std::move(audit.trusted), notes), audit);
  return head;
}

absl::Status WrittenByANewerProgram(const std::string& path,
                                    const services::EventRules::UnknownEvent& unknown) {
  return ToldAs(absl::StatusCode::kFailedPrecondition, v1::ERROR_REASON_LEDGER_STATE,
                {absl::StrCat(path, "：第 ", unknown.position, " 号事件的种类 ", unknown.kind,
                              " 本程序不认识，归档由更新的程序写成：请用登记它的版本校验"),
                 absl::StrCat(path, ": event ", unknown.position, " is of kind ", unknown.kind,
                              ", which this program does not know: a newer program wrote the "
                              "archive, check it with that")});
}

// Of an archive in a directory: what lies there beside it. What could be taken for one of its files
// must say the same.
absl::StatusOr<std::vector<Said>> NameForeignFiles(const std::string& path, Position size,
                                                   AuditResult& result) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return std::vector<Said>();
  ASSIGN_OR_RETURN(eventstore::ForeignFiles foreign,
                   eventstore::FindForeignFiles(path, static_cast<uint64_t>(size)));
  result.foreign_files = std::move(foreign.names);
  return SaidBy(foreign.contradicting);
}

// What makes a checkpoint no signed note is found with a key and without one.
bool IsNamed(const eventstore::ArchiveReport& report, const absl::Status& problem) {
  return std::find(report.problems.begin(), report.problems.end(), problem.message()) !=
         report.problems.end();
}

using OpenedHead = absl::StatusOr<OpenedCheckpoint>;

// The whole of an archive, which checks itself while it is read, against its own checkpoint and
// those given.
absl::Status CheckArchive(const AuditRequest& request, const eventstore::ArchiveHead& head,
                          const OpenedHead& opened, Steps progress, Audit& audit) {
  eventstore::RootAudit tree(std::move(audit.claims));
  ASSIGN_OR_RETURN(const auto source, eventstore::OpenArchive(request.path));
  const char* const what = request.replay ? "重算" : "校验";
  services::EventRules rules;
  ASSIGN_OR_RETURN(const eventstore::ArchiveReport report,
                   eventstore::VerifyArchive(
                       *source, rules,
                       [&](const eventstore::ArchivedRecord& record) {
                         tree.Add(record.event.leaf);
                         return rules.unknown() ? absl::OkStatus() : audit.Fold(record.event);
                       },
                       [progress, what](Position done, Position total) {
                         progress(what, done, total);
                         return absl::OkStatus();
                       }));
  ASSIGN_OR_RETURN(std::vector<Said> problems,
                   NameForeignFiles(request.path, head.checkpoint.size, audit.result));
  if (absl::IsDataLoss(opened.status()) && !IsNamed(report, opened.status())) {
    problems.push_back(SaidBy(opened.status()));
  }
  const int64_t count = report.problem_count + static_cast<int64_t>(problems.size());
  const std::vector<Said> of_files = SaidBy(report.findings);
  problems.insert(problems.begin(), of_files.begin(), of_files.end());
  if (count > 0) return Damaged({"归档损坏", "the archive is damaged"}, problems, count);
  if (rules.unknown()) return WrittenByANewerProgram(request.path, *rules.unknown());
  RETURN_IF_ERROR(opened.status());
  if (opened->checkpoint.root != tree.Root() || opened->checkpoint.size != tree.size()) {
    return Wrong({absl::StrCat(request.path, "：记录与其校验点不符"),
                  absl::StrCat(request.path, ": its records are not those of its checkpoint")});
  }
  RETURN_IF_ERROR(CheckClaims(tree));
  audit.result.notice = source->Remarks();
  audit.result.root_hex = absl::BytesToHexString(tree.Root());
  return absl::OkStatus();
}

absl::StatusOr<AuditResult> AuditArchive(const AuditRequest& request, Audit audit, Steps progress) {
  absl::Status notes;
  ASSIGN_OR_RETURN(const eventstore::ArchiveHead head, TrustForArchive(request, audit, notes));
  const OpenedHead opened = eventstore::OpenArchivedCheckpoint(head, audit.trusted);
  const bool by_stranger = absl::IsNotFound(opened.status());
  // If nobody who is trusted has signed it, its records need not be read; but damaged notes may
  // have led to who did.
  if (by_stranger && notes.ok()) return SignedByAnotherKey(request.path, opened.status());
  if (!by_stranger) RETURN_IF_ERROR(AddFiles(request, nullptr, audit));
  const absl::Status checked = CheckArchive(request, head, opened, progress, audit);
  RETURN_IF_ERROR(AllThatIsWrong(checked, audit));
  AuditResult& result = audit.result;
  result.has_ledger = true;
  result.ledger_id = head.description.ledger_id();
  result.events = head.checkpoint.size;
  result.checkpoint_count = 1;
  result.covered_up_to = head.checkpoint.size;
  if (audit.replay != nullptr) result.replayed = audit.replay->Finish();
  return audit.result;
}

// What is audited by itself, but for a growth, which needs the older checkpoint first.
absl::Status AddByItself(const std::string& file, const std::string& text, EvidenceKind kind,
                         Audit& audit) {
  switch (kind) {
    case EvidenceKind::kUnknown:
    case EvidenceKind::kCheckpoint:
      return AddCheckpointFile(file, text, audit);
    case EvidenceKind::kReceipt:
      return AddProofFile(file, text, nullptr, audit);
    case EvidenceKind::kGrowth:
      return absl::OkStatus();
    case EvidenceKind::kTableStatement:
    case EvidenceKind::kSuccession:
    case EvidenceKind::kVerifierKey:
      break;
  }
  return Misplaced(file,
                   {"账本目录、归档、凭证、校验点或一致性证明",
                    "a ledger's directory, an archive, a receipt, a checkpoint or a consistency "
                    "proof"},
                   kind);
}

// An archive, or a receipt or a checkpoint without a ledger.
absl::StatusOr<AuditResult> AuditFile(const AuditRequest& request, Steps progress) {
  if (request.verifier_keys.empty()) {
    return NoKeyGiven({"校验文件", "a file is audited with"});
  }
  Audit audit(request);
  ASSIGN_OR_RETURN(audit.trusted, ParseKeys(request.verifier_keys));
  if (!IsPipe(request.path) && IsArchive(request.path))
    return AuditArchive(request, std::move(audit), progress);
  if (request.replay) {
    return Failure(
        absl::StatusCode::kInvalidArgument, "",
        absl::StrCat(request.path, "：不是账本目录或归档，没有事件可供重算"),
        absl::StrCat(request.path, ": no ledger and no archive, it has no events to replay"));
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> notes, ReadSuccessions(request.succession_files));
  Trust(eventstore::FollowSuccessions(std::move(audit.trusted), notes), audit);
  ASSIGN_OR_RETURN(const std::string text, ReadEvidence(request.path));
  if (text.empty()) {
    return InvalidEvidence({absl::StrCat(request.path, "：文件是空的"),
                            absl::StrCat(request.path, ": the file is empty")});
  }
  const EvidenceKind kind = eventstore::KindOfEvidence(text);
  RETURN_IF_ERROR(KeptIfBad(AddByItself(request.path, text, kind, audit), audit));
  RETURN_IF_ERROR(AddFiles(request, nullptr, audit));
  // The older checkpoint of a growth may be what is bad.
  if (kind == EvidenceKind::kGrowth && audit.bad_evidence.empty()) {
    RETURN_IF_ERROR(AddGrowthFile(request.path, text, audit));
  }
  RETURN_IF_ERROR(AllThatIsWrong(absl::OkStatus(), audit));
  return audit.result;
}

}  // namespace

absl::StatusOr<AuditResult> AuditPath(const AuditRequest& request, Steps progress) {
  std::error_code error;
  const bool directory = fs::is_directory(request.path, error);
  const bool pipe = IsPipe(request.path);
  if (const auto other = eventstore::NotAFile(request.path); other && !directory && !pipe) {
    return Told(eventstore::StatusOf(absl::StatusCode::kInvalidArgument, *other));
  }
  if (directory && IsLedger(request.path) && HasFilesOfAnArchive(request.path)) {
    return Wrong(
        {absl::StrCat(request.path, " 既是账本的目录，又有归档的文件：请将二者分开后分别校验"),
         absl::StrCat(request.path,
                      " is the directory of a ledger and has files of an archive too: "
                      "take the two apart, and check each")});
  }
  const bool file = pipe || fs::is_regular_file(request.path, error) || IsArchive(request.path);
  return file ? AuditFile(request, progress) : AuditLedger(request, progress);
}

}  // namespace jiedui::cli
