// The table a bulletin publishes, computed from the read models as of its position: the numbers of
// every unit's months, the pairs' months, and the errata of the issuer's earlier bulletins. Equal
// states give equal bytes, so that a table once published can be made again and held against its
// hash. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_BULLETIN_TABLE_H_
#define JIEDUI_PROJECTIONS_BULLETIN_TABLE_H_

#include <string>

#include "absl/status/statusor.h"

#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/tables.h"

namespace jiedui::projections {

// `now` is the state at the bulletin's position, `then` that at the position of the issuer's
// bulletin before it, null if there is none. Of the bulletin it reads what it is about, its id and
// the day it is judged on. RESOURCE_NOT_FOUND, POLICY_NOT_ADOPTED; INVALID_ARGUMENT if it is about
// no months of the programme.
absl::StatusOr<v1::BulletinTable> ReadBulletinTable(const Tables& now, const Tables* then,
                                                    const event::v1::BulletinPublished& bulletin);

// 64 lower-case hexadecimal digits: SHA-256 of domain::BulletinText.
std::string BulletinTableHash(const v1::BulletinTable& table);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_BULLETIN_TABLE_H_
