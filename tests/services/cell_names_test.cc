// A unit's name in a table is explained by the event that gave it, and the 备注 of a pair by what
// lets one of its sides be in two.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/statistics_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

class CellNamesTest : public ServerTest {
 protected:
  CellNamesTest() {
    Given(Paired() + Facts({RenameUnit(kXuecheng, "薛城新区", "2017-06-01")}));
    renamed_ = store().head();
  }

  v1::ExplainCellResponse Explain(const std::string& month, const std::string& path) {
    v1::ExplainCellRequest request;
    request.set_parent(kLedger);
    request.mutable_table()->set_kind(v1::TABLE_KIND_DISPATCH);
    request.mutable_table()->set_program_id(kYear);
    request.mutable_table()->set_unit_id(kXuecheng);
    request.mutable_table()->set_month(month);
    request.set_path(path);
    *request.mutable_read() = Strong();
    return client().Send("StatisticsService/ExplainCell", request).As<v1::ExplainCellResponse>();
  }

  int64_t renamed_ = 0;
};

TEST_F(CellNamesTest, ANameIsExplainedByTheEventThatRenamedTheUnit) {
  const v1::ExplainCellResponse explained = Explain("2017-07", "unit_name");
  EXPECT_EQ(explained.explanation().cell().value(), "薛城新区");
  EXPECT_THAT(explained.explanation().evidence_positions(), ElementsAre(renamed_));
  EXPECT_THAT(explained.explanation().behind_positions(), ElementsAre(renamed_));
  EXPECT_EQ(explained.explanation().origin(), v1::NUMBER_ORIGIN_STATED);
}

TEST_F(CellNamesTest, ANameOfBeforeIsExplainedByTheRegistrationOfTheUnit) {
  const v1::ExplainCellResponse explained = Explain("2017-03", "unit_name");
  ASSERT_EQ(explained.explanation().evidence_positions_size(), 1);
  const int64_t registered = explained.explanation().evidence_positions(0);
  EXPECT_LT(registered, renamed_);
  bool found = false;
  for (const v1::RecordedEvent& event : explained.events()) {
    if (event.position() != registered) continue;
    found = true;
    EXPECT_EQ(event.kind(), "UnitRegistered");
    EXPECT_EQ(event.event().unit_registered().unit_id(), kXuecheng) << "and not one below it";
  }
  EXPECT_TRUE(found);
}

TEST_F(CellNamesTest, WhatIsNoNameRestsOnWhatItRestedOn) {
  const v1::ExplainCellResponse explained = Explain("2017-07", "title");
  EXPECT_EQ(explained.explanation().origin(), v1::NUMBER_ORIGIN_UNSPECIFIED);
}

class CellRemarksTest : public ServerTest {
 protected:
  v1::ExplainCellResponse Explain() {
    v1::ExplainCellRequest request;
    request.set_parent(kLedger);
    request.mutable_table()->set_kind(v1::TABLE_KIND_PAIR_REGISTER);
    request.mutable_table()->set_program_id(kYear);
    request.mutable_table()->set_unit_id(kXuecheng);
    *request.mutable_table()->mutable_on_date() = Date("2017-12-31");
    request.set_path(absl::StrCat("rows[", PairId(kLincheng, kXingren), "].remarks"));
    *request.mutable_read() = Strong();
    return client().Send("StatisticsService/ExplainCell", request).As<v1::ExplainCellResponse>();
  }
};

TEST_F(CellRemarksTest, TheSpecialCircumstancesOfASideAreNamedWithTheEventThatGrantedThem) {
  Given(Paired() + Facts({GrantException(kLincheng)}));
  const int64_t granted = store().head();
  const v1::ExplainCellResponse explained = Explain();
  EXPECT_THAT(explained.explanation().how_zh(), HasSubstr("2017-01-10 批准"));
  EXPECT_THAT(explained.explanation().how_zh(), HasSubstr("参加单位为单数"));
  EXPECT_THAT(explained.explanation().how_zh(), HasSubstr("附上批准的"));
  EXPECT_THAT(explained.explanation().basis_positions(), Contains(granted));
  EXPECT_FALSE(explained.explanation().clause().empty());
}

TEST_F(CellRemarksTest, WhereNoneWereGrantedItIsSaid) {
  Given(Paired());
  EXPECT_THAT(Explain().explanation().how_zh(), HasSubstr("没有与两个单位结对的特殊情况批准"));
}

}  // namespace
}  // namespace jiedui::services
