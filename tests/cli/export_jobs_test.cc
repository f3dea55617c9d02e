// Files of named exports.

#include "cli/export_jobs.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/output_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <sys/wait.h>
#include <unistd.h>

#include "jiedui/v1/case_service.pb.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ExportJobsSpec : public testing::Test {
 protected:
  absl::StatusOr<std::vector<ExportJob>> Read(const std::string& text) {
    std::ofstream(File()) << text;
    return ReadJobs(File());
  }
  std::string ProblemOf(const std::string& text) {
    const auto jobs = Read(text);
    EXPECT_EQ(jobs.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(jobs.status().message());
  }
  std::string File() const { return absl::StrCat(home_.path(), "/jobs.toml"); }

  eventstore::TempDirectory home_;
};

constexpr char kCases[] =
    "[[job]]\nname = \"cases\"\nexport = \"cases\"\noutput = \"out/cases-{position}.csv\"\n";

TEST_F(ExportJobsSpec, AJobSaysWhatAndWhereTo) {
  const auto jobs = Read(absl::StrCat(kCases,
                                      "unit = \"370403\"\nform = \"jsonl\"\n"
                                      "organization = \"now\"\non = \"2017-12-31\"\n"
                                      "filter = \"state = CASE_STATE_FILED\"\n"));
  ASSERT_TRUE(jobs.ok()) << jobs.status();
  ASSERT_EQ(jobs->size(), 1U);
  const ExportJob& job = jobs->front();
  EXPECT_EQ(job.name, "cases");
  EXPECT_EQ(job.query.source, "cases");
  EXPECT_EQ(job.query.unit_id, "370403");
  EXPECT_EQ(job.form, RowForm::kJsonLines);
  EXPECT_TRUE(job.scope.organization_now);
  EXPECT_EQ(job.scope.on, CivilDay(2017, 12, 31));
  EXPECT_EQ(job.scope.filter, "state = CASE_STATE_FILED");
  EXPECT_EQ(job.scope.ledger, "ledgers/370400");
  EXPECT_EQ(job.output, absl::StrCat(home_.path(), "/out/cases-{position}.csv"));
}

TEST_F(ExportJobsSpec, OnlyAListTakesAFilter) {
  ReadScope scope;
  scope.filter = "state = CASE_STATE_FILED";
  ExportQuery query;
  query.source = "cases";
  const auto request = ExportRequestOf(query, scope);
  ASSERT_TRUE(request.ok()) << request.status();
  v1::ListCasesRequest list;
  ASSERT_TRUE(request->list().UnpackTo(&list));
  EXPECT_EQ(list.filter(), scope.filter);
  for (const char* source : {"events", "dispatch", "cursors"}) {
    query.source = source;
    const absl::Status refused = ExportRequestOf(query, scope).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << source;
    EXPECT_THAT(std::string(refused.message()), HasSubstr("--filter")) << source;
  }
}

// What is asked, and what the source has no use for; all else is the default.
struct Refused {
  const char* source;
  const char* option;
  void (*ask)(ExportQuery& query, ReadScope& scope);
};

