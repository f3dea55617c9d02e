#include "domain/rules/district_score.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "domain/rules/compliance.h"
#include "domain/rules/pair_score.h"
#include "domain/rules/score.h"
#include "domain/rules/supervision.h"

namespace jiedui::domain {
namespace {

// So that the weight of supervision can be split over one to four parts in whole numbers.
constexpr int64_t kWeightScale = 12;
constexpr int64_t kTargetPoints = 100;
constexpr char kSupervision[] = "assessment.district_weight_supervision";

// A term before it is known which others there are.
struct Part {
  const char* key;
  const char* label;
  const char* parameter;
  int64_t weight;
  Share share;
  std::vector<std::string> unit_ids = {};  // whose scores it is the mean of
};

class DistrictScorer {
 public:
  DistrictScorer(const table::v1::UnitRow& district, const std::vector<ScoredPair>& pairs,
                 const std::map<std::string, v1::UnitScore>& units, const AssessmentIndex& index)
      : id_(district.registered().unit_id()),
        pairs_(pairs),
        units_(units),
        index_(index),
        organization_(index.organization()),
        policy_(index.policy()) {}

  std::optional<v1::DistrictScore> Run() && {
    AddOwn();
    AddTowns();
    AddSupervision();
    int64_t whole = 0;
    for (const Part& part : parts_) whole += part.weight;
    if (whole == 0) return std::nullopt;
    v1::DistrictScore score;
    score.set_unit_id(id_);
    AddTerms(whole, score);
    for (const table::v1::ScoreAdjustment* const adjustment : index_.AdjustmentsOfDistrict(id_)) {
      *score.add_terms() = MakeAdjustment(*adjustment);
    }
    score.set_total_milli(SumTerms(score.terms(), policy_.rounding));
    score.set_grade(GradeOf(score.total_milli(), policy_));
    score.set_target_points(static_cast<int32_t>(policy_.target_points));
    score.set_target_milli(RoundHalfUp(score.total_milli() * policy_.target_points, kTargetPoints));
    return score;
  }

  std::vector<ScoreLoss> Losses() && {
    const std::vector<const ScoredPair*> towns = TownPairs();
    if (!towns.empty()) AddFilingLoss();
    for (const std::string& member : organization_.Members(id_)) AddReportLosses(member);
    for (const ScoredPair* const pair : towns) AddCheckLosses(*pair);
    return std::move(losses_);
  }

 private:
  void AddFilingLoss() {
    const CivilDay due = FilingDay();
    if (!HadTowns(due)) return;
    const Share share = Filing();
    if (share.numerator == share.denominator) return;
    const table::v1::RegisterRow* const filing = FirstFiling();
    ScoreLoss loss = {"supervision_filing", {}, "", 0, due};
    const std::string asked = absl::StrCat("结对应于 ", FormatDay(due), " 前备案，");
    if (filing == nullptr) {
      loss.said_zh = absl::StrCat(asked, "至 ", FormatDay(index_.on()), " 尚未备案");
    } else {
      const CivilDay filed = ToDay(filing->first_filed_date());
      loss.said_zh = filed > due
                         ? absl::StrCat(asked, FormatDay(filed), " 备案，逾期 ", filed - due, " 天")
                         : absl::StrCat(asked, "有应备案的结对未按时列入");
      if (!filing->positions().empty()) loss.position = filing->positions(0);
    }
    losses_.push_back(std::move(loss));
  }

  void AddReportLosses(const std::string& member) {
    const table::v1::UnitRow* const unit = index_.Unit(member);
    if (unit == nullptr) return;
    const std::vector<SideReport> reports = ReportsDue(*unit);
    for (const SideReport& report : reports) {
      const ReportJudgement& judged = report.slot.judgement;
      if (judged.timeliness == v1::REPORT_TIMELINESS_ON_TIME) continue;
      ScoreLoss loss = {"supervision_reports", ReportCell(member, report.month, "timeliness"), "",
                        0, judged.due.last_day};
      if (!judged.versions.empty()) loss.position = judged.versions.front().position;
      losses_.push_back(std::move(loss));
    }
  }

