// Cells over the API: which there are, the events behind one and their proofs, what has changed,
// and what would be under another policy set.

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "eventstore/merkle.h"
#include "jiedui/v1/assessment_service.pb.h"
#include "jiedui/v1/audit_service.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "services/cell_pages.h"
#include "services/cell_service.h"
#include "tests/services/harness.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kStudies[] = "rows[3].figures[study_session_count].recorded";
constexpr char kRequired[] = "months[2017-03].required";

// The towns study together on the 20th of March; the study is voided in April.
class CellSpec : public ServerTest {
 protected:
  CellSpec() { Given(Paired() + Facts({Study("s1", Assign(kLincheng, kXingren), "2017-03-20")})); }

  static v1::TableQuery March() {
    v1::TableQuery table;
    table.set_kind(v1::TABLE_KIND_DISPATCH);
    table.set_program_id(kYear);
    table.set_unit_id(kLincheng);
    table.set_month("2017-03");
    return table;
  }

  static v1::TableQuery Compliance() {
    v1::TableQuery table;
    table.set_kind(v1::TABLE_KIND_PAIR_COMPLIANCE);
    table.set_program_id(kYear);
    table.set_pair_id(PairId(kLincheng, kXingren));
    return table;
  }

  Reply Explain(const v1::TableQuery& table, const std::string& path, bool proofs = false) {
    v1::ExplainCellRequest request;
    request.set_parent(kLedger);
    *request.mutable_table() = table;
    request.set_path(path);
    request.set_include_proofs(proofs);
    *request.mutable_read() = Strong();
    return client().Send("StatisticsService/ExplainCell", request);
  }

  Reply Compare(const v1::TableQuery& table, const v1::ReadOptions& before,
                const v1::ReadOptions& after) {
    v1::CompareTablesRequest request;
    request.set_parent(kLedger);
    *request.mutable_table() = table;
    *request.mutable_before() = before;
    *request.mutable_after() = after;
    return client().Send("StatisticsService/CompareTables", request);
  }

  int64_t head() { return store().head(); }
};

