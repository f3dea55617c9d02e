// What a crash leaves of tables on disk: the files as they are at some moment, without what was
// only in memory.

#ifndef JIEDUI_TESTS_PROJECTIONS_CRASH_H_
#define JIEDUI_TESTS_PROJECTIONS_CRASH_H_

#include <memory>
#include <string>

#include "projections/rocks_tables.h"
#include "tests/projections/directory.h"

namespace jiedui::projections {

// Copies the files of open tables and opens the copy. Copying takes time and RocksDB tidies its
// files whenever it likes, so a copy of no single moment is made again.
inline std::shared_ptr<RocksTables> OpenAfterCrash(const Directory& live,
                                                   const std::string& survivor) {
  while (true) {
    if (!live.CopyTo(survivor)) continue;
    auto tables = RocksTables::Open(survivor);
    if (tables.ok()) return *tables;
  }
}

}  // namespace jiedui::projections

#endif  // JIEDUI_TESTS_PROJECTIONS_CRASH_H_
