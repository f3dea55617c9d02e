// What the server proves about a ledger, checked here as an outsider would: with the public key and
// nothing else of the server's.

#include <algorithm>
#include <bit>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/durable_file.h"
#include "domain/error.h"
#include "eventstore/archive.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpoint.h"
#include "eventstore/event.h"
#include "eventstore/merkle.h"
#include "eventstore/note.h"
#include "eventstore/signing_key.h"
#include "eventstore/tlog_proof.h"
#include "jiedui/v1/audit_service.grpc.pb.h"
#include "jiedui/v1/event_log_service.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "projections/memory_tables.h"
#include "projections/past_states.h"
#include "projections/table_statement.h"
#include "services/evidence.h"
#include "services/personal_data.h"
#include "tests/eventstore/raw.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
namespace fs = std::filesystem;
using ::testing::HasSubstr;

class AuditTest : public ServerTest {
 protected:
  template <class Request>
  static Request InLedger() {
    Request request;
    request.set_parent(kLedger);
    return request;
  }

  Reply Sign() {
    return client().Send("AuditService/SignCheckpoint", InLedger<v1::SignCheckpointRequest>());
  }
  Reply Get(absl::string_view id) {
    v1::GetCheckpointRequest request;
    request.set_name(absl::StrCat(kLedger, "/checkpoints/", id));
    return client().Send("AuditService/GetCheckpoint", request);
  }
  Reply Prove(int64_t position, int64_t tree_size) {
    auto request = InLedger<v1::GetInclusionProofRequest>();
    request.set_position(position);
    request.set_tree_size(tree_size);
    return client().Send("AuditService/GetInclusionProof", request);
  }
  Reply ProveGrowth(int64_t old_size, int64_t new_size) {
    auto request = InLedger<v1::GetConsistencyProofRequest>();
    request.set_old_size(old_size);
    request.set_new_size(new_size);
    return client().Send("AuditService/GetConsistencyProof", request);
  }

  Reply StateTables(const v1::ReadOptions& read) {
    auto request = InLedger<v1::GetTableStatementRequest>();
    *request.mutable_read() = read;
    return client().Send("AuditService/GetTableStatement", request);
  }

  v1::Checkpoint Signed() { return Sign().As<v1::SignCheckpointResponse>().checkpoint(); }

  // The key, as its owner would hand it out.
  std::vector<eventstore::Verifier> Key() {
    const auto text = ReadFile(directory() + "/370400/keys/verifiers");
    return {*eventstore::Verifier::Parse(text->substr(0, text->find('\n')))};
  }

  // Everything a stream says.
  template <class Response, class Request>
  std::vector<Response> All(std::unique_ptr<grpc::ClientReader<Response>> (
      v1::AuditService::Stub::*method)(grpc::ClientContext*, const Request&)) {
    const auto stub = v1::AuditService::NewStub(client().channel());
    grpc::ClientContext context;
    const auto reader = ((*stub).*method)(&context, InLedger<Request>());
    std::vector<Response> responses;
    for (Response response; reader->Read(&response);) responses.push_back(response);
    const grpc::Status status = reader->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    return responses;
  }

  int64_t Head() { return store().head(); }
};

std::vector<std::string> Hashes(const google::protobuf::RepeatedPtrField<std::string>& hashes) {
  return {hashes.begin(), hashes.end()};
}

TEST_F(AuditTest, ACheckpointIsASignedNoteOfEverythingDurable) {
  Given(Organization());

  const v1::Checkpoint checkpoint = Signed();

  EXPECT_EQ(checkpoint.name(), absl::StrCat(kLedger, "/checkpoints/", Head()));
  EXPECT_EQ(checkpoint.tree_size(), Head());
  const auto opened = eventstore::OpenCheckpoint(checkpoint.note(), Key());
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->checkpoint.origin, "jiedui/370400");
  EXPECT_EQ(opened->checkpoint.root, checkpoint.root_hash());
  EXPECT_EQ(opened->checkpoint.size, static_cast<uint64_t>(Head()));
}

