#include "domain/rules/obligations.h"

#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/date.h"
#include "domain/rules/bulletin.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/obligation_parts.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

using v1::Obligation;

// What a table says, as the status of the obligation.
v1::ObligationStatus StatusOf(v1::ReportTimeliness timeliness) {
  if (timeliness == v1::REPORT_TIMELINESS_ON_TIME) return v1::OBLIGATION_STATUS_MET;
  if (timeliness == v1::REPORT_TIMELINESS_LATE) return v1::OBLIGATION_STATUS_MET_LATE;
  return timeliness == v1::REPORT_TIMELINESS_OVERDUE ? v1::OBLIGATION_STATUS_BREACHED
                                                     : v1::OBLIGATION_STATUS_PENDING;
}

// Of a pair that has a day of its own, which is another obligation.
bool IsOfSupplement(const v1::RuleFinding& finding) {
  return finding.parameter() == Info(Rule::kSupplementFiled).parameter;
}

v1::ObligationStatus StatusOf(const v1::PairRegister& judged) {
  const bool falls_short = !judged.findings().empty();
  if (judged.state() == v1::REGISTER_STATE_NOT_FILED) {
    return falls_short ? v1::OBLIGATION_STATUS_BREACHED : v1::OBLIGATION_STATUS_PENDING;
  }
  const auto is_late = [](const v1::RuleFinding& finding) {
    return finding.severity() == v1::RULE_SEVERITY_MUST && !IsOfSupplement(finding);
  };
  // A pair that was due and is in no register is owed as the register was.
  const bool pair_missing = absl::c_any_of(judged.findings(), [&](const v1::RuleFinding& finding) {
    return is_late(finding) && absl::c_linear_search(judged.unfiled_pair_ids(), finding.subject());
  });
  if (pair_missing) return v1::OBLIGATION_STATUS_BREACHED;
  return absl::c_any_of(judged.findings(), is_late) ? v1::OBLIGATION_STATUS_MET_LATE
                                                    : v1::OBLIGATION_STATUS_MET;
}

// The pairs that are filed with the register, and in none yet.
std::vector<std::string> UnfiledWithRegister(const v1::PairRegister& judged) {
  std::vector<std::string> pair_ids(judged.unfiled_pair_ids().begin(),
                                    judged.unfiled_pair_ids().end());
  std::erase_if(pair_ids, [&](const std::string& pair_id) {
    return absl::c_any_of(judged.findings(), [&](const v1::RuleFinding& finding) {
      return IsOfSupplement(finding) && finding.subject() == pair_id;
    });
  });
  return pair_ids;
}

Obligation OfSupplement(const std::string& unit_id, const OwedPair& pair, const Deadline& due,
                        const ProgramRules& rules, CivilDay on) {
  Obligation obligation = MakeObligation(v1::OBLIGATION_KIND_REGISTER_SUPPLEMENT, pair.pair_id,
                                         Rule::kSupplementFiled, rules.On(pair.DecidedOn()));
  obligation.add_unit_ids(unit_id);
  obligation.set_pair_id(pair.pair_id);
  std::optional<CivilDay> filed;
  if (pair.filed != nullptr) {
    filed = ToDay(pair.filed->first_filed_date());
    *obligation.mutable_positions() = pair.filed->positions();
  }
  SetDue(due, obligation);
  SettleDeed(StatusOfDeed(filed, due.last_day, on),
             absl::StrCat(By(due), "补充备案结对 ", pair.pair_id), obligation);
  return obligation;
}

class ReportReader {
 public:
  ReportReader(const table::v1::DispatchRow& row, const Reporter& reporter,
               const ProgramRules& rules, CivilDay on)
      : row_(row),
        reporter_(reporter),
        rules_(rules),
        policy_(rules.OfMonth(ParseMonth(row.month()).value(), on)),
        on_(on),
        judgement_(JudgeReport(row, reporter.tier, rules, on)) {}

  std::vector<Obligation> Run() && {
    if (row_.versions().empty() && !reporter_.expected) return {};
    AddReport();
    for (const VersionJudgement& version : judgement_.versions) {
      if (version.fix_due.has_value()) AddFix(version);
      if (!reporter_.superior_id.empty()) AddAnswer(version);
    }
    return std::move(obligations_);
  }

 private:
  Obligation Of(v1::ObligationKind kind, int version, Rule rule) const {
    const std::string slot = absl::StrCat(row_.unit_id(), "/", row_.month());
    Obligation obligation =
        MakeObligation(kind, version == 0 ? slot : absl::StrCat(slot, "/", version), rule, policy_);
    obligation.set_reporting_unit_id(row_.unit_id());
    obligation.set_report_version(version);
    SetMonths(row_.month(), row_.month(), obligation);
    return obligation;
  }

