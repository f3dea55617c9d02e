#include "cli/export_stream.h"

#include <initializer_list>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/failure.h"
#include "cli/table_names.h"
#include "google/protobuf/message.h"

#include "base/status_macros.h"
#include "domain/date.h"

namespace jiedui::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

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

v1::TableQuery TableOf(const NamedTable& table, const ExportQuery& query, const ReadScope& scope) {
  v1::TableQuery asked;
  asked.set_kind(table.kind);
  asked.set_program_id(scope.program_id);
  asked.set_unit_id(query.unit_id);
  asked.set_month(query.month);
  asked.set_pair_id(query.pair_id);
  asked.set_bulletin_id(query.bulletin_id);
  if (scope.on.has_value()) *asked.mutable_on_date() = domain::ToDate(*scope.on);
  if (scope.organization_now) asked.set_organization(v1::ORGANIZATION_AS_IT_IS_NOW);
  return asked;
}

// An option, whether it was given, and whether the source knows it.
struct Wish {
  const char* option;
  bool given;
  bool known;
};

absl::Status CheckWishes(const std::string& source, std::initializer_list<Wish> wishes) {
  for (const Wish& wish : wishes) {
    if (wish.given && !wish.known) return DoesNotKnow(source, wish.option);
  }
  return absl::OkStatus();
}

// What only events are asked by.
absl::Status CheckNoEventFilter(const ExportQuery& query) {
  return CheckWishes(query.source, {{"--tag", !query.tags.empty(), false},
                                    {"--kind", !query.kinds.empty(), false},
                                    {"--after", query.after_position != 0, false}});
}

absl::Status FillList(const ExportQuery& query, const ReadScope& scope, Message& list) {
  RETURN_IF_ERROR(CheckNoEventFilter(query));
  const Filler filler(list);
  return CheckWishes(
      query.source,
      {{"--program", query.program_given, filler.Text("program_id", scope.program_id)},
       {"--unit", !query.unit_id.empty(), filler.Text("unit_id", query.unit_id)},
       {"--below", query.include_subordinates,
        query.include_subordinates && filler.Yes("include_subordinates")},
       {"--month", !query.month.empty(), filler.Text("month", query.month)},
       {"--pair", !query.pair_id.empty(), filler.Text("pair_id", query.pair_id)},
       {"--bulletin", !query.bulletin_id.empty(), filler.Text("bulletin_id", query.bulletin_id)},
       {"--filter", !scope.filter.empty(), filler.Text("filter", scope.filter)},
       {"--on", scope.on.has_value(),
        scope.on.has_value() && filler.Part("on_date", domain::ToDate(*scope.on))},
       {"--organization", scope.organization_now,
        scope.organization_now &&
            filler.Enumerator("organization", v1::ORGANIZATION_AS_IT_IS_NOW)}});
}

v1::ExportTableRequest Blank(const ExportQuery& query, const ReadScope& scope) {
  v1::ExportTableRequest request;
  request.set_parent(scope.ledger);
  request.set_relation(query.relation);
  *request.mutable_read() = StateOf(scope);
  return request;
}

// Of events, which are what they are: by tags and kinds, from a place on.
absl::StatusOr<v1::ExportTableRequest> EventsOf(const ExportQuery& query, const ReadScope& scope) {
  RETURN_IF_ERROR(
      CheckWishes(query.source, {{"--program", query.program_given, false},
                                 {"--unit", !query.unit_id.empty(), false},
                                 {"--below", query.include_subordinates, false},
                                 {"--month", !query.month.empty(), false},
                                 {"--pair", !query.pair_id.empty(), false},
                                 {"--bulletin", !query.bulletin_id.empty(), false},
                                 {"--filter", !scope.filter.empty(), false},
                                 {"--on", scope.on.has_value(), false},
                                 {"--organization", scope.organization_now, false},
                                 {"--assume", scope.assumed_policy.has_value(), false}}));
  v1::ExportTableRequest request = Blank(query, scope);
  v1::EventSelection& events = *request.mutable_events();
  events.mutable_filter()->mutable_tags()->Assign(query.tags.begin(), query.tags.end());
  events.mutable_filter()->mutable_kinds()->Assign(query.kinds.begin(), query.kinds.end());
  events.set_after_position(query.after_position);
  return request;
}

absl::StatusOr<v1::ExportTableRequest> TableExportOf(const NamedTable& table,
                                                     const ExportQuery& query,
                                                     const ReadScope& scope) {
  RETURN_IF_ERROR(CheckNoEventFilter(query));
  RETURN_IF_ERROR(CheckWishes(query.source, {{"--below", query.include_subordinates, false},
                                             {"--filter", !scope.filter.empty(), false}}));
  RETURN_IF_ERROR(
      CheckParts(table, {query.unit_id, query.month, query.pair_id, scope.on.has_value(),
                         scope.organization_now, query.bulletin_id}));
  v1::ExportTableRequest request = Blank(query, scope);
  *request.mutable_table() = TableOf(table, query, scope);
  if (query.relation.empty()) request.set_relation(std::string(table.relation));
  return request;
}

absl::Status NoHeader() {
  return Failure(absl::StatusCode::kInternal, "", "导出没有表头", "the export has no header");
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
  if (query.source == "events") return EventsOf(query, scope);
  const NamedTable* const table = FindTable(query.source);
  if (table != nullptr && !table->listed) return TableExportOf(*table, query, scope);
  const Descriptor* const list = ListNamed(query.source);
  if (list != nullptr) return ListExportOf(*list, query, scope);
  return Failure(absl::StatusCode::kInvalidArgument, "",
                 absl::StrCat("没有“", query.source, "”：应为 ", kTableNames,
                              "、events，或列表，如 cases、activities、pairs"),
                 absl::StrCat("there is no \"", query.source, "\": it is one of ", kTableNames,
                              ", events, or a list like cases, activities, pairs"));
}

absl::StatusOr<std::unique_ptr<ExportStream>> ExportStream::Open(
    Stubs& stubs, const std::string& principal, const v1::ExportTableRequest& request) {
  std::unique_ptr<ExportStream> stream(new ExportStream());
  SetPrincipal(principal, stream->context_);
  stream->reader_ = stubs.statistics.ExportTable(&stream->context_, request);
  v1::ExportTableResponse first;
  if (!stream->reader_->Read(&first) || !first.has_header()) {
    RETURN_IF_ERROR(stream->Finish());
    return NoHeader();
  }
  stream->header_ = std::move(*first.mutable_header());
  if (stream->header_.relations().empty()) return NoHeader();
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
