#include "projections/assumed_policy.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"

#include "base/status_macros.h"
#include "domain/error.h"
#include "domain/program/policy.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "projections/forwarding_tables.h"
#include "projections/registry.h"

namespace jiedui::projections {
namespace {

// Tables of which one row is another.
class WithOneRow final : public ForwardingTables {
 public:
  WithOneRow(std::shared_ptr<const Tables> tables, TableId table, std::string key, std::string row)
      : tables_(std::move(tables)), table_(table), key_(std::move(key)), row_(std::move(row)) {}

  std::optional<std::string> Get(TableId table, absl::string_view key) const override {
    return IsIt(table, key) ? std::make_optional(row_) : tables_->Get(table, key);
  }

  void Scan(TableId table, absl::string_view prefix,
            absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    tables_->Scan(table, prefix, [&](absl::string_view key, absl::string_view row) {
      return visit(key, IsIt(table, key) ? absl::string_view(row_) : row);
    });
  }

 private:
  const Tables& others() const override { return *tables_; }
  bool IsIt(TableId table, absl::string_view key) const { return table == table_ && key == key_; }

  const std::shared_ptr<const Tables> tables_;
  const TableId table_;
  const std::string key_;
  const std::string row_;
};

absl::StatusOr<event::v1::PolicySetAdopted> SetOf(const Tables& tables,
                                                  const v1::PolicyAssumption& assumption) {
  if (assumption.has_policy_set()) return assumption.policy_set();
  ASSIGN_OR_RETURN(const v1::PolicySet found, ReadPolicySet(tables, assumption.policy_set_id()));
  return found.adopted();
}

using Parameters = std::map<std::string, std::string>;

// What a set says of each parameter, by its key.
Parameters ByKey(const event::v1::PolicySetAdopted& set) {
  Parameters parameters;
  for (const event::v1::PolicyParameter& parameter : set.parameters()) {
    parameters[parameter.key()] = parameter.SerializeAsString();
  }
  return parameters;
}

// Keys of the parameters that not both have, or have alike.
std::vector<std::string> DifferingKeys(const Parameters& a, const Parameters& b) {
  std::vector<std::string> keys;
  for (const auto& [key, parameter] : a) {
    const auto other = b.find(key);
    if (other == b.end() || other->second != parameter) keys.push_back(key);
  }
  for (const auto& [key, parameter] : b) {
    if (!a.contains(key)) keys.push_back(key);
  }
  return keys;
}

// Answers name the set they assume by its id alone: one that the ledger has must be that one.
absl::Status CheckId(const Tables& tables, const event::v1::PolicySetAdopted& given) {
  if (given.policy_set_id().empty()) {
    return domain::Refuse(v1::ERROR_REASON_FIELD_REQUIRED,
                          "assumed_policy.policy_set.policy_set_id");
  }
  const absl::StatusOr<v1::PolicySet> recorded = ReadPolicySet(tables, given.policy_set_id());
  if (!recorded.ok()) return absl::OkStatus();  // the id is free
  const std::vector<std::string> keys = DifferingKeys(ByKey(recorded->adopted()), ByKey(given));
  if (keys.empty()) return absl::OkStatus();
  return domain::Refuse(
      v1::ERROR_REASON_ASSUMED_SET_DIFFERS, "",
      {{"policy_set", given.policy_set_id()}, {"keys", absl::StrJoin(keys, ", ")}});
}

}  // namespace

absl::StatusOr<AssumedTables> AssumePolicy(std::shared_ptr<const Tables> tables,
                                           const v1::PolicyAssumption& assumption) {
  ASSIGN_OR_RETURN(const auto adopted, FindProgram(*tables, assumption.program_id()));
  table::v1::ProgramRow program = *adopted;
  ASSIGN_OR_RETURN(event::v1::PolicySetAdopted set, SetOf(*tables, assumption));
  set.set_program_id(assumption.program_id());
  set.clear_replaces_policy_set_id();
  *set.mutable_effective_date() = program.opened().start_date();
  const auto parse =
      assumption.has_policy_set() ? &domain::ParseCompletePolicy : &domain::ParsePolicy;
  RETURN_IF_ERROR(parse(set, program.opened()).status());
  if (assumption.has_policy_set()) RETURN_IF_ERROR(CheckId(*tables, set));
  program.mutable_policy_sets()->Clear();
  *program.add_policy_sets() = set;
  auto assumed = std::make_shared<WithOneRow>(std::move(tables), Registry::kTable,
                                              ProgramKey(assumption.program_id()),
                                              program.SerializeAsString());
  return AssumedTables{std::move(assumed), set.policy_set_id()};
}

}  // namespace jiedui::projections