TEST_F(ExportJobsSpec, WhatASourceDoesNotKnowIsRefusedAndNotDropped) {
  const auto unit = [](ExportQuery& query, ReadScope&) { query.unit_id = "370403"; };
  const auto below = [](ExportQuery& query, ReadScope&) { query.include_subordinates = true; };
  const auto month = [](ExportQuery& query, ReadScope&) { query.month = "2017-03"; };
  const auto pair = [](ExportQuery& query, ReadScope&) { query.pair_id = "p1"; };
  const auto tag = [](ExportQuery& query, ReadScope&) { query.tags = {"unit:1"}; };
  const auto kind = [](ExportQuery& query, ReadScope&) { query.kinds = {"CaseFiled"}; };
  const auto after = [](ExportQuery& query, ReadScope&) { query.after_position = 5; };
  const auto program = [](ExportQuery& query, ReadScope&) { query.program_given = true; };
  const auto on = [](ExportQuery&, ReadScope& scope) { scope.on = CivilDay(2017, 3, 1); };
  const auto now = [](ExportQuery&, ReadScope& scope) { scope.organization_now = true; };
  const auto assume = [](ExportQuery&, ReadScope& scope) { scope.assumed_policy.emplace(); };
  const Refused refused[] = {{"events", "--unit", unit},
                             {"events", "--below", below},
                             {"events", "--month", month},
                             {"events", "--pair", pair},
                             {"events", "--program", program},
                             {"events", "--on", on},
                             {"events", "--organization", now},
                             {"events", "--assume", assume},
                             {"assess", "--unit", unit},
                             {"assess", "--below", below},
                             {"assess", "--month", month},
                             {"assess", "--pair", pair},
                             {"assess", "--tag", tag},
                             {"register", "--month", month},
                             {"dispatch", "--pair", pair},
                             {"compliance", "--unit", unit},
                             {"gaps", "--kind", kind},
                             {"result", "--on", on},
                             {"result", "--organization", now},
                             {"cases", "--tag", tag},
                             {"cases", "--after", after},
                             {"cases", "--kind", kind},
                             {"cases", "--below", below},
                             {"cases", "--month", month},
                             {"cases", "--program", program},
                             {"bulletins", "--on", on},
                             {"bulletins", "--organization", now}};
  for (const Refused& each : refused) {
    ExportQuery query;
    query.source = each.source;
    ReadScope scope;
    EXPECT_TRUE(ExportRequestOf(query, scope).ok()) << each.source;
    each.ask(query, scope);
    const absl::Status status = ExportRequestOf(query, scope).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << each.source << each.option;
    EXPECT_THAT(std::string(status.message()), HasSubstr(each.option)) << each.source;
  }
}

TEST_F(ExportJobsSpec, WhatASourceKnowsGoesIntoItsRequest) {
  ExportQuery query;
  query.source = "dispatch";
  query.unit_id = "370403";
  query.month = "2017-03";
  query.program_given = true;
  ReadScope scope;
  scope.on = CivilDay(2017, 3, 1);
  scope.organization_now = true;
  const auto request = ExportRequestOf(query, scope);
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->table().unit_id(), "370403");
  EXPECT_EQ(request->table().month(), "2017-03");
  EXPECT_EQ(request->table().on_date().month(), 3);
  EXPECT_EQ(request->table().organization(), v1::ORGANIZATION_AS_IT_IS_NOW);
}

TEST_F(ExportJobsSpec, AJobThatSaysAProgramSaysIt) {
  EXPECT_FALSE(Read(kCases)->front().query.program_given);
  EXPECT_TRUE(Read(absl::StrCat(kCases, "program = \"2017\"\n"))->front().query.program_given);
}

TEST_F(ExportJobsSpec, AJobOfEventsSaysWhichKinds) {
  const auto jobs = Read(
      "[[job]]\nname = \"fines\"\nexport = \"events\"\nform = \"jsonl\"\n"
      "kinds = [\"PenaltyDecided\", \"CaseFiled\"]\noutput = \"{position}\"\n");
  ASSERT_TRUE(jobs.ok()) << jobs.status();
  EXPECT_THAT(jobs->front().query.kinds, ElementsAre("PenaltyDecided", "CaseFiled"));
}

TEST_F(ExportJobsSpec, AnOutputThatDoesNotCarryItsPositionIsRefused) {
  EXPECT_THAT(ProblemOf("[[job]]\nname = \"a\"\nexport = \"cases\"\noutput = \"a.csv\"\n"),
              HasSubstr("{position}"));
  EXPECT_THAT(
      ProblemOf("[[job]]\nname = \"a\"\nexport = \"cases\"\noutput = \"{position}/a.csv\"\n"),
      HasSubstr("{position}"));
}

TEST_F(ExportJobsSpec, TwoJobsOfOneNameAreRefused) {
  EXPECT_THAT(ProblemOf(absl::StrCat(kCases, kCases)), HasSubstr("job[1].name"));
}

