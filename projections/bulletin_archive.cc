#include "projections/bulletin_archive.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/rules/bulletin.h"
#include "projections/bulletin_corrections.h"
#include "projections/registry.h"
#include "projections/row_index.h"
#include "projections/voided_entries.h"

// Rows: "bulletin/<id>", "practice/<id>", and the bulletins in order, "series/<program>/<unit>"; by
// which a read finds practices, "by_program/<program>/<practice>" and "by_unit/<unit>/<practice>",
// and series, "by_issuer/<unit>/<program>/<unit>".

namespace jiedui::projections {
namespace {

using table::v1::BulletinRow;
using table::v1::BulletinSeries;
using table::v1::PracticeRow;

constexpr char kBulletins[] = "bulletin/";
constexpr char kPractices[] = "practice/";
constexpr char kSeries[] = "series/";
constexpr RowIndex kPracticesByProgram(BulletinArchive::kTable, "by_program", kPractices);
constexpr RowIndex kPracticesByUnit(BulletinArchive::kTable, "by_unit", kPractices);
constexpr RowIndex kSeriesByIssuer(BulletinArchive::kTable, "by_issuer", kSeries);

std::string SeriesKey(absl::string_view program_id, absl::string_view unit_id) {
  return absl::StrCat(kSeries, program_id, "/", unit_id);
}

v1::Bulletin MakeBulletin(const BulletinRow& row) {
  v1::Bulletin bulletin;
  bulletin.set_name(absl::StrCat("bulletins/", row.published().bulletin_id()));
  *bulletin.mutable_published() = row.published();
  bulletin.set_publication_position(row.publication_position());
  std::set<std::string> delivered;
  for (const event::v1::CopyDelivered& delivery : row.deliveries()) {
    *bulletin.add_deliveries() = delivery;
    delivered.insert(delivery.recipient_name());
  }
  for (const event::v1::BulletinRecipient& recipient : row.published().recipients()) {
    if (!delivered.contains(recipient.name())) {
      bulletin.add_undelivered_recipients(recipient.name());
    }
  }
  return bulletin;
}

v1::GoodPractice MakePractice(const PracticeRow& row) {
  v1::GoodPractice practice;
  practice.set_name(absl::StrCat("goodPractices/", row.recorded().practice_id()));
  *practice.mutable_recorded() = row.recorded();
  practice.set_position(row.position());
  *practice.mutable_promotions() = row.promotions();
  if (row.has_voided()) *practice.mutable_voided() = row.voided();
  for (const table::v1::VoidedEntry& entry : row.voided_promotions()) {
    *practice.add_voided_promotions() = Shown(entry);
  }
  return practice;
}

// By programme, then issuer.
std::vector<BulletinSeries> SeriesOf(const Tables& tables, const CirculationFilter& filter) {
  const auto& [program_id, unit_id] = filter;
  std::vector<BulletinSeries> found;
  const auto add = [&found](BulletinSeries&& series) { found.push_back(std::move(series)); };
  if (!program_id.empty() && !unit_id.empty()) {
    auto series =
        tables.Find<BulletinSeries>(BulletinArchive::kTable, SeriesKey(program_id, unit_id));
    if (series.has_value()) found.push_back(*std::move(series));
  } else if (!unit_id.empty()) {
    kSeriesByIssuer.ForEach<BulletinSeries>(tables, unit_id, add);
  } else {
    const std::string prefix = program_id.empty() ? kSeries : SeriesKey(program_id, "");
    tables.ForEach<BulletinSeries>(BulletinArchive::kTable, prefix, add);
  }
  return found;
}

// The ids of the practices that may be wanted, in order. The filter says something.
std::set<std::string> PracticeIdsOf(const Tables& tables, const CirculationFilter& filter,
                                    const domain::OrganizationView& organization) {
  std::set<std::string> practice_ids;
  const auto add = [&](const RowIndex& index, const std::string& owner) {
    for (std::string& id : index.IdsOf(tables, owner)) practice_ids.insert(std::move(id));
  };
  if (!filter.program_id.empty()) {
    add(kPracticesByProgram, filter.program_id);
    return practice_ids;
  }
  for (const auto& unit : ListUnitsWithin(tables, organization.Shown(filter.unit_id))) {
    add(kPracticesByUnit, unit.registered().unit_id());
  }
  return practice_ids;
}

// The rows of one series, in its order.
std::vector<BulletinRow> RowsOf(const Tables& tables, const BulletinSeries& series) {
  std::vector<BulletinRow> rows;
  for (const std::string& bulletin_id : series.bulletin_ids()) {
    auto row =
        tables.Find<BulletinRow>(BulletinArchive::kTable, absl::StrCat(kBulletins, bulletin_id));
    if (row.has_value()) rows.push_back(*std::move(row));
  }
  return rows;
}

// Which months a bulletin published, and of whom.
struct PublishedMonths {
  std::string bulletin_id;
  std::string unit_id;  // the issuer
  std::string first_month;
  std::string last_month;
  int64_t position = 0;  // of the state it was made of
};

// By publication; not null.
std::shared_ptr<const std::vector<PublishedMonths>> PublishedIn(const Tables& tables,
                                                                absl::string_view program_id) {
  using All = std::vector<PublishedMonths>;
  const auto read = [&]() -> std::shared_ptr<const All> {
    std::vector<BulletinSeries> of_program;
    tables.ForEach<BulletinSeries>(
        BulletinArchive::kTable, SeriesKey(program_id, ""),
        [&](BulletinSeries&& series) { of_program.push_back(std::move(series)); });
    std::map<int64_t, PublishedMonths> by_publication;
    for (const BulletinSeries& series : of_program) {
      for (const BulletinRow& row : RowsOf(tables, series)) {
        const event::v1::BulletinPublished& published = row.published();
        by_publication.try_emplace(
            row.publication_position(),
            PublishedMonths{published.bulletin_id(), published.unit_id(), published.first_month(),
                            published.last_month(), published.position()});
      }
    }
    auto all = std::make_shared<All>();
    for (auto& [position, published] : by_publication) all->push_back(std::move(published));
    return all;
  };
  return tables.Kept<All>(BulletinArchive::kTable, absl::StrCat("published/", program_id), read);
}

// The first delivery of the copy; null while there is none.
const event::v1::CopyDelivered* FirstDelivery(const BulletinRow& row, const std::string& name) {
  for (const event::v1::CopyDelivered& delivery : row.deliveries()) {
    if (delivery.recipient_name() == name) return &delivery;
  }
  return nullptr;
}

void AddCopies(const BulletinRow& row, v1::BulletinEntry& entry) {
  for (const event::v1::BulletinRecipient& recipient : row.published().recipients()) {
    v1::BulletinCopy& copy = *entry.add_copies();
    copy.set_recipient_kind(recipient.kind());
    copy.set_recipient_name(recipient.name());
    const event::v1::CopyDelivered* const delivery = FirstDelivery(row, recipient.name());
    if (delivery == nullptr) continue;
    *copy.mutable_delivered_date() = delivery->delivered_date();
    copy.set_receipt_note(delivery->receipt_note());
    entry.set_delivered_count(entry.delivered_count() + 1);
  }
}

v1::BulletinEntry MakeEntry(const Tables& tables, const BulletinRow& row) {
  const event::v1::BulletinPublished& published = row.published();
  const CivilDay day = domain::ToDay(published.published_date());
  v1::BulletinEntry entry;
  entry.set_bulletin_id(published.bulletin_id());
  entry.set_unit_id(published.unit_id());
  entry.set_unit_name(
      ViewOf(tables, domain::Organization::kAsItWas, day).NameOn(published.unit_id(), day));
  entry.set_bulletin_number(published.number());
  entry.set_title(published.title());
  entry.set_document_number(published.document_number());
  entry.set_first_month(published.first_month());
  entry.set_last_month(published.last_month());
  *entry.mutable_signed_date() = published.signed_date();
  if (published.has_printed_date()) *entry.mutable_printed_date() = published.printed_date();
  *entry.mutable_published_date() = published.published_date();
  *entry.mutable_judged_date() = published.judged_date();
  entry.set_ledger_size(published.position());
  entry.set_root_sha256(published.root_sha256());
  entry.set_table_sha256(published.table_sha256());
  entry.set_previous_bulletin_id(published.previous_bulletin_id());
  entry.set_position(row.publication_position());
  AddCopies(row, entry);
  return entry;
}

// The cell is one of what the bulletin corrects, or all are wanted.
bool WantsCorrections(absl::string_view cell, absl::string_view bulletin_id) {
  return cell.empty() ||
         absl::StartsWith(cell, absl::StrCat("bulletins[", bulletin_id, "].corrected_"));
}

// What bulletins correct is read off the tables they published, of the cell that is wanted.
struct Corrections {
  LedgerHistory* history = nullptr;  // null: it is not wanted
  absl::string_view cell;
};

absl::Status AddSeries(const Tables& tables, const BulletinSeries& series,
                       const domain::ProgramRules& rules, const Corrections& wanted,
                       v1::BulletinRegister& made) {
  int32_t previous = 0;
  for (const BulletinRow& row : RowsOf(tables, series)) {
    const event::v1::BulletinPublished& published = row.published();
    v1::BulletinEntry& entry = *made.add_bulletins();
    entry = MakeEntry(tables, row);
    const domain::Policy& policy = rules.On(domain::ToDay(published.published_date()));
    for (v1::RuleFinding& finding :
         domain::JudgeNumber(published, previous, policy, row.publication_position())) {
      *entry.add_findings() = std::move(finding);
    }
    previous = published.number();
    if (wanted.history == nullptr || !WantsCorrections(wanted.cell, entry.bulletin_id())) continue;
    RETURN_IF_ERROR(AddCorrections(published, *wanted.history, entry));
  }
  return absl::OkStatus();
}

}  // namespace

void BulletinArchive::Apply(const event::v1::BulletinPublished& event, const Envelope& at,
                            Rows& rows) {
  BulletinRow row;
  *row.mutable_published() = event;
  row.set_publication_position(at.position);
  rows.Put(absl::StrCat(kBulletins, event.bulletin_id()), row);
  rows.Edit<BulletinSeries>(SeriesKey(event.program_id(), event.unit_id()))
      .add_bulletin_ids(event.bulletin_id());
  kSeriesByIssuer.Add(event.unit_id(), absl::StrCat(event.program_id(), "/", event.unit_id()),
                      rows);
}

void BulletinArchive::Apply(const event::v1::CopyDelivered& event, const Envelope& /*at*/,
                            Rows& rows) {
  rows.Update<BulletinRow>(absl::StrCat(kBulletins, event.bulletin_id()),
                           [&](BulletinRow& row) { *row.add_deliveries() = event; });
}

void BulletinArchive::Apply(const event::v1::GoodPracticeRecorded& event, const Envelope& at,
                            Rows& rows) {
  PracticeRow row;
  *row.mutable_recorded() = event;
  row.set_position(at.position);
  rows.Put(absl::StrCat(kPractices, event.practice_id()), row);
  kPracticesByProgram.Add(event.program_id(), event.practice_id(), rows);
  kPracticesByUnit.Add(event.unit_id(), event.practice_id(), rows);
}

void BulletinArchive::Apply(const event::v1::GoodPracticePromoted& event, const Envelope& at,
                            Rows& rows) {
  rows.Update<PracticeRow>(absl::StrCat(kPractices, event.practice_id()), [&](PracticeRow& row) {
    *row.add_promotions() = event;
    row.add_promotion_positions(at.position);
  });
}

absl::StatusOr<v1::Bulletin> ReadBulletin(const Tables& tables, absl::string_view bulletin_id) {
  const auto row =
      tables.Find<BulletinRow>(BulletinArchive::kTable, absl::StrCat(kBulletins, bulletin_id));
  if (!row.has_value()) return NoSuch({"bulletin", "通报", bulletin_id});
  return MakeBulletin(*row);
}

std::vector<v1::Bulletin> ListBulletins(const Tables& tables, const CirculationFilter& filter) {
  std::vector<v1::Bulletin> bulletins;
  for (const BulletinSeries& series : SeriesOf(tables, filter)) {
    for (const BulletinRow& row : RowsOf(tables, series)) {
      bulletins.push_back(MakeBulletin(row));
    }
  }
  return bulletins;
}

absl::StatusOr<v1::BulletinRegister> ReadBulletinRegister(const Tables& tables,
                                                          absl::string_view program_id,
                                                          absl::string_view cell,
                                                          LedgerHistory* history) {
  RETURN_IF_ERROR(FindProgram(tables, program_id).status());
  v1::BulletinRegister made;
  made.set_program_id(std::string(program_id));
  std::vector<BulletinSeries> all;
  tables.ForEach<BulletinSeries>(BulletinArchive::kTable, SeriesKey(program_id, ""),
                                 [&](const BulletinSeries& series) { all.push_back(series); });
  if (all.empty()) return made;
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  for (const BulletinSeries& series : all) {
    RETURN_IF_ERROR(AddSeries(tables, series, rules, {history, cell}, made));
  }
  return made;
}

std::vector<BulletinRow> BulletinsOf(const Tables& tables, absl::string_view program_id,
                                     absl::string_view unit_id) {
  const auto series =
      tables.Find<BulletinSeries>(BulletinArchive::kTable, SeriesKey(program_id, unit_id));
  if (!series.has_value()) return {};
  return RowsOf(tables, *series);
}

std::vector<std::string> BulletinsOfMonth(const Tables& tables, absl::string_view program_id,
                                          const std::string& unit_id, CivilMonth month,
                                          int64_t accepted_position) {
  const auto organization = ViewOf(tables, domain::Organization::kAsItWas, LastDay(month));
  const std::string name = FormatMonth(month);  // of the form 2017-03: compares as months do
  std::vector<std::string> ids;
  const std::shared_ptr<const std::vector<PublishedMonths>> all = PublishedIn(tables, program_id);
  for (const PublishedMonths& published : *all) {
    if (name < published.first_month || published.last_month < name) continue;
    if (published.position < accepted_position) continue;
    if (!organization.IsWithin(unit_id, published.unit_id, LastDay(month))) continue;
    ids.push_back(published.bulletin_id);
  }
  return ids;
}

absl::StatusOr<v1::BulletinSchedule> ReadBulletinSchedule(const Tables& tables,
                                                          absl::string_view program_id,
                                                          CivilDay on) {
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, program_id));
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  const std::string& organizer = program->opened().organizer_unit_id();
  v1::BulletinSchedule schedule =
      domain::JudgeBulletins(BulletinsOf(tables, program_id, organizer), rules, on);
  schedule.set_unit_id(organizer);
  return schedule;
}

