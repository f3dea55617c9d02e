// Exports over the API: the rows are those the reads give, of any state; a reader takes its time or
// goes away; what there is not is refused.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "eventstore/merkle.h"
#include "jiedui/v1/case_service.pb.h"
#include "jiedui/v1/event_log_service.grpc.pb.h"
#include "jiedui/v1/pair_service.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "jiedui/v1/statistics_service.grpc.pb.h"
#include "projections/relations.h"
#include "services/ledger_host.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::HasSubstr;
using testing::IsEmpty;

// One export; cancelled when it goes.
class Export {
 public:
  Export(Client& client, const v1::ExportTableRequest& request)
      : stub_(v1::StatisticsService::NewStub(client.channel())),
        reader_(stub_->ExportTable(&context_, request)) {}
  ~Export() { context_.TryCancel(); }

  std::optional<v1::ExportTableResponse> Next() {
    v1::ExportTableResponse response;
    if (!reader_->Read(&response)) return std::nullopt;
    return response;
  }

  // Takes all of it.
  grpc::Status ReadAll() {
    while (const auto response = Next()) {
      if (response->has_header()) header = response->header();
      rows.insert(rows.end(), response->rows().begin(), response->rows().end());
      ++response_count;
    }
    return Finish();
  }

  void Cancel() { context_.TryCancel(); }
  grpc::Status Finish() { return reader_->Finish(); }

  v1::ExportHeader header;
  std::vector<v1::ExportRow> rows;
  int response_count = 0;

 private:
  grpc::ClientContext context_;
  std::unique_ptr<v1::StatisticsService::Stub> stub_;
  std::unique_ptr<grpc::ClientReader<v1::ExportTableResponse>> reader_;
};

// The rows a message has.
std::vector<v1::ExportRow> RowsOf(const google::protobuf::Message& message,
                                  const std::string& name) {
  std::vector<v1::ExportRow> rows;
  projections::Relations(*message.GetDescriptor(), name).Rows(message, [&rows](v1::ExportRow row) {
    rows.push_back(std::move(row));
  });
  return rows;
}

void ExpectSame(const std::vector<v1::ExportRow>& a, const std::vector<v1::ExportRow>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(a[i], b[i]))
        << a[i].ShortDebugString() << "\n"
        << b[i].ShortDebugString();
  }
}

// The towns study together on the 20th of March.
class TableExportSpec : public ServerTest {
 protected:
  TableExportSpec() {
    Given(Paired() + Facts({Study("s1", Assign(kLincheng, kXingren), "2017-03-20")}));
  }

  static v1::ExportTableRequest All(const v1::ReadOptions& read) {
    v1::ExportTableRequest request;
    request.set_parent(kLedger);
    request.set_all_relations(true);
    *request.mutable_read() = read;
    return request;
  }

  static v1::ExportTableRequest March(const v1::ReadOptions& read) {
    v1::ExportTableRequest request = All(read);
    request.mutable_table()->set_kind(v1::TABLE_KIND_DISPATCH);
    request.mutable_table()->set_program_id(kYear);
    request.mutable_table()->set_unit_id(std::string(kLincheng));
    request.mutable_table()->set_month("2017-03");
    return request;
  }

  template <class ListRequest>
  static v1::ExportTableRequest Listing(const ListRequest& list) {
    v1::ExportTableRequest request = All(Strong());
    request.mutable_list()->PackFrom(list);
    return request;
  }

  v1::DispatchTable Read(const v1::ReadOptions& read) {
    v1::GetDispatchTableRequest request;
    request.set_parent(kLedger);
    request.set_program_id(kYear);
    request.set_unit_id(std::string(kLincheng));
    request.set_month("2017-03");
    *request.mutable_read() = read;
    return client()
        .Send("StatisticsService/GetDispatchTable", request)
        .As<v1::GetDispatchTableResponse>()
        .table();
  }

