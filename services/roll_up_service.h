// jiedui.v1.RollUpService: a month of a programme in several ledgers of the server, and the sums
// over them. Each ledger is read as it reads itself, for the same caller: its pass at the door, its
// state of the tables, the functions behind its own reads. One that cannot be read is named with
// its own refusal, and the sums are without it.
//
// Any thread; nothing blocks. A few ledgers are read at a time, so that the past states of many are
// not in memory at once.

#ifndef JIEDUI_SERVICES_ROLL_UP_SERVICE_H_
#define JIEDUI_SERVICES_ROLL_UP_SERVICE_H_

#include "base/clock.h"
#include "base/workers.h"
#include "services/ledger_directory.h"
#include "services/rpc.h"

namespace jiedui::services {

// All of it outlives the service.
struct RollUpSources {
  const LedgerDirectory* ledgers = nullptr;
  Workers* workers = nullptr;
  const Clock* clock = nullptr;  // the ledgers'
};

Service MakeRollUpService(const RollUpSources& sources);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_ROLL_UP_SERVICE_H_
