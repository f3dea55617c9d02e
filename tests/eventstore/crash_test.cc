// Durable means durable: what was acknowledged is there after kill -9, and a failed sync ends the
// process before anybody is told a lie.
//
// JIEDUI_SOAK=n: more rounds, n times. JIEDUI_SEED=s: killed at other points.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <signal.h>
#include <sys/wait.h>

#include "base/bytes.h"
#include "eventstore/store.h"
#include "eventstore/verify.h"
#include "tests/eventstore/child.h"
#include "tests/eventstore/kill_point.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Acknowledged {
  std::string request_id;
  Position position = kNoPosition;
};

std::vector<Acknowledged> Parse(const std::vector<std::string>& lines) {
  std::vector<Acknowledged> all;
  for (const std::string& line : lines) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(line, ' ');
    Acknowledged one{parts.first, kNoPosition};
    EXPECT_TRUE(absl::SimpleAtoi(parts.second, &one.position)) << line;
    all.push_back(one);
  }
  return all;
}

// The repetition of a child's request.
Submission Repeat(const std::string& request_id) {
  Submission submission;
  submission.actor = "child";
  submission.request_id = request_id;
  submission.request_sha256 = Sha256(request_id);
  submission.decide = Append({Event(request_id, {absl::StrCat("request:", request_id)})});
  return submission;
}

TEST(CrashSpec, EveryAcknowledgedEventIsThereAfterKillNine) {
  KillPoints points(20, 300);
  const int rounds = KillRounds(4, 20);
  Ledger ledger;
  std::vector<Acknowledged> acknowledged;
  for (int round = 0; round < rounds; ++round) {
    const KillPoint point = points.Next();
    SCOPED_TRACE(absl::StrCat("round ", round, ", ", point.Trace()));
    Child child({kWriteUntilKilled, ledger.directory(), absl::StrCat("k", round)});
    child.ReadLines(point.acknowledgements);
    point.PassMoment();
    child.Kill();
    const int status = child.Wait();
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        << absl::StrJoin(child.lines(), "\n");
    const std::vector<Acknowledged> more = Parse(child.lines());
    ASSERT_GE(more.size(), point.acknowledgements);
    acknowledged.insert(acknowledged.end(), more.begin(), more.end());

    ledger.Open();
    const auto snapshot = ledger.store().TakeSnapshot();
    for (const Acknowledged& one : acknowledged) {
      const auto event = snapshot->Get(one.position);
      ASSERT_TRUE(event.ok()) << event.status();
      EXPECT_EQ(event->record.request_id(), one.request_id);
      EXPECT_EQ(event->body, one.request_id);
    }
    const VerifyReport report = snapshot->Verify([](int64_t, int64_t) {});
    EXPECT_TRUE(report.ok()) << absl::StrJoin(report.problems, "\n");
    const auto again = ledger.Submit(Repeat(acknowledged.back().request_id));
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_TRUE(again->deduplicated);
    EXPECT_EQ(again->first_position, acknowledged.back().position);
    ledger.Close();
  }
}

TEST(CrashSpec, AFailedSyncIsSaidToBeUnknownEndsTheProcessAndARetryGivesExactlyOneEvent) {
  Ledger ledger;
  Child child({kWriteUntilSyncFails, ledger.directory()});
  const int status = child.Wait();
  ASSERT_TRUE(WIFEXITED(status)) << absl::StrJoin(child.lines(), "\n");
  EXPECT_EQ(WEXITSTATUS(status), 70);
  EXPECT_THAT(child.lines(),
              ElementsAre("f1 1", "f2 2", "f3 3", "f4 unknown", HasSubstr("unknown until")));

  ledger.Open();
  const auto retried = ledger.Submit(Repeat("f4"));
  ASSERT_TRUE(retried.ok()) << retried.status();
  EXPECT_EQ(retried->first_position, 4);
  EXPECT_THAT(Bodies(ledger.Read()), ElementsAre("f1", "f2", "f3", "f4"));
  const VerifyReport report = ledger.store().TakeSnapshot()->Verify([](Position, Position) {});
  EXPECT_TRUE(report.ok()) << absl::StrJoin(report.problems, "\n");
}

}  // namespace
}  // namespace jiedui::eventstore
