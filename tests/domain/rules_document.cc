#include "tests/domain/rules_document.h"

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "domain/program/policy.h"
#include "domain/rules/rules.h"
#include "jiedui/event/v1/events.gen.h"
#include "tests/domain/finding_tests.h"
#include "tests/domain/requirements.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

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

// A parameter with its value in zaozhuang-2017.
std::string ParameterAndDefault(absl::string_view key) {
  const std::string value = ByKey(ZaozhuangPolicySet()).at(std::string(key)).value();
  return absl::StrCat("`", key, "` = ", value.empty() ? "(none)" : value);
}

std::string RuleRows() {
  std::string rows;
  for (const RuleInfo& info : AllRules()) {
    absl::StrAppend(&rows, "| ", info.id, " | ",
                    ClauseOf(info.parameter, info.paragraph, ZaozhuangPolicy()), " | ",
                    SeverityWord(info.severity), " | ", Cell(info.zh), " | ");
    const absl::string_view parameter = info.parameter;
    absl::StrAppend(&rows, parameter.empty() ? "" : ParameterAndDefault(parameter), " | ",
                    Code(FindingTest(info.rule)), " |\n");
  }
  return rows;
}

// The parameters that answer it.
std::vector<std::string> ParametersOf(absl::string_view id) {
  std::vector<std::string> keys;
  for (const ParameterInfo& info : PolicyParameters()) {
    const std::vector<absl::string_view> answered = absl::StrSplit(info.source, ", ");
    if (absl::c_linear_search(answered, id)) keys.emplace_back(info.key);
  }
  return keys;
}

// Where it stands: as its parameters cite it, else as its events do, else as it says itself.
std::string ClauseOf(const Requirement& requirement, const std::vector<std::string>& keys) {
  const std::string& id = requirement.id;
  const auto zaozhuang = ByKey(ZaozhuangPolicySet());
  if (!keys.empty()) return zaozhuang.at(keys.front()).clause();
  for (const event::v1::EventInfo& event : event::v1::kEventInfo) {
    absl::string_view clause = event.clause;
    if (absl::ConsumePrefix(&clause, absl::StrCat(id, " "))) return std::string(clause);
  }
  return requirement.clause;
}

// A requirement of the notice stands in the notice, also where what it leaves open is answered by
// an interpretation: "解释 A19（枣安监发〔2017〕11号·三）" is 枣安监发〔2017〕11号·三.
std::string ClauseOfNotice(const std::string& clause) {
  const std::string open = "（";
  if (!absl::StartsWith(clause, "解释")) return clause;
  const size_t begin = clause.find(open) + open.size();
  return clause.substr(begin, clause.rfind("）") - begin);
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

std::string RequirementRows(char family) {
  std::string rows;
  for (const Requirement& row : Requirements(family)) {
    const std::vector<std::string> keys = ParametersOf(row.id);
    const auto add = [](std::string* out, const std::string& key) {
      out->append(ParameterAndDefault(key));
    };
    const std::string clause = ClauseOf(row, keys);
    absl::StrAppend(&rows, "| ", row.id, " | ", family == 'R' ? ClauseOfNotice(clause) : clause,
                    " | ", Cell(row.zh), " | ", absl::StrJoin(keys, "<br>", add), " | ");
    absl::StrAppend(&rows, Cell(row.how), " | ", Code(row.where), " | ", Code(row.test), " |\n");
  }
  return rows;
}

}  // namespace

std::string RulesDocument() {
  std::stringstream prose;
  prose << std::ifstream(JIEDUI_SOURCE_DIR "/tests/domain/rules_document.md.in").rdbuf();
  return absl::StrReplaceAll(prose.str(), {{"@rules@", RuleRows()},
                                           {"@parameters@", ParameterRows()},
                                           {"@requirements@", RequirementRows('R')},
                                           {"@ambiguities@", RequirementRows('A')}});
}

}  // namespace jiedui::domain
