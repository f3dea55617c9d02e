// Sends the acts of a plan to a server, one after the other, through the public API and nothing
// else: each act one call, by its own actor. One thread.

#ifndef JIEDUI_CLI_DRIVER_H_
#define JIEDUI_CLI_DRIVER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "cli/client.h"
#include "cli/scenario/plan.h"
#include <grpcpp/channel.h>

#include "jiedui/v1/consistency.pb.h"

namespace jiedui::cli {

class Driver {
 public:
  Driver(const std::shared_ptr<grpc::Channel>& channel, std::string ledger, std::string program_id);

  struct Answer {
    absl::Status status;
    v1::WriteReceipt receipt;
  };
  Answer Perform(const scenario::Act& act);

  // Position of the last event written.
  int64_t last_position() const { return last_position_; }

 private:
  absl::Status Prefill(const scenario::Act& act, event::v1::Event& fact);

  Stubs stubs_;
  const std::string ledger_;
  const std::string program_id_;
  int64_t last_position_ = 0;
};

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_DRIVER_H_
