// Pages of a listing. A page token pins the state the first page was read from and says where the
// next page begins, so that a listing is one snapshot however long the paging takes. It is bound to
// the other arguments of the request, and is no authorization: whoever shows one is asked who they
// are as before. Nobody but who has the key can make one, or make another one of it. Pure; any
// thread.

#ifndef JIEDUI_SERVICES_PAGING_H_
#define JIEDUI_SERVICES_PAGING_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_field.h"

#include "jiedui/v1/consistency.pb.h"

namespace jiedui::services {

inline constexpr int kMaxPageSize = 1000;
// A page ends before it has this many bytes, unless it is one resource: a client of gRPC reads
// 4 MiB unless told otherwise.
inline constexpr size_t kMaxPageBytes = 1 << 20;
// So many rows at most are looked at for one page. Where a filter is true of few of them, a page
// has fewer than it has room for, or none, and a token to go on with.
inline constexpr size_t kMaxRowsPerPage = 10'000;
inline constexpr int kDefaultPageSize = 50;
inline constexpr int kDefaultEventPageSize = 100;

// Where a page begins.
struct PageStart {
  int64_t state_position = 0;  // the state all pages are read from
  int64_t offset = 0;     // how much of the listing lies before; what it counts is the lister's
  int64_t tree_size = 0;  // the tree all pages are proven in; 0 where they are not
};

// 0 is the default, too much is cut; FIELD_INVALID if negative.
absl::StatusOr<size_t> PageSize(int requested, int default_size);

// A hash of the listing's arguments: the request without page_size and page_token.
template <class Request>
std::string ArgumentsHash(Request request);

absl::Status InvalidPageToken();

// Makes and reads the tokens of one ledger: base64url, without padding, of
//   version(1) state_position(8) offset(8) tree_size(8) mac(17)
// where the mac is the beginning of HMAC-SHA-256 over what is before it and the arguments' hash.
class PageTokens {
 public:
  // key: secret, and the same for as long as tokens are to be good.
  explicit PageTokens(std::string key) : key_(std::move(key)) {}

  std::string Encode(const PageStart& start, absl::string_view arguments_hash) const;

  // PAGE_TOKEN_INVALID if it is not, letter for letter, one of ours for these arguments.
  absl::StatusOr<PageStart> Decode(absl::string_view token, absl::string_view arguments_hash) const;

 private:
  std::string MacOf(absl::string_view place, absl::string_view arguments_hash) const;

  const std::string key_;
};

// PAGE_TOKEN_INVALID if the options ask for a state that the pages from there on are not of.
absl::Status CheckPinned(const PageStart& start, const v1::ReadOptions& options);

// Copies one page of the rows, from that one on, to `page`: those that are wanted(row), as
// complete(row) leaves them. Gives the row the next page begins with, rows.size() if there is none.
template <class Row, class Wanted, class Complete>
absl::StatusOr<size_t> FillPage(const std::vector<Row>& rows, size_t first, size_t size,
                                Wanted wanted, Complete complete,
                                google::protobuf::RepeatedPtrField<Row>& page) {
  const size_t end = first < rows.size() ? std::min(rows.size() - first, kMaxRowsPerPage) : 0;
  size_t bytes = 0;
  for (size_t i = 0; i < end; ++i) {
    Row row = rows[first + i];
    if (!wanted(row)) continue;
    const auto count = static_cast<size_t>(page.size());
    if (count == size) return first + i;
    const absl::Status completed = complete(row);
    if (!completed.ok()) return completed;
    bytes += row.ByteSizeLong();
    if (count > 0 && bytes > kMaxPageBytes) return first + i;
    *page.Add() = std::move(row);
  }
  return first + end;
}

// Implementation.

std::string HashOf(const google::protobuf::Message& arguments);

template <class Request>
std::string ArgumentsHash(Request request) {
  request.clear_page_size();
  request.clear_page_token();
  return HashOf(request);
}

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_PAGING_H_
