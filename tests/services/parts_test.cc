// The small parts: names, addresses, principals, the configuration, page tokens, workers.

#include <atomic>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/workers.h"
#include "domain/error.h"
#include "jiedui/v1/registry_service.pb.h"
#include "services/authentication.h"
#include "services/config.h"
#include "services/config_words.h"
#include "services/listen_address.h"
#include "services/paging.h"
#include "services/recorded_event.h"
#include "services/resource_name.h"

namespace jiedui::services {
namespace {

using testing::HasSubstr;

TEST(ResourceNameSpec, IdsAreWhatIsSafeInAPath) {
  EXPECT_TRUE(IsResourceId("370400-gaoxin"));
  EXPECT_TRUE(IsResourceId("v1.0_a"));
  for (const char* bad : {"", ".", "..", "-a", "a/b", "a b", "甲", "a\n"}) {
    EXPECT_FALSE(IsResourceId(bad)) << bad;
  }
  EXPECT_FALSE(IsResourceId(std::string(65, 'a')));
}

TEST(ResourceNameSpec, ANameGoesApartAndTogether) {
  EXPECT_EQ(FullName("370400", "pairs/p1"), "ledgers/370400/pairs/p1");
  EXPECT_EQ(*IdInName("ledgers/370400/pairs/p1", "370400", "pairs"), "p1");
  EXPECT_FALSE(IdInName("ledgers/370400/pairs/p1/x", "370400", "pairs").ok());
}

TEST(ResourceNameSpec, WhatIsMissingIsCalledByItsOfficialWord) {
  EXPECT_EQ(domain::ChineseText(ResourceNotFound("parent", "ledgers/111")),
            "没有找到账本 ledgers/111；请核对编号");
  EXPECT_EQ(domain::ChineseText(ResourceNotFound("name", "ledgers/370400/officers/o1")),
            "没有找到执法人员 ledgers/370400/officers/o1；请核对编号");
  EXPECT_EQ(domain::ChineseText(ResourceNotFound("before_bulletin", "ledgers/370400/bulletins/b1")),
            "没有找到通报 ledgers/370400/bulletins/b1；请核对编号");
  EXPECT_EQ(ResourceNotFound("name", "ledgers/111").message(),
            "ledgers/111 does not exist; check the id");
}

TEST(ListenAddressSpec, OnlyLoopbackIsServed) {
  for (const char* good : {"127.0.0.1:0", "127.1.2.3:8470", "[::1]:8470", "localhost:65535"}) {
    ASSERT_TRUE(ParseLoopbackAddress(good).ok()) << good;
    EXPECT_EQ(ParseLoopbackAddress(good)->ToString(), good);
  }
  for (const char* bad : {"0.0.0.0:8470", "10.0.0.1:8470", "[::]:8470", "example.com:1",
                          "127.0.0.1", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:x",
                          "[::1:8470", ":8470", "128.0.0.1:1", "[::ffff:10.0.0.1]:1"}) {
    EXPECT_FALSE(ParseLoopbackAddress(bad).ok()) << bad;
  }
}

TEST(AuthenticationSpec, ACallActsForTheNamedOrTheDefaultPrincipal) {
  const auto authenticator =
      Authenticator::Create({"city/370400", "town/370403001"}, "city/370400");
  ASSERT_TRUE(authenticator.ok());
  EXPECT_EQ(authenticator->Authenticate(std::nullopt)->Name(), "city/370400");
  EXPECT_EQ(authenticator->Authenticate("town/370403001")->role, domain::Role::kTown);
  for (const char* unknown : {"", "town/370403002", "root"}) {
    EXPECT_EQ(domain::ReasonOf(authenticator->Authenticate(unknown).status()),
              v1::ERROR_REASON_PRINCIPAL_UNKNOWN);
  }
}

TEST(AuthenticationSpec, WithoutADefaultEveryCallMustNameOne) {
  const auto authenticator = Authenticator::Create({"city/370400"}, "");
  EXPECT_FALSE(authenticator->Authenticate(std::nullopt).ok());
}

TEST(AuthenticationSpec, WhatIsNoPrincipalIsNotConfigured) {
  EXPECT_FALSE(Authenticator::Create({"mayor/370400"}, "").ok());
  EXPECT_FALSE(Authenticator::Create({"city"}, "").ok());
  EXPECT_FALSE(Authenticator::Create({"city/370400"}, "city/370500").ok());
}

constexpr char kConfig[] = R"(
[server]
listen_address = "127.0.0.1:8470"
data_directory = "data"
ledgers = ["370400", "370300"]
guard_directory = "other/guard"
[admin]
listen_address = "127.0.0.1:8471"
backup_directory = "other/backup"
[identity]
principals = ["city/370400", "district/370403"]
default_principal = "city/370400"
[limits]
worker_threads = 3
max_cursors = 5
[log]
format = "json"
level = "debug"
)";

TEST(ConfigSpec, AFileBecomesOptions) {
  const auto config = ParseConfig(kConfig, "jiedui.toml");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_THAT(config->server.ledgers, testing::ElementsAre("370400", "370300"));
  EXPECT_EQ(config->server.principals.size(), 2U);
  EXPECT_EQ(config->server.limits.worker_threads, 3);
  EXPECT_EQ(config->server.limits.max_cursors, 5u);
  EXPECT_EQ(config->server.guard_directory, "other/guard");
  EXPECT_EQ(config->server.backup_directory, "other/backup");
  EXPECT_EQ(config->log_format, LogFormat::kJson);
  EXPECT_EQ(config->log_level, LogLevel::kDebug);
}

TEST(ConfigSpec, AMistakeIsToldInChineseWithTheNamesAsTheyAre) {
  EXPECT_EQ(ChineseOfConfigError("jiedui.toml:14: limits.workers: there is no such key"),
            "jiedui.toml:14: limits.workers：没有这个配置项");
  EXPECT_EQ(ChineseOfConfigError("jiedui.toml:17: log.format: expected one of \"json\" \"text\""),
            "jiedui.toml:17: log.format：应为其中之一： \"json\" \"text\"");
  EXPECT_EQ(
      ChineseOfConfigError("listen_address: '0.0.0.0' is not a loopback address; only those "
                           "are served until callers are authenticated"),
      "listen_address: '0.0.0.0' 不是本机回环地址：在能够认证调用者之前，只在回环地址上提供服务");
  EXPECT_EQ(ChineseOfConfigError("limits.worker_threads: expected 1 to 64"),
            "limits.worker_threads：应在 1 至 64 之间");
}

TEST(ConfigSpec, AMistakeIsNamedWithItsLineAndKey) {
  const auto problem = [](absl::string_view from, absl::string_view to) {
    std::string text = kConfig;
    text.replace(text.find(from.data(), 0, from.size()), from.size(), std::string(to));
    return std::string(ParseConfig(text, "jiedui.toml").status().message());
  };
  EXPECT_THAT(problem("worker_threads = 3", "worker_threads = \"3\""),
              HasSubstr("jiedui.toml:14: limits.worker_threads: expected a whole number"));
  EXPECT_THAT(problem("worker_threads", "workers"),
              HasSubstr("jiedui.toml:14: limits.workers: there is no such key"));
  EXPECT_THAT(problem("[log]", "[logs]"),
              HasSubstr("jiedui.toml:16: logs: there is no such section"));
  EXPECT_THAT(problem("\"json\"", "\"xml\""),
              HasSubstr("jiedui.toml:17: log.format: expected one of"));
  EXPECT_THAT(problem("[server]", "[server"), HasSubstr("jiedui.toml:2: "));
  EXPECT_THAT(problem("\"370400\"", "\"../370400\""), HasSubstr("ledgers: "));
  EXPECT_THAT(problem("127.0.0.1:8470", "0.0.0.0:8470"), HasSubstr("listen_address: "));
  EXPECT_THAT(problem("district/370403", "district"), HasSubstr("principals: "));
  EXPECT_THAT(problem("max_cursors = 5", "max_cursors = 0"), HasSubstr("limits.max_cursors: "));
  for (const char* among : {"data", "data/backup", ".", "data/../data/", "./data/x"}) {
    EXPECT_THAT(problem("other/backup", among), HasSubstr("admin.backup_directory: must be apart"))
        << among;
  }
  EXPECT_THAT(problem("listen_address = \"127.0.0.1:8471\"\n", ""),
              HasSubstr("admin.backup_directory: needs admin.listen_address"));
}

const char* const kPageKey = "thirty-two bytes nobody can guess";

// The rows "| `limits.max_cursors` | `1000` | …".
std::map<std::string, std::string> DocumentedKeys() {
  std::ifstream file(JIEDUI_SOURCE_DIR "/docs/CONFIG.md");
  std::map<std::string, std::string> keys;
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> cells = absl::StrSplit(line, '`');
    if (absl::StartsWith(line, "| `") && cells.size() > 3) keys[cells[1]] = cells[3];
  }
  return keys;
}

