// What goes wrong below the commands, in both languages: what the event store finds is said in
// Chinese and in English, with the reason of the catalogue, as a server's refusal is. Pure.

#ifndef JIEDUI_CLI_SAID_H_
#define JIEDUI_CLI_SAID_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"

#include "eventstore/finding.h"
#include "jiedui/v1/errors.pb.h"

namespace jiedui::cli {

struct Said {
  std::string zh;
  std::string en;
  // Which records it is about, first and last, if it is a problem of each of some.
  std::optional<std::pair<int64_t, int64_t>> records = std::nullopt;
  int64_t count = 1;  // how many problems it is
};

Said SaidBy(const eventstore::Finding& finding);
// Of what a status says that no layer below made: its text, twice.
Said SaidBy(const absl::Status& status);
std::vector<Said> SaidBy(absl::Span<const eventstore::Finding> findings);

std::vector<std::string> ChineseOf(const std::vector<Said>& said);
std::vector<std::string> EnglishOf(const std::vector<Said>& said);

// A status of the event store with both texts and the reason, for Fail, and one of a file that
// could not be made, read or written with both texts; any other as it is.
absl::Status Told(const absl::Status& status);
// The same with what it means here in front.
absl::Status ToldBehind(absl::StatusCode code, const Said& front, const absl::Status& status);
absl::Status ToldBehind(const Said& front, const absl::Status& status);
// One of our own.
absl::Status ToldAs(absl::StatusCode code, v1::ErrorReason reason, const Said& said);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_SAID_H_
