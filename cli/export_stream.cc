#include "cli/export_stream.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/message.h"

#include "base/status_macros.h"
#include "domain/date.h"

namespace jiedui::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

struct NamedTable {
  absl::string_view name;
  v1::TableKind kind;
  absl::string_view relation;  // what people mean by it
};
constexpr NamedTable kTables[] = {
    {"register", v1::TABLE_KIND_PAIR_REGISTER, "pair_register_rows"},
    {"dispatch", v1::TABLE_KIND_DISPATCH, "dispatch_table_rows_figures"},
    {"compliance", v1::TABLE_KIND_PAIR_COMPLIANCE, "pair_compliance"},
    {"assess", v1::TABLE_KIND_ASSESSMENT, "year_end_assessment_units"},
    {"gaps", v1::TABLE_KIND_GAPS, "gap_analysis_pairs_points"},
    {"result", v1::TABLE_KIND_ASSESSMENT_RESULT, "assessment_outcome_units"}};

// Puts values into the fields of a message that has them.
class Filler {
 public:
  explicit Filler(Message& message) : message_(message) {}

  // Whether there is such a field. A value that is empty is not put.
  bool Text(const char* name, const std::string& value) const {
    const FieldDescriptor* const field = Find(name, FieldDescriptor::TYPE_STRING);
    if (field == nullptr) return false;
    if (!value.empty()) message_.GetReflection()->SetString(&message_, field, value);
    return true;
  }
  bool Yes(const char* name) const {
    const FieldDescriptor* const field = Find(name, FieldDescriptor::TYPE_BOOL);
    if (field != nullptr) message_.GetReflection()->SetBool(&message_, field, true);
    return field != nullptr;
  }
  bool Enumerator(const char* name, int value) const {
    const FieldDescriptor* const field = Find(name, FieldDescriptor::TYPE_ENUM);
    if (field != nullptr) message_.GetReflection()->SetEnumValue(&message_, field, value);
    return field != nullptr;
  }
  bool Part(const char* name, const Message& value) const {
    const FieldDescriptor* const field = Find(name, FieldDescriptor::TYPE_MESSAGE);
    if (field == nullptr || field->message_type() != value.GetDescriptor()) return false;
    message_.GetReflection()->MutableMessage(&message_, field)->CopyFrom(value);
    return true;
  }

 private:
  const FieldDescriptor* Find(const char* name, FieldDescriptor::Type type) const {
    const FieldDescriptor* const field = message_.GetDescriptor()->FindFieldByName(name);
    return field == nullptr || field->type() != type || field->is_repeated() ? nullptr : field;
  }

  Message& message_;
};

// "late-entry-permits" as "jiedui.v1.ListLateEntryPermitsRequest"; null if there is no such list.
const Descriptor* ListNamed(absl::string_view name) {
  std::string type = "jiedui.v1.List";
  for (const absl::string_view word : absl::StrSplit(name, '-')) {
    if (word.empty()) return nullptr;
    absl::StrAppend(&type, std::string(1, absl::ascii_toupper(static_cast<unsigned char>(word[0]))),
                    word.substr(1));
  }
  return google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
      absl::StrCat(type, "Request"));
}

absl::Status DoesNotKnow(const std::string& source, absl::string_view flag) {
  return absl::InvalidArgumentError(absl::StrCat(source, " 不能按 ", flag, " 筛选"));
}

v1::TableQuery TableOf(const NamedTable& table, const ExportQuery& query, const ReadScope& scope) {
  v1::TableQuery asked;
  asked.set_kind(table.kind);
  asked.set_program_id(scope.program_id);
  asked.set_unit_id(query.unit_id);
  asked.set_month(query.month);
  asked.set_pair_id(query.pair_id);
  if (scope.on.has_value()) *asked.mutable_on_date() = domain::ToDate(*scope.on);
  if (scope.organization_now) asked.set_organization(v1::ORGANIZATION_AS_IT_IS_NOW);
  return asked;
}

