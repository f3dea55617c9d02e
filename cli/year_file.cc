#include "cli/year_file.h"

#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/export_stream.h"
#include "cli/sqlite_file.h"
#include "cli/table_names.h"
#include "cli/word_columns.h"
#include "cli/year_views.h"
#include "google/api/field_behavior.pb.h"
#include "google/protobuf/descriptor.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "services/ledger_host.h"

namespace jiedui::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::ServiceDescriptor;

// Columns people look things up by.
constexpr absl::string_view kIndexed[] = {"unit_id", "pair_id", "activity_id", "month", "kind"};

constexpr char kAbout[] =
    "CREATE TABLE about (ledger TEXT NOT NULL, program_id TEXT NOT NULL, position INTEGER NOT "
    "NULL, "
    "read_time TEXT NOT NULL, root_hash TEXT NOT NULL, policy_set_id TEXT NOT NULL, "
    "on_date TEXT, organization TEXT NOT NULL, assumed_policy_set_id TEXT, version TEXT NOT NULL);"
    "CREATE TABLE columns (table_name TEXT NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL, "
    "type TEXT NOT NULL, unit TEXT NOT NULL, PRIMARY KEY (table_name, name));";

// The official forms, as they are printed; other tables have views by their columns
// (year_views.h).
constexpr char kForms[] =
    "CREATE VIEW \"附件1\" AS SELECT f.unit_name AS \"填报单位\", r.sequence_number AS \"序号\", "
    "r.unit_a_name AS \"结对单位A\", r.unit_b_name AS \"结对单位B\", r.remarks AS \"备注\" "
    "FROM pair_register_rows r JOIN pair_register f ON f.id = r.parent_id ORDER BY r.id;"
    "CREATE VIEW \"附件2\" AS SELECT f.unit_name AS \"填报单位\", f.month AS \"月份\", "
    "r.sequence_number AS \"序号\", r.content AS \"活动内容\", r.text AS \"工作情况\" "
    "FROM dispatch_table_rows r JOIN dispatch_table f ON f.id = r.parent_id ORDER BY r.id;";

absl::string_view SqlType(v1::ExportType type) {
  return type == v1::EXPORT_TYPE_INTEGER || type == v1::EXPORT_TYPE_BOOLEAN ? "INTEGER" : "TEXT";
}

SqliteValue SqlValue(const v1::ExportValue& value) {
  switch (value.value_case()) {
    case v1::ExportValue::kInteger:
      return value.integer();
    case v1::ExportValue::kBoolean:
      return int64_t{value.boolean()};
    case v1::ExportValue::kText:
      return value.text();
    case v1::ExportValue::VALUE_NOT_SET:
      break;
  }
  return std::monostate();
}

// "id", and of what stands in another row "parent_id", come before the columns.
std::string CreateTable(const v1::ExportHeader& header, const v1::ExportRelation& relation) {
  std::string sql =
      absl::StrCat("CREATE TABLE ", SqlName(relation.name()), " (id INTEGER PRIMARY KEY");
  if (relation.has_parent()) {
    absl::StrAppend(&sql, ", parent_id INTEGER NOT NULL REFERENCES ",
                    SqlName(header.relations(relation.parent()).name()), " (id)");
  }
  for (const v1::ExportColumn& column : relation.columns()) {
    absl::StrAppend(&sql, ", ", SqlName(column.name()), " ", SqlType(column.type()));
  }
  return absl::StrCat(sql, ");");
}

std::string CreateIndex(const v1::ExportRelation& relation, absl::string_view column) {
  return absl::StrCat("CREATE INDEX ", SqlName(absl::StrCat(relation.name(), "_by_", column)),
                      " ON ", SqlName(relation.name()), " (", SqlName(column), ");");
}

std::string CreateIndexes(const v1::ExportRelation& relation) {
  std::string sql = relation.has_parent() ? CreateIndex(relation, "parent_id") : "";
  for (const v1::ExportColumn& column : relation.columns()) {
    if (absl::c_linear_search(kIndexed, column.name())) {
      absl::StrAppend(&sql, CreateIndex(relation, column.name()));
    }
  }
  return sql;
}

std::string InsertInto(const v1::ExportRelation& relation) {
  std::string marks = relation.has_parent() ? "?,?" : "?";
  for (int i = 0; i < relation.columns_size(); ++i) absl::StrAppend(&marks, ",?");
  return absl::StrCat("INSERT INTO ", SqlName(relation.name()), " VALUES (", marks, ")");
}

// The relations of one export as tables, enumerators with their words beside them.
class TableSet {
 public:
  TableSet(SqliteFile& file, v1::ExportHeader header)
      : file_(file),
        header_(std::move(header)),
        ids_(static_cast<size_t>(header_.relations_size())) {
    for (v1::ExportRelation& relation : *header_.mutable_relations()) words_.emplace_back(relation);
  }

