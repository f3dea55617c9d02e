#include "services/ledger_directory.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "base/disk_usage.h"
#include "base/status_macros.h"
#include "base/workers.h"
#include "domain/error.h"
#include "services/file_identity.h"
#include "services/finding_words.h"
#include "services/highest_seen.h"
#include "services/limits.h"
#include "services/log.h"
#include "services/misplaced_ledger.h"
#include "services/resource_name.h"
#include "services/status_mapping.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;

// A problem in both languages.
struct Problem {
  std::string en;
  std::string zh;
};

Problem ProblemOf(LedgerStanding standing) {
  switch (standing) {
    case LedgerStanding::kOpening:
      return {"it is being opened", "正在打开"};
    case LedgerStanding::kOpen:
      return {"it is open already", "已经打开"};
    case LedgerStanding::kClosing:
      return {"it is being closed", "正在关闭"};
    case LedgerStanding::kClosed:
      return {"it is closed", "已关闭"};
    case LedgerStanding::kRefused:
      return {"it could not be opened", "未能打开"};
    case LedgerStanding::kLost:
      return {"its directory is gone", "其目录已不在数据目录中"};
  }
  return {};
}

absl::Status InState(absl::string_view ledger_id, absl::string_view field, const Problem& problem) {
  return domain::Refuse(
      v1::ERROR_REASON_LEDGER_STATE, field,
      {{"ledger", std::string(ledger_id)}, {"problem", problem.en}, {"problem_zh", problem.zh}});
}

absl::Status LostLedger(const std::string& ledger_id, const std::string& events) {
  return domain::Refuse(v1::ERROR_REASON_LEDGER_LOST, "",
                        {{"ledger", ledger_id}, {"events", events}});
}

// Why a ledger could not be opened, for whoever asked for it.
absl::Status NotOpened(const std::string& ledger_id, const absl::Status& reason) {
  if (domain::ReasonOf(reason).has_value()) return reason;
  const eventstore::Finding finding = eventstore::FindingOf(reason);
  if (finding.kind == eventstore::FindingKind::kSeenLedgerGone) {
    return LostLedger(ledger_id, finding.values[1]);
  }
  if (absl::IsDataLoss(reason)) {
    return domain::Refuse(
        v1::ERROR_REASON_LEDGER_DAMAGED, "name",
        {{"problem", std::string(reason.message())}, {"problem_zh", ChineseOf(reason)}});
  }
  if (eventstore::DiskLowOf(reason).has_value()) return FromStore(reason, /*request_id=*/"");
  return InState(ledger_id, "name", {std::string(reason.message()), ChineseOf(reason)});
}

// Behind what is told of it already.
void Tell(const absl::Status& problem, LedgerFacts& facts) {
  if (problem.ok()) return;
  std::string zh = domain::ChineseText(problem);  // if it is a refusal of the catalogue
  if (zh.empty()) zh = ChineseOf(problem);
  absl::StrAppend(&facts.problem, facts.problem.empty() ? "" : "; ", problem.message());
  absl::StrAppend(&facts.problem_zh, facts.problem_zh.empty() ? "" : "；", zh);
}

// "370400.seen" is what was seen of ledger 370400 (highest_seen.h).
absl::Status CheckId(const std::string& ledger_id) {
  if (IsResourceId(ledger_id) && !absl::EndsWith(ledger_id, ".seen")) return absl::OkStatus();
  return domain::Refuse(
      v1::ERROR_REASON_FIELD_INVALID, "ledger_id",
      {{"problem",
        "expected 1 to 64 letters, digits, '-', '_' or '.', a letter or digit first, and not "
        "\".seen\" last"},
       {"problem_zh",
        "应为 1 至 64 个字母、数字、“-”、“_”或“.”，以字母或数字开头，不以“.seen”结尾"}});
}

// A ledger that closes waits for its disk and its witness, not for a processor.
constexpr int kClosedAtOnce = 16;

// Does all of them, the first ones first, so many at once; returns when the last has ended. Of
// those behind one that says false not all are begun.
void ForEachAtOnce(size_t count, int at_once, absl::FunctionRef<bool(size_t)> act) {
  std::atomic<size_t> first_failed = count;
  Workers workers(static_cast<int>(std::min(count, static_cast<size_t>(at_once))));
  for (size_t i = 0; i < count; ++i) {
    workers.Run([&first_failed, act, i] {
      if (first_failed < i || act(i)) return;
      size_t known = first_failed;
      while (i < known && !first_failed.compare_exchange_weak(known, i)) {
      }
    });
  }
}

