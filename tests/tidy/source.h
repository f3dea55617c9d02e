// The project's own files as text, for the rules of the house (rules.h). Reads, never writes.

#ifndef JIEDUI_TESTS_TIDY_SOURCE_H_
#define JIEDUI_TESTS_TIDY_SOURCE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace jiedui::tidy {

struct Source {
  std::string path;  // relative to the repository's root, with '/'
  std::string text;  // the file as it is
  std::string code;  // C++ without comments and literals; line numbers are those of text
};

Source MakeSource(absl::string_view path, absl::string_view text);

// All C++, proto, CMake and Markdown files of the project: not build/, not third_party/, not what
// begins with a dot. Sorted by path.
std::vector<Source> ReadTree(const std::string& root);

bool IsCpp(const Source& source);
bool IsHeader(const Source& source);

// "eventstore" of "eventstore/store.h"; "" for a file at the root.
absl::string_view FolderOf(absl::string_view path);

// "eventstore/" of "eventstore/store.h".
absl::string_view DirectoryOf(absl::string_view path);

}  // namespace jiedui::tidy

#endif  // JIEDUI_TESTS_TIDY_SOURCE_H_
