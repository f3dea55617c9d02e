// The check of a whole ledger: it finds every kind of damage and names the place.

#include "eventstore/verify.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/env.h"

#include "base/bytes.h"
#include "eventstore/merkle.h"
#include "eventstore/store.h"
#include "eventstore/work_count.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/raw.h"

namespace jiedui::eventstore {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Four records of three requests.
class VerifySpec : public testing::Test {
 protected:
  VerifySpec() {
    ledger_.Open();
    EXPECT_TRUE(ledger_.Submit("r1", Append({Event("a", {"pair:p", "unit:u"}), Event("b")})).ok());
    ledger_.clock().Advance(absl::Hours(1));
    EXPECT_TRUE(ledger_.Submit("r2", Append({Event("c", {"pair:p"}, 2)})).ok());
    EXPECT_TRUE(ledger_.Submit("r4", Append({Event("d", {"unit:u"}, 3)})).ok());
  }

  VerifyReport Verify() {
    return ledger_.store().TakeSnapshot()->Verify([](int64_t, int64_t) {});
  }

  // What the check says after the change behind the ledger's back.
  template <class Change>
  std::vector<std::string> ProblemsAfter(Change change) {
    ledger_.Close();
    {
      RawDatabase raw(ledger_.directory());
      change(raw);
    }
    ledger_.Open();
    return Verify().problems;
  }

  static std::string RequestKeyOf(const std::string& request_id) {
    return std::string("district/370403\0", 16) + request_id;
  }

