// The specs, and the modes in which the specs run this program as another process.
//
//   eventstore_test --write-golden DIRECTORY     writes the ledger of tests/golden/ledger-v1 anew
//   eventstore_test --publish DIRECTORY EVENTS   writes what a third party gets to check

#include <string>

#include "gtest/gtest.h"

#include "tests/eventstore/child.h"
#include "tests/eventstore/golden.h"
#include "tests/eventstore/published.h"

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  const std::string directory = argc > 2 ? argv[2] : "";
  if (mode == jiedui::eventstore::kWriteUntilKilled && argc > 3) {
    return jiedui::eventstore::WriteUntilKilled(directory, argv[3]);
  }
  if (mode == jiedui::eventstore::kWriteUntilSyncFails) {
    return jiedui::eventstore::WriteUntilSyncFails(directory);
  }
  if (mode == jiedui::eventstore::kWriteGolden) return jiedui::eventstore::WriteGolden(directory);
  if (mode == jiedui::eventstore::kPublish && argc > 3) {
    return jiedui::eventstore::Publish(directory, argv[3]);
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