TEST_F(AuditTest, ItIsFoundAsTheLatestAndByItsSizeAlsoAfterARestart) {
  Given(Organization());
  const v1::Checkpoint signed_now = Signed();
  for (const bool restarted : {false, true}) {
    if (restarted) Restart();
    for (const std::string& id : {std::string("latest"), absl::StrCat(signed_now.tree_size())}) {
      const auto got = Get(id).As<v1::GetCheckpointResponse>();
      EXPECT_EQ(got.checkpoint().note(), signed_now.note());
      EXPECT_EQ(got.verifier_key(), Key().front().vkey());
    }
  }
  EXPECT_EQ(Get("999").reason(), "RESOURCE_NOT_FOUND");
  EXPECT_EQ(Get("1x").reason(), "FIELD_INVALID");
  EXPECT_EQ(Get("01").reason(), "FIELD_INVALID");
}

TEST_F(AuditTest, WithoutEventsThereIsNoneAndTheReasonIsGiven) {
  const Reply reply = Sign();
  EXPECT_EQ(reply.reason(), "CHECKPOINT_UNAVAILABLE");
  EXPECT_THAT(reply.chinese, HasSubstr("没有可用的校验点"));
  EXPECT_EQ(Get("latest").reason(), "CHECKPOINT_UNAVAILABLE");
}

TEST_F(AuditTest, ThePagesOfTheListGoBackFromTheNewest) {
  std::vector<int64_t> sizes;
  for (const char* unit : {kShizhong, kXuecheng, kTengzhou}) {
    if (sizes.empty()) Given(Facts({RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, "")}));
    Given(Facts({RegisterUnit(unit, event::v1::TEAM_TIER_BRIGADE, kCity)}));
    sizes.insert(sizes.begin(), Signed().tree_size());
  }
  std::vector<int64_t> listed;
  auto request = InLedger<v1::ListCheckpointsRequest>();
  request.set_page_size(1);
  do {
    const auto page =
        client().Send("AuditService/ListCheckpoints", request).As<v1::ListCheckpointsResponse>();
    for (const v1::Checkpoint& each : page.checkpoints()) listed.push_back(each.tree_size());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());

  // One more may have been signed by itself between two of ours.
  for (const int64_t size : sizes) EXPECT_THAT(listed, testing::Contains(size));
  EXPECT_TRUE(std::is_sorted(listed.rbegin(), listed.rend()));
  request.set_page_size(-1);
  EXPECT_EQ(client().Send("AuditService/ListCheckpoints", request).field(), "page_size");
}

bool Leads(const v1::GetInclusionProofResponse& proof, const v1::Checkpoint& checkpoint) {
  return eventstore::VerifyInclusion(
             static_cast<uint64_t>(proof.leaf_index()), static_cast<uint64_t>(proof.tree_size()),
             eventstore::LeafHash(proof.leaf()), Hashes(proof.hashes()), checkpoint.root_hash())
      .ok();
}

TEST_F(AuditTest, EveryEventIsProvenToBeInTheCheckpoint) {
  Given(Organization());
  const v1::Checkpoint checkpoint = Signed();
  for (int64_t position = 1; position <= checkpoint.tree_size(); ++position) {
    const auto proof = Prove(position, checkpoint.tree_size()).As<v1::GetInclusionProofResponse>();
    EXPECT_EQ(proof.leaf_index(), position - 1);
    EXPECT_EQ(proof.root_hash(), checkpoint.root_hash());
    EXPECT_TRUE(Leads(proof, checkpoint));
    const auto receipt = eventstore::ParseTlogProof(proof.tlog_proof());
    ASSERT_TRUE(receipt.ok()) << receipt.status();
    EXPECT_EQ(receipt->leaf, proof.leaf());
    EXPECT_TRUE(
        eventstore::VerifyTlogProof(*receipt, eventstore::LeafHash(receipt->leaf), Key()).ok());
  }
}

