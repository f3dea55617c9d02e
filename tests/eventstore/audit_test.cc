// What others kept of a ledger, held against its leaves.

#include "eventstore/audit.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/event.h"

namespace jiedui::eventstore {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The roots of sizes 0 to 20, as somebody honest would have kept them.
std::vector<std::string> Roots() {
  Frontier tree;
  std::vector<std::string> roots;
  for (int i = 0; i <= 20; ++i) {
    roots.push_back(tree.Root());
    tree.Add(LeafHash(absl::StrCat("event-", i)));
  }
  return roots;
}

Finding Holder(const std::string& name) {
  return Found(FindingKind::kOther, name);
}

std::vector<std::string> ProblemsOf(std::vector<RootClaim> claims, int leaves) {
  RootAudit audit(std::move(claims));
  for (int i = 0; i < leaves; ++i) audit.Add(absl::StrCat("event-", i));
  EXPECT_EQ(audit.size(), static_cast<uint64_t>(leaves));
  EXPECT_EQ(audit.Root(), Roots()[static_cast<size_t>(leaves)]);
  return TextsOf(audit.Problems());
}

TEST(RootAuditSpec, HonestClaimsInAnyOrderAreNoProblem) {
  std::vector<RootClaim> claims;
  for (uint64_t size = 21; size-- > 0;) claims.push_back({size, Roots()[size], Holder("someone")});
  claims.push_back({20, Roots()[20], Holder("someone else")});
  EXPECT_THAT(ProblemsOf(claims, 20), IsEmpty());
  EXPECT_THAT(ProblemsOf({}, 20), IsEmpty());
}

TEST(RootAuditSpec, AnotherRootIsNamedWithItsHolderAndBothRoots) {
  EXPECT_THAT(
      ProblemsOf({{7, Roots()[8], Holder("the bureau")}, {9, Roots()[9], Holder("the city")}}, 20),
      ElementsAre(AllOf(HasSubstr("the bureau: the first 7 events have the root "),
                        HasSubstr(Hex(Roots()[7])), HasSubstr(Hex(Roots()[8])))));
  EXPECT_THAT(ProblemsOf({{0, Roots()[1], Holder("the bureau")}}, 0),
              ElementsAre(HasSubstr("first 0")));
}

TEST(RootAuditSpec, WhatIsMissingAtTheEndIsNamed) {
  EXPECT_THAT(ProblemsOf({{20, Roots()[20], Holder("the bureau")}}, 17),
              ElementsAre("the bureau: events 18 to 20 are missing"));
}

TEST(RootAuditSpec, ACheckpointThatTheLedgerKeepsIsNamedByItsSize) {
  EXPECT_THAT(ProblemsOf({{18, Roots()[18], Found(FindingKind::kCheckpointKept, 18)}}, 17),
              ElementsAre("checkpoint 18 in the ledger: event 18 is missing"));
}

}  // namespace
}  // namespace jiedui::eventstore
