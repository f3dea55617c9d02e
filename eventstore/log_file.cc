#include "eventstore/log_file.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "rocksdb/file_checksum.h"

#include "base/bytes.h"
#include "base/open_directory.h"
#include "eventstore/table_files.h"
#include "eventstore/table_list.h"

namespace jiedui::eventstore {
namespace {

constexpr size_t kBlockBytes = 32768;
// Checksum, length of the content, type.
constexpr size_t kHeaderBytes = 4 + 2 + 1;
// Of a file that is used again: behind the type the number of the log.
constexpr size_t kRecyclableHeaderBytes = kHeaderBytes + 4;
constexpr uint8_t kFirstRecyclableType = 5;
constexpr uint8_t kLastRecyclableType = 8;
constexpr uint8_t kLastType = 10;

// What a record of a write-ahead log begins with: the number of its first entry, and how many
// entries there are.
constexpr size_t kBatchHeaderBytes = 8 + 4;

// Of at most eight bytes.
uint64_t LittleEndian(absl::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i > 0; --i) value = value << 8 | static_cast<uint8_t>(bytes[i - 1]);
  return value;
}

// As RocksDB keeps it.
uint32_t MaskedCrc32c(absl::string_view bytes) {
  constexpr uint32_t kMaskDelta = 0xa282ead8;
  const auto generator =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({});
  generator->Update(bytes.data(), bytes.size());
  generator->Finalize();
  const uint32_t crc = ReadBigEndian32(generator->GetChecksum());
  return ((crc >> 15) | (crc << 17)) + kMaskDelta;
}

// A record, or that part of one which is in one block.
struct Fragment {
  enum Kind { kFull, kFirst, kMiddle, kLast, kOther };
  size_t at = 0;
  Kind kind = kOther;
  absl::string_view content;
};

Fragment FragmentAt(size_t at, absl::string_view bytes) {
  const auto type = static_cast<uint8_t>(bytes[6]);
  const bool recyclable = kFirstRecyclableType <= type && type <= kLastRecyclableType;
  const auto kind =
      type > kLastRecyclableType ? Fragment::kOther : static_cast<Fragment::Kind>((type - 1) % 4);
  return {at, kind, bytes.substr(recyclable ? kRecyclableHeaderBytes : kHeaderBytes)};
}

bool OnlyZeros(absl::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char byte) { return byte == '\0'; });
}

// What is wrong with the record at the beginning of the bytes, which end with its block or the
// file; empty if nothing is, and then *size is how long it is.
std::string DamageOfRecord(absl::string_view bytes, size_t* size) {
  if (bytes.size() < kHeaderBytes) return "a record is cut off";
  const auto type = static_cast<uint8_t>(bytes[6]);
  const bool recyclable = kFirstRecyclableType <= type && type <= kLastRecyclableType;
  *size = (recyclable ? kRecyclableHeaderBytes : kHeaderBytes) + LittleEndian(bytes.substr(4, 2));
  if (OnlyZeros(bytes.substr(0, kHeaderBytes))) return "there are zeros in the place of a record";
  if (type == 0 || type > kLastType) return absl::StrCat("a record has the type ", type);
  if (*size > bytes.size()) return "a record is cut off";
  const absl::string_view covered = bytes.substr(6, *size - 6);
  if (MaskedCrc32c(covered) == LittleEndian(bytes.substr(0, 4))) return "";
  return "a record does not have the checksum in front of it";
}

LogFileDamage DamageAt(size_t at, size_t size, std::string what, absl::string_view bytes) {
  LogFileDamage damage{static_cast<int64_t>(at), std::move(what)};
  const size_t behind = std::min(bytes.size(), at + std::max(size, kHeaderBytes));
  damage.zeros = OnlyZeros(bytes.substr(at, kHeaderBytes));
  damage.zeros_behind = OnlyZeros(bytes.substr(behind));
  damage.only_zeros = OnlyZeros(bytes.substr(at));
  damage.at_end = behind == bytes.size() || damage.only_zeros;
  return damage;
}