TEST(ConfigSpec, TheDocumentListsEveryKeyWithItsDefault) {
  EXPECT_EQ(DocumentedKeys(), ConfigKeys());
}

TEST(ConfigSpec, AFileThatIsNotThereIsNamed) {
  EXPECT_THAT(std::string(LoadConfig("/nowhere/jiedui.toml").status().message()),
              HasSubstr("/nowhere/jiedui.toml"));
}

TEST(PagingSpec, ATokenBringsItsPageBack) {
  v1::ListUnitsRequest request;
  request.set_parent("ledgers/370400");
  const std::string hash = ArgumentsHash(request);
  request.set_page_size(7);  // may change from page to page
  EXPECT_EQ(ArgumentsHash(request), hash);
  const PageTokens tokens(kPageKey);
  const std::string token = tokens.Encode({42, 50}, hash);
  const auto start = tokens.Decode(token, hash);
  ASSERT_TRUE(start.ok());
  EXPECT_EQ(start->state_position, 42);
  EXPECT_EQ(start->offset, 50);
  EXPECT_EQ(start->tree_size, 0);
  const auto proven = tokens.Decode(tokens.Encode({42, 50, 1300}, hash), hash);
  ASSERT_TRUE(proven.ok());
  EXPECT_EQ(proven->tree_size, 1300);
  request.set_parent_unit_id("370403");
  EXPECT_FALSE(tokens.Decode(token, ArgumentsHash(request)).ok());
  EXPECT_FALSE(tokens.Decode(token.substr(1), hash).ok());
  EXPECT_FALSE(tokens.Decode("", hash).ok());
  EXPECT_FALSE(tokens.Decode(tokens.Encode({-1, 50}, hash), hash).ok());
  EXPECT_FALSE(tokens.Decode(tokens.Encode({42, 0}, hash), hash).ok());
  EXPECT_FALSE(tokens.Decode(tokens.Encode({42, 50, -1}, hash), hash).ok());
}

