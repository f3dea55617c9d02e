#include "services/cell_pages.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/status_macros.h"
#include "domain/error.h"
#include "services/cell_events.h"

namespace jiedui::services {
namespace {

// A token has one state and one number: the later state, and in the number how far before it the
// earlier one is, above these bits, and how many changes lie before the page.
constexpr int kFirstBits = 24;
constexpr int64_t kFirstMask = (int64_t{1} << kFirstBits) - 1;

constexpr int kDefaultCosts = 100;
constexpr int kMaxCosts = 1000;

size_t ChangesWanted(int page_size) {
  return page_size == 0 ? kMaxCompared : std::min(static_cast<size_t>(page_size), kMaxCompared);
}

// Another than that of a page of what is behind the cell.
std::string HistoryHash(v1::ExplainCellRequest request) {
  request.clear_changes_page_size();
  request.clear_changes_page_token();
  return ArgumentsHash(std::move(request)) + "changes";
}

}  // namespace

absl::StatusOr<BehindPage> PageOf(const v1::ExplainCellRequest& request, const PageTokens& tokens) {
  BehindPage page;
  ASSIGN_OR_RETURN(page.size, PageSize(request.page_size(), kMaxPageSize));
  if (request.page_token().empty()) return page;
  ASSIGN_OR_RETURN(page.start, tokens.Decode(request.page_token(), ArgumentsHash(request)));
  RETURN_IF_ERROR(CheckPinned(page.start, request.read()));
  return page;
}

absl::StatusOr<projections::CostsWanted> CostsOf(const v1::ExplainCellRequest& request) {
  const int wanted = request.max_costs();
  if (wanted < 0) return domain::Negative("max_costs");
  if (request.skip_costs() < 0) return domain::Negative("skip_costs");
  return projections::CostsWanted{request.skip_costs(),
                                  wanted == 0 ? kDefaultCosts : std::min(wanted, kMaxCosts)};
}

absl::StatusOr<HistoryPage> HistoryPageOf(const v1::ExplainCellRequest& request,
                                          const PageTokens& tokens) {
  HistoryPage page;
  if (request.changes_page_size() < 0) return domain::Negative("changes_page_size");
  const std::string& token = request.changes_page_token();
  page.is_asked = request.changes_page_size() > 0 || !token.empty();
  page.size = request.changes_page_size() == 0 ? kMaxChanges
                                               : std::min(request.changes_page_size(), kMaxChanges);
  if (token.empty()) return page;
  if (!request.page_token().empty()) {
    return domain::Invalid("changes_page_token",
                           "page_token asks for the next page of another list",
                           "page_token 已要求另一清单的下一页，二者只能填一项");
  }
  ASSIGN_OR_RETURN(const PageStart start, tokens.Decode(token, HistoryHash(request)));
  RETURN_IF_ERROR(CheckPinned(start, request.read()));
  page.is_pinned = true;
  page.state = start.state_position;
  page.tree_size = start.tree_size;
  page.up_to = start.offset;
  return page;
}

std::string TokenOfHistory(const PageStart& start, const v1::ExplainCellRequest& request,
                           const PageTokens& tokens) {
  return tokens.Encode(start, HistoryHash(request));
}

absl::StatusOr<ChangesPage> PageOf(const v1::CompareTablesRequest& request,
                                   const PageTokens& tokens) {
  if (request.skip() < 0) return domain::Negative("skip");
  if (request.page_size() < 0) return domain::Negative("page_size");
  ChangesPage page;
  page.size = ChangesWanted(request.page_size());
  page.first = static_cast<size_t>(request.skip());
  page.arguments_hash = ArgumentsHash(request);
  if (request.page_token().empty()) return page;
  ASSIGN_OR_RETURN(const PageStart start, tokens.Decode(request.page_token(), page.arguments_hash));
  RETURN_IF_ERROR(CheckPinned(start, request.after()));
  page.is_pinned = true;
  page.after = start.state_position;
  page.before = start.state_position - (start.offset >> kFirstBits);
  page.first = static_cast<size_t>(start.offset & kFirstMask);
  if (page.before < 0) return InvalidPageToken();
  return page;
}

std::string TokenOf(const ChangesPage& page, const PageTokens& tokens) {
  const int64_t apart = page.after - page.before;
  const int64_t first = std::min(static_cast<int64_t>(page.first), kFirstMask);
  return tokens.Encode({page.after, (apart << kFirstBits) | first}, page.arguments_hash);
}

void AddChanges(const std::vector<v1::CellChange>& changes, size_t skip, size_t size,
                v1::CompareTablesResponse& response) {
  size_t bytes = response.ByteSizeLong();
  size_t next = std::min(skip, changes.size());
  const size_t end = next + std::min(size, changes.size() - next);
  for (; next < end; ++next) {
    bytes += changes[next].ByteSizeLong();
    if (bytes > kMaxExplainedBytes) break;
    *response.add_changes() = changes[next];
  }
  response.set_left_out_count(static_cast<int32_t>(changes.size() - next));
  response.set_changes_cut(response.left_out_count() > 0);
}

}  // namespace jiedui::services
