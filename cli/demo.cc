#include "cli/demo.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/demo_views.h"
#include "cli/driver.h"
#include "cli/failure.h"
#include "cli/json.h"
#include "cli/reader.h"
#include "cli/said.h"

#include "base/clock.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/known_kinds.h"
#include "eventstore/store.h"
#include "services/config.h"
#include "services/config_words.h"
#include "services/highest_seen.h"
#include "services/server.h"

namespace jiedui::cli {
namespace {

namespace fs = std::filesystem;
using scenario::Act;
using scenario::Example;
using scenario::Plan;
using scenario::Shortfall;

// Offices open at nine.
absl::Time OfficeHours(CivilDay day) {
  return StartOf(day) + absl::Hours(9);
}

// One line for each acknowledged write, on its way to the disk before the next write is sent.
class Receipts {
 public:
  explicit Receipts(const std::string& file) : wanted_(!file.empty()) {
    if (wanted_) out_.open(file, std::ios::trunc);
  }

  absl::Status Add(const Act& act, const v1::WriteReceipt& receipt) {
    if (!wanted_) return absl::OkStatus();
    const Json line = {{"actor", act.actor},
                       {"request_id", act.request_id},
                       {"first_position", receipt.first_position()},
                       {"last_position", receipt.last_position()}};
    out_ << line.dump() << "\n" << std::flush;
    if (out_) return absl::OkStatus();
    return Failure(absl::StatusCode::kInternal, "", "回执无法写入",
                   "the receipts cannot be written");
  }

 private:
  const bool wanted_;
  std::ofstream out_;
};

// Plays a plan into a server whose clock it holds.
class Player {
 public:
  Player(ManualClock& clock, Driver& driver, Receipts& receipts, const DemoProgress& progress)
      : clock_(clock), driver_(driver), receipts_(receipts), progress_(progress) {}

  absl::Status Play(const Plan& plan) {
    CivilMonth month(plan.acts.front().day);
    for (const Act& act : plan.acts) {
      if (CivilMonth(act.day) != month) progress_(month, events_);
      month = CivilMonth(act.day);
      clock_.Set(OfficeHours(act.day));
      const Driver::Answer answer = driver_.Perform(act);
      RETURN_IF_ERROR(act.refusal.empty() ? Recorded(act, answer) : Refused(act, answer));
    }
    progress_(month, events_);
    return absl::OkStatus();
  }

  std::vector<DemoRefusal> TakeRefusals() { return std::move(refusals_); }

 private:
  absl::Status Recorded(const Act& act, const Driver::Answer& answer) {
    if (!answer.status.ok()) {
      const Refusal refusal = RefusalOf(answer.status);
      const std::string which =
          absl::StrCat(FormatDay(act.day), " ", act.actor, " ", act.request_id);
      return Failure(absl::StatusCode::kInternal, "",
                     absl::StrCat("演示中断：", which, "：", refusal.reason, " ", refusal.zh, " ",
                                  refusal.field),
                     absl::StrCat("the demonstration ended: ", which, ": ", refusal.reason, " ",
                                  refusal.en, " ", refusal.field));
    }
    events_ = answer.receipt.last_position();
    return receipts_.Add(act, answer.receipt);
  }

  absl::Status Refused(const Act& act, const Driver::Answer& answer) {
    Refusal refusal = RefusalOf(answer.status);
    if (refusal.reason != act.refusal) {
      const std::string was = absl::StrCat(refusal.code, " ", refusal.reason);
      return Failure(
          absl::StatusCode::kInternal, "",
          absl::StrCat("演示中断：“", act.title, "”应以 ", act.refusal, " 被拒绝，实际为 ", was,
                       " ", refusal.zh),
          absl::StrCat("the demonstration ended: \"", act.title, "\" was to be refused with ",
                       act.refusal, ", but: ", was, " ", refusal.en));
    }
    refusals_.push_back({act.title, act.actor, std::move(refusal)});
    return absl::OkStatus();
  }

