#include "domain/program/former_values.h"

#include <cstdint>

#include "absl/strings/numbers.h"

namespace jiedui::domain {
namespace {

struct FormerWord {
  const char* key;
  const char* text;
  const char* meaning;
};
constexpr FormerWord kFormerWords[] = {{"pair.cross_district", "false", "none"},
                                       {"pair.cross_district", "true", "any"}};

struct FormerRange {
  const char* key;
  int64_t most;  // that could be given
  int64_t most_today;
  const char* meaning;  // most_today, as it is written
};
// 「可以与两个单位结对」: no reading of the notice has a third (A20).
constexpr FormerRange kFormerRanges[] = {{"pair.max_per_unit", 10, 2, "2"}};

}  // namespace

absl::string_view ValueOfToday(absl::string_view key, absl::string_view text) {
  for (const FormerWord& former : kFormerWords) {
    if (key == former.key && text == former.text) return former.meaning;
  }
  for (const FormerRange& former : kFormerRanges) {
    int64_t value = 0;
    if (key != former.key || !absl::SimpleAtoi(text, &value)) continue;
    if (former.most_today < value && value <= former.most) return former.meaning;
  }
  return text;
}

}  // namespace jiedui::domain