// A proof needs the leaf and the tree, and nothing else of a record.
TEST_F(AuditTest, EveryRecordIsProvenBesideOneWhoseContentIsDamagedAndOnlyThatOneIsNotRead) {
  Given(Organization());
  const v1::Checkpoint checkpoint = Signed();
  constexpr int64_t kDamaged = 2;
  Stop();
  {
    eventstore::RawDatabase raw(directory() + "/370400/log");
    raw.Put("body", eventstore::PositionBytes(kDamaged), "not what was recorded");
    raw.Flush();
  }
  Restart();
  for (int64_t position = 1; position <= checkpoint.tree_size(); ++position) {
    const auto proof = Prove(position, checkpoint.tree_size()).As<v1::GetInclusionProofResponse>();
    EXPECT_TRUE(Leads(proof, checkpoint)) << position;
    v1::GetEventRequest get;
    get.set_name(absl::StrCat(kLedger, "/events/", position));
    const Reply read = client().Send("EventLogService/GetEvent", get);
    EXPECT_EQ(read.ok(), position != kDamaged) << position;
    if (position != kDamaged) continue;
    EXPECT_EQ(read.reason(), "LEDGER_DAMAGED");
    EXPECT_THAT(read.info.metadata().at("problem"), HasSubstr("record 2"));
    EXPECT_THAT(read.chinese, HasSubstr("第 2 号记录"));
  }
}

// The root is made of complete subtrees; one of them that is damaged is in every path of the
// others, which agree with the root they give together.
TEST_F(AuditTest, AProofThatDoesNotLeadToTheSignedRootIsNotGiven) {
  Given(Organization());
  int units = 0;
  const auto add = [&] {
    Given(Facts({RegisterUnit(absl::StrCat("u", ++units), event::v1::TEAM_TIER_BRIGADE, kCity)}));
  };
  const auto head = [this] { return static_cast<uint64_t>(Head()); };
  while (head() % 2 == 1 || std::has_single_bit(head())) add();
  const auto size = static_cast<uint64_t>(Signed().tree_size());
  while (head() < std::bit_ceil(size)) add();
  const int level = std::countr_zero(size);
  Stop();
  {
    eventstore::RawDatabase raw(directory() + "/370400/log");
    const auto index = static_cast<int64_t>((size >> level) - 1);
    raw.Put("merkle", std::string(1, static_cast<char>(level)) + eventstore::PositionBytes(index),
            std::string(32, 'x'));
    raw.Flush();
  }
  Restart();
  const Reply reply = Prove(1, static_cast<int64_t>(size));
  EXPECT_EQ(reply.reason(), "LEDGER_DAMAGED");
  EXPECT_THAT(reply.chinese, HasSubstr("与记录的树根不符"));
}

TEST_F(AuditTest, WhyThereIsNoCheckpointIsSaidInBothLanguages) {
  EXPECT_THAT(Sign().chinese, HasSubstr("账本中还没有事件"));
  EXPECT_THAT(Get("latest").chinese, HasSubstr("尚未签署过校验点"));
}

TEST_F(AuditTest, AProofOfWhatIsNotThereOrNotCoveredIsRefused) {
  Given(Organization());
  const int64_t head = Head();
  EXPECT_EQ(Prove(0, head).field(), "position");
  EXPECT_EQ(Prove(-1, head).field(), "position");
  EXPECT_EQ(Prove(head + 1, 0).reason(), "POSITION_IN_FUTURE");
  EXPECT_EQ(Prove(1, head + 1).field(), "tree_size");
  EXPECT_EQ(Prove(3, 2).field(), "tree_size");
  EXPECT_EQ(ProveGrowth(0, head).field(), "old_size");
  EXPECT_EQ(ProveGrowth(1, head + 1).field(), "new_size");
  EXPECT_EQ(ProveGrowth(3, 2).field(), "new_size");
}

TEST_F(AuditTest, ALaterTreeIsProvenToExtendAnEarlierOne) {
  Given(Organization());
  const v1::Checkpoint checkpoint = Signed();
  const int64_t size = checkpoint.tree_size();
  for (int64_t old_size = 1; old_size <= size; ++old_size) {
    const auto proof = ProveGrowth(old_size, size).As<v1::GetConsistencyProofResponse>();
    EXPECT_EQ(proof.new_root_hash(), checkpoint.root_hash());
    EXPECT_TRUE(eventstore::VerifyConsistency(static_cast<uint64_t>(old_size),
                                              static_cast<uint64_t>(size), Hashes(proof.hashes()),
                                              proof.old_root_hash(), proof.new_root_hash())
                    .ok());
  }
}

// The tables of that ledger up to a position, folded here.
std::vector<projections::StatedTable> FoldedUpTo(const eventstore::Store& store, int64_t position) {
  projections::MemoryTables tables;
  EXPECT_TRUE(projections::FoldUpTo(*store.TakeSnapshot(), position, tables).ok());
  return projections::StateTables(tables);
}

