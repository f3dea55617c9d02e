// What a read costs is what it is about: other cities and programmes in the same ledger add nothing
// to the rows it looks at, and nothing to what it says.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/any_table.h"
#include "projections/bulletin_archive.h"
#include "projections/bulletin_table.h"
#include "projections/case_board.h"
#include "projections/forwarding_tables.h"
#include "projections/monthly_dispatch.h"
#include "projections/obligations.h"
#include "projections/officers.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"
#include "projections/roll_up.h"
#include "projections/row_cache.h"
#include "projections/row_index.h"
#include "projections/watched_tables.h"
#include "projections/year_end_assessment.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts

using domain::Organization;
using domain::OrganizationView;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using testing::ElementsAre;
using testing::IsEmpty;

// Tables that count what is read of them: each row that is asked for, also in vain, and each that a
// scan comes by.
class CountingTables final : public ForwardingTables {
 public:
  explicit CountingTables(const Tables& tables) : tables_(tables) {}

  int rows() const { return rows_; }
  // How often one was asked for.
  int Asked(TableId table, absl::string_view key) const {
    const auto found = asked_.find({table, std::string(key)});
    return found == asked_.end() ? 0 : found->second;
  }

  std::optional<std::string> Get(TableId table, absl::string_view key) const override {
    ++rows_;
    ++asked_[{table, std::string(key)}];
    return tables_.Get(table, key);
  }
  void Scan(TableId table, absl::string_view prefix,
            absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    tables_.Scan(table, prefix, [&](absl::string_view key, absl::string_view row) {
      ++rows_;
      return visit(key, row);
    });
  }

 private:
  const Tables& others() const override { return tables_; }

  const Tables& tables_;
  mutable int rows_ = 0;
  mutable std::map<std::pair<TableId, std::string>, int> asked_;
};

// --- another city: the same year with other ids ---

// Of an id of the city 3704, what it is in the other city.
std::string InCity(const std::string& code, const std::string& id) {
  if (id.empty()) return id;
  return absl::StrContains(id, "3704") ? absl::StrReplaceAll(id, {{"3704", code}})
                                       : absl::StrCat(id, "-", code);
}

bool IsId(const FieldDescriptor& field) {
  return absl::EndsWith(field.name(), "_id") || absl::EndsWith(field.name(), "_ids");
}

void MoveTo(const std::string& code, Message& message) {
  const Reflection& fields = *message.GetReflection();
  std::vector<const FieldDescriptor*> present;
  fields.ListFields(message, &present);
  for (const FieldDescriptor* const field : present) {
    const bool nested = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!nested && (field->type() != FieldDescriptor::TYPE_STRING || !IsId(*field))) continue;
    const int count = field->is_repeated() ? fields.FieldSize(message, field) : 0;
    for (int i = 0; i < count; ++i) {
      if (nested) {
        MoveTo(code, *fields.MutableRepeatedMessage(&message, field, i));
      } else {
        fields.SetRepeatedString(&message, field, i,
                                 InCity(code, fields.GetRepeatedString(message, field, i)));
      }
    }
    if (field->is_repeated()) continue;
    if (nested) {
      MoveTo(code, *fields.MutableMessage(&message, field));
    } else {
      fields.SetString(&message, field, InCity(code, fields.GetString(message, field)));
    }
  }
}

// Everything that is told in the story of one city happens in the other too.
void TellOfCity(const std::string& code, const Story& city, Story& story) {
  for (const eventstore::StoredEvent& stored : city.log()) {
    event::v1::Event event;
    CHECK(event.ParseFromString(stored.body), "an event");
    MoveTo(code, event);
    story.Tell(event);
  }
}

Story OneCity() {
  Story story = LongStory();
  story.Tell(ProposeCase("c9", kXingren, "", "2017-05-03"));
  story.Tell(RegisterOfficer("370403-08", kXuecheng));
  return story;
}

// --- reads ---

template <class Answer>
std::string Text(const Answer& answer) {
  return answer.SerializeAsString();
}

template <class Answer>
std::string Text(const std::vector<Answer>& answers) {
  std::string text = absl::StrCat(answers.size());
  for (const Answer& answer : answers) absl::StrAppend(&text, "\n", Text(answer));
  return text;
}

