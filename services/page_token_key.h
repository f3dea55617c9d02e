// The secret that a ledger's page tokens are made with. It is derived from the private key of its
// checkpoints, so that tokens outlive a restart and are good at another server that has the ledger
// with its keys; a new signing key ends them. Waits for the disk: when a ledger opens.

#ifndef JIEDUI_SERVICES_PAGE_TOKEN_KEY_H_
#define JIEDUI_SERVICES_PAGE_TOKEN_KEY_H_

#include <string>

#include "absl/strings/string_view.h"

namespace jiedui::services {

// 32 bytes. Where there is no private key that can be used, random ones: tokens are then good until
// the ledger closes.
std::string PageTokenKey(const std::string& keys_directory, absl::string_view ledger_id);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_PAGE_TOKEN_KEY_H_
