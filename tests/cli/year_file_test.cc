// The SQLite file of a programme year, read as others read it: with SQLite alone.

#include "cli/year_file.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/client.h"
#include "cli/export_stream.h"
#include "cli/table_names.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <sqlite3.h>

#include "base/check.h"
#include "base/civil.h"
#include "jiedui/v1/audit_service.grpc.pb.h"
#include "jiedui/v1/statistics_service.grpc.pb.h"
#include "tests/cli/command_line_fixture.h"

namespace jiedui::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kProgram[] = "ledgers/370400/programs/2017";

// A value with the type that SQLite has it in: "integer 3", "text 临城", "null".
using SqlRow = std::vector<std::string>;

// A file that is only read.
class Database {
 public:
  explicit Database(const std::string& path) {
    CHECK(sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK,
          path);
  }
  ~Database() { sqlite3_close(database_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  std::vector<SqlRow> All(const std::string& sql) const {
    sqlite3_stmt* statement = nullptr;
    const int prepared = sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr);
    CHECK(prepared == SQLITE_OK, sql + ": " + sqlite3_errmsg(database_));
    std::vector<SqlRow> rows;
    while (sqlite3_step(statement) == SQLITE_ROW) {
      SqlRow& row = rows.emplace_back();
      for (int i = 0; i < sqlite3_column_count(statement); ++i) row.push_back(At(statement, i));
    }
    sqlite3_finalize(statement);
    return rows;
  }

  std::string One(const std::string& sql) const {
    const std::vector<SqlRow> rows = All(sql);
    CHECK(rows.size() == 1 && rows[0].size() == 1, sql);
    return rows[0][0];
  }

  // The same of a whole number.
  int64_t Number(const std::string& sql) const {
    const std::string value = One(sql);
    CHECK(absl::StartsWith(value, "integer "), sql + ": " + value);
    return std::stoll(value.substr(8));
  }

 private:
  static std::string At(sqlite3_stmt* statement, int i) {
    const int type = sqlite3_column_type(statement, i);
    if (type == SQLITE_NULL) return "null";
    const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
    return absl::StrCat(type == SQLITE_INTEGER ? "integer " : "text ", text);
  }

  sqlite3* database_ = nullptr;
};

std::string BytesOf(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class YearFileTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    fs::create_directories(Home());
  }
  void TearDown() override {
    fs::remove_all(Home());
    CommandLineTest::TearDown();
  }

  std::string Home() const { return directory_ + "-years"; }
  std::string Path(const std::string& name) const { return Home() + "/" + name; }

  Outcome Export(const std::string& program, const std::string& path,
                 std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"export", "year", program, path};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Query(std::move(arguments));
  }
  std::string Exported(const std::string& name, std::vector<std::string> more = {}) {
    const Outcome outcome = Export(kProgram, Path(name), std::move(more));
    EXPECT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
    return Path(name);
  }

  std::vector<std::string> Files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(Home())) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  // Rows of each relation of every kind of table that is no list's, as the server exports them at
  // that position.
  std::map<std::string, int64_t> RowsExported(int64_t position) {
    std::map<std::string, int64_t> counts;
    Stubs stubs(Connect(server_->address()));
    const google::protobuf::EnumDescriptor& kinds = *v1::TableKind_descriptor();
    for (int i = 0; i < kinds.value_count(); ++i) {
      const auto kind = static_cast<v1::TableKind>(kinds.value(i)->number());
      const NamedTable* const table = FindTable(kind);
      if (kind == v1::TABLE_KIND_UNSPECIFIED || (table != nullptr && table->listed)) continue;
      v1::ExportTableRequest request;
      request.set_parent("ledgers/370400");
      request.set_all_relations(true);
      request.mutable_read()->set_as_of_position(position);
      request.mutable_table()->set_program_id("2017");
      request.mutable_table()->set_kind(kind);
      const auto stream = ExportStream::Open(stubs, "", request);
      CHECK_OK(stream.status());
      const v1::ExportHeader& header = (*stream)->header();
      for (const v1::ExportRelation& relation : header.relations()) counts[relation.name()] = 0;
      CHECK_OK((*stream)->ReadRows([&](const v1::ExportRow& row) {
        ++counts[header.relations(row.relation()).name()];
        return absl::OkStatus();
      }));
    }
    return counts;
  }
};

