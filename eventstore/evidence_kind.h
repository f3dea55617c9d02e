// Which kind of evidence a text is, told by its beginning: for whoever was given one of them where
// another is wanted, which is a mistake and no forgery. Pure, any thread. Believes nothing: what
// begins as a receipt may be none.

#ifndef JIEDUI_EVENTSTORE_EVIDENCE_KIND_H_
#define JIEDUI_EVENTSTORE_EVIDENCE_KIND_H_

#include "absl/strings/string_view.h"

namespace jiedui::eventstore {

enum class EvidenceKind {
  kUnknown,
  kCheckpoint,
  kReceipt,         // of an event, a C2SP tlog-proof
  kGrowth,          // that one checkpoint grew out of another
  kTableStatement,  // what the tables held
  kSuccession,      // one key by another; or several such notes
  kVerifierKey,     // one, or several, one a line
};

EvidenceKind KindOfEvidence(absl::string_view text);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_EVIDENCE_KIND_H_
