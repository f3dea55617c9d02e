// The append condition of dynamic consistency boundaries, edge case by edge case, and against a
// second implementation that is too simple to be wrong.

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "base/check.h"
#include "eventstore/store.h"
#include "eventstore/verify.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

AppendCondition NoneOf(std::vector<QueryItem> items, Position after = kNoPosition) {
  AppendCondition condition;
  condition.fail_if_match = std::move(items);
  condition.after = after;
  return condition;
}

AppendCondition NothingAfter(Position after) {
  AppendCondition condition;
  condition.fail_if_any = true;
  condition.after = after;
  return condition;
}

class DcbSpec : public testing::Test {
 protected:
  DcbSpec() { ledger_.Open(); }

  Position Stored(std::vector<std::string> tags, int32_t kind = 1) {
    const auto receipt = ledger_.Submit({Event("stored", std::move(tags), kind)});
    CHECK_OK(receipt.status());
    return receipt->last_position;
  }

  static Submission Conditional(const std::string& request_id, AppendCondition condition,
                                std::vector<std::string> tags = {"pair:new"}) {
    Submission submission;
    submission.actor = "district/370403";
    submission.request_id = request_id;
    submission.request_sha256 = Sha256(request_id);
    submission.condition = std::move(condition);
    submission.decide = Append({Event(request_id, std::move(tags))});
    return submission;
  }

  absl::StatusOr<Receipt> Try(AppendCondition condition) {
    return ledger_.Submit(Conditional(absl::StrCat("try-", ++tries_), std::move(condition)));
  }

  // Where the conflict is, 0 if there was none.
  Position ConflictAt(AppendCondition condition) {
    const auto receipt = Try(std::move(condition));
    if (receipt.ok()) return kNoPosition;
    const auto conflict = ConflictOf(receipt.status());
    EXPECT_TRUE(conflict.has_value()) << receipt.status();
    EXPECT_TRUE(absl::IsAborted(receipt.status())) << receipt.status();
    return conflict ? conflict->position : kNoPosition;
  }

  void ExpectMalformed(AppendCondition condition, absl::string_view problem) {
    const Position head = ledger_.store().head();
    const auto receipt = Try(std::move(condition));
    EXPECT_TRUE(absl::IsInvalidArgument(receipt.status())) << receipt.status();
    EXPECT_THAT(std::string(receipt.status().message()), HasSubstr(std::string(problem)));
    EXPECT_EQ(ledger_.store().head(), head);
  }

  // All in one group: the first holds the writer until every one is queued.
  std::vector<absl::StatusOr<Receipt>> Together(std::vector<Submission> submissions) {
    std::vector<absl::StatusOr<Receipt>> answers(submissions.size());
    absl::BlockingCounter open(static_cast<int>(submissions.size()));
    absl::Notification queued;
    submissions[0].decide = [&queued,
                             decide = std::move(submissions[0].decide)](const View& view) mutable {
      queued.WaitForNotification();
      return decide(view);
    };
    for (size_t i = 0; i < submissions.size(); ++i) {
      ledger_.store().Submit(std::move(submissions[i]), [&, i](absl::StatusOr<Receipt> answer) {
        answers[i] = std::move(answer);
        open.DecrementCount();
      });
    }
    queued.Notify();
    open.Wait();
    return answers;
  }

  Ledger ledger_;
  int tries_ = 0;
};

// 1
TEST_F(DcbSpec, AfterIsExclusiveTheEventAtItDoesNotConflict) {
  const Position at = Stored({"pair:1"});
  EXPECT_EQ(ConflictAt(NoneOf({{{"pair:1"}, {}}}, at)), kNoPosition);
  EXPECT_EQ(ConflictAt(NoneOf({{{"pair:1"}, {}}}, at - 1)), at);
}

// 2
TEST_F(DcbSpec, AfterMayBeBeyondTheLastMatchUpToTheHead) {
  Stored({"pair:1"});
  const Position head = Stored({"pair:2"});
  EXPECT_EQ(ConflictAt(NoneOf({{{"pair:1"}, {}}}, head)), kNoPosition);
}

TEST_F(DcbSpec, AfterBeyondTheHeadIsRefusedAsAnotherLedgers) {
  const Position head = Stored({"pair:1"});
  ExpectMalformed(NoneOf({{{"pair:1"}, {}}}, head + 1), "beyond the head");
  ExpectMalformed(NoneOf({{{"pair:1"}, {}}}, kMaxPosition), "beyond the head");
  ExpectMalformed(NoneOf({{{"pair:1"}, {}}}, -1), "negative");
}

