#include "services/paging.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "base/bytes.h"
#include "domain/error.h"

namespace jiedui::services {
namespace {

constexpr size_t kHashBytes = 16;
constexpr char kVersion = 2;
constexpr size_t kPlaceBytes = 1 + 8 + 8 + 8;
constexpr size_t kMacBytes = 17;
constexpr size_t kTokenBytes = kPlaceBytes + kMacBytes;
// No bit of the last letter is left over.
static_assert(kTokenBytes % 3 == 0);

}  // namespace

absl::StatusOr<size_t> PageSize(int requested, int default_size) {
  if (requested < 0) return domain::Negative("page_size");
  return static_cast<size_t>(std::min(requested == 0 ? default_size : requested, kMaxPageSize));
}

std::string HashOf(const google::protobuf::Message& arguments) {
  return Sha256(absl::StrCat(arguments.GetDescriptor()->full_name(), "\n",
                             arguments.SerializeAsString()))
      .substr(0, kHashBytes);
}

absl::Status InvalidPageToken() {
  return domain::Refuse(v1::ERROR_REASON_PAGE_TOKEN_INVALID, "page_token");
}

std::string PageTokens::MacOf(absl::string_view place, absl::string_view arguments_hash) const {
  return HmacSha256(key_, absl::StrCat(place, arguments_hash)).substr(0, kMacBytes);
}

std::string PageTokens::Encode(const PageStart& start, absl::string_view arguments_hash) const {
  std::string bytes(1, kVersion);
  AppendBigEndian64(bytes, static_cast<uint64_t>(start.state_position));
  AppendBigEndian64(bytes, static_cast<uint64_t>(start.offset));
  AppendBigEndian64(bytes, static_cast<uint64_t>(start.tree_size));
  absl::StrAppend(&bytes, MacOf(bytes, arguments_hash));
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<PageStart> PageTokens::Decode(absl::string_view token,
                                             absl::string_view arguments_hash) const {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() != kTokenBytes ||
      absl::WebSafeBase64Escape(bytes) != token) {
    return InvalidPageToken();
  }
  const absl::string_view place = absl::string_view(bytes).substr(0, kPlaceBytes);
  const absl::string_view mac = absl::string_view(bytes).substr(kPlaceBytes);
  if (!EqualInConstantTime(mac, MacOf(place, arguments_hash)) || place[0] != kVersion) {
    return InvalidPageToken();
  }
  const PageStart start{static_cast<int64_t>(ReadBigEndian64(place.substr(1))),
                        static_cast<int64_t>(ReadBigEndian64(place.substr(9))),
                        static_cast<int64_t>(ReadBigEndian64(place.substr(17)))};
  if (start.state_position < 0 || start.offset <= 0 || start.tree_size < 0) {
    return InvalidPageToken();
  }
  return start;
}

absl::Status CheckPinned(const PageStart& start, const v1::ReadOptions& options) {
  const bool older = options.has_min_position() && start.state_position < options.min_position();
  const bool other =
      options.has_as_of_position() && start.state_position != options.as_of_position();
  return older || other ? InvalidPageToken() : absl::OkStatus();
}

}  // namespace jiedui::services
