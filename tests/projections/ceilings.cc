#include "tests/projections/ceilings.h"

#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "tests/projections/story.h"

namespace jiedui::projections {
namespace {

template <class Collection>
void Include(const Collection& others, Collection& all) {
  all.insert(others.begin(), others.end());
}

int64_t SizeOf(const std::set<std::string>& things) {
  return static_cast<int64_t>(things.size());
}

int64_t SumOf(const std::map<std::string, int64_t>& parts) {
  int64_t sum = 0;
  for (const auto& part : parts) sum += part.second;
  return sum;
}

std::vector<std::string> SidesOf(const std::string& pair_id) {
  if (pair_id == kBrigadePair) return {spec::kTengzhou, spec::kXuecheng};
  return {spec::kLincheng, spec::kXingren};
}

}  // namespace

void Ceiling::Add(const Ceiling& other) {
  Include(other.officers, officers);
  Include(other.sessions, sessions);
  Include(other.enterprises, enterprises);
  Include(other.studies, studies);
  Include(other.filed, filed);
  Include(other.proposed, proposed);
  Include(other.documents, documents);
  Include(other.fines_fen, fines_fen);
}

std::map<std::string, int64_t> Ceiling::Figures() const {
  return {{"rotation_person_count", SizeOf(officers)},
          {"joint_session_count", SizeOf(sessions)},
          {"enterprise_count", SizeOf(enterprises)},
          {"document_count", SumOf(documents)},
          {"case_filed_count", SizeOf(filed)},
          {"case_to_report_count", SizeOf(proposed)},
          {"fine_fen", SumOf(fines_fen)},
          {"study_session_count", SizeOf(studies)}};
}

Ceilings::Ceilings(const spec::History& history) {
  for (const event::v1::Event& event : history) {
    CountActivity(event);
    CountCase(event);
  }
}

Ceiling Ceilings::Of(const std::vector<std::string>& units, CivilMonth first,
                     CivilMonth last) const {
  Ceiling sum;
  for (const std::string& unit : units) {
    for (CivilMonth month = first; month <= last; ++month) {
      const auto found = months_.find({unit, FormatMonth(month)});
      if (found != months_.end()) sum.Add(found->second);
    }
  }
  return sum;
}

Ceiling& Ceilings::At(const std::string& unit, const google::type::Date& date) {
  return months_[{unit, FormatMonth(CivilMonth(domain::ToDay(date)))}];
}

template <class Stay>
void Ceilings::CountStay(const Stay& stay) {
  Ceiling& month = At(stay.from_unit_id(), stay.dispatched_date());
  month.officers.insert(stay.officer_ids().begin(), stay.officer_ids().end());
}

void Ceilings::CountInspection(const event::v1::JointInspectionHeld& inspection) {
  ++versions_;
  for (const std::string& side : SidesOf(inspection.pair_id())) {
    Ceiling& month = At(side, inspection.held_date());
    month.sessions.insert(inspection.activity_id());
    for (const auto& target : inspection.targets()) {
      if (target.jurisdiction_unit_id() != side) continue;
      month.enterprises.insert(target.enterprise_id());
      month.documents[absl::StrCat(side, " ", versions_)] += target.document_count();
    }
  }
}

void Ceilings::CountStudy(const event::v1::GroupStudyHeld& study) {
  for (const std::string& side : SidesOf(study.pair_id())) {
    At(side, study.held_date()).studies.insert(study.activity_id());
  }
}

void Ceilings::CountCorrection(const event::v1::ActivityCorrected& corrected) {
  if (corrected.has_staff_rotated()) CountStay(corrected.staff_rotated());
  if (corrected.has_joint_inspection_held()) CountInspection(corrected.joint_inspection_held());
  if (corrected.has_group_study_held()) CountStudy(corrected.group_study_held());
}

void Ceilings::CountActivity(const event::v1::Event& event) {
  if (event.has_staff_dispatched()) CountStay(event.staff_dispatched());
  if (event.has_staff_rotated()) CountStay(event.staff_rotated());
  if (event.has_joint_inspection_held()) CountInspection(event.joint_inspection_held());
  if (event.has_group_study_held()) CountStudy(event.group_study_held());
  if (event.has_activity_corrected()) CountCorrection(event.activity_corrected());
}

void Ceilings::CountFiling(const std::string& case_id, const std::string& unit,
                           const google::type::Date& date) {
  At(unit, date).filed.insert(case_id);
  filers_[case_id] = unit;
}

void Ceilings::CountCase(const event::v1::Event& event) {
  if (event.has_case_filed()) {
    const auto& filed = event.case_filed();
    CountFiling(filed.case_id(), filed.unit_id(), filed.filed_date());
  }
  if (event.has_proposed_case_accepted()) {
    const auto& accepted = event.proposed_case_accepted();
    CountFiling(accepted.case_id(), accepted.unit_id(), accepted.accepted_date());
  }
  if (event.has_proposed_case_reported()) {
    const auto& reported = event.proposed_case_reported();
    At(reported.unit_id(), reported.reported_date()).proposed.insert(reported.case_id());
  }
  if (event.has_penalty_decided()) {
    const auto& decided = event.penalty_decided();
    At(filers_[decided.case_id()], decided.decided_date()).fines_fen[decided.case_id()] =
        decided.fine_fen();
  }
}

}  // namespace jiedui::projections
