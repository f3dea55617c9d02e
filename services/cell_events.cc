#include "services/cell_events.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/cell_rows.h"
#include "services/audit_service.h"
#include "services/paging.h"
#include "services/recorded_event.h"
#include "services/status_mapping.h"

namespace jiedui::services {
namespace {

using eventstore::Position;

// Of a cell that more is behind the events, and their proofs, are had page by page.
constexpr int kMaxBehindWithEvents = 200;

// In order of worth: the latest changes, then what else the table names, then what else is behind
// the cell, then what vetoes and lowers it, then what a correction rests on.
std::vector<Position> EventsWanted(const v1::CellExplanation& explanation,
                                   const std::set<Position>& changed) {
  std::vector<Position> wanted(changed.rbegin(), changed.rend());
  std::set<Position> known = changed;
  const auto add = [&](Position position) {
    if (known.insert(position).second) wanted.push_back(position);
  };
  for (const Position position : explanation.evidence_positions()) add(position);
  if (explanation.behind_count() <= kMaxBehindWithEvents) {
    for (const Position position : explanation.behind_positions()) add(position);
  }
  for (const v1::CellVeto& veto : explanation.vetoes()) {
    for (const Position position : veto.positions()) add(position);
  }
  for (const v1::CellChange& change : explanation.changes()) {
    for (const auto* const vetoes : {&change.vetoes_come(), &change.vetoes_gone()}) {
      for (const v1::CellVeto& veto : *vetoes) {
        for (const Position position : veto.positions()) add(position);
      }
    }
  }
  for (const v1::CellCost& cost : explanation.costs()) {
    if (cost.event_position() != 0) add(cost.event_position());
  }
  for (const v1::CellCorrection& correction : explanation.corrected_by()) {
    for (const Position position : correction.positions()) add(position);
    add(correction.publication_position());
  }
  return wanted;
}

// The unit whose name the cell is: "unit_a_name" is of "unit_a_id", beside it or around; empty of
// what is no unit's name.
std::string UnitNamed(const projections::TableCell& cell) {
  constexpr absl::string_view kName = "_name";
  absl::string_view field = projections::FieldOf(cell).name();
  if (!absl::StrContains(field, "unit") || !absl::ConsumeSuffix(&field, kName)) return "";
  return projections::NearestText(cell, absl::StrCat(field, "_id").c_str());
}

bool Names(const event::v1::Event& event, const std::string& unit_id, const std::string& name) {
  const auto gives = [&](const auto& fact) {
    return fact.unit_id() == unit_id && fact.display_name() == name;
  };
  return (event.has_unit_registered() && gives(event.unit_registered())) ||
         (event.has_unit_renamed() && gives(event.unit_renamed()));
}

}  // namespace

absl::Status CellEvents::AddNaming(Position up_to, const projections::TableCell& cell,
                                   v1::CellExplanation& explanation) const {
  const std::string unit_id = UnitNamed(cell);
  if (unit_id.empty()) return absl::OkStatus();
  eventstore::Range range;
  range.up_to = up_to;
  const auto events = store_.TakeSnapshot()->Read(
      eventstore::Query::Of({absl::StrCat("unit:", unit_id)},
                            {event::v1::Event::kUnitRegistered, event::v1::Event::kUnitRenamed}),
      range);
  if (!events.ok()) return FromStore(events.status(), "");
  Position named = eventstore::kNoPosition;  // by the last of them, if it had the name before
  for (const eventstore::StoredEvent& stored : *events) {
    const v1::RecordedEvent recorded = ToRecordedEvent(stored);
    if (Names(recorded.event(), unit_id, cell.value)) named = recorded.position();
  }
  if (named == eventstore::kNoPosition) return absl::OkStatus();
  explanation.set_origin(v1::NUMBER_ORIGIN_STATED);
  explanation.clear_evidence_positions();
  explanation.add_evidence_positions(named);
  explanation.clear_behind_positions();
  explanation.add_behind_positions(named);
  explanation.set_behind_count(1);
  return absl::OkStatus();
}

absl::StatusOr<v1::RecordedEvent> CellEvents::ExceptionOf(Position up_to,
                                                          const std::string& unit_id) const {
  eventstore::Range range;
  range.up_to = up_to;
  const auto events = store_.TakeSnapshot()->Read(
      eventstore::Query::Of(
          {absl::StrCat("unit:", unit_id)},
          {event::v1::Event::kPairExceptionGranted, event::v1::Event::kEntryVoided}),
      range);
  if (!events.ok()) return FromStore(events.status(), "");
  const std::string& program_id = request_.table().program_id();
  v1::RecordedEvent standing;
  for (const eventstore::StoredEvent& stored : *events) {
    const v1::RecordedEvent recorded = ToRecordedEvent(stored);
    const event::v1::Event& event = recorded.event();
    const bool granted = event.pair_exception_granted().unit_id() == unit_id &&
                         event.pair_exception_granted().program_id() == program_id;
    if (granted) standing = recorded;
    const event::v1::VoidedPairException& voided = event.entry_voided().pair_exception();
    if (voided.unit_id() == unit_id && voided.program_id() == program_id) standing.Clear();
  }
  return standing;
}

absl::Status CellEvents::AddExceptions(Position up_to, const projections::TableCell& cell,
                                       v1::CellExplanation& explanation) const {
  const bool is_one = cell.within.back()->GetDescriptor() == v1::PairRegisterRow::descriptor() &&
                      projections::FieldOf(cell).name() == "remarks";
  if (!is_one) return absl::OkStatus();
  std::string words;
  std::set<Position> standards(explanation.basis_positions().begin(),
                               explanation.basis_positions().end());
  for (const char* const side : {"unit_a", "unit_b"}) {
    const std::string unit_id = projections::NearestText(cell, absl::StrCat(side, "_id").c_str());
    ASSIGN_OR_RETURN(const v1::RecordedEvent exception, ExceptionOf(up_to, unit_id));
    if (exception.position() == 0) continue;
    const event::v1::PairExceptionGranted& granted = exception.event().pair_exception_granted();
    absl::StrAppend(&words, projections::NearestText(cell, absl::StrCat(side, "_name").c_str()),
                    " 与两个单位结对的特殊情况于 ",
                    FormatDay(domain::ToDay(granted.granted_date())), " 批准（事件 ",
                    exception.position(), "）：", granted.reason(), "；");
    standards.insert(exception.position());
  }
  if (words.empty()) words = "双方都没有与两个单位结对的特殊情况批准；";
  explanation.set_how_zh(absl::StrCat(
      words, cell.value.empty() ? "确定结对时没有填写备注"
                                : "备注为确定结对时所填；所填没有写明特殊情况的，附上批准的"));
  explanation.mutable_basis_positions()->Assign(standards.begin(), standards.end());
  return absl::OkStatus();
}

absl::Status CellEvents::AddAdoption(Position up_to, v1::CellExplanation& explanation) const {
  if (explanation.policy_set_id().empty()) return absl::OkStatus();
  eventstore::Range range;
  range.up_to = up_to;
  const auto adoptions = store_.TakeSnapshot()->Read(
      eventstore::Query::Of({absl::StrCat("policy:", explanation.policy_set_id())},
                            {event::v1::Event::kPolicySetAdopted}),
      range);
  if (!adoptions.ok()) return FromStore(adoptions.status(), "");
  std::set<Position> standards(explanation.basis_positions().begin(),
                               explanation.basis_positions().end());
  for (const eventstore::StoredEvent& stored : *adoptions) {
    // One that replaces the set has its tag, too.
    const v1::RecordedEvent recorded = ToRecordedEvent(stored);
    const event::v1::PolicySetAdopted& adopted = recorded.event().policy_set_adopted();
    if (adopted.policy_set_id() == explanation.policy_set_id()) {
      standards.insert(recorded.position());
    }
  }
  explanation.mutable_basis_positions()->Assign(standards.begin(), standards.end());
  return absl::OkStatus();
}

absl::StatusOr<CellEvents::Proven> CellEvents::Prove(const eventstore::Snapshot& ledger,
                                                     Position position) const {
  ASSIGN_OR_RETURN(const eventstore::StoredEvent stored, ledger.Get(position));
  Proven proven;
  proven.event = ToRecordedEvent(stored);
  if (!request_.include_proofs()) return proven;
  ASSIGN_OR_RETURN(proven.proof, audit_.Prove(ledger, position, tree_));
  return proven;
}

absl::Status CellEvents::AddTo(v1::ExplainCellResponse& response) const {
  std::set<Position> changed;
  for (const v1::CellChange& change : response.explanation().changes()) {
    changed.insert(change.last_position());
  }
  const auto ledger = store_.TakeSnapshot();
  size_t bytes = response.explanation().ByteSizeLong();
  std::vector<Proven> events;
  const std::vector<Position> wanted = EventsWanted(response.explanation(), changed);
  for (const Position position : wanted) {
    ASSIGN_OR_RETURN(Proven next, Prove(*ledger, position));
    bytes += next.event.ByteSizeLong() + next.proof.ByteSizeLong();
    if (bytes > kMaxExplainedBytes && !events.empty()) {
      response.set_events_cut(true);
      break;
    }
    events.push_back(std::move(next));
  }
  std::reverse(events.begin(), std::find_if(events.begin(), events.end(), [&](const Proven& each) {
                 return !changed.contains(each.event.position());
               }));
  for (Proven& each : events) {
    *response.add_events() = std::move(each.event);
    if (request_.include_proofs()) *response.add_proofs() = std::move(each.proof);
  }
  return AddStandards(*ledger, bytes, response);
}

absl::Status CellEvents::AddPairFacts(const eventstore::Snapshot& ledger,
                                      const projections::TableCell& cell,
                                      v1::CellExplanation& explanation) {
  const std::set<std::string> own = projections::PairsOf(cell);
  std::map<std::string, std::vector<Position>> by_pair;
  for (const Position position : explanation.behind_positions()) {
    ASSIGN_OR_RETURN(const eventstore::StoredEvent stored, ledger.Get(position));
    for (absl::string_view tag : stored.record.tags()) {
      if (!absl::ConsumePrefix(&tag, "pair:")) continue;
      std::string pair_id(tag);
      if (own.empty() || own.contains(pair_id)) by_pair[std::move(pair_id)].push_back(position);
    }
  }
  if (by_pair.size() < 2) return absl::OkStatus();
  for (const auto& [pair_id, positions] : by_pair) {
    v1::CellPairFacts& facts = *explanation.add_pair_facts();
    facts.set_pair_id(pair_id);
    facts.mutable_positions()->Add(positions.begin(), positions.end());
  }
  return absl::OkStatus();
}

// The others come with the answer that has the explanation.
bool CellEvents::HasPageEvents(const v1::CellExplanation& explanation) const {
  const bool has_more = explanation.behind_count() > kMaxBehindWithEvents;
  return request_.page_size() > 0 || (request_.include_proofs() && has_more);
}

absl::Status CellEvents::AddPage(const eventstore::Snapshot& ledger,
                                 const std::vector<Position>& page,
                                 v1::ExplainCellResponse& response) const {
  const size_t others = response.ByteSizeLong();
  size_t bytes = 0;
  for (const Position position : page) {
    ASSIGN_OR_RETURN(Proven next, Prove(ledger, position));
    bytes += next.event.ByteSizeLong() + next.proof.ByteSizeLong();
    const bool has_room = bytes <= kMaxPageBytes && others + bytes <= kMaxExplainedBytes;
    if (!has_room && !response.page_events().empty()) break;
    *response.add_page_events() = std::move(next.event);
    if (request_.include_proofs()) *response.add_page_proofs() = std::move(next.proof);
  }
  return absl::OkStatus();
}

absl::Status CellEvents::CutTo(size_t first, size_t size, const projections::TableCell& cell,
                               v1::ExplainCellResponse& response) const {
  auto& behind = *response.mutable_explanation()->mutable_behind_positions();
  if (request_.include_proofs() && !behind.empty()) {
    RETURN_IF_ERROR(CheckCovers(tree_, *std::max_element(behind.begin(), behind.end())));
  }
  const auto begin = behind.begin() + std::min(static_cast<int>(first), behind.size());
  const auto end = begin + std::min(static_cast<std::ptrdiff_t>(size), behind.end() - begin);
  const std::vector<Position> page(begin, end);
  behind.Assign(page.begin(), page.end());
  const auto ledger = store_.TakeSnapshot();
  if (HasPageEvents(response.explanation())) {
    RETURN_IF_ERROR(AddPage(*ledger, page, response));
    behind.Truncate(response.page_events_size());
  }
  return AddPairFacts(*ledger, cell, *response.mutable_explanation());
}

absl::Status CellEvents::AddStandards(const eventstore::Snapshot& ledger, size_t bytes,
                                      v1::ExplainCellResponse& response) const {
  for (const Position position : response.explanation().basis_positions()) {
    ASSIGN_OR_RETURN(Proven next, Prove(ledger, position));
    bytes += next.event.ByteSizeLong() + next.proof.ByteSizeLong();
    if (bytes > kMaxExplainedBytes) {
      response.set_events_cut(true);
      break;
    }
    *response.add_basis_events() = std::move(next.event);
    if (request_.include_proofs()) *response.add_basis_proofs() = std::move(next.proof);
  }
  return absl::OkStatus();
}

}  // namespace jiedui::services
