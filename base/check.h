// CHECK: an invariant of our own. Always on, also in release: a broken invariant ends the process
// before it can reach the ledger. Never for bad input, which gets an absl::Status.

#ifndef JIEDUI_BASE_CHECK_H_
#define JIEDUI_BASE_CHECK_H_

#include "absl/strings/string_view.h"

namespace jiedui {

// Prints the place and the message to stderr and aborts.
[[noreturn]] void CheckFailed(const char* file, int line, const char* condition,
                              absl::string_view message);

}  // namespace jiedui

// CHECK(condition, message): message may be anything that converts to absl::string_view.
#define CHECK(condition, message)                                     \
  do {                                                                \
    if (!(condition)) [[unlikely]] {                                  \
      ::jiedui::CheckFailed(__FILE__, __LINE__, #condition, message); \
    }                                                                 \
  } while (false)

// CHECK_OK(expression): the absl::Status it yields must be OK.
#define CHECK_OK(expression)                                                           \
  do {                                                                                 \
    if (const ::absl::Status check_status = (expression); !check_status.ok()) {        \
      ::jiedui::CheckFailed(__FILE__, __LINE__, #expression, check_status.ToString()); \
    }                                                                                  \
  } while (false)

#endif  // JIEDUI_BASE_CHECK_H_
