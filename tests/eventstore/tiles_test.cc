// The tiles of a size, their names, and entry bundles.

#include "eventstore/tiles.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::eventstore {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(TilePathSpec, IndexesAreGroupsOfThreeDigits) {
  EXPECT_EQ(TilePath({0, 0, 256}), "tile/0/000");
  EXPECT_EQ(TilePath({0, 999, 256}), "tile/0/999");
  EXPECT_EQ(TilePath({0, 1000, 256}), "tile/0/x001/000");
  EXPECT_EQ(TilePath({1, 1234067, 256}), "tile/1/x001/x234/067");
  EXPECT_EQ(EntriesPath({0, 1234067, 256}), "tile/entries/x001/x234/067");
}

TEST(TilePathSpec, APartialTileSaysItsWidth) {
  EXPECT_EQ(TilePath({0, 273, 112}), "tile/0/273.p/112");
  EXPECT_EQ(EntriesPath({0, 1234067, 1}), "tile/entries/x001/x234/067.p/1");
}

std::vector<std::string> PathsOf(int level, uint64_t size) {
  std::vector<std::string> paths;
  for (uint64_t i = 0; i < TileCount(level, size); ++i)
    paths.push_back(TilePath(TileAt(level, i, size)));
  return paths;
}

TEST(TilesSpec, SeventyThousandLeavesHaveTheTilesThatGosVerifierAccepted) {
  EXPECT_EQ(TileCount(0, 70000), 274u);
  EXPECT_EQ(TilePath(TileAt(0, 272, 70000)), "tile/0/272");
  EXPECT_EQ(TilePath(TileAt(0, 273, 70000)), "tile/0/273.p/112");
  EXPECT_THAT(PathsOf(1, 70000), ElementsAre("tile/1/000", "tile/1/001.p/17"));
  EXPECT_THAT(PathsOf(2, 70000), ElementsAre("tile/2/000.p/1"));
  EXPECT_THAT(PathsOf(3, 70000), IsEmpty());
}

TEST(TilesSpec, NoTileOfWidthZero) {
  EXPECT_THAT(PathsOf(0, 0), IsEmpty());
  EXPECT_THAT(PathsOf(0, 1), ElementsAre("tile/0/000.p/1"));
  EXPECT_THAT(PathsOf(0, 255), ElementsAre("tile/0/000.p/255"));
  EXPECT_THAT(PathsOf(1, 255), IsEmpty());
  EXPECT_THAT(PathsOf(0, 256), ElementsAre("tile/0/000"));
  EXPECT_THAT(PathsOf(1, 256), ElementsAre("tile/1/000.p/1"));
  EXPECT_THAT(PathsOf(0, 257), ElementsAre("tile/0/000", "tile/0/001.p/1"));
  EXPECT_THAT(PathsOf(1, 65536), ElementsAre("tile/1/000"));
  EXPECT_EQ(TileCount(7, ~uint64_t{0} >> 1), 1u);
  EXPECT_EQ(TileCount(8, ~uint64_t{0} >> 1), 0u);
}

TEST(BundleSpec, EntriesComeBackAsTheyWent) {
  const std::vector<std::string> entries = {"", "a", std::string("\0\xFF", 2),
                                            std::string(65535, 'x')};
  std::string bundle;
  for (const std::string& entry : entries) AppendEntry(bundle, entry);

  const auto read = ParseEntries(bundle, entries.size());

  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(std::vector<std::string>(read->begin(), read->end()), entries);
  EXPECT_EQ(bundle.substr(0, 5), std::string("\0\0\0\1a", 5));
}

TEST(BundleSpec, ACutBundleNamesTheEntry) {
  std::string bundle;
  for (const char* entry : {"first", "second"}) AppendEntry(bundle, entry);
  for (size_t size = 0; size < bundle.size(); ++size) {
    const auto read = ParseEntries(absl::string_view(bundle).substr(0, size), 2);
    EXPECT_THAT(read.status().message(),
                HasSubstr(size < 7 ? "entry 0 of 2 of the bundle is cut off"
                                   : "entry 1 of 2 of the bundle is cut off"));
  }
}

TEST(BundleSpec, BytesBehindTheLastEntryAreCounted) {
  std::string bundle;
  for (const char* entry : {"first", "second"}) AppendEntry(bundle, entry);
  EXPECT_THAT(ParseEntries(bundle, 1).status().message(),
              HasSubstr("8 bytes follow the last of the 1 entries"));
  EXPECT_THAT(ParseEntries(bundle, 3).status().message(), HasSubstr("entry 2 of 3"));
}

}  // namespace
}  // namespace jiedui::eventstore
