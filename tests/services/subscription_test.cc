// Following the ledger: history, then what arrives, each event once.

#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/event_log_service.grpc.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

// One stream of events; cancelled when it goes.
class Subscription {
 public:
  Subscription(Client& client, const v1::SubscribeEventsRequest& request)
      : stub_(v1::EventLogService::NewStub(client.channel())),
        reader_(stub_->SubscribeEvents(&context_, request)) {}
  ~Subscription() { context_.TryCancel(); }

  // The next response; nullopt if the stream has ended.
  std::optional<v1::SubscribeEventsResponse> Next() {
    v1::SubscribeEventsResponse response;
    if (!reader_->Read(&response)) return std::nullopt;
    return response;
  }
  // Positions of events until one has been seen.
  std::vector<int64_t> Until(int64_t position) {
    std::vector<int64_t> positions;
    while (positions.empty() || positions.back() < position) {
      const auto response = Next();
      if (!response.has_value()) break;
      for (const auto& event : response->events()) positions.push_back(event.position());
    }
    return positions;
  }
  grpc::Status Finish() { return reader_->Finish(); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<v1::EventLogService::Stub> stub_;
  std::unique_ptr<grpc::ClientReader<v1::SubscribeEventsResponse>> reader_;
};

class SubscriptionSpec : public ServerTest {
 protected:
  static v1::SubscribeEventsRequest After(int64_t position) {
    v1::SubscribeEventsRequest request;
    request.set_parent(kLedger);
    request.set_after_position(position);
    return request;
  }
  int64_t head() { return store().head(); }
};

std::vector<int64_t> Counting(int64_t first, int64_t last) {
  std::vector<int64_t> positions;
  for (int64_t i = first; i <= last; ++i) positions.push_back(i);
  return positions;
}

TEST_F(SubscriptionSpec, HistoryComesFirstAndThenWhatArrives) {
  Given(ProgramYear());
  auto request = After(0);
  request.set_max_batch_size(4);
  Subscription subscription(client(), request);
  EXPECT_EQ(subscription.Until(head()), Counting(1, head()));
  const int64_t history = head();
  Given(Facts({Assign(kTengzhou, kXuecheng)}));
  EXPECT_EQ(subscription.Until(head()), Counting(history + 1, head()));
}

TEST_F(SubscriptionSpec, NothingIsMissedOrRepeatedWhileOthersWrite) {
  Given(Paired());
  Subscription subscription(client(), After(0));
  const int64_t last = head() + 40;
  std::thread writer([this] {
    Client another(server().address());
    for (int i = 0; i < 40; ++i) {
      another.WriteWith(
          HelpOtherwise(absl::StrCat("o", i), PairId(kTengzhou, kXuecheng), "2017-03-01"),
          absl::StrCat("live-", i), false);
    }
  });
  EXPECT_EQ(subscription.Until(last), Counting(1, last));
  writer.join();
}

TEST_F(SubscriptionSpec, AResumedSubscriptionGoesOnWhereItStopped) {
  Given(ProgramYear());
  auto request = After(0);
  request.set_max_batch_size(5);
  Subscription first(client(), request);
  const auto response = first.Next();
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->events_size(), 5);
  EXPECT_FALSE(response->caught_up());
  EXPECT_EQ(response->resume_position(), 5);
  Subscription second(client(), After(response->resume_position()));
  EXPECT_EQ(second.Until(head()), Counting(6, head()));
}

TEST_F(SubscriptionSpec, AFilteredSubscriptionStillSaysHowFarItIs) {
  Given(ProgramYear());
  auto request = After(0);
  request.mutable_filter()->add_kinds("PairAssigned");
  Subscription subscription(client(), request);
  const auto nothing_yet = subscription.Next();
  ASSERT_TRUE(nothing_yet.has_value());
  EXPECT_EQ(nothing_yet->events_size(), 0);
  EXPECT_TRUE(nothing_yet->caught_up());
  EXPECT_EQ(nothing_yet->resume_position(), head());
  Given(Facts({Assign(kTengzhou, kXuecheng)}));
  EXPECT_EQ(subscription.Until(head()), Counting(head(), head()));
}

TEST_F(SubscriptionSpec, ASubscriptionToMoreThanTwentyTagsIsRefused) {
  auto request = After(0);
  for (int i = 0; i < 21; ++i) request.mutable_filter()->add_tags(absl::StrCat("unit:", i));
  Subscription subscription(client(), request);
  EXPECT_FALSE(subscription.Next().has_value());
  EXPECT_EQ(subscription.Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(SubscriptionSpec, SilenceIsBrokenByAHeartbeat) {
  auto request = After(0);
  request.mutable_heartbeat()->set_nanos(20'000'000);
  Subscription subscription(client(), request);
  for (int i = 0; i < 3; ++i) {
    const auto response = subscription.Next();
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->events_size(), 0);
    EXPECT_TRUE(response->caught_up());
  }
}

TEST_F(SubscriptionSpec, AClosingServerEndsItWithAReasonToComeBack) {
  Given(Organization());
  Subscription subscription(client(), After(head()));
  ASSERT_TRUE(subscription.Next().has_value());
  server().Shutdown();
  EXPECT_FALSE(subscription.Next().has_value());
  EXPECT_EQ(subscription.Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(SubscriptionSpec, ASlowReaderHoldsNobodyUp) {
  Given(Paired());
  auto request = After(0);
  request.set_max_batch_size(1);
  Subscription slow(client(), request);
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(
        client()
            .Write(HelpOtherwise(absl::StrCat("o", i), PairId(kTengzhou, kXuecheng), "2017-03-01"))
            .ok());
  }
  EXPECT_EQ(slow.Until(head()), Counting(1, head()));
}

TEST_F(SubscriptionSpec, ThereAreOnlySoManyAtATime) {
  options().limits.max_subscriptions = 1;
  Restart();
  const auto code = [&] {
    Subscription another(client(), After(0));
    return another.Next().has_value() ? grpc::StatusCode::OK : another.Finish().error_code();
  };
  {
    Subscription only(client(), After(0));
    ASSERT_TRUE(only.Next().has_value());
    EXPECT_EQ(code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  }
  // The server hears that the first is gone in its own time.
  grpc::StatusCode later = code();
  while (later == grpc::StatusCode::RESOURCE_EXHAUSTED) later = code();
  EXPECT_EQ(later, grpc::StatusCode::OK);
}

TEST_F(SubscriptionSpec, WhatCannotBeFollowedIsRefused) {
  const auto refusal = [&](const v1::SubscribeEventsRequest& request) {
    Subscription subscription(client(), request);
    EXPECT_FALSE(subscription.Next().has_value());
    return subscription.Finish().error_code();
  };
  EXPECT_EQ(refusal(After(1)), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(refusal(After(-1)), grpc::StatusCode::INVALID_ARGUMENT);
  auto negative = After(0);
  negative.set_max_batch_size(-1);
  EXPECT_EQ(refusal(negative), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace jiedui::services
