#include "projections/cells.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/type/date.pb.h"

#include "base/check.h"
#include "base/civil.h"
#include "domain/date.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/options.pb.h"
#include "projections/cell_findings.h"
#include "projections/cell_formula.h"
#include "projections/cell_labels.h"
#include "projections/cell_place.h"
#include "projections/cell_verdict.h"
#include "projections/cell_veto.h"

namespace jiedui::projections {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr absl::string_view kMilli = "_milli";  // how names of numbers in thousandths end

bool IsDate(const FieldDescriptor& field) {
  return field.message_type() == google::type::Date::descriptor();
}

std::string DateText(const Message& date) {
  return FormatDay(domain::ToDay(static_cast<const google::type::Date&>(date)));
}

}  // namespace

bool IsEvidence(const FieldDescriptor& field) {
  const std::string& name = field.name();
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT64 &&
         (name == "position" || name == "positions" || absl::EndsWith(name, "_position") ||
          absl::EndsWith(name, "_positions"));
}

std::string ValueText(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  const bool repeated = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(repeated ? reflection.GetRepeatedInt32(message, &field, index)
                                   : reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(repeated ? reflection.GetRepeatedInt64(message, &field, index)
                                   : reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (repeated ? reflection.GetRepeatedBool(message, &field, index)
                       : reflection.GetBool(message, &field))
                 ? "true"
                 : "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return (repeated ? reflection.GetRepeatedEnum(message, &field, index)
                       : reflection.GetEnum(message, &field))
          ->name();
    case FieldDescriptor::CPPTYPE_STRING:
      return repeated ? reflection.GetRepeatedString(message, &field, index)
                      : reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return DateText(repeated ? reflection.GetRepeatedMessage(message, &field, index)
                               : reflection.GetMessage(message, &field));
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      break;
  }
  CHECK(false, "tables have no numbers of that type: " + field.full_name());
}

std::string TextOf(const Message& message, absl::string_view name) {
  const FieldDescriptor* const field = message.GetDescriptor()->FindFieldByName(std::string(name));
  if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) return "";
  return field->is_repeated() ? "" : ValueText(message, *field);
}

std::string RowKeyOf(const Message& element, int index, const FieldDescriptor* list) {
  const Descriptor& type = *element.GetDescriptor();
  auto keys = type.options().GetRepeatedExtension(v1::row_key);
  if (list != nullptr && keys.empty()) keys = list->options().GetRepeatedExtension(v1::list_key);
  if (keys.empty()) return absl::StrCat(index);
  return absl::StrJoin(keys, ",", [&](std::string* out, const std::string& key) {
    absl::StrAppend(out, ValueText(element, *type.FindFieldByName(key)));
  });
}

std::vector<const Message*> RowsNamed(const Message& table, const Message& message,
                                      const FieldDescriptor& keys) {
  const std::string& name = keys.options().GetExtension(v1::rows_of);
  const FieldDescriptor& list = *table.GetDescriptor()->FindFieldByName(name);
  std::map<std::string, const Message*> by_key;
  for (int i = 0; i < table.GetReflection()->FieldSize(table, &list); ++i) {
    const Message& row = table.GetReflection()->GetRepeatedMessage(table, &list, i);
    by_key.emplace(RowKeyOf(row, i), &row);
  }
  std::vector<const Message*> rows;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, &keys); ++i) {
    const auto row = by_key.find(ValueText(message, keys, i));
    if (row != by_key.end()) rows.push_back(row->second);
  }
  return rows;
}

namespace {

class Walk {
 public:
  // Of one path, or of all if it is empty.
  explicit Walk(std::string wanted = "") : wanted_(std::move(wanted)) {}

  std::vector<TableCell> Run(const Message& table) && {
    Visit(table, "");
    return std::move(cells_);
  }

 private:
  void Visit(const Message& message, const std::string& prefix) {
    within_.push_back(&message);
    const Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (!IsEvidence(field)) VisitField(message, field, absl::StrCat(prefix, field.name()));
    }
    within_.pop_back();
  }

  void VisitRow(const Message& element, const std::string& prefix) {
    const size_t outer = std::exchange(row_, within_.size());
    Visit(element, prefix);
    row_ = outer;
  }

  // What is wanted is there or below.
  bool LeadsOn(absl::string_view path) const {
    return wanted_.empty() || absl::StartsWith(wanted_, path);
  }

