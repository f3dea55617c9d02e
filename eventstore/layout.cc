#include "eventstore/layout.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "base/bytes.h"

namespace jiedui::eventstore {
namespace {

constexpr absl::string_view kNul("\0", 1);

std::string WithPosition(std::string prefix, Position position) {
  AppendBigEndian64(prefix, static_cast<uint64_t>(position));
  return prefix;
}

std::string FourBytes(int32_t value) {
  std::string bytes;
  AppendBigEndian32(bytes, static_cast<uint32_t>(value));
  return bytes;
}

}  // namespace

std::string PositionKey(Position position) {
  return WithPosition("", position);
}

std::string TagPrefix(absl::string_view tag) {
  return absl::StrCat(tag, kNul);
}

std::string TagKey(absl::string_view tag, Position position) {
  return WithPosition(TagPrefix(tag), position);
}

std::string TagValue(int32_t kind) {
  return FourBytes(kind);
}

std::string KindPrefix(int32_t kind) {
  return FourBytes(kind);
}

std::string KindKey(int32_t kind, Position position) {
  return WithPosition(KindPrefix(kind), position);
}

std::string CursorKey(absl::string_view name) {
  return absl::StrCat("cursor/", name);
}

std::string MerkleKey(int level, uint64_t index) {
  std::string key(1, static_cast<char>(level));
  AppendBigEndian64(key, index);
  return key;
}

std::string RequestKey(absl::string_view actor, absl::string_view request_id) {
  return absl::StrCat(actor, kNul, request_id);
}

std::optional<Position> PositionAfter(absl::string_view prefix, absl::string_view key) {
  if (key.size() != prefix.size() + 8 || !absl::StartsWith(key, prefix)) return std::nullopt;
  return static_cast<Position>(ReadBigEndian64(key.substr(prefix.size())));
}

std::optional<int32_t> ParseKind(absl::string_view bytes) {
  if (bytes.size() < 4) return std::nullopt;
  return static_cast<int32_t>(ReadBigEndian32(bytes));
}

}  // namespace jiedui::eventstore
