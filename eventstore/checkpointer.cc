#include "eventstore/checkpointer.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "eventstore/finding.h"
#include "eventstore/merkle.h"

namespace jiedui::eventstore {
namespace {

// How long every checkpoint is kept, and how long one an hour; then one a day.
constexpr absl::Duration kKeepAll = absl::Hours(1);
constexpr absl::Duration kKeepHourly = absl::Hours(24);
constexpr absl::Duration kBetweenThinnings = absl::Hours(1);
constexpr size_t kPage = 1000;

// The two must be the same; what the key is named after is the ledger.
absl::Status CheckOrigin(const std::string& name, const std::string& origin) {
  if (name == origin) return absl::OkStatus();
  return RefusedOf(Found(FindingKind::kSigningKeyOfAnother, Shown(name), origin));
}

// That the tree at head grew out of the one the last checkpoint signed.
absl::Status CheckGrowth(const Snapshot& ledger, const Checkpoint& last, const std::string& root) {
  const Position size = static_cast<Position>(last.size);
  ASSIGN_OR_RETURN(const std::vector<std::string> proof,
                   ledger.ConsistencyProof(size, ledger.head()));
  const absl::Status grown =
      VerifyConsistency(last.size, static_cast<uint64_t>(ledger.head()), proof, last.root, root);
  if (grown.ok()) return grown;
  return DataLossOf(With(Found(FindingKind::kDoesNotExtend, size), FindingOf(grown)));
}

// What passes by itself.
absl::Status Unavailable(const absl::Status& why) {
  return StatusOf(absl::StatusCode::kUnavailable, FindingOf(why));
}

bool SignedWith(const OpenedCheckpoint& checkpoint, const Verifier& key) {
  return std::any_of(
      checkpoint.signatures.begin(), checkpoint.signatures.end(),
      [&key](const NoteSignature& s) { return s.name == key.name() && s.key_id == key.id(); });
}

int64_t HourOf(absl::Time time) {
  return absl::ToUnixSeconds(time) / 3600;
}

// Whether one that covers events up to `at` is kept; the next newer one covers those up to `newer`.
bool IsKept(absl::Time at, absl::Time newer, absl::Time now) {
  const absl::Duration age = now - at;
  if (age <= kKeepAll) return true;
  if (age <= kKeepHourly && HourOf(at) != HourOf(newer)) return true;
  return DayAt(at) != DayAt(newer);
}

// The one by which a new key took over. Its signatures are the lines that begin with a dash.
bool HasTwoKeys(absl::string_view note) {
  const std::vector<absl::string_view> pieces = absl::StrSplit(note, "\n\u2014 ");
  return pieces.size() > 2;
}

}  // namespace

Checkpointer::Checkpointer(const CheckpointerOptions& options)
    : options_(options),
      keys_(options.keys_directory),
      witness_(options.witness_file.empty()
                   ? std::nullopt
                   : std::make_optional<Witness>(options.witness_file, options.witness_patience)) {}

absl::StatusOr<std::unique_ptr<Checkpointer>> Checkpointer::Open(
    const CheckpointerOptions& options) {
  std::unique_ptr<Checkpointer> checkpointer(new Checkpointer(options));
  RETURN_IF_ERROR(checkpointer->Begin());
  return checkpointer;
}

absl::Status Checkpointer::Begin() {
  const std::unique_ptr<Snapshot> ledger = options_.store->TakeSnapshot();
  RETURN_IF_ERROR(CheckKeys(*ledger));
  Position witnessed = kNoPosition;
  if (witness_) {
    const absl::StatusOr<std::vector<Verifier>> verifiers = keys_.Verifiers();
    if (!verifiers.ok()) {
      return RefusedOf(With(Found(FindingKind::kWitnessUnchecked), FindingOf(verifiers.status())));
    }
    ASSIGN_OR_RETURN(witnessed, witness_->Check(*ledger, options_.origin, *verifiers));
    // Before the first event, or else it would be missing after the first.
    if (ledger->head() == kNoPosition) RETURN_IF_ERROR(witness_->Publish(""));
  }
  const absl::StatusOr<std::optional<Kept>> newest = Newest(*ledger);
  if (absl::IsDataLoss(newest.status()) || absl::IsFailedPrecondition(newest.status())) {
    return newest.status();
  }
  const absl::MutexLock lock(&signing_);
  SetStatus(newest.status());
  if (newest.ok()) TellSigners();
  if (witness_) {
    published_ = witnessed;
  } else if (newest.ok() && newest->has_value()) {
    published_ = (*newest)->stored.size;
  }
  return absl::OkStatus();
}

// A ledger that never signed anything gets its key here; one that did must bring it.
absl::Status Checkpointer::CheckKeys(const Snapshot& ledger) {
  ASSIGN_OR_RETURN(const std::vector<StoredCheckpoint> any, ledger.Checkpoints(kMaxPosition, 1));
  if (any.empty() && absl::IsNotFound(keys_.Signers().status())) {
    const absl::StatusOr<Verifier> made = keys_.Generate(options_.origin);
    if (absl::IsInvalidArgument(made.status())) return made.status();
  }
  const absl::StatusOr<std::vector<Verifier>> verifiers = keys_.Verifiers();
  // Told by the first try to sign.
  if (!verifiers.ok()) return absl::OkStatus();
  return CheckOrigin(verifiers->back().name(), options_.origin);
}

// A key that others may read, or that is damaged, is told before anything is to be signed with it.
void Checkpointer::TellSigners() {
  const absl::Status signers = keys_.Signers().status();
  signers_unusable_ = absl::IsFailedPrecondition(signers) || absl::IsDataLoss(signers);
  SetStatus(signers_unusable_ ? signers : absl::OkStatus());
}

absl::StatusOr<std::optional<Checkpointer::Kept>> Checkpointer::Newest(
    const Snapshot& ledger) const {
  ASSIGN_OR_RETURN(std::vector<StoredCheckpoint> newest, ledger.Checkpoints(kMaxPosition, 1));
  if (newest.empty()) return std::optional<Kept>();
  const absl::StatusOr<std::vector<Verifier>> verifiers = keys_.Verifiers();
  if (!verifiers.ok()) return Unavailable(verifiers.status());
  absl::StatusOr<OpenedCheckpoint> opened = OpenCheckpoint(newest[0].note, *verifiers);
  if (!opened.ok()) {
    return RefusedOf(
        With(Found(FindingKind::kNotWithItsKey, newest[0].size), FindingOf(opened.status())));
  }
  RETURN_IF_ERROR(CheckExtends(ledger, opened->checkpoint, Found(FindingKind::kLedgerItself)));
  return std::make_optional<Kept>({std::move(newest[0]), *std::move(opened)});
}

absl::StatusOr<StoredCheckpoint> Checkpointer::SignNow() {
  const absl::MutexLock lock(&signing_);
  return Try();
}

absl::StatusOr<StoredCheckpoint> Checkpointer::SignUnkept() {
  const absl::MutexLock lock(&signing_);
  const std::unique_ptr<Snapshot> ledger = options_.store->TakeSnapshot();
  if (ledger->head() == kNoPosition) return RefusedOf(Found(FindingKind::kNothingToSign));
  if (!conflict_.ok()) return conflict_;
  return PublishUnkept(*ledger);
}

// A rotation is not finished by it: the next one that is kept carries both signatures.
absl::StatusOr<StoredCheckpoint> Checkpointer::PublishUnkept(const Snapshot& ledger) {
  ASSIGN_OR_RETURN(const std::vector<Signer> signers, keys_.Signers());
  RETURN_IF_ERROR(CheckOrigin(signers.front().name(), options_.origin));
  if (witness_) {
    ASSIGN_OR_RETURN(const std::string held, witness_->Held());
    RETURN_IF_ERROR(CheckHeld(held, ledger));
  }
  ASSIGN_OR_RETURN(const std::optional<Kept> last, Newest(ledger));
  ASSIGN_OR_RETURN(StoredCheckpoint checkpoint, Sign(ledger, last, signers));
  if (witness_) RETURN_IF_ERROR(witness_->Publish(checkpoint.note));
  return checkpoint;
}

absl::StatusOr<std::string> Checkpointer::SignBeside(
    absl::FunctionRef<absl::StatusOr<std::string>(absl::Span<const Signer>)> sign) {
  const absl::MutexLock lock(&signing_);
  RETURN_IF_ERROR(Try().status());
  ASSIGN_OR_RETURN(const std::vector<Signer> signers, keys_.Signers());
  return sign(signers);
}

bool Checkpointer::HasNews() {
  const absl::MutexLock lock(&signing_);
  const Position head = options_.store->head();
  return head != kNoPosition && head != published_;
}

absl::Status Checkpointer::SignIfDue() {
  const bool news = HasNews();
  const absl::MutexLock lock(&signing_);
  const absl::Duration since = options_.clock->Now() - tried_at_;
  // A clock that was set back must not stop the signing.
  const bool waited = since >= options_.interval || since < absl::ZeroDuration();
  if (news && waited) {
    Try().IgnoreError();
  } else if (signers_unusable_) {
    TellSigners();
  }
  return status();
}

absl::StatusOr<StoredCheckpoint> Checkpointer::Try() {
  tried_at_ = options_.clock->Now();
  const std::unique_ptr<Snapshot> ledger = options_.store->TakeSnapshot();
  if (ledger->head() == kNoPosition) {
    return RefusedOf(Found(FindingKind::kNothingToSign));
  }
  if (!conflict_.ok()) return conflict_;
  absl::StatusOr<StoredCheckpoint> checkpoint = Publish(*ledger);
  if (checkpoint.ok()) published_ = checkpoint->size;
  signers_unusable_ = false;  // what follows says so if they are
  SetStatus(checkpoint.ok() ? ThinIfDue(*ledger) : checkpoint.status());
  return checkpoint;
}

absl::Status Checkpointer::ThinIfDue(const Snapshot& ledger) {
  const absl::Duration since = options_.clock->Now() - thinned_at_;
  if (since >= absl::ZeroDuration() && since < kBetweenThinnings) return absl::OkStatus();
  const absl::Status thinned = Thin(ledger);
  if (thinned.ok()) {
    thinned_at_ = options_.clock->Now();
    return thinned;
  }
  return StatusOf(thinned.code(), With(Found(FindingKind::kNotThinned), FindingOf(thinned)));
}

absl::Status Checkpointer::Thin(const Snapshot& ledger) const {
  const absl::Time now = options_.clock->Now();
  absl::Time newer = absl::InfiniteFuture();
  for (Position before = kMaxPosition;;) {
    ASSIGN_OR_RETURN(const std::vector<StoredCheckpoint> page, ledger.Checkpoints(before, kPage));
    std::vector<Position> dropped;
    for (const StoredCheckpoint& each : page) {
      before = each.size;
      const absl::StatusOr<StoredEvent> last = ledger.Get(each.size);
      if (!last.ok()) continue;  // a damaged record is no reason to drop what proves the others
      const absl::Time at = absl::FromUnixMicros(last->record.recorded_at_us());
      const bool newest = newer == absl::InfiniteFuture();
      if (!newest && !IsKept(at, newer, now) && !HasTwoKeys(each.note)) {
        dropped.push_back(each.size);
      }
      newer = at;
    }
    if (!dropped.empty()) RETURN_IF_ERROR(options_.store->DeleteCheckpoints(dropped));
    if (page.size() < kPage) return absl::OkStatus();
  }
}

absl::Status Checkpointer::CheckHeld(const std::string& note, const Snapshot& ledger) {
  ASSIGN_OR_RETURN(const std::vector<Verifier> verifiers, keys_.Verifiers());
  const absl::Status extends =
      witness_->CheckHeld(note, ledger, options_.origin, verifiers).status();
  if (extends.ok()) return absl::OkStatus();
  conflict_ = RefusedOf(With(Found(FindingKind::kSignedElsewhere), FindingOf(extends)));
  return conflict_;
}

absl::StatusOr<StoredCheckpoint> Checkpointer::Publish(const Snapshot& ledger) {
  ASSIGN_OR_RETURN(const std::vector<Signer> signers, keys_.Signers());
  RETURN_IF_ERROR(CheckOrigin(signers.front().name(), options_.origin));
  const absl::StatusOr<std::string> held = witness_ ? witness_->Held() : std::string();
  if (witness_ && held.ok()) RETURN_IF_ERROR(CheckHeld(*held, ledger));
  ASSIGN_OR_RETURN(const std::optional<Kept> last, Newest(ledger));
  const bool current = last && last->stored.size == ledger.head() && signers.size() == 1 &&
                       SignedWith(last->opened, signers.front().verifier());
  StoredCheckpoint checkpoint;
  if (current) {
    checkpoint = last->stored;
  } else {
    ASSIGN_OR_RETURN(checkpoint, Sign(ledger, last, signers));
    RETURN_IF_ERROR(options_.store->PutCheckpoint(checkpoint));
  }
  RETURN_IF_ERROR(held.status());
  if (witness_) RETURN_IF_ERROR(witness_->Publish(checkpoint.note));
  // Not if a new key came in meanwhile: no checkpoint carries its signature beside the old one's.
  if (signers.size() > 1) RETURN_IF_ERROR(keys_.FinishRotation());
  return checkpoint;
}

absl::StatusOr<StoredCheckpoint> Checkpointer::Sign(const Snapshot& ledger,
                                                    const std::optional<Kept>& last,
                                                    const std::vector<Signer>& signers) const {
  ASSIGN_OR_RETURN(std::string root, ledger.Root(ledger.head()));
  if (last) RETURN_IF_ERROR(CheckGrowth(ledger, last->opened.checkpoint, root));
  const Checkpoint checkpoint = {options_.origin, static_cast<uint64_t>(ledger.head()),
                                 std::move(root)};
  ASSIGN_OR_RETURN(std::string note, SignCheckpoint(checkpoint, signers));
  return StoredCheckpoint{ledger.head(), std::move(note)};
}

absl::Status Checkpointer::status() const {
  const absl::MutexLock lock(&mutex_);
  return status_;
}

void Checkpointer::SetStatus(absl::Status status) {
  const absl::MutexLock lock(&mutex_);
  status_ = std::move(status);
}

}  // namespace jiedui::eventstore
