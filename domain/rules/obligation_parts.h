// What every obligation is made of (rules/obligations.h): for the sources that read them off a
// table, and for whoever has a kind alone and needs its word. Pure.

#ifndef JIEDUI_DOMAIN_RULES_OBLIGATION_PARTS_H_
#define JIEDUI_DOMAIN_RULES_OBLIGATION_PARTS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/program/policy.h"
#include "domain/program/program_rules.h"
#include "domain/rules/rules.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// Where an obligation comes from: the requirement, the parameter it reads, how strictly it is meant
// and, if it reads none, a parameter of the paragraph it stands in.
struct ObligationBasis {
  const char* id;
  const char* parameter;
  v1::RuleSeverity severity;
  const char* paragraph = "";
};

// What the obligations of a kind are called, their title: "月报"; empty of what is no kind.
absl::string_view ObligationTitle(v1::ObligationKind kind);

// With its id, title, rule and clause; the subject tells it from others of its kind.
v1::Obligation MakeObligation(v1::ObligationKind kind, absl::string_view subject,
                              const ObligationBasis& basis, const Policy& policy);
v1::Obligation MakeObligation(v1::ObligationKind kind, absl::string_view subject, Rule rule,
                              const Policy& policy);

void SetDue(CivilDay day, v1::Obligation& obligation);
void SetDue(const Deadline& due, v1::Obligation& obligation);
void SetMonths(absl::string_view first, absl::string_view last, v1::Obligation& obligation);
// Unless it is 0.
void AddPosition(int64_t position, v1::Obligation& obligation);

// "2017-03-31 前（含当日）".
std::string By(CivilDay day);
std::string By(const Deadline& due);

// Of what is done on a day, or not yet.
v1::ObligationStatus StatusOfDeed(std::optional<CivilDay> done, CivilDay due, CivilDay on);

// What is to be done, and what there is to say once its last day is over.
struct Notes {
  std::string to_do;
  std::string breached;
};

// Of what is of no use after its last day: it is open while it is pending.
void SettleOnce(v1::ObligationStatus status, const Notes& notes, v1::Obligation& obligation);

// Of one thing that is better done late than never, "<by when> <what>": it is open until it is
// done.
void SettleDeed(v1::ObligationStatus status, const std::string& to_do, v1::Obligation& obligation);

// Of one thing to be done for which no rule gives a day: it is open until it is done.
void SettleWithoutDay(bool done, const std::string& to_do, v1::Obligation& obligation);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_OBLIGATION_PARTS_H_
