// The language decisions are specified in:
//
//   Given(Paired()).When(Inspect("j1", kPair, kXuecheng, "2017-03-02")).On("2017-03-02")
//       .ThenRecordedAsProposed();
//   Given(ProgramYear()).When(Assign(kTengzhou, kLincheng)).ThenRefused(v1::ERROR_REASON_…,
//   "field");
//
// Unless said otherwise whoever records such a fact acts (ActorOf, mostly the city), on 10 January
// 2018, when all of 2017 is past.

#ifndef JIEDUI_TESTS_SUPPORT_SPEC_H_
#define JIEDUI_TESTS_SUPPORT_SPEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

#include "domain/context.h"
#include "jiedui/v1/errors.pb.h"
#include "tests/support/facts.h"

namespace jiedui::spec {

// A place in a test, so that a failure names the specification and not this file.
struct Where {
  const char* file = __builtin_FILE();
  int line = __builtin_LINE();
};

class Given {
 public:
  explicit Given(History history) : history_(std::move(history)) {}

  Given& When(const AnyFact& proposed);
  Given& By(domain::Role role, absl::string_view unit_id);
  Given& On(absl::string_view today);

  // Recorded; returns what was.
  event::v1::Event ThenRecorded(Where where = Where()) const;
  // Recorded, and nothing of it was changed.
  void ThenRecordedAsProposed(Where where = Where()) const;
  // Refused for that reason; the field is named without "fact.", empty if none is to blame.
  void ThenRefused(v1::ErrorReason reason, absl::string_view field, Where where = Where()) const;

 private:
  absl::StatusOr<event::v1::Event> Outcome() const;

  History history_;
  event::v1::Event proposed_;
  domain::Context context_{CivilDay(2018, 1, 10), {domain::Role::kCity, kCity}};
};

// The field a refusal blames, as BadRequest names it; empty if it blames none.
std::string BlamedField(const absl::Status& status);

}  // namespace jiedui::spec

#endif  // JIEDUI_TESTS_SUPPORT_SPEC_H_
