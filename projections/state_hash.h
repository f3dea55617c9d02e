// The state of a table as one hash: two tables with equal rows have equal hashes, and hardly any
// others. It shows that live tables, a rebuild and a replay agree without comparing them.
//
// SHA-256, chained row by row in order of key from the empty string:
//   hash = SHA-256(hash || key length (8, big-endian) || key || row length (8, big-endian) || row)

#ifndef JIEDUI_PROJECTIONS_STATE_HASH_H_
#define JIEDUI_PROJECTIONS_STATE_HASH_H_

#include <cstdint>
#include <string>

#include "projections/tables.h"

namespace jiedui::projections {

struct TableHash {
  std::string hash;  // 32 bytes; empty for a table without rows
  uint64_t row_count = 0;
};

TableHash HashTable(const Tables& tables, TableId table);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_STATE_HASH_H_