  void AddCheckLosses(const ScoredPair& pair) {
    const std::vector<CheckSlot> slots = OwnCheckSlots(pair);
    for (const CheckSlot& slot : slots) {
      if (index_.on() <= slot.last_day || slot.position != 0) continue;
      losses_.push_back(
          {"supervision_checks",
           {},
           absl::StrCat("结对 ", pair.compliance->pair_id(), "：", FormatMonth(slot.first_month),
                        " 起的季度应有第 ", slot.number, " 次监督检查，至 ",
                        FormatDay(slot.last_day), " 没有"),
           0,
           slot.last_day});
    }
  }

  void AddOwn() {
    const auto own = units_.find(id_);
    if (own == units_.end()) return;
    parts_.push_back({"own_pairs",
                      "本级大队结对",
                      "assessment.district_weight_own",
                      policy_.district_weight_own * kWeightScale,
                      {own->second.score_milli(), kFullMilli, WhenEmpty::kNone, {}},
                      {id_}});
  }

  void AddTowns() {
    Share share;
    std::vector<std::string> unit_ids;
    for (const auto& [unit_id, score] : units_) {
      if (organization_.SuperiorOn(unit_id, index_.year_day()) != id_) continue;
      unit_ids.push_back(unit_id);
      share.numerator += score.score_milli();
      share.denominator += kFullMilli;
    }
    if (share.denominator == 0) return;
    parts_.push_back({"towns", "所属镇街结对", "assessment.district_weight_towns",
                      policy_.district_weight_towns * kWeightScale, std::move(share),
                      std::move(unit_ids)});
  }

  // The weight of supervision is shared alike by the parts of it that the district has: what nobody
  // asked of it all year neither earns nor costs anything. A practice alone makes no score.
  void AddSupervision() {
    std::vector<Part> duties;
    const std::vector<const ScoredPair*> towns = TownPairs();
    if (!towns.empty() && HadTowns(FilingDay())) {
      duties.push_back({"supervision_filing", "按时备案", kSupervision, 0, Filing()});
    }
    if (OwesReports()) {
      duties.push_back({"supervision_reports", "按时上报月报", kSupervision, 0, Reports()});
    }
    if (OwesChecks(towns)) {
      duties.push_back({"supervision_checks", "每季度监督检查", kSupervision, 0, Checks(towns)});
    }
    if (policy_.district_good_practice && !(parts_.empty() && duties.empty())) {
      duties.push_back({"supervision_practice", "经验做法推广", kSupervision, 0, Practice()});
    }
    for (Part& duty : duties) {
      duty.weight =
          policy_.district_weight_supervision * kWeightScale / static_cast<int64_t>(duties.size());
      parts_.push_back(std::move(duty));
    }
  }

  std::vector<const ScoredPair*> TownPairs() const {
    std::vector<const ScoredPair*> towns;
    for (const ScoredPair& pair : pairs_) {
      const bool was_own = !OwnCheckSlots(pair).empty();
      if (was_own || IsOwn(pair, index_.year_day())) towns.push_back(&pair);
    }
    return towns;
  }

  std::vector<CheckSlot> OwnCheckSlots(const ScoredPair& pair) const {
    std::vector<CheckSlot> slots =
        CheckSlotsOf(*pair.row, *pair.compliance, index_.rules(), organization_);
    std::erase_if(slots, [this](const CheckSlot& slot) { return slot.district_id != id_; });
    return slots;
  }

  // A town of the pair was the district's on that day.
  bool IsOwn(const ScoredPair& pair, CivilDay day) const {
    return organization_.OverseerOn(pair.compliance->unit_a_id(), day) == id_ ||
           organization_.OverseerOn(pair.compliance->unit_b_id(), day) == id_;
  }

  CivilDay FilingDay() const { return RegisterDeadline(index_.rules(), index_.on()).last_day; }

