// The tables on the disk compared with the log, read beside a writer or when nobody has them open.

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/read_models.h"
#include "projections/table_sets.h"
#include "projections/tables_check.h"
#include "tests/projections/crash.h"
#include "tests/projections/directory.h"
#include "tests/projections/office.h"
#include "tests/projections/stored_files.h"
#include "tests/support/files.h"

namespace jiedui::projections {
namespace {

TEST(StoredTablesTest, BesideAWriterTheyAreComparedAtTheirMark) {
  Office office;
  const Position flushed = office.Append(spec::Paired());
  office.AtLeast(flushed);
  office.CloseReadModels();
  office.OpenReadModels();
  office.AtLeast(office.Append(spec::Facts({spec::Enroll(spec::kCity)})));
  const RebuildReport report = StoredTables::Open(office.tables_directory())
                                   ->Compare(*office.store().TakeSnapshot(), "370400")
                                   .value();
  EXPECT_EQ(report.position, flushed);
  EXPECT_EQ(report.tables.size(), static_cast<size_t>(kTableCount));
  EXPECT_TRUE(report.equal());
}

TEST(StoredTablesTest, ComparingChangesNoFile) {
  Office office;
  office.AtLeast(office.Append(spec::Paired()));
  office.CloseReadModels();
  const auto before = FilesIn(office.tables_directory());
  const auto tables = StoredTables::Open(office.tables_directory());
  EXPECT_TRUE(tables->Compare(*office.store().TakeSnapshot(), "370400")->equal());
  EXPECT_TRUE(FilesIn(office.tables_directory()) == before);
}

TEST(StoredTablesTest, ARowThatTheLogDoesNotGiveIsFound) {
  Office office;
  office.AtLeast(office.Append(spec::Paired()));
  office.CloseReadModels();
  PutBogusRow(office.tables_directory());
  const auto tables = StoredTables::Open(office.tables_directory());
  EXPECT_FALSE(tables->Compare(*office.store().TakeSnapshot(), "370400")->equal());
}

TEST(StoredTablesTest, DamagedAndMissingFilesAreFoundAndNotRepaired) {
  Office office;
  office.AtLeast(office.Append(spec::Paired()));
  office.CloseReadModels();
  const Directory flipped;
  ASSERT_TRUE(office.tables().CopyTo(flipped.path()));
  FlipABlockOfEveryTableFile(flipped.path());
  EXPECT_EQ(StoredTables::Open(flipped.path()).status().code(), absl::StatusCode::kDataLoss);
  for (const std::string& name :
       {std::string("CURRENT"), AnyTableFile(SetInUse(office.tables_directory()))}) {
    const Directory missing;
    ASSERT_TRUE(office.tables().CopyTo(missing.path()));
    std::filesystem::remove(SetInUse(missing.path()) + "/" + name);
    const auto before = FilesIn(missing.path());
    EXPECT_EQ(StoredTables::Open(missing.path()).status().code(), absl::StatusCode::kDataLoss)
        << name;
    EXPECT_TRUE(FilesIn(missing.path()) == before);
  }
}

TEST(StoredTablesTest, TablesOfAnotherVersionAreNotCompared) {
  Office office;
  const Position head = office.Append(spec::Paired());
  office.AtLeast(head);
  office.CloseReadModels();
  SetVersions(office.tables_directory(), "registry/0");
  const RebuildReport report = StoredTables::Open(office.tables_directory())
                                   ->Compare(*office.store().TakeSnapshot(), "370400")
                                   .value();
  EXPECT_EQ(report.position, head);
  EXPECT_THAT(report.tables, testing::IsEmpty());
}

}  // namespace
}  // namespace jiedui::projections
