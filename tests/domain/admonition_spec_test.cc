// Whether a district is admonished by the ranking of a month is decided by the city (A30).

#include <string>

#include "gtest/gtest.h"

#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

using domain::Role;

constexpr auto kHeld = event::v1::ADMONITION_DECISION_HELD;
constexpr auto kDismissed = event::v1::ADMONITION_DECISION_DISMISSED;

TEST(AdmonitionSpec, TheCityDecidesWhoeverTheRankingProposes) {  // A30, R1-21
  const auto fact = DecideAdmonition(kXuecheng, "2017-03", kHeld, "2017-04-18");
  Given(Paired()).When(fact).On("2017-04-18").ThenRecordedAsProposed();
}

TEST(AdmonitionSpec, OnceOfADistrictAndAMonth) {  // A30
  const History held =
      Paired() + Facts({DecideAdmonition(kXuecheng, "2017-03", kHeld, "2017-04-18")});
  Given(held)
      .When(DecideAdmonition(kXuecheng, "2017-03", kDismissed, "2017-04-19"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "month");
  Given(held)
      .When(DecideAdmonition(kXuecheng, "2017-04", kHeld, "2017-05-18"))
      .ThenRecordedAsProposed();
  Given(held)
      .When(DecideAdmonition(kTengzhou, "2017-03", kHeld, "2017-04-18"))
      .ThenRecordedAsProposed();
}

TEST(AdmonitionSpec, WhatWasHeldRestsOnADocumentWhatWasNotMay) {  // A30
  auto fact = DecideAdmonition(kXuecheng, "2017-03", kHeld, "2017-04-18");
  fact.clear_basis_document();
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED,
                                         "basis_document.document_number");
  fact.set_decision(kDismissed);
  Given(Paired()).When(fact).ThenRecordedAsProposed();
}

TEST(AdmonitionSpec, ItSaysWhoDecidedWhatAndWhy) {  // A30: a named officer decides
  const auto refused = [](const event::v1::AdmonitionDecided& fact, const char* field) {
    Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, field);
  };
  const auto whole = DecideAdmonition(kXuecheng, "2017-03", kHeld, "2017-04-18");
  auto fact = whole;
  fact.clear_deciding_officer_id();
  refused(fact, "deciding_officer_id");
  fact = whole;
  fact.clear_decision();
  refused(fact, "decision");
  fact = whole;
  fact.clear_reason();
  refused(fact, "reason");
}

TEST(AdmonitionSpec, ItIsOfADistrictAndOfAMonthThatIsOver) {  // A30
  Given(Paired())
      .When(DecideAdmonition(kLincheng, "2017-03", kHeld, "2017-04-18"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
  Given(Paired())
      .When(DecideAdmonition(kCity, "2017-03", kHeld, "2017-04-18"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "unit_id");
  Given(Paired())
      .When(DecideAdmonition(kXuecheng, "2017-03", kHeld, "2017-03-31"))
      .ThenRefused(v1::ERROR_REASON_MONTH_NOT_OVER, "month");
  Given(Paired())
      .When(DecideAdmonition(kXuecheng, "2017-03", kHeld, "2017-04-01"))
      .ThenRecordedAsProposed();
  Given(Paired())
      .When(DecideAdmonition(kXuecheng, "2016-12", kHeld, "2017-04-18"))
      .ThenRefused(v1::ERROR_REASON_OUTSIDE_PROGRAM, "month");
}

}  // namespace
}  // namespace jiedui::spec
