// The keys beside a ledger: what `jiedui verify`, `jiedui audit` and a restore say of those that
// are damaged, missing, too easily read, or there although their person was erased.

#include <cstddef>
#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "base/durable_file.h"
#include "eventstore/store.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/event/v1/record.pb.h"
#include "services/keyring.h"
#include "tests/cli/audit_fixture.h"

namespace jiedui::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// What `jiedui verify` says of the keys beside a ledger, none of which its records need.
class KeyCheckTest : public AuditCommandTest {
 protected:
  KeyCheckTest() {
    const auto keyring = services::Keyring::Open(file("370400/keys/subjects"), {});
    const auto key = (*keyring)->Take(kOfficerTag, 1);
    event::v1::Event event;
    event.mutable_officer_registered()->set_officer_id("370403-012");
    event::v1::SealedPart sealed;
    sealed.add_fields()->set_key_id(key->id);
    AppendOne(*Open(ledger()), {kOfficerRegistered,
                                event.SerializeAsString(),
                                sealed.SerializeAsString(),
                                {kOfficerTag},
                                0});
    subject_key_ = absl::StrCat("370400/keys/subjects/", key->id, ".key");
  }

  // One line that names the file, and the same in the document; the ledger is verified.
  void ExpectOneNamed(const std::string& file_name) {
    const Outcome text = Jiedui({"verify", ledger()});
    EXPECT_EQ(text.code, ExitCode::kOk) << text.err;
    EXPECT_THAT(text.out, AllOf(HasSubstr("注意："), HasSubstr(file_name), HasSubstr("verified")));
    const auto json = nlohmann::json::parse(Jiedui({"verify", ledger(), "-o", "json"}).out);
    ASSERT_EQ(json["key_problems"].size(), 1U) << json["key_problems"];
    EXPECT_THAT(std::string(json["key_problems"][0]), HasSubstr(file_name));
    ASSERT_EQ(json["key_problems_zh"].size(), 1U) << json["key_problems_zh"];
    EXPECT_THAT(std::string(json["key_problems_zh"][0]), HasSubstr(file_name));
    EXPECT_NE(json["key_problems_zh"], json["key_problems"]);
    EXPECT_EQ(json["verified"], true);
    ExpectNamedByAudit(file_name);
  }

  // By whoever brings the key, so that none of those beside the ledger is needed.
  void ExpectNamedByAudit(const std::string& file_name) {
    const Outcome text = Jiedui({"audit", ledger(), "--verifier-key", key_});
    EXPECT_THAT(text.out, AllOf(HasSubstr("注意："), HasSubstr(file_name))) << text.err;
    const auto json = nlohmann::json::parse(
        Jiedui({"audit", ledger(), "--verifier-key", key_, "-o", "json"}).out);
    ASSERT_EQ(json["key_problems"].size(), 1U) << json["key_problems"];
    EXPECT_THAT(std::string(json["key_problems"][0]), HasSubstr(file_name));
    EXPECT_EQ(json["audited"], true);
  }

  void Flip(const std::string& name, size_t at) {
    std::string content = *ReadFile(file(name.c_str()));
    content[at] = static_cast<char>(content[at] ^ 1);
    ASSERT_TRUE(ReplaceFile(file(name.c_str()), content, FileAccess::kOwner).ok());
  }

  std::string subject_key_;
};

TEST_F(KeyCheckTest, TheKeyOfAPersonWhoWasErasedIsNamedBesideTheLedgerAndWhereItIsRestored) {
  {
    const auto store = Open(ledger());
    AppendErased(*store);
    SignNow(*store, ledger());
  }
  ExpectOneNamed(subject_key_);
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  fs::create_directories(root_ / "data" / "370400" / "keys");
  fs::copy(root_ / "370400" / "keys" / "subjects", root_ / "data" / "370400" / "keys" / "subjects");
  const Outcome restored = Jiedui({"archive", "restore", file("archive"), file("data")});
  EXPECT_EQ(restored.code, ExitCode::kOk) << restored.err;
  EXPECT_THAT(restored.out, AllOf(HasSubstr("data/" + subject_key_),
                                  HasSubstr("是个人数据已删除者的密钥，被重新放回")));
}

TEST_F(KeyCheckTest, TheKeyOfAPersonWhoWasErasedIsNamedOnceThoughItIsDamagedToo) {
  {
    const auto store = Open(ledger());
    AppendErased(*store);
    SignNow(*store, ledger());
  }
  Flip(subject_key_, 3);
  ExpectOneNamed(subject_key_);
}

TEST_F(KeyCheckTest, AKeyOfAPersonThatOthersMayReadIsNamed) {
  fs::permissions(file(subject_key_.c_str()), fs::perms::others_read, fs::perm_options::add);
  ExpectOneNamed(subject_key_);
}

TEST_F(KeyCheckTest, OfWholeKeysNothingIsSaid) {
  const Outcome text = Jiedui({"verify", ledger()});
  EXPECT_EQ(text.code, ExitCode::kOk) << text.err;
  EXPECT_THAT(text.out, Not(HasSubstr("注意")));
  for (const char* command : {"verify", "audit"}) {
    const auto json = nlohmann::json::parse(Jiedui({command, ledger(), "-o", "json"}).out);
    EXPECT_EQ(json["key_problems"].size(), 0U) << command;
  }
}

TEST_F(KeyCheckTest, ADamagedListOfPublicKeysIsNamed) {
  Flip("370400/keys/verifiers", 40);
  ExpectOneNamed("370400/keys/verifiers");
}

TEST_F(KeyCheckTest, AMissingListOfPublicKeysIsNamed) {
  fs::remove(file("370400/keys/verifiers"));
  ExpectOneNamed("370400/keys/verifiers");
}

TEST_F(KeyCheckTest, AListThatLostTheKeyThatSignsIsNamed) {
  const std::string before = *ReadFile(file("370400/keys/verifiers"));
  ASSERT_EQ(Jiedui({"key", "rotate", ledger()}).code, ExitCode::kOk);
  Write(root_ / "370400" / "keys" / "verifiers", before);
  ExpectOneNamed("370400/keys/verifiers");
}

TEST_F(KeyCheckTest, ADamagedOrMissingPrivateKeyIsNamed) {
  Flip("370400/keys/checkpoint.skey", 60);
  ExpectOneNamed("370400/keys/checkpoint.skey");
  fs::remove(file("370400/keys/checkpoint.skey"));
  ExpectOneNamed("370400/keys/checkpoint.skey");
}

TEST_F(KeyCheckTest, ADamagedOrMissingKeyOfPersonalDataIsNamed) {
  Flip(subject_key_, 0);
  ExpectOneNamed(subject_key_);
  fs::resize_file(file(subject_key_.c_str()), 63);
  ExpectOneNamed(subject_key_);
  fs::remove(file(subject_key_.c_str()));
  ExpectOneNamed(subject_key_);
  fs::remove(file("370400/keys/subjects"));
  ExpectOneNamed("370400/keys/subjects");
}

TEST_F(KeyCheckTest, AKeyThatWasDestroyedIsNotMissed) {
  ASSERT_TRUE((*services::Keyring::Open(file("370400/keys/subjects"), {}))
                  ->Destroy(absl::StrCat(kOfficerTag, "#1"))
                  .ok());
  EXPECT_THAT(Jiedui({"verify", ledger()}).out, Not(HasSubstr("注意")));
}

}  // namespace
}  // namespace jiedui::cli
