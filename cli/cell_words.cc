#include "cli/cell_words.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "base/civil.h"
#include "domain/date.h"
#include "domain/money.h"

namespace jiedui::cli {

int FactsListed(const v1::CellExplanation& explanation, int facts) {
  const int there = explanation.behind_positions_size();
  return facts == 0 ? there : std::min(facts, there);
}

std::string FactWords(const v1::CellExplanation& explanation, int facts) {
  if (explanation.behind_count() == 0) return "";
  const int listed = FactsListed(explanation, facts);
  const int more = explanation.behind_count() - listed;
  const std::string all = absl::StrCat(explanation.behind_count(), " 个事件");
  if (more == 0) return all;
  return absl::StrCat(all, "，列出前 ", listed, " 个（另有 ", more, " 个，", kListAll, "）");
}

// "p：31、44；q：44、52；44 同属几个结对", of facts of several pairs; of many the first.
std::string PairFactWords(const v1::CellExplanation& explanation, int facts) {
  std::map<std::string, std::vector<int64_t>> by_pair;  // of all pages
  std::map<int64_t, int> pairs_of;
  for (const v1::CellPairFacts& each : explanation.pair_facts()) {
    for (const int64_t position : each.positions()) {
      by_pair[each.pair_id()].push_back(position);
      ++pairs_of[position];
    }
  }
  std::vector<std::string> words;
  for (auto& [pair_id, positions] : by_pair) {
    const size_t there = positions.size();
    if (facts > 0) positions.resize(std::min(there, static_cast<size_t>(facts)));
    words.push_back(absl::StrCat(pair_id, " ", there, " 个：", absl::StrJoin(positions, "、"),
                                 positions.size() < there ? "……" : ""));
  }
  const auto shared = std::count_if(pairs_of.begin(), pairs_of.end(),
                                    [](const auto& each) { return each.second > 1; });
  if (shared > 0) words.push_back(absl::StrCat("其中 ", shared, " 个同属几个结对"));
  return absl::StrJoin(words, "；");
}

// "月报（临城街道）：应于 2017-04-05 前，已逾期，依据 …：……", of each fact that there is none of.
std::vector<std::string> MissingWords(const v1::CellExplanation& explanation) {
  std::vector<std::string> words;
  for (const v1::CellMissing& missing : explanation.missing()) {
    std::string said =
        absl::StrCat(missing.title(), "（", absl::StrJoin(missing.unit_names(), "、"));
    if (!missing.pair_id().empty()) absl::StrAppend(&said, "，结对 ", missing.pair_id());
    absl::StrAppend(&said, "）：已有 ", missing.done(), "，要求 ", missing.required());
    if (missing.has_due_date()) {
      absl::StrAppend(&said, "，截止 ", FormatDay(domain::ToDay(missing.due_date())),
                      missing.overdue() ? "，已过" : "，未到");
    }
    absl::StrAppend(&said, "，依据 ", missing.clause());
    if (!missing.note_zh().empty()) absl::StrAppend(&said, "：", missing.note_zh());
    words.push_back(std::move(said));
  }
  const int more = explanation.missing_count() - explanation.missing_size();
  if (more > 0) words.push_back(absl::StrCat("另有 ", more, " 项未列出"));
  return words;
}

// Whether other changes than those listed may be missing; empty if it is not known.
std::string CoverageWords(v1::EventCoverage coverage) {
  switch (coverage) {
    case v1::EVENT_COVERAGE_ALL:
      return "可能引起变化的事件均已查看，所列为全部变化";
    case v1::EVENT_COVERAGE_SOME:
      return absl::StrCat("有事件未逐一查看，或更早的变化未列出（", kListAllChanges, "）");
    case v1::EVENT_COVERAGE_RANGE:
      return absl::StrCat("有的变化只知在一段事件之内，未逐一查看（", kListAllChanges, "）");
    case v1::EVENT_COVERAGE_UNSPECIFIED:
    case v1::EventCoverage_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::EventCoverage_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "";
}

namespace {

// "虚报、瞒报经查实，一票否决（结对 p，依据 …，事件 91、92）".
std::string VetoWord(const v1::CellVeto& veto) {
  std::string said = absl::StrCat(veto.veto_zh(), "（结对 ", veto.pair_id());
  if (!veto.clause().empty()) absl::StrAppend(&said, "，依据 ", veto.clause());
  if (!veto.positions().empty()) {
    absl::StrAppend(&said, "，事件 ", absl::StrJoin(veto.positions(), "、"));
  }
  return absl::StrCat(said, "）");
}

}  // namespace

std::vector<std::string> VetoWords(const v1::CellExplanation& explanation) {
  std::vector<std::string> words;
  for (const v1::CellVeto& veto : explanation.vetoes()) words.push_back(VetoWord(veto));
  return words;
}

std::string VetoMark(const v1::CellChange& change) {
  return absl::StrCat(change.vetoes_come().empty() ? "" : "（一票否决生效）",
                      change.vetoes_gone().empty() ? "" : "（一票否决解除）");
}

std::string VetoChangeWords(const v1::CellChange& change) {
  std::vector<std::string> words;
  for (const v1::CellVeto& veto : change.vetoes_come()) {
    words.push_back(absl::StrCat("生效：", VetoWord(veto)));
  }
  for (const v1::CellVeto& veto : change.vetoes_gone()) {
    words.push_back(absl::StrCat("解除：", VetoWord(veto)));
  }
  return absl::StrJoin(words, "；");
}

std::string LostWords(const v1::CellCost& cost) {
  if (!cost.has_lost_milli()) return "";
  return absl::StrCat("，失 ", domain::FormatPoints(cost.lost_milli()), " 分");
}

}  // namespace jiedui::cli
