// jiedui.v1.ReportService: monthly reports (附件2): preview, submit, return, accept, explain.
// Each rpc is one line into a pipeline, which must outlive the service. Any thread.

#ifndef JIEDUI_SERVICES_REPORT_SERVICE_H_
#define JIEDUI_SERVICES_REPORT_SERVICE_H_

#include "services/rpc.h"

namespace jiedui::services {

class ReadPipeline;
class WritePipeline;

Service MakeReportService(WritePipeline* writes, ReadPipeline* reads);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_REPORT_SERVICE_H_