TEST(PagingSpec, NoOtherTextIsTheToken) {
  const std::string hash = ArgumentsHash(v1::ListUnitsRequest());
  const PageTokens tokens(kPageKey);
  const std::string token = tokens.Encode({42, 50}, hash);
  for (size_t at = 0; at < token.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string other = token;
      other[at] = static_cast<char>(byte);
      EXPECT_EQ(tokens.Decode(other, hash).ok(), other == token) << at << " " << byte;
    }
  }
  for (const char* const more : {"=", "==", "A", " ", "\n", "."}) {
    EXPECT_FALSE(tokens.Decode(absl::StrCat(token, more), hash).ok()) << more;
    EXPECT_FALSE(tokens.Decode(absl::StrCat(more, token), hash).ok()) << more;
  }
}

TEST(PagingSpec, OnlyWhoHasTheKeyMakesATokenThatIsTaken) {
  const std::string hash = ArgumentsHash(v1::ListUnitsRequest());
  const std::string token = PageTokens(kPageKey).Encode({42, 50}, hash);
  EXPECT_TRUE(PageTokens(kPageKey).Decode(token, hash).ok());
  EXPECT_FALSE(PageTokens(std::string(32, 'o')).Decode(token, hash).ok());
}

TEST(PagingSpec, ATokenOfAnotherStateThanIsAskedForIsRefused) {
  const PageStart start{42, 50};
  v1::ReadOptions options;
  EXPECT_TRUE(CheckPinned(start, options).ok());
  options.set_min_position(42);
  EXPECT_TRUE(CheckPinned(start, options).ok());
  options.set_min_position(43);
  EXPECT_EQ(domain::ReasonOf(CheckPinned(start, options)), v1::ERROR_REASON_PAGE_TOKEN_INVALID);
  options.set_as_of_position(42);
  EXPECT_TRUE(CheckPinned(start, options).ok());
  options.set_as_of_position(41);
  EXPECT_EQ(domain::ReasonOf(CheckPinned(start, options)), v1::ERROR_REASON_PAGE_TOKEN_INVALID);
}

TEST(PagingSpec, SizesAreCutAndDefaulted) {
  EXPECT_EQ(*PageSize(0, 50), 50U);
  EXPECT_EQ(*PageSize(7, 50), 7U);
  EXPECT_EQ(*PageSize(1'000'000, 50), 1000U);
  EXPECT_FALSE(PageSize(-1, 50).ok());
}

// Whoever is named in a response is named in one record, which has 64 KiB.
TEST(RecordedEventSpec, AResponseIsAboutABoundedNumberOfPersons) {
  std::vector<eventstore::StoredEvent> stored(kMaxSealedInResponse + 2);
  stored.front().record.set_kind(event::v1::Event::kUnitRegistered);
  for (size_t i = 1; i < stored.size(); ++i) stored[i].record.set_sealed_sha256("x");
  v1::ListEventsResponse response;
  EXPECT_EQ(FillEvents(stored, *response.mutable_events()), kMaxSealedInResponse + 1);
  stored.resize(kMaxSealedInResponse + 1);
  response.Clear();
  EXPECT_EQ(FillEvents(stored, *response.mutable_events()), stored.size());
  // 64 characters an id, as a tag.
  EXPECT_LT(kMaxSealedInResponse * (64 + sizeof("officer_read:") + 2), size_t{65'535} - 4096);
}

TEST(WorkersSpec, TasksRunAndTimersWaitTheirTime) {
  Workers workers(2);
  absl::Notification ran;
  absl::Notification rang;
  const absl::Time start = SteadyClock().Now();
  absl::Time when;
  workers.RunAt(start + absl::Milliseconds(30), [&] {
    when = SteadyClock().Now();
    rang.Notify();
  });
  workers.RunAt(start + absl::Hours(1), [] { FAIL() << "dropped when the workers go"; });
  workers.Run([&] { ran.Notify(); });
  ran.WaitForNotification();
  rang.WaitForNotification();
  EXPECT_GE(when, start + absl::Milliseconds(30));
}

TEST(WorkersSpec, WhatWasGivenIsDoneBeforeTheyGo) {
  std::atomic<int> done = 0;
  {
    Workers workers(2);
    for (int i = 0; i < 100; ++i) workers.Run([&] { ++done; });
  }
  EXPECT_EQ(done, 100);
}

}  // namespace
}  // namespace jiedui::services