template <class Answer>
std::string Text(const absl::StatusOr<Answer>& answer) {
  return answer.ok() ? Text(*answer) : answer.status().ToString();
}

struct Asking {
  const Tables& tables;
  Organization organization;
  CivilDay on;

  OrganizationView view() const { return ViewOf(tables, organization, on); }
};
using Reads = std::map<std::string, std::function<std::string(const Asking&)>>;

Reads ReadsOfPairs() {
  return {
      {"pairs of a programme",
       [](const Asking& of) {
         return Text(ListPairs(of.tables, {kYear, "", ""}, of.view()));
       }},
      {"pairs of a district",
       [](const Asking& of) {
         return Text(ListPairs(of.tables, {"", "", kXuecheng}, of.view()));
       }},
      {"pairs of a town in a programme",
       [](const Asking& of) {
         return Text(ListPairs(of.tables, {kYear, "", kLincheng}, of.view()));
       }},
      {"a proposed pair",
       [](const Asking& of) {
         return Text(ReadPair(of.tables, PairId(kShizhong, kGaoxin), of.view()));
       }},
      {"compliance of a programme",
       [](const Asking& of) {
         return Text(ListPairCompliance(of.tables, {kYear, "", ""}, of.on, of.organization));
       }},
      {"compliance of a pair",
       [](const Asking& of) {
         return Text(ListPairCompliance(of.tables, {kYear, kTownPair, ""}, of.on, of.organization));
       }},
      {"checks of a district",
       [](const Asking& of) {
         return Text(ListSupervisionChecks(of.tables, {"", kXuecheng, false}, of.view()));
       }},
      {"permits of a town",
       [](const Asking& of) {
         return Text(ListLateEntryPermits(of.tables, {kLincheng, {}}, of.view()));
       }},
      {"activities of a pair",
       [](const Asking& of) {
         return Text(ListActivities(of.tables, {kTownPair, {}}, of.on));
       }},
  };
}

std::string DispatchOf(const Asking& of, const char* unit_id) {
  return Text(
      ReadDispatchTable(of.tables, kYear, unit_id, CivilMonth(2017, 3), of.on, of.organization));
}

std::string RegisterOf(const Asking& of, const char* unit_id) {
  return Text(ReadPairRegister(of.tables, kYear, unit_id, of.view()));
}

std::string ObligationsOf(const Asking& of, const std::string& unit_id, bool below) {
  return Text(ReadObligations(of.tables, {kYear, unit_id, below}, of.view()));
}

std::string YearEndOf(const Asking& of, absl::string_view cell) {
  return Text(ReadYearEndAssessment(of.tables, kYear, of.on, of.organization, cell));
}

std::string QuestionsText(const Asking& of) {
  TableFamily family;
  family.question = OfYear(v1::TABLE_KIND_DISPATCH);
  family.question.on = of.on;
  family.question.organization = of.organization;
  std::string text;
  const std::vector<TableQuestion> questions = QuestionsOf(of.tables, family).value();
  for (const TableQuestion& question : questions) {
    absl::StrAppend(&text, question.unit_id, " ", FormatMonth(question.month), "\n");
  }
  return text;
}