TEST_F(AuditTest, TheTablesAreStatedAtEveryPositionAsTheEventsGiveThem) {
  Given(ProgramYear());
  for (int64_t position = 1; position <= Head(); position += 3) {
    const auto response = StateTables(AsOf(position)).As<v1::GetTableStatementResponse>();
    const auto opened = projections::OpenTableStatement(response.statement().note(), Key());
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(opened->origin, "jiedui/370400");
    EXPECT_EQ(opened->size, static_cast<uint64_t>(position));
    EXPECT_EQ(opened->root, *store().TakeSnapshot()->Root(position));
    EXPECT_EQ(opened->tables, FoldedUpTo(store(), position));
    EXPECT_EQ(response.metadata().read_position(), position);
  }
}

TEST_F(AuditTest, WhatItsMessageSaysIsWhatItsNoteSays) {
  Given(ProgramYear());
  const auto response = StateTables(Strong()).As<v1::GetTableStatementResponse>();
  const v1::TableStatement& statement = response.statement();
  EXPECT_EQ(response.verifier_key(), Key().front().vkey());
  const auto opened = projections::OpenTableStatement(statement.note(), Key());
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(statement.tree_size(), Head());
  EXPECT_EQ(statement.root_hash(), opened->root);
  ASSERT_EQ(static_cast<size_t>(statement.tables_size()), opened->tables.size());
  for (int i = 0; i < statement.tables_size(); ++i) {
    const projections::StatedTable& stated = opened->tables[static_cast<size_t>(i)];
    EXPECT_EQ(statement.tables(i).table(), stated.table);
    EXPECT_EQ(static_cast<uint64_t>(statement.tables(i).row_count()), stated.row_count);
    EXPECT_EQ(statement.tables(i).hash(), stated.hash);
  }
}

TEST_F(AuditTest, AStatementIsOfHistoryThatACheckpointCovers) {
  Given(Organization());
  ASSERT_TRUE(StateTables(Strong()).ok());
  EXPECT_EQ(Get("latest").As<v1::GetCheckpointResponse>().checkpoint().tree_size(), Head());
}

TEST_F(AuditTest, AStatementOfWhatIsNotThereIsRefused) {
  EXPECT_EQ(StateTables(Strong()).reason(), "CHECKPOINT_UNAVAILABLE") << "an empty ledger";
  Given(Organization());
  EXPECT_EQ(StateTables(AsOf(Head() + 1)).reason(), "POSITION_IN_FUTURE");
  EXPECT_EQ(StateTables(AsOf(-1)).field(), "read.as_of_position");
  const Reply before = StateTables(AsOf(0));
  EXPECT_EQ(before.reason(), "BEFORE_LEDGER");
  EXPECT_EQ(before.field(), "read.as_of_position");
  EXPECT_THAT(before.chinese, HasSubstr("尚无事件"));
  v1::ReadOptions assumed = Strong();
  assumed.mutable_assumed_policy()->set_program_id("2017");
  EXPECT_EQ(StateTables(assumed).field(), "read.assumed_policy");
  v1::GetTableStatementRequest stray;
  stray.set_parent("ledgers/370500");
  EXPECT_FALSE(client().Send("AuditService/GetTableStatement", stray).ok());
}

TEST_F(AuditTest, AfterARotationTheNewKeySignsTheStatement) {
  Given(Organization());
  ASSERT_TRUE(Sign().ok());
  const std::vector<eventstore::Verifier> old_key = Key();
  const eventstore::SigningKeys keys(directory() + "/370400/keys");
  const eventstore::Verifier new_key = *keys.Rotate();

  const auto response = StateTables(Strong()).As<v1::GetTableStatementResponse>();

  const std::string& note = response.statement().note();
  EXPECT_EQ(response.verifier_key(), new_key.vkey());
  const auto newest = Get("latest").As<v1::GetCheckpointResponse>();
  EXPECT_EQ(Hashes(newest.succession_notes()), *keys.Successions());
  EXPECT_TRUE(projections::OpenTableStatement(note, {new_key}).ok());
  EXPECT_TRUE(projections::OpenTableStatement(
                  note, eventstore::FollowSuccessions(old_key, *keys.Successions()))
                  .ok());
}

