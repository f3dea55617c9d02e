// The `filter` of a listing: which rows it is true of. docs/API.md says how it is written and what
// it means. It is checked once against the type of the rows, then asked of each by reflection, so
// that a new field can be filtered by from the day it exists.
//
// A filter sees of a row what its reader sees and no more: what is personal, and what differs from
// answer to answer (etag), cannot be named in it.
//
// Pure; any thread.

#ifndef JIEDUI_SERVICES_FILTER_H_
#define JIEDUI_SERVICES_FILTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "services/filter_syntax.h"

namespace jiedui::services {

// One comparison, with the fields on the way to what it compares.
struct FilterTest {
  struct IsSet {};
  // A number that a text is compared with if it is one, too; of no other text it is true.
  struct NumberInText {
    int64_t number = 0;
  };
  std::vector<const google::protobuf::FieldDescriptor*> path;
  Comparator comparator = Comparator::kEqual;
  // Numbers, booleans, enumerators and days (as 20170301) are compared as numbers.
  std::variant<IsSet, int64_t, NumberInText, FilterValue> operand;
};

class Filter {
 public:
  // FILTER_INVALID with the place: it is not written as a filter is, names what the rows do not
  // have, or compares what cannot be compared.
  static absl::StatusOr<Filter> Parse(absl::string_view text,
                                      const google::protobuf::Descriptor& row);

  // True of everything.
  bool empty() const { return !root_.has_value(); }

  // Whether it is true of the row, a message of the type it was parsed for.
  bool Matches(const google::protobuf::Message& row) const;

 private:
  bool Holds(const FilterNode& node, const google::protobuf::Message& row) const;

  std::vector<FilterTest> tests_;  // by the number of the term
  std::optional<FilterNode> root_;
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_FILTER_H_
