#include "cli/sqlite_file.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cli/failure.h"
#include <sqlite3.h>

#include "base/status_macros.h"

namespace jiedui::cli {
namespace {

absl::Status Problem(sqlite3* database, absl::string_view what) {
  const char* const why = sqlite3_errmsg(database);
  return Failure(absl::StatusCode::kUnavailable, "",
                 absl::StrCat("SQLite 文件写入失败：", what, "：", why),
                 absl::StrCat("the SQLite file cannot be written: ", what, ": ", why));
}

// The text outlives the run of the statement.
int Bind(sqlite3_stmt* statement, int index, const SqliteValue& value) {
  if (const auto* const integer = std::get_if<int64_t>(&value)) {
    return sqlite3_bind_int64(statement, index, *integer);
  }
  if (const auto* const text = std::get_if<std::string>(&value)) {
    return sqlite3_bind_text64(statement, index, text->data(), text->size(), nullptr, SQLITE_UTF8);
  }
  return sqlite3_bind_null(statement, index);
}

}  // namespace

std::string SqlName(absl::string_view name) {
  return absl::StrCat("\"", absl::StrReplaceAll(name, {{"\"", "\"\""}}), "\"");
}

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

absl::Status SqliteStatement::Run(const std::vector<SqliteValue>& values) {
  sqlite3_stmt* const statement = statement_.get();
  int result = SQLITE_OK;
  for (size_t i = 0; i < values.size() && result == SQLITE_OK; ++i) {
    result = Bind(statement, static_cast<int>(i) + 1, values[i]);
  }
  if (result == SQLITE_OK) result = sqlite3_step(statement);
  if (result != SQLITE_DONE) return Problem(sqlite3_db_handle(statement), sqlite3_sql(statement));
  sqlite3_reset(statement);
  return absl::OkStatus();
}

void SqliteFile::Discard::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

absl::StatusOr<std::unique_ptr<SqliteFile>> SqliteFile::Create(const std::string& path) {
  sqlite3* database = nullptr;
  const int opened =
      sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  std::unique_ptr<SqliteFile> file(new SqliteFile(database));
  if (opened != SQLITE_OK) return Problem(database, path);
  // Nobody reads it before it is whole, and whoever puts it in place syncs it.
  RETURN_IF_ERROR(
      file->Run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; "
                "PRAGMA foreign_keys=ON; PRAGMA encoding='UTF-8'; BEGIN"));
  return file;
}

absl::Status SqliteFile::Run(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) {
    return absl::OkStatus();
  }
  return Problem(database_.get(), sql);
}

absl::StatusOr<SqliteStatement> SqliteFile::Prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const int prepared = sqlite3_prepare_v2(database_.get(), sql.c_str(),
                                          static_cast<int>(sql.size()), &statement, nullptr);
  if (prepared != SQLITE_OK) return Problem(database_.get(), sql);
  return SqliteStatement(statement);
}

absl::Status SqliteFile::Close() {
  RETURN_IF_ERROR(Run("COMMIT"));
  sqlite3* const database = database_.release();
  if (sqlite3_close(database) == SQLITE_OK) return absl::OkStatus();
  const absl::Status problem = Problem(database, "close");
  sqlite3_close_v2(database);
  return problem;
}

}  // namespace jiedui::cli
