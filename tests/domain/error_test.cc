#include "domain/error.h"

#include <set>
#include <string>

#include "absl/strings/cord.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

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

const v1::ErrorSpec& SpecOf(v1::ErrorReason reason) {
  return v1::ErrorReason_descriptor()->FindValueByNumber(reason)->options().GetExtension(
      v1::error_spec);
}

std::set<std::string> Placeholders(const std::string& text) {
  std::set<std::string> names;
  for (size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
    names.insert(text.substr(open + 1, text.find('}', open) - open - 1));
  }
  return names;
}

ErrorVariables VariablesFor(v1::ErrorReason reason, const std::string& value) {
  ErrorVariables variables;
  for (const std::string& name : Placeholders(SpecOf(reason).en())) {
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
    EXPECT_EQ(Placeholders(spec.zh_cn()), Placeholders(spec.en())) << v1::ErrorReason_Name(reason);
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
  EXPECT_EQ(chinese.message(), "“fact.held_date”为 2017-03-03，晚于今天 2017-03-02");
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_EQ(bad_request.field_violations_size(), 1);
  const auto& violation = bad_request.field_violations(0);
  EXPECT_EQ(violation.field(), "fact.held_date");
  EXPECT_EQ(violation.reason(), "DATE_IN_FUTURE");
  EXPECT_EQ(violation.description(), "'fact.held_date' is 2017-03-03, later than today 2017-03-02");
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
  EXPECT_EQ(status.message(), "case c1 is closed: this is not possible now");
  EXPECT_EQ(ChineseText(status), "案件 c1 当前状态为“已结案”，不能进行此操作");
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
