#include "services/table_export.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "base/status_macros.h"
#include "domain/error.h"
#include "domain/ledger_acts.h"
#include "jiedui/event/v1/events.pb.h"
#include "projections/relations.h"
#include "services/blame.h"
#include "services/feed.h"
#include "services/paging.h"
#include "services/resource_name.h"
#include "services/status_mapping.h"

namespace jiedui::services {
namespace {

using StatePointer = std::unique_ptr<projections::State>;

// A step takes no more messages than this, so that no export keeps a worker from the others.
constexpr int kMaxMessagesInStep = 256;

absl::Status NoSuchRelation(const projections::Relations& relations, const std::string& name) {
  const std::string names = absl::StrJoin(
      relations.described(), ", ",
      [](std::string* out, const auto& relation) { absl::StrAppend(out, relation.name()); });
  return domain::Refuse(v1::ERROR_REASON_FIELD_INVALID, "relation",
                        {{"problem", absl::StrCat("there is no '", name, "', only ", names)},
                         {"problem_zh", absl::StrCat("没有“", name, "”，只有 ", names)}});
}

class TableExport final : public Feed {
 public:
  // `last` finds the last event that can have changed what is exported.
  TableExport(const ExportSources& sources, LastFact* last, const Call& call,
              v1::ExportTableRequest request, Ended ended)
      : Feed(sources.workers, absl::InfiniteDuration(), std::move(ended)),
        sources_(sources),
        last_(last),
        call_(call),
        request_(std::move(request)) {}

 private:
  void ReadStep() override {
    if (source_ != nullptr) return OnRead(ReadRows());
    sources_.reads->Read(call_, request_.read(),
                         [self = Self()](absl::StatusOr<StatePointer> state) {
                           self->OnRead(self->Open(std::move(state)));
                         });
  }

  void GiveStep() override {
    std::string response = response_.SerializeAsString();
    response_.Clear();
    Send(std::move(response));
  }

  // It ends by closing itself, so that there is more until then.
  bool HasMore() const override { return true; }

  std::shared_ptr<TableExport> Self() {
    return std::static_pointer_cast<TableExport>(shared_from_this());
  }

  absl::StatusOr<Found> Open(absl::StatusOr<StatePointer> state) {
    if (!state.ok()) return state.status();
    v1::ExportHeader& header = *response_.mutable_header();
    *header.mutable_metadata() = MetadataOf(**state);
    if (const eventstore::Position position = (*state)->position(); position > 0) {
      auto root = sources_.store->TakeSnapshot()->Root(position);
      if (!root.ok()) return FromStore(root.status(), "");
      header.set_root_hash(*std::move(root));
    }
    header.set_content_position(ContentPosition((*state)->position()));
    auto source = OpenSource(sources_, request_, *std::move(state));
    if (!source.ok()) return Blame(source.status(), request_);
    relations_ = std::make_unique<projections::Relations>((*source)->type(), (*source)->name());
    RETURN_IF_ERROR(ChooseRelation());
    header.set_policy_set_id((*source)->policy_set_id());
    header.mutable_relations()->Add(relations_->described().begin(), relations_->described().end());
    source_ = *std::move(source);
    return Found{true, false};
  }

  // Where the log cannot be read it is not said that nothing is new.
  eventstore::Position ContentPosition(eventstore::Position position) const {
    const auto found = last_->UpTo(position);
    return found.ok() ? found->position : position;
  }

  absl::Status ChooseRelation() {
    if (request_.all_relations()) return absl::OkStatus();
    wanted_ = request_.relation().empty() ? 0 : relations_->Find(request_.relation());
    return wanted_.has_value() ? absl::OkStatus()
                               : NoSuchRelation(*relations_, request_.relation());
  }

  absl::StatusOr<Found> ReadRows() {
    size_t bytes = 0;
    int messages = 0;
    bool last = false;
    while (bytes < kMaxPageBytes && messages < kMaxMessagesInStep && !last) {
      if (rows_.empty()) {
        ASSIGN_OR_RETURN(last, ReadMessage());
        ++messages;
        continue;
      }
      bytes += rows_.front().ByteSizeLong();
      *response_.add_rows() = std::move(rows_.front());
      rows_.pop_front();
    }
    const bool news = response_.rows_size() > 0;
    if (last && !news) Close(absl::OkStatus());
    return Found{news, false};
  }

  // Whether there was none.
  absl::StatusOr<bool> ReadMessage() {
    auto message = source_->Next();
    if (!message.ok()) return Blame(message.status(), request_);
    if (*message == nullptr) return true;
    relations_->Rows(**message, [this](v1::ExportRow row) {
      if (!wanted_.has_value() || *wanted_ == row.relation()) rows_.push_back(std::move(row));
    });
    return false;
  }

  const ExportSources sources_;
  LastFact* const last_;
  const Call call_;
  const v1::ExportTableRequest request_;

  // Whoever reads or writes, one at a time.
  std::unique_ptr<ExportSource> source_;  // null until the first step is read
  std::unique_ptr<projections::Relations> relations_;
  std::optional<int> wanted_;       // the relation; all if empty
  std::deque<v1::ExportRow> rows_;  // read, and not in a response yet: of one message
  v1::ExportTableResponse response_;
};

absl::Status Check(const v1::ExportTableRequest& request, absl::string_view ledger_id) {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id));
  if (!request.all_relations() || request.relation().empty()) return absl::OkStatus();
  return domain::Refuse(
      v1::ERROR_REASON_FIELD_INVALID, "relation",
      {{"problem", "not with all_relations"}, {"problem_zh", "不能与 all_relations 同时填写"}});
}

}  // namespace

TableExports::TableExports(eventstore::Store* store, const ExportSources& sources, Seats* seats)
    : sources_(sources),
      last_fact_(store, domain::LedgerActKinds()),
      last_event_(store, {event::v1::Event::kOperatorActed}),
      feeds_(store, seats) {}

Method TableExports::MakeMethod() {
  auto stream = [this](
                    const Call& call,
                    const std::string& bytes) -> absl::StatusOr<std::shared_ptr<ResponseSource>> {
    v1::ExportTableRequest request;
    if (!request.ParseFromString(bytes)) return MalformedRequest();
    RETURN_IF_ERROR(Check(request, sources_.reads->ledger_id()));
    LastFact* const last = request.has_events() ? &last_event_ : &last_fact_;
    return feeds_.Open([&](Feed::Ended ended) {
      return std::make_shared<TableExport>(sources_, last, call, std::move(request),
                                           std::move(ended));
    });
  };
  return Method{"ExportTable", StreamHandler(stream)};
}

}  // namespace jiedui::services
