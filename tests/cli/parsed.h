// A message as its text says; the text is the test's own, and no mistake in it goes unnoticed.

#ifndef JIEDUI_TESTS_CLI_PARSED_H_
#define JIEDUI_TESTS_CLI_PARSED_H_

#include <string>

#include "google/protobuf/text_format.h"

#include "base/check.h"

namespace jiedui::cli {

template <class Message>
Message Parsed(const std::string& text) {
  Message message;
  CHECK(google::protobuf::TextFormat::ParseFromString(text, &message), text);
  return message;
}

}  // namespace jiedui::cli

#endif  // JIEDUI_TESTS_CLI_PARSED_H_
