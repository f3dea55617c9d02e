// Races over the API that check themselves. Many callers write about few pairs under etags that are
// fresh, stale, or not theirs; each event says the etag it was written under, and afterwards the
// log alone tells whether every one held, whether every acknowledgement is there, and whether every
// refusal had a cause. Others read what anybody was told is written, while all go on writing.
//
// JIEDUI_SOAK=n: n times as many writes. JIEDUI_SEED=s: other ones.

#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/revision.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/activity_service.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/pair_service.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "tests/eventstore/soak.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

constexpr int kCallers = 8;
constexpr char kNoEtag[] = "none";  // as an event says that it was written under none

// One write, and what its caller was told.
struct Written {
  std::string request_id;
  std::string pair;
  std::string etag = {};  // empty: none
  int64_t known = 0;      // the pair had an event there, its caller knew before it wrote
  int64_t position = 0;   // if it was taken
  std::string leaf_hash = {};
  std::string actual = {};  // if it was refused: the etag there was instead
};

class RaceSpec : public ServerTest {
 protected:
  const std::vector<std::string> pairs_ = {PairId(kTengzhou, kXuecheng),
                                           PairId(kLincheng, kXingren)};

  static AnyFact Fact(const Written& write) {
    auto fact = HelpOtherwise(write.request_id, write.pair, "2017-03-01");
    fact.set_description(write.etag.empty() ? kNoEtag : write.etag);
    return fact;
  }

  static std::string FreshEtag(Client& client, const std::string& pair) {
    v1::GetPairRequest get;
    get.set_name(absl::StrCat(kLedger, "/pairs/", pair));
    *get.mutable_read() = Strong();
    return client.Send("PairService/GetPair", get).As<v1::GetPairResponse>().pair().etag();
  }

  static void Send(Client& client, Written& write) {
    const Reply reply =
        client.WriteWith(Fact(write), write.request_id, false, {.etag = write.etag});
    if (reply.ok()) {
      const auto receipt = reply.As<v1::WriteAnswer>().receipt();
      write.position = receipt.last_position();
      write.leaf_hash = receipt.leaf_hash();
      return;
    }
    EXPECT_EQ(reply.reason(), "REVISION_CONFLICT") << reply.status.error_message();
    if (reply.info.metadata().count("actual_etag") != 0) {
      write.actual = reply.info.metadata().at("actual_etag");
    }
  }

  // What it last read of each pair it writes under again and again, so that it grows stale.
  std::vector<Written> Call(int caller, int writes) {
    std::mt19937_64 random(eventstore::FirstSeed() * 1000 + static_cast<uint64_t>(caller));
    Client client(server().address());
    std::map<std::string, std::string> seen;
    std::vector<Written> written;
    for (int i = 0; i < writes; ++i) {
      Written write{.request_id = absl::StrCat("race-", caller, "-", i),
                    .pair = pairs_[random() % pairs_.size()]};
      std::string& last = seen[write.pair];
      if (last.empty() || random() % 2 == 0) last = FreshEtag(client, write.pair);
      write.known = *domain::PositionOfEtag(last);
      if (random() % 8 != 0) write.etag = random() % 8 == 0 ? "r0" : last;
      Send(client, write);
      if (write.position != 0 && random() % 2 == 0) last = absl::StrCat("r", write.position);
      // Whoever asks twice hears the same.
      if (write.position != 0 && random() % 4 == 0) {
        Written again = write;
        Send(client, again);
        EXPECT_EQ(again.position, write.position);
        EXPECT_EQ(again.leaf_hash, write.leaf_hash);
      }
      written.push_back(std::move(write));
    }
    return written;
  }

  std::vector<Written> Race(int writes) {
    std::mutex mutex;
    std::vector<Written> all;
    std::vector<std::thread> callers;
    for (int caller = 0; caller < kCallers; ++caller) {
      callers.emplace_back([&, caller] {
        std::vector<Written> mine = Call(caller, writes);
        const std::lock_guard<std::mutex> lock(mutex);
        for (Written& write : mine) all.push_back(std::move(write));
      });
    }
    for (std::thread& caller : callers) caller.join();
    return all;
  }
};

// The log, read as anybody may who knows nothing of the indexes.
struct Replayed {
  std::map<std::string, int64_t> by_request;
  std::map<int64_t, std::string> pair_at;  // of each event about a pair
  std::map<std::string, int64_t> last;     // of each pair
};

void Replay(const eventstore::StoredEvent& stored, Replayed& log) {
  const int64_t position = stored.record.position();
  for (const std::string& tag : stored.record.tags()) {
    if (tag.rfind("pair:", 0) != 0) continue;
    const std::string pair = tag.substr(5);
    event::v1::Event event;
    ASSERT_TRUE(event.ParseFromString(stored.body));
    const std::string& etag = event.other_activity_held().description();
    if (event.has_other_activity_held() && etag != kNoEtag) {
      EXPECT_EQ(etag, absl::StrCat("r", log.last[pair])) << "of the event at " << position;
    }
    log.pair_at[position] = pair;
    log.last[pair] = position;
  }
  EXPECT_TRUE(log.by_request.emplace(stored.record.request_id(), position).second)
      << stored.record.request_id() << " is there twice";
}

