// jiedui.v1.ServerService: the server about itself. Any thread; disk sizes are looked up by the
// workers.

#ifndef JIEDUI_SERVICES_SERVER_SERVICE_H_
#define JIEDUI_SERVICES_SERVER_SERVICE_H_

#include "base/clock.h"
#include "base/workers.h"
#include "jiedui/v1/server_service.pb.h"
#include "services/ledger_directory.h"
#include "services/rpc.h"

namespace jiedui::services {

// What it speaks of; all of it outlives the service.
struct ServerFacts {
  const LedgerDirectory* ledgers = nullptr;
  Workers* workers = nullptr;
  const Clock* clock = nullptr;
};

Service MakeServerService(const ServerFacts& facts);

// What is said of an open ledger. Looks up disk sizes.
v1::LedgerInfo DescribeLedger(LedgerHost& host);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_SERVER_SERVICE_H_
