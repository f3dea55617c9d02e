#include "projections/case_board.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/enforcement/case_marks.h"
#include "domain/program/program_rules.h"
#include "domain/rules/case_documents.h"
#include "domain/rules/case_fines.h"
#include "jiedui/table/v1/rows.pb.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"
#include "projections/row_index.h"

namespace jiedui::projections {
namespace {

using table::v1::CaseRow;

constexpr char kCases[] = "case/";
constexpr RowIndex kByActivity(CaseBoard::kTable, "by_activity", kCases);
constexpr RowIndex kByFiler(CaseBoard::kTable, "by_filer", kCases);
constexpr RowIndex kByDecision(CaseBoard::kTable, "by_decision", kCases);
constexpr RowIndex kByDocument(CaseBoard::kTable, "by_document", kCases);
constexpr RowIndex kByReporter(CaseBoard::kTable, "by_reporter", kCases);

std::string CaseKey(absl::string_view case_id) {
  return absl::StrCat(kCases, case_id);
}

// Of a decision, whoever made it; a number is written as its author likes.
std::string DecisionKey(absl::string_view decision_number) {
  return Hex(Sha256(decision_number));
}

// Of a document that a case against the enterprise rests on.
std::string DocumentKey(absl::string_view enterprise_id, absl::string_view document) {
  return Hex(Sha256(absl::StrCat(enterprise_id, "\n", document)));
}

// Whose case it is: the town's that reported it, else the brigade's that filed it.
const std::string& UnitOf(const CaseRow& row) {
  return row.reported_by_unit_id().empty() ? row.filed_by_unit_id() : row.reported_by_unit_id();
}

// The cases of other units against its enterprise that rest on a document of it, each once; none
// that was voided or declined.
std::vector<domain::CaseElsewhere> CasesElsewhere(const Tables& tables, const CaseRow& row,
                                                  const domain::ProgramRules& rules) {
  std::map<std::string, domain::CaseElsewhere> others;
  for (const std::string& document : domain::DocumentNamesOf(row)) {
    const std::string key = DocumentKey(row.enterprise_id(), document);
    kByDocument.ForEach<CaseRow>(tables, key, [&](CaseRow&& other) {
      const bool stands =
          other.state() != CaseRow::STATE_VOIDED && other.state() != CaseRow::STATE_DECLINED;
      if (!stands || UnitOf(other) == UnitOf(row)) return;
      const CivilDay opened = domain::OpenedOn(other);
      others.try_emplace(
          other.case_id(),
          domain::CaseElsewhere{other.case_id(), rules.NameOf(UnitOf(other), opened), document});
    });
  }
  std::vector<domain::CaseElsewhere> list;
  for (auto& [case_id, other] : others) list.push_back(std::move(other));
  return list;
}

// The other cases that name the same decision, by id; none that was voided.
std::vector<std::string> OthersOfDecision(const Tables& tables, const CaseRow& row) {
  std::vector<std::string> others;
  if (row.decision_number().empty()) return others;
  const std::string key = DecisionKey(row.decision_number());
  kByDecision.ForEach<CaseRow>(tables, key, [&](CaseRow&& other) {
    const bool stands = other.state() != CaseRow::STATE_VOIDED;
    if (stands && other.case_id() != row.case_id()) others.push_back(other.case_id());
  });
  return others;
}

// The two ways a case begins say the same of it.
template <class Opening>
CaseRow NewCase(const Opening& event, const Envelope& at, Rows& rows) {
  if (!event.activity_id().empty()) kByActivity.Add(event.activity_id(), event.case_id(), rows);
  for (const std::string& document : domain::DocumentNamesOf(event)) {
    kByDocument.Add(DocumentKey(event.enterprise_id(), document), event.case_id(), rows);
  }
  CaseRow row;
  row.set_case_id(event.case_id());
  row.set_activity_id(event.activity_id());
  row.set_enterprise_id(event.enterprise_id());
  row.set_cause(event.cause());
  *row.mutable_documents() = event.documents();
  row.add_positions(at.position);
  return row;
}

template <class Edit>
void Advance(absl::string_view case_id, const Envelope& at, Rows& rows, Edit edit) {
  rows.Update<CaseRow>(CaseKey(case_id), [&](CaseRow& row) {
    row.add_positions(at.position);
    edit(row);
  });
}

v1::CaseState StateOf(CaseRow::State state) {
  // The row's states are the resource's, by name and number.
  return static_cast<v1::CaseState>(state);
}

// A16: what is to be paid and what was paid stand beside the amount that was decided. Of a case
// that was voided nothing is, and what was recorded of it stays visible (A25).
void SetAftermath(const CaseRow& row, v1::Case& made) {
  *made.mutable_penalty_changes() = row.penalty_changes();
  *made.mutable_payments() = row.payments();
  if (row.state() == CaseRow::STATE_VOIDED) return;
  made.set_current_fine_fen(
      row.penalty_changes().empty() ? row.fine_fen() : row.penalty_changes().rbegin()->fine_fen());
  int64_t collected_fen = 0;
  for (const event::v1::FineCollected& payment : row.payments()) {
    collected_fen += payment.collected_fen();
  }
  made.set_collected_fen(collected_fen);
}

v1::Case MakeCase(const CaseRow& row) {
  v1::Case made;
  made.set_name(absl::StrCat("cases/", row.case_id()));
  made.set_case_id(row.case_id());
  made.set_state(StateOf(row.state()));
  made.set_reported_by_unit_id(row.reported_by_unit_id());
  made.set_filed_by_unit_id(row.filed_by_unit_id());
  made.set_activity_id(row.activity_id());
  made.set_enterprise_id(row.enterprise_id());
  made.set_cause(row.cause());
  if (row.has_reported_date()) *made.mutable_reported_date() = row.reported_date();
  if (row.has_filed_date()) *made.mutable_filed_date() = row.filed_date();
  if (row.has_decided_date()) *made.mutable_decided_date() = row.decided_date();
  made.set_fine_fen(row.fine_fen());
  if (row.has_closed_date()) *made.mutable_closed_date() = row.closed_date();
  *made.mutable_positions() = row.positions();
  *made.mutable_documents() = row.documents();
  SetAftermath(row, made);
  return made;
}

// Those who reported and filed it, by the names they had when they did.
void SetNames(const Tables& tables, v1::Case& made) {
  if (made.has_reported_date()) {
    made.set_reported_by_unit_name(
        UnitNameOn(tables, made.reported_by_unit_id(), domain::ToDay(made.reported_date())));
  }
  if (made.has_filed_date()) {
    made.set_filed_by_unit_name(
        UnitNameOn(tables, made.filed_by_unit_id(), domain::ToDay(made.filed_date())));
  }
}

// What falls short of a case, by the rules of the programme of the inspection it came from.
class Judge {
 public:
  explicit Judge(const Tables& tables) : tables_(tables) {}

