// Official documents (依据文件): registered with the hash of their file, so that whoever holds the
// file can tell that it is the one an act rests on (R0-01, R0-38). Pure.
//
// An act carries its document in full, as every act has from the first ledger on: one event then
// says what it rests on, and so does its proof. The id of a registered document is an addition to
// that, never instead of it.

#ifndef JIEDUI_DOMAIN_PROGRAM_DOCUMENT_H_
#define JIEDUI_DOMAIN_PROGRAM_DOCUMENT_H_

#include <string>

#include "absl/status/statusor.h"

#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"
#include "jiedui/event/v1/events.gen.h"

namespace jiedui::domain {

struct DocumentState {
  std::string id;
  event::v1::BasisDocumentRegistered registered;

  bool Exists() const { return !registered.document_id().empty(); }
};

template <>
struct EntityTraits<DocumentState> {
  static constexpr char kTag[] = "document";
  using Events = TypeList<event::v1::BasisDocumentRegistered>;
};

void Evolve(DocumentState& state, const event::v1::BasisDocumentRegistered& fact);

absl::StatusOr<event::v1::BasisDocumentRegistered> Decide(
    const event::v1::BasisDocumentRegistered& fact, const Entities& entities,
    const Context& context);

// The document of an act as it is stored (fact.basis_document). With an id, what the act leaves out
// is filled in from the registered document; FIELD_INVALID names what differs from it.
absl::StatusOr<event::v1::BasisDocument> ResolveDocument(const event::v1::BasisDocument& document,
                                                         bool required, const Entities& entities,
                                                         const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PROGRAM_DOCUMENT_H_
