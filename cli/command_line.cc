#include "cli/command_line.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/algorithm/container.h"
#include "absl/types/span.h"
#include "cli/commands.h"
#include "cli/evidence_options.h"
#include "cli/export_options.h"
#include "cli/failure.h"
#include "cli/flags.h"
#include "cli/format_option.h"
#include "cli/option_values.h"
#include "cli/said.h"
#include "cli/scope_options.h"
#include "cli/table_names.h"
#include "cli/usage_error.h"

#include "base/civil.h"
#include "base/status_macros.h"

namespace jiedui::cli {
namespace {

// Events are what they are: of the ledger as it stood.
constexpr ScopeParts kEvents = {false, true, false, false, false, false};

class CommandLine {
 public:
  CommandLine(std::ostream& out, std::ostream& err) : out_(out), err_(err) {
    app_.require_subcommand(1);
    app_.failure_message([](const CLI::App* /*app*/, const CLI::Error& error) {
      return UsageErrorText(static_cast<CLI::ExitCodes>(error.get_exit_code()), error.what());
    });
    AddServe();
    AddDemo();
    AddTables();
    AddRollUp();
    AddCells();
    AddObligations();
    AddBulletins();
    AddLists();
    AddOfficer();
    AddPolicies();
    AddVerify();
    AddAudit();
    AddEvidence();
    AddKeys();
    AddLedger();
    AddTablesOfServer();
    AddArchives();
    AddExports(
        app_, exports_, [this](Command command) { command_ = std::move(command); }, out_);
    app_.footer(
        "例：\n"
        "  jiedui demo                                        演示一个年度\n"
        "  jiedui serve --config deploy/examples/zaozhuang-2017/server.toml\n"
        "  jiedui dispatch --unit 370404102 --month 2017-05   附件2\n"
        "退出码：0 成功，1 用法或填写有误，2 被规则或权限拒绝，3 没有找到，4 "
        "冲突（重算：已被取消），"
        "5 服务不可用（校验时：正被服务整理，稍后再校验；汇总时：有账本未读到），6 账本损坏，7 "
        "导出：上次以来没有新的事件，70 serve：写入或落盘失败，或账本已由其他服务接管\n");
  }

  ExitCode Run(int argc, const char* const* argv) {
    if (argc > 1 && *argv[1] != '-' && !IsCommand(argv[1])) {
      err_ << "错误：没有命令“" << argv[1]
           << "”，jiedui --help 列出全部命令\n  there is no command \"" << argv[1]
           << "\"; jiedui --help lists them all\n";
      return ExitCode::kUsage;
    }
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error, out_, err_) == 0 ? ExitCode::kOk : ExitCode::kUsage;
    }
    const absl::Status status = Told(Execute());
    const std::string& server = exports_.chosen ? exports_.query.server : flags_.query.server;
    return status.ok() ? ExitCode::kOk : Fail(status, {server, flags_.asks_admin}, err_);
  }

 private:
  using Command = std::function<absl::Status()>;

  bool IsCommand(absl::string_view name) const {
    return absl::c_any_of(app_.get_subcommands(nullptr),
                          [name](const CLI::App* command) { return command->get_name() == name; });
  }

  CLI::App* Add(const char* name, const char* description, Command command) {
    CLI::App* const app = app_.add_subcommand(name, description);
    app->callback([this, command] { command_ = command; });
    return app;
  }

  CLI::App* AddQuery(const char* name, const char* description, const ScopeParts& parts,
                     Command command) {
    return AddQuery(&app_, name, description, parts, std::move(command));
  }

  // A query: where the server is, who asks, what the state is, in which form.
  CLI::App* AddQuery(CLI::App* parent, const char* name, const char* description,
                     const ScopeParts& parts, Command command) {
    CLI::App* const app = parent->add_subcommand(name, description);
    app->callback([this, command] { command_ = command; });
    AddScope(app, parts, flags_.scope, flags_.query);
    AddFormat(app, kQueryFormats);
    return app;
  }

  void AddFormat(CLI::App* app, absl::Span<const NamedFormat> formats) {
    cli::AddFormat(app, flags_.query.format, formats);
  }