  absl::StatusOr<v1::Case> Make(const CaseRow& row) {
    v1::Case made = MakeCase(row);
    SetNames(tables_, made);
    const std::string program_id = ProgramOfActivity(tables_, row.activity_id());
    if (program_id.empty()) return made;
    if (!rules_.contains(program_id)) {
      ASSIGN_OR_RETURN(domain::ProgramRules rules, RulesOf(tables_, program_id));
      rules_.emplace(program_id, std::move(rules));
    }
    const domain::ProgramRules& rules = rules_.at(program_id);
    for (v1::RuleFinding& finding : domain::JudgeCase(row, rules)) {
      *made.add_findings() = std::move(finding);
    }
    if (row.state() != CaseRow::STATE_VOIDED && row.state() != CaseRow::STATE_DECLINED) {
      std::optional<v1::RuleFinding> twice =
          domain::JudgeElsewhere(row.case_id(), CasesElsewhere(tables_, row, rules),
                                 rules.On(domain::OpenedOn(row)), row.positions(0));
      if (twice.has_value()) *made.add_findings() = *std::move(twice);
    }
    for (v1::RuleFinding& finding :
         domain::JudgeFines(row, OthersOfDecision(tables_, row), rules)) {
      *made.add_findings() = std::move(finding);
    }
    return made;
  }

