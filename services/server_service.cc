#include "services/server_service.h"

#include <utility>

#include "jiedui/v1/server_service.pb.h"
#include "services/resource_name.h"
#include "services/status_mapping.h"
#include "services/timestamps.h"

namespace jiedui::services {
namespace {

void Describe(LedgerHost& host, v1::LedgerInfo& ledger) {
  ledger.set_name(LedgerName(host.ledger_id()));
  ledger.set_head_position(host.store().head());
  ledger.set_read_model_position(host.read_models().position());
  ledger.set_disk_bytes(
      static_cast<int64_t>(host.store().DiskBytes() + host.read_models().DiskBytes()));
  for (std::string& version : host.read_models().Versions()) {
    ledger.add_read_models(std::move(version));
  }
}

v1::GetServerInfoResponse Describe(const ServerFacts& facts, const std::string& principal) {
  v1::GetServerInfoResponse response;
  response.set_version(JIEDUI_VERSION);
  *response.mutable_server_time() = ToTimestamp(facts.clock->Now());
  response.set_principal(principal);
  facts.ledgers->ForEachOpen([&](LedgerHost& host) { Describe(host, *response.add_ledgers()); });
  return response;
}

}  // namespace

Service MakeServerService(const ServerFacts& facts) {
  auto get = [facts](const Call& call, const std::string& bytes, Respond respond) {
    if (!v1::GetServerInfoRequest().ParseFromString(bytes)) return respond(MalformedRequest());
    facts.workers->Run(
        [facts, principal = call.principal.Name(), respond = std::move(respond)]() mutable {
          respond(Describe(facts, principal).SerializeAsString());
        });
  };
  return {"jiedui.v1.ServerService", {Method{"GetServerInfo", UnaryHandler(get)}}};
}

}  // namespace jiedui::services
