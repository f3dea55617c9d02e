// Where the pages of an explanation and of a comparison begin. Their tokens are those of lists
// (paging.h), and are bound to what was asked as those are. Pure; any thread.

#ifndef JIEDUI_SERVICES_CELL_PAGES_H_
#define JIEDUI_SERVICES_CELL_PAGES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "eventstore/event.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "projections/any_table.h"
#include "services/paging.h"

namespace jiedui::services {

// So many changes at most in one answer, and of one cell.
inline constexpr size_t kMaxCompared = 10'000;
inline constexpr int kMaxChanges = 100;

// Of the events behind a cell.
struct BehindPage {
  PageStart start;
  size_t size = 0;

  bool IsFirst() const { return start.offset == 0; }
};

// FIELD_INVALID for a negative page_size, PAGE_TOKEN_INVALID.
absl::StatusOr<BehindPage> PageOf(const v1::ExplainCellRequest& request, const PageTokens& tokens);

// Of what lowered a score. FIELD_INVALID for a negative max_costs or skip_costs.
absl::StatusOr<projections::CostsWanted> CostsOf(const v1::ExplainCellRequest& request);

// Of the changes of a cell, from the latest on.
struct HistoryPage {
  bool is_asked = false;   // else the latest changes are told as far as they can be
  bool is_pinned = false;  // from a token: to the state of the first page, and its tree
  eventstore::Position state = eventstore::kNoPosition;
  eventstore::Position tree_size = eventstore::kNoPosition;
  eventstore::Position up_to = eventstore::kNoPosition;  // the changes after it were told before
  int size = 0;
};

// Refused as the other; FIELD_INVALID where a page of that is asked for too.
absl::StatusOr<HistoryPage> HistoryPageOf(const v1::ExplainCellRequest& request,
                                          const PageTokens& tokens);

// The token of the page of changes up to the position that is its offset.
std::string TokenOfHistory(const PageStart& start, const v1::ExplainCellRequest& request,
                           const PageTokens& tokens);

// Of the changes between two states.
struct ChangesPage {
  // From a token: the two states of the first page.
  bool is_pinned = false;
  eventstore::Position before = eventstore::kNoPosition;
  eventstore::Position after = eventstore::kNoPosition;
  size_t first = 0;  // so many changes lie before
  size_t size = 0;
  std::string arguments_hash;  // of the request as it was sent
};

// Refused as the other; FIELD_INVALID for a negative skip.
absl::StatusOr<ChangesPage> PageOf(const v1::CompareTablesRequest& request,
                                   const PageTokens& tokens);

// The token of the page that is `page` but for what is pinned in it, which these are.
std::string TokenOf(const ChangesPage& page, const PageTokens& tokens);

// Those of the changes after the first `skip` that the answer has still room for, at most `size`,
// and how many are left out.
void AddChanges(const std::vector<v1::CellChange>& changes, size_t skip, size_t size,
                v1::CompareTablesResponse& response);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_CELL_PAGES_H_
