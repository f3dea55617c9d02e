// The shape of a proposed fact: ids, texts, dates, counts. Each check is one rung of a decision's
// ladder and refuses from the catalogue, naming the field. Pure.

#ifndef JIEDUI_DOMAIN_CHECKS_H_
#define JIEDUI_DOMAIN_CHECKS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/type/date.pb.h"

#include "base/civil.h"
#include "domain/context.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/errors.pb.h"

namespace jiedui::domain {

// A field of the proposed fact; its path is only put together when there is something to refuse.
struct Field {
  absl::string_view prefix;
  absl::string_view name;
  int index = -1;             // of a repeated field
  absl::string_view subname;  // inside its element

  // "fact.targets[2].enterprise_id"
  std::string Path() const;
};

// Names the fields of one message: at("pair_id"), at("targets", 2, "enterprise_id").
class FieldsOf {
 public:
  constexpr explicit FieldsOf(absl::string_view prefix) : prefix_(prefix) {}

  Field operator()(absl::string_view name) const { return {prefix_, name, -1, {}}; }
  Field operator()(absl::string_view name, int index, absl::string_view subname = {}) const {
    return {prefix_, name, index, subname};
  }

 private:
  absl::string_view prefix_;
};

// The fields of the fact itself, as every write request of the API calls it.
inline constexpr FieldsOf kFact("fact.");

// FIELD_REQUIRED and FIELD_INVALID.
absl::Status Missing(const Field& field);
absl::Status Invalid(const Field& field, absl::string_view problem, absl::string_view problem_zh);

// "unit 370499" / "单位 370499".
struct Resource {
  absl::string_view kind;
  absl::string_view kind_zh;
  absl::string_view id;
};
absl::Status NotFound(const Field& field, const Resource& resource);
absl::Status Exists(const Field& field, const Resource& resource);

// How far an entity has come, in words.
struct Words {
  absl::string_view en;
  absl::string_view zh;
};
// REGISTER_STATE, REPORT_STATE, CASE_STATE, FIX_STATE or PROPOSAL_STATE; `name` is the entity's
// placeholder in its texts.
absl::Status WrongStage(v1::ErrorReason reason, absl::string_view name, absl::string_view id,
                        const Words& stage);

// ASCII letters, digits, '.', '_' and '-', 1..64 of them: what may be looked up and indexed.
bool IsId(absl::string_view id);
// Required, and such an id, with a letter or digit: signs alone can be told from no other.
absl::Status CheckId(const Field& field, absl::string_view id);
// Ids that become part of others are shorter; a program's id has no '-', so that "<program>-<unit>"
// can be read in one way only.
absl::Status CheckUnitId(const Field& field, absl::string_view id);
absl::Status CheckProgramId(const Field& field, absl::string_view id);

// At most 2000 characters.
absl::Status CheckText(const Field& field, absl::string_view text);
// The text if CheckText takes it, else the beginning of it and the ending, as long as it takes.
std::string FitText(absl::string_view text, absl::string_view ending);
absl::Status CheckRequiredText(const Field& field, absl::string_view text);

// 0..1,000,000,000.
absl::Status CheckCount(const Field& field, int64_t count);
// 0..10^13 fen, a hundred thousand million yuan.
absl::Status CheckFine(const Field& field, int64_t fine_fen);
// A repeated field of 1..limit elements, or 0..limit.
inline constexpr int kMaxElements = 1000;
absl::Status CheckSomeElements(const Field& field, int size, int limit = kMaxElements);
absl::Status CheckElements(const Field& field, int size, int limit = kMaxElements);

// A real day; it may lie ahead.
absl::StatusOr<CivilDay> AnyDay(const Field& field, const google::type::Date& date);
// A real day that is not after today.
absl::StatusOr<CivilDay> PastDay(const Field& field, const google::type::Date& date,
                                 const Context& context);

// A required month; MONTH_INVALID unless it is of the form 2017-03.
absl::StatusOr<CivilMonth> CheckedMonth(const Field& field, const std::string& month);

// MONTH_NOT_OVER unless the day is after the month's last.
absl::Status CheckMonthOver(const Field& field, CivilMonth month, CivilDay day);

// DATE_ORDER if later < earlier.
absl::Status CheckOrder(const Field& field, CivilDay later, absl::string_view earlier_field,
                        CivilDay earlier);

// The document's number may be required; its days, if given, are real and past.
absl::Status CheckDocument(const event::v1::BasisDocument& document, bool required,
                           const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_CHECKS_H_
