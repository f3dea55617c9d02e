#include "services/obligation_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/rules/obligations.h"
#include "projections/obligations.h"
#include "services/read_pipeline.h"
#include "services/resource_name.h"
#include "services/status_mapping.h"

namespace jiedui::services {
namespace {

using v1::Obligation;

constexpr int kDefaultHorizonDays = 30;
constexpr int kMaxHorizonDays = 366;

absl::StatusOr<std::vector<Obligation>> List(const ReadContext& context,
                                             const v1::ListObligationsRequest& request) {
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  RETURN_IF_ERROR(Required("unit_id", request.unit_id()));
  ASSIGN_OR_RETURN(const domain::OrganizationView view, ViewOf(context, request));
  CivilDay last_due = CivilDay::max();
  if (request.has_due_until_date()) {
    ASSIGN_OR_RETURN(last_due, DayIn("due_until_date", request.due_until_date()));
  }
  projections::ObligationFilter filter;
  filter.program_id = request.program_id();
  filter.unit_id = request.unit_id();
  filter.include_subordinates = request.include_subordinates();
  ASSIGN_OR_RETURN(std::vector<Obligation> obligations,
                   projections::ReadObligations(context.tables, filter, view));
  std::erase_if(obligations, [&](const Obligation& obligation) {
    return (request.open_only() && !obligation.open()) ||
           (request.has_due_until_date() && domain::DueDay(obligation) > last_due);
  });
  return obligations;
}

absl::StatusOr<int> HorizonOf(const v1::StreamObligationsRequest& request) {
  const int days = request.horizon_days();
  if (days == 0) return kDefaultHorizonDays;
  if (days > 0 && days <= kMaxHorizonDays) return days;
  return domain::Refuse(v1::ERROR_REASON_FIELD_INVALID, "horizon_days",
                        {{"problem", absl::StrCat("must be 0 to ", kMaxHorizonDays)},
                         {"problem_zh", absl::StrCat("应为 0 至 ", kMaxHorizonDays)}});
}

// What the caller has dealt with; nothing if it begins.
absl::StatusOr<std::optional<ObligationFeed::Moment>> AfterOf(
    const v1::StreamObligationsRequest& request, eventstore::Position head) {
  if (request.after_position() == 0) return std::optional<ObligationFeed::Moment>();
  RETURN_IF_ERROR(CheckPosition("after_position", request.after_position(), head));
  if (!request.has_after_date()) {
    return domain::Refuse(v1::ERROR_REASON_FIELD_REQUIRED, "after_date");
  }
  ASSIGN_OR_RETURN(const CivilDay day, DayIn("after_date", request.after_date()));
  return std::make_optional(ObligationFeed::Moment{request.after_position(), day});
}

}  // namespace

Service Obligations::MakeService() {
  auto stream = [this](
                    const Call& call,
                    const std::string& bytes) -> absl::StatusOr<std::shared_ptr<ResponseSource>> {
    v1::StreamObligationsRequest request;
    if (!request.ParseFromString(bytes)) return MalformedRequest();
    return Stream(call, request);
  };
  return {"jiedui.v1.ObligationService",
          {ListMethod("ListObligations", sources_.reads, &List,
                      &v1::ListObligationsResponse::mutable_obligations, DefaultDay::kToday),
           Method{"StreamObligations", StreamHandler(stream)}}};
}

absl::StatusOr<std::shared_ptr<ResponseSource>> Obligations::Stream(
    const Call& call, const v1::StreamObligationsRequest& request) {
  RETURN_IF_ERROR(CheckParent(request.parent(), sources_.reads->ledger_id()));
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  RETURN_IF_ERROR(Required("unit_id", request.unit_id()));
  ObligationFeed::Options options;
  options.request = request;
  ASSIGN_OR_RETURN(options.horizon_days, HorizonOf(request));
  ASSIGN_OR_RETURN(options.organization, OrganizationOf(request.organization()));
  ASSIGN_OR_RETURN(options.heartbeat, HeartbeatOf(request.heartbeat()));
  ASSIGN_OR_RETURN(options.after, AfterOf(request, sources_.store->head()));
  return feeds_.Open([&](Feed::Ended ended) {
    return std::make_shared<ObligationFeed>(sources_, &board_, call, std::move(options),
                                            std::move(ended));
  });
}

}  // namespace jiedui::services
