#include "tests/domain/rules_document.h"

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "domain/program/policy.h"
#include "domain/rules/rules.h"
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

std::string RequirementRows(char family) {
  std::string rows;
  for (const Requirement& row : Requirements(family)) {
    absl::StrAppend(&rows, "| ", row.id, " | ", Cell(row.zh), " | ", Cell(row.how), " | ",
                    Code(row.where), " | ", Code(row.test), " |\n");
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
