// The life of a query: one template for every read of the read models.
//
//   transport.cc   who calls, is the request of a size we read
//   ReadMethod     parse
//   ReadPipeline   which ledger; which state (ReadOptions → projections::Freshness); wait for it
//   a function of (tables, request), on a thread of the read models
//   of a listing: which of its rows the filter is true of, and one page of them
//   and the answer back, with the position it was computed at
//
// Any thread; nothing blocks.

#ifndef JIEDUI_SERVICES_READ_PIPELINE_H_
#define JIEDUI_SERVICES_READ_PIPELINE_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_field.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/status_macros.h"
#include "base/workers.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/rules/organization_view.h"
#include "eventstore/store.h"
#include "jiedui/v1/consistency.pb.h"
#include "projections/ledger_history.h"
#include "projections/read_models.h"
#include "projections/registry.h"
#include "services/blame.h"
#include "services/etags.h"
#include "services/filter.h"
#include "services/kept_listings.h"
#include "services/last_fact.h"
#include "services/paging.h"
#include "services/resource_name.h"
#include "services/rpc.h"
#include "services/status_mapping.h"

namespace jiedui::services {

// What the function behind a read sees.
struct ReadContext {
  const projections::Tables& tables;
  absl::string_view ledger_id;
  CivilDay today;  // "the day of the state": what is judged, is judged on it
  Etags etags;     // at the state's position
  projections::LedgerHistory* history = nullptr;

  // The id in a name of this ledger and collection.
  absl::StatusOr<std::string> Id(absl::string_view name, absl::string_view collection) const {
    return IdInName(name, ledger_id, collection);
  }

  // Names in the tables' answers are relative to the ledger, and say nothing of etags; a caller
  // gets them in full.
  template <class Resource>
  absl::Status Complete(Resource& resource) const {
    Name(resource);
    return SetEtag(resource);
  }

  template <class Resource>
  void Name(Resource& resource) const {
    if constexpr (requires { resource.mutable_name(); }) {
      resource.set_name(FullName(ledger_id, resource.name()));
    }
  }

  // Of a resource that has its name in full. One seek.
  template <class Resource>
  absl::Status SetEtag(Resource& resource) const {
    if constexpr (requires { resource.mutable_etag(); }) {
      auto etag = etags.Of(absl::StripPrefix(resource.name(), FullName(ledger_id, "")));
      if (!etag.ok()) return FromStore(etag.status(), "");
      resource.set_etag(*std::move(etag));
    }
    return absl::OkStatus();
  }
};

// Where reads come from. Everything outlives the pipeline, and every read has been answered before
// the pipeline goes.
struct ReadSources {
  eventstore::Store* store = nullptr;
  projections::ReadModels* read_models = nullptr;
  Workers* workers = nullptr;
  const Clock* clock = nullptr;                   // the ledger's
  projections::LedgerHistory* history = nullptr;  // for tables of more than one state
  const PageTokens* tokens = nullptr;             // for lists
};

// What a list of the newest state is judged on that names no day.
enum class DefaultDay {
  kOfState,  // the day of the state
  kToday,    // the ledger's clock's: what is due is so whether or not anything was recorded since
};

class ReadPipeline {
 public:
  using State = projections::State;
  using Done = absl::AnyInvocable<void(absl::StatusOr<std::unique_ptr<State>>)>;
  using Found = absl::AnyInvocable<void(absl::StatusOr<eventstore::Position>)>;

  ReadPipeline(const ReadSources& sources, std::string ledger_id);

  // Hands over the state the options ask for, with the day it is judged on: of as_of_time that of
  // the time, else that of the last fact in it.
  void Read(const Call& call, const v1::ReadOptions& options, Done done);

  // The position of the state the options ask for, for what is read from the log itself, which is
  // never behind: unless a past state is asked for, the newest. Refused as Read does, but for what
  // tables alone can be asked: FIELD_INVALID for an assumed policy.
  void Locate(const Call& call, const v1::ReadOptions& options, Found found);

  // Hands over the state after exactly that position.
  void ReadAt(const Call& call, eventstore::Position position, Done done);

