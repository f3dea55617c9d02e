// Of an explanation by more facts than come with one answer every one has its event and its proof,
// and all proofs lead to one root.

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "eventstore/merkle.h"
#include "jiedui/v1/audit_service.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "tests/services/cells_fixture.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::Each;
using testing::IsEmpty;

constexpr int kStudies = 210;

// The towns study together 210 times in March, and a checkpoint covers all of it.
class CellProofsSpec : public CellsTest {
 protected:
  CellProofsSpec() {
    Given(Paired());
    for (int i = 0; i < kStudies; ++i) Study();
    Sign();
  }

  void Study() {
    Given(Facts(
        {spec::Study(absl::StrCat("s", ++studies_), Assign(kLincheng, kXingren), "2017-03-21")}));
  }

  void Sign() {
    v1::SignCheckpointRequest request;
    request.set_parent(kLedger);
    ASSERT_TRUE(client().Send("AuditService/SignCheckpoint", request).ok());
  }

  // How often the towns studied in March, proven.
  static v1::ExplainCellRequest Studies() {
    v1::ExplainCellRequest request;
    request.set_parent(kLedger);
    request.mutable_table()->set_kind(v1::TABLE_KIND_DISPATCH);
    request.mutable_table()->set_program_id(kYear);
    request.mutable_table()->set_unit_id(kLincheng);
    request.mutable_table()->set_month("2017-03");
    request.set_path("rows[3].figures[study_session_count].recorded");
    request.set_include_proofs(true);
    *request.mutable_read() = Strong();
    return request;
  }

  Reply Ask(const v1::ExplainCellRequest& request) {
    return client().Send("StatisticsService/ExplainCell", request);
  }

  // All pages of what is behind the cell, while more is recorded and signed.
  std::vector<v1::ExplainCellResponse> PagesOf(v1::ExplainCellRequest request) {
    std::vector<v1::ExplainCellResponse> pages;
    do {
      pages.push_back(Ask(request).As<v1::ExplainCellResponse>());
      request.set_page_token(pages.back().next_page_token());
      Study();
      Sign();
    } while (!request.page_token().empty());
    return pages;
  }

  // That the event is in the tree, whose root is the one the others lead to.
  void ExpectProven(const v1::RecordedEvent& event, const v1::GetInclusionProofResponse& proof) {
    SCOPED_TRACE(event.position());
    EXPECT_EQ(proof.leaf_index() + 1, event.position());
    roots_[proof.tree_size()].insert(proof.root_hash());
    const std::vector<std::string> path(proof.hashes().begin(), proof.hashes().end());
    EXPECT_TRUE(eventstore::VerifyInclusion(static_cast<uint64_t>(proof.leaf_index()),
                                            static_cast<uint64_t>(proof.tree_size()),
                                            eventstore::LeafHash(event.leaf()), path,
                                            proof.root_hash())
                    .ok());
    EXPECT_NE(proof.tlog_proof(), "") << "the tree is that of a checkpoint";
  }

  void ExpectOneRoot(int64_t size) {
    ASSERT_EQ(roots_.size(), 1U);
    EXPECT_EQ(roots_.begin()->first, size);
    EXPECT_EQ(roots_.begin()->second.size(), 1U);
  }

  // The positions of the facts, each with its event and its proof.
  std::vector<int64_t> ExpectFactsProven(const std::vector<v1::ExplainCellResponse>& pages) {
    std::vector<int64_t> facts;
    for (const v1::ExplainCellResponse& page : pages) {
      const auto& positions = page.explanation().behind_positions();
      EXPECT_EQ(page.page_events_size(), positions.size());
      EXPECT_EQ(page.page_proofs_size(), positions.size());
      for (int i = 0; i < std::min(page.page_events_size(), page.page_proofs_size()); ++i) {
        EXPECT_EQ(page.page_events(i).position(), positions[i]);
        EXPECT_EQ(page.page_events(i).kind(), "GroupStudyHeld");
        EXPECT_NE(page.page_events(i).actor(), "");
        EXPECT_TRUE(page.page_events(i).has_occurred_date());
        ExpectProven(page.page_events(i), page.page_proofs(i));
        facts.push_back(positions[i]);
      }
    }
    return facts;
  }

  int studies_ = 0;
  std::map<int64_t, std::set<std::string>> roots_;  // by the size of their tree
};

