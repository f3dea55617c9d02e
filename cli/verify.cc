#include "cli/verify.h"

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "base/clock.h"
#include "base/status_macros.h"
#include "eventstore/store.h"
#include "eventstore/verify.h"
#include "jiedui/event/v1/events.gen.h"
#include "projections/read_models.h"

namespace jiedui::cli {
namespace {

namespace fs = std::filesystem;

// As services/server.h lays a ledger out.
constexpr char kLog[] = "log";
constexpr char kTables[] = "tables";

bool IsLedger(const fs::path& directory) {
  std::error_code error;
  return fs::is_directory(directory / kLog, error);
}

absl::StatusOr<fs::path> FindLedger(const std::string& directory) {
  std::error_code error;
  const fs::path path = fs::canonical(directory, error);
  if (error) return absl::NotFoundError(absl::StrCat(directory, "：", error.message()));
  if (IsLedger(path)) return path;
  std::vector<fs::path> ledgers;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    if (IsLedger(entry.path())) ledgers.push_back(entry.path());
  }
  if (ledgers.size() == 1) return ledgers[0];
  return absl::NotFoundError(absl::StrCat(directory, " 中", ledgers.empty() ? "没有" : "不止一个",
                                          "账本，请给出账本目录"));
}

std::vector<int32_t> KnownKinds() {
  std::vector<int32_t> kinds;
  for (const event::v1::EventInfo& info : event::v1::kEventInfo) kinds.push_back(info.kind);
  return kinds;
}

// The file of the ledger that the text names, or its directory.
std::string PlaceIn(absl::string_view text, const std::string& directory) {
  const size_t begin = text.find(directory + "/");
  if (begin == absl::string_view::npos) return directory;
  const absl::string_view place = text.substr(begin);
  return std::string(place.substr(0, place.find_first_of(" :;,'\"", directory.size())));
}

// Why the ledger cannot be read, in words of its own instead of the storage engine's.
absl::Status OpenFailure(const absl::Status& status, const std::string& directory) {
  if (absl::IsDataLoss(status)) {
    return absl::DataLossError(
        absl::StrCat("账本损坏，打不开：", PlaceIn(status.message(), directory)));
  }
  if (absl::IsUnavailable(status)) {
    return absl::UnavailableError(
        absl::StrCat("账本正被运行中的服务整理，请稍后再校验：", directory));
  }
  return status;
}

absl::Status CompareTables(const fs::path& ledger, eventstore::Store& store, Verified& verified) {
  const fs::path tables = ledger / kTables;
  if (!fs::exists(tables)) return absl::OkStatus();
  const auto models = projections::ReadModels::Open({tables.string(), &store});
  if (absl::IsUnavailable(models.status())) {
    verified.tables_in_use = true;
    return absl::OkStatus();
  }
  if (!models.ok()) {
    return absl::InternalError(absl::StrCat("账本完好，但统计表打不开，目录 ", tables.string()));
  }
  ASSIGN_OR_RETURN(const projections::RebuildReport report, (*models)->CompareWithRebuild());
  for (const projections::RebuildReport::Table& table : report.tables) {
    if (table.live_hash != table.rebuilt_hash) {
      return absl::DataLossError(absl::StrCat("统计表 ", table.name, " 与账本重算结果不一致"));
    }
  }
  verified.table_count = report.tables.size();
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Verified> VerifyLedger(const std::string& directory) {
  ASSIGN_OR_RETURN(const fs::path ledger, FindLedger(directory));
  const SystemClock clock;
  eventstore::Options options;
  options.directory = (ledger / kLog).string();
  options.ledger_id = ledger.filename().string();
  options.known_kinds = KnownKinds();
  options.clock = &clock;
  options.create_if_missing = false;
  options.read_only = true;
  const absl::StatusOr<std::unique_ptr<eventstore::Store>> store = eventstore::Store::Open(options);
  if (!store.ok()) return OpenFailure(store.status(), options.directory);
  const eventstore::VerifyReport report =
      (*store)->TakeSnapshot()->Verify([](eventstore::Position, eventstore::Position) {});
  if (!report.ok()) {
    return absl::DataLossError(
        absl::StrCat("账本损坏，共 ", report.problems.size(), " 处：", report.problems[0]));
  }
  Verified verified;
  verified.ledger_id = options.ledger_id;
  verified.events = report.events;
  verified.root_hex = absl::BytesToHexString(report.root);
  RETURN_IF_ERROR(CompareTables(ledger, **store, verified));
  return verified;
}

}  // namespace jiedui::cli
