#include "cli/output_file.h"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "cli/failure.h"
#include <unistd.h>

#include "base/durable_file.h"
#include "base/status_macros.h"

namespace jiedui::cli {
namespace {

namespace fs = std::filesystem;

constexpr char kPosition[] = "{position}";
constexpr char kUnfinished[] = ".new";

bool IsNumber(absl::string_view text) {
  return !text.empty() &&
         absl::c_all_of(text, [](unsigned char c) { return absl::ascii_isdigit(c); });
}

// A process that may not be asked is there, too.
bool IsRunning(pid_t process) {
  return ::kill(process, 0) == 0 || errno != ESRCH;
}

// "cases-1234.csv.5678.new" of "cases-{position}.csv", if 5678 runs no more.
bool IsLeftover(absl::string_view name, const std::string& pattern) {
  if (!absl::ConsumeSuffix(&name, kUnfinished)) return false;
  const size_t dot = name.rfind('.');
  int process = 0;
  if (dot == absl::string_view::npos || !IsNumber(name.substr(dot + 1)) ||
      !absl::SimpleAtoi(name.substr(dot + 1), &process) || process <= 0) {
    return false;
  }
  const absl::string_view file = name.substr(0, dot);
  const size_t begin = pattern.find(kPosition);
  if (begin == std::string::npos || file.size() <= begin) return false;
  const absl::string_view rest = file.substr(begin);
  const auto digits = static_cast<size_t>(
      absl::c_find_if_not(rest, [](unsigned char c) { return absl::ascii_isdigit(c); }) -
      rest.begin());
  const absl::string_view position = rest.substr(0, digits);
  return IsNumber(position) && absl::StrReplaceAll(pattern, {{kPosition, position}}) == file &&
         !IsRunning(process);
}

}  // namespace

OutputFile::OutputFile(std::string path, Overwrite overwrite)
    : path_(std::move(path)),
      overwrite_(overwrite),
      temporary_(absl::StrCat(path_, ".", ::getpid(), kUnfinished)) {}

OutputFile::~OutputFile() {
  std::error_code ignored;
  fs::remove(temporary_, ignored);  // it is not there if it was put in place
}

absl::Status OutputFile::CheckFree() const {
  std::error_code ignored;
  // A link is in the way too, wherever it leads.
  if (overwrite_ == Overwrite::kYes || !fs::exists(fs::symlink_status(path_, ignored))) {
    return absl::OkStatus();
  }
  return Failure(absl::StatusCode::kAlreadyExists, "",
                 absl::StrCat(path_, " 已存在，没有覆盖；请换一个文件名，确要覆盖的加 --force"),
                 absl::StrCat(path_,
                              " is there already and was left as it is; name another file, or give "
                              "--force to overwrite it"));
}

absl::Status OutputFile::MakeDirectory() const {
  const fs::path parent = fs::path(path_).parent_path();
  std::error_code error;
  if (parent.empty() || fs::is_directory(parent, error)) return absl::OkStatus();
  fs::create_directory(parent, error);
  if (!error) return absl::OkStatus();
  return Failure(absl::StatusCode::kFailedPrecondition, "",
                 absl::StrCat("目录 ", parent.string(), " 无法建立（", error.message(),
                              "）；只建立最后一级，其上级目录请先建好"),
                 absl::StrCat("cannot make the directory ", parent.string(), " (", error.message(),
                              "); only the last one of a path is made, make those above it first"));
}

absl::Status OutputFile::PutInPlace() {
  RETURN_IF_ERROR(CheckFree());
  return jiedui::PutInPlace(temporary_, path_);
}

void RemoveLeftovers(const std::string& pattern) {
  const fs::path path(pattern);
  const fs::path parent = path.parent_path().empty() ? fs::path(".") : path.parent_path();
  std::error_code error;
  for (fs::directory_iterator entry(parent, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    const std::string name = entry->path().filename().string();
    if (IsLeftover(name, path.filename().string())) fs::remove(entry->path(), ignored);
  }
}

}  // namespace jiedui::cli
