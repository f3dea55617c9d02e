#include "cli/verify.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/damage.h"
#include "cli/failure.h"
#include "cli/key_check.h"
#include "cli/said.h"

#include "base/status_macros.h"
#include "domain/known_kinds.h"
#include "eventstore/store.h"
#include "eventstore/verify.h"
#include "projections/tables_check.h"
#include "services/event_rules.h"
#include "services/limits.h"

namespace jiedui::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kStepsOfLog = 2;
constexpr int kStepsWithTables = 3;

// The file of the ledger that the text names, or its directory.
std::string PlaceIn(absl::string_view text, const std::string& directory) {
  const size_t begin = text.find(directory + "/");
  if (begin == absl::string_view::npos) return directory;
  const absl::string_view place = text.substr(begin);
  return std::string(place.substr(0, place.find_first_of(" :;,'\"", directory.size())));
}

// Why something cannot be read, in words of its own instead of the storage engine's.
absl::Status OpenFailure(const absl::Status& status, const Said& what, const std::string& directory,
                         v1::ErrorReason damage) {
  if (absl::IsDataLoss(status)) {
    const Said why = SaidBy(status);
    const std::string place = PlaceIn(status.message(), directory);
    return ToldAs(
        absl::StatusCode::kDataLoss, damage,
        {absl::StrCat(what.zh, "损坏，打不开：", place, "（", why.zh, "）"),
         absl::StrCat(what.en, " cannot be opened for damage: ", place, " (", why.en, ")")});
  }
  const bool disk = eventstore::FindingOf(status).kind == eventstore::FindingKind::kCannotOpen;
  if (absl::IsUnavailable(status) && !disk) {
    return Failure(absl::StatusCode::kUnavailable, "",
                   absl::StrCat(what.zh, "正被运行中的服务整理，请稍后再校验：", directory),
                   absl::StrCat(what.en,
                                " is being reorganised by the server, check again in a "
                                "moment: ",
                                directory));
  }
  return Told(status);
}

bool HasFiles(const fs::path& directory) {
  std::error_code error;
  return fs::is_directory(directory, error) && !fs::is_empty(directory, error);
}

using Tables = std::optional<projections::StoredTables>;

// None is no failure: they are derived.
absl::StatusOr<Tables> OpenTables(const fs::path& ledger) {
  const fs::path directory = ledger / services::kTablesDirectory;
  if (!HasFiles(directory)) return Tables();
  auto tables = projections::StoredTables::Open(directory.string());
  if (!tables.ok())
    return OpenFailure(tables.status(), {"统计表", "the tables"}, directory.string(),
                       v1::ERROR_REASON_TABLES_DAMAGED);
  return Tables(*std::move(tables));
}

eventstore::Options ReadingOptions(const std::string& ledger, const std::string& guard_directory) {
  eventstore::Options options;
  options.guard_directory =
      services::GuardDirectoryOf(guard_directory, fs::path(ledger).filename().string());
  options.directory = (fs::path(ledger) / services::kLogDirectory).string();
  options.known_kinds = domain::KnownKinds();
  options.create_if_missing = false;
  options.read_only = true;
  return options;
}

// Tables without a log were made from one that is gone.
absl::StatusOr<std::unique_ptr<eventstore::Store>> OpenLog(const fs::path& ledger,
                                                           const std::string& guard_directory,
                                                           bool has_tables) {
  auto store = OpenLogToRead(ledger.string(), guard_directory);
  if (has_tables && absl::IsNotFound(store.status())) {
    const std::string log = (ledger / services::kLogDirectory).string();
    return ToldAs(absl::StatusCode::kDataLoss, v1::ERROR_REASON_LEDGER_DAMAGED,
                  {absl::StrCat("账本丢失，只剩统计表：", log),
                   absl::StrCat("the ledger is gone, only its tables are left: ", log)});
  }
  return store;
}

// Two steps, the first of as many as there are.
absl::Status CheckLog(const eventstore::Snapshot& ledger, int steps, Steps progress,
                      Verified& verified) {
  const std::string what = StepOf(1, steps, "校验");
  const eventstore::VerifyReport report =
      ledger.Verify([&](int64_t done, int64_t total) { progress(what.c_str(), done, total); });
  std::vector<eventstore::Finding> problems = report.findings;
  ASSIGN_OR_RETURN(const auto contradictions,
                   FindContradictions(report, ledger, StepOf(2, steps, "核对内容"), progress));
  problems.insert(problems.end(), contradictions.begin(), contradictions.end());
  if (!problems.empty()) {
    return Damaged({"账本损坏", "the ledger is damaged"}, SaidBy(problems),
                   report.problem_count + CountOf(contradictions));
  }
  verified.events = report.events;
  verified.root_hex = absl::BytesToHexString(report.root);
  return absl::OkStatus();
}