absl::Status FillList(const ExportQuery& query, const ReadScope& scope, Message& list) {
  const Filler filler(list);
  filler.Text("program_id", scope.program_id);
  if (!filler.Text("unit_id", query.unit_id) && !query.unit_id.empty()) {
    return DoesNotKnow(query.source, "--unit");
  }
  if (query.include_subordinates && !filler.Yes("include_subordinates")) {
    return DoesNotKnow(query.source, "--below");
  }
  if (!filler.Text("month", query.month) && !query.month.empty()) {
    return DoesNotKnow(query.source, "--month");
  }
  if (!filler.Text("pair_id", query.pair_id) && !query.pair_id.empty()) {
    return DoesNotKnow(query.source, "--pair");
  }
  if (!filler.Text("filter", scope.filter) && !scope.filter.empty()) {
    return DoesNotKnow(query.source, "--filter");
  }
  if (scope.on.has_value()) filler.Part("on_date", domain::ToDate(*scope.on));
  if (scope.organization_now) filler.Enumerator("organization", v1::ORGANIZATION_AS_IT_IS_NOW);
  return absl::OkStatus();
}

v1::ExportTableRequest Blank(const ExportQuery& query, const ReadScope& scope) {
  v1::ExportTableRequest request;
  request.set_parent(scope.ledger);
  request.set_relation(query.relation);
  *request.mutable_read() = StateOf(scope);
  return request;
}

v1::ExportTableRequest EventsOf(const ExportQuery& query, const ReadScope& scope) {
  v1::ExportTableRequest request = Blank(query, scope);
  v1::EventSelection& events = *request.mutable_events();
  events.mutable_filter()->mutable_tags()->Assign(query.tags.begin(), query.tags.end());
  events.mutable_filter()->mutable_kinds()->Assign(query.kinds.begin(), query.kinds.end());
  events.set_after_position(query.after_position);
  return request;
}

}  // namespace

absl::StatusOr<v1::ExportTableRequest> ListExportOf(const Descriptor& list,
                                                    const ExportQuery& query,
                                                    const ReadScope& scope) {
  const auto asked = std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&list)->New());
  RETURN_IF_ERROR(FillList(query, scope, *asked));
  v1::ExportTableRequest request = Blank(query, scope);
  request.mutable_list()->PackFrom(*asked);
  return request;
}

absl::StatusOr<v1::ExportTableRequest> ExportRequestOf(const ExportQuery& query,
                                                       const ReadScope& scope) {
  if (query.source == "events") {
    if (!scope.filter.empty()) return DoesNotKnow(query.source, "--filter");
    return EventsOf(query, scope);
  }
  for (const NamedTable& table : kTables) {
    if (query.source != table.name) continue;
    if (!scope.filter.empty()) return DoesNotKnow(query.source, "--filter");
    v1::ExportTableRequest request = Blank(query, scope);
    *request.mutable_table() = TableOf(table, query, scope);
    if (query.relation.empty()) request.set_relation(std::string(table.relation));
    return request;
  }
  const Descriptor* const list = ListNamed(query.source);
  if (list != nullptr) return ListExportOf(*list, query, scope);
  return absl::InvalidArgumentError(
      absl::StrCat("没有“", query.source,
                   "”：应为 register|dispatch|compliance|assess|gaps、events，或列表，如 "
                   "cases、activities、pairs"));
}

absl::StatusOr<std::unique_ptr<ExportStream>> ExportStream::Open(
    Stubs& stubs, const std::string& principal, const v1::ExportTableRequest& request) {
  std::unique_ptr<ExportStream> stream(new ExportStream());
  SetPrincipal(principal, stream->context_);
  stream->reader_ = stubs.statistics.ExportTable(&stream->context_, request);
  v1::ExportTableResponse first;
  if (!stream->reader_->Read(&first) || !first.has_header()) {
    RETURN_IF_ERROR(stream->Finish());
    return absl::InternalError("导出没有表头");
  }
  stream->header_ = std::move(*first.mutable_header());
  if (stream->header_.relations().empty()) return absl::InternalError("导出没有表头");
  return stream;
}

ExportStream::~ExportStream() {
  if (finished_ || reader_ == nullptr) return;
  context_.TryCancel();
  reader_->Finish();
}

const v1::ExportRelation& ExportStream::relation(absl::string_view name) const {
  for (const v1::ExportRelation& relation : header_.relations()) {
    if (relation.name() == name) return relation;
  }
  return header_.relations(0);
}

absl::Status ExportStream::ReadRows(const Visit& visit) {
  v1::ExportTableResponse response;
  while (reader_->Read(&response)) {
    for (const v1::ExportRow& row : response.rows()) RETURN_IF_ERROR(visit(row));
  }
  return Finish();
}

absl::Status ExportStream::Finish() {
  finished_ = true;
  return FromGrpc(reader_->Finish());
}

}  // namespace jiedui::cli
