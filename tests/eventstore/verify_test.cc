// The check of a whole ledger: it finds every kind of damage and names the place.

#include "eventstore/verify.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/merkle.h"
#include "eventstore/store.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/raw.h"

namespace jiedui::eventstore {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// RFC 6962 known answers of certificate transparency's own test data.
constexpr const char* kLeaves[] = {"",
                                   "00",
                                   "10",
                                   "2021",
                                   "3031",
                                   "40414243",
                                   "5051525354555657",
                                   "606162636465666768696a6b6c6d6e6f"};
constexpr const char* kRoots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

TEST(MerkleRootSpec, TheKnownAnswersOfRfc6962) {
  MerkleRoot tree;
  EXPECT_EQ(Hex(tree.Root()), kRoots[0]);
  for (size_t i = 0; i < 8; ++i) {
    tree.Add(LeafHash(absl::HexStringToBytes(kLeaves[i])));
    EXPECT_EQ(Hex(tree.Root()), kRoots[i + 1]) << "size " << i + 1;
  }
}

TEST(MerkleRootSpec, ThreeHundredLeavesHaveTheRootThatGosVerifierAccepted) {
  MerkleRoot tree;
  for (int i = 0; i < 300; ++i) {
    if (i == 256) {
      EXPECT_EQ(Hex(tree.Root()),
                "63c56b646560de064a88321722936845520f2c8663e3dc01e6277fe608311679");
    }
    tree.Add(LeafHash("event-" + std::to_string(i)));
  }
  EXPECT_EQ(Hex(tree.Root()), "c631bae64eda9460f2e7630eb26426a10f2b1bfab37cc2b6ca22ded2a8fcb4ef");
}

// Four records of three requests and one request without records.
class VerifySpec : public testing::Test {
 protected:
  VerifySpec() {
    ledger_.Open();
    EXPECT_TRUE(ledger_.Submit("r1", Append({Event("a", {"pair:p", "unit:u"}), Event("b")})).ok());
    ledger_.clock().Advance(absl::Hours(1));
    EXPECT_TRUE(ledger_.Submit("r2", Append({Event("c", {"pair:p"}, 2)})).ok());
    EXPECT_TRUE(ledger_.Submit("r3", Append({})).ok());
    EXPECT_TRUE(ledger_.Submit("r4", Append({Event("d", {"unit:u"}, 3)})).ok());
  }

  VerifyReport Verify() {
    return ledger_.store().TakeSnapshot()->Verify([](Position, Position) {});
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
  MerkleRoot tree;
  for (const StoredEvent& event : ledger_.Read()) tree.Add(LeafHash(event.leaf));
  EXPECT_EQ(report.root, tree.Root());
}

TEST_F(VerifySpec, AnEmptyLedgerIsSoundAndHasTheRootOfNothing) {
  Ledger empty;
  empty.Open();
  const VerifyReport report = empty.store().TakeSnapshot()->Verify([](Position, Position) {});
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(Hex(report.root), kRoots[0]);
}

TEST_F(VerifySpec, ItSaysHowFarItIs) {
  std::vector<Position> done;
  ledger_.store().TakeSnapshot()->Verify([&](Position position, Position head) {
    done.push_back(position);
    EXPECT_EQ(head, 4);
  });
  EXPECT_THAT(done, testing::ElementsAre(4));
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

TEST_F(VerifySpec, TagsOutOfOrderAreFound) {
  EXPECT_THAT(
      ProblemsAfter(ChangedLeaf(1, [](EventRecord& r) { r.mutable_tags()->SwapElements(0, 1); })),
      Contains(HasSubstr("record 1: tags are not sorted")));
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

}  // namespace
}  // namespace jiedui::eventstore
