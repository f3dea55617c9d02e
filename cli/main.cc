#include <iostream>

#include "absl/synchronization/mutex.h"
#include "cli/command_line.h"

int main(int argc, char** argv) {
  // Debian builds Abseil with its search for deadlocks, which every lock pays for. Tests keep it.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  return static_cast<int>(jiedui::cli::Run(argc, argv, std::cout, std::cerr));
}