TEST_F(ExportJobsSpec, TwoJobsOfOneOutputAreRefused) {
  const std::string other =
      "[[job]]\nname = \"others\"\nexport = \"units\"\noutput = "
      "\"out/../out/cases-{position}.csv\"\n";
  EXPECT_THAT(ProblemOf(absl::StrCat(kCases, other)), HasSubstr("job[1].output"));
}

class LeftoversSpec : public testing::Test {
 protected:
  std::string Make(const std::string& name) const {
    std::string path = absl::StrCat(home_.path(), "/", name);
    std::ofstream(path) << "x";
    return path;
  }
  // The id of a process that is no more.
  static int Ended() {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    waitpid(child, nullptr, 0);
    return child;
  }

  eventstore::TempDirectory home_;
};

TEST_F(LeftoversSpec, WhatAKilledRunOfTheJobLeftIsRemovedAndNothingElse) {
  const int ended = Ended();
  const std::string left = Make(absl::StrCat("cases-12.csv.", ended, ".new"));
  const std::string kept[] = {Make(absl::StrCat("cases-12.csv.", getpid(), ".new")),
                              Make(absl::StrCat("units-12.csv.", ended, ".new")),
                              Make(absl::StrCat("cases-a12.csv.", ended, ".new")),
                              Make(absl::StrCat("cases-12.csv.", ended)),
                              Make("cases-12.csv"),
                              Make("cases-12.csv.new"),
                              Make("cases-12.csv.x.new")};
  RemoveLeftovers(absl::StrCat(home_.path(), "/cases-{position}.csv"));
  EXPECT_FALSE(std::filesystem::exists(left));
  for (const std::string& path : kept) EXPECT_TRUE(std::filesystem::exists(path)) << path;
  RemoveLeftovers(absl::StrCat(home_.path(), "/nowhere/cases-{position}.csv"));
}

TEST_F(LeftoversSpec, OfADirectoryOnlyTheLastComponentIsMade) {
  const std::string one = absl::StrCat(home_.path(), "/one");
  EXPECT_TRUE(OutputFile(one + "/a.csv", Overwrite::kYes).MakeDirectory().ok());
  EXPECT_TRUE(std::filesystem::is_directory(one));
  EXPECT_TRUE(OutputFile(one + "/a.csv", Overwrite::kYes).MakeDirectory().ok()) << "it is there";
  const absl::Status two =
      OutputFile(absl::StrCat(home_.path(), "/mistyped/two/a.csv"), Overwrite::kYes)
          .MakeDirectory();
  EXPECT_EQ(two.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(two.message()), HasSubstr("/mistyped/two"));
  EXPECT_FALSE(std::filesystem::exists(absl::StrCat(home_.path(), "/mistyped")));
}

TEST_F(ExportJobsSpec, AKeyThatMeansNothingIsRefused) {
  EXPECT_THAT(ProblemOf(absl::StrCat(kCases, "units = \"370403\"\n")), HasSubstr("job[0].units"));
}

TEST_F(ExportJobsSpec, ANameThatCannotNameACursorIsRefused) {
  EXPECT_THAT(ProblemOf("[[job]]\nname = \"月报\"\nexport = \"cases\"\noutput = \"{position}\"\n"),
              HasSubstr("job[0].name"));
  const std::string longest(44, 'a');
  const std::string rest = "\"\nexport = \"cases\"\noutput = \"{position}\"\n";
  EXPECT_TRUE(Read(absl::StrCat("[[job]]\nname = \"", longest, rest)).ok());
  EXPECT_FALSE(Read(absl::StrCat("[[job]]\nname = \"", longest, "a", rest)).ok());
}

TEST_F(ExportJobsSpec, AFileWithoutAJobIsRefused) {
  EXPECT_THAT(ProblemOf(""), HasSubstr("[[job]]"));
}

}  // namespace
}  // namespace jiedui::cli
