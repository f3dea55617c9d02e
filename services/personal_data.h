// Personal data in events: the texts with the (personal) option of events.proto, found by
// reflection.
//
// Such a text never becomes part of an event's body. Seal moves it, encrypted with the key of the
// person it is about, to the sealed part, which the ledger keeps apart and can delete; Reveal puts
// it back for those who may read it. docs/FORMAT.md says what exactly is encrypted and
// authenticated. Nothing that is stored can be computed from the text without the key, not even a
// hash.
//
// Any thread. All but Seal waits for the disk of the keys.

#ifndef JIEDUI_SERVICES_PERSONAL_DATA_H_
#define JIEDUI_SERVICES_PERSONAL_DATA_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

#include "eventstore/archive.h"
#include "eventstore/store.h"
#include "eventstore/verify.h"
#include "jiedui/event/v1/events.pb.h"
#include "services/keyring.h"

namespace jiedui::services {

// Whether facts of that type can say anything personal.
bool HasPersonalFields(const google::protobuf::Descriptor& fact_type);
// Whether this one does.
bool HasPersonalText(const event::v1::Event& event);
// Tags of the persons it says something personal about, "officer:370403-012".
std::vector<std::string> SubjectsOf(const event::v1::Event& event);
// Takes out of a fact, or of the one in the event, what is personal.
void RemovePersonalTexts(google::protobuf::Message& fact);
void RemovePersonalTexts(event::v1::Event& event);
// Whether two events of one kind say the same as far as it is personal.
bool SamePersonalTexts(const event::v1::Event& a, const event::v1::Event& b);
// Kinds of events that can say anything personal.
const std::vector<int32_t>& PersonalKinds();

// What an event says, as far as it can still be read.
struct Revealed {
  event::v1::Event event;
  bool erased = false;  // it had personal texts, and they are gone for ever
};

// The keys one write is sealed with. They are taken off the writer's thread, because that waits for
// their disk.
struct SealingKeys {
  struct Wanted {
    std::string subject;
    int generation = 0;
  };
  struct Taken {
    int generation = 0;  // that was wanted
    NamedKey key;
  };
  std::vector<Wanted> wanted;          // by the last Seal
  std::map<std::string, Taken> taken;  // by subject
};

class PersonalData {
 public:
  // The keys outlive it.
  PersonalData(Keyring* keys, std::string ledger_id);

  // Moves what is personal out of the event the decision is about to append; returns the sealed
  // part, empty if there was nothing. Aborted if a key is wanted: take it, and decide again. Reads
  // the ledger only.
  absl::StatusOr<std::string> Seal(event::v1::Event& event, const eventstore::View& view,
                                   SealingKeys& keys) const;

  // Takes what is wanted; KEYRING_UNAVAILABLE if it is not to be had. Waits for the disk. A key
  // that is then not used harms nobody.
  absl::Status TakeWanted(SealingKeys& keys) const;

  // The stored event with its personal texts. KEYRING_UNAVAILABLE if a key is missing or damaged,
  // LEDGER_DAMAGED if what was sealed does not open.
  absl::StatusOr<Revealed> Reveal(const eventstore::StoredEvent& stored,
                                  const eventstore::Snapshot& snapshot) const;

  // Whether the event had personal texts that are gone for ever.
  absl::StatusOr<bool> IsErased(const eventstore::StoredEvent& stored,
                                const eventstore::Snapshot& snapshot) const;

  // Destroys the keys of the person and what they sealed before that position, where their erasure
  // is recorded. Durable when it returns; repeating it changes nothing.
  absl::Status Erase(absl::string_view subject, eventstore::Position erased_at,
                     eventstore::Store& store) const;

  // The same for every erasure the ledger knows of, so that neither a ledger nor keys that come
  // from an old copy are read again. Before anything is served. Ids of the keys that were there
  // although their persons had been erased: an old copy was put back, or an erasure was cut short.
  absl::StatusOr<std::vector<std::string>> EraseAll(eventstore::Store& store) const;

 private:
  // Erase; the ids of the keys that were there.
  absl::StatusOr<std::vector<std::string>> DestroyKeys(const std::set<std::string>& key_ids,
                                                       eventstore::Position erased_at) const;
  absl::StatusOr<std::string> Open(const event::v1::SealedField& sealed,
                                   eventstore::Position position) const;

  Keyring* const keys_;
  const std::string ledger_id_;
};

// "officer:370403-012": the tag of the person whose data this erasure destroys.
std::string SubjectOf(const event::v1::PersonalDataErased& fact);

// One sentence for each event whose sealed part is gone although nobody in it was erased after it.
std::vector<eventstore::Finding> FindLostTexts(const eventstore::VerifyReport& report,
                                               const eventstore::Snapshot& snapshot);

// The same of an archive, whose records come one after the other.
class ErasureRules final : public eventstore::ArchiveRules {
 public:
  absl::Status Add(const eventstore::StoredEvent& event) override;
  std::vector<eventstore::Finding> Problems() const override;

 private:
  // Those of each event whose sealed part is gone who have not been erased yet.
  std::map<eventstore::Position, std::set<std::string>> waiting_;
  std::map<std::string, std::vector<eventstore::Position>> waiting_for_;  // by person
};

// Ids of the keys that the sealed parts still in the ledger were encrypted with. Reads every event
// that can have one; what cannot be read is left out.
std::set<std::string> SealingKeyIds(const eventstore::Snapshot& ledger);

// Ids of the keys of those who were erased, as far as the ledger tells: none of them is to be
// there.
absl::StatusOr<std::set<std::string>> ErasedKeyIds(const eventstore::Snapshot& ledger);

// The first erasure behind that position; kNoPosition if there is none. An archive that ends in
// front of it may lack what it erased, and then nothing in it says why.
absl::StatusOr<eventstore::Position> FirstErasureAfter(eventstore::Position position,
                                                       const eventstore::Snapshot& snapshot);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_PERSONAL_DATA_H_
