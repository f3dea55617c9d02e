#include "cli/export_options.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/failure.h"
#include "cli/option_values.h"
#include "cli/row_writer.h"
#include "cli/table_names.h"

#include "base/status_macros.h"

namespace jiedui::cli {
namespace {

std::string CheckForm(const std::string& name) {
  return FormNamed(name).has_value() ? "" : NoneOf(name, kRowForms);
}

absl::Status RunTable(ExportFlags& flags, std::ostream& out) {
  RETURN_IF_ERROR(Resolve(flags.scope, flags.query.scope));
  const RowForm form = FormNamed(flags.form).value_or(RowForm::kCsv);
  return ExportRows(flags.query, flags.what, form, flags.file, out);
}

// What a source lacks of them it refuses.
constexpr ScopeParts kAnySource = {true, true, true, true, true, true};
// The programme is named by itself, and lists are whole.
constexpr ScopeParts kYear = {false, true, true, true, true, false};

absl::Status RunNamed(const ExportFlags& flags, std::ostream& out) {
  if (flags.all_jobs == !flags.jobs.name.empty()) {
    return Failure(absl::StatusCode::kInvalidArgument, "", "请写明导出的名称，或 --all",
                   "name the export, or give --all");
  }
  return RunJobs(flags.query, flags.jobs, out);
}

absl::Status RunYear(ExportFlags& flags, std::ostream& out) {
  const std::vector<std::string> parts = absl::StrSplit(flags.year, '/');
  if (parts.size() != 4 || parts[0] != "ledgers" || parts[2] != "programs") {
    return Failure(absl::StatusCode::kInvalidArgument, "",
                   "活动年度应写为 ledgers/370400/programs/2017",
                   "a programme is written like ledgers/370400/programs/2017");
  }
  flags.scope.ledger_id = parts[1];
  flags.query.scope.program_id = parts[3];
  RETURN_IF_ERROR(Resolve(flags.scope, flags.query.scope));
  return ExportYear(flags.query, flags.file, out);
}

CLI::Option* AddForce(CLI::App* app, ExportFlags& flags) {
  return app->add_flag("--force", flags.file.force, "文件已存在也覆盖；不写则不覆盖，退出码 4");
}

void AddTable(CLI::App& exports, ExportFlags& flags, const Choose& choose, std::ostream& out) {
  CLI::App* const table = exports.add_subcommand(
      "table", "一种表、列表或事件，逐行导出：未指明的单位、月份、结对全部导出");
  table->callback([table, &flags, choose, &out] {
    flags.chosen = true;
    flags.what.program_given = table->get_option("--program")->count() > 0;
    choose([&flags, &out] { return RunTable(flags, out); });
  });
  table
      ->add_option("source", flags.what.source,
                   absl::StrCat(kTableNames,
                                "，events，或列表，如 cases、activities、reports、pairs、units、"
                                "obligations、late-entry-permits"))
      ->required();
  AddScope(table, kAnySource, flags.scope, flags.query);
  table
      ->add_option("--as", flags.form,
                   "形式：csv（RFC 4180）、excel（带 BOM 和中文列名的 CSV）、jsonl")
      ->check(CLI::Validator([](std::string& name) { return CheckForm(name); }, ""))
      ->type_name(kRowForms)
      ->capture_default_str();
  CLI::Option* const to =
      table->add_option("--to", flags.file.path, "写到此文件，写完才出现；不写则打印");
  AddForce(table, flags)->needs(to);
  table->add_option("--relation", flags.what.relation,
                    "导出其中的哪一层，如 dispatch_table、dispatch_table_findings");
  table->add_option("--unit", flags.what.unit_id, "只导出此单位的");
  table->add_flag("--below", flags.what.include_subordinates, "连同其下级单位的");
  table->add_option("--month", flags.what.month, "只导出此月的");
  table->add_option("--pair", flags.what.pair_id, "只导出此结对的");
  table->add_option("--bulletin", flags.what.bulletin_id, "只导出此期通报的");
  table->add_option("--tag", flags.what.tags, "事件：只导出带此索引的；可重复，须全部符合");
  table->add_option("--kind", flags.what.kinds, "事件：只导出此类；可重复");
  table->add_option("--after", flags.what.after_position, "事件：只导出此位置之后的");
}

void AddRun(CLI::App& exports, ExportFlags& flags, const Choose& choose, std::ostream& out) {
  CLI::App* const run = exports.add_subcommand(
      "run", "运行文件中的导出，供定时任务使用：上次以来没有新的事件则不导出，退出码 7");
  run->callback([&flags, choose, &out] {
    flags.chosen = true;
    choose([&flags, &out] { return RunNamed(flags, out); });
  });
  AddServer(run, flags.query);
  run->add_option("name", flags.jobs.name, "导出的名称");
  run->add_flag("--all", flags.all_jobs, "文件中的全部");
  run->add_option("--jobs", flags.jobs.file, "文件，见 docs/examples/jobs.toml")->required();
}

void AddYear(CLI::App& exports, ExportFlags& flags, const Choose& choose, std::ostream& out) {
  CLI::App* const year = exports.add_subcommand(
      "year", "一个活动年度的全部表、列表和事件，一个 SQLite 文件；不含个人信息");
  year->callback([&flags, choose, &out] {
    flags.chosen = true;
    choose([&flags, &out] { return RunYear(flags, out); });
  });
  year->add_option("program", flags.year, "活动年度，如 ledgers/370400/programs/2017")->required();
  year->add_option("file", flags.file.path, "写到此文件，写完才出现")->required();
  AddForce(year, flags);
  AddServer(year, flags.query);
  AddState(year, kYear, flags.scope, flags.query);
  AddPosition(year, flags.query.scope);
}

}  // namespace

void AddExports(CLI::App& app, ExportFlags& flags, const Choose& choose, std::ostream& out) {
  CLI::App* const exports = app.add_subcommand("export", "导出：表、列表和事件，或整个活动年度");
  exports->require_subcommand(1);
  AddTable(*exports, flags, choose, out);
  AddRun(*exports, flags, choose, out);
  AddYear(*exports, flags, choose, out);
}

}  // namespace jiedui::cli
