// TagsOf: the index entries of an event, read off the (tag) options of events.proto.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "domain/decide.h"
#include "jiedui/event/v1/options.pb.h"

namespace jiedui::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void AddTag(const std::string& tag, const std::string& id, std::vector<std::string>& tags) {
  if (!id.empty()) tags.push_back(absl::StrCat(tag, ":", id));
}

void AddTags(const Message& fact, const FieldDescriptor& field, std::vector<std::string>& tags) {
  const std::string& tag = field.options().GetExtension(event::v1::tag);
  const google::protobuf::Reflection& reflection = *fact.GetReflection();
  if (!field.is_repeated()) {
    AddTag(tag, reflection.GetString(fact, &field), tags);
    return;
  }
  for (int i = 0; i < reflection.FieldSize(fact, &field); ++i) {
    AddTag(tag, reflection.GetRepeatedString(fact, &field, i), tags);
  }
}

// The message inside the event; null if there is none.
const Message* FactOf(const event::v1::Event& event) {
  const FieldDescriptor* kind = event.GetReflection()->GetOneofFieldDescriptor(
      event, event::v1::Event::descriptor()->oneof_decl(0));
  return kind == nullptr ? nullptr : &event.GetReflection()->GetMessage(event, kind);
}

}  // namespace

std::vector<std::string> TagsOf(const event::v1::Event& event) {
  std::vector<std::string> tags;
  const Message* fact = FactOf(event);
  if (fact == nullptr) return tags;
  const google::protobuf::Descriptor& type = *fact->GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->options().HasExtension(event::v1::tag)) {
      AddTags(*fact, *type.field(i), tags);
    }
  }
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  return tags;
}

}  // namespace jiedui::domain