  void ExpectRefusal(const v1::ExportTableRequest& request, const std::string& reason,
                     const std::string& field) {
    Export exported(client(), request);
    const grpc::Status status = exported.ReadAll();
    EXPECT_FALSE(status.ok());
    EXPECT_THAT(status.error_details(), HasSubstr(reason));
    EXPECT_THAT(status.error_details(), HasSubstr(field));
    EXPECT_THAT(exported.rows, IsEmpty());
  }

  int64_t head() { return store().head(); }
};

// --- the rows ---

TEST_F(TableExportSpec, ATableIsExportedAsItIsRead) {
  Export exported(client(), March(Strong()));
  ASSERT_TRUE(exported.ReadAll().ok());
  ExpectSame(exported.rows, RowsOf(Read(Strong()), "dispatch_table"));
}

TEST_F(TableExportSpec, AsOfAPositionItIsTheTableAsOfThatPosition) {
  const int64_t before = head() - 1;
  Export then(client(), March(AsOf(before)));
  Export now(client(), March(AsOf(head())));
  ASSERT_TRUE(then.ReadAll().ok());
  ASSERT_TRUE(now.ReadAll().ok());
  EXPECT_EQ(then.header.metadata().read_position(), before);
  ExpectSame(then.rows, RowsOf(Read(AsOf(before)), "dispatch_table"));
  ExpectSame(now.rows, RowsOf(Read(AsOf(head())), "dispatch_table"));
  EXPECT_FALSE(
      google::protobuf::util::MessageDifferencer::Equals(Read(AsOf(before)), Read(AsOf(head()))));
}

TEST_F(TableExportSpec, TheHeaderSaysWhatItIsOf) {
  Export exported(client(), March(Strong()));
  ASSERT_TRUE(exported.ReadAll().ok());
  EXPECT_EQ(exported.header.metadata().read_position(), head());
  EXPECT_EQ(exported.header.root_hash(), store().TakeSnapshot()->Root(head()).value());
  EXPECT_EQ(exported.header.policy_set_id(), "zaozhuang-2017");
  EXPECT_EQ(exported.header.relations(0).name(), "dispatch_table");
  EXPECT_EQ(exported.header.relations(0).columns(1).label(), "单位编号");
}

TEST_F(TableExportSpec, TheHeaderSaysUpToWhereAnythingIsNew) {
  const int64_t fact = head();
  {
    event::v1::OperatorActed act;
    act.set_act("BackUpLedger");
    const auto visit = server().ledgers().Enter("370400", "");
    ASSERT_TRUE(visit->host->RecordAct(act).ok());
  }
  ASSERT_EQ(head(), fact + 1);
  v1::ExportTableRequest events = All(Strong());
  events.mutable_events();
  for (const v1::ExportTableRequest& request : {March(Strong()), events}) {
    Export exported(client(), request);
    ASSERT_TRUE(exported.ReadAll().ok());
    EXPECT_EQ(exported.header.metadata().read_position(), fact + 1);
    EXPECT_EQ(exported.header.content_position(), fact);
  }
}

TEST_F(TableExportSpec, OneRelationIsTheRowsOfThatOne) {
  v1::ExportTableRequest request = March(Strong());
  request.set_all_relations(false);
  request.set_relation("dispatch_table_rows");
  Export exported(client(), request);
  ASSERT_TRUE(exported.ReadAll().ok());
  ASSERT_EQ(exported.rows.size(), static_cast<size_t>(Read(Strong()).rows_size()));
  for (const v1::ExportRow& row : exported.rows) {
    EXPECT_EQ(exported.header.relations(row.relation()).name(), "dispatch_table_rows");
  }
}

TEST_F(TableExportSpec, WithoutARelationItIsTheFirst) {
  v1::ExportTableRequest request = March(Strong());
  request.set_all_relations(false);
  Export exported(client(), request);
  ASSERT_TRUE(exported.ReadAll().ok());
  ASSERT_EQ(exported.rows.size(), 1U);
  EXPECT_EQ(exported.rows[0].relation(), 0);
}

