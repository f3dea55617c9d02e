// The keys of personal data on a disk that fails and loses power, at every call: a key that was
// given is there until it is destroyed, and one that was destroyed is gone for good.

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "services/keyring.h"
#include "tests/eventstore/faulty_files.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;
using eventstore::Crash;
using eventstore::FaultyFiles;
using eventstore::Tree;
using ::testing::IsEmpty;

constexpr Crash kWays[] = {Crash::kLoseUnsynced, Crash::kKeepEverything, Crash::kCut,
                           Crash::kTearPage};
constexpr char kFirst[] = "officer:370403-012";
constexpr char kSecond[] = "officer:370403-013";
constexpr char kNever[] = "officer:370403-014";

// One call, and what it gave.
struct Step {
  std::string destroyed = {};  // the id of the key; empty: one was taken
  std::string taken = {};      // its id
  std::string key = {};
  bool done = false;
  int64_t begun = 0;
  int64_t ended = 0;
};

class KeyringFaultsSpec : public testing::Test {
 protected:
  KeyringFaultsSpec() {
    std::string path = (fs::temp_directory_path() / "jiedui-keyring-XXXXXX").string();
    CHECK(mkdtemp(path.data()) != nullptr, path);
    root_ = fs::canonical(path).string();
  }
  ~KeyringFaultsSpec() override { fs::remove_all(root_); }

  absl::StatusOr<std::unique_ptr<Keyring>> Open() const {
    return Keyring::Open(root_ + "/keys/subjects", {});
  }

  // Every call is repeated if it fails, as an erasure and a write are.
  std::vector<Step> Live(const FaultyFiles& files) const {
    auto keyring = Open();
    if (!keyring.ok()) keyring = Open();
    CHECK_OK(keyring.status());
    std::vector<Step> steps;
    const auto take = [&](const char* subject, int generation) {
      for (int tries = 0; tries < 2; ++tries) {
        Step step{.begun = files.operations()};
        const auto key = (*keyring)->Take(subject, generation);
        step.ended = files.operations();
        step.done = key.ok();
        if (key.ok()) step.taken = key->id;
        if (key.ok()) step.key = std::string(key->key.bytes());
        steps.push_back(std::move(step));
        if (key.ok()) return;
      }
    };
    const auto destroy = [&](const std::string& id) {
      for (int tries = 0; tries < 2; ++tries) {
        Step step{.destroyed = id, .begun = files.operations()};
        step.done = (*keyring)->Destroy(id).ok();
        step.ended = files.operations();
        steps.push_back(step);
        if (step.done) return;
      }
    };
    take(kFirst, 1);
    take(kSecond, 1);
    take(kFirst, 1);
    destroy(KeyId(kFirst, 1));
    destroy(KeyId(kNever, 1));
    take(kFirst, 2);
    take(kNever, 1);
    destroy(KeyId(kSecond, 1));
    destroy(KeyId(kFirst, 2));
    take(kFirst, 3);
    return steps;
  }

  // As they stood just before that operation.
  static std::vector<Step> Before(int64_t operation, const std::vector<Step>& steps) {
    std::vector<Step> before;
    for (Step step : steps) {
      if (step.begun >= operation) break;
      step.done = step.done && step.ended < operation;
      before.push_back(std::move(step));
    }
    return before;
  }

