#include "eventstore/archive_parts.h"

#include <array>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "base/bytes.h"

namespace jiedui::eventstore {
namespace {

constexpr std::array<absl::string_view, 3> kBesideNames = {"body/", "sealed/", "request/"};

}  // namespace

std::string BesidePath(Beside what, const Tile& tile) {
  const std::string entries = EntriesPath(tile);
  return absl::StrCat(kBesideNames[what], absl::StripPrefix(entries, "tile/entries/"));
}

void AppendPart(std::string& bundle, absl::string_view part) {
  AppendBigEndian32(bundle, static_cast<uint32_t>(part.size()));
  absl::StrAppend(&bundle, part);
}

absl::Status DamagedFile(absl::string_view name, Finding why) {
  return DataLossOf(With(Found(FindingKind::kArchiveFile, name), std::move(why)));
}

absl::Status DamagedRecord(Position position, FindingKind why) {
  return DataLossOf(With(Found(FindingKind::kRecord, position), Found(why)));
}

absl::StatusOr<std::vector<absl::string_view>> ParseParts(absl::string_view bundle, uint64_t width,
                                                          absl::string_view name) {
  std::vector<absl::string_view> parts;
  for (uint64_t i = 0; i < width; ++i) {
    if (bundle.size() < 4 || bundle.size() - 4 < ReadBigEndian32(bundle)) {
      return DamagedFile(name, Found(FindingKind::kCutOff, i));
    }
    parts.push_back(bundle.substr(4, ReadBigEndian32(bundle)));
    bundle.remove_prefix(4 + parts.back().size());
  }
  if (bundle.empty()) return parts;
  return DamagedFile(name, Found(FindingKind::kBytesFollow, bundle.size()));
}

std::string WithHash(std::string bytes) {
  return absl::StrCat(bytes, Sha256(bytes));
}

absl::StatusOr<std::string> WithoutHash(std::string bytes, absl::string_view name) {
  if (bytes.size() < kSha256Bytes) return DamagedFile(name, Found(FindingKind::kItCutOff));
  const std::string hash = bytes.substr(bytes.size() - kSha256Bytes);
  bytes.resize(bytes.size() - kSha256Bytes);
  if (Sha256(bytes) == hash) return bytes;
  return DamagedFile(name, Found(FindingKind::kNoHashAtEnd));
}

}  // namespace jiedui::eventstore
