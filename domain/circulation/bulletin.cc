#include "domain/circulation/bulletin.h"

#include <set>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::BulletinPublished;
using event::v1::BulletinRecipient;
using event::v1::CopyDelivered;

constexpr int32_t kMaxNumber = 9999;

absl::Status CheckNumber(int32_t number) {
  if (number >= 1 && number <= kMaxNumber) return absl::OkStatus();
  return Invalid(kFact("number"), absl::StrCat("must be 1 to ", kMaxNumber, ", is ", number),
                 absl::StrCat("期号应为 1 至 ", kMaxNumber, "，现为 ", number));
}

absl::Status CheckRecipients(const BulletinPublished& fact) {
  RETURN_IF_ERROR(CheckSomeElements(kFact("recipients"), fact.recipients_size()));
  std::set<std::string> names;
  for (int i = 0; i < fact.recipients_size(); ++i) {
    const BulletinRecipient& recipient = fact.recipients(i);
    const Field kind = kFact("recipients", i, "kind");
    const Field name = kFact("recipients", i, "name");
    if (recipient.kind() == event::v1::RECIPIENT_KIND_UNSPECIFIED) return Missing(kind);
    if (!event::v1::RecipientKind_IsValid(recipient.kind())) {
      return Invalid(kind, "not a known kind of recipient", "报送方式应为报、送或抄报");
    }
    RETURN_IF_ERROR(CheckRequiredText(name, recipient.name()));
    if (!names.insert(recipient.name()).second) {
      return Invalid(name, "named twice", "报送范围中重复列出");
    }
  }
  return absl::OkStatus();
}

// Signed, then printed.
absl::Status CheckDays(const BulletinPublished& fact, const Context& context) {
  const Field printed_field = kFact("printed_date");
  ASSIGN_OR_RETURN(const CivilDay signed_day,
                   PastDay(kFact("signed_date"), fact.signed_date(), context));
  if (!fact.has_printed_date()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const CivilDay printed, PastDay(printed_field, fact.printed_date(), context));
  return CheckOrder(printed_field, printed, "signed_date", signed_day);
}

absl::Status CheckShape(const BulletinPublished& fact, const Context& context) {
  RETURN_IF_ERROR(CheckNumber(fact.number()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("title"), fact.title()));
  RETURN_IF_ERROR(CheckText(kFact("document_number"), fact.document_number()));
  RETURN_IF_ERROR(CheckRecipients(fact));
  return CheckDays(fact, context);
}

// Months of the programme that are over, in order: its figures are of whole months.
absl::Status CheckMonths(const BulletinPublished& fact, const ProgramState& program,
                         const Context& context) {
  const Field last_field = kFact("last_month");
  ASSIGN_OR_RETURN(const CivilMonth first, CheckedMonth(kFact("first_month"), fact.first_month()));
  ASSIGN_OR_RETURN(const CivilMonth last, CheckedMonth(last_field, fact.last_month()));
  RETURN_IF_ERROR(CheckMonthWithin(kFact("first_month"), program, first));
  RETURN_IF_ERROR(CheckMonthWithin(last_field, program, last));
  if (last < first) {
    return Invalid(last_field, "is before first_month", "不能早于起始月份");
  }
  if (FirstDay(last) > context.today) {
    return Refuse(v1::ERROR_REASON_MONTH_NOT_BEGUN, last_field.Path(),
                  {{"month", FormatMonth(last)}});
  }
  RETURN_IF_ERROR(CheckMonthOver(last_field, last, context.today));
  // What it is dated is the day it says all this on (落款).
  return CheckMonthOver(kFact("signed_date"), last, ToDay(fact.signed_date()));
}

absl::Status CheckIssuer(const UnitState& unit) {
  if (unit.tier != event::v1::TEAM_TIER_SQUADRON) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_NOT_AN_ISSUER, kFact("unit_id").Path(), {{"unit", unit.id}});
}

