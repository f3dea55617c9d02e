#include "domain/program/document.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

constexpr FieldsOf kDocument("fact.basis_document.");
constexpr size_t kSha256Digits = 64;

bool IsLowerHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

absl::Status CheckSha256(const Field& field, const std::string& digits) {
  if (digits.empty()) return Missing(field);
  if (digits.size() == kSha256Digits && std::all_of(digits.begin(), digits.end(), &IsLowerHex)) {
    return absl::OkStatus();
  }
  return Invalid(field, "expected the 64 lower-case hexadecimal digits sha256sum prints",
                 "应为 sha256sum 所打印的 64 位小写十六进制数");
}

absl::Status CheckDays(const event::v1::BasisDocumentRegistered& fact, const Context& context) {
  ASSIGN_OR_RETURN(const CivilDay signed_on,
                   PastDay(kFact("signed_date"), fact.signed_date(), context));
  if (!fact.has_printed_date()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const CivilDay printed_on,
                   PastDay(kFact("printed_date"), fact.printed_date(), context));
  return CheckOrder(kFact("printed_date"), printed_on, "signed_date", signed_on);
}

event::v1::BasisDocument Inline(const event::v1::BasisDocumentRegistered& registered) {
  event::v1::BasisDocument document;
  document.set_document_number(registered.document_number());
  document.set_title(registered.title());
  document.set_issuer(registered.issuer());
  *document.mutable_signed_date() = registered.signed_date();
  if (registered.has_printed_date()) *document.mutable_printed_date() = registered.printed_date();
  document.set_document_id(registered.document_id());
  return document;
}

// What is given agrees with the registered document.
absl::Status CheckAgrees(absl::string_view name, bool given, bool equal) {
  if (!given || equal) return absl::OkStatus();
  return Invalid(kDocument(name), "differs from the registered document; leave it out",
                 "与已登记的文件不一致，可不填");
}

bool Same(const google::type::Date& left, const google::type::Date& right) {
  return google::protobuf::util::MessageDifferencer::Equals(left, right);
}

}  // namespace

void Evolve(DocumentState& state, const event::v1::BasisDocumentRegistered& fact) {
  state.registered = fact;
}

absl::StatusOr<event::v1::BasisDocumentRegistered> Decide(
    const event::v1::BasisDocumentRegistered& fact, const Entities& entities,
    const Context& context) {
  RETURN_IF_ERROR(CheckId(kFact("document_id"), fact.document_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("document_number"), fact.document_number()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("title"), fact.title()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("issuer"), fact.issuer()));
  RETURN_IF_ERROR(CheckDays(fact, context));
  RETURN_IF_ERROR(CheckSha256(kFact("file_sha256"), fact.file_sha256()));
  if (entities.Document(fact.document_id()) != nullptr) {
    return Exists(kFact("document_id"), {"document", "依据文件", fact.document_id()});
  }
  event::v1::BasisDocumentRegistered decided = fact;
  *decided.mutable_registered_date() = ToDate(context.today);
  return decided;
}

absl::StatusOr<event::v1::BasisDocument> ResolveDocument(const event::v1::BasisDocument& document,
                                                         bool required, const Entities& entities,
                                                         const Context& context) {
  if (document.document_id().empty()) {
    RETURN_IF_ERROR(CheckDocument(document, required, context));
    return document;
  }
  ASSIGN_OR_RETURN(const DocumentState* state,
                   FindDocument(kDocument("document_id"), document.document_id(), entities));
  const event::v1::BasisDocument known = Inline(state->registered);
  RETURN_IF_ERROR(CheckAgrees("document_number", !document.document_number().empty(),
                              document.document_number() == known.document_number()));
  RETURN_IF_ERROR(
      CheckAgrees("title", !document.title().empty(), document.title() == known.title()));
  RETURN_IF_ERROR(
      CheckAgrees("issuer", !document.issuer().empty(), document.issuer() == known.issuer()));
  RETURN_IF_ERROR(CheckAgrees("signed_date", document.has_signed_date(),
                              Same(document.signed_date(), known.signed_date())));
  RETURN_IF_ERROR(CheckAgrees("printed_date", document.has_printed_date(),
                              Same(document.printed_date(), known.printed_date())));
  return known;
}

}  // namespace jiedui::domain
