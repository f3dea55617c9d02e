#include "services/bulletin_service.h"

#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "domain/circulation/bulletin.h"
#include "domain/date.h"
#include "domain/rules/bulletin.h"
#include "jiedui/v1/bulletin_service.pb.h"
#include "projections/bulletin_archive.h"
#include "projections/bulletin_corrections.h"
#include "projections/bulletin_table.h"
#include "projections/cell_changes.h"
#include "projections/registry.h"
#include "services/checkpoints.h"
#include "services/read_pipeline.h"
#include "services/resource_name.h"
#include "services/write_pipeline.h"

namespace jiedui::services {
namespace {

using event::v1::BulletinPublished;
using projections::State;
using projections::StillWanted;
using StatePointer = std::unique_ptr<State>;

// Hands over the state that the bulletin before this one published; null if this is the first.
void ReadThen(ReadPipeline* reads, const Call& call, const State& now,
              const BulletinPublished& bulletin, ReadPipeline::Done done) {
  if (bulletin.previous_bulletin_id().empty()) return done(StatePointer());
  const auto previous = projections::ReadBulletin(now.tables(), bulletin.previous_bulletin_id());
  if (!previous.ok()) return done(previous.status());
  reads->ReadAt(call, previous->published().position(), std::move(done));
}

// LEDGER_DAMAGED if a row of either state could not be read.
absl::Status Sound(const State& now, const State* then) {
  RETURN_IF_ERROR(StatusOfRead(absl::OkStatus(), now));
  return then == nullptr ? absl::OkStatus() : StatusOfRead(absl::OkStatus(), *then);
}

const projections::Tables* TablesOf(const State* state) {
  return state == nullptr ? nullptr : &state->tables();
}

// What was recorded of the past, and how long it is searched for what changed; null: to the end.
struct ErrataSearch {
  projections::LedgerChanges& changes;
  const StillWanted wanted = nullptr;
};

// As CompareTables finds them, and all of them.
absl::StatusOr<std::vector<v1::CellChange>> ChangesBetween(
    const ErrataSearch& errata, const State& then, const State& now,
    const projections::TableQuestion& question) {
  projections::ChangeSearch search;
  search.question = question;
  search.tables = now.shared_tables();
  search.first = then.position();
  search.last = now.position();
  search.max_changes = std::numeric_limits<int>::max();
  search.step = errata.wanted;
  ASSIGN_OR_RETURN(projections::ChangesFound found, errata.changes.Find(search));
  return std::move(found.changes);
}

absl::StatusOr<v1::BulletinTable> TableOf(const ErrataSearch& errata, const State& now,
                                          const State* then, const BulletinPublished& bulletin) {
  auto table = projections::ReadBulletinTable(now.tables(), TablesOf(then), bulletin,
                                              [&](const projections::TableQuestion& question) {
                                                return ChangesBetween(errata, *then, now, question);
                                              });
  RETURN_IF_ERROR(Sound(now, then));
  return table;
}

// What only the server says of a bulletin, before anything is known of the ledger.
void ClearSeal(BulletinPublished& fact) {
  fact.clear_position();
  fact.clear_root_sha256();
  fact.clear_table_sha256();
  fact.clear_judged_date();
  fact.clear_previous_bulletin_id();
  fact.clear_edition();
  fact.set_bulletin_id(domain::BulletinId(fact.program_id(), fact.unit_id(), fact.number()));
}

void SetPrevious(const projections::Tables& tables, BulletinPublished& fact) {
  const auto published = projections::BulletinsOf(tables, fact.program_id(), fact.unit_id());
  if (published.empty()) return;
  fact.set_previous_bulletin_id(published.back().published().bulletin_id());
}

// A proposal that no table can be made of stays without a seal: the decision refuses it, and says
// what is wrong with it.
absl::Status Seal(const BulletinSources& sources, const State& now, const State* then,
                  BulletinPublished& fact) {
  const auto table = TableOf({*sources.changes}, now, then, fact);
  RETURN_IF_ERROR(Sound(now, then));
  if (!table.ok()) return absl::OkStatus();
  const auto root = sources.store->TakeSnapshot()->Root(now.position());
  if (!root.ok()) return FromStore(root.status(), "");
  fact.set_position(now.position());
  fact.set_root_sha256(Hex(*root));
  fact.set_table_sha256(projections::BulletinTableHash(*table));
  fact.set_edition(static_cast<int32_t>(domain::kLatestEdition));
  return absl::OkStatus();
}

// A write on its way through the reads it needs.
struct Publication {
  Proposal proposal;
  StatePointer now;
  Respond respond;
  std::string named_id = {};  // as the caller calls it; whether it may, the decision says

