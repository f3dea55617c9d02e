// The commands that read a ledger over the API.

#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/cell_words.h"
#include "cli/commands.h"
#include "cli/failure.h"
#include "cli/json.h"
#include "cli/proofs.h"
#include "cli/render.h"
#include "cli/table_names.h"
#include "cli/words.h"

#include "base/status_macros.h"

namespace jiedui::cli {
namespace {

constexpr const char* kAdoptedRules = "按采用的规则参数：";

Reader Open(const QueryFlags& flags) {
  return Reader(Connect(flags.server), flags.scope);
}

void PrintJson(const Json& json, std::ostream& out) {
  out << json.dump(2) << "\n";
}

// Under a printed table: the state it was computed from, and the day it was judged on if one was
// asked for.
std::string Footer(const Reader& reader, const ReadScope& scope) {
  std::string position = absl::StrCat("账本位置 ", reader.read_position());
  if (scope.assumed_policy.has_value())
    absl::StrAppend(&position, "，按假设的规则参数推算，未入账");
  if (!scope.on.has_value() && reader.judged_on().has_value()) {
    return absl::StrCat(position, "，判断日 ", FormatDay(*reader.judged_on()), "\n");
  }
  if (!scope.on.has_value()) return position + "\n";
  return absl::StrCat(position, "，判断日 ", FormatDay(*scope.on),
                      "：事实截至账本位置（--as-of-position），判断日只决定是否到期\n");
}

// One message in three forms; rows are made only when CSV is asked for.
template <class Message, class Text, class Rows>
void Print(Format format, const Message& message, Text text, Rows rows, const std::string& footer,
           std::ostream& out) {
  switch (format) {
    case Format::kTable:
      out << text(message) << footer;
      return;
    case Format::kJson:
      PrintJson(ToJson(message), out);
      return;
    case Format::kCsv:
      out << rows(message).Csv();
      return;
  }
}

template <class Message, class Text, class Rows>
void PrintAll(Format format, const std::vector<Message>& messages, Text text, Rows rows,
              const std::string& footer, std::ostream& out) {
  switch (format) {
    case Format::kTable:
      out << text(messages) << footer;
      return;
    case Format::kJson:
      PrintJson(ToJsonArray(messages), out);
      return;
    case Format::kCsv:
      out << rows(messages).Csv();
      return;
  }
}

std::string RegistersText(const std::vector<v1::PairRegister>& registers) {
  std::string text;
  for (const v1::PairRegister& pair_register : registers) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", RegisterText(pair_register));
  }
  return text;
}

std::string EventLine(const v1::RecordedEvent& event) {
  return absl::StrCat(PadLeft(absl::StrCat(event.position()), 8), "  ",
                      PadRight(DayWords(event.occurred_date()), 16), PadRight(event.title(), 22),
                      event.actor(), "\n");
}

// The table has no use for what was asked of it: usage.
absl::Status Check(const CellQuery& query, const ReadScope& scope) {
  const NamedTable* const table = FindTable(query.kind);
  if (table == nullptr) return absl::OkStatus();
  return CheckParts(*table,
                    {query.unit_id, query.month, query.pair_id, scope.on.has_value(),
                     scope.organization_now, query.bulletin_id, query.include_subordinates});
}

// Whether there are two states to compare.
bool IsComparison(const CellQuery& query, const ReadScope& scope) {
  return query.since_position.has_value() || query.since_day.has_value() ||
         !query.since_bulletin_id.empty() || scope.assumed_policy.has_value();
}

// --bulletin names the table where the table is one bulletin's, else the state to compare with.
CellQuery AsMeant(CellQuery query) {
  if (query.kind == v1::TABLE_KIND_BULLETIN) query.bulletin_id.swap(query.since_bulletin_id);
  return query;
}

absl::Status CheckComparison(const CellQuery& query, const ReadScope& scope) {
  RETURN_IF_ERROR(Check(query, scope));
  if (!IsComparison(query, scope)) {
    return Failure(absl::StatusCode::kInvalidArgument, "",
                   "请写明与什么相比：--since-position、--since-date、--bulletin 或 --assume",
                   "say what it is compared with: --since-position, --since-date, --bulletin or "
                   "--assume");
  }
  const bool since = query.since_position.has_value() || query.since_day.has_value();
  if (!since || query.since_bulletin_id.empty()) return absl::OkStatus();
  return Failure(absl::StatusCode::kInvalidArgument, "",
                 "--bulletin 已指明与哪一时点相比，不能再写 --since-position 或 --since-date",
                 "--bulletin says which state it is compared with: leave out --since-position and "
                 "--since-date");
}

// The name of the account's unit, "薛城区" of "district/370403"; an account may have a name of its
// own behind that of its unit, "city/370400-anban". Empty if the registry has no such unit.
std::string UnitNameOf(const std::string& actor, const std::vector<v1::Unit>& units) {
  const std::string id = actor.substr(actor.find('/') + 1);
  std::string of_account;
  for (const v1::Unit& unit : units) {
    if (unit.unit_id() == id) return unit.display_name();
    if (absl::StartsWith(id, absl::StrCat(unit.unit_id(), "-"))) of_account = unit.display_name();
  }
  return of_account;
}

// As they were called on the day judged on; who began after it, as the ledger's day has them.
absl::StatusOr<std::vector<v1::Unit>> UnitsToName(QueryFlags flags) {
  ASSIGN_OR_RETURN(std::vector<v1::Unit> units, Open(flags).Units());
  if (!flags.scope.on.has_value()) return units;
  flags.scope.on.reset();
  ASSIGN_OR_RETURN(const std::vector<v1::Unit> all, Open(flags).Units());
  for (const v1::Unit& unit : all) {
    const bool is_known = absl::c_any_of(
        units, [&unit](const v1::Unit& each) { return each.unit_id() == unit.unit_id(); });
    if (!is_known) units.push_back(unit);
  }
  return units;
}

// The same with who recorded each event in words. Without the units it is what it was.
v1::ExplainCellResponse WithActors(v1::ExplainCellResponse explained,
                                   const absl::StatusOr<std::vector<v1::Unit>>& units) {
  if (!units.ok()) return explained;
  for (auto* const events : {explained.mutable_events(), explained.mutable_basis_events(),
                             explained.mutable_page_events()}) {
    for (v1::RecordedEvent& event : *events) {
      event.set_actor(ActorWords(event.actor(), UnitNameOf(event.actor(), *units)));
    }
  }
  return explained;
}

// Said wherever cells of that table are shown.
std::string NoteOn(const CellQuery& query) {
  return query.kind == v1::TABLE_KIND_ASSESSMENT ? kAssessmentNote : "";
}

// What the cell is under the adopted rules, where others are assumed.
absl::StatusOr<std::string> AdoptedLine(QueryFlags flags, const CellQuery& query) {
  if (!flags.scope.assumed_policy.has_value()) return "";
  flags.scope.assumed_policy.reset();
  CellQuery value = query;
  value.proofs = value.all_changes = false;
  value.facts_limit = 1;  // what it rests on is not shown
  const auto explained = Open(flags).Explain(value);
  if (absl::IsNotFound(explained.status())) return absl::StrCat(kAdoptedRules, "（无）\n");
  RETURN_IF_ERROR(explained.status());
  const v1::Cell& cell = explained->explanation().cell();
  return absl::StrCat(kAdoptedRules, CellWords(cell.path(), cell.value(), cell.unit()), "\n");
}

}  // namespace

