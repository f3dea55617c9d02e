// One officer with who they are, read from their own events: no read model holds anything personal.
// Who may see it is said in access.h, and that they did is recorded (personal_reader.h). Any
// thread; answers as every PersonalMethod.

#ifndef JIEDUI_SERVICES_OFFICERS_H_
#define JIEDUI_SERVICES_OFFICERS_H_

#include <string>

#include "absl/status/statusor.h"

#include "eventstore/store.h"
#include "jiedui/v1/registry_service.pb.h"
#include "services/personal_method.h"
#include "services/personal_reader.h"
#include "services/read_pipeline.h"
#include "services/rpc.h"

namespace jiedui::services {

class Officers {
 public:
  // All outlive it, and it outlives its method.
  Officers(const eventstore::Store* store, ReadPipeline* reads, const PersonalSource& personal,
           std::string ledger_id);

  // RegistryService.GetOfficer.
  Method GetMethod() const;

 private:
  // Of a request that asks for the state after a position the ledger has.
  absl::StatusOr<Disclosure<v1::GetOfficerResponse>> Get(const Call& call,
                                                         const v1::GetOfficerRequest& request,
                                                         KeyAccess access) const;

  const eventstore::Store* const store_;
  ReadPipeline* const reads_;
  const PersonalSource personal_;
  const std::string ledger_id_;
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_OFFICERS_H_
