// Reads the tables of one ledger, or a month of several, over the public API, whole lists at a
// time, all from one state of the ledger if asked for one. One thread.

#ifndef JIEDUI_CLI_READER_H_
#define JIEDUI_CLI_READER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/client.h"
#include <grpcpp/channel.h>

#include "base/civil.h"
#include "domain/date.h"

namespace jiedui::cli {

// What is asked, and from which state.
struct ReadScope {
  std::string ledger = "ledgers/370400";
  std::string program_id = "2017";
  std::string principal;                  // the server's default if empty
  std::optional<int64_t> as_of_position;  // else everything committed before the call
  std::optional<int64_t> min_position;    // else; it is enough to have got so far
  std::optional<CivilDay> on;             // day to judge on; that of the state read if unset
  bool organization_now = false;          // by the organization as it is now, else as it was
  std::optional<CivilDay> as_of_day;      // as it was known at the end of that day
  std::optional<v1::PolicyAssumption> assumed_policy;  // without its programme; else as adopted
  std::string filter;  // of every list, docs/API.md; all of it if empty
};

// The last moment of the day, to the microsecond of the ledger's clock.
google::protobuf::Timestamp EndOf(CivilDay day);

// The state of the ledger the scope names: the newest, as of a position or a day, or as assumed.
v1::ReadOptions StateOf(const ReadScope& scope);

// Of the facts of an explanation, with their events and proofs, the first so many.
void KeepFacts(int most, v1::ExplainCellResponse& explained);

// One table whose cells are asked about; of the scope's programme.
struct CellQuery {
  v1::TableKind kind = v1::TABLE_KIND_UNSPECIFIED;
  std::string unit_id;
  std::string month;
  std::string pair_id;
  std::string bulletin_id;
  bool include_subordinates = false;
  std::string path;          // of the cell that is to be explained
  bool proofs = false;       // with proofs of its events, of all facts whatever the limit
  bool all_changes = false;  // each of its changes with its event, however many there are
  // What is compared with the scope's state: the state after a position, at the end of a day, or as
  // a bulletin published it; if none is given the scope's state itself, without what is assumed.
  std::optional<int64_t> since_position;
  std::optional<CivilDay> since_day;
  std::string since_bulletin_id;
  int limit = 0;  // of the changes that are listed; 0: all
  // Of the facts behind a cell, of what lowered it and of its changes; 0: all. Unset: all facts,
  // and of the others as many as the service tells at once.
  std::optional<int> facts_limit;
};

struct EventQuery {
  std::vector<std::string> tags;
  std::vector<std::string> kinds;
  int64_t after_position = 0;
  int limit = 0;  // 0: all
};

// Whose obligations, and which of them.
struct ObligationQuery {
  std::string unit_id;
  bool include_subordinates = false;
  bool open_only = false;
  std::optional<CivilDay> due_until;  // all if unset
};

// A month over several ledgers. The scope's ledger and position are not looked at.
struct RollUpQuery {
  std::vector<std::string> ledger_ids;  // all of the server if empty
  std::string month;
  bool statements = false;  // with each ledger's signed statement of its tables
};

class Reader {
 public:
  Reader(const std::shared_ptr<grpc::Channel>& channel, ReadScope scope)
      : stubs_(channel), scope_(std::move(scope)) {}

  // 附件1 of one unit; of every unit that decides pairs, in order of id, all from one state.
  absl::StatusOr<v1::PairRegister> Register(const std::string& unit_id);
  absl::StatusOr<std::vector<v1::PairRegister>> Registers();

  absl::StatusOr<v1::DispatchTable> Dispatch(const std::string& unit_id, const std::string& month);

  // Of one pair, of the pairs of one unit, or of all: an empty id asks for no restriction.
  absl::StatusOr<std::vector<v1::PairCompliance>> Compliance(const std::string& pair_id,
                                                             const std::string& unit_id);

  // By due day.
  absl::StatusOr<std::vector<v1::Obligation>> Obligations(const ObligationQuery& query);

  // Those expected of the unit and, if asked for, of those below it; by month, then unit. Of one
  // month, if it is not empty.
  absl::StatusOr<std::vector<v1::ReportSlot>> ReportSlots(const ObligationQuery& query,
                                                          const std::string& month);

  absl::StatusOr<v1::YearEndAssessment> Assessment();
  // Of the assessment that was read last: the countersigned adjustments that are not in it.
  const std::vector<v1::RuleFinding>& left_out() const { return left_out_; }
  // The year's assessment as far as it has come.
  absl::StatusOr<v1::Assessment> AssessmentRecord();
  // Its last result with the whole table behind it; NOT_FOUND before there is one.
  absl::StatusOr<v1::GetAssessmentTableResponse> AssessmentResult();
  absl::StatusOr<v1::GapAnalysis> Gaps();

  // The programme's bulletins; one with its table as it was published.
  absl::StatusOr<std::vector<v1::Bulletin>> Bulletins();
  absl::StatusOr<v1::GetBulletinResponse> Bulletin(const std::string& bulletin_id);

