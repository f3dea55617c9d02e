#include "tests/eventstore/disk.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace jiedui::eventstore {
namespace {

constexpr size_t kPageBytes = 4096;
constexpr size_t kSectorBytes = 512;

// Bytes at an offset, or a new size if there are none.
struct FileChange {
  uint64_t offset = 0;
  std::string bytes;
  bool truncate = false;
  bool doubtful = false;  // a sync that covered it failed: never sure, whatever a later one says
};

void Apply(const FileChange& change, std::string& content) {
  const size_t offset = change.offset;
  if (change.truncate) {
    content.resize(offset);
    return;
  }
  if (content.size() < offset + change.bytes.size()) content.resize(offset + change.bytes.size());
  content.replace(offset, change.bytes.size(), change.bytes);
}

std::string ParentOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

size_t Below(std::mt19937_64& random, size_t bound) {
  return std::uniform_int_distribution<size_t>(0, bound - 1)(random);
}

char ByteAt(const std::string& content, size_t at) {
  return at < content.size() ? content[at] : '\0';
}

// Some sectors are as they were before.
void Tear(size_t begin, size_t end, const std::string& before, std::mt19937_64& random,
          std::string& content) {
  for (size_t sector = begin; sector < end; sector += kSectorBytes) {
    if (Below(random, 2) == 0) continue;
    for (size_t at = sector; at < std::min(sector + kSectorBytes, end); ++at) {
      content[at] = ByteAt(before, at);
    }
  }
}

// The last page of what is not as it was before; zeros behind its end are.
void TearLastPage(const std::string& before, std::mt19937_64& random, std::string& content) {
  size_t changed = content.size();
  while (changed > 0 && content[changed - 1] == ByteAt(before, changed - 1)) --changed;
  if (changed == 0) return;
  const size_t page = (changed - 1) / kPageBytes * kPageBytes;
  Tear(page, std::min(page + kPageBytes, content.size()), before, random, content);
}

void ApplyNames(const NameChange& change, std::map<std::string, Disk::NodePointer>& names) {
  for (const auto& [path, node] : change.names) {
    if (node == nullptr) {
      names.erase(path);
    } else {
      names[path] = node;
    }
  }
}

}  // namespace

class Disk::Node {
 public:
  explicit Node(bool is_directory) : directory(is_directory) {}

  const bool directory;
  std::vector<FileChange> changes;
  size_t synced = 0;  // so many of the changes are sure, but for those in doubt
  uint64_t size = 0;
};

Disk::Disk(const Tree& tree) {
  for (const auto& [path, content] : tree) {
    auto node = std::make_shared<Node>(!content.has_value());
    if (content) {
      Write(*node, 0, *content);
      Sync(*node);
    }
    names_[path] = node;
  }
  sure_names_ = names_;
}

Disk::~Disk() = default;

Disk::NodePointer Disk::Create(const std::string& path) {
  if (NodePointer node = Find(path)) {
    Truncate(*node, 0);
    return node;
  }
  auto node = std::make_shared<Node>(false);
  Change(ParentOf(path), {{path, node}});
  return node;
}

void Disk::CreateDirectory(const std::string& path) {
  if (Find(path) == nullptr) Change(ParentOf(path), {{path, std::make_shared<Node>(true)}});
}

Disk::NodePointer Disk::Find(const std::string& path) const {
  const auto found = names_.find(path);
  return found == names_.end() ? nullptr : found->second;
}

void Disk::Rename(const std::string& from, const std::string& to) {
  Change(ParentOf(to), {{from, nullptr}, {to, Find(from)}});
}

void Disk::Link(const std::string& from, const std::string& to) {
  Change(ParentOf(to), {{to, Find(from)}});
}

void Disk::Delete(const std::string& path) {
  Change(ParentOf(path), {{path, nullptr}});
}

void Disk::SyncDirectory(const std::string& path) {
  std::vector<NameChange> others;
  for (NameChange& change : changes_) {
    if (change.directory == path) {
      ApplyNames(change, sure_names_);
    } else {
      others.push_back(std::move(change));
    }
  }
  changes_ = std::move(others);
}

void Disk::Change(const std::string& directory,
                  std::vector<std::pair<std::string, NodePointer>> names) {
  changes_.push_back({directory, std::move(names)});
  ApplyNames(changes_.back(), names_);
}

void Disk::Write(Node& node, uint64_t offset, absl::string_view bytes) {
  node.changes.push_back({offset, std::string(bytes), false});
  node.size = std::max(node.size, offset + bytes.size());
}

void Disk::Truncate(Node& node, uint64_t size) {
  node.changes.push_back({size, "", true});
  node.size = size;
}

void Disk::Sync(Node& node) {
  node.synced = node.changes.size();
}

void Disk::FailSync(Node& node) {
  for (size_t i = node.synced; i < node.changes.size(); ++i) node.changes[i].doubtful = true;
}

uint64_t Disk::Size(const Node& node) {
  return node.size;
}

Disk::Image Disk::Now() const {
  Image image;
  image.names_ = sure_names_;
  image.changes_ = changes_;
  const auto note = [&](const NodePointer& node) {
    if (node != nullptr) image.extents_[node.get()] = {node->changes.size(), node->synced};
  };
  for (const auto& [path, node] : sure_names_) note(node);
  for (const NameChange& change : changes_) {
    for (const auto& [path, node] : change.names) note(node);
  }
  return image;
}

Tree Disk::Image::After(Crash crash, uint64_t seed) const {
  std::mt19937_64 random(seed);
  std::map<std::string, NodePointer> names = names_;
  size_t kept = changes_.size();
  if (crash == Crash::kLoseUnsynced) kept = 0;
  if (crash == Crash::kCut) kept = Below(random, changes_.size() + 1);
  for (size_t i = 0; i < kept; ++i) ApplyNames(changes_[i], names);
  Tree tree;
  for (const auto& [path, node] : names) {
    if (node->directory) {
      tree[path] = std::nullopt;
    } else {
      tree[path] = ContentAfter(*node, crash, random);
    }
  }
  // What a directory held goes with it.
  std::erase_if(tree, [&](const auto& entry) {
    const std::string parent = ParentOf(entry.first);
    return !parent.empty() && !tree.contains(parent);
  });
  return tree;
}

std::string Disk::Image::ContentAfter(const Node& node, Crash crash,
                                      std::mt19937_64& random) const {
  const Extent extent = extents_.at(&node);
  const auto is_sure = [&](size_t i) { return i < extent.synced && !node.changes[i].doubtful; };
  // Of the rest the first `kept` are there, and a part of the next.
  size_t kept = crash == Crash::kLoseUnsynced ? 0 : extent.written;
  if (crash == Crash::kCut) {
    kept = extent.synced + Below(random, extent.written - extent.synced + 1);
  }
  std::string before;
  std::string content;
  for (size_t i = 0; i < extent.written; ++i) {
    FileChange change = node.changes[i];
    if (is_sure(i)) Apply(change, before);
    if (!is_sure(i) && i > kept) continue;
    if (!is_sure(i) && i == kept) {
      if (crash != Crash::kCut || change.truncate) continue;
      change.bytes.resize(Below(random, change.bytes.size() + 1));
    }
    Apply(change, content);
  }
  if (crash == Crash::kTearPage) TearLastPage(before, random, content);
  if (crash == Crash::kTearAnywhere) Tear(0, content.size(), before, random, content);
  return content;
}

}  // namespace jiedui::eventstore