TEST_F(AuditTest, AKeyThatOthersMayReadSignsNoStatementAndStopsNoRead) {
  const std::string key = directory() + "/370400/keys/checkpoint.skey";
  Given(Organization());
  fs::permissions(key, fs::perms::others_read, fs::perm_options::add);
  EXPECT_EQ(StateTables(Strong()).reason(), "CHECKPOINT_UNAVAILABLE");
  auto units = InLedger<v1::ListUnitsRequest>();
  EXPECT_TRUE(client().Send("RegistryService/ListUnits", units).ok());
}

TEST_F(AuditTest, TheWholeLedgerIsCheckedWhileItServes) {
  Given(Organization());

  const auto told = All(&v1::AuditService::Stub::VerifyLedger);

  ASSERT_FALSE(told.empty());
  EXPECT_TRUE(told.back().done());
  EXPECT_EQ(told.back().event_count(), Head());
  EXPECT_THAT(told.back().problems(), testing::IsEmpty());
  EXPECT_EQ(told.back().root_hash(), Signed().root_hash());
}

TEST_F(AuditTest, OfACheckItIsKnownFromItsFirstStepOnWhenItWillBeOver) {
  Given(Organization());
  Restart();  // what was in the log only is in table files now
  const auto told = All(&v1::AuditService::Stub::VerifyLedger);

  ASSERT_GE(told.size(), 2U);
  int64_t done = 0;
  for (const v1::VerifyLedgerResponse& each : told) {
    EXPECT_EQ(each.total_count(), 10 * Head()) << "the store's check, and every event once more";
    EXPECT_GE(each.done_count(), done);
    EXPECT_EQ(each.has_expected_end_time(), !each.done());
    done = each.done_count();
  }
  EXPECT_EQ(done, told.back().total_count());
}

TEST_F(AuditTest, DamageIsToldInBothLanguagesWithoutTheDirectoriesOfTheServer) {
  Given(Organization());
  Restart();  // what was in the log only is in table files now
  fs::path damaged;
  for (const auto& file : fs::directory_iterator(fs::path(directory()) / "370400" / "log")) {
    if (file.path().extension() == ".sst") damaged = file.path();
  }
  std::fstream stream(damaged, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(10);
  const char byte = static_cast<char>(stream.get() ^ 1);
  stream.seekp(10).put(byte);
  stream.close();

  const auto told = All(&v1::AuditService::Stub::VerifyLedger);

  ASSERT_FALSE(told.empty());
  const v1::VerifyLedgerResponse& last = told.back();
  EXPECT_THAT(last.problems(), testing::Contains(HasSubstr(damaged.filename().string())));
  EXPECT_THAT(last.problems_zh(),
              testing::Contains(testing::AllOf(testing::StartsWith("表文件"),
                                               HasSubstr(damaged.filename().string()))));
  EXPECT_EQ(last.problems_zh_size(), last.problems_size());
  EXPECT_THAT(last.problems(), testing::Not(testing::Contains(HasSubstr(directory()))));
  EXPECT_THAT(last.problems_zh(), testing::Not(testing::Contains(HasSubstr(directory()))));
}

TEST_F(AuditTest, TheExportIsATarFileUpToTheNewestCheckpoint) {
  Given(Organization());
  const v1::Checkpoint checkpoint = Signed();
  std::string tar;
  int64_t done = 0;
  for (const auto& piece : All(&v1::AuditService::Stub::ExportLedger)) {
    tar += piece.data();
    done = piece.done_count();
    EXPECT_EQ(piece.has_expected_end_time(), done > 0);
  }
  EXPECT_EQ(done, checkpoint.tree_size());
  const std::string file = directory() + "/export.tar";
  ASSERT_TRUE(ReplaceFile(file, tar, FileAccess::kEverybody).ok());
  const auto archive = eventstore::OpenArchive(file);
  ASSERT_TRUE(archive.ok()) << archive.status();
  ErasureRules rules;
  const auto read = eventstore::ReadArchive(
      **archive, rules, [](const eventstore::ArchivedRecord&) { return absl::OkStatus(); },
      [](int64_t, int64_t) { return absl::OkStatus(); });
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->root, checkpoint.root_hash());
  EXPECT_EQ(read->head.checkpoint.note, checkpoint.note());
}

