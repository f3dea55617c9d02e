// A file system on which write-ahead logs have room ahead of them: zeros, written before the
// records come. A sync of what is written over them has neither a new length nor new blocks to put
// into the journal of the file system.
//
// RocksDB writes and reads its logs through it. Whoever writes one knows where it ends; whoever
// reads one is shown what is in front of the room. Any thread, as the file system below.

#ifndef JIEDUI_EVENTSTORE_LOG_ROOM_H_
#define JIEDUI_EVENTSTORE_LOG_ROOM_H_

#include <memory>
#include <string>

#include "rocksdb/env.h"

namespace jiedui::eventstore {

// The same environment with room ahead of the logs; `env` outlives it.
std::unique_ptr<rocksdb::Env> WithLogRoom(rocksdb::Env* env);

// Of the bytes of a write-ahead log what RocksDB is to read. It passes over zeros in the place of a
// record in silence, and then goes on with the next block: it is shown the end of the log in front
// of its room, and damage where there are records behind the zeros.
std::string ShownLog(std::string log);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_LOG_ROOM_H_
