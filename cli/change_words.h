// Words of what changed a cell or a rank: from what to what, by which events. Pure; any thread.

#ifndef JIEDUI_CLI_CHANGE_WORDS_H_
#define JIEDUI_CLI_CHANGE_WORDS_H_

#include <string>

#include "jiedui/v1/cells.pb.h"

namespace jiedui::cli {

// The value before it, and the one after it with the veto that came or went, if one did.
std::string BeforeWords(const v1::CellChange& change);
std::string AfterWords(const v1::CellChange& change);

// "2493", what is not known of the events, as how many there are of which one or several did it, or
// what did if no event did.
std::string PositionWords(const v1::CellChange& change);

// Of a move that no event made.
inline constexpr char kDayOrPolicy[] = "因判断日或规则参数";

// Whose numbers moved a place; empty if nobody's did. `cause`: what did where no event did.
std::string MovesWords(const v1::CellChange& change);
std::string MovesWords(const v1::RankChange& change, const char* cause);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_CHANGE_WORDS_H_
