// What holds of the cells of every table, whatever was recorded: the difference between any two
// states makes the one of the other, and assuming what was adopted changes nothing.
//
// JIEDUI_SOAK=n: n times as many years. JIEDUI_SEED=s: other ones.

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/statistics_service.pb.h"
#include "tests/eventstore/soak.h"
#include "tests/services/cells_fixture.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

v1::TableQuery Query(v1::TableKind kind) {
  v1::TableQuery table;
  table.set_kind(kind);
  table.set_program_id(kYear);
  *table.mutable_on_date() = Date("2017-12-31");
  if (kind == v1::TABLE_KIND_PAIR_REGISTER || kind == v1::TABLE_KIND_DISPATCH) {
    table.set_unit_id(kXuecheng);
  }
  if (kind == v1::TABLE_KIND_DISPATCH) table.set_month("2017-03");
  if (kind == v1::TABLE_KIND_PAIR_COMPLIANCE) table.set_pair_id(PairId(kTengzhou, kXuecheng));
  return table;
}

std::vector<v1::TableQuery> EveryTable() {
  return {Query(v1::TABLE_KIND_PAIR_REGISTER),
          Query(v1::TABLE_KIND_DISPATCH),
          Query(v1::TABLE_KIND_PAIR_COMPLIANCE),
          Query(v1::TABLE_KIND_ASSESSMENT),
          Query(v1::TABLE_KIND_GAPS),
          Query(v1::TABLE_KIND_BULLETINS),
          Query(v1::TABLE_KIND_CASE_BOARD),
          Query(v1::TABLE_KIND_OBLIGATIONS),
          Query(v1::TABLE_KIND_REPORT_SLOTS)};
}

class CellProperty : public CellsTest {
 protected:
  CellProperty() { Given(Paired()); }

  // Acts of the two brigades in March, some of them taken back.
  void Record(std::mt19937_64& random, int count) {
    const std::string pair = PairId(kTengzhou, kXuecheng);
    for (int i = 0; i < count; ++i) {
      if (!standing_.empty() && random() % 4 == 0) {
        Given(Facts({Void(standing_.back(), pair, "2017-04-03")}));
        standing_.pop_back();
        continue;
      }
      const std::string id = absl::StrCat("a", next_++);
      const std::string day = absl::StrCat("2017-03-", 10 + random() % 20);
      switch (random() % 3) {
        case 0:
          Given(Facts({Study(id, Assign(kTengzhou, kXuecheng), day)}));
          break;
        case 1:
          Given(Facts({Inspect(id, pair, kXuecheng, day)}));
          break;
        default:
          Given(Facts({HelpOtherwise(id, pair, day)}));
      }
      standing_.push_back(id);
    }
  }

 private:
  std::vector<std::string> standing_;
  int next_ = 1;
};

TEST_F(CellProperty, WhatChangedBetweenAnyTwoStatesMakesTheOneOfTheOther) {
  for (const uint64_t seed : eventstore::Seeds()) {
    std::mt19937_64 random(seed);
    const int64_t start = store().head();
    Record(random, 12);
    const auto any = [&random, start, this] {
      return start + static_cast<int64_t>(random() % static_cast<uint64_t>(store().head() - start));
    };
    for (const v1::TableQuery& table : EveryTable()) {
      const auto [before, after] = std::minmax({any(), any()});
      Values values = Cells(table, AsOf(before));
      const v1::CompareTablesResponse difference = Compare(table, before, after);
      for (const v1::CellChange& change : difference.changes()) {
        if (change.has_after()) {
          values[change.path()] = change.after();
        } else {
          values.erase(change.path());
        }
      }
      EXPECT_EQ(values, Cells(table, AsOf(after)))
          << "seed " << seed << ", " << v1::TableKind_Name(table.kind()) << " " << before << ".."
          << after;
    }
  }
}

TEST_F(CellProperty, WhatIsAdoptedChangesNothingWhenItIsAssumed) {
  std::mt19937_64 random(eventstore::FirstSeed());
  Record(random, 12);
  v1::ReadOptions assuming = Strong();
  assuming.mutable_assumed_policy()->set_program_id(kYear);
  assuming.mutable_assumed_policy()->set_policy_set_id("zaozhuang-2017");
  for (const v1::TableQuery& table : EveryTable()) {
    if (table.kind() == v1::TABLE_KIND_BULLETINS) continue;  // it is read under none
    const Values as_adopted = Cells(table, Strong());
    EXPECT_FALSE(as_adopted.empty()) << v1::TableKind_Name(table.kind());
    EXPECT_EQ(Cells(table, assuming), as_adopted) << v1::TableKind_Name(table.kind());
  }
}

}  // namespace
}  // namespace jiedui::services
