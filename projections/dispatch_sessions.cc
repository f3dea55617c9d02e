#include "projections/dispatch_sessions.h"

#include <cstdint>

#include "domain/rules/month_entries.h"

namespace jiedui::projections {
namespace {

using table::v1::DispatchEntry;

// What nobody noted the time of is never known to be another pair's too, so that nothing more is
// kept of it.
template <class Fact>
bool IsTimed(const Fact& fact) {
  return fact.has_start_minute() && fact.duration_minutes() > 0;
}

template <class Fact>
void NoteHeld(const Fact& fact, const SideIds& sides, DispatchEntry& entry) {
  if (!IsTimed(fact)) return;
  DispatchEntry::Held& held = *entry.mutable_held();
  held.set_pair_id(fact.pair_id());
  held.set_unit_a_id(sides[0]);
  held.set_unit_b_id(sides[1]);
  held.set_start_minute(fact.start_minute());
  held.set_duration_minutes(fact.duration_minutes());
}

// An enterprise that is named twice lies where it is said to the first time.
void AddTarget(const event::v1::InspectionTarget& target, bool own,
               DispatchEntry::JointSession& session) {
  DispatchEntry::Target* known = domain::FindTarget(target.enterprise_id(), session);
  if (known == nullptr) {
    known = session.add_targets();
    known->set_enterprise_id(target.enterprise_id());
    known->set_own(own);
  }
  if (own) {
    known->set_own_document_count(known->own_document_count() + target.document_count());
  }
  known->set_document_count(known->document_count() + target.document_count());
}

}  // namespace

void SetSession(const event::v1::JointInspectionHeld& inspection, const SideIds& sides,
                const std::string& unit_id, DispatchEntry& entry) {
  DispatchEntry::JointSession& session = *entry.mutable_joint_session();
  for (const event::v1::InspectionTarget& target : inspection.targets()) {
    AddTarget(target, target.jurisdiction_unit_id() == unit_id, session);
  }
  int64_t own_documents = 0;
  int64_t all_documents = 0;
  for (const DispatchEntry::Target& target : session.targets()) {
    if (target.own()) session.add_own_enterprise_ids(target.enterprise_id());
    own_documents += target.own_document_count();
    all_documents += target.document_count();
  }
  session.set_own_document_count(own_documents);
  session.set_session_enterprise_count(session.targets_size());
  session.set_session_document_count(all_documents);
  if (!IsTimed(inspection)) session.clear_targets();
  NoteHeld(inspection, sides, entry);
}

void SetStudy(const event::v1::GroupStudyHeld& study, const SideIds& sides, DispatchEntry& entry) {
  *entry.mutable_study()->mutable_topics() = study.topics();
  NoteHeld(study, sides, entry);
}

}  // namespace jiedui::projections