  Ledger ledger_;
};

TEST_F(VerifySpec, ASoundLedgerHasNoProblemsAndTheRootOverItsLeaves) {
  const VerifyReport report = Verify();
  EXPECT_TRUE(report.ok()) << absl::StrJoin(report.problems, "\n");
  EXPECT_EQ(report.events, 4);
  Frontier tree;
  for (const StoredEvent& event : ledger_.Read()) tree.Add(LeafHash(event.leaf));
  EXPECT_EQ(report.root, tree.Root());
}

TEST_F(VerifySpec, AnEmptyLedgerIsSoundAndHasTheRootOfNothing) {
  Ledger empty;
  empty.Open();
  const VerifyReport report = empty.store().TakeSnapshot()->Verify([](int64_t, int64_t) {});
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(report.root, Sha256(""));
}

TEST_F(VerifySpec, ItSaysHowFarItIs) {
  std::vector<int64_t> all_done;
  int64_t all = 0;
  ledger_.store().TakeSnapshot()->Verify([&](int64_t done, int64_t total) {
    all_done.push_back(done);
    all = total;
  });
  ASSERT_FALSE(all_done.empty());
  EXPECT_TRUE(std::is_sorted(all_done.begin(), all_done.end()));
  EXPECT_EQ(all_done.back(), all);
}

// From the first time on there is a rate, and nothing is left out: the files, nine parts of as many
// steps as there are records.
TEST_F(VerifySpec, EveryPartOfItCountsAlsoTheFilesAndTheKeys) {
  ledger_.Close();
  ledger_.Open();  // what was in the log only is in table files now
  std::vector<int64_t> all_done;
  std::vector<int64_t> totals;
  ledger_.store().TakeSnapshot()->Verify([&](int64_t done, int64_t total) {
    all_done.push_back(done);
    totals.push_back(total);
  });
  EXPECT_THAT(totals, Each(9 * 4));
  EXPECT_TRUE(std::is_sorted(all_done.begin(), all_done.end()));
  ASSERT_FALSE(all_done.empty());
  EXPECT_GE(all_done.front(), 1);
  EXPECT_LT(all_done.front(), 4) << "one file of several";
  for (int64_t part = 1; part <= 9; ++part) EXPECT_THAT(all_done, Contains(part * 4));
}

TEST(WorkCountSpec, APartUnderWayIsAShareOfItsStepsAndAtLeastOne) {
  WorkCount work(/*parts=*/2, /*steps_of_part=*/100);
  work.Reach(1, 1'000'000'000'000'000);
  EXPECT_EQ(work.done(), 1);
  work.Reach(500, 1000);
  EXPECT_EQ(work.done(), 50);
  work.Reach(2000, 1000);  // more than was to be expected
  EXPECT_EQ(work.done(), 100);
  work.EndPart();
  EXPECT_EQ(work.done(), 100);
  work.Reach(0, 0);
  EXPECT_EQ(work.done(), 200);
  work.End();
  EXPECT_EQ(work.done(), work.total());
}

TEST_F(VerifySpec, AStepMayStopIt) {
  int steps = 0;
  const auto report = ledger_.store().TakeSnapshot()->VerifyUnlessStopped([&](int64_t, int64_t) {
    ++steps;
    return absl::CancelledError("enough");
  });
  EXPECT_EQ(report.status(), absl::CancelledError("enough"));
  EXPECT_EQ(steps, 1);
}

TEST_F(VerifySpec, AChangedBodyIsFound) {
  EXPECT_THAT(ProblemsAfter([](RawDatabase& raw) { raw.Put("body", PositionBytes(2), "B"); }),
              Contains(HasSubstr("record 2: the body")));
}

TEST_F(VerifySpec, AMissingBodyIsFound) {
  EXPECT_THAT(ProblemsAfter([](RawDatabase& raw) { raw.Delete("body", PositionBytes(2)); }),
              Contains(HasSubstr("record 2: no body")));
}

TEST_F(VerifySpec, AMissingLeafIsFound) {
  EXPECT_THAT(ProblemsAfter([](RawDatabase& raw) { raw.Delete("log", PositionBytes(2)); }),
              Contains(HasSubstr("record 2: no leaf")));
}

TEST_F(VerifySpec, ALeafThatCannotBeReadIsFound) {
  EXPECT_THAT(ProblemsAfter([](RawDatabase& raw) { raw.Put("log", PositionBytes(2), "\xff"); }),
              Contains(HasSubstr("record 2 is damaged")));
}

TEST_F(VerifySpec, ALeafInAnotherPlaceIsFound) {
  EXPECT_THAT(ProblemsAfter([](RawDatabase& raw) {
                raw.Put("log", PositionBytes(2), raw.Get("log", PositionBytes(3)));
              }),
              Contains(HasSubstr("the leaf says position 3")));
}

// Rewrites the leaf of a record.
template <class Change>
auto ChangedLeaf(Position position, Change change) {
  return [position, change](RawDatabase& raw) {
    jiedui::event::v1::EventRecord record;
    EXPECT_TRUE(record.ParseFromString(raw.Get("log", PositionBytes(position))));
    change(record);
    raw.Put("log", PositionBytes(position), record.SerializeAsString());
  };
}

using jiedui::event::v1::EventRecord;

TEST_F(VerifySpec, ARecordOfAnotherLedgerIsFound) {
  EXPECT_THAT(ProblemsAfter(ChangedLeaf(3, [](EventRecord& r) { r.set_ledger_id("370300"); })),
              Contains(HasSubstr("record 3: belongs to ledger 370300")));
}

TEST_F(VerifySpec, ARecordOfANewerFormatIsFound) {
  EXPECT_THAT(ProblemsAfter(ChangedLeaf(3, [](EventRecord& r) { r.set_format_version(2); })),
              Contains(HasSubstr("record 3: format 2")));
}

TEST_F(VerifySpec, ARecordedTimeThatGoesBackIsFound) {
  EXPECT_THAT(ProblemsAfter(ChangedLeaf(3, [](EventRecord& r) { r.set_recorded_at_us(1); })),
              Contains(HasSubstr("record 3: recorded before")));
}

TEST_F(VerifySpec, ARecordOfAnotherTimeThanTheFirstOfItsRequestIsFound) {
  const auto later = [](EventRecord& r) { r.set_recorded_at_us(r.recorded_at_us() + 1); };
  EXPECT_THAT(ProblemsAfter(ChangedLeaf(2, later)),
              AllOf(Contains("record 2: its time is not that of the first record of its request r1 "
                             "of district/370403"),
                    Not(Contains(HasSubstr("record 1")))));
}

TEST_F(VerifySpec, TagsOutOfOrderAreFound) {
  EXPECT_THAT(
      ProblemsAfter(ChangedLeaf(1, [](EventRecord& r) { r.mutable_tags()->SwapElements(0, 1); })),
      Contains(HasSubstr("record 1: tags are not sorted")));
}

TEST_F(VerifySpec, TagsActorsAndRequestIdsBeyondTheirLimitsAreFound) {
  EXPECT_THAT(
      ProblemsAfter(ChangedLeaf(1, [](EventRecord& r) { r.add_tags(std::string(256, 'v')); })),
      Contains(AllOf(HasSubstr("record 1: tag \"vvv"), HasSubstr("1 to 255 ASCII"))));
  EXPECT_THAT(ProblemsAfter(ChangedLeaf(2, [](EventRecord& r) { r.set_actor(""); })),
              Contains(HasSubstr("record 2: actor \"\": 1 to 128 ASCII")));
  EXPECT_THAT(
      ProblemsAfter(ChangedLeaf(3, [](EventRecord& r) { r.set_request_id(std::string(37, 'r')); })),
      Contains(HasSubstr("1 to 36 ASCII")));
}

// The next is behind it by no fault of its own.
TEST_F(VerifySpec, ARecordedTimeThatIsAheadAccusesTheOneBehindItAndNoOther) {
  const auto problems = ProblemsAfter(ChangedLeaf(1, [](EventRecord& r) {
    r.set_recorded_at_us(r.recorded_at_us() + absl::ToInt64Microseconds(absl::Hours(99)));
  }));
  EXPECT_THAT(problems, Contains(HasSubstr("record 2: recorded before")));
  EXPECT_THAT(problems, Not(Contains(HasSubstr("record 3: recorded before"))));
}

TEST_F(VerifySpec, AMissingTagEntryIsFound) {
  EXPECT_THAT(ProblemsAfter([](RawDatabase& raw) {
                raw.Delete("tag", std::string("pair:p\0", 7) + PositionBytes(3));
              }),
              Contains("record 3: missing in the index of tag pair:p"));
}

TEST_F(VerifySpec, ATagEntryWithTheWrongKindIsFound) {
  EXPECT_THAT(ProblemsAfter([](RawDatabase& raw) {
                raw.Put("tag", std::string("pair:p\0", 7) + PositionBytes(3), KindBytes(9));
              }),
              Contains("record 3: the index of tag pair:p has the wrong kind"));
}

TEST_F(VerifySpec, ATagEntryTooManyIsFound) {
  EXPECT_THAT(ProblemsAfter([](RawDatabase& raw) {
                raw.Put("tag", std::string("pair:q\0", 7) + PositionBytes(3), KindBytes(2));
              }),
              Contains(HasSubstr("the tag index has the entry pair:q")));
}

TEST_F(VerifySpec, AnEntryMissingAndOneTooManyDoNotCancelOut) {
  const auto problems = ProblemsAfter([](RawDatabase& raw) {
    raw.Delete("tag", std::string("pair:p\0", 7) + PositionBytes(3));
    raw.Put("tag", std::string("pair:q\0", 7) + PositionBytes(3), KindBytes(2));
  });
  EXPECT_THAT(problems, Contains(HasSubstr("the tag index has the entry pair:q")));
  EXPECT_THAT(problems, Contains("record 3: missing in the index of tag pair:p"));
}

TEST_F(VerifySpec, AThousandProblemsAreListedAndAllAreCounted) {
  const auto add_strangers = [](int first, int last) {
    return [first, last](RawDatabase& raw) {
      for (int i = first; i <= last; ++i) {
        raw.Put("tag", absl::StrCat("pair:", i, std::string(1, '\0')) + PositionBytes(1),
                KindBytes(1));
      }
    };
  };
  EXPECT_EQ(ProblemsAfter(add_strangers(1, 1000)).size(), 1000U);
  EXPECT_EQ(Verify().problem_count, 1000);
  EXPECT_EQ(ProblemsAfter(add_strangers(1001, 1001)).size(), 1000U);
  EXPECT_EQ(Verify().problem_count, 1001);
}

TEST_F(VerifySpec, AMissingKindEntryIsFound) {
  EXPECT_THAT(
      ProblemsAfter([](RawDatabase& raw) { raw.Delete("kind", KindBytes(2) + PositionBytes(3)); }),
      Contains("record 3: missing in the index of kind 2"));
}

TEST_F(VerifySpec, AKindEntryTooManyIsFound) {
  EXPECT_THAT(
      ProblemsAfter([](RawDatabase& raw) { raw.Put("kind", KindBytes(5) + PositionBytes(3), ""); }),
      Contains(HasSubstr("the kind index has the entry")));
}

TEST_F(VerifySpec, ABodyBeyondTheHeadIsFound) {
  EXPECT_THAT(ProblemsAfter([](RawDatabase& raw) { raw.Put("body", PositionBytes(5), "e"); }),
              Contains(HasSubstr("body has the key 0000000000000005")));
}

TEST_F(VerifySpec, AKeyThatIsNoPositionIsFound) {
  EXPECT_THAT(ProblemsAfter([](RawDatabase& raw) { raw.Put("body", "xyz", "e"); }),
              Contains(HasSubstr("body has the key 78797a")));
}

TEST_F(VerifySpec, AMissingRequestEntryIsFound) {
  EXPECT_THAT(ProblemsAfter([](RawDatabase& raw) { raw.Delete("request", RequestKeyOf("r1")); }),
              Contains(HasSubstr("record 1: no entry of its request r1")));
}

TEST_F(VerifySpec, ARequestEntryThatLeavesARecordOutIsFound) {
  EXPECT_THAT(ProblemsAfter([](RawDatabase& raw) {
                jiedui::event::v1::RequestEntry entry;
                EXPECT_TRUE(entry.ParseFromString(raw.Get("request", RequestKeyOf("r1"))));
                entry.set_last_position(1);
                raw.Put("request", RequestKeyOf("r1"), entry.SerializeAsString());
              }),
              Contains(HasSubstr("record 1: the entry of its request r1")));
}

TEST_F(VerifySpec, ARequestEntryThatClaimsTheRecordsOfAnotherIsFound) {
  EXPECT_THAT(ProblemsAfter([](RawDatabase& raw) {
                raw.Put("request", RequestKeyOf("rx"), raw.Get("request", RequestKeyOf("r1")));
              }),
              Contains(HasSubstr("points at record 1, which is not its own")));
}

TEST_F(VerifySpec, ARequestEntryThatCannotBeParsedIsFound) {
  EXPECT_THAT(
      ProblemsAfter([](RawDatabase& raw) { raw.Put("request", RequestKeyOf("r3"), "\xff"); }),
      Contains(HasSubstr("cannot be parsed")));
}

// Behind the four, more records of one request than one may have: what the store does not take,
// somebody else may have written.
class LongRequestSpec : public VerifySpec {
 protected:
  static constexpr Position kFirst = 5;
  static constexpr Position kLast = 1104;

  LongRequestSpec() {
    EXPECT_TRUE(ledger_.Submit("long", Append(std::vector<NewEvent>(1000, Event("x")))).ok());
    EXPECT_TRUE(ledger_.Submit("rest", Append(std::vector<NewEvent>(100, Event("x")))).ok());
  }

  // The last hundred are the first thousand's.
  static void JoinThem(RawDatabase& raw) {
    for (Position position = kFirst + 1000; position <= kLast; ++position) {
      jiedui::event::v1::EventRecord record;
      ASSERT_TRUE(record.ParseFromString(raw.Get("log", PositionBytes(position))));
      record.set_request_id("long");
      raw.Put("log", PositionBytes(position), record.SerializeAsString());
    }
    jiedui::event::v1::RequestEntry entry;
    ASSERT_TRUE(entry.ParseFromString(raw.Get("request", RequestKeyOf("long"))));
    entry.set_last_position(kLast);
    raw.Put("request", RequestKeyOf("long"), entry.SerializeAsString());
    raw.Delete("request", RequestKeyOf("rest"));
  }
};

TEST_F(LongRequestSpec, AThousandRecordsOfOneAreSound) {
  EXPECT_THAT(Verify().problems, IsEmpty());
}

TEST_F(LongRequestSpec, MoreRecordsOfOneAreFound) {
  EXPECT_THAT(ProblemsAfter(JoinThem),
              Contains("record 5: its request long of district/370403 has 1100 records; at most "
                       "1000"));
}

TEST_F(LongRequestSpec, WhatIsBehindItsThousandthRecordIsCheckedAsWhatIsInFront) {
  const auto problems = ProblemsAfter([](RawDatabase& raw) {
    JoinThem(raw);
    std::string leaf = raw.Get("log", PositionBytes(1020));
    leaf.back() = static_cast<char>(leaf.back() ^ 1);  // in the hash of its body
    raw.Put("log", PositionBytes(1020), leaf);
    raw.Put("body", PositionBytes(1050), "y");
    raw.Delete("log", PositionBytes(1060));
  });
  EXPECT_THAT(problems, Contains(HasSubstr("record 1020: the body")));
  EXPECT_THAT(problems, Contains(HasSubstr("record 1050: the body")));
  EXPECT_THAT(problems, Contains(HasSubstr("record 1060: no leaf")));
}

TEST_F(VerifySpec, WhatAKeyHoldsDoesNothingToTheTerminal) {
  const auto problems = ProblemsAfter([](RawDatabase& raw) {
    jiedui::event::v1::CursorEntry entry;
    entry.set_position(99);
    raw.Put("meta", "cursor/a\x1b[31m", entry.SerializeAsString());
  });
  EXPECT_THAT(problems, Contains("the cursor cursor/a\\x1b[31m is at 99, beyond the head"));
}

// Three thousand records in table files, some dozens to a block.
class DamagedBlockSpec : public testing::Test {
 protected:
  static constexpr int kRequests = 300;

  DamagedBlockSpec() {
    ledger_.Open();
    for (int i = 0; i < kRequests; ++i) {
      const std::vector<NewEvent> ten(10, Event(absl::StrCat("body ", i), {"unit:u"}));
      EXPECT_TRUE(ledger_.Submit(ten).ok());
    }
    ledger_.Close();
    ledger_.Open();  // which moves the log into tables
    ledger_.Close();
  }

  // Flips a bit at a third of the family's table file.
  void Damage(const std::string& family) {
    for (const auto& entry : std::filesystem::directory_iterator(ledger_.directory())) {
      if (entry.path().extension() != ".sst") continue;
      std::string content;
      ASSERT_TRUE(rocksdb::ReadFileToString(rocksdb::Env::Default(), entry.path(), &content).ok());
      if (!absl::StrContains(content, "name" + family)) continue;  // among its properties
      content[content.size() / 3] ^= 1;
      std::ofstream(entry.path(), std::ios::binary | std::ios::trunc) << content;
      return;
    }
    FAIL() << "no table of " << family;
  }

  VerifyReport Verify() {
    Options options = ledger_.options();
    options.read_only = true;
    EXPECT_TRUE(ledger_.Open(options).ok());
    return ledger_.store().TakeSnapshot()->Verify([](int64_t, int64_t) {});
  }

  Ledger ledger_;
};

TEST_F(DamagedBlockSpec, HidesNoRecordBehindItAndAccusesNone) {
  Damage("log");
  const VerifyReport report = Verify();
  std::vector<int> unreadable;
  for (const std::string& problem : report.problems) {
    absl::string_view rest = problem;
    if (!absl::ConsumePrefix(&rest, "records ")) continue;
    const std::vector<std::string> span = absl::StrSplit(rest.substr(0, rest.find(':')), " to ");
    for (const std::string& end : span) unreadable.push_back(std::atoi(end.c_str()));
    EXPECT_THAT(problem, AllOf(HasSubstr("checksum"), HasSubstr(".sst offset ")));
  }
  // One block, one sentence.
  ASSERT_EQ(unreadable.size(), 2U) << absl::StrJoin(report.problems, "\n");
  EXPECT_GT(unreadable.front(), 10);
  EXPECT_LT(unreadable.back(), 2900);
  EXPECT_GT(unreadable.back(), unreadable.front() + 10);
  // Besides it only the walks that met the block, each once.
  EXPECT_LT(report.problems.size(), 6U) << absl::StrJoin(report.problems, "\n");
  // Each of the records is counted.
  const int64_t in_block = unreadable.back() - unreadable.front() + 1;
  EXPECT_EQ(report.problem_count, in_block + static_cast<int64_t>(report.problems.size()) - 1);
}

TEST_F(DamagedBlockSpec, OfAnIndexIsNamedByWhatCannotBeReadInIt) {
  Damage("tag");
  const VerifyReport report = Verify();
  EXPECT_THAT(report.problems, Contains(HasSubstr("unreadable in the index of tag unit:u")));
  EXPECT_THAT(report.problems, Not(Contains(HasSubstr("missing"))));
  EXPECT_LT(report.problem_count, 1000);
}

}  // namespace
}  // namespace jiedui::eventstore