TEST_F(RaceSpec, EveryEtagHeldEveryAcknowledgementIsThereAndEveryRefusalHadACause) {
  Given(Paired());
  const int64_t before = store().head();
  const std::vector<Written> all = Race(static_cast<int>(12 * eventstore::SoakFactor()));
  const auto events = store().TakeSnapshot()->Read({}, {});
  ASSERT_TRUE(events.ok()) << events.status();
  Replayed log;
  for (const auto& stored : *events) Replay(stored, log);

  int64_t taken = 0;
  for (const Written& write : all) {
    const auto found = log.by_request.find(write.request_id);
    if (write.position != 0) {
      ++taken;
      ASSERT_NE(found, log.by_request.end()) << write.request_id << " was acknowledged";
      EXPECT_EQ(found->second, write.position);
      EXPECT_EQ(log.pair_at[write.position], write.pair);
      continue;
    }
    EXPECT_EQ(found, log.by_request.end()) << write.request_id << " was refused and is there";
    EXPECT_NE(write.actual, write.etag);
    const std::optional<int64_t> actual = domain::PositionOfEtag(write.actual);
    ASSERT_TRUE(actual.has_value()) << "\"" << write.actual << "\"";
    EXPECT_EQ(log.pair_at[*actual], write.pair) << "the event it lost to";
    EXPECT_GE(*actual, write.known) << "older than what its caller had seen";
  }
  EXPECT_EQ(store().head(), before + taken);
  EXPECT_GT(taken, 0);
  EXPECT_LT(taken, static_cast<int64_t>(all.size()));
}

// What callers were told is written, by whom ever.
class Acknowledged {
 public:
  struct Act {
    std::string id;
    int64_t position = 0;
  };

  void Add(Act act) {
    const std::lock_guard<std::mutex> lock(mutex_);
    acts_.push_back(std::move(act));
  }

  Act Any(std::mt19937_64& random) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return acts_[random() % acts_.size()];
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Act> acts_;
};

// What a table said while others wrote.
struct TableSeen {
  int64_t position = 0;
  std::string answer;
};

class RaceReadSpec : public RaceSpec {
 protected:
  static v1::ListPairComplianceRequest Table(const v1::ReadOptions& read) {
    v1::ListPairComplianceRequest request;
    request.set_parent(kLedger);
    request.set_program_id(kYear);
    *request.mutable_read() = read;
    return request;
  }

  static TableSeen See(Client& client, const v1::ReadOptions& read) {
    const Reply reply = client.Send("StatisticsService/ListPairCompliance", Table(read));
    const auto listed = reply.As<v1::ListPairComplianceResponse>();
    return {listed.metadata().read_position(), reply.bytes};
  }

  void WriteOne(Client& client, const std::string& id, std::mt19937_64& random) {
    const std::string& pair = pairs_[random() % pairs_.size()];
    const Reply reply = client.WriteWith(HelpOtherwise(id, pair, "2017-03-01"), id, false);
    told_.Add({id, reply.As<v1::WriteAnswer>().receipt().last_position()});
  }

  static void ExpectThere(Client& client, const Acknowledged::Act& act) {
    v1::GetActivityRequest get;
    get.set_name(absl::StrCat(kLedger, "/activities/", act.id));
    *get.mutable_read() = AtLeast(act.position);
    const auto read = client.Send("ActivityService/GetActivity", get).As<v1::GetActivityResponse>();
    EXPECT_EQ(read.activity().name(), get.name());
    EXPECT_GE(read.metadata().read_position(), act.position);
  }

  // Writes, and reads after each write what anybody was told.
  std::vector<TableSeen> Call(int caller, int writes) {
    std::mt19937_64 random(eventstore::FirstSeed() * 1000 + static_cast<uint64_t>(caller));
    Client client(server().address());
    std::vector<TableSeen> seen;
    for (int i = 0; i < writes; ++i) {
      WriteOne(client, absl::StrCat("read-", caller, "-", i), random);
      ExpectThere(client, told_.Any(random));
      const int64_t wanted = told_.Any(random).position;
      seen.push_back(See(client, AtLeast(wanted)));
      EXPECT_GE(seen.back().position, wanted);
    }
    return seen;
  }

 private:
  Acknowledged told_;
};

TEST_F(RaceReadSpec, NoReadIsOlderThanItsMinPositionAndThePastIsWhatWasAnsweredThen) {
  Given(Paired());
  std::mutex mutex;
  std::vector<TableSeen> all;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([&, caller] {
      std::vector<TableSeen> mine = Call(caller, static_cast<int>(6 * eventstore::SoakFactor()));
      const std::lock_guard<std::mutex> lock(mutex);
      for (TableSeen& table : mine) all.push_back(std::move(table));
    });
  }
  for (std::thread& caller : callers) caller.join();
  std::set<int64_t> positions;
  for (const TableSeen& table : all) {
    positions.insert(table.position);
    EXPECT_EQ(See(client(), AsOf(table.position)).answer, table.answer) << table.position;
  }
  EXPECT_GT(positions.size(), 5U) << "the tables moved meanwhile";
}

}  // namespace
}  // namespace jiedui::services
