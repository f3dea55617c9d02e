// The ledger that every later version must be able to read: tests/golden/ledger-v1.

#ifndef JIEDUI_TESTS_EVENTSTORE_GOLDEN_H_
#define JIEDUI_TESTS_EVENTSTORE_GOLDEN_H_

#include <string>

namespace jiedui::eventstore {

// Writes it into an empty or missing directory, without the files that a reader does not need. What
// is written depends on nothing but this function; done once for each format.
int WriteGolden(const std::string& directory);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_GOLDEN_H_