// Up to the first damage, which it returns.
std::optional<LogFileDamage> WalkFragments(absl::string_view bytes,
                                           absl::FunctionRef<void(const Fragment&)> visit) {
  for (size_t at = 0; at < bytes.size();) {
    const size_t left = kBlockBytes - at % kBlockBytes;
    if (left < kHeaderBytes) {  // too little for a record
      at += left;
      continue;
    }
    size_t size = 0;
    std::string what = DamageOfRecord(bytes.substr(at, left), &size);
    if (what.empty()) {
      visit(FragmentAt(at, bytes.substr(at, size)));
      at += size;
      continue;
    }
    return DamageAt(at, size, std::move(what), bytes);
  }
  return std::nullopt;
}

std::string ReadAll(rocksdb::Env* env, const std::string& file) {
  std::string bytes;
  rocksdb::ReadFileToString(env, file, &bytes).PermitUncheckedError();
  return bytes;
}

enum class FileKind { kLog = 0, kManifest = 1 };

Finding DamageIn(FileKind kind, const std::string& file, const LogFileDamage& damage) {
  return Found(FindingKind::kFileDamaged, static_cast<int>(kind), file, damage.at, damage.what);
}

// Of a file that somebody is writing the end may be there in part, and more of it a moment later.
std::optional<LogFileDamage> IfLasting(rocksdb::Env* env, const std::string& file,
                                       absl::string_view bytes,
                                       std::optional<LogFileDamage> damage) {
  if (!damage) return damage;
  const std::string now = ReadAll(env, file);
  if (now == bytes) return damage;
  const auto still = FindLogFileDamage(now);
  return still && still->at == damage->at ? still : std::nullopt;
}

bool IsRoom(const LogFileDamage& damage, absl::string_view log) {
  return damage.only_zeros && log.size() - static_cast<size_t>(damage.at) <= kLogRoomBytes;
}

