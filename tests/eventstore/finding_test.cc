// What is found, as a sentence and as what it is made of.

#include "eventstore/finding.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "eventstore/finding_list.h"
#include "eventstore/outcome_status.h"

namespace jiedui::eventstore {
namespace {

using ::testing::ElementsAre;

TEST(FindingSpec, OneIsSaidOtherwiseThanMany) {
  EXPECT_EQ(TextOf(Found(FindingKind::kNotShown, 7, 7, 1)),
            "1 event written but not known to be acknowledged (record 7) is not shown: a writer is "
            "about to answer for it, or ended before it could, and the next one takes it in");
  EXPECT_EQ(TextOf(Found(FindingKind::kNotShown, 7, 9, 3)),
            "3 events written but not known to be acknowledged (records 7 to 9) are not shown: a "
            "writer is about to answer for them, or ended before it could, and the next one takes "
            "them in");
}

TEST(FindingSpec, PartsFollowOrAreInTheMiddle) {
  const Finding one = Found(FindingKind::kCurrentMissing);
  const Finding two = Found(FindingKind::kLogMissing, "/log");
  EXPECT_EQ(TextOf(With(With(Found(FindingKind::kLedgerDamaged, "/log"), one), two)),
            "the ledger in /log is damaged: the file CURRENT is missing; there is no write-ahead "
            "log in /log");
  const Finding lost = Found(FindingKind::kRecordsLost, "/log", 5, 6, 6, "/guard", 6);
  EXPECT_EQ(TextOf(lost),
            "the ledger in /log ends at 5, but record 6 had been acknowledged: the head guard in "
            "/guard remembers 6");
  EXPECT_EQ(TextOf(With(lost, two)), TextOf(lost) + "; there is no write-ahead log in /log");
}

// What a status carries is what it was made of, whatever bytes are in it.
TEST(FindingSpec, AStatusKeepsWhatItSays) {
  const std::string odd("a\0{0}\xff", 6);
  const absl::Status status =
      DataLossOf(With(Found(FindingKind::kRecord, 12), Found(FindingKind::kOfLedger, odd)));
  EXPECT_TRUE(absl::IsDataLoss(status));
  EXPECT_EQ(status.message(), "record 12: belongs to ledger " + odd);
  const Finding kept = FindingOf(status);
  EXPECT_EQ(kept.kind, FindingKind::kRecord);
  EXPECT_THAT(kept.values, ElementsAre("12"));
  ASSERT_EQ(kept.parts.size(), 1U);
  EXPECT_EQ(kept.parts[0].kind, FindingKind::kOfLedger);
  EXPECT_THAT(kept.parts[0].values, ElementsAre(odd));
}

TEST(FindingSpec, AnyOtherStatusSaysItsText) {
  const Finding other = FindingOf(absl::UnavailableError("the disk is away"));
  EXPECT_EQ(other.kind, FindingKind::kOther);
  EXPECT_EQ(TextOf(other), "the disk is away");
}

TEST(FindingSpec, WhatASubmissionIsToldStaysBesideIt) {
  const absl::Status low = DiskLow({100, 200});
  EXPECT_EQ(FindingOf(low).kind, FindingKind::kDiskLow);
  EXPECT_EQ(DiskLowOf(low)->needed_bytes, 200U);
  const absl::Status in_use = LedgerInUse("/log");
  EXPECT_EQ(FindingOf(in_use).kind, FindingKind::kInUse);
  EXPECT_TRUE(IsLedgerInUse(in_use));
}

Finding OfRecord(int64_t position, FindingKind what) {
  return With(Found(FindingKind::kRecord, position), Found(what));
}

TEST(FindingListSpec, TheSameOfNeighboursIsSaidOnceAndCountedForEach) {
  FindingList list;
  for (int64_t position = 101; position <= 400; ++position) {
    list.Add(OfRecord(position, FindingKind::kBodyHash));
    if (position % 2 == 0) list.Add(OfRecord(position, FindingKind::kBackInTime));
    if (position < 104) list.Add(OfRecord(position, FindingKind::kTagsUnsorted));
  }
  list.Add(OfRecord(402, FindingKind::kBodyHash));
  EXPECT_EQ(list.count(), 300 + 150 + 3 + 1);
  EXPECT_EQ(CountOf(list.findings()), list.count());
  const std::vector<std::string> texts = TextsOf(list.findings());
  EXPECT_EQ(texts.size(), 1U + 1U + 150U + 1U);
  EXPECT_EQ(texts[0], "records 101 to 400: the body does not have the hash in the leaf");
  EXPECT_EQ(texts[1], "records 101 to 103: tags are not sorted and unique");
  EXPECT_EQ(texts[2], "record 102: recorded before the record in front of it");
  EXPECT_EQ(texts.back(), "record 402: the body does not have the hash in the leaf");
}

TEST(FindingListSpec, WhatIsSaidWordForWordAgainIsOneLineWithItsCount) {
  FindingList list(2);
  for (int i = 0; i < 3; ++i) {
    list.Add(Found(FindingKind::kMalformedKey, "tag"));
    list.Add(Found(FindingKind::kIndexDamaged, i));
  }
  EXPECT_EQ(list.count(), 6);
  EXPECT_THAT(TextsOf(list.findings()),
              ElementsAre("tag: a malformed key (3 times)", "the 0 index is damaged"));
  EXPECT_EQ(CountOf(list.findings()), 4) << "of those that are listed";
}

TEST(FindingListSpec, ASpanGrowsBehindTheLastThatIsListed) {
  FindingList list(2);
  for (int64_t position = 1; position <= 9; ++position) {
    list.Add(OfRecord(position, FindingKind::kBodyHash));
    list.Add(Found(FindingKind::kIndexDamaged, position));
    list.Add(OfRecord(position, FindingKind::kTagsUnsorted));
  }
  EXPECT_EQ(list.count(), 27);
  EXPECT_THAT(TextsOf(list.findings()),
              ElementsAre("records 1 to 9: the body does not have the hash in the leaf",
                          "the 1 index is damaged"));
}

TEST(FindingSpec, ANoticeIsOneSentenceBehindTheOther) {
  EXPECT_EQ(NoticeText({}), "");
  EXPECT_EQ(NoticeText(std::vector<Finding>{Found(FindingKind::kCurrentMissing),
                                            Found(FindingKind::kRecordMissing, 3)}),
            "the file CURRENT is missing. record 3 is missing");
}

}  // namespace
}  // namespace jiedui::eventstore