  Share Filing() const {
    const table::v1::RegisterRow* const filing = FirstFiling();
    Share share;
    const bool filed = filing != nullptr;
    const CivilDay due = FilingDay();
    if (!filed && index_.on() <= due) return share;
    share.denominator = 1;
    if (filed && ToDay(filing->first_filed_date()) <= due && !AnyPairFiledLate(due)) {
      share.numerator = 1;
      share.positions.assign(filing->positions().begin(), filing->positions().end());
    }
    return share;
  }

  // A town that took part was the district's on that day: there were pairs to decide and to file.
  bool HadTowns(CivilDay day) const {
    return absl::c_any_of(index_.facts().units, [&](const table::v1::UnitRow& unit) {
      const event::v1::UnitRegistered& registered = unit.registered();
      return registered.tier() == event::v1::TEAM_TIER_SQUADRON &&
             HasJoinedBy(unit, policy_.program_id, day) &&
             !HasWithdrawnBy(unit, policy_.program_id, day) &&
             organization_.OverseerOn(registered.unit_id(), day) == id_;
    });
  }

  // A pair it had to file by then, and did not in time (R0-09).
  bool AnyPairFiledLate(CivilDay due) const {
    return absl::c_any_of(pairs_, [&](const ScoredPair& pair) {
      const event::v1::PairAssigned& assigned = pair.row->assigned();
      return pair.row->tier() == event::v1::TEAM_TIER_SQUADRON && IsToFile(pair, due) &&
             IsFiledLate({assigned.pair_id(), ToDay(assigned.effective_date()),
                          index_.Filing(assigned.pair_id())},
                         due, index_.on());
    });
  }

  // Both its towns are the district's; what no district has to itself is the city's to file.
  bool IsToFile(const ScoredPair& pair, CivilDay day) const {
    return organization_.OverseerOn(pair.compliance->unit_a_id(), day) == id_ &&
           organization_.OverseerOn(pair.compliance->unit_b_id(), day) == id_;
  }

  // The district's, or that of one it took over from; null if none was filed.
  const table::v1::RegisterRow* FirstFiling() const {
    const table::v1::RegisterRow* first = nullptr;
    for (const std::string& member : organization_.Members(id_)) {
      const table::v1::RegisterRow* const filing = index_.RegisterOf(member);
      if (filing == nullptr || !filing->has_first_filed_date()) continue;
      const bool is_first =
          first == nullptr || ToDay(filing->first_filed_date()) < ToDay(first->first_filed_date());
      if (is_first) first = filing;
    }
    return first;
  }

  // In some month of the year, over or not.
  bool OwesReports() const {
    return absl::c_any_of(organization_.Members(id_), [&](const std::string& member) {
      const table::v1::UnitRow* const unit = index_.Unit(member);
      if (unit == nullptr) return false;
      for (CivilMonth month(policy_.program_start); month <= CivilMonth(policy_.program_end);
           ++month) {
        if (TakesPart(*unit, month)) return true;
      }
      return false;
    });
  }

  Share Reports() const {
    Share share;
    for (const std::string& member : organization_.Members(id_)) {
      if (const auto* const unit = index_.Unit(member); unit != nullptr) AddReports(*unit, share);
    }
    return share;
  }

  void AddReports(const table::v1::UnitRow& unit, Share& share) const {
    const std::vector<SideReport> reports = ReportsDue(unit);
    for (const SideReport& report : reports) {
      ++share.denominator;
      if (report.slot.judgement.timeliness != v1::REPORT_TIMELINESS_ON_TIME) continue;
      ++share.numerator;
      const std::vector<int64_t>& positions = report.slot.positions;
      share.positions.insert(share.positions.end(), positions.begin(), positions.end());
    }
  }

