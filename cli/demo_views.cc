#include "cli/demo_views.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/render.h"
#include "cli/table.h"
#include "cli/words.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/program/quotas.h"

namespace jiedui::cli {
namespace {

using scenario::Place;
using scenario::Shortfall;
using Align = Column::Align;

constexpr char kEnterprises[] = "rows[2].figures[enterprise_count].recorded";

// A week into the month in which the late report was due.
CivilDay ObligationDay(const DemoResult& result, const scenario::Example& example) {
  const Place& late = example.PlaceOf(Shortfall::kLateReport);
  return std::min(FirstDay(late.month + 1) + 7, result.last_day);
}

absl::Status ReadObligations(const ViewSource& source, DemoResult& result) {
  DemoViews& views = result.views;
  views.obligation_unit_id = source.example.PlaceOf(Shortfall::kLateReport).unit_id;
  views.obligation_day = ObligationDay(result, source.example);
  ReadScope scope = source.scope;
  scope.on = views.obligation_day;
  scope.as_of_day = views.obligation_day;
  Reader reader(source.channel, scope);
  ObligationQuery query;
  query.unit_id = views.obligation_unit_id;
  query.open_only = true;
  query.due_until = views.obligation_day;
  ASSIGN_OR_RETURN(views.obligations, reader.Obligations(query));
  return absl::OkStatus();
}

// The first with errata, else the last there is.
absl::Status ReadBulletin(Reader& reader, DemoViews& views) {
  ASSIGN_OR_RETURN(const std::vector<v1::Bulletin> bulletins, reader.Bulletins());
  for (const v1::Bulletin& bulletin : bulletins) {
    ASSIGN_OR_RETURN(views.bulletin, reader.Bulletin(bulletin.published().bulletin_id()));
    if (!views.bulletin.table().errata().empty()) break;
  }
  return absl::OkStatus();
}

// Those that a superior reminded of, and those that nobody owes (免报).
absl::Status ReadToldReports(Reader& reader, DemoViews& views) {
  ASSIGN_OR_RETURN(views.told_reports, reader.ReportSlots({}, ""));
  std::erase_if(views.told_reports, [](const v1::ReportSlot& slot) {
    return slot.reminder_count() == 0 && slot.state() != v1::REPORT_STATE_EXEMPT;
  });
  return absl::OkStatus();
}

// The city's month in which a report came late: who stands last in it, where months are ranked.
absl::Status ReadRanking(Reader& reader, const ViewSource& source, DemoViews& views) {
  const Place& late = source.example.PlaceOf(Shortfall::kLateReport);
  ASSIGN_OR_RETURN(views.ranked, reader.Dispatch(source.example.program.organizer_unit_id(),
                                                 FormatMonth(late.month)));
  return absl::OkStatus();
}

// The month of the activity that was voided: as it was when that had been recorded, and now.
absl::Status ReadThenAndNow(Reader& reader, const ViewSource& source, DemoResult& result) {
  const Place& place = source.example.PlaceOf(Shortfall::kVoidedActivity);
  const std::string& activity_id = result.plan.subjects.at(Shortfall::kVoidedActivity);
  const auto held = absl::c_find_if(result.plan.acts, [&activity_id](const scenario::Act& act) {
    return act.fact.group_study_held().activity_id() == activity_id;
  });
  CellQuery query;
  query.kind = v1::TABLE_KIND_DISPATCH;
  query.unit_id = place.unit_id;
  query.month = FormatMonth(place.month);
  query.since_day = held->day;
  result.views.compared_day = held->day;
  ASSIGN_OR_RETURN(result.views.compared, reader.Compare(query));
  return absl::OkStatus();
}

// The number that the wrong report differs from.
absl::Status ReadExplanation(Reader& reader, const scenario::Example& example, DemoViews& views) {
  const Place& place = example.PlaceOf(Shortfall::kWrongReport);
  CellQuery query;
  query.kind = v1::TABLE_KIND_DISPATCH;
  query.unit_id = place.unit_id;
  query.month = FormatMonth(place.month);
  query.path = kEnterprises;
  ASSIGN_OR_RETURN(views.explained, reader.Explain(query));
  return absl::OkStatus();
}

// Whether inspections or cases weigh in the year's scores by their number.
bool WeighsCounts(const scenario::Example& example) {
  event::v1::PolicySetAdopted adopted = example.policy;
  adopted.clear_historical();  // which would excuse it
  return !domain::CheckQuotas(adopted, example.rules, /*is_result_published=*/false).ok();
}

absl::Status ReadAssumed(const ViewSource& source, DemoViews& views) {
  if (!WeighsCounts(source.example)) return absl::OkStatus();
  if (!std::filesystem::exists(source.quota_safe_file)) return absl::OkStatus();
  views.assumed_file = source.quota_safe_file;
  ReadScope scope = source.scope;
  scope.assumed_policy.emplace();
  ASSIGN_OR_RETURN(*scope.assumed_policy->mutable_policy_set(),
                   scenario::ReadPolicySet(source.quota_safe_file));
  ASSIGN_OR_RETURN(views.assumed, Reader(source.channel, scope).Assessment());
  return absl::OkStatus();
}

std::string Section(absl::string_view heading, absl::string_view body, absl::string_view command) {
  return absl::StrCat("\n== ", heading, " ==\n\n", body, "更多：jiedui ", command, "\n");
}

std::string NameOf(const DemoResult& result, absl::string_view unit_id) {
  const auto unit = absl::c_find_if(
      result.example.units, [unit_id](const auto& each) { return each.unit_id == unit_id; });
  return unit == result.example.units.end() ? std::string(unit_id) : unit->display_name;
}

const char* FixWords(const v1::SupervisionCheck& check) {
  switch (check.fix_state()) {
    case v1::FIX_STATE_OPEN:
      return "整改中";
    case v1::FIX_STATE_OVERDUE:
      return "逾期未销号";
    case v1::FIX_STATE_CLOSED:
      return "已销号";
    case v1::FIX_STATE_CLOSED_LATE:
      return "逾期销号";
    case v1::FIX_STATE_UNSPECIFIED:
    case v1::FixState_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::FixState_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "未责令整改";
}

// Those that did not go as they should.
bool IsRemarkable(const v1::SupervisionCheck& check) {
  return check.fix_state() == v1::FIX_STATE_OPEN || check.fix_state() == v1::FIX_STATE_OVERDUE ||
         check.fix_state() == v1::FIX_STATE_CLOSED_LATE;
}

std::string CheckText(const std::vector<v1::SupervisionCheck>& checks) {
  Table table({{"检查"},
               {"日期"},
               {"责令整改", Align::kLeft, 30},
               {"期限"},
               {"状态"},
               {"事件", Align::kRight}});
  int64_t ordered = 0;
  int64_t voided = 0;
  for (const v1::SupervisionCheck& check : checks) {
    if (check.has_voided()) {
      ++voided;
      continue;
    }
    ordered += check.check().ordered_fix().empty() ? 0 : 1;
    if (!IsRemarkable(check)) continue;
    table.AddRow({check.check().check_id(), DayWords(check.check().checked_date()),
                  check.check().ordered_fix(),
                  check.check().has_fix_due_date() ? DayWords(check.check().fix_due_date()) : "—",
                  FixWords(check), absl::StrCat(check.position())});
  }
  return absl::StrFormat(
      "监督检查 %d 次，其中责令整改 %d 次（另有登记有误已撤销的 %d 次）；"
      "以下尚未销号或逾期才销号：\n%s",
      static_cast<int64_t>(checks.size()) - voided, ordered, voided, table.Text());
}

std::string PracticeText(const DemoResult& result) {
  Table table({{"单位"},
               {"经验做法", Align::kLeft, 40},
               {"推广", Align::kLeft, 30},
               {"事件", Align::kRight}});
  for (const v1::GoodPractice& practice : result.views.practices) {
    std::string channels;
    for (const event::v1::GoodPracticePromoted& promotion : practice.promotions()) {
      absl::StrAppend(&channels, channels.empty() ? "" : "、", promotion.channel());
    }
    if (practice.has_voided()) channels = absl::StrCat("已撤销：", practice.voided().reason());
    table.AddRow({NameOf(result, practice.recorded().unit_id()), practice.recorded().title(),
                  channels, absl::StrCat(practice.position())});
  }
  return table.Text();
}

// The activities, cases and checks that came in under it.
std::string AdmittedWords(const v1::LateEntryPermit& permit) {
  if (permit.has_voided()) return absl::StrCat("已撤销：", permit.voided().reason());
  std::vector<std::string> admitted;
  for (const std::string& id : permit.activity_ids()) admitted.push_back(id);
  for (const std::string& id : permit.case_ids()) admitted.push_back(absl::StrCat("案件 ", id));
  for (const std::string& id : permit.check_ids()) {
    admitted.push_back(absl::StrCat("监督检查 ", id));
  }
  for (const std::string& id : permit.fixed_check_ids()) {
    admitted.push_back(absl::StrCat("整改销号 ", id));
  }
  return absl::StrJoin(admitted, "、");
}

std::string PermitText(const DemoResult& result) {
  Table table({{"单位"},
               {"月份"},
               {"理由", Align::kLeft, 40},
               {"补录至"},
               {"凭许可补录", Align::kLeft, 40},
               {"事件", Align::kRight}});
  for (const v1::LateEntryPermit& permit : result.views.permits) {
    table.AddRow({NameOf(result, permit.permitted().unit_id()), permit.permitted().month(),
                  permit.permitted().reason(), DayWords(permit.permitted().end_date()),
                  AdmittedWords(permit), absl::StrCat(permit.position())});
  }
  return table.Text();
}

// Without the months of units and pairs, of which there are hundreds.
std::string BulletinHead(v1::GetBulletinResponse bulletin) {
  bulletin.mutable_table()->clear_unit_months();
  bulletin.mutable_table()->clear_pair_months();
  return BulletinText(bulletin);
}

// Each district by the adopted rules, and by those that are assumed.
std::string RankingText(const DemoResult& result) {
  Table table({{"区（市）局"},
               {"采用的规则", Align::kRight},
               {"名次", Align::kRight},
               {"无指标的规则", Align::kRight},
               {"名次", Align::kRight}});
  for (const v1::DistrictScore& district : result.assessment.districts()) {
    const auto other = absl::c_find_if(
        result.views.assumed.districts(),
        [&district](const auto& each) { return each.unit_id() == district.unit_id(); });
    if (other == result.views.assumed.districts().end()) continue;
    table.AddRow({district.unit_name(), Milli(district.total_milli()),
                  absl::StrCat(district.rank()), Milli(other->total_milli()),
                  absl::StrCat(other->rank())});
  }
  return absl::StrCat("规则参数为假设，未入账。\n", table.Text(), kAssessmentNote);
}

// The form's own numbers that are not what they were, from the first change to the last.
Table NumbersThenAndNow(const v1::CompareTablesResponse& compared) {
  std::vector<v1::CellChange> numbers;
  for (const v1::CellChange& change : compared.changes()) {
    const std::string& path = change.path();
    if (!absl::StartsWith(path, "rows[") || !absl::EndsWith(path, ".recorded")) continue;
    const auto known =
        absl::c_find_if(numbers, [&path](const auto& each) { return each.path() == path; });
    if (known == numbers.end()) {
      numbers.push_back(change);
    } else {
      known->set_after(change.after());
    }
  }
  Table table(
      {{"项目", Align::kLeft, 50}, {"计量"}, {"当时", Align::kRight}, {"现在", Align::kRight}});
  for (const v1::CellChange& number : numbers) {
    if (number.before() == number.after()) continue;
    table.AddRow({number.label(), number.unit(),
                  CellWords(number.path(), number.before(), number.unit()),
                  CellWords(number.path(), number.after(), number.unit())});
  }
  return table;
}

std::string TableFlags(const Place& place) {
  return absl::StrCat("dispatch --unit ", place.unit_id, " --month ", FormatMonth(place.month));
}

std::string OnDayText(const DemoResult& result) {
  const DemoViews& views = result.views;
  const std::string day = FormatDay(views.obligation_day);
  return Section(absl::StrCat(NameOf(result, views.obligation_unit_id), " ", day, " 应办事项"),
                 ObligationText(views.obligations, views.obligation_day),
                 absl::StrCat("obligations --unit ", views.obligation_unit_id, " --on ", day,
                              " --as-of-date ", day));
}

std::string ThenAndNowText(const DemoResult& result) {
  const Place& place = result.example.PlaceOf(Shortfall::kVoidedActivity);
  const std::string day = FormatDay(result.views.compared_day);
  return Section(
      absl::StrCat(NameOf(result, place.unit_id), " ", FormatMonth(place.month), " 附件2：", day,
                   " 时和现在"),
      absl::StrCat("逐个事件的变化 ", result.views.compared.changes_size(), " 处，其中入账值：\n",
                   NumbersThenAndNow(result.views.compared).Text()),
      absl::StrCat("compare ", TableFlags(place), " --since-date ", day));
}

std::string ExplainedText(const DemoResult& result) {
  const Place& place = result.example.PlaceOf(Shortfall::kWrongReport);
  return Section(
      "一个数从何而来", ExplanationText(result.views.explained),
      absl::StrCat("explain ", TableFlags(place), " --cell '", kEnterprises, "' --proofs"));
}

}  // namespace

absl::Status ReadViews(const ViewSource& source, DemoResult& result) {
  DemoViews& views = result.views;
  Reader reader(source.channel, source.scope);
  RETURN_IF_ERROR(ReadObligations(source, result));
  RETURN_IF_ERROR(ReadBulletin(reader, views));
  RETURN_IF_ERROR(ReadToldReports(reader, views));
  RETURN_IF_ERROR(ReadRanking(reader, source, views));
  ASSIGN_OR_RETURN(views.checks, reader.SupervisionChecks());
  ASSIGN_OR_RETURN(views.practices, reader.GoodPractices());
  ASSIGN_OR_RETURN(views.permits, reader.LateEntryPermits());
  ASSIGN_OR_RETURN(views.policy_sets, reader.PolicySets());
  RETURN_IF_ERROR(ReadThenAndNow(reader, source, result));
  RETURN_IF_ERROR(ReadExplanation(reader, source.example, views));
  return ReadAssumed(source, views);
}

std::string ViewsText(const DemoResult& result) {
  const DemoViews& views = result.views;
  std::string text = OnDayText(result);
  const std::string& bulletin_id = views.bulletin.bulletin().published().bulletin_id();
  if (!bulletin_id.empty()) {
    absl::StrAppend(&text, Section("通报及更正", BulletinHead(views.bulletin),
                                   absl::StrCat("bulletin show ", bulletin_id)));
  }
  if (!views.told_reports.empty()) {
    absl::StrAppend(&text, Section("催报和免报", ReportSlotText(views.told_reports), "reports"));
  }
  if (!views.ranked.ranking().empty()) {
    absl::StrAppend(&text, Section(absl::StrCat("月度排名 ", views.ranked.month()),
                                   MonthlyRankingText(views.ranked),
                                   absl::StrCat("dispatch --unit ", views.ranked.unit_id(),
                                                " --month ", views.ranked.month())));
  }
  absl::StrAppend(&text, Section("监督检查", CheckText(views.checks),
                                 "events --kind SupervisionCheckRecorded"));
  absl::StrAppend(&text,
                  Section("经验做法", PracticeText(result), "events --kind GoodPracticeRecorded"));
  absl::StrAppend(&text,
                  Section("补录许可", PermitText(result), "events --kind LateEntryPermitted"));
  absl::StrAppend(&text,
                  Section("历次规则参数", PolicySetRows(views.policy_sets).Text(), "policy list"));
  absl::StrAppend(&text, ThenAndNowText(result), ExplainedText(result));
  if (views.assumed.districts().empty()) return text;
  return absl::StrCat(text, Section("无指标规则下的名次", RankingText(result),
                                    absl::StrCat("compare assess --assume ", views.assumed_file)));
}

Json ViewsJson(const DemoResult& result) {
  const DemoViews& views = result.views;
  return {{"obligations",
           {{"unit", views.obligation_unit_id},
            {"day", FormatDay(views.obligation_day)},
            {"open", ToJsonArray(views.obligations)}}},
          {"bulletin", ToJson(views.bulletin.bulletin())},
          {"bulletin_errata", ToJsonArray(views.bulletin.table().errata())},
          {"told_reports", ToJsonArray(views.told_reports)},
          {"monthly_ranking", ToJsonArray(views.ranked.ranking())},
          {"supervision_checks", ToJsonArray(views.checks)},
          {"good_practices", ToJsonArray(views.practices)},
          {"late_entry_permits", ToJsonArray(views.permits)},
          {"policy_sets", ToJsonArray(views.policy_sets)},
          {"compared", ToJson(views.compared)},
          {"explained", ToJson(views.explained)},
          {"assumed_assessment", ToJsonArray(views.assumed.districts())}};
}

}  // namespace jiedui::cli