  void AddServe() {
    CLI::App* const app = Add("serve", "启动服务", [this] { return Serve(flags_.serve, out_); });
    app->add_option("--config", flags_.serve.config_file, "配置文件")
        ->envname("JIEDUI_CONFIG")
        ->required();
    app->add_option("--data", flags_.serve.data_directory, "数据目录（代替配置文件中的）");
    app->add_option("--listen", flags_.serve.listen_address, "监听地址（代替配置文件中的）");
  }

  void AddDemo() {
    CLI::App* const app = Add("demo", "演示一个年度：按示例目录登记一年的活动，打印各表", [this] {
      return Demonstrate(flags_.demo, flags_.query.format, out_, err_);
    });
    AddFormat(app, kTextFormats);
    app->add_option("--data", flags_.demo.data_directory,
                    "数据目录，其中同名账本将被替换；不写则为示例的 server.toml 中的");
    app->add_option("--example", flags_.demo.example_directory, "示例目录，一个城市一个年度")
        ->capture_default_str();
    app->add_option("--seed", flags_.demo.seed, "随机种子（代替示例目录中的）");
    app->add_option("--receipts", flags_.demo.receipts_file,
                    "每次登记的回执写入此文件，一行一个JSON");
  }

  void AddTables() {
    CLI::App* const pairs =
        AddQuery("pairs", "附件1 结对互助情况统计表", PartsOf<v1::GetPairRegisterRequest>(),
                 [this] { return ShowPairs(flags_.query, flags_.unit, out_); });
    pairs->add_option("--unit", flags_.unit, "填报单位；不写则为全部");

    CLI::App* const dispatch = AddQuery(
        "dispatch", "附件2 结对互助活动开展情况调度表", PartsOf<v1::GetDispatchTableRequest>(),
        [this] { return ShowDispatch(flags_.query, flags_.unit, flags_.month, out_); });
    dispatch->add_option("--unit", flags_.unit, "填报单位")->required();
    dispatch->add_option("--month", flags_.month, "月份，如 2017-05")->required();

    CLI::App* const compliance =
        AddQuery("compliance", "各结对达标情况", PartsOf<v1::ListPairComplianceRequest>(),
                 [this] { return ShowCompliance(flags_.query, flags_.pair, flags_.unit, out_); });
    compliance->add_option("--pair", flags_.pair, "只看此结对");
    compliance->add_option("--unit", flags_.unit, "只看此单位及其下级的结对");

    CLI::App* const assess =
        AddQuery("assess", "年度目标考核：按账本所记事实，或（--result）记录的结果",
                 PartsOf<v1::GetAssessmentRequest>(), [this] {
                   return flags_.result ? ShowAssessmentResult(flags_.query, out_)
                                        : ShowAssessment(flags_.query, out_);
                 });
    CLI::Option* const result =
        assess->add_flag("--result", flags_.result, "已计分或公布的结果，含会签的考核调整");
    // It is what was recorded, whatever would come of the facts.
    for (const char* const other : {"--on", "--organization", "--assume"}) {
      result->excludes(assess->get_option(other));
    }
    ScopeParts record = WithoutAssumption(PartsOf<v1::GetAssessmentRecordRequest>());
    record.program = true;  // its name has it
    AddQuery("assessment", "年度考核办理情况", record,
             [this] { return ShowAssessmentRecord(flags_.query, out_); });
    AddQuery("gaps", "结对双方差距", PartsOf<v1::GetGapAnalysisRequest>(),
             [this] { return ShowGaps(flags_.query, out_); });
  }

  void AddRollUp() {
    CLI::App* const app =
        Add("rollup", "多个账本（全省、全国各市）某月的合计、达标情况和各自的名次",
            [this] { return ShowRollUp(flags_.query, flags_.roll_up, out_); });
    AddServer(app, flags_.query);
    AddState(app, PartsOf<v1::GetRollUpRequest>(), flags_.scope, flags_.query);
    AddFormat(app, kQueryFormats);
    app->add_option("--month", flags_.roll_up.month, "月份，如 2017-05")->required();
    app->add_option("--ledger", flags_.roll_up.ledger_ids,
                    "只汇总此账本；可重复；不写则为服务的全部账本，未打开的也会列出");
    app->add_flag("--statements", flags_.roll_up.statements,
                  "连同各账本对所读统计表的签名声明（-o json）");
  }

