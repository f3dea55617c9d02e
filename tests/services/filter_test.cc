// Filters of listings: what they are true of, what is wrong with those that are refused, and which
// rows a page of a filtered listing has. Over the API: filtered_list_test.cc.

#include "services/filter.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

#include "domain/error.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "services/paging.h"
#include "services/status_mapping.h"
#include "tests/support/facts.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::ElementsAre;
using testing::IsEmpty;

v1::Unit Xuecheng() {
  v1::Unit unit;
  unit.set_name("ledgers/370400/units/370403");
  unit.set_unit_id("370403");
  unit.set_display_name("薛城区");
  unit.set_tier(event::v1::TEAM_TIER_BRIGADE);
  *unit.mutable_effective_date() = Date("2017-01-01");
  unit.add_program_ids("2016");
  unit.add_program_ids("2017");
  unit.set_position(12);
  unit.set_post_count(0);
  return unit;
}

v1::Report TwoVersions() {
  v1::Report report;
  report.set_month("2017-03");
  report.add_versions()->set_return_reason("数字不符");
  *report.mutable_versions(0)->mutable_returned_date() = Date("2017-04-06");
  *report.add_versions()->mutable_accepted_date() = Date("2017-04-10");
  return report;
}

template <class Row>
bool Holds(absl::string_view filter, const Row& row) {
  const auto parsed = Filter::Parse(filter, *Row::descriptor());
  EXPECT_TRUE(parsed.ok()) << filter << ": " << parsed.status();
  return parsed.ok() && parsed->Matches(row);
}

// Of units: "12: there is no field ...".
std::string Refusal(absl::string_view filter, const google::protobuf::Descriptor& row) {
  const absl::Status status = Filter::Parse(filter, row).status();
  EXPECT_EQ(domain::ReasonOf(status), v1::ERROR_REASON_FILTER_INVALID) << filter;
  google::rpc::ErrorInfo info;
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.ErrorInfo");
  if (payload.has_value()) info.ParseFromString(std::string(*payload));
  EXPECT_EQ(info.metadata().at("field"), "filter");
  return absl::StrCat(info.metadata().at("position"), ": ", info.metadata().at("problem"));
}
std::string Refusal(absl::string_view filter) {
  return Refusal(filter, *v1::Unit::descriptor());
}

// --- what is true ---

TEST(FilterSpec, AnEmptyOneIsTrueOfEverything) {
  EXPECT_TRUE(Holds("", Xuecheng()));
  EXPECT_TRUE(Holds(" \t\n", v1::Unit()));
}

TEST(FilterSpec, ATextIsComparedWholeOrByItsBeginningOrEnd) {
  for (const char* filter :
       {"unit_id = 370403", "unit_id = \"370403\"", "unit_id = '370403'", "unit_id=3704*",
        "unit_id = *03", "unit_id = *040*", "unit_id = *", "unit_id:370403", "unit_id != 370404",
        "unit_id != 3705*", "unit_id < 370404", "unit_id <= 370403", "unit_id > 370402",
        "unit_id >= 370403", "display_name = 薛城区", "display_name = \"*城*\"",
        "name = ledgers/370400/units/370403"}) {
    EXPECT_TRUE(Holds(filter, Xuecheng())) << filter;
  }
  for (const char* filter :
       {"unit_id = 3704", "unit_id = 03*", "unit_id = *3704", "unit_id != 370403", "unit_id != 37*",
        "unit_id < 370403", "unit_id > 370403", "display_name = \"\""}) {
    EXPECT_FALSE(Holds(filter, Xuecheng())) << filter;
  }
}

