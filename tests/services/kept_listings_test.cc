// Which listings are kept for their next page, and how long.

#include "services/kept_listings.h"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "jiedui/v1/resources.pb.h"
#include "projections/read_models.h"

namespace jiedui::services {
namespace {

using Rows = std::shared_ptr<const std::vector<v1::Unit>>;

Rows Units(size_t count) {
  return std::make_shared<const std::vector<v1::Unit>>(count);
}

// A row takes at least that many bytes.
Rows BigRow(size_t bytes) {
  std::vector<v1::Unit> units(1);
  units[0].set_display_name(std::string(bytes, 'x'));
  return std::make_shared<const std::vector<v1::Unit>>(std::move(units));
}

class KeptListingsSpec : public testing::Test {
 protected:
  ManualClock clock_{absl::UnixEpoch()};
  KeptListings listings_{clock_, 1000};
};

TEST_F(KeptListingsSpec, WhatIsKeptIsFoundByItsKeyUntilItIsDropped) {
  const Rows rows = Units(3);
  listings_.Keep("a", rows);
  EXPECT_EQ(listings_.Find<v1::Unit>("a"), rows);
  EXPECT_EQ(listings_.Find<v1::Unit>("b"), nullptr);
  listings_.Drop("b");
  EXPECT_EQ(listings_.Find<v1::Unit>("a"), rows);
  listings_.Drop("a");
  EXPECT_EQ(listings_.Find<v1::Unit>("a"), nullptr);
}

TEST_F(KeptListingsSpec, WhatIsMadeAgainTakesThePlaceOfWhatWasKept) {
  const Rows again = Units(3);
  listings_.Keep("a", Units(3));
  listings_.Keep("a", again);
  EXPECT_EQ(listings_.Find<v1::Unit>("a"), again);
  listings_.Drop("a");
  EXPECT_EQ(listings_.Find<v1::Unit>("a"), nullptr);
}

TEST_F(KeptListingsSpec, ItIsKeptAsLongAsItsStateIsAndFromEachPageOn) {
  const Rows rows = Units(3);
  listings_.Keep("a", rows);
  clock_.Advance(projections::kStateKeptFor - absl::Seconds(1));
  EXPECT_EQ(listings_.Find<v1::Unit>("a"), rows);
  listings_.Keep("a", rows);
  clock_.Advance(projections::kStateKeptFor - absl::Seconds(1));
  EXPECT_EQ(listings_.Find<v1::Unit>("a"), rows);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(listings_.Find<v1::Unit>("a"), nullptr);
}

TEST_F(KeptListingsSpec, OfMoreThanThereIsRoomForTheLatestAreKept) {
  std::vector<Rows> rows;
  for (size_t i = 0; i < KeptListings::kMostListings; ++i) {
    rows.push_back(Units(1));
    listings_.Keep(absl::StrCat(i), rows.back());
  }
  listings_.Keep("0", rows[0]);  // its next page
  listings_.Keep("one more", Units(1));
  EXPECT_EQ(listings_.Find<v1::Unit>("0"), rows[0]);
  EXPECT_EQ(listings_.Find<v1::Unit>("1"), nullptr);
  EXPECT_EQ(listings_.Find<v1::Unit>("2"), rows[2]);
  EXPECT_NE(listings_.Find<v1::Unit>("one more"), nullptr);
}

TEST_F(KeptListingsSpec, TogetherTheyTakeNoMoreBytesThanTheyMay) {
  const Rows small = BigRow(400);
  listings_.Keep("a", BigRow(600));
  listings_.Keep("b", small);
  EXPECT_EQ(listings_.Find<v1::Unit>("a"), nullptr);
  EXPECT_EQ(listings_.Find<v1::Unit>("b"), small);
  listings_.Keep("c", BigRow(1000));
  EXPECT_EQ(listings_.Find<v1::Unit>("c"), nullptr) << "by itself too much";
  EXPECT_EQ(listings_.Find<v1::Unit>("b"), small);
}

}  // namespace
}  // namespace jiedui::services
