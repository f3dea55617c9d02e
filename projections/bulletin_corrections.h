// 更正: what a bulletin corrects, as part of the register of bulletins. It is read off the table
// that was published, which is computed anew from the two states it rests on and held against its
// hash. Any thread.

#ifndef JIEDUI_PROJECTIONS_BULLETIN_CORRECTIONS_H_
#define JIEDUI_PROJECTIONS_BULLETIN_CORRECTIONS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/ledger_history.h"

namespace jiedui::projections {

// The table that was published, of the two states it rests on. BULLETIN_TABLE_DIFFERS if it is not
// the one that was hashed.
absl::StatusOr<v1::BulletinTable> PublishedTableOf(const event::v1::BulletinPublished& published,
                                                   LedgerHistory& history);

// What the table of a bulletin corrects, and nothing else of the entry.
v1::BulletinEntry CorrectionsIn(const v1::BulletinTable& table);

// Adds what that bulletin corrects; nothing if it is the first of its issuer. A bulletin is looked
// at once: what was published stays as it is. BULLETIN_TABLE_DIFFERS if the table is not the one
// that was published.
absl::Status AddCorrections(const event::v1::BulletinPublished& published, LedgerHistory& history,
                            v1::BulletinEntry& entry);

// What it corrects has been found out: AddCorrections answers at once.
bool AreCorrectionsKnown(const event::v1::BulletinPublished& published,
                         const LedgerHistory& history);

// Whether that bulletin, which came later, corrects a number of the one with that id.
absl::StatusOr<bool> Corrects(const event::v1::BulletinPublished& later,
                              absl::string_view bulletin_id, LedgerHistory& history);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_BULLETIN_CORRECTIONS_H_
