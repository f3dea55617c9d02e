// Sealing and erasing, on a ledger without a server: what is moved, cut or swapped does not open,
// and what a crash left of an erasure is finished by the next start.

#include "services/personal_data.h"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "base/clock.h"
#include "domain/decide.h"
#include "domain/error.h"
#include "jiedui/event/v1/events.gen.h"
#include "services/archive_moment.h"
#include "tests/support/facts.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;
using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using eventstore::Position;
using eventstore::StoredEvent;
using ::testing::HasSubstr;

constexpr char kOfficer[] = "370403-012";
constexpr char kSubject[] = "officer:370403-012";
constexpr char kFirstKey[] = "officer:370403-012#1";

class PersonalDataSpec : public testing::Test {
 protected:
  PersonalDataSpec() : clock_(absl::FromUnixSeconds(1'500'000'000)) {
    std::string path = (fs::temp_directory_path() / "jiedui-personal-XXXXXX").string();
    CHECK(mkdtemp(path.data()) != nullptr, path);
    root_ = path;
    Open();
  }
  ~PersonalDataSpec() override {
    store_.reset();
    fs::remove_all(root_);
  }

  void Open() {
    store_.reset();
    auto keys = Keyring::Open((root_ / "keys" / "subjects").string(), {});
    CHECK_OK(keys.status());
    keys_ = *std::move(keys);
    personal_ = std::make_unique<PersonalData>(keys_.get(), "370400");
    eventstore::Options options;
    options.directory = (root_ / "log").string();
    options.ledger_id = "370400";
    for (const auto& info : event::v1::kEventInfo) options.known_kinds.push_back(info.kind);
    options.clock = &clock_;
    auto store = eventstore::Store::Open(options);
    CHECK_OK(store.status());
    store_ = *std::move(store);
  }

  // Appends the fact as the pipeline does, but for what follows an erasure.
  Position Append(const AnyFact& fact) {
    absl::Notification done;
    Position position = 0;
    eventstore::Submission submission;
    submission.actor = "city/370400";
    submission.request_id = absl::StrCat("r", ++requests_);
    submission.request_sha256 = std::string(32, 'x');
    submission.decide = [&](const eventstore::View& view) -> absl::StatusOr<eventstore::Outcome> {
      event::v1::Event event = fact.event;
      SealingKeys keys;
      auto sealed = personal_->Seal(event, view, keys);
      if (absl::IsAborted(sealed.status())) {
        CHECK_OK(personal_->TakeWanted(keys));
        sealed = personal_->Seal(event, view, keys);
      }
      if (!sealed.ok()) return sealed.status();
      eventstore::NewEvent made;
      made.kind = static_cast<int32_t>(event.kind_case());
      made.body = event.SerializeAsString();
      made.sealed = *std::move(sealed);
      made.tags = domain::TagsOf(event);
      return eventstore::Outcome{{made}, ""};
    };
    store_->Submit(std::move(submission), [&](absl::StatusOr<eventstore::Receipt> receipt) {
      CHECK_OK(receipt.status());
      position = receipt->last_position;
      done.Notify();
    });
    done.WaitForNotification();
    return position;
  }

  StoredEvent At(Position position) { return *store_->TakeSnapshot()->Get(position); }
  absl::StatusOr<Revealed> Reveal(const StoredEvent& stored) {
    return personal_->Reveal(stored, *store_->TakeSnapshot());
  }
  // The reason why the event with these fields of its sealed part is not revealed.
  std::string Refusal(StoredEvent stored, const event::v1::SealedPart& part) {
    stored.sealed = part.SerializeAsString();
    const absl::Status status = Reveal(stored).status();
    EXPECT_EQ(domain::ReasonOf(status), v1::ERROR_REASON_LEDGER_DAMAGED) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(absl::StrCat(stored.record.position())));
    return std::string(status.message());
  }
  static event::v1::SealedPart PartOf(const StoredEvent& stored) {
    event::v1::SealedPart part;
    CHECK(part.ParseFromString(stored.sealed), "not a sealed part");
    return part;
  }

  fs::path root_;
  ManualClock clock_;
  int requests_ = 0;
  std::unique_ptr<Keyring> keys_;
  std::unique_ptr<PersonalData> personal_;
  std::unique_ptr<eventstore::Store> store_;
};

TEST_F(PersonalDataSpec, WhatWasSealedIsRevealedAndNothingElseChanges) {
  const auto fact = RegisterOfficer(kOfficer, kXuecheng);
  const auto revealed = Reveal(At(Append(fact)));
  ASSERT_TRUE(revealed.ok()) << revealed.status();
  EXPECT_FALSE(revealed->erased);
  EXPECT_EQ(revealed->event.officer_registered().DebugString(), fact.DebugString());
}

