#include "cli/scope_options.h"

#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "cli/failure.h"
#include "cli/option_values.h"
#include "cli/said.h"
#include "cli/scenario/example.h"

#include "base/status_macros.h"

namespace jiedui::cli {
namespace {

// A file that is there, else the id of a set of the ledger.
absl::Status ReadAssumption(const std::string& text,
                            std::optional<v1::PolicyAssumption>& assumption) {
  if (text.empty()) return absl::OkStatus();
  assumption.emplace();
  if (!std::filesystem::exists(text)) {
    assumption->set_policy_set_id(text);
    return absl::OkStatus();
  }
  absl::StatusOr<event::v1::PolicySetAdopted> set = scenario::ReadPolicySet(text);
  if (!set.ok()) {
    return ToldBehind({"--assume 的规则参数文件有误：", ""}, set.status());
  }
  *assumption->mutable_policy_set() = *std::move(set);
  return absl::OkStatus();
}

void AddOrganization(CLI::App* app, ReadScope& scope) {
  app->add_option_function<std::string>(
         "--organization",
         [&scope](const std::string& name) { scope.organization_now = name == "now"; },
         "按当时机构（was）或现机构（now）列示；现机构以判断日（--"
         "on）为准，已合并的单位计入接续单位")
      ->check(CheckOrganization)
      ->type_name("was|now")
      ->default_str("was");
}

void AddFilter(CLI::App* app, ReadScope& scope) {
  app->add_option("--filter", scope.filter,
                  "只列符合此条件的，如 'unit_id = \"3704*\" AND NOT closed_date:*'；"
                  "字段名同 -o json 各项的下划线写法，写法见 docs/API.md 的 Filters 一节");
}

}  // namespace

CLI::Option* AddWithEnvironment(CLI::App* app, const char* flag, std::string& value,
                                const std::string& description, const char* variable) {
  const char* const set = std::getenv(variable);
  if (set != nullptr && *set != '\0') value = set;
  return app->add_option(flag, value, absl::StrCat(description, "（或环境变量 ", variable, "）"))
      ->capture_default_str();
}

void AddServer(CLI::App* app, QueryFlags& query) {
  AddWithEnvironment(app, "--server", query.server, "服务地址", "JIEDUI_SERVER");
  AddWithEnvironment(app, "--principal", query.scope.principal, "以谁的身份查询，如 city/370400",
                     "JIEDUI_PRINCIPAL");
}

void AddScope(CLI::App* app, const ScopeParts& parts, ScopeTexts& texts, QueryFlags& query) {
  AddServer(app, query);
  AddWithEnvironment(app, "--ledger", texts.ledger_id, "账本", "JIEDUI_LEDGER");
  AddState(app, parts, texts, query);
  if (parts.state) AddPosition(app, query.scope);
  if (parts.fresh) AddMinPosition(app, query.scope);
}

void AddState(CLI::App* app, const ScopeParts& parts, ScopeTexts& texts, QueryFlags& query) {
  if (parts.program) {
    AddWithEnvironment(app, "--program", query.scope.program_id, "活动年度", "JIEDUI_PROGRAM");
  }
  if (parts.state) {
    app->add_option("--as-of-date", texts.as_of_day, "此日终了时账本所知的结果，如 2017-04-05");
  }
  if (parts.on) {
    app->add_option("--on", texts.on,
                    "以此日为判断日，如 2017-12-31；不截取事实，此日后登记的仍计入，"
                    "要看当时的情形用 --as-of-date");
  }
  if (parts.assumption) {
    app->add_option("--assume", texts.assumed,
                    "假设施行此规则参数集推算，不入账：账本中的编号，或 policy.toml 文件");
  }
  if (parts.organization) AddOrganization(app, query.scope);
  if (parts.filter) AddFilter(app, query.scope);
}

void AddPosition(CLI::App* app, ReadScope& scope) {
  app->add_option("--as-of-position", scope.as_of_position, "账本到此位置为止时的结果，从 1 起")
      ->check(CheckPosition)
      ->excludes(app->get_option("--as-of-date"));
}

void AddMinPosition(CLI::App* app, ReadScope& scope) {
  app->add_option("--min-position", scope.min_position,
                  "账本至少到此位置的结果，如登记回执中的位置，不必等到更新的；"
                  "不写则含查询前已提交的全部")
      ->check(CheckPosition)
      ->excludes(app->get_option("--as-of-date"))
      ->excludes(app->get_option("--as-of-position"));
}

absl::Status Resolve(const ScopeTexts& texts, ReadScope& scope) {
  scope.ledger = absl::StrCat("ledgers/", texts.ledger_id);
  RETURN_IF_ERROR(ReadDay("--on", texts.on, scope.on));
  RETURN_IF_ERROR(ReadDay("--as-of-date", texts.as_of_day, scope.as_of_day));
  return ReadAssumption(texts.assumed, scope.assumed_policy);
}

absl::Status ReadDay(absl::string_view flag, const std::string& text,
                     std::optional<CivilDay>& day) {
  if (text.empty()) return absl::OkStatus();
  const absl::StatusOr<CivilDay> parsed = ParseDay(text);
  if (!parsed.ok()) {
    return Failure(absl::StatusCode::kInvalidArgument, "",
                   absl::StrCat(flag, " 应为日期，如 2017-12-31"),
                   absl::StrCat(flag, " is to be a day, like 2017-12-31"));
  }
  day = *parsed;
  return absl::OkStatus();
}

}  // namespace jiedui::cli
