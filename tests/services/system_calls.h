// What the operating system says of its clock and of the room on its disks, as a test wants it.
//
// In a binary these definitions of clock_gettime and statvfs come before those of the C library,
// for every library it uses. Any thread; one object of a sort at a time.

#ifndef JIEDUI_TESTS_SERVICES_SYSTEM_CALLS_H_
#define JIEDUI_TESTS_SERVICES_SYSTEM_CALLS_H_

#include <cstdint>

namespace jiedui::services {

// While it lives, the machine's clock is so much ahead; what only counts on is not.
class MachineClockSet {
 public:
  explicit MachineClockSet(int64_t seconds_ahead);
  ~MachineClockSet();
  MachineClockSet(const MachineClockSet&) = delete;
  MachineClockSet& operator=(const MachineClockSet&) = delete;
};

// Abseil looks at the machine's clock every two seconds, and counts on in between, once it has been
// asked for as long: when it returns Abseil has seen the clock as it is set now.
void AskForTheTimeOfDay();

// While it lives, every disk has so much room left.
class RoomOnDisk {
 public:
  explicit RoomOnDisk(uint64_t free_bytes) { Set(free_bytes); }
  ~RoomOnDisk();
  RoomOnDisk(const RoomOnDisk&) = delete;
  RoomOnDisk& operator=(const RoomOnDisk&) = delete;

  void Set(uint64_t free_bytes);
};

}  // namespace jiedui::services

#endif  // JIEDUI_TESTS_SERVICES_SYSTEM_CALLS_H_