std::vector<std::string> Absent(const std::vector<std::string>& paths) {
  std::vector<std::string> absent;
  std::error_code error;
  for (const std::string& path : paths) {
    if (!fs::exists(path, error) && !error) absent.push_back(path);
  }
  return absent;
}

// Which open ledger of another id that directory is; empty if it is none.
std::string OpenOf(const std::string& directory, const std::string& ledger_id,
                   const std::map<std::string, FileIdentity>& homes) {
  const std::optional<FileIdentity> itself = IdentityOf(directory);
  for (const auto& [id, home] : homes) {
    if (id != ledger_id && itself == home) return id;
  }
  return "";
}

// What stays is told of: the next try goes on with it.
void Remove(const std::vector<std::string>& places) {
  for (const std::string& place : places) {
    std::error_code left;
    fs::remove_all(place, left);
    if (!left) continue;
    Log(LogLevel::kWarning, "what was made of a ledger cannot be removed",
        {{"directory", place}, {"problem", left.message()}});
  }
}

}  // namespace

LedgerDirectory::LedgerDirectory(std::string data_directory, const HostSetting& setting)
    : data_directory_(std::move(data_directory)),
      setting_(setting),
      reopener_(std::make_unique<Workers>(1)) {
  setting_.on_room = [this](const std::string& ledger_id) { Reopen(ledger_id); };
}

std::string LedgerDirectory::Home(absl::string_view ledger_id) const {
  return absl::StrCat(data_directory_, "/", ledger_id);
}

bool LedgerDirectory::IsOnDisk(absl::string_view ledger_id) const {
  std::error_code error;
  return fs::is_directory(fs::path(Home(ledger_id)) / kLogDirectory, error);
}

