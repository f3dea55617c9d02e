// The keys of personal data: one for each person and generation, durable, and gone when destroyed.

#include "services/keyring.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "services/finding_words.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

constexpr char kSubject[] = "officer:370403-012";
constexpr char kFirst[] = "officer:370403-012#1";

class KeyringSpec : public testing::Test {
 protected:
  KeyringSpec() {
    std::string path = (fs::temp_directory_path() / "jiedui-keyring-XXXXXX").string();
    CHECK(mkdtemp(path.data()) != nullptr, path);
    root_ = path;
    Reopen();
  }
  ~KeyringSpec() override { fs::remove_all(root_); }

  std::string Directory() const { return (root_ / "keys" / "subjects").string(); }
  fs::path FileOf(const std::string& name) const { return fs::path(Directory()) / name; }

  void Reopen() {
    auto opened = Keyring::Open(Directory(), {});
    CHECK_OK(opened.status());
    keyring_ = *std::move(opened);
  }

  // The bytes of the key that Take gives.
  std::string Taken(const std::string& subject, int generation, std::string* id = nullptr) {
    const auto key = keyring_->Take(subject, generation);
    CHECK_OK(key.status());
    if (id != nullptr) *id = key->id;
    return std::string(key->key.bytes());
  }

  std::vector<std::string> Files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(Directory())) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  fs::path root_;
  std::unique_ptr<Keyring> keyring_;
};

