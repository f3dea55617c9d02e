#include "eventstore/span.h"

#include "absl/strings/str_cat.h"

namespace jiedui::eventstore {

std::string Span(absl::string_view noun, Position first, Position last) {
  return first == last ? absl::StrCat(noun, " ", first)
                       : absl::StrCat(noun, "s ", first, " to ", last);
}

std::string MissingEvents(Position first, Position last) {
  return absl::StrCat(Span("event", first, last), first == last ? " is" : " are", " missing");
}

}  // namespace jiedui::eventstore