absl::Status ShowPairs(const QueryFlags& flags, const std::string& unit_id, std::ostream& out) {
  Reader reader = Open(flags);
  std::vector<v1::PairRegister> registers;
  if (unit_id.empty()) {
    ASSIGN_OR_RETURN(registers, reader.Registers());
  } else {
    ASSIGN_OR_RETURN(v1::PairRegister pair_register, reader.Register(unit_id));
    registers.push_back(std::move(pair_register));
  }
  PrintAll(flags.format, registers, RegistersText, RegisterRows, Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

absl::Status ShowDispatch(const QueryFlags& flags, const std::string& unit_id,
                          const std::string& month, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const v1::DispatchTable table, reader.Dispatch(unit_id, month));
  Print(flags.format, table, DispatchText, DispatchRows, Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

absl::Status ShowCompliance(const QueryFlags& flags, const std::string& pair_id,
                            const std::string& unit_id, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const std::vector<v1::PairCompliance> pairs,
                   reader.Compliance(pair_id, unit_id));
  PrintAll(flags.format, pairs, ComplianceText, ComplianceRows, Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

absl::Status ShowObligations(const QueryFlags& flags, const ObligationQuery& query,
                             std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const std::vector<v1::Obligation> obligations, reader.Obligations(query));
  const CivilDay on = flags.scope.on.has_value() ? *flags.scope.on : *reader.judged_on();
  const auto text = [on](const auto& list) { return ObligationText(list, on); };
  const auto rows = [on](const auto& list) { return ObligationRows(list, on); };
  PrintAll(flags.format, obligations, text, rows, Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

absl::Status ShowReportSlots(const QueryFlags& flags, const ObligationQuery& query,
                             const std::string& month, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const std::vector<v1::ReportSlot> slots, reader.ReportSlots(query, month));
  PrintAll(flags.format, slots, ReportSlotText, ReportSlotRows, Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

absl::Status ShowAssessment(const QueryFlags& flags, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const v1::YearEndAssessment assessment, reader.Assessment());
  std::string footer = Footer(reader, flags.scope);
  for (const v1::RuleFinding& finding : reader.left_out()) {
    absl::StrAppend(&footer, finding.message_zh(), "\n");
  }
  Print(flags.format, assessment, AssessmentText, AssessmentRows, footer, out);
  return absl::OkStatus();
}

absl::Status ShowAssessmentResult(const QueryFlags& flags, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const v1::GetAssessmentTableResponse result, reader.AssessmentResult());
  Print(flags.format, result, AssessmentResultText, AssessmentResultRows,
        Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

absl::Status ListBulletins(const QueryFlags& flags, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const std::vector<v1::Bulletin> bulletins, reader.Bulletins());
  const auto text = [](const auto& list) { return BulletinListRows(list).Text(); };
  PrintAll(flags.format, bulletins, text, BulletinListRows, Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

absl::Status ShowBulletin(const QueryFlags& flags, const std::string& bulletin_id,
                          std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const v1::GetBulletinResponse bulletin, reader.Bulletin(bulletin_id));
  Print(flags.format, bulletin, BulletinText, BulletinRows, "", out);
  return absl::OkStatus();
}

absl::Status ShowAssessmentRecord(const QueryFlags& flags, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const v1::Assessment assessment, reader.AssessmentRecord());
  Print(flags.format, assessment, AssessmentRecordText, AssessmentRecordRows,
        Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

absl::Status ShowGaps(const QueryFlags& flags, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const v1::GapAnalysis analysis, reader.Gaps());
  Print(flags.format, analysis, GapText, GapRows, Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

absl::Status ShowRollUp(const QueryFlags& flags, const RollUpQuery& query, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const v1::GetRollUpResponse rolled, reader.RollUp(query));
  Print(flags.format, rolled, RollUpText, RollUpRows, "", out);
  if (rolled.complete()) return absl::OkStatus();
  return Failure(
      absl::StatusCode::kUnavailable, "",
      absl::StrCat("汇总不完整：", rolled.unread_ledgers_size(), " 个账本未读到，已列出其原因"),
      absl::StrCat("the roll-up is not complete: ledgers that could not be read, and are listed "
                   "with the reason: ",
                   rolled.unread_ledgers_size()));
}

absl::Status ShowCells(const QueryFlags& flags, const CellQuery& query, std::ostream& out) {
  RETURN_IF_ERROR(Check(query, flags.scope));
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const std::vector<v1::Cell> cells, reader.Cells(query));
  const auto text = [](const auto& list) { return CellRows(list).Text(); };
  const std::string footer = absl::StrCat(NoteOn(query), Footer(reader, flags.scope));
  PrintAll(flags.format, cells, text, CellRows, footer, out);
  return absl::OkStatus();
}

absl::Status ExplainCell(const QueryFlags& flags, const CellQuery& query,
                         const std::vector<std::string>& verifier_keys, std::ostream& out) {
  RETURN_IF_ERROR(Check(query, flags.scope));
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(v1::ExplainCellResponse explained, reader.Explain(query));
  std::string proven;
  if (query.proofs) {
    ASSIGN_OR_RETURN(proven, CheckProofs(explained, verifier_keys));
    if (query.facts_limit.value_or(0) > 0) KeepFacts(*query.facts_limit, explained);
  }
  std::string footer = absl::StrCat(NoteOn(query), proven, Footer(reader, flags.scope));
  if (flags.format == Format::kTable) {
    ASSIGN_OR_RETURN(const std::string adopted, AdoptedLine(flags, query));
    footer.insert(0, adopted);
  }
  if (flags.format != Format::kJson) {
    explained = WithActors(std::move(explained), UnitsToName(flags));
  }
  const int facts = query.facts_limit.value_or(kFactsShown);
  const auto text = [facts](const auto& each) { return ExplanationText(each, facts); };
  const auto rows = [facts](const auto& each) { return ExplanationRows(each, facts); };
  Print(flags.format, explained, text, rows, footer, out);
  return absl::OkStatus();
}

absl::Status CompareTables(const QueryFlags& flags, const CellQuery& asked, std::ostream& out) {
  const CellQuery query = AsMeant(asked);
  RETURN_IF_ERROR(CheckComparison(query, flags.scope));
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const v1::CompareTablesResponse compared, reader.Compare(query));
  Print(flags.format, compared, ComparisonText, ComparisonRows, NoteOn(query), out);
  return absl::OkStatus();
}

absl::Status ShowEvents(const QueryFlags& flags, const EventQuery& query, std::ostream& out) {
  std::vector<v1::RecordedEvent> events;
  RETURN_IF_ERROR(Open(flags).ListEvents(
      query, [&events](const v1::RecordedEvent& event) { events.push_back(event); }));
  const auto text = [](const auto& list) { return EventRows(list).Text(); };
  PrintAll(flags.format, events, text, EventRows, "", out);
  return absl::OkStatus();
}

absl::Status FollowEvents(const QueryFlags& flags, const EventQuery& query, std::ostream& out) {
  return Open(flags).FollowEvents(query, [&](const v1::RecordedEvent& event) {
    out << (flags.format == Format::kJson ? ToJson(event).dump() + "\n" : EventLine(event))
        << std::flush;
  });
}

absl::Status ShowPolicy(const QueryFlags& flags, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const v1::PolicySet set, reader.PolicySetInForce());
  Print(flags.format, set, PolicyText, PolicyRows, Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

absl::Status ListPolicies(const QueryFlags& flags, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const std::vector<v1::PolicySet> sets, reader.PolicySets());
  const auto text = [](const auto& list) { return PolicySetRows(list).Text(); };
  PrintAll(flags.format, sets, text, PolicySetRows, Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

absl::Status ListOfficers(const QueryFlags& flags, const std::string& unit_id,
                          bool include_subordinates, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const std::vector<v1::Officer> officers,
                   reader.Officers(unit_id, include_subordinates));
  const auto text = [](const auto& list) { return OfficerListRows(list).Text(); };
  PrintAll(flags.format, officers, text, OfficerListRows, Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

absl::Status ShowCases(const QueryFlags& flags, const std::string& unit_id,
                       const std::string& activity_id, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const std::vector<v1::Case> cases, reader.Cases(unit_id, activity_id));
  const auto text = [](const auto& list) { return CaseRows(list).Text(); };
  PrintAll(flags.format, cases, text, CaseRows, Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

absl::Status ShowUnits(const QueryFlags& flags, std::ostream& out) {
  Reader reader = Open(flags);
  ASSIGN_OR_RETURN(const std::vector<v1::Unit> units, reader.Units());
  const auto text = [](const auto& list) { return UnitRows(list).Text(); };
  PrintAll(flags.format, units, text, UnitRows, Footer(reader, flags.scope), out);
  return absl::OkStatus();
}

}  // namespace jiedui::cli
