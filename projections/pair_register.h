// The pair register, 附件1 结对互助情况统计表: how far each reporting unit's filing has come, and
// the form itself. Reads are pure and may run on any thread.

#ifndef JIEDUI_PROJECTIONS_PAIR_REGISTER_H_
#define JIEDUI_PROJECTIONS_PAIR_REGISTER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "domain/rules/organization_view.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/projection.h"
#include "projections/tables.h"

namespace jiedui::projections {

struct PairRegister {
  static constexpr TableId kTable = TableId::kPairRegister;
  static constexpr int kVersion = 5;

  static void Apply(const event::v1::PairRegisterFiled& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PairRegisterAcknowledged& event, const Envelope& at,
                    Rows& rows);
  static void Apply(const event::v1::PairRegisterReturned& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PairProposed& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PairProposalAnswered& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PairAssigned& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PairRenewed& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PairExceptionGranted& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::EntryVoided& event, const Envelope& at, Rows& rows);
};

// The registers filed in a programme, by unit.
std::vector<table::v1::RegisterRow> ListRegisters(const Tables& tables,
                                                  absl::string_view program_id);

// The proposals to pair in a programme, by pair id (R0-06): all but those that nobody need answer
// any more, since the two were paired under another id.
std::vector<table::v1::ProposalRow> ListProposals(const Tables& tables,
                                                  absl::string_view program_id,
                                                  const domain::OrganizationView& organization);

// The proposal of the pair with that id; nullopt if nobody proposed it.
std::optional<table::v1::ProposalRow> FindProposal(const Tables& tables, absl::string_view pair_id);

// Whose it is to assign a pair of the two: the superior of both, of towns of two districts the city
// (A19). Asked of the organization's day.
std::string DeciderOf(const event::v1::PairProposed& proposed,
                      const domain::OrganizationView& organization);

// 附件1 of one reporting unit. A filed register has the pairs filed, supplements among them, in the
// order they were filed and with the names of the day of the last filing, whatever the
// organization; each pair with the state of its own filing, a finding for each that is missing, and
// one for each change of sides that took effect or was recorded since (A21).
// Before that its rows are the pairs in force on the organization's day that the unit it shows
// would file: for a district the pairs of its towns, for the city those of the brigades. 备注 has
// the special circumstances for which a side was granted a second pair by then (R0-11), once.
// Beside the rows it has the proposals that await an answer or the unit's decision, and a finding
// for each row of free combination that nobody proposed (R0-06).
absl::StatusOr<v1::PairRegister> ReadPairRegister(const Tables& tables,
                                                  absl::string_view program_id,
                                                  absl::string_view unit_id,
                                                  const domain::OrganizationView& organization);

// The same without its rows and names, judged by those rules on the organization's day; nothing of
// a unit that has none to file.
std::optional<v1::PairRegister> JudgeOwedRegister(const Tables& tables,
                                                  const event::v1::UnitRegistered& unit,
                                                  absl::string_view program_id,
                                                  const domain::ProgramRules& rules,
                                                  const domain::OrganizationView& organization);

// Of a unit that files pairs, each that began after the register was due: by its own day (A10).
std::vector<v1::Obligation> ReadSupplementObligations(const Tables& tables,
                                                      const event::v1::UnitRegistered& unit,
                                                      absl::string_view program_id,
                                                      const domain::ProgramRules& rules,
                                                      const domain::OrganizationView& organization);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_PAIR_REGISTER_H_