std::vector<std::string> LedgerDirectory::NamesOnDisk() const {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(data_directory_, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (IsOnDisk(name)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> LedgerDirectory::OnDisk() const {
  std::vector<std::string> ids = NamesOnDisk();
  ids.erase(std::remove_if(ids.begin(), ids.end(),
                           [](const std::string& name) { return !IsResourceId(name); }),
            ids.end());
  return ids;
}

std::vector<std::string> LedgerDirectory::LostIds() const {
  std::vector<std::string> ids;
  std::error_code error;
  fs::directory_iterator entry(data_directory_, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() != ".seen") continue;
    std::string id = entry->path().stem().string();
    if (IsResourceId(id) && !IsOnDisk(id) && WasSeen(id)) ids.push_back(std::move(id));
  }
  return ids;
}

// What cannot be read is no less.
bool LedgerDirectory::WasSeen(const std::string& ledger_id) const {
  const auto size = HighestSeen(Home(ledger_id), ledger_id).Size();
  return !size.ok() || *size != eventstore::kNoPosition;
}

absl::Status LedgerDirectory::Lost(const std::string& ledger_id) const {
  const HighestSeen seen(Home(ledger_id), ledger_id);
  ASSIGN_OR_RETURN(const eventstore::Position size, seen.Size());
  if (size == eventstore::kNoPosition) return absl::OkStatus();
  RETURN_IF_ERROR(CheckNotElsewhere(Home(ledger_id), ledger_id));
  return LostLedger(ledger_id, absl::StrCat(size));
}

std::map<std::string, FileIdentity> LedgerDirectory::OpenHomes() const {
  std::map<std::string, FileIdentity> homes;
  ForEachOpen([&homes](const LedgerHost& host) {
    const std::optional<FileIdentity> home = IdentityOf(host.home().path());
    if (home) homes.emplace(host.ledger_id(), *home);
  });
  return homes;
}

void LedgerDirectory::TellOfStrangers() const {
  for (const std::string& name : NamesOnDisk()) {
    if (IsResourceId(name)) continue;
    Log(LogLevel::kWarning, "a ledger is not opened: the name of its directory is no id",
        {{"directory", Home(name)}});
  }
}

absl::Status LedgerDirectory::OpenAll(const std::vector<std::string>& named) {
  const std::set<std::string> wanted(named.begin(), named.end());
  const absl::Status opened = OpenNamed({wanted.begin(), wanted.end()});
  if (!opened.ok()) {
    CloseAll();
    return opened;
  }
  TellOfStrangers();
  std::vector<std::string> others = OnDisk();
  others.erase(std::remove_if(others.begin(), others.end(),
                              [&](const std::string& id) { return wanted.count(id) > 0; }),
               others.end());
  ForEachAtOnce(others.size(), Workers::ProcessorCount(), [&](size_t i) {
    const absl::Status other = OpenHost(others[i], false);
    if (other.ok()) return true;
    Log(LogLevel::kError, "ledger not opened",
        {{"ledger", others[i]}, {"problem", std::string(other.message())}});
    return true;
  });
  return absl::OkStatus();
}

// Those in front of one that fails are all tried, so that the same one is named each time.
absl::Status LedgerDirectory::OpenNamed(const std::vector<std::string>& ids) {
  std::vector<absl::Status> opened(ids.size());
  ForEachAtOnce(ids.size(), Workers::ProcessorCount(), [&](size_t i) {
    opened[i] = OpenHost(ids[i], true);
    return opened[i].ok();
  });
  for (size_t i = 0; i < ids.size(); ++i) {
    if (opened[i].ok()) continue;
    if (domain::ReasonOf(opened[i]).has_value()) return opened[i];  // names it in both languages
    return eventstore::StatusOf(
        opened[i].code(), With(eventstore::Found(eventstore::FindingKind::kNamedLedger, ids[i]),
                               eventstore::FindingOf(opened[i])));
  }
  return absl::OkStatus();
}

std::vector<std::unique_ptr<LedgerHost>> LedgerDirectory::TakeHosts() {
  std::vector<std::unique_ptr<LedgerHost>> hosts;
  const absl::MutexLock lock(&mutex_);
  for (auto& [id, entry] : entries_) {
    if (entry.host != nullptr) hosts.push_back(std::move(entry.host));
  }
  entries_.clear();
  return hosts;
}

void LedgerDirectory::Reopen(const std::string& ledger_id) {
  const absl::MutexLock lock(&mutex_);
  if (reopener_ == nullptr) return;
  reopener_->Run([this, ledger_id] {
    Log(LogLevel::kInfo, "there is room: ledger opened anew", {{"ledger", ledger_id}});
    if (!Close(ledger_id).ok()) return;  // somebody else did
    const absl::Status opened = OpenHost(ledger_id, false);
    if (opened.ok()) return;
    Log(LogLevel::kError, "ledger not opened",
        {{"ledger", ledger_id}, {"problem", std::string(opened.message())}});
  });
}

void LedgerDirectory::EndReopening() {
  std::unique_ptr<Workers> last;
  {
    const absl::MutexLock lock(&mutex_);
    last = std::move(reopener_);
  }
}

void LedgerDirectory::CloseAll() {
  EndReopening();
  std::vector<std::unique_ptr<LedgerHost>> hosts = TakeHosts();
  ForEachAtOnce(hosts.size(), kClosedAtOnce, [&hosts](size_t i) {
    hosts[i]->Close();
    hosts[i] = nullptr;
    return true;
  });
}

LedgerDirectory::~LedgerDirectory() {
  End();
}

void LedgerDirectory::End() {
  EndReopening();
  std::vector<std::unique_ptr<LedgerHost>> hosts = TakeHosts();
  ForEachAtOnce(hosts.size(), kClosedAtOnce, [&hosts](size_t i) {
    hosts[i] = nullptr;
    return true;
  });
}

absl::Status LedgerDirectory::Missing(absl::string_view ledger_id, absl::string_view field) const {
  if (IsOnDisk(ledger_id)) {
    return InState(ledger_id, field, ProblemOf(LedgerStanding::kClosed));
  }
  if (WasSeen(std::string(ledger_id))) {
    return InState(ledger_id, field, ProblemOf(LedgerStanding::kLost));
  }
  return ResourceNotFound(field, LedgerName(ledger_id));
}

absl::StatusOr<Visit> LedgerDirectory::Enter(absl::string_view ledger_id,
                                             absl::string_view field) const {
  {
    const absl::ReaderMutexLock lock(&mutex_);
    const auto found = entries_.find(ledger_id);
    if (found != entries_.end() && found->second.standing == LedgerStanding::kOpen) {
      LedgerHost* const host = found->second.host.get();
      return Visit{host, host->Enter()};  // only a closing one has its door shut
    }
  }
  const LedgerStanding standing = Look(std::string(ledger_id)).standing;
  if (standing == LedgerStanding::kClosed) return Missing(ledger_id, field);
  return InState(ledger_id, field, ProblemOf(standing));
}

std::string LedgerDirectory::Stamp(const std::string& ledger_id) const {
  const std::string home = Home(ledger_id);
  const std::string elsewhere = GuardDirectoryOf(setting_.guard_directory, ledger_id);
  return absl::StrCat(
      StampOf(home), " ",
      StampOf(elsewhere.empty() ? absl::StrCat(home, "/", kGuardDirectory) : elsewhere));
}

LedgerDirectory::Known LedgerDirectory::Look(const std::string& ledger_id) const {
  Known known;
  std::string refused;
  {
    const absl::ReaderMutexLock lock(&mutex_);
    const auto found = entries_.find(ledger_id);
    if (found == entries_.end()) return known;
    known = {found->second.standing, found->second.problem};
    refused = found->second.refused;
  }
  const bool changed = known.standing == LedgerStanding::kRefused && Stamp(ledger_id) != refused;
  return changed ? Known() : known;
}

void LedgerDirectory::ForEachOpen(absl::FunctionRef<void(LedgerHost&)> visit) const {
  std::vector<std::string> ids;
  {
    const absl::ReaderMutexLock lock(&mutex_);
    for (const auto& [id, entry] : entries_) ids.push_back(id);
  }
  for (const std::string& id : ids) {
    const absl::StatusOr<Visit> entered = Enter(id, "");
    if (entered.ok()) visit(*entered->host);
  }
}

LedgerFacts LedgerDirectory::Describe(const std::string& ledger_id) const {
  LedgerFacts facts;
  facts.ledger_id = ledger_id;
  if (const absl::StatusOr<Visit> entered = Enter(ledger_id, ""); entered.ok()) {
    facts.standing = LedgerStanding::kOpen;
    facts.head = entered->host->store().head();
    Tell(CheckAtItsName(entered->host->home(), ledger_id), facts);
    Tell(entered->host->GuardProblem(), facts);
    Tell(entered->host->evidence().Problem(), facts);
    facts.verifier_key = entered->host->evidence().VerifierKey();
    facts.scrubbed = entered->host->scrubbed();
    facts.disk_bytes =
        entered->host->store().DiskBytes() + entered->host->read_models().DiskBytes();
    return facts;
  }
  const Known known = Look(ledger_id);
  facts.standing = known.standing;
  Tell(known.problem, facts);
  const bool is_closed = known.standing == LedgerStanding::kClosed;
  if (is_closed && !IsOnDisk(ledger_id) && WasSeen(ledger_id)) {
    facts.standing = LedgerStanding::kLost;
    Tell(Lost(ledger_id), facts);
  }
  facts.disk_bytes = BytesOnDisk(Home(ledger_id));
  return facts;
}

std::vector<std::string> LedgerDirectory::Ids() const {
  const std::map<std::string, FileIdentity> homes = OpenHomes();
  std::set<std::string> ids;
  for (std::string& id : OnDisk()) {
    if (OpenOf(Home(id), id, homes).empty()) ids.insert(std::move(id));
  }
  for (std::string& id : LostIds()) ids.insert(std::move(id));
  const absl::ReaderMutexLock lock(&mutex_);
  for (const auto& [id, entry] : entries_) {
    // One that could not be opened is there if its directory is.
    if (entry.standing != LedgerStanding::kRefused) ids.insert(id);
  }
  return {ids.begin(), ids.end()};
}

std::vector<LedgerFacts> LedgerDirectory::List() const {
  std::vector<LedgerFacts> all;
  for (const std::string& id : Ids()) all.push_back(Describe(id));
  return all;
}

absl::Status LedgerDirectory::OpenHost(const std::string& ledger_id, bool create_if_missing) {
  RETURN_IF_ERROR(Claim(ledger_id));
  std::error_code error;
  const bool make = create_if_missing && !fs::exists(Home(ledger_id), error);
  return Settle(ledger_id,
                make ? Make(ledger_id)
                     : LedgerHost::Open(setting_, Home(ledger_id), ledger_id, create_if_missing));
}

absl::StatusOr<std::unique_ptr<LedgerHost>> LedgerDirectory::Make(
    const std::string& ledger_id) const {
  const std::vector<std::string> absent =
      Absent(LedgerHost::PlacesOf(setting_, Home(ledger_id), ledger_id));
  auto made = LedgerHost::Open(setting_, Home(ledger_id), ledger_id, true);
  if (!made.ok()) Remove(absent);
  return made;
}

absl::Status LedgerDirectory::Claim(const std::string& ledger_id) {
  const absl::MutexLock lock(&mutex_);
  const auto [entry, is_new] = entries_.try_emplace(ledger_id);
  if (!is_new && entry->second.standing != LedgerStanding::kRefused) {
    return InState(ledger_id, "name", ProblemOf(entry->second.standing));
  }
  entry->second = Entry();
  return absl::OkStatus();
}

absl::Status LedgerDirectory::Settle(const std::string& ledger_id,
                                     absl::StatusOr<std::unique_ptr<LedgerHost>> opened) {
  const absl::MutexLock lock(&mutex_);
  Entry& entry = entries_[ledger_id];
  entry.standing = opened.ok() ? LedgerStanding::kOpen : LedgerStanding::kRefused;
  entry.problem = opened.status();
  entry.refused = opened.ok() ? "" : Stamp(ledger_id);
  if (opened.ok()) entry.host = *std::move(opened);
  return opened.status();
}

absl::StatusOr<LedgerFacts> LedgerDirectory::Create(const std::string& ledger_id) {
  RETURN_IF_ERROR(CheckId(ledger_id));
  if (!LedgerHost::IsUnborn(setting_, Home(ledger_id), ledger_id)) {
    return domain::Refuse(v1::ERROR_REASON_RESOURCE_EXISTS, "ledger_id",
                          {{"resource", LedgerName(ledger_id)}});
  }
  RETURN_IF_ERROR(Claim(ledger_id));
  auto created = Make(ledger_id);
  if (created.ok()) {
    RETURN_IF_ERROR(Settle(ledger_id, std::move(created)));
    return Describe(ledger_id);
  }
  const absl::MutexLock lock(&mutex_);
  entries_.erase(ledger_id);
  return NotOpened(ledger_id, created.status());
}

absl::StatusOr<LedgerFacts> LedgerDirectory::Open(const std::string& ledger_id) {
  if (!IsOnDisk(ledger_id)) {
    if (const absl::Status lost = Lost(ledger_id); !lost.ok()) return NotOpened(ledger_id, lost);
    return ResourceNotFound("name", LedgerName(ledger_id));
  }
  if (const std::string other = OpenOf(Home(ledger_id), ledger_id, OpenHomes()); !other.empty()) {
    return InState(ledger_id, "name",
                   {absl::StrCat("its directory is that of ledger ", other, ", which is open"),
                    absl::StrCat("其目录是打开着的账本 ", other, " 的")});
  }
  const absl::Status opened = OpenHost(ledger_id, false);
  if (opened.ok()) return Describe(ledger_id);
  return NotOpened(ledger_id, opened);
}

absl::StatusOr<LedgerFacts> LedgerDirectory::Close(const std::string& ledger_id) {
  LedgerHost* host = nullptr;
  {
    const absl::MutexLock lock(&mutex_);
    const auto found = entries_.find(ledger_id);
    if (found != entries_.end() && found->second.standing == LedgerStanding::kOpen) {
      found->second.standing = LedgerStanding::kClosing;
      host = found->second.host.get();
    }
  }
  if (host == nullptr) {
    const LedgerStanding standing = Look(ledger_id).standing;
    if (standing == LedgerStanding::kClosed) return Missing(ledger_id, "name");
    return InState(ledger_id, "name", ProblemOf(standing));
  }
  host->Close();
  std::unique_ptr<LedgerHost> closed;
  {
    const absl::MutexLock lock(&mutex_);
    closed = std::move(entries_[ledger_id].host);
  }
  closed.reset();  // takes its time; the ledger is still closing meanwhile
  {
    const absl::MutexLock lock(&mutex_);
    entries_.erase(ledger_id);
  }
  return Describe(ledger_id);
}

void LedgerDirectory::EndBackups() {
  ForEachOpen([](LedgerHost& host) { host.EndBackup(); });
}

void LedgerDirectory::EndStreams() {
  ForEachOpen([](LedgerHost& host) { host.EndStreams(); });
}

}  // namespace jiedui::services
