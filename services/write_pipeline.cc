#include "services/write_pipeline.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "base/bytes.h"
#include "base/civil.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/decide.h"
#include "domain/grounds.h"
#include "domain/revision.h"
#include "domain/rules/receipt.h"
#include "domain/stable_bytes.h"
#include "eventstore/condition.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "services/access.h"
#include "services/finding_words.h"
#include "services/problem.h"
#include "services/resource_name.h"
#include "services/timestamps.h"

namespace jiedui::services {
namespace {

using event::v1::Event;
using eventstore::NewEvent;
using eventstore::Outcome;
using eventstore::Receipt;

constexpr size_t kMaxRequestIdLength = 36;
constexpr size_t kRandomIdBytes = 16;
// By one write: the first time it gets so far, and once more for a person who is erased meanwhile.
constexpr int kMaxKeysTaken = 2;

absl::Status CheckRequestId(absl::string_view id) {
  if (id.empty()) return domain::Refuse(v1::ERROR_REASON_REQUEST_ID_REQUIRED, "request_id");
  const bool ascii = std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (ascii && id.size() <= kMaxRequestIdLength) return absl::OkStatus();
  return domain::Refuse(v1::ERROR_REASON_FIELD_INVALID, "request_id",
                        {{"problem", "expected 1 to 36 printable ASCII characters"},
                         {"problem_zh", "应为 1 至 36 个可见 ASCII 字符"}});
}

absl::Status CheckEtagForm(absl::string_view etag) {
  if (etag.empty() || domain::PositionOfEtag(etag).has_value()) return absl::OkStatus();
  return domain::Refuse(v1::ERROR_REASON_FIELD_INVALID, "etag",
                        {{"problem", "expected the etag of a resource, as \"r1234\""},
                         {"problem_zh", "应为资源的 etag，如“r1234”"}});
}

// A correction of mere text is no entry anew (rules/activities.h); which it was is not looked at
// here, so that nobody is told of a window that is still open.
std::optional<domain::ActivityEntry> AttestedEntry(const Event& event,
                                                   const eventstore::View& view) {
  if (!event.has_activity_attested()) return std::nullopt;
  const auto query =
      eventstore::Query::Of({absl::StrCat("activity:", event.activity_attested().activity_id())},
                            {Event::kStaffRotated, Event::kStaffReturned, Event::kStaffRecalled,
                             Event::kJointInspectionHeld, Event::kGroupStudyHeld,
                             Event::kOtherActivityHeld, Event::kActivityCorrected});
  const auto entries = view.Read(query, {});
  if (!entries.ok() || entries->empty()) return std::nullopt;
  const event::v1::EventRecord& last = entries->back().record;
  return domain::ActivityEntry{DayAt(absl::FromUnixMicros(last.recorded_at_us())),
                               last.kind() == Event::kActivityCorrected};
}

// The indices of the unit in the programme that are on record.
domain::IndexPoints IndicesOf(const event::v1::UnitIndexRecorded& index,
                              const eventstore::View& view) {
  domain::IndexPoints points;
  const auto query =
      eventstore::Query::Of({absl::StrCat("unit:", index.unit_id())}, {Event::kUnitIndexRecorded});
  const auto entries = view.Read(query, {});
  if (!entries.ok()) return points;
  for (const auto& entry : *entries) {
    Event event;
    if (!event.ParseFromString(entry.body)) continue;
    if (event.unit_index_recorded().program_id() != index.program_id()) continue;
    table::v1::IndexPoint& point = *points.Add();
    *point.mutable_index() = event.unit_index_recorded();
    *point.mutable_recorded_date() =
        domain::ToDate(DayAt(absl::FromUnixMicros(entry.record.recorded_at_us())));
    point.set_position(entry.record.position());
  }
  return points;
}

NewEvent ToNewEvent(const Event& event, std::string sealed) {
  NewEvent made;
  made.kind = static_cast<int32_t>(event.kind_case());
  made.body = event.SerializeAsString();
  made.sealed = std::move(sealed);
  made.tags = domain::TagsOf(event);
  made.occurred_day = DayNumber(domain::OccurredDay(event));
  return made;
}

// One event has less room than a request; whoever proposed it hears by how much.
absl::Status CheckEventSize(size_t size) {
  const size_t limit = eventstore::kMaxBodyBytes;
  if (size <= limit) return absl::OkStatus();
  return domain::Refuse(v1::ERROR_REASON_REQUEST_TOO_LARGE, "fact",
                        {{"size_bytes", absl::StrCat(size)}, {"limit_bytes", absl::StrCat(limit)}});
}

absl::StatusOr<std::string> ToResponse(const absl::StatusOr<Receipt>& receipt,
                                       absl::string_view request_id, absl::string_view ledger_id) {
  if (!receipt.ok()) return FromSubmit(receipt.status(), request_id, ledger_id);
  v1::WriteAnswer answer;
  if (!answer.ParseFromString(receipt->answer)) {
    return domain::Refuse(v1::ERROR_REASON_LEDGER_DAMAGED, "",
                          {{"problem", "unreadable stored answer"}});
  }
  v1::WriteReceipt& written = *answer.mutable_receipt();
  written.set_first_position(receipt->first_position);
  written.set_last_position(receipt->last_position);
  // A rehearsal commits nothing.
  if (receipt->last_position > 0) {
    *written.mutable_commit_time() = ToTimestamp(receipt->recorded_at);
  }
  written.set_leaf_hash(receipt->leaf_hash);
  written.set_deduplicated(receipt->deduplicated);
  return answer.SerializeAsString();
}

}  // namespace

std::string RequestHash(absl::string_view method, const google::protobuf::Message& request) {
  return Sha256(absl::StrCat(method, "\n", domain::StableBytes(request)));
}

WritePipeline::WritePipeline(eventstore::Store* store, const PersonalData* personal,
                             std::string ledger_id, size_t entities_max)
    : store_(store), personal_(personal), ledger_id_(std::move(ledger_id)), cache_(entities_max) {}

void WritePipeline::Write(const Call& call, Proposal proposal, Respond respond) {
  absl::Status status = CheckParent(proposal.parent, ledger_id_);
  if (status.ok()) status = CheckRequestId(proposal.request_id);
  if (status.ok()) status = CheckEtagForm(proposal.etag);
  if (!status.ok()) return respond(std::move(status));

  eventstore::CommitCallback done =
      Followed(proposal, [this, respond = std::move(respond), request_id = proposal.request_id](
                             absl::StatusOr<Receipt> receipt) mutable {
        respond(ToResponse(receipt, request_id, ledger_id_));
      });
  Submit(std::make_shared<Question>(Question{call.principal, std::move(proposal), {}}),
         kMaxKeysTaken, std::move(done));
}

void WritePipeline::Submit(const std::shared_ptr<Question>& question, int tries_left,
                           eventstore::CommitCallback done) {
  eventstore::Submission submission;
  submission.actor = question->principal.Name();
  submission.request_id = question->proposal.request_id;
  submission.request_sha256 = question->proposal.sha256;
  submission.dry_run = question->proposal.validate_only;
  submission.size_bytes = question->proposal.event.ByteSizeLong();
  submission.decide = [this, question](const eventstore::View& view) {
    return Decide(*question, view);
  };
  store_->Submit(std::move(submission), [this, question, tries_left, done = std::move(done)](
                                            absl::StatusOr<Receipt> receipt) mutable {
    const bool wants_keys = absl::IsAborted(receipt.status()) && !question->keys.wanted.empty();
    if (!wants_keys) return done(std::move(receipt));
    if (tries_left == 0) return done(domain::Refuse(v1::ERROR_REASON_QUEUE_FULL, ""));
    lane_.Run([this, question, tries_left, done = std::move(done)]() mutable {
      absl::Status taken = personal_->TakeWanted(question->keys);
      if (!taken.ok()) return done(std::move(taken));
      Submit(question, tries_left - 1, std::move(done));
    });
  });
}

void WritePipeline::Record(const std::string& actor, std::vector<Event> acts, Recorded recorded) {
  eventstore::Submission submission;
  submission.actor = actor;
  submission.request_id = Hex(RandomBytes(kRandomIdBytes));  // never asked for again
  submission.request_sha256 = Sha256(submission.request_id);
  submission.decide = [this, acts = std::move(acts)](const eventstore::View& view) {
    return DecideActs(acts, view);
  };
  store_->Submit(std::move(submission), [this, recorded = std::move(recorded)](
                                            const absl::StatusOr<Receipt>& receipt) mutable {
    recorded(FromSubmit(receipt.status(), "", ledger_id_));
  });
}

eventstore::CommitCallback WritePipeline::Followed(const Proposal& proposal,
                                                   eventstore::CommitCallback done) {
  const Event& event = proposal.event;
  if (!event.has_personal_data_erased() && !HasPersonalText(event)) return done;
  return [this, event, request_id = proposal.request_id,
          done = std::move(done)](absl::StatusOr<Receipt> receipt) mutable {
    if (!receipt.ok()) return done(std::move(receipt));
    // It waits for the disk, which the store's threads must not.
    lane_.Run([this, event = std::move(event), request_id = std::move(request_id),
               receipt = *std::move(receipt), done = std::move(done)]() mutable {
      absl::Status status = FollowUp(event, request_id, receipt);
      if (!status.ok()) return done(std::move(status));
      done(std::move(receipt));
    });
  };
}

absl::Status WritePipeline::FollowUp(const Event& proposed, const std::string& request_id,
                                     const Receipt& receipt) const {
  if (receipt.last_position == eventstore::kNoPosition) return absl::OkStatus();
  if (proposed.has_personal_data_erased()) return FinishErasure(proposed, receipt.last_position);
  if (!receipt.deduplicated) return absl::OkStatus();
  // The hash of the request says nothing of its personal texts: they are compared themselves, as
  // long as they can be read.
  const auto snapshot = store_->TakeSnapshot();
  ASSIGN_OR_RETURN(const auto stored, snapshot->Get(receipt.first_position));
  const absl::StatusOr<Revealed> first = personal_->Reveal(stored, *snapshot);
  if (!first.ok() || first->erased || SamePersonalTexts(first->event, proposed)) {
    return absl::OkStatus();
  }
  return domain::Refuse(v1::ERROR_REASON_REQUEST_ID_REUSED, "request_id",
                        {{"request_id", request_id}});
}

// Whatever went wrong, the erasure is recorded, and repeating the request finishes it.
absl::Status WritePipeline::FinishErasure(const Event& erasure, eventstore::Position at) const {
  const absl::Status erased =
      personal_->Erase(SubjectOf(erasure.personal_data_erased()), at, *store_);
  if (erased.ok()) return erased;
  const std::string chinese =
      domain::ReasonOf(erased) ? domain::ChineseText(erased) : ChineseOf(erased);
  return RefuseFor(v1::ERROR_REASON_ERASURE_UNFINISHED, erased.message(),
                   {{"position", absl::StrCat(at)}, {"problem_zh", ForCaller(chinese)}});
}

absl::Status WritePipeline::CheckEtag(const Proposal& proposal,
                                      const eventstore::View& view) const {
  if (proposal.etag.empty()) return absl::OkStatus();
  const std::string resource = domain::RevisedResource(proposal.event);
  // What cannot be an id is the decision's to refuse.
  if (!IsResourceId(resource.substr(resource.find('/') + 1))) return absl::OkStatus();
  ASSIGN_OR_RETURN(const eventstore::Position last,
                   view.LastWithTag(domain::TagOfResource(resource)));
  const std::string actual = domain::EtagAt(last);
  if (actual == proposal.etag) return absl::OkStatus();
  domain::ErrorVariables variables = {{"resource", FullName(ledger_id_, resource)},
                                      {"etag", proposal.etag},
                                      {"actual_etag", actual}};
  AddFirstConflict(proposal.etag, domain::TagOfResource(resource), view, variables);
  return domain::Refuse(v1::ERROR_REASON_REVISION_CONFLICT, "etag", variables);
}

// The first event of the resource behind the one that the caller saw.
void WritePipeline::AddFirstConflict(absl::string_view etag, std::string tag,
                                     const eventstore::View& view,
                                     domain::ErrorVariables& variables) const {
  const std::optional<int64_t> seen = domain::PositionOfEtag(etag);
  if (!seen) return;
  const auto conflict = eventstore::ConflictOf(eventstore::CheckCondition(
      {.fail_if_match = {{.tags = {std::move(tag)}, .kinds = {}}}, .after = *seen}, view));
  if (!conflict) return;
  variables.push_back(
      {"first_conflict", FullName(ledger_id_, absl::StrCat("events/", conflict->position))});
  variables.push_back({"first_conflict_request_id", conflict->request_id});
}

absl::StatusOr<Outcome> WritePipeline::DecideActs(const std::vector<Event>& acts,
                                                  const eventstore::View& view) {
  const ViewEntities entities(&cache_, &view);
  const domain::Context context{DayAt(view.now()), {}};
  Outcome outcome;
  for (const Event& act : acts) {
    ASSIGN_OR_RETURN(Event event, domain::Decide(act, entities, context));
    outcome.events.push_back(ToNewEvent(event, ""));
    cache_.Propose(std::move(event), outcome.events.back().tags);
  }
  return outcome;
}

absl::StatusOr<Outcome> WritePipeline::Decide(Question& question, const eventstore::View& view) {
  const Event& proposed = question.proposal.event;
  const ViewEntities entities(&cache_, &view);
  const domain::Context context{DayAt(view.now()), question.principal};
  absl::Status allowed = Authorize(question.principal, proposed, entities, context.today);
  if (!allowed.ok()) {
    const absl::Status explained = domain::Explained(allowed, proposed, entities, context);
    return entities.status().ok() ? explained : entities.status();
  }
  RETURN_IF_ERROR(CheckEtag(question.proposal, view));
  absl::StatusOr<Event> event = domain::Decide(proposed, entities, context);
  RETURN_IF_ERROR(entities.status());
  RETURN_IF_ERROR(event.status());

  v1::WriteAnswer answer;
  answer.set_name(FullName(ledger_id_, domain::ResourceName(*event)));
  domain::BesideFact beside;
  beside.attested = AttestedEntry(*event, view);
  if (event->has_unit_index_recorded()) {
    beside.indices = IndicesOf(event->unit_index_recorded(), view);
  }
  std::vector<v1::RuleFinding> told = domain::JudgeReceipt(*event, entities, context, beside);
  for (v1::RuleFinding& finding : told) *answer.add_findings() = std::move(finding);
  for (const v1::RuleFinding& finding : question.proposal.findings) {
    *answer.add_findings() = finding;
  }
  std::string sealed;
  if (question.proposal.validate_only) {
    RemovePersonalTexts(*event);
  } else {
    ASSIGN_OR_RETURN(sealed, personal_->Seal(*event, view, question.keys));
  }
  Outcome outcome;
  outcome.events.push_back(ToNewEvent(*event, std::move(sealed)));
  RETURN_IF_ERROR(CheckEventSize(outcome.events.back().body.size()));
  cache_.Propose(*std::move(event), outcome.events.back().tags, question.principal.unit_id);
  outcome.answer = answer.SerializeAsString();
  return outcome;
}

}  // namespace jiedui::services
