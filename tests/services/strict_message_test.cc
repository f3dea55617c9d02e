// What must not become part of the ledger though its types allow it.

#include "services/strict_message.h"

#include "google/protobuf/unknown_field_set.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

#include "domain/error.h"
#include "jiedui/v1/activity_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

// The field a request is refused for; empty if it is strict.
std::string FieldOf(const google::protobuf::Message& message) {
  const absl::Status status = CheckStrict(message);
  if (status.ok()) return "";
  EXPECT_EQ(domain::ReasonOf(status), v1::ERROR_REASON_FIELD_INVALID);
  EXPECT_FALSE(domain::ChineseText(status).empty());
  google::rpc::BadRequest details;
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  EXPECT_TRUE(payload.has_value() && details.ParseFromString(std::string(*payload)));
  return details.field_violations_size() == 1 ? details.field_violations(0).field() : "none";
}

v1::RecordGroupStudyRequest StudyOf(const std::string& topic) {
  v1::RecordGroupStudyRequest request;
  request.mutable_fact()->add_topics("行政处罚法");
  request.mutable_fact()->add_topics(topic);
  return request;
}

TEST(StrictMessageSpec, ControlAndDirectionCharactersAreRefusedWithTheirPath) {
  for (const std::string& bad :
       {std::string("a\0b", 3), std::string("\x1b[31m"), std::string("a\rb"), std::string("\x7f"),
        std::string("\u0085"), std::string("\u202e红"), std::string("\u2066")}) {
    EXPECT_EQ(FieldOf(StudyOf(bad)), "fact.topics[1]") << bad;
  }
}

TEST(StrictMessageSpec, PlainTextOfSeveralLinesPasses) {
  EXPECT_EQ(FieldOf(StudyOf("第一项：\t安全生产法\n第二项：é，“引号”")), "");
}

TEST(StrictMessageSpec, TextThatIsNotComposedIsRefused) {
  EXPECT_EQ(FieldOf(StudyOf("e\u0301")), "fact.topics[1]");
  EXPECT_EQ(FieldOf(StudyOf("\u00e9")), "");
}

TEST(StrictMessageSpec, AFieldNobodyKnowsIsRefusedAtAnyDepth) {
  auto request = StudyOf("a");
  auto* const attendance = request.mutable_fact()->add_attendance();
  attendance->GetReflection()->MutableUnknownFields(attendance)->AddVarint(1999, 1);
  EXPECT_EQ(FieldOf(request), "fact.attendance[0].1999");
  request = StudyOf("a");
  request.GetReflection()->MutableUnknownFields(&request)->AddVarint(1999, 1);
  EXPECT_EQ(FieldOf(request), "1999");
}

using StrictWriteSpec = ServerTest;

TEST_F(StrictWriteSpec, AFactThatIsNotStrictIsNotWritten) {
  Given(Paired());
  const int64_t head = store().head();
  auto escape = Study("s1", Assign(kTengzhou, kXuecheng), "2017-03-02");
  escape.add_topics("\x1b[2J");
  const Reply reply = client().Write(escape);
  ExpectRefused(reply, v1::ERROR_REASON_FIELD_INVALID, head);
  EXPECT_EQ(reply.field().rfind("fact.topics[", 0), 0U) << reply.field();

  auto unknown = Study("s1", Assign(kTengzhou, kXuecheng), "2017-03-02");
  unknown.GetReflection()->MutableUnknownFields(&unknown)->AddLengthDelimited(1999, "x");
  const Reply second = client().Write(unknown);
  ExpectRefused(second, v1::ERROR_REASON_FIELD_INVALID, head);
  EXPECT_EQ(second.field(), "fact.1999");
}

}  // namespace
}  // namespace jiedui::services
