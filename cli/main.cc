#include <iostream>

#include "absl/synchronization/mutex.h"
#include "cli/command_line.h"
#include "google/protobuf/stubs/logging.h"

#include "base/process_limits.h"

int main(int argc, char** argv) {
  jiedui::FailWritesBeyondFileSize();
  jiedui::RaiseDescriptorLimit();
  // Debian builds Abseil with its search for deadlocks, which every lock pays for. Tests keep it.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  // What cannot be parsed is told where it was read, in words of its own and once.
  google::protobuf::SetLogHandler(nullptr);
  return static_cast<int>(jiedui::cli::Run(argc, argv, std::cout, std::cerr));
}
