// Memory for the rows that the folds of one process keep until they write them. The more a fold
// keeps, the fewer rows it reads, parses and writes again; how much all of them keep has a limit,
// however many ledgers catch up at one time. Any thread; outlives its shares.

#ifndef JIEDUI_PROJECTIONS_ROW_MEMORY_H_
#define JIEDUI_PROJECTIONS_ROW_MEMORY_H_

#include <atomic>
#include <cstddef>

namespace jiedui::projections {

class RowMemory {
 public:
  static constexpr size_t kBytes = size_t{256} << 20;

  explicit RowMemory(size_t bytes = kBytes) : bytes_(bytes) {}
  RowMemory(const RowMemory&) = delete;
  RowMemory& operator=(const RowMemory&) = delete;

  // Whoever can write rows should.
  bool IsFull() const { return held_.load(std::memory_order_relaxed) >= bytes_; }

  // What one fold keeps. One thread.
  class Share {
   public:
    explicit Share(RowMemory& memory) : memory_(memory) {}
    ~Share() { Hold(0); }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    // So much from now on, whether or not there is room.
    void Hold(size_t bytes) {
      memory_.held_.fetch_add(bytes - held_, std::memory_order_relaxed);  // modulo 2^64
      held_ = bytes;
    }

   private:
    RowMemory& memory_;
    size_t held_ = 0;
  };

 private:
  const size_t bytes_;
  std::atomic<size_t> held_{0};
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_ROW_MEMORY_H_
