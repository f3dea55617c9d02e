#include "domain/error.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

#include "domain/program/policy.h"
#include "tests/support/spec.h"

namespace jiedui::domain {
namespace {

using testing::HasSubstr;

std::vector<v1::ErrorReason> AllReasons() {
  std::vector<v1::ErrorReason> reasons;
  const auto* type = v1::ErrorReason_descriptor();
  for (int i = 0; i < type->value_count(); ++i) {
    const auto reason = static_cast<v1::ErrorReason>(type->value(i)->number());
    if (reason != v1::ERROR_REASON_UNSPECIFIED) reasons.push_back(reason);
  }
  return reasons;
}

std::set<std::string> Placeholders(const std::string& text) {
  std::set<std::string> names;
  for (size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
    names.insert(text.substr(open + 1, text.find('}', open) - open - 1));
  }
  return names;
}

std::string EnglishOf(const v1::ErrorSpec& spec) {
  return absl::StrCat(spec.en(), "; ", spec.next_en());
}

std::string ChineseOf(const v1::ErrorSpec& spec) {
  return absl::StrCat(spec.zh_cn(), "；", spec.next_zh());
}

ErrorVariables VariablesFor(v1::ErrorReason reason, const std::string& value) {
  ErrorVariables variables;
  for (const std::string& name : Placeholders(EnglishOf(SpecOf(reason)))) {
    if (name != "field") variables.emplace_back(name, value);
  }
  return variables;
}

template <class Message>
Message DetailOf(const absl::Status& status) {
  Message detail;
  const auto payload = status.GetPayload("type.googleapis.com/" + detail.GetTypeName());
  EXPECT_TRUE(payload.has_value() && detail.ParseFromString(std::string(*payload)));
  return detail;
}

size_t BytesOf(const absl::Status& status) {
  size_t bytes = status.message().size();
  status.ForEachPayload([&bytes](absl::string_view url, const absl::Cord& payload) {
    bytes += url.size() + payload.size();
  });
  return bytes;
}

TEST(Catalogue, EveryReasonHasACodeAndTextsWithTheSamePlaceholders) {
  for (const v1::ErrorReason reason : AllReasons()) {
    const v1::ErrorSpec& spec = SpecOf(reason);
    EXPECT_NE(spec.code(), google::rpc::OK) << v1::ErrorReason_Name(reason);
    EXPECT_FALSE(spec.zh_cn().empty()) << v1::ErrorReason_Name(reason);
    EXPECT_FALSE(spec.en().empty()) << v1::ErrorReason_Name(reason);
    EXPECT_EQ(Placeholders(ChineseOf(spec)), Placeholders(EnglishOf(spec)))
        << v1::ErrorReason_Name(reason);
  }
}

TEST(Catalogue, EveryReasonSaysWhatToDoNext) {
  for (const v1::ErrorReason reason : AllReasons()) {
    const v1::ErrorSpec& spec = SpecOf(reason);
    EXPECT_FALSE(spec.next_zh().empty()) << v1::ErrorReason_Name(reason) << " lacks next_zh";
    EXPECT_FALSE(spec.next_en().empty()) << v1::ErrorReason_Name(reason) << " lacks next_en";
  }
}

// Reasons a decision gives for what is malformed, impossible or contradictory in itself, whatever
// any document says.
const std::set<v1::ErrorReason>& ReasonsThatRestOnNoClause() {
  static const auto& reasons =
      *new std::set<v1::ErrorReason>{v1::ERROR_REASON_FIELD_REQUIRED,
                                     v1::ERROR_REASON_FIELD_INVALID,
                                     v1::ERROR_REASON_DATE_IN_FUTURE,
                                     v1::ERROR_REASON_DATE_ORDER,
                                     v1::ERROR_REASON_MONTH_INVALID,
                                     v1::ERROR_REASON_UNIT_NOT_ACTIVE,
                                     v1::ERROR_REASON_POLICY_INVALID,
                                     v1::ERROR_REASON_POLICY_NOT_ADOPTED,
                                     v1::ERROR_REASON_RESOURCE_NOT_FOUND,
                                     v1::ERROR_REASON_RESOURCE_EXISTS,
                                     v1::ERROR_REASON_ACTIVITY_VOIDED,
                                     v1::ERROR_REASON_ACTIVITY_KIND_MISMATCH,
                                     v1::ERROR_REASON_OFFICER_NOT_REGISTERED,
                                     v1::ERROR_REASON_OFFICER_LEFT,
                                     v1::ERROR_REASON_POLICY_IN_FORCE,
                                     v1::ERROR_REASON_BULLETIN_OUTRUN,
                                     v1::ERROR_REASON_NOT_A_RECIPIENT,
                                     v1::ERROR_REASON_NOT_ASSESSED,
                                     v1::ERROR_REASON_ASSESSMENT_MOVED,
                                     v1::ERROR_REASON_ALREADY_SETTLED,
                                     v1::ERROR_REASON_UNIT_ENDED,
                                     v1::ERROR_REASON_UNIT_TIER_DIFFERS,
                                     v1::ERROR_REASON_UNIT_NOT_NEW,
                                     v1::ERROR_REASON_NO_DIFFERENCE,
                                     v1::ERROR_REASON_ACTIVITY_RECORDED_TWICE,
                                     v1::ERROR_REASON_RECEIPT_RECORDED_TWICE,
                                     v1::ERROR_REASON_CASE_RECORDED_TWICE};
  return reasons;
}

// On how many grounds a refusal rests: a law, a parameter of the policy set or the paragraph it is
// of, or the programme's document.
int GroundsOf(const v1::ErrorSpec& spec) {
  return (spec.clause().empty() ? 0 : 1) + (spec.parameter().empty() ? 0 : 1) +
         (spec.paragraph_of().empty() ? 0 : 1) + (spec.program_document() ? 1 : 0);
}

bool StandsIn(const std::string& name, const std::string& text) {
  for (size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    const char next = text[at + name.size()];
    if (next != '_' && (next < 'A' || next > 'Z')) return true;
  }
  return false;
}

std::string DomainSources() {
  std::string text;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           std::filesystem::path(JIEDUI_SOURCE_DIR) / "domain")) {
    if (entry.path().extension() != ".cc") continue;
    std::ifstream file(entry.path());
    text.append(std::istreambuf_iterator<char>(file), {});
  }
  return text;
}