absl::Status CompareTables(const projections::StoredTables& tables,
                           const eventstore::Snapshot& ledger, Steps progress, Verified& verified) {
  ASSIGN_OR_RETURN(const projections::RebuildReport report,
                   tables.Compare(ledger, verified.ledger_id));
  const std::string what = StepOf(kStepsWithTables, kStepsWithTables, "核对统计表");
  progress(what.c_str(), ledger.head(), ledger.head());
  std::vector<Said> different;
  for (const projections::RebuildReport::Table& table : report.tables) {
    if (table.live_hash != table.rebuilt_hash) {
      different.push_back({table.name, table.name, std::nullopt});
    }
  }
  if (!different.empty()) {
    return Damaged({"统计表与账本重算结果不一致", "the tables are not those the ledger gives"},
                   different, static_cast<int64_t>(different.size()),
                   v1::ERROR_REASON_TABLES_DAMAGED);
  }
  verified.tables = report.tables.empty() ? TablesFound::kOfOtherVersion : TablesFound::kEqual;
  verified.table_count = report.tables.size();
  verified.tables_position = report.position;
  return absl::OkStatus();
}

// It was refused for a guard that cannot be read, before anything was known of the log.
bool IsOfGuard(const absl::Status& status) {
  const eventstore::FindingKind kind = eventstore::FindingOf(status).kind;
  return kind == eventstore::FindingKind::kGuardUnreadable ||
         kind == eventstore::FindingKind::kGuardDoubtful;
}

// Of a ledger that could not be opened: if that was for its guard, what a check of the log finds,
// as of a copy that has none.
absl::Status CheckUnguarded(const fs::path& ledger, const std::string& guard_directory,
                            Steps progress) {
  const auto guarded = eventstore::Store::Open(ReadingOptions(ledger.string(), guard_directory));
  if (!IsOfGuard(guarded.status())) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto store,
                   OpenLogToRead(ledger.string(), (ledger / "no-guard").string()));
  const std::unique_ptr<eventstore::Snapshot> snapshot = store->TakeSnapshot();
  Verified nobody_asks;
  return CheckLog(*snapshot, kStepsOfLog, progress, nobody_asks);
}

}  // namespace

absl::StatusOr<std::vector<eventstore::Finding>> FindContradictions(
    const eventstore::VerifyReport& report, const eventstore::Snapshot& ledger,
    const std::string& what, Steps progress) {
  return services::FindContradictions(report, ledger, [&](int64_t done, int64_t total) {
    progress(what.c_str(), done, total);
    return absl::OkStatus();
  });
}

bool IsLedger(const fs::path& directory) {
  std::error_code error;
  return fs::is_directory(directory / services::kLogDirectory, error) ||
         fs::is_directory(directory / services::kTablesDirectory, error);
}

absl::StatusOr<std::string> FindLedger(const std::string& directory) {
  std::error_code error;
  const fs::path path = fs::canonical(directory, error);
  if (error) {
    return Told(
        absl::NotFoundError(absl::StrCat("cannot open ", directory, ": ", error.message())));
  }
  if (IsLedger(path)) return path.string();
  std::vector<fs::path> ledgers;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    if (IsLedger(entry.path())) ledgers.push_back(entry.path());
  }
  if (ledgers.size() == 1) return ledgers[0].string();
  const bool none = ledgers.empty();
  return Failure(absl::StatusCode::kNotFound, "",
                 absl::StrCat(directory, " 中", none ? "没有" : "不止一个", "账本，请给出账本目录"),
                 absl::StrCat("there ", none ? "is no ledger" : "are several ledgers", " in ",
                              directory, ": give the directory of one"));
}

std::string PlaceOf(const std::string& path) {
  return FindLedger(path).value_or(path);
}

absl::StatusOr<std::unique_ptr<eventstore::Store>> OpenLogToRead(
    const std::string& ledger, const std::string& guard_directory) {
  auto store = eventstore::Store::Open(ReadingOptions(ledger, guard_directory));
  if (store.ok() || absl::IsNotFound(store.status())) return store;
  return OpenFailure(store.status(), {"账本", "the ledger"},
                     (fs::path(ledger) / services::kLogDirectory).string(),
                     v1::ERROR_REASON_LEDGER_DAMAGED);
}

absl::StatusOr<Verified> VerifyLedger(const std::string& directory,
                                      const std::string& guard_directory, Steps progress) {
  ASSIGN_OR_RETURN(const fs::path ledger, FindLedger(directory));
  std::vector<absl::Status> failures;
  // In this order, see StoredTables::Open.
  const absl::StatusOr<Tables> tables = OpenTables(ledger);
  if (!tables.ok()) failures.push_back(tables.status());
  const bool has_tables = !tables.ok() || tables->has_value();
  const auto store = OpenLog(ledger, guard_directory, has_tables);
  if (!store.ok()) {
    failures.push_back(store.status());
    const absl::Status log = CheckUnguarded(ledger, guard_directory, progress);
    if (!log.ok()) failures.push_back(log);
    return Together(failures);
  }
  const std::unique_ptr<eventstore::Snapshot> snapshot = (*store)->TakeSnapshot();
  Verified verified;
  verified.ledger_id = (*store)->description().ledger_id();
  verified.notice = (*store)->notice();
  verified.guard_missing = (*store)->guard_missing();
  const bool compares = tables.ok() && tables->has_value();
  absl::Status checked =
      CheckLog(*snapshot, compares ? kStepsWithTables : kStepsOfLog, progress, verified);
  // Of a log that is damaged nobody knows what the tables should be.
  if (checked.ok() && compares) {
    checked = CompareTables(**tables, *snapshot, progress, verified);
  }
  if (!checked.ok()) failures.push_back(checked);
  if (!failures.empty()) return Together(failures);
  verified.key_problems = FindKeyProblems(ledger.string(), *snapshot);
  return verified;
}

}  // namespace jiedui::cli