TEST_F(YearFileTest, EveryTableIsThereWithTheRowsTheServerExports) {
  const Database year(Exported("year.sqlite"));
  EXPECT_EQ(year.One("PRAGMA integrity_check"), "text ok");
  EXPECT_THAT(year.All("PRAGMA foreign_key_check"), IsEmpty());
  const int64_t position = year.Number("SELECT position FROM about");
  int64_t rows = 0;
  for (const auto& [name, count] : RowsExported(position)) {
    EXPECT_EQ(year.Number(absl::StrCat("SELECT count(*) FROM \"", name, "\"")), count) << name;
    rows += count;
  }
  EXPECT_GT(rows, 100);
  EXPECT_EQ(year.Number("SELECT count(*) FROM events"), position);
  EXPECT_EQ(year.Number("SELECT max(position) FROM events"), position);
  for (const char* const list : {"units", "pairs", "obligations", "bulletins"}) {
    EXPECT_EQ(
        year.Number(absl::StrCat("SELECT count(*) FROM sqlite_master WHERE name = '", list, "'")),
        1)
        << list;
  }
  for (const char* const board : {"case_board", "obligation_board", "report_slot_board"}) {
    EXPECT_EQ(
        year.Number(absl::StrCat("SELECT count(*) FROM sqlite_master WHERE name = '", board, "'")),
        0)
        << board << " has the rows of a list, which are there once";
  }
  EXPECT_GT(year.Number("SELECT count(*) FROM \"附件1\""), 0);
  EXPECT_GT(year.Number("SELECT count(*) FROM \"附件2\""), 0);
}

TEST_F(YearFileTest, ACellIsInItAsListCellsHasIt) {
  const Database year(Exported("year.sqlite"));
  const SqlRow first = year.All(
                               "SELECT unit_id FROM dispatch_table WHERE month = '2017-01' "
                               "ORDER BY id LIMIT 1")
                           .at(0);
  const std::string unit_id = first[0].substr(5);
  v1::ListCellsRequest request;
  request.set_parent("ledgers/370400");
  request.mutable_table()->set_kind(v1::TABLE_KIND_DISPATCH);
  request.mutable_table()->set_program_id("2017");
  request.mutable_table()->set_unit_id(unit_id);
  request.mutable_table()->set_month("2017-01");
  request.set_page_size(1000);
  request.mutable_read()->set_as_of_position(year.Number("SELECT position FROM about"));
  v1::ListCellsResponse response;
  Stubs stubs(Connect(server_->address()));
  ASSERT_TRUE(
      Call(stubs.statistics, &v1::StatisticsService::Stub::ListCells, "", request, response).ok());
  ASSERT_EQ(response.next_page_token(), "");
  std::map<std::string, std::string> cells;
  for (const v1::Cell& cell : response.cells()) cells[cell.path()] = cell.value();
  const std::vector<SqlRow> figures = year.All(
      absl::StrCat("SELECT rows_sequence_number, key, recorded FROM dispatch_table_rows_figures "
                   "WHERE dispatch_table_month = '2017-01' AND dispatch_table_unit_id = '",
                   unit_id, "'"));
  size_t recorded = 0;
  for (const auto& cell : cells) {
    if (absl::StrContains(cell.first, "].figures[") && absl::EndsWith(cell.first, "].recorded")) {
      ++recorded;
    }
  }
  EXPECT_GT(recorded, 0U);
  EXPECT_EQ(figures.size(), recorded);
  for (const SqlRow& figure : figures) {
    const std::string path =
        absl::StrCat("rows[", figure[0].substr(8), "].figures[", figure[1].substr(5), "].recorded");
    ASSERT_TRUE(cells.contains(path)) << path;
    EXPECT_EQ(figure[2], absl::StrCat("integer ", cells[path])) << path;
  }
}