  void VisitField(const Message& message, const FieldDescriptor& field, const std::string& path) {
    if (!LeadsOn(path)) return;
    const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !IsDate(field);
    const Reflection& reflection = *message.GetReflection();
    if (is_message && field.is_repeated()) return VisitElements(message, field, path);
    if (field.is_repeated()) return AddList(message, field, path);
    if (field.has_presence() && !reflection.HasField(message, &field)) return;
    if (is_message) return Visit(reflection.GetMessage(message, &field), absl::StrCat(path, "."));
    Add(path, ValueText(message, field));
  }

  // Two with one key are told apart by their order.
  void VisitElements(const Message& message, const FieldDescriptor& field,
                     const std::string& path) {
    std::map<std::string, int> seen;
    const int count = message.GetReflection()->FieldSize(message, &field);
    for (int i = 0; i < count; ++i) {
      const Message& element = message.GetReflection()->GetRepeatedMessage(message, &field, i);
      std::string key = RowKeyOf(element, i, &field);
      if (const int before = seen[key]++; before > 0) absl::StrAppend(&key, "#", before + 1);
      const std::string prefix = absl::StrCat(path, "[", key, "].");
      if (LeadsOn(prefix)) VisitRow(element, prefix);
    }
  }

  void AddList(const Message& message, const FieldDescriptor& field, const std::string& path) {
    std::vector<std::string> values;
    const int count = message.GetReflection()->FieldSize(message, &field);
    if (count == 0 && field.options().HasExtension(v1::rows_of)) return;
    for (int i = 0; i < count; ++i) values.push_back(ValueText(message, field, i));
    Add(path, absl::StrJoin(values, ","));
  }

  void Add(const std::string& path, std::string value) {
    if (!wanted_.empty() && path != wanted_) return;
    cells_.push_back({path, std::move(value), within_, row_});
  }

  const std::string wanted_;
  std::vector<const Message*> within_;
  size_t row_ = 0;
  std::vector<TableCell> cells_;
};

const FieldDescriptor* FieldOf(const Message& message, const char* name) {
  return message.GetDescriptor()->FindFieldByName(name);
}

void AddNumbers(const Message& message, const FieldDescriptor& field, std::set<int64_t>& numbers) {
  const Reflection& reflection = *message.GetReflection();
  if (!field.is_repeated()) {
    numbers.insert(reflection.GetInt64(message, &field));
    return;
  }
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    numbers.insert(reflection.GetRepeatedInt64(message, &field, i));
  }
}

// The events behind what stands in one table.
class Evidence {
 public:
  explicit Evidence(const Message& table) : table_(table) {}

  // Of each cell of the message: what it names, itself or by the keys of rows; or, if it names
  // nothing, what is in it.
  void AddOf(const Message& message) {
    for (const bool inside : {false, true}) {
      if (positions_.empty()) Add(message, inside);
    }
  }

  // Those that one field names.
  void AddNamed(const Message& message, const FieldDescriptor& field) {
    AddNumbers(message, field, positions_);
    positions_.erase(0);
  }

  void AddAllOf(const Message& message) { Add(message, true); }

  const std::set<int64_t>& positions() const { return positions_; }

 private:
  void Add(const Message& message, bool inside) {
    std::vector<const FieldDescriptor*> set;
    message.GetReflection()->ListFields(message, &set);
    for (const FieldDescriptor* const field : set) {
      if (IsEvidence(*field)) {
        AddNamed(message, *field);
      } else if (field->options().HasExtension(v1::rows_of)) {
        for (const Message* const row : RowsNamed(table_, message, *field)) Add(*row, true);
      } else if (inside && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
                 !IsDate(*field)) {
        AddInside(message, *field);
      }
    }
  }

  void AddInside(const Message& message, const FieldDescriptor& field) {
    const Reflection& reflection = *message.GetReflection();
    if (!field.is_repeated()) return Add(reflection.GetMessage(message, &field), true);
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
      Add(reflection.GetRepeatedMessage(message, &field, i), true);
    }
  }

  const Message& table_;
  std::set<int64_t> positions_;
};

}  // namespace

std::string NearestText(const TableCell& cell, const char* name) {
  for (auto message = cell.within.rbegin(); message != cell.within.rend(); ++message) {
    if (std::string text = TextOf(**message, name); !text.empty()) return text;
  }
  return "";
}

