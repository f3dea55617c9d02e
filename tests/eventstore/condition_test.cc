// Append conditions: nothing that matches may have been recorded since the caller looked.

#include "eventstore/condition.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/store.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

using ::testing::HasSubstr;

// 1: kind 1, unit:u  2: kind 2, unit:u pair:p  3: kind 1, pair:q
class ConditionSpec : public testing::Test {
 protected:
  ConditionSpec() {
    ledger_.Open();
    EXPECT_TRUE(ledger_.Submit({Event("a", {"unit:u"}, 1)}).ok());
    EXPECT_TRUE(ledger_.Submit({Event("b", {"pair:p", "unit:u"}, 2)}).ok());
    EXPECT_TRUE(ledger_.Submit({Event("c", {"pair:q"}, 1)}).ok());
  }

  absl::StatusOr<Receipt> Append(AppendCondition condition) {
    Submission submission;
    submission.actor = "city/370400";
    submission.request_id = std::to_string(++requests_);
    submission.condition = std::move(condition);
    submission.decide = eventstore::Append({Event("new")});
    return ledger_.Submit(std::move(submission));
  }

  // The position of the conflict; kNoPosition if the append went through.
  Position ConflictAt(std::vector<QueryItem> items, Position after) {
    const auto receipt = Append({.fail_if_match = std::move(items), .after = after});
    if (receipt.ok()) return kNoPosition;
    EXPECT_EQ(receipt.status().code(), absl::StatusCode::kAborted) << receipt.status();
    const auto conflict = ConflictOf(receipt.status());
    EXPECT_TRUE(conflict.has_value());
    return conflict ? conflict->position : -1;
  }

  Ledger ledger_;
  int requests_ = 0;
};

TEST_F(ConditionSpec, AMatchAfterThePositionFailsAndIsNamed) {
  const auto refused = Append({.fail_if_match = {{{"pair:z"}, {}}, {{"unit:u"}, {}}}, .after = 1});
  const auto conflict = ConflictOf(refused.status());
  ASSERT_TRUE(conflict.has_value()) << refused.status();
  EXPECT_EQ(conflict->item, 1U);
  EXPECT_EQ(conflict->position, 2);
  EXPECT_EQ(conflict->kind, 2);
  EXPECT_THAT(refused.status().message(), HasSubstr("position 2"));
  EXPECT_EQ(ledger_.store().head(), 3);
}

TEST_F(ConditionSpec, TheEventAtThePositionItselfDoesNotCount) {
  EXPECT_EQ(ConflictAt({{{"unit:u"}, {}}}, 2), kNoPosition);
}

TEST_F(ConditionSpec, TagsOfAnItemAreAnd) {
  EXPECT_EQ(ConflictAt({{{"unit:u", "pair:p"}, {}}}, 0), 2);
  EXPECT_EQ(ConflictAt({{{"unit:u", "pair:q"}, {}}}, 0), kNoPosition);
}

TEST_F(ConditionSpec, KindsOfAnItemAreOr) {
  EXPECT_EQ(ConflictAt({{{"pair:q"}, {2, 1}}}, 0), 3);
  EXPECT_EQ(ConflictAt({{{"pair:q"}, {2, 4}}}, 0), kNoPosition);
  EXPECT_EQ(ConflictAt({{{}, {2}}}, 0), 2);
  EXPECT_EQ(ConflictAt({{{}, {2}}}, 2), kNoPosition);
}

TEST_F(ConditionSpec, ItemsAreOrAndTheFirstEventIsNamed) {
  EXPECT_EQ(ConflictAt({{{"pair:q"}, {}}, {{"pair:p"}, {}}}, 0), 2);
}

TEST_F(ConditionSpec, AnyEventAtAllCanFailIt) {
  EXPECT_EQ(Append({.fail_if_match = {}, .fail_if_any = true, .after = 2}).status().code(),
            absl::StatusCode::kAborted);
  EXPECT_TRUE(Append({.fail_if_match = {}, .fail_if_any = true, .after = 3}).ok());
}

TEST_F(ConditionSpec, AConditionThatSaysNothingIsAnError) {
  const AppendCondition bad[] = {
      {},                                            // nothing at all
      {.fail_if_match = {QueryItem{}}, .after = 3},  // an item that matches everything
      {.fail_if_match = {{{"unit:u"}, {}}}, .fail_if_any = true},    // both
      {.fail_if_match = {{{"unit:u"}, {}}}, .after = 4},             // beyond the head
      {.fail_if_match = {{{"unit:u"}, {}}}, .after = kMaxPosition},  // no overflow
      {.fail_if_match = {{{"unit:u"}, {}}}, .after = -1}};
  for (const AppendCondition& condition : bad) {
    EXPECT_EQ(Append(condition).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(ledger_.store().head(), 3);
}

TEST_F(ConditionSpec, RequestsOfOneGroupAreCheckedAgainstEachOther) {
  absl::Notification held;
  absl::Notification release;
  Submission blocker;
  blocker.actor = "city/370400";
  blocker.request_id = "blocker";
  blocker.decide = [&](const View&) -> absl::StatusOr<Outcome> {
    held.Notify();
    release.WaitForNotification();
    return absl::CancelledError("only to hold the writer");
  };
  absl::BlockingCounter answered(4);
  ledger_.store().Submit(std::move(blocker),
                         [&](const absl::StatusOr<Receipt>&) { answered.DecrementCount(); });
  held.WaitForNotification();
  std::vector<absl::StatusCode> codes;
  for (int i = 0; i < 3; ++i) {
    Submission racer;
    racer.actor = "city/370400";
    racer.request_id = "racer " + std::to_string(i);
    racer.condition = AppendCondition{.fail_if_match = {{{"pair:new"}, {}}}, .after = 3};
    racer.decide = eventstore::Append({Event("x", {i == 0 ? "unit:w" : "pair:new"})});
    ledger_.store().Submit(std::move(racer), [&](const absl::StatusOr<Receipt>& receipt) {
      codes.push_back(receipt.status().code());
      answered.DecrementCount();
    });
  }
  release.Notify();
  answered.Wait();
  EXPECT_THAT(codes, testing::ElementsAre(absl::StatusCode::kOk, absl::StatusCode::kOk,
                                          absl::StatusCode::kAborted));
  EXPECT_EQ(ledger_.store().head(), 5);
}

TEST_F(ConditionSpec, ARefusedRequestLeavesNoTraceAndMayBeRepeated) {
  Submission again;
  again.actor = "city/370400";
  again.request_id = "again";
  again.condition = AppendCondition{.fail_if_match = {{{"unit:u"}, {}}}, .after = 0};
  again.decide = eventstore::Append({Event("x")});
  EXPECT_EQ(ledger_.Submit(std::move(again)).status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ledger_.store().TakeSnapshot()->Request("city/370400", "again").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace jiedui::eventstore