TEST_F(TableExportSpec, WithoutAMonthItIsEveryMonth) {
  v1::ExportTableRequest request = March(Strong());
  request.mutable_table()->clear_month();
  request.set_all_relations(false);
  Export exported(client(), request);
  ASSERT_TRUE(exported.ReadAll().ok());
  EXPECT_EQ(exported.rows.size(), 12U);
}

TEST_F(TableExportSpec, AListIsExportedAsItIsListed) {
  v1::ListPairsRequest list;
  list.set_parent(kLedger);
  list.set_program_id(kYear);
  *list.mutable_read() = Strong();
  const auto pairs = client().Send("PairService/ListPairs", list).As<v1::ListPairsResponse>();
  std::vector<v1::ExportRow> expected;
  for (const v1::Pair& pair : pairs.pairs()) {
    for (v1::ExportRow& row : RowsOf(pair, "pairs")) expected.push_back(std::move(row));
  }
  Export exported(client(), Listing(list));
  ASSERT_TRUE(exported.ReadAll().ok());
  EXPECT_FALSE(expected.empty());
  ExpectSame(exported.rows, expected);
}

TEST_F(TableExportSpec, AListWithAFilterIsExportedAsItIsListed) {
  v1::ListUnitsRequest list;
  list.set_parent(kLedger);
  list.set_filter(absl::StrCat("name = ", kLedger, "/units/", kLincheng));
  *list.mutable_read() = Strong();
  const auto units = client().Send("RegistryService/ListUnits", list).As<v1::ListUnitsResponse>();
  ASSERT_EQ(units.units_size(), 1);
  Export exported(client(), Listing(list));
  ASSERT_TRUE(exported.ReadAll().ok());
  ExpectSame(exported.rows, RowsOf(units.units(0), "units"));
}

TEST_F(TableExportSpec, EventsAreExportedWithTheirLeafHashesAndNothingIsRecordedOfIt) {
  v1::ExportTableRequest request = All(Strong());
  request.mutable_events();
  const int64_t before = head();
  Export exported(client(), request);
  ASSERT_TRUE(exported.ReadAll().ok());
  ASSERT_EQ(exported.rows.size(), static_cast<size_t>(before));
  const auto& columns = exported.header.relations(0).columns();
  for (const v1::ExportRow& row : exported.rows) {
    const int64_t position = row.values(0).integer();
    const auto stored = store().TakeSnapshot()->Get(position).value();
    EXPECT_EQ(row.values(columns.size() - 1).text(),
              absl::BytesToHexString(eventstore::LeafHash(stored.leaf)));
  }
  EXPECT_EQ(head(), before);
}

TEST_F(TableExportSpec, EventsAreThoseAfterAPositionAndOfAKind) {
  v1::ExportTableRequest request = All(Strong());
  request.mutable_events()->set_after_position(head() - 1);
  Export last(client(), request);
  ASSERT_TRUE(last.ReadAll().ok());
  EXPECT_EQ(last.rows.size(), 1U);
  request.mutable_events()->set_after_position(0);
  request.mutable_events()->mutable_filter()->add_kinds("GroupStudyHeld");
  Export studies(client(), request);
  ASSERT_TRUE(studies.ReadAll().ok());
  EXPECT_EQ(studies.rows.size(), 1U);
}

// --- flow ---

TEST_F(TableExportSpec, AnExportOfManyRowsComesInSeveralResponses) {
  History studies;
  for (int i = 0; i < 260; ++i) {
    studies =
        studies + Facts({Study(absl::StrCat("m", i), Assign(kLincheng, kXingren), "2017-03-20")});
  }
  Given(studies);
  v1::ExportTableRequest request = All(Strong());
  request.mutable_events();
  Export exported(client(), request);
  ASSERT_TRUE(exported.ReadAll().ok());
  EXPECT_EQ(exported.rows.size(), static_cast<size_t>(head()));
  EXPECT_GT(exported.response_count, 2);
}

