// protoc plugin: reads the oneof of jiedui.event.v1.Event and writes events.gen.h, which holds
//   AllEvents       every event type,
//   EventTraits<E>  kind number, names, clause, the date it happened, and where it sits in Event,
//   VisitEvent      the one switch over the oneof in the whole program,
//   kEventInfo      the same facts as data, for tables and documents.
// An event whose (event) options are incomplete, or whose (personal) ones make no sense, stops the
// build with its name.

#include <cctype>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <google/protobuf/compiler/code_generator.h>
#include <google/protobuf/compiler/plugin.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/printer.h>
#include <google/protobuf/io/zero_copy_stream.h>

#include "jiedui/event/v1/options.pb.h"

namespace {

namespace pb = google::protobuf;

// "pair_assigned" → "PairAssigned", as protoc names the oneof's enumerators.
std::string CamelCase(const std::string& field_name) {
  std::string name;
  bool upper = true;
  for (const char c : field_name) {
    if (c == '_') {
      upper = true;
    } else {
      name += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
      upper = false;
    }
  }
  return name;
}

bool IsText(const pb::FieldDescriptor& field) {
  return field.type() == pb::FieldDescriptor::TYPE_STRING && !field.is_repeated();
}

// A personal text needs a person: one text beside it, by which events about them are indexed.
std::string CheckPersonal(const pb::FieldDescriptor& field) {
  const std::string& id_name = field.options().GetExtension(jiedui::event::v1::personal);
  const pb::FieldDescriptor* id = field.containing_type()->FindFieldByName(id_name);
  if (!IsText(field)) return field.full_name() + ": only a single text can be (personal)";
  if (id == nullptr || !IsText(*id) || !id->options().HasExtension(jiedui::event::v1::tag)) {
    return field.full_name() + ": (personal) must name a text of the message that has a (tag)";
  }
  return "";
}

// Sealing looks at the event's own fields only: deeper down nothing may be personal.
std::string CheckPersonalTexts(const pb::Descriptor& message, bool is_event,
                               std::set<const pb::Descriptor*>* seen) {
  if (!seen->insert(&message).second) return "";
  for (int i = 0; i < message.field_count(); ++i) {
    const pb::FieldDescriptor& field = *message.field(i);
    std::string error;
    if (field.options().HasExtension(jiedui::event::v1::personal)) {
      error = is_event ? CheckPersonal(field)
                       : field.full_name() + ": only an event's own field can be (personal)";
    } else if (field.message_type() != nullptr) {
      error = CheckPersonalTexts(*field.message_type(), false, seen);
    }
    if (!error.empty()) return error;
  }
  return "";
}

using Variables = std::map<std::string, std::string>;

// What the templates below need to know of one event; sets *error if its options are incomplete.
Variables Describe(const pb::FieldDescriptor& field, std::string* error) {
  const auto& options = field.options().GetExtension(jiedui::event::v1::event);
  const pb::FieldDescriptor* occurred = field.message_type()->FindFieldByName(options.occurred());
  if (options.title().empty() || options.clause().empty()) {
    *error = field.full_name() + ": (event) needs a title and a clause";
  } else if (occurred == nullptr || occurred->message_type() == nullptr ||
             occurred->message_type()->full_name() != "google.type.Date") {
    *error = field.full_name() + ": (event).occurred must name a google.type.Date field";
  } else {
    std::set<const pb::Descriptor*> seen;
    *error = CheckPersonalTexts(*field.message_type(), true, &seen);
  }
  return {{"type", field.message_type()->name()},
          {"field", field.name()},
          {"case", CamelCase(field.name())},
          {"number", std::to_string(field.number())},
          {"title", options.title()},
          {"clause", options.clause()},
          {"occurred", options.occurred()}};
}

void PrintTraits(pb::io::Printer& out, const Variables& event) {
  out.Print(
      event,
      "template <>\n"
      "struct EventTraits<$type$> {\n"
      "  static constexpr int kKind = $number$;\n"
      "  static constexpr char kName[] = \"$type$\";\n"
      "  static const google::type::Date& Occurred(const $type$& e) { return e.$occurred$(); }\n"
      "  static $type$* Mutable(Event& e) { return e.mutable_$field$(); }\n"
      "};\n\n");
}

void PrintVisitor(pb::io::Printer& out, const std::vector<Variables>& events) {
  out.Print(
      "// Calls visitor with the event's own type, or with NoEvent if none is set.\n"
      "template <class Visitor>\n"
      "decltype(auto) VisitEvent(const Event& event, Visitor&& visitor) {\n"
      "  switch (event.kind_case()) {\n");
  for (const Variables& event : events) {
    out.Print(event, "    case Event::k$case$: return visitor(event.$field$());\n");
  }
  out.Print(
      "    case Event::KIND_NOT_SET: break;\n"
      "  }\n"
      "  return visitor(NoEvent{});\n"
      "}\n\n");
}

void PrintHeader(pb::io::Printer& out, const std::vector<Variables>& events) {
  out.Print(
      "// Generated from events.proto by protoc_gen_jiedui. Do not edit.\n"
      "#pragma once\n\n"
      "#include \"base/type_list.h\"\n"
      "#include \"jiedui/event/v1/events.pb.h\"\n\n"
      "namespace jiedui::event::v1 {\n\n"
      "using AllEvents = TypeList<");
  for (size_t i = 0; i < events.size(); ++i) {
    out.Print(i == 0 ? "" : ", ");
    out.Print(events[i], "$type$");
  }
  out.Print(
      ">;\n\n"
      "// What a visitor gets for an Event without a kind.\n"
      "struct NoEvent {};\n\n"
      "template <class E>\n"
      "struct EventTraits;\n\n");
  for (const Variables& event : events) PrintTraits(out, event);
  out.Print(
      "struct EventInfo {\n"
      "  int kind;\n  const char* name;\n  const char* title;\n  const char* clause;\n};\n"
      "inline constexpr EventInfo kEventInfo[] = {\n");
  for (const Variables& event : events) {
    out.Print(event, "    {$number$, \"$type$\", \"$title$\", \"$clause$\"},\n");
  }
  out.Print("};\n\n");
  PrintVisitor(out, events);
  out.Print("}  // namespace jiedui::event::v1\n");
}

class EventGenerator : public pb::compiler::CodeGenerator {
 public:
  uint64_t GetSupportedFeatures() const override { return FEATURE_PROTO3_OPTIONAL; }

  bool Generate(const pb::FileDescriptor* file, const std::string& /*parameter*/,
                pb::compiler::GeneratorContext* context, std::string* error) const override {
    const pb::Descriptor* event = file->FindMessageTypeByName("Event");
    if (event == nullptr) return true;
    std::vector<Variables> events;
    for (int i = 0; i < event->field_count(); ++i) {
      events.push_back(Describe(*event->field(i), error));
      if (!error->empty()) return false;
    }
    const std::unique_ptr<pb::io::ZeroCopyOutputStream> stream(
        context->Open("jiedui/event/v1/events.gen.h"));
    pb::io::Printer out(stream.get(), '$');
    PrintHeader(out, events);
    return true;
  }
};

}  // namespace

int main(int argc, char** argv) {
  const EventGenerator generator;
  return pb::compiler::PluginMain(argc, argv, &generator);
}
