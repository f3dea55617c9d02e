#include "base/open_directory.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <utility>
#include <vector>

#include "absl/base/const_init.h"
#include "absl/base/thread_annotations.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace jiedui {
namespace {

constexpr absl::string_view kDescriptors = "/proc/self/fd/";

ABSL_CONST_INIT absl::Mutex names_mutex(absl::kConstInit);

// Of the directories that are open, by descriptor.
std::map<int, std::string>& Names() ABSL_EXCLUSIVE_LOCKS_REQUIRED(names_mutex) {
  static auto* const names = new std::map<int, std::string>();
  return *names;
}

bool LeadsTo(const std::string& path, int descriptor) {
  struct stat named = {};
  struct stat open = {};
  return ::stat(path.c_str(), &named) == 0 && ::fstat(descriptor, &open) == 0 &&
         named.st_dev == open.st_dev && named.st_ino == open.st_ino;
}

// What follows the number of the descriptor that the text begins with; the name of that.
std::string InOwnName(absl::string_view number_and_rest) ABSL_LOCKS_EXCLUDED(names_mutex) {
  const size_t end = number_and_rest.find_first_not_of("0123456789");
  const size_t digits = std::min(end, number_and_rest.size());
  int descriptor = -1;
  const bool is_number = absl::SimpleAtoi(number_and_rest.substr(0, digits), &descriptor);
  const absl::MutexLock lock(&names_mutex);
  const auto named = is_number ? Names().find(descriptor) : Names().end();
  if (named == Names().end()) return absl::StrCat(kDescriptors, number_and_rest);
  return absl::StrCat(named->second, number_and_rest.substr(digits));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const OpenDirectory>> OpenDirectory::Open(const std::string& name) {
  return OpenAt(name, name);
}

absl::StatusOr<std::shared_ptr<const OpenDirectory>> OpenDirectory::OpenAt(
    const std::string& at, const std::string& name) {
  const int descriptor = ::open(at.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    const int error = errno;
    return absl::ErrnoToStatus(error, absl::StrCat("cannot open directory ", InOwnNames(at)));
  }
  return std::shared_ptr<const OpenDirectory>(new OpenDirectory(name, descriptor));
}

OpenDirectory::OpenDirectory(std::string name, int descriptor)
    : name_(std::move(name)),
      descriptor_(descriptor),
      path_(absl::StrCat(kDescriptors, descriptor)) {
  if (!LeadsTo(path_, descriptor_)) path_ = name_;
  const absl::MutexLock lock(&names_mutex);
  Names()[descriptor_] = name_;
}

OpenDirectory::~OpenDirectory() {
  // Closed under the mutex: the number may be another directory's a moment later.
  const absl::MutexLock lock(&names_mutex);
  Names().erase(descriptor_);
  ::close(descriptor_);
}

bool OpenDirectory::IsRemoved() const {
  struct stat entry = {};
  return ::fstat(descriptor_, &entry) == 0 && entry.st_nlink == 0;
}

std::string InOwnNames(absl::string_view text) {
  if (!absl::StrContains(text, kDescriptors)) return std::string(text);
  const std::vector<absl::string_view> parts = absl::StrSplit(text, kDescriptors);
  std::string named(parts.front());
  for (size_t i = 1; i < parts.size(); ++i) absl::StrAppend(&named, InOwnName(parts[i]));
  return named;
}

}  // namespace jiedui
