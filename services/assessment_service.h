// jiedui.v1.AssessmentService: the year-end assessment on its way, and how the gaps moved.
//
// What an event records of the ledger (the fixed position and its root) or of the tables (scores as
// of that position) is filled in here before the decision, whatever the request said; the decision
// (domain/assessment) takes it only if nothing has moved meanwhile. All sources outlive the
// service. Any thread; nothing blocks.

#ifndef JIEDUI_SERVICES_ASSESSMENT_SERVICE_H_
#define JIEDUI_SERVICES_ASSESSMENT_SERVICE_H_

#include "base/workers.h"
#include "eventstore/store.h"
#include "services/rpc.h"

namespace jiedui::services {

class Evidence;
class ReadPipeline;
class WritePipeline;

struct AssessmentSources {
  const eventstore::Store* store = nullptr;
  ReadPipeline* reads = nullptr;
  Workers* workers = nullptr;
  Evidence* evidence = nullptr;
};

Service MakeAssessmentService(WritePipeline* writes, const AssessmentSources& sources);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_ASSESSMENT_SERVICE_H_
