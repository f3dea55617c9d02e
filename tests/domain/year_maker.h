// Years of a pair made up at random, for what holds of every year. Equal seeds give equal years.

#ifndef JIEDUI_TESTS_DOMAIN_YEAR_MAKER_H_
#define JIEDUI_TESTS_DOMAIN_YEAR_MAKER_H_

#include <random>

#include "base/civil.h"
#include "domain/date.h"
#include "tests/domain/pair_builder.h"

namespace jiedui::domain {

class YearMaker {
 public:
  explicit YearMaker(unsigned seed) : random_(seed) {}

  PairBuilder Year() {
    PairBuilder pair;
    const int count = Between(0, 25);
    for (int i = 0; i < count; ++i) AddSomething(pair);
    return pair;
  }

  CivilDay AnyDay() { return CivilDay(2017, 1, 1) + Between(0, 340); }
  int Between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  std::mt19937& random() { return random_; }

 private:
  void AddSomething(PairBuilder& pair) {
    const CivilDay day = AnyDay();
    table::v1::ActivityFacts& facts = Something(pair, day);
    if (Between(0, 3) == 0) facts.clear_attestations();
    if (Between(0, 5) == 0) facts.set_voided_position(facts.position() + 1);
    if (Between(0, 5) == 0) *facts.mutable_recorded_date() = ToDate(day + Between(30, 45));
  }

  table::v1::ActivityFacts& Something(PairBuilder& pair, CivilDay day) {
    switch (Between(0, 4)) {
      case 0:
        return pair.Stay(Between(0, 1) == 0 ? "A" : "B", day, day + Between(10, 20));
      case 1:
        return pair.OngoingStay("A", day);
      case 2:
        return Timed(pair.Joint(day, Between(2, 4)));
      case 3:
        return Timed(pair.Study(day, Between(180, 240)));
      default:
        return pair.Other(day);
    }
  }

  table::v1::ActivityFacts& Timed(table::v1::ActivityFacts& facts) {
    const int start = Between(480, 900);
    if (facts.has_joint_inspection_held()) {
      facts.mutable_joint_inspection_held()->set_start_minute(start);
      facts.mutable_joint_inspection_held()->set_duration_minutes(120);
    } else {
      facts.mutable_group_study_held()->set_start_minute(start);
    }
    return facts;
  }

  std::mt19937 random_;
};

}  // namespace jiedui::domain

#endif  // JIEDUI_TESTS_DOMAIN_YEAR_MAKER_H_
