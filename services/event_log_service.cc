#include "services/event_log_service.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

#include "base/status_macros.h"
#include "domain/error.h"
#include "jiedui/event/v1/events.gen.h"
#include "services/event_feed.h"
#include "services/paging.h"
#include "services/read_pipeline.h"
#include "services/recorded_event.h"
#include "services/resource_name.h"
#include "services/status_mapping.h"

namespace jiedui::services {
namespace {

using domain::Invalid;
using domain::Negative;
using domain::Refuse;
using eventstore::Position;

constexpr int kDefaultBatchSize = 256;
// Each tag is one walk along the index for every page.
constexpr size_t kMaxTags = 20;

// "<tag>:<id>", as events are indexed.
bool IsTag(absl::string_view tag) {
  const size_t colon = tag.find(':');
  if (colon == absl::string_view::npos || colon == 0 || tag.size() > 128) return false;
  const absl::string_view id = tag.substr(colon + 1);
  const absl::string_view name = tag.substr(0, colon);
  return !id.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
  }) && std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

absl::StatusOr<int32_t> KindNumber(absl::string_view name) {
  for (const event::v1::EventInfo& info : event::v1::kEventInfo) {
    if (name == info.name) return info.kind;
  }
  return Invalid("filter.kinds", absl::StrCat("no event is called '", name, "'"),
                 absl::StrCat("没有名为“", name, "”的事件"));
}

absl::StatusOr<Position> PositionInName(absl::string_view name, absl::string_view ledger_id) {
  ASSIGN_OR_RETURN(const std::string id, IdInName(name, ledger_id, "events"));
  Position position = 0;
  // One event, one name: no leading zero or sign.
  if (absl::SimpleAtoi(id, &position) && position > 0 && absl::StrCat(position) == id) {
    return position;
  }
  return Invalid("name", "the id of an event is its position", "事件编号即其位置");
}

// Which part of the log one page of a listing walks.
struct Page {
  PageStart start;
  size_t size = 0;
  eventstore::Range range;
};

absl::StatusOr<Page> PageOf(const v1::ListEventsRequest& request, Position head,
                            const PageTokens& tokens) {
  Page page;
  ASSIGN_OR_RETURN(page.size, PageSize(request.page_size(), kDefaultEventPageSize));
  page.start.state_position = head;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(page.start, tokens.Decode(request.page_token(), ArgumentsHash(request)));
    // One of a ledger that was since restored from an older copy.
    if (page.start.state_position > head) return InvalidPageToken();
  }
  RETURN_IF_ERROR(CheckPosition("after_position", request.after_position(), head));
  RETURN_IF_ERROR(CheckPosition("up_to_position", request.up_to_position(), head));
  page.range.after = request.after_position();
  page.range.up_to = page.start.state_position;
  if (request.up_to_position() > 0) {
    page.range.up_to = std::min(page.range.up_to, request.up_to_position());
  }
  page.range.backward = request.descending();
  page.range.limit = page.size + 1;  // one more tells whether there is a next page
  if (page.start.offset > 0 && request.descending()) page.range.up_to = page.start.offset - 1;
  if (page.start.offset > 0 && !request.descending()) page.range.after = page.start.offset;
  return page;
}

}  // namespace

absl::StatusOr<eventstore::Query> QueryOf(const v1::EventFilter& filter) {
  std::set<std::string> tags;
  for (const std::string& tag : filter.tags()) {
    if (!IsTag(tag)) return Invalid("filter.tags", "expected <tag>:<id>", "应为 <tag>:<id>");
    tags.insert(tag);
    if (tags.size() > kMaxTags) {
      return Invalid("filter.tags", absl::StrCat("more than ", kMaxTags, " different tags"),
                     absl::StrCat("不同标签超过 ", kMaxTags, " 个"));
    }
  }
  std::set<int32_t> kinds;  // no more than the catalogue has
  for (const std::string& kind : filter.kinds()) {
    ASSIGN_OR_RETURN(const int32_t number, KindNumber(kind));
    kinds.insert(number);
  }
  return eventstore::Query::Of({tags.begin(), tags.end()}, {kinds.begin(), kinds.end()});
}

EventLog::EventLog(eventstore::Store* store, const PersonalSource& personal, Workers* workers,
                   Seats* seats, const PageTokens* tokens, std::string ledger_id)
    : store_(store),
      personal_(personal),
      workers_(workers),
      tokens_(tokens),
      ledger_id_(std::move(ledger_id)),
      cursors_(store, workers, tokens, ledger_id_),
      reader_(store, personal),
      feeds_(store, seats) {}

