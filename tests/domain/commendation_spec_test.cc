// The city commends a pair or a unit: R0-36.

#include <string>

#include "gtest/gtest.h"

#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

const std::string kTowns = PairId(kLincheng, kXingren);

TEST(CommendationSpec, IsOfAUnitThatTakesPartOrOfAPair) {  // R0-36
  Given(Paired())
      .When(Commend("c1", kLincheng, "", "2017-06-01"))
      .On("2017-06-02")
      .ThenRecordedAsProposed();
  Given(Paired())
      .When(Commend("c1", "", kTowns, "2017-06-01"))
      .On("2017-06-01")
      .ThenRecordedAsProposed();
  Given(Paired())
      .When(Commend("c1", kLincheng, kTowns, "2017-06-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "pair_id");
  Given(Paired())
      .When(Commend("c1", "", "", "2017-06-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "pair_id");
  Given(Paired())
      .When(Commend("c1", kCity, "", "2017-06-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "unit_id");
}

TEST(CommendationSpec, HasAnIdOfItsOwnAReasonADocumentAndADayThatIsPast) {  // R0-36, R0-01
  Given(Paired() + Facts({Commend("c1", kLincheng, "", "2017-06-01")}))
      .When(Commend("c1", kXingren, "", "2017-06-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "commendation_id");
  auto fact = Commend("c1", kLincheng, "", "2017-06-01");
  fact.clear_reason();
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
  fact = Commend("c1", kLincheng, "", "2017-06-01");
  fact.clear_basis_document();
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED,
                                         "basis_document.document_number");
  Given(Paired())
      .When(Commend("c1", kLincheng, "", "2017-06-02"))
      .On("2017-06-01")
      .ThenRefused(v1::ERROR_REASON_DATE_IN_FUTURE, "given_date");
}

}  // namespace
}  // namespace jiedui::spec
