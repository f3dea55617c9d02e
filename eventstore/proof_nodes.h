// The nodes of the stored tree in fewer reads than one each: those high up are kept in memory
// (eventstore/tree_top.h), and of those beside a way up four levels are made of one scan.
//
// Whoever asks for a node must know that it is complete. Any thread.

#ifndef JIEDUI_EVENTSTORE_PROOF_NODES_H_
#define JIEDUI_EVENTSTORE_PROOF_NODES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "rocksdb/options.h"

#include "eventstore/database.h"
#include "eventstore/merkle.h"

namespace jiedui::eventstore {

// As they are stored.
absl::StatusOr<std::vector<std::string>> ReadKeptNodes(const Database& database,
                                                       const rocksdb::ReadOptions& read,
                                                       absl::Span<const NodeId> nodes);

// As they follow from what is stored up to three levels below: a leaf and those beside its way up,
// from the lowest up. That the two agree is for the caller to check; InclusionPath does.
absl::StatusOr<std::vector<std::string>> ReadBesideWay(const Database& database,
                                                       const rocksdb::ReadOptions& read,
                                                       absl::Span<const NodeId> nodes);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_PROOF_NODES_H_
