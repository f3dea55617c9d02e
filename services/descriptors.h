// How many file descriptors the ledgers of a data directory take: a server that has too few opens
// some of them, and fails at the others, or at the first table that is written later.
//
// Called when a server starts; reads names of files.

#ifndef JIEDUI_SERVICES_DESCRIPTORS_H_
#define JIEDUI_SERVICES_DESCRIPTORS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace jiedui::services {

// Of all ledgers that are there, and of those named that are not there yet: what they have open
// now, and room for as much again as a ledger begins with, and for calls.
uint64_t DescriptorsNeeded(const std::string& data_directory,
                           const std::vector<std::string>& ledger_ids);

// FailedPrecondition, with both numbers, if fewer are allowed.
absl::Status CheckDescriptors(uint64_t needed, uint64_t allowed);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_DESCRIPTORS_H_
