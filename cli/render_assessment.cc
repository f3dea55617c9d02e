// A year-end assessment on its way, and how the gaps moved.

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render.h"
#include "cli/words.h"
#include "google/type/date.pb.h"

namespace jiedui::cli {
namespace {

using Align = Column::Align;

std::string Line(const char* step, const google::type::Date& date, const std::string& what) {
  return absl::StrCat(PadRight(step, 14), PadRight(DayWords(date), 18), what, "\n");
}

std::string Hash(const std::string& bytes) {
  return absl::BytesToHexString(bytes);
}

std::string OutcomeWords(const v1::AssessmentObjection& objection) {
  const event::v1::ObjectionOutcome outcome = objection.decided().outcome();
  if (outcome == event::v1::OBJECTION_OUTCOME_UPHELD) return "成立";
  return outcome == event::v1::OBJECTION_OUTCOME_DISMISSED ? "不成立" : "尚未处理";
}

std::string KindWords(const event::v1::ScoreAdjustmentProposed& proposed) {
  if (proposed.kind() == event::v1::ADJUSTMENT_KIND_POINTS) {
    return absl::StrCat(Milli(proposed.delta_milli()), " 分");
  }
  return AdjustmentKindWords(proposed.kind());
}

// The last there is.
const event::v1::AssessmentResult& ResultOf(const v1::Assessment& assessment) {
  if (!assessment.errata().empty()) return assessment.errata().rbegin()->result();
  return assessment.has_published() ? assessment.published().result()
                                    : assessment.computed().result();
}

// "薛城区", as the result names it; else the id.
std::string UnitName(const event::v1::AssessmentResult& result, const std::string& unit_id) {
  for (const auto* const units : {&result.districts(), &result.units()}) {
    for (const event::v1::AssessedUnit& unit : *units) {
      if (unit.unit_id() == unit_id) return unit.unit_name();
    }
  }
  return unit_id;
}

std::string UnitNames(const event::v1::AssessmentResult& result,
                      const google::protobuf::RepeatedPtrField<std::string>& unit_ids) {
  return absl::StrJoin(unit_ids, "、", [&result](std::string* out, const std::string& id) {
    absl::StrAppend(out, UnitName(result, id));
  });
}

// "市中区–薛城区".
std::string PairName(const event::v1::AssessmentResult& result,
                     const event::v1::AssessedPair& pair) {
  return absl::StrCat(UnitName(result, pair.unit_a_id()), "–", UnitName(result, pair.unit_b_id()));
}

// The line of the pair; null if the result has none.
const event::v1::AssessedPair* LineOf(const std::string& pair_id,
                                      const event::v1::AssessmentResult& result) {
  for (const event::v1::AssessedPair& pair : result.pairs()) {
    if (pair.pair_id() == pair_id) return &pair;
  }
  return nullptr;
}

// The pair or the district whose score is adjusted.
std::string AdjustedName(const event::v1::AssessmentResult& result,
                         const event::v1::ScoreAdjustmentProposed& proposed) {
  if (proposed.pair_id().empty()) return UnitName(result, proposed.unit_id());
  const event::v1::AssessedPair* const pair = LineOf(proposed.pair_id(), result);
  return pair == nullptr ? proposed.pair_id() : PairName(result, *pair);
}

// One thing that was done.
struct Step {
  google::type::Date day;
  std::string line;
};

Step StepOf(const char* what, const google::type::Date& day, const std::string& rest) {
  return {day, Line(what, day, rest)};
}

void AddNotices(const v1::Assessment& assessment, std::vector<Step>& steps) {
  if (assessment.has_notice()) {
    const event::v1::PreliminaryNoticeGiven& notice = assessment.notice();
    steps.push_back(StepOf("预告知", notice.notified_date(),
                           absl::StrCat("异议期至 ", DayWords(notice.objection_due_date()))));
  }
  for (const event::v1::PreliminaryNoticeGiven& notice : assessment.further_notices()) {
    steps.push_back(StepOf("再次预告知", notice.notified_date(),
                           absl::StrCat(UnitNames(ResultOf(assessment), notice.unit_ids()),
                                        " 异议期至 ", DayWords(notice.objection_due_date()))));
  }
}

void AddPublications(const v1::Assessment& assessment, std::vector<Step>& steps) {
  if (assessment.has_published()) {
    steps.push_back(StepOf(
        "公布", assessment.published().published_date(),
        absl::StrCat("公布表 SHA-256 ", Hash(assessment.published().result().table_hash()))));
  }
  for (const event::v1::AssessmentErratumPublished& erratum : assessment.errata()) {
    steps.push_back(StepOf("更正", erratum.published_date(),
                           absl::StrCat("第 ", erratum.number(), " 号：", erratum.explanation())));
  }
}

// What was done, by day; of one day in the order of the procedure.
std::vector<Step> StepsOf(const v1::Assessment& assessment) {
  std::vector<Step> steps = {StepOf("启动", assessment.opened().opened_date(),
                                    assessment.opened().basis_document().document_number())};
  if (assessment.has_frozen()) {
    steps.push_back(StepOf("材料固定", assessment.frozen().frozen_date(),
                           absl::StrCat("账本位置 ", assessment.frozen().frozen_position(),
                                        "，树根 ", Hash(assessment.frozen().root_hash()))));
  }
  if (assessment.has_computed()) {
    steps.push_back(
        StepOf("计分", assessment.computed().computed_date(),
               absl::StrCat("计分表 SHA-256 ", Hash(assessment.computed().result().table_hash()))));
  }
  AddNotices(assessment, steps);
  AddPublications(assessment, steps);
  const auto by_day = [](const Step& step) {
    return std::tuple(step.day.year(), step.day.month(), step.day.day());
  };
  std::stable_sort(steps.begin(), steps.end(),
                   [&by_day](const Step& a, const Step& b) { return by_day(a) < by_day(b); });
  return steps;
}

std::string StepsText(const v1::Assessment& assessment) {
  std::string text;
  for (const Step& step : StepsOf(assessment)) absl::StrAppend(&text, step.line);
  return text;
}

Table ObjectionTable(const v1::Assessment& assessment) {
  Table table(
      {{"异议"}, {"单位"}, {"提出"}, {"理由"}, {"处理"}, {"处理日"}, {"处理理由"}, {"调整"}});
  for (const v1::AssessmentObjection& objection : assessment.objections()) {
    std::string adjustments;
    for (const std::string& id : objection.adjustment_ids()) {
      absl::StrAppend(&adjustments, adjustments.empty() ? "" : "、", id);
    }
    table.AddRow({objection.filed().objection_id(),
                  UnitName(ResultOf(assessment), objection.filed().unit_id()),
                  DayWords(objection.filed().filed_date()), objection.filed().grounds(),
                  OutcomeWords(objection), DayOrDash(objection.decided().decided_date()),
                  objection.decided().reason(), adjustments});
  }
  return table;
}

// Who signed it too, or what became of it instead.
std::string SecondSigner(const v1::AssessmentAdjustment& adjustment) {
  if (adjustment.has_countersigned()) {
    return ActorWords(adjustment.countersigned().countersigned_by());
  }
  return adjustment.has_voided() ? "已撤销" : "未会签";
}

// When.
std::string SecondSigned(const v1::AssessmentAdjustment& adjustment) {
  return DayOrDash(adjustment.has_countersigned() ? adjustment.countersigned().countersigned_date()
                                                  : adjustment.voided().voided_date());
}

// Points on a pair that are in the result.
bool IsOfPoints(const event::v1::ScoreAdjustmentProposed& proposed,
                const event::v1::AssessmentResult& result) {
  const auto& counted = result.adjustment_ids();
  return !proposed.pair_id().empty() && proposed.kind() == event::v1::ADJUSTMENT_KIND_POINTS &&
         std::find(counted.begin(), counted.end(), proposed.adjustment_id()) != counted.end();
}

// What the points of a pair come to in the last result: a total stays within 0 and 100 points, and
// is 0 under a veto. Those of several adjustments of a pair come to one number. Nobody can tell
// where they are in no result yet, or the pair was under a veto as it was computed.
std::string CountedWords(const v1::Assessment& assessment,
                         const event::v1::ScoreAdjustmentProposed& proposed) {
  const event::v1::AssessmentResult& result = ResultOf(assessment);
  const auto* const before = LineOf(proposed.pair_id(), assessment.computed().result());
  const auto* const after = LineOf(proposed.pair_id(), result);
  const bool is_known = before != nullptr && after != nullptr && before->veto().empty();
  if (!is_known || !IsOfPoints(proposed, result)) return "—";
  const int64_t points = after->veto().empty() ? after->total_milli() - before->total_milli() : 0;
  const auto& all = assessment.adjustments();
  const auto count =
      std::count_if(all.begin(), all.end(), [&](const v1::AssessmentAdjustment& each) {
        return each.proposed().pair_id() == proposed.pair_id() &&
               IsOfPoints(each.proposed(), result);
      });
  return absl::StrCat(count > 1 ? "合计 " : "", Milli(points), " 分");
}

Table AdjustmentTable(const v1::Assessment& assessment) {
  Table table({{"考核调整"},
               {"对象"},
               {"事项"},
               {"实际计入"},
               {"理由"},
               {"提出"},
               {"提出日"},
               {"会签"},
               {"会签日"}});
  for (const v1::AssessmentAdjustment& adjustment : assessment.adjustments()) {
    const event::v1::ScoreAdjustmentProposed& proposed = adjustment.proposed();
    table.AddRow({proposed.adjustment_id(), AdjustedName(ResultOf(assessment), proposed),
                  KindWords(proposed), CountedWords(assessment, proposed), proposed.reason(),
                  ActorWords(proposed.proposed_by()), DayOrDash(proposed.proposed_date()),
                  SecondSigner(adjustment), SecondSigned(adjustment)});
  }
  return table;
}

struct Standing {
  int64_t score_milli = 0;
  int rank = 0;
  event::v1::AssessmentGrade grade = event::v1::ASSESSMENT_GRADE_UNSPECIFIED;
};

void AddLine(const char* what, const std::string& name, const std::string& id,
             const Standing& standing, Table& table) {
  table.AddRow({what, name, id, Milli(standing.score_milli), absl::StrCat(standing.rank),
                GradeWords(standing.grade)});
}

void AddUnitLine(const char* what, const event::v1::AssessedUnit& unit, Table& table) {
  AddLine(what, unit.unit_name(), unit.unit_id(), {unit.score_milli(), unit.rank(), unit.grade()},
          table);
}

// "0.148"; a coefficient without a denominator is 0.
std::string Ratio(int64_t numerator, int64_t denominator) {
  return denominator == 0 ? "0.000" : Milli(numerator * 1000 / denominator);
}

}  // namespace

Table AssessmentRecordRows(const v1::Assessment& assessment) {
  Table table({{"考核对象"},
               {"名称"},
               {"编号"},
               {"得分", Align::kRight},
               {"名次", Align::kRight},
               {"等次"}});
  const event::v1::AssessmentResult& result = ResultOf(assessment);
  for (const event::v1::AssessedUnit& district : result.districts()) {
    AddUnitLine("区（市）局", district, table);
  }
  for (const event::v1::AssessedPair& pair : result.pairs()) {
    AddLine("结对", PairName(result, pair), pair.pair_id(),
            {pair.total_milli(), pair.rank(), pair.grade()}, table);
  }
  for (const event::v1::AssessedUnit& unit : result.units()) AddUnitLine("单位", unit, table);
  return table;
}

std::string AssessmentRecordText(const v1::Assessment& assessment) {
  std::string text = absl::StrCat("年度目标考核办理情况（", assessment.opened().program_id(),
                                  "年度）\n", StepsText(assessment));
  if (!assessment.objections().empty()) {
    absl::StrAppend(&text, "\n", ObjectionTable(assessment).Text());
  }
  if (!assessment.adjustments().empty()) {
    absl::StrAppend(&text, "\n", AdjustmentTable(assessment).Text());
  }
  const Table lines = AssessmentRecordRows(assessment);
  if (lines.row_count() > 0) absl::StrAppend(&text, "\n", lines.Text());
  absl::StrAppend(&text, FindingsText(assessment.findings()));
  return text;
}

Table GapRows(const v1::GapAnalysis& analysis) {
  Table table({{"结对编号"},
               {"结对单位A"},
               {"结对单位B"},
               {"日期"},
               {"A指数", Align::kRight},
               {"B指数", Align::kRight},
               {"差距", Align::kRight},
               {"趋势"}});
  for (const v1::PairGap& gap : analysis.pairs()) {
    for (const v1::GapPoint& point : gap.points()) {
      table.AddRow({gap.pair_id(), gap.unit_a_name(), gap.unit_b_name(),
                    DayWords(point.index_date()), Milli(point.unit_a_index_milli()),
                    Milli(point.unit_b_index_milli()), Milli(point.gap_milli()),
                    TrendWords(gap.trend())});
    }
  }
  return table;
}

std::string GapText(const v1::GapAnalysis& analysis) {
  Table spread({{"层级"},
                {"日期"},
                {"单位数", Align::kRight},
                {"最低", Align::kRight},
                {"最高", Align::kRight},
                {"极差", Align::kRight},
                {"基尼系数", Align::kRight}});
  for (const v1::Dispersion& one : analysis.dispersions()) {
    spread.AddRow({TierWords(one.tier()), DayWords(one.index_date()),
                   absl::StrCat(one.unit_count()), Milli(one.min_milli()), Milli(one.max_milli()),
                   Milli(one.max_milli() - one.min_milli()),
                   Ratio(one.gini_numerator(), one.gini_denominator())});
  }
  return absl::StrCat("结对双方差距（", analysis.program_id(), "年度）：缩小 ",
                      analysis.narrowed_count(), "，不变 ", analysis.unchanged_count(), "，扩大 ",
                      analysis.widened_count(), "，不足两次测量 ", analysis.not_measured_count(),
                      "\n", GapRows(analysis).Text(), "\n各单位工作指数的差异\n", spread.Text());
}

}  // namespace jiedui::cli
