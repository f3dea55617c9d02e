#include "services/page_token_key.h"

#include "absl/strings/str_cat.h"

#include "base/bytes.h"
#include "base/random.h"
#include "eventstore/signing_key.h"

namespace jiedui::services {

std::string PageTokenKey(const std::string& keys_directory, absl::string_view ledger_id) {
  const auto signers = eventstore::SigningKeys(keys_directory).Signers();
  if (!signers.ok()) return RandomBytes(kSha256Bytes);
  return HmacSha256(signers->front().skey(), absl::StrCat("jiedui page tokens\n", ledger_id));
}

}  // namespace jiedui::services