  // All of the ledger: how far what a check ordered has come by the day judged on; a practice with
  // who made it known; a permit with what was entered under it.
  absl::StatusOr<std::vector<v1::SupervisionCheck>> SupervisionChecks();
  absl::StatusOr<std::vector<v1::GoodPractice>> GoodPractices();
  absl::StatusOr<std::vector<v1::LateEntryPermit>> LateEntryPermits();

  // Of a unit, of a joint inspection, or all: an empty id asks for no restriction.
  absl::StatusOr<std::vector<v1::Case>> Cases(const std::string& unit_id,
                                              const std::string& activity_id);

  absl::StatusOr<std::vector<v1::Cell>> Cells(const CellQuery& query);
  // With all facts behind the cell, or as many as asked for, in as many answers as they take.
  absl::StatusOr<v1::ExplainCellResponse> Explain(const CellQuery& query);
  // All changes, or as many as asked for, in as many answers as they take.
  absl::StatusOr<v1::CompareTablesResponse> Compare(const CellQuery& query);

  absl::StatusOr<std::vector<v1::Unit>> Units();

  // Who serves at the unit, or everywhere if it is empty, on the day to judge on.
  absl::StatusOr<std::vector<v1::Officer>> Officers(const std::string& unit_id,
                                                    bool include_subordinates);
  // One officer as of the day to judge on; what the caller may see of their personal data is
  // recorded as read, for that purpose.
  absl::StatusOr<v1::Officer> Officer(const std::string& officer_id, const std::string& purpose);
  // The programme's policy set in force on the day judged on; all of them in order of adoption.
  absl::StatusOr<v1::PolicySet> PolicySetInForce();
  absl::StatusOr<std::vector<v1::PolicySet>> PolicySets();

  // Calls visit for each event in order; the listing is one state of the ledger.
  using EventVisitor = std::function<void(const v1::RecordedEvent&)>;
  absl::Status ListEvents(const EventQuery& query, const EventVisitor& visit);
  // All from the beginning, whatever the scope says, and then what comes, until the server ends it.
  absl::Status FollowEvents(const EventQuery& query, const EventVisitor& visit);

  absl::StatusOr<v1::GetServerInfoResponse> ServerInfo();

  // What the server says of its tables, signed.
  absl::StatusOr<v1::GetTableStatementResponse> TableStatement();

  // A ledger that does not get as far as asked within a few seconds is among the unread.
  absl::StatusOr<v1::GetRollUpResponse> RollUp(const RollUpQuery& query);

  // The position the last table or list of units was computed at; 0 before the first.
  int64_t read_position() const { return read_position_; }
  // The day obligations were judged on; nothing of other reads.
  const std::optional<CivilDay>& judged_on() const { return judged_on_; }

 private:
  // The costs after those that there are, until there are as many as wanted; 0: all.
  absl::Status AddCosts(v1::ExplainCellRequest request, int limit, v1::ExplainCellResponse& whole);
  // The facts after those that there are, until there are as many as wanted; 0: all.
  absl::Status AddFacts(v1::ExplainCellRequest request, int limit, v1::ExplainCellResponse& whole);
  // All pages of changes before those of the answer, which are put before them.
  absl::Status AddEarlierChanges(v1::ExplainCellRequest request, v1::ExplainCellResponse& whole);

  // The fields every table request has.
  template <class Request>
  Request Ask() const;
  v1::ReadOptions State() const { return StateOf(scope_); }
  v1::TableQuery TableOf(const CellQuery& query) const;
  absl::StatusOr<v1::PairRegister> RegisterIn(const v1::ReadOptions& state,
                                              const std::string& unit_id);
  // The last event recorded by the end of the scope's day; 0 if there was none.
  absl::StatusOr<int64_t> PositionOfDay();

  Stubs stubs_;
  const ReadScope scope_;
  int64_t read_position_ = 0;
  std::optional<CivilDay> judged_on_;
  std::vector<v1::RuleFinding> left_out_;
};

template <class Request>
Request Reader::Ask() const {
  Request request;
  if constexpr (requires { request.set_parent(scope_.ledger); }) request.set_parent(scope_.ledger);
  if constexpr (requires { request.set_program_id(scope_.program_id); }) {
    request.set_program_id(scope_.program_id);
  }
  if constexpr (requires { request.mutable_on_date(); }) {
    if (scope_.on.has_value()) *request.mutable_on_date() = domain::ToDate(*scope_.on);
  }
  if constexpr (requires { request.set_organization(v1::ORGANIZATION_AS_IT_IS_NOW); }) {
    if (scope_.organization_now) request.set_organization(v1::ORGANIZATION_AS_IT_IS_NOW);
  }
  if constexpr (requires { request.set_filter(scope_.filter); }) request.set_filter(scope_.filter);
  if constexpr (requires { request.mutable_read(); }) *request.mutable_read() = State();
  return request;
}

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_READER_H_
