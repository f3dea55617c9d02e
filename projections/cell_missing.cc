#include "projections/cell_missing.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/date.h"
#include "domain/program/program_rules.h"
#include "domain/rules/obligations.h"
#include "domain/rules/organization_view.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/monthly_dispatch.h"
#include "projections/obligations.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"

namespace jiedui::projections {
namespace {

using google::protobuf::Message;
using v1::Obligation;

// What in 附件2 is less for want of reports, or of an answer to them.
constexpr absl::string_view kOfReports[] = {"accepted",        "accepted_count", "accepted_sum",
                                            "on_time_count",   "reconciliation", "reported",
                                            "reported_sum",    "score_milli",    "state",
                                            "submitted_count", "timeliness"};

// A last day is no less for a fact that has not come.
bool MayLack(const TableCell& cell) {
  const google::protobuf::FieldDescriptor& field = FieldOf(cell);
  if (field.cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) return false;
  return field.options().ExtensionSize(v1::verdict) > 0 ||
         field.options().GetExtension(v1::origin) == v1::NUMBER_ORIGIN_COUNTED;
}

bool IsUnmet(const Obligation& obligation) {
  return obligation.status() == v1::OBLIGATION_STATUS_BREACHED ||
         obligation.status() == v1::OBLIGATION_STATUS_PENDING;
}

bool IsOwedByOne(const Obligation& obligation, const std::string& unit_id) {
  return absl::c_linear_search(obligation.unit_ids(), unit_id);
}

// Of a pair: what stands in a month, a kind, an activity, a side of one, or a round.
bool IsOfCompliance(const Obligation& owed, const TableCell& cell) {
  if (const auto* const month = Within<v1::MonthCoverage>(cell)) {
    return owed.kind() == v1::OBLIGATION_KIND_MONTH_ACTIVITY &&
           owed.first_month() == month->month();
  }
  if (const auto* const floor = Within<v1::KindFloor>(cell)) {
    return owed.kind() == v1::OBLIGATION_KIND_KIND_FLOOR && owed.activity_kind() == floor->kind();
  }
  if (const auto* const activity = Within<v1::ActivityJudgement>(cell)) {
    if (owed.activity_id() != activity->activity_id()) return false;
    if (const auto* const side = Within<v1::SideCase>(cell)) {
      return owed.kind() == v1::OBLIGATION_KIND_SIDE_CASE && IsOwedByOne(owed, side->unit_id());
    }
    const auto* const side = Within<v1::SideAttestation>(cell);
    return side == nullptr ||
           (owed.kind() == v1::OBLIGATION_KIND_ATTESTATION && IsOwedByOne(owed, side->unit_id()));
  }
  if (const auto* const round = Within<v1::RotationRound>(cell)) {
    return owed.kind() == v1::OBLIGATION_KIND_STAY_COUNTERPART &&
           absl::c_linear_search(round->activity_ids(), owed.activity_id());
  }
  // Whether the pair is compliant.
  return owed.status() == v1::OBLIGATION_STATUS_BREACHED &&
         (owed.kind() == v1::OBLIGATION_KIND_MONTH_ACTIVITY ||
          owed.kind() == v1::OBLIGATION_KIND_KIND_FLOOR);
}

// What a recorded number of 附件2 counts; unspecified of a figure that no kind of activity makes.
v1::ActivityKind KindOfFigure(absl::string_view key) {
  if (key == "rotation_person_count") return v1::ACTIVITY_KIND_ROTATION;
  if (key == "study_session_count") return v1::ACTIVITY_KIND_GROUP_STUDY;
  return v1::ACTIVITY_KIND_JOINT_INSPECTION;
}

class Missing {
 public:
  Missing(const Tables& tables, const TableQuestion& question, const TableCell& cell,
          const domain::ProgramRules& rules)
      : tables_(tables),
        question_(question),
        cell_(cell),
        rules_(rules),
        as_it_was_(ViewOf(tables, domain::Organization::kAsItWas, question.on)),
        shown_(ViewOf(tables, question.organization, question.on)) {}

  std::vector<Obligation> Find() && {
    if (question_.kind == v1::TABLE_KIND_PAIR_COMPLIANCE) AddOfPair();
    if (question_.kind == v1::TABLE_KIND_DISPATCH) AddOfDispatch();
    if (question_.kind == v1::TABLE_KIND_PAIR_REGISTER) AddRegister();
    std::erase_if(found_, [](const Obligation& owed) { return !IsUnmet(owed); });
    domain::SortObligations(found_);
    for (Obligation& owed : found_) Name(owed);
    return std::move(found_);
  }

 private:
  // A pair as it stands, and what it owes; nothing of one of another programme.
  struct OwedOfPair {
    v1::PairCompliance judged;
    std::vector<Obligation> owed;
  };

  OwedOfPair ReadPair(const std::string& pair_id) const {
    const auto row = FindPairRow(tables_, pair_id);
    auto judged =
        ReadPairCompliance(tables_, pair_id, question_.on, domain::Organization::kAsItWas);
    if (!row.ok() || !judged.ok()) return {};
    if (row->assigned().program_id() != question_.program_id) return {};
    std::vector<Obligation> owed = domain::PairObligations(*row, *judged, as_it_was_, rules_);
    return {*std::move(judged), std::move(owed)};
  }

  void AddOfPair() {
    if (!MayLack(cell_)) return;
    OwedOfPair pair = ReadPair(question_.pair_id);
    for (Obligation& owed : pair.owed) {
      if (IsOfCompliance(owed, cell_)) found_.push_back(std::move(owed));
    }
  }

