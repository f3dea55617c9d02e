#include "domain/program/quotas.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "base/status_macros.h"
#include "domain/error.h"

namespace jiedui::domain {
namespace {

// What no assessment may rest on, and why.
struct Counted {
  const char* en;
  const char* zh;
  const char* law_en;
  const char* law_zh;
};
constexpr Counted kInspections = {"the number of inspections", "检查数量",
                                  "国办发〔2024〕54号 (no inspection quotas)",
                                  "国办发〔2024〕54号「严禁下达检查指标」"};
constexpr Counted kCases = {
    "the number of cases", "立案数量",
    "国发〔2021〕26号 (no penalty quotas) and article 40 of the Administrative Penalty Law",
    "国发〔2021〕26号「严禁下达罚没指标」，行政处罚法第四十条"};

// A parameter by which more inspections or cases make somebody stand better, and what it should be.
struct Weight {
  const char* key;
  bool (*weighs)(const Policy& policy);
  const Counted& counted;
  const char* remedy_en;
  const char* remedy_zh;
};
constexpr Weight kWeights[] = {
    {"year.kinds",
     [](const Policy& policy) {
       return policy.year_kind_floor > 0 &&
              absl::c_linear_search(policy.year_kinds, v1::ACTIVITY_KIND_JOINT_INSPECTION);
     },
     kInspections, "take joint_inspection out", "去掉 joint_inspection"},
    {"joint.min_enterprises", [](const Policy& policy) { return policy.joint_min_enterprises > 0; },
     kInspections, "set it to 0", "取 0"},
    {"joint.min_enterprises_per_side",
     [](const Policy& policy) { return policy.joint_min_enterprises_per_side > 0; }, kInspections,
     "set it to 0", "取 0"},
    {"joint.min_cases_per_side",
     [](const Policy& policy) { return policy.joint_min_cases_per_side > 0; }, kCases,
     "set it to 0", "取 0"},
};

// All of them at once: who mends one would only hear of the next.
absl::Status CheckWeights(const Policy& policy) {
  std::vector<std::string> keys;
  std::vector<const Counted*> counted;
  std::vector<std::string> remedy;
  std::vector<std::string> remedy_zh;
  for (const Weight& weight : kWeights) {
    if (!weight.weighs(policy)) continue;
    keys.emplace_back(weight.key);
    if (!absl::c_linear_search(counted, &weight.counted)) counted.push_back(&weight.counted);
    remedy.push_back(absl::StrCat(weight.key, ": ", weight.remedy_en));
    remedy_zh.push_back(absl::StrCat(weight.key, " ", weight.remedy_zh));
  }
  if (keys.empty()) return absl::OkStatus();
  const auto join = [&counted](const char* Counted::*text, const char* separator) {
    const auto add = [text](std::string* out, const Counted* each) { out->append(each->*text); };
    return absl::StrJoin(counted, separator, add);
  };
  return Refuse(v1::ERROR_REASON_POLICY_WEIGHS_COUNTS, "fact.parameters",
                {{"keys", absl::StrJoin(keys, ", ")},
                 {"keys_zh", absl::StrJoin(keys, "、")},
                 {"counted", join(&Counted::en, " and ")},
                 {"counted_zh", join(&Counted::zh, "、")},
                 {"law", join(&Counted::law_en, " and ")},
                 {"law_zh", join(&Counted::law_zh, "；")},
                 {"remedy", absl::StrJoin(remedy, ", ")},
                 {"remedy_zh", absl::StrJoin(remedy_zh, "，")}});
}

constexpr char kQuotaLawEn[] = "国发〔2021〕26号 (no penalty quotas)";
constexpr char kQuotaLawZh[] = "国发〔2021〕26号「严禁下达罚没指标」";

// What a historical set shows was lawful on every day of its programme, or is assessed already and
// decides nothing any more; and it rests on a document.
absl::Status CheckHistorical(const event::v1::PolicySetAdopted& adopted, const Policy& policy,
                             bool is_result_published) {
  if (policy.program_end >= QuotaBan() && !is_result_published) {
    return Refuse(v1::ERROR_REASON_HISTORICAL_PROGRAM_CURRENT, "fact.historical",
                  {{"program", policy.program_id},
                   {"start", FormatDay(policy.program_start)},
                   {"end", FormatDay(policy.program_end)},
                   {"law", kQuotaLawEn},
                   {"law_zh", kQuotaLawZh}});
  }
  const event::v1::BasisDocument& basis = adopted.basis_document();
  if (!basis.document_id().empty()) return absl::OkStatus();  // a registered one has both
  const bool numbered = !basis.document_number().empty();
  if (numbered && !basis.title().empty()) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_HISTORICAL_WITHOUT_BASIS,
                numbered ? "fact.basis_document.title" : "fact.basis_document.document_number",
                {{"law", kQuotaLawEn}, {"law_zh", kQuotaLawZh}});
}

}  // namespace

CivilDay QuotaBan() {
  return CivilDay(2021, 11, 1);
}

absl::Status CheckQuotas(const event::v1::PolicySetAdopted& adopted, const Policy& policy,
                         bool is_result_published) {
  return adopted.historical() ? CheckHistorical(adopted, policy, is_result_published)
                              : CheckWeights(policy);
}

}  // namespace jiedui::domain
