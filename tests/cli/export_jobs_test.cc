// Files of named exports.

#include "cli/export_jobs.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

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

TEST_F(ExportJobsSpec, AKeyThatMeansNothingIsRefused) {
  EXPECT_THAT(ProblemOf(absl::StrCat(kCases, "units = \"370403\"\n")), HasSubstr("job[0].units"));
}

TEST_F(ExportJobsSpec, ANameThatCannotNameACursorIsRefused) {
  EXPECT_THAT(ProblemOf("[[job]]\nname = \"月报\"\nexport = \"cases\"\noutput = \"{position}\"\n"),
              HasSubstr("job[0].name"));
  const std::string longest(57, 'a');
  const std::string rest = "\"\nexport = \"cases\"\noutput = \"{position}\"\n";
  EXPECT_TRUE(Read(absl::StrCat("[[job]]\nname = \"", longest, rest)).ok());
  EXPECT_FALSE(Read(absl::StrCat("[[job]]\nname = \"", longest, "a", rest)).ok());
}

TEST_F(ExportJobsSpec, AFileWithoutAJobIsRefused) {
  EXPECT_THAT(ProblemOf(""), HasSubstr("[[job]]"));
}

}  // namespace
}  // namespace jiedui::cli
