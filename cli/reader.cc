#include "cli/reader.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/date.h"

namespace jiedui::cli {
namespace {

constexpr int kPageSize = 1000;
constexpr int kLedgerWaitSeconds = 5;  // of a roll-up, well within the deadline of the call

template <class Messages>
void MoveInto(Messages& from, std::vector<typename Messages::value_type>& to) {
  for (auto& message : from) to.push_back(std::move(message));
}

}  // namespace

google::protobuf::Timestamp EndOf(CivilDay day) {
  const int64_t micros = absl::ToUnixMicros(StartOf(day + 1)) - 1;
  google::protobuf::Timestamp time;
  time.set_seconds(micros / 1'000'000);
  time.set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1000);
  return time;
}

v1::ReadOptions StateOf(const ReadScope& scope) {
  v1::ReadOptions options;
  if (scope.as_of_position.has_value()) {
    options.set_as_of_position(*scope.as_of_position);
  } else if (scope.as_of_day.has_value()) {
    *options.mutable_as_of_time() = EndOf(*scope.as_of_day);
  } else if (scope.min_position.has_value()) {
    options.set_min_position(*scope.min_position);
  } else {
    options.set_strong(true);
  }
  if (scope.assumed_policy.has_value()) {
    *options.mutable_assumed_policy() = *scope.assumed_policy;
    options.mutable_assumed_policy()->set_program_id(scope.program_id);
  }
  return options;
}

absl::StatusOr<v1::PairRegister> Reader::Register(const std::string& unit_id) {
  return RegisterIn(State(), unit_id);
}

absl::StatusOr<v1::PairRegister> Reader::RegisterIn(const v1::ReadOptions& state,
                                                    const std::string& unit_id) {
  auto request = Ask<v1::GetPairRegisterRequest>();
  *request.mutable_read() = state;
  request.set_unit_id(unit_id);
  v1::GetPairRegisterResponse response;
  RETURN_IF_ERROR(Call(stubs_.statistics, &v1::StatisticsService::Stub::GetPairRegister,
                       scope_.principal, request, response));
  read_position_ = response.metadata().read_position();
  return std::move(*response.mutable_register_());
}

absl::StatusOr<std::vector<v1::PairRegister>> Reader::Registers() {
  ASSIGN_OR_RETURN(const std::vector<v1::Unit> units, Units());
  std::vector<v1::PairRegister> registers;
  v1::ReadOptions state = State();
  state.set_as_of_position(read_position_);  // whatever is recorded meanwhile
  for (const v1::Unit& unit : units) {
    if (unit.tier() == event::v1::TEAM_TIER_SQUADRON) continue;
    ASSIGN_OR_RETURN(v1::PairRegister pair_register, RegisterIn(state, unit.unit_id()));
    if (!pair_register.rows().empty()) registers.push_back(std::move(pair_register));
  }
  return registers;
}

absl::StatusOr<v1::DispatchTable> Reader::Dispatch(const std::string& unit_id,
                                                   const std::string& month) {
  auto request = Ask<v1::GetDispatchTableRequest>();
  request.set_unit_id(unit_id);
  request.set_month(month);
  v1::GetDispatchTableResponse response;
  RETURN_IF_ERROR(Call(stubs_.statistics, &v1::StatisticsService::Stub::GetDispatchTable,
                       scope_.principal, request, response));
  read_position_ = response.metadata().read_position();
  return std::move(*response.mutable_table());
}

