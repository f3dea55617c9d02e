#include "services/evidence.h"

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "base/status_macros.h"
#include "eventstore/checkpoint.h"
#include "eventstore/finding.h"
#include "eventstore/note.h"
#include "services/finding_words.h"
#include "services/limits.h"
#include "services/log.h"
#include "services/problem.h"

namespace jiedui::services {

namespace fs = std::filesystem;
using eventstore::FindingKind;

namespace {

std::string WitnessFile(const EvidenceOptions& options, const std::string& ledger_id) {
  return (fs::path(options.witness_directory) / absl::StrCat(ledger_id, ".checkpoint")).string();
}

bool DoesNotExtendWitness(const eventstore::Finding& finding) {
  if (finding.kind == FindingKind::kWitnessClaimsMore) return true;
  const bool does_not_extend =
      finding.kind == FindingKind::kHolderLonger || finding.kind == FindingKind::kHolderOtherRoot;
  // A ledger may contradict itself too, which is damage.
  return does_not_extend && finding.parts.front().kind == FindingKind::kWitness;
}

}  // namespace

absl::Status EvidenceOptions::Validate() const {
  const absl::Status named = eventstore::CheckOrigin(origin);
  if (!named.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("evidence.origin: ", named.message()));
  }
  if (checkpoint_interval_s < 1 || checkpoint_interval_s > 86'400) {
    return absl::InvalidArgumentError("evidence.checkpoint_interval_s: expected 1 to 86400");
  }
  return absl::OkStatus();
}

absl::Status Evidence::CheckNothingKnown(const EvidenceOptions& options,
                                         const std::string& ledger_id) {
  if (options.witness_directory.empty()) return absl::OkStatus();
  return eventstore::Witness(WitnessFile(options, ledger_id), options.witness_patience)
      .CheckNothingKnown();
}

absl::StatusOr<std::unique_ptr<Evidence>> Evidence::Open(const EvidenceOptions& options,
                                                         const std::string& home,
                                                         const std::string& ledger_id,
                                                         eventstore::Store* store,
                                                         const Clock* clock) {
  eventstore::CheckpointerOptions signing;
  signing.store = store;
  signing.clock = clock;
  signing.keys_directory = (fs::path(home) / kKeysDirectory).string();
  signing.origin = eventstore::OriginOf(options.origin, ledger_id);
  signing.interval = absl::Seconds(options.checkpoint_interval_s);
  if (!options.witness_directory.empty()) {
    signing.witness_file = WitnessFile(options, ledger_id);
    signing.witness_patience = options.witness_patience;
  }
  auto opened = eventstore::Checkpointer::Open(signing);
  RETURN_IF_ERROR(NotAsWitnessed(opened.status(), ledger_id, store->head()));
  auto checkpointer = *std::move(opened);
  return std::unique_ptr<Evidence>(
      new Evidence(std::move(checkpointer), ledger_id, signing.interval));
}

Evidence::Evidence(std::unique_ptr<eventstore::Checkpointer> checkpointer, std::string ledger_id,
                   absl::Duration interval)
    : checkpointer_(std::move(checkpointer)),
      ledger_id_(std::move(ledger_id)),
      interval_(interval),
      lane_(std::make_unique<Workers>(1)) {
  Tell(checkpointer_->status());
  BeatLater(lane_.get());
}

Evidence::~Evidence() {
  lane_ = nullptr;  // nothing of it is under way any more
  // So that what was written last is covered too; an empty ledger has nothing to sign.
  if (checkpointer_->HasNews()) Tell(checkpointer_->SignNow().status());
}

void Evidence::BeatLater(Workers* lane) {
  lane->RunAt(SteadyClock().Now() + interval_, [this, lane] {
    Tell(checkpointer_->SignIfDue());
    BeatLater(lane);
  });
}

void Evidence::Tell(const absl::Status& status) {
  if (status == told_) return;
  told_ = status;
  if (status.ok()) return Log(LogLevel::kInfo, "checkpoints again", {{"ledger", ledger_id_}});
  Log(LogLevel::kError, "no checkpoint",
      {{"ledger", ledger_id_}, {"problem", std::string(status.message())}});
}

std::string Evidence::VerifierKey() const {
  const auto keys = checkpointer_->Verifiers();
  return keys.ok() ? keys->back().vkey() : "";
}

absl::Status NotAsWitnessed(const absl::Status& checked, const std::string& ledger_id,
                            eventstore::Position head) {
  const eventstore::Finding finding = eventstore::FindingOf(checked);
  if (!DoesNotExtendWitness(finding)) return checked;
  return RefuseFor(v1::ERROR_REASON_LEDGER_NOT_AS_WITNESSED, TextOf(finding),
                   {{"ledger", ledger_id},
                    {"head", absl::StrCat(head)},
                    {"problem_zh", ForCaller(ChineseOf(finding))}});
}

}  // namespace jiedui::services
