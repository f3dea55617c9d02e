#include "cli/progress.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace jiedui::cli {
namespace {

constexpr absl::Duration kBetweenLines = absl::Seconds(1);

}  // namespace

std::string StepOf(int number, int count, const char* what) {
  return absl::StrCat("第 ", number, "/", count, " 步 ", what);
}

bool Progress::IsDue(const char* what, int64_t done, int64_t total) {
  const absl::Time now = clock_.Now();
  if (what_ != what) {
    what_ = what;
    began_ = now;
    said_ = now;
    ended_ = false;
  }
  const bool ends = done >= total && !ended_;
  if (done <= 0 || ended_ || (!ends && now - said_ < kBetweenLines)) return false;
  said_ = now;
  ended_ = ends;
  return true;
}

void Progress::Say(const char* what, int64_t done, int64_t total) {
  if (!IsDue(what, done, total)) return;
  const double left = static_cast<double>(total - done) / static_cast<double>(done);
  Print(said_ + (said_ - began_) * left, done, total, "");
}

void Progress::Say(const char* what, int64_t done, int64_t total, absl::Time expected_end) {
  if (IsDue(what, done, total)) Print(expected_end, done, total, "");
}

void Progress::Say(const char* what, int64_t done, int64_t total, double per_second,
                   absl::Time expected_end) {
  if (!IsDue(what, done, total)) return;
  Print(expected_end, done, total, absl::StrFormat("，每秒 %.0f 个事件", per_second));
}

void Progress::Print(absl::Time expected_end, int64_t done, int64_t total,
                     const std::string& rate) {
  const absl::Duration left = std::max(expected_end - said_, absl::ZeroDuration());
  err_ << absl::StrFormat("%s %d/%d%s，还需 %.0f 秒\n", what_, done, total, rate,
                          absl::ToDoubleSeconds(left));
}

}  // namespace jiedui::cli