// 3
TEST_F(DcbSpec, WithoutAfterAnyMatchEverConflicts) {
  const Position first = Stored({"pair:1"});
  for (int i = 0; i < 5; ++i) Stored({"pair:2"});
  EXPECT_EQ(ConflictAt(NoneOf({{{"pair:1"}, {}}})), first);
  EXPECT_EQ(ConflictAt(NoneOf({{{"pair:3"}, {}}})), kNoPosition);
}

// 4
TEST_F(DcbSpec, AConditionWithoutAQueryIsRefusedAndNeverMeansEverything) {
  ExpectMalformed(AppendCondition(), "condition");
}

TEST_F(DcbSpec, EverythingIsAskedForByName) {
  EXPECT_EQ(ConflictAt(NothingAfter(0)), kNoPosition);
  EXPECT_EQ(ConflictAt(NothingAfter(0)), 1);
  EXPECT_EQ(ConflictAt(NothingAfter(1)), kNoPosition);
}

TEST_F(DcbSpec, EverythingAndItemsAtOnceIsRefused) {
  AppendCondition both = NoneOf({{{"pair:1"}, {}}});
  both.fail_if_any = true;
  ExpectMalformed(both, "condition");
}

// 5
TEST_F(DcbSpec, AnItemWithNeitherTagsNorKindsIsRefused) {
  ExpectMalformed(NoneOf({{{"pair:1"}, {}}, {}}), "item");
}

// 6
TEST_F(DcbSpec, AnAppendOfNoEventsIsRefused) {
  Submission submission = Conditional("none", NoneOf({{{"pair:1"}, {}}}));
  submission.decide = Append({});
  const auto receipt = ledger_.Submit(std::move(submission));
  EXPECT_TRUE(absl::IsInvalidArgument(receipt.status())) << receipt.status();
  EXPECT_EQ(ledger_.store().head(), 0);
}

// 7
TEST_F(DcbSpec, EarlierRequestsOfTheSameGroupCountAndNeighboursCommit) {
  std::vector<Submission> group;
  group.push_back(Conditional("first", NoneOf({{{"pair:1"}, {}}}), {"pair:1"}));
  group.push_back(Conditional("loser", NoneOf({{{"pair:1"}, {}}}), {"pair:1"}));
  group.push_back(Conditional("other", NoneOf({{{"pair:2"}, {}}}), {"pair:2"}));
  const auto answers = Together(std::move(group));
  ASSERT_TRUE(answers[0].ok() && answers[2].ok());
  ASSERT_FALSE(answers[1].ok());
  EXPECT_EQ(ConflictOf(answers[1].status())->position, answers[0]->first_position);
  EXPECT_EQ(answers[2]->first_position, answers[0]->last_position + 1);
}

TEST_F(DcbSpec, ARefusedRequestLeavesNoTrace) {
  const Position at = Stored({"pair:1"});
  const auto refused = ledger_.Submit(Conditional("later", NoneOf({{{"pair:1"}, {}}})));
  ASSERT_TRUE(ConflictOf(refused.status()).has_value());
  EXPECT_EQ(ledger_.store().head(), at);
  const auto snapshot = ledger_.store().TakeSnapshot();
  EXPECT_TRUE(absl::IsNotFound(snapshot->Request("district/370403", "later").status()));
  EXPECT_TRUE(snapshot->Verify([](int64_t, int64_t) {}).ok());
  // The same request id is free for another try.
  const auto again = ledger_.Submit(Conditional("later", NoneOf({{{"pair:1"}, {}}}, at)));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_FALSE(again->deduplicated);
}

// 8
TEST_F(DcbSpec, AnAppendBetweenASnapshotAndItsConditionIsSeen) {
  Stored({"pair:1"});
  const auto snapshot = ledger_.store().TakeSnapshot();
  const Position racer = Stored({"pair:1"});
  EXPECT_THAT(*snapshot->Read(Query::Of({"pair:1"}), {}), testing::SizeIs(1));
  EXPECT_EQ(ConflictAt(NoneOf({{{"pair:1"}, {}}}, snapshot->head())), racer);
}

TEST_F(DcbSpec, AnAppendWhileADecisionIsTakenIsSeen) {
  // The barrier is inside the decision of the first: what is queued behind it sees its events.
  std::vector<Submission> group;
  for (int i = 0; i < 16; ++i) {
    group.push_back(Conditional(absl::StrCat("racer-", i), NoneOf({{{"pair:1"}, {}}}), {"pair:1"}));
  }
  const auto answers = Together(std::move(group));
  EXPECT_EQ(std::count_if(answers.begin(), answers.end(), [](const auto& a) { return a.ok(); }), 1);
}