  // A38: one that was sent back is not handed in until it comes again, by the day its return says;
  // then it is in time or late as the table says. nullopt of one that is not, or that is open
  // already because only an accepted version counts.
  std::optional<Deadline> DueAgain() const {
    const bool counts = judgement_.timeliness == v1::REPORT_TIMELINESS_ON_TIME ||
                        judgement_.timeliness == v1::REPORT_TIMELINESS_LATE;
    if (judgement_.state != v1::REPORT_STATE_RETURNED || !counts) return std::nullopt;
    return judgement_.versions.back().fix_due;
  }

  void AddReport() {
    const bool town = reporter_.tier == event::v1::TEAM_TIER_SQUADRON;
    Obligation obligation = Of(v1::OBLIGATION_KIND_REPORT, 0,
                               town ? Rule::kTownReportsMonth : Rule::kDistrictReportsMonth);
    obligation.add_unit_ids(row_.unit_id());
    const std::optional<Deadline> again = DueAgain();
    SetDue(again.value_or(judgement_.due), obligation);
    for (const VersionJudgement& version : judgement_.versions) {
      AddPosition(version.position, obligation);
      AddPosition(version.answer_position, obligation);
    }
    if (IsLeftOut()) {
      SettleExempt(obligation);
    } else if (again.has_value()) {
      SettleDeed(StatusOfDeed(std::nullopt, again->last_day, on_),
                 absl::StrCat(By(*again), "重新报送已退回的 ", row_.month(), " 月报"), obligation);
    } else {
      SettleDeed(StatusOf(judgement_.timeliness),
                 absl::StrCat(By(judgement_.due), "报送 ", row_.month(), " 月报"), obligation);
    }
    obligations_.push_back(std::move(obligation));
  }

  // It is exempt, and nothing came of it in time that stands: no more is asked for.
  bool IsLeftOut() const {
    const bool stands = judgement_.timeliness == v1::REPORT_TIMELINESS_ON_TIME &&
                        judgement_.state != v1::REPORT_STATE_RETURNED;
    return !reporter_.exemptions.empty() && (row_.versions().empty() || !stands);
  }

  // A25: nobody is late afterwards.
  static std::string VoidedWords(const v1::ReportExemption& exemption) {
    if (!exemption.has_voided_date()) return "";
    return absl::StrCat("，已于 ", FormatDay(ToDay(exemption.voided_date())),
                        " 撤销，月报当时已到期，仍为免报");
  }

  // R0-14, R0-26: by whom and since when.
  void SettleExempt(Obligation& obligation) const {
    std::vector<std::string> words;
    for (const v1::ReportExemption& each : reporter_.exemptions) {
      words.push_back(absl::StrCat(
          each.granting_unit_name(), " 于 ", FormatDay(ToDay(each.granted_date())),
          " 批准免除结对 ", each.pair_id(), " 该月活动（", each.reason(), "）", VoidedWords(each)));
      *obligation.add_report_exemptions() = each;
      AddPosition(each.position(), obligation);
      AddPosition(each.voided_position(), obligation);
    }
    obligation.set_status(v1::OBLIGATION_STATUS_EXEMPT);
    obligation.set_note(absl::StrCat("免报：", absl::StrJoin(words, "；")));
  }

  // A38: a returned version is to be followed by another.
  void AddFix(const VersionJudgement& version) {
    Obligation obligation =
        Of(v1::OBLIGATION_KIND_REPORT_FIX, version.version, Rule::kReturnedReportFixed);
    obligation.add_unit_ids(row_.unit_id());
    SetDue(*version.fix_due, obligation);
    AddPosition(version.answer_position, obligation);
    AddPosition(version.fix_position, obligation);
    const v1::ObligationStatus status = StatusOfDeed(version.fixed, version.fix_due->last_day, on_);
    if (!reporter_.exemptions.empty() && status != v1::OBLIGATION_STATUS_MET) {
      SettleExempt(obligation);
    } else {
      SettleDeed(status,
                 absl::StrCat(By(*version.fix_due), "按退回意见修改并重报 ", row_.month(), " 月报"),
                 obligation);
    }
    obligations_.push_back(std::move(obligation));
  }

  // A38: the superior's own time.
  void AddAnswer(const VersionJudgement& version) {
    Obligation obligation =
        Of(v1::OBLIGATION_KIND_REPORT_ANSWER, version.version, Rule::kReportAnswered);
    obligation.add_unit_ids(reporter_.superior_id);
    SetDue(version.answer_due, obligation);
    AddPosition(version.position, obligation);
    AddPosition(version.answer_position, obligation);
    SettleDeed(StatusOfDeed(version.answered, version.answer_due.last_day, on_),
               absl::StrCat(By(version.answer_due), "审核 ", rules_.NameOf(row_.unit_id(), on_),
                            " 的 ", row_.month(), " 月报"),
               obligation);
    obligations_.push_back(std::move(obligation));
  }

