// Bulletins: one with the table it published, and the list of them.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render.h"
#include "cli/words.h"

#include "domain/rules/dispatch.h"

namespace jiedui::cli {
namespace {

using Align = Column::Align;
using event::v1::BulletinPublished;
using v1::BulletinFigure;

std::string Amount(const BulletinFigure& figure, int64_t value) {
  return figure.unit() == "万元" ? domain::FormatWan(value) : absl::StrCat(value);
}

// What the form would print: accepted, else reported, else recorded.
std::string Printed(const BulletinFigure& figure) {
  if (figure.has_accepted()) return Amount(figure, figure.accepted());
  return Amount(figure, figure.has_reported() ? figure.reported() : figure.recorded());
}

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

Table UnitMonthTable(const v1::BulletinTable& bulletin) {
  Table table(FigureColumns(bulletin, {{"单位"}, {"月份"}, {"月报"}}));
  std::vector<std::string> sums = {"合计", "", ""};
  for (const BulletinFigure& total : bulletin.totals()) sums.push_back(Printed(total));
  table.AddRow(std::move(sums));
  for (const v1::BulletinUnitMonth& month : bulletin.unit_months()) {
    std::vector<std::string> cells = {
        month.unit_name(), month.month(),
        absl::StrCat(ReportStateWords(month.state()), "，", TimelinessWords(month.timeliness()))};
    for (const BulletinFigure& figure : month.figures()) cells.push_back(Printed(figure));
    table.AddRow(std::move(cells));
  }
  return table;
}

std::string ErrataText(const v1::BulletinTable& bulletin) {
  if (bulletin.errata().empty()) return "";
  Table table({{"原通报"},
               {"单位"},
               {"月份"},
               {"项目"},
               {"原为", Align::kRight},
               {"更正为", Align::kRight},
               {"事件"}});
  for (const v1::BulletinErratum& erratum : bulletin.errata()) {
    table.AddRow({erratum.bulletin_id(), erratum.unit_name(), erratum.month(),
                  erratum.after().label(), Printed(erratum.before()), Printed(erratum.after()),
                  PositionWords(erratum.positions())});
  }
  return absl::StrCat("\n更正\n", table.Text());
}

}  // namespace

std::string BulletinText(const v1::GetBulletinResponse& bulletin) {
  return absl::StrCat(Heading(bulletin.bulletin().published()),
                      UnitMonthTable(bulletin.table()).Text(), ErrataText(bulletin.table()));
}

Table BulletinRows(const v1::GetBulletinResponse& bulletin) {
  Table table({{"单位编号"},
               {"单位"},
               {"月份"},
               {"项目"},
               {"计量"},
               {"账本", Align::kRight},
               {"上报", Align::kRight},
               {"审核", Align::kRight}});
  for (const v1::BulletinUnitMonth& month : bulletin.table().unit_months()) {
    for (const BulletinFigure& figure : month.figures()) {
      table.AddRow({month.unit_id(), month.unit_name(), month.month(), figure.label(),
                    figure.unit(), Amount(figure, figure.recorded()),
                    figure.has_reported() ? Amount(figure, figure.reported()) : "",
                    figure.has_accepted() ? Amount(figure, figure.accepted()) : ""});
    }
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
