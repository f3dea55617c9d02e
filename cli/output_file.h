// A file that appears under its name only once it is whole: it is written beside it, and renamed.
// Whatever was there before stays until then. One thread.

#ifndef JIEDUI_CLI_OUTPUT_FILE_H_
#define JIEDUI_CLI_OUTPUT_FILE_H_

#include <string>

#include "absl/status/status.h"

namespace jiedui::cli {

// Whether what is there already may be taken the place of.
enum class Overwrite { kNo, kYes };

class OutputFile {
 public:
  OutputFile(std::string path, Overwrite overwrite);
  // Removes what was written unless it was put in place.
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // Where it is written: beside the path, by a name no other process takes.
  const std::string& temporary() const { return temporary_; }
  // ALREADY_EXISTS if something is there that may not be overwritten. Asked first, so that nobody
  // waits for what is refused in the end; PutInPlace asks again.
  absl::Status CheckFree() const;
  // The directory of the path, made if it is not there; the one above it must be, for a mistyped
  // path is not to become a tree of directories.
  absl::Status MakeDirectory() const;
  // To be called when all is written and closed. Durable when it returns.
  absl::Status PutInPlace();

 private:
  const std::string path_;
  const Overwrite overwrite_;
  const std::string temporary_;
};

// Of a file whose name has "{position}" in it, by numbers: removes what runs left that were killed
// while they wrote one, which are processes of this machine that are no more.
void RemoveLeftovers(const std::string& pattern);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_OUTPUT_FILE_H_