TEST_F(CellProofsSpec, EachFactIsProvenOnceAndEveryPageLeadsToTheRootOfTheFirst) {
  const int64_t signed_to = head();
  v1::ExplainCellRequest request = Studies();
  request.set_page_size(60);
  const std::vector<v1::ExplainCellResponse> pages = PagesOf(request);
  EXPECT_EQ(pages.size(), 4U);
  const std::vector<int64_t> facts = ExpectFactsProven(pages);
  EXPECT_EQ(facts.size(), static_cast<size_t>(kStudies));
  EXPECT_EQ(std::set<int64_t>(facts.begin(), facts.end()).size(), facts.size()) << "each once";
  ASSERT_EQ(pages.front().proofs_size(), pages.front().events_size());
  for (int i = 0; i < pages.front().events_size(); ++i) {
    ExpectProven(pages.front().events(i), pages.front().proofs(i));
  }
  ExpectOneRoot(signed_to);
}

// Of up to 200 they are among the events of the answer.
TEST_F(CellProofsSpec, ProofsOfManyFactsComeThoughNoPageWasAskedFor) {
  const int64_t signed_to = head();
  const std::vector<int64_t> facts = ExpectFactsProven(PagesOf(Studies()));
  EXPECT_EQ(std::set<int64_t>(facts.begin(), facts.end()).size(), static_cast<size_t>(kStudies));
  EXPECT_EQ(facts.size(), static_cast<size_t>(kStudies));
  ExpectOneRoot(signed_to);
  v1::ExplainCellRequest unproven = Studies();
  unproven.set_include_proofs(false);
  const auto whole = Ask(unproven).As<v1::ExplainCellResponse>();
  EXPECT_THAT(whole.page_events(), IsEmpty()) << "neither events nor proofs were asked for";
  unproven.set_page_size(10);
  const auto page = Ask(unproven).As<v1::ExplainCellResponse>();
  EXPECT_EQ(page.page_events_size(), 10);
  EXPECT_THAT(page.page_proofs(), IsEmpty());
}

TEST_F(CellProofsSpec, APageOfChangesIsProvenInTheTreeOfTheFirst) {
  const int64_t signed_to = head();
  v1::ExplainCellRequest request = Studies();
  request.set_page_size(1);
  request.set_changes_page_size(10);
  const auto first = Ask(request).As<v1::ExplainCellResponse>();
  ASSERT_NE(first.next_changes_page_token(), "");
  Study();
  Sign();
  request.set_changes_page_token(first.next_changes_page_token());
  const auto second = Ask(request).As<v1::ExplainCellResponse>();
  ASSERT_GT(second.events_size(), 0);
  ASSERT_EQ(second.proofs_size(), second.events_size());
  for (int i = 0; i < second.events_size(); ++i) {
    ExpectProven(second.events(i), second.proofs(i));
  }
  ExpectOneRoot(signed_to);
}

TEST_F(CellProofsSpec, TheTreeOfAnEarlierAnswerCanBeAskedFor) {
  const int64_t signed_to = head();
  Study();
  Sign();
  v1::ExplainCellRequest request = Studies();
  request.set_page_size(1);
  request.mutable_read()->set_as_of_position(signed_to);
  const auto sizes = [this, &request] {
    std::vector<int64_t> of_trees;
    const auto explained = Ask(request).As<v1::ExplainCellResponse>();
    for (const auto* const proofs :
         {&explained.proofs(), &explained.basis_proofs(), &explained.page_proofs()}) {
      for (const v1::GetInclusionProofResponse& proof : *proofs) {
        of_trees.push_back(proof.tree_size());
      }
    }
    EXPECT_GT(of_trees.size(), 2U);
    return of_trees;
  };
  EXPECT_THAT(sizes(), Each(head())) << "the newest checkpoint";
  request.set_proof_tree_size(signed_to);
  EXPECT_THAT(sizes(), Each(signed_to));
  request.set_proof_tree_size(head() + 1);
  EXPECT_EQ(Ask(request).reason(), "POSITION_IN_FUTURE");
  request.set_proof_tree_size(signed_to - 1);
  EXPECT_EQ(Ask(request).field(), "proof_tree_size") << "the last study is not in it";
  request.set_proof_tree_size(-1);
  EXPECT_EQ(Ask(request).reason(), "FIELD_INVALID");
}

}  // namespace
}  // namespace jiedui::services