std::vector<PracticeRow> PracticesOf(const Tables& tables, absl::string_view program_id) {
  std::vector<PracticeRow> practices;
  kPracticesByProgram.ForEach<PracticeRow>(tables, program_id, [&practices](PracticeRow&& row) {
    if (!row.has_voided()) practices.push_back(std::move(row));
  });
  return practices;
}

absl::StatusOr<v1::GoodPractice> ReadGoodPractice(const Tables& tables,
                                                  absl::string_view practice_id) {
  const auto row =
      tables.Find<PracticeRow>(BulletinArchive::kTable, absl::StrCat(kPractices, practice_id));
  if (!row.has_value()) return NoSuch({"good practice", "经验做法", practice_id});
  return MakePractice(*row);
}

std::vector<v1::GoodPractice> ListGoodPractices(const Tables& tables,
                                                const CirculationFilter& filter,
                                                const domain::OrganizationView& organization) {
  std::vector<v1::GoodPractice> practices;
  const auto add = [&](const PracticeRow& row) {
    const event::v1::GoodPracticeRecorded& recorded = row.recorded();
    const CivilDay day = domain::ToDay(recorded.recorded_date());
    if (!filter.unit_id.empty() &&
        !organization.IsWithin(recorded.unit_id(), filter.unit_id, day)) {
      return;
    }
    practices.push_back(MakePractice(row));
  };
  if (filter.program_id.empty() && filter.unit_id.empty()) {
    tables.ForEach<PracticeRow>(BulletinArchive::kTable, kPractices, add);
    return practices;
  }
  for (const std::string& id : PracticeIdsOf(tables, filter, organization)) {
    const auto row =
        tables.Find<PracticeRow>(BulletinArchive::kTable, absl::StrCat(kPractices, id));
    if (row.has_value()) add(*row);
  }
  return practices;
}

}  // namespace jiedui::projections
