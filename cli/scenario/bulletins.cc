// What is passed on: a bulletin after each quarter, copies of it delivered; a good practice found
// and made known; and January, in which the notice came out, as a month a pair is exempt in.

#include <string>

#include "absl/strings/str_cat.h"
#include "cli/scenario/planner.h"

namespace jiedui::scenario {
namespace {

constexpr int kMonthsOfQuarter = 3;
constexpr int kQuarters = 4;
constexpr char kProvince[] = "省安监局监察总队";

void AddRecipient(event::v1::RecipientKind kind, const char* name,
                  event::v1::BulletinPublished& bulletin) {
  event::v1::BulletinRecipient& recipient = *bulletin.add_recipients();
  recipient.set_kind(kind);
  recipient.set_name(name);
}

// On the 9th of the month after the quarter, the last of December's on the day the year ends for
// the plan.
void Publish(Planner& planner, int quarter) {
  const CivilMonth last(planner.year(), quarter * kMonthsOfQuarter);
  const CivilDay day = FirstDay(last + 1) + 8;
  event::v1::Event fact;
  event::v1::BulletinPublished& bulletin = *fact.mutable_bulletin_published();
  bulletin.set_program_id(planner.program_id());
  bulletin.set_unit_id(planner.city());
  bulletin.set_number(quarter);
  bulletin.set_title(absl::StrCat("第", quarter, "季度结对互助活动进展情况通报（示例）"));
  bulletin.set_first_month(FormatMonth(last - (kMonthsOfQuarter - 1)));
  bulletin.set_last_month(FormatMonth(last));
  AddRecipient(event::v1::RECIPIENT_KIND_MAIN, "市政府安委会办公室（示例）", bulletin);
  AddRecipient(event::v1::RECIPIENT_KIND_SEND, "各区（市）安监局（示例）", bulletin);
  AddRecipient(event::v1::RECIPIENT_KIND_COPY_UPWARD, kProvince, bulletin);
  *bulletin.mutable_signed_date() = DateOf(day);
  *bulletin.mutable_printed_date() = DateOf(day);
  planner.Add(day, planner.city(), fact);
  if (quarter == kQuarters) return;
  event::v1::Event delivery;
  event::v1::CopyDelivered& copy = *delivery.mutable_copy_delivered();
  copy.set_bulletin_id(
      absl::StrCat(planner.program_id(), "-", planner.city(), "-", bulletin.number()));
  copy.set_recipient_name(kProvince);
  *copy.mutable_delivered_date() = DateOf(day + 1);
  planner.Add(day + 1, planner.city(), delivery);
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
  planner.Add(planner.Day(6, 20), district.unit_id, found);
  event::v1::Event promoted;
  promoted.mutable_good_practice_promoted()->set_practice_id(practice_id);
  promoted.mutable_good_practice_promoted()->set_channel("第2季度通报（示例）");
  planner.Add(planner.Day(7, 10), planner.city(), promoted);
}

void ExemptFirstMonth(Planner& planner) {
  event::v1::Event fact;
  event::v1::MonthExempted& exempted = *fact.mutable_month_exempted();
  exempted.set_pair_id(planner.pairs().front().pair_id);
  exempted.set_month(FormatMonth(CivilMonth(planner.year(), 1)));
  exempted.set_reason("通知于1月10日印发，当月来不及开展活动（示例）");
  planner.Add(planner.Day(1, 20), planner.city(), fact);
}

}  // namespace

void PlanBulletins(Planner& planner) {
  ExemptFirstMonth(planner);
  FindAndPromotePractice(planner);
  for (int quarter = 1; quarter <= kQuarters; ++quarter) Publish(planner, quarter);
}

}  // namespace jiedui::scenario
