// A consumer's place in the ledger, kept by the server, and moved by one consumer at a time.

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/event_log_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

constexpr char kCursor[] = "ledgers/370400/cursors/monthly-export";

Reply Acquire(Client& client, const CallOptions& options = {}, const std::string& name = kCursor) {
  v1::AcquireCursorRequest request;
  request.set_name(name);
  return client.Send("EventLogService/AcquireCursor", request, options);
}

Reply Commit(Client& client, int64_t token, int64_t position, const CallOptions& options = {}) {
  v1::CommitCursorRequest request;
  request.set_name(kCursor);
  request.set_fencing_token(token);
  request.set_position(position);
  return client.Send("EventLogService/CommitCursor", request, options);
}

class CursorSpec : public ServerTest {
 protected:
  int64_t AcquireToken(const CallOptions& options = {}) {
    return Acquire(client(), options).As<v1::AcquireCursorResponse>().cursor().fencing_token();
  }
  Reply Delete(int64_t token, const CallOptions& options = {}) {
    v1::DeleteCursorRequest request;
    request.set_name(kCursor);
    request.set_fencing_token(token);
    return client().Send("EventLogService/DeleteCursor", request, options);
  }
  Reply Get(const std::string& name = kCursor, const CallOptions& options = {}) {
    v1::GetCursorRequest request;
    request.set_name(name);
    return client().Send("EventLogService/GetCursor", request, options);
  }
};

TEST_F(CursorSpec, ANewCursorStandsBeforeTheFirstEventAndIsItsOwners) {
  Given(Organization());
  const auto cursor =
      Acquire(client(), {.principal = "auditor/370400"}).As<v1::AcquireCursorResponse>().cursor();
  EXPECT_EQ(cursor.name(), kCursor);
  EXPECT_EQ(cursor.position(), 0);
  EXPECT_GT(cursor.fencing_token(), 0);
  EXPECT_EQ(cursor.owner(), "auditor/370400");
  EXPECT_EQ(cursor.creator(), "auditor/370400");
  EXPECT_EQ(cursor.update_time().seconds(), absl::ToUnixSeconds(clock().Now()));
}

TEST_F(CursorSpec, ItMovesForwardAndIsThereAfterARestart) {
  Given(Organization());
  const int64_t token = AcquireToken();
  EXPECT_EQ(Commit(client(), token, 3).As<v1::CommitCursorResponse>().cursor().position(), 3);
  EXPECT_TRUE(Commit(client(), token, 3).ok()) << "repeating it changes nothing";
  Restart();
  EXPECT_EQ(Get().As<v1::GetCursorResponse>().cursor().position(), 3);
  EXPECT_TRUE(Commit(client(), token, 4).ok());
}

TEST_F(CursorSpec, WhoTookItOverFencesTheOtherOff) {
  Given(Organization());
  const CallOptions district = {.principal = "district/370403"};
  const int64_t first = AcquireToken(district);
  const int64_t second = AcquireToken({.principal = "city/370400"});
  EXPECT_GT(second, first);
  const Reply fenced = Commit(client(), first, 2, district);
  ExpectRefused(fenced, v1::ERROR_REASON_CURSOR_FENCED, store().head());
  EXPECT_EQ(fenced.field(), "fencing_token");
  EXPECT_EQ(fenced.info.metadata().at("owner"), "city/370400");
  EXPECT_EQ(fenced.info.metadata().at("fencing_token"), absl::StrCat(second));
  EXPECT_TRUE(Commit(client(), second, 2).ok());
}

