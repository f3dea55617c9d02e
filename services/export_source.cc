#include "services/export_source.h"

#include <deque>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/json_util.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "domain/error.h"
#include "projections/any_table.h"
#include "projections/registry.h"
#include "projections/relations.h"
#include "services/event_log_service.h"
#include "services/recorded_event.h"
#include "services/status_mapping.h"
#include "services/table_query.h"

namespace jiedui::services {
namespace {

using eventstore::Position;
using google::protobuf::Descriptor;
using MessagePointer = std::unique_ptr<google::protobuf::Message>;
using Opened = absl::StatusOr<std::unique_ptr<ExportSource>>;

constexpr int kEventsAtOnce = 256;

class TablesSource final : public ExportSource {
 public:
  TablesSource(std::unique_ptr<projections::State> state,
               std::vector<projections::TableQuestion> questions, v1::TableKind kind,
               std::string policy_set_id)
      : state_(std::move(state)),
        questions_(std::move(questions)),
        kind_(kind),
        policy_set_id_(std::move(policy_set_id)) {}

  const Descriptor& type() const override { return projections::TypeOf(kind_); }
  std::string name() const override { return projections::SnakeCase(type().name()); }
  std::string policy_set_id() const override { return policy_set_id_; }

  absl::StatusOr<MessagePointer> Next() override {
    if (next_ == questions_.size()) return MessagePointer();
    auto table = projections::ReadTable(state_->tables(), questions_[next_++]);
    RETURN_IF_ERROR(StatusOfRead(table.status(), *state_));
    return *std::move(table);
  }

 private:
  const std::unique_ptr<projections::State> state_;
  const std::vector<projections::TableQuestion> questions_;
  const v1::TableKind kind_;
  const std::string policy_set_id_;
  size_t next_ = 0;
};

// The state is not needed once the list is read.
class ListSource final : public ExportSource {
 public:
  ListSource(const AnyList& list, AnyList::Items items)
      : type_(&list.item_type()), request_(list.request_type().name()) {
    for (MessagePointer& item : items) items_.push_back(std::move(item));
  }

  const Descriptor& type() const override { return *type_; }
  // "cases" of ListCasesRequest.
  std::string name() const override {
    return projections::SnakeCase(
        absl::StripSuffix(absl::StripPrefix(request_, "List"), "Request"));
  }

  absl::StatusOr<MessagePointer> Next() override {
    if (items_.empty()) return MessagePointer();
    MessagePointer item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

 private:
  const Descriptor* const type_;
  const std::string request_;
  std::deque<MessagePointer> items_;
};

v1::ExportedEvent ToExported(const eventstore::StoredEvent& stored) {
  v1::RecordedEvent recorded = ToRecordedEvent(stored);
  v1::ExportedEvent event;
  event.set_position(recorded.position());
  event.set_kind(recorded.kind());
  event.set_title(recorded.title());
  event.set_actor(recorded.actor());
  *event.mutable_occurred_date() = recorded.occurred_date();
  *event.mutable_record_time() = recorded.record_time();
  event.set_request_id(recorded.request_id());
  event.mutable_tags()->Swap(recorded.mutable_tags());
  const auto made =
      google::protobuf::util::MessageToJsonString(recorded.event(), event.mutable_body_json());
  CHECK(made.ok(), std::string(made.message()));
  event.set_leaf_hash(recorded.leaf_hash());
  return event;
}

// What is recorded stays as it is, so that no snapshot need be held.
class EventsSource final : public ExportSource {
 public:
  EventsSource(const eventstore::Store* store, eventstore::Query query, Position after,
               Position up_to)
      : store_(store), query_(std::move(query)), after_(after), up_to_(up_to) {}

  const Descriptor& type() const override { return *v1::ExportedEvent::descriptor(); }
  std::string name() const override { return "events"; }

  absl::StatusOr<MessagePointer> Next() override {
    if (read_.empty() && after_ < up_to_) RETURN_IF_ERROR(ReadMore());
    if (read_.empty()) return MessagePointer();
    auto event = std::make_unique<v1::ExportedEvent>(ToExported(read_.front()));
    read_.pop_front();
    return event;
  }

 private:
  absl::Status ReadMore() {
    eventstore::Range range;
    range.after = after_;
    range.up_to = up_to_;
    range.limit = kEventsAtOnce;
    auto events = store_->TakeSnapshot()->Read(query_, range);
    if (!events.ok()) return FromStore(events.status(), "");
    after_ = events->size() < kEventsAtOnce ? up_to_ : events->back().record.position();
    read_.assign(std::make_move_iterator(events->begin()), std::make_move_iterator(events->end()));
    return absl::OkStatus();
  }

  const eventstore::Store* const store_;
  const eventstore::Query query_;
  Position after_;
  const Position up_to_;
  std::deque<eventstore::StoredEvent> read_;
};

Opened OpenTables(const ExportSources& sources, const v1::TableQuery& query,
                  std::unique_ptr<projections::State> state) {
  const projections::Tables& tables = state->tables();
  const ReadContext context = sources.reads->ContextOf(*state);
  ASSIGN_OR_RETURN(projections::TableFamily family, FamilyOf(query, context.today));
  family.question.history = context.history;
  ASSIGN_OR_RETURN(std::vector<projections::TableQuestion> questions,
                   projections::QuestionsOf(tables, family));
  ASSIGN_OR_RETURN(
      const v1::PolicySet policy,
      projections::ReadPolicySetInForce(tables, family.question.program_id, family.question.on));
  return std::make_unique<TablesSource>(std::move(state), std::move(questions), query.kind(),
                                        policy.adopted().policy_set_id());
}

Opened OpenList(const ExportSources& sources, const google::protobuf::Any& list,
                const projections::State& state) {
  std::string name;
  google::protobuf::Any::ParseAnyTypeUrl(list.type_url(), &name);
  const auto found = sources.lists->find(name);
  if (found == sources.lists->end()) {
    return domain::Refuse(
        v1::ERROR_REASON_FIELD_INVALID, "list",
        {{"problem", absl::StrCat("'", name, "' is the request of no list of read models")},
         {"problem_zh", absl::StrCat("“", name, "”不是可导出的列表请求")}});
  }
  auto items = found->second->Read(sources.reads->ContextOf(state), list.value());
  RETURN_IF_ERROR(StatusOfRead(items.status(), state));
  return std::make_unique<ListSource>(*found->second, *std::move(items));
}

Opened OpenEvents(const ExportSources& sources, const v1::EventSelection& events, Position up_to) {
  ASSIGN_OR_RETURN(eventstore::Query query, QueryOf(events.filter()));
  RETURN_IF_ERROR(
      CheckPosition("events.after_position", events.after_position(), sources.store->head()));
  return std::make_unique<EventsSource>(sources.store, std::move(query), events.after_position(),
                                        up_to);
}

}  // namespace

Opened OpenSource(const ExportSources& sources, const v1::ExportTableRequest& request,
                  std::unique_ptr<projections::State> state) {
  switch (request.source_case()) {
    case v1::ExportTableRequest::kTable:
      RETURN_IF_ERROR(CheckAssumable(request.table().kind(), request.read(), "read"));
      return OpenTables(sources, request.table(), std::move(state));
    case v1::ExportTableRequest::kList:
      return OpenList(sources, request.list(), *state);
    case v1::ExportTableRequest::kEvents:
      return OpenEvents(sources, request.events(), state->position());
    case v1::ExportTableRequest::SOURCE_NOT_SET:
      break;
  }
  return Required("source", "");
}

}  // namespace jiedui::services
