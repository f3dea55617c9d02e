// A ledger as it is handed to a third party: what deploy/audit/check.go is tried on.

#ifndef JIEDUI_TESTS_EVENTSTORE_PUBLISHED_H_
#define JIEDUI_TESTS_EVENTSTORE_PUBLISHED_H_

#include <string>

namespace jiedui::eventstore {

inline constexpr char kPublish[] = "--publish";

// Makes a ledger of that many events and writes into the directory
//   archive.tar       its archive, with the newest checkpoint
//   kept.checkpoint   a checkpoint of two thirds of it
//   event.tlog-proof  the receipt of the event in the middle
//   key               the public key of the kept checkpoint, which was changed twice since
int Publish(const std::string& directory, const std::string& events);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_PUBLISHED_H_
