#include "tests/cli/city_numbers.h"

#include "base/check.h"

namespace jiedui::scenario {
namespace {

const CityNumbers kZaozhuangNumbers = {
    .months = {"2017-01", "2017-02", "2017-03", "2017-04", "2017-05", "2017-06", "2017-07",
               "2017-08", "2017-09", "2017-10", "2017-11", "2017-12"},
    .free_months = {"2017-01"},
    .last_day = CivilDay(2017, 12, 31),
    .active_days = 15,
    .floor = 3,
    .joint_floor = true,
    .stay_days = 14,
    .overlap_days = 5,
    .person_times = false,
    .enterprises = 3,
    .cases = true,
    .case_days = 30,
    .study_minutes = 210,
    .attestation_days = 7,
    .entry_days = 35,
    .register_due = CivilDay(2017, 1, 20),
    // The 3rd and the 5th, read off the calendars of 2017 and 2018: 清明节 2 to 4 April, 国庆节 to
    // 8 October, and the weekends.
    .town_due = {3, 3, 5, 3, 5, 3, 3, 4, 9, 3, 4, 3},
    .district_due = {6, 6, 5, 5, 5, 5, 7, 5, 9, 6, 5, 5},
    .fix_days = 3,
    .coverage = 20'000,
    .kinds = 20'000,
    .quality = 25'000,
    .completeness = 5'000,
    .timeliness = 5'000,
    .accuracy = 5'000,
    .breakthrough = 5'000,
    .improvement = 10'000,
    .gap = 5'000,
    .improvement_target = 10'000,
    .register_late = 5'000,
    .unreported = 3'000,
    .unreported_if_reminded = true,
    .bonus_practice = 2'000,
    .bonus_commendation = 3'000,
    .bonus_most = 5'000,
    .rounded_once = true,
    .idle_months = 6,
    .share_a = 600,
    .hub_lower = false,
    .own = 40'000,
    .towns = 40'000,
    .filing = 5'000,
    .reports = 5'000,
    .checks = 5'000,
    .practice = 5'000,
    .own_alone = 66'667,
    .reports_alone = 16'666,
    .practice_alone = 16'667,
    .target_points = 5,
    .excellent = 90'000,
    .good = 75'000,
    .qualified = 60'000,
};

const CityNumbers kEzhouNumbers = {
    .months = {"2024-03", "2024-04", "2024-05", "2024-06", "2024-07", "2024-08", "2024-09",
               "2024-10", "2024-11", "2024-12"},
    .free_months = {},
    .last_day = CivilDay(2024, 12, 31),
    .active_days = 10,
    .floor = 3,
    .joint_floor = false,
    .stay_days = 10,
    .overlap_days = 4,
    .person_times = true,
    .enterprises = 0,
    .cases = false,
    .case_days = 30,
    .study_minutes = 180,
    .attestation_days = 5,
    .entry_days = 20,
    .register_due = CivilDay(2024, 3, 5),
    // The 5th and the 8th, read off the calendars of 2024 and 2025: 清明节 4 to 6 April with the
    // 7th worked, 劳动节 to 5 May, 端午节 8 to 10 June, 国庆节 to 7 October, and the weekends.
    .town_due = {7, 6, 5, 5, 5, 5, 8, 5, 5, 6},
    .district_due = {8, 8, 11, 8, 8, 9, 8, 8, 9, 8},
    .fix_days = 2,
    .coverage = 20'000,
    .kinds = 15'000,
    .quality = 25'000,
    .completeness = 6'668,
    .timeliness = 6'666,
    .accuracy = 6'666,
    .breakthrough = 5'000,
    .improvement = 10'000,
    .gap = 5'000,
    .improvement_target = 8'000,
    .register_late = 4'000,
    .unreported = 2'000,
    .unreported_if_reminded = false,
    .bonus_practice = 1'000,
    .bonus_commendation = 2'000,
    .bonus_most = 2'500,
    .rounded_once = false,
    .idle_months = 5,
    .share_a = 550,
    .hub_lower = true,
    .own = 30'000,
    .towns = 50'000,
    .filing = 6'667,
    .reports = 6'666,
    .checks = 6'667,
    .practice = 0,
    .own_alone = 60'000,
    .reports_alone = 40'000,
    .practice_alone = 0,
    .target_points = 8,
    .excellent = 88'000,
    .good = 72'000,
    .qualified = 60'000,
};

}  // namespace

const CityNumbers& NumbersOf(const std::string& policy_set_id) {
  if (policy_set_id == "zaozhuang-2017") return kZaozhuangNumbers;
  CHECK(policy_set_id == "ezhou-2024", policy_set_id);
  return kEzhouNumbers;
}

}  // namespace jiedui::scenario
