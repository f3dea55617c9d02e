#include "services/paging.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "base/bytes.h"
#include "domain/error.h"

namespace jiedui::services {
namespace {

constexpr size_t kHashBytes = 16;
constexpr size_t kTokenBytes = 8 + 8 + kHashBytes;

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

std::string EncodePageToken(const PageStart& start, absl::string_view arguments_hash) {
  std::string bytes;
  AppendBigEndian64(bytes, static_cast<uint64_t>(start.state_position));
  AppendBigEndian64(bytes, static_cast<uint64_t>(start.offset));
  absl::StrAppend(&bytes, arguments_hash);
  return absl::WebSafeBase64Escape(bytes);
}

absl::Status InvalidPageToken() {
  return domain::Refuse(v1::ERROR_REASON_PAGE_TOKEN_INVALID, "page_token");
}

absl::StatusOr<PageStart> DecodePageToken(absl::string_view token,
                                          absl::string_view arguments_hash) {
  std::string bytes;
  PageStart start;
  if (absl::WebSafeBase64Unescape(token, &bytes) && bytes.size() == kTokenBytes &&
      absl::string_view(bytes).substr(16) == arguments_hash) {
    start.state_position = static_cast<int64_t>(ReadBigEndian64(bytes));
    start.offset = static_cast<int64_t>(ReadBigEndian64(absl::string_view(bytes).substr(8)));
    if (start.state_position >= 0 && start.offset > 0) return start;
  }
  return InvalidPageToken();
}

}  // namespace jiedui::services