  BulletinPublished& fact() { return *proposal.event.mutable_bulletin_published(); }
};

void SealAndWrite(const BulletinSources& sources, const Call& call, StatePointer then,
                  Publication& publication) {
  absl::Status sealed = Seal(sources, *publication.now, then.get(), publication.fact());
  then = nullptr;
  publication.now = nullptr;
  if (!sealed.ok()) return publication.respond(std::move(sealed));
  if (!publication.named_id.empty()) publication.fact().set_bulletin_id(publication.named_id);
  sources.writes->Write(call, std::move(publication.proposal), std::move(publication.respond));
}

// As for a read, live reads do not wait for the errata: the state that is sealed is the one read
// before, whatever is recorded meanwhile. Once begun the search goes on to its end, whether or not
// the caller waits: without its errata the table would be refused for what is not wrong with it.
void SearchAndWrite(const BulletinSources& sources, const Call& call,
                    const std::shared_ptr<Publication>& publication,
                    absl::StatusOr<StatePointer> then) {
  if (!then.ok()) return publication->respond(then.status());
  if (*then == nullptr) return SealAndWrite(sources, call, nullptr, *publication);
  sources.reads->RunAmongPast(call, [sources, call, publication, then = *std::move(then)](
                                        const absl::StatusOr<StillWanted>& wanted) mutable {
    if (wanted.ok()) return SealAndWrite(sources, call, std::move(then), *publication);
    then = nullptr;
    publication->now = nullptr;
    publication->respond(wanted.status());
  });
}

void Publish(const BulletinSources& sources, const Call& call, const std::string& bytes,
             Respond respond) {
  auto proposal = ParseProposal<v1::PublishBulletinRequest>(call.method, bytes);
  if (!proposal.ok()) return respond(std::move(proposal).status());
  auto publication =
      std::make_shared<Publication>(Publication{*std::move(proposal), nullptr, std::move(respond)});
  publication->named_id = publication->fact().bulletin_id();
  ClearSeal(publication->fact());
  *publication->fact().mutable_judged_date() = domain::ToDate(DayAt(sources.clock->Now()));
  v1::ReadOptions everything;
  everything.set_strong(true);
  sources.reads->Read(call, everything,
                      [sources, call, publication](absl::StatusOr<StatePointer> now) {
                        if (!now.ok()) return publication->respond(now.status());
                        publication->now = *std::move(now);
                        SetPrevious(publication->now->tables(), publication->fact());
                        ReadThen(sources.reads, call, *publication->now, publication->fact(),
                                 [sources, call, publication](absl::StatusOr<StatePointer> then) {
                                   SearchAndWrite(sources, call, publication, std::move(then));
                                 });
                      });
}

// A read on its way from the bulletin to its table.
struct Showing {
  v1::GetBulletinRequest request;
  v1::GetBulletinResponse response;
  StatePointer now;                      // that it published
  std::vector<BulletinPublished> later;  // of the same issuer, in the state asked for
  Respond respond;

