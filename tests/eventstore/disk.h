// A disk as it is across a power cut: which bytes of which files, and which names, are sure to be
// there, and which may be.
//
// A value without threads, clocks or files: the faulty file system tells it what happens, and asks
// it what could be left. Bytes are sure once their file was synced, names once their directory
// was. What a failed sync covered is never sure again, whatever a later one says (as on Linux).

#ifndef JIEDUI_TESTS_EVENTSTORE_DISK_H_
#define JIEDUI_TESTS_EVENTSTORE_DISK_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace jiedui::eventstore {

// What is left of what was not synced.
enum class Crash {
  kLoseUnsynced,    // nothing
  kKeepEverything,  // all of it: the process died, the machine did not
  kCut,             // of each directory the first changes, of each file the first bytes
  kTearPage,        // all but random sectors of the last page of each file
  kTearAnywhere,    // random sectors of what each file was written
};

// Contents by path ("ledger/CURRENT"); nothing for a directory.
using Tree = std::map<std::string, std::optional<std::string>>;

class Disk {
 public:
  // One file or directory, whatever its names.
  class Node;
  using NodePointer = std::shared_ptr<Node>;

  // What was on the disk at one moment, to see later what a crash would have left.
  class Image {
   public:
    // Repeatable: the same seed leaves the same.
    Tree After(Crash crash, uint64_t seed) const;

   private:
    friend class Disk;
    struct Extent {
      size_t written = 0;
      size_t synced = 0;
    };
    std::string ContentAfter(const Node& node, Crash crash, std::mt19937_64& random) const;

    std::map<std::string, NodePointer> names_;  // sure to be there
    std::vector<struct NameChange> changes_;    // not sure, in order
    std::map<const Node*, Extent> extents_;
  };

  // Everything in the tree is sure.
  explicit Disk(const Tree& tree = {});
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // The file of that name, emptied if it was there.
  NodePointer Create(const std::string& path);
  void CreateDirectory(const std::string& path);
  // Null if there is none of that name.
  NodePointer Find(const std::string& path) const;
  void Rename(const std::string& from, const std::string& to);
  void Link(const std::string& from, const std::string& to);
  void Delete(const std::string& path);
  void SyncDirectory(const std::string& path);

  static void Write(Node& node, uint64_t offset, absl::string_view bytes);
  static void Truncate(Node& node, uint64_t size);
  static void Sync(Node& node);
  static void FailSync(Node& node);
  static uint64_t Size(const Node& node);

  Image Now() const;

 private:
  void Change(const std::string& directory, std::vector<std::pair<std::string, NodePointer>> names);

  std::map<std::string, NodePointer> names_;
  std::map<std::string, NodePointer> sure_names_;
  std::vector<struct NameChange> changes_;
};

// What one operation does to the names of a directory: all of it or nothing.
struct NameChange {
  std::string directory;
  std::vector<std::pair<std::string, Disk::NodePointer>> names;  // null: the name goes
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_DISK_H_
