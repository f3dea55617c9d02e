// Which field of a read request a refusal of the tables is about. The tables know ids and no
// requests: they say "unit 370499" is not there, and here that becomes the field the id came from.
// Pure; any thread.

#ifndef JIEDUI_SERVICES_BLAME_H_
#define JIEDUI_SERVICES_BLAME_H_

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace jiedui::services {

// The same refusal with the field to blame, if it has none yet and the request tells: "name" of a
// request that has one, else the id field of the resource's kind, "unit_id" or "parent_unit_id".
absl::Status Blame(const absl::Status& status, const google::protobuf::Message& request);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_BLAME_H_
