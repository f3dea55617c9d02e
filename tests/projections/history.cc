#include "tests/projections/history.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "base/civil.h"
#include "domain/context.h"
#include "domain/decide.h"
#include "tests/projections/story.h"
#include "tests/support/memory_entities.h"

namespace jiedui::projections {
namespace {

using event::v1::Event;
using spec::AnyFact;

class Year {
 public:
  explicit Year(uint32_t seed) : random_(seed), history_(spec::Staffed()), entities_(history_) {}

  void Propose() { Decide(Proposal().event, CivilDay(2018, 1, 10)); }

  // The proposals by the day they happened, as diligent clerks make them.
  void ProposeInOrder(int count) {
    std::vector<Event> proposals;
    for (int i = 0; i < count; ++i) proposals.push_back(Proposal().event);
    std::stable_sort(proposals.begin(), proposals.end(), [](const Event& a, const Event& b) {
      return domain::OccurredDay(a) < domain::OccurredDay(b);
    });
    CivilDay today(2017, 1, 1);
    for (const Event& proposed : proposals) {
      today = std::max(today, domain::OccurredDay(proposed));
      Decide(proposed, today);
    }
  }

  const spec::History& history() const { return history_; }

 private:
  void Decide(const Event& proposed, CivilDay today) {
    domain::Context context;
    context.today = today;
    context.actor = {domain::Role::kCity, spec::kCity};
    const auto decided = domain::Decide(proposed, entities_, context);
    if (!decided.ok()) return;
    entities_.Record(*decided);
    history_.push_back(*decided);
  }

  int Below(int limit) { return static_cast<int>(random_() % static_cast<uint32_t>(limit)); }
  bool Town() { return Below(2) == 0; }
  std::string DayOfYear(int from = 0) {
    return FormatDay(CivilDay(2017, 1, 1) + std::min(364, from + Below(330)));
  }
  std::string MonthOfYear() { return FormatMonth(CivilMonth(2017, 1) + Below(12)); }
  // An id of a few, so that facts meet.
  std::string Id(const char* kind) { return absl::StrCat(kind, Below(25)); }

  AnyFact Proposal() {
    const bool town = Town();
    const event::v1::PairAssigned pair = town ? spec::Assign(spec::kLincheng, spec::kXingren)
                                              : spec::Assign(spec::kTengzhou, spec::kXuecheng);
    const std::string side = Town() ? pair.unit_a_id() : pair.unit_b_id();
    switch (Below(6)) {
      case 5:
        return Step(pair, side);
      case 0:
        return Record(pair, side);
      case 1:
        return Amend(pair, side);
      case 2:
        return OfCase(side, town);
      case 3:
        return OfReport(side);
      default:
        return OfProgramme(pair, side);
    }
  }

  AnyFact Record(const event::v1::PairAssigned& pair, const std::string& side) {
    const int start = Below(300);
    const std::string first = FormatDay(CivilDay(2017, 1, 1) + start);
    const std::string last = FormatDay(CivilDay(2017, 1, 1) + start + 5 + Below(40));
    switch (Below(5)) {
      case 0:
        return spec::Dispatch(Id("r"), pair.pair_id(), side, first);
      case 1:
        return spec::Rotate(Id("r"), pair.pair_id(), side, first, last);
      case 2:
        return spec::Inspect(Id("j"), pair.pair_id(), side, first);
      case 3:
        return spec::Study(Id("s"), pair, first);
      default:
        return spec::HelpOtherwise(Id("o"), pair.pair_id(), first);
    }
  }

  AnyFact Step(const event::v1::PairAssigned& pair, const std::string& side) {
    const std::string stay = Id("r");
    const std::string officer = absl::StrCat(side, "-01");
    const std::string day = DayOfYear();
    switch (Below(10)) {
      case 0:
        return spec::PlanRotation(stay, pair.pair_id(), side, day);
      case 1:
      case 2:
        return spec::Arrive(stay, pair.pair_id(), day);
      case 3:
        return spec::StartLeave(stay, pair.pair_id(), officer, day);
      case 4:
        return spec::EndLeave(stay, pair.pair_id(), officer, day);
      case 5:
        return spec::ReturnStaff(stay, pair.pair_id(), day);
      case 6:
        return spec::Recall(stay, pair.pair_id(), day);
      case 7:
        return Below(2) == 0 ? AnyFact(spec::AdoptPlan(Id("p"), pair.pair_id(), side, day))
                             : AnyFact(spec::SignPlan(Id("p"), pair.pair_id(), side, day));
      case 8:
        return spec::AttestNoViolation(Id("j"), pair.pair_id(), side, day);
      default:
        return spec::PermitLateEntry(Id("l"), side, MonthOfYear(), day, "2018-01-31");
    }
  }

