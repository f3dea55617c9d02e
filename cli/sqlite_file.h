// A new SQLite file that tables are written into, one after the other. The same calls give the same
// bytes. Every error is UNAVAILABLE with SQLite's own words. One thread.

#ifndef JIEDUI_CLI_SQLITE_FILE_H_
#define JIEDUI_CLI_SQLITE_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct sqlite3;
struct sqlite3_stmt;

namespace jiedui::cli {

using SqliteValue = std::variant<std::monostate, int64_t, std::string>;  // NULL, INTEGER, TEXT

// A name as SQL has it, in quotes.
std::string SqlName(absl::string_view name);

// A statement that is run again and again with other values.
class SqliteStatement {
 public:
  // As many values as it has question marks.
  absl::Status Run(const std::vector<SqliteValue>& values);

 private:
  friend class SqliteFile;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit SqliteStatement(sqlite3_stmt* statement) : statement_(statement) {}

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class SqliteFile {
 public:
  // There is no such file yet. Until Close it is of no use to anybody.
  static absl::StatusOr<std::unique_ptr<SqliteFile>> Create(const std::string& path);

  absl::Status Run(const std::string& sql);
  // To be gone before the file.
  absl::StatusOr<SqliteStatement> Prepare(const std::string& sql);

  // Writes what is still to be written.
  absl::Status Close();

 private:
  struct Discard {
    void operator()(sqlite3* database) const;
  };
  explicit SqliteFile(sqlite3* database) : database_(database) {}

  std::unique_ptr<sqlite3, Discard> database_;
};

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_SQLITE_FILE_H_
