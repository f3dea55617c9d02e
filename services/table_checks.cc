#include "services/table_checks.h"

#include <utility>

#include "base/status_macros.h"
#include "domain/error.h"
#include "services/problem.h"
#include "services/status_mapping.h"
#include "services/table_rebuild.h"
#include "services/timestamps.h"

namespace jiedui::services {
namespace {

using projections::StillWanted;

admin::v1::TablesCheck ToTablesCheck(const TableCheck& check) {
  admin::v1::TablesCheck said;
  if (check.at == absl::InfinitePast()) return said;
  *said.mutable_check_time() = ToTimestamp(check.at);
  said.set_position(check.report.position);
  AddDifferences(check.report, *said.mutable_differences());
  said.set_problem(check.IsOfOtherVersion() ? "they are of another version"
                                            : ForCaller(check.problem.message()));
  return said;
}

}  // namespace

TableChecks::TableChecks(Options options) : options_(std::move(options)) {
  if (options_.interval == absl::ZeroDuration()) return;
  lane_.RunAt(SteadyClock().Now() + options_.interval, [this] { CheckByItself(); });
}

TableChecks::~TableChecks() {
  Close();
}

void TableChecks::Close() {
  ending_ = true;
  work_.Close();
}

absl::StatusOr<std::shared_ptr<ResponseSource>> TableChecks::Start(Pass pass) {
  ASSIGN_OR_RETURN(auto source, work_.Begin([this, pass = std::move(pass)](LongAnswer& answer) {
    return Run(answer);
  }));
  if (source != nullptr) return source;
  return State("they are being verified already", "正在核对");
}

absl::Status TableChecks::Run(LongAnswer& answer) {
  const Pass seat = one_.Take();
  if (seat == nullptr) return State("they are being verified already", "正在核对");
  ASSIGN_OR_RETURN(const TableCheck check, Check([&answer] { return answer.CheckWanted(); }));
  if (!check.problem.ok()) return FromStore(check.problem, "");
  if (check.IsOfOtherVersion()) return State("they are of another version", "由其他版本计算");
  admin::v1::VerifyTablesResponse response;
  *response.mutable_check() = ToTablesCheck(check);
  return answer.Send(response.SerializeAsString());
}

// What is not due when the lane goes is dropped.
void TableChecks::CheckByItself() {
  {
    const Pass seat = one_.Take();
    const StillWanted wanted = [this] {
      return ending_ ? absl::CancelledError("the ledger is closing") : absl::OkStatus();
    };
    if (seat != nullptr && !Check(wanted).ok()) return;
  }
  lane_.RunAt(SteadyClock().Now() + options_.interval, [this] { CheckByItself(); });
}

absl::StatusOr<TableCheck> TableChecks::Check(const StillWanted& wanted) {
  RETURN_IF_ERROR(wanted());
  absl::StatusOr<projections::RebuildReport> report =
      options_.read_models->CompareWithRebuild(wanted);
  if (!report.ok()) RETURN_IF_ERROR(wanted());
  TableCheck check;
  check.at = options_.clock->Now();
  check.problem = report.status();
  if (report.ok()) check.report = *std::move(report);
  {
    const absl::MutexLock lock(&mutex_);
    latest_ = check;
  }
  options_.found(check);
  return check;
}

admin::v1::TablesCheck TableChecks::latest() const {
  const absl::MutexLock lock(&mutex_);
  return ToTablesCheck(latest_);
}

absl::Status TableChecks::State(absl::string_view problem, absl::string_view problem_zh) const {
  return domain::Refuse(v1::ERROR_REASON_TABLES_STATE, "name",
                        {{"ledger", options_.ledger_id},
                         {"problem", std::string(problem)},
                         {"problem_zh", std::string(problem_zh)}});
}

}  // namespace jiedui::services
