// Whoever recorded an activity has said that it took place: what is asked for is the word of the
// other side, however they come one after the other. A26.

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "domain/error.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

using domain::Role;
using testing::HasSubstr;

const std::string& Pair() {
  static const auto& id = *new std::string(PairId(kTengzhou, kXuecheng));
  return id;
}

event::v1::JointInspectionHeld Inspection() {
  return Inspect("j1", Pair(), kXuecheng, "2017-03-02");
}

event::v1::ActivityAttested Word(absl::string_view unit_id) {
  return Attest("j1", Pair(), unit_id, "2017-03-03");
}

// What became of it, and by whom.
using Acts = std::vector<std::pair<AnyFact, absl::string_view>>;

// "OK", or why the word is refused.
absl::Status Said(const Acts& acts, const AnyFact& word, absl::string_view actor,
                  Role role = Role::kDistrict) {
  MemoryEntities entities(Staffed());
  for (const auto& [fact, unit_id] : acts) {
    event::v1::Event event = fact.event;
    if (event.has_activity_attested()) {
      event.mutable_activity_attested()->set_attesting_unit_id(std::string(unit_id));
    }
    entities.Record(event, unit_id);
  }
  const domain::Context context{Day("2017-03-04"), {role, std::string(actor)}};
  return domain::Decide(word.event, entities, context).status();
}

TEST(RecorderAttestationSpec, TheSideThatRecordedItDoesNotConfirmItsOwnRecord) {  // A26
  const Acts recorded = {{Inspection(), kTengzhou}};
  const absl::Status own = Said(recorded, Word(kTengzhou), kTengzhou);
  EXPECT_EQ(domain::ReasonOf(own), v1::ERROR_REASON_ALREADY_ATTESTED);
  EXPECT_THAT(domain::ChineseText(own), HasSubstr("登记即为确认，尚缺另一方的确认"));
  EXPECT_TRUE(Said(recorded, Word(kXuecheng), kXuecheng).ok());
}

TEST(RecorderAttestationSpec, NorDoesASuperiorForIt) {  // A26
  const Acts recorded = {{Inspection(), kTengzhou}};
  EXPECT_EQ(domain::ReasonOf(Said(recorded, Word(kTengzhou), kCity, Role::kCity)),
            v1::ERROR_REASON_ALREADY_ATTESTED);
  EXPECT_TRUE(Said(recorded, Word(kXuecheng), kCity, Role::kCity).ok());
}

TEST(RecorderAttestationSpec, OnceTheOtherSideHasBothHave) {  // A26
  for (const char* const speaker : {kXuecheng, kCity}) {
    const Acts both = {{Inspection(), kTengzhou}, {Word(kXuecheng), speaker}};
    const absl::Status own = Said(both, Word(kTengzhou), kTengzhou);
    EXPECT_EQ(domain::ReasonOf(own), v1::ERROR_REASON_ALREADY_ATTESTED) << speaker;
    EXPECT_THAT(domain::ChineseText(own), HasSubstr("双方均已确认")) << speaker;
  }
}

TEST(RecorderAttestationSpec, WhatASuperiorRecordedBothSidesConfirm) {  // A26
  const Acts recorded = {{Inspection(), kCity}};
  EXPECT_TRUE(Said(recorded, Word(kTengzhou), kTengzhou).ok());
  EXPECT_TRUE(Said(recorded, Word(kXuecheng), kXuecheng).ok());
  const Acts one_by_it = {{Inspection(), kCity}, {Word(kTengzhou), kCity}};
  EXPECT_EQ(domain::ReasonOf(Said(one_by_it, Word(kXuecheng), kCity, Role::kCity)),
            v1::ERROR_REASON_SAME_ATTESTER);
}

TEST(RecorderAttestationSpec, WhatAnotherCorrectedIsNoLongerTheRecordersWord) {  // A25, A26
  const Acts by_the_other = {{Inspection(), kTengzhou},
                             {Correct(Inspection(), "2017-03-03"), kXuecheng}};
  EXPECT_TRUE(Said(by_the_other, Word(kTengzhou), kTengzhou).ok());
  const Acts by_itself = {{Inspection(), kTengzhou},
                          {Correct(Inspection(), "2017-03-03"), kTengzhou}};
  EXPECT_EQ(domain::ReasonOf(Said(by_itself, Word(kTengzhou), kTengzhou)),
            v1::ERROR_REASON_ALREADY_ATTESTED);
}

}  // namespace
}  // namespace jiedui::spec