TEST_F(CursorSpec, OnlyItsCreatorAndTheCityChangeItAndEverybodyReadsIt) {
  Given(Organization());
  const CallOptions creator = {.principal = "district/370403"};
  const int64_t token = AcquireToken(creator);
  for (const char* stranger : {"district/370481", "town/370403001", "auditor/370400"}) {
    const CallOptions other = {.principal = stranger};
    const Reply refused = Acquire(client(), other);
    ExpectRefused(refused, v1::ERROR_REASON_CURSOR_NOT_OWNED, store().head());
    EXPECT_EQ(refused.field(), "name");
    EXPECT_EQ(refused.info.metadata().at("creator"), "district/370403");
    EXPECT_EQ(refused.info.metadata().at("actor"), stranger);
    EXPECT_EQ(Commit(client(), token, 2, other).reason(), "CURSOR_NOT_OWNED");
    EXPECT_EQ(Delete(token, other).reason(), "CURSOR_NOT_OWNED");
    EXPECT_EQ(Get(kCursor, other).As<v1::GetCursorResponse>().cursor().creator(),
              "district/370403");
  }
  EXPECT_TRUE(Commit(client(), token, 3, creator).ok()) << "no refusal has moved or fenced it";
  EXPECT_TRUE(Commit(client(), token, 4).ok()) << "the city, with the creator's token";
}

TEST_F(CursorSpec, WhoTakesItOverDoesNotMakeItTheirs) {
  Given(Organization());
  const CallOptions creator = {.principal = "auditor/370400"};
  AcquireToken(creator);
  AcquireToken({.principal = "city/370400"});
  Restart();
  const auto taken = Get().As<v1::GetCursorResponse>().cursor();
  EXPECT_EQ(taken.owner(), "city/370400");
  EXPECT_EQ(taken.creator(), "auditor/370400");
  EXPECT_TRUE(Delete(AcquireToken(creator), creator).ok());
  const CallOptions next = {.principal = "district/370403"};
  EXPECT_TRUE(Acquire(client(), next).ok()) << "made anew by another it is the other's";
  EXPECT_EQ(Acquire(client(), creator).reason(), "CURSOR_NOT_OWNED");
}

TEST_F(CursorSpec, ItNeverGoesBackNorBeyondTheHead) {
  Given(Organization());
  const int64_t token = AcquireToken();
  ASSERT_TRUE(Commit(client(), token, 5).ok());
  const Reply back = Commit(client(), token, 4);
  ExpectRefused(back, v1::ERROR_REASON_CURSOR_BACKWARD, store().head());
  EXPECT_EQ(back.info.metadata().at("actual_position"), "5");
  ExpectRefused(Commit(client(), token, store().head() + 1), v1::ERROR_REASON_POSITION_IN_FUTURE,
                store().head());
  EXPECT_EQ(Get().As<v1::GetCursorResponse>().cursor().position(), 5);
}

TEST_F(CursorSpec, WhatIsNoCursorIsRefused) {
  Given(Organization());
  const int64_t head = store().head();
  ExpectRefused(Get(), v1::ERROR_REASON_RESOURCE_NOT_FOUND, head);
  ExpectRefused(Commit(client(), 1, 1), v1::ERROR_REASON_RESOURCE_NOT_FOUND, head);
  ExpectRefused(Get("ledgers/370400/cursors/a b"), v1::ERROR_REASON_FIELD_INVALID, head);
  ExpectRefused(Acquire(client(), {}, "ledgers/370400/units/1"), v1::ERROR_REASON_FIELD_INVALID,
                head);
  const int64_t token = AcquireToken();
  EXPECT_EQ(Commit(client(), token, -1).field(), "position");
  EXPECT_EQ(Commit(client(), 0, 1).field(), "fencing_token");
}

TEST_F(CursorSpec, TheSameNameInAnotherLedgerIsAnotherCursor) {
  options().ledgers = {"370400", "370300"};
  Restart();
  Given(Organization());
  ASSERT_TRUE(Commit(client(), AcquireToken(), 2).ok());
  EXPECT_EQ(Get("ledgers/370300/cursors/monthly-export").reason(), "RESOURCE_NOT_FOUND");
}