  absl::Status Create() {
    ASSIGN_OR_RETURN(SqliteStatement columns,
                     file_.Prepare("INSERT INTO columns VALUES (?,?,?,?,?)"));
    for (const v1::ExportRelation& relation : header_.relations()) {
      RETURN_IF_ERROR(file_.Run(CreateTable(header_, relation)));
      ASSIGN_OR_RETURN(SqliteStatement insert, file_.Prepare(InsertInto(relation)));
      inserts_.push_back(std::move(insert));
      for (const v1::ExportColumn& column : relation.columns()) {
        RETURN_IF_ERROR(columns.Run({relation.name(), column.name(), column.label(),
                                     v1::ExportType_Name(column.type()), column.unit()}));
      }
    }
    return absl::OkStatus();
  }

  absl::Status Add(const v1::ExportRow& row) {
    const v1::ExportRelation& relation = header_.relations(row.relation());
    const auto index = static_cast<size_t>(row.relation());
    std::vector<SqliteValue> values = {++ids_[index]};
    // A row belongs to the last row before it of the relation it stands in.
    if (relation.has_parent()) values.emplace_back(ids_[static_cast<size_t>(relation.parent())]);
    const v1::ExportRow worded = words_[index].AddTo(row);
    for (const v1::ExportValue& value : worded.values()) values.push_back(SqlValue(value));
    ++row_count_;
    return inserts_[index].Run(values);
  }

  absl::Status AddIndexesAndViews() {
    for (const v1::ExportRelation& relation : header_.relations()) {
      RETURN_IF_ERROR(file_.Run(CreateIndexes(relation)));
    }
    return file_.Run(CreateViews(header_));
  }

  int64_t row_count() const { return row_count_; }

 private:
  SqliteFile& file_;
  v1::ExportHeader header_;
  std::vector<WordColumns> words_;  // of each relation
  std::vector<int64_t> ids_;
  std::vector<SqliteStatement> inserts_;
  int64_t row_count_ = 0;
};

// Under an assumed policy set it is the same, and refused.
bool ShowsWhatWasPublished(v1::TableKind kind) {
  return kind == v1::TABLE_KIND_ASSESSMENT_RESULT || kind == v1::TABLE_KIND_BULLETINS ||
         kind == v1::TABLE_KIND_BULLETIN;
}

// Has the rows of a list, with which they are in the file.
bool IsListed(v1::TableKind kind) {
  const NamedTable* const table = FindTable(kind);
  return table != nullptr && table->listed;
}

bool IsRequired(const FieldDescriptor& field) {
  const auto behaviors = field.options().GetRepeatedExtension(google::api::field_behavior);
  return absl::c_linear_search(behaviors, google::api::REQUIRED);
}

// Whether the method lists what the read models hold, as ExportTable takes it.
bool IsList(const google::protobuf::MethodDescriptor& method) {
  const FieldDescriptor* const read = method.input_type()->FindFieldByName("read");
  return absl::StartsWith(method.name(), "List") && read != nullptr &&
         read->message_type() == v1::ReadOptions::descriptor() &&
         method.input_type()->FindFieldByName("table") == nullptr;  // the cells of one
}

std::vector<const Descriptor*> ListRequests() {
  std::vector<const Descriptor*> requests;
  for (const absl::string_view name : services::kLedgerServices) {
    const ServiceDescriptor* const service =
        DescriptorPool::generated_pool()->FindServiceByName(std::string(name));
    for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
      if (IsList(*service->method(i))) requests.push_back(service->method(i)->input_type());
    }
  }
  return requests;
}

class YearWriter {
 public:
  YearWriter(Stubs& stubs, const ReadScope& scope, SqliteFile& file)
      : stubs_(stubs), scope_(scope), file_(file) {}

  absl::StatusOr<YearSummary> Write() && {
    RETURN_IF_ERROR(file_.Run(kAbout));
    RETURN_IF_ERROR(AddTables());
    RETURN_IF_ERROR(FindOrganizer());
    for (const Descriptor* const list : ListRequests()) RETURN_IF_ERROR(AddList(*list));
    v1::ExportTableRequest events = Blank();
    events.mutable_events();
    RETURN_IF_ERROR(AddExport(std::move(events)));
    RETURN_IF_ERROR(file_.Run(kForms));
    RETURN_IF_ERROR(AddAbout());
    return summary_;
  }

 private:
  v1::ExportTableRequest Blank() const {
    v1::ExportTableRequest request;
    request.set_parent(scope_.ledger);
    request.set_all_relations(true);
    *request.mutable_read() = StateOf(scope_);
    return request;
  }

