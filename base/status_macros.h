// Early return on a bad absl::Status, which Debian 12's Abseil does not offer itself.
//
//   RETURN_IF_ERROR(Step());
//   ASSIGN_OR_RETURN(const Unit unit, FindUnit(id));

#ifndef JIEDUI_BASE_STATUS_MACROS_H_
#define JIEDUI_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define JIEDUI_CONCAT_INNER(a, b) a##b
#define JIEDUI_CONCAT(a, b) JIEDUI_CONCAT_INNER(a, b)

#define RETURN_IF_ERROR(expression)                                       \
  do {                                                                    \
    if (::absl::Status status_or_ok = (expression); !status_or_ok.ok()) { \
      return status_or_ok;                                                \
    }                                                                     \
  } while (false)

#define ASSIGN_OR_RETURN(declaration, expression) \
  JIEDUI_ASSIGN_OR_RETURN(JIEDUI_CONCAT(status_or_, __LINE__), declaration, expression)

// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot be in parentheses.
#define JIEDUI_ASSIGN_OR_RETURN(holder, declaration, expression) \
  auto holder = (expression);                                    \
  if (!holder.ok()) return std::move(holder).status();           \
  declaration = *std::move(holder)
// NOLINTEND(bugprone-macro-parentheses)

#endif  // JIEDUI_BASE_STATUS_MACROS_H_
