// The file system of an open ledger: names of its directories lead to those that are held, whatever
// has the names meanwhile.
//
// RocksDB goes by names: each file that it makes, reads and removes while a ledger is open it finds
// by the name of the directory. If that is moved away and a copy is put in its place, RocksDB would
// go on in both and spoil them. Here it keeps the ledger's own names, for messages and for whatever
// file system is below, and only the files themselves are found through the descriptor that holds
// the directory (base/open_directory.h).
//
// Any thread. What the file system below says names the paths that it was asked for:
// InOwnNames turns them back (eventstore/rocks.h does).

#ifndef JIEDUI_EVENTSTORE_HELD_FILES_H_
#define JIEDUI_EVENTSTORE_HELD_FILES_H_

#include <memory>
#include <vector>

#include "rocksdb/env.h"

#include "base/open_directory.h"

namespace jiedui::eventstore {

// The environment, with the names of these directories, and of what is below them, leading to
// them. They stay open as long as it does, or a file system it was given to. Of a directory that is
// null the name is a name.
std::unique_ptr<rocksdb::Env> WithHeld(
    rocksdb::Env* env, std::vector<std::shared_ptr<const OpenDirectory>> directories);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_HELD_FILES_H_
