// From absl::Status to what a caller receives: the status code, one sentence in the caller's
// language, and google.rpc.Status with the catalogue's details. The only place that knows how the
// store's and the read models' own statuses are called in the catalogue. Pure; any thread.

#ifndef JIEDUI_SERVICES_STATUS_MAPPING_H_
#define JIEDUI_SERVICES_STATUS_MAPPING_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace jiedui::services {

// Language of the sentence beside the code; the details always carry both.
enum class Language { kChinese, kEnglish };

// English if the caller's first choice is English, else Chinese, also if unset.
Language LanguageOf(absl::string_view accept_language);

// Beyond about 8 KB of metadata a gRPC client sees RESOURCE_EXHAUSTED instead of the error; the
// sentence travels percent-encoded beside the details.
inline constexpr size_t kMaxDetailsBytes = 4096;

struct WireStatus {
  int code = 0;         // google.rpc.Code
  std::string message;  // for people
  std::string details;  // a serialized google.rpc.Status
};

// A status without a reason of the catalogue becomes INTERNAL / BUG; its text stays here.
WireStatus ToWire(const absl::Status& status, Language language);

// A status of the store, in the catalogue's words. Refusals made by a decision pass unchanged.
// request_id is the request's own, empty for a read.
absl::Status FromStore(const absl::Status& status, absl::string_view request_id);

// The same for a write, of which there is more to say.
absl::Status FromSubmit(const absl::Status& status, absl::string_view request_id,
                        absl::string_view ledger_id);

// Bytes that are no message of the expected type.
absl::Status MalformedRequest();

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_STATUS_MAPPING_H_