TEST(Catalogue, EveryReasonOfADecisionNamesTheClauseItRestsOnIfItRestsOnOne) {
  const std::string sources = DomainSources();
  for (const v1::ErrorReason reason : AllReasons()) {
    const std::string& name = v1::ErrorReason_Name(reason);
    if (!StandsIn(name, sources)) continue;
    const bool rests_on_none = ReasonsThatRestOnNoClause().count(reason) != 0;
    EXPECT_EQ(GroundsOf(SpecOf(reason)) == 0, rests_on_none)
        << name
        << (rests_on_none ? " has a clause, and is listed here as resting on none"
                          : " lacks a clause, and is not listed here as resting on none");
  }
}

// Each city has its own notice: what rests on the programme is looked up in its policy set.
TEST(Catalogue, NoReasonRestsOnTheNoticeOfOneCity) {
  std::set<std::string> parameters;
  for (const ParameterInfo& each : PolicyParameters()) parameters.emplace(each.key);
  for (const v1::ErrorReason reason : AllReasons()) {
    const v1::ErrorSpec& spec = SpecOf(reason);
    EXPECT_LE(GroundsOf(spec), 1) << v1::ErrorReason_Name(reason);
    for (const std::string& key : {spec.parameter(), spec.paragraph_of()}) {
      EXPECT_TRUE(key.empty() || parameters.contains(key))
          << v1::ErrorReason_Name(reason) << ": " << key;
    }
    for (const char* notice : {"安监发", "简报", "解释"}) {
      EXPECT_THAT(spec.clause(), testing::Not(HasSubstr(notice))) << v1::ErrorReason_Name(reason);
    }
  }
}

TEST(Refuse, EveryReasonIsReadBackFromItsStatus) {
  for (const v1::ErrorReason reason : AllReasons()) {
    const absl::Status status = Refuse(reason, "fact.unit_id", VariablesFor(reason, "42"));
    EXPECT_EQ(static_cast<int>(status.code()), static_cast<int>(SpecOf(reason).code()));
    EXPECT_EQ(ReasonOf(status), reason);
    EXPECT_FALSE(ChineseText(status).empty());
    EXPECT_THAT(ChineseText(status), testing::Not(HasSubstr("{")));
    EXPECT_THAT(std::string(status.message()), testing::Not(HasSubstr("{")));
  }
}

TEST(Refuse, LongValuesAreCutSoThatAllDetailsStayBelowFourKilobytes) {
  std::string long_value;
  for (int i = 0; i < 5000; ++i) long_value += "镇";
  for (const v1::ErrorReason reason : AllReasons()) {
    const absl::Status status = Refuse(reason, long_value, VariablesFor(reason, long_value));
    EXPECT_LT(BytesOf(status), 4096u) << v1::ErrorReason_Name(reason);
  }
}

TEST(Refuse, ALongValueIsCutAtAWholeCharacter) {
  const std::string value = "x" + std::string(200, 'y') + "镇";
  std::string wide = "x";
  for (int i = 0; i < 100; ++i) wide += "镇";
  for (const std::string& text : {value, wide}) {
    const auto info = DetailOf<google::rpc::ErrorInfo>(
        Refuse(v1::ERROR_REASON_MONTH_INVALID, "fact.month", {{"month", text}}));
    const std::string& month = info.metadata().at("month");
    ASSERT_THAT(month, testing::EndsWith("…"));
    const std::string kept = month.substr(0, month.size() - std::string("…").size());
    EXPECT_EQ(text.substr(0, kept.size()), kept);
    EXPECT_NE(static_cast<unsigned char>(text[kept.size()]) & 0xC0u, 0x80u);
  }
}

