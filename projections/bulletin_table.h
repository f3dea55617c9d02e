// The table a bulletin publishes, computed from the read models as of its position: the numbers of
// every unit's months, the pairs' months, and the errata of the issuer's earlier bulletins. Equal
// states give equal bytes, so that a table once published can be made again and held against its
// hash. Any thread.
//
// An erratum is a number of a month's table that was published and is another one now. What changed
// it is found as for any two states of any table (cell_changes.h).

#ifndef JIEDUI_PROJECTIONS_BULLETIN_TABLE_H_
#define JIEDUI_PROJECTIONS_BULLETIN_TABLE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "domain/rules/bulletin.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/tables.h"

namespace jiedui::projections {

// All changes of a table between the position of the bulletin before and that of this one.
using ChangesSince =
    std::function<absl::StatusOr<std::vector<v1::CellChange>>(const TableQuestion&)>;

// `now` is the state at the bulletin's position, `then` that at the position of the issuer's
// bulletin before it, null if there is none; then `changes_since` is not asked. Of the bulletin it
// reads what it is about, its id and the day it is judged on. RESOURCE_NOT_FOUND,
// POLICY_NOT_ADOPTED; INVALID_ARGUMENT if it is about no months of the programme. Of any edition
// but the first: a bulletin has that of the day it was published on.
absl::StatusOr<v1::BulletinTable> ReadBulletinTable(
    const Tables& now, const Tables* then, const event::v1::BulletinPublished& bulletin,
    const ChangesSince& changes_since = nullptr,
    domain::BulletinEdition edition = domain::kLatestEdition);

// The same as the first edition had it.
absl::StatusOr<v1::BulletinTable> ReadFirstEditionTable(
    const Tables& now, const Tables* then, const event::v1::BulletinPublished& bulletin);

// The table that was published, of the two states it rests on, by the edition whose rules it was
// published by: the one it says, or before bulletins said it, the one by whose rules it hashes to
// what was recorded. BULLETIN_TABLE_DIFFERS if it does not, by those of the latest edition or by
// none. One that was published by the rules of an earlier edition which these are not any more
// stays readable: it is the table of the latest edition, and not reproduced.
struct PublishedTable {
  v1::BulletinTable table;
  domain::BulletinEdition edition = domain::kLatestEdition;
  bool reproduced = true;
};
absl::StatusOr<PublishedTable> ReadPublishedTable(const Tables& now, const Tables* then,
                                                  const event::v1::BulletinPublished& published,
                                                  const ChangesSince& changes_since);

// 64 lower-case hexadecimal digits: SHA-256 of domain::BulletinText.
std::string BulletinTableHash(const v1::BulletinTable& table,
                              domain::BulletinEdition edition = domain::kLatestEdition);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_BULLETIN_TABLE_H_