  void AddOfDispatch() {
    const std::string& field = FieldOf(cell_).name();
    const auto* const figure = Within<v1::Figure>(cell_);
    if (figure != nullptr && field == "recorded") {
      if (Within<v1::MonthRollUp>(cell_) == nullptr) AddOfMonth(*figure);
      return;
    }
    if (!absl::c_linear_search(kOfReports, field)) return;
    for (const std::string& unit_id : Reporters()) AddReports(unit_id);
  }

  // Whose reports the cell is about: of a rank the district and its towns, of a sum all units that
  // have still to report, else the unit itself.
  std::vector<std::string> Reporters() const {
    const auto& table = static_cast<const v1::DispatchTable&>(*cell_.within.front());
    if (const auto* const rank = Within<v1::DistrictRank>(cell_)) {
      std::vector<std::string> units = {rank->unit_id()};
      for (const table::v1::UnitRow& unit : ListUnitsWithin(tables_, rank->unit_id())) {
        units.push_back(unit.registered().unit_id());
      }
      return units;
    }
    if (Within<v1::MonthRollUp>(cell_) == nullptr) return {table.unit_id()};
    return {table.roll_up().missing_unit_ids().begin(), table.roll_up().missing_unit_ids().end()};
  }

  // That it comes, comes again, and is answered.
  void AddReports(const std::string& unit_id) {
    const auto unit = FindUnit(tables_, unit_id);
    if (!unit.ok()) return;
    std::vector<Obligation> owed = ReadReportObligations(tables_, *unit, question_.program_id,
                                                         question_.month, rules_, as_it_was_);
    for (Obligation& each : owed) found_.push_back(std::move(each));
  }

  // What the pairs of the unit owe of the month, each by itself, and of cases the unit's own side.
  void AddOfMonth(const v1::Figure& figure) {
    for (const std::string& pair_id : ListPairIdsOf(tables_, question_.unit_id)) {
      OwedOfPair pair = ReadPair(pair_id);
      for (Obligation& owed : pair.owed) {
        if (IsOfMonth(owed, figure, pair.judged)) found_.push_back(std::move(owed));
      }
    }
  }

  bool IsOfMonth(const Obligation& owed, const v1::Figure& figure,
                 const v1::PairCompliance& judged) const {
    const std::string month = FormatMonth(question_.month);
    if (absl::StartsWith(figure.key(), "case_") || figure.key() == "fine_fen") {
      return owed.kind() == v1::OBLIGATION_KIND_SIDE_CASE && IsOwedByOne(owed, question_.unit_id) &&
             MonthOf(owed, judged) == month;
    }
    if (owed.kind() == v1::OBLIGATION_KIND_MONTH_ACTIVITY) return owed.first_month() == month;
    return owed.kind() == v1::OBLIGATION_KIND_KIND_FLOOR &&
           owed.activity_kind() == KindOfFigure(figure.key());
  }

  // In which the activity was held that it is about; empty of one that is not known.
  static std::string MonthOf(const Obligation& owed, const v1::PairCompliance& judged) {
    for (const v1::ActivityJudgement& activity : judged.activities()) {
      if (activity.activity_id() != owed.activity_id() || !activity.has_occurred_date()) continue;
      return FormatMonth(CivilMonth(domain::ToDay(activity.occurred_date())));
    }
    return "";
  }

  void AddRegister() {
    if (FieldOf(cell_).name() != "state" || Within<v1::PairProposal>(cell_) != nullptr) return;
    const auto unit = FindUnit(tables_, question_.unit_id);
    if (!unit.ok()) return;
    const auto judged =
        JudgeOwedRegister(tables_, unit->registered(), question_.program_id, rules_, as_it_was_);
    if (!judged.has_value()) return;
    found_.push_back(domain::RegisterObligation(*judged, rules_, question_.on));
  }

  // Under whom it is shown, each once.
  void Name(Obligation& owed) const {
    const std::vector<std::string> owed_by(owed.unit_ids().begin(), owed.unit_ids().end());
    owed.clear_unit_ids();
    for (const std::string& unit_id : owed_by) {
      const std::string shown = shown_.Shown(unit_id);
      if (IsOwedByOne(owed, shown)) continue;
      owed.add_unit_ids(shown);
      owed.add_unit_names(shown_.NameOn(shown, question_.on));
    }
  }

  const Tables& tables_;
  const TableQuestion& question_;
  const TableCell& cell_;
  const domain::ProgramRules& rules_;
  const domain::OrganizationView as_it_was_;
  const domain::OrganizationView shown_;
  std::vector<Obligation> found_;
};

v1::CellMissing Told(const Obligation& owed) {
  v1::CellMissing missing;
  missing.set_obligation_id(owed.obligation_id());
  missing.set_title(owed.title());
  *missing.mutable_unit_ids() = owed.unit_ids();
  *missing.mutable_unit_names() = owed.unit_names();
  missing.set_pair_id(owed.pair_id());
  if (owed.has_due_date()) *missing.mutable_due_date() = owed.due_date();
  missing.set_overdue(owed.status() == v1::OBLIGATION_STATUS_BREACHED);
  missing.set_clause(owed.clause());
  missing.set_done(owed.done());
  missing.set_required(owed.required());
  missing.set_note_zh(owed.note());
  return missing;
}

}  // namespace

void AddMissing(const Tables& tables, const TableQuestion& question, const TableCell& cell,
                v1::CellExplanation& explanation) {
  const auto rules = RulesOf(tables, question.program_id);
  if (!rules.ok()) return;
  const std::vector<Obligation> missing = Missing(tables, question, cell, *rules).Find();
  explanation.set_missing_count(static_cast<int32_t>(missing.size()));
  for (const Obligation& owed : missing) {
    if (explanation.missing_size() == kMaxMissing) break;
    *explanation.add_missing() = Told(owed);
  }
}

}  // namespace jiedui::projections