absl::StatusOr<std::vector<v1::PairCompliance>> Reader::Compliance(const std::string& pair_id,
                                                                   const std::string& unit_id) {
  auto request = Ask<v1::ListPairComplianceRequest>();
  request.set_pair_id(pair_id);
  request.set_unit_id(unit_id);
  request.set_page_size(kPageSize);
  std::vector<v1::PairCompliance> pairs;
  do {
    v1::ListPairComplianceResponse response;
    RETURN_IF_ERROR(Call(stubs_.statistics, &v1::StatisticsService::Stub::ListPairCompliance,
                         scope_.principal, request, response));
    read_position_ = response.metadata().read_position();
    MoveInto(*response.mutable_pairs(), pairs);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return pairs;
}

absl::StatusOr<std::vector<v1::Obligation>> Reader::Obligations(const ObligationQuery& query) {
  auto request = Ask<v1::ListObligationsRequest>();
  request.set_unit_id(query.unit_id);
  request.set_include_subordinates(query.include_subordinates);
  request.set_open_only(query.open_only);
  if (query.due_until.has_value()) {
    *request.mutable_due_until_date() = domain::ToDate(*query.due_until);
  }
  request.set_page_size(kPageSize);
  std::vector<v1::Obligation> obligations;
  do {
    v1::ListObligationsResponse response;
    RETURN_IF_ERROR(Call(stubs_.obligation, &v1::ObligationService::Stub::ListObligations,
                         scope_.principal, request, response));
    read_position_ = response.metadata().read_position();
    judged_on_ = domain::ToDay(response.metadata().judging_date());
    MoveInto(*response.mutable_obligations(), obligations);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return obligations;
}

absl::StatusOr<std::vector<v1::ReportSlot>> Reader::ReportSlots(const ObligationQuery& query,
                                                                const std::string& month) {
  auto request = Ask<v1::ListReportSlotsRequest>();
  request.set_unit_id(query.unit_id);
  request.set_include_subordinates(query.include_subordinates);
  request.set_month(month);
  request.set_page_size(kPageSize);
  std::vector<v1::ReportSlot> slots;
  do {
    v1::ListReportSlotsResponse response;
    RETURN_IF_ERROR(Call(stubs_.report, &v1::ReportService::Stub::ListReportSlots, scope_.principal,
                         request, response));
    read_position_ = response.metadata().read_position();
    judged_on_ = domain::ToDay(response.metadata().judging_date());
    MoveInto(*response.mutable_report_slots(), slots);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return slots;
}

absl::StatusOr<v1::YearEndAssessment> Reader::Assessment() {
  const auto request = Ask<v1::GetAssessmentRequest>();
  v1::GetAssessmentResponse response;
  RETURN_IF_ERROR(Call(stubs_.statistics, &v1::StatisticsService::Stub::GetAssessment,
                       scope_.principal, request, response));
  read_position_ = response.metadata().read_position();
  left_out_.assign(response.findings().begin(), response.findings().end());
  return std::move(*response.mutable_assessment());
}

absl::StatusOr<std::vector<v1::Bulletin>> Reader::Bulletins() {
  auto request = Ask<v1::ListBulletinsRequest>();
  request.set_page_size(kPageSize);
  std::vector<v1::Bulletin> bulletins;
  do {
    v1::ListBulletinsResponse response;
    RETURN_IF_ERROR(Call(stubs_.bulletin, &v1::BulletinService::Stub::ListBulletins,
                         scope_.principal, request, response));
    read_position_ = response.metadata().read_position();
    MoveInto(*response.mutable_bulletins(), bulletins);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return bulletins;
}

absl::StatusOr<v1::GetBulletinResponse> Reader::Bulletin(const std::string& bulletin_id) {
  auto request = Ask<v1::GetBulletinRequest>();
  request.set_name(absl::StrCat(scope_.ledger, "/bulletins/", bulletin_id));
  v1::GetBulletinResponse response;
  RETURN_IF_ERROR(Call(stubs_.bulletin, &v1::BulletinService::Stub::GetBulletin, scope_.principal,
                       request, response));
  read_position_ = response.metadata().read_position();
  return response;
}

absl::StatusOr<v1::Assessment> Reader::AssessmentRecord() {
  auto request = Ask<v1::GetAssessmentRecordRequest>();
  request.set_name(absl::StrCat(scope_.ledger, "/assessments/", scope_.program_id));
  v1::GetAssessmentRecordResponse response;
  RETURN_IF_ERROR(Call(stubs_.assessment, &v1::AssessmentService::Stub::GetAssessmentRecord,
                       scope_.principal, request, response));
  read_position_ = response.metadata().read_position();
  return std::move(*response.mutable_assessment());
}

absl::StatusOr<v1::GetAssessmentTableResponse> Reader::AssessmentResult() {
  auto request = Ask<v1::GetAssessmentTableRequest>();
  request.set_name(absl::StrCat(scope_.ledger, "/assessments/", scope_.program_id));
  v1::GetAssessmentTableResponse response;
  RETURN_IF_ERROR(Call(stubs_.assessment, &v1::AssessmentService::Stub::GetAssessmentTable,
                       scope_.principal, request, response));
  read_position_ = response.metadata().read_position();
  return response;
}

absl::StatusOr<v1::GapAnalysis> Reader::Gaps() {
  const auto request = Ask<v1::GetGapAnalysisRequest>();
  v1::GetGapAnalysisResponse response;
  RETURN_IF_ERROR(Call(stubs_.assessment, &v1::AssessmentService::Stub::GetGapAnalysis,
                       scope_.principal, request, response));
  read_position_ = response.metadata().read_position();
  return std::move(*response.mutable_analysis());
}

absl::StatusOr<std::vector<v1::SupervisionCheck>> Reader::SupervisionChecks() {
  auto request = Ask<v1::ListSupervisionChecksRequest>();
  request.set_page_size(kPageSize);
  std::vector<v1::SupervisionCheck> list;
  do {
    v1::ListSupervisionChecksResponse response;
    RETURN_IF_ERROR(Call(stubs_.pair, &v1::PairService::Stub::ListSupervisionChecks,
                         scope_.principal, request, response));
    read_position_ = response.metadata().read_position();
    MoveInto(*response.mutable_supervision_checks(), list);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return list;
}

absl::StatusOr<std::vector<v1::GoodPractice>> Reader::GoodPractices() {
  auto request = Ask<v1::ListGoodPracticesRequest>();
  request.set_page_size(kPageSize);
  std::vector<v1::GoodPractice> list;
  do {
    v1::ListGoodPracticesResponse response;
    RETURN_IF_ERROR(Call(stubs_.practice, &v1::PracticeService::Stub::ListGoodPractices,
                         scope_.principal, request, response));
    read_position_ = response.metadata().read_position();
    MoveInto(*response.mutable_good_practices(), list);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return list;
}

absl::StatusOr<std::vector<v1::LateEntryPermit>> Reader::LateEntryPermits() {
  auto request = Ask<v1::ListLateEntryPermitsRequest>();
  request.set_page_size(kPageSize);
  std::vector<v1::LateEntryPermit> list;
  do {
    v1::ListLateEntryPermitsResponse response;
    RETURN_IF_ERROR(Call(stubs_.activity, &v1::ActivityService::Stub::ListLateEntryPermits,
                         scope_.principal, request, response));
    read_position_ = response.metadata().read_position();
    MoveInto(*response.mutable_late_entry_permits(), list);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return list;
}

absl::StatusOr<std::vector<v1::Case>> Reader::Cases(const std::string& unit_id,
                                                    const std::string& activity_id) {
  auto request = Ask<v1::ListCasesRequest>();
  request.set_unit_id(unit_id);
  request.set_activity_id(activity_id);
  request.set_page_size(kPageSize);
  std::vector<v1::Case> list;
  do {
    v1::ListCasesResponse response;
    RETURN_IF_ERROR(
        Call(stubs_.cases, &v1::CaseService::Stub::ListCases, scope_.principal, request, response));
    read_position_ = response.metadata().read_position();
    MoveInto(*response.mutable_cases(), list);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return list;
}

absl::StatusOr<std::vector<v1::Unit>> Reader::Units() {
  auto request = Ask<v1::ListUnitsRequest>();
  request.set_page_size(kPageSize);
  std::vector<v1::Unit> units;
  do {
    v1::ListUnitsResponse response;
    RETURN_IF_ERROR(Call(stubs_.registry, &v1::RegistryService::Stub::ListUnits, scope_.principal,
                         request, response));
    read_position_ = response.metadata().read_position();
    MoveInto(*response.mutable_units(), units);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return units;
}

absl::StatusOr<std::vector<v1::Officer>> Reader::Officers(const std::string& unit_id,
                                                          bool include_subordinates) {
  auto request = Ask<v1::ListOfficersRequest>();
  request.set_unit_id(unit_id);
  request.set_include_subordinates(include_subordinates);
  request.set_page_size(kPageSize);
  std::vector<v1::Officer> officers;
  do {
    v1::ListOfficersResponse response;
    RETURN_IF_ERROR(Call(stubs_.registry, &v1::RegistryService::Stub::ListOfficers,
                         scope_.principal, request, response));
    read_position_ = response.metadata().read_position();
    MoveInto(*response.mutable_officers(), officers);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return officers;
}

absl::StatusOr<v1::Officer> Reader::Officer(const std::string& officer_id,
                                            const std::string& purpose) {
  auto request = Ask<v1::GetOfficerRequest>();
  request.set_name(absl::StrCat(scope_.ledger, "/officers/", officer_id));
  request.set_purpose(purpose);
  v1::GetOfficerResponse response;
  RETURN_IF_ERROR(Call(stubs_.registry, &v1::RegistryService::Stub::GetOfficer, scope_.principal,
                       request, response));
  return std::move(*response.mutable_officer());
}

absl::StatusOr<v1::PolicySet> Reader::PolicySetInForce() {
  const auto request = Ask<v1::GetPolicySetInForceRequest>();
  v1::GetPolicySetInForceResponse response;
  RETURN_IF_ERROR(Call(stubs_.program, &v1::ProgramService::Stub::GetPolicySetInForce,
                       scope_.principal, request, response));
  read_position_ = response.metadata().read_position();
  return std::move(*response.mutable_policy_set());
}

absl::StatusOr<std::vector<v1::PolicySet>> Reader::PolicySets() {
  auto request = Ask<v1::ListPolicySetsRequest>();
  request.set_page_size(kPageSize);
  std::vector<v1::PolicySet> sets;
  do {
    v1::ListPolicySetsResponse response;
    RETURN_IF_ERROR(Call(stubs_.program, &v1::ProgramService::Stub::ListPolicySets,
                         scope_.principal, request, response));
    read_position_ = response.metadata().read_position();
    MoveInto(*response.mutable_policy_sets(), sets);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return sets;
}

absl::StatusOr<int64_t> Reader::PositionOfDay() {
  auto request = Ask<v1::ListUnitsRequest>();
  request.set_page_size(1);
  v1::ListUnitsResponse response;
  RETURN_IF_ERROR(Call(stubs_.registry, &v1::RegistryService::Stub::ListUnits, scope_.principal,
                       request, response));
  return response.metadata().read_position();
}

absl::StatusOr<v1::GetTableStatementResponse> Reader::TableStatement() {
  const auto request = Ask<v1::GetTableStatementRequest>();
  v1::GetTableStatementResponse response;
  RETURN_IF_ERROR(Call(stubs_.audit, &v1::AuditService::Stub::GetTableStatement, scope_.principal,
                       request, response));
  read_position_ = response.metadata().read_position();
  return response;
}

absl::StatusOr<v1::GetRollUpResponse> Reader::RollUp(const RollUpQuery& query) {
  auto request = Ask<v1::GetRollUpRequest>();
  for (const std::string& id : query.ledger_ids) request.add_ledgers(absl::StrCat("ledgers/", id));
  request.set_month(query.month);
  request.set_include_statements(query.statements);
  request.mutable_read()->mutable_max_wait()->set_seconds(kLedgerWaitSeconds);
  v1::GetRollUpResponse response;
  RETURN_IF_ERROR(Call(stubs_.roll_up, &v1::RollUpService::Stub::GetRollUp, scope_.principal,
                       request, response));
  return response;
}

absl::StatusOr<v1::GetServerInfoResponse> Reader::ServerInfo() {
  v1::GetServerInfoResponse response;
  RETURN_IF_ERROR(Call(stubs_.server, &v1::ServerService::Stub::GetServerInfo, scope_.principal,
                       v1::GetServerInfoRequest(), response));
  return response;
}

}  // namespace jiedui::cli
