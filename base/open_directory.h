// A directory by a name that cannot be given to another one: by the descriptor it is open with.
//
// Whoever goes by the name of a directory goes wherever that leads at the moment: if the directory
// is moved away and another is put in its place, into the other. Below path() one is always in
// the directory that was opened, wherever that is now. Where the system has no /proc, path() is
// the name.
//
// Any thread. Open as long as this lives.

#ifndef JIEDUI_BASE_OPEN_DIRECTORY_H_
#define JIEDUI_BASE_OPEN_DIRECTORY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace jiedui {

class OpenDirectory {
 public:
  // NotFound if there is none of that name; FailedPrecondition if it is no directory.
  static absl::StatusOr<std::shared_ptr<const OpenDirectory>> Open(const std::string& name);
  // The one that is found at that path, which may be below another's path(), by its name.
  static absl::StatusOr<std::shared_ptr<const OpenDirectory>> OpenAt(const std::string& at,
                                                                     const std::string& name);

  ~OpenDirectory();
  OpenDirectory(const OpenDirectory&) = delete;
  OpenDirectory& operator=(const OpenDirectory&) = delete;

  // As it was opened; it may lead elsewhere by now. For people.
  const std::string& name() const { return name_; }
  // Of this process alone, and no longer than this lives.
  const std::string& path() const { return path_; }
  int descriptor() const { return descriptor_; }
  // It is in no directory any more: what is written to its files is gone when they are closed.
  // Costs a look at what the system has in memory. False if it cannot be told.
  bool IsRemoved() const;

 private:
  OpenDirectory(std::string name, int descriptor);

  const std::string name_;
  const int descriptor_;
  std::string path_;
};

// The text with the names of directories in the place of the paths by which they are open: the
// system's messages name what it was asked for.
std::string InOwnNames(absl::string_view text);

}  // namespace jiedui

#endif  // JIEDUI_BASE_OPEN_DIRECTORY_H_
