#include "eventstore/condition.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "eventstore/outcome_status.h"

namespace jiedui::eventstore {
namespace {

absl::Status Malformed(absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat("condition: ", problem));
}

absl::Status CheckShape(const AppendCondition& condition, Position head) {
  if (condition.fail_if_any != condition.fail_if_match.empty()) {
    return Malformed("name the events that must not be there, or say that any event fails it");
  }
  for (const QueryItem& item : condition.fail_if_match) {
    if (item.tags.empty() && item.kinds.empty()) {
      return Malformed("an item needs a tag or a kind");
    }
  }
  if (condition.after < kNoPosition) return Malformed("after must not be negative");
  if (condition.after > head) {
    return Malformed(absl::StrCat("after ", condition.after, " is beyond the head ", head,
                                  ": it was read from another ledger, or from a newer copy"));
  }
  return absl::OkStatus();
}

// False if a tag's head rules the item out without a look at any event.
absl::StatusOr<bool> MayMatch(const QueryItem& item, Position after, const View& view) {
  for (const std::string& tag : item.tags) {
    ASSIGN_OR_RETURN(const Position head, view.LastWithTag(tag));
    if (head <= after) return false;
  }
  return true;
}

absl::StatusOr<std::optional<Conflict>> FirstMatch(const Query& query, size_t item, Position after,
                                                   const View& view) {
  ASSIGN_OR_RETURN(const auto found, view.Read(query, {.after = after, .limit = 1}));
  if (found.empty()) return std::nullopt;
  const auto& record = found.front().record;
  return Conflict{item, record.position(), record.kind(), record.request_id()};
}

absl::StatusOr<std::optional<Conflict>> FindConflict(const AppendCondition& condition,
                                                     const View& view) {
  if (condition.fail_if_any) {
    if (view.head() == condition.after) return std::nullopt;
    return FirstMatch(Query::All(), 0, condition.after, view);
  }
  std::optional<Conflict> first;
  for (size_t i = 0; i < condition.fail_if_match.size(); ++i) {
    const QueryItem& item = condition.fail_if_match[i];
    ASSIGN_OR_RETURN(const bool possible, MayMatch(item, condition.after, view));
    if (!possible) continue;
    ASSIGN_OR_RETURN(const auto conflict, FirstMatch(Query{{item}}, i, condition.after, view));
    if (conflict && (!first || conflict->position < first->position)) first = conflict;
  }
  return first;
}

}  // namespace

absl::Status CheckCondition(const AppendCondition& condition, const View& view) {
  RETURN_IF_ERROR(CheckShape(condition, view.head()));
  ASSIGN_OR_RETURN(const std::optional<Conflict> conflict, FindConflict(condition, view));
  return conflict ? ConditionFailed(*conflict) : absl::OkStatus();
}

}  // namespace jiedui::eventstore
