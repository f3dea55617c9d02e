// A log for RocksDB's own messages that keeps none. In a file they could end the process: on a full
// disk the line after one that could not be written fails an assertion of Debian's RocksDB, in the
// middle of reporting the failure or of closing. Any thread.

#ifndef JIEDUI_EVENTSTORE_NO_INFO_LOG_H_
#define JIEDUI_EVENTSTORE_NO_INFO_LOG_H_

#include <cstdarg>

#include "rocksdb/env.h"

namespace jiedui::eventstore {

class NoInfoLog final : public rocksdb::Logger {
 public:
  NoInfoLog() : rocksdb::Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}

  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_NO_INFO_LOG_H_
