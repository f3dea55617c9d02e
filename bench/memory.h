// Memory of a process of ours, as the kernel counts it.

#ifndef JIEDUI_BENCH_MEMORY_H_
#define JIEDUI_BENCH_MEMORY_H_

#include <fstream>

#include "absl/strings/str_cat.h"
#include <sys/types.h>
#include <unistd.h>

namespace jiedui::bench {

inline double ResidentBytesOf(pid_t process) {
  std::ifstream statm(absl::StrCat("/proc/", process, "/statm"));
  double pages = 0;
  statm >> pages >> pages;
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_MEMORY_H_