TEST(FilterSpec, AnEscapedStarOrQuotationMarkIsItself) {
  v1::Unit unit;
  unit.set_team_name(R"(a*"'\)");
  EXPECT_TRUE(Holds(R"(team_name = "a\*\"'\\")", unit));
  EXPECT_TRUE(Holds(R"(team_name = 'a\*"\'\\')", unit));
  unit.set_team_name("ab");
  EXPECT_FALSE(Holds(R"(team_name = "a\*")", unit));
  EXPECT_TRUE(Holds(R"(team_name = "a*")", unit));
}

TEST(FilterSpec, NumbersDaysEnumeratorsAndTruthsAreComparedAsWhatTheyAre) {
  for (const char* filter :
       {"position = 12", "position >= 12", "position < 13", "position > 9", "position != -12",
        "effective_date = 2017-01-01", "effective_date < 2017-01-02", "effective_date > 2016-12-31",
        "tier = TEAM_TIER_BRIGADE", "tier != TEAM_TIER_SQUADRON"}) {
    EXPECT_TRUE(Holds(filter, Xuecheng())) << filter;
  }
  v1::Obligation open;
  open.set_open(true);
  EXPECT_TRUE(Holds("open = true", open));
  EXPECT_TRUE(Holds("only_weekends_known = false", open)) << "what has a value unset has its zero";
  EXPECT_FALSE(Holds("open != true", open));
  EXPECT_FALSE(Holds("position > 12", Xuecheng()));
  EXPECT_FALSE(Holds("effective_date >= 2017-01-02", Xuecheng()));
}

TEST(FilterSpec, TheValueOfACellIsComparedWithANumberAsOne) {
  v1::Cell cell;
  cell.set_value("86860");
  for (const char* filter : {"value > 9000", "value < 90000", "value = 86860", "value != 7",
                             "value >= 86860", "value:86860", "value > -1", "value = 8686*"}) {
    EXPECT_TRUE(Holds(filter, cell)) << filter;
  }
  EXPECT_FALSE(Holds("value > 90000", cell));
  EXPECT_FALSE(Holds("value < 9000", cell));
  cell.set_value("GRADE_GOOD");
  for (const char* filter : {"value > 5", "value < 5", "value != 5", "value = 5"}) {
    EXPECT_FALSE(Holds(filter, cell)) << filter;
  }
  EXPECT_TRUE(Holds("value = GRADE_GOOD", cell));
  EXPECT_TRUE(Holds("value != GRADE_EXCELLENT", cell));
  cell.set_value("2017-03-05");
  EXPECT_TRUE(Holds("value >= 2017-03-01", cell)) << "days are ordered as their texts are";
  EXPECT_FALSE(Holds("value > 2000", cell));
  cell.set_label("86860");
  EXPECT_FALSE(Holds("label > 9000", cell)) << "a text";
}

TEST(FilterSpec, NothingIsTrueOfWhatIsNotSet) {
  for (const char* filter : {"closed_date = 2017-01-01", "closed_date != 2017-01-01",
                             "closed_date:*", "standardization.unit_id != x",
                             "vacant_post_count != 5", "team_name:*", "predecessor_unit_ids:*"}) {
    EXPECT_FALSE(Holds(filter, Xuecheng())) << filter;
  }
  EXPECT_TRUE(Holds("NOT closed_date:*", Xuecheng()));
  EXPECT_TRUE(Holds("post_count = 0", Xuecheng()));
  EXPECT_TRUE(Holds("post_count:*", Xuecheng())) << "a zero that was recorded is set";
  EXPECT_TRUE(Holds("effective_date:* AND program_ids:* AND display_name:*", Xuecheng()));
}

TEST(FilterSpec, OfSeveralOneIsEnough) {
  EXPECT_TRUE(Holds("program_ids:2017 AND program_ids:2016", Xuecheng()));
  EXPECT_FALSE(Holds("program_ids:201", Xuecheng()));
  EXPECT_TRUE(Holds("program_ids:201*", Xuecheng()));
  EXPECT_TRUE(Holds("versions.return_reason:\"*不符\"", TwoVersions()));
  EXPECT_TRUE(Holds("versions.accepted_date:2017-04-10", TwoVersions()));
  EXPECT_TRUE(Holds("versions.accepted_date:*", TwoVersions()));
  EXPECT_FALSE(Holds("versions.accepted_date:2017-04-06", TwoVersions()));
  EXPECT_TRUE(Holds("versions.submitted:* OR NOT versions.submitted:*", TwoVersions()));
}

TEST(FilterSpec, OrBindsTighterThanAndAndNotTighterThanBoth) {
  v1::Unit unit = Xuecheng();
  const std::string yes = "unit_id = 370403";
  const std::string no = "unit_id = x";
  const auto holds = [&unit](auto&&... parts) { return Holds(absl::StrCat(parts...), unit); };
  EXPECT_FALSE(holds(yes, " OR ", yes, " AND ", no)) << "(yes OR yes) AND no";
  EXPECT_TRUE(holds(yes, " OR (", yes, " AND ", no, ")"));
  EXPECT_FALSE(holds(no, " AND ", yes, " OR ", yes)) << "no AND (yes OR yes)";
  EXPECT_TRUE(holds("NOT ", no, " AND ", yes));
  EXPECT_TRUE(holds("-", no, " AND -(", no, " OR ", no, ")"));
  EXPECT_FALSE(holds("NOT ", yes, " OR ", no));
  EXPECT_TRUE(holds("NOT (", yes, " AND ", no, ")"));
}

// --- what is refused ---

TEST(FilterSpec, WhatIsNotWrittenAsAFilterIsNamedWithItsPlace) {
  EXPECT_EQ(Refusal("unit_id"), "8: expected one of = != < <= > >= : after unit_id");
  EXPECT_EQ(Refusal("unit_id = "), "11: expected a value after =");
  EXPECT_EQ(Refusal("unit_id = AND"), "11: expected a value after =");
  EXPECT_EQ(Refusal("unit_id = 1 tier = 2"), "13: expected AND, OR or the end");
  EXPECT_EQ(Refusal("(unit_id = 1"), "13: expected AND, OR or the ) of the ( at character 1");
  EXPECT_EQ(Refusal("unit_id = 1)"), "12: expected AND, OR or the end");
  EXPECT_EQ(Refusal("unit_id = \"1"), "11: this quotation mark is not closed");
  EXPECT_EQ(Refusal(R"(unit_id = "\n")"), R"(12: a backslash stands before ", ', \ or * only)");
  EXPECT_THAT(Refusal("unit_id = 3*4"), testing::StartsWith("11: * stands at the beginning"));
  const char* const field = "expected the name of a field, as in state or opened.title";
  EXPECT_EQ(Refusal("AND"), absl::StrCat("1: ", field));
  EXPECT_EQ(Refusal("NOT NOT unit_id = 1"), absl::StrCat("5: ", field));
  EXPECT_EQ(Refusal("--unit_id = 1"), absl::StrCat("2: ", field));
  EXPECT_EQ(Refusal("Unit_id = 1"), absl::StrCat("1: ", field));
  EXPECT_EQ(Refusal("\"unit_id\" = 1"), absl::StrCat("1: ", field));
  EXPECT_EQ(Refusal("unit_id = 1 AND"), absl::StrCat("16: ", field));
  EXPECT_EQ(Refusal("unit_id..x = 1"), absl::StrCat("1: ", field));
}

TEST(FilterSpec, PlacesAreInCharactersAndWidePunctuationIsFound) {
  EXPECT_EQ(Refusal("display_name = 薛城 tier"), "19: expected AND, OR or the end");
  EXPECT_EQ(Refusal("display_name ＝ 薛城"), "14: '＝' is written between quotation marks only");
  EXPECT_EQ(Refusal("display_name = “薛城”"), "16: '“' is written between quotation marks only");
  EXPECT_EQ(Refusal("unit_id = \xff"), "11: this is not text");
}

TEST(FilterSpec, AFieldThatIsNotThereIsNamedWithThoseThatAre) {
  const std::string unknown = Refusal("tier = TEAM_TIER_BRIGADE AND unit = 370403");
  EXPECT_THAT(unknown,
              testing::StartsWith("30: there is no field unit; there are unit_id, parent_unit_id"));
  EXPECT_THAT(Refusal("versions.accepted:2017-04-10", *v1::Report::descriptor()),
              testing::StartsWith("10: there is no field accepted; there are accepted_date"));
  EXPECT_EQ(Refusal("unit_id.x = 1"), "9: unit_id is a text and has no fields");
  EXPECT_EQ(Refusal("closed_date.year = 1"), "13: closed_date is a day and has no fields");
}

// A text of an error is cut, and the name that was meant is most like the one that was written.
TEST(FilterSpec, OfManyNamesTheLikestComeFirstAndProgramsGetThemAll) {
  EXPECT_THAT(Refusal("kind = ADJUSTMENT", *v1::Obligation::descriptor()),
              testing::StartsWith("8: kind: expected is one of OBLIGATION_KIND_ADJUSTMENT"));
  EXPECT_THAT(Refusal("titel = x", *v1::Obligation::descriptor()),
              testing::StartsWith("1: there is no field titel; there are title, "));
  const auto status = Filter::Parse("kind = x", *v1::Obligation::descriptor()).status();
  const WireStatus wire = ToWire(status, Language::kChinese);
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(wire.details));
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(details.details(0).UnpackTo(&info));
  const auto& kinds = *v1::ObligationKind_descriptor();
  for (int i = 0; i < kinds.value_count(); ++i) {
    EXPECT_TRUE(absl::StrContains(info.metadata().at("known"), kinds.value(i)->name()));
  }
  EXPECT_EQ(details.details_size(), 3) << "none is left out for want of room";
}

TEST(FilterSpec, AValueOfTheWrongSortIsNamedWithWhatIsExpected) {
  EXPECT_EQ(Refusal("position = many"), "12: position: a whole number is expected, as in 12");
  EXPECT_EQ(Refusal("position = 9223372036854775808"),
            "12: position: a whole number is expected, as in 12");
  EXPECT_EQ(Refusal("closed_date > 2017-02-29"),
            "15: closed_date: a day is expected, as in 2017-03-01");
  EXPECT_EQ(Refusal("open = 1", *v1::Obligation::descriptor()),
            "8: open: true or false is expected");
  EXPECT_EQ(Refusal("tier = BRIGADE"),
            "8: tier: expected is one of TEAM_TIER_BRIGADE, TEAM_TIER_DETACHMENT, "
            "TEAM_TIER_SQUADRON, TEAM_TIER_UNSPECIFIED");
}

TEST(FilterSpec, AComparisonThatDoesNotGoWithTheFieldIsRefused) {
  EXPECT_EQ(Refusal("tier > TEAM_TIER_BRIGADE"),
            "6: tier is one of a few names, > does not go with it: use = or !=");
  EXPECT_EQ(Refusal("program_ids = 2017"),
            "13: there may be several program_ids: use : for one of them");
  EXPECT_EQ(Refusal("versions.return_reason = x", *v1::Report::descriptor()),
            "24: there may be several versions: use : for one of them");
  EXPECT_THAT(
      Refusal("standardization = x"),
      testing::StartsWith("17: standardization is a group of fields: ask standardization:*"));
  EXPECT_EQ(Refusal("position = 1*"),
            "12: * goes with = and != of a text, position is a whole number");
  EXPECT_EQ(Refusal("unit_id < 1*"), "11: * goes with = and != of a text, unit_id is a text");
}

// Whether somebody is called that could else be learned from whether they are listed.
TEST(FilterSpec, NothingPersonalAndNoEtagIsLookedAt) {
  for (const char* filter : {"display_name.text = 张三", "display_name:*", "phone.erased = true",
                             "certificate_number:*", "etag = r1"}) {
    const std::string refusal = Refusal(filter, *v1::Officer::descriptor());
    EXPECT_THAT(refusal, testing::StartsWith("1: no filter looks at ")) << filter;
    EXPECT_FALSE(absl::StrContains(refusal, "phone,")) << refusal;
  }
  // Neither where the event itself is what is listed.
  EXPECT_THAT(Refusal("phone:*", *event::v1::OfficerRegistered::descriptor()),
              testing::StartsWith("1: no filter looks at phone"));
}

TEST(FilterSpec, TheLimitsAreWhatTheySayTheyAre) {
  const auto parse = [](const std::string& filter) {
    return Filter::Parse(filter, *v1::Unit::descriptor()).status();
  };
  const std::vector<std::string> terms(kMaxFilterTerms, "unit_id = 1");
  const std::string twenty = absl::StrJoin(terms, " OR ");
  EXPECT_TRUE(parse(twenty).ok());
  EXPECT_EQ(Refusal(twenty + " OR tier = TEAM_TIER_BRIGADE"), "301: more than 20 comparisons");
  const auto nested = [](int depth) {
    return std::string(static_cast<size_t>(depth), '(') + "unit_id = 1" +
           std::string(static_cast<size_t>(depth), ')');
  };
  EXPECT_TRUE(parse(nested(kMaxFilterDepth)).ok());
  EXPECT_EQ(Refusal(nested(kMaxFilterDepth + 1)), "11: more than 10 parentheses within each other");
  EXPECT_TRUE(parse(absl::StrCat(nested(kMaxFilterDepth), " AND ", nested(kMaxFilterDepth))).ok());
  std::string longest = "display_name = ";
  while (longest.size() < 15 + (kMaxFilterCharacters - 15) * 3) longest += "薛";
  EXPECT_TRUE(parse(longest).ok());
  EXPECT_EQ(Refusal(longest + "城"), "2001: longer than 2000 characters");
}

TEST(FilterSpec, ARefusalIsInChineseToo) {
  const absl::Status status =
      Filter::Parse("tier > TEAM_TIER_BRIGADE", *v1::Unit::descriptor()).status();
  EXPECT_THAT(
      domain::ChineseText(status),
      testing::StartsWith("筛选条件第 6 个字符处有误：tier 是枚举，不能用 >，请用 = 或 !="));
}

// --- pages ---

std::vector<v1::Unit> Units(size_t count) {
  std::vector<v1::Unit> units(count);
  for (size_t i = 0; i < count; ++i) units[i].set_position(static_cast<int64_t>(i));
  return units;
}

struct FilledPage {
  std::vector<int64_t> positions;
  size_t next = 0;
};

FilledPage Fill(std::vector<v1::Unit> units, size_t first, size_t size, const char* filter) {
  const Filter parsed = Filter::Parse(filter, *v1::Unit::descriptor()).value();
  google::protobuf::RepeatedPtrField<v1::Unit> page;
  FilledPage filled;
  filled.next = FillPage(
                    units, first, size, [&](v1::Unit& unit) { return parsed.Matches(unit); },
                    [](v1::Unit& /*unit*/) { return absl::OkStatus(); }, page)
                    .value();
  for (const v1::Unit& unit : page) filled.positions.push_back(unit.position());
  return filled;
}

TEST(FillPageSpec, TheNextPageBeginsWithTheNextRowThatIsWanted) {
  const FilledPage page = Fill(Units(10), 1, 2, "position:3 OR position:5 OR position:8");
  EXPECT_THAT(page.positions, ElementsAre(3, 5));
  EXPECT_EQ(page.next, 8U);
  const FilledPage last = Fill(Units(10), 8, 2, "position:3 OR position:5 OR position:8");
  EXPECT_THAT(last.positions, ElementsAre(8));
  EXPECT_EQ(last.next, 10U);
}

TEST(FillPageSpec, NoPageFollowsIfNothingMoreIsWanted) {
  EXPECT_EQ(Fill(Units(10), 0, 1, "position = 3").next, 10U);
  EXPECT_EQ(Fill(Units(3), 0, 3, "").next, 3U);
  EXPECT_EQ(Fill(Units(3), 7, 3, "").next, 7U) << "a forged place";
}

TEST(FillPageSpec, SoManyRowsAreLookedAtForOnePageAndNoMore) {
  const FilledPage none = Fill(Units(kMaxRowsPerPage + 1), 0, 5, "position = 10000");
  EXPECT_THAT(none.positions, IsEmpty());
  EXPECT_EQ(none.next, kMaxRowsPerPage);
  EXPECT_THAT(Fill(Units(kMaxRowsPerPage + 1), none.next, 5, "position = 10000").positions,
              ElementsAre(10000));
  EXPECT_THAT(Fill(Units(kMaxRowsPerPage), 0, 5, "position = 9999").positions, ElementsAre(9999));
}

}  // namespace
}  // namespace jiedui::services
