// Official documents and the acts that rest on them: R0-01, R0-38.

#include "gtest/gtest.h"

#include "domain/date.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

constexpr char kNotice[] = "zaoanjianfa-2017-11";

History Registered() {
  return Organization() + Facts({RegisterDocument(kNotice)});
}

TEST(DocumentSpec, ADocumentIsRegisteredOnceWithTheHashOfItsFile) {  // R0-01
  Given(Organization()).When(RegisterDocument(kNotice, "2018-01-10")).ThenRecordedAsProposed();
  Given(Registered())
      .When(RegisterDocument(kNotice))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "document_id");
}

TEST(DocumentSpec, AHashIsSixtyFourLowerCaseHexadecimalDigits) {  // R0-01
  auto fact = RegisterDocument(kNotice);
  const std::string sound = fact.file_sha256();
  for (const std::string& bad :
       {sound.substr(1), sound + "0", "E" + sound.substr(1), "g" + sound.substr(1)}) {
    fact.set_file_sha256(bad);
    Given(Organization()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "file_sha256");
  }
  fact.clear_file_sha256();
  Given(Organization()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "file_sha256");
}

TEST(DocumentSpec, ADocumentIsPrintedOnOrAfterTheDayItIsSigned) {  // R0-38
  auto fact = RegisterDocument(kNotice, "2018-01-10");
  *fact.mutable_printed_date() = Date("2017-01-09");
  Given(Organization()).When(fact).ThenRefused(v1::ERROR_REASON_DATE_ORDER, "printed_date");
  fact.clear_printed_date();
  Given(Organization()).When(fact).ThenRecordedAsProposed();
}

TEST(DocumentSpec, AnActThatNamesARegisteredDocumentCarriesItInFull) {  // R0-01
  auto fact = OpenProgram();
  fact.clear_basis_document();
  fact.mutable_basis_document()->set_document_id(kNotice);
  const auto opened = Given(Registered()).When(fact).ThenRecorded().program_opened();
  EXPECT_EQ(opened.basis_document().document_number(), "枣安监发〔2017〕11号");
  EXPECT_EQ(domain::ToDay(opened.basis_document().printed_date()), Day("2017-01-10"));
  EXPECT_EQ(opened.basis_document().document_id(), kNotice);
}

TEST(DocumentSpec, WhatDiffersFromTheRegisteredDocumentIsNamed) {
  auto fact = OpenProgram();
  fact.mutable_basis_document()->set_document_id(kNotice);
  Given(Registered()).When(fact).ThenRecorded();
  fact.mutable_basis_document()->set_document_number("枣安监发〔2017〕12号");
  Given(Registered())
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "basis_document.document_number");
  fact.mutable_basis_document()->clear_document_number();
  *fact.mutable_basis_document()->mutable_signed_date() = Date("2017-01-09");
  Given(Registered())
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "basis_document.signed_date");
}

TEST(DocumentSpec, ADocumentThatIsNotRegisteredIsNotFound) {
  auto fact = OpenProgram();
  fact.mutable_basis_document()->set_document_id("another");
  Given(Registered())
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "basis_document.document_id");
}

TEST(DocumentSpec, AnActMayCarryADocumentThatIsNotRegistered) {  // as every ledger so far does
  Given(Organization()).When(OpenProgram()).ThenRecordedAsProposed();
}

TEST(DocumentSpec, APairThatIsDesignatedCarriesTheDocumentThatDesignatesIt) {  // R0-07
  const History history = ProgramYear() + Facts({RegisterDocument(kNotice)});
  auto fact = Assign(kTengzhou, kXuecheng);
  fact.mutable_basis_document()->set_document_id(kNotice);
  const auto assigned = Given(history).When(fact).ThenRecorded().pair_assigned();
  EXPECT_EQ(assigned.basis_document().document_number(), "枣安监发〔2017〕11号");
  fact.mutable_basis_document()->set_title("另一文件");
  Given(history).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "basis_document.title");
}

TEST(DocumentSpec, APolicySetMayNameARegisteredDocument) {
  auto fact = AdoptPolicy();
  fact.mutable_basis_document()->set_document_id(kNotice);
  const auto adopted =
      Given(Registered() + Facts({OpenProgram()})).When(fact).ThenRecorded().policy_set_adopted();
  EXPECT_EQ(adopted.basis_document().issuer(), "枣庄市安全生产监督管理局");
}

}  // namespace
}  // namespace jiedui::spec
