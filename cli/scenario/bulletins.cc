// What is passed on: a bulletin after each period the rules name, copies of it delivered; a good
// practice found and made known; and the first month, as one a pair is exempt in.

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/scenario/planner.h"

namespace jiedui::scenario {
namespace {

// "2017年1月至3月", "2017年12月至2018年2月".
std::string Months(CivilMonth first, CivilMonth last) {
  std::string text = absl::StrCat(first.year(), "年", first.month(), "月");
  if (first == last) return text;
  absl::StrAppend(&text, "至");
  if (last.year() != first.year()) absl::StrAppend(&text, last.year(), "年");
  absl::StrAppend(&text, last.month(), "月");
  return text;
}

void AddRecipient(event::v1::RecipientKind kind, const std::string& name,
                  event::v1::BulletinPublished& bulletin) {
  event::v1::BulletinRecipient& recipient = *bulletin.add_recipients();
  recipient.set_kind(kind);
  recipient.set_name(name);
}

// The day before it is due. The last one is not delivered within what the plan tells.
void Publish(Planner& planner, int number, CivilMonth first, CivilMonth last) {
  const Wording& wording = planner.example().wording;
  const CivilDay day =
      planner.Workday(FirstDay(last + 1) + (planner.rules().report_due_city_day - 2));
  event::v1::Event fact;
  event::v1::BulletinPublished& bulletin = *fact.mutable_bulletin_published();
  bulletin.set_program_id(planner.program_id());
  bulletin.set_unit_id(planner.city());
  bulletin.set_number(number);
  bulletin.set_title(absl::StrCat(Months(first, last), "结对互助活动进展情况通报（示例）"));
  bulletin.set_first_month(FormatMonth(first));
  bulletin.set_last_month(FormatMonth(last));
  AddRecipient(event::v1::RECIPIENT_KIND_MAIN, wording.bulletin_main, bulletin);
  AddRecipient(event::v1::RECIPIENT_KIND_SEND, wording.bulletin_send, bulletin);
  for (const std::string& copy : wording.bulletin_copies) {
    AddRecipient(event::v1::RECIPIENT_KIND_COPY_UPWARD, copy, bulletin);
  }
  *bulletin.mutable_signed_date() = DateOf(day);
  *bulletin.mutable_printed_date() = DateOf(day);
  planner.Add(day, planner.city(), fact);
  if (last == CivilMonth(planner.last_day())) return;
  const CivilDay delivered = planner.Workday(day + 1);
  for (const std::string& recipient : wording.bulletin_copies) {
    event::v1::Event delivery;
    event::v1::CopyDelivered& copy = *delivery.mutable_copy_delivered();
    copy.set_bulletin_id(
        absl::StrCat(planner.program_id(), "-", planner.city(), "-", bulletin.number()));
    copy.set_recipient_name(recipient);
    *copy.mutable_delivered_date() = DateOf(delivered);
    planner.Add(delivered, planner.city(), delivery);
  }
}

void FindAndPromotePractice(Planner& planner) {
  const ExampleUnit& district = *planner.UnitsOf(event::v1::TEAM_TIER_BRIGADE).front();
  const std::string practice_id = absl::StrCat(planner.program_id(), "-", district.unit_id, "-1");
  event::v1::Event found;
  event::v1::GoodPracticeRecorded& practice = *found.mutable_good_practice_recorded();
  practice.set_practice_id(practice_id);
  practice.set_program_id(planner.program_id());
  practice.set_unit_id(district.unit_id);
  practice.set_title("联合执法前共同熟悉企业情况（示例）");
  practice.set_description("执法前一周双方共同查阅企业档案，现场分工明确，文书质量提高（示例）");
  const CivilDay day = planner.Day(planner.months() / 2, 20);
  planner.Add(planner.Workday(day), district.unit_id, found);
  event::v1::Event promoted;
  promoted.mutable_good_practice_promoted()->set_practice_id(practice_id);
  promoted.mutable_good_practice_promoted()->set_channel("工作简报（示例）");
  planner.Add(planner.Workday(day + 20), planner.city(), promoted);
}

void ExemptFirstMonth(Planner& planner) {
  event::v1::Event fact;
  event::v1::MonthExempted& exempted = *fact.mutable_month_exempted();
  exempted.set_pair_id(planner.pairs().front().pair_id);
  exempted.set_month(FormatMonth(planner.Month(1)));
  exempted.set_reason("结对刚刚确定，首月来不及开展活动（示例）");
  planner.Add(planner.Workday(planner.rules().register_due), planner.city(), fact);
}

}  // namespace

void PlanBulletins(Planner& planner) {
  ExemptFirstMonth(planner);
  FindAndPromotePractice(planner);
  const int period = static_cast<int>(planner.rules().bulletin_period_months);
  if (period == 0) return;  // none is owed
  int number = 0;
  for (int first = 1; first <= planner.months(); first += period) {
    const int last = std::min(first + period - 1, planner.months());
    Publish(planner, ++number, planner.Month(first), planner.Month(last));
  }
}

}  // namespace jiedui::scenario
