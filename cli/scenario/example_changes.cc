#include "cli/scenario/example_changes.h"

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "cli/scenario/example_files.h"
#include "cli/scenario/problem.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/type/date.pb.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/ledger_acts.h"
#include "domain/program/policy.h"

namespace jiedui::scenario {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string TextOf(const toml::key& key) {
  return std::string(key.str());
}

int LineOf(const toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

Problem TableExpected() {
  return {"a table is expected", "应为表"};
}

Problem Missing() {
  return {"is missing", "缺少此项"};
}

// One file on its way into messages.
class FactReader {
 public:
  explicit FactReader(const std::string& file) : file_(file) {}

  absl::Status Wrong(const toml::node& node, absl::string_view path, const Problem& problem) const {
    return BadLine(file_, LineOf(node), At(path, problem));
  }

  absl::StatusOr<CivilDay> ReadDay(const toml::node& node, const std::string& path) const {
    const auto text = node.value_exact<std::string>();
    const absl::StatusOr<CivilDay> day = ParseDay(text.value_or(""));
    if (day.ok()) return *day;
    return Wrong(node, path, DayExpected());
  }

  // Each key of the table is a field of the message, by its name in events.proto.
  absl::Status Read(const toml::table& table, const std::string& path, Message& message) const {
    for (const auto& [key, node] : table) {
      const std::string name = TextOf(key);
      const std::string field_path = absl::StrCat(path, ".", name);
      const FieldDescriptor* const field = message.GetDescriptor()->FindFieldByName(name);
      if (field == nullptr) {
        const std::string kind(message.GetDescriptor()->name());
        return Wrong(node, field_path, {kind + " has no such field", kind + " 没有这一字段"});
      }
      RETURN_IF_ERROR(field->is_repeated() ? ReadList(node, field_path, *field, message)
                                           : ReadField(node, field_path, *field, message));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status ReadList(const toml::node& node, const std::string& path,
                        const FieldDescriptor& field, Message& message) const {
    const toml::array* const array = node.as_array();
    if (array == nullptr) return Wrong(node, path, {"a list is expected", "应为列表"});
    for (size_t i = 0; i < array->size(); ++i) {
      RETURN_IF_ERROR(ReadField(*array->get(i), absl::StrCat(path, "[", i, "]"), field, message));
    }
    return absl::OkStatus();
  }

  absl::Status ReadField(const toml::node& node, const std::string& path,
                         const FieldDescriptor& field, Message& message) const {
    const FieldDescriptor::CppType type = field.cpp_type();
    if (type == FieldDescriptor::CPPTYPE_MESSAGE) return ReadMessage(node, path, field, message);
    if (type == FieldDescriptor::CPPTYPE_ENUM) return ReadWord(node, path, field, message);
    if (type == FieldDescriptor::CPPTYPE_STRING) {
      return Store<std::string>(node, path, {"a text is expected", "应为文本"}, field, message);
    }
    if (type == FieldDescriptor::CPPTYPE_BOOL) {
      return Store<bool>(node, path, {"true or false is expected", "应为 true 或 false"}, field,
                         message);
    }
    if (type == FieldDescriptor::CPPTYPE_INT32 || type == FieldDescriptor::CPPTYPE_INT64) {
      return Store<int64_t>(node, path, {"a whole number is expected", "应为整数"}, field, message);
    }
    return Wrong(node, path, {"cannot be written in a file", "不能写在文件中"});
  }

  template <class Value>
  absl::Status Store(const toml::node& node, const std::string& path, const Problem& problem,
                     const FieldDescriptor& field, Message& message) const {
    const auto value = node.value_exact<Value>();
    if (!value.has_value()) return Wrong(node, path, problem);
    if constexpr (std::is_same_v<Value, int64_t>) {
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 &&
          (*value < std::numeric_limits<int32_t>::min() ||
           *value > std::numeric_limits<int32_t>::max())) {
        return Wrong(node, path, problem);
      }
    }
    Set(*value, field, message);
    return absl::OkStatus();
  }

  static void Set(const std::string& value, const FieldDescriptor& field, Message& message) {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    field.is_repeated() ? reflection.AddString(&message, &field, value)
                        : reflection.SetString(&message, &field, value);
  }

  static void Set(bool value, const FieldDescriptor& field, Message& message) {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    field.is_repeated() ? reflection.AddBool(&message, &field, value)
                        : reflection.SetBool(&message, &field, value);
  }

  static void Set(int64_t value, const FieldDescriptor& field, Message& message) {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
      field.is_repeated() ? reflection.AddInt64(&message, &field, value)
                          : reflection.SetInt64(&message, &field, value);
      return;
    }
    const auto narrow = static_cast<int32_t>(value);
    field.is_repeated() ? reflection.AddInt32(&message, &field, narrow)
                        : reflection.SetInt32(&message, &field, narrow);
  }

  absl::Status ReadWord(const toml::node& node, const std::string& path,
                        const FieldDescriptor& field, Message& message) const {
    const auto word = node.value_exact<std::string>();
    const google::protobuf::EnumValueDescriptor* const value =
        word.has_value() ? field.enum_type()->FindValueByName(*word) : nullptr;
    if (value == nullptr) {
      const std::string words(field.enum_type()->name());
      const std::string one(field.enum_type()->value(1)->name());
      return Wrong(node, path,
                   {absl::StrCat("a word of ", words, " is expected, such as ", one),
                    absl::StrCat("应为 ", words, " 的一个值，如 ", one)});
    }
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    field.is_repeated() ? reflection.AddEnum(&message, &field, value)
                        : reflection.SetEnum(&message, &field, value);
    return absl::OkStatus();
  }

  // A day is written as one text, any other message as a table.
  absl::Status ReadMessage(const toml::node& node, const std::string& path,
                           const FieldDescriptor& field, Message& message) const {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    Message& part = field.is_repeated() ? *reflection.AddMessage(&message, &field)
                                        : *reflection.MutableMessage(&message, &field);
    if (field.message_type() == google::type::Date::descriptor()) {
      ASSIGN_OR_RETURN(const CivilDay day, ReadDay(node, path));
      part.CopyFrom(domain::ToDate(day));
      return absl::OkStatus();
    }
    const toml::table* const table = node.as_table();
    if (table == nullptr) return Wrong(node, path, TableExpected());
    return Read(*table, path, part);
  }

  const std::string& file_;
};

// A set that changes a few parameters leaves the others as policy.toml has them; it is of the
// example's own programme unless it names the one of the next year.
void Complete(const Example& example, event::v1::PolicySetAdopted& adopted) {
  if (adopted.program_id().empty()) adopted.set_program_id(example.policy.program_id());
  adopted.set_historical(example.policy.historical());
  if (!adopted.has_basis_document()) {
    *adopted.mutable_basis_document() = example.policy.basis_document();
  }
  for (const event::v1::PolicyParameter& parameter : example.policy.parameters()) {
    const bool changed =
        absl::c_any_of(adopted.parameters(), [&parameter](const event::v1::PolicyParameter& each) {
          return each.key() == parameter.key();
        });
    if (!changed) *adopted.add_parameters() = parameter;
  }
}

class ChangeReader {
 public:
  ChangeReader(const std::string& file, const Example& example) : facts_(file), example_(example) {}

  absl::StatusOr<DatedFact> Read(const toml::node& node, const std::string& path) const {
    const toml::table* const table = node.as_table();
    if (table == nullptr) return facts_.Wrong(node, path, TableExpected());
    DatedFact change;
    RETURN_IF_ERROR(ReadWhen(*table, path, change));
    for (const auto& [key, child] : *table) {
      const std::string name = TextOf(key);
      if (name == "day" || name == "by") continue;
      RETURN_IF_ERROR(ReadFact(child, absl::StrCat(path, ".", name), name, change.fact));
    }
    if (change.fact.kind_case() == event::v1::Event::KIND_NOT_SET) {
      return facts_.Wrong(node, path,
                          {"an event is expected, as a table like unit_renamed",
                           "缺少事件，应为 unit_renamed 之类的表"});
    }
    return change;
  }

 private:
  absl::Status ReadWhen(const toml::table& table, const std::string& path,
                        DatedFact& change) const {
    const toml::node* const day = table.get("day");
    const toml::node* const by = table.get("by");
    if (day == nullptr) return facts_.Wrong(table, path + ".day", Missing());
    if (by == nullptr) return facts_.Wrong(table, path + ".by", Missing());
    ASSIGN_OR_RETURN(change.day, facts_.ReadDay(*day, path + ".day"));
    if (change.day < domain::ToDay(example_.program.opened_date())) {
      return facts_.Wrong(
          *day, path + ".day",
          {"is before opened_date of program.toml", "早于 program.toml 的 opened_date"});
    }
    change.by = by->value_exact<std::string>().value_or("");
    const bool known = absl::c_any_of(
        example_.units, [&change](const ExampleUnit& unit) { return unit.unit_id == change.by; });
    if (known) return absl::OkStatus();
    return facts_.Wrong(*by, path + ".by", NoUnit(change.by));
  }

  absl::Status ReadFact(const toml::node& node, const std::string& path, const std::string& name,
                        event::v1::Event& fact) const {
    const FieldDescriptor* const kind = event::v1::Event::descriptor()->FindFieldByName(name);
    if (kind == nullptr || domain::IsLedgerActKind(kind->number())) {
      return facts_.Wrong(node, path, {"no event that can be proposed", "不是可以提出的事件"});
    }
    if (fact.kind_case() != event::v1::Event::KIND_NOT_SET) {
      return facts_.Wrong(node, path, {"a change is one event", "一项变动只能有一个事件"});
    }
    const toml::table* const table = node.as_table();
    if (table == nullptr) return facts_.Wrong(node, path, TableExpected());
    RETURN_IF_ERROR(facts_.Read(*table, path, *fact.GetReflection()->MutableMessage(&fact, kind)));
    return fact.has_policy_set_adopted() ? CheckPolicySet(node, path, fact)
                                         : CheckSides(node, path, fact);
  }

  absl::Status CheckPolicySet(const toml::node& node, const std::string& path,
                              event::v1::Event& fact) const {
    Complete(example_, *fact.mutable_policy_set_adopted());
    const auto rules = domain::ParseCompletePolicy(fact.policy_set_adopted(), example_.program);
    return rules.ok() ? absl::OkStatus() : facts_.Wrong(node, path, ProblemOf(rules.status()));
  }

  // The plan makes the pair's year, and so needs to know its sides; it has no year for a third unit
  // that takes the place of one of them.
  absl::Status CheckSides(const toml::node& node, const std::string& path,
                          const event::v1::Event& fact) const {
    if (fact.has_pair_reassigned()) return CheckSwap(node, path, fact.pair_reassigned());
    if (!fact.has_pair_assigned()) return absl::OkStatus();
    for (const std::string& side :
         {fact.pair_assigned().unit_a_id(), fact.pair_assigned().unit_b_id()}) {
      const bool known = absl::c_any_of(
          example_.units, [&side](const ExampleUnit& unit) { return unit.unit_id == side; });
      if (!known) {
        return facts_.Wrong(node, path, NoUnit(side));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckSwap(const toml::node& node, const std::string& path,
                         const event::v1::PairReassigned& fact) const {
    const auto known = [&](const NamedPair& pair) {
      return pair.unit_a_id == fact.unit_b_id() && pair.unit_b_id == fact.unit_a_id() &&
             fact.pair_id() ==
                 PairId(example_.program.program_id(), pair.unit_a_id, pair.unit_b_id);
    };
    const bool changed = absl::c_any_of(example_.changes, [&](const DatedFact& change) {
      const event::v1::PairAssigned& assigned = change.fact.pair_assigned();
      return assigned.pair_id() == fact.pair_id() && assigned.unit_a_id() == fact.unit_b_id() &&
             assigned.unit_b_id() == fact.unit_a_id();
    });
    if (changed || absl::c_any_of(example_.pairs, known)) return absl::OkStatus();
    return facts_.Wrong(node, path,
                        {"swaps the sides of a pair of pairs.csv, or of one assigned before",
                         "只能对调 pairs.csv 中或此前所定结对的双方"});
  }

  const FactReader facts_;
  const Example& example_;
};

}  // namespace

absl::Status LoadChanges(const std::string& file, Example& example) {
  ASSIGN_OR_RETURN(const toml::table table, ReadToml(file));
  const ChangeReader reader(file, example);
  for (const auto& [key, node] : table) {
    const toml::array* const list = node.as_array();
    if (TextOf(key) != "change" || list == nullptr) {
      return BadLine(file, LineOf(node), At(TextOf(key), UnknownKey()));
    }
    for (size_t i = 0; i < list->size(); ++i) {
      ASSIGN_OR_RETURN(DatedFact change,
                       reader.Read(*list->get(i), absl::StrCat("change[", i, "]")));
      example.changes.push_back(std::move(change));
    }
  }
  return absl::OkStatus();
}

}  // namespace jiedui::scenario
