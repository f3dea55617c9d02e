#include "projections/table_statement.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "eventstore/checkpoint.h"
#include "eventstore/finding.h"
#include "projections/fold.h"
#include "projections/state_hash.h"

namespace jiedui::projections {
namespace {

using eventstore::ParseDecimal;

constexpr absl::string_view kOriginSuffix = "/tables";
constexpr absl::string_view kNoHash = "-";
constexpr size_t kHeadLines = 3;

template <class... Parts>
absl::Status Bad(const Parts&... parts) {
  return eventstore::StatusOf(absl::StatusCode::kInvalidArgument,
                              eventstore::Found(eventstore::FindingKind::kStatementMalformed,
                                                absl::StrCat("the table statement ", parts...)));
}

// The number is that of the line, from 1.
template <class... Parts>
absl::Status BadLine(size_t line, const Parts&... parts) {
  return eventstore::StatusOf(
      absl::StatusCode::kInvalidArgument,
      eventstore::Found(eventstore::FindingKind::kStatementMalformed,
                        absl::StrCat("line ", line, " of the table statement ", parts...)));
}

std::string Shown(absl::string_view text) {
  return absl::StrCat("\"", absl::CHexEscape(text.substr(0, 100)), "\"");
}

absl::string_view NameOf(absl::string_view table) {
  return table.substr(0, table.find('/'));
}

bool IsTableName(absl::string_view name) {
  const auto allowed = [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) ||
           absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '_';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), allowed);
}

// "pair_register/1".
bool IsTable(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '/');
  if (parts.size() != 2 || !IsTableName(parts[0])) return false;
  const std::optional<uint64_t> version = ParseDecimal(parts[1]);
  return version.has_value() && *version > 0;
}

std::optional<std::string> ParseHash(absl::string_view text) {
  std::optional<std::string> hash = DecodeBase64(text);
  return hash && hash->size() == kSha256Bytes ? hash : std::nullopt;
}

absl::StatusOr<StatedTable> ParseTable(absl::string_view text, size_t line) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ' ');
  if (parts.size() != 3) return BadLine(line, "does not have the three words table, rows and hash");
  if (!IsTable(parts[0])) {
    return BadLine(line, "has ", Shown(parts[0]), " where a table and its version should be");
  }
  const std::optional<uint64_t> rows = ParseDecimal(parts[1]);
  if (!rows) return BadLine(line, "has ", Shown(parts[1]), " where a number of rows should be");
  StatedTable table = {std::string(parts[0]), *rows, ""};
  if (*rows == 0 && parts[2] == kNoHash) return table;
  std::optional<std::string> hash = ParseHash(parts[2]);
  if (*rows == 0 || !hash) {
    return BadLine(line, "has ", Shown(parts[2]), " where the hash of ", *rows, " rows should be");
  }
  table.hash = *std::move(hash);
  return table;
}

template <class List>
auto FindByName(const List& tables, absl::string_view table) {
  return std::find_if(tables.begin(), tables.end(), [table](const StatedTable& each) {
    return NameOf(each.table) == NameOf(table);
  });
}

// Lines from the fourth on; an empty piece follows the last.
absl::Status ParseTables(absl::Span<const absl::string_view> lines, TableStatement& statement) {
  for (size_t i = kHeadLines; i + 1 < lines.size(); ++i) {
    ASSIGN_OR_RETURN(StatedTable table, ParseTable(lines[i], i + 1));
    if (FindByName(statement.tables, table.table) != statement.tables.end()) {
      return BadLine(i + 1, "states ", NameOf(table.table), " once more");
    }
    statement.tables.push_back(std::move(table));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<StatedTable> StateTables(const Tables& tables) {
  std::vector<StatedTable> stated;
  for (std::string& table : TableVersions()) {
    TableHash hash = HashTable(tables, static_cast<TableId>(stated.size()));
    stated.push_back({std::move(table), hash.row_count, std::move(hash.hash)});
  }
  return stated;
}

std::string FormatTableStatement(const TableStatement& statement) {
  std::string text = absl::StrCat(statement.origin, kOriginSuffix, "\n", statement.size, "\n",
                                  absl::Base64Escape(statement.root), "\n");
  for (const StatedTable& table : statement.tables) {
    absl::StrAppend(&text, table.table, " ", table.row_count, " ",
                    table.row_count == 0 ? std::string(kNoHash) : absl::Base64Escape(table.hash),
                    "\n");
  }
  return text;
}

absl::StatusOr<TableStatement> ParseTableStatement(absl::string_view text) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  if (!lines.back().empty()) return Bad("does not end its last line");
  if (lines.size() < kHeadLines + 2) return Bad("has not the lines origin, size, root and a table");
  absl::string_view origin = lines[0];
  if (!absl::ConsumeSuffix(&origin, kOriginSuffix) || !eventstore::IsKeyName(origin)) {
    return BadLine(1, "has ", Shown(lines[0]), " where an origin and ", kOriginSuffix,
                   " should be");
  }
  const std::optional<uint64_t> size = ParseDecimal(lines[1]);
  if (!size || *size == 0) return BadLine(2, "has ", Shown(lines[1]), " where a size should be");
  std::optional<std::string> root = ParseHash(lines[2]);
  if (!root) return BadLine(3, "has ", Shown(lines[2]), " where a root should be");
  TableStatement statement = {std::string(origin), *size, *std::move(root), {}};
  RETURN_IF_ERROR(ParseTables(lines, statement));
  return statement;
}

absl::StatusOr<std::string> SignTableStatement(const TableStatement& statement,
                                               absl::Span<const eventstore::Signer> signers) {
  for (const eventstore::Signer& signer : signers) {
    if (signer.name() == statement.origin) continue;
    return Bad("of ", statement.origin, " cannot be signed with a key of ", signer.name());
  }
  const std::string text = FormatTableStatement(statement);
  RETURN_IF_ERROR(ParseTableStatement(text).status());
  return eventstore::SignNote(text, signers);
}

absl::StatusOr<TableStatement> OpenTableStatement(
    absl::string_view note, absl::Span<const eventstore::Verifier> verifiers) {
  ASSIGN_OR_RETURN(const eventstore::OpenedNote opened, eventstore::OpenNote(note, verifiers));
  ASSIGN_OR_RETURN(TableStatement statement, ParseTableStatement(opened.text));
  const bool own =
      std::any_of(opened.signatures.begin(), opened.signatures.end(),
                  [&statement](const eventstore::NoteSignature& signature) {
                    return signature.name == statement.origin && !signature.cosigned_at;
                  });
  if (own) return statement;
  return eventstore::StatusOf(absl::StatusCode::kNotFound,
                              eventstore::Found(eventstore::FindingKind::kStatementNotByItsOwn,
                                                eventstore::Shown(statement.origin)));
}

std::vector<ComparedTable> CompareStated(absl::Span<const StatedTable> stated,
                                         absl::Span<const StatedTable> folded) {
  using Verdict = ComparedTable::Verdict;
  std::vector<ComparedTable> compared;
  for (const StatedTable& each : stated) {
    const auto same = FindByName(folded, each.table);
    ComparedTable& table = compared.emplace_back();
    table.stated = each;
    if (same != folded.end()) table.folded = *same;
    if (table.folded.table != each.table) {
      table.verdict = Verdict::kOtherVersion;
    } else if (table.folded != each) {
      table.verdict = Verdict::kDifferent;
    }
  }
  for (const StatedTable& each : folded) {
    if (FindByName(stated, each.table) != stated.end()) continue;
    compared.push_back({Verdict::kOtherVersion, {}, each});
  }
  return compared;
}

}  // namespace jiedui::projections
