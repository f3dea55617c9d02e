// The keys of personal data: one for each person and generation, in a file of its own, apart from
// the ledger. Destroying the file is what makes personal data unreadable for ever.
//
// A key's id names the person and which of their keys it is, "officer:370403-012#1"; a new one is
// made when a person whose key was destroyed is recorded again. In the directory,
//   <id>.key        the key: 32 random bytes, then SHA-256 of the id, a line feed and the key
//   <id>.destroyed  empty: this key was destroyed, and a file that came back with an old copy of
//                   the directory is no longer a key
// Only the owner may read them. Nothing is read at start; opening finishes what a crash left of a
// destruction. Whoever copies this directory copies the keys: docs/PRIVACY.md.
//
// One process at a time, that which has the ledger open. Any thread that may wait for the disk.
// Errors name the file, never what is in it.

#ifndef JIEDUI_SERVICES_KEYRING_H_
#define JIEDUI_SERVICES_KEYRING_H_

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

#include "base/aes_gcm.h"
#include "eventstore/finding.h"

namespace jiedui::services {

struct NamedKey {
  std::string id;
  AesKey key;
};

// How far the keys are from the ledger whose texts they open.
enum class KeysPlace { kElsewhere, kOnItsDisk, kInItsDirectory };
// By where the directories are, whatever links lead there; kElsewhere if one of them is not there.
KeysPlace PlaceOfKeys(const std::string& keys, const std::string& ledger);

class Keyring {
 public:
  // Makes the directory and the one above it if there are none. FailedPrecondition if it is inside
  // one of those it must be kept apart from, because what is copied together is not apart.
  static absl::StatusOr<std::unique_ptr<Keyring>> Open(const std::string& directory,
                                                       const std::vector<std::string>& apart_from);

  // Looks at the keys in a directory that may be in use, and changes nothing: one sentence for each
  // file that is no key any more, and for each key of `needed` that is gone. Of those that were
  // destroyed, or are in `erased`, it says nothing.
  static std::vector<std::string> Check(const std::string& directory,
                                        const std::set<std::string>& needed,
                                        const std::set<std::string>& erased);

  // kKeysExposed if the directory, or a key in it, may be read by others than its owner.
  static std::optional<eventstore::Finding> FindExposed(const std::string& directory);

  // The files in it, as above, of keys that are in `erased` or were destroyed.
  static std::vector<std::string> FindReturned(const std::string& directory,
                                               const std::set<std::string>& erased);

  // The first key of the subject, "officer:370403-012", from that generation on that was not
  // destroyed; made if there is none. Durable when it returns.
  absl::StatusOr<NamedKey> Take(absl::string_view subject, int generation);

  // NotFound if there is no such key, DataLoss if its file is not one.
  absl::StatusOr<AesKey> Find(absl::string_view key_id) const;
  bool IsDestroyed(absl::string_view key_id) const;
  // Whether it has a file, whatever that holds.
  bool Has(absl::string_view key_id) const;
  // Keys that had been destroyed, of which Open found a file again and destroyed that too.
  const std::vector<std::string>& returned() const { return returned_; }
  // No person has or had a key.
  bool IsEmpty() const;

  // Also remembers it, so that the key stays destroyed if its file comes back. Durable when it
  // returns; repeating it changes nothing.
  absl::Status Destroy(absl::string_view key_id);

 private:
  explicit Keyring(std::string directory) : directory_(std::move(directory)) {}

  std::string PathOf(absl::string_view key_id, absl::string_view ending) const;
  // Destroys what was destroyed before and is there again, and what was never finished.
  absl::Status Sweep();
  absl::Status Make(const std::string& key_id, const AesKey& key)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string directory_;
  std::vector<std::string> returned_;             // Open's
  absl::Mutex mutex_;                             // one change at a time
  bool settled_ ABSL_GUARDED_BY(mutex_) = false;  // every name in the directory is durable
};

// "officer:370403-012#1".
std::string KeyId(absl::string_view subject, int generation);
// "officer:370403-012"; empty if it is no id of a key.
absl::string_view SubjectOfKey(absl::string_view key_id);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_KEYRING_H_
