#include "services/admin_service.h"

#include <memory>
#include <string>
#include <utility>

#include "base/status_macros.h"
#include "domain/error.h"
#include "jiedui/admin/v1/admin_service.pb.h"
#include "services/finding_words.h"
#include "services/log.h"
#include "services/resource_name.h"
#include "services/status_mapping.h"
#include "services/timestamps.h"

namespace jiedui::services {
namespace {

admin::v1::LedgerState StateOf(LedgerStanding standing) {
  switch (standing) {
    case LedgerStanding::kOpen:
      return admin::v1::LEDGER_STATE_OPEN;
    case LedgerStanding::kRefused:
    case LedgerStanding::kLost:
      return admin::v1::LEDGER_STATE_REFUSED;
    case LedgerStanding::kOpening:
    case LedgerStanding::kClosing:
    case LedgerStanding::kClosed:
      break;
  }
  return admin::v1::LEDGER_STATE_CLOSED;
}

template <class Message>
void AddFileProblems(const ScrubFound& scrubbed, Message& message) {
  for (const std::string& problem : scrubbed.problems) message.add_file_problems(problem);
  for (const eventstore::Finding& finding : scrubbed.findings) {
    message.add_file_problems_zh(ChineseOf(finding));
  }
}

admin::v1::Ledger ToLedger(const LedgerFacts& facts) {
  admin::v1::Ledger ledger;
  ledger.set_name(LedgerName(facts.ledger_id));
  ledger.set_state(StateOf(facts.standing));
  ledger.set_problem(facts.problem);
  ledger.set_problem_zh(facts.problem_zh);
  ledger.set_head_position(facts.head);
  ledger.set_disk_bytes(static_cast<int64_t>(facts.disk_bytes));
  ledger.set_verifier_key(facts.verifier_key);
  if (facts.scrubbed.at != absl::InfinitePast()) {
    *ledger.mutable_files_checked_time() = ToTimestamp(facts.scrubbed.at);
  }
  AddFileProblems(facts.scrubbed, ledger);
  return ledger;
}

event::v1::OperatorActed ActOf(const Call& call) {
  event::v1::OperatorActed act;
  act.set_act(call.method.substr(call.method.rfind('/') + 1));
  act.set_peer(call.peer);
  return act;
}

// The act is part of the history of the ledger it was done to. It stands and is logged if it cannot
// be recorded: a ledger on a full disk must be opened, closed and backed up all the same.
void Record(LedgerHost& host, const event::v1::OperatorActed& act, const std::string& ledger_id) {
  const absl::Status recorded = host.RecordAct(act);
  if (recorded.ok()) return;
  Log(LogLevel::kWarning, "operator's act not recorded",
      {{"ledger", ledger_id}, {"act", act.act()}, {"problem", std::string(recorded.message())}});
}

// Returns the head.
eventstore::Position Record(LedgerDirectory& ledgers, const Call& call,
                            const std::string& ledger_id) {
  const absl::StatusOr<Visit> visit = ledgers.Enter(ledger_id, "");
  if (!visit.ok()) return eventstore::kNoPosition;
  Record(*visit->host, ActOf(call), ledger_id);
  return visit->host->store().head();
}

absl::StatusOr<admin::v1::ListLedgersResponse> List(LedgerDirectory& ledgers, const Call& /*call*/,
                                                    const admin::v1::ListLedgersRequest& /*all*/) {
  admin::v1::ListLedgersResponse response;
  for (const LedgerFacts& facts : ledgers.List()) *response.add_ledgers() = ToLedger(facts);
  return response;
}

absl::StatusOr<admin::v1::CreateLedgerResponse> Create(
    LedgerDirectory& ledgers, const Call& call, const admin::v1::CreateLedgerRequest& request) {
  if (request.ledger_id().empty()) {
    return domain::Refuse(v1::ERROR_REASON_FIELD_REQUIRED, "ledger_id");
  }
  admin::v1::CreateLedgerResponse response;
  ASSIGN_OR_RETURN(LedgerFacts facts, ledgers.Create(request.ledger_id()));
  facts.head = Record(ledgers, call, request.ledger_id());
  *response.mutable_ledger() = ToLedger(facts);
  return response;
}

absl::StatusOr<admin::v1::OpenLedgerResponse> Open(LedgerDirectory& ledgers, const Call& call,
                                                   const admin::v1::OpenLedgerRequest& request) {
  ASSIGN_OR_RETURN(const std::string ledger_id, LedgerIdOf("name", request.name()));
  admin::v1::OpenLedgerResponse response;
  ASSIGN_OR_RETURN(LedgerFacts facts, ledgers.Open(ledger_id));
  facts.head = Record(ledgers, call, ledger_id);
  *response.mutable_ledger() = ToLedger(facts);
  return response;
}

absl::StatusOr<admin::v1::CloseLedgerResponse> Close(LedgerDirectory& ledgers, const Call& call,
                                                     const admin::v1::CloseLedgerRequest& request) {
  ASSIGN_OR_RETURN(const std::string ledger_id, LedgerIdOf("name", request.name()));
  Record(ledgers, call, ledger_id);  // while it can be written
  admin::v1::CloseLedgerResponse response;
  ASSIGN_OR_RETURN(const LedgerFacts facts, ledgers.Close(ledger_id));
  *response.mutable_ledger() = ToLedger(facts);
  return response;
}

// One act: parsed here, done by the worker.
template <class Request, class Response>
Method Act(std::string name, LedgerDirectory* ledgers, Workers* workers,
           absl::StatusOr<Response> (*act)(LedgerDirectory&, const Call&, const Request&)) {
  auto handle = [ledgers, workers, act](const Call& call, const std::string& bytes,
                                        Respond respond) {
    Request request;
    if (!request.ParseFromString(bytes)) return respond(MalformedRequest());
    workers->Run(
        [ledgers, act, call, request = std::move(request), respond = std::move(respond)]() mutable {
          const absl::StatusOr<Response> response = act(*ledgers, call, request);
          Log(LogLevel::kInfo, "operator",
              {{"method", call.method},
               {"peer", call.peer},
               {"request", request.ShortDebugString()},
               {"status", response.status().ToString(absl::StatusToStringMode::kWithNoExtraData)}});
          if (!response.ok()) return respond(response.status());
          respond(response->SerializeAsString());
        });
  };
  return {std::move(name), UnaryHandler(std::move(handle))};
}

absl::StatusOr<admin::v1::GetTablesResponse> GetTables(LedgerDirectory& ledgers,
                                                       const Call& /*call*/,
                                                       const admin::v1::GetTablesRequest& request) {
  ASSIGN_OR_RETURN(const std::string ledger_id, LedgerIdOf("name", request.name()));
  ASSIGN_OR_RETURN(const Visit visit, ledgers.Enter(ledger_id, "name"));
  admin::v1::GetTablesResponse tables = visit.host->tables().Tables();
  AddFileProblems(visit.host->scrubbed(), tables);
  *tables.mutable_last_check() = visit.host->checks().latest();
  return tables;
}

// Pausing, resuming or canceling the rebuild of a ledger's tables.
template <class Request, class Response,
          absl::StatusOr<admin::v1::Rebuild> (TableRebuild::*kWish)()>
absl::StatusOr<Response> SteerRebuild(LedgerDirectory& ledgers, const Call& call,
                                      const Request& request) {
  ASSIGN_OR_RETURN(const std::string ledger_id, LedgerIdOf("name", request.name()));
  ASSIGN_OR_RETURN(const Visit visit, ledgers.Enter(ledger_id, "name"));
  Response response;
  ASSIGN_OR_RETURN(*response.mutable_rebuild(), (visit.host->tables().*kWish)());
  Record(*visit.host, ActOf(call), ledger_id);
  return response;
}

absl::StatusOr<std::shared_ptr<ResponseSource>> RebuildTables(const LedgerDirectory& ledgers,
                                                              const Call& call,
                                                              const std::string& bytes) {
  admin::v1::RebuildTablesRequest request;
  if (!request.ParseFromString(bytes)) return MalformedRequest();
  ASSIGN_OR_RETURN(const std::string ledger_id, LedgerIdOf("name", request.name()));
  ASSIGN_OR_RETURN(Visit visit, ledgers.Enter(ledger_id, "name"));
  LedgerHost& host = *visit.host;
  auto record = [&host, act = ActOf(call), ledger_id] { Record(host, act, ledger_id); };
  return host.tables().Start(std::move(visit.pass), std::move(record));
}

absl::StatusOr<std::shared_ptr<ResponseSource>> VerifyTables(const LedgerDirectory& ledgers,
                                                             const std::string& bytes) {
  admin::v1::VerifyTablesRequest request;
  if (!request.ParseFromString(bytes)) return MalformedRequest();
  ASSIGN_OR_RETURN(const std::string ledger_id, LedgerIdOf("name", request.name()));
  ASSIGN_OR_RETURN(Visit visit, ledgers.Enter(ledger_id, "name"));
  return visit.host->checks().Start(std::move(visit.pass));
}

absl::StatusOr<std::shared_ptr<ResponseSource>> BackUp(const LedgerDirectory& ledgers,
                                                       const Call& call, const std::string& bytes) {
  admin::v1::BackUpLedgerRequest request;
  if (!request.ParseFromString(bytes)) return MalformedRequest();
  ASSIGN_OR_RETURN(const std::string ledger_id, LedgerIdOf("name", request.name()));
  ASSIGN_OR_RETURN(Visit visit, ledgers.Enter(ledger_id, "name"));
  LedgerHost& host = *visit.host;
  auto record = [&host, act = ActOf(call), ledger_id] { Record(host, act, ledger_id); };
  return host.backup().Start(request.directory(), std::move(visit.pass), std::move(record));
}

}  // namespace

Service MakeAdminService(LedgerDirectory* ledgers, Workers* workers) {
  auto back_up = [ledgers](const Call& call, const std::string& bytes) {
    return BackUp(*ledgers, call, bytes);
  };
  auto rebuild = [ledgers](const Call& call, const std::string& bytes) {
    return RebuildTables(*ledgers, call, bytes);
  };
  auto verify = [ledgers](const Call& /*call*/, const std::string& bytes) {
    return VerifyTables(*ledgers, bytes);
  };
  using admin::v1::CancelRebuildRequest;
  using admin::v1::CancelRebuildResponse;
  using admin::v1::PauseRebuildRequest;
  using admin::v1::PauseRebuildResponse;
  using admin::v1::ResumeRebuildRequest;
  using admin::v1::ResumeRebuildResponse;
  auto* const pause =
      &SteerRebuild<PauseRebuildRequest, PauseRebuildResponse, &TableRebuild::Pause>;
  auto* const resume =
      &SteerRebuild<ResumeRebuildRequest, ResumeRebuildResponse, &TableRebuild::Resume>;
  auto* const cancel =
      &SteerRebuild<CancelRebuildRequest, CancelRebuildResponse, &TableRebuild::Cancel>;
  return {
      "jiedui.admin.v1.AdminService",
      {Act("ListLedgers", ledgers, workers, &List), Act("CreateLedger", ledgers, workers, &Create),
       Act("OpenLedger", ledgers, workers, &Open), Act("CloseLedger", ledgers, workers, &Close),
       Method{"BackUpLedger", StreamHandler(back_up)},
       Act("GetTables", ledgers, workers, &GetTables),
       Method{"RebuildTables", StreamHandler(rebuild)},
       Method{"VerifyTables", StreamHandler(verify)}, Act("PauseRebuild", ledgers, workers, pause),
       Act("ResumeRebuild", ledgers, workers, resume),
       Act("CancelRebuild", ledgers, workers, cancel)}};
}

}  // namespace jiedui::services