Reads ReadsOfTables() {
  return {
      {"附件2 of a town", [](const Asking& of) { return DispatchOf(of, kLincheng); }},
      {"附件2 of a district", [](const Asking& of) { return DispatchOf(of, kXuecheng); }},
      {"附件2 of the city", [](const Asking& of) { return DispatchOf(of, kCity); }},
      {"附件1 of a district", [](const Asking& of) { return RegisterOf(of, kXuecheng); }},
      {"附件1 of a district that filed none",
       [](const Asking& of) { return RegisterOf(of, kTengzhou); }},
      {"附件1 of the city", [](const Asking& of) { return RegisterOf(of, kCity); }},
      {"the year-end table", [](const Asking& of) { return YearEndOf(of, ""); }},
      {"a town's cell of the year-end table",
       [](const Asking& of) {
         return YearEndOf(of, absl::StrCat("units[", kLincheng, "].score_milli"));
       }},
      {"a district's cell of the year-end table",
       [](const Asking& of) {
         return YearEndOf(of, absl::StrCat("districts[", kXuecheng, "].total_milli"));
       }},
      {"gaps",
       [](const Asking& of) {
         return Text(ReadGapAnalysis(of.tables, kYear, of.on, of.organization));
       }},
      {"obligations of a programme", [](const Asking& of) { return ObligationsOf(of, "", false); }},
      {"obligations of a town",
       [](const Asking& of) { return ObligationsOf(of, kLincheng, false); }},
      {"obligations of a district and its towns",
       [](const Asking& of) { return ObligationsOf(of, kXuecheng, true); }},
      {"a month of the ledger",
       [](const Asking& of) {
         return Text(
             ReadLedgerMonth(of.tables, kYear, CivilMonth(2017, 3), of.on, of.organization));
       }},
      {"the table of a bulletin",
       [](const Asking& of) {
         auto table = ReadBulletinTable(of.tables, nullptr,
                                        PublishBulletin(1, "2017-01", "2017-03", "2017-09-06"));
         if (table.ok()) table->clear_position();  // the ledger's, whoever is in it
         return Text(table);
       }},
      {"which months of 附件2 there are", &QuestionsText},
      {"the register of bulletins",
       [](const Asking& of) { return Text(ReadBulletinRegister(of.tables, kYear)); }},
  };
}

Reads ReadsOfUnits() {
  return {
      {"a unit", [](const Asking& of) { return Text(ReadUnit(of.tables, of.view(), kXuecheng)); }},
      {"units of a district",
       [](const Asking& of) { return Text(ReadUnits(of.tables, of.view(), kXuecheng)); }},
      {"officers of a district and its towns",
       [](const Asking& of) {
         return Text(ListOfficers(of.tables, {kXuecheng, true},
                                  ViewOf(of.tables, Organization::kAsItWas, of.on)));
       }},
      {"reports of a programme",
       [](const Asking& of) {
         return Text(ListReports(of.tables, {"", {}, kYear}, of.view()));
       }},
      {"reports of a programme's month",
       [](const Asking& of) {
         return Text(ListReports(of.tables, {"", CivilMonth(2017, 3), kYear}, of.view()));
       }},
      {"cases of a town",
       [](const Asking& of) {
         return Text(ListCases(of.tables, {kXingren, ""}, of.view()));
       }},
      {"cases of an inspection",
       [](const Asking& of) {
         return Text(ListCases(of.tables, {"", "j2"}, of.view()));
       }},
      {"commendations of a programme",
       [](const Asking& of) { return Text(ListCommendations(of.tables, kYear)); }},
      {"practices of a programme",
       [](const Asking& of) {
         return Text(ListGoodPractices(of.tables, {kYear, ""}, of.view()));
       }},
      {"practices of a district",
       [](const Asking& of) {
         return Text(ListGoodPractices(of.tables, {"", kXuecheng}, of.view()));
       }},
      {"bulletins of an issuer",
       [](const Asking& of) {
         return Text(ListBulletins(of.tables, {"", kCity}));
       }},
      {"bulletins of an issuer in a programme",
       [](const Asking& of) {
         return Text(ListBulletins(of.tables, {kYear, kCity}));
       }},
      {"bulletins of a programme",
       [](const Asking& of) {
         return Text(ListBulletins(of.tables, {kYear, ""}));
       }},
  };
}

struct Cost {
  int rows = 0;
  std::string answer;
};

// By the name of the read and how the organization is shown.
std::map<std::string, Cost> CostsIn(const Tables& tables) {
  std::map<std::string, Cost> costs;
  for (const Reads& reads : {ReadsOfPairs(), ReadsOfTables(), ReadsOfUnits()}) {
    for (const auto& [name, read] : reads) {
      const auto measure = [&](Organization organization, CivilDay on) {
        const CountingTables counting(tables);
        const std::string answer = read({counting, organization, on});
        costs[absl::StrCat(name, organization == Organization::kAsItWas ? "" : ", now")] = {
            counting.rows(), answer};
      };
      measure(Organization::kAsItWas, Day("2017-12-31"));
      measure(Organization::kAsItIsNow, Day("2018-03-31"));
    }
  }
  return costs;
}

