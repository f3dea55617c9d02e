#include "cli/evidence_options.h"

#include "cli/option_values.h"

namespace jiedui::cli {
namespace {

void AddFile(CLI::App* app, EvidenceFlags& flags) {
  app->add_option("--file", flags.file, "保存到此文件，不得已有；不写则打印");
}

}  // namespace

CLI::App* AddCheckpoint(CLI::App& program, EvidenceFlags& flags) {
  CLI::App* const app =
      program.add_subcommand("checkpoint", "由服务取最新的签名校验点，打印或保存为文件");
  CLI::Option* const sign = app->add_flag("--sign", flags.sign_now, "先为现有的全部事件签署一个");
  app->add_option("--size", flags.size, "覆盖这么多事件的那一个；不写则为最新的")
      ->check(CheckPosition)
      ->excludes(sign);
  AddFile(app, flags);
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

}  // namespace jiedui::cli
