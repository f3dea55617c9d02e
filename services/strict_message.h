// What a proposed fact may hold beyond its types: only fields this program knows, and only text a
// reader sees as it is stored. What the ledger takes it keeps for ever, so neither bytes nobody can
// name nor characters nobody can see become part of it. Asked by the write path once for every
// request, before anything is decided. Pure; any thread.

#ifndef JIEDUI_SERVICES_STRICT_MESSAGE_H_
#define JIEDUI_SERVICES_STRICT_MESSAGE_H_

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace jiedui::services {

// FIELD_INVALID with the path of the first field, "fact.topics[0]", that
//   - is unknown here, named by its number, "fact.1999";
//   - holds a control character other than a line break or a tab, or one that turns the direction
//     of writing;
//   - is not in Unicode's composed form (NFC), so that two texts that look the same are the same.
absl::Status CheckStrict(const google::protobuf::Message& message);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_STRICT_MESSAGE_H_
