// The key directory: who may read it, how a key is replaced, and how trust follows.

#include "eventstore/signing_key.h"

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <sys/stat.h>

#include "base/durable_file.h"
#include "eventstore/checkpoint.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kOrigin = "jiedui.example/370400";

std::vector<std::string> Vkeys(const absl::StatusOr<std::vector<Verifier>>& verifiers) {
  std::vector<std::string> vkeys;
  for (const Verifier& verifier : *verifiers) vkeys.push_back(verifier.vkey());
  return vkeys;
}

class SigningKeySpec : public testing::Test {
 protected:
  std::string path(absl::string_view name) const { return absl::StrCat(directory(), "/", name); }
  std::string directory() const { return parent_.path() + "/keys"; }

  TempDirectory parent_;
  const SigningKeys keys_{directory()};
};

TEST_F(SigningKeySpec, AKeyIsMadeOnceAndReadBack) {
  const absl::StatusOr<Verifier> made = keys_.Generate(kOrigin);

  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->name(), kOrigin);
  const auto signers = keys_.Signers();
  ASSERT_TRUE(signers.ok()) << signers.status();
  ASSERT_EQ(signers->size(), 1u);
  EXPECT_EQ(signers->front().verifier().vkey(), made->vkey());
  EXPECT_THAT(Vkeys(keys_.Verifiers()), ElementsAre(made->vkey()));
  EXPECT_EQ(keys_.Generate(kOrigin).status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(keys_.Generate("a name").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(SigningKeySpec, OnlyTheOwnerMayReadIt) {
  ASSERT_TRUE(keys_.Generate(kOrigin).ok());
  EXPECT_EQ(fs::status(directory()).permissions(), fs::perms::owner_all);
  EXPECT_EQ(fs::status(path("checkpoint.skey")).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);

  fs::permissions(path("checkpoint.skey"), fs::perms::others_read, fs::perm_options::add);

  EXPECT_EQ(keys_.Signers().status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(keys_.Signers().status().message(), HasSubstr("may be read by others"));
  EXPECT_TRUE(keys_.Verifiers().ok());
}

TEST_F(SigningKeySpec, WhatIsMissingOrDamagedIsNamedAndNoSecretIsRepeated) {
  EXPECT_EQ(keys_.Signers().status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(keys_.Verifiers().status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(keys_.Successions().status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(keys_.Rotate().status().code(), absl::StatusCode::kNotFound);
  ASSERT_TRUE(keys_.Generate(kOrigin).ok());

  const std::string skey = *ReadFile(path("checkpoint.skey"));
  const std::string secret = skey.substr(skey.rfind('+') + 1, 30);
  const std::string other = Signer::FromSeed("other", std::string(32, 'o'))->skey();
  for (const std::string& bad :
       {std::string(), std::string("\n\n"), skey.substr(0, skey.size() / 2), skey + "x",
        absl::StrReplaceAll(skey, {{"370400", "370500"}}), absl::StrCat(skey, other, "\n")}) {
    ASSERT_TRUE(ReplaceFile(path("checkpoint.skey"), bad, FileAccess::kOwner).ok());
    EXPECT_EQ(keys_.Signers().status().code(), absl::StatusCode::kDataLoss) << bad;
    EXPECT_THAT(keys_.Signers().status().message(), HasSubstr(path("checkpoint.skey")));
    EXPECT_THAT(keys_.Signers().status().message(), Not(HasSubstr(secret)));
  }
  ASSERT_TRUE(ReplaceFile(path("verifiers"), "nonsense\n", FileAccess::kEverybody).ok());
  EXPECT_EQ(keys_.Verifiers().status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(SigningKeySpec, ALostKeyIsReplacedAndTheOldPublicOneStaysInTheList) {
  const std::string old_key = keys_.Generate(kOrigin)->vkey();
  fs::remove(path("checkpoint.skey"));

  const std::string new_key = keys_.Generate(kOrigin)->vkey();

  EXPECT_THAT(Vkeys(keys_.Verifiers()), ElementsAre(old_key, new_key));
}

TEST_F(SigningKeySpec, AKeyOfAnotherOriginThanThoseThatAreThereIsNotMade) {
  const std::string old_key = keys_.Generate(kOrigin)->vkey();
  fs::remove(path("checkpoint.skey"));

  const absl::Status refused = keys_.Generate("other.example/370400").status();

  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(refused.message(), AllOf(HasSubstr(path("verifiers")), HasSubstr(kOrigin),
                                       HasSubstr("other.example/370400"), HasSubstr("--origin")));
  EXPECT_FALSE(fs::exists(path("checkpoint.skey")));
  EXPECT_THAT(Vkeys(keys_.Verifiers()), ElementsAre(old_key));
}

TEST_F(SigningKeySpec, ARotationHasBothKeysUntilItIsFinished) {
  const std::string old_key = keys_.Generate(kOrigin)->vkey();

  const std::string new_key = keys_.Rotate()->vkey();

  ASSERT_THAT(*keys_.Signers(), SizeIs(2));
  EXPECT_EQ(keys_.Signers()->at(0).verifier().vkey(), new_key);
  EXPECT_EQ(keys_.Signers()->at(1).verifier().vkey(), old_key);
  EXPECT_THAT(Vkeys(keys_.Verifiers()), ElementsAre(old_key, new_key));
  EXPECT_EQ(keys_.Rotate().status().code(), absl::StatusCode::kFailedPrecondition);

  ASSERT_TRUE(keys_.FinishRotation().ok());
  ASSERT_THAT(*keys_.Signers(), SizeIs(1));
  EXPECT_EQ(keys_.Signers()->at(0).verifier().vkey(), new_key);
  EXPECT_THAT(Vkeys(keys_.Verifiers()), ElementsAre(old_key, new_key));
  EXPECT_TRUE(keys_.FinishRotation().ok());
  EXPECT_TRUE(keys_.Rotate().ok());
}

TEST_F(SigningKeySpec, WhoTrustsTheFirstKeyAdoptsAllThatFollow) {
  const Verifier first = *keys_.Generate(kOrigin);
  ASSERT_TRUE(keys_.Rotate().ok());
  ASSERT_TRUE(keys_.FinishRotation().ok());
  ASSERT_TRUE(keys_.Rotate().ok());
  const auto notes = keys_.Successions();
  ASSERT_TRUE(notes.ok());
  EXPECT_THAT(*notes, SizeIs(2));

  EXPECT_EQ(Vkeys(FollowSuccessions({first}, *notes)), Vkeys(keys_.Verifiers()));
  const std::vector<std::string> backward(notes->rbegin(), notes->rend());
  EXPECT_THAT(FollowSuccessions({first}, backward), SizeIs(3));
  EXPECT_THAT(FollowSuccessions({}, *notes), IsEmpty());
}

TEST_F(SigningKeySpec, ADirectoryThatCannotBeReadIsNotOneWithoutNotes) {
  ASSERT_TRUE(keys_.Generate(kOrigin).ok());
  const SigningKeys not_a_directory(path("verifiers"));
  const absl::Status status = not_a_directory.Successions().status();
  EXPECT_FALSE(status.ok());
  EXPECT_FALSE(absl::IsNotFound(status)) << status;
}

TEST(SuccessionSpec, OnlyATrustedKeyOfTheSameLedgerNamesASuccessor) {
  const Signer trusted = *Signer::FromSeed(kOrigin, std::string(32, 't'));
  const Signer stranger = *Signer::FromSeed(kOrigin, std::string(32, 's'));
  const Signer other = *Signer::FromSeed("jiedui.example/370500", std::string(32, 'o'));
  const Verifier next = Signer::FromSeed(kOrigin, std::string(32, 'n'))->verifier();
  const auto adopted = [&](const absl::StatusOr<std::string>& note) {
    return FollowSuccessions({trusted.verifier(), other.verifier()}, {*note}).size() - 2;
  };
  EXPECT_EQ(adopted(SignSuccession(trusted, next)), 1u);
  EXPECT_EQ(adopted(SignSuccession(stranger, next)), 0u);
  EXPECT_EQ(adopted(SignSuccession(other, next)), 0u);
  const std::string text = absl::StrCat(kOrigin, "\nsucceeded by\n", next.vkey(), "\n");
  EXPECT_EQ(adopted(SignNote(text, {other})), 0u);
  EXPECT_EQ(adopted(SignNote(text, {trusted})), 1u);
  EXPECT_EQ(adopted(SignNote(text + "more\n", {trusted})), 0u);
  EXPECT_EQ(adopted(SignNote(absl::StrReplaceAll(text, {{"by", "of"}}), {trusted})), 0u);
  EXPECT_EQ(adopted(SignNote(absl::StrReplaceAll(text, {{"+", "-"}}), {trusted})), 0u);
  EXPECT_EQ(adopted(absl::StatusOr<std::string>("nonsense")), 0u);
}

TEST(SuccessionSpec, ANameIsNoCheckpointAndACheckpointNamesNobody) {
  const Signer key = *Signer::FromSeed(kOrigin, std::string(32, 'k'));
  const Verifier next = Signer::FromSeed(kOrigin, std::string(32, 'n'))->verifier();
  EXPECT_FALSE(OpenCheckpoint(*SignSuccession(key, next), {key.verifier()}).ok());
  const std::string checkpoint = *SignCheckpoint({kOrigin, 1, std::string(32, 'r')}, {key});
  EXPECT_THAT(FollowSuccessions({key.verifier()}, {checkpoint}), SizeIs(1));
}

}  // namespace
}  // namespace jiedui::eventstore
