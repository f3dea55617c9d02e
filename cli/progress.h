// How far a long command is, a line a second on the error output. One thread.

#ifndef JIEDUI_CLI_PROGRESS_H_
#define JIEDUI_CLI_PROGRESS_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"

#include "base/clock.h"

namespace jiedui::cli {

// Told what is being done ("写入", "校验"), and how far it is.
using Steps = absl::FunctionRef<void(const char* what, int64_t done, int64_t total)>;

// What is being done as one of several steps, each of which is counted by itself, so that nobody
// takes the end of one for the end of all: "第 1/3 步 校验".
std::string StepOf(int number, int count, const char* what);

// Says nothing.
inline void Silently(const char* /*what*/, int64_t /*done*/, int64_t /*total*/) {}

// One line a second, and one at the end: what is done, how far it is, how long it will take.
class Progress {
 public:
  explicit Progress(std::ostream& err) : err_(err) {}

  // It takes as long as the present rate says.
  void Say(const char* what, int64_t done, int64_t total);
  // It takes until then.
  void Say(const char* what, int64_t done, int64_t total, absl::Time expected_end);
  // The same, at that many events a second.
  void Say(const char* what, int64_t done, int64_t total, double per_second,
           absl::Time expected_end);
  // The first Say as Steps; the progress outlives it.
  auto steps() {
    return [this](const char* what, int64_t done, int64_t total) { Say(what, done, total); };
  }

 private:
  // Notes the time, and whether it is time for a line.
  bool IsDue(const char* what, int64_t done, int64_t total);
  void Print(absl::Time expected_end, int64_t done, int64_t total, const std::string& rate);

  std::ostream& err_;
  const SystemClock clock_;
  std::string what_;
  absl::Time began_;
  absl::Time said_;
  bool ended_ = false;  // all of it is done, and that was said
};

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_PROGRESS_H_