TEST_F(TableExportSpec, WhoeverTakesTheirTimeGetsTheStateTheyAskedFor) {
  v1::ExportTableRequest request = All(Strong());
  request.mutable_table()->set_kind(v1::TABLE_KIND_DISPATCH);
  request.mutable_table()->set_program_id(kYear);
  Export quick(client(), request);
  ASSERT_TRUE(quick.ReadAll().ok());
  Export slow(client(), request);
  ASSERT_TRUE(slow.Next().has_value());
  Given(Facts({Study("s2", Assign(kLincheng, kXingren), "2017-03-21")}));
  ASSERT_TRUE(slow.ReadAll().ok());
  ExpectSame(slow.rows, quick.rows);
}

TEST_F(TableExportSpec, AnExportTakesASeatOfTheSubscriptions) {
  options().limits.max_subscriptions = 1;
  Restart();
  v1::SubscribeEventsRequest request;
  request.set_parent(kLedger);
  grpc::ClientContext context;
  const auto stub = v1::EventLogService::NewStub(client().channel());
  const auto subscription = stub->SubscribeEvents(&context, request);
  v1::SubscribeEventsResponse response;
  ASSERT_TRUE(subscription->Read(&response));
  ExpectRefusal(March(Strong()), "SUBSCRIPTION_LIMIT", "");
  context.TryCancel();
}

TEST_F(TableExportSpec, WhoeverGoesAwayLeavesTheirSeat) {
  options().limits.max_subscriptions = 1;
  Restart();
  v1::ExportTableRequest request = All(Strong());
  request.mutable_table()->set_kind(v1::TABLE_KIND_DISPATCH);
  request.mutable_table()->set_program_id(kYear);
  Export gone(client(), request);
  ASSERT_TRUE(gone.Next().has_value());
  gone.Cancel();
  while (gone.Next().has_value()) {
  }
  gone.Finish();
  grpc::Status status;
  do {  // the server hears of it in its own time
    Export next(client(), March(Strong()));
    status = next.ReadAll();
  } while (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

// --- refusals ---

TEST_F(TableExportSpec, ARelationThereIsNotIsRefusedWithThoseThereAre) {
  v1::ExportTableRequest request = March(Strong());
  request.set_all_relations(false);
  request.set_relation("dispatch_table_nothing");
  ExpectRefusal(request, "FIELD_INVALID", "relation");
  ExpectRefusal(request, "FIELD_INVALID", "dispatch_table_rows_figures");
}

TEST_F(TableExportSpec, OneRelationAndAllOfThemIsRefused) {
  v1::ExportTableRequest request = March(Strong());
  request.set_relation("dispatch_table");
  ExpectRefusal(request, "FIELD_INVALID", "relation");
}

TEST_F(TableExportSpec, WhatIsNoListIsRefused) {
  ExpectRefusal(Listing(v1::GetUnitRequest()), "FIELD_INVALID", "list");
  ExpectRefusal(Listing(v1::ListCursorsRequest()), "FIELD_INVALID", "list");
}

TEST_F(TableExportSpec, NothingToExportIsRefused) {
  ExpectRefusal(All(Strong()), "FIELD_REQUIRED", "source");
}

TEST_F(TableExportSpec, WhatTheReadRefusesTheExportRefuses) {
  v1::ExportTableRequest request = March(Strong());
  request.mutable_table()->set_month("March");
  ExpectRefusal(request, "MONTH_INVALID", "month");
  request = March(AsOf(head() + 1));
  ExpectRefusal(request, "POSITION_IN_FUTURE", "read.as_of_position");
  request = March(Strong());
  request.mutable_table()->set_program_id("2016");
  ExpectRefusal(request, "RESOURCE_NOT_FOUND", "2016");
  v1::ListUnitsRequest list;
  list.set_filter("colour = red");
  ExpectRefusal(Listing(list), "FILTER_INVALID", "colour");
}

}  // namespace
}  // namespace jiedui::services
