// The day a state is judged on where the caller names none: of a time that of the time, else that
// of the last fact, whatever was done with the ledger itself since.

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "base/civil.h"
#include "domain/date.h"
#include "domain/ledger_acts.h"
#include "jiedui/v1/obligation_service.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "services/last_fact.h"
#include "services/ledger_host.h"
#include "services/timestamps.h"
#include "tests/services/cells_fixture.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

const std::string kMarch = absl::StrCat("month/", PairId(kLincheng, kXingren), "/2017-03");

// A pair was assigned, at noon of 10 March 2017; nothing was done since.
class JudgingDaySpec : public CellsTest {
 protected:
  JudgingDaySpec() {
    clock().Set(Noon("2017-03-10"));
    Given(Paired());
  }

  static absl::Time Noon(absl::string_view day) { return StartOf(Day(day)) + absl::Hours(12); }

  static v1::ReadOptions AsKnownOn(absl::string_view day) {
    v1::ReadOptions options;
    *options.mutable_as_of_time() = ToTimestamp(Noon(day));
    return options;
  }

  v1::ListObligationsResponse List(const v1::ReadOptions& read, int page_size = 1000,
                                   const std::string& page_token = "") {
    v1::ListObligationsRequest request;
    request.set_parent(kLedger);
    request.set_program_id(kYear);
    request.set_unit_id(std::string(kLincheng));
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    *request.mutable_read() = read;
    return client()
        .Send("ObligationService/ListObligations", request)
        .As<v1::ListObligationsResponse>();
  }

  v1::ObligationStatus OfMarch(const v1::ReadOptions& read) {
    const v1::ListObligationsResponse list = List(read);
    for (const v1::Obligation& each : list.obligations()) {
      if (each.obligation_id() == kMarch) return each.status();
    }
    return v1::OBLIGATION_STATUS_UNSPECIFIED;
  }

  CivilDay DayOf(const v1::ReadOptions& read) {
    const v1::ListObligationsResponse list = List(read);
    const google::type::Date& date = list.metadata().judging_date();
    return CivilDay(date.year(), date.month(), date.day());
  }

  static v1::TableQuery Table(v1::TableKind kind) {
    v1::TableQuery table;
    table.set_kind(kind);
    table.set_program_id(kYear);
    if (kind == v1::TABLE_KIND_PAIR_COMPLIANCE) table.set_pair_id(PairId(kLincheng, kXingren));
    return table;
  }

  // An activity of the towns in April; March passed without any.
  void StudyInApril() {
    clock().Set(Noon("2017-04-20"));
    Given(Facts({Study("s1", Assign(kLincheng, kXingren), "2017-04-18")}));
  }

  void Act() {
    event::v1::OperatorActed act;
    act.set_act("BackUpLedger");
    const auto visit = server().ledgers().Enter("370400", "");
    CHECK_OK(visit.status());
    CHECK_OK(visit->host->RecordAct(act));
  }
};

TEST_F(JudgingDaySpec, WhatIsKnownAtATimeIsJudgedOnItsDay) {
  clock().Set(Noon("2017-04-20"));
  EXPECT_EQ(DayOf(AsKnownOn("2017-03-31")), Day("2017-03-31"));
  EXPECT_EQ(OfMarch(AsKnownOn("2017-03-31")), v1::OBLIGATION_STATUS_PENDING);
  EXPECT_EQ(DayOf(AsKnownOn("2017-04-01")), Day("2017-04-01"));
  EXPECT_EQ(OfMarch(AsKnownOn("2017-04-01")), v1::OBLIGATION_STATUS_BREACHED)
      << "it was overdue by then, though nothing was recorded since";
}

TEST_F(JudgingDaySpec, APositionIsJudgedOnTheDayOfItsLastFact) {
  const int64_t before = head();
  clock().Set(Noon("2017-04-20"));
  Given(Facts({RenameUnit(kTengzhou, "滕州新区", "2017-04-20")}));
  EXPECT_EQ(DayOf(AsOf(before)), Day("2017-03-10"));
  EXPECT_EQ(OfMarch(AsOf(before)), v1::OBLIGATION_STATUS_PENDING);
  EXPECT_EQ(DayOf(AsOf(head())), Day("2017-04-20"));
  EXPECT_EQ(OfMarch(Strong()), v1::OBLIGATION_STATUS_BREACHED);
}

TEST_F(JudgingDaySpec, WhatOperatorsDoMovesNoDay) {
  clock().Set(Noon("2017-04-20"));
  Act();
  EXPECT_EQ(List(AsOf(head())).metadata().read_position(), head());
  EXPECT_EQ(DayOf(AsOf(head())), Day("2017-03-10"));
  EXPECT_EQ(OfMarch(AsOf(head())), v1::OBLIGATION_STATUS_PENDING);
}

