#include "projections/row_versions.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"

#include "base/check.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;
using Version = RowVersions::Version;
using Versions = RowVersions::Versions;

constexpr size_t kMostStates = 16;

// The first version after that position.
template <class Iterator>
Iterator After(Iterator begin, Iterator end, Position position) {
  return std::upper_bound(begin, end, position, [](Position wanted, const Version& version) {
    return wanted < version.position;
  });
}

size_t BytesOf(const Version& version) {
  return sizeof(Version) + (version.row == nullptr ? 0 : version.row->size());
}

// Of two, neither of which need be there, the later.
const Version* Later(const Version* a, const Version* b) {
  if (a == nullptr || b == nullptr) return a == nullptr ? b : a;
  return a->position > b->position ? a : b;
}

std::shared_ptr<const std::string> Shared(std::string row) {
  return std::make_shared<const std::string>(std::move(row));
}

// Where in one table of versions a scan is.
class Scanned {
 public:
  Scanned(const RowVersions::Table& table, absl::string_view prefix)
      : prefix_(prefix), at_(table.lower_bound(prefix)), end_(table.end()) {}

  // Null behind the last key with the prefix.
  const std::string* key() const {
    return at_ != end_ && absl::StartsWith(at_->first, prefix_) ? &at_->first : nullptr;
  }

  // Its latest version, if that is its key; then it goes on.
  const Version* Take(absl::string_view key, Position position) {
    const std::string* const own = this->key();
    if (own == nullptr || *own != key) return nullptr;
    const Version* const latest = LatestUpTo(at_->second, position);
    ++at_;
    return latest;
  }

 private:
  const absl::string_view prefix_;
  RowVersions::Table::const_iterator at_;
  const RowVersions::Table::const_iterator end_;
};

// The first of the two keys, one of which may be null.
const std::string* First(const std::string* a, const std::string* b) {
  if (a == nullptr || b == nullptr) return a == nullptr ? b : a;
  return *a < *b ? a : b;
}

}  // namespace

const Version* LatestUpTo(const Versions& versions, Position position) {
  const auto after = After(versions.begin(), versions.end(), position);
  return after == versions.begin() ? nullptr : &*std::prev(after);
}

const Version* RowVersions::Find(TableId id, absl::string_view key, Position position) const {
  const auto row = table(id).find(key);
  return row == table(id).end() ? nullptr : LatestUpTo(row->second, position);
}

void RowVersions::Put(TableId id, absl::string_view key, Version version) {
  Versions& versions = table(id)[std::string(key)];
  const auto after = After(versions.begin(), versions.end(), version.position);
  if (after != versions.begin() && std::prev(after)->position == version.position) {
    *std::prev(after) = std::move(version);
  } else {
    versions.insert(after, std::move(version));
  }
}

Mark KeptStates::NearestUpTo(Position position) const {
  const auto after = marks_.upper_bound(position);
  return after == marks_.begin() ? Mark() : std::prev(after)->second;
}

Position KeptStates::NextStop(Position position) const {
  return std::min(position, (last_.position / spacing_ + 1) * spacing_);
}

bool KeptStates::IsKeptBetween(Position first, Position end) const {
  const auto kept = marks_.lower_bound(first);
  return kept != marks_.end() && kept->first < end;
}

// What no state that is kept has any more is not kept.
void KeptStates::Put(Position position, TableId id, absl::string_view key,
                     std::shared_ptr<const std::string> row) {
  Versions& versions = rows_.table(id)[std::string(key)];
  if (!versions.empty() && IsKeptBetween(versions.back().position, position)) {
    older_bytes_ += BytesOf(versions.back());
    versions.push_back({position, std::move(row)});
  } else {
    versions.resize(1 + (versions.empty() ? 0 : versions.size() - 1));
    versions.back() = {position, std::move(row)};
  }
}

void KeptStates::Reach(const Mark& mark) {
  last_ = mark;
  if (mark.position % spacing_ == 0) marks_[mark.position] = mark;
  while (marks_.size() > kMostStates || (older_bytes_ > most_older_bytes_ && !marks_.empty())) {
    Thin();
  }
}

// Twice as far apart.
void KeptStates::Thin() {
  spacing_ *= 2;
  std::erase_if(marks_, [this](const auto& mark) { return mark.first % spacing_ != 0; });
  older_bytes_ = 0;
  for (int id = 0; id < kTableCount; ++id) {
    for (auto& [key, versions] : rows_.table(static_cast<TableId>(id))) {
      Versions wanted;
      for (size_t i = 0; i + 1 < versions.size(); ++i) {
        if (!IsKeptBetween(versions[i].position, versions[i + 1].position)) continue;
        older_bytes_ += BytesOf(versions[i]);
        wanted.push_back(std::move(versions[i]));
      }
      wanted.push_back(std::move(versions.back()));
      versions = std::move(wanted);
    }
  }
}

void KeptStates::Folding::Unreadable(absl::string_view problem) const {
  CHECK(false, std::string(problem));
}

std::optional<std::string> KeptStates::Folding::Get(TableId table, absl::string_view key) const {
  const Version* const version = states_.rows_.Find(table, key, states_.last_.position);
  if (version == nullptr || version->row == nullptr) return std::nullopt;
  return *version->row;
}

void KeptStates::Folding::Put(TableId table, absl::string_view key, std::string row) {
  states_.Put(to_, table, key, Shared(std::move(row)));
}

void KeptStates::Folding::Delete(TableId table, absl::string_view key) {
  states_.Put(to_, table, key, nullptr);
}

void PastTables::Unreadable(absl::string_view problem) const {
  CHECK(false, std::string(problem));
}

std::optional<std::string> PastTables::Get(TableId table, absl::string_view key) const {
  const Version* const version =
      Later(kept_.Find(table, key, mark_.position), folded_.Find(table, key, mark_.position));
  if (version == nullptr || version->row == nullptr) return std::nullopt;
  return *version->row;
}

void PastTables::Scan(TableId table, absl::string_view prefix,
                      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const {
  Scanned kept(kept_.table(table), prefix);
  Scanned folded(folded_.table(table), prefix);
  while (const std::string* const key = First(kept.key(), folded.key())) {
    const Version* const of_kept = kept.Take(*key, mark_.position);
    const Version* const version = Later(of_kept, folded.Take(*key, mark_.position));
    if (version == nullptr || version->row == nullptr) continue;
    if (!visit(*key, *version->row)) return;
  }
}

void FoldingOn::Put(TableId table, absl::string_view key, std::string row) {
  folded_.Put(table, key, {to_, Shared(std::move(row))});
}

void FoldingOn::Delete(TableId table, absl::string_view key) {
  folded_.Put(table, key, {to_, nullptr});
}

}  // namespace jiedui::projections
