#include "projections/fold.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "base/check.h"
#include "base/civil.h"
#include "base/status_macros.h"
#include "jiedui/event/v1/events.gen.h"
#include "jiedui/event/v1/record.pb.h"
#include "projections/bulletin_archive.h"
#include "projections/case_board.h"
#include "projections/feeds.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/projection.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"

namespace jiedui::projections {
namespace {

template <class... Ps>
consteval bool EachAppliesItsFeed(TypeList<Ps...>) {
  return (AppliesItsFeed<Ps>(event::v1::AllEvents{}) && ...);
}
static_assert(EachAppliesItsFeed(AllProjections{}));

template <class... Ps>
consteval bool EachHasItsTable(TypeList<Ps...>) {
  int index = 0;
  return ((static_cast<int>(Ps::kTable) == index++) && ...) && index == kTableCount;
}
static_assert(EachHasItsTable(AllProjections{}), "AllProjections must be in the order of TableId");

Envelope EnvelopeOf(const event::v1::EventRecord& record) {
  Envelope at;
  at.position = record.position();
  at.recorded_at = absl::FromUnixMicros(record.recorded_at_us());
  at.recorded_day = DayAt(at.recorded_at);
  at.occurred_day = DayFromNumber(record.occurred_day());
  at.actor = record.actor();
  // "<role>/<unit id>"
  at.actor_unit_id = at.actor.substr(at.actor.find('/') + 1);
  return at;
}

template <class P, class E>
void ApplyTo(const E& event, const Envelope& at, RowCache& cache) {
  Rows rows(P::kTable, cache);
  P::Apply(event, at, rows);
}

template <class E, class... Ps>
void ApplyToEach(const E& event, [[maybe_unused]] const Envelope& at,
                 [[maybe_unused]] RowCache& rows, const To<Ps...>& /*row*/) {
  static_cast<void>(event);
  (ApplyTo<Ps>(event, at, rows), ...);
}

// Moves every read model of the event's row; false if there is no event.
class Mover {
 public:
  Mover(const Envelope& at, RowCache& rows) : at_(at), rows_(rows) {}

  bool operator()(const event::v1::NoEvent& /*none*/) const { return false; }

  template <class E>
  bool operator()(const E& event) const {
    ApplyToEach(event, at_, rows_, Feeds<E>{});
    return true;
  }

 private:
  const Envelope& at_;
  RowCache& rows_;
};

template <class... Ps>
std::vector<std::string> VersionsOf(TypeList<Ps...>) {
  return {absl::StrCat(kTableNames[static_cast<int>(Ps::kTable)], "/", Ps::kVersion)...};
}

}  // namespace

Fold::Fold(MutableTables& tables, OnMove on_move)
    : tables_(tables),
      rows_(
          tables, on_move == nullptr
                      ? RowCache::OnChange()
                      : [this, on_move = std::move(on_move)](
                            TableId table,
                            absl::string_view key) { on_move(mark_.position + 1, table, key); }),
      mark_(tables.mark()) {}

absl::Status Fold::Apply(const eventstore::StoredEvent& stored) {
  event::v1::Event body;
  return Apply(stored.record, body.ParseFromString(stored.body) ? &body : nullptr);
}

absl::Status Fold::Apply(const event::v1::EventRecord& record, const event::v1::Event* body) {
  const Envelope at = EnvelopeOf(record);
  if (at.position <= mark_.position) return absl::OkStatus();
  CHECK(at.position == mark_.position + 1,
        absl::StrCat("position ", at.position, " after ", mark_.position));
  if (body == nullptr || !VisitEvent(*body, Mover(at, rows_))) {
    return absl::DataLossError(
        absl::StrCat("the body at position ", at.position, " is not a known event"));
  }
  mark_ = {at.position, at.recorded_at};
  return absl::OkStatus();
}

void Fold::Finish() {
  rows_.WriteTo(tables_);
  tables_.SetMark(mark_);
}

absl::Status FoldEvent(const eventstore::StoredEvent& stored, MutableTables& tables) {
  Fold fold(tables);
  RETURN_IF_ERROR(fold.Apply(stored));
  fold.Finish();
  return absl::OkStatus();
}

std::vector<std::string> TableVersions() {
  return VersionsOf(AllProjections{});
}

}  // namespace jiedui::projections