// 9
TEST_F(DcbSpec, ALimitedReadStillTellsTheHeadToDecideFrom) {
  Stored({"pair:1"});
  const Position second = Stored({"pair:1"});
  const auto snapshot = ledger_.store().TakeSnapshot();
  const auto read = snapshot->Read(Query::Of({"pair:1"}), {.limit = 1});
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(ConflictAt(NoneOf({{{"pair:1"}, {}}}, read->back().record.position())), second);
  EXPECT_EQ(ConflictAt(NoneOf({{{"pair:1"}, {}}}, snapshot->head())), kNoPosition);
}

// 10
TEST_F(DcbSpec, WhatADecisionReadsAndWhatFailsItMayDiffer) {
  Stored({"pair:1"});
  Submission submission = Conditional("both", NoneOf({{{"pair:2"}, {}}}));
  submission.decide = [](const View& view) -> absl::StatusOr<Outcome> {
    const auto read = view.Read(Query::Of({"pair:1"}), {});
    if (!read.ok() || read->size() != 1) return absl::InternalError("the decision read too little");
    return Outcome{{Event("decided", {"pair:2"})}, ""};
  };
  EXPECT_TRUE(ledger_.Submit(std::move(submission)).ok());
}

// 11
TEST_F(DcbSpec, AMarkerFarBehindFindsTheFirstConflict) {
  std::vector<Position> matches;
  for (int i = 0; i < 200; ++i) {
    const Position at = Stored({i % 20 == 7 ? "pair:rare" : "pair:often", "program:2017"});
    if (i % 20 == 7) matches.push_back(at);
  }
  EXPECT_EQ(ConflictAt(NoneOf({{{"pair:rare"}, {}}})), matches[0]);
  EXPECT_EQ(ConflictAt(NoneOf({{{"program:2017", "pair:rare"}, {}}}, matches[0])), matches[1]);
  EXPECT_EQ(ConflictAt(NoneOf({{{"pair:rare", "pair:often"}, {}}})), kNoPosition);
}

// 12
TEST_F(DcbSpec, ARetryGetsTheFirstAnswerAlthoughItsOwnEventNowConflicts) {
  const auto first = ledger_.Submit(Conditional("r", NoneOf({{{"pair:1"}, {}}}), {"pair:1"}));
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = ledger_.Submit(Conditional("r", NoneOf({{{"pair:1"}, {}}}), {"pair:1"}));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->deduplicated);
  EXPECT_EQ(again->first_position, first->first_position);
  Submission other = Conditional("r", NoneOf({{{"pair:1"}, {}}}), {"pair:1"});
  other.request_sha256 = Sha256("another body");
  EXPECT_TRUE(IsRequestIdReused(ledger_.Submit(std::move(other)).status()));
}

TEST_F(DcbSpec, ADryRunIsCheckedAndWritesNothing) {
  Stored({"pair:1"});
  Submission submission = Conditional("dry", NoneOf({{{"pair:1"}, {}}}));
  submission.dry_run = true;
  EXPECT_TRUE(ConflictOf(ledger_.Submit(std::move(submission)).status()).has_value());
  submission = Conditional("dry", NoneOf({{{"pair:2"}, {}}}));
  submission.dry_run = true;
  EXPECT_TRUE(ledger_.Submit(std::move(submission)).ok());
  EXPECT_EQ(ledger_.store().head(), 1);
}

// 13
TEST_F(DcbSpec, AConflictNamesItemPositionKindAndRequest) {
  Stored({"pair:2"}, 3);
  const auto stored = ledger_.Submit("the-culprit", Append({Event("x", {"pair:1"}, 4)}));
  ASSERT_TRUE(stored.ok());
  Stored({"pair:3"}, 5);
  const auto refused = Try(NoneOf({{{"pair:3"}, {}}, {{"pair:1"}, {4}}, {{"pair:1"}, {}}}));
  const auto conflict = ConflictOf(refused.status());
  ASSERT_TRUE(conflict.has_value()) << refused.status();
  EXPECT_EQ(conflict->item, 1U);
  EXPECT_EQ(conflict->position, stored->first_position);
  EXPECT_EQ(conflict->kind, 4);
  EXPECT_EQ(conflict->request_id, "the-culprit");
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("position 2"));
}