// Consumers that take it from each other: whoever is fenced stops, and what was done stays done.
TEST_F(CursorSpec, OfConsumersThatTakeItFromEachOtherOnlyTheLastMovesIt) {
  Given(Organization());
  const int64_t before = AcquireToken();
  std::atomic<int> fenced = 0;
  std::vector<std::thread> consumers;
  for (int i = 0; i < 4; ++i) {
    consumers.emplace_back([&] {
      Client own(server().address());
      for (int round = 0; round < 5; ++round) {
        const auto cursor = Acquire(own).As<v1::AcquireCursorResponse>().cursor();
        const int64_t next = std::min(cursor.position() + 1, store().head());
        const Reply reply = Commit(own, cursor.fencing_token(), next);
        // Nobody moved it between this acquire and this commit, or the token is old.
        EXPECT_TRUE(reply.ok() || reply.reason() == "CURSOR_FENCED") << reply.reason();
        if (!reply.ok()) ++fenced;
      }
    });
  }
  for (std::thread& consumer : consumers) consumer.join();
  const auto cursor = Get().As<v1::GetCursorResponse>().cursor();
  EXPECT_EQ(cursor.fencing_token(), before + 20);
  EXPECT_LE(cursor.position(), 20 - fenced);
  EXPECT_GE(cursor.position(), 1);
}

TEST_F(CursorSpec, WhoAcquiredItLastDeletesIt) {
  Given(Organization());
  const int64_t old = AcquireToken();
  const int64_t token = AcquireToken();
  ExpectRefused(Delete(old), v1::ERROR_REASON_CURSOR_FENCED, store().head());
  EXPECT_TRUE(Delete(token).ok());
  ExpectRefused(Get(), v1::ERROR_REASON_RESOURCE_NOT_FOUND, store().head());
  ExpectRefused(Delete(token), v1::ERROR_REASON_RESOURCE_NOT_FOUND, store().head());
  EXPECT_EQ(Delete(0).field(), "fencing_token");
  const int64_t anew = AcquireToken();
  EXPECT_GT(anew, token);
  EXPECT_EQ(Commit(client(), token, 1).reason(), "CURSOR_FENCED") << "one from before";
}

TEST_F(CursorSpec, BeyondTheLimitANewOneIsRefusedUntilOneIsDeleted) {
  options().limits.max_cursors = 2;
  Restart();
  const int64_t token = AcquireToken();
  ASSERT_TRUE(Acquire(client(), {}, "ledgers/370400/cursors/second").ok());
  const Reply refused = Acquire(client(), {}, "ledgers/370400/cursors/third");
  ExpectRefused(refused, v1::ERROR_REASON_CURSOR_LIMIT, 0);
  EXPECT_EQ(refused.field(), "name");
  EXPECT_EQ(refused.info.metadata().at("count"), "2");
  EXPECT_EQ(refused.info.metadata().at("limit"), "2");
  EXPECT_TRUE(Acquire(client()).ok()) << "it is one of the two";
  ASSERT_TRUE(Delete(AcquireToken()).ok());
  EXPECT_GT(token, 0);
  EXPECT_TRUE(Acquire(client(), {}, "ledgers/370400/cursors/third").ok());
}

TEST_F(CursorSpec, TheyAreListedInPagesInTheOrderOfTheirNames) {
  for (const char* name : {"c", "a", "b"}) {
    ASSERT_TRUE(Acquire(client(), {}, absl::StrCat("ledgers/370400/cursors/", name)).ok());
  }
  v1::ListCursorsRequest request;
  request.set_parent(kLedger);
  request.set_page_size(2);
  const auto first =
      client().Send("EventLogService/ListCursors", request).As<v1::ListCursorsResponse>();
  ASSERT_EQ(first.cursors_size(), 2);
  EXPECT_EQ(first.cursors(0).name(), "ledgers/370400/cursors/a");
  EXPECT_EQ(first.cursors(1).name(), "ledgers/370400/cursors/b");
  EXPECT_EQ(first.cursors(1).owner(), "city/370400");
  request.set_page_token(first.next_page_token());
  const auto second =
      client().Send("EventLogService/ListCursors", request).As<v1::ListCursorsResponse>();
  ASSERT_EQ(second.cursors_size(), 1);
  EXPECT_EQ(second.cursors(0).name(), "ledgers/370400/cursors/c");
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(CursorSpec, ANameHasAtMost64Characters) {
  const std::string prefix = "ledgers/370400/cursors/";
  EXPECT_TRUE(Acquire(client(), {}, prefix + std::string(64, 'n')).ok());
  ExpectRefused(Acquire(client(), {}, prefix + std::string(65, 'n')),
                v1::ERROR_REASON_FIELD_INVALID, 0);
}

}  // namespace
}  // namespace jiedui::services
