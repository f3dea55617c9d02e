// The obligations of whole programmes, computed once for all streams that ask for the same state
// and day: when the ledger moves, a hundred of them cost one computation. And what a stream makes
// of them: what it has in view, and what has changed. Any thread.

#ifndef JIEDUI_SERVICES_OBLIGATION_BOARD_H_
#define JIEDUI_SERVICES_OBLIGATION_BOARD_H_

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "base/civil.h"
#include "domain/rules/organization_view.h"
#include "jiedui/v1/obligation_service.pb.h"
#include "projections/read_models.h"

namespace jiedui::services {

using ObligationList = std::vector<v1::Obligation>;  // by due day, then id

class ObligationBoard {
 public:
  // Which obligations: all of the programme, judged on that day, shown by that organization.
  struct Question {
    std::string program_id;
    CivilDay day;
    domain::Organization organization = domain::Organization::kAsItWas;

    bool operator==(const Question&) const = default;
  };

  // Those of that state. Whoever comes while another computes the same waits for it.
  absl::StatusOr<std::shared_ptr<const ObligationList>> At(const projections::State& state,
                                                           const Question& question);

 private:
  struct Kept {
    projections::Position position;
    Question question;
    std::shared_ptr<const ObligationList> list;
  };

  absl::Mutex mutex_;
  std::deque<Kept> kept_ ABSL_GUARDED_BY(mutex_);  // the newest in front
};

// What a stream has told its caller is to be done, by id.
using ObligationView = std::map<std::string, v1::Obligation>;

// What is open for one of the units, and due by the last day or by none.
ObligationView ViewOf(const ObligationList& all, const std::set<std::string>& unit_ids,
                      CivilDay last_due);

// What turns one view into the next, by due day, then id; `all` says what became of what is in the
// next no more.
std::vector<v1::ObligationChange> ChangesBetween(const ObligationView& before,
                                                 const ObligationView& after,
                                                 const ObligationList& all);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_OBLIGATION_BOARD_H_
