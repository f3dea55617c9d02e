// Units that benchmarks register in a ledger they made: the smallest write over the API.

#ifndef JIEDUI_BENCH_UNITS_H_
#define JIEDUI_BENCH_UNITS_H_

#include <string>

#include "absl/status/statusor.h"

#include "jiedui/v1/registry_service.grpc.pb.h"

namespace jiedui::bench {

// Of a unit below the city.
v1::RegisterUnitRequest UnitRequest(const std::string& unit_id);

// Each waits for its answer.
absl::StatusOr<v1::RegisterUnitResponse> RegisterCity(v1::RegistryService::Stub& stub);
absl::StatusOr<v1::RegisterUnitResponse> RegisterUnit(v1::RegistryService::Stub& stub,
                                                      const std::string& unit_id);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_UNITS_H_
