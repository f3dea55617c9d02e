#include "tests/support/spec.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

#include "domain/decide.h"
#include "domain/error.h"
#include "tests/support/memory_entities.h"

namespace jiedui::spec {
namespace {

testing::ScopedTrace TraceOf(const Where& where) {
  return {where.file, where.line, "specified here"};
}

std::string NameOf(v1::ErrorReason reason) {
  return v1::ErrorReason_Name(reason);
}

}  // namespace

Given& Given::When(const AnyFact& proposed) {
  proposed_ = proposed.event;
  context_.actor = ActorOf(proposed_);
  return *this;
}

Given& Given::By(domain::Role role, absl::string_view unit_id) {
  context_.actor = {role, std::string(unit_id)};
  return *this;
}

Given& Given::On(absl::string_view today) {
  context_.today = Day(today);
  return *this;
}

absl::StatusOr<event::v1::Event> Given::Outcome() const {
  return domain::Decide(proposed_, MemoryEntities(history_), context_);
}

event::v1::Event Given::ThenRecorded(Where where) const {
  const testing::ScopedTrace trace = TraceOf(where);
  const absl::StatusOr<event::v1::Event> outcome = Outcome();
  EXPECT_TRUE(outcome.ok()) << outcome.status().ToString();
  return outcome.value_or(event::v1::Event());
}

void Given::ThenRecordedAsProposed(Where where) const {
  const event::v1::Event recorded = ThenRecorded(where);
  const testing::ScopedTrace trace = TraceOf(where);
  EXPECT_EQ(recorded.DebugString(), proposed_.DebugString());
}

void Given::ThenRefused(v1::ErrorReason reason, absl::string_view field, Where where) const {
  const testing::ScopedTrace trace = TraceOf(where);
  const absl::StatusOr<event::v1::Event> outcome = Outcome();
  ASSERT_FALSE(outcome.ok()) << "recorded: " << outcome->ShortDebugString();
  const auto actual = domain::ReasonOf(outcome.status());
  ASSERT_TRUE(actual.has_value()) << outcome.status().ToString();
  EXPECT_EQ(NameOf(*actual), NameOf(reason)) << outcome.status().message();
  const std::string path = field.empty() ? "" : absl::StrCat("fact.", field);
  EXPECT_EQ(BlamedField(outcome.status()), path) << outcome.status().message();
}

std::string BlamedField(const absl::Status& status) {
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  google::rpc::BadRequest bad_request;
  if (!payload.has_value() || !bad_request.ParseFromString(std::string(*payload))) return "";
  return bad_request.field_violations_size() == 0 ? "" : bad_request.field_violations(0).field();
}

}  // namespace jiedui::spec