  AnyFact Amend(const event::v1::PairAssigned& pair, const std::string& side) {
    const char* kinds[] = {"r", "j", "s", "o"};
    const std::string id = Id(kinds[Below(4)]);
    const std::string day = DayOfYear();
    switch (Below(6)) {
      case 0:
      case 1:
      case 2:
        return spec::Attest(id, pair.pair_id(), side, day);
      case 3:
        return spec::Correct(spec::Inspect(Id("j"), pair.pair_id(), side, day), "2018-01-02");
      case 4:
        return spec::Correct(spec::Study(Id("s"), pair, day), "2018-01-02");
      default:
        return spec::Void(id, pair.pair_id(), day);
    }
  }

  AnyFact OfCase(const std::string& side, bool town) {
    const std::string activity = Below(5) == 0 ? "" : Id("j");
    switch (Below(8)) {
      case 0:
      case 1:
        if (town) return spec::ProposeCase(Id("c"), side, activity, DayOfYear(30));
        return spec::FileCase(Id("c"), side, activity, DayOfYear(30));
      case 2:
        return spec::AcceptCase(Id("c"), spec::kXuecheng, DayOfYear(60));
      case 3:
        return spec::DeclineCase(Id("c"), spec::kXuecheng, DayOfYear(60));
      case 4:
        return spec::DecidePenalty(Id("c"), DayOfYear(90), 100 * (1 + Below(90)));
      case 5:
        return spec::ChangePenalty(Id("c"), DayOfYear(100), 100 * (1 + Below(90)));
      case 6:
        return spec::CollectFine(Id("c"), DayOfYear(110), 100 * (1 + Below(90)));
      default:
        return spec::CloseCase(Id("c"), DayOfYear(120));
    }
  }

  AnyFact OfReport(const std::string& side) {
    constexpr int kLatest = 0;  // version, whichever it is
    const std::string month = MonthOfYear();
    switch (Below(4)) {
      case 3:
        return spec::ExplainDifference(side, month, "study_session_count", "2018-01-04", kLatest);
      case 0:
        return spec::SubmitReport(side, month, "2018-01-02");
      case 1:
        return spec::ReturnReport(side, month, "2018-01-03", kLatest);
      default:
        return spec::AcceptReport(side, month, "2018-01-04", kLatest);
    }
  }

  AnyFact OfProgramme(const event::v1::PairAssigned& pair, const std::string& side) {
    switch (Below(13)) {
      case 12:
        return spec::ExceptRule(pair.pair_id(), "R0-18", "2017-02-01", "2017-12-31", "2018-01-05");
      case 7:
        return spec::OrderFix(Id("k"), pair.pair_id(), spec::kCity, DayOfYear(), "2017-12-31");
      case 8:
        return spec::CloseFix(Id("k"), pair.pair_id(), DayOfYear(100));
      case 9:
        return spec::ExemptMonth(pair.pair_id(), MonthOfYear(), "2018-01-05");
      case 10:
        return spec::RecordPractice(Id("g"), side, "2018-01-05");
      case 11:
        return spec::PromotePractice(Id("g"), "2018-01-06");
      case 0:
        return spec::FileRegister(spec::kXuecheng, {kTownPair});
      case 1:
        return spec::ReturnRegister(spec::kXuecheng);
      case 2:
        return spec::AcknowledgeRegister(spec::kXuecheng);
      case 3:
        return spec::CheckPair(Id("k"), pair.pair_id(), spec::kCity, DayOfYear());
      case 4:
        return spec::RecordIndex(side, DayOfYear(), 50000 + Below(50000));
      case 5:
        return spec::ApproveBreakthrough(side, DayOfYear());
      default:
        return spec::RenameUnit(side, Id("单位"), DayOfYear());
    }
  }

  std::mt19937 random_;
  spec::History history_;
  spec::MemoryEntities entities_;
};

}  // namespace

spec::History RandomYear(uint32_t seed, int proposal_count) {
  Year year(seed);
  for (int i = 0; i < proposal_count; ++i) year.Propose();
  return year.history();
}

spec::History DiligentYear(uint32_t seed, int proposal_count) {
  Year year(seed);
  year.ProposeInOrder(proposal_count);
  return year.history();
}

}  // namespace jiedui::projections
