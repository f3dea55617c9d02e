#include "services/keyring.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/durable_file.h"
#include "base/open_directory.h"
#include "base/status_macros.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;

constexpr char kKey[] = ".key";
constexpr char kDestroyed[] = ".destroyed";
constexpr char kUnfinished[] = ".new";  // base/durable_file.h
constexpr size_t kFileBytes = kAesKeyBytes + kSha256Bytes;

absl::Status Failed(absl::string_view step, const std::string& path) {
  const int error = errno;
  return absl::ErrnoToStatus(error, absl::StrCat(step, " ", InOwnNames(path)));
}

// A file that is closed when it goes.
class Handle {
 public:
  // A pipe in its place is as good as an empty file, and nobody waits for it.
  Handle(const std::string& path, int flags)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC | O_NONBLOCK)) {}
  ~Handle() {
    if (fd_ >= 0) ::close(fd_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  int get() const { return fd_; }

 private:
  const int fd_;
};

// The contents of a key's file; wiped when it goes.
struct Contents {
  std::array<char, kFileBytes + 1> bytes{};
  size_t size = 0;

  Contents() = default;
  ~Contents() { Wipe(bytes.data(), bytes.size()); }
  Contents(const Contents&) = delete;
  Contents& operator=(const Contents&) = delete;
  absl::string_view View() const { return {bytes.data(), size}; }

  // As much as there is room for; false: see errno. ReadFile would leave copies in memory.
  bool ReadAll(int fd) {
    while (size < bytes.size()) {
      const ssize_t count = ::read(fd, bytes.data() + size, bytes.size() - size);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return false;
      if (count == 0) return true;
      size += static_cast<size_t>(count);
    }
    return true;
  }
};

// Tells a damaged file, and one that was renamed, from a key.
std::string Checksum(absl::string_view key_id, absl::string_view key) {
  std::string covered = absl::StrCat(key_id, "\n", key);
  std::string sum = Sha256(covered);
  Wipe(covered.data(), covered.size());
  return sum;
}

bool Exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

// Overwrites the file where it lies before its name goes. No error if there is none.
absl::Status Shred(const std::string& path) {
  const Handle file(path, O_WRONLY);
  if (file.get() < 0) return errno == ENOENT ? absl::OkStatus() : Failed("cannot open", path);
  const std::array<char, kFileBytes> nothing{};
  if (::pwrite(file.get(), nothing.data(), nothing.size(), 0) !=
      static_cast<ssize_t>(nothing.size())) {
    return Failed("cannot overwrite", path);
  }
  if (::fsync(file.get()) != 0) return Failed("cannot sync", path);
  if (::unlink(path.c_str()) != 0) return Failed("cannot remove", path);
  return absl::OkStatus();
}

// As far as it exists, links followed.
std::string Canonical(const std::string& path) {
  std::error_code error;
  const fs::path canonical = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? path : canonical.string();
}

bool IsIn(const std::string& directory, const std::string& other) {
  const std::string inner = Canonical(directory);
  const std::string outer = Canonical(other);
  return inner == outer || absl::StartsWith(inner, outer + "/");
}

absl::StatusOr<std::vector<std::string>> NamesIn(const std::string& directory) {
  std::error_code error;
  std::vector<std::string> names;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (!error) return names;
  return absl::UnavailableError(
      absl::StrCat("cannot list directory ", InOwnNames(directory), ": ", error.message()));
}

absl::Status CheckApart(const std::string& directory, const std::vector<std::string>& apart_from) {
  for (const std::string& other : apart_from) {
    if (!IsIn(directory, other)) continue;
    return absl::FailedPreconditionError(
        absl::StrCat("the keys of personal data would lie in ", InOwnNames(other),
                     ", which is copied with the ledger: choose another keys_directory than ",
                     InOwnNames(directory)));
  }
  return absl::OkStatus();
}

// What is above its parent must be there: a disk that is not mounted is not made up for.
absl::Status MakeDirectories(const fs::path& path) {
  RETURN_IF_ERROR(MakeDurableDirectory(path.parent_path().string(), FileAccess::kOwner));
  return MakeDurableDirectory(path.string(), FileAccess::kOwner);
}

}  // namespace

