// The entities a decision may ask about, each folded from the events that carry its tag, all at the
// same position of the ledger. Implemented by services/ over the writer's view, and by tests over a
// plain list of events.
//
// A pointer is null if the entity does not exist; also if the ledger could not be read, and then
// the caller drops the decision. It stays valid until the decision returns.

#ifndef JIEDUI_DOMAIN_ENTITIES_H_
#define JIEDUI_DOMAIN_ENTITIES_H_

#include "absl/strings/string_view.h"

namespace jiedui::domain {

struct UnitState;
struct OfficerState;
struct ProgramState;
struct PairState;
struct RegisterState;
struct ActivityState;
struct CaseState;
struct ReportState;
struct CheckState;
struct DocumentState;
struct WorkCalendarState;
struct PlanState;
struct PermitState;
struct PracticeState;
struct BulletinState;
struct AssessmentState;
struct ProposalState;

class Entities {
 public:
  virtual ~Entities() = default;
  virtual const UnitState* Unit(absl::string_view unit_id) const = 0;
  virtual const OfficerState* Officer(absl::string_view officer_id) const = 0;
  virtual const ProgramState* Program(absl::string_view program_id) const = 0;
  virtual const PairState* Pair(absl::string_view pair_id) const = 0;
  virtual const RegisterState* Register(absl::string_view register_id) const = 0;
  virtual const ActivityState* Activity(absl::string_view activity_id) const = 0;
  virtual const CaseState* Case(absl::string_view case_id) const = 0;
  virtual const ReportState* Report(absl::string_view report_id) const = 0;
  virtual const CheckState* Check(absl::string_view check_id) const = 0;
  virtual const DocumentState* Document(absl::string_view document_id) const = 0;
  virtual const WorkCalendarState* Calendar(absl::string_view year) const = 0;
  virtual const PlanState* Plan(absl::string_view plan_id) const = 0;
  virtual const PermitState* Permit(absl::string_view permit_id) const = 0;
  virtual const PracticeState* Practice(absl::string_view practice_id) const = 0;
  virtual const BulletinState* Bulletin(absl::string_view bulletin_id) const = 0;
  virtual const AssessmentState* Assessment(absl::string_view assessment_id) const = 0;
  // Of a pair that was proposed, by its id.
  virtual const ProposalState* Proposal(absl::string_view pair_id) const = 0;
};

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ENTITIES_H_
