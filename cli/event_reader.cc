#include <algorithm>

#include "cli/reader.h"

#include "base/status_macros.h"

namespace jiedui::cli {
namespace {

constexpr int kPageSize = 1000;

v1::EventFilter FilterOf(const EventQuery& query) {
  v1::EventFilter filter;
  filter.mutable_tags()->Assign(query.tags.begin(), query.tags.end());
  filter.mutable_kinds()->Assign(query.kinds.begin(), query.kinds.end());
  return filter;
}

}  // namespace

absl::Status Reader::ListEvents(const EventQuery& query, const EventVisitor& visit) {
  v1::ListEventsRequest request;
  request.set_parent(scope_.ledger);
  *request.mutable_filter() = FilterOf(query);
  request.set_after_position(query.after_position);
  if (scope_.as_of_position.has_value()) {
    request.set_up_to_position(*scope_.as_of_position);
  } else if (scope_.as_of_day.has_value()) {
    ASSIGN_OR_RETURN(const int64_t last, PositionOfDay());
    if (last == 0) return absl::OkStatus();  // which the request would take for the newest
    request.set_up_to_position(last);
  }
  // One page size for the whole listing: the token belongs to the request it was given for.
  request.set_page_size(query.limit > 0 ? std::min(query.limit, kPageSize) : kPageSize);
  int visited = 0;
  do {
    v1::ListEventsResponse response;
    RETURN_IF_ERROR(Call(stubs_.event_log, &v1::EventLogService::Stub::ListEvents, scope_.principal,
                         request, response));
    for (const v1::RecordedEvent& event : response.events()) {
      if (query.limit > 0 && visited == query.limit) return absl::OkStatus();
      visit(event);
      ++visited;
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status Reader::FollowEvents(const EventQuery& query, const EventVisitor& visit) {
  v1::SubscribeEventsRequest request;
  request.set_parent(scope_.ledger);
  *request.mutable_filter() = FilterOf(query);
  request.set_after_position(query.after_position);
  grpc::ClientContext context;  // without a deadline: it lasts as long as the server
  SetPrincipal(scope_.principal, context);
  const auto stream = stubs_.event_log.SubscribeEvents(&context, request);
  v1::SubscribeEventsResponse response;
  int visited = 0;
  while (stream->Read(&response)) {
    for (const v1::RecordedEvent& event : response.events()) {
      visit(event);
      if (++visited == query.limit) {
        context.TryCancel();
        stream->Finish();
        return absl::OkStatus();
      }
    }
  }
  return FromGrpc(stream->Finish());
}

}  // namespace jiedui::cli