  // cells, explain, compare.
  void AddCells() {
    CLI::App* const cells =
        AddQuery("cells", "一张表的各单元格及其路径", PartsOf<v1::ListCellsRequest>(),
                 [this] { return ShowCells(flags_.query, flags_.cells, out_); });
    AddTableOf(cells);
    AddBulletinOf(cells);
    CLI::App* const explain = AddQuery(
        "explain", "一个数从何而来：引起变化的事件、依据、算式", PartsOf<v1::ExplainCellRequest>(),
        [this] { return ExplainCell(flags_.query, flags_.cells, flags_.verifier_keys, out_); });
    AddTableOf(explain);
    AddBulletinOf(explain);
    explain->add_option("--cell", flags_.cells.path, "单元格路径，见 jiedui cells")->required();
    explain
        ->add_option("--limit", flags_.cells.facts_limit,
                     "事实、失分和变化各至多几个；0 为全部，变化至多 100 个；不写则事实列 50 个")
        ->check(CLI::Range(0, 1'000'000'000));
    explain->add_flag("--all-changes", flags_.cells.all_changes,
                      "列出全部变化，每次都查到引起的事件；变化多时较慢");
    CLI::Option* const proofs =
        explain->add_flag("--proofs", flags_.cells.proofs, "验证全部事实和所列其他事件的包含证明");
    explain
        ->add_option("--verifier-key", flags_.verifier_keys,
                     "可信的公钥：证明所依的校验点须由其签名；可重复；不写则树根以服务所称为准")
        ->needs(proofs);
    CLI::App* const compare =
        AddQuery("compare", "一张表两个时点之间，或两套规则参数之间的差异及引起的事件",
                 PartsOf<v1::CompareTablesRequest>(),
                 [this] { return CompareTables(flags_.query, flags_.cells, out_); });
    AddTableOf(compare);
    CLI::Option* const position =
        compare->add_option("--since-position", flags_.cells.since_position, "与账本此位置时相比")
            ->check(CheckPosition);
    compare->add_option("--since-date", flags_.since_day, "与此日终了时相比，如 2017-04-05")
        ->excludes(position);
    compare->add_option("--bulletin", flags_.cells.since_bulletin_id,
                        "与此期通报发布的数相比，如 2017-370400-1；对 bulletin 表则为通报编号");
    AddLimit(compare, flags_.cells.limit);
  }

  static void AddLimit(CLI::App* app, int& limit) {
    app->add_option("--limit", limit, "至多几个；0 为全部")->check(CLI::Range(0, 1'000'000'000));
  }

  void AddBulletinOf(CLI::App* app) {
    app->add_option("--bulletin", flags_.cells.bulletin_id,
                    "通报编号，如 2017-370400-1，bulletin 须填");
  }

  void AddTableOf(CLI::App* app) {
    app->add_option("table", flags_.cells.kind, "哪张表")
        ->transform(CLI::Validator(&ReadTableName, ""))
        ->type_name(kTableNames)
        ->required();
    app->add_option("--unit", flags_.cells.unit_id,
                    "单位，register、dispatch 须填；cases 等清单不写则为全部");
    app->add_flag("--below", flags_.cells.include_subordinates,
                  "obligations、report-slots：连同其下级单位的");
    app->add_option("--month", flags_.cells.month, "月份，dispatch 须填");
    app->add_option("--pair", flags_.cells.pair_id, "结对，compliance 须填");
  }

  void AddObligations() {
    CLI::App* const app = AddQuery("obligations", "单位的各项应办事项：期限、依据、进度",
                                   PartsOf<v1::ListObligationsRequest>(), [this] {
                                     return ShowObligations(flags_.query, flags_.obligations, out_);
                                   });
    CLI::App* const reports = AddQuery(
        "reports", "应报月报的状态和期限", PartsOf<v1::ListReportSlotsRequest>(),
        [this] { return ShowReportSlots(flags_.query, flags_.obligations, flags_.month, out_); });
    reports->add_option("--month", flags_.month, "只看此月，如 2017-05");
    for (CLI::App* const each : {app, reports}) {
      each->add_option("--unit", flags_.obligations.unit_id, "镇街、区（市）或市")->required();
      each->add_flag("--below", flags_.obligations.include_subordinates, "连同其下级单位的");
    }
    app->add_flag("--open", flags_.obligations.open_only, "只看未到期、待定和逾期可补办的");
    app->add_option("--due-until", flags_.due_until, "只看此日前到期的，如 2017-03-31");
  }

  // bulletin list, bulletin show.
  void AddBulletins() {
    CLI::App* const bulletin = app_.add_subcommand("bulletin", "活动进展情况通报");
    bulletin->require_subcommand(1);
    AddQuery(bulletin, "list", "历期通报及尚未送达的单位",
             WithoutAssumption(PartsOf<v1::ListBulletinsRequest>()),
             [this] { return ListBulletins(flags_.query, out_); });
    CLI::App* const show =
        AddQuery(bulletin, "show", "一期通报及其公布的统计表和更正；与发布时的哈希不符则报错",
                 WithoutAssumption(PartsOf<v1::GetBulletinRequest>()),
                 [this] { return ShowBulletin(flags_.query, flags_.bulletin, out_); });
    show->add_option("bulletin", flags_.bulletin, "通报编号，如 2017-370400-1")->required();
  }

  void AddLists() {
    CLI::App* const events = AddQuery("events", "账本中的事件", kEvents, [this] {
      return flags_.follow ? FollowEvents(flags_.query, flags_.events, out_)
                           : ShowEvents(flags_.query, flags_.events, out_);
    });
    events->add_option("--tag", flags_.events.tags,
                       "只看带此索引的，如 unit:370403；可重复，须全部符合");
    events->add_option("--kind", flags_.events.kinds, "只看此类，如 CaseFiled；可重复");
    events->add_option("--after", flags_.events.after_position, "只看此位置之后的");
    AddLimit(events, flags_.events.limit);
    events->add_flag("--follow", flags_.follow, "之后的事件发生时接着打印")
        ->excludes(events->get_option("--as-of-position"))
        ->excludes(events->get_option("--as-of-date"));

    AddQuery("units", "判断日已设立的单位", WithoutAssumption(PartsOf<v1::ListUnitsRequest>()),
             [this] { return ShowUnits(flags_.query, out_); });

    CLI::App* const cases =
        AddQuery("cases", "案件：状态、所依据的执法文书、处罚，及未注明文书的",
                 PartsOf<v1::ListCasesRequest>(),
                 [this] { return ShowCases(flags_.query, flags_.unit, flags_.activity, out_); });
    cases->add_option("--unit", flags_.unit, "只看此单位上报或立案的");
    cases->add_option("--activity", flags_.activity, "只看出自此次联合执法的");
  }

  // officers; officer show, officer readings.
  void AddOfficer() {
    CLI::App* const list =
        AddQuery("officers", "某日在岗的执法人员：单位、编制、证件；不含个人信息",
                 WithoutAssumption(PartsOf<v1::ListOfficersRequest>()),
                 [this] { return ListOfficers(flags_.query, flags_.unit, flags_.below, out_); });
    list->add_option("--unit", flags_.unit, "只看此单位的；不写则为全部");
    list->add_flag("--below", flags_.below, "连同其下级单位的");

    CLI::App* const officer = app_.add_subcommand("officer", "执法人员，及谁查阅过其个人信息");
    officer->require_subcommand(1);
    CLI::App* const show = AddQuery(
        officer, "show", "执法人员；看到的个人信息记为一次查阅",
        WithoutAssumption(PartsOf<v1::GetOfficerRequest>()),
        [this] { return ShowOfficer(flags_.query, flags_.officer, flags_.purpose, out_); });
    show->add_option("--purpose", flags_.purpose, "查阅目的，随查阅记入账本");
    CLI::App* const readings = AddQuery(officer, "readings", "谁在何时为何查阅过", kEvents, [this] {
      return ShowReadings(flags_.query, flags_.officer, out_);
    });
    for (CLI::App* const app : {show, readings}) {
      app->add_option("officer", flags_.officer, "人员编号，如 370403-012")->required();
    }
  }

  // policy show, policy list.
  void AddPolicies() {
    CLI::App* const policy = app_.add_subcommand("policy", "规则参数");
    policy->require_subcommand(1);
    AddQuery(policy, "show", "某日施行的规则参数，逐项列明依据和解释（--on）",
             PartsOf<v1::GetPolicySetInForceRequest>(),
             [this] { return ShowPolicy(flags_.query, out_); });
    AddQuery(policy, "list", "历次规则参数及其施行日期", PartsOf<v1::ListPolicySetsRequest>(),
             [this] { return ListPolicies(flags_.query, out_); });
  }

  void AddVerify() {
    CLI::App* const app = Add(
        "verify",
        "校验账本目录，不经服务；服务运行时也可使用，统计表按已落盘的部分比对；"
        "没有末尾记录的副本，末尾是否完整无从得知，会注明",
        [this] {
          return Verify(flags_.directory, flags_.guard_directory, flags_.query.format, out_, err_);
        });
    app->add_option("directory", flags_.directory, "账本目录，或只有一个账本的数据目录")
        ->required();
    AddGuardDirectory(app, flags_.guard_directory);
    AddFormat(app, kTextFormats);
  }

  // audit <path>, audit statement, audit replay.
  void AddAudit() {
    CLI::App* const app =
        app_.add_subcommand("audit", "审计账本的副本、凭证或校验点：不经服务，不信任服务");
    app->callback([this, app] {
      // A subcommand has said by now what is to be done.
      if (app->get_subcommands().empty()) command_ = [this] { return AuditGivenPath(); };
    });
    app->add_option("path", flags_.audit.path,
                    "账本目录，或归档、凭证（.tlog-proof）、校验点、一致性证明文件");
    AddAuditFlags(app);
    app->add_option("--proof", flags_.audit.proof_file, "一个事件的凭证，须与账本一致");

    AddQuery(app, "statement", "由服务签名声明各统计表的行数和哈希，保存为文件",
             WithoutAssumption(PartsOf<v1::GetTableStatementRequest>()),
             [this] { return SaveStatement(flags_.query, flags_.directory, out_); })
        ->add_option("file", flags_.directory, "保存到此文件；不得已有")
        ->required();
    CLI::App* const replay = app->add_subcommand(
        "replay",
        "校验账本目录或归档，并由其中的事件在内存中重算各统计表，与签名声明逐表比对；不经服务");
    replay->callback([this] {
      flags_.audit.replay = true;
      command_ = [this] { return Replay(flags_.audit, flags_.query.format, out_, err_); };
    });
    replay->add_option("path", flags_.audit.path, "账本目录或归档")->required();
    AddAuditFlags(replay);
    replay->add_option("--statement", flags_.audit.statement_file,
                       "统计表的签名声明，重算到其位置为止；不写则只打印重算的哈希");
  }

  absl::Status AuditGivenPath() {
    if (!flags_.audit.path.empty()) {
      return Audit(flags_.audit, flags_.query.format, out_, err_);
    }
    return Failure(absl::StatusCode::kInvalidArgument, "",
                   "请给出账本目录，或归档、凭证、校验点文件；见 jiedui audit --help",
                   "give the directory of a ledger, or an archive, a receipt or a checkpoint; see "
                   "jiedui audit --help");
  }

  void AddAuditFlags(CLI::App* app) {
    AddAudited(app, flags_.audit);
    AddGuardDirectory(app, flags_.audit.guard_directory);
    AddFormat(app, kTextFormats);
  }

  // checkpoint, proof.
  void AddEvidence() {
    const auto run = [this](auto fetch) {
      return [this, fetch] {
        command_ = [this, fetch] { return fetch(flags_.query, flags_.evidence, out_); };
      };
    };
    CLI::App* const checkpoint = AddCheckpoint(app_, flags_.evidence);
    checkpoint->callback(run(&FetchCheckpoint));
    CLI::App* const proof = AddProof(app_, flags_.evidence);
    proof->callback(run(&FetchProof));
    for (CLI::App* const app : {checkpoint, proof}) {
      AddScope(app, {}, flags_.scope, flags_.query);
      AddFormat(app, kTextFormats);
    }
  }

  // key generate, key rotate, key show.
  void AddKeys() {
    CLI::App* const keys = app_.add_subcommand("key", "校验点的签名密钥");
    keys->require_subcommand(1);
    const auto add = [this, keys](const char* name, const char* description, Command command) {
      CLI::App* const app = keys->add_subcommand(name, description);
      app->callback([this, command] { command_ = command; });
      app->add_option("directory", flags_.directory, "账本目录，如 data/370400")->required();
      return app;
    };
    add("generate", "生成密钥，打印公钥",
        [this] { return GenerateKey(flags_.directory, flags_.origin, out_); })
        ->add_option("--origin", flags_.origin, "账本的来源前缀，与配置 evidence.origin 相同")
        ->capture_default_str();
    add("rotate", "更换密钥，打印新公钥；下一个校验点由新旧密钥共同签名",
        [this] { return RotateKey(flags_.directory, out_); });
    add("show", "打印历次公钥，最后一个为现用",
        [this] { return ShowKeys(flags_.directory, out_); });
  }

  // jiedui ledger list|create|open|close|backup|adopt
  void AddLedger() {
    CLI::App* const ledger = app_.add_subcommand("ledger", "运行中的服务的各账本（运维）");
    ledger->require_subcommand(1);
    AddOperation(ledger, "list", "数据目录中的全部账本", &ListLedgers);
    for (CLI::App* const app :
         {AddOperation(ledger, "create", "新建并打开一个空账本", &CreateLedger),
          AddOperation(ledger, "open", "打开数据目录中的账本，如复制来的", &OpenLedger),
          AddOperation(ledger, "close", "关闭账本，之后可复制或移动其目录", &CloseLedger)}) {
      app->add_option("ledger", flags_.operators.ledger_id, "账本编号，如 370400")->required();
    }
    CLI::App* const backup = AddOperator(
        ledger, "backup", "备份运行中的账本并校验：只增补；读写照常，中断后再次运行即接着备份",
        [this](const OperatorFlags& flags, std::ostream& out) {
          return BackUpLedger(flags, out, err_);
        });
    backup->add_option("ledger", flags_.operators.ledger_id, "账本编号，如 370400")->required();
    backup
        ->add_option("name", flags_.operators.backup,
                     "备份名称，如 daily：配置 admin.backup_directory 下的目录名")
        ->required();
    AddFormat(backup, kTextFormats);
    CLI::App* const adopt = ledger->add_subcommand(
        "adopt",
        "接受复制来的账本：全部校验后为其建立末尾记录；已有的末尾记录须与账本相符；"
        "服务须已关闭此账本");
    adopt->callback([this] {
      command_ = [this] { return AdoptLedger(flags_.adopt, flags_.query.format, out_, err_); };
    });
    adopt->add_option("directory", flags_.adopt.ledger, "账本目录，如 data/370400")->required();
    adopt
        ->add_option("--accept-loss-after", flags_.adopt.accept_loss_after,
                     "账本现在的末尾位置：接受末尾记录所记的、其后的事件已经丢失")
        ->check(CheckEnd);
    adopt->add_option("--verifier-key", flags_.adopt.verifier_keys,
                      "可信的公钥，与 --witness 一起使用；可重复");
    adopt->add_option(
        "--witness", flags_.adopt.witness,
        "见证文件，或配置 evidence.witness_directory：比它旧或与它不符的账本不予接受");
    AddSuccession(adopt, flags_.adopt.succession_files);
    AddGuardDirectory(adopt, flags_.adopt.guard_directory);
    AddFormat(adopt, kTextFormats);
  }

  // jiedui tables show|verify|rebuild|pause|resume|cancel
  void AddTablesOfServer() {
    CLI::App* const tables = app_.add_subcommand("tables", "运行中的账本的统计表（运维）");
    tables->require_subcommand(1);
    const auto rebuild = [this](const OperatorFlags& flags, std::ostream& out) {
      return RebuildTables(flags, out, err_);
    };
    for (CLI::App* const app :
         {AddOperator(tables, "show", "统计表到哪里、是否跟得上，重算进展如何", &ShowTables),
          AddOperator(tables, "verify",
                      "按账本在内存中重算并与现用的统计表比对，一致则记为已核对到该位置；不改动",
                      &VerifyTables),
          AddOperator(tables, "rebuild",
                      "按账本重算全部统计表，比对后替换；期间原表照用，中断命令不影响重算",
                      rebuild),
          AddOperator(tables, "pause", "暂停重算", &PauseRebuild),
          AddOperator(tables, "resume", "继续重算", &ResumeRebuild),
          AddOperator(tables, "cancel", "取消重算，仍使用原来的统计表", &CancelRebuild)}) {
      app->add_option("ledger", flags_.operators.ledger_id, "账本编号，如 370400")->required();
      AddFormat(app, kTextFormats);
    }
  }

  // The commands that make or check a head guard must know where the server looks for it.
  static void AddGuardDirectory(CLI::App* app, std::string& directory) {
    app->add_option("--guard-directory", directory,
                    "配置 server.guard_directory；不写则末尾记录在账本目录中");
  }

  CLI::App* AddOperation(CLI::App* ledger, const char* name, const char* description,
                         absl::Status (*act)(const OperatorFlags&, std::ostream&)) {
    CLI::App* const app = AddOperator(ledger, name, description, act);
    AddFormat(app, kQueryFormats);
    return app;
  }

  CLI::App* AddOperator(
      CLI::App* ledger, const char* name, const char* description,
      const std::function<absl::Status(const OperatorFlags&, std::ostream&)>& act) {
    CLI::App* const app = ledger->add_subcommand(name, description);
    app->callback([this, act] {
      command_ = [this, act] {
        flags_.query.server = flags_.operators.admin;  // who is named if nobody answers
        flags_.asks_admin = true;
        flags_.operators.format = flags_.query.format;
        return act(flags_.operators, out_);
      };
    });
    AddWithEnvironment(app, "--admin", flags_.operators.admin, "运维地址，host:port 或 unix:/路径",
                       "JIEDUI_ADMIN");
    return app;
  }

  // archive create, archive restore.
  void AddArchives() {
    CLI::App* const archives = app_.add_subcommand("archive", "账本的备份与导出，及其恢复");
    archives->require_subcommand(1);
    CLI::App* const create =
        archives->add_subcommand("create",
                                 "备份到目录（再次备份只增补），或导出为 .tar "
                                 "文件：至账本的最后一个校验点为止，没有的为归档签署一个；"
                                 "服务可以照常运行");
    create->callback([this] {
      command_ = [this] { return MakeArchive(flags_.archive, flags_.query.format, out_, err_); };
    });
    create->add_option("ledger", flags_.archive.ledger, "账本目录，如 data/370400")->required();
    create->add_option("archive", flags_.archive.archive, "备份目录，或 .tar 文件")->required();
    AddGuardDirectory(create, flags_.archive.guard_directory);
    AddFormat(create, kTextFormats);

    CLI::App* const restore = archives->add_subcommand("restore", "由备份或导出文件恢复账本");
    restore->callback([this] {
      command_ = [this] {
        return RestoreFromArchive(flags_.archive, flags_.query.format, out_, err_);
      };
    });
    restore->add_option("archive", flags_.archive.archive, "备份目录，或 .tar 文件")->required();
    restore->add_option("data", flags_.archive.data_directory, "数据目录；其中不得已有此账本")
        ->required();
    restore->add_option("--verifier-key", flags_.archive.verifier_keys,
                        "可信的公钥；校验点须由其一，或由归档中接替它的密钥签名");
    restore->add_option(
        "--witness", flags_.archive.witness,
        "见证文件，或配置 evidence.witness_directory：比它旧或与它不符的归档不予恢复");
    AddSuccession(restore, flags_.archive.succession_files);
    AddGuardDirectory(restore, flags_.archive.guard_directory);
    AddFormat(restore, kTextFormats);
  }

  absl::Status Execute() {
    RETURN_IF_ERROR(Resolve(flags_.scope, flags_.query.scope));
    RETURN_IF_ERROR(ReadDay("--due-until", flags_.due_until, flags_.obligations.due_until));
    RETURN_IF_ERROR(ReadDay("--since-date", flags_.since_day, flags_.cells.since_day));
    return command_();
  }

  std::ostream& out_;
  std::ostream& err_;
  CLI::App app_{"结对互助：事件账本与统计服务", "jiedui"};
  Flags flags_;
  ExportFlags exports_;
  Command command_;
};

}  // namespace

ExitCode Run(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  return CommandLine(out, err).Run(argc, argv);
}

}  // namespace jiedui::cli
