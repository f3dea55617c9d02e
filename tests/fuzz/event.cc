// Any bytes as a proposed event: refused from the catalogue, or an event whose tags, day and name
// can be told. Decided in a ledger where a whole year has happened.

#include "google/protobuf/stubs/logging.h"

#include "base/check.h"
#include "domain/decide.h"
#include "domain/error.h"
#include "domain/ledger_acts.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/errors.pb.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/facts.h"
#include "tests/support/memory_entities.h"

namespace jiedui::fuzz {
namespace {

void CheckProposal(const event::v1::Event& proposed) {
  static const spec::MemoryEntities entities(spec::FullYear());
  static const domain::Context context{.today = CivilDay(2018, 1, 10),
                                       .actor = {.role = domain::Role::kCity, .unit_id = "370400"}};
  domain::SubjectUnits(proposed, entities);
  const auto event = domain::Decide(proposed, entities, context);
  if (!event.ok()) {
    CHECK(domain::ReasonOf(event.status()) != v1::ERROR_REASON_UNSPECIFIED,
          event.status().ToString());
    return;
  }
  static_cast<void>(domain::OccurredDay(*event));
  // What was done with the ledger itself is of no resource.
  if (domain::IsLedgerActKind(event->kind_case())) return;
  CHECK(!domain::ResourceName(*event).empty(), "an event of nothing");
  CHECK(!domain::TagsOf(*event).empty(), "an event nobody can find");
}

}  // namespace

std::vector<std::string> Seeds() {
  std::vector<std::string> seeds;
  for (const event::v1::Event& event : spec::FullYear()) seeds.push_back(event.SerializeAsString());
  return seeds;
}

}  // namespace jiedui::fuzz

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // Bytes that are no text are told of on standard error otherwise, each time.
  static const auto quiet = google::protobuf::SetLogHandler(nullptr);
  static_cast<void>(quiet);
  jiedui::event::v1::Event event;
  if (event.ParseFromArray(data, static_cast<int>(size))) jiedui::fuzz::CheckProposal(event);
  return 0;
}