TEST_F(PersonalDataSpec, WhatWasNotSaidIsNotSealed) {
  auto fact = RegisterOfficer(kOfficer, kXuecheng);
  fact.clear_phone();
  fact.clear_certificate_number();
  EXPECT_EQ(PartOf(At(Append(fact))).fields_size(), 1);
}

TEST_F(PersonalDataSpec, AFactWithoutPersonalTextsHasNoSealedPart) {
  const StoredEvent stored = At(Append(RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, "")));
  EXPECT_EQ(stored.sealed, "");
  EXPECT_EQ(stored.record.sealed_sha256(), "");
  EXPECT_TRUE(Reveal(stored).ok());
  EXPECT_TRUE(fs::is_empty(root_ / "keys" / "subjects"));
}

TEST_F(PersonalDataSpec, NoTwoSealedTextsAreTheSame) {
  auto fact = RegisterOfficer(kOfficer, kXuecheng);
  fact.set_phone(fact.display_name());
  const event::v1::SealedPart part = PartOf(At(Append(fact)));
  EXPECT_NE(part.fields(0).ciphertext(), part.fields(2).ciphertext());
}

TEST_F(PersonalDataSpec, AnyChangedBitOfACiphertextIsFound) {
  const StoredEvent stored = At(Append(RegisterOfficer(kOfficer, kXuecheng)));
  const size_t size = PartOf(stored).fields(0).ciphertext().size();
  for (size_t at = 0; at < size; ++at) {
    event::v1::SealedPart part = PartOf(stored);
    std::string& ciphertext = *part.mutable_fields(0)->mutable_ciphertext();
    ciphertext[at] = static_cast<char>(ciphertext[at] ^ 1);
    EXPECT_THAT(Refusal(stored, part), HasSubstr("does not open with key officer:370403-012#1"));
  }
}

TEST_F(PersonalDataSpec, ACiphertextThatIsTooShortIsFound) {
  const StoredEvent stored = At(Append(RegisterOfficer(kOfficer, kXuecheng)));
  event::v1::SealedPart part = PartOf(stored);
  part.mutable_fields(0)->set_ciphertext("short");
  EXPECT_THAT(Refusal(stored, part), HasSubstr("does not open"));
}

TEST_F(PersonalDataSpec, ATextMovedToAnotherFieldIsFound) {
  const StoredEvent stored = At(Append(RegisterOfficer(kOfficer, kXuecheng)));
  event::v1::SealedPart part = PartOf(stored);
  part.mutable_fields(0)->set_field_number(5);
  part.mutable_fields(2)->set_field_number(3);
  EXPECT_THAT(Refusal(stored, part), HasSubstr("does not open"));
}

TEST_F(PersonalDataSpec, ASealedPartMovedToAnotherEventIsFound) {
  const StoredEvent first = At(Append(RegisterOfficer(kOfficer, kXuecheng)));
  const StoredEvent second = At(Append(RegisterOfficer(kOfficer, kXuecheng)));
  EXPECT_THAT(Refusal(second, PartOf(first)), HasSubstr("does not open"));
}

TEST_F(PersonalDataSpec, AnotherLedgersSealedPartIsFound) {
  const StoredEvent stored = At(Append(RegisterOfficer(kOfficer, kXuecheng)));
  const PersonalData elsewhere(keys_.get(), "370500");
  EXPECT_EQ(domain::ReasonOf(elsewhere.Reveal(stored, *store_->TakeSnapshot()).status()),
            v1::ERROR_REASON_LEDGER_DAMAGED);
}

TEST_F(PersonalDataSpec, AFieldThatIsNotPersonalIsNeverFilledIn) {
  const StoredEvent stored = At(Append(RegisterOfficer(kOfficer, kXuecheng)));
  for (const int number : {0, 1, 6, 99}) {
    event::v1::SealedPart part = PartOf(stored);
    part.mutable_fields(0)->set_field_number(number);
    EXPECT_THAT(Refusal(stored, part), HasSubstr(absl::StrCat("has a field ", number)));
  }
}

TEST_F(PersonalDataSpec, AMissingSealedPartIsDamageUnlessItWasErased) {
  StoredEvent stored = At(Append(RegisterOfficer(kOfficer, kXuecheng)));
  stored.sealed.clear();
  EXPECT_EQ(domain::ReasonOf(Reveal(stored).status()), v1::ERROR_REASON_LEDGER_DAMAGED);
  Append(ErasePersonalData(kOfficer, "2017-12-04"));
  const auto revealed = Reveal(stored);
  ASSERT_TRUE(revealed.ok()) << revealed.status();
  EXPECT_TRUE(revealed->erased);
}