std::set<int64_t> EvidenceOf(const TableCell& cell) {
  Evidence evidence(*cell.within.front());
  const Message& message = *cell.within.back();
  const auto named = FieldOf(cell).options().GetRepeatedExtension(v1::evidence);
  for (absl::string_view name : named) {
    const Message* from = &message;
    if (absl::ConsumePrefix(&name, "^")) {
      const std::pair<absl::string_view, absl::string_view> beside = absl::StrSplit(name, '.');
      from = ElementBeside(cell, beside.first);
      name = beside.second;
    }
    if (from != nullptr) evidence.AddNamed(*from, *FieldOf(*from, std::string(name).c_str()));
  }
  if (!named.empty()) return evidence.positions();
  for (size_t i = cell.within.size(); i > cell.row && evidence.positions().empty(); --i) {
    evidence.AddOf(*cell.within[i - 1]);
  }
  return evidence.positions();
}

std::set<int64_t> EventsIn(const Message& message) {
  Evidence evidence(message);
  evidence.AddAllOf(message);
  return evidence.positions();
}

namespace {

// What is said of the numbers of the form that the message has one of; null if it has none of any.
const v1::FormBasis* FormBasisOf(const Message& message) {
  const Descriptor* type = message.GetDescriptor();
  const std::string& other = type->options().GetExtension(v1::form_basis_of);
  if (!other.empty()) type = type->file()->pool()->FindMessageTypeByName(other);
  const bool has_one = type != nullptr && type->options().HasExtension(v1::form_basis);
  return has_one ? &type->options().GetExtension(v1::form_basis) : nullptr;
}

// "枣安监发〔2017〕11号·附件2，第2行；枣安监发〔2017〕11号·四（二）": where the form asks for the
// number, and what it counts. Empty of what is no number of a form.
std::string ClauseOfForm(const Message& message, const domain::Policy& policy) {
  const v1::FormBasis* const basis = FormBasisOf(message);
  if (basis == nullptr) return "";
  const std::string key = TextOf(message, "key");
  for (const v1::FormBasis::Number& number : basis->numbers()) {
    if (number.key() != key) continue;
    return absl::StrCat(policy.Paragraph(basis->form()), "，第", number.row(), "行；",
                        policy.Paragraph(number.paragraph()));
  }
  return "";
}

bool IsNumber(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 ||
         field.cpp_type() == FieldDescriptor::CPPTYPE_INT64;
}

// "枣安监发〔2017〕11号·附件2，第2行": what prescribes the message itself, a row of a form or a
// table. Empty of any other.
std::string ClauseOfMessage(const Message& message, const domain::Policy& policy) {
  const auto& options = message.GetDescriptor()->options();
  if (options.HasExtension(v1::prescribed_by)) {
    return policy.Paragraph(options.GetExtension(v1::prescribed_by));
  }
  if (!options.HasExtension(v1::row_of_form)) return ClauseOfForm(message, policy);
  const std::string row = RowKeyOf(message, 0);
  const std::string form = policy.Paragraph(options.GetExtension(v1::row_of_form));
  return row == "0" ? absl::StrCat(form, "，备注") : absl::StrCat(form, "，第", row, "行");
}

// A cell that says no clause of its own, as a name or a text, has that of what it stands in.
void AddClauseAround(const TableCell& cell, const domain::Policy& policy,
                     v1::CellExplanation& explanation) {
  for (auto message = cell.within.rbegin(); message != cell.within.rend(); ++message) {
    if (!explanation.clause().empty()) return;
    explanation.set_clause(ClauseOfMessage(**message, policy));
    if (!explanation.clause().empty()) explanation.set_policy_set_id(policy.policy_set_id);
  }
}

// What the field, or for a number its message, says of the rule behind it.
void AddRule(const TableCell& cell, const domain::Policy& policy,
             v1::CellExplanation& explanation) {
  const FieldDescriptor& field = FieldOf(cell);
  const std::string& parameter = field.options().GetExtension(v1::parameter);
  const std::string& paragraph = field.options().GetExtension(v1::paragraph);
  std::string clause;
  if (!parameter.empty()) {
    explanation.set_parameter(parameter);
    clause = policy.Clause(parameter);
  } else if (!paragraph.empty()) {
    clause = policy.Paragraph(paragraph);
  } else if (IsNumber(field)) {
    clause = ClauseOfForm(*cell.within.back(), policy);
  }
  if (clause.empty()) return;
  if (parameter.empty()) explanation.clear_parameter();
  explanation.set_clause(std::move(clause));
  explanation.set_policy_set_id(policy.policy_set_id);
}

}  // namespace

const FieldDescriptor& FieldOf(const TableCell& cell) {
  const std::string name = cell.path.substr(cell.path.rfind('.') + 1);
  return *FieldOf(*cell.within.back(), name.c_str());
}

std::vector<TableCell> CellsOf(const Message& table) {
  return Walk().Run(table);
}

