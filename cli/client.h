// Calls to a server: a stub for each service over one channel, and the one way to make a unary call
// (who calls, how long to wait). The command line knows nothing of the server but this.

#ifndef JIEDUI_CLI_CLIENT_H_
#define JIEDUI_CLI_CLIENT_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "cli/failure.h"
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include "jiedui/v1/activity_service.grpc.pb.h"
#include "jiedui/v1/assessment_service.grpc.pb.h"
#include "jiedui/v1/audit_service.grpc.pb.h"
#include "jiedui/v1/bulletin_service.grpc.pb.h"
#include "jiedui/v1/case_service.grpc.pb.h"
#include "jiedui/v1/event_log_service.grpc.pb.h"
#include "jiedui/v1/obligation_service.grpc.pb.h"
#include "jiedui/v1/pair_service.grpc.pb.h"
#include "jiedui/v1/practice_service.grpc.pb.h"
#include "jiedui/v1/program_service.grpc.pb.h"
#include "jiedui/v1/registry_service.grpc.pb.h"
#include "jiedui/v1/report_service.grpc.pb.h"
#include "jiedui/v1/roll_up_service.grpc.pb.h"
#include "jiedui/v1/server_service.grpc.pb.h"
#include "jiedui/v1/statistics_service.grpc.pb.h"

namespace jiedui::cli {

struct Stubs {
  explicit Stubs(const std::shared_ptr<grpc::Channel>& channel);

  v1::RegistryService::Stub registry;
  v1::ProgramService::Stub program;
  v1::PairService::Stub pair;
  v1::ActivityService::Stub activity;
  v1::CaseService::Stub cases;
  v1::ReportService::Stub report;
  v1::BulletinService::Stub bulletin;
  v1::PracticeService::Stub practice;
  v1::StatisticsService::Stub statistics;
  v1::AssessmentService::Stub assessment;
  v1::ObligationService::Stub obligation;
  v1::EventLogService::Stub event_log;
  v1::ServerService::Stub server;
  v1::AuditService::Stub audit;
  v1::RollUpService::Stub roll_up;
};

// "127.0.0.1:8470". If nobody answers there within half a second, each call says so.
std::shared_ptr<grpc::Channel> Connect(const std::string& address);

// Names the caller; without a principal the server's default acts.
void SetPrincipal(const std::string& principal, grpc::ClientContext& context);

// 30 seconds from now.
void SetDeadline(grpc::ClientContext& context);

template <class Stub, class Request, class Response>
using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

template <class Stub, class Request, class Response>
absl::Status Call(Stub& stub, Method<Stub, Request, Response> method, const std::string& principal,
                  const Request& request, Response& response) {
  grpc::ClientContext context;
  SetPrincipal(principal, context);
  SetDeadline(context);
  return FromGrpc((stub.*method)(&context, request, &response));
}

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_CLIENT_H_