// 14
TEST_F(DcbSpec, PositionsStayGaplessThroughRefusals) {
  for (int i = 0; i < 20; ++i) {
    static_cast<void>(ledger_.Submit(Conditional(absl::StrCat("g", i),
                                                 NoneOf({{{absl::StrCat("pair:", i % 7)}, {}}}),
                                                 {absl::StrCat("pair:", i % 7)})));
  }
  EXPECT_THAT(Positions(ledger_.Read()), ElementsAre(1, 2, 3, 4, 5, 6, 7));
}

// Matching
TEST_F(DcbSpec, KindsAreAlternativesTagsAreAllNeededItemsAreAlternatives) {
  Stored({"a:1", "b:1", "c:1"}, 2);
  EXPECT_EQ(ConflictAt(NoneOf({{{}, {3, 2}}})), 1);
  EXPECT_EQ(ConflictAt(NoneOf({{{}, {3, 4}}})), kNoPosition);
  EXPECT_EQ(ConflictAt(NoneOf({{{"a:1", "c:1"}, {}}}, 0)), 1);
  EXPECT_EQ(ConflictAt(NoneOf({{{"a:1", "d:1"}, {}}}, 0)), kNoPosition);
  EXPECT_EQ(ConflictAt(NoneOf({{{"a:1"}, {3}}}, 0)), kNoPosition);
  EXPECT_EQ(ConflictAt(NoneOf({{{"d:1"}, {}}, {{"b:1"}, {2}}}, 0)), 1);
}

TEST_F(DcbSpec, TagsAreComparedByteForByte) {
  Stored({"unit:10", "unit:1x"});
  for (const char* tag : {"unit:1", "unit:100", "UNIT:10", "unit:1X", "unit:"}) {
    EXPECT_EQ(ConflictAt(NoneOf({{{tag}, {}}}, 0)), kNoPosition) << tag;
  }
  EXPECT_EQ(ConflictAt(NoneOf({{{"unit:10", "unit:10"}, {}}}, 0)), 1);
}

// The specification as three loops.
std::optional<Position> FirstConflict(const std::vector<StoredEvent>& log,
                                      const AppendCondition& condition) {
  const auto matches = [](const StoredEvent& event, const QueryItem& item) {
    const auto& tags = event.record.tags();
    const bool kind = item.kinds.empty() ||
                      std::count(item.kinds.begin(), item.kinds.end(), event.record.kind()) > 0;
    return kind && std::all_of(item.tags.begin(), item.tags.end(), [&](const std::string& tag) {
             return std::count(tags.begin(), tags.end(), tag) > 0;
           });
  };
  for (const StoredEvent& event : log) {
    if (event.record.position() <= condition.after) continue;
    if (condition.fail_if_any) return event.record.position();
    for (const QueryItem& item : condition.fail_if_match) {
      if (matches(event, item)) return event.record.position();
    }
  }
  return std::nullopt;
}

TEST_F(DcbSpec, RandomConditionsHaveTheOutcomeTheSpecificationSays) {
  std::mt19937_64 random(20170301);
  const auto below = [&](size_t bound) {
    return std::uniform_int_distribution<size_t>(0, bound - 1)(random);
  };
  const auto tag = [&] { return absl::StrCat("pair:", below(6)); };
  int refused = 0;
  for (int i = 0; i < 400; ++i) {
    AppendCondition condition;
    condition.fail_if_any = below(20) == 0;
    for (size_t items = condition.fail_if_any ? 0 : 1 + below(3); items > 0; --items) {
      QueryItem item;
      for (size_t tags = below(3); tags > 0; --tags) item.tags.push_back(tag());
      for (size_t kinds = item.tags.empty() ? 1 : below(2); kinds > 0; --kinds) {
        item.kinds.push_back(static_cast<int32_t>(1 + below(4)));
      }
      condition.fail_if_match.push_back(item);
    }
    const std::vector<StoredEvent> log = ledger_.Read();
    condition.after =
        static_cast<Position>(log.size() - below(std::min<size_t>(log.size(), 8) + 1));
    Submission submission = Conditional(absl::StrCat("random-", i), condition);
    submission.decide = Append({Event("e", {tag(), tag()}, static_cast<int32_t>(1 + below(4)))});
    const auto receipt = ledger_.Submit(std::move(submission));
    const std::optional<Position> expected = FirstConflict(log, condition);
    ASSERT_EQ(receipt.ok(), !expected.has_value()) << i << ": " << receipt.status();
    if (!expected) continue;
    ++refused;
    ASSERT_EQ(ConflictOf(receipt.status())->position, *expected) << i;
  }
  EXPECT_GT(refused, 50);
  EXPECT_LT(refused, 350);
}

}  // namespace
}  // namespace jiedui::eventstore
