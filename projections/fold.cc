#include "projections/fold.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "base/check.h"
#include "base/civil.h"
#include "base/status_macros.h"
#include "base/workers.h"
#include "jiedui/event/v1/events.gen.h"
#include "jiedui/event/v1/record.pb.h"
#include "projections/bulletin_archive.h"
#include "projections/case_board.h"
#include "projections/feeds.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/projection.h"
#include "projections/read_ahead.h"
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

// A bit for each TableId.
using TableMask = uint32_t;
constexpr TableMask kAllTables = (TableMask{1} << kTableCount) - 1;

constexpr TableMask MaskOf(TableId table) {
  return TableMask{1} << static_cast<int>(table);
}

// The tables that take longest come first, so that none of them is left to the end. It matters to
// the time only.
constexpr std::array<TableId, kTableCount> kLongestFirst = {
    TableId::kPairCompliance, TableId::kMonthlyDispatch, TableId::kRegistry,
    TableId::kCaseBoard,      TableId::kPairRegister,    TableId::kYearEndAssessment,
    TableId::kBulletinArchive};

template <class P, class E>
void ApplyTo(const E& event, const Envelope& at, RowCache& cache) {
  Rows rows(P::kTable, cache);
  P::Apply(event, at, rows);
}

template <class E, class... Ps>
void ApplyToEach(const E& event, [[maybe_unused]] const Envelope& at,
                 [[maybe_unused]] RowCache& rows, [[maybe_unused]] TableMask mask,
                 const To<Ps...>& /*row*/) {
  static_cast<void>(event);
  (((mask & MaskOf(Ps::kTable)) != 0 ? ApplyTo<Ps>(event, at, rows) : void()), ...);
}

// Moves every read model of the event's row that is in the mask.
class Mover {
 public:
  Mover(const Envelope& at, RowCache& rows, TableMask mask) : at_(at), rows_(rows), mask_(mask) {}

  void operator()(const event::v1::NoEvent& /*none*/) const {}

  template <class E>
  void operator()(const E& event) const {
    ApplyToEach(event, at_, rows_, mask_, Feeds<E>{});
  }

 private:
  const Envelope& at_;
  RowCache& rows_;
  const TableMask mask_;
};

bool IsEvent(const event::v1::Event* body) {
  return body != nullptr && body->kind_case() != event::v1::Event::KIND_NOT_SET;
}

absl::Status NoEventAt(int64_t position) {
  return absl::DataLossError(
      absl::StrCat("the body at position ", position, " is not a known event"));
}

void CheckFollows(int64_t position, const Mark& mark) {
  CHECK(position == mark.position + 1,
        absl::StrCat("position ", position, " after ", mark.position));
}

// An event that follows the mark and can be folded.
struct Foldable {
  Envelope at;
  const event::v1::Event* body;
};

// The events after the mark, which moves to the last of them, up to one that cannot be folded.
absl::Status FindFoldable(const ParsedEvents& events, Mark& mark, std::vector<Foldable>& found) {
  found.reserve(events.stored.size());
  for (size_t i = 0; i < events.stored.size(); ++i) {
    Envelope at = EnvelopeOf(events.stored[i].record);
    if (at.position <= mark.position) continue;
    CheckFollows(at.position, mark);
    if (!IsEvent(events.bodies[i])) return NoEventAt(at.position);
    mark = {at.position, at.recorded_at};
    found.push_back({std::move(at), events.bodies[i]});
  }
  return absl::OkStatus();
}

template <class... Ps>
std::vector<std::string> VersionsOf(TypeList<Ps...>) {
  return {absl::StrCat(kTableNames[static_cast<int>(Ps::kTable)], "/", Ps::kVersion)...};
}

}  // namespace

Fold::Fold(MutableTables& tables, OnUse on_use)
    : tables_(tables),
      watched_(on_use != nullptr),
      rows_(
          tables, on_use == nullptr
                      ? RowCache::OnUse()
                      : [this, on_use = std::move(on_use)](
                            TableId table, absl::string_view key,
                            RowUse use) { on_use(mark_.position + 1, table, key, use); }),
      mark_(tables.mark()) {}

absl::Status Fold::Apply(const eventstore::StoredEvent& stored) {
  event::v1::Event body;
  return Apply(stored.record, body.ParseFromString(stored.body) ? &body : nullptr);
}

absl::Status Fold::Apply(const event::v1::EventRecord& record, const event::v1::Event* body) {
  const Envelope at = EnvelopeOf(record);
  if (at.position <= mark_.position) return absl::OkStatus();
  CheckFollows(at.position, mark_);
  if (!IsEvent(body)) return NoEventAt(at.position);
  VisitEvent(*body, Mover(at, rows_, kAllTables));
  mark_ = {at.position, at.recorded_at};
  return absl::OkStatus();
}

absl::Status Fold::ApplyAll(const ParsedEvents& events, SideBySide* threads) {
  if (threads == nullptr || watched_) {
    for (size_t i = 0; i < events.stored.size(); ++i) {
      RETURN_IF_ERROR(Apply(events.stored[i].record, events.bodies[i]));
    }
    return absl::OkStatus();
  }
  std::vector<Foldable> foldable;
  const absl::Status ended = FindFoldable(events, mark_, foldable);
  threads->Run(kLongestFirst.size(), [&](size_t i) {
    const TableMask table = MaskOf(kLongestFirst[i]);
    for (const Foldable& each : foldable) VisitEvent(*each.body, Mover(each.at, rows_, table));
  });
  return ended;
}

void Fold::Finish(SideBySide* threads) {
  rows_.WriteTo(tables_, threads);
  tables_.SetMark(mark_);
}

absl::Status FoldEvent(const eventstore::StoredEvent& stored, MutableTables& tables) {
  Fold fold(tables);
  RETURN_IF_ERROR(fold.Apply(stored));
  fold.Finish();
  return absl::OkStatus();
}

int FoldThreads() {
  return std::min(Workers::ProcessorCount(), kTableCount);
}

std::vector<std::string> TableVersions() {
  return VersionsOf(AllProjections{});
}

}  // namespace jiedui::projections
