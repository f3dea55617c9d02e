// Bulletins: one with the table it published, and the list of them.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render.h"
#include "cli/words.h"

#include "base/civil.h"
#include "domain/date.h"
#include "domain/money.h"
#include "domain/rules/dispatch.h"

namespace jiedui::cli {
namespace {

using Align = Column::Align;
using event::v1::BulletinPublished;
using v1::BulletinFigure;

std::string Amount(const BulletinFigure& figure, int64_t value) {
  return figure.unit() == "万元" ? domain::FormatWan(value) : absl::StrCat(value);
}

std::string Recorded(const BulletinFigure& figure) {
  return Amount(figure, figure.recorded());
}

std::string Reported(const BulletinFigure& figure) {
  return figure.has_reported() ? Amount(figure, figure.reported()) : "";
}

std::string Accepted(const BulletinFigure& figure) {
  return figure.has_accepted() ? Amount(figure, figure.accepted()) : "";
}

// "处罚（万元）".
std::string Item(const BulletinFigure& figure) {
  return absl::StrCat(figure.label(), "（", figure.unit(), "）");
}

// The three numbers of a figure. They are printed side by side, never one for another.
struct Value {
  const char* name;
  std::string (*of)(const BulletinFigure& figure);
};
constexpr Value kValues[] = {{"账本", Recorded}, {"上报", Reported}, {"审核", Accepted}};

// "2017-01 至 2017-03".
std::string MonthsWords(const BulletinPublished& bulletin) {
  return bulletin.first_month() == bulletin.last_month()
             ? bulletin.first_month()
             : absl::StrCat(bulletin.first_month(), " 至 ", bulletin.last_month());
}

std::string RecipientLines(const BulletinPublished& bulletin) {
  std::string lines;
  for (const auto kind : {event::v1::RECIPIENT_KIND_MAIN, event::v1::RECIPIENT_KIND_SEND,
                          event::v1::RECIPIENT_KIND_COPY_UPWARD}) {
    std::vector<std::string> names;
    for (const event::v1::BulletinRecipient& recipient : bulletin.recipients()) {
      if (recipient.kind() == kind) names.push_back(recipient.name());
    }
    if (names.empty()) continue;
    absl::StrAppend(&lines, RecipientKindWords(kind), "：", absl::StrJoin(names, "，"), "\n");
  }
  return lines;
}

std::string Heading(const BulletinPublished& bulletin) {
  const std::string number =
      bulletin.document_number().empty() ? "" : absl::StrCat("，", bulletin.document_number());
  const std::string printed =
      bulletin.has_printed_date() ? absl::StrCat("，印发 ", DayWords(bulletin.printed_date())) : "";
  return absl::StrCat(bulletin.title(), "（第", bulletin.number(), "期", number, "）\n",
                      MonthsWords(bulletin), "，落款 ", DayWords(bulletin.signed_date()), printed,
                      "\n账本位置 ", bulletin.position(), "，树根 ", bulletin.root_sha256(),
                      "\n统计表 SHA-256 ", bulletin.table_sha256(), "\n", RecipientLines(bulletin));
}

// A column for each number of the form.
std::vector<Column> FigureColumns(const v1::BulletinTable& table, std::vector<Column> columns) {
  for (const BulletinFigure& total : table.totals()) {
    columns.push_back({absl::StrCat(total.label(), "\n（", total.unit(), "）"), Align::kRight});
  }
  return columns;
}

Table RecordedTable(const v1::BulletinTable& bulletin) {
  Table table(FigureColumns(bulletin, {{"单位"}, {"月份"}, {"月报"}}));
  std::vector<std::string> sums = {"合计", "", ""};
  for (const BulletinFigure& total : bulletin.totals()) sums.push_back(Recorded(total));
  table.AddRow(std::move(sums));
  for (const v1::BulletinUnitMonth& month : bulletin.unit_months()) {
    std::vector<std::string> cells = {
        month.unit_name(), month.month(),
        absl::StrCat(ReportStateWords(month.state()), "，", TimelinessWords(month.timeliness()))};
    for (const BulletinFigure& figure : month.figures()) cells.push_back(Recorded(figure));
    table.AddRow(std::move(cells));
  }
  return table;
}

std::string RecordedText(const v1::BulletinTable& bulletin) {
  return absl::StrCat("\n入账值（合计中双方共同开展的只计一次）\n", RecordedTable(bulletin).Text(),
                      "各数的由来：jiedui explain dispatch --as-of-position ", bulletin.position(),
                      " --unit 单位编号 --month 月份 --cell 单元格路径\n");
}

bool IsDifferent(const BulletinFigure& figure) {
  return (figure.has_reported() && figure.reported() != figure.recorded()) ||
         (figure.has_accepted() && figure.accepted() != figure.recorded());
}

// What the units reported, or their superiors accepted, otherwise than the ledger has it.
std::string DifferencesText(const v1::BulletinTable& bulletin) {
  std::vector<Column> columns = {{"单位"}, {"月份"}, {"项目"}};
  for (const Value& value : kValues) columns.push_back({value.name, Align::kRight});
  Table table(columns);
  for (const v1::BulletinUnitMonth& month : bulletin.unit_months()) {
    for (const BulletinFigure& figure : month.figures()) {
      if (!IsDifferent(figure)) continue;
      std::vector<std::string> cells = {month.unit_name(), month.month(), Item(figure)};
      for (const Value& value : kValues) cells.push_back(value.of(figure));
      table.AddRow(std::move(cells));
    }
  }
  if (table.row_count() == 0) return "";
  return absl::StrCat("\n单位上报数或上级审核数与入账值不一致的\n", table.Text());
}

// Whether the number was there before and is another one now.
bool IsCorrected(const v1::BulletinErratum& erratum, const Value& value) {
  const std::string before = value.of(erratum.before());
  const std::string after = value.of(erratum.after());
  return !before.empty() && !after.empty() && before != after;
}

// The first edition also has errata of numbers that had only come in.
std::vector<Value> ChangedValues(const v1::BulletinErratum& erratum) {
  std::vector<Value> corrected;
  std::vector<Value> changed;
  for (const Value& value : kValues) {
    if (IsCorrected(erratum, value)) corrected.push_back(value);
    if (value.of(erratum.before()) != value.of(erratum.after())) changed.push_back(value);
  }
  return corrected.empty() ? changed : corrected;
}

std::string ErrataText(const v1::BulletinTable& bulletin) {
  if (bulletin.errata().empty()) return "";
  Table table({{"原通报"},
               {"单位"},
               {"月份"},
               {"项目"},
               {"何数"},
               {"原为", Align::kRight},
               {"更正为", Align::kRight},
               {"事件"}});
  for (const v1::BulletinErratum& erratum : bulletin.errata()) {
    for (const Value& value : ChangedValues(erratum)) {
      table.AddRow({erratum.bulletin_id(), erratum.unit_name(), erratum.month(),
                    Item(erratum.after()), value.name, value.of(erratum.before()),
                    value.of(erratum.after()), PositionWords(erratum.positions())});
    }
  }
  return absl::StrCat("\n更正\n", table.Text());
}

// How the pair stood in the month when the bulletin was judged. A month is due by its end.
std::string PairMonthWords(const v1::BulletinPairMonth& pair, const v1::BulletinTable& bulletin) {
  const absl::StatusOr<CivilMonth> month = ParseMonth(pair.month());
  if (!month.ok()) return ObligationStatusWords(pair.status());
  return ObligationStatusWords(pair.status(), LastDay(*month),
                               domain::ToDay(bulletin.judged_date()));
}

std::string PairErrataText(const v1::BulletinTable& bulletin) {
  if (bulletin.pair_errata().empty()) return "";
  Table table({{"原通报"}, {"结对单位A"}, {"结对单位B"}, {"月份"}, {"原为"}, {"更正为"}, {"事件"}});
  for (const v1::BulletinPairErratum& erratum : bulletin.pair_errata()) {
    std::vector<std::string> cells = {erratum.bulletin_id(), erratum.after().unit_a_name(),
                                      erratum.after().unit_b_name(), erratum.after().month()};
    for (const v1::BulletinPairMonth* const month : {&erratum.before(), &erratum.after()}) {
      cells.push_back(
          absl::StrCat(PairMonthWords(*month, bulletin), "（", month->activity_count(), " 项）"));
    }
    cells.push_back(PositionWords(erratum.positions()));
    table.AddRow(std::move(cells));
  }
  return absl::StrCat("\n结对月度情况更正\n", table.Text());
}

std::string PairName(const v1::BulletinPairMonth& pair) {
  return absl::StrCat(pair.unit_a_name(), "–", pair.unit_b_name());
}

// How each pair stood in each month.
std::string PairsText(const v1::BulletinTable& bulletin) {
  if (bulletin.pair_months().empty()) return "";
  Table table({{"结对单位A–B"}, {"月份"}, {"互助活动", Align::kRight}, {"月度要求"}});
  for (const v1::BulletinPairMonth& pair : bulletin.pair_months()) {
    table.AddRow({PairName(pair), pair.month(), absl::StrCat(pair.activity_count()),
                  PairMonthWords(pair, bulletin)});
  }
  return absl::StrCat("\n各结对每月的互助活动\n", table.Text());
}

// The signed checkpoint that proves what the heading says of the ledger.
std::string CheckpointLine(const v1::GetBulletinResponse& bulletin) {
  if (bulletin.checkpoint_size() == 0) return "校验点：尚未签署\n";
  return absl::StrCat("校验点 ", bulletin.checkpoint_size(), "（", bulletin.checkpoint(), "）\n");
}

// That a reader of this bulletin must look into a later one.
std::string CorrectedByText(const v1::GetBulletinResponse& bulletin) {
  if (bulletin.corrected_by().empty()) return "";
  std::vector<std::string> ids;
  for (const std::string& name : bulletin.corrected_by()) {
    ids.push_back(name.substr(name.rfind('/') + 1));
  }
  return absl::StrCat("注意：本期有的数字已由 ", absl::StrJoin(ids, "、"),
                      " 更正，更正内容见 jiedui bulletin show ", ids.back(), "\n");
}

// That it was published by other rules of computation than those of now, and what became of them.
std::string EditionText(const v1::GetBulletinResponse& bulletin) {
  if (!bulletin.earlier_edition()) return "";
  const std::string text = absl::StrCat("本期按第 ", bulletin.edition(), " 版计算规则发布");
  if (!bulletin.not_reproduced()) return absl::StrCat(text, "，以下各表按该版规则算出\n");
  return absl::StrCat(text,
                      "，该版已不能重算：以下各表按现行规则算出，可能与公布的不同；公布的以"
                      "上述 SHA-256 对应的文本为准\n");
}

void AddFigureRow(std::vector<std::string> cells, const BulletinFigure& figure, Table& table) {
  cells.push_back(figure.label());
  cells.push_back(figure.unit());
  for (const Value& value : kValues) cells.push_back(value.of(figure));
  cells.push_back(AllPositions(figure.positions()));
  table.AddRow(std::move(cells));
}

}  // namespace

std::string BulletinText(const v1::GetBulletinResponse& bulletin) {
  const v1::BulletinTable& table = bulletin.table();
  return absl::StrCat(Heading(bulletin.bulletin().published()), CheckpointLine(bulletin),
                      EditionText(bulletin), CorrectedByText(bulletin), RecordedText(table),
                      DifferencesText(table), PairsText(table), ErrataText(table),
                      PairErrataText(table));
}

Table BulletinRows(const v1::GetBulletinResponse& bulletin) {
  std::vector<Column> columns = {{"单位编号"}, {"单位"}, {"月份"}, {"项目"}, {"计量"}};
  for (const Value& value : kValues) columns.push_back({value.name, Align::kRight});
  columns.push_back({"事件"});
  Table table(columns);
  for (const v1::BulletinUnitMonth& month : bulletin.table().unit_months()) {
    for (const BulletinFigure& figure : month.figures()) {
      AddFigureRow({month.unit_id(), month.unit_name(), month.month()}, figure, table);
    }
  }
  for (const BulletinFigure& total : bulletin.table().totals()) {
    AddFigureRow({"", "合计", ""}, total, table);
  }
  for (const v1::BulletinPairMonth& pair : bulletin.table().pair_months()) {
    table.AddRow({pair.pair_id(), PairName(pair), pair.month(), "互助活动", "次",
                  absl::StrCat(pair.activity_count()), "", "", ""});
    table.AddRow({pair.pair_id(), PairName(pair), pair.month(), "月度要求", "",
                  PairMonthWords(pair, bulletin.table()), "", "", ""});
  }
  return table;
}

Table BulletinListRows(const std::vector<v1::Bulletin>& bulletins) {
  Table table({{"编号"},
               {"期号", Align::kRight},
               {"标题", Align::kLeft, 40},
               {"月份"},
               {"落款"},
               {"账本位置", Align::kRight},
               {"未送达", Align::kLeft, 40}});
  for (const v1::Bulletin& bulletin : bulletins) {
    const BulletinPublished& published = bulletin.published();
    table.AddRow({published.bulletin_id(), absl::StrCat(published.number()), published.title(),
                  MonthsWords(published), DayWords(published.signed_date()),
                  absl::StrCat(published.position()),
                  absl::StrJoin(bulletin.undelivered_recipients(), "、")});
  }
  return table;
}

}  // namespace jiedui::cli
