// Any text as a filter of any listing: refused with a place that is in it or just behind it, or
// true or false of every row, the same each time and the other way round under NOT.

#include "services/filter.h"

#include <memory>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/rpc/error_details.pb.h"

#include "base/check.h"
#include "domain/error.h"
#include "jiedui/v1/errors.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "tests/fuzz/fuzz.h"

namespace jiedui::fuzz {
namespace {

v1::Unit SomeUnit() {
  v1::Unit unit;
  unit.set_name("ledgers/370400/units/370403");
  unit.set_display_name("薛城区");
  unit.set_tier(event::v1::TEAM_TIER_BRIGADE);
  unit.add_program_ids("2017");
  unit.set_post_count(12);
  unit.mutable_closed_date()->set_year(2018);
  unit.mutable_closed_date()->set_month(1);
  unit.mutable_closed_date()->set_day(10);
  return unit;
}

v1::Report SomeReport() {
  v1::Report report;
  report.set_month("2017-03");
  report.add_versions()->set_return_reason("数字不符");
  report.add_versions()->mutable_submitted()->set_unit_id("370403");
  return report;
}

bool SaysWhere(const absl::Status& refused, absl::string_view text) {
  const auto payload = refused.GetPayload("type.googleapis.com/google.rpc.ErrorInfo");
  google::rpc::ErrorInfo info;
  int64_t at = 0;
  return payload.has_value() && info.ParseFromString(std::string(*payload)) &&
         absl::SimpleAtoi(info.metadata().at("position"), &at) && at >= 1 &&
         at <= static_cast<int64_t>(text.size()) + 1;
}

void Ask(absl::string_view text, const google::protobuf::Message& row) {
  const auto filter = services::Filter::Parse(text, *row.GetDescriptor());
  if (!filter.ok()) {
    CHECK(domain::ReasonOf(filter.status()) == v1::ERROR_REASON_FILTER_INVALID,
          filter.status().ToString());
    CHECK(SaysWhere(filter.status(), text), filter.status().ToString());
    return;
  }
  const bool matches = filter->Matches(row);
  CHECK(!filter->empty() || matches, "an empty filter is true of everything");
  const auto other =
      services::Filter::Parse(absl::StrCat("NOT (", text, ")"), *row.GetDescriptor());
  // It may be too long now, or too deep.
  if (!filter->empty() && other.ok()) CHECK(other->Matches(row) != matches, "both true");
}

}  // namespace

std::vector<std::string> Seeds() {
  return {"tier = TEAM_TIER_BRIGADE AND NOT closed_date:*",
          "display_name = \"薛*\" OR display_name='*区'",
          "-(post_count >= 10 AND post_count<13) AND program_ids:2017",
          "closed_date != 2018-01-10 OR closed_date > 2018-01-09",
          "versions.return_reason : \"*数\\\"\\*字*\" AND versions.submitted.unit_id:370403",
          "standardization:* OR versions:*",
          "((((((((((month = 2017-03))))))))))",
          "a = 1 AND b = 1 AND c = 1",
          ""};
}

}  // namespace jiedui::fuzz

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace jiedui;  // NOLINT(google-build-using-namespace): it stands outside of it
  static const v1::Unit unit = fuzz::SomeUnit();
  static const v1::Report report = fuzz::SomeReport();
  const absl::string_view text = fuzz::Bytes(data, size);
  fuzz::Ask(text, unit);
  fuzz::Ask(text, report);
  return 0;
}
