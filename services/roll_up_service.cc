#include "services/roll_up_service.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/error.h"
#include "jiedui/v1/roll_up_service.pb.h"
#include "projections/roll_up.h"
#include "services/audit_service.h"
#include "services/read_pipeline.h"
#include "services/resource_name.h"
#include "services/status_mapping.h"
#include "services/store_method.h"

namespace jiedui::services {
namespace {

using domain::Invalid;

constexpr size_t kAtOnce = 4;

// A position is one ledger's: asked of several it would be a different time of each.
absl::Status PositionOfNone(absl::string_view field) {
  return Invalid(field, "a position is one ledger's, several are read as of a time",
                 "位置只属于一个账本，多个账本请按时间（as_of_time）查询");
}

absl::Status CheckRead(const Call& call, const v1::GetRollUpRequest& request, const Clock& clock) {
  const v1::ReadOptions& read = request.read();
  RETURN_IF_ERROR(DeadlineOf(call, read).status());
  if (request.include_statements() && read.has_assumed_policy()) {
    return Invalid("read.assumed_policy", "what is assumed is not stated",
                   "声明只针对入账的事实，不针对假设");
  }
  switch (read.consistency_case()) {
    case v1::ReadOptions::kMinPosition:
      return PositionOfNone("read.min_position");
    case v1::ReadOptions::kAsOfPosition:
      return PositionOfNone("read.as_of_position");
    case v1::ReadOptions::kAsOfTime:
      return AsOfTime(read, clock.Now()).status();
    case v1::ReadOptions::kStrong:
    case v1::ReadOptions::CONSISTENCY_NOT_SET:
      break;
  }
  return absl::OkStatus();
}

// What every ledger would refuse alike is refused once.
absl::Status CheckRequest(const Call& call, const v1::GetRollUpRequest& request,
                          const Clock& clock) {
  RETURN_IF_ERROR(Required("program_id", request.program_id()));
  RETURN_IF_ERROR(Required("month", request.month()));
  RETURN_IF_ERROR(MonthOf(request.month()).status());
  if (request.has_on_date()) RETURN_IF_ERROR(DayIn("on_date", request.on_date()).status());
  RETURN_IF_ERROR(OrganizationOf(request.organization()).status());
  return CheckRead(call, request, clock);
}

// Those asked for, else all there are.
absl::StatusOr<std::vector<std::string>> LedgersOf(const v1::GetRollUpRequest& request,
                                                   const LedgerDirectory& ledgers) {
  std::vector<std::string> ids;
  std::set<std::string> known;
  for (const std::string& name : request.ledgers()) {
    ASSIGN_OR_RETURN(std::string id, LedgerIdOf("ledgers", name));
    if (!known.insert(id).second) {
      return Invalid("ledgers", absl::StrCat(name, " is named twice"), absl::StrCat(name, " 重复"));
    }
    ids.push_back(std::move(id));
  }
  if (ids.empty()) ids = ledgers.Ids();
  if (ids.empty()) return domain::Refuse(v1::ERROR_REASON_NO_LEDGER, "");
  return ids;
}

v1::UnreadLedger Unread(const std::string& ledger_id, const absl::Status& why) {
  absl::Status refusal = FromStore(why, "");
  if (!domain::ReasonOf(refusal).has_value()) {
    refusal = domain::Refuse(v1::ERROR_REASON_BUG, "");  // its own text is nobody's, as ever
  }
  v1::UnreadLedger unread;
  unread.set_ledger(LedgerName(ledger_id));
  const std::string& reason = v1::ErrorReason_Name(*domain::ReasonOf(refusal));
  unread.set_reason(std::string(absl::StripPrefix(reason, "ERROR_REASON_")));
  unread.set_message_zh(domain::ChineseText(refusal));
  unread.set_message_en(std::string(refusal.message()));
  return unread;
}

// What the position is to be followed by: the root there, and the newest checkpoint if there is
// one.
absl::Status AddEvidence(LedgerHost& host, v1::LedgerShare& share) {
  const int64_t position = share.metadata().read_position();
  if (position != eventstore::kNoPosition) {
    ASSIGN_OR_RETURN(*share.mutable_root_hash(), host.store().TakeSnapshot()->Root(position));
  }
  v1::GetCheckpointRequest latest;
  latest.set_name(FullName(host.ledger_id(), "checkpoints/latest"));
  absl::StatusOr<v1::GetCheckpointResponse> newest = host.audit().Get(latest);
  if (domain::ReasonOf(newest.status()) == v1::ERROR_REASON_CHECKPOINT_UNAVAILABLE) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(newest.status());
  *share.mutable_checkpoint() = std::move(*newest->mutable_checkpoint());
  share.set_verifier_key(newest->verifier_key());
  return absl::OkStatus();
}

absl::StatusOr<v1::LedgerShare> ReadShare(LedgerHost& host, const v1::GetRollUpRequest& request,
                                          const projections::State& state) {
  const ReadContext context = host.reads().ContextOf(state);
  ASSIGN_OR_RETURN(const CivilMonth month, MonthOf(request.month()));
  ASSIGN_OR_RETURN(const CivilDay day, DayOf(request, context));
  ASSIGN_OR_RETURN(const auto organization, OrganizationOf(request.organization()));
  auto read =
      projections::ReadLedgerMonth(context.tables, request.program_id(), month, day, organization);
  RETURN_IF_ERROR(StatusOfRead(read.status(), state));
  v1::LedgerShare share;
  share.set_ledger(LedgerName(host.ledger_id()));
  *share.mutable_month() = *std::move(read);
  *share.mutable_metadata() = MetadataOf(state);
  return share;
}

// A ledger's state, and what keeps the ledger open as long as it is there.
struct Reading {
  Visit visit;                                // first, so that it goes last
  std::unique_ptr<projections::State> state;  // null once a statement has been made of it
};

// One call. Its lanes take a ledger after the other; whichever finishes the last one answers.
class RollUp : public std::enable_shared_from_this<RollUp> {
 public:
  RollUp(const RollUpSources& sources, const Call& call, v1::GetRollUpRequest request,
         std::vector<std::string> ledger_ids, Respond respond)
      : sources_(sources),
        call_(call),
        request_(std::move(request)),
        ledger_ids_(std::move(ledger_ids)),
        respond_(std::move(respond)),
        shares_(ledger_ids_.size()) {}