  // The day of the state after that position: that of the last event up to it which is no act done
  // with the ledger itself; nullopt if there is none, or it cannot be read.
  std::optional<CivilDay> DayAfter(eventstore::Position position);

  // Work that looks at many states of the past: on the lane of those, for as long as the caller
  // waits, so that no other read waits for it.
  void RunAmongPast(const Call& call, projections::PastWork work);

  // The caller was given a token for the next page of this state.
  void Keep(const State& state) { sources_.read_models->Keep(state); }
  KeptListings& kept_listings() { return kept_listings_; }

  // The same `done`, for a state as the options want it seen.
  static Done Seen(const v1::ReadOptions& options, Done done);

  // The state is the newest, or not older than a position: it is judged today, and never before
  // what it knows of. One that the options want of the past is left as it is.
  void JudgeToday(const v1::ReadOptions& options, State& state) const;

  // What the function behind a read of that state sees.
  ReadContext ContextOf(const State& state) const;

  absl::string_view ledger_id() const { return ledger_id_; }
  const PageTokens& tokens() const { return *sources_.tokens; }

 private:
  // The position of a past state. BEFORE_LEDGER if there was nothing then and there is something
  // now.
  void LocatePast(const v1::ReadOptions& options, Found found);
  void LocateAsOf(absl::Time time, Found found);
  // Everything recorded up to that time is visible by now, unless that failed.
  void LocateSettled(const absl::Status& settled, absl::Time time, Found found);
  // `field`, a constant, names the past state: it is asked for on another thread, later.
  void CheckBegun(const char* field, eventstore::Position position, Found found);
  void Await(const projections::Freshness& freshness, absl::Time deadline, Done done);
  absl::Status Failed(const projections::Freshness& freshness, const absl::Status& failure) const;

  const ReadSources sources_;
  const std::string ledger_id_;
  LastFact last_fact_;
  const SteadyClock steady_clock_;
  KeptListings kept_listings_{steady_clock_};
};

// What became of a read: LEDGER_DAMAGED if a row could not be read, whatever was made of the
// others, or if a record behind it could not be.
absl::Status StatusOfRead(absl::Status done, const projections::State& state);
v1::ReadMetadata MetadataOf(const projections::State& state);

// Until when a read waits for its state: the call's deadline or max_wait, whichever comes first.
// FIELD_INVALID if max_wait is no duration or negative.
absl::StatusOr<absl::Time> DeadlineOf(const Call& call, const v1::ReadOptions& options);

// The as_of_time of options that have one. FIELD_INVALID, or DATE_IN_FUTURE if it has not come.
absl::StatusOr<absl::Time> AsOfTime(const v1::ReadOptions& options, absl::Time now);

// The day in a field of a request; FIELD_INVALID if it is none.
absl::StatusOr<CivilDay> DayIn(absl::string_view field, const google::type::Date& date);

// The day a request wants judged on, by default the day of the state; FIELD_INVALID if it is none.
template <class Request>
absl::StatusOr<CivilDay> DayOf(const Request& request, const ReadContext& context) {
  if (!request.has_on_date()) return context.today;
  return DayIn("on_date", request.on_date());
}

// FIELD_INVALID if the request names no organization that there is.
absl::StatusOr<domain::Organization> OrganizationOf(v1::Organization asked);

// The organization a request wants, of the day it wants judged on. Refused as the two are.
template <class Request>
absl::StatusOr<domain::OrganizationView> ViewOf(const ReadContext& context,
                                                const Request& request) {
  auto day = DayOf(request, context);
  if (!day.ok()) return day.status();
  auto organization = OrganizationOf(request.organization());
  if (!organization.ok()) return organization.status();
  return projections::ViewOf(context.tables, *organization, *day);
}

// FIELD_INVALID for a negative position, POSITION_IN_FUTURE for one beyond the head.
absl::Status CheckPosition(absl::string_view field, eventstore::Position position,
                           eventstore::Position head);

// MONTH_INVALID unless it is of the form 2017-03.
absl::StatusOr<CivilMonth> MonthOf(absl::string_view month);

// FIELD_REQUIRED if it is empty.
absl::Status Required(absl::string_view field, absl::string_view value);

// A request names what it reads from by its parent, or a resource by its name, which the function
// behind the read takes apart.
template <class Request>
absl::Status CheckTarget(const Request& request, absl::string_view ledger_id) {
  if constexpr (requires { request.parent(); }) return CheckParent(request.parent(), ledger_id);
  return absl::OkStatus();
}

// One rpc that reads: `read` fills the response in, all but its metadata.
template <class Request, class Response>
Method ReadMethod(std::string name, ReadPipeline* reads,
                  absl::Status (*read)(const ReadContext&, const Request&, Response&)) {
  auto handle = [reads, read](const Call& call, const std::string& bytes, Respond respond) {
    Request request;
    if (!request.ParseFromString(bytes)) return respond(MalformedRequest());
    absl::Status status = CheckTarget(request, reads->ledger_id());
    if (!status.ok()) return respond(std::move(status));
    const v1::ReadOptions options = request.read();
    auto answer = [reads, read, request = std::move(request), respond = std::move(respond)](
                      absl::StatusOr<std::unique_ptr<projections::State>> state) mutable {
      if (!state.ok()) return respond(state.status());
      Response response;
      absl::Status done = StatusOfRead(read(reads->ContextOf(**state), request, response), **state);
      if (!done.ok()) return respond(Blame(done, request));
      *response.mutable_metadata() = MetadataOf(**state);
      respond(response.SerializeAsString());
    };
    reads->Read(call, options, std::move(answer));
  };
  return {std::move(name), UnaryHandler(std::move(handle))};
}

// One rpc that lists: `list` gives everything that matches all but the filter, `items` says where a
// page of it goes.
template <class Request, class Response, class Resource>
class ListMethodHandler {
 public:
  using List = absl::StatusOr<std::vector<Resource>> (*)(const ReadContext&, const Request&);
  using Items = google::protobuf::RepeatedPtrField<Resource>* (Response::*)();

