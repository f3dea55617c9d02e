// The commands about persons: one officer, and who has looked at them.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/render.h"

#include "base/status_macros.h"

namespace jiedui::cli {

absl::Status ShowOfficer(const QueryFlags& flags, const std::string& officer_id,
                         const std::string& purpose, std::ostream& out) {
  Reader reader(Connect(flags.server), flags.scope);
  ASSIGN_OR_RETURN(const v1::Officer officer, reader.Officer(officer_id, purpose));
  if (flags.format == Format::kJson) {
    out << ToJson(officer).dump(2) << "\n";
  } else {
    const Table rows = OfficerRows({officer});
    out << (flags.format == Format::kCsv ? rows.Csv() : rows.Text());
  }
  return absl::OkStatus();
}

absl::Status ShowReadings(const QueryFlags& flags, const std::string& officer_id,
                          std::ostream& out) {
  EventQuery query;
  query.tags = {absl::StrCat("officer_read:", officer_id)};
  std::vector<v1::RecordedEvent> readings;
  Reader reader(Connect(flags.server), flags.scope);
  RETURN_IF_ERROR(reader.ListEvents(
      query, [&readings](const v1::RecordedEvent& event) { readings.push_back(event); }));
  if (flags.format == Format::kJson) {
    out << ToJsonArray(readings).dump(2) << "\n";
  } else {
    const Table rows = ReadingRows(readings);
    out << (flags.format == Format::kCsv ? rows.Csv() : rows.Text());
  }
  return absl::OkStatus();
}

}  // namespace jiedui::cli
