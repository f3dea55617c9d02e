#include "projections/unit_rows.h"

#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

namespace jiedui::projections {

using table::v1::UnitRow;

std::shared_ptr<const UnitRows> UnitRows::Of(const Tables& tables) {
  return tables.Kept<UnitRows>(TableId::kRegistry, "units",
                               [] { return std::make_shared<const UnitRows>(); });
}

const UnitRow* UnitRows::Find(const Tables& tables, const std::string& unit_id) const {
  {
    const absl::ReaderMutexLock lock(&mutex_);
    const auto known = read_.find(unit_id);
    if (known != read_.end()) return known->second.get();
  }
  std::optional<UnitRow> row =
      tables.Find<UnitRow>(TableId::kRegistry, absl::StrCat("unit/", unit_id));
  if (!row.has_value()) return nullptr;
  auto read = std::make_unique<const UnitRow>(*std::move(row));
  const absl::MutexLock lock(&mutex_);
  return read_.try_emplace(unit_id, std::move(read)).first->second.get();
}

std::vector<const UnitRow*> UnitsReached(
    absl::FunctionRef<const UnitRow*(const std::string& unit_id)> find,
    std::vector<std::string> open,
    absl::FunctionRef<std::vector<std::string>(const UnitRow&)> next) {
  std::map<std::string, const UnitRow*> found;
  while (!open.empty()) {
    const std::string id = std::move(open.back());
    open.pop_back();
    if (id.empty() || found.contains(id)) continue;
    const UnitRow* const unit = find(id);
    if (unit == nullptr) continue;
    for (std::string& each : next(*unit)) open.push_back(std::move(each));
    found.emplace(id, unit);
  }
  std::vector<const UnitRow*> units;
  units.reserve(found.size());
  for (const auto& [id, unit] : found) units.push_back(unit);
  return units;
}

}  // namespace jiedui::projections