TEST_F(PersonalDataSpec, ASealedPartThatIsNoMessageIsFound) {
  StoredEvent stored = At(Append(RegisterOfficer(kOfficer, kXuecheng)));
  stored.sealed = "\xff\xff";
  EXPECT_EQ(domain::ReasonOf(Reveal(stored).status()), v1::ERROR_REASON_LEDGER_DAMAGED);
}

TEST_F(PersonalDataSpec, OnceAnErasureIsRecordedNothingIsReadAnyMore) {
  const Position position = Append(RegisterOfficer(kOfficer, kXuecheng));
  Append(ErasePersonalData(kOfficer, "2017-12-04"));
  ASSERT_TRUE(keys_->Find(kFirstKey).ok());  // the key is still there
  const auto revealed = Reveal(At(position));
  ASSERT_TRUE(revealed.ok()) << revealed.status();
  EXPECT_TRUE(revealed->erased);
  EXPECT_EQ(revealed->event.officer_registered().display_name(), "");
}

TEST_F(PersonalDataSpec, ACrashBetweenTheErasureAndItsDeedsIsMadeGoodAtTheNextStart) {
  const Position position = Append(RegisterOfficer(kOfficer, kXuecheng));
  Append(ErasePersonalData(kOfficer, "2017-12-04"));
  const StoredEvent before = At(position);
  ASSERT_FALSE(before.sealed.empty());
  Open();
  ASSERT_TRUE(personal_->EraseAll(*store_).ok());
  EXPECT_TRUE(keys_->IsDestroyed(kFirstKey));
  EXPECT_TRUE(absl::IsNotFound(keys_->Find(kFirstKey).status()));
  EXPECT_EQ(At(position).sealed, "");
  EXPECT_EQ(At(position).leaf, before.leaf);
  EXPECT_THAT(*personal_->EraseAll(*store_), testing::IsEmpty()) << "again";
}

TEST_F(PersonalDataSpec, AnErasureReachesWhatCameBeforeItAndNothingElse) {
  const Position first = Append(RegisterOfficer(kOfficer, kXuecheng));
  const Position other = Append(RegisterOfficer("370403-013", kXuecheng));
  Append(ErasePersonalData(kOfficer, "2017-12-04"));
  const Position second = Append(RegisterOfficer(kOfficer, kXuecheng));
  ASSERT_TRUE(personal_->EraseAll(*store_).ok());
  EXPECT_EQ(At(first).sealed, "");
  EXPECT_FALSE(Reveal(At(other))->erased);
  EXPECT_EQ(PartOf(At(second)).fields(0).key_id(), "officer:370403-012#2");
  EXPECT_EQ(Reveal(At(second))->event.officer_registered().display_name(), "王安");
}

TEST_F(PersonalDataSpec, KeysThatNoSealedPartTellsOfAreDestroyedToo) {
  Append(RegisterOfficer(kOfficer, kXuecheng));
  const fs::path file = root_ / "keys" / "subjects" / absl::StrCat(kFirstKey, ".key");
  fs::copy_file(file, root_ / "copy");
  Append(ErasePersonalData(kOfficer, "2017-12-04"));
  ASSERT_TRUE(personal_->EraseAll(*store_).ok());
  fs::remove_all(root_ / "keys");  // and an old copy in its place
  fs::create_directories(root_ / "keys" / "subjects");
  fs::copy_file(root_ / "copy", file);
  Open();
  ASSERT_TRUE(keys_->Find(kFirstKey).ok());
  ASSERT_TRUE(personal_->EraseAll(*store_).ok());
  EXPECT_FALSE(fs::exists(file));
}

TEST(PersonalTexts, AreFoundByTheirOption) {
  EXPECT_TRUE(HasPersonalFields(*event::v1::OfficerRegistered::descriptor()));
  EXPECT_FALSE(HasPersonalFields(*event::v1::UnitRegistered::descriptor()));
  EXPECT_THAT(PersonalKinds(), testing::ElementsAre(event::v1::Event::kOfficerRegistered,
                                                    event::v1::Event::kOfficerCertificateRenewed));
  AnyFact fact = RegisterOfficer(kOfficer, kXuecheng);
  AnyFact other = fact;
  EXPECT_TRUE(HasPersonalText(fact.event));
  EXPECT_THAT(SubjectsOf(fact.event), testing::ElementsAre(kSubject));
  EXPECT_TRUE(SamePersonalTexts(fact.event, other.event));
  other.event.mutable_officer_registered()->clear_phone();
  EXPECT_FALSE(SamePersonalTexts(fact.event, other.event));
  RemovePersonalTexts(fact.event);
  EXPECT_FALSE(HasPersonalText(fact.event));
  EXPECT_EQ(fact.event.officer_registered().officer_id(), kOfficer);
  EXPECT_FALSE(SamePersonalTexts(fact.event, AnyFact(CloseUnit(kCity, "2017-01-01")).event));
}

