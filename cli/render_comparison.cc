// Two states of a table: the cells and the ranks in which they differ.

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/change_words.h"
#include "cli/render.h"
#include "cli/words.h"

#include "base/civil.h"
#include "domain/date.h"

namespace jiedui::cli {
namespace {

using Align = Column::Align;
using v1::CellChange;

// In what the two states differ besides their events.
const char* CauseWords(const v1::CompareTablesResponse& compared) {
  const auto day = [](const v1::ReadMetadata& state) {
    return state.has_judging_date() ? domain::ToDay(state.judging_date()) : CivilDay();
  };
  const bool other_day = day(compared.before()) != day(compared.after());
  const bool other_policy =
      compared.before().assumed_policy_set_id() != compared.after().assumed_policy_set_id();
  if (other_day == other_policy) return kDayOrPolicy;
  return other_day ? "因判断日" : "因规则参数";
}

std::string PlaceWords(bool is_there, int32_t rank) {
  return is_there ? absl::StrCat(rank) : "（无）";
}

// Among whom: "districts[370403].rank" is a rank of the rows "districts". A district's bureau has
// one among the districts and one among the units.
std::string RankingWords(absl::string_view path) {
  static constexpr std::pair<absl::string_view, const char*> kRankings[] = {
      {"districts", "区（市）局"}, {"pairs", "结对"}, {"ranking", "月度排名"}, {"units", "单位"}};
  if (absl::EndsWith(path, ".cumulated_rank")) return "月度累计排名";
  const absl::string_view list = path.substr(0, path.rfind('['));
  const size_t dot = list.rfind('.');
  const absl::string_view name = dot == absl::string_view::npos ? list : list.substr(dot + 1);
  for (const auto& [rows, words] : kRankings) {
    if (rows == name) return words;
  }
  return std::string(name);
}

Table RankTable(const v1::CompareTablesResponse& compared) {
  const char* const cause = CauseWords(compared);
  Table table({{"排名"},
               {"编号"},
               {"名称", Align::kLeft, 36},
               {"原名次", Align::kRight},
               {"现名次", Align::kRight},
               {"因何变动"}});
  for (const v1::RankChange& rank : compared.rank_changes()) {
    table.AddRow({RankingWords(rank.path()), rank.id(), rank.name(),
                  PlaceWords(rank.has_before(), rank.before()),
                  PlaceWords(rank.has_after(), rank.after()), MovesWords(rank, cause)});
  }
  return table;
}

// Of changes that are not listed.
std::string LeftOutWords(const v1::CompareTablesResponse& compared) {
  if (!compared.changes_cut()) return "";
  return compared.left_out_count() == 0
             ? "（未全部列出）"
             : absl::StrCat("（另有 ", compared.left_out_count(), " 次变化未列出）");
}

// One cell may have changed several times.
size_t CellCount(const v1::CompareTablesResponse& compared) {
  std::set<std::string> paths;
  for (const CellChange& change : compared.changes()) paths.insert(change.path());
  return paths.size();
}

// "370403001" of "units[370403001].rank": whose it is; empty of what is in no list.
std::string CodeIn(absl::string_view path) {
  const size_t begin = path.find('[');
  const size_t end = path.find(']');
  if (begin == absl::string_view::npos || end == absl::string_view::npos) return "";
  return std::string(path.substr(begin + 1, end - begin - 1));
}

// The names that several of one list have: units of one name in two districts.
std::set<std::string> SharedNames(const v1::CompareTablesResponse& compared) {
  std::map<std::pair<std::string, std::string>, std::set<std::string>> codes;
  for (const CellChange& change : compared.changes()) {
    const std::string list = change.path().substr(0, change.path().find('['));
    codes[{change.label(), list}].insert(CodeIn(change.path()));
  }
  std::set<std::string> shared;
  for (const auto& [name, of] : codes) {
    if (of.size() > 1 && !name.first.empty()) shared.insert(name.first);
  }
  return shared;
}

// "开发区，名次", or "开发区，名次（370403001）" where others have that name.
std::string NameWords(const CellChange& change, const std::set<std::string>& shared) {
  const std::string code = CodeIn(change.path());
  if (code.empty() || !shared.contains(change.label())) return change.label();
  return absl::StrCat(change.label(), "（", code, "）");
}

// "240（判断日 2017-12-31）".
std::string StateWords(const v1::ReadMetadata& state) {
  if (!state.has_judging_date()) return absl::StrCat(state.read_position());
  return absl::StrCat(state.read_position(), "（判断日 ",
                      FormatDay(domain::ToDay(state.judging_date())), "）");
}

void AddAssumed(absl::string_view which, const std::string& policy_set_id, std::string& text) {
  if (policy_set_id.empty()) return;
  absl::StrAppend(&text, which, "假设施行规则参数集 ", policy_set_id, "，推算未入账\n");
}

// Which of the two states is not as the ledger has it.
std::string AssumedText(const v1::CompareTablesResponse& compared) {
  const std::string& before = compared.before().assumed_policy_set_id();
  const std::string& after = compared.after().assumed_policy_set_id();
  std::string text;
  if (before == after) {
    AddAssumed("相比的两个状态均", before, text);
    return text;
  }
  AddAssumed("相比的前一状态", before, text);
  AddAssumed("相比的后一状态", after, text);
  return text;
}

}  // namespace

std::string ComparisonText(const v1::CompareTablesResponse& compared) {
  std::string text =
      absl::StrCat("账本位置 ", StateWords(compared.before()), " 与 ", StateWords(compared.after()),
                   " 相比，", compared.changes_size(), " 次变化，", CellCount(compared),
                   " 个单元格", LeftOutWords(compared), "\n");
  absl::StrAppend(&text, AssumedText(compared));
  if (!compared.rank_changes().empty()) {
    absl::StrAppend(&text, "名次变化 ", compared.rank_changes_size(), " 处：\n",
                    RankTable(compared).Text());
  }
  return compared.changes().empty() ? text : absl::StrCat(text, ComparisonRows(compared).Text());
}

Table ComparisonRows(const v1::CompareTablesResponse& compared) {
  Table table({{"事件"},
               {"路径", Align::kLeft, 60},
               {"名称", Align::kLeft, 36},
               {"由", Align::kLeft, 24},
               {"为", Align::kLeft, 24},
               {"计量"}});
  const std::set<std::string> shared = SharedNames(compared);
  for (const CellChange& change : compared.changes()) {
    table.AddRow({PositionWords(change), change.path(), NameWords(change, shared),
                  BeforeWords(change), AfterWords(change),
                  CellUnitWords(change.path(), change.unit())});
  }
  return table;
}

}  // namespace jiedui::cli
