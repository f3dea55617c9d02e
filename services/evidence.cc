#include "services/evidence.h"

#include <filesystem>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "base/status_macros.h"
#include "eventstore/checkpoint.h"
#include "eventstore/note.h"
#include "services/limits.h"
#include "services/log.h"

namespace jiedui::services {

namespace fs = std::filesystem;

absl::Status EvidenceOptions::Validate() const {
  if (!eventstore::IsKeyName(origin)) {
    return absl::InvalidArgumentError("evidence.origin: expected a name without spaces and '+'");
  }
  if (checkpoint_interval_s < 1 || checkpoint_interval_s > 86'400) {
    return absl::InvalidArgumentError("evidence.checkpoint_interval_s: expected 1 to 86400");
  }
  return absl::OkStatus();
}

// What comes back at every interval for as long as the ledger is served. The workers may hold it
// longer.
struct Evidence::Beat {
  absl::Mutex mutex;
  eventstore::Checkpointer* checkpointer ABSL_GUARDED_BY(mutex) = nullptr;  // null: over
  absl::Status told ABSL_GUARDED_BY(mutex);
  Workers* workers = nullptr;
  absl::Duration interval;
  std::string ledger_id;

  static void Start(const std::shared_ptr<Beat>& beat) {
    beat->workers->RunAt(SystemClock().Now() + beat->interval, [beat] {
      if (beat->Run()) Start(beat);
    });
  }

  // False when it is over.
  bool Run() {
    const absl::MutexLock lock(&mutex);
    if (checkpointer == nullptr) return false;
    Tell(checkpointer->SignIfDue());
    return true;
  }

  void Tell(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    if (status == told) return;
    told = status;
    if (status.ok()) return Log(LogLevel::kInfo, "checkpoints again", {{"ledger", ledger_id}});
    Log(LogLevel::kError, "no checkpoint",
        {{"ledger", ledger_id}, {"problem", std::string(status.message())}});
  }
};

absl::StatusOr<std::unique_ptr<Evidence>> Evidence::Open(const EvidenceOptions& options,
                                                         const std::string& home,
                                                         const std::string& ledger_id,
                                                         eventstore::Store* store,
                                                         const Clock* clock, Workers* workers) {
  eventstore::CheckpointerOptions signing;
  signing.store = store;
  signing.clock = clock;
  signing.keys_directory = (fs::path(home) / kKeysDirectory).string();
  signing.origin = eventstore::OriginOf(options.origin, ledger_id);
  signing.interval = absl::Seconds(options.checkpoint_interval_s);
  if (!options.witness_directory.empty()) {
    signing.witness_file =
        (fs::path(options.witness_directory) / absl::StrCat(ledger_id, ".checkpoint")).string();
  }
  ASSIGN_OR_RETURN(auto checkpointer, eventstore::Checkpointer::Open(signing));
  auto evidence = std::unique_ptr<Evidence>(new Evidence(std::move(checkpointer)));
  evidence->beat_ = std::make_shared<Beat>();
  evidence->beat_->workers = workers;
  evidence->beat_->interval = signing.interval;
  evidence->beat_->ledger_id = ledger_id;
  {
    const absl::MutexLock lock(&evidence->beat_->mutex);
    evidence->beat_->checkpointer = evidence->checkpointer_.get();
    evidence->beat_->Tell(evidence->checkpointer_->status());
  }
  Beat::Start(evidence->beat_);
  return evidence;
}

Evidence::~Evidence() {
  const absl::MutexLock lock(&beat_->mutex);
  beat_->checkpointer = nullptr;
  // So that what was written last is covered too; an empty ledger has nothing to sign.
  if (checkpointer_->HasNews()) beat_->Tell(checkpointer_->SignNow().status());
}

std::string Evidence::VerifierKey() const {
  const auto keys = checkpointer_->Verifiers();
  return keys.ok() ? keys->back().vkey() : "";
}

}  // namespace jiedui::services