// The next of its series, made from what the one before it left.
absl::Status CheckSeries(const BulletinPublished& fact, const ProgramState& program) {
  const auto last = program.bulletins.find(fact.unit_id());
  if (last == program.bulletins.end()) return absl::OkStatus();
  if (fact.number() <= last->second.number) {
    return Refuse(v1::ERROR_REASON_BULLETIN_NUMBER, kFact("number").Path(),
                  {{"unit", fact.unit_id()},
                   {"number", absl::StrCat(fact.number())},
                   {"last", absl::StrCat(last->second.number)},
                   {"next", absl::StrCat(last->second.number + 1)}});
  }
  if (fact.previous_bulletin_id() == last->second.bulletin_id) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_BULLETIN_OUTRUN, "",
                {{"unit", fact.unit_id()}, {"bulletin", last->second.bulletin_id}});
}

// The id is made of the series and the number. Whoever names that of another bulletin meant that
// one, and is not to find this one published instead.
absl::Status CheckOwnId(const std::string& given, const std::string& own,
                        const Entities& entities) {
  const bool another = !given.empty() && given != own && IsId(given);
  if (!another || entities.Bulletin(given) == nullptr) return absl::OkStatus();
  return Exists(kFact("bulletin_id"), {"bulletin", "通报", given});
}

// There is nothing to judge a table by before the first set.
absl::Status CheckPolicy(const ProgramState& program, CivilDay today) {
  if (!program.policies.empty()) return absl::OkStatus();
  return NoPolicy(kFact("program_id"), program, today);
}

}  // namespace

std::string BulletinId(absl::string_view program_id, absl::string_view unit_id, int32_t number) {
  return absl::StrCat(program_id, "-", unit_id, "-", number);
}

void Evolve(BulletinState& state, const BulletinPublished& fact) {
  state.unit_id = fact.unit_id();
  state.signed_day = ToDay(fact.signed_date());
  for (const BulletinRecipient& recipient : fact.recipients()) {
    state.recipients.emplace(recipient.name(), false);
  }
}

void Evolve(BulletinState& state, const CopyDelivered& fact) {
  state.recipients[fact.recipient_name()] = true;
}

absl::StatusOr<BulletinPublished> Decide(const BulletinPublished& fact, const Entities& entities,
                                         const Context& context) {
  RETURN_IF_ERROR(CheckShape(fact, context));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckIssuer(*unit));
  RETURN_IF_ERROR(CheckMonths(fact, *program, context));
  RETURN_IF_ERROR(CheckPolicy(*program, context.today));
  RETURN_IF_ERROR(CheckSeries(fact, *program));
  if (fact.table_sha256().empty()) return Missing(kFact("table_sha256"));
  const std::string bulletin_id = BulletinId(fact.program_id(), fact.unit_id(), fact.number());
  RETURN_IF_ERROR(CheckOwnId(fact.bulletin_id(), bulletin_id, entities));
  BulletinPublished published = fact;
  published.set_bulletin_id(bulletin_id);
  *published.mutable_published_date() = ToDate(context.today);
  return published;
}

absl::StatusOr<CopyDelivered> Decide(const CopyDelivered& fact, const Entities& entities,
                                     const Context& context) {
  const Field name_field = kFact("recipient_name");
  const Field date_field = kFact("delivered_date");
  RETURN_IF_ERROR(CheckRequiredText(name_field, fact.recipient_name()));
  RETURN_IF_ERROR(CheckText(kFact("receipt_note"), fact.receipt_note()));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(date_field, fact.delivered_date(), context));
  ASSIGN_OR_RETURN(const BulletinState* bulletin,
                   FindBulletin(kFact("bulletin_id"), fact.bulletin_id(), entities));
  const auto recipient = bulletin->recipients.find(fact.recipient_name());
  if (recipient == bulletin->recipients.end()) {
    return Refuse(v1::ERROR_REASON_NOT_A_RECIPIENT, name_field.Path(),
                  {{"bulletin", bulletin->id}, {"recipient", fact.recipient_name()}});
  }
  if (recipient->second) {
    return Exists(name_field, {"delivery to", "送达记录：", fact.recipient_name()});
  }
  RETURN_IF_ERROR(CheckOrder(date_field, day, "bulletin.signed_date", bulletin->signed_day));
  return fact;
}

}  // namespace jiedui::domain
