#include "cli/evidence_options.h"

#include "cli/option_values.h"

namespace jiedui::cli {
namespace {

CLI::Option* AddFile(CLI::App* app, EvidenceFlags& flags) {
  return app->add_option("--file", flags.file, "保存到此文件，不得已有；不写则打印");
}

}  // namespace

CLI::App* AddCheckpoint(CLI::App& program, EvidenceFlags& flags) {
  CLI::App* const app = program.add_subcommand(
      "checkpoint", "由服务取签名校验点，打印或保存为文件；或列出历次校验点");
  CLI::Option* const sign = app->add_flag("--sign", flags.sign_now, "先为现有的全部事件签署一个");
  CLI::Option* const size =
      app->add_option("--size", flags.size, "覆盖这么多事件的那一个；不写则为最新的")
          ->check(CheckPosition)
          ->excludes(sign);
  CLI::Option* const file = AddFile(app, flags);
  CLI::Option* const list = app->add_flag("--list", flags.list, "列出历次校验点，最新的在前")
                                ->excludes(sign)
                                ->excludes(size)
                                ->excludes(file);
  app->add_option("--limit", flags.limit, "至多列出几个；0 为全部")
      ->check(CLI::Range(0, 1'000'000'000))
      ->needs(list);
  return app;
}

CLI::App* AddProof(CLI::App& program, EvidenceFlags& flags) {
  CLI::App* const app =
      program.add_subcommand("proof", "由服务取一个事件的凭证，或两个校验点相衔接的一致性证明");
  app->add_option("event", flags.event,
                  "事件的位置，或其已有的凭证（.tlog-proof），按最新校验点重新作出");
  CLI::Option* const size =
      app->add_option("--size", flags.size, "凭证所依校验点覆盖的事件数；不写则为最新的")
          ->check(CheckPosition);
  CLI::Option* const from =
      app->add_option("--from", flags.from, "较早的校验点文件：作一致性证明")->excludes(size);
  app->add_option("--to", flags.to, "较晚的校验点文件；不写则为服务最新的")->needs(from);
  AddFile(app, flags);
  return app;
}

void AddSuccession(CLI::App* app, std::vector<std::string>& files) {
  app->add_option("--succession", files, "更换密钥的说明：由可信的公钥找到其后的公钥；可重复");
}

void AddAudited(CLI::App* app, AuditRequest& request) {
  app->add_option("--verifier-key", request.verifier_keys,
                  "可信的公钥；可重复；不写则用账本旁 keys/ 中的");
  app->add_option("--checkpoint", request.checkpoint_files, "另存的校验点，须与账本一致；可重复");
  AddSuccession(app, request.succession_files);
}

}  // namespace jiedui::cli
