// Other processes of this test program, for what a test cannot do to itself: being killed, or
// meeting a disk that fails.

#ifndef JIEDUI_TESTS_EVENTSTORE_CHILD_H_
#define JIEDUI_TESTS_EVENTSTORE_CHILD_H_

#include <string>
#include <vector>

#include <sys/types.h>

namespace jiedui::eventstore {

// Modes of this program, given as its first argument; see main.cc.
inline constexpr char kWriteUntilKilled[] = "--write-until-killed";
inline constexpr char kWriteUntilSyncFails[] = "--write-until-sync-fails";
inline constexpr char kWriteGolden[] = "--write-golden";

// Commits from four threads for ever, as round `round`, and prints "<request id> <position>\n" for
// each acknowledgement.
int WriteUntilKilled(const std::string& directory, const std::string& round);

// Commits requests f1, f2, … one after the other, printing the same; the sync of f4 fails.
int WriteUntilSyncFails(const std::string& directory);

// A child running in one of the modes, its standard output and error in one pipe.
class Child {
 public:
  explicit Child(const std::vector<std::string>& arguments);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Reads until that many lines have come or the child has closed its output.
  void ReadLines(size_t count);
  void Kill();
  // Reads the rest and waits; the status as waitpid gives it.
  int Wait();

  // Complete lines so far.
  std::vector<std::string> lines() const;

 private:
  bool ReadSome();

  pid_t pid_ = -1;
  int output_ = -1;
  std::string text_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_CHILD_H_
