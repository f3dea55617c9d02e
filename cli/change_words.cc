#include "cli/change_words.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/cell_words.h"
#include "cli/words.h"

namespace jiedui::cli {
namespace {

std::string RankWords(bool is_there, int32_t rank) {
  return is_there ? absl::StrCat("第 ", rank, " 名") : "无名次";
}

// "事件 57", or how many there are, from the first to the last.
std::string MoveEventWords(const v1::RankMove& move, const char* cause) {
  if (move.event_count() == 1) return absl::StrCat("，事件 ", move.last_position());
  if (move.event_count() > 1) {
    return absl::StrCat("，事件 ", move.first_position(), "–", move.last_position(), " 间 ",
                        move.event_count(), " 个");
  }
  return move.before() == move.after() ? "" : absl::StrCat("，", cause);
}

// "市中区 90.000→95.000（第 3 名→第 1 名，事件 57）".
std::string MoveWords(const v1::RankMove& move, const char* cause) {
  const auto value = [&move](bool is_there, const std::string& text) {
    return is_there ? CellWords(move.path(), text, move.unit()) : std::string("（无）");
  };
  return absl::StrCat(
      move.name().empty() ? move.id() : move.name(), " ", value(move.has_before(), move.before()),
      "→", value(move.has_after(), move.after()), "（",
      RankWords(move.has_before_rank(), move.before_rank()), "→",
      RankWords(move.has_after_rank(), move.after_rank()), MoveEventWords(move, cause), "）");
}

template <class Change>
std::string WordsOfMoves(const Change& change, const char* cause) {
  std::vector<std::string> words;
  for (const v1::RankMove& move : change.moves()) words.push_back(MoveWords(move, cause));
  const int more = change.move_count() - change.moves_size();
  if (more > 0) words.push_back(absl::StrCat("另有 ", more, " 个未列出"));
  return absl::StrJoin(words, "；");
}

}  // namespace

std::string BeforeWords(const v1::CellChange& change) {
  return change.has_before() ? CellWords(change.path(), change.before(), change.unit()) : "（无）";
}

std::string AfterWords(const v1::CellChange& change) {
  const std::string value =
      change.has_after() ? CellWords(change.path(), change.after(), change.unit()) : "（无）";
  return absl::StrCat(value, VetoMark(change));
}

std::string PositionWords(const v1::CellChange& change) {
  if (change.last_position() == 0) {
    return change.range_reason() == v1::RANGE_REASON_POLICY_SETS ? "规则参数" : "判断日";
  }
  const bool is_one = change.first_position() == change.last_position();
  const std::string where =
      is_one ? absl::StrCat(change.last_position())
             : absl::StrCat(change.first_position(), "–", change.last_position());
  if (change.range_reason() == v1::RANGE_REASON_POLICY_SETS) {
    return absl::StrCat(where, "（其间 ", change.event_count(), " 个事件，或规则参数）");
  }
  if (change.coverage() == v1::EVENT_COVERAGE_SOME) {
    return absl::StrCat(where, "（前后有事件未查看，可能另有变化）");
  }
  if (is_one || change.event_count() == 0) return where;
  return absl::StrCat(where, "（其间 ", change.event_count(),
                      " 个事件中的一个或几个，过多未逐一查看）");
}

std::string MovesWords(const v1::CellChange& change) {
  return WordsOfMoves(change, kDayOrPolicy);
}

std::string MovesWords(const v1::RankChange& change, const char* cause) {
  return WordsOfMoves(change, cause);
}

}  // namespace jiedui::cli
