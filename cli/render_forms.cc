// 附件1 and 附件2 of 枣安监发〔2017〕11号, title, header and columns as the notice prints them.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/form_notes.h"
#include "cli/render.h"
#include "cli/words.h"

#include "domain/rules/dispatch.h"

namespace jiedui::cli {
namespace {

using Align = Column::Align;

// 填报单位, 填报人 and the day, with the colons of the form.
std::string HeaderLine(absl::string_view colon, const std::string& unit,
                       const std::string& reporter, const google::type::Date& date) {
  const std::string filled_in = reporter.empty() ? "        " : reporter;
  return absl::StrCat("填报单位", colon, unit, "    填报人", colon, filled_in, "    ",
                      DayWords(date), "\n");
}

template <class Form>
std::string Reporter(const Form& form) {
  return ReporterWords(form.reporter_officer_id(), form.unit_id(), form.unit_name());
}

std::string Reported(const v1::Figure& figure) {
  return figure.has_reported() ? FigureValue(figure, figure.reported()) : "—";
}

std::string Accepted(const v1::Figure& figure) {
  return figure.has_accepted() ? FigureValue(figure, figure.accepted()) : "—";
}

// A line under the sentence, its columns aligned with the lines of the other figures; then its
// marks, "注1、注2".
std::string FigureLine(const v1::Figure& figure, const std::string& marks = "") {
  const std::string label = absl::StrCat(figure.label(), "（", figure.unit(), "）");
  const std::string events =
      figure.positions().empty() ? "" : absl::StrCat("  事件 ", PositionWords(figure.positions()));
  return absl::StrCat(
      "  ", PadRight(label, 25), "入账值 ", PadRight(FigureValue(figure, figure.recorded()), 7),
      "单位上报 ", PadRight(Reported(figure), 7), "上级审核 ", PadRight(Accepted(figure), 7),
      ReconciliationWords(figure.reconciliation()), marks.empty() ? "" : "  ", marks, events);
}

// 序号; 备注 has none.
std::string NumberCell(int number) {
  return number == 0 ? "" : absl::StrCat(number);
}

// "，事件 40"; nothing if there is none.
std::string EventsTail(const google::protobuf::RepeatedField<int64_t>& positions) {
  return positions.empty() ? "" : absl::StrCat("，事件 ", PositionWords(positions));
}

std::string FilingLine(const v1::PairRegister& pair_register) {
  if (pair_register.state() == v1::REGISTER_STATE_UNSPECIFIED) {
    const char* const why =
        pair_register.rows().empty() ? "没有参加活动的下级单位" : "期限内没有参加活动的下级单位";
    return absl::StrCat("备案：不适用（", why, "，无须备案）\n");
  }
  const std::string due = pair_register.has_due_date()
                              ? absl::StrCat("期限 ", DayWords(pair_register.due_date()))
                              : "无期限（备案期限后才有参加活动的下级单位）";
  return absl::StrCat("备案：", RegisterStateWords(pair_register.state()), "，", due,
                      EventsTail(pair_register.positions()), "\n");
}

// Of the row's own filing; before anything was filed, the form's.
v1::RegisterState StateOf(const v1::PairRegisterRow& row, const v1::PairRegister& form) {
  return row.state() == v1::REGISTER_STATE_UNSPECIFIED ? form.state() : row.state();
}

// R0-06: how the pairs came about.
std::string MethodLine(const v1::PairRegister& pair_register) {
  if (pair_register.rows().empty()) return "";
  return absl::StrCat("结对方式：上级指定 ", pair_register.designated_count(), " 对，自由组合 ",
                      pair_register.free_combination_count(), " 对\n");
}

// R0-06: what is proposed and no pair yet.
std::string ProposalLines(const v1::PairRegister& pair_register) {
  std::string text;
  for (const v1::PairProposal& proposal : pair_register.proposals()) {
    absl::StrAppend(&text, "提议中的结对：", proposal.unit_name(), " 向 ",
                    proposal.partner_unit_name(), " 提议（", DayWords(proposal.proposed_date()),
                    "），", ProposalStateWords(proposal.state()), EventsTail(proposal.positions()),
                    "\n");
  }
  return text;
}

// A25: it was due by then, and stays exempt.
std::string VoidedWords(const v1::ReportExemption& exemption) {
  if (!exemption.has_voided_date()) return "";
  return absl::StrCat("，已于 ", DayWords(exemption.voided_date()),
                      " 撤销，月报当时已到期，仍为免报");
}

// By whom and since when; empty if the report is not exempt.
std::string ExemptionWords(const v1::DispatchTable& dispatch) {
  std::vector<std::string> words;
  for (const v1::ReportExemption& each : dispatch.report_exemptions()) {
    words.push_back(absl::StrCat(each.granting_unit_name(), " ", DayWords(each.granted_date()),
                                 " 批准免除结对 ", each.pair_id(), " 该月活动，", each.reason(),
                                 VoidedWords(each)));
  }
  return words.empty() ? "" : absl::StrCat("（", absl::StrJoin(words, "；"), "）");
}

std::string ExemptLine(const v1::DispatchTable& dispatch) {
  google::protobuf::RepeatedField<int64_t> positions;
  for (const v1::ReportExemption& each : dispatch.report_exemptions()) {
    positions.Add(each.position());
    if (each.voided_position() != 0) positions.Add(each.voided_position());
  }
  return absl::StrCat(dispatch.month(), " 月报：", ReportStateWords(dispatch.state()),
                      ExemptionWords(dispatch), EventsTail(positions), "\n");
}

std::string ReportLine(const v1::DispatchTable& dispatch) {
  if (dispatch.state() == v1::REPORT_STATE_UNSPECIFIED) {
    return absl::StrCat(dispatch.month(), " 月报：不适用（该单位当月未参加活动，无须报送）\n");
  }
  if (dispatch.state() == v1::REPORT_STATE_EXEMPT) return ExemptLine(dispatch);
  return absl::StrCat(dispatch.month(), " 月报：", ReportStateWords(dispatch.state()), "，",
                      TimelinessWords(dispatch.timeliness()), ExemptionWords(dispatch), "，期限 ",
                      DayWords(dispatch.due_date()), EventsTail(dispatch.report_positions()), "\n");
}

// While a permit to enter late what happened in the month is open.
std::string PermitLine(const v1::DispatchTable& dispatch) {
  if (!dispatch.has_permit_open_until_date()) return "";
  return absl::StrCat("补录许可有效，至 ", DayWords(dispatch.permit_open_until_date()), "\n");
}

// The month of all units below a district or the city; nothing of a town.
std::string RollUpText(const v1::DispatchTable& dispatch) {
  if (!dispatch.has_roll_up()) return "";
  const v1::MonthRollUp& roll_up = dispatch.roll_up();
  std::string text =
      absl::StrCat("所辖各单位合计：应报 ", roll_up.expected_count(), "，已报 ",
                   roll_up.submitted_count(), "，已审核 ", roll_up.accepted_count(), "\n");
  for (const v1::Figure& figure : roll_up.figures()) {
    absl::StrAppend(&text, FigureLine(figure), "\n");
  }
  return text;
}

std::string WorkSituation(const v1::DispatchTableRow& row, const FormNotes& notes) {
  std::vector<std::string> lines = {row.text()};
  for (const v1::Figure& figure : row.figures()) {
    lines.push_back(FigureLine(figure, notes.MarksOf(figure)));
    for (const v1::FigureExplanation& each : figure.explanations()) {
      lines.push_back(absl::StrCat("    差异说明（", each.unit_name(), "，",
                                   DayWords(each.explained_date()), "）：", each.explanation(),
                                   each.stale() ? "（此后上报数已变，须另作说明）" : ""));
    }
  }
  return absl::StrJoin(lines, "\n");
}

// "已约谈 2024-06-19（示例〔2024〕6号）".
std::string DecisionWords(const v1::DistrictRank& rank) {
  std::string words = AdmonitionWords(rank.admonition_decision());
  if (rank.admonition_position() == 0) return words;
  absl::StrAppend(&words, " ", DayWords(rank.admonition_decided_date()));
  const std::string& number = rank.admonition_document_number();
  return number.empty() ? words : absl::StrCat(words, "（", number, "）");
}

}  // namespace

std::string MonthlyRankingText(const v1::DispatchTable& dispatch) {
  if (dispatch.ranking().empty()) return "";
  Table table({{"名次", Align::kRight},
               {"区（市）"},
               {"得分", Align::kRight},
               {"上月名次", Align::kRight},
               {"累计总分", Align::kRight},
               {"累计名次", Align::kRight},
               {"建议"},
               {"理由"},
               {"约谈决定"},
               {"事件", Align::kRight}});
  for (const v1::DistrictRank& rank : dispatch.ranking()) {
    std::vector<std::string> proposals;
    if (rank.warning_proposed()) proposals.emplace_back("预警");
    if (rank.admonition_proposed()) proposals.emplace_back("约谈");
    table.AddRow(
        {absl::StrCat(rank.rank()), rank.unit_name(), Milli(rank.score_milli()),
         rank.previous_rank() == 0 ? "—" : absl::StrCat(rank.previous_rank()),
         Milli(rank.cumulated_milli()), absl::StrCat(rank.cumulated_rank()),
         absl::StrJoin(proposals, "、"), rank.proposal_reason(), DecisionWords(rank),
         rank.admonition_position() == 0 ? "—" : absl::StrCat(rank.admonition_position())});
  }
  return absl::StrCat("各区（市）月度排名（建议由负责人决定）：\n", table.Text());
}

std::string FindingsText(const google::protobuf::RepeatedPtrField<v1::RuleFinding>& findings) {
  if (findings.empty()) return "";
  Table table({{"规则"}, {"说明"}, {"要求"}, {"依据"}, {"事件", Align::kRight}});
  for (const v1::RuleFinding& finding : findings) {
    table.AddRow({finding.rule(), finding.message_zh(), SeverityWords(finding.severity()),
                  finding.clause(),
                  finding.event_position() == 0 ? "—" : absl::StrCat(finding.event_position())});
  }
  return table.Text();
}

std::string RegisterText(const v1::PairRegister& pair_register) {
  Table table({{"序号", Align::kRight},
               {"结对单位A\n（工作较好一方）"},
               {"结对单位B\n（工作较差一方）"},
               {"备注", Align::kLeft, 40}});
  for (const v1::PairRegisterRow& row : pair_register.rows()) {
    table.AddRow(
        {absl::StrCat(row.sequence_number()), row.unit_a_name(), row.unit_b_name(), row.remarks()});
  }
  return absl::StrCat("附件1:\n", Center(pair_register.title(), table.Width()), "\n",
                      HeaderLine(":", pair_register.unit_name(), Reporter(pair_register),
                                 pair_register.report_date()),
                      table.Text(), MethodLine(pair_register), ProposalLines(pair_register),
                      FilingLine(pair_register), FindingsText(pair_register.findings()));
}

Table RegisterRows(const std::vector<v1::PairRegister>& registers) {
  Table table({{"填报单位"},
               {"填报人"},
               {"日期"},
               {"备案"},
               {"序号", Align::kRight},
               {"结对单位A（工作较好一方）"},
               {"结对单位B（工作较差一方）"},
               {"备注"},
               {"结对编号"},
               {"事件", Align::kRight}});
  for (const v1::PairRegister& pair_register : registers) {
    for (const v1::PairRegisterRow& row : pair_register.rows()) {
      table.AddRow({pair_register.unit_name(), Reporter(pair_register),
                    DayWords(pair_register.report_date()),
                    RegisterStateWords(StateOf(row, pair_register)),
                    absl::StrCat(row.sequence_number()), row.unit_a_name(), row.unit_b_name(),
                    row.remarks(), row.pair_id(), absl::StrCat(row.position())});
    }
  }
  return table;
}

std::string DispatchText(const v1::DispatchTable& dispatch) {
  const FormNotes notes(dispatch);
  Table table({{"序号", Align::kRight}, {"活动内容"}, {"工作情况", Align::kLeft, 120}});
  for (const v1::DispatchTableRow& row : dispatch.rows()) {
    const std::string number = NumberCell(row.sequence_number());
    table.AddRow({number.empty() ? row.content() : number, number.empty() ? "" : row.content(),
                  WorkSituation(row, notes)});
  }
  return absl::StrCat(
      "附件2：\n", Center(dispatch.title(), table.Width()), "\n",
      HeaderLine("：", dispatch.unit_name(), Reporter(dispatch), dispatch.report_date()),
      table.Text(), notes.Text(), ReportLine(dispatch), PermitLine(dispatch), RollUpText(dispatch),
      MonthlyRankingText(dispatch), FindingsText(dispatch.findings()));
}

Table DispatchRows(const v1::DispatchTable& dispatch) {
  Table table({{"填报单位"},
               {"月份"},
               {"序号", Align::kRight},
               {"活动内容"},
               {"工作情况"},
               {"项目"},
               {"计量"},
               {"入账值", Align::kRight},
               {"单位上报", Align::kRight},
               {"上级审核", Align::kRight},
               {"核对"},
               {"注"}});
  const FormNotes notes(dispatch);
  for (const v1::DispatchTableRow& row : dispatch.rows()) {
    const std::vector<std::string> common = {dispatch.unit_name(), dispatch.month(),
                                             NumberCell(row.sequence_number()), row.content(),
                                             row.text()};
    const auto add = [&](const std::vector<std::string>& rest) {
      std::vector<std::string> cells = common;
      cells.insert(cells.end(), rest.begin(), rest.end());
      table.AddRow(std::move(cells));
    };
    // What is of no figure stands beside 备注.
    const bool is_remarks = row.sequence_number() == 0;
    if (row.figures().empty()) {
      add({"", "", "", "", "", "", is_remarks ? notes.WordsOfNoFigure() : ""});
    }
    for (const v1::Figure& figure : row.figures()) {
      add({figure.label(), figure.unit(), FigureValue(figure, figure.recorded()), Reported(figure),
           Accepted(figure), ReconciliationWords(figure.reconciliation()), notes.WordsOf(figure)});
    }
  }
  return table;
}

}  // namespace jiedui::cli
