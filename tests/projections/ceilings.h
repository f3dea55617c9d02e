// The most each count of 附件2 can be, read off the facts alone and with none of the product's
// arithmetic: for tests that no table counts more than was recorded.

#ifndef JIEDUI_TESTS_PROJECTIONS_CEILINGS_H_
#define JIEDUI_TESTS_PROJECTIONS_CEILINGS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/civil.h"
#include "tests/support/facts.h"

namespace jiedui::projections {

// Of one unit's month, or of several: nothing that was corrected or voided is taken out again.
struct Ceiling {
  std::set<std::string> officers;
  std::set<std::string> sessions;
  std::set<std::string> enterprises;
  std::set<std::string> studies;
  std::set<std::string> filed;
  std::set<std::string> proposed;
  std::map<std::string, int64_t> documents;  // by the event that says so
  std::map<std::string, int64_t> fines_fen;  // by case

  void Add(const Ceiling& other);
  // By field of DispatchFigures.
  std::map<std::string, int64_t> Figures() const;
};

class Ceilings {
 public:
  // A year of the two pairs of story.h.
  explicit Ceilings(const spec::History& history);

  Ceiling Of(const std::vector<std::string>& units, CivilMonth first, CivilMonth last) const;

 private:
  Ceiling& At(const std::string& unit, const google::type::Date& date);
  template <class Stay>
  void CountStay(const Stay& stay);
  void CountInspection(const event::v1::JointInspectionHeld& inspection);
  void CountStudy(const event::v1::GroupStudyHeld& study);
  void CountActivity(const event::v1::Event& event);
  void CountCorrection(const event::v1::ActivityCorrected& corrected);
  void CountFiling(const std::string& case_id, const std::string& unit,
                   const google::type::Date& date);
  void CountCase(const event::v1::Event& event);

  std::map<std::pair<std::string, std::string>, Ceiling> months_;  // by unit and month
  std::map<std::string, std::string> filers_;                      // of cases
  int versions_ = 0;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_TESTS_PROJECTIONS_CEILINGS_H_
