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

RowSet WatchedTables::TakeRead() {
  RowSet read;
  read.AddAll(of_table_);
  for (const auto& [key, part] : parts_) read.AddAll(part->read);
  return read;
}

std::shared_ptr<const void> WatchedTables::FindOrMake(
    const std::string& key, absl::FunctionRef<std::shared_ptr<const void>()> make) {
  std::shared_ptr<const KeptPart> part = Find(key);
  if (part == nullptr) part = Make(key, make);
  // What is read for parts of the table itself is added up in the end.
  if (within_ != &parts_) reading_->AddAll(part->read);
  (*within_)[key] = part;
  return part->made;
}

std::shared_ptr<const void> WatchedTables::FindOrMakeShared(
    const std::string& key, absl::FunctionRef<std::shared_ptr<const void>()> make) {
  KeptParts* const within = std::exchange(within_, &parts_);
  std::vector<std::string> path = std::exchange(path_, {});
  std::shared_ptr<const KeptPart> part = Find(key);
  if (part == nullptr) part = Make(key, make);
  parts_[key] = part;
  path_ = std::move(path);
  within_ = within;
  if (within_ != &parts_) reading_->AddAll(part->read);
  return part->made;
}

std::shared_ptr<const KeptPart> WatchedTables::Find(const std::string& key) const {
  if (const auto part = within_->find(key); part != within_->end()) return part->second;
  for (const KnownParts& known : known_) {
    const KeptParts* const parts = PartsWithin(*known.parts);
    if (parts == nullptr) continue;
    const auto part = parts->find(key);
    if (part != parts->end() && !part->second->read.Meets(known.moved)) return part->second;
  }
  return nullptr;
}

const KeptParts* WatchedTables::PartsWithin(const KeptParts& known) const {
  const KeptParts* parts = &known;
  for (const std::string& key : path_) {
    const auto part = parts->find(key);
    if (part == parts->end()) return nullptr;
    parts = &part->second->parts;
  }
  return parts;
}

std::shared_ptr<const KeptPart> WatchedTables::Make(
    const std::string& key, absl::FunctionRef<std::shared_ptr<const void>()> make) {
  auto part = std::make_shared<KeptPart>();
  part->read = below_parts_;
  RowList* const outer = std::exchange(reading_, &part->read);
  KeptParts* const around = std::exchange(within_, &part->parts);
  path_.push_back(key);
  part->made = make();
  path_.pop_back();
  within_ = around;
  reading_ = outer;
  part->read.Close();
  return part;
}

}  // namespace jiedui::projections