std::vector<TableCell> CellAt(const Message& table, const std::string& path) {
  return Walk(path).Run(table);
}

const Message* ElementBeside(const TableCell& cell, absl::string_view list) {
  if (cell.within.size() < 2) return nullptr;
  const Message& around = *cell.within.end()[-2];
  const FieldDescriptor* const field = FieldOf(around, std::string(list).c_str());
  if (field == nullptr) return nullptr;
  const std::string own = RowKeyOf(*cell.within.back(), 0);
  for (int i = 0; i < around.GetReflection()->FieldSize(around, field); ++i) {
    const Message& other = around.GetReflection()->GetRepeatedMessage(around, field, i);
    if (RowKeyOf(other, 0) == own) return &other;
  }
  return nullptr;
}

bool IsInPoints(const Message& message, const FieldDescriptor& field) {
  if (absl::EndsWith(field.name(), kMilli)) return true;
  const auto rows = field.options().GetRepeatedExtension(v1::points_in);
  if (rows.empty()) return false;
  return rows[0] == "*" || absl::c_linear_search(rows, TextOf(message, "key"));
}

std::string UnitOf(const TableCell& cell) {
  const FieldDescriptor& field = FieldOf(cell);
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_INT64) return "";
  if (!absl::EndsWith(field.name(), kMilli) && IsInPoints(*cell.within.back(), field)) return "分";
  return absl::EndsWith(field.name(), "_fen") ? "万元" : NearestText(cell, "unit");
}

namespace {

// Cells of the table that it is made of, or goes by.
void AddInputs(const TableCell& cell, const std::vector<std::string>& paths, CellLabels& labels,
               v1::CellExplanation& explanation) {
  for (const std::string& path : paths) {
    for (const TableCell& input : CellAt(*cell.within.front(), path)) {
      v1::Cell& added = *explanation.add_inputs();
      added.set_path(input.path);
      added.set_value(input.value);
      added.set_label(labels.Of(input));
      added.set_unit(UnitOf(input));
    }
  }
}

// How the cell is made of others, or where it comes from.
void AddFormula(const TableCell& cell, const domain::Policy* policy, CellLabels& labels,
                v1::CellExplanation& explanation) {
  const FormulaWords formula = FormulaOf(cell, policy);
  const auto& options = FieldOf(cell).options();
  explanation.set_formula(formula.numbers);
  explanation.set_formula_zh(formula.named);
  if (formula.numbers.empty()) explanation.set_origin(options.GetExtension(v1::origin));
  if (formula.numbers.empty() && !options.HasExtension(v1::tells)) return;
  AddInputs(cell, InputsOf(cell), labels, explanation);
}

void AddOrder(const TableCell& cell, const domain::Policy* policy, CellLabels& labels,
              v1::CellExplanation& explanation) {
  const Place place = PlaceAmong(cell, policy);
  explanation.set_place_zh(place.text);
  AddInputs(cell, place.paths, labels, explanation);
}

// What stands around the cell says of the rule behind it, and what its own field does.
void AddStandard(const TableCell& cell, const domain::Policy* policy,
                 v1::CellExplanation& explanation) {
  explanation.set_clause(NearestText(cell, "clause"));
  explanation.set_parameter(NearestText(cell, "parameter"));
  explanation.set_policy_set_id(NearestText(cell, "policy_set_id"));
  if (policy == nullptr) return;
  AddRule(cell, *policy, explanation);
  AddClauseAround(cell, *policy, explanation);
  AddVetoes(cell, *policy, explanation);
}

}  // namespace

v1::CellExplanation ExplainBy(const TableCell& cell, const domain::Policy* policy,
                              std::optional<CivilDay> on) {
  CellLabels labels;
  v1::CellExplanation explanation;
  explanation.mutable_cell()->set_path(cell.path);
  explanation.mutable_cell()->set_value(cell.value);
  explanation.mutable_cell()->set_label(labels.Of(cell));
  explanation.mutable_cell()->set_unit(UnitOf(cell));
  AddFormula(cell, policy, labels, explanation);
  AddOrder(cell, policy, labels, explanation);
  if (!FieldOf(cell).options().GetExtension(v1::no_rule)) AddStandard(cell, policy, explanation);
  const std::set<int64_t> evidence = EvidenceOf(cell);
  explanation.mutable_evidence_positions()->Add(evidence.begin(), evidence.end());
  AddFindings(cell, evidence, explanation);
  explanation.set_how_zh(HowOf(cell, {policy, on, explanation.findings()}));
  return explanation;
}

}  // namespace jiedui::projections
