#include "cli/scenario/shortfalls.h"

#include <cstddef>

namespace jiedui::scenario {
namespace {

constexpr ShortfallInfo kShortfalls[] = {
    {Shortfall::kShortRotation, "short_rotation", Whom::kAnyone},
    {Shortfall::kOneSidedRotation, "one_sided_rotation", Whom::kAnyone},
    {Shortfall::kFewEnterprises, "few_enterprises", Whom::kAnyone},
    {Shortfall::kSideWithoutCase, "side_without_case", Whom::kBrigade},
    {Shortfall::kSideWithoutProposedCase, "side_without_proposed_case", Whom::kSquadron},
    {Shortfall::kShortStudy, "short_study", Whom::kAnyone},
    {Shortfall::kUnattestedStudy, "unattested_study", Whom::kAnyone},
    {Shortfall::kIdleMonth, "idle_month", Whom::kAnyone},
    {Shortfall::kLateRegister, "late_register", Whom::kDistrict},
    {Shortfall::kReturnedRegister, "returned_register", Whom::kDistrict},
    {Shortfall::kLateReport, "late_report", Whom::kAnyone},
    {Shortfall::kReturnedReport, "returned_report", Whom::kAnyone},
    {Shortfall::kWrongReport, "wrong_report", Whom::kAnyone},
    {Shortfall::kThirdPair, "third_pair", Whom::kHub},
    {Shortfall::kPairAcrossTiers, "pair_across_tiers", Whom::kAnyone},
    {Shortfall::kVoidedActivity, "voided_activity", Whom::kAnyone},
    {Shortfall::kCorrectedActivity, "corrected_activity", Whom::kAnyone},
    {Shortfall::kRotationAcrossMonths, "rotation_across_months", Whom::kAnyone},
    {Shortfall::kSteppedRotation, "stepped_rotation", Whom::kAnyone},
    {Shortfall::kRecalledRotation, "recalled_rotation", Whom::kAnyone},
    {Shortfall::kNoViolation, "no_violation", Whom::kAnyone},
    {Shortfall::kLateEntry, "late_entry", Whom::kAnyone},
    {Shortfall::kPermittedEntry, "permitted_entry", Whom::kAnyone},
    {Shortfall::kSharedOfficer, "shared_officer", Whom::kHub},
    {Shortfall::kWrongOverall, "wrong_overall", Whom::kDistrict},
};

}  // namespace

absl::Span<const ShortfallInfo> Shortfalls() {
  return kShortfalls;
}

const ShortfallInfo& Info(Shortfall shortfall) {
  return kShortfalls[static_cast<size_t>(shortfall)];
}

}  // namespace jiedui::scenario
