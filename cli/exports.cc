#include "cli/exports.h"

#include <fstream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "cli/client.h"
#include "cli/export_jobs.h"
#include "cli/failure.h"
#include "cli/output_file.h"
#include "cli/word_columns.h"
#include "cli/year_file.h"

#include "base/bytes.h"
#include "base/status_macros.h"

namespace jiedui::cli {
namespace {

absl::Status CannotWrite(const std::string& path) {
  if (path.empty()) {
    return Failure(absl::StatusCode::kUnavailable, "",
                   "写不进标准输出，已输出的不完整；请检查磁盘空间后重新导出",
                   "cannot write to the standard output, and what is there is not whole; look at "
                   "the room on the disk and export again");
  }
  return Failure(
      absl::StatusCode::kUnavailable, "",
      absl::StrCat("写不进 ", path, "，没有留下不完整的文件；请检查磁盘空间和写入权限后重新导出"),
      absl::StrCat("cannot write ", path,
                   ", and no file that is not whole is left; look at the room on the disk and the "
                   "permission to write, and export again"));
}

// A file outlives the command it was made by: rows under an assumed policy set say so themselves,
// in a last column. Enumerators have their words beside them.
class MarkedRows {
 public:
  MarkedRows(const v1::ExportHeader& header, v1::ExportRelation relation, RowForm form,
             std::ostream& out)
      : assumed_(header.metadata().assumed_policy_set_id()),
        relation_(std::move(relation)),
        words_(relation_),
        writer_(MakeRowWriter(form, out)) {
    if (!assumed_.empty()) {
      v1::ExportColumn& column = *relation_.add_columns();
      column.set_name("assumed_policy_set_id");
      column.set_label("假设的规则参数集");
      column.set_type(v1::EXPORT_TYPE_TEXT);
    }
    writer_->Begin(relation_);
  }

  void Write(const v1::ExportRow& row) {
    v1::ExportRow marked = words_.AddTo(row);
    if (!assumed_.empty()) marked.add_values()->set_text(assumed_);
    writer_->Write(marked);
  }

 private:
  const std::string assumed_;
  v1::ExportRelation relation_;
  const WordColumns words_;
  const std::unique_ptr<RowWriter> writer_;
};

// The rows of the stream as text; how many there were.
absl::StatusOr<int64_t> WriteRows(ExportStream& stream, const std::string& relation, RowForm form,
                                  std::ostream& out, const std::string& place) {
  MarkedRows rows(stream.header(), stream.relation(relation), form, out);
  int64_t count = 0;
  RETURN_IF_ERROR(stream.ReadRows([&](const v1::ExportRow& row) {
    rows.Write(row);
    ++count;
    return out.good() ? absl::OkStatus() : CannotWrite(place);
  }));
  out.flush();
  if (!out.good()) return CannotWrite(place);
  return count;
}

absl::StatusOr<int64_t> WriteInto(OutputFile& file, ExportStream& stream,
                                  const std::string& relation, RowForm form) {
  RETURN_IF_ERROR(file.MakeDirectory());
  std::ofstream out(file.temporary(), std::ios::binary | std::ios::trunc);
  ASSIGN_OR_RETURN(const int64_t count, WriteRows(stream, relation, form, out, file.temporary()));
  out.close();
  if (out.fail()) return CannotWrite(file.temporary());
  return count;
}

std::string Summary(const std::string& path, int64_t count, const v1::ReadMetadata& metadata) {
  const std::string& assumed = metadata.assumed_policy_set_id();
  return absl::StrCat(
      path, "：", count, " 行，账本位置 ", metadata.read_position(),
      assumed.empty() ? "" : absl::StrCat("，假设施行规则参数集 ", assumed, "，推算未入账"), "\n");
}

constexpr size_t kHashLength = 12;
constexpr int kCursorsAtOnce = 1000;

// Tells what is exported, in which form and where to, from everything else of the same name.
std::string DefinitionHash(const ExportJob& job, const v1::ExportTableRequest& request) {
  return Hex(Sha256(absl::StrCat(request.SerializeAsString(), "\n", static_cast<int>(job.form),
                                 "\n", PlaceOf(job))))
      .substr(0, kHashLength);
}

// The place of a job in the ledger, kept by the server. What another definition has exported under
// its name says nothing of it.
class JobCursor {
 public:
  JobCursor(Stubs& stubs, std::string principal, const ExportJob& job,
            const v1::ExportTableRequest& request)
      : stubs_(stubs),
        principal_(std::move(principal)),
        ledger_(job.scope.ledger),
        of_name_(absl::StrCat(job.scope.ledger, "/cursors/export.", job.name, ".")),
        name_(absl::StrCat(of_name_, DefinitionHash(job, request))) {}

  // What it has exported; whoever ran it before can no longer say more.
  absl::StatusOr<int64_t> Acquire() {
    v1::AcquireCursorRequest request;
    request.set_name(name_);
    v1::AcquireCursorResponse response;
    RETURN_IF_ERROR(Call(stubs_.event_log, &v1::EventLogService::Stub::AcquireCursor, principal_,
                         request, response));
    fencing_token_ = response.cursor().fencing_token();
    return response.cursor().position();
  }

