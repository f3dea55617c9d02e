// A month of a programme over several ledgers.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render.h"
#include "cli/words.h"

#include "domain/money.h"
#include "domain/rules/dispatch.h"

namespace jiedui::cli {
namespace {

using Align = Column::Align;

std::string Value(const v1::RollUpFigure& figure, int64_t value) {
  return figure.unit() == "万元" ? domain::FormatWan(value) : absl::StrCat(value);
}

// What follows the name of a figure: as recorded, reported and accepted.
std::vector<std::string> Values(const v1::RollUpFigure& figure) {
  return {figure.unit(), Value(figure, figure.recorded()),
          figure.has_reported() ? Value(figure, figure.reported()) : "—",
          figure.has_accepted() ? Value(figure, figure.accepted()) : "—"};
}

// Nothing missing may be overlooked, so that it comes first.
std::string UnreadText(const v1::GetRollUpResponse& rolled) {
  if (rolled.complete()) return "";
  Table table({{"未读到的账本"}, {"原因"}, {"说明", Align::kLeft, 80}});
  for (const v1::UnreadLedger& each : rolled.unread_ledgers()) {
    table.AddRow({each.ledger(), each.reason(), each.message_zh()});
  }
  return absl::StrCat("不完整：", rolled.unread_ledgers_size(), " 个账本未读到，以下合计不含它们\n",
                      table.Text());
}

std::string SumsText(const v1::GetRollUpResponse& rolled) {
  const v1::MonthSums& sums = rolled.sums();
  Table table({{"合计"},
               {"计量"},
               {"入账值", Align::kRight},
               {"单位上报", Align::kRight},
               {"上级审核", Align::kRight}});
  for (const v1::RollUpFigure& figure : sums.figures()) {
    std::vector<std::string> cells = Values(figure);
    cells.insert(cells.begin(), figure.label());
    table.AddRow(std::move(cells));
  }
  const v1::PairCounts& pairs = sums.pairs();
  return absl::StrCat(table.Text(), "月报：应报 ", sums.expected_count(), "，已报 ",
                      sums.submitted_count(), "，已审核 ", sums.accepted_count(), "\n结对：",
                      pairs.pair_count(), " 对，至今达标 ", pairs.compliant_count(),
                      " 对；当月达标 ", pairs.month_met_count(), "，未到期或待定 ",
                      pairs.month_pending_count(), "，未达标 ", pairs.month_breached_count(),
                      "，不要求 ", pairs.month_exempt_count(), "\n");
}

std::string CheckpointWords(const v1::LedgerShare& share) {
  if (!share.has_checkpoint()) return "无";
  const bool covers = share.checkpoint().tree_size() >= share.metadata().read_position();
  return absl::StrCat(share.checkpoint().tree_size(), covers ? "" : "（未覆盖）");
}

// Where to follow the sums.
std::string LedgersText(const v1::GetRollUpResponse& rolled) {
  Table table({{"账本"},
               {"组织单位"},
               {"账本位置", Align::kRight},
               {"校验点", Align::kRight},
               {"应报", Align::kRight},
               {"已报", Align::kRight},
               {"已审核", Align::kRight},
               {"结对", Align::kRight},
               {"至今达标", Align::kRight},
               {"规则参数"}});
  for (const v1::LedgerShare& share : rolled.ledgers()) {
    const v1::MonthSums& sums = share.month().sums();
    table.AddRow({share.ledger(), share.month().unit_name(),
                  absl::StrCat(share.metadata().read_position()), CheckpointWords(share),
                  absl::StrCat(sums.expected_count()), absl::StrCat(sums.submitted_count()),
                  absl::StrCat(sums.accepted_count()), absl::StrCat(sums.pairs().pair_count()),
                  absl::StrCat(sums.pairs().compliant_count()), share.month().policy_set_id()});
  }
  return table.Text();
}

// Of the month that is asked for, in each ledger that ranks it; which do not is said.
std::string MonthRankingText(const v1::GetRollUpResponse& rolled) {
  Table table({{"账本"},
               {"当月名次", Align::kRight},
               {"区（市）"},
               {"当月得分", Align::kRight},
               {"累计名次", Align::kRight}});
  std::vector<std::string> unranked;
  for (const v1::LedgerShare& share : rolled.ledgers()) {
    if (share.month().month_ranking().empty()) unranked.push_back(share.ledger());
    for (const v1::DistrictRank& district : share.month().month_ranking()) {
      table.AddRow({share.ledger(), absl::StrCat(district.rank()), district.unit_name(),
                    Milli(district.score_milli()), absl::StrCat(district.cumulated_rank())});
    }
  }
  const bool is_ranked = static_cast<int>(unranked.size()) < rolled.ledgers_size();
  return absl::StrCat(
      is_ranked ? absl::StrCat("当月名次，在各账本内排列，不跨账本\n", table.Text()) : "",
      unranked.empty() ? ""
                       : absl::StrCat("当月无名次（所依规则参数不排月度名次，或该月免除）：",
                                      absl::StrJoin(unranked, "、"), "\n"));
}

std::string YearRankingText(const v1::GetRollUpResponse& rolled) {
  Table table(
      {{"账本"}, {"全年名次", Align::kRight}, {"区（市）"}, {"全年得分", Align::kRight}, {"等次"}});
  for (const v1::LedgerShare& share : rolled.ledgers()) {
    for (const v1::RankedDistrict& district : share.month().districts()) {
      table.AddRow({share.ledger(), absl::StrCat(district.rank()), district.unit_name(),
                    Milli(district.total_milli()), GradeWords(district.grade())});
    }
  }
  return absl::StrCat("全年名次（年度考核至判断日，不是当月的），在各账本内排列，不跨账本\n",
                      table.Text());
}

struct Count {
  const char* name;
  const char* unit;
  int64_t value;
};

// What the text says of the reports and the pairs.
std::vector<Count> CountsOf(const v1::MonthSums& sums) {
  const v1::PairCounts& pairs = sums.pairs();
  return {{"月报应报", "份", sums.expected_count()},
          {"月报已报", "份", sums.submitted_count()},
          {"月报已审核", "份", sums.accepted_count()},
          {"结对", "对", pairs.pair_count()},
          {"结对至今达标", "对", pairs.compliant_count()},
          {"结对当月达标", "对", pairs.month_met_count()},
          {"结对当月未到期或待定", "对", pairs.month_pending_count()},
          {"结对当月未达标", "对", pairs.month_breached_count()},
          {"结对当月不要求", "对", pairs.month_exempt_count()}};
}

// Both rankings of a ledger, the number a rank goes by beside it.
void AddRanks(const v1::LedgerShare& share, Table& table) {
  const auto add = [&](const char* ranking, const std::string& unit_name, int32_t rank,
                       const std::string& note) {
    table.AddRow({share.ledger(), absl::StrCat(share.metadata().read_position()),
                  absl::StrCat(ranking, "：", unit_name), "名", absl::StrCat(rank), "", "", note});
  };
  for (const v1::DistrictRank& each : share.month().month_ranking()) {
    add("当月名次", each.unit_name(), each.rank(),
        absl::StrCat("当月得分 ", Milli(each.score_milli()), "，累计名次 ", each.cumulated_rank()));
  }
  for (const v1::RankedDistrict& each : share.month().districts()) {
    add("全年名次", each.unit_name(), each.rank(),
        absl::StrCat("全年得分 ", Milli(each.total_milli()), "，等次 ", GradeWords(each.grade())));
  }
}

}  // namespace

std::string RollUpText(const v1::GetRollUpResponse& rolled) {
  if (!rolled.has_sums()) return UnreadText(rolled);
  return absl::StrCat(
      UnreadText(rolled), SumsText(rolled), LedgersText(rolled), MonthRankingText(rolled),
      YearRankingText(rolled),
      "各数可由所列账本按其位置（--ledger、--as-of-position）用 dispatch、compliance、"
      "assess、explain 查到\n");
}

Table RollUpRows(const v1::GetRollUpResponse& rolled) {
  Table table({{"账本"},
               {"账本位置", Align::kRight},
               {"项目"},
               {"计量"},
               {"入账值", Align::kRight},
               {"单位上报", Align::kRight},
               {"上级审核", Align::kRight},
               {"说明"}});
  const auto add = [&table](const std::string& ledger, const std::string& position,
                            const v1::MonthSums& sums, const std::string& note) {
    for (const v1::RollUpFigure& figure : sums.figures()) {
      std::vector<std::string> cells = {ledger, position, figure.label()};
      for (std::string& value : Values(figure)) cells.push_back(std::move(value));
      cells.push_back(note);
      table.AddRow(std::move(cells));
    }
    for (const Count& count : CountsOf(sums)) {
      table.AddRow(
          {ledger, position, count.name, count.unit, absl::StrCat(count.value), "", "", note});
    }
  };
  for (const v1::LedgerShare& share : rolled.ledgers()) {
    add(share.ledger(), absl::StrCat(share.metadata().read_position()), share.month().sums(), "");
    AddRanks(share, table);
  }
  for (const v1::UnreadLedger& each : rolled.unread_ledgers()) {
    table.AddRow({each.ledger(), "", "未读到", "", "", "", "",
                  absl::StrCat(each.reason(), " ", each.message_zh())});
  }
  add("合计", "", rolled.sums(),
      rolled.complete() ? ""
                        : absl::StrCat("不含未读到的账本 ", rolled.unread_ledgers_size(), " 个"));
  return table;
}

}  // namespace jiedui::cli
