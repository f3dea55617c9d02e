// Files that break on command, for code that calls the operating system itself: every call that
// changes or syncs something under one directory is counted, fails if it should, and is told to a
// model of what a power cut would leave of it.
//
// In a binary these definitions of open, write, fsync, … come before those of the C library. What
// is elsewhere goes straight through. One object at a time; the code under test may have threads.

#ifndef JIEDUI_TESTS_EVENTSTORE_FAULTY_FILES_H_
#define JIEDUI_TESTS_EVENTSTORE_FAULTY_FILES_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"

#include "tests/eventstore/disk.h"

namespace jiedui::eventstore {

class FaultyFiles {
 public:
  // In place of what is under root comes what a crash left: nothing, for a first start.
  explicit FaultyFiles(const std::string& root, const Tree& left = {});
  ~FaultyFiles();
  FaultyFiles(const FaultyFiles&) = delete;
  FaultyFiles& operator=(const FaultyFiles&) = delete;

  // How many operations have begun, and what the n-th was: "fsync keys/a.key.new".
  int64_t operations() const;
  std::string Describe(int64_t operation) const;

  // Those from first to last, counted from 1, fail with EIO; half of a write may be done.
  void Break(int64_t first, int64_t last);
  void Heal();

  // Syncs of files whose name contains it do not return until LetGo.
  void Hang(const std::string& name_part);
  // Nor do openings of such files that are there.
  void HangOpening(const std::string& name_part);
  // Returns when one hangs.
  void AwaitHanging() const;
  void LetGo();

  // What losing power just before that operation leaves; or now, if it is the next.
  Tree Left(int64_t operation, Crash crash, uint64_t seed) const;
  // What is there now.
  Tree Now() const;

  class Calls;  // the calls of the operating system

 private:
  const std::unique_ptr<Calls> calls_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_FAULTY_FILES_H_