  // Of each month in which it takes part and whose last day to report is over.
  std::vector<SideReport> ReportsDue(const table::v1::UnitRow& unit) const {
    std::vector<SideReport> reports;
    const std::string& unit_id = unit.registered().unit_id();
    for (CivilMonth month(policy_.program_start); month <= CivilMonth(policy_.program_end);
         ++month) {
      if (!TakesPart(unit, month)) continue;
      ReportSlot slot = index_.Report(unit_id, event::v1::TEAM_TIER_BRIGADE, FormatMonth(month));
      if (index_.on() <= slot.judgement.due.last_day) continue;
      reports.push_back({unit_id, FormatMonth(month), std::move(slot)});
    }
    return reports;
  }

  // Enrolled by the end of the month, and still there.
  bool TakesPart(const table::v1::UnitRow& unit, CivilMonth month) const {
    if (HasEndedBy(unit, LastDay(month)) ||
        HasWithdrawnBy(unit, policy_.program_id, LastDay(month)) ||
        EnrolledAfter(unit, policy_.program_id, month).has_value()) {
      return false;
    }
    return absl::c_any_of(unit.enrolments(), [&](const event::v1::UnitEnrolled& enrolment) {
      return enrolment.program_id() == policy_.program_id &&
             ToDay(enrolment.effective_date()) <= LastDay(month);
    });
  }

  bool OwesChecks(const std::vector<const ScoredPair*>& towns) const {
    return absl::c_any_of(
        towns, [this](const ScoredPair* const pair) { return !OwnCheckSlots(*pair).empty(); });
  }

  Share Checks(const std::vector<const ScoredPair*>& towns) const {
    Share share;
    for (const ScoredPair* pair : towns) {
      for (const CheckSlot& slot : OwnCheckSlots(*pair)) {
        if (index_.on() <= slot.last_day) continue;
        ++share.denominator;
        if (slot.position == 0) continue;
        ++share.numerator;
        share.positions.push_back(slot.position);
      }
    }
    return share;
  }

  // R0-36: of its own or of a town of it, made known within the programme; one is enough.
  Share Practice() const {
    Share share;
    share.denominator = 1;
    for (const table::v1::PracticeRow& practice : index_.facts().practices) {
      const std::string unit_id = organization_.Shown(practice.recorded().unit_id());
      if (unit_id != id_ && organization_.SuperiorOn(unit_id, index_.year_day()) != id_) continue;
      for (const int64_t position : index_.PromotionsOf(practice)) {
        share.numerator = 1;
        share.positions.push_back(position);
      }
    }
    return share;
  }

  // Cut at rounded sums, so that the weights add up to 100 points exactly.
  void AddTerms(int64_t whole, v1::DistrictScore& score) {
    int64_t sum = 0;
    int64_t used_milli = 0;
    for (Part& part : parts_) {
      sum += part.weight;
      const int64_t weight_milli = RoundHalfUp(sum * kFullMilli, whole) - used_milli;
      used_milli += weight_milli;
      v1::ScoreTerm& term = *score.add_terms();
      term = MakeTerm(part.key, part.label, policy_.Clause(part.parameter), weight_milli,
                      std::move(part.share));
      term.mutable_unit_ids()->Add(part.unit_ids.begin(), part.unit_ids.end());
    }
  }

  const std::string id_;
  const std::vector<ScoredPair>& pairs_;
  const std::map<std::string, v1::UnitScore>& units_;
  const AssessmentIndex& index_;
  const OrganizationView& organization_;
  const Policy& policy_;
  std::vector<Part> parts_;
  std::vector<ScoreLoss> losses_;
};

}  // namespace

std::optional<v1::DistrictScore> ScoreDistrict(const table::v1::UnitRow& district,
                                               const std::vector<ScoredPair>& pairs,
                                               const std::map<std::string, v1::UnitScore>& units,
                                               const AssessmentIndex& index) {
  return DistrictScorer(district, pairs, units, index).Run();
}

std::vector<ScoreLoss> LossesOfDistrict(const table::v1::UnitRow& district,
                                        const std::vector<ScoredPair>& pairs,
                                        const AssessmentIndex& index) {
  const std::map<std::string, v1::UnitScore> none;  // the terms of units have their own
  return DistrictScorer(district, pairs, none, index).Losses();
}

}  // namespace jiedui::domain