  void Start() {
    for (size_t i = 0; i < std::min(kAtOnce, ledger_ids_.size()); ++i) GoOn();
  }

 private:
  // Always from the workers' stack, however many ledgers are refused at once.
  void GoOn() {
    sources_.workers->Run([self = shared_from_this()] {
      const std::optional<size_t> next = self->TakeNext();
      if (next.has_value()) self->ReadLedger(*next);
    });
  }

  std::optional<size_t> TakeNext() {
    const absl::MutexLock lock(&mutex_);
    if (next_ == ledger_ids_.size()) return std::nullopt;
    return next_++;
  }

  void ReadLedger(size_t at) {
    if (IsTooLate(call_)) return Finish(at, domain::Refuse(v1::ERROR_REASON_QUEUE_FULL, ""));
    absl::StatusOr<Visit> visit = sources_.ledgers->Enter(ledger_ids_[at], "ledgers");
    if (!visit.ok()) return Finish(at, visit.status());
    visit->host->reads().Read(
        call_, request_.read(),
        [self = shared_from_this(), at,
         visit = *visit](absl::StatusOr<std::unique_ptr<projections::State>> state) {
          if (!state.ok()) return self->Finish(at, state.status());
          self->Take(at, std::make_shared<Reading>(Reading{visit, *std::move(state)}));
        });
  }

  void Take(size_t at, const std::shared_ptr<Reading>& reading) {
    absl::StatusOr<v1::LedgerShare> share =
        ReadShare(*reading->visit.host, request_, *reading->state);
    if (!share.ok()) return Finish(at, share.status());
    if (!request_.include_statements()) return Prove(at, *reading, *std::move(share));
    // Hashing takes long: not on a thread that the ledger's other reads need.
    sources_.workers->Run(
        [self = shared_from_this(), at, reading, share = *std::move(share)]() mutable {
          self->AddStatement(at, reading, std::move(share));
        });
  }

  void AddStatement(size_t at, const std::shared_ptr<Reading>& reading, v1::LedgerShare share) {
    reading->visit.host->audit().HashThenSign(
        call_, std::move(reading->state),
        [self = shared_from_this(), at, reading,
         share = std::move(share)](absl::StatusOr<v1::GetTableStatementResponse> stated) mutable {
          if (!stated.ok()) return self->Finish(at, stated.status());
          *share.mutable_statement() = std::move(*stated->mutable_statement());
          self->Prove(at, *reading, std::move(share));
        });
  }

  // Last, so that the newest checkpoint is the one a statement has been signed beside.
  void Prove(size_t at, const Reading& reading, v1::LedgerShare share) {
    const absl::Status proven = AddEvidence(*reading.visit.host, share);
    if (!proven.ok()) return Finish(at, proven);
    Finish(at, std::move(share));
  }

  void Finish(size_t at, absl::StatusOr<v1::LedgerShare> share) {
    bool is_last = false;
    {
      const absl::MutexLock lock(&mutex_);
      shares_[at] = std::move(share);
      is_last = ++finished_ == ledger_ids_.size();
    }
    if (!is_last) return GoOn();
    absl::StatusOr<v1::GetRollUpResponse> response = AddUp();
    if (!response.ok()) return respond_(response.status());
    respond_(response->SerializeAsString());
  }

  absl::StatusOr<v1::GetRollUpResponse> AddUp() {
    const absl::MutexLock lock(&mutex_);
    v1::GetRollUpResponse response;
    for (size_t i = 0; i < shares_.size(); ++i) {
      absl::StatusOr<v1::LedgerShare>& share = shares_[i];
      if (!share.ok()) {
        *response.add_unread_ledgers() = Unread(ledger_ids_[i], share.status());
        continue;
      }
      RETURN_IF_ERROR(
          projections::AddTo(*response.mutable_sums(), share->month().sums(), share->ledger()));
      *response.add_ledgers() = *std::move(share);
    }
    response.set_complete(response.unread_ledgers().empty());
    return response;
  }

  const RollUpSources sources_;
  const Call call_;
  const v1::GetRollUpRequest request_;
  const std::vector<std::string> ledger_ids_;
  Respond respond_;  // by whoever finishes the last ledger

  absl::Mutex mutex_;
  size_t next_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t finished_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<absl::StatusOr<v1::LedgerShare>> shares_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

Service MakeRollUpService(const RollUpSources& sources) {
  const auto answer = [sources](const Call& call, const v1::GetRollUpRequest& request,
                                Respond respond) {
    const absl::Status checked = CheckRequest(call, request, *sources.clock);
    if (!checked.ok()) return respond(checked);
    auto ledger_ids = LedgersOf(request, *sources.ledgers);
    if (!ledger_ids.ok()) return respond(ledger_ids.status());
    std::make_shared<RollUp>(sources, call, request, *std::move(ledger_ids), std::move(respond))
        ->Start();
  };
  return {"jiedui.v1.RollUpService",
          {WorkerMethod<v1::GetRollUpRequest>("GetRollUp", sources.workers, answer)}};
}

}  // namespace jiedui::services