TEST_F(YearFileTest, NumbersAreNumbersAndColumnsHaveTheirNamesInChinese) {
  const Database year(Exported("year.sqlite"));
  const std::vector<SqlRow> columns = year.All("SELECT table_name, name, label, type FROM columns");
  EXPECT_GT(columns.size(), 200U);
  for (const SqlRow& column : columns) {
    const std::string table = column[0].substr(5);
    const std::string name = column[1].substr(5);
    const bool is_number = column[3] == "text EXPORT_TYPE_INTEGER";
    const std::string other = absl::StrCat(
        "SELECT count(*) FROM \"", table, "\" WHERE typeof(\"", name, "\") NOT IN ('null', '",
        is_number || column[3] == "text EXPORT_TYPE_BOOLEAN" ? "integer" : "text", "')");
    EXPECT_EQ(year.Number(other), 0) << table << "." << name << " is " << column[3];
  }
  for (const char* const table : {"pair_register_rows", "dispatch_table_rows_figures",
                                  "year_end_assessment_pairs", "year_end_assessment_units"}) {
    const std::string of_table = absl::StrCat("FROM columns WHERE table_name = '", table, "'");
    EXPECT_GT(year.Number("SELECT count(*) " + of_table), 5) << table;
    EXPECT_EQ(year.Number(absl::StrCat("SELECT count(*) ", of_table, " AND label = ''")), 0);
  }
  EXPECT_EQ(year.One("SELECT label FROM columns WHERE table_name = 'pair_register_rows' AND "
                     "name = 'unit_a_name'"),
            "text 结对单位A");
  EXPECT_EQ(year.One("SELECT unit FROM columns WHERE table_name = 'year_end_assessment_pairs' AND "
                     "name = 'total_milli'"),
            "text 千分之一分");
}

TEST_F(YearFileTest, EnumeratorsHaveTheirWordsBesideThem) {
  const Database year(Exported("year.sqlite"));
  const std::string grades = "SELECT count(*) FROM year_end_assessment_pairs";
  EXPECT_GT(year.Number(grades), 0);
  EXPECT_EQ(year.Number(grades + " WHERE (grade = 'GRADE_UNSPECIFIED') != (grade_zh IS NULL)"), 0);
  EXPECT_EQ(year.Number(grades + " WHERE grade = 'GRADE_UNQUALIFIED' AND grade_zh != '不合格'"), 0);
  EXPECT_EQ(year.One("SELECT label FROM columns WHERE table_name = 'year_end_assessment_pairs' AND "
                     "name = 'grade_zh'"),
            "text 等次（中文）");
}

TEST_F(YearFileTest, AKindOfObligationIsCalledAsItsTitleWhichAViewShowsAlone) {
  const Database year(Exported("year.sqlite"));
  EXPECT_GT(year.Number("SELECT count(*) FROM obligations"), 0);
  EXPECT_EQ(year.Number("SELECT count(*) FROM obligations WHERE kind_zh IS NOT title"), 0);
  const std::string view =
      "SELECT count(*) FROM sqlite_master WHERE type = 'view' AND "
      "sql LIKE '% FROM \"obligations\" %'";
  EXPECT_EQ(year.Number(view + " AND sql LIKE '%\"title\" AS \"标题\"%'"), 1);
  EXPECT_EQ(year.Number(view + " AND sql LIKE '%kind_zh\" AS \"类别\"%'"), 0);
}