  ListMethodHandler(ReadPipeline* reads, List list, Items items, DefaultDay day)
      : reads_(reads), list_(list), items_(items), day_(day) {}

  void operator()(const Call& call, const std::string& bytes, Respond respond) const {
    Request request;
    if (!request.ParseFromString(bytes)) return respond(MalformedRequest());
    absl::StatusOr<Listing> listing = Begin(request);
    if (!listing.ok()) return respond(listing.status());
    const v1::ReadOptions options = request.read();
    const PageStart start = listing->start;
    auto answer = [*this, listing = *std::move(listing), request = std::move(request),
                   respond = std::move(respond)](
                      absl::StatusOr<std::unique_ptr<projections::State>> state) mutable {
      if (!state.ok()) return respond(state.status());
      if (day_ == DefaultDay::kToday) reads_->JudgeToday(request.read(), **state);
      respond(Answer(**state, request, listing));
    };
    if (start.offset > 0) {
      reads_->ReadAt(call, start.state_position, ReadPipeline::Seen(options, std::move(answer)));
    } else {
      reads_->Read(call, options, std::move(answer));
    }
  }

 private:
  using Rows = std::shared_ptr<const std::vector<Resource>>;
  // What a request asks for, once it is found to be in order.
  struct Listing {
    PageStart start;
    size_t page_size = 0;
    Filter filter;
  };

  absl::StatusOr<Listing> Begin(const Request& request) const {
    Listing listing;
    RETURN_IF_ERROR(CheckTarget(request, reads_->ledger_id()));
    ASSIGN_OR_RETURN(listing.page_size, PageSize(request.page_size(), kDefaultPageSize));
    ASSIGN_OR_RETURN(listing.filter, Filter::Parse(request.filter(), *Resource::descriptor()));
    if (request.page_token().empty()) return listing;
    ASSIGN_OR_RETURN(listing.start,
                     reads_->tokens().Decode(request.page_token(), ArgumentsHash(request)));
    RETURN_IF_ERROR(CheckPinned(listing.start, request.read()));
    return listing;
  }

