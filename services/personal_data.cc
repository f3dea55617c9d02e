#include "services/personal_data.h"

#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "jiedui/event/v1/options.pb.h"

namespace jiedui::services {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The message inside the event; null if there is none.
const Message* FactOf(const event::v1::Event& event) {
  const FieldDescriptor* kind = event.GetReflection()->GetOneofFieldDescriptor(
      event, event::v1::Event::descriptor()->oneof_decl(0));
  return kind == nullptr ? nullptr : &event.GetReflection()->GetMessage(event, kind);
}

std::vector<const FieldDescriptor*> PersonalTexts(const Message& fact) {
  std::vector<const FieldDescriptor*> fields;
  const google::protobuf::Descriptor& type = *fact.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* const field = type.field(i);
    if (field->options().HasExtension(event::v1::personal) &&
        fact.GetReflection()->HasField(fact, field)) {
      fields.push_back(field);
    }
  }
  return fields;
}

}  // namespace

bool HasPersonalText(const event::v1::Event& event) {
  const Message* const fact = FactOf(event);
  return fact != nullptr && !PersonalTexts(*fact).empty();
}

}  // namespace jiedui::services