// Of what stands by itself; of what stands in it wherever that has a name.
TEST_F(YearFileTest, EveryTableHasAViewInChineseWithItsRows) {
  const Database year(Exported("year.sqlite"));
  std::set<std::string> viewed;
  const std::vector<SqlRow> views =
      year.All("SELECT name, sql FROM sqlite_master WHERE type = 'view' AND name NOT LIKE '附件%'");
  EXPECT_GT(views.size(), 30U);
  for (const SqlRow& view : views) {
    const std::string name = view[0].substr(5);
    const std::string from = view[1].substr(view[1].rfind(" FROM \"") + 7);
    const std::string table = from.substr(0, from.find('"'));
    viewed.insert(table);
    EXPECT_EQ(year.Number(absl::StrCat("SELECT count(*) FROM \"", name, "\"")),
              year.Number(absl::StrCat("SELECT count(*) FROM \"", table, "\"")))
        << name;
  }
  for (const SqlRow& table :
       year.All("SELECT name FROM sqlite_master m WHERE type = 'table' AND name NOT IN ('about', "
                "'columns') AND NOT EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE name = "
                "'parent_id')")) {
    EXPECT_TRUE(viewed.contains(table[0].substr(5))) << table[0] << " has no view";
  }
}

TEST_F(YearFileTest, AViewHasPointsAndWordsUnderTheNamesOfTheForms) {
  const Database year(Exported("year.sqlite"));
  const std::string both =
      "FROM \"考核计分·结对\" v JOIN year_end_assessment_pairs t ON t.pair_id = v.\"结对编号\"";
  EXPECT_GT(year.Number("SELECT count(*) " + both), 0);
  EXPECT_EQ(year.Number("SELECT count(*) " + both +
                        " WHERE round(v.\"总分（分）\" * 1000) != t.total_milli OR "
                        "v.\"结对单位A\" != t.unit_a_name OR v.\"等次\" IS NOT t.grade_zh"),
            0);
  EXPECT_EQ(year.Number("SELECT count(*) FROM \"调度表·各行·数据\" WHERE \"计量单位\" = "
                        "'分（人民币）'"),
            0);
  EXPECT_GT(year.Number("SELECT count(*) FROM \"调度表·各行·数据\" WHERE \"计量单位\" = '万元'"),
            0);
}

TEST_F(YearFileTest, WhoHasACodeHasItsNameBesideIt) {
  const Database year(Exported("year.sqlite"));
  EXPECT_GT(year.Number("SELECT count(*) FROM units WHERE parent_unit_id != ''"), 0);
  EXPECT_EQ(year.Number("SELECT count(*) FROM units u JOIN units p ON p.unit_id = "
                        "u.parent_unit_id WHERE u.parent_unit_name != p.display_name"),
            0);
  EXPECT_EQ(year.Number("SELECT count(*) FROM officers WHERE unit_name = ''"), 0);
  EXPECT_EQ(year.Number("SELECT count(*) FROM cases WHERE (filed_by_unit_id = '') != "
                        "(filed_by_unit_name = '')"),
            0);
}

TEST_F(YearFileTest, ItSaysOfWhichStateItIsAndWithWhichRoot) {
  const Database year(Exported("year.sqlite"));
  const int64_t position = year.Number("SELECT position FROM about");
  EXPECT_EQ(year.One("SELECT ledger FROM about"), "text ledgers/370400");
  EXPECT_EQ(year.One("SELECT program_id FROM about"), "text 2017");
  v1::GetTableStatementRequest request;
  request.set_parent("ledgers/370400");
  request.mutable_read()->set_as_of_position(position);
  v1::GetTableStatementResponse statement;
  Stubs stubs(Connect(server_->address()));
  const absl::Status stated =
      Call(stubs.audit, &v1::AuditService::Stub::GetTableStatement, "", request, statement);
  ASSERT_TRUE(stated.ok()) << stated;
  EXPECT_EQ(year.One("SELECT root_hash FROM about"),
            absl::StrCat("text ", absl::BytesToHexString(statement.statement().root_hash())));
  EXPECT_NE(year.One("SELECT policy_set_id FROM about"), "text ");
  EXPECT_NE(year.One("SELECT read_time FROM about"), "text ");
}

