// Statements of tables: their lines, whose signature makes one a ledger's own, and what comparing
// two of them tells.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/checkpoint.h"
#include "projections/fold.h"
#include "projections/state_hash.h"
#include "projections/table_statement.h"
#include "tests/eventstore/known_note.h"
#include "tests/projections/story.h"

namespace jiedui::projections {
namespace {

using eventstore::kKnownOrigin;
using eventstore::Signer;
using eventstore::Verifier;

using ::testing::HasSubstr;

using ::testing::SizeIs;
using Verdict = ComparedTable::Verdict;

// The hash of the rows "unit/370403" -> "one" and "unit/370404" -> "two", and the note, were made
// by hashlib and another library's Ed25519.
constexpr char kHash[] = "7c66e677232622bb4638a2d93c02dc1ea2f5f0b6b35fa1335a5bac8347999406";
const std::string kText = absl::StrCat(kKnownOrigin,
                                       "/tables\n"
                                       "300\n"
                                       "xjG65k7alGDy52MOsmQmoQ8rG/qzfMK2yiLe0qj8tO8=\n"
                                       "registry/3 2 fGbmdyMmIrtGOKLZPALcHqL18LazX6EzWlusg0eZlAY=\n"
                                       "pair_register/1 0 -\n");
const std::string kNote =
    absl::StrCat(kText, "\n— ", kKnownOrigin,
                 " BpsGoSR/XMoZJ94k8sMDcbDEmzmhd3bcCZ0K+I4z4uABgMeNedziXVsIdZT6zPUBwPHTnJ9l6PIqCbD"
                 "qTrP/GxByXQE=\n");

TableStatement Known() {
  return {
      kKnownOrigin,
      300,
      absl::HexStringToBytes("c631bae64eda9460f2e7630eb26426a10f2b1bfab37cc2b6ca22ded2a8fcb4ef"),
      {{"registry/3", 2, absl::HexStringToBytes(kHash)}, {"pair_register/1", 0, ""}}};
}

Signer KnownSigner() {
  return *Signer::FromSeed(kKnownOrigin, eventstore::KnownSeed('\0'));
}

Signer SignerOf(absl::string_view name, char byte) {
  return *Signer::FromSeed(name, std::string(32, byte));
}

std::string ParseRefusal(absl::string_view text) {
  const absl::Status status = ParseTableStatement(text).status();
  EXPECT_TRUE(status.ok() || absl::IsInvalidArgument(status)) << status;
  return std::string(status.message());
}

// The known note with one piece of it replaced.
absl::Status Tampered(absl::string_view from, absl::string_view to) {
  const std::string note = absl::StrReplaceAll(kNote, {{from, to}});
  EXPECT_NE(note, kNote);
  return OpenTableStatement(note, {KnownSigner().verifier()}).status();
}

TEST(TableStatementSpec, TheKnownStatementIsWrittenAndReadToTheByte) {
  EXPECT_EQ(FormatTableStatement(Known()), kText);
  EXPECT_EQ(*ParseTableStatement(kText), Known());
  EXPECT_EQ(*SignTableStatement(Known(), {KnownSigner()}), kNote);
  EXPECT_EQ(*OpenTableStatement(kNote, {*Verifier::Parse(eventstore::kKnownLogVkey)}), Known());
}

TEST(TableStatementSpec, TheHashOfATableIsTheOneOfItsRowsInOrder) {
  MemoryTables tables;
  tables.Put(TableId::kRegistry, "unit/370404", "two");
  tables.Put(TableId::kRegistry, "unit/370403", "one");
  const std::vector<StatedTable> stated = StateTables(tables);
  EXPECT_EQ(Hex(stated[0].hash), kHash);
  EXPECT_EQ(stated[0].row_count, 2U);
  EXPECT_EQ(stated[1], (StatedTable{TableVersions()[1], 0, ""}));
}

TEST(TableStatementSpec, AWrongKeyHasNotSignedIt) {
  const absl::Status status =
      OpenTableStatement(kNote, {SignerOf(kKnownOrigin, 'a').verifier()}).status();
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
}

TEST(TableStatementSpec, AnotherLedgersKeyDoesNotMakeItTheLedgersOwn) {
  const Signer other = SignerOf("jiedui.example/370500", 'a');
  const absl::Status status =
      OpenTableStatement(*eventstore::SignNote(kText, {other}), {other.verifier()}).status();
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("is not signed with a known key of its own"));
}

TEST(TableStatementSpec, OnlyKeysOfTheLedgerSignIt) {
  EXPECT_THAT(
      SignTableStatement(Known(), {SignerOf("jiedui.example/370500", 'a')}).status().message(),
      HasSubstr("cannot be signed with a key of jiedui.example/370500"));
}

TEST(TableStatementSpec, EveryTamperedLineBreaksTheSignature) {
  const std::pair<const char*, const char*> changes[] = {
      {"370400/tables", "370401/tables"}, {"\n300\n", "\n301\n"}, {"\nxjG6", "\nxjG7"},
      {"registry/3 2 ", "registry/4 2 "}, {"/3 2 f", "/3 3 f"},   {" fGbm", " fGbn"},
      {"pair_register/1 0 -\n", ""}};
  for (const auto& [from, to] : changes) {
    const absl::Status status = Tampered(from, to);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << from << ": " << status;
  }
}

TEST(TableStatementSpec, ItIsNoCheckpointAndACheckpointIsNoStatement) {
  const std::vector<Verifier> keys = {KnownSigner().verifier()};
  EXPECT_FALSE(eventstore::OpenCheckpoint(kNote, keys).ok());
  EXPECT_FALSE(OpenTableStatement(eventstore::KnownNote(), keys).ok());
  TableStatement without_tables = Known();
  without_tables.tables.clear();
  EXPECT_FALSE(SignTableStatement(without_tables, {KnownSigner()}).ok())
      << "three lines, as a checkpoint has";
}

TEST(TableStatementSpec, TheOldAndTheNewKeySignTogether) {
  TableStatement statement = Known();
  statement.origin = "ada.example";
  const Signer old_key = SignerOf("ada.example", 'a');
  const Signer new_key = SignerOf("ada.example", 'b');
  const std::string note = *SignTableStatement(statement, {old_key, new_key});
  for (const Signer& trusted : {old_key, new_key}) {
    EXPECT_EQ(*OpenTableStatement(note, {trusted.verifier()}), statement);
  }
}

TEST(TableStatementSpec, AMalformedStatementIsRefusedWithTheLineAndTheReason) {
  const std::string hash = absl::Base64Escape(std::string(32, 'r'));
  const std::string head = "a/tables\n1\n" + hash + "\n";
  const std::pair<std::string, const char*> cases[] = {
      {"", "has not the lines"},
      {head, "has not the lines"},
      {head + "t/1 0 -", "does not end its last line"},
      {"a\n1\n" + hash + "\nt/1 0 -\n", "line 1 of the table statement has \"a\" where an origin"},
      {"/tables\n1\n" + hash + "\nt/1 0 -\n", "line 1"},
      {"a b/tables\n1\n" + hash + "\nt/1 0 -\n", "line 1"},
      {"a/tables\n0\n" + hash + "\nt/1 0 -\n", "line 2 of the table statement has \"0\""},
      {"a/tables\n01\n" + hash + "\nt/1 0 -\n", "line 2"},
      {"a/tables\n9223372036854775808\n" + hash + "\nt/1 0 -\n", "line 2"},
      {"a/tables\n1\n" + hash + "=\nt/1 0 -\n", "line 3"},
      {"a/tables\n1\n" + absl::Base64Escape(std::string(31, 'r')) + "\nt/1 0 -\n", "line 3"},
      {head + "t/1 0\n", "line 4 of the table statement does not have the three words"},
      {head + "t/1 0 - \n", "line 4"},
      {head + "\n", "line 4"},
      {head + "t 0 -\n", "line 4 of the table statement has \"t\" where a table and its version"},
      {head + "t/0 0 -\n", "where a table and its version"},
      {head + "t/01 0 -\n", "where a table and its version"},
      {head + "t/1/1 0 -\n", "where a table and its version"},
      {head + "/1 0 -\n", "where a table and its version"},
      {head + "T/1 0 -\n", "where a table and its version"},
      {head + "t/1 -1 -\n", "has \"-1\" where a number of rows"},
      {head + "t/1 1 -\n", "has \"-\" where the hash of 1 rows"},
      {head + "t/1 0 " + hash + "\n", "where the hash of 0 rows"},
      {head + "t/1 0 -\nt/2 0 -\n", "line 5 of the table statement states t once more"}};
  for (const auto& [text, reason] : cases) {
    EXPECT_THAT(ParseRefusal(text), HasSubstr(reason)) << absl::CHexEscape(text);
  }
  EXPECT_EQ(ParseRefusal(head + "t/1 0 -\n"), "");
  EXPECT_EQ(ParseRefusal("a/tables\n9223372036854775807\n" + hash + "\nt/1 9223372036854775807 " +
                         hash + "\n"),
            "");
}

TEST(TableStatementSpec, EveryTableIsStatedAndTheSameEventsGiveTheSame) {
  const Story story = LongStory();
  const std::vector<StatedTable> stated = StateTables(story.tables());
  ASSERT_THAT(stated, SizeIs(kTableCount));
  MemoryTables replayed;
  for (const eventstore::StoredEvent& event : story.log()) {
    ASSERT_TRUE(FoldEvent(event, replayed).ok());
  }
  EXPECT_EQ(StateTables(replayed), stated);
  for (size_t i = 0; i < stated.size(); ++i) {
    EXPECT_EQ(stated[i].table, TableVersions()[i]);
    EXPECT_EQ(stated[i].hash, HashTable(story.tables(), static_cast<TableId>(i)).hash);
    EXPECT_GT(stated[i].row_count, 0U) << stated[i].table;
  }
}

TEST(TableStatementSpec, OneChangedByteOfOneRowIsFoundInItsTableAlone) {
  Story story = LongStory();
  MemoryTables tampered = story.tables();
  std::string key;
  std::string row;
  tampered.Scan(TableId::kCaseBoard, "case/",
                [&](absl::string_view first, absl::string_view bytes) {
                  key = std::string(first);
                  row = std::string(bytes);
                  return false;
                });
  ASSERT_FALSE(row.empty());
  row.back() = static_cast<char>(row.back() ^ 1);
  tampered.Put(TableId::kCaseBoard, key, row);

  const auto compared = CompareStated(StateTables(tampered), StateTables(story.tables()));

  ASSERT_THAT(compared, SizeIs(kTableCount));
  for (size_t i = 0; i < compared.size(); ++i) {
    const bool is_changed = static_cast<TableId>(i) == TableId::kCaseBoard;
    EXPECT_EQ(compared[i].verdict, is_changed ? Verdict::kDifferent : Verdict::kEqual);
  }
}

TEST(TableStatementSpec, AnotherVersionIsNotTakenForAnotherContent) {
  const std::vector<StatedTable> stated = {{"registry/3", 1, std::string(32, 'a')},
                                           {"case_board/2", 1, std::string(32, 'b')},
                                           {"gone/1", 0, ""}};
  const std::vector<StatedTable> folded = {{"registry/3", 2, std::string(32, 'a')},
                                           {"case_board/3", 1, std::string(32, 'b')},
                                           {"fresh/1", 0, ""}};

  const auto compared = CompareStated(stated, folded);

  ASSERT_THAT(compared, SizeIs(4));
  EXPECT_EQ(compared[0].verdict, Verdict::kDifferent) << "the number of rows counts too";
  EXPECT_EQ(compared[1].verdict, Verdict::kOtherVersion);
  EXPECT_EQ(compared[1].folded.table, "case_board/3");
  EXPECT_EQ(compared[2].verdict, Verdict::kOtherVersion);
  EXPECT_EQ(compared[2].folded.table, "");
  EXPECT_EQ(compared[3].verdict, Verdict::kOtherVersion);
  EXPECT_EQ(compared[3].stated.table, "");
  EXPECT_EQ(compared[3].folded.table, "fresh/1");
}

}  // namespace
}  // namespace jiedui::projections
