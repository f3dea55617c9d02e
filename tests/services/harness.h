// A real server in this process, on a port of its own, with a clock that stands still, and a client
// that can send anything, also what no generated stub would.

#ifndef JIEDUI_TESTS_SERVICES_HARNESS_H_
#define JIEDUI_TESTS_SERVICES_HARNESS_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include <grpcpp/grpcpp.h>

#include "base/clock.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/errors.pb.h"
#include "services/server.h"
#include "tests/support/facts.h"

namespace jiedui::services {

inline constexpr char kLedger[] = "ledgers/370400";

// What came back of one call.
struct Reply {
  grpc::Status status;
  std::string bytes;            // of the response
  google::rpc::ErrorInfo info;  // of the error
  std::string chinese;          // its LocalizedMessage
  google::rpc::BadRequest bad_request;
  std::optional<google::rpc::RetryInfo> retry;

  bool ok() const { return status.ok(); }
  // "UNIT_PAIR_LIMIT"; empty if the call succeeded or failed without a reason.
  const std::string& reason() const { return info.reason(); }
  // The field to blame; empty if there is none.
  std::string field() const;
  template <class Response>
  Response As() const {
    Response response;
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_TRUE(response.ParseFromString(bytes));
    return response;
  }
};

// What a call says beside its request.
struct CallOptions {
  std::string principal = {};         // empty: the default one
  std::string second_principal = {};  // sent after the first; empty: not sent
  std::string language = {};          // accept-language; empty: not sent
  std::string ledger = kLedger;       // a write's parent
  std::string etag = {};              // a write's
};

// A connection of its own to a server that is there. It is made before it is handed out: gRPC 1.51
// may take the errno of something else for that of connect(), and a first attempt fail by it
// (grpc/grpc#35064).
std::shared_ptr<grpc::Channel> Connected(const std::string& address);

class Client {
 public:
  explicit Client(const std::string& address);

  // Sends bytes as they are. The method is "PairService/AssignPair".
  Reply Send(absl::string_view method, const std::string& bytes, const CallOptions& options = {});
  Reply Send(absl::string_view method, const google::protobuf::Message& request,
             const CallOptions& options = {});

  // Writes the fact through the rpc that takes it, with a request id of its own.
  Reply Write(const spec::AnyFact& fact, const CallOptions& options = {});
  // The same with everything said.
  Reply WriteWith(const spec::AnyFact& fact, absl::string_view request_id, bool validate_only,
                  const CallOptions& options = {});

  std::shared_ptr<grpc::Channel> channel() const { return channel_; }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  int next_request_ = 0;
};

// A write's request for the fact, and the rpc it belongs to, "PairService/AssignPair".
struct WriteRequest {
  std::string method;
  std::unique_ptr<google::protobuf::Message> message;
};
WriteRequest RequestFor(const spec::AnyFact& fact, absl::string_view request_id,
                        bool validate_only);

// A server with an empty ledger 370400 in a directory that goes with it. Principals are the units
// of tests/support/facts.h; the city acts by default. It is 10 January 2018.
class ServerTest : public testing::Test {
 protected:
  ServerTest();
  ~ServerTest() override;

  // Stops the server and starts another on the same directory.
  void Restart();
  // Leaves no server; until Restart there is none to be asked.
  void Stop();

  Client& client() { return *client_; }
  Server& server() { return *server_; }
  // Of ledger 370400.
  eventstore::Store& store();
  projections::ReadModels& read_models();
  const std::string& directory() const { return directory_; }
  ManualClock& clock() { return clock_; }
  ServerOptions& options() { return options_; }  // for the next Restart

  // Records the facts, each by who records such a fact; all must be accepted.
  void Given(const spec::History& history);

  // The fact was refused for this reason with a text in both languages, nothing was written and the
  // server lives.
  void ExpectRefused(const Reply& reply, v1::ErrorReason reason, int64_t head_before);

 private:
  ManualClock clock_;
  std::string directory_;
  ServerOptions options_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<Client> client_;
};

// ReadOptions in one word.
v1::ReadOptions Strong();
v1::ReadOptions AtLeast(int64_t position);
v1::ReadOptions AsOf(int64_t position);

// Every service of the API and every rpc of it.
std::vector<const google::protobuf::ServiceDescriptor*> ApiServices();
std::vector<const google::protobuf::MethodDescriptor*> ApiMethods();

}  // namespace jiedui::services

#endif  // JIEDUI_TESTS_SERVICES_HARNESS_H_
