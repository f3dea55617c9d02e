// Takes a call to the ledger it is about: one table of services for the whole server in front of
// those of each ledger. Which ledger is read off `parent` or `name` of the request's bytes, by the
// descriptor; what else the request says is the ledger's own service's to read.
//
// Any thread; nothing blocks. A call keeps its ledger from closing until it is answered.

#ifndef JIEDUI_SERVICES_LEDGER_ROUTER_H_
#define JIEDUI_SERVICES_LEDGER_ROUTER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "services/ledger_directory.h"
#include "services/rpc.h"

namespace jiedui::services {

// kLedgerServices, for the ledgers that are open when a call comes. The directory outlives them.
std::vector<Service> RouteToLedgers(const LedgerDirectory* ledgers);

// The text a parser would find in a field of the serialized message; empty if it is not there,
// nullopt if the bytes are no message.
std::optional<std::string> TextField(const std::string& bytes, int field_number);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_LEDGER_ROUTER_H_
