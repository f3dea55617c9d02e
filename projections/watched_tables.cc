#include "projections/watched_tables.h"

#include <utility>

namespace jiedui::projections {

std::optional<std::string> WatchedTables::Get(TableId table, absl::string_view key) const {
  reading_->Add(trail_, table, key);
  return tables_->Get(table, key);
}

void WatchedTables::Scan(
    TableId table, absl::string_view prefix,
    absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const {
  reading_->AddAll(trail_, table, prefix);
  tables_->Scan(table, prefix, visit);
}

std::shared_ptr<const void> WatchedTables::FindOrMake(
    const std::string& key, absl::FunctionRef<std::shared_ptr<const void>()> make) {
  std::shared_ptr<const KeptPart> part = Find(key);
  if (part == nullptr) part = Make(make);
  reading_->AddAll(part->read);
  parts_[key] = part;
  return part->made;
}

std::shared_ptr<const KeptPart> WatchedTables::Find(const std::string& key) const {
  if (const auto part = parts_.find(key); part != parts_.end()) return part->second;
  for (const KnownParts& known : known_) {
    const auto part = known.parts->find(key);
    if (part != known.parts->end() && !part->second->read.Meets(known.moved)) return part->second;
  }
  return nullptr;
}

std::shared_ptr<const KeptPart> WatchedTables::Make(
    absl::FunctionRef<std::shared_ptr<const void>()> make) {
  auto part = std::make_shared<KeptPart>();
  part->read = below_parts_;
  RowSet* const outer = std::exchange(reading_, &part->read);
  part->made = make();
  reading_ = outer;
  return part;
}

}  // namespace jiedui::projections
