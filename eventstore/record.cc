#include "eventstore/record.h"

#include <algorithm>
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

absl::Status Damaged(Position position, absl::string_view why) {
  return absl::DataLossError(absl::StrCat("record ", position, " is damaged: ", why));
}

absl::Status CheckTags(const std::vector<std::string>& tags) {
  for (const std::string& tag : tags) {
    if (!IsPrintableAscii(tag, kMaxTagBytes)) {
      return absl::InvalidArgumentError(absl::StrCat("tag \"", absl::CHexEscape(tag), "\": 1 to ",
                                                     kMaxTagBytes, " ASCII characters"));
    }
  }
  return absl::OkStatus();
}

void SortUnique(std::vector<std::string>& tags) {
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
}

EventRecord MakeRecord(NewEvent& event, const Seal& seal) {
  EventRecord record;
  record.set_format_version(kFormatVersion);
  record.set_ledger_id(seal.ledger_id.data(), seal.ledger_id.size());
  record.set_position(seal.position);
  record.set_kind(event.kind);
  record.set_recorded_at_us(seal.recorded_at_us);
  record.set_occurred_day(event.occurred_day);
  record.set_actor(seal.actor.data(), seal.actor.size());
  record.set_request_id(seal.request_id.data(), seal.request_id.size());
  for (std::string& tag : event.tags) record.add_tags(std::move(tag));
  record.set_body_sha256(Sha256(event.body));
  return record;
}

}  // namespace

std::string LeafHash(absl::string_view leaf) {
  constexpr absl::string_view kLeafPrefix("\0", 1);
  return Sha256(absl::StrCat(kLeafPrefix, leaf));
}

absl::StatusOr<StoredEvent> SealEvent(NewEvent event, const Seal& seal) {
  if (event.body.size() > seal.max_body_bytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("event body of ", event.body.size(), " bytes; at most ", seal.max_body_bytes));
  }
  RETURN_IF_ERROR(CheckTags(event.tags));
  SortUnique(event.tags);
  StoredEvent stored;
  stored.record = MakeRecord(event, seal);
  stored.leaf = stored.record.SerializeAsString();
  if (stored.leaf.size() > kMaxLeafBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("event record of ", stored.leaf.size(), " bytes; at most ", kMaxLeafBytes));
  }
  stored.body = std::move(event.body);
  return stored;
}

absl::StatusOr<EventRecord> ParseLeaf(Position position, absl::string_view leaf) {
  EventRecord record;
  if (!record.ParseFromArray(leaf.data(), static_cast<int>(leaf.size()))) {
    return Damaged(position, "the leaf cannot be parsed");
  }
  if (record.position() != position) {
    return Damaged(position, absl::StrCat("the leaf says position ", record.position()));
  }
  return record;
}

absl::StatusOr<StoredEvent> ParseEvent(Position position, absl::string_view leaf,
                                       absl::string_view body) {
  StoredEvent event;
  ASSIGN_OR_RETURN(event.record, ParseLeaf(position, leaf));
  if (Sha256(body) != event.record.body_sha256()) {
    return Damaged(position, "the body does not have the hash in the leaf");
  }
  event.leaf.assign(leaf.data(), leaf.size());
  event.body.assign(body.data(), body.size());
  return event;
}

bool Matches(const EventRecord& record, const Query& query) {
  const auto carries = [&record](const std::string& tag) {
    return std::binary_search(record.tags().begin(), record.tags().end(), tag);
  };
  const auto& kinds = query.kinds;
  return (kinds.empty() || std::find(kinds.begin(), kinds.end(), record.kind()) != kinds.end()) &&
         std::all_of(query.tags.begin(), query.tags.end(), carries);
}

bool IsPrintableAscii(absl::string_view text, size_t max_bytes) {
  const auto printable = [](char c) { return absl::ascii_isprint(static_cast<unsigned char>(c)); };
  return !text.empty() && text.size() <= max_bytes &&
         std::all_of(text.begin(), text.end(), printable);
}

}  // namespace jiedui::eventstore
