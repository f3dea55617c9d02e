// Messages as bytes that are compared or hashed. Pure; any thread.

#ifndef JIEDUI_DOMAIN_STABLE_BYTES_H_
#define JIEDUI_DOMAIN_STABLE_BYTES_H_

#include <string>

#include "google/protobuf/message_lite.h"

namespace jiedui::domain {

// Serialized so that, within one version of protobuf, equal messages are equal bytes: the entries
// of maps in the order of their keys.
std::string StableBytes(const google::protobuf::MessageLite& message);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_STABLE_BYTES_H_
