// What an export is made of: messages of one type, one after the other, all from one state of the
// ledger. Tables are computed as they are asked for, a list is read at once, events come from the
// store in turns. Used by one thread at a time; reads the disk.

#ifndef JIEDUI_SERVICES_EXPORT_SOURCE_H_
#define JIEDUI_SERVICES_EXPORT_SOURCE_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "eventstore/store.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "projections/read_models.h"
#include "services/read_pipeline.h"

namespace jiedui::services {

// Every list of the ledger's services, by the full name of its request.
using Lists = absl::flat_hash_map<std::string, std::shared_ptr<const AnyList>>;

// Where exports come from. Everything outlives them.
struct ExportSources {
  const eventstore::Store* store = nullptr;
  ReadPipeline* reads = nullptr;
  Workers* workers = nullptr;
  const Lists* lists = nullptr;
};

class ExportSource {
 public:
  virtual ~ExportSource() = default;
  virtual const google::protobuf::Descriptor& type() const = 0;
  // What its rows are called: "dispatch_table", "cases", "events".
  virtual std::string name() const = 0;
  // The policy set in force on the day judged on; empty if none judges all of it.
  virtual std::string policy_set_id() const { return ""; }
  // Null after the last.
  virtual absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Next() = 0;
};

// What the request asks for, of that state. Refused as the table or list itself is, and
// FIELD_INVALID for a list there is not.
absl::StatusOr<std::unique_ptr<ExportSource>> OpenSource(const ExportSources& sources,
                                                         const v1::ExportTableRequest& request,
                                                         std::unique_ptr<projections::State> state);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_EXPORT_SOURCE_H_
