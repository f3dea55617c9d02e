#include "services/personal_data.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"

#include "base/aes_gcm.h"
#include "base/check.h"
#include "base/status_macros.h"
#include "domain/error.h"
#include "domain/organization/officer.h"
#include "jiedui/event/v1/events.gen.h"
#include "jiedui/event/v1/options.pb.h"
#include "services/finding_words.h"
#include "services/problem.h"

namespace jiedui::services {
namespace {

using eventstore::Finding;
using eventstore::FindingKind;
using eventstore::Found;
using eventstore::Position;
using eventstore::Query;
using eventstore::Range;
using eventstore::Snapshot;
using eventstore::StoredEvent;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int32_t kErasure = event::v1::EventTraits<event::v1::PersonalDataErased>::kKind;

// Behind what is said of it in front, in English and in Chinese.
absl::Status NoKey(absl::string_view front, absl::string_view front_zh,
                   const absl::Status& problem) {
  return RefuseFor(v1::ERROR_REASON_KEYRING_UNAVAILABLE, absl::StrCat(front, problem.message()),
                   {{"problem_zh", ForCaller(absl::StrCat(front_zh, ChineseOf(problem)))}});
}

absl::Status Damaged(Position position, absl::string_view problem, absl::string_view problem_zh) {
  return domain::Refuse(
      v1::ERROR_REASON_LEDGER_DAMAGED, "",
      {{"problem", absl::StrCat("the sealed part of record ", position, " ", problem)},
       {"problem_zh", absl::StrCat("第 ", position, " 号记录的加密部分", problem_zh)}});
}

// The field of Event that is set; null if there is none.
const FieldDescriptor* KindOf(const event::v1::Event& event) {
  return event.GetReflection()->GetOneofFieldDescriptor(
      event, event::v1::Event::descriptor()->oneof_decl(0));
}

std::vector<const FieldDescriptor*> PersonalFields(const Descriptor& fact_type) {
  std::vector<const FieldDescriptor*> fields;
  for (int i = 0; i < fact_type.field_count(); ++i) {
    if (fact_type.field(i)->options().HasExtension(event::v1::personal)) {
      fields.push_back(fact_type.field(i));
    }
  }
  return fields;
}

// "officer:370403-012": the person the field is about, as events about them are tagged.
std::string SubjectOf(const Message& fact, const FieldDescriptor& personal) {
  const FieldDescriptor* const id =
      fact.GetDescriptor()->FindFieldByName(personal.options().GetExtension(event::v1::personal));
  CHECK(id != nullptr, personal.full_name());
  return absl::StrCat(id->options().GetExtension(event::v1::tag), ":",
                      fact.GetReflection()->GetString(fact, id));
}

// What a sealed text belongs to and must not be moved away from. None of the parts can hold a line
// feed, so that they can be read in one way only.
std::string Authenticated(absl::string_view ledger_id, Position position, int field_number,
                          absl::string_view key_id) {
  return absl::StrCat("jiedui/sealed/v1\n", ledger_id, "\n", position, "\n", field_number, "\n",
                      key_id);
}

// Whether the person was erased after that position.
absl::StatusOr<bool> IsSubjectErased(const std::string& subject, Position position,
                                     const Snapshot& snapshot) {
  Range range;
  range.after = position;
  range.limit = 1;
  ASSIGN_OR_RETURN(const auto erasures, snapshot.Read(Query::Of({subject}, {kErasure}), range));
  return !erasures.empty();
}

// Everybody the event may have personal data of. Once the sealed part is gone nobody knows which
// texts it held, so that all count.
std::set<std::string> PossibleSubjectsOf(const Message& fact) {
  std::set<std::string> subjects;
  for (const FieldDescriptor* field : PersonalFields(*fact.GetDescriptor())) {
    subjects.insert(SubjectOf(fact, *field));
  }
  return subjects;
}

// All of them were erased after it.
absl::StatusOr<bool> AreAllErased(const Message& fact, Position position,
                                  const Snapshot& snapshot) {
  const std::set<std::string> subjects = PossibleSubjectsOf(fact);
  for (const std::string& subject : subjects) {
    ASSIGN_OR_RETURN(const bool erased, IsSubjectErased(subject, position, snapshot));
    if (!erased) return false;
  }
  return !subjects.empty();
}

// The stored event, and the fact in it.
absl::StatusOr<Message*> ParseFact(const StoredEvent& stored, event::v1::Event& event) {
  const FieldDescriptor* const kind = event.ParseFromString(stored.body) ? KindOf(event) : nullptr;
  if (kind != nullptr) return event.GetReflection()->MutableMessage(&event, kind);
  return absl::DataLossError(absl::StrCat("unreadable event at ", stored.record.position()));
}

absl::StatusOr<event::v1::SealedPart> Parse(const StoredEvent& stored) {
  const Position position = stored.record.position();
  if (stored.sealed.empty())
    return Damaged(position, "is missing, and nobody erased it", "不在，而无人删除过它");
  event::v1::SealedPart part;
  if (part.ParseFromString(stored.sealed)) return part;
  return Damaged(position, "cannot be read", "无法读出");
}

Finding LostText(Position position) {
  return With(Found(FindingKind::kRecord, position), Found(FindingKind::kSealedLost));
}

// The keys of one person with which events up to a position were sealed, and those of the events
// that were sealed with no other.
struct SealedFor {
  std::set<std::string> key_ids;
  std::vector<Position> positions;
};

absl::StatusOr<SealedFor> FindSealed(const std::string& subject, Position up_to,
                                     const Snapshot& snapshot) {
  Range range;
  range.up_to = up_to;
  ASSIGN_OR_RETURN(const auto events, snapshot.Read(Query::Of({subject}, PersonalKinds()), range));
  SealedFor found;
  for (const StoredEvent& stored : events) {
    if (stored.sealed.empty()) continue;
    ASSIGN_OR_RETURN(const event::v1::SealedPart part, Parse(stored));
    bool alone = true;
    for (const event::v1::SealedField& field : part.fields()) {
      const bool theirs = SubjectOfKey(field.key_id()) == subject;
      if (theirs) found.key_ids.insert(field.key_id());
      alone = alone && theirs;
    }
    if (alone) found.positions.push_back(stored.record.position());
  }
  return found;
}

absl::StatusOr<SealedFor> FindErased(absl::string_view subject, Position erased_at,
                                     const Snapshot& snapshot) {
  const std::string tag(subject);
  Range range;
  range.up_to = erased_at;
  ASSIGN_OR_RETURN(const auto erasures, snapshot.Read(Query::Of({tag}, {kErasure}), range));
  ASSIGN_OR_RETURN(SealedFor sealed, FindSealed(tag, erased_at, snapshot));
  // Also those of which no sealed part tells any more.
  for (size_t i = 1; i <= erasures.size(); ++i) {
    sealed.key_ids.insert(KeyId(subject, static_cast<int>(i)));
  }
  return sealed;
}

// In its own function: a snapshot that is still there keeps what is erased in the files.
absl::StatusOr<SealedFor> FindErased(absl::string_view subject, Position erased_at,
                                     const eventstore::Store& store) {
  return FindErased(subject, erased_at, *store.TakeSnapshot());
}

// Everybody who was erased, with where it was recorded last.
absl::StatusOr<std::map<std::string, Position>> LastErasures(const Snapshot& snapshot) {
  std::map<std::string, Position> last;
  ASSIGN_OR_RETURN(const auto erasures, snapshot.Read(Query::Of({}, {kErasure}), {}));
  for (const StoredEvent& stored : erasures) {
    event::v1::Event event;
    if (!event.ParseFromString(stored.body)) {
      return absl::DataLossError(absl::StrCat("unreadable event at ", stored.record.position()));
    }
    last[services::SubjectOf(event.personal_data_erased())] = stored.record.position();
  }
  return last;
}

}  // namespace

bool HasPersonalFields(const Descriptor& fact_type) {
  return !PersonalFields(fact_type).empty();
}

bool HasPersonalText(const event::v1::Event& event) {
  return !SubjectsOf(event).empty();
}

// Asked for every write, most of which have nothing of the sort.
std::vector<std::string> SubjectsOf(const event::v1::Event& event) {
  const std::vector<int32_t>& kinds = PersonalKinds();
  if (std::find(kinds.begin(), kinds.end(), event.kind_case()) == kinds.end()) return {};
  const FieldDescriptor* const kind = KindOf(event);
  const Message& fact = event.GetReflection()->GetMessage(event, kind);
  std::set<std::string> subjects;
  for (const FieldDescriptor* field : PersonalFields(*fact.GetDescriptor())) {
    if (fact.GetReflection()->HasField(fact, field)) subjects.insert(SubjectOf(fact, *field));
  }
  return {subjects.begin(), subjects.end()};
}

void RemovePersonalTexts(Message& fact) {
  for (const FieldDescriptor* field : PersonalFields(*fact.GetDescriptor())) {
    fact.GetReflection()->ClearField(&fact, field);
  }
}

void RemovePersonalTexts(event::v1::Event& event) {
  const FieldDescriptor* const kind = KindOf(event);
  if (kind == nullptr) return;
  RemovePersonalTexts(*event.GetReflection()->MutableMessage(&event, kind));
}

bool SamePersonalTexts(const event::v1::Event& a, const event::v1::Event& b) {
  const FieldDescriptor* const kind = KindOf(a);
  if (kind == nullptr || kind != KindOf(b)) return false;
  const Message& fact_a = a.GetReflection()->GetMessage(a, kind);
  const Message& fact_b = b.GetReflection()->GetMessage(b, kind);
  for (const FieldDescriptor* field : PersonalFields(*fact_a.GetDescriptor())) {
    if (fact_a.GetReflection()->GetString(fact_a, field) !=
        fact_b.GetReflection()->GetString(fact_b, field)) {
      return false;
    }
  }
  return true;
}

const std::vector<int32_t>& PersonalKinds() {
  static const auto* const kinds = [] {
    auto* found = new std::vector<int32_t>();
    const Descriptor& event = *event::v1::Event::descriptor();
    for (int i = 0; i < event.field_count(); ++i) {
      if (HasPersonalFields(*event.field(i)->message_type())) {
        found->push_back(event.field(i)->number());
      }
    }
    return found;
  }();
  return *kinds;
}

std::string SubjectOf(const event::v1::PersonalDataErased& fact) {
  return absl::StrCat(domain::EntityTraits<domain::OfficerState>::kTag, ":", fact.officer_id());
}

PersonalData::PersonalData(Keyring* keys, std::string ledger_id)
    : keys_(keys), ledger_id_(std::move(ledger_id)) {}

absl::Status PersonalData::TakeWanted(SealingKeys& keys) const {
  for (const auto& [subject, generation] : keys.wanted) {
    absl::StatusOr<NamedKey> key = keys_->Take(subject, generation);
    if (!key.ok()) return NoKey("", "", key.status());
    keys.taken.erase(subject);
    keys.taken.emplace(subject, SealingKeys::Taken{generation, *std::move(key)});
  }
  keys.wanted.clear();
  return absl::OkStatus();
}

// The person was erased as often as their key's generation says: a later erasure destroys the key.
absl::StatusOr<std::string> PersonalData::Seal(event::v1::Event& event,
                                               const eventstore::View& view,
                                               SealingKeys& keys) const {
  keys.wanted.clear();
  for (const std::string& subject : SubjectsOf(event)) {
    ASSIGN_OR_RETURN(const auto erasures, view.Read(Query::Of({subject}, {kErasure}), {}));
    const int generation = static_cast<int>(erasures.size()) + 1;
    const auto taken = keys.taken.find(subject);
    if (taken == keys.taken.end() || taken->second.generation != generation) {
      keys.wanted.push_back({subject, generation});
    }
  }
  if (!keys.wanted.empty()) return absl::AbortedError("a key is wanted");
  const FieldDescriptor* const kind = KindOf(event);
  if (kind == nullptr || !HasPersonalText(event)) return std::string();
  Message& fact = *event.GetReflection()->MutableMessage(&event, kind);
  event::v1::SealedPart part;
  for (const FieldDescriptor* field : PersonalFields(*fact.GetDescriptor())) {
    if (!fact.GetReflection()->HasField(fact, field)) continue;
    const NamedKey& key = keys.taken.at(SubjectOf(fact, *field)).key;
    event::v1::SealedField& sealed = *part.add_fields();
    sealed.set_field_number(field->number());
    sealed.set_key_id(key.id);
    sealed.set_ciphertext(
        AesGcmSeal(key.key, Authenticated(ledger_id_, view.head() + 1, field->number(), key.id),
                   fact.GetReflection()->GetString(fact, field)));
    fact.GetReflection()->ClearField(&fact, field);
  }
  return part.SerializeAsString();
}

absl::StatusOr<bool> PersonalData::IsErased(const StoredEvent& stored,
                                            const Snapshot& snapshot) const {
  if (stored.record.sealed_sha256().empty()) return false;
  event::v1::Event event;
  ASSIGN_OR_RETURN(const Message* fact, ParseFact(stored, event));
  ASSIGN_OR_RETURN(const bool erased, AreAllErased(*fact, stored.record.position(), snapshot));
  if (erased) return true;
  ASSIGN_OR_RETURN(const event::v1::SealedPart part, Parse(stored));
  // A key that was destroyed stays so, also for a ledger from before the erasure.
  for (const event::v1::SealedField& sealed : part.fields()) {
    if (keys_->IsDestroyed(sealed.key_id())) return true;
  }
  return false;
}

absl::StatusOr<Revealed> PersonalData::Reveal(const StoredEvent& stored,
                                              const Snapshot& snapshot) const {
  const Position position = stored.record.position();
  Revealed revealed;
  ASSIGN_OR_RETURN(Message * fact, ParseFact(stored, revealed.event));
  ASSIGN_OR_RETURN(revealed.erased, IsErased(stored, snapshot));
  if (revealed.erased || stored.record.sealed_sha256().empty()) return revealed;
  ASSIGN_OR_RETURN(const event::v1::SealedPart part, Parse(stored));
  for (const event::v1::SealedField& sealed : part.fields()) {
    const FieldDescriptor* const field =
        fact->GetDescriptor()->FindFieldByNumber(sealed.field_number());
    if (field == nullptr || !field->options().HasExtension(event::v1::personal)) {
      return Damaged(position, absl::StrCat("has a field ", sealed.field_number()),
                     absl::StrCat("有字段 ", sealed.field_number()));
    }
    ASSIGN_OR_RETURN(std::string text, Open(sealed, position));
    fact->GetReflection()->SetString(fact, field, std::move(text));
  }
  return revealed;
}

absl::StatusOr<std::string> PersonalData::Open(const event::v1::SealedField& sealed,
                                               Position position) const {
  const absl::StatusOr<AesKey> key = keys_->Find(sealed.key_id());
  if (!key.ok()) {
    return NoKey(absl::StrCat("key ", sealed.key_id(), ": "),
                 absl::StrCat("密钥 ", sealed.key_id(), "："), key.status());
  }
  std::optional<std::string> text =
      AesGcmOpen(*key, Authenticated(ledger_id_, position, sealed.field_number(), sealed.key_id()),
                 sealed.ciphertext());
  if (!text.has_value()) {
    return Damaged(position, absl::StrCat("does not open with key ", sealed.key_id()),
                   absl::StrCat("不能用密钥 ", sealed.key_id(), " 解开"));
  }
  return *std::move(text);
}

absl::StatusOr<std::vector<std::string>> PersonalData::DestroyKeys(
    const std::set<std::string>& key_ids, Position erased_at) const {
  std::vector<std::string> there;
  for (const std::string& key_id : key_ids) {
    if (keys_->Has(key_id)) there.push_back(key_id);
    const absl::Status destroyed = keys_->Destroy(key_id);
    if (!destroyed.ok()) {
      return NoKey(
          absl::StrCat("the erasure is recorded at ", erased_at, ", but key ", key_id,
                       " could not be destroyed: "),
          absl::StrCat("删除已记入账本（位置 ", erased_at, "），但密钥 ", key_id, " 未能销毁："),
          destroyed);
    }
  }
  return there;
}

absl::Status PersonalData::Erase(absl::string_view subject, Position erased_at,
                                 eventstore::Store& store) const {
  ASSIGN_OR_RETURN(const SealedFor sealed, FindErased(subject, erased_at, store));
  RETURN_IF_ERROR(DestroyKeys(sealed.key_ids, erased_at).status());
  return sealed.positions.empty() ? absl::OkStatus() : store.EraseSealed(sealed.positions);
}

absl::StatusOr<std::vector<std::string>> PersonalData::EraseAll(eventstore::Store& store) const {
  std::vector<std::string> returned = keys_->returned();
  ASSIGN_OR_RETURN(const auto last, LastErasures(*store.TakeSnapshot()));
  for (const auto& [subject, position] : last) {
    ASSIGN_OR_RETURN(const SealedFor sealed, FindErased(subject, position, store));
    ASSIGN_OR_RETURN(const auto there, DestroyKeys(sealed.key_ids, position));
    returned.insert(returned.end(), there.begin(), there.end());
    if (sealed.positions.empty()) continue;
    const absl::Status erased = store.EraseSealed(sealed.positions);
    // The keys are destroyed. What they sealed leaves the files when there is room to rewrite them.
    if (!erased.ok() && !eventstore::DiskLowOf(erased).has_value()) return erased;
  }
  return returned;
}

absl::StatusOr<std::set<std::string>> ErasedKeyIds(const Snapshot& ledger) {
  std::set<std::string> ids;
  ASSIGN_OR_RETURN(const auto last, LastErasures(ledger));
  for (const auto& [subject, position] : last) {
    ASSIGN_OR_RETURN(const SealedFor sealed, FindErased(subject, position, ledger));
    ids.insert(sealed.key_ids.begin(), sealed.key_ids.end());
  }
  return ids;
}

std::vector<Finding> FindLostTexts(const eventstore::VerifyReport& report,
                                   const Snapshot& snapshot) {
  std::vector<Finding> lost;
  for (const Position position : report.first_sealed_gone) {
    const absl::StatusOr<StoredEvent> stored = snapshot.Get(position);
    if (!stored.ok()) continue;  // the report says so
    event::v1::Event event;
    const absl::StatusOr<Message*> fact = ParseFact(*stored, event);
    const absl::StatusOr<bool> erased =
        fact.ok() ? AreAllErased(**fact, position, snapshot) : fact.status();
    if (erased.ok() && *erased) continue;
    lost.push_back(LostText(position));
  }
  const auto compared = static_cast<Position>(report.first_sealed_gone.size());
  if (report.sealed_gone > compared) {
    lost.push_back(Found(FindingKind::kSealedUncompared, report.sealed_gone - compared));
  }
  return lost;
}

absl::Status ErasureRules::Add(const StoredEvent& stored) {
  const Position position = stored.record.position();
  if (stored.record.kind() == kErasure) {
    for (const std::string& subject : stored.record.tags()) {
      for (const Position gone : std::exchange(waiting_for_[subject], {})) {
        const auto waiting = waiting_.find(gone);
        waiting->second.erase(subject);
        if (waiting->second.empty()) waiting_.erase(waiting);
      }
      waiting_for_.erase(subject);
    }
  }
  if (!stored.sealed.empty() || stored.record.sealed_sha256().empty()) return absl::OkStatus();
  event::v1::Event event;
  const absl::StatusOr<Message*> fact = ParseFact(stored, event);
  std::set<std::string>& subjects = waiting_[position];
  if (fact.ok()) subjects = PossibleSubjectsOf(**fact);
  for (const std::string& subject : subjects) waiting_for_[subject].push_back(position);
  return absl::OkStatus();
}

std::vector<Finding> ErasureRules::Problems() const {
  std::vector<Finding> lost;
  for (const auto& [position, subjects] : waiting_) lost.push_back(LostText(position));
  return lost;
}

std::set<std::string> SealingKeyIds(const Snapshot& ledger) {
  constexpr size_t kPage = 1000;
  std::set<std::string> ids;
  Range range;
  range.limit = kPage;
  for (;;) {
    const auto events = ledger.Read(Query::Of({}, PersonalKinds()), range);
    if (!events.ok()) return ids;  // the ledger is damaged
    for (const StoredEvent& event : *events) {
      event::v1::SealedPart part;
      if (!part.ParseFromString(event.sealed)) continue;
      for (const event::v1::SealedField& field : part.fields()) ids.insert(field.key_id());
    }
    if (events->size() < kPage) return ids;
    range.after = events->back().record.position();
  }
}

absl::StatusOr<Position> FirstErasureAfter(Position position, const Snapshot& snapshot) {
  Range range;
  range.after = position;
  range.limit = 1;
  ASSIGN_OR_RETURN(const auto erasures, snapshot.Read(Query::Of({}, {kErasure}), range));
  return erasures.empty() ? eventstore::kNoPosition : erasures.front().record.position();
}

}  // namespace jiedui::services