// What is erased is found by the tag that all events about the person carry.
TEST(PersonalTexts, TheSubjectOfAnErasureIsTheTagOfItsPerson) {
  const auto erasure = ErasePersonalData(kOfficer, "2017-12-04");
  EXPECT_EQ(SubjectOf(erasure), kSubject);
  EXPECT_THAT(domain::TagsOf(AnyFact(erasure).event), testing::ElementsAre(kSubject));
}

TEST_F(PersonalDataSpec, ASealedPartThatIsGoneWithoutAnErasureBehindItIsLost) {
  const auto lost = [&] {
    const auto snapshot = store_->TakeSnapshot();
    return eventstore::TextsOf(FindLostTexts(snapshot->Verify([](int64_t, int64_t) {}), *snapshot));
  };
  Append(ErasePersonalData(kOfficer, "2018-01-10"));  // of what came before it
  const Position registered = Append(RegisterOfficer(kOfficer, kXuecheng));
  EXPECT_THAT(lost(), testing::IsEmpty());
  ASSERT_TRUE(store_->EraseSealed({registered}).ok());
  EXPECT_THAT(lost(), testing::ElementsAre(HasSubstr(absl::StrCat("record ", registered, ":"))));
  Append(ErasePersonalData(kOfficer, "2018-01-11"));
  EXPECT_THAT(lost(), testing::IsEmpty());
}

// Of records that come one after the other, up to somewhere: the same up to the last of them.
TEST_F(PersonalDataSpec, AnArchiveThatEndsInFrontOfTheErasureLacksTheReason) {
  const auto lost_up_to = [&](Position end) {
    ErasureRules rules;
    for (Position position = 1; position <= end; ++position) {
      EXPECT_TRUE(rules.Add(At(position)).ok()) << position;
    }
    return eventstore::TextsOf(rules.Problems());
  };
  Append(ErasePersonalData(kOfficer, "2018-01-10"));  // of what came before it
  const Position registered = Append(RegisterOfficer(kOfficer, kXuecheng));
  const Position other = Append(RegisterOfficer("370403-013", kXuecheng));
  ASSERT_TRUE(store_->EraseSealed({registered}).ok());
  const Position erased = Append(ErasePersonalData(kOfficer, "2018-01-11"));
  EXPECT_THAT(lost_up_to(other), testing::ElementsAre(HasSubstr(absl::StrCat(
                                     "record ", registered, ": the sealed part is "))));
  EXPECT_THAT(lost_up_to(erased), testing::IsEmpty());
  ASSERT_TRUE(store_->EraseSealed({other}).ok());
  EXPECT_THAT(lost_up_to(erased),
              testing::ElementsAre(HasSubstr(absl::StrCat("record ", other, ":"))));
}

TEST_F(PersonalDataSpec, ACheckpointInFrontOfAnErasureIsNotArchived) {
  Append(RegisterOfficer(kOfficer, kXuecheng));
  std::vector<int> attempts;
  // Signed before the erasure, as if it came in between; then after it.
  const auto checkpoint = [&](int attempt) -> absl::StatusOr<eventstore::StoredCheckpoint> {
    attempts.push_back(attempt);
    const eventstore::StoredCheckpoint signed_now = {store_->head(), "a note"};
    if (attempt == 0) Append(ErasePersonalData(kOfficer, "2018-01-10"));
    return signed_now;
  };
  const auto moment = MomentToArchive(*store_, checkpoint);
  ASSERT_TRUE(moment.ok()) << moment.status();
  EXPECT_EQ(moment->checkpoint.size, 2);
  EXPECT_THAT(attempts, testing::ElementsAre(0, 1));

  const auto always_before = [&](int /*attempt*/) -> absl::StatusOr<eventstore::StoredCheckpoint> {
    return eventstore::StoredCheckpoint{1, "a note"};
  };
  const absl::Status refused = MomentToArchive(*store_, always_before).status();
  EXPECT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_CHECKPOINT_UNAVAILABLE);
}

}  // namespace
}  // namespace jiedui::services
