// What is exported, by the names of the command line, and the stream it comes in. One thread.

#ifndef JIEDUI_CLI_EXPORT_STREAM_H_
#define JIEDUI_CLI_EXPORT_STREAM_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/client.h"
#include "cli/reader.h"
#include "google/protobuf/descriptor.h"
#include <grpcpp/client_context.h>
#include <grpcpp/support/sync_stream.h>

namespace jiedui::cli {

struct ExportQuery {
  // A table ("register", "dispatch", "compliance", "assess", "gaps", "result",
  // "bulletin-register", "bulletin"), "events", or a list by what it lists: "cases", "activities",
  // "late-entry-permits" is ListLateEntryPermits.
  std::string source;
  bool program_given = false;  // the scope's was asked for, it is not there by default
  // Only of these. What the source does not know is refused, here and in the scope.
  std::string unit_id;
  bool include_subordinates = false;
  std::string month;
  std::string pair_id;
  std::string bulletin_id;
  // Of events.
  std::vector<std::string> tags;
  std::vector<std::string> kinds;
  int64_t after_position = 0;
  // Which of the relations; if empty the one people mean: of 附件2 its figures, of a list its
  // resources.
  std::string relation;
};

// INVALID_ARGUMENT for what cannot be asked so.
absl::StatusOr<v1::ExportTableRequest> ExportRequestOf(const ExportQuery& query,
                                                       const ReadScope& scope);

// The request of a list, "jiedui.v1.ListCasesRequest", asked in that scope.
absl::StatusOr<v1::ExportTableRequest> ListExportOf(const google::protobuf::Descriptor& list,
                                                    const ExportQuery& query,
                                                    const ReadScope& scope);

class ExportStream {
 public:
  // Asks, and waits for the header. The stubs outlive the stream.
  static absl::StatusOr<std::unique_ptr<ExportStream>> Open(Stubs& stubs,
                                                            const std::string& principal,
                                                            const v1::ExportTableRequest& request);
  // Ends the call if it is not over.
  ~ExportStream();
  ExportStream(const ExportStream&) = delete;
  ExportStream& operator=(const ExportStream&) = delete;

  const v1::ExportHeader& header() const { return header_; }
  int64_t position() const { return header_.metadata().read_position(); }
  // That of the rows, if one was asked for by name; else the first.
  const v1::ExportRelation& relation(absl::string_view name) const;

  // Calls visit for each row, as long as it returns OK. OK only if the export is whole.
  using Visit = std::function<absl::Status(const v1::ExportRow& row)>;
  absl::Status ReadRows(const Visit& visit);

 private:
  ExportStream() = default;
  absl::Status Finish();

  grpc::ClientContext context_;  // without a deadline: it lasts as long as there are rows
  std::unique_ptr<grpc::ClientReader<v1::ExportTableResponse>> reader_;
  bool finished_ = false;
  v1::ExportHeader header_;
};

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_EXPORT_STREAM_H_
