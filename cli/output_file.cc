#include "cli/output_file.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/said.h"
#include <unistd.h>

#include "base/durable_file.h"

namespace jiedui::cli {

OutputFile::OutputFile(std::string path)
    : path_(std::move(path)), temporary_(absl::StrCat(path_, ".", ::getpid(), ".new")) {}

OutputFile::~OutputFile() {
  std::error_code ignored;
  std::filesystem::remove(temporary_, ignored);  // it is not there if it was put in place
}

absl::Status OutputFile::MakeDirectory() const {
  const std::filesystem::path parent = std::filesystem::path(path_).parent_path();
  std::error_code error;
  if (!parent.empty()) std::filesystem::create_directories(parent, error);
  if (!error) return absl::OkStatus();
  return Told(absl::FailedPreconditionError(
      absl::StrCat("cannot make directory ", parent.string(), ": ", error.message())));
}

absl::Status OutputFile::PutInPlace() {
  return jiedui::PutInPlace(temporary_, path_);
}

}  // namespace jiedui::cli
