#include "projections/bulletin_corrections.h"

#include <memory>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "projections/bulletin_archive.h"
#include "projections/bulletin_table.h"

namespace jiedui::projections {
namespace {

using event::v1::BulletinPublished;

v1::CorrectedFigure CorrectedOf(const v1::BulletinErratum& erratum) {
  const v1::BulletinFigure& before = erratum.before();
  const v1::BulletinFigure& after = erratum.after();
  v1::CorrectedFigure figure;
  figure.set_corrected_bulletin_id(erratum.bulletin_id());
  figure.set_unit_id(erratum.unit_id());
  figure.set_unit_name(erratum.unit_name());
  figure.set_month(erratum.month());
  figure.set_key(after.key());
  figure.set_label(after.label());
  figure.set_unit(after.unit());
  figure.set_recorded_before(before.recorded());
  figure.set_recorded_after(after.recorded());
  figure.set_recorded_change(after.recorded() - before.recorded());
  if (before.has_reported()) figure.set_reported_before(before.reported());
  if (after.has_reported()) figure.set_reported_after(after.reported());
  if (before.has_accepted()) figure.set_accepted_before(before.accepted());
  if (after.has_accepted()) figure.set_accepted_after(after.accepted());
  *figure.mutable_positions() = erratum.positions();
  return figure;
}

v1::CorrectedPairMonth CorrectedOf(const v1::BulletinPairErratum& erratum) {
  const v1::BulletinPairMonth& after = erratum.after();
  v1::CorrectedPairMonth month;
  month.set_corrected_bulletin_id(erratum.bulletin_id());
  month.set_pair_id(after.pair_id());
  month.set_unit_a_name(after.unit_a_name());
  month.set_unit_b_name(after.unit_b_name());
  month.set_month(after.month());
  month.set_status_before(erratum.before().status());
  month.set_status_after(after.status());
  month.set_activity_count_before(erratum.before().activity_count());
  month.set_activity_count_after(after.activity_count());
  *month.mutable_positions() = erratum.positions();
  return month;
}

std::string KeyOf(const BulletinPublished& published) {
  return absl::StrCat("corrections/", published.bulletin_id());
}

}  // namespace

// Of one that cannot be made again nobody knows any more what it told: none.
absl::StatusOr<v1::BulletinTable> PublishedTableOf(const BulletinPublished& published,
                                                   LedgerHistory& history) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const Tables> now, history.At(published.position()));
  if (published.previous_bulletin_id().empty()) {
    ASSIGN_OR_RETURN(PublishedTable first, ReadPublishedTable(*now, nullptr, published, nullptr));
    return std::move(first.table);
  }
  ASSIGN_OR_RETURN(const v1::Bulletin previous,
                   ReadBulletin(*now, published.previous_bulletin_id()));
  const eventstore::Position first = previous.published().position();
  ASSIGN_OR_RETURN(const std::shared_ptr<const Tables> then, history.At(first));
  const auto changes_since = [&](const TableQuestion& question) {
    return history.ChangesBetween(first, now, question);
  };
  ASSIGN_OR_RETURN(PublishedTable table,
                   ReadPublishedTable(*now, then.get(), published, changes_since));
  return table.reproduced ? std::move(table.table) : v1::BulletinTable();
}

v1::BulletinEntry CorrectionsIn(const v1::BulletinTable& table) {
  v1::BulletinEntry entry;
  for (const v1::BulletinErratum& erratum : table.errata()) {
    *entry.add_corrected_figures() = CorrectedOf(erratum);
  }
  for (const v1::BulletinPairErratum& erratum : table.pair_errata()) {
    *entry.add_corrected_pair_months() = CorrectedOf(erratum);
  }
  return entry;
}

bool AreCorrectionsKnown(const BulletinPublished& published, const LedgerHistory& history) {
  return published.previous_bulletin_id().empty() || history.FindMade(KeyOf(published)) != nullptr;
}

absl::Status AddCorrections(const BulletinPublished& published, LedgerHistory& history,
                            v1::BulletinEntry& entry) {
  if (published.previous_bulletin_id().empty()) return absl::OkStatus();
  const std::string key = KeyOf(published);
  auto kept = std::static_pointer_cast<const v1::BulletinEntry>(history.FindMade(key));
  if (kept == nullptr) {
    ASSIGN_OR_RETURN(const v1::BulletinTable table, PublishedTableOf(published, history));
    kept = std::make_shared<const v1::BulletinEntry>(CorrectionsIn(table));
    history.KeepMade(key, kept);
  }
  *entry.mutable_corrected_figures() = kept->corrected_figures();
  *entry.mutable_corrected_pair_months() = kept->corrected_pair_months();
  return absl::OkStatus();
}

absl::StatusOr<bool> Corrects(const BulletinPublished& later, absl::string_view bulletin_id,
                              LedgerHistory& history) {
  v1::BulletinEntry entry;
  RETURN_IF_ERROR(AddCorrections(later, history, entry));
  const auto is_it = [bulletin_id](const auto& corrected) {
    return corrected.corrected_bulletin_id() == bulletin_id;
  };
  return absl::c_any_of(entry.corrected_figures(), is_it) ||
         absl::c_any_of(entry.corrected_pair_months(), is_it);
}

}  // namespace jiedui::projections
