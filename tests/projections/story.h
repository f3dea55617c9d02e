// A ledger in memory that folds each event as it is told: what the specs of the read models begin
// with. One thread.
//
// Every story begins with the programme year of tests/support/facts.h and its two pairs, one of
// brigades and one of towns.

#ifndef JIEDUI_TESTS_PROJECTIONS_STORY_H_
#define JIEDUI_TESTS_PROJECTIONS_STORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "eventstore/store.h"
#include "jiedui/event/v1/events.pb.h"
#include "projections/memory_tables.h"
#include "tests/support/facts.h"

namespace jiedui::projections {

// 滕州 (better) and 薛城.
inline const std::string kBrigadePair = spec::PairId(spec::kTengzhou, spec::kXuecheng);
// 临城 (better) and 兴仁, both of 薛城.
inline const std::string kTownPair = spec::PairId(spec::kLincheng, spec::kXingren);

struct Target {
  std::string enterprise_id;
  std::string jurisdiction_unit_id;
  int document_count;
};
event::v1::JointInspectionHeld InspectTargets(absl::string_view activity_id,
                                              absl::string_view pair_id, absl::string_view day,
                                              const std::vector<Target>& targets);

// Events as the ledger stores them: recorded at noon of the day they happened, or of the latest day
// so far.
class Recorder {
 public:
  eventstore::StoredEvent Record(const event::v1::Event& event, const std::string& actor);

 private:
  int64_t position_ = 0;
  CivilDay latest_ = CivilDay(2014, 1, 1);
};

class Story {
 public:
  Story();

  // Folds the event, recorded by that actor, and returns its position.
  int64_t Tell(const spec::AnyFact& fact, const std::string& actor = "city/370400");

  const MemoryTables& tables() const { return tables_; }
  const std::vector<eventstore::StoredEvent>& log() const { return log_; }

 private:
  Recorder recorder_;
  std::vector<eventstore::StoredEvent> log_;
  MemoryTables tables_;
};

// A story with every kind of event after the pairs.
Story LongStory();

// Every key and row of every table, for comparing.
std::vector<std::string> Dump(const Tables& tables);

}  // namespace jiedui::projections

#endif  // JIEDUI_TESTS_PROJECTIONS_STORY_H_
