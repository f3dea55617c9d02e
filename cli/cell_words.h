// Words of an explanation: what is behind the cell, what is missing of it, which vetoes decide it.
// Pure; any thread.

#ifndef JIEDUI_CLI_CELL_WORDS_H_
#define JIEDUI_CLI_CELL_WORDS_H_

#include <string>
#include <vector>

#include "jiedui/v1/cells.pb.h"

namespace jiedui::cli {

// How to see what is not listed, facts and losses by the one, changes by the other.
inline constexpr char kListAll[] = "加 --limit 0 列出全部";
inline constexpr char kListAllChanges[] = "加 --all-changes 逐一查看并列出全部";

// How many of the facts are listed of those that are there, if at most so many are; 0: all.
int FactsListed(const v1::CellExplanation& explanation, int facts);

// "1014 个事件，列出前 50 个（另有 964 个，加 --limit 0 列出全部）", if at most so many are listed;
// 0: all there are. Empty if nothing is behind it.
std::string FactWords(const v1::CellExplanation& explanation, int facts);

// "p 2 个：31、44；q 2 个：44、52；其中 1 个同属几个结对", of each at most so many. Empty of facts
// that are not of several pairs.
std::string PairFactWords(const v1::CellExplanation& explanation, int facts);

// "月报（临城街道）：已有 0，要求 1，截止 2017-04-05，已过，依据 …：……", of each fact that there is
// none of.
std::vector<std::string> MissingWords(const v1::CellExplanation& explanation);

// Whether other changes than those listed may be missing, and how to see them; empty if it is not
// known.
std::string CoverageWords(v1::EventCoverage coverage);

// "虚报、瞒报经查实，一票否决（结对 p，依据 …，事件 91、92）", of each veto that decides the score.
std::vector<std::string> VetoWords(const v1::CellExplanation& explanation);

// "（一票否决生效）", "（一票否决解除）", beside the value after a change that vetoes came or went
// with; empty of any other.
std::string VetoMark(const v1::CellChange& change);

// "生效：虚报、瞒报经查实，一票否决（结对 p，依据 …，事件 91、92）", of each veto that came or went
// with the change.
std::string VetoChangeWords(const v1::CellChange& change);

// "，失 3.333 分"; empty of what another loss has in it.
std::string LostWords(const v1::CellCost& cost);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_CELL_WORDS_H_