  // What is wrong with the keys that a crash left.
  std::vector<std::string> FaultsOf(const Tree& left, const std::vector<Step>& steps) const {
    const FaultyFiles files(root_, left);
    const auto keyring = Open();
    if (!keyring.ok()) return {keyring.status().ToString()};
    std::vector<std::string> faults;
    std::map<std::string, std::string> given;
    std::set<std::string> destroyed;
    std::set<std::string> doubtful;
    for (const Step& step : steps) {
      if (step.done && step.destroyed.empty()) given[step.taken] = step.key;
      if (!step.destroyed.empty()) (step.done ? destroyed : doubtful).insert(step.destroyed);
    }
    for (const std::string& id : destroyed) CheckGone(**keyring, id, given[id], files, faults);
    for (const auto& [id, key] : given) {
      if (destroyed.count(id) != 0 || key.empty()) continue;
      if (doubtful.count(id) != 0 && (*keyring)->IsDestroyed(id)) {
        CheckGone(**keyring, id, key, files, faults);
        continue;
      }
      const auto found = (*keyring)->Find(id);
      if (!found.ok() || found->bytes() != key) {
        faults.push_back(absl::StrCat(id, " was given: ", found.status().ToString()));
      }
    }
    for (const char* subject : {kFirst, kSecond, kNever}) {
      const auto next = (*keyring)->Take(subject, 1);
      if (!next.ok()) faults.push_back(next.status().ToString());
    }
    return faults;
  }

  static void CheckGone(const Keyring& keyring, const std::string& id, const std::string& key,
                        const FaultyFiles& files, std::vector<std::string>& faults) {
    if (!keyring.IsDestroyed(id)) faults.push_back(absl::StrCat(id, " was destroyed"));
    if (keyring.Find(id).ok()) faults.push_back(absl::StrCat(id, " was destroyed and is there"));
    if (key.empty()) return;
    for (const auto& [path, content] : files.Now()) {
      if (content && absl::StrContains(*content, key)) {
        faults.push_back(absl::StrCat(path, " holds the key ", id, ", which was destroyed"));
      }
    }
  }

  std::string root_;
};

TEST_F(KeyringFaultsSpec, LosingPowerAtAnyCallKeepsTheKeysThatWereGivenAndNoOther) {
  std::vector<Step> steps;
  std::vector<std::vector<Tree>> left;  // by operation and way
  {
    FaultyFiles files(root_);
    steps = Live(files);
    for (const Step& step : steps) ASSERT_TRUE(step.done);
    for (int64_t operation = 1; operation <= files.operations() + 1; ++operation) {
      left.emplace_back();
      for (const Crash way : kWays) left.back().push_back(files.Left(operation, way, 7));
    }
  }
  ASSERT_GT(left.size(), 50U);
  for (size_t i = 0; i < left.size(); ++i) {
    for (const Tree& tree : left[i]) {
      EXPECT_THAT(FaultsOf(tree, Before(static_cast<int64_t>(i) + 1, steps)), IsEmpty())
          << "before operation " << i + 1;
    }
  }
}

TEST_F(KeyringFaultsSpec, ACallThatFailsAndIsRepeatedKeepsItsPromise) {
  int64_t operations = 0;
  {
    FaultyFiles files(root_);
    Live(files);
    operations = files.operations();
  }
  for (int64_t broken = 1; broken <= operations; ++broken) {
    std::vector<Step> steps;
    std::vector<Tree> left;
    std::string what;
    {
      FaultyFiles files(root_);
      files.Break(broken, broken);
      steps = Live(files);
      what = files.Describe(broken);
      for (const Crash way : kWays) left.push_back(files.Left(files.operations() + 1, way, 7));
    }
    for (const Tree& tree : left) {
      EXPECT_THAT(FaultsOf(tree, steps), IsEmpty()) << broken << ": " << what;
    }
  }
}

TEST_F(KeyringFaultsSpec, NoCallSaysItIsDoneOnADiskThatFailsForGood) {
  int64_t operations = 0;
  {
    FaultyFiles files(root_);
    Live(files);
    operations = files.operations();
  }
  // The directories are there; after them everything may fail.
  for (int64_t broken = 5; broken <= operations; ++broken) {
    std::vector<Step> steps;
    Tree left;
    {
      FaultyFiles files(root_);
      files.Break(broken, operations * 2);
      steps = Live(files);
      left = files.Left(files.operations() + 1, Crash::kLoseUnsynced, 7);
    }
    EXPECT_FALSE(steps.back().done) << broken;
    EXPECT_THAT(FaultsOf(left, steps), IsEmpty()) << broken;
  }
}

}  // namespace
}  // namespace jiedui::services
