#include "cli/export_jobs.h"

#include <filesystem>
#include <optional>
#include <set>
#include <system_error>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/scenario/example_files.h"
#include "cli/scope_options.h"

#include "base/status_macros.h"

namespace jiedui::cli {
namespace {

using scenario::Fields;

// A cursor's id has 64 characters, of which "export.", "." and a hash are 20.
constexpr size_t kMaxNameLength = 44;

bool IsName(const std::string& name) {
  return !name.empty() && name.size() <= kMaxNameLength && absl::c_all_of(name, [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
  });
}

// Reads one entry of [[job]].
class JobReader {
 public:
  JobReader(Fields& fields, size_t index)
      : fields_(fields), at_(absl::StrCat("job[", index, "].")) {}

  absl::StatusOr<ExportJob> Read(const std::filesystem::path& directory) {
    ExportJob job;
    job.name = fields_.Text(Key("name"));
    if (!IsName(job.name)) {
      fields_.Fail(Key("name"), {"1 to 44 letters, digits, '-', '_' or '.' are expected",
                                 "应为 1 至 44 个字母、数字、“-”、“_”或“.”"});
    }
    job.form = Form();
    job.output = (directory / Output()).string();
    ReadQuery(job.query);
    RETURN_IF_ERROR(ReadScope(job.query, job.scope));
    return job;
  }

 private:
  std::string Key(const char* name) const { return at_ + name; }
  std::string Optional(const char* name) { return fields_.OptionalText(Key(name)); }

  RowForm Form() {
    const std::string name = Optional("form");
    const std::optional<RowForm> form = name.empty() ? RowForm::kCsv : FormNamed(name);
    if (!form.has_value()) {
      fields_.Fail(Key("form"),
                   {absl::StrCat(kRowForms, " is expected"), absl::StrCat("应为 ", kRowForms)});
    }
    return form.value_or(RowForm::kCsv);
  }

  // Two runs must not write to one name what differs.
  std::string Output() {
    const std::string output = fields_.Text(Key("output"));
    const std::string file = std::filesystem::path(output).filename().string();
    if (!absl::StrContains(file, "{position}")) {
      fields_.Fail(Key("output"),
                   {"a file name with {position} in it is expected", "应为含 {position} 的文件名"});
    }
    return output;
  }

  void ReadQuery(ExportQuery& query) {
    query.source = fields_.Text(Key("export"));
    query.relation = Optional("relation");
    query.unit_id = Optional("unit");
    query.include_subordinates = fields_.OptionalBool(Key("below"));
    query.month = Optional("month");
    query.pair_id = Optional("pair");
    query.bulletin_id = Optional("bulletin");
    query.tags = Texts("tags");
    query.kinds = Texts("kinds");
  }

  absl::Status ReadScope(ExportQuery& query, cli::ReadScope& scope) {
    ScopeTexts texts;
    if (std::string ledger = Optional("ledger"); !ledger.empty()) texts.ledger_id = ledger;
    if (std::string program = Optional("program"); !program.empty()) {
      scope.program_id = program;
      query.program_given = true;
    }
    texts.on = Optional("on");
    texts.as_of_day = Optional("as_of_date");
    texts.assumed = Optional("assume");
    const std::string organization = Optional("organization");
    if (!organization.empty() && organization != "was" && organization != "now") {
      fields_.Fail(Key("organization"), {"was or now is expected", "应为 was 或 now"});
    }
    scope.organization_now = organization == "now";
    scope.filter = Optional("filter");
    return Resolve(texts, scope);
  }

  std::vector<std::string> Texts(const char* name) {
    std::vector<std::string> texts;
    for (size_t i = 0; i < fields_.SizeOf(Key(name)); ++i) {
      texts.push_back(fields_.Text(absl::StrCat(Key(name), "[", i, "]")));
    }
    return texts;
  }

  Fields& fields_;
  const std::string at_;
};

}  // namespace

std::string PlaceOf(const ExportJob& job) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(job.output, error);
  return (error ? std::filesystem::path(job.output) : absolute).lexically_normal().string();
}

absl::StatusOr<std::vector<ExportJob>> ReadJobs(const std::string& file) {
  ASSIGN_OR_RETURN(const toml::table table, scenario::ReadToml(file));
  Fields fields(file, table);
  const std::filesystem::path directory = std::filesystem::path(file).parent_path();
  std::vector<ExportJob> jobs;
  std::set<std::string> names;
  std::set<std::string> outputs;
  for (size_t i = 0; i < fields.SizeOf("job"); ++i) {
    ASSIGN_OR_RETURN(ExportJob job, JobReader(fields, i).Read(directory));
    if (!names.insert(job.name).second) {
      fields.Fail(absl::StrCat("job[", i, "].name"),
                  {"another job has that name", "另一项任务已用此名"});
    }
    if (!outputs.insert(PlaceOf(job)).second) {
      fields.Fail(absl::StrCat("job[", i, "].output"),
                  {"another job writes there", "另一项任务也写到此处"});
    }
    jobs.push_back(std::move(job));
  }
  RETURN_IF_ERROR(fields.Finish());
  if (jobs.empty()) return scenario::Bad(file, {"a [[job]] is expected", "应有 [[job]]"});
  return jobs;
}

}  // namespace jiedui::cli