KeysPlace PlaceOfKeys(const std::string& keys, const std::string& ledger) {
  struct stat of_keys = {};
  struct stat of_ledger = {};
  if (::stat(keys.c_str(), &of_keys) != 0 || ::stat(ledger.c_str(), &of_ledger) != 0) {
    return KeysPlace::kElsewhere;
  }
  if (IsIn(keys, ledger)) return KeysPlace::kInItsDirectory;
  return of_keys.st_dev == of_ledger.st_dev ? KeysPlace::kOnItsDisk : KeysPlace::kElsewhere;
}

std::string KeyId(absl::string_view subject, int generation) {
  return absl::StrCat(subject, "#", generation);
}

absl::string_view SubjectOfKey(absl::string_view key_id) {
  const size_t hash = key_id.rfind('#');
  int generation = 0;
  if (hash == absl::string_view::npos || key_id.find('/') != absl::string_view::npos ||
      !absl::SimpleAtoi(key_id.substr(hash + 1), &generation) || generation < 1 ||
      KeyId(key_id.substr(0, hash), generation) != key_id) {
    return {};
  }
  return key_id.substr(0, hash);
}

absl::StatusOr<std::unique_ptr<Keyring>> Keyring::Open(const std::string& directory,
                                                       const std::vector<std::string>& apart_from) {
  RETURN_IF_ERROR(CheckApart(directory, apart_from));
  RETURN_IF_ERROR(MakeDirectories(directory));
  std::unique_ptr<Keyring> keyring(new Keyring(directory));
  RETURN_IF_ERROR(keyring->Sweep());
  return keyring;
}

std::string Keyring::PathOf(absl::string_view key_id, absl::string_view ending) const {
  return absl::StrCat(directory_, "/", key_id, ending);
}

absl::Status Keyring::Sweep() {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesIn(directory_));
  for (const std::string& name : names) {
    absl::string_view key_id = name;
    if (absl::EndsWith(name, kUnfinished)) {
      RETURN_IF_ERROR(Shred(PathOf(name, "")));
    } else if (absl::ConsumeSuffix(&key_id, kDestroyed) && Exists(PathOf(key_id, kKey))) {
      RETURN_IF_ERROR(Destroy(key_id));
      returned_.emplace_back(key_id);
    }
  }
  return absl::OkStatus();
}

std::vector<std::string> Keyring::Check(const std::string& directory,
                                        const std::set<std::string>& needed,
                                        const std::set<std::string>& erased) {
  const absl::StatusOr<std::vector<std::string>> names = NamesIn(directory);
  if (!names.ok()) return {std::string(names.status().message())};
  const Keyring keys(directory);
  const auto is_gone = [&](absl::string_view key_id) {
    return keys.IsDestroyed(key_id) || erased.count(std::string(key_id)) > 0;
  };
  std::vector<std::string> problems;
  for (const std::string& name : *names) {
    absl::string_view key_id = name;
    if (!absl::ConsumeSuffix(&key_id, kKey) || is_gone(key_id)) continue;
    const absl::Status found = keys.Find(key_id).status();
    if (SubjectOfKey(key_id).empty()) {
      problems.push_back(absl::StrCat(keys.PathOf(name, ""), " is not named as a key"));
    } else if (!found.ok() && !absl::IsNotFound(found)) {  // it may have been destroyed meanwhile
      problems.emplace_back(found.message());
    }
  }
  for (const std::string& key_id : needed) {
    if (Exists(keys.PathOf(key_id, kKey)) || is_gone(key_id)) continue;
    problems.push_back(absl::StrCat(keys.PathOf(key_id, kKey), " is missing"));
  }
  return problems;
}

std::optional<eventstore::Finding> Keyring::FindExposed(const std::string& directory) {
  const absl::StatusOr<std::vector<std::string>> names = NamesIn(directory);
  if (!names.ok()) return std::nullopt;  // Open and Check say so
  std::vector<std::string> places = {directory};
  for (const std::string& name : *names) {
    if (absl::EndsWith(name, kKey)) places.push_back(absl::StrCat(directory, "/", name));
  }
  std::sort(places.begin(), places.end());  // the directory first
  places.erase(std::remove_if(places.begin(), places.end(),
                              [](const std::string& place) {
                                return !absl::IsFailedPrecondition(CheckOnlyOwnerReads(place));
                              }),
               places.end());
  if (places.empty()) return std::nullopt;
  return eventstore::Found(eventstore::FindingKind::kKeysExposed, places.size(),
                           InOwnNames(places.front()));
}

