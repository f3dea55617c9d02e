#include "eventstore/record.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "eventstore/layout.h"

namespace jiedui::eventstore {
namespace {

using jiedui::event::v1::EventRecord;

absl::Status Damaged(Position position, Finding why) {
  return DataLossOf(With(Found(FindingKind::kRecordDamaged, position), std::move(why)));
}

absl::Status TooLarge(absl::string_view what, size_t size, size_t limit) {
  return absl::InvalidArgumentError(
      absl::StrCat("event ", what, " of ", size, " bytes; at most ", limit));
}

// What is wrong with tags, proposed or recorded.
template <class Tags>
std::optional<Finding> ProblemOfTags(const Tags& tags) {
  if (static_cast<size_t>(tags.size()) > kMaxTags) {
    return Found(FindingKind::kTooManyTags, tags.size(), kMaxTags);
  }
  for (const std::string& tag : tags) {
    if (IsPrintableAscii(tag, kMaxTagBytes)) continue;
    return Found(FindingKind::kTag, absl::CHexEscape(tag), kMaxTagBytes);
  }
  return std::nullopt;
}

// What is wrong with the fields of a record, whatever is in front of it.
std::vector<Finding> ProblemsAlone(const EventRecord& record, absl::string_view ledger_id) {
  std::vector<Finding> problems;
  if (record.format_version() != kRecordVersion) {
    problems.push_back(Found(FindingKind::kFormat, record.format_version()));
  }
  if (record.ledger_id() != ledger_id) {
    problems.push_back(Found(FindingKind::kOfLedger, absl::CHexEscape(record.ledger_id())));
  }
  const auto& tags = record.tags();
  if (std::adjacent_find(tags.begin(), tags.end(), std::greater_equal<>()) != tags.end()) {
    problems.push_back(Found(FindingKind::kTagsUnsorted));
  }
  if (auto problem = ProblemOfTags(tags)) problems.push_back(*std::move(problem));
  if (!IsPrintableAscii(record.actor(), kMaxActorBytes)) {
    problems.push_back(
        Found(FindingKind::kActor, absl::CHexEscape(record.actor()), kMaxActorBytes));
  }
  if (!IsPrintableAscii(record.request_id(), kMaxRequestIdBytes)) {
    problems.push_back(
        Found(FindingKind::kRequestId, absl::CHexEscape(record.request_id()), kMaxRequestIdBytes));
  }
  return problems;
}

void SortUnique(std::vector<std::string>& tags) {
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
}

EventRecord MakeRecord(NewEvent& event, const Seal& seal) {
  EventRecord record;
  record.set_format_version(kRecordVersion);
  record.set_ledger_id(seal.ledger_id.data(), seal.ledger_id.size());
  record.set_position(seal.position);
  record.set_kind(event.kind);
  record.set_recorded_at_us(seal.recorded_at_us);
  record.set_occurred_day(event.occurred_day);
  record.set_actor(seal.actor.data(), seal.actor.size());
  record.set_request_id(seal.request_id.data(), seal.request_id.size());
  for (std::string& tag : event.tags) record.add_tags(std::move(tag));
  record.set_body_sha256(Sha256(event.body));
  if (!event.sealed.empty()) record.set_sealed_sha256(Sha256(event.sealed));
  return record;
}

}  // namespace

std::string LeafHash(absl::string_view leaf) {
  constexpr absl::string_view kLeafPrefix("\0", 1);
  return Sha256(absl::StrCat(kLeafPrefix, leaf));
}

absl::StatusOr<StoredEvent> SealEvent(NewEvent event, const Seal& seal) {
  if (event.body.size() > kMaxBodyBytes) return TooLarge("body", event.body.size(), kMaxBodyBytes);
  if (event.sealed.size() > kMaxSealedBytes) {
    return TooLarge("sealed part", event.sealed.size(), kMaxSealedBytes);
  }
  if (const auto problem = ProblemOfTags(event.tags)) {
    return absl::InvalidArgumentError(TextOf(*problem));
  }
  SortUnique(event.tags);
  StoredEvent stored;
  stored.record = MakeRecord(event, seal);
  stored.leaf = stored.record.SerializeAsString();
  if (stored.leaf.size() > kMaxLeafBytes) {
    return TooLarge("record", stored.leaf.size(), kMaxLeafBytes);
  }
  stored.body = std::move(event.body);
  stored.sealed = std::move(event.sealed);
  return stored;
}

absl::StatusOr<EventRecord> ParseLeaf(Position position, absl::string_view leaf) {
  EventRecord record;
  if (!record.ParseFromArray(leaf.data(), static_cast<int>(leaf.size()))) {
    return Damaged(position, Found(FindingKind::kLeafUnreadable));
  }
  if (record.position() != position) {
    return Damaged(position, Found(FindingKind::kLeafOfAnother, record.position()));
  }
  return record;
}

absl::StatusOr<StoredEvent> ParseEvent(Position position, absl::string_view leaf,
                                       absl::string_view body, absl::string_view sealed) {
  StoredEvent event;
  ASSIGN_OR_RETURN(event.record, ParseLeaf(position, leaf));
  if (Sha256(body) != event.record.body_sha256()) {
    return Damaged(position, Found(FindingKind::kBodyHash));
  }
  if (!sealed.empty() && Sha256(sealed) != event.record.sealed_sha256()) {
    return Damaged(position, Found(FindingKind::kSealedHash));
  }
  event.leaf.assign(leaf.data(), leaf.size());
  event.body.assign(body.data(), body.size());
  event.sealed.assign(sealed.data(), sealed.size());
  return event;
}

std::vector<Finding> RecordFields::ProblemsOf(const EventRecord& record) {
  std::vector<Finding> problems = ProblemsAlone(record, ledger_id_);
  if (record.recorded_at_us() < recorded_at_us_) {
    problems.push_back(Found(FindingKind::kBackInTime));
  }
  recorded_at_us_ = record.recorded_at_us();
  for (Finding& problem : problems) {
    problem = With(Found(FindingKind::kRecord, record.position()), std::move(problem));
  }
  return problems;
}

bool Matches(const EventRecord& record, const QueryItem& item) {
  const auto carries = [&record](const std::string& tag) {
    return std::binary_search(record.tags().begin(), record.tags().end(), tag);
  };
  const auto& kinds = item.kinds;
  return (kinds.empty() || std::find(kinds.begin(), kinds.end(), record.kind()) != kinds.end()) &&
         std::all_of(item.tags.begin(), item.tags.end(), carries);
}

bool Matches(const EventRecord& record, const Query& query) {
  const auto matches = [&record](const QueryItem& item) { return Matches(record, item); };
  return query.items.empty() || std::any_of(query.items.begin(), query.items.end(), matches);
}

bool IsPrintableAscii(absl::string_view text, size_t max_bytes) {
  const auto printable = [](char c) { return absl::ascii_isprint(static_cast<unsigned char>(c)); };
  return !text.empty() && text.size() <= max_bytes &&
         std::all_of(text.begin(), text.end(), printable);
}

}  // namespace jiedui::eventstore