TEST(Refuse, DetailsNameTheReasonTheFieldAndBothLanguages) {
  const absl::Status status = Refuse(v1::ERROR_REASON_DATE_IN_FUTURE, "fact.held_date",
                                     {{"date", "2017-03-03"}, {"today", "2017-03-02"}});
  const auto info = DetailOf<google::rpc::ErrorInfo>(status);
  EXPECT_EQ(info.domain(), "jiedui");
  EXPECT_EQ(info.reason(), "DATE_IN_FUTURE");
  EXPECT_EQ(info.metadata().at("date"), "2017-03-03");
  EXPECT_EQ(info.metadata().at("field"), "fact.held_date");
  const auto chinese = DetailOf<google::rpc::LocalizedMessage>(status);
  EXPECT_EQ(chinese.locale(), "zh-CN");
  EXPECT_EQ(chinese.message(),
            "“开展日期”为 2017-03-03，晚于今天 2017-03-02；请核对日期，或到该日再办理");
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_EQ(bad_request.field_violations_size(), 1);
  const auto& violation = bad_request.field_violations(0);
  EXPECT_EQ(violation.field(), "fact.held_date");
  EXPECT_EQ(violation.reason(), "DATE_IN_FUTURE");
  EXPECT_EQ(violation.description(),
            "'fact.held_date' is 2017-03-03, later than today 2017-03-02; check the date, or come "
            "back on that day");
  EXPECT_EQ(violation.localized_message().message(), chinese.message());
  EXPECT_EQ(status.message(), violation.description());
}

TEST(Refuse, NoFieldToBlameMeansNoBadRequest) {
  const absl::Status status = Refuse(v1::ERROR_REASON_QUEUE_FULL, "");
  EXPECT_EQ(spec::BlamedField(status), "");
  EXPECT_FALSE(status.GetPayload("type.googleapis.com/google.rpc.BadRequest").has_value());
}

TEST(Refuse, AValueMayDifferInChinese) {
  const absl::Status status = Refuse(v1::ERROR_REASON_CASE_STATE, "",
                                     {{"case", "c1"}, {"state", "closed"}, {"state_zh", "已结案"}});
  EXPECT_THAT(std::string(status.message()),
              testing::StartsWith("case c1 is closed: this is not possible now; "));
  EXPECT_THAT(ChineseText(status),
              testing::StartsWith("案件 c1 当前状态为“已结案”，不能进行此操作；"));
}

TEST(Refuse, TheClauseTravelsWithTheReason) {
  const auto info = DetailOf<google::rpc::ErrorInfo>(
      Refuse(v1::ERROR_REASON_PERSONAL_DATA_ERASED, "", {{"resource", "officer o"}}));
  EXPECT_EQ(info.metadata().at("clause"), "个人信息保护法第四十七条");
  const auto none = DetailOf<google::rpc::ErrorInfo>(Refuse(v1::ERROR_REASON_QUEUE_FULL, ""));
  EXPECT_FALSE(none.metadata().contains("clause"));
}

TEST(Refuse, MoreMayBeSaidLaterAndWhatWasSaidStays) {
  const absl::Status refused =
      Refuse(v1::ERROR_REASON_TIER_MISMATCH, "fact.unit_b_id", {{"unit_a", "a"}, {"unit_b", "b"}});
  const absl::Status more = WithMore(
      refused, {{"clause", "示例〔2024〕1号·三"}, {"unit_a", "x"}, {"unit_a_zh", "甲（a）"}});
  const auto info = DetailOf<google::rpc::ErrorInfo>(more);
  EXPECT_EQ(info.metadata().at("clause"), "示例〔2024〕1号·三");
  EXPECT_EQ(info.metadata().at("unit_a"), "a");
  EXPECT_EQ(more.message(), refused.message());
  EXPECT_EQ(spec::BlamedField(more), "fact.unit_b_id");
  EXPECT_THAT(ChineseText(more), testing::StartsWith("甲（a）与 b 不属于同一层级"));
  EXPECT_EQ(WithMore(absl::NotFoundError("x"), {{"a", "b"}}), absl::NotFoundError("x"));
}

TEST(RefuseDeathTest, APlaceholderWithoutAValueIsOurOwnBug) {
  EXPECT_DEATH(Refuse(v1::ERROR_REASON_SAME_UNIT, "fact.unit_b_id").IgnoreError(), "unit");
  EXPECT_DEATH(Refuse(v1::ERROR_REASON_UNSPECIFIED, "").IgnoreError(), "catalogue");
}

TEST(ReasonOf, AStatusNotMadeByRefuseHasNone) {
  EXPECT_EQ(ReasonOf(absl::OkStatus()), std::nullopt);
  EXPECT_EQ(ReasonOf(absl::NotFoundError("x")), std::nullopt);
  EXPECT_EQ(ChineseText(absl::NotFoundError("x")), "");
}

}  // namespace
}  // namespace jiedui::domain