Service EventLog::MakeService() {
  auto get = [this](const Call& call, const v1::GetEventRequest& request, KeyAccess access) {
    return Get(call, request, access);
  };
  auto list = [this](const Call& call, const v1::ListEventsRequest& request, KeyAccess access) {
    return List(call, request, access);
  };
  auto subscribe =
      [this](const Call& call,
             const std::string& bytes) -> absl::StatusOr<std::shared_ptr<ResponseSource>> {
    v1::SubscribeEventsRequest request;
    if (!request.ParseFromString(bytes)) return MalformedRequest();
    return Subscribe(call, request);
  };
  std::vector<Method> methods = cursors_.Methods();
  methods.push_back(PersonalMethod<v1::GetEventRequest>("GetEvent", personal_, get,
                                                        &OnlyIfRecorded<v1::GetEventResponse>));
  methods.push_back(PersonalMethod<v1::ListEventsRequest>(
      "ListEvents", personal_, list,
      [](const absl::Status& recorded, v1::ListEventsResponse& response) {
        WithholdUnlessRecorded(recorded, *response.mutable_events());
        return absl::OkStatus();
      }));
  methods.push_back(Method{"SubscribeEvents", StreamHandler(subscribe)});
  return {"jiedui.v1.EventLogService", std::move(methods)};
}

absl::StatusOr<Disclosure<v1::GetEventResponse>> EventLog::Get(const Call& call,
                                                               const v1::GetEventRequest& request,
                                                               KeyAccess access) const {
  ASSIGN_OR_RETURN(const Reading reading, ReadingOf(call, request.purpose()));
  ASSIGN_OR_RETURN(const Position position, PositionInName(request.name(), ledger_id_));
  const auto snapshot = store_->TakeSnapshot();
  if (position > snapshot->head()) {
    return ResourceNotFound("name", request.name());
  }
  ASSIGN_OR_RETURN(const auto stored, snapshot->Get(position));
  RETURN_IF_ERROR(CheckKeyAccess(absl::MakeConstSpan(&stored, 1), access));
  v1::GetEventResponse response;
  *response.mutable_event() = ToRecordedEvent(stored);
  PersonalReader reader(personal_, snapshot.get(), reading);
  RETURN_IF_ERROR(ShowPersonalTexts(stored, reader, *response.mutable_event()));
  response.set_head_position(snapshot->head());
  return Disclosure<v1::GetEventResponse>{std::move(response), reader.WhatWasRead()};
}

absl::StatusOr<Disclosure<v1::ListEventsResponse>> EventLog::List(
    const Call& call, const v1::ListEventsRequest& request, KeyAccess access) const {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id_));
  ASSIGN_OR_RETURN(const Reading reading, ReadingOf(call, request.purpose()));
  ASSIGN_OR_RETURN(const eventstore::Query query, QueryOf(request.filter()));
  const auto snapshot = store_->TakeSnapshot();
  ASSIGN_OR_RETURN(const Page page, PageOf(request, snapshot->head(), *tokens_));
  ASSIGN_OR_RETURN(auto stored, snapshot->Read(query, page.range));
  RETURN_IF_ERROR(CheckKeyAccess(stored, access));

  v1::ListEventsResponse response;
  const bool more = stored.size() > page.size;
  if (more) stored.resize(page.size);
  const size_t count = FillEvents(stored, *response.mutable_events());
  PersonalReader reader(personal_, snapshot.get(), reading);
  std::vector<EventOnItsWay> shown;
  for (size_t i = 0; i < count; ++i) {
    shown.push_back({&stored[i], response.mutable_events(static_cast<int>(i))});
  }
  ShowReadable(shown, reader);
  if (more || count < stored.size()) {
    const PageStart next{page.start.state_position, stored[count - 1].record.position()};
    response.set_next_page_token(tokens_->Encode(next, ArgumentsHash(request)));
  }
  response.set_head_position(page.start.state_position);
  return Disclosure<v1::ListEventsResponse>{std::move(response), reader.WhatWasRead()};
}

absl::StatusOr<std::shared_ptr<ResponseSource>> EventLog::Subscribe(
    const Call& call, const v1::SubscribeEventsRequest& request) {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id_));
  EventFeed::Options options;
  ASSIGN_OR_RETURN(options.reading, ReadingOf(call, request.purpose()));
  ASSIGN_OR_RETURN(options.query.query, QueryOf(request.filter()));
  RETURN_IF_ERROR(CheckPosition("after_position", request.after_position(), store_->head()));
  options.after = request.after_position();
  ASSIGN_OR_RETURN(options.heartbeat, HeartbeatOf(request.heartbeat()));
  if (request.max_batch_size() < 0) return Negative("max_batch_size");
  ASSIGN_OR_RETURN(options.query.max_batch_size,
                   PageSize(request.max_batch_size(), kDefaultBatchSize));

  return feeds_.Open([&](Feed::Ended ended) {
    return std::make_shared<EventFeed>(&reader_, workers_, options, std::move(ended));
  });
}

}  // namespace jiedui::services