TEST_F(CellSpec, TheCellsOfATableAreListedPageByPage) {
  v1::ListCellsRequest request;
  request.set_parent(kLedger);
  *request.mutable_table() = March();
  request.set_page_size(7);
  *request.mutable_read() = Strong();
  std::vector<std::string> paths;
  do {
    const auto page =
        client().Send("StatisticsService/ListCells", request).As<v1::ListCellsResponse>();
    for (const v1::Cell& cell : page.cells()) paths.push_back(cell.path());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_GT(paths.size(), 20U);
  EXPECT_THAT(paths, testing::Contains(kStudies));
  EXPECT_THAT(paths, testing::Contains("due_date"));
}

TEST_F(CellSpec, PagesAfterAWriteAreOfTheStateOfTheFirst) {
  v1::ListCellsRequest request;
  request.set_parent(kLedger);
  *request.mutable_table() = March();
  request.set_page_size(7);
  *request.mutable_read() = Strong();
  const int64_t first = head();
  std::string studies;
  do {
    const auto page =
        client().Send("StatisticsService/ListCells", request).As<v1::ListCellsResponse>();
    EXPECT_EQ(page.metadata().read_position(), first);
    for (const v1::Cell& cell : page.cells()) {
      if (cell.path() == kStudies) studies = cell.value();
    }
    if (request.page_token().empty()) {
      Given(Facts({Void("s1", PairId(kLincheng, kXingren), "2017-04-03")}));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(studies, "1") << "though the study is voided by now";
}

TEST_F(CellSpec, ACellNamesTheEventsThatMadeItWhatItIs) {
  const int64_t held = head();
  Given(Facts({Void("s1", PairId(kLincheng, kXingren), "2017-04-03")}));
  const auto explained = Explain(March(), kStudies).As<v1::ExplainCellResponse>();
  const v1::CellExplanation& explanation = explained.explanation();
  EXPECT_EQ(explanation.cell().value(), "0");
  EXPECT_EQ(explanation.policy_set_id(), "zaozhuang-2017");
  std::vector<std::string> values;
  for (const v1::CellChange& change : explanation.changes()) values.push_back(change.after());
  ASSERT_THAT(values, ElementsAre("0", "1", "0"));
  EXPECT_EQ(explanation.changes(1).last_position(), held);
  EXPECT_EQ(explanation.changes(2).last_position(), head());
  EXPECT_FALSE(explanation.changes_cut()) << "each event that may have changed it was looked at";
  ASSERT_EQ(explained.events_size(), 3);
  EXPECT_EQ(explained.events(1).kind(), "GroupStudyHeld");
  EXPECT_EQ(explained.events(2).kind(), "ActivityVoided");
  EXPECT_EQ(explained.metadata().read_position(), head());
}

TEST_F(CellSpec, EachOfTheEventsIsProvenOnRequest) {
  v1::SignCheckpointRequest sign;
  sign.set_parent(kLedger);
  ASSERT_TRUE(client().Send("AuditService/SignCheckpoint", sign).ok());
  const auto explained = Explain(March(), kStudies, true).As<v1::ExplainCellResponse>();
  ASSERT_EQ(explained.proofs_size(), explained.events_size());
  for (int i = 0; i < explained.proofs_size(); ++i) {
    const v1::GetInclusionProofResponse& proof = explained.proofs(i);
    EXPECT_EQ(proof.leaf_index() + 1, explained.events(i).position());
    const std::vector<std::string> path(proof.hashes().begin(), proof.hashes().end());
    EXPECT_TRUE(eventstore::VerifyInclusion(static_cast<uint64_t>(proof.leaf_index()),
                                            static_cast<uint64_t>(proof.tree_size()),
                                            eventstore::LeafHash(explained.events(i).leaf()), path,
                                            proof.root_hash())
                    .ok());
  }
}

TEST_F(CellSpec, WhatMadeAnActivityCountComesWithItAndIsProven) {  // A26
  const std::string pair = PairId(kLincheng, kXingren);
  Given(Facts({Attest("s1", pair, kXingren, "2017-03-21")}));
  const int64_t confirmed = head();
  v1::SignCheckpointRequest sign;
  sign.set_parent(kLedger);
  ASSERT_TRUE(client().Send("AuditService/SignCheckpoint", sign).ok());
  const auto explained =
      Explain(Compliance(), "activities[s1].standing", true).As<v1::ExplainCellResponse>();
  EXPECT_THAT(explained.explanation().behind_positions(), testing::Contains(confirmed));
  ASSERT_EQ(explained.proofs_size(), explained.events_size());
  bool found = false;
  for (const v1::RecordedEvent& event : explained.events()) {
    found = found || event.position() == confirmed;
  }
  EXPECT_TRUE(found);
}

TEST_F(CellSpec, ThePolicySetItIsJudgedByIsThereWithItsAdoptionAndItsProof) {
  v1::SignCheckpointRequest sign;
  sign.set_parent(kLedger);
  ASSERT_TRUE(client().Send("AuditService/SignCheckpoint", sign).ok());
  const auto explained = Explain(March(), kStudies, true).As<v1::ExplainCellResponse>();
  ASSERT_EQ(explained.explanation().basis_positions_size(), 1);
  ASSERT_EQ(explained.basis_events_size(), 1);
  const v1::RecordedEvent& adoption = explained.basis_events(0);
  EXPECT_EQ(adoption.position(), explained.explanation().basis_positions(0));
  EXPECT_EQ(adoption.kind(), "PolicySetAdopted");
  EXPECT_EQ(adoption.event().policy_set_adopted().policy_set_id(), "zaozhuang-2017");
  ASSERT_EQ(explained.basis_proofs_size(), 1);
  EXPECT_EQ(explained.basis_proofs(0).leaf_index() + 1, adoption.position());
  EXPECT_EQ(Explain(March(), kStudies).As<v1::ExplainCellResponse>().basis_proofs_size(), 0);
}

// A month of studies with long minutes, more than one answer has room for.
TEST_F(CellSpec, TheEventsOfTheChangesComeFirstAndWhatHasNoRoomIsSaidToBeLeftOut) {
  const std::string minutes(1000, 'm');
  for (int i = 0; i < 60; ++i) {
    auto study = Study(absl::StrCat("long", i), Assign(kLincheng, kXingren), "2017-03-21");
    for (int topic = 0; topic < 40; ++topic) study.add_topics(minutes);
    Given(Facts({study}));
  }
  v1::SignCheckpointRequest sign;
  sign.set_parent(kLedger);
  ASSERT_TRUE(client().Send("AuditService/SignCheckpoint", sign).ok());
  for (const bool proofs : {false, true}) {
    const Reply reply = Explain(March(), kStudies, proofs);
    const auto explained = reply.As<v1::ExplainCellResponse>();
    const v1::CellExplanation& explanation = explained.explanation();
    EXPECT_EQ(explanation.cell().value(), "61");
    EXPECT_EQ(explanation.evidence_positions_size(), 61);
    EXPECT_TRUE(explained.events_cut());
    EXPECT_LT(reply.bytes.size(), (size_t{4} << 20) - (size_t{64} << 10));
    EXPECT_EQ(explained.proofs_size(), proofs ? explained.events_size() : 0);
    ASSERT_EQ(explanation.changes_size(), 20);
    ASSERT_GT(explained.events_size(), 20) << "some of the others too";
    for (int i = 0; i < 20; ++i) {
      EXPECT_EQ(explained.events(i).position(), explanation.changes(i).last_position());
    }
    for (int i = 20; i < explained.events_size(); ++i) {
      EXPECT_LT(explained.events(i).position(), explained.events(0).position());
    }
  }
}

TEST_F(CellSpec, WhatAKindOfTableDoesNotTakeIsRefused) {
  v1::TableQuery month = March();
  month.set_pair_id(PairId(kLincheng, kXingren));
  EXPECT_EQ(Explain(month, kStudies).field(), "table.pair_id");
  v1::TableQuery pair = Compliance();
  pair.set_unit_id(kLincheng);
  EXPECT_EQ(Explain(pair, kRequired).field(), "table.unit_id");
  pair = Compliance();
  pair.set_month("2017-03");
  EXPECT_EQ(Explain(pair, kRequired).field(), "table.month");
  EXPECT_EQ(Explain(pair, kRequired).reason(), "FIELD_INVALID");
}

TEST_F(CellSpec, APairIsLookedForInItsProgramme) {
  v1::TableQuery pair = Compliance();
  pair.set_program_id("2018");
  EXPECT_EQ(Explain(pair, kRequired).reason(), "RESOURCE_NOT_FOUND");
}

TEST_F(CellSpec, ItIsAskedInAnyStateOfThePast) {
  Given(Facts({Void("s1", PairId(kLincheng, kXingren), "2017-04-03")}));
  v1::ExplainCellRequest request;
  request.set_parent(kLedger);
  *request.mutable_table() = March();
  request.set_path(kStudies);
  *request.mutable_read() = AsOf(head() - 1);
  const auto explained =
      client().Send("StatisticsService/ExplainCell", request).As<v1::ExplainCellResponse>();
  EXPECT_EQ(explained.explanation().cell().value(), "1");
  EXPECT_EQ(explained.metadata().read_position(), head() - 1);
}

TEST_F(CellSpec, WhatWasFoundOfACellIsToldAgainUntilAnEventChangesIt) {
  const auto told = [this] {
    const auto explained = Explain(March(), kStudies).As<v1::ExplainCellResponse>();
    EXPECT_EQ(explained.metadata().read_position(), head());
    return explained.explanation();
  };
  const std::string first = told().SerializeAsString();
  EXPECT_EQ(told().SerializeAsString(), first);
  Given(Facts({RenameUnit(kTengzhou, "滕州新区", "2017-06-01")}));
  EXPECT_EQ(told().SerializeAsString(), first) << "of another unit";
  Given(Facts({Void("s1", PairId(kLincheng, kXingren), "2017-04-03")}));
  EXPECT_EQ(told().changes_size(), 3);
  EXPECT_EQ(told().changes(2).last_position(), head());
}

TEST_F(CellSpec, WhatChangedBetweenTwoStatesIsNamedWithItsEvent) {
  const int64_t before = head();
  Given(Facts({Void("s1", PairId(kLincheng, kXingren), "2017-04-03")}));
  const auto compared = Compare(March(), AsOf(before), Strong()).As<v1::CompareTablesResponse>();
  EXPECT_EQ(compared.before().read_position(), before);
  EXPECT_EQ(compared.after().read_position(), head());
  bool found = false;
  for (const v1::CellChange& change : compared.changes()) {
    EXPECT_EQ(change.first_position(), head());
    EXPECT_EQ(change.last_position(), head());
    EXPECT_EQ(change.event_count(), 1);
    EXPECT_EQ(change.range_reason(), v1::RANGE_REASON_UNSPECIFIED);
    if (change.path() != kStudies) continue;
    found = true;
    EXPECT_EQ(change.before(), "1");
    EXPECT_EQ(change.after(), "0");
  }
  EXPECT_TRUE(found);
  EXPECT_THAT(Compare(March(), AsOf(head()), Strong()).As<v1::CompareTablesResponse>().changes(),
              IsEmpty());
}

// Two states that nothing tells apart have no differences whatever was recorded.
TEST_F(CellSpec, AComparisonSaysWithWhichStateOfThePast) {
  for (const v1::ReadOptions& before : {v1::ReadOptions(), AtLeast(1), Strong()}) {
    const Reply reply = Compare(March(), before, Strong());
    EXPECT_EQ(reply.reason(), "FIELD_REQUIRED") << before.ShortDebugString();
    EXPECT_EQ(reply.field(), "before");
  }
  EXPECT_TRUE(Compare(March(), AsOf(head()), {}).ok());
}

v1::ReadOptions Assuming(const event::v1::PolicySetAdopted& set) {
  v1::ReadOptions options = Strong();
  options.mutable_assumed_policy()->set_program_id(kYear);
  *options.mutable_assumed_policy()->mutable_policy_set() = set;
  return options;
}

event::v1::PolicySetAdopted TwoActivitiesAMonth() {
  event::v1::PolicySetAdopted set = domain::ZaozhuangPolicySet();
  set.set_policy_set_id("two-a-month");
  for (event::v1::PolicyParameter& parameter : *set.mutable_parameters()) {
    if (parameter.key() == "month.min_activities") parameter.set_value("2");
  }
  return set;
}

TEST_F(CellSpec, AnyTableIsReadUnderAPolicySetThatIsOnlyAssumed) {
  const int64_t before = head();
  v1::ListPairComplianceRequest request;
  request.set_parent(kLedger);
  request.set_program_id(kYear);
  request.set_page_size(1);
  *request.mutable_read() = Assuming(TwoActivitiesAMonth());
  for (int page = 0; page < 2; ++page) {
    const auto listed = client()
                            .Send("StatisticsService/ListPairCompliance", request)
                            .As<v1::ListPairComplianceResponse>();
    EXPECT_EQ(listed.metadata().assumed_policy_set_id(), "two-a-month");
    ASSERT_EQ(listed.pairs_size(), 1);
    EXPECT_EQ(listed.pairs(0).policy_set_id(), "two-a-month") << "page " << page;
    request.set_page_token(listed.next_page_token());
  }
  EXPECT_EQ(head(), before) << "nothing was recorded";
}

TEST_F(CellSpec, ASetThatIsOnlyAssumedWasAdoptedByNoEvent) {
  v1::ExplainCellRequest request;
  request.set_parent(kLedger);
  *request.mutable_table() = Compliance();
  request.set_path(kRequired);
  *request.mutable_read() = Assuming(TwoActivitiesAMonth());
  const auto explained =
      client().Send("StatisticsService/ExplainCell", request).As<v1::ExplainCellResponse>();
  EXPECT_EQ(explained.explanation().policy_set_id(), "two-a-month");
  EXPECT_THAT(explained.explanation().basis_positions(), IsEmpty());
}

TEST_F(CellSpec, TheAdoptedSetAndAnAssumedOneAreCompared) {
  const auto compared = Compare(Compliance(), Strong(), Assuming(TwoActivitiesAMonth()))
                            .As<v1::CompareTablesResponse>();
  EXPECT_EQ(compared.before().assumed_policy_set_id(), "");
  EXPECT_EQ(compared.after().assumed_policy_set_id(), "two-a-month");
  bool found = false;
  for (const v1::CellChange& change : compared.changes()) {
    EXPECT_EQ(change.last_position(), 0) << "no event did it";
    EXPECT_EQ(change.event_count(), 0);
    EXPECT_EQ(change.range_reason(), v1::RANGE_REASON_POLICY_SETS);
    if (change.path() != kRequired) continue;
    found = true;
    EXPECT_EQ(change.before(), "1");
    EXPECT_EQ(change.after(), "2");
  }
  EXPECT_TRUE(found);
  EXPECT_THAT(Compare(Compliance(), Assuming(domain::ZaozhuangPolicySet()),
                      Assuming(domain::ZaozhuangPolicySet()))
                  .As<v1::CompareTablesResponse>()
                  .changes(),
              IsEmpty());
}

TEST_F(CellSpec, ATableThatShowsWhatWasPublishedIsReadUnderNoAssumedPolicySet) {
  for (const auto& [kind, instead] :
       {std::pair(v1::TABLE_KIND_ASSESSMENT_RESULT, "TABLE_KIND_ASSESSMENT"),
        std::pair(v1::TABLE_KIND_BULLETINS, "TABLE_KIND_DISPATCH")}) {
    v1::TableQuery table;
    table.set_kind(kind);
    table.set_program_id(kYear);
    v1::ListCellsRequest list;
    list.set_parent(kLedger);
    *list.mutable_table() = table;
    *list.mutable_read() = Assuming(TwoActivitiesAMonth());
    v1::ExplainCellRequest explain;
    explain.set_parent(kLedger);
    *explain.mutable_table() = table;
    explain.set_path("program_id");
    *explain.mutable_read() = list.read();
    const std::pair<Reply, const char*> refused[] = {
        {client().Send("StatisticsService/ListCells", list), "read.assumed_policy"},
        {client().Send("StatisticsService/ExplainCell", explain), "read.assumed_policy"},
        {Compare(table, Strong(), list.read()), "after.assumed_policy"},
        {Compare(table, list.read(), Strong()), "before.assumed_policy"}};
    for (const auto& [reply, field] : refused) {
      ExpectRefused(reply, v1::ERROR_REASON_FIELD_INVALID, head());
      EXPECT_EQ(reply.field(), field);
      EXPECT_THAT(reply.info.metadata().at("problem"), testing::HasSubstr(instead));
      EXPECT_THAT(reply.info.metadata().at("problem_zh"), testing::HasSubstr(instead));
    }
  }
}

TEST_F(CellSpec, TheRecordOfAnAssessmentIsReadUnderNoAssumedPolicySet) {
  v1::GetAssessmentTableRequest table;
  table.set_name(absl::StrCat(kLedger, "/assessments/2017"));
  *table.mutable_read() = Assuming(TwoActivitiesAMonth());
  v1::GetAssessmentRecordRequest record;
  record.set_name(table.name());
  *record.mutable_read() = table.read();
  for (const Reply& reply : {client().Send("AssessmentService/GetAssessmentTable", table),
                             client().Send("AssessmentService/GetAssessmentRecord", record)}) {
    EXPECT_EQ(reply.reason(), "FIELD_INVALID");
    EXPECT_EQ(reply.field(), "read.assumed_policy");
  }
}

TEST_F(CellSpec, ValuesAreFilteredAsNumbers) {
  v1::ListCellsRequest request;
  request.set_parent(kLedger);
  *request.mutable_table() = March();
  request.set_page_size(1000);
  request.set_filter("value >= 1");
  const auto listed =
      client().Send("StatisticsService/ListCells", request).As<v1::ListCellsResponse>();
  ASSERT_GT(listed.cells_size(), 0);
  for (const v1::Cell& cell : listed.cells()) {
    int64_t number = 0;
    EXPECT_TRUE(absl::SimpleAtoi(cell.value(), &number) && number >= 1) << cell.path();
  }
}

v1::TableQuery YearEnd() {
  v1::TableQuery table;
  table.set_kind(v1::TABLE_KIND_ASSESSMENT);
  table.set_program_id(kYear);
  *table.mutable_on_date() = Date("2017-12-31");
  return table;
}

TEST_F(CellSpec, RanksThatChangedAreListedBesideTheCells) {
  const auto since_nothing = Compare(YearEnd(), AsOf(1), Strong()).As<v1::CompareTablesResponse>();
  std::set<std::string> ranked;
  for (const v1::RankChange& rank : since_nothing.rank_changes()) {
    EXPECT_FALSE(rank.has_before()) << rank.path();
    EXPECT_GE(rank.after(), 1);
    ranked.insert(rank.id());
  }
  EXPECT_THAT(ranked, testing::IsSupersetOf({std::string(kXuecheng), std::string(kLincheng),
                                             PairId(kLincheng, kXingren)}));
  const auto assumed = Compare(YearEnd(), Strong(), Assuming(domain::ZaozhuangPolicySet()))
                           .As<v1::CompareTablesResponse>();
  EXPECT_THAT(assumed.rank_changes(), IsEmpty()) << "it is the set that is in force";
}

TEST_F(CellSpec, ALongComparisonIsHadPartByPart) {
  v1::CompareTablesRequest request;
  request.set_parent(kLedger);
  *request.mutable_table() = YearEnd();
  *request.mutable_before() = AsOf(1);
  *request.mutable_after() = AsOf(head());
  const auto compare = [&] { return client().Send("StatisticsService/CompareTables", request); };
  const auto whole = compare().As<v1::CompareTablesResponse>();
  ASSERT_GT(whole.changes_size(), 3);
  EXPECT_EQ(whole.left_out_count(), 0);
  request.set_skip(whole.changes_size() - 2);
  const auto rest = compare().As<v1::CompareTablesResponse>();
  ASSERT_EQ(rest.changes_size(), 2);
  EXPECT_EQ(rest.changes(1).SerializeAsString(),
            whole.changes(whole.changes_size() - 1).SerializeAsString());
  EXPECT_EQ(rest.rank_changes_size(), whole.rank_changes_size()) << "ranks are always all there";
  request.set_skip(whole.changes_size() + 1);
  EXPECT_THAT(compare().As<v1::CompareTablesResponse>().changes(), IsEmpty());
  request.set_skip(-1);
  EXPECT_EQ(compare().field(), "skip");
}

TEST(ComparisonSpec, WhatAnAnswerHasNoRoomForIsCounted) {
  std::vector<v1::CellChange> changes(25'000);
  for (size_t i = 0; i < changes.size(); ++i) changes[i].set_path(absl::StrCat(i));
  std::vector<int32_t> left_out;
  size_t listed = 0;
  do {
    v1::CompareTablesResponse part;
    AddChanges(changes, listed, kMaxCompared, part);
    ASSERT_GT(part.changes_size(), 0);
    EXPECT_EQ(part.changes(0).path(), absl::StrCat(listed));
    EXPECT_EQ(part.changes_cut(), part.left_out_count() > 0);
    listed += static_cast<size_t>(part.changes_size());
    left_out.push_back(part.left_out_count());
  } while (left_out.back() > 0);
  EXPECT_THAT(left_out, ElementsAre(15'000, 5'000, 0));
  for (v1::CellChange& change : changes) change.set_after(std::string(1000, 'x'));
  v1::CompareTablesResponse part;
  AddChanges(changes, 0, kMaxCompared, part);
  EXPECT_LT(part.ByteSizeLong(), (size_t{4} << 20) - (size_t{64} << 10));
  EXPECT_EQ(part.changes_size() + part.left_out_count(), 25'000);
}

// As they are asked over the API: each is told apart from the others, in both languages.
TEST_F(CellSpec, EachMistakeOfAReadIsToldInBothLanguages) {
  v1::ListCellsRequest list;
  list.set_parent(kLedger);
  *list.mutable_table() = March();
  *list.mutable_read() = Strong();
  const auto refusal = [&] { return client().Send("StatisticsService/ListCells", list); };
  const auto expect = [](const Reply& reply, const char* reason, const char* field,
                         const char* chinese) {
    EXPECT_EQ(reply.reason(), reason);
    EXPECT_EQ(reply.field(), field);
    EXPECT_TRUE(absl::StrContains(reply.chinese, chinese)) << reply.chinese;
    EXPECT_FALSE(reply.status.error_message().empty());
  };
  list.set_filter("value >");
  expect(refusal(), "FILTER_INVALID", "filter", "筛选条件");
  list.clear_filter();
  list.set_page_size(3);
  list.set_page_token(refusal().As<v1::ListCellsResponse>().next_page_token());
  list.mutable_table()->set_month("2017-04");
  expect(refusal(), "PAGE_TOKEN_INVALID", "page_token", "更改了查询条件");
  list.clear_page_token();
  *list.mutable_read() = AsOf(0);
  expect(refusal(), "BEFORE_LEDGER", "read.as_of_position", "尚无事件");
  *list.mutable_read() = AsOf(head() + 1);
  expect(refusal(), "POSITION_IN_FUTURE", "read.as_of_position", "超出账本末尾");
  *list.mutable_read() = AtLeast(head() + 1);
  expect(refusal(), "POSITION_IN_FUTURE", "read.min_position", "超出账本末尾");
  expect(Explain(March(), "rows[9].text"), "CELL_NOT_FOUND", "path", "jiedui cells");
}

TEST_F(CellSpec, ARefusedComparisonNamesWhichOfItsStates) {
  const v1::ReadOptions late = AsOf(head() + 1);
  EXPECT_EQ(Compare(March(), late, Strong()).field(), "before.as_of_position");
  EXPECT_EQ(Compare(March(), AsOf(1), late).field(), "after.as_of_position");
  EXPECT_EQ(Compare(March(), AsOf(1), AtLeast(head() + 1)).field(), "after.min_position");
  EXPECT_EQ(Compare(March(), late, Strong()).reason(), "POSITION_IN_FUTURE");
  EXPECT_FALSE(Compare(March(), late, Strong()).chinese.empty());
}

TEST_F(CellSpec, WhatCannotBeAskedIsRefused) {
  const auto reason = [this](const v1::TableQuery& table, const std::string& path) {
    return Explain(table, path).reason();
  };
  EXPECT_EQ(reason(March(), "rows[9].text"), "CELL_NOT_FOUND");
  EXPECT_EQ(reason(March(), ""), "FIELD_REQUIRED");
  EXPECT_EQ(reason({}, kStudies), "FIELD_REQUIRED");
  v1::TableQuery table = March();
  table.clear_unit_id();
  EXPECT_EQ(reason(table, kStudies), "FIELD_REQUIRED");
  table = March();
  table.set_month("March");
  EXPECT_EQ(reason(table, kStudies), "MONTH_INVALID");
  table = March();
  table.set_unit_id("370499");
  EXPECT_EQ(reason(table, kStudies), "RESOURCE_NOT_FOUND");
  table = March();
  table.set_kind(static_cast<v1::TableKind>(99));
  EXPECT_EQ(reason(table, kStudies), "FIELD_INVALID");
  EXPECT_EQ(Compare(March(), AsOf(head()), AsOf(1)).reason(), "FIELD_INVALID");
  table = March();
  table.mutable_on_date()->set_year(9999);
  table.mutable_on_date()->set_month(12);
  table.mutable_on_date()->set_day(31);
  EXPECT_TRUE(absl::StrContains(Explain(table, kStudies).chinese, "1900-01-01 至 2999-12-31"));
  EXPECT_EQ(Compare(March(), AsOf(head() + 1), Strong()).reason(), "POSITION_IN_FUTURE");
  event::v1::PolicySetAdopted incomplete = domain::ZaozhuangPolicySet();
  incomplete.mutable_parameters()->RemoveLast();
  EXPECT_EQ(Compare(March(), Strong(), Assuming(incomplete)).reason(), "POLICY_INVALID");
}

}  // namespace
}  // namespace jiedui::services
