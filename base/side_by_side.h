// Work in parts that do not touch each other, done by whoever asks for it and a few threads beside.
// One thread asks.

#ifndef JIEDUI_BASE_SIDE_BY_SIDE_H_
#define JIEDUI_BASE_SIDE_BY_SIDE_H_

#include <cstddef>

#include "absl/functional/function_ref.h"

#include "base/workers.h"

namespace jiedui {

class SideBySide {
 public:
  // As many threads as that, the one that asks among them; at least 1.
  explicit SideBySide(int thread_count);
  SideBySide(const SideBySide&) = delete;
  SideBySide& operator=(const SideBySide&) = delete;

  // Calls part(0) to part(count - 1), each once, those with lower numbers first, and returns when
  // all have returned. A part sees what was done before Run, and whoever called Run sees what the
  // parts did, without a lock. Parts do not call Run.
  void Run(size_t count, absl::FunctionRef<void(size_t)> part);

 private:
  const int others_count_;
  Workers others_;
};

}  // namespace jiedui

#endif  // JIEDUI_BASE_SIDE_BY_SIDE_H_
