// jiedui.v1.BulletinService: bulletins, published with the seal of their table and read as
// published.
//
// Publishing is a read and then a write. The table is computed from everything committed before the
// call, and what makes it provable is put into the proposal: the state's position, the root of the
// ledger's tree at it, and the hash of the table. The writer then decides as about any fact; if the
// issuer published another bulletin meanwhile it refuses. Reading a bulletin computes its table
// anew as of its position, and gives it only if it hashes to what was recorded, by the rules of
// the edition it was published by; one of an earlier edition that cannot be made again is given by
// those of now, and said to be. The errata of either are searched for on the lane on which
// past states are folded, so that no read of the newest state waits for them. A bulletin is
// answered once a signed checkpoint covers it, and read with the smallest that does.
//
// All sources outlive the service. Any thread; nothing blocks.

#ifndef JIEDUI_SERVICES_BULLETIN_SERVICE_H_
#define JIEDUI_SERVICES_BULLETIN_SERVICE_H_

#include "base/clock.h"
#include "eventstore/store.h"
#include "services/rpc.h"

namespace jiedui::projections {
class LedgerChanges;
}

namespace jiedui::services {

class Evidence;
class ReadPipeline;
class WritePipeline;

struct BulletinSources {
  WritePipeline* writes = nullptr;
  ReadPipeline* reads = nullptr;
  const eventstore::Store* store = nullptr;
  const Clock* clock = nullptr;  // the ledger's
  projections::LedgerChanges* changes = nullptr;
  Evidence* evidence = nullptr;
};

Service MakeBulletinService(const BulletinSources& sources);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_BULLETIN_SERVICE_H_