  const BulletinPublished& published() const { return response.bulletin().published(); }
};

// With the edition it was published by, and no text where none is left that hashes to what was
// published.
absl::Status AddTable(const ErrataSearch& errata, const State* then, Showing& showing) {
  auto published = projections::ReadPublishedTable(
      showing.now->tables(), TablesOf(then), showing.published(),
      [&](const projections::TableQuestion& question) {
        return ChangesBetween(errata, *then, *showing.now, question);
      });
  RETURN_IF_ERROR(Sound(*showing.now, then));
  RETURN_IF_ERROR(published.status());
  v1::GetBulletinResponse& response = showing.response;
  response.set_edition(static_cast<int32_t>(published->edition));
  response.set_earlier_edition(published->edition < domain::kLatestEdition);
  response.set_not_reproduced(!published->reproduced);
  if (published->reproduced) {
    response.set_table_text(domain::BulletinText(published->table, published->edition));
  }
  *response.mutable_table() = std::move(published->table);
  return absl::OkStatus();
}

// A later table that is not the one that was hashed is refused where it is shown, and says nothing
// of this bulletin.
absl::Status AddCorrectedBy(const ErrataSearch& errata, absl::string_view ledger_id,
                            Showing& showing) {
  const std::string& id = showing.published().bulletin_id();
  for (const BulletinPublished& later : showing.later) {
    if (errata.wanted != nullptr) RETURN_IF_ERROR(errata.wanted());
    const auto corrects = projections::Corrects(later, id, errata.changes);
    if (domain::ReasonOf(corrects.status()) == v1::ERROR_REASON_BULLETIN_TABLE_DIFFERS) continue;
    RETURN_IF_ERROR(corrects.status());
    if (!*corrects) continue;
    showing.response.add_corrected_by(
        FullName(ledger_id, absl::StrCat("bulletins/", later.bulletin_id())));
  }
  return absl::OkStatus();
}

// What it holds of the ledger is let go before the answer, with which the ledger may close.
void ShowTable(const ErrataSearch& errata, absl::string_view ledger_id, StatePointer then,
               Showing& showing) {
  absl::Status status = AddTable(errata, then.get(), showing);
  if (status.ok()) status = AddCorrectedBy(errata, ledger_id, showing);
  then = nullptr;
  showing.now = nullptr;
  if (!status.ok()) return showing.respond(status);
  showing.respond(showing.response.SerializeAsString());
}

// Errata are looked for in up to hundreds of states: live reads do not wait for that. A first
// bulletin has none, and what later ones correct is found out once.
void SearchAndShow(const BulletinSources& sources, const Call& call,
                   const std::shared_ptr<Showing>& showing, absl::StatusOr<StatePointer> then) {
  if (!then.ok()) return showing->respond(then.status());
  const absl::string_view ledger_id = sources.reads->ledger_id();
  const bool is_known = absl::c_all_of(showing->later, [&sources](const BulletinPublished& later) {
    return projections::AreCorrectionsKnown(later, *sources.changes);
  });
  if (*then == nullptr && is_known) {
    return ShowTable({*sources.changes}, ledger_id, nullptr, *showing);
  }
  sources.reads->RunAmongPast(
      call, [changes = sources.changes, ledger_id, showing,
             then = *std::move(then)](const absl::StatusOr<StillWanted>& wanted) mutable {
        if (wanted.ok())
          return ShowTable({*changes, *wanted}, ledger_id, std::move(then), *showing);
        then = nullptr;
        showing->now = nullptr;
        showing->respond(wanted.status());
      });
}

// Those of its programme and issuer that came after it.
std::vector<BulletinPublished> LaterOf(const projections::Tables& tables,
                                       const v1::Bulletin& bulletin) {
  const BulletinPublished& published = bulletin.published();
  std::vector<BulletinPublished> later;
  for (const auto& row :
       projections::BulletinsOf(tables, published.program_id(), published.unit_id())) {
    if (row.publication_position() > bulletin.publication_position()) {
      later.push_back(row.published());
    }
  }
  return later;
}

absl::Status FindBulletin(const ReadContext& context, const State& state, Showing& showing) {
  ASSIGN_OR_RETURN(const std::string id, context.Id(showing.request.name(), "bulletins"));
  const absl::Status found = [&] {
    auto bulletin = projections::ReadBulletin(context.tables, id);
    if (bulletin.ok()) *showing.response.mutable_bulletin() = *std::move(bulletin);
    return bulletin.status();
  }();
  RETURN_IF_ERROR(StatusOfRead(found, state));
  *showing.response.mutable_metadata() = MetadataOf(state);
  showing.later = LaterOf(context.tables, showing.response.bulletin());
  return context.Complete(*showing.response.mutable_bulletin());
}

// Not of the state that is read: the newest that is known of the ledger.
absl::Status AddCheckpoint(const eventstore::Store& store, absl::string_view ledger_id,
                           v1::GetBulletinResponse& response) {
  const auto size =
      SmallestCheckpointOver(*store.TakeSnapshot(), response.bulletin().publication_position());
  if (!size.ok()) return FromStore(size.status(), "");
  if (*size == eventstore::kNoPosition) return absl::OkStatus();
  response.set_checkpoint(FullName(ledger_id, absl::StrCat("checkpoints/", *size)));
  response.set_checkpoint_size(*size);
  return absl::OkStatus();
}

void Get(const BulletinSources& sources, const Call& call, const std::string& bytes,
         Respond respond) {
  auto showing = std::make_shared<Showing>();
  if (!showing->request.ParseFromString(bytes)) return respond(MalformedRequest());
  if (showing->request.read().has_assumed_policy()) {
    return respond(domain::Invalid("read.assumed_policy", "a bulletin shows what was published",
                                   "通报以公布的表为准，不适用假设的参数集"));
  }
  showing->respond = std::move(respond);
  ReadPipeline* const reads = sources.reads;
  const auto read_table = [reads, sources, call, showing](absl::StatusOr<StatePointer> now) {
    if (!now.ok()) return showing->respond(now.status());
    showing->now = *std::move(now);
    ReadThen(reads, call, *showing->now, showing->published(),
             [sources, call, showing](absl::StatusOr<StatePointer> then) {
               SearchAndShow(sources, call, showing, std::move(then));
             });
  };
  reads->Read(call, showing->request.read(),
              [reads, store = sources.store, call, showing,
               read_table](const absl::StatusOr<StatePointer>& state) {
                absl::Status status =
                    state.ok() ? FindBulletin(reads->ContextOf(**state), **state, *showing)
                               : state.status();
                if (status.ok()) {
                  status = AddCheckpoint(*store, reads->ledger_id(), showing->response);
                }
                if (!status.ok()) return showing->respond(Blame(status, showing->request));
                reads->ReadAt(call, showing->published().position(), read_table);
              });
}

absl::StatusOr<std::vector<v1::Bulletin>> ListBulletins(const ReadContext& context,
                                                        const v1::ListBulletinsRequest& request) {
  if (!request.unit_id().empty()) {
    RETURN_IF_ERROR(projections::FindUnit(context.tables, request.unit_id()).status());
  }
  if (!request.program_id().empty()) {
    RETURN_IF_ERROR(projections::FindProgram(context.tables, request.program_id()).status());
  }
  return projections::ListBulletins(context.tables, {request.program_id(), request.unit_id()});
}

absl::Status GetSchedule(const ReadContext& context, const v1::GetBulletinScheduleRequest& request,
                         v1::GetBulletinScheduleResponse& response) {
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  ASSIGN_OR_RETURN(const CivilDay day, DayOf(request, context));
  ASSIGN_OR_RETURN(*response.mutable_schedule(),
                   projections::ReadBulletinSchedule(context.tables, request.program_id(), day));
  return absl::OkStatus();
}

}  // namespace

Service MakeBulletinService(const BulletinSources& sources) {
  auto publish = [sources](const Call& call, const std::string& bytes, Respond respond) {
    Publish(sources, call, bytes, std::move(respond));
  };
  auto get = [sources](const Call& call, const std::string& bytes, Respond respond) {
    Get(sources, call, bytes, std::move(respond));
  };
  return {"jiedui.v1.BulletinService",
          {Checkpointed(Method{"PublishBulletin", UnaryHandler(publish)}, sources.evidence),
           WriteMethod<v1::RecordCopyDeliveryRequest>("RecordCopyDelivery", sources.writes),
           Method{"GetBulletin", UnaryHandler(get)},
           ListMethod("ListBulletins", sources.reads, &ListBulletins,
                      &v1::ListBulletinsResponse::mutable_bulletins),
           ReadMethod("GetBulletinSchedule", sources.reads, &GetSchedule)}};
}

}  // namespace jiedui::services