 private:
  const Tables& tables_;
  std::map<std::string, domain::ProgramRules> rules_;  // by programme
};

bool Wanted(const CaseRow& row, const CaseFilter& filter,
            const domain::OrganizationView& organization) {
  const bool unit = filter.unit_id.empty() ||
                    organization.IsOf(row.reported_by_unit_id(), filter.unit_id) ||
                    organization.IsOf(row.filed_by_unit_id(), filter.unit_id);
  return unit && (filter.activity_id.empty() || filter.activity_id == row.activity_id());
}

// The ids of the cases that may be wanted, in order. The filter says something.
std::set<std::string> Candidates(const Tables& tables, const CaseFilter& filter,
                                 const domain::OrganizationView& organization) {
  std::set<std::string> case_ids;
  if (!filter.case_id.empty()) return {filter.case_id};
  const auto add = [&](const RowIndex& index, const std::string& owner) {
    for (std::string& id : index.IdsOf(tables, owner)) case_ids.insert(std::move(id));
  };
  if (!filter.activity_id.empty()) {
    add(kByActivity, filter.activity_id);
    return case_ids;
  }
  for (const std::string& member : organization.Members(organization.Shown(filter.unit_id))) {
    add(kByFiler, member);
    add(kByReporter, member);
  }
  return case_ids;
}

// By id.
std::vector<CaseRow> ListCaseRows(const Tables& tables, const CaseFilter& filter,
                                  const domain::OrganizationView& organization) {
  std::vector<CaseRow> rows;
  if (filter.unit_id.empty() && filter.activity_id.empty() && filter.case_id.empty()) {
    tables.ForEach<CaseRow>(CaseBoard::kTable, kCases,
                            [&rows](CaseRow&& row) { rows.push_back(std::move(row)); });
    return rows;
  }
  for (const std::string& case_id : Candidates(tables, filter, organization)) {
    absl::StatusOr<CaseRow> row = FindCaseRow(tables, case_id);
    if (row.ok() && Wanted(*row, filter, organization)) rows.push_back(*std::move(row));
  }
  return rows;
}

}  // namespace

void CaseBoard::Apply(const event::v1::CaseFiled& event, const Envelope& at, Rows& rows) {
  CaseRow row = NewCase(event, at, rows);
  row.set_state(CaseRow::STATE_FILED);
  row.set_filed_by_unit_id(event.unit_id());
  *row.mutable_filed_date() = event.filed_date();
  rows.Put(CaseKey(event.case_id()), row);
  kByFiler.Add(event.unit_id(), event.case_id(), rows);
}

void CaseBoard::Apply(const event::v1::ProposedCaseReported& event, const Envelope& at,
                      Rows& rows) {
  CaseRow row = NewCase(event, at, rows);
  row.set_state(CaseRow::STATE_PROPOSED);
  row.set_reported_by_unit_id(event.unit_id());
  *row.mutable_reported_date() = event.reported_date();
  rows.Put(CaseKey(event.case_id()), row);
  kByReporter.Add(event.unit_id(), event.case_id(), rows);
}

void CaseBoard::Apply(const event::v1::ProposedCaseAccepted& event, const Envelope& at,
                      Rows& rows) {
  Advance(event.case_id(), at, rows, [&](CaseRow& row) {
    row.set_state(CaseRow::STATE_FILED);
    row.set_filed_by_unit_id(event.unit_id());
    *row.mutable_filed_date() = event.accepted_date();
  });
  kByFiler.Add(event.unit_id(), event.case_id(), rows);
}

void CaseBoard::Apply(const event::v1::ProposedCaseDeclined& event, const Envelope& at,
                      Rows& rows) {
  Advance(event.case_id(), at, rows, [](CaseRow& row) { row.set_state(CaseRow::STATE_DECLINED); });
}

void CaseBoard::Apply(const event::v1::PenaltyDecided& event, const Envelope& at, Rows& rows) {
  Advance(event.case_id(), at, rows, [&](CaseRow& row) {
    row.set_decision_number(event.decision_number());
    row.set_state(CaseRow::STATE_DECIDED);
    *row.mutable_decided_date() = event.decided_date();
    row.set_fine_fen(event.fine_fen());
  });
  if (event.decision_number().empty()) return;
  kByDecision.Add(DecisionKey(event.decision_number()), event.case_id(), rows);
}

void CaseBoard::Apply(const event::v1::PenaltyChanged& event, const Envelope& at, Rows& rows) {
  Advance(event.case_id(), at, rows, [&](CaseRow& row) { *row.add_penalty_changes() = event; });
}

void CaseBoard::Apply(const event::v1::FineCollected& event, const Envelope& at, Rows& rows) {
  Advance(event.case_id(), at, rows, [&](CaseRow& row) { *row.add_payments() = event; });
}

void CaseBoard::Apply(const event::v1::CaseClosed& event, const Envelope& at, Rows& rows) {
  Advance(event.case_id(), at, rows, [&](CaseRow& row) {
    row.set_state(CaseRow::STATE_CLOSED);
    *row.mutable_closed_date() = event.closed_date();
  });
}

void CaseBoard::Apply(const event::v1::CaseVoided& event, const Envelope& at, Rows& rows) {
  Advance(event.case_id(), at, rows, [](CaseRow& row) { row.set_state(CaseRow::STATE_VOIDED); });
}

absl::StatusOr<CaseRow> FindCaseRow(const Tables& tables, absl::string_view case_id) {
  auto row = tables.Find<CaseRow>(CaseBoard::kTable, CaseKey(case_id));
  if (!row.has_value()) return NoSuch({"case", "案件", case_id});
  return *std::move(row);
}

absl::StatusOr<v1::Case> ReadCase(const Tables& tables, absl::string_view case_id) {
  ASSIGN_OR_RETURN(const CaseRow row, FindCaseRow(tables, case_id));
  return Judge(tables).Make(row);
}

std::vector<CaseRow> ListReportedCases(const Tables& tables, absl::string_view unit_id) {
  std::vector<CaseRow> rows;
  kByReporter.ForEach<CaseRow>(tables, unit_id, [&rows](CaseRow&& row) {
    if (row.state() != CaseRow::STATE_VOIDED) rows.push_back(std::move(row));
  });
  return rows;
}

absl::StatusOr<std::vector<v1::Case>> ListCases(const Tables& tables, const CaseFilter& filter,
                                                const domain::OrganizationView& organization) {
  Judge judge(tables);
  std::vector<v1::Case> cases;
  for (const CaseRow& row : ListCaseRows(tables, filter, organization)) {
    ASSIGN_OR_RETURN(v1::Case made, judge.Make(row));
    cases.push_back(std::move(made));
  }
  return cases;
}

}  // namespace jiedui::projections