TEST(FlatReadsSpec, OtherCitiesInTheLedgerAddNothingToARead) {
  const Story city = OneCity();
  const std::map<std::string, Cost> alone = CostsIn(city.tables());
  Story ledger = OneCity();
  for (const char* const code : {"3705", "3706"}) {
    TellOfCity(code, city, ledger);
    for (const auto& [name, cost] : CostsIn(ledger.tables())) {
      EXPECT_EQ(cost.rows, alone.at(name).rows) << name << ", with " << code;
      EXPECT_EQ(cost.answer, alone.at(name).answer) << name << ", with " << code;
    }
  }
}

TEST(FlatReadsSpec, EveryReadOfTheSpecReadsSomething) {
  const Story city = OneCity();
  for (const auto& [name, cost] : CostsIn(city.tables())) {
    EXPECT_GT(cost.rows, 0) << name;
    EXPECT_FALSE(absl::StartsWith(cost.answer, "NOT_FOUND")) << name << ": " << cost.answer;
    EXPECT_NE(cost.answer, "0") << name << " lists nothing";
  }
}

// How often 附件2 of the unit asks for a row.
int AskedByDispatch(const Story& story, const char* unit_id, CivilMonth month, TableId table,
                    absl::string_view key) {
  const CountingTables counting(story.tables());
  CHECK(ReadDispatchTable(counting, kYear, unit_id, month, Day("2017-12-31")).ok(), unit_id);
  return counting.Asked(table, key);
}

TEST(FlatReadsSpec, WhoseDistrictChecksTheTownsIsLookedUpOnceForAllOfThem) {  // A37
  Story story;
  const auto asked = [&story] {
    return AskedByDispatch(story, kXuecheng, CivilMonth(2017, 4), TableId::kRegistry,
                           absl::StrCat("unit/", kXuecheng));
  };
  const int before = asked();
  story.Tell(CheckPair("k1", kTownPair, kXuecheng, "2017-04-20"));
  EXPECT_LE(asked(), before + 1) << "both towns have it in their months";
}

TEST(FlatReadsSpec, ACaseThatWasFiledAndFinedInAMonthIsReadOnceForIt) {
  Story story;
  story.Tell(Inspect("j2", kBrigadePair, kTengzhou, "2017-04-18"));
  story.Tell(FileCase("c3", kTengzhou, "j2", "2017-04-19"));
  story.Tell(DecidePenalty("c3", "2017-04-25"));
  EXPECT_EQ(AskedByDispatch(story, kTengzhou, CivilMonth(2017, 4), TableId::kCaseBoard, "case/c3"),
            1);
}

// What a cell is made of says which events have to be folded and looked at for it.
TEST(FlatReadsSpec, ACellIsMadeOfNothingOfOtherCities) {
  const Story city = OneCity();
  Story ledger = OneCity();
  TellOfCity("3705", city, ledger);
  const EventTrail trail = TrailOf(ledger.log());
  RowList elsewhere;
  elsewhere.Add(trail, TableId::kPairCompliance,
                absl::StrCat("pair/", InCity("3705", kBrigadePair)));
  elsewhere.Add(trail, TableId::kRegistry, absl::StrCat("unit/", InCity("3705", kXuecheng)));
  elsewhere.Add(trail, TableId::kCaseBoard, absl::StrCat("case/", InCity("3705", "c3")));
  elsewhere.Close();
  for (const std::string& cell : {std::string(), absl::StrCat("districts[", kXuecheng, "].rank"),
                                  absl::StrCat("pairs[", kBrigadePair, "].rank")}) {
    TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
    question.cell = cell;
    WatchedTables watched(std::make_shared<MemoryTables>(ledger.tables()), trail);
    ASSERT_TRUE(ReadTable(watched, question, &watched).ok()) << cell;
    EXPECT_FALSE(elsewhere.Meets(watched.TakeRead())) << cell;
  }
}

// --- the index ---