  // The first of them says which position all others are read at.
  absl::Status AddTables() {
    const google::protobuf::EnumDescriptor& kinds = *v1::TableKind_descriptor();
    for (int i = 0; i < kinds.value_count(); ++i) {
      const auto kind = static_cast<v1::TableKind>(kinds.value(i)->number());
      if (kind == v1::TABLE_KIND_UNSPECIFIED || IsListed(kind)) continue;
      v1::ExportTableRequest request = Blank();
      request.mutable_table()->set_kind(kind);
      request.mutable_table()->set_program_id(scope_.program_id);
      if (scope_.on.has_value()) {
        *request.mutable_table()->mutable_on_date() = domain::ToDate(*scope_.on);
      }
      if (scope_.organization_now) {
        request.mutable_table()->set_organization(v1::ORGANIZATION_AS_IT_IS_NOW);
      }
      if (ShowsWhatWasPublished(request.table().kind())) {
        request.mutable_read()->clear_assumed_policy();
      }
      RETURN_IF_ERROR(AddExport(std::move(request)));
    }
    return absl::OkStatus();
  }

  absl::Status FindOrganizer() {
    v1::GetProgramRequest request;
    request.set_name(absl::StrCat(scope_.ledger, "/programs/", scope_.program_id));
    *request.mutable_read() = StateOf(scope_);
    v1::GetProgramResponse response;
    RETURN_IF_ERROR(Call(stubs_.program, &v1::ProgramService::Stub::GetProgram, scope_.principal,
                         request, response));
    organizer_ = response.program().opened().organizer_unit_id();
    return absl::OkStatus();
  }

  // A list that is of some unit is that of the organizer and all below; one that is the same on any
  // day, or by any organization, is so here too.
  absl::Status AddList(const Descriptor& list) {
    ReadScope scope = scope_;
    if (list.FindFieldByName("on_date") == nullptr) scope.on.reset();
    if (list.FindFieldByName("organization") == nullptr) scope.organization_now = false;
    ExportQuery query;
    query.source = list.name();
    const FieldDescriptor* const unit = list.FindFieldByName("unit_id");
    if (unit != nullptr && IsRequired(*unit)) {
      query.unit_id = organizer_;
      query.include_subordinates = true;
    }
    ASSIGN_OR_RETURN(v1::ExportTableRequest request, ListExportOf(list, query, scope));
    request.set_all_relations(true);
    return AddExport(std::move(request));
  }

  absl::Status AddExport(const v1::ExportTableRequest& request) {
    ASSIGN_OR_RETURN(const auto stream, ExportStream::Open(stubs_, scope_.principal, request));
    const v1::ExportHeader& header = stream->header();
    if (summary_.table_count == 0) BeginWith(header);
    // What is both a table and a list.
    if (!written_.insert(header.relations(0).name()).second) return absl::OkStatus();
    TableSet tables(file_, header);
    RETURN_IF_ERROR(tables.Create());
    RETURN_IF_ERROR(
        stream->ReadRows([&tables](const v1::ExportRow& row) { return tables.Add(row); }));
    RETURN_IF_ERROR(tables.AddIndexesAndViews());
    summary_.table_count += header.relations_size();
    summary_.row_count += tables.row_count();
    return absl::OkStatus();
  }

  void BeginWith(const v1::ExportHeader& header) {
    first_ = header;
    summary_.metadata = header.metadata();
    // A day is a state and what it is judged on; a position by itself would be of another day.
    if (scope_.as_of_day.has_value() && !scope_.on.has_value()) scope_.on = scope_.as_of_day;
    scope_.as_of_day.reset();
    scope_.as_of_position = summary_.metadata.read_position();
  }

  absl::Status AddAbout() {
    v1::GetServerInfoResponse server;
    RETURN_IF_ERROR(Call(stubs_.server, &v1::ServerService::Stub::GetServerInfo, scope_.principal,
                         v1::GetServerInfoRequest(), server));
    const google::protobuf::Timestamp& time = first_.metadata().read_time();
    const std::string read_time =
        absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ",
                         absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos()),
                         absl::UTCTimeZone());
    ASSIGN_OR_RETURN(SqliteStatement insert,
                     file_.Prepare("INSERT INTO about VALUES (?,?,?,?,?,?,?,?,?,?)"));
    const std::string& assumed = first_.metadata().assumed_policy_set_id();
    const int64_t position = first_.metadata().read_position();
    return insert.Run({scope_.ledger, scope_.program_id, position, read_time,
                       absl::BytesToHexString(first_.root_hash()), first_.policy_set_id(),
                       scope_.on.has_value() ? SqliteValue(FormatDay(*scope_.on)) : SqliteValue(),
                       std::string(scope_.organization_now ? "now" : "was"),
                       assumed.empty() ? SqliteValue() : SqliteValue(assumed), server.version()});
  }

  Stubs& stubs_;
  ReadScope scope_;
  SqliteFile& file_;
  v1::ExportHeader first_;
  std::string organizer_;
  std::set<std::string> written_;
  YearSummary summary_;
};

}  // namespace

absl::StatusOr<YearSummary> WriteYear(Stubs& stubs, const ReadScope& scope,
                                      const std::string& file) {
  ASSIGN_OR_RETURN(const auto database, SqliteFile::Create(file));
  ASSIGN_OR_RETURN(const YearSummary summary, YearWriter(stubs, scope, *database).Write());
  RETURN_IF_ERROR(database->Close());
  return summary;
}

}  // namespace jiedui::cli