TEST_F(YearFileTest, TwoFilesOfOnePositionAreTheSameBytes) {
  const std::string first = Exported("first.sqlite");
  const int64_t position = Database(first).Number("SELECT position FROM about");
  const std::string second =
      Exported("second.sqlite", {"--as-of-position", absl::StrCat(position)});
  EXPECT_EQ(BytesOf(first), BytesOf(second));
  const std::string earlier =
      Exported("earlier.sqlite", {"--as-of-position", absl::StrCat(position - 1)});
  EXPECT_NE(BytesOf(first), BytesOf(earlier));
  EXPECT_EQ(Database(earlier).Number("SELECT count(*) FROM events"), position - 1);
}

// Also what is read after the first table, which says at which position it all is.
TEST_F(YearFileTest, AsOfADayAllOfItIsJudgedOnThatDay) {
  clock_.Set(StartOf(CivilDay(2017, 2, 1)));
  const Database year(Exported("day.sqlite", {"--as-of-date", "2017-01-31"}));
  EXPECT_EQ(year.One("SELECT on_date FROM about"), "text 2017-01-31");
  const int64_t position = year.Number("SELECT position FROM about");
  const Database same(
      Exported("same.sqlite", {"--as-of-position", absl::StrCat(position), "--on", "2017-01-31"}));
  EXPECT_EQ(year.All("SELECT * FROM obligations"), same.All("SELECT * FROM obligations"));
  EXPECT_EQ(year.All("SELECT * FROM pair_register"), same.All("SELECT * FROM pair_register"));
}

TEST_F(YearFileTest, AYearThatThereIsNotLeavesNothing) {
  const Outcome outcome = Export("ledgers/370400/programs/1999", Path("none.sqlite"));
  EXPECT_EQ(outcome.code, ExitCode::kNotFound);
  EXPECT_THAT(outcome.err, HasSubstr("1999"));
  EXPECT_THAT(Files(), IsEmpty());
}

TEST_F(YearFileTest, AFileThatWasThereStaysUnlessItIsToBeOverwritten) {
  std::ofstream(Path("year.sqlite")) << "what was there before";
  const Outcome refused = Export(kProgram, Path("year.sqlite"));
  EXPECT_EQ(refused.code, ExitCode::kConflict) << refused.out;
  EXPECT_THAT(refused.err, HasSubstr("year.sqlite 已存在"));
  EXPECT_THAT(refused.err, HasSubstr("--force"));
  EXPECT_EQ(BytesOf(Path("year.sqlite")), "what was there before");
  EXPECT_THAT(Files(), testing::ElementsAre("year.sqlite"));
}

TEST_F(YearFileTest, AFileThatIsOverwrittenStaysUntilTheNewOneIsWhole) {
  std::ofstream(Path("year.sqlite")) << "what was there before";
  const std::vector<std::string> force = {"--force"};
  EXPECT_EQ(Export("ledgers/370400/programs/1999", Path("year.sqlite"), force).code,
            ExitCode::kNotFound);
  EXPECT_EQ(BytesOf(Path("year.sqlite")), "what was there before");
  EXPECT_THAT(Files(), testing::ElementsAre("year.sqlite"));
  EXPECT_GT(Database(Exported("year.sqlite", force)).Number("SELECT count(*) FROM events"), 0);
  EXPECT_THAT(Files(), testing::ElementsAre("year.sqlite"));
}

TEST_F(YearFileTest, WhereNoFileCanBeIsSaidAndNothingIsLeft) {
  std::ofstream(Path("file")) << "no directory";
  const Outcome below = Export(kProgram, Path("file/year.sqlite"));
  EXPECT_NE(below.code, ExitCode::kOk);
  EXPECT_THAT(below.err, HasSubstr("file"));
  fs::create_directories(Path("directory"));
  std::ofstream(Path("directory/inside")) << "kept";
  const Outcome onto = Export(kProgram, Path("directory"));
  EXPECT_NE(onto.code, ExitCode::kOk);
  EXPECT_THAT(onto.err, HasSubstr("directory"));
  EXPECT_THAT(Files(), testing::UnorderedElementsAre("file", "directory"));
  EXPECT_TRUE(fs::exists(Path("directory/inside")));
}

}  // namespace
}  // namespace jiedui::cli