TEST(RowIndexSpec, WhatBelongsToAnOwnerIsFoundInOrderOfIdAndNothingElseIs) {
  constexpr RowIndex kIndex(TableId::kCaseBoard, "by_owner", "case/");
  MemoryTables tables;
  RowCache cache(tables);
  Rows rows(TableId::kCaseBoard, cache);
  kIndex.Add("2017", "c2", rows);
  kIndex.Add("2017", "c1", rows);
  kIndex.Add("20170", "c3", rows);
  kIndex.Add("2017", "c1", rows);
  cache.WriteTo(tables);
  EXPECT_THAT(kIndex.IdsOf(tables, "2017"), ElementsAre("c1", "c2"));
  EXPECT_THAT(kIndex.IdsOf(tables, "20170"), ElementsAre("c3"));
  EXPECT_THAT(kIndex.IdsOf(tables, "201"), IsEmpty());
}

TEST(RowIndexSpec, OnlyRowsThatAreThereAreVisited) {
  constexpr RowIndex kIndex(TableId::kCaseBoard, "by_owner", "case/");
  MemoryTables tables;
  RowCache cache(tables);
  Rows rows(TableId::kCaseBoard, cache);
  kIndex.Add("2017", "c1", rows);
  kIndex.Add("2017", "c2", rows);
  table::v1::CaseRow row;
  row.set_case_id("c2");
  rows.Put("case/c2", row);
  cache.WriteTo(tables);
  std::vector<std::string> visited;
  kIndex.ForEach<table::v1::CaseRow>(
      tables, "2017", [&](const table::v1::CaseRow& each) { visited.push_back(each.case_id()); });
  EXPECT_THAT(visited, ElementsAre("c2"));
}

// --- whom the registry finds ---

std::vector<std::string> IdsOf(const std::vector<table::v1::UnitRow>& units) {
  std::vector<std::string> ids;
  for (const table::v1::UnitRow& unit : units) ids.push_back(unit.registered().unit_id());
  return ids;
}

TEST(RegistryIndexSpec, WithinAUnitAreAllThatEverWereBelowItOrTakenOver) {
  Story story;
  EXPECT_THAT(IdsOf(ListUnitsWithin(story.tables(), kTengzhou)), ElementsAre(kTengzhou, kJinghe));
  story.Tell(TransferUnit(kLincheng, kTengzhou, "2017-06-01"));
  EXPECT_THAT(IdsOf(ListUnitsWithin(story.tables(), kTengzhou)),
              ElementsAre(kLincheng, kTengzhou, kJinghe));
  EXPECT_THAT(IdsOf(ListUnitsWithin(story.tables(), kXuecheng)),
              ElementsAre(kXuecheng, kLincheng, kXingren, kXingcheng, kZhangfan))
      << "it was below it";
  story.Tell(Merge({kXingren}, kJinghe, "2017-07-01"));
  EXPECT_THAT(IdsOf(ListUnitsWithin(story.tables(), kJinghe)), ElementsAre(kXingren, kJinghe));
  EXPECT_THAT(IdsOf(ListUnitsWithin(story.tables(), "370499")), IsEmpty());
}

TEST(RegistryIndexSpec, AProgrammeConcernsWhoTakesPartAndEverybodyAboveThem) {
  Story story;
  story.Tell(OpenNextProgram());
  story.Tell(EnrollNext(kLincheng));
  EXPECT_THAT(IdsOf(ListParticipants(story.tables(), kNextYear)), ElementsAre(kLincheng));
  EXPECT_THAT(IdsOf(ListUnitsConcerned(story.tables(), kNextYear)),
              ElementsAre(kCity, kXuecheng, kLincheng));
  story.Tell(TransferUnit(kLincheng, kTengzhou, "2018-03-01"));
  EXPECT_THAT(IdsOf(ListUnitsConcerned(story.tables(), kNextYear)),
              ElementsAre(kCity, kXuecheng, kLincheng, kTengzhou));
  story.Tell(Merge({kLincheng}, kJinghe, "2018-06-01"));
  EXPECT_THAT(IdsOf(ListUnitsConcerned(story.tables(), kNextYear)),
              ElementsAre(kCity, kXuecheng, kLincheng, kTengzhou, kJinghe));
  EXPECT_THAT(IdsOf(ListParticipants(story.tables(), "2019")), IsEmpty());
}

}  // namespace
}  // namespace jiedui::projections