  ManualClock& clock_;
  Driver& driver_;
  Receipts& receipts_;
  const DemoProgress& progress_;
  int64_t events_ = 0;
  std::vector<DemoRefusal> refusals_;
};

// The month shown as 附件2: the one in which a reported figure differs from the recorded one.
absl::StatusOr<v1::DispatchTable> ReadDispatch(Reader& reader, const Example& example) {
  const scenario::Place& place = example.PlaceOf(Shortfall::kWrongReport);
  return reader.Dispatch(place.unit_id, FormatMonth(place.month));
}

// 附件2 of every unit and month that has findings.
absl::Status ReadWantingReports(Reader& reader, const Example& example, DemoResult& result) {
  const CivilMonth last(domain::ToDay(example.program.end_date()));
  ASSIGN_OR_RETURN(const std::vector<v1::Unit> units, reader.Units());
  for (const v1::Unit& unit : units) {
    for (CivilMonth month(domain::ToDay(example.program.start_date())); month <= last; ++month) {
      ASSIGN_OR_RETURN(v1::DispatchTable table,
                       reader.Dispatch(unit.unit_id(), FormatMonth(month)));
      if (!table.findings().empty()) result.wanting_reports.push_back(std::move(table));
    }
  }
  return absl::OkStatus();
}

absl::Status ReadTables(Reader& reader, const Example& example, DemoResult& result) {
  ASSIGN_OR_RETURN(result.registers, reader.Registers());
  ASSIGN_OR_RETURN(result.dispatch, ReadDispatch(reader, example));
  RETURN_IF_ERROR(ReadWantingReports(reader, example, result));
  ASSIGN_OR_RETURN(result.compliance, reader.Compliance("", ""));
  ASSIGN_OR_RETURN(result.assessment, reader.Assessment());
  ASSIGN_OR_RETURN(result.assessment_record, reader.AssessmentRecord());
  ASSIGN_OR_RETURN(result.assessment_result, reader.AssessmentResult());
  ASSIGN_OR_RETURN(result.gaps, reader.Gaps());
  ASSIGN_OR_RETURN(const v1::GetServerInfoResponse info, reader.ServerInfo());
  for (const v1::LedgerInfo& ledger : info.ledgers()) {
    if (ledger.name() == result.ledger) result.disk_bytes = ledger.disk_bytes();
  }
  return absl::OkStatus();
}

// As the city: the erased first, which leaves nothing behind, then the known one, which does.
absl::Status LookAtPersons(Reader& reader, const scenario::ShownOfficers& officers,
                           DemoPersons& persons) {
  ASSIGN_OR_RETURN(persons.erased, reader.Officer(officers.erased, "演示：查阅已删除的人员"));
  ASSIGN_OR_RETURN(persons.known, reader.Officer(officers.known, "演示：核对换岗人员"));
  EventQuery readings;
  readings.kinds = {"PersonalDataRead"};
  return reader.ListEvents(
      readings, [&persons](const v1::RecordedEvent& event) { persons.readings.push_back(event); });
}

bool HasFiles(const fs::path& directory) {
  std::error_code error;
  return fs::is_directory(directory, error) && !fs::is_empty(directory, error);
}

// Deletes the ledger of an earlier run, or nothing if it is in use or not a ledger of that name.
absl::Status ClearLedger(const fs::path& home, const std::string& ledger_id) {
  const fs::path log = home / services::kLogDirectory;
  const fs::path tables = home / services::kTablesDirectory;
  if (!HasFiles(log)) {
    if (!HasFiles(tables)) return absl::OkStatus();
    return Failure(absl::StatusCode::kFailedPrecondition, "",
                   absl::StrCat(home.string(), " 中只有统计表而没有账本，未作改动，请先移走"),
                   absl::StrCat("in ", home.string(),
                                " are tables and no ledger: nothing was changed, move it away"));
  }
  const SystemClock clock;
  eventstore::Options options;
  options.directory = log.string();
  options.ledger_id = ledger_id;
  options.known_kinds = domain::KnownKinds();
  options.clock = &clock;
  options.create_if_missing = false;
  // Held until all is gone: nobody can open it meanwhile.
  const auto held = eventstore::Store::Open(options);
  if (eventstore::IsLedgerInUse(held.status())) {
    return Failure(absl::StatusCode::kUnavailable, "",
                   absl::StrCat("账本正在使用，未作改动：", home.string()),
                   absl::StrCat("the ledger is in use, nothing was changed: ", home.string()));
  }
  if (!held.ok()) {
    return Failure(
        absl::StatusCode::kFailedPrecondition, "",
        absl::StrCat("不是可以替换的账本，未作改动，请先移走：", home.string()),
        absl::StrCat("no ledger that can be replaced: nothing was changed, move it away: ",
                     home.string()));
  }
  std::error_code error;
  // First of all what was seen of it, which lets no new one begin.
  fs::remove(services::HighestSeen(home.string(), ledger_id).file(), error);
  if (!error) fs::remove_all(home, error);
  if (!error) return absl::OkStatus();
  return Told(absl::FailedPreconditionError(
      absl::StrCat("cannot remove ", home.string(), ": ", error.message())));
}

Said WrongExample(absl::string_view place) {
  return {absl::StrCat("示例文件有误：", place),
          absl::StrCat("a file of the example is wrong: ", place)};
}

struct Setting {
  Example example;
  services::ServerOptions server;
  std::string ledger_id;  // the example's only one
  std::string ledger_directory;
};

absl::StatusOr<Setting> Prepare(const DemoOptions& options) {
  Setting setting;
  absl::StatusOr<Example> example = scenario::LoadExample(options.example_directory);
  if (!example.ok()) return ToldBehind(WrongExample(""), example.status());
  setting.example = *std::move(example);
  if (options.seed.has_value()) setting.example.knobs.seed = *options.seed;
  const std::string config_file = options.example_directory + "/server.toml";
  absl::StatusOr<services::Config> config = services::LoadConfig(config_file);
  if (!config.ok()) {
    return Failure(config.status().code(), "",
                   absl::StrCat(WrongExample("").zh,
                                services::ChineseOfConfigError(config.status().message())),
                   config.status().message());
  }
  setting.server = std::move(config->server);
  setting.server.listen_address = "127.0.0.1:0";
  if (!options.data_directory.empty()) setting.server.data_directory = options.data_directory;
  if (setting.server.ledgers.size() != 1) {
    return Failure(absl::StatusCode::kInvalidArgument, "",
                   absl::StrCat(config_file, "：应恰有一个账本（server.ledgers）"),
                   absl::StrCat(config_file, ": exactly one ledger is expected (server.ledgers)"));
  }
  setting.ledger_id = setting.server.ledgers.front();
  setting.ledger_directory = absl::StrCat(setting.server.data_directory, "/", setting.ledger_id);
  return setting;
}

// The plan can be played: everything has its place, and the server knows everybody.
absl::Status CheckPlan(const DemoOptions& options, const Setting& setting, const Plan& plan) {
  const absl::Status placed = scenario::CheckPlaced(setting.example, plan);
  if (!placed.ok()) return ToldBehind(WrongExample(options.example_directory + "/"), placed);
  const std::vector<std::string>& known = setting.server.principals;
  for (const Act& act : plan.acts) {
    if (std::find(known.begin(), known.end(), act.actor) != known.end()) continue;
    const std::string file = options.example_directory + "/server.toml";
    return Failure(absl::StatusCode::kInvalidArgument, "",
                   absl::StrCat(file, "：identity.principals 中缺少 ", act.actor),
                   absl::StrCat(file, ": identity.principals lacks ", act.actor));
  }
  return absl::OkStatus();
}

// An empty place for the ledger.
absl::Status MakeRoom(const Setting& setting) {
  RETURN_IF_ERROR(ClearLedger(setting.ledger_directory, setting.ledger_id));
  std::error_code error;
  fs::create_directories(setting.server.data_directory, error);
  if (!error) return absl::OkStatus();
  return Told(absl::InvalidArgumentError(absl::StrCat(
      "cannot make directory ", setting.server.data_directory, ": ", error.message())));
}

// What falls short on purpose is found by the rule it was meant to fall short of.
absl::Status CheckFound(const DemoOptions& options, const DemoResult& result) {
  for (const scenario::Place& place : result.example.places) {
    if (place.rule.empty() || GroundOfFinding(result, place).has_value()) continue;
    const std::string where = options.example_directory + "/shortfalls.csv";
    const auto& word = scenario::Info(place.shortfall).word;
    const std::string& subject = result.plan.subjects.at(place.shortfall);
    return Failure(absl::StatusCode::kInvalidArgument, "",
                   absl::StrCat(where, "：", word, "：“", place.title, "”（", subject,
                                "）没有列为规则 ", place.rule, " 的问题"),
                   absl::StrCat(where, ": ", word, ": \"", place.title, "\" (", subject,
                                ") is not listed as a finding of rule ", place.rule));
  }
  return absl::OkStatus();
}

absl::Status Play(const DemoOptions& options, Setting& setting, ManualClock& clock,
                  const DemoProgress& progress, DemoResult& result) {
  setting.server.clock = &clock;
  ASSIGN_OR_RETURN(const std::unique_ptr<services::Server> server,
                   services::Server::Start(setting.server));
  const auto channel = Connect(server->address());
  const std::string& program_id = setting.example.program.program_id();
  Driver driver(channel, result.ledger, program_id);
  Receipts receipts(options.receipts_file);
  Player player(clock, driver, receipts, progress);
  const SystemClock wall;
  const absl::Time started = wall.Now();
  RETURN_IF_ERROR(player.Play(result.plan));
  result.play_seconds = absl::ToDoubleSeconds(wall.Now() - started);
  result.refusals = player.TakeRefusals();

  ReadScope scope;
  scope.ledger = result.ledger;
  scope.program_id = program_id;
  scope.on = result.last_day;
  ReadScope as_city = scope;
  as_city.principal = absl::StrCat("city/", setting.example.program.organizer_unit_id());
  Reader city(channel, as_city);
  RETURN_IF_ERROR(LookAtPersons(city, result.plan.officers, result.persons));
  Reader reader(channel, scope);
  RETURN_IF_ERROR(ReadTables(reader, setting.example, result));
  return ReadViews(
      {channel, scope, setting.example, options.example_directory + "/quota-safe.toml"}, result);
}

// The events of a plan played to its end, and those of looking at persons afterwards.
int64_t EventsOf(const DemoResult& result) {
  const std::vector<int64_t> positions = scenario::PositionsOf(result.plan);
  return *std::max_element(positions.begin(), positions.end()) +
         static_cast<int64_t>(result.persons.readings.size());
}

absl::Status CheckComplete(const DemoResult& result) {
  if (IsVerified(result)) return absl::OkStatus();
  const int64_t written = EventsOf(result);
  const Verified& found = result.verified;
  return Failure(absl::StatusCode::kDataLoss, "",
                 absl::StrCat("登记了 ", written, " 个事件，账本中有 ", found.events,
                              " 个，统计表 ", found.table_count, " 张"),
                 absl::StrCat(written, " events were recorded, the ledger has ", found.events,
                              " and ", found.table_count, " tables"));
}

}  // namespace

bool IsVerified(const DemoResult& result) {
  return result.verified.events == EventsOf(result) &&
         result.verified.tables == TablesFound::kEqual;
}

absl::StatusOr<DemoResult> RunDemo(const DemoOptions& options, const DemoProgress& progress) {
  ASSIGN_OR_RETURN(Setting setting, Prepare(options));
  DemoResult result;
  result.plan = scenario::MakePlan(setting.example);
  RETURN_IF_ERROR(CheckPlan(options, setting, result.plan));
  RETURN_IF_ERROR(MakeRoom(setting));
  result.ledger = absl::StrCat("ledgers/", setting.ledger_id);
  result.first_day = result.plan.acts.front().day;
  result.last_day = result.plan.acts.back().day;
  ManualClock clock(OfficeHours(result.first_day));
  RETURN_IF_ERROR(Play(options, setting, clock, progress, result));
  ASSIGN_OR_RETURN(result.verified, VerifyLedger(setting.ledger_directory));
  RETURN_IF_ERROR(CheckComplete(result));
  result.example = std::move(setting.example);
  RETURN_IF_ERROR(CheckFound(options, result));
  return result;
}

}  // namespace jiedui::cli
