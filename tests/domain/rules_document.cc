#include "tests/domain/rules_document.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/types/span.h"

#include "domain/program/policy.h"
#include "domain/rules/rules.h"
#include "tests/domain/requirements.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

constexpr char kHead[] = R"(# Rules

Made from the tables of rules (`domain/rules/rules.cc`), of parameters (`domain/program/policy.cc`), of requirements
(`tests/domain/requirements.cc`) and the example policy sets; a test keeps it fresh (`JIEDUI_UPDATE_DOCS=1` in its environment writes
it anew).

A fact is never refused because it falls short of a rule. It is recorded, and every table that judges it carries a *finding*: the rule,
the policy parameter it reads with its value and clause, the policy set, the event, and what is short of what in Chinese and English.
The functions that apply the rules are pure functions of facts, rules and a day.

## Findings

| Rule | Parameter | Severity | Finding |
|---|---|---|---|
)";

constexpr char kAfterRules[] = R"(
A rule that reads no parameter of its own names the one of the same clause. Of an activity, exactly the findings of severity MUST keep it
from counting.

## Parameters

Each is given by a policy set with its clause and source text. *Before* is the value a set is read with that was adopted before the
parameter existed: the rules as they were. A set adopted now gives every parameter.

| Parameter | Answers | Values | zaozhuang-2017 | quota-safe | Before | 依据和解释（zaozhuang-2017） |
|---|---|---|---|---|---|---|
)";

constexpr char kAfterParameters[] = R"(
## Policy sets over time

- A set is in force from its `effective_date` until the next one's; of several of one day the one adopted last is. Before the first
  set, the first.
- What happened is judged by the rules of its time: an activity by the set of its own day, a month and its report by the set of the
  month's last day, the register by that of the last day to file, the year by the set of the day judged on, at the latest by that of the
  programme's last day. Every table and every finding names its set.
- A month is published on the day the city's table is due (`report.due_city_day`). From the day after, no set can take effect in that
  month or before it (`POLICY_RETROACTIVE`). The first set of a programme may come late: nothing was judged before it.
- A set is corrected by another that names it (`replaces_policy_set_id`) until the day before it takes effect; then it is in force on no
  day, and stays visible. From its first day on it is history (`POLICY_IN_FORCE`).
- Every act carries its basis document in full: one event, and its proof, then says what it rests on, as those of every earlier ledger
  do. A registered document adds its id, under which the hash of its file is found.

## No weight on counts

A set under which more inspections or cases make anybody stand better is refused (`POLICY_WEIGHS_COUNTS`) unless it is marked
`historical`: 国办发〔2024〕54号「严禁下达检查指标，不得将考核考评、预算项目绩效与检查频次、罚款数额挂钩」, 国发〔2021〕26号「严禁下达罚没指标」,
行政处罚法第四十条. The parameters are

- `joint.min_cases_per_side` (R0-21, R0-22): an inspection that lacks a case counts nowhere, so the floor scores. It must be 0. An attested
  absence of violations does not replace it: it would still make every inspection answer for a case;
- `joint.min_enterprises` (R0-20): must be 0;
- `year.kinds`, while `year.kind_floor` is above 0: must not have `joint_inspection`, of which it would ask a number a year.

`month.min_activities` is none of them: any kind of activity meets it. No parameter reads an amount of fines. Cases, enterprises and fines
are recorded and shown under every set. `zaozhuang-2017` is historical; `deploy/examples/quota-safe` is not.

## Days

- Facts are cut by the ledger's position before they are judged; the day only says which periods are over.
- A period, and a deadline, is open through its last day: what 31 December breaches shows from 1 January on.
- What may still come to stand keeps its month or kind open instead of breaching it: an activity within `attestation.days` of its recording,
  an inspection within `joint.case_window_days`, a stay that is not over, a stay whose counterpart may still come.
