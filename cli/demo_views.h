// What else the demonstration shows of its year, a few lines each: what one town had to do on a
// day, a bulletin with its errata, reports that were asked for or not owed, a month's ranking where
// months are ranked, supervision checks, a practice, a late entry, the policy sets, a table then
// and now, where a number comes from, and of a year whose rules have quotas the ranking under rules
// without.

#ifndef JIEDUI_CLI_DEMO_VIEWS_H_
#define JIEDUI_CLI_DEMO_VIEWS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "cli/demo.h"
#include "cli/json.h"
#include "cli/reader.h"
#include <grpcpp/channel.h>

namespace jiedui::cli {

// Where they are read from: the server the year was played into.
struct ViewSource {
  std::shared_ptr<grpc::Channel> channel;
  ReadScope scope;
  const scenario::Example& example;
  std::string quota_safe_file;  // the year's set less its quotas; no ranking under it if not there
};

// Needs result.plan.
absl::Status ReadViews(const ViewSource& source, DemoResult& result);

// The sections, with their headings and the command that shows more of each. Pure.
std::string ViewsText(const DemoResult& result);
Json ViewsJson(const DemoResult& result);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_DEMO_VIEWS_H_