  // A job of the name was run before that exported something else, or to elsewhere.
  absl::StatusOr<bool> HasOther() {
    v1::ListCursorsRequest request;
    request.set_parent(ledger_);
    request.set_page_size(kCursorsAtOnce);
    do {
      v1::ListCursorsResponse response;
      RETURN_IF_ERROR(Call(stubs_.event_log, &v1::EventLogService::Stub::ListCursors, principal_,
                           request, response));
      for (const v1::Cursor& cursor : response.cursors()) {
        if (cursor.name() != name_ && IsOfName(cursor.name())) return true;
      }
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return false;
  }

  absl::Status Commit(int64_t position) {
    v1::CommitCursorRequest request;
    request.set_name(name_);
    request.set_position(position);
    request.set_fencing_token(fencing_token_);
    v1::CommitCursorResponse response;
    return Call(stubs_.event_log, &v1::EventLogService::Stub::CommitCursor, principal_, request,
                response);
  }

 private:
  // Names of jobs may have a '.' in them, hashes have none.
  bool IsOfName(absl::string_view cursor) const {
    return absl::ConsumePrefix(&cursor, of_name_) && cursor.size() == kHashLength &&
           !absl::StrContains(cursor, ".");
  }

  Stubs& stubs_;
  const std::string principal_;
  const std::string ledger_;
  const std::string of_name_;  // how the names of its cursors begin, whatever it exports
  const std::string name_;
  int64_t fencing_token_ = 0;
};

// The rows are in place before the cursor says so: after a crash between the two the next run
// exports them once more.
absl::Status RunJob(Stubs& stubs, const std::string& principal, const ExportJob& job,
                    std::ostream& out) {
  ASSIGN_OR_RETURN(v1::ExportTableRequest request, ExportRequestOf(job.query, job.scope));
  JobCursor cursor(stubs, principal, job, request);
  ASSIGN_OR_RETURN(const int64_t done, cursor.Acquire());
  RemoveLeftovers(job.output);
  if (done == 0) {
    ASSIGN_OR_RETURN(const bool redefined, cursor.HasOther());
    if (redefined) out << job.name << "：所导出的内容、形式或位置与以前不同，从头导出\n";
  }
  if (request.has_events()) request.mutable_events()->set_after_position(done);
  ASSIGN_OR_RETURN(const auto stream, ExportStream::Open(stubs, principal, request));
  const int64_t position = stream->position();
  if (stream->header().content_position() <= done) {
    out << job.name << "：账本位置 " << done << " 以来没有新的事件\n";
    return NothingNew();
  }
  const std::string path =
      absl::StrReplaceAll(job.output, {{"{position}", absl::StrCat(position)}});
  // The same job at the same position gives the same bytes: one that was cut short is made again.
  OutputFile file(path, Overwrite::kYes);
  ASSIGN_OR_RETURN(const int64_t count, WriteInto(file, *stream, request.relation(), job.form));
  RETURN_IF_ERROR(file.PutInPlace());
  RETURN_IF_ERROR(cursor.Commit(position));
  out << job.name << "：" << Summary(path, count, stream->header().metadata());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ExportJob>> JobsOf(const JobFlags& flags) {
  ASSIGN_OR_RETURN(std::vector<ExportJob> jobs, ReadJobs(flags.file));
  if (flags.name.empty()) return jobs;
  for (ExportJob& job : jobs) {
    if (job.name == flags.name) return std::vector<ExportJob>{std::move(job)};
  }
  return Failure(absl::StatusCode::kNotFound, "",
                 absl::StrCat(flags.file, " 中没有名为“", flags.name, "”的导出"),
                 absl::StrCat("there is no export named \"", flags.name, "\" in ", flags.file));
}

Overwrite OverwriteOf(const ExportFile& file) {
  return file.force ? Overwrite::kYes : Overwrite::kNo;
}

}  // namespace

absl::Status ExportRows(const QueryFlags& flags, const ExportQuery& query, RowForm form,
                        const ExportFile& to, std::ostream& out) {
  ASSIGN_OR_RETURN(const v1::ExportTableRequest request, ExportRequestOf(query, flags.scope));
  OutputFile file(to.path, OverwriteOf(to));
  if (!to.path.empty()) RETURN_IF_ERROR(file.CheckFree());
  Stubs stubs(Connect(flags.server));
  ASSIGN_OR_RETURN(const auto stream, ExportStream::Open(stubs, flags.scope.principal, request));
  if (to.path.empty()) {
    return WriteRows(*stream, request.relation(), form, out, /*place=*/"").status();
  }
  ASSIGN_OR_RETURN(const int64_t count, WriteInto(file, *stream, request.relation(), form));
  RETURN_IF_ERROR(file.PutInPlace());
  out << Summary(to.path, count, stream->header().metadata());
  return absl::OkStatus();
}

absl::Status RunJobs(const QueryFlags& flags, const JobFlags& job_flags, std::ostream& out) {
  ASSIGN_OR_RETURN(const std::vector<ExportJob> jobs, JobsOf(job_flags));
  Stubs stubs(Connect(flags.server));
  absl::Status problem;
  bool written = false;
  for (const ExportJob& job : jobs) {
    const absl::Status done = RunJob(stubs, flags.scope.principal, job, out);
    written = written || done.ok();
    if (done.ok() || ExitCodeOf(done) == ExitCode::kNothingNew) continue;
    out << job.name << "：没有导出\n";
    if (problem.ok()) problem = done;
  }
  if (!problem.ok()) return problem;
  return written ? absl::OkStatus() : NothingNew();
}

absl::Status ExportYear(const QueryFlags& flags, const ExportFile& to, std::ostream& out) {
  OutputFile file(to.path, OverwriteOf(to));
  RETURN_IF_ERROR(file.CheckFree());
  Stubs stubs(Connect(flags.server));
  RETURN_IF_ERROR(file.MakeDirectory());
  ASSIGN_OR_RETURN(const YearSummary summary, WriteYear(stubs, flags.scope, file.temporary()));
  RETURN_IF_ERROR(file.PutInPlace());
  out << to.path << "：" << summary.table_count << " 张表，"
      << Summary("共", summary.row_count, summary.metadata);
  return absl::OkStatus();
}

}  // namespace jiedui::cli