- Reports are due on a fixed day of the next month. A deadline that falls on a day of rest moves to the next working day
  (`deadline.roll`). Working days are Monday to Friday but for what the year's calendar says (`WorkCalendarPublished`); where a year has
  none, only weekends are known, and the finding says so.

## Rotation

A stay counts its first and last day. If the policy asks for reciprocity, one time is a *round*: a qualified stay of each side, beginning
within `rotation.round_window_days` of each other. Stays are taken in order of arrival, each with the earliest free one of the other side.
The round belongs to the month in which its later stay reaches `rotation.min_days`. A stay without a counterpart covers the months it
overlaps by `rotation.month_overlap_days`, and counts for nothing else.

## Scores

Integers in thousandths of a point, each term rounded half up once, so that the printed terms add up to the printed total. What each term is
made of stands in `domain/rules/pair_score.h`, the district's in `domain/rules/assessment.h`. Of a loss L side A loses 2·s·L and side B
2·(1−s)·L, where s is `responsibility.share_a_milli`: months 10/11, kinds (3, 4, 2), quality 14/18, reports 1.00 / 0.92 / 0.97 and outcome
2 + 6 + 2 make 79.854, hence A 75.825 and B 83.883.

A veto (`assessment.veto_idle_months`) leaves nothing to share: the pair's total and the scores of both its sides are 0, the grade is 不合格.

## The requirements of the notice

| | 枣安监发〔2017〕11号 | What it is here | Where | Test |
|---|---|---|---|---|
)";

constexpr char kAmbiguityHead[] = R"(
## Where the notice leaves a question

| | Question | What was adopted | Where | Test |
|---|---|---|---|---|
)";

const char* SeverityWord(v1::RuleSeverity severity) {
  if (severity == v1::RULE_SEVERITY_MUST) return "MUST";
  return severity == v1::RULE_SEVERITY_INFO ? "info" : "in principle";
}

std::string Cell(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"|", "\\|"}});
}

std::string Code(absl::string_view text) {
  return text.empty() ? "" : absl::StrCat("`", text, "`");
}

std::map<std::string, event::v1::PolicyParameter> ByKey(const event::v1::PolicySetAdopted& set) {
  std::map<std::string, event::v1::PolicyParameter> parameters;
  for (const auto& parameter : set.parameters()) parameters[parameter.key()] = parameter;
  return parameters;
}

std::string RuleRows() {
  std::string rows;
  for (const RuleInfo& info : AllRules()) {
    absl::StrAppend(&rows, "| ", info.id, " | `", info.parameter, "` | ",
                    SeverityWord(info.severity), " | ", Cell(info.zh), " |\n");
  }
  return rows;
}

std::string ParameterRows() {
  const auto zaozhuang = ByKey(ZaozhuangPolicySet());
  const auto quota_safe = ByKey(QuotaSafePolicySet());
  std::string rows;
  for (const ParameterInfo& info : PolicyParameters()) {
    const event::v1::PolicyParameter& given = zaozhuang.at(std::string(info.key));
    absl::StrAppend(&rows, "| `", info.key, "` | ", info.source, " | ", info.type, " | ",
                    given.value(), " | ", quota_safe.at(std::string(info.key)).value(), " | ",
                    info.before, " | ");
    absl::StrAppend(&rows, given.clause(), "：", Cell(given.source_text()), " |\n");
  }
  return rows;
}

std::string RequirementRows(absl::Span<const Requirement> requirements) {
  std::string rows;
  for (const Requirement& row : requirements) {
    absl::StrAppend(&rows, "| ", row.id, " | ", Cell(row.zh), " | ", Cell(row.how), " | ",
                    Code(row.where), " | ", Code(row.test), " |\n");
  }
  return rows;
}

}  // namespace

std::string RulesDocument() {
  return absl::StrCat(kHead, RuleRows(), kAfterRules, ParameterRows(), kAfterParameters,
                      RequirementRows(Requirements()), kAmbiguityHead,
                      RequirementRows(Ambiguities()));
}

}  // namespace jiedui::domain