// However the configuration names it.
TEST_F(AuditTest, NoCallerHearsWhereTheServerIs) {
  const fs::path relative = fs::relative(directory());
  options().data_directory = relative.string();
  Restart();
  fs::permissions(directory() + "/370400/keys/checkpoint.skey", fs::perms::others_read,
                  fs::perm_options::add);
  Given(Organization());

  const std::string refused = Sign().status.error_message();

  EXPECT_THAT(refused, HasSubstr("checkpoint.skey"));
  EXPECT_THAT(refused, testing::Not(HasSubstr("370400/keys")));
}

TEST_F(AuditTest, AKeyThatOthersMayReadStopsCheckpointsAndNothingElse) {
  const std::string key = directory() + "/370400/keys/checkpoint.skey";
  fs::permissions(key, fs::perms::others_read, fs::perm_options::add);

  Given(Organization());

  EXPECT_EQ(Sign().reason(), "CHECKPOINT_UNAVAILABLE");
  const std::string refused = Sign().status.error_message();
  EXPECT_THAT(refused, testing::AllOf(HasSubstr("checkpoint.skey"), HasSubstr("可被他人读取")));
  EXPECT_THAT(refused, testing::Not(HasSubstr(directory())));
  fs::permissions(key, fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_TRUE(Sign().ok());
}

TEST_F(AuditTest, ALedgerThatDoesNotExtendItsWitnessIsNotServed) {
  options().evidence.witness_directory = directory() + "/witness";
  fs::create_directories(options().evidence.witness_directory);
  Restart();
  Given(Organization());
  const v1::Checkpoint checkpoint = Signed();
  const std::string witness = directory() + "/witness/370400.checkpoint";
  EXPECT_EQ(*ReadFile(witness), checkpoint.note());

  // Signed with the ledger's own key, of more than it has.
  const auto signer = eventstore::SigningKeys(directory() + "/370400/keys").Signers();
  const uint64_t more = static_cast<uint64_t>(checkpoint.tree_size()) + 2;
  ASSERT_TRUE(ReplaceFile(witness,
                          *eventstore::SignCheckpoint({"jiedui/370400", more, std::string(32, 'r')},
                                                      *signer),
                          FileAccess::kEverybody)
                  .ok());
  // As the next start would.
  const auto refused =
      Evidence::Open(options().evidence, directory() + "/370400", "370400", &store(), &clock());
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(refused.status().message(), HasSubstr("are missing"));
}

TEST_F(AuditTest, AnotherHistoryInTheWitnessStopsTheSigningAndIsListed) {
  options().evidence.witness_directory = directory() + "/witness";
  fs::create_directories(options().evidence.witness_directory);
  Restart();
  Given(Organization());
  ASSERT_TRUE(Sign().ok());
  EXPECT_EQ(server().ledgers().List().front().problem, "");
  const std::string witness = directory() + "/witness/370400.checkpoint";
  const auto signer = eventstore::SigningKeys(directory() + "/370400/keys").Signers();
  const std::string other =
      *eventstore::SignCheckpoint({"jiedui/370400", 1, std::string(32, 'r')}, *signer);
  ASSERT_TRUE(ReplaceFile(witness, other, FileAccess::kEverybody).ok());

  const Reply refused = Sign();

  EXPECT_EQ(refused.reason(), "CHECKPOINT_UNAVAILABLE");
  EXPECT_THAT(refused.status.error_message(), HasSubstr("370400.checkpoint"));
  EXPECT_EQ(*ReadFile(witness), other);
  EXPECT_THAT(server().ledgers().List().front().problem,
              testing::AllOf(HasSubstr(witness), HasSubstr("another server")));
}

TEST(EvidenceOptionsSpec, ABadFieldIsNamed) {
  EvidenceOptions options;
  EXPECT_TRUE(options.Validate().ok());
  options.origin = "a b";
  EXPECT_THAT(options.Validate().message(), HasSubstr("evidence.origin"));
  options.origin = "jiedui.example";
  for (const int seconds : {0, -1, 86'401}) {
    options.checkpoint_interval_s = seconds;
    EXPECT_THAT(options.Validate().message(), HasSubstr("evidence.checkpoint_interval_s"));
  }
}

}  // namespace
}  // namespace jiedui::services