  absl::StatusOr<std::string> Answer(const projections::State& state, const Request& request,
                                     const Listing& listing) const {
    const ReadContext context = reads_->ContextOf(state);
    const std::string arguments = ArgumentsHash(request);
    const std::string key =
        absl::StrCat(state.position(), "/", FormatDay(state.day()), "/", arguments);
    ASSIGN_OR_RETURN(const Rows all, RowsOf(context, state, request, listing.start, key));
    const auto wanted = [&context, &listing](Resource& resource) {
      context.Name(resource);
      return listing.filter.Matches(resource);
    };
    const auto complete = [&context](Resource& resource) { return context.SetEtag(resource); };
    Response response;
    ASSIGN_OR_RETURN(const size_t next,
                     FillPage(*all, static_cast<size_t>(listing.start.offset), listing.page_size,
                              wanted, complete, *(response.*items_)()));
    if (next < all->size()) {
      const PageStart start{state.position(), static_cast<int64_t>(next)};
      response.set_next_page_token(reads_->tokens().Encode(start, arguments));
      reads_->Keep(state);
      reads_->kept_listings().Keep(key, all);
    } else {
      reads_->kept_listings().Drop(key);
    }
    *response.mutable_metadata() = MetadataOf(state);
    return response.SerializeAsString();
  }

  // Everything listed. A first page is made of the state as it is read now, whatever was made of it
  // before.
  absl::StatusOr<Rows> RowsOf(const ReadContext& context, const projections::State& state,
                              const Request& request, const PageStart& start,
                              const std::string& key) const {
    if (start.offset > 0) {
      if (Rows kept = reads_->kept_listings().Find<Resource>(key); kept != nullptr) return kept;
    }
    auto all = list_(context, request);
    const absl::Status done = StatusOfRead(all.status(), state);
    if (!done.ok()) return Blame(done, request);
    return std::make_shared<const std::vector<Resource>>(*std::move(all));
  }

  ReadPipeline* reads_;
  List list_;
  Items items_;
  DefaultDay day_;
};

// The list of one rpc, for whoever takes it whole and not in pages.
class AnyList {
 public:
  using Items = std::vector<std::unique_ptr<google::protobuf::Message>>;

  virtual ~AnyList() = default;
  virtual const google::protobuf::Descriptor& request_type() const = 0;
  virtual const google::protobuf::Descriptor& item_type() const = 0;
  // What the request, of that type and as it was sent, lists: complete, in order, and of that only
  // what its filter is true of.
  virtual absl::StatusOr<Items> Read(const ReadContext& context,
                                     const std::string& request) const = 0;
};

template <class Request, class Resource>
class TypedList final : public AnyList {
 public:
  using List = absl::StatusOr<std::vector<Resource>> (*)(const ReadContext&, const Request&);

  explicit TypedList(List list) : list_(list) {}

  const google::protobuf::Descriptor& request_type() const override {
    return *Request::descriptor();
  }
  const google::protobuf::Descriptor& item_type() const override { return *Resource::descriptor(); }

  absl::StatusOr<Items> Read(const ReadContext& context,
                             const std::string& request) const override {
    Request parsed;
    if (!parsed.ParseFromString(request)) return MalformedRequest();
    ASSIGN_OR_RETURN(const Filter filter, Filter::Parse(parsed.filter(), *Resource::descriptor()));
    auto all = list_(context, parsed);
    if (!all.ok()) return Blame(all.status(), parsed);
    Items items;
    for (Resource& resource : *all) {
      context.Name(resource);
      if (!filter.Matches(resource)) continue;
      RETURN_IF_ERROR(context.SetEtag(resource));
      items.push_back(std::make_unique<Resource>(std::move(resource)));
    }
    return items;
  }

 private:
  const List list_;
};

template <class Request, class Response, class Resource>
Method ListMethod(std::string name, ReadPipeline* reads,
                  absl::StatusOr<std::vector<Resource>> (*list)(const ReadContext&, const Request&),
                  google::protobuf::RepeatedPtrField<Resource>* (Response::*items)(),
                  DefaultDay day = DefaultDay::kOfState) {
  return {std::move(name),
          UnaryHandler(ListMethodHandler<Request, Response, Resource>(reads, list, items, day)),
          std::make_shared<const TypedList<Request, Resource>>(list)};
}

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_READ_PIPELINE_H_
