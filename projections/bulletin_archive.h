// The bulletin archive: bulletins with the delivery of their copies, and good practices with who
// made them known. Reads are pure and may run on any thread. Names of resources are relative to the
// ledger; RESOURCE_NOT_FOUND names what does not exist.

#ifndef JIEDUI_PROJECTIONS_BULLETIN_ARCHIVE_H_
#define JIEDUI_PROJECTIONS_BULLETIN_ARCHIVE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/rules/organization_view.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/projection.h"
#include "projections/tables.h"

namespace jiedui::projections {

struct BulletinArchive {
  static constexpr TableId kTable = TableId::kBulletinArchive;
  static constexpr int kVersion = 2;

  static void Apply(const event::v1::BulletinPublished& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::CopyDelivered& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::GoodPracticeRecorded& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::GoodPracticePromoted& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::EntryVoided& event, const Envelope& at, Rows& rows);
};

absl::StatusOr<v1::Bulletin> ReadBulletin(const Tables& tables, absl::string_view bulletin_id);

// Which bulletins or practices a list wants; empty means no restriction.
struct CirculationFilter {
  std::string program_id;
  std::string unit_id;  // the issuer; of practices, the unit or one below it
};

// By programme and issuer, then in order of publication.
std::vector<v1::Bulletin> ListBulletins(const Tables& tables, const CirculationFilter& filter);

class LedgerHistory;

// 通报台账: all bulletins of the programme, with the history also what they correct. If the path of
// a cell is given, only that is wanted. RESOURCE_NOT_FOUND for a programme that does not exist.
absl::StatusOr<v1::BulletinRegister> ReadBulletinRegister(const Tables& tables,
                                                          absl::string_view program_id,
                                                          absl::string_view cell = "",
                                                          LedgerHistory* history = nullptr);

// The issuer's bulletins of the programme, in order of publication.
std::vector<table::v1::BulletinRow> BulletinsOf(const Tables& tables, absl::string_view program_id,
                                                absl::string_view unit_id);

// The bulletins that published the unit's month with the report that was accepted at that position:
// of issuers that were the unit or above it at the end of the month. By publication.
std::vector<std::string> BulletinsOfMonth(const Tables& tables, absl::string_view program_id,
                                          const std::string& unit_id, CivilMonth month,
                                          int64_t accepted_position);

// When the programme's organizer owes a bulletin. POLICY_NOT_ADOPTED.
absl::StatusOr<v1::BulletinSchedule> ReadBulletinSchedule(const Tables& tables,
                                                          absl::string_view program_id,
                                                          CivilDay on);

// The good practices of the programme that stand, with who made them known, by id.
std::vector<table::v1::PracticeRow> PracticesOf(const Tables& tables, absl::string_view program_id);

absl::StatusOr<v1::GoodPractice> ReadGoodPractice(const Tables& tables,
                                                  absl::string_view practice_id);
// By id. Who is below whom is asked of the day the practice was recorded; by the organization as it
// is now, of its day, and a practice of a unit that was taken over is its successor's.
std::vector<v1::GoodPractice> ListGoodPractices(const Tables& tables,
                                                const CirculationFilter& filter,
                                                const domain::OrganizationView& organization);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_BULLETIN_ARCHIVE_H_