  const table::v1::DispatchRow& row_;
  const Reporter& reporter_;
  const ProgramRules& rules_;
  const Policy& policy_;
  const CivilDay on_;
  const ReportJudgement judgement_;
  std::vector<Obligation> obligations_;
};

Obligation OfPeriod(const v1::BulletinSchedule& schedule, const v1::BulletinPeriod& period,
                    const ProgramRules& rules, CivilDay on) {
  const CivilMonth last = ParseMonth(period.last_month()).value();
  Obligation obligation = MakeObligation(
      v1::OBLIGATION_KIND_BULLETIN, absl::StrCat(period.first_month(), "/", period.last_month()),
      Rule::kBulletinPublished, rules.OfMonth(last, on));
  obligation.add_unit_ids(schedule.unit_id());
  SetMonths(period.first_month(), period.last_month(), obligation);
  const Deadline due = BulletinDeadline(last, rules, on);
  SetDue(due, obligation);
  SettleDeed(period.status(),
             absl::StrCat(By(due), "通报 ", period.first_month(), " 至 ", period.last_month(),
                          " 的活动进展情况"),
             obligation);
  return obligation;
}

}  // namespace

absl::string_view PendingZh(CivilDay due, CivilDay on) {
  return on > due ? "待定" : "未到期";
}

std::vector<Obligation> ReportObligations(const table::v1::DispatchRow& row,
                                          const Reporter& reporter, const ProgramRules& rules,
                                          CivilDay on) {
  return ReportReader(row, reporter, rules, on).Run();
}

Obligation RegisterObligation(const v1::PairRegister& judged, const ProgramRules& rules,
                              CivilDay on) {
  Obligation obligation = MakeObligation(v1::OBLIGATION_KIND_REGISTER, judged.unit_id(),
                                         Rule::kRegisterFiled, rules.OfRegister(on));
  obligation.add_unit_ids(judged.unit_id());
  *obligation.mutable_positions() = judged.positions();
  const std::string act = "填报附件1并向上级备案";
  if (judged.has_due_date()) {
    const Deadline due = RegisterDeadline(rules, on);
    SetDue(due, obligation);
    SettleDeed(StatusOf(judged), absl::StrCat(By(due), act), obligation);
  } else {
    SettleWithoutDay(judged.state() != v1::REGISTER_STATE_NOT_FILED, act, obligation);
  }
  // The first filing is what the deadline asks for; that it was returned has no deadline.
  if (judged.state() == v1::REGISTER_STATE_RETURNED) {
    obligation.set_open(true);
    obligation.set_note("备案已退回，请修改后重新备案");
  } else if (const auto unfiled = UnfiledWithRegister(judged); !unfiled.empty()) {
    obligation.set_open(true);
    obligation.set_note(absl::StrCat("尚有结对未备案，请补充备案：", absl::StrJoin(unfiled, "、")));
  }
  return obligation;
}

std::vector<Obligation> SupplementObligations(const std::string& unit_id,
                                              const std::vector<OwedPair>& owed,
                                              const ProgramRules& rules, CivilDay on) {
  std::vector<Obligation> obligations;
  for (const OwedPair& pair : owed) {
    const std::optional<Deadline> due = SupplementDue(pair, rules, on);
    if (!due.has_value() || pair.taken_over) continue;
    obligations.push_back(OfSupplement(unit_id, pair, *due, rules, on));
  }
  return obligations;
}

std::vector<Obligation> BulletinObligations(const v1::BulletinSchedule& schedule,
                                            const std::vector<table::v1::BulletinRow>& published,
                                            const ProgramRules& rules, CivilDay on) {
  std::vector<Obligation> obligations;
  for (const v1::BulletinPeriod& period : schedule.periods()) {
    Obligation obligation = OfPeriod(schedule, period, rules, on);
    for (const table::v1::BulletinRow& row : published) {
      if (absl::c_linear_search(period.bulletin_ids(), row.published().bulletin_id())) {
        AddPosition(row.publication_position(), obligation);
      }
    }
    obligations.push_back(std::move(obligation));
  }
  return obligations;
}

CivilDay DueDay(const Obligation& obligation) {
  return obligation.has_due_date() ? ToDay(obligation.due_date()) : CivilDay::max();
}

void SortObligations(std::vector<Obligation>& obligations) {
  absl::c_sort(obligations, [](const Obligation& a, const Obligation& b) {
    return std::make_pair(DueDay(a), absl::string_view(a.obligation_id())) <
           std::make_pair(DueDay(b), absl::string_view(b.obligation_id()));
  });
}

}  // namespace jiedui::domain