std::vector<std::string> Keyring::FindReturned(const std::string& directory,
                                               const std::set<std::string>& erased) {
  const absl::StatusOr<std::vector<std::string>> names = NamesIn(directory);
  if (!names.ok()) return {};  // Check says so
  const Keyring keys(directory);
  std::vector<std::string> files;
  for (const std::string& name : *names) {
    absl::string_view key_id = name;
    if (!absl::ConsumeSuffix(&key_id, kKey)) continue;
    const bool gone = keys.IsDestroyed(key_id) || erased.count(std::string(key_id)) > 0;
    if (gone) files.push_back(keys.PathOf(name, ""));
  }
  std::sort(files.begin(), files.end());
  return files;
}

absl::StatusOr<NamedKey> Keyring::Take(absl::string_view subject, int generation) {
  absl::MutexLock lock(&mutex_);
  // A key whose Make failed may be there all the same, and would pass for one that is durable.
  if (!settled_) RETURN_IF_ERROR(SyncDirectory(directory_));
  settled_ = true;
  while (IsDestroyed(KeyId(subject, generation))) ++generation;
  std::string key_id = KeyId(subject, generation);
  absl::StatusOr<AesKey> found = Find(key_id);
  if (found.ok()) return NamedKey{std::move(key_id), *std::move(found)};
  if (!absl::IsNotFound(found.status())) return found.status();
  AesKey key = AesKey::Random();
  RETURN_IF_ERROR(Make(key_id, key));
  return NamedKey{std::move(key_id), std::move(key)};
}

absl::Status Keyring::Make(const std::string& key_id, const AesKey& key) {
  std::string contents = absl::StrCat(key.bytes(), Checksum(key_id, key.bytes()));
  const absl::Status status = ReplaceFile(PathOf(key_id, kKey), contents, FileAccess::kOwner);
  Wipe(contents.data(), contents.size());
  settled_ = status.ok();
  return status;
}

absl::StatusOr<AesKey> Keyring::Find(absl::string_view key_id) const {
  if (SubjectOfKey(key_id).empty()) return absl::NotFoundError("not the id of a key");
  const std::string path = PathOf(key_id, kKey);
  const Handle file(path, O_RDONLY);
  if (file.get() < 0) return Failed("cannot open", path);
  Contents contents;
  if (!contents.ReadAll(file.get())) return Failed("cannot read", path);
  const absl::string_view key = contents.View().substr(0, kAesKeyBytes);
  if (contents.size != kFileBytes ||
      contents.View().substr(kAesKeyBytes) != Checksum(key_id, key)) {
    return absl::DataLossError(absl::StrCat(InOwnNames(path), " is damaged"));
  }
  return AesKey::FromBytes(key);
}

bool Keyring::IsDestroyed(absl::string_view key_id) const {
  return !SubjectOfKey(key_id).empty() && Exists(PathOf(key_id, kDestroyed));
}

bool Keyring::Has(absl::string_view key_id) const {
  return !SubjectOfKey(key_id).empty() && Exists(PathOf(key_id, kKey));
}

bool Keyring::IsEmpty() const {
  std::error_code error;
  return std::filesystem::is_empty(directory_, error) && !error;
}

// First it is remembered, then it is done: a crash in between is finished by the next Open.
absl::Status Keyring::Destroy(absl::string_view key_id) {
  if (SubjectOfKey(key_id).empty()) return absl::NotFoundError("not the id of a key");
  absl::MutexLock lock(&mutex_);
  const std::string mark = PathOf(key_id, kDestroyed);
  if (!Exists(mark)) RETURN_IF_ERROR(ReplaceFile(mark, "", FileAccess::kOwner));
  RETURN_IF_ERROR(Shred(PathOf(key_id, kKey)));
  // Also if all of it was there: whoever did it may have failed at this step.
  return SyncDirectory(directory_);
}

}  // namespace jiedui::services