std::string ReadAll(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void WriteAll(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

TEST_F(KeyringSpec, KeysThatOthersMayReadAreTold) {
  Taken(kSubject, 1);
  EXPECT_FALSE(Keyring::FindExposed(Directory()).has_value());
  const fs::path key = FileOf("officer:370403-012#1.key");
  fs::permissions(key, fs::perms::others_read, fs::perm_options::add);

  const auto one = Keyring::FindExposed(Directory());

  ASSERT_TRUE(one.has_value());
  EXPECT_THAT(one->values, ElementsAre("1", key.string()));
  EXPECT_THAT(ChineseOf(*one), HasSubstr("可被所有者以外的人读取"));
  fs::permissions(Directory(), fs::perms::group_read, fs::perm_options::add);
  const auto both = Keyring::FindExposed(Directory());
  ASSERT_TRUE(both.has_value());
  EXPECT_THAT(both->values, ElementsAre("2", Directory()));
}

TEST_F(KeyringSpec, KeysThatAreWithTheLedgerOrOnItsDiskAreTold) {
  fs::create_directories(root_ / "370400" / "keys");
  fs::create_directories(root_ / "370400-keys");
  fs::create_directory_symlink(root_ / "370400" / "keys", root_ / "link");
  const std::string ledger = (root_ / "370400").string();
  EXPECT_EQ(PlaceOfKeys((root_ / "370400" / "keys").string(), ledger), KeysPlace::kInItsDirectory);
  EXPECT_EQ(PlaceOfKeys((root_ / "link").string(), ledger), KeysPlace::kInItsDirectory);
  EXPECT_EQ(PlaceOfKeys((root_ / "370400-keys").string(), ledger), KeysPlace::kOnItsDisk);
  EXPECT_EQ(PlaceOfKeys("/proc", ledger), KeysPlace::kElsewhere);
  EXPECT_EQ(PlaceOfKeys((root_ / "none").string(), ledger), KeysPlace::kElsewhere);
}

TEST_F(KeyringSpec, APersonHasOneKeyUntilItIsDestroyed) {
  std::string id;
  const std::string key = Taken(kSubject, 1, &id);
  EXPECT_EQ(id, kFirst);
  EXPECT_EQ(key.size(), kAesKeyBytes);
  EXPECT_EQ(Taken(kSubject, 1), key);
  EXPECT_EQ(keyring_->Find(kFirst)->bytes(), key);
  EXPECT_NE(Taken("officer:370403-013", 1), key);
}

TEST_F(KeyringSpec, KeysOutliveTheProgram) {
  const std::string key = Taken(kSubject, 1);
  Reopen();
  EXPECT_EQ(keyring_->Find(kFirst)->bytes(), key);
}

TEST_F(KeyringSpec, OnlyTheOwnerMayReadThem) {
  Taken(kSubject, 1);
  EXPECT_EQ(fs::status(FileOf("officer:370403-012#1.key")).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(Directory()).permissions(), fs::perms::owner_all);
}

TEST_F(KeyringSpec, ADestroyedKeyIsGoneAndRemembered) {
  const std::string key = Taken(kSubject, 1);
  ASSERT_TRUE(keyring_->Destroy(kFirst).ok());
  EXPECT_TRUE(absl::IsNotFound(keyring_->Find(kFirst).status()));
  EXPECT_TRUE(keyring_->IsDestroyed(kFirst));
  EXPECT_THAT(Files(), UnorderedElementsAre("officer:370403-012#1.destroyed"));
  EXPECT_TRUE(keyring_->Destroy(kFirst).ok());  // again
}

TEST_F(KeyringSpec, AKeyThatNeverWasCanBeDestroyedToo) {
  ASSERT_TRUE(keyring_->Destroy(kFirst).ok());
  std::string id;
  Taken(kSubject, 1, &id);
  EXPECT_EQ(id, "officer:370403-012#2");
}

TEST_F(KeyringSpec, WhoIsRecordedAgainGetsANewKey) {
  const std::string first = Taken(kSubject, 1);
  ASSERT_TRUE(keyring_->Destroy(kFirst).ok());
  std::string id;
  EXPECT_NE(Taken(kSubject, 1, &id), first);
  EXPECT_EQ(id, "officer:370403-012#2");
  Taken(kSubject, 5, &id);
  EXPECT_EQ(id, "officer:370403-012#5");
}

TEST_F(KeyringSpec, AFileThatComesBackWithAnOldCopyIsNoKey) {
  Taken(kSubject, 1);
  const std::string old_copy = ReadAll(FileOf("officer:370403-012#1.key"));
  ASSERT_TRUE(keyring_->Destroy(kFirst).ok());
  WriteAll(FileOf("officer:370403-012#1.key"), old_copy);
  EXPECT_TRUE(keyring_->IsDestroyed(kFirst));
  Reopen();
  EXPECT_THAT(Files(), UnorderedElementsAre("officer:370403-012#1.destroyed"));
}

TEST_F(KeyringSpec, WhatACrashLeftUnfinishedIsRemoved) {
  WriteAll(FileOf("officer:370403-012#1.key.new"), std::string(64, 'k'));
  Reopen();
  EXPECT_TRUE(Files().empty());
}

TEST_F(KeyringSpec, ADamagedFileIsNamedAndNeverReplaced) {
  Taken(kSubject, 1);
  const fs::path file = FileOf("officer:370403-012#1.key");
  const std::string sound = ReadAll(file);
  for (const std::string& damaged :
       {sound.substr(0, 63), sound + "x", std::string(64, '\0'), std::string()}) {
    WriteAll(file, damaged);
    const absl::Status status = keyring_->Find(kFirst).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("officer:370403-012#1.key"));
    EXPECT_THAT(ChineseOf(status), HasSubstr("officer:370403-012#1.key 已损坏"));
    EXPECT_TRUE(absl::IsDataLoss(keyring_->Take(kSubject, 1).status()));
  }
  for (size_t at = 0; at < sound.size(); ++at) {
    std::string flipped = sound;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    WriteAll(file, flipped);
    EXPECT_TRUE(absl::IsDataLoss(keyring_->Find(kFirst).status())) << at;
  }
}

TEST_F(KeyringSpec, TheKeyOfSomebodyElseUnderAnotherNameIsFound) {
  Taken(kSubject, 1);
  fs::copy_file(FileOf("officer:370403-012#1.key"), FileOf("officer:370403-013#1.key"));
  EXPECT_TRUE(absl::IsDataLoss(keyring_->Find("officer:370403-013#1").status()));
}

TEST_F(KeyringSpec, WhatIsNoIdOfAKeyNamesNoFile) {
  WriteAll(root_ / "x.key", "secret");
  for (const char* id : {"", "officer:1", "#1", "officer:1#", "officer:1#0", "officer:1#01",
                         "officer:1#-1", "../../x", "../../x#1", "officer:1#1 "}) {
    EXPECT_TRUE(absl::IsNotFound(keyring_->Find(id).status())) << id;
    EXPECT_FALSE(keyring_->Destroy(id).ok()) << id;
    EXPECT_FALSE(keyring_->IsDestroyed(id)) << id;
  }
  EXPECT_EQ(SubjectOfKey(kFirst), kSubject);
}

TEST_F(KeyringSpec, KeysInsideTheLedgerAreRefused) {
  const std::string log = (root_ / "log").string();
  fs::create_directories(log);
  for (const std::string& inside :
       {log, log + "/keys", root_.string() + "/x/../log/keys", log + "/"}) {
    const absl::Status status = Keyring::Open(inside, {log}).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << inside << " " << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("keys_directory"));
    EXPECT_THAT(ChineseOf(status), AllOf(HasSubstr("请另选 keys_directory"), HasSubstr(inside)));
  }
  fs::create_directory_symlink(log, root_ / "elsewhere");
  EXPECT_FALSE(Keyring::Open((root_ / "elsewhere" / "keys").string(), {log}).ok());
  EXPECT_TRUE(Keyring::Open((root_ / "log-keys").string(), {log}).ok());
}

TEST_F(KeyringSpec, ADiskThatIsNotThereIsNotMadeUpFor) {
  EXPECT_FALSE(Keyring::Open((root_ / "mnt" / "keys" / "370400").string(), {}).ok());
}

}  // namespace
}  // namespace jiedui::services
