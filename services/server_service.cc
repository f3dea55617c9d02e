#include "services/server_service.h"

#include <utility>

#include "services/problem.h"
#include "services/resource_name.h"
#include "services/status_mapping.h"
#include "services/table_rebuild.h"
#include "services/timestamps.h"

namespace jiedui::services {
namespace {

void SetLag(const eventstore::Store& store, const projections::Mark& mark, v1::LedgerInfo& ledger) {
  const eventstore::Position behind = ledger.head_position() - mark.position;
  if (behind <= 0) return;
  ledger.set_read_model_lag_count(behind);
  const auto head = store.TakeSnapshot()->Get(ledger.head_position());
  // Tables that contain nothing yet are behind by no time that means anything.
  if (!head.ok() || mark.position == eventstore::kNoPosition) return;
  const absl::Time recorded_at = absl::FromUnixMicros(head->record.recorded_at_us());
  *ledger.mutable_read_model_lag() = ToDuration(recorded_at - mark.recorded_at);
}

}  // namespace

v1::LedgerInfo DescribeLedger(LedgerHost& host) {
  v1::LedgerInfo ledger;
  const projections::Standing standing = host.read_models().standing();
  ledger.set_name(LedgerName(host.ledger_id()));
  ledger.set_head_position(host.store().head());
  ledger.set_read_model_position(standing.mark.position);
  ledger.set_disk_bytes(
      static_cast<int64_t>(host.store().DiskBytes() + host.read_models().DiskBytes()));
  for (const std::string& version : standing.versions) ledger.add_read_models(version);
  ledger.set_read_model_problem(ForCaller(ProblemOf(standing)));
  ledger.set_verified_position(standing.verified.position);
  if (standing.verified.at != absl::InfinitePast()) {
    *ledger.mutable_verified_time() = ToTimestamp(standing.verified.at);
  }
  SetLag(host.store(), standing.mark, ledger);
  return ledger;
}

namespace {

v1::GetServerInfoResponse Describe(const ServerFacts& facts, const std::string& principal) {
  v1::GetServerInfoResponse response;
  response.set_version(JIEDUI_VERSION);
  *response.mutable_server_time() = ToTimestamp(facts.clock->Now());
  response.set_principal(principal);
  facts.ledgers->ForEachOpen(
      [&](LedgerHost& host) { *response.add_ledgers() = DescribeLedger(host); });
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
