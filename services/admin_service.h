// jiedui.admin.v1.AdminService: what an operator does with the ledgers of a server. Served on an
// address of its own (server.cc), where whoever can connect may do everything; each act is logged,
// and what changes something is recorded in the ledger it was done to (OperatorActed).
// Any thread; the acts themselves run on the workers, which must be none that calls of the API
// need, and a backup on a thread of its ledger's (backup.h).

#ifndef JIEDUI_SERVICES_ADMIN_SERVICE_H_
#define JIEDUI_SERVICES_ADMIN_SERVICE_H_

#include "base/workers.h"
#include "services/ledger_directory.h"
#include "services/rpc.h"

namespace jiedui::services {

// Both outlive the service.
Service MakeAdminService(LedgerDirectory* ledgers, Workers* workers);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_ADMIN_SERVICE_H_
