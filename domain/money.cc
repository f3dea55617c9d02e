#include "domain/money.h"

#include <cstdlib>

#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace jiedui::domain {

std::string FormatWan(int64_t fen) {
  constexpr int64_t kFenOfYuan = 100;
  constexpr int64_t kYuanOfWan = 10'000;
  const int64_t yuan = (fen + kFenOfYuan / 2) / kFenOfYuan;
  std::string text = absl::StrFormat("%d.%04d", yuan / kYuanOfWan, yuan % kYuanOfWan);
  absl::string_view trimmed = text;
  while (absl::ConsumeSuffix(&trimmed, "0")) continue;
  absl::ConsumeSuffix(&trimmed, ".");
  return std::string(trimmed);
}

std::string FormatPoints(int64_t milli) {
  const int64_t whole = std::abs(milli);
  return absl::StrFormat("%s%d.%03d", milli < 0 ? "-" : "", whole / 1000, whole % 1000);
}

}  // namespace jiedui::domain
