#include "projections/roll_up.h"

#include <cstdint>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "domain/error.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"

namespace jiedui::projections {
namespace {

// The sums that the organizer's 附件2 has of everybody below it.
void SetMonth(const v1::MonthRollUp& roll_up, v1::MonthSums& sums) {
  for (const v1::Figure& figure : roll_up.figures()) {
    v1::RollUpFigure& shown = *sums.add_figures();
    shown.set_key(figure.key());
    shown.set_label(figure.label());
    shown.set_unit(figure.unit());
    shown.set_recorded(figure.recorded());
    if (figure.has_reported()) shown.set_reported(figure.reported());
    if (figure.has_accepted()) shown.set_accepted(figure.accepted());
  }
  sums.set_expected_count(roll_up.expected_count());
  sums.set_submitted_count(roll_up.submitted_count());
  sums.set_accepted_count(roll_up.accepted_count());
}

void CountMonth(v1::ObligationStatus status, v1::PairCounts& counts) {
  switch (status) {
    case v1::OBLIGATION_STATUS_MET:
    case v1::OBLIGATION_STATUS_MET_LATE:
      return counts.set_month_met_count(counts.month_met_count() + 1);
    case v1::OBLIGATION_STATUS_PENDING:
      return counts.set_month_pending_count(counts.month_pending_count() + 1);
    case v1::OBLIGATION_STATUS_BREACHED:
      return counts.set_month_breached_count(counts.month_breached_count() + 1);
    case v1::OBLIGATION_STATUS_EXEMPT:
      return counts.set_month_exempt_count(counts.month_exempt_count() + 1);
    case v1::OBLIGATION_STATUS_UNSPECIFIED:
    case v1::ObligationStatus_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::ObligationStatus_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  CHECK(false, "a month that stands no way");
}

v1::PairCounts CountPairs(const std::vector<v1::PairCompliance>& pairs, CivilMonth month) {
  const std::string wanted = FormatMonth(month);
  v1::PairCounts counts;
  for (const v1::PairCompliance& pair : pairs) {
    counts.set_pair_count(counts.pair_count() + 1);
    if (pair.compliant()) counts.set_compliant_count(counts.compliant_count() + 1);
    for (const v1::MonthCoverage& coverage : pair.months()) {
      if (coverage.month() == wanted) CountMonth(coverage.status(), counts);
    }
  }
  return counts;
}

void SetRanking(const v1::YearEndAssessment& assessment, v1::LedgerMonth& month) {
  month.set_policy_set_id(assessment.policy_set_id());
  for (const v1::DistrictScore& district : assessment.districts()) {
    v1::RankedDistrict& shown = *month.add_districts();
    shown.set_unit_id(district.unit_id());
    shown.set_unit_name(district.unit_name());
    shown.set_total_milli(district.total_milli());
    shown.set_rank(district.rank());
    shown.set_grade(district.grade());
  }
}

// One number of a sum after another, for one ledger.
class Adder {
 public:
  explicit Adder(absl::string_view ledger) : ledger_(ledger) {}

  // What the sum is with that number; the first that does not fit is remembered.
  int64_t Sum(int64_t sum, int64_t part, absl::string_view key) {
    int64_t together = 0;
    if (__builtin_add_overflow(sum, part, &together) && status_.ok()) {
      status_ = domain::Refuse(v1::ERROR_REASON_SUM_OUT_OF_RANGE, "",
                               {{"figure", std::string(key)}, {"ledger", std::string(ledger_)}});
    }
    return together;
  }

  const absl::Status& status() const { return status_; }

 private:
  const absl::string_view ledger_;
  absl::Status status_;
};

void AddFigure(const v1::RollUpFigure& part, Adder& adder, v1::RollUpFigure& sum) {
  CHECK(sum.key() == part.key(), part.key());
  const std::string& key = part.key();
  sum.set_recorded(adder.Sum(sum.recorded(), part.recorded(), key));
  if (part.has_reported()) sum.set_reported(adder.Sum(sum.reported(), part.reported(), key));
  if (part.has_accepted()) sum.set_accepted(adder.Sum(sum.accepted(), part.accepted(), key));
}

// Every count of a message of them.
template <class Counts>
void AddCounts(const Counts& part, Adder& adder, Counts& sums) {
  const google::protobuf::Descriptor& type = *Counts::descriptor();
  const google::protobuf::Reflection& reflection = *sums.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor* const field = type.field(i);
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_INT64) continue;
    reflection.SetInt64(&sums, field,
                        adder.Sum(reflection.GetInt64(sums, field),
                                  reflection.GetInt64(part, field), field->name()));
  }
}

}  // namespace

absl::StatusOr<v1::LedgerMonth> ReadLedgerMonth(const Tables& tables, const std::string& program_id,
                                                CivilMonth month, CivilDay on,
                                                domain::Organization organization) {
  ASSIGN_OR_RETURN(const auto program, FindProgram(tables, program_id));
  ASSIGN_OR_RETURN(const v1::DispatchTable dispatch,
                   ReadDispatchTable(tables, program_id, program->opened().organizer_unit_id(),
                                     month, on, organization));
  PairFilter filter;
  filter.program_id = program_id;
  ASSIGN_OR_RETURN(const std::vector<v1::PairCompliance> pairs,
                   ListPairCompliance(tables, filter, on, organization));
  ASSIGN_OR_RETURN(const v1::YearEndAssessment assessment,
                   ReadYearEndAssessment(tables, program_id, on, organization));
  v1::LedgerMonth ledger;
  ledger.set_unit_id(dispatch.unit_id());
  ledger.set_unit_name(dispatch.unit_name());
  *ledger.mutable_month_ranking() = dispatch.ranking();
  SetMonth(dispatch.roll_up(), *ledger.mutable_sums());
  *ledger.mutable_sums()->mutable_pairs() = CountPairs(pairs, month);
  SetRanking(assessment, ledger);
  return ledger;
}

absl::Status AddTo(v1::MonthSums& sums, const v1::MonthSums& part, absl::string_view ledger) {
  Adder adder(ledger);
  // The form has the same figures everywhere; a sum of nothing has none yet.
  if (sums.figures().empty()) {
    *sums.mutable_figures() = part.figures();
  } else {
    CHECK(sums.figures_size() == part.figures_size(), "two forms of different figures");
    for (int i = 0; i < part.figures_size(); ++i) {
      AddFigure(part.figures(i), adder, *sums.mutable_figures(i));
    }
  }
  AddCounts(part, adder, sums);
  AddCounts(part.pairs(), adder, *sums.mutable_pairs());
  return adder.status();
}

}  // namespace jiedui::projections