TEST_F(JudgingDaySpec, WhatIsStillToBeDoneNowIsJudgedToday) {
  clock().Set(Noon("2017-04-20"));
  EXPECT_EQ(DayOf(Strong()), Day("2017-04-20"));
  EXPECT_EQ(OfMarch(Strong()), v1::OBLIGATION_STATUS_BREACHED);
}

TEST_F(JudgingDaySpec, UnderAnAssumedPolicySetTheDayIsTheSame) {
  clock().Set(Noon("2017-04-20"));
  v1::ReadOptions read = AsKnownOn("2017-04-01");
  read.mutable_assumed_policy()->set_program_id(kYear);
  read.mutable_assumed_policy()->set_policy_set_id("zaozhuang-2017");
  EXPECT_EQ(DayOf(read), Day("2017-04-01"));
  EXPECT_EQ(OfMarch(read), v1::OBLIGATION_STATUS_BREACHED);
}

TEST_F(JudgingDaySpec, EveryPageIsOfTheSameDay) {
  clock().Set(Noon("2017-04-20"));
  const v1::ReadOptions read = AsKnownOn("2017-04-01");
  const v1::ListObligationsResponse all = List(read);
  const v1::ListObligationsResponse first = List(read, 1);
  ASSERT_NE(first.next_page_token(), "");
  const v1::ListObligationsResponse second = List(read, 1, first.next_page_token());
  ASSERT_EQ(second.obligations_size(), 1);
  EXPECT_EQ(second.obligations(0).SerializeAsString(), all.obligations(1).SerializeAsString());
  EXPECT_EQ(second.metadata().judging_date().month(), 4);
}

TEST_F(JudgingDaySpec, TwoStatesThatAreComparedAreEachJudgedOnTheirOwnDay) {
  const int64_t before = head();
  StudyInApril();
  for (const v1::TableKind kind : {v1::TABLE_KIND_PAIR_COMPLIANCE, v1::TABLE_KIND_ASSESSMENT}) {
    auto values = Cells(Table(kind), AsOf(before));
    const v1::CompareTablesResponse compared = Compare(Table(kind), before, head());
    EXPECT_EQ(domain::ToDay(compared.before().judging_date()), Day("2017-03-10"));
    EXPECT_EQ(domain::ToDay(compared.after().judging_date()), Day("2017-04-20"));
    for (const v1::CellChange& change : compared.changes()) {
      values.erase(change.path());
      if (change.has_after()) values.emplace(change.path(), change.after());
    }
    EXPECT_EQ(values, Cells(Table(kind), AsOf(head()))) << v1::TableKind_Name(kind);
  }
}

TEST_F(JudgingDaySpec, WhatOnlyTheDayMadeAnotherValueIsOfNoEvent) {
  const int64_t before = head();
  StudyInApril();
  const auto compared = Compare(Table(v1::TABLE_KIND_PAIR_COMPLIANCE), before, head());
  bool found = false;
  for (const v1::CellChange& change : compared.changes()) {
    if (change.path() != "months[2017-03].status") continue;
    found = true;
    EXPECT_EQ(change.last_position(), 0);
    EXPECT_EQ(change.event_count(), 0);
    EXPECT_EQ(change.range_reason(), v1::RANGE_REASON_UNSPECIFIED);
    EXPECT_NE(change.before(), change.after());
  }
  EXPECT_TRUE(found) << "March was overdue only by the later day";
}

TEST_F(JudgingDaySpec, OfTwoStatesThatAreComparedBothAreJudgedOnTheDayThatIsAskedFor) {
  const int64_t before = head();
  StudyInApril();
  v1::TableQuery table = Table(v1::TABLE_KIND_PAIR_COMPLIANCE);
  *table.mutable_on_date() = Date("2017-12-31");
  const v1::CompareTablesResponse compared = Compare(table, before, head());
  EXPECT_EQ(domain::ToDay(compared.before().judging_date()), Day("2017-12-31"));
  EXPECT_EQ(domain::ToDay(compared.after().judging_date()), Day("2017-12-31"));
  EXPECT_GT(compared.changes_size(), 0);
  for (const v1::CellChange& change : compared.changes()) {
    EXPECT_EQ(change.last_position(), head()) << change.path();
  }
}

TEST_F(JudgingDaySpec, TheLastFactIsFoundBehindALongRunOfActs) {
  const int64_t fact = head();
  LastFact last(&store(), domain::LedgerActKinds());
  for (int i = 0; i < 40; ++i) Act();
  for (const int64_t position : {head(), head() - 1, fact, head()}) {
    const auto found = last.UpTo(position);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(found->position, fact) << position;
    EXPECT_EQ(found->recorded_at, Noon("2017-03-10"));
  }
  EXPECT_EQ(last.UpTo(fact - 1)->position, fact - 1);
  EXPECT_EQ(last.UpTo(0)->position, 0);
}

}  // namespace
}  // namespace jiedui::services
