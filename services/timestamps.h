// google.protobuf.Timestamp and Duration to and from absl's. Pure.

#ifndef JIEDUI_SERVICES_TIMESTAMPS_H_
#define JIEDUI_SERVICES_TIMESTAMPS_H_

#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace jiedui::services {

// What the well-known types' own definitions allow: years 1 to 9999, nanos of one second.
bool IsValid(const google::protobuf::Timestamp& timestamp);
bool IsValid(const google::protobuf::Duration& duration);

google::protobuf::Timestamp ToTimestamp(absl::Time time);
absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp);
google::protobuf::Duration ToDuration(absl::Duration duration);
absl::Duration FromDuration(const google::protobuf::Duration& duration);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_TIMESTAMPS_H_
