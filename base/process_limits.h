// What the operating system allows a process, and what it does to one that asks for more.
//
// Called once at the start of the program, before there are other threads, but for what only asks.

#ifndef JIEDUI_BASE_PROCESS_LIMITS_H_
#define JIEDUI_BASE_PROCESS_LIMITS_H_

#include <cstdint>

namespace jiedui {

// A write beyond the limit of a file's size fails, as on a full disk, and ends nobody.
void FailWritesBeyondFileSize();

// As many descriptors as may be had without further rights.
void RaiseDescriptorLimit();

// How many descriptors the process may have open.
uint64_t DescriptorLimit();

}  // namespace jiedui

#endif  // JIEDUI_BASE_PROCESS_LIMITS_H_
