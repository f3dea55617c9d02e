// The signing keys and the witness on a disk that fails and loses power, at every call: nothing is
// there in part, what was done is there, and whoever trusts the first key still gets to the last.

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "base/durable_file.h"
#include "eventstore/signing_key.h"
#include "eventstore/witness.h"
#include "tests/eventstore/faulty_files.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

constexpr char kOrigin[] = "jiedui.example/370400";
constexpr Crash kWays[] = {Crash::kLoseUnsynced, Crash::kKeepEverything, Crash::kCut,
                           Crash::kTearPage};

enum class KeyCall { kGenerate, kRotate, kFinish, kPublish };

struct Called {
  KeyCall call;
  std::string text = {};  // the public key that was made, or the note that was published
  bool done = false;
  int64_t begun = 0;
  int64_t ended = 0;
};

class SigningKeyFaultsSpec : public testing::Test {
 protected:
  SigningKeyFaultsSpec() : root_(fs::canonical(directory_.path()).string()) {}

  // A first key, two rotations, two checkpoints for the witness. What fails is repeated once.
  std::vector<Called> Live(const FaultyFiles& files) const {
    std::vector<Called> calls;
    const auto repeat = [&](KeyCall call, const std::string& text, auto attempt) {
      for (int tries = 0; tries < 2; ++tries) {
        Called called{.call = call, .text = text, .begun = files.operations()};
        called.done = attempt(called.text);
        called.ended = files.operations();
        calls.push_back(called);
        if (called.done) return;
      }
    };
    const auto made = [](const absl::StatusOr<Verifier>& key, std::string& text) {
      if (key.ok()) text = key->vkey();
      return key.ok();
    };
    repeat(KeyCall::kGenerate, "",
           [&](std::string& text) { return made(keys_.Generate(kOrigin), text); });
    for (const char* note : {"note 1\n", "note 2\n"}) {
      repeat(KeyCall::kRotate, "", [&](std::string& text) { return made(keys_.Rotate(), text); });
      repeat(KeyCall::kPublish, note,
             [&](const std::string& text) { return witness_.Publish(text).ok(); });
      repeat(KeyCall::kFinish, "", [&](std::string&) { return keys_.FinishRotation().ok(); });
    }
    return calls;
  }

  static std::vector<Called> Before(int64_t operation, const std::vector<Called>& calls) {
    std::vector<Called> before;
    for (Called called : calls) {
      if (called.begun >= operation) break;
      called.done = called.done && called.ended < operation;
      before.push_back(std::move(called));
    }
    return before;
  }

  std::vector<std::string> FaultsOf(const Tree& left, const std::vector<Called>& calls) const {
    const FaultyFiles files(root_, left);
    std::vector<std::string> faults;
    CheckKeys(calls, faults);
    CheckWitness(calls, faults);
    return faults;
  }

 private:
  void CheckKeys(const std::vector<Called>& calls, std::vector<std::string>& faults) const {
    std::string first;
    std::string last;
    bool doubt = false;  // a later call may have made another one
    for (const Called& called : calls) {
      if (called.call != KeyCall::kGenerate && called.call != KeyCall::kRotate) continue;
      doubt = doubt || !called.done;
      if (!called.done) continue;
      if (first.empty()) first = called.text;
      last = called.text;
      doubt = false;
    }
    const auto signers = keys_.Signers();
    if (absl::IsNotFound(signers.status()) && last.empty()) return;
    if (!signers.ok()) return faults.push_back(signers.status().ToString());
    const Verifier& current = signers->front().verifier();
    if (!last.empty() && !doubt && current.vkey() != last) {
      faults.push_back(absl::StrCat(last, " was made, but ", current.vkey(), " signs"));
    }
    CheckPublic(*signers, first, faults);
  }

  void CheckPublic(const std::vector<Signer>& signers, const std::string& first,
                   std::vector<std::string>& faults) const {
    const auto verifiers = keys_.Verifiers();
    const auto notes = keys_.Successions();
    if (!verifiers.ok()) return faults.push_back(verifiers.status().ToString());
    if (!notes.ok()) return faults.push_back(notes.status().ToString());
    const auto has = [](const std::vector<Verifier>& keys, const Signer& signer) {
      return std::any_of(keys.begin(), keys.end(), [&](const Verifier& key) {
        return key.vkey() == signer.verifier().vkey();
      });
    };
    for (const Signer& signer : signers) {
      if (!has(*verifiers, signer)) faults.push_back("a key signs whose public key nobody knows");
    }
    if (verifiers->back().vkey() != signers.front().verifier().vkey()) {
      faults.push_back("the last public key is not the one that signs");
    }
    if (first.empty()) return;
    const auto trusted = FollowSuccessions({*Verifier::Parse(first)}, *notes);
    if (!has(trusted, signers.front())) faults.push_back("no note leads to the current key");
  }

  void CheckWitness(const std::vector<Called>& calls, std::vector<std::string>& faults) const {
    std::vector<std::string> may = {""};
    for (const Called& called : calls) {
      if (called.call != KeyCall::kPublish) continue;
      if (called.done) may.clear();
      may.push_back(called.text);
    }
    const auto found = ReadFile(root_ + "/witness");
    const std::string text = found.ok() ? *found : "";
    if (std::find(may.begin(), may.end(), text) == may.end()) {
      faults.push_back(absl::StrCat("the witness holds \"", text, "\""));
    }
  }

  TempDirectory directory_;

 protected:
  const std::string root_;
  const SigningKeys keys_{root_ + "/keys"};
  const Witness witness_{root_ + "/witness", absl::InfiniteDuration()};
};

TEST_F(SigningKeyFaultsSpec, LosingPowerAtAnyCallLeavesWholeKeysAndAWholeCheckpoint) {
  std::vector<Called> calls;
  std::vector<std::vector<Tree>> left;
  {
    FaultyFiles files(root_);
    calls = Live(files);
    for (const Called& called : calls) ASSERT_TRUE(called.done);
    for (int64_t operation = 1; operation <= files.operations() + 1; ++operation) {
      left.emplace_back();
      for (const Crash way : kWays) left.back().push_back(files.Left(operation, way, 7));
    }
  }
  ASSERT_GT(left.size(), 40U);
  for (size_t i = 0; i < left.size(); ++i) {
    for (const Tree& tree : left[i]) {
      EXPECT_THAT(FaultsOf(tree, Before(static_cast<int64_t>(i) + 1, calls)), IsEmpty())
          << "before operation " << i + 1;
    }
  }
}

TEST_F(SigningKeyFaultsSpec, AnyCallFailingLeavesWholeKeysAndAWholeCheckpoint) {
  int64_t operations = 0;
  {
    FaultyFiles files(root_);
    Live(files);
    operations = files.operations();
  }
  for (int64_t broken = 1; broken <= operations; ++broken) {
    for (const int64_t last : {broken, operations * 2}) {
      std::vector<Called> calls;
      Tree left;
      std::string what;
      {
        FaultyFiles files(root_);
        files.Break(broken, last);
        calls = Live(files);
        what = files.Describe(broken);
        files.Heal();
        left = files.Now();
      }
      EXPECT_THAT(FaultsOf(left, calls), IsEmpty()) << broken << " to " << last << ": " << what;
    }
  }
}

}  // namespace
}  // namespace jiedui::eventstore
