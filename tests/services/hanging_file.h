// A file on a disk that does not answer: whoever opens it to read waits.
//
// In a binary the definition of open comes before that of the C library; what is not such a file
// goes straight through.

#ifndef JIEDUI_TESTS_SERVICES_HANGING_FILE_H_
#define JIEDUI_TESTS_SERVICES_HANGING_FILE_H_

#include <filesystem>

namespace jiedui::services {

class HangingFile {
 public:
  explicit HangingFile(std::filesystem::path path);
  ~HangingFile() { LetGo(); }
  HangingFile(const HangingFile&) = delete;
  HangingFile& operator=(const HangingFile&) = delete;

  // Returns when somebody waits for it.
  void AwaitReader();
  // The same, but not for ever.
  bool HasReaderSoon();
  // Whoever waits finds it empty, and who comes later what was there before.
  void LetGo();

 private:
  const std::filesystem::path path_;
  const std::filesystem::path aside_;
  bool gone_ = false;
};

}  // namespace jiedui::services

#endif  // JIEDUI_TESTS_SERVICES_HANGING_FILE_H_
