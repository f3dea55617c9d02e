#include "domain/field_names.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace jiedui::domain {
namespace {

struct Name {
  absl::string_view field;
  absl::string_view zh;
};

// Fields of the events, in order. A test asks for one of each. A day that a refusal holds another
// day of the same name against goes by its whole path, so that a sentence has two names for the
// two.
constexpr Name kNames[] = {
    {"accepted_date", "受理（审核）日期"},
    {"acknowledged_date", "受理日期"},
    {"act", "管理操作"},
    {"acted_date", "操作日期"},
    {"activity_id", "活动编号"},
    {"activity_type", "活动类型"},
    {"adjustment_id", "考核调整编号"},
    {"adjustment_ids", "考核调整"},
    {"adopted_date", "制定日期"},
    {"adopting_unit_id", "代为制定的单位"},
    {"answer", "答复"},
    {"answered_date", "答复日期"},
    {"answering_unit_id", "答复登记单位"},
    {"approved_date", "批准日期"},
    {"approving_unit_id", "批准登记单位"},
    {"arrived_date", "到岗日期"},
    {"assessment_id", "考核编号"},
    {"attendance", "参加人数"},
    {"attested_date", "确认日期"},
    {"attesting_unit_id", "确认单位"},
    {"back_date", "返岗日期"},
    {"basis", "依据"},
    {"basis_document", "依据文件"},
    {"bulletin_id", "通报编号"},
    {"case_filed_count", "立案…起"},
    {"case_id", "案件编号"},
    {"case_to_report_count", "需报区（市）局立案…起"},
    {"cause", "案由"},
    {"ceases", "是否撤销"},
    {"certificate_number", "执法证号"},
    {"certificate_valid_to_date", "执法证有效期"},
    {"changed_date", "变更日期"},
    {"channel", "推广途径"},
    {"check_id", "监督检查编号"},
    {"checked_date", "检查日期"},
    {"clause", "依据条款"},
    {"closed_date", "结案（销号）日期"},
    {"collected_date", "收缴日期"},
    {"collected_fen", "收缴金额"},
    {"commendation_id", "表彰编号"},
    {"commending_unit_id", "表彰单位"},
    {"computed_date", "计分日期"},
    {"consented_date", "同意日期"},
    {"consenting_unit_id", "同意登记单位"},
    {"corrected", "更正内容"},
    {"corrected_date", "更正日期"},
    {"correcting_unit_id", "更正单位"},
    {"countersigned_by", "会签账户"},
    {"countersigned_date", "会签日期"},
    {"date", "日期"},
    {"days", "日期列表"},
    {"decided_date", "处罚（处理）决定日期"},
    {"deciding_officer_id", "决定人编号"},
    {"deciding_unit_id", "决定登记单位"},
    {"decision", "决定"},
    {"decision_number", "处罚决定书文号"},
    {"declined_date", "不予受理日期"},
    {"delivered_date", "送达日期"},
    {"delta_milli", "调整分值"},
    {"description", "内容"},
    {"detail", "说明"},
    {"dispatched_date", "派出日期"},
    {"display_name", "名称"},
    {"districts", "区（市）局"},
    {"document_count", "下达执法文书…份"},
    {"document_id", "依据文件编号"},
    {"document_number", "文号"},
    {"document_numbers", "文书文号"},
    {"documents", "执法文书"},
    {"duration_minutes", "时长（分钟）"},
    {"duties", "具体从事工作"},
    {"earlier_milli", "原登记数值"},
    {"effective_date", "生效日期"},
    {"end_date", "截止日期"},
    {"enrolment.effective_date + 1", "参加次日"},
    {"enterprise_count", "检查…家企业"},
    {"enterprise_id", "企业编号"},
    {"enterprises", "企业"},
    {"erased_date", "删除日期"},
    {"establishment", "编制"},
    {"establishment.effective_date", "上次核定编制生效日期"},
    {"explained_date", "说明日期"},
    {"explaining_unit_id", "说明单位"},
    {"explanation", "说明"},
    {"figure_key", "更正（说明）的项目"},
    {"figures", "附件2数字"},
    {"file_sha256", "文件校验值"},
    {"filed_date", "立案（备案）日期"},
    {"findings", "检查情况"},
    {"fine_fen", "处罚金额"},
    {"first_date", "开始日期"},
    {"first_month", "起始月份"},
    {"fix_due_date", "整改期限"},
    {"from_unit_id", "派出单位"},
    {"frozen_date", "材料固定日期"},
    {"frozen_position", "材料固定位置"},
    {"given_date", "表彰日期"},
    {"grade", "等次"},
    {"granted_date", "批准日期"},
    {"granting_unit_id", "批准单位"},
    {"ground", "变更事由"},
    {"grounds", "异议理由"},
    {"group_study_held", "集中学习"},
    {"held_date", "开展日期"},
    {"historical", "仅重现以往年度标记"},
    {"holds_from_date", "适用起始日期"},
    {"index_date", "指数日期"},
    {"index_milli", "工作指数"},
    {"issued_date", "发证（下达）日期"},
    {"issuer", "发文机关"},
    {"joint_inspection_held", "联合执法"},
    {"joint_session_count", "本月开展联合执法…次"},
    {"judged_date", "统计截止日期"},
    {"jurisdiction_unit_id", "辖区单位"},
    {"key", "参数名"},
    {"kind", "类别"},
    {"last_date", "结束日期"},
    {"last_known_date", "最近登记日期"},
    {"last_month", "截止月份"},
    {"leave_date", "离岗日期"},
    {"leave_date + 1", "离岗次日"},
    {"leaves", "离岗"},
    {"legal_basis", "法律依据"},
    {"merged_unit_ids", "被合并单位"},
    {"merger.effective_date", "合并生效日期"},
    {"message", "催报内容"},
    {"method", "结对形式"},
    {"month", "月份"},
    {"name", "名称"},
    {"names.effective_date", "现名称启用日期"},
    {"new_unit_ids", "新设单位"},
    {"notified_date", "预告知日期"},
    {"number", "编号"},
    {"objection_due_date", "异议期限"},
    {"objection_id", "异议编号"},
    {"officer.effective_date", "上次变动日期"},
    {"officer_id", "执法人员编号"},
    {"officer_ids", "派出人员编号"},
    {"only_weekends_known", "仅知周末标记"},
    {"opened_date", "启动日期"},
    {"ordered_fix", "责令整改内容"},
    {"ordering_unit_id", "决定单位"},
    {"organizer_unit_id", "组织单位"},
    {"other_activities", "其他活动"},
    {"other_activity_held", "其他互助活动"},
    {"outcome", "处理结果"},
    {"overall_figures", "总体开展情况数字"},
    {"overview", "总体开展情况"},
    {"pair.effective_date", "结对开始日期"},
    {"pair_id", "结对编号"},
    {"pair_ids", "结对编号"},
    {"pairs", "结对"},
    {"parameters", "规则参数"},
    {"parent_unit_id", "上级单位"},
    {"partner_unit_id", "对方单位"},
    {"peer", "操作来源"},
    {"permit_id", "补录许可编号"},
    {"person_count", "人数"},
    {"phone", "联系电话"},
    {"plan_id", "联合执法计划编号"},
    {"plan_reference", "联合执法计划"},
    {"planned_date", "计划日期"},
    {"policy_set_id", "规则参数编号"},
    {"position", "位置"},
    {"post_count", "核定编制"},
    {"practice_id", "经验做法编号"},
    {"previous_bulletin_id", "上一期通报"},
    {"printed_date", "印发日期"},
    {"problems", "困难和问题"},
    {"program_id", "活动编号（年度）"},
    {"promoted_date", "推广日期"},
    {"promoting_unit_id", "推广单位"},
    {"proposed_by", "提出账户"},
    {"proposed_date", "提出日期"},
    {"proposing_unit_id", "提议登记单位"},
    {"published_date", "公布日期"},
    {"purpose", "用途"},
    {"rank", "名次"},
    {"read_date", "查阅日期"},
    {"reason", "原因"},
    {"recall_reason", "召回原因"},
    {"recalled_date", "召回日期"},
    {"receipt_note", "签收说明"},
    {"receipt_number", "票据号"},
    {"recipient_name", "报送对象"},
    {"recipients", "报送范围"},
    {"recorded_date", "登记日期"},
    {"recorded_value", "台账数值"},
    {"register_id", "备案编号"},
    {"registered_date", "登记日期"},
    {"remarks", "备注"},
    {"reminding_unit_id", "催报单位"},
    {"renewed_pair_id", "续结的结对"},
    {"replaces_policy_set_id", "所更正的规则参数"},
    {"report_id", "月报编号"},
    {"reported_date", "上报日期"},
    {"reporter_officer_id", "填报人"},
    {"requester_officer_id", "申请人"},
    {"resolutions", "解决办法"},
    {"result", "结果"},
    {"returned_date", "返回（退回）日期"},
    {"root_hash", "账本校验值"},
    {"root_sha256", "账本校验值"},
    {"rotation_duties", "具体从事工作"},
    {"rotation_person_count", "本月共派…人"},
    {"rule", "要求编号"},
    {"score_milli", "得分"},
    {"selection_basis", "选定依据"},
    {"selection_reason", "选定理由"},
    {"sent_date", "催报日期"},
    {"sides.effective_date + 1", "现双方生效次日"},
    {"signed_date", "落款日期"},
    {"signing_unit_id", "代为签署的单位"},
    {"source_text", "条款原文"},
    {"staff_rotated", "换岗交流"},
    {"start_date", "开始日期"},
    {"start_minute", "开始时间"},
    {"statement", "情况说明"},
    {"study_content", "学习内容"},
    {"study_session_count", "本月开展集中学习…次"},
    {"submitted_date", "报送日期"},
    {"successor_unit_id", "接续单位"},
    {"superiors.effective_date", "现隶属关系生效日期"},
    {"table_hash", "结果校验值"},
    {"table_sha256", "统计表校验值"},
    {"targets", "检查对象"},
    {"team_name", "执法队伍名称"},
    {"term_key", "异议的得分项"},
    {"tier", "层级"},
    {"title", "标题"},
    {"topics", "学习内容"},
    {"total_milli", "结对总分"},
    {"unit.effective_date", "单位设立日期"},
    {"unit_a_id", "结对单位A"},
    {"unit_a_score_milli", "A方得分"},
    {"unit_b_id", "结对单位B"},
    {"unit_b_score_milli", "B方得分"},
    {"unit_id", "单位编号"},
    {"unit_ids", "单位编号"},
    {"unit_name", "单位名称"},
    {"units", "单位"},
    {"valid_to_date", "有效期"},
    {"value", "数值"},
    {"version", "报送次数"},
    {"veto", "一票否决事项"},
    {"voided_date", "撤销日期"},
    {"withdrawal.effective_date + 1", "退出次日"},
    {"year", "年份"},
};

absl::string_view NameOf(absl::string_view field) {
  const auto* const found = std::lower_bound(
      std::begin(kNames), std::end(kNames), field,
      [](const Name& name, absl::string_view wanted) { return name.field < wanted; });
  return found == std::end(kNames) || found->field != field ? absl::string_view() : found->zh;
}

// Takes "[2]" off the end; the third of a list, or 0 where there is no list.
int TakePlace(absl::string_view& path) {
  const size_t open = path.rfind('[');
  int index = -1;
  if (open == absl::string_view::npos || !absl::ConsumeSuffix(&path, "]") ||
      !absl::SimpleAtoi(path.substr(open + 1), &index)) {
    return 0;
  }
  path = path.substr(0, open);
  return index + 1;
}

// The last field of a path, which TakePlace has taken the place from.
absl::string_view LastField(absl::string_view path) {
  return path.substr(path.rfind('.') + 1);
}

}  // namespace

std::string ChineseFieldName(absl::string_view path) {
  const absl::string_view whole = NameOf(path);
  if (!whole.empty()) return std::string(whole);
  absl::string_view rest = path;
  int place = TakePlace(rest);
  const absl::string_view name = NameOf(LastField(rest));
  if (name.empty()) return std::string(path);
  const size_t dot = rest.rfind('.');
  if (place == 0 && dot != absl::string_view::npos) {
    absl::string_view list = rest.substr(0, dot);
    place = TakePlace(list);
  }
  return place == 0 ? std::string(name) : absl::StrCat(name, "（第 ", place, " 项）");
}

}  // namespace jiedui::domain
