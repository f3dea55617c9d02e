#include "cli/scenario/shortfalls.h"

#include <algorithm>

#include "base/check.h"

namespace jiedui::scenario {
namespace {

// Units of different districts, so that no pair has to bear two shortfalls of one kind.
constexpr Place kPlaces[] = {
    {Shortfall::kShortRotation, "370405001", 4, "R0-17", "换岗只有10天"},
    {Shortfall::kOneSidedRotation, "370403101", 5, "R0-16", "只有一方派人换岗"},
    {Shortfall::kFewEnterprises, "370404001", 6, "R0-20", "联合执法只检查2家企业"},
    {Shortfall::kSideWithoutCase, "370402", 7, "R0-21", "大队联合执法一方未立案"},
    {Shortfall::kSideWithoutProposedCase, "370481101", 8, "R0-22",
     "镇街联合执法一方未报拟处罚案件"},
    {Shortfall::kShortStudy, "370402101", 3, "R0-24", "集中学习只有90分钟"},
    {Shortfall::kUnattestedStudy, "370405", 11, "A26", "集中学习对方未确认"},
    {Shortfall::kIdleMonth, "370406102", 9, "R0-14", "当月没有活动"},
    {Shortfall::kLateRegister, "370404", 1, "R0-09", "1月21日才备案"},
    {Shortfall::kReturnedRegister, "370406", 1, "", "备案被退回后重报"},
    {Shortfall::kLateReport, "370481113", 4, "R0-26", "月报迟报"},
    {Shortfall::kReturnedReport, "370403103", 6, "", "月报被退回后重报"},
    {Shortfall::kWrongReport, "370404102", 5, "R0-26", "月报数字与账本不符"},
    {Shortfall::kThirdPair, "370481", 1, "", "第三个结对被拒绝"},
    {Shortfall::kPairAcrossTiers, "370481", 1, "", "跨层级结对被拒绝"},
    {Shortfall::kVoidedActivity, "370404", 10, "", "活动登记后撤销"},
    {Shortfall::kCorrectedActivity, "370403", 5, "", "活动登记后更正"},
    {Shortfall::kRotationAcrossMonths, "370400-gaoxin", 3, "", "换岗跨两个月"},
    {Shortfall::kSteppedRotation, "370402001", 6, "", "换岗逐步登记，其间离岗2天"},
    {Shortfall::kRecalledRotation, "370406001", 7, "R0-17", "换岗第9天被召回"},
    {Shortfall::kNoViolation, "370481001", 4, "", "一方未发现违法行为，经上级确认"},
    {Shortfall::kLateEntry, "370405001", 5, "A39", "活动46天后才登记"},
    {Shortfall::kPermittedEntry, "370403001", 3, "A39", "活动46天后凭许可补录"},
};

}  // namespace

absl::Span<const Place> Places() {
  return kPlaces;
}

const Place& PlaceOf(Shortfall shortfall) {
  const Place* const place =
      std::find_if(std::begin(kPlaces), std::end(kPlaces),
                   [shortfall](const Place& p) { return p.shortfall == shortfall; });
  CHECK(place != std::end(kPlaces), "a shortfall without a place");
  return *place;
}

}  // namespace jiedui::scenario
