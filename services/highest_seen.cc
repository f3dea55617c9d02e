#include "services/highest_seen.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "base/bytes.h"
#include "base/durable_file.h"
#include "base/status_macros.h"
#include "eventstore/finding.h"
#include "eventstore/witness.h"
#include "services/finding_words.h"
#include "services/problem.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;
using eventstore::Checkpoint;
using eventstore::Finding;
using eventstore::FindingKind;
using eventstore::Found;
using eventstore::Position;

// The last line: the hash of all in front of it, in hex.
constexpr size_t kHashLine = 2 * kSha256Bytes + 1;

std::string HashLine(absl::string_view text) {
  return absl::StrCat(Hex(Sha256(text)), "\n");
}

// The text in front of a hash that is right.
std::optional<absl::string_view> Whole(absl::string_view bytes) {
  if (bytes.size() < kHashLine) return std::nullopt;
  const absl::string_view text = bytes.substr(0, bytes.size() - kHashLine);
  if (bytes.substr(text.size()) != HashLine(text)) return std::nullopt;
  return text;
}

absl::Status Unreadable(const std::string& file, const Finding& why) {
  return RefusedOf(With(Found(FindingKind::kSeenUnreadable, file), why));
}

absl::StatusOr<Checkpoint> Parse(absl::string_view text, const std::string& ledger_id) {
  ASSIGN_OR_RETURN(Checkpoint seen, eventstore::ParseCheckpoint(text));
  if (seen.origin == ledger_id) return seen;
  return RefusedOf(Found(FindingKind::kOriginOfAnother, seen.origin, ledger_id));
}

}  // namespace

HighestSeen::HighestSeen(const std::string& home, std::string ledger_id)
    : ledger_id_(std::move(ledger_id)), file_(absl::StrCat(home, ".seen")) {
  auto place = OpenDirectory::Open(fs::path(home).parent_path().string());
  if (place.ok()) place_ = *std::move(place);
}

std::string HighestSeen::PathOfFile() const {
  if (place_ == nullptr) return file_;
  return (fs::path(place_->path()) / fs::path(file_).filename()).string();
}

absl::StatusOr<HighestSeen::Seen> HighestSeen::Read() const {
  Seen seen;
  const absl::StatusOr<std::string> bytes = ReadFile(PathOfFile());
  if (absl::IsNotFound(bytes.status())) return seen;
  if (!bytes.ok()) return Unreadable(file_, eventstore::FindingOf(bytes.status()));
  const std::optional<absl::string_view> text = Whole(*bytes);
  if (!text) return Unreadable(file_, Found(FindingKind::kNoHashAtEnd));
  const size_t between = text->find("\n\n");
  const bool has_accepted = between != absl::string_view::npos;
  auto highest = Parse(has_accepted ? text->substr(0, between + 1) : *text, ledger_id_);
  if (!highest.ok()) return Unreadable(file_, eventstore::FindingOf(highest.status()));
  seen.highest = *std::move(highest);
  if (!has_accepted) return seen;
  auto accepted = Parse(text->substr(between + 2), ledger_id_);
  if (!accepted.ok()) return Unreadable(file_, eventstore::FindingOf(accepted.status()));
  seen.accepted = *std::move(accepted);
  return seen;
}

absl::Status HighestSeen::Write(const Seen& seen) const {
  std::string text = FormatCheckpoint(seen.highest);
  if (seen.accepted) absl::StrAppend(&text, "\n", FormatCheckpoint(*seen.accepted));
  return ReplaceFile(PathOfFile(), absl::StrCat(text, HashLine(text)), FileAccess::kEverybody);
}

absl::StatusOr<Position> HighestSeen::Size() const {
  ASSIGN_OR_RETURN(const Seen seen, Read());
  return static_cast<Position>(seen.highest.size);
}

absl::Status HighestSeen::CheckNothingSeen() const {
  ASSIGN_OR_RETURN(const Position size, Size());
  if (size == eventstore::kNoPosition) return absl::OkStatus();
  return DataLossOf(Found(FindingKind::kSeenLedgerGone, file_, size));
}

absl::Status HighestSeen::Check(const eventstore::Snapshot& ledger) const {
  ASSIGN_OR_RETURN(const Seen seen, Read());
  if (seen.highest.size == 0) return absl::OkStatus();
  return eventstore::CheckExtends(ledger, seen.highest, Found(FindingKind::kSeen, file_));
}

absl::Status HighestSeen::Remember(const eventstore::Snapshot& ledger) {
  const absl::MutexLock lock(&mutex_);
  const Position head = ledger.head();
  if (head == known_) return absl::OkStatus();
  ASSIGN_OR_RETURN(Seen seen, Read());
  ASSIGN_OR_RETURN(const std::string root, ledger.Root(head));
  const Checkpoint all = {ledger_id_, static_cast<uint64_t>(head), root};
  if (seen.highest != all) {
    seen.highest = all;
    RETURN_IF_ERROR(Write(seen));
  }
  known_ = head;
  return absl::OkStatus();
}

absl::Status HighestSeen::AcceptLoss(Position end, const std::string& root) const {
  const Checkpoint kept = {ledger_id_, static_cast<uint64_t>(end), root};
  const absl::StatusOr<Seen> known = Read();
  if (known.ok() && (known->highest.size == 0 || known->highest == kept)) return absl::OkStatus();
  Seen seen = known.value_or(Seen());  // what cannot be read says nothing any more
  if (seen.highest.size >= kept.size) seen.accepted = seen.highest;
  seen.highest = kept;
  return Write(seen);
}

absl::Status RolledBack(const absl::Status& checked, const std::string& ledger_id, Position head) {
  const Finding finding = eventstore::FindingOf(checked);
  const bool rolled_back =
      finding.kind == FindingKind::kHolderLonger || finding.kind == FindingKind::kHolderOtherRoot;
  if (!rolled_back) return checked;
  return RefuseFor(v1::ERROR_REASON_LEDGER_ROLLED_BACK, TextOf(finding),
                   {{"ledger", ledger_id},
                    {"head", absl::StrCat(head)},
                    {"problem_zh", ForCaller(ChineseOf(finding))}});
}

}  // namespace jiedui::services