std::vector<std::string> FilesEndingIn(rocksdb::Env* env, const std::string& directory,
                                       absl::string_view extension) {
  std::vector<std::string> names;
  env->GetChildren(directory, &names).PermitUncheckedError();
  std::vector<std::string> files;
  for (const std::string& name : names) {
    if (absl::EndsWith(name, extension)) files.push_back(absl::StrCat(directory, "/", name));
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Whoever opens a ledger for writing begins a log before the one in front of it goes, and only then
// has tables. Looks twice: a file made while a directory is being listed may be left out.
bool IsLogMissing(rocksdb::Env* env, const std::string& directory) {
  return !FilesEndingIn(env, directory, ".sst").empty() &&
         FilesEndingIn(env, directory, ".log").empty() &&
         FilesEndingIn(env, directory, ".log").empty();
}

// The MANIFEST that CURRENT names; empty if it names none.
std::string NamedManifest(absl::string_view current) {
  constexpr absl::string_view kPrefix = "MANIFEST-";
  if (!absl::ConsumeSuffix(&current, "\n") || !absl::StartsWith(current, kPrefix)) return "";
  const absl::string_view number = current.substr(kPrefix.size());
  const bool digits = std::all_of(number.begin(), number.end(), absl::ascii_isdigit);
  return digits && !number.empty() ? std::string(current) : "";
}

// Nothing, and *manifest is the file, if nothing is wrong with CURRENT.
std::optional<Finding> DamageOfCurrent(rocksdb::Env* env, const std::string& directory,
                                       std::string* manifest) {
  const std::string current = absl::StrCat(directory, "/CURRENT");
  const std::string name = NamedManifest(ReadAll(env, current));
  if (name.empty()) return Found(FindingKind::kNoManifestNamed, current);
  *manifest = absl::StrCat(directory, "/", name);
  if (env->FileExists(*manifest).ok()) return std::nullopt;
  return Found(FindingKind::kManifestMissing, current, name);
}

// The MANIFEST and the logs, each read once; what is damaged beside a writer is read again.
class LogsWalk {
 public:
  enum Writer { kAtRest, kBesideWriter };

  LogsWalk(rocksdb::Env* env, const std::string& directory, Writer writer, LogRoom room)
      : env_(env), directory_(directory), writer_(writer), room_(room) {}

  LogsAtRest Run() {
    LookAtManifest();
    for (const std::string& file : FindLogs(env_, directory_)) LookAtLog(file);
    found_.last_entry = numbers_.last();
    found_.repeats = repeated_.has_value();
    if (repeated_) Add(*repeated_);
    if (IsLogMissing(env_, directory_)) Add(Found(FindingKind::kLogMissing, directory_));
    return std::move(found_);
  }

 private:
  void Add(const Finding& finding) {
    found_.damaged.push_back(finding);
    found_.doubtful.push_back(finding);
  }

  std::optional<LogFileDamage> Lasting(const std::string& file, absl::string_view bytes,
                                       std::optional<LogFileDamage> damage) const {
    return writer_ == kAtRest ? damage : IfLasting(env_, file, bytes, std::move(damage));
  }

  void LookAtManifest() {
    std::string manifest;
    DamageOfCurrent(env_, directory_, &manifest);
    const std::string changes = ReadAll(env_, manifest);
    const auto torn = Lasting(manifest, changes, FindLogFileDamage(changes));
    if (torn) Add(DamageIn(FileKind::kManifest, manifest, *torn));
  }

  void LookAtLog(const std::string& file) {
    found_.room_in_front = found_.room_in_front || last_has_room_;
    const std::string bytes = ReadAll(env_, file);
    const BatchNumbers::Faults faults = numbers_.FindFaults(bytes);
    last_has_room_ = faults.damage && IsRoom(*faults.damage, bytes);
    if (!repeated_ && faults.repeated) repeated_ = DamageIn(FileKind::kLog, file, *faults.repeated);
    if (last_has_room_ && room_ == LogRoom::kIsRoom) return;
    const auto damage = Lasting(file, bytes, faults.damage);
    if (!damage) return;
    const Finding finding = DamageIn(FileKind::kLog, file, *damage);
    found_.doubtful.push_back(finding);
    if (!last_has_room_) found_.damaged.push_back(finding);
  }

  rocksdb::Env* const env_;
  const std::string& directory_;
  const Writer writer_;
  const LogRoom room_;
  LogsAtRest found_;
  BatchNumbers numbers_;
  std::optional<Finding> repeated_;
  bool last_has_room_ = false;
};

}  // namespace

std::optional<LogFileDamage> FindLogFileDamage(absl::string_view bytes) {
  return WalkFragments(bytes, [](const Fragment&) {});
}

std::vector<std::string> WholeRecords(absl::string_view bytes) {
  std::vector<std::string> records;
  std::string record;
  WalkFragments(bytes, [&](const Fragment& fragment) {
    if (fragment.kind == Fragment::kOther) return;
    if (fragment.kind == Fragment::kFull || fragment.kind == Fragment::kFirst) record.clear();
    absl::StrAppend(&record, fragment.content);
    if (fragment.kind == Fragment::kFull || fragment.kind == Fragment::kLast) {
      records.push_back(record);
    }
  });
  return records;
}

std::optional<LogFileDamage> BatchNumbers::FindRepeated(absl::string_view log) {
  return FindFaults(log).repeated;
}

BatchNumbers::Faults BatchNumbers::FindFaults(absl::string_view log) {
  std::optional<LogFileDamage> repeated;
  Fragment first;
  std::string header;
  const auto end_record = [&] {
    if (repeated || header.size() < kBatchHeaderBytes) return;
    const uint64_t number = LittleEndian(absl::string_view(header).substr(0, 8));
    if (number < next_) {
      repeated = LogFileDamage{
          static_cast<int64_t>(first.at),
          absl::StrCat("a record begins with entry ", number, ", which is in front of it already"),
          false};
      return;
    }
    next_ = number + LittleEndian(absl::string_view(header).substr(8));
  };
  auto damage = WalkFragments(log, [&](const Fragment& fragment) {
    if (fragment.kind == Fragment::kOther) return;
    if (fragment.kind == Fragment::kFull || fragment.kind == Fragment::kFirst) {
      first = fragment;
      header.clear();
    }
    absl::StrAppend(&header, fragment.content.substr(0, kBatchHeaderBytes - header.size()));
    // One of which the end is missing was never in: what came instead has the same numbers.
    if (fragment.kind == Fragment::kFull || fragment.kind == Fragment::kLast) end_record();
  });
  return {std::move(damage), std::move(repeated)};
}

std::optional<Finding> FindRepeatedRecord(rocksdb::Env* env, const std::string& directory,
                                          uint64_t first_log) {
  BatchNumbers numbers;
  for (const std::string& file : FindLogs(env, directory)) {
    if (NumberOfLog(file) < first_log) continue;
    const auto repeated = numbers.FindRepeated(ReadAll(env, file));
    if (repeated) return DamageIn(FileKind::kLog, file, *repeated);
  }
  return std::nullopt;
}

std::vector<std::string> FindLogs(rocksdb::Env* env, const std::string& directory) {
  return FilesEndingIn(env, directory, ".log");
}

uint64_t NumberOfLog(const std::string& file) {
  uint64_t number = 0;
  return absl::SimpleAtoi(std::filesystem::path(file).stem().string(), &number) ? number : 0;
}

std::vector<Finding> FindDamagedLogs(rocksdb::Env* env, const std::string& directory,
                                     LogRoom room) {
  return LogsWalk(env, directory, LogsWalk::kBesideWriter, room).Run().doubtful;
}

LogsAtRest FindLogsAtRest(rocksdb::Env* env, const std::string& directory) {
  return LogsWalk(env, directory, LogsWalk::kAtRest, LogRoom::kIsDamage).Run();
}

std::optional<Finding> FindMissingTables(rocksdb::Env* env, const std::string& directory) {
  constexpr size_t kNamed = 10;
  std::string manifest;
  if (DamageOfCurrent(env, directory, &manifest)) return std::nullopt;
  const auto tables = TablesIn(ReadAll(env, manifest));
  if (!tables) return std::nullopt;
  size_t count = 0;
  std::vector<std::string> named;
  for (const uint64_t number : *tables) {
    std::string file = absl::StrFormat("%s/%06d.sst", directory, number);
    if (!env->FileExists(file).IsNotFound()) continue;
    if (++count <= kNamed) named.push_back(std::move(file));
  }
  if (count == 0) return std::nullopt;
  if (count > kNamed) named.push_back("...");
  return Found(FindingKind::kTablesMissing, count, InOwnNames(absl::StrJoin(named, ", ")));
}

std::vector<Finding> FindDamagedManifest(rocksdb::Env* env, const std::string& directory) {
  std::string manifest;
  if (auto named = DamageOfCurrent(env, directory, &manifest)) return {*std::move(named)};
  const auto damage = FindLogFileDamage(ReadAll(env, manifest));
  if (!damage || damage->at_end) return {};
  return {DamageIn(FileKind::kManifest, manifest, *damage)};
}

std::vector<Finding> FindDamagedFiles(rocksdb::Env* env, const std::string& directory) {
  std::vector<Finding> found = FindDamagedLogs(env, directory);
  std::string manifest;
  if (auto named = DamageOfCurrent(env, directory, &manifest)) {
    found.insert(found.begin(), *std::move(named));
  }
  for (const std::string& file : FilesEndingIn(env, directory, ".sst")) {
    const absl::Status checked = CheckTableFile({file, 0});
    if (!checked.ok()) found.push_back(FindingOf(checked));
  }
  if (auto missing = FindMissingTables(env, directory)) found.push_back(*std::move(missing));
  return found;
}

}  // namespace jiedui::eventstore
