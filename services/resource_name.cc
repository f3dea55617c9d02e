#include "services/resource_name.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "base/status_macros.h"
#include "domain/error.h"

namespace jiedui::services {
namespace {

constexpr absl::string_view kLedgers = "ledgers";
constexpr size_t kMaxIdLength = 64;

bool IsIdCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
}

absl::Status NotOfForm(absl::string_view field, absl::string_view form) {
  return domain::Refuse(
      v1::ERROR_REASON_FIELD_INVALID, field,
      {{"problem", absl::StrCat("expected ", form)}, {"problem_zh", absl::StrCat("应为 ", form)}});
}

// The official word for what the name is of.
absl::string_view NounOf(absl::string_view name) {
  constexpr std::pair<absl::string_view, absl::string_view> kNouns[] = {{"/events/", "事件"},
                                                                        {"/checkpoints/", "校验点"},
                                                                        {"/bulletins/", "通报"},
                                                                        {"/cursors/", "游标"},
                                                                        {"/officers/", "执法人员"}};
  for (const auto& [collection, noun] : kNouns) {
    if (absl::StrContains(name, collection)) return noun;
  }
  return "账本";
}

absl::Status CheckLedger(absl::string_view field, absl::string_view named,
                         absl::string_view served) {
  return named == served ? absl::OkStatus() : ResourceNotFound(field, LedgerName(named));
}

}  // namespace

bool IsResourceId(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxIdLength &&
         absl::ascii_isalnum(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), IsIdCharacter);
}

std::string LedgerName(absl::string_view ledger_id) {
  return absl::StrCat(kLedgers, "/", ledger_id);
}

std::string FullName(absl::string_view ledger_id, absl::string_view relative_name) {
  return absl::StrCat(LedgerName(ledger_id), "/", relative_name);
}

absl::StatusOr<std::string> LedgerIdOf(absl::string_view field, absl::string_view text) {
  if (text.empty()) return domain::Refuse(v1::ERROR_REASON_FIELD_REQUIRED, field);
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '/');
  if (parts.size() == 2 && parts[0] == kLedgers && IsResourceId(parts[1])) {
    return std::string(parts[1]);
  }
  return NotOfForm(field, "ledgers/{ledger}");
}

absl::StatusOr<std::string> LedgerIdInName(absl::string_view name) {
  if (name.empty()) return domain::Refuse(v1::ERROR_REASON_FIELD_REQUIRED, "name");
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  if (parts.size() > 2 && parts[0] == kLedgers && IsResourceId(parts[1])) {
    return std::string(parts[1]);
  }
  return NotOfForm("name", "ledgers/{ledger}/…");
}

absl::Status ResourceNotFound(absl::string_view field, absl::string_view name) {
  return domain::Refuse(
      v1::ERROR_REASON_RESOURCE_NOT_FOUND, field,
      {{"resource", std::string(name)}, {"resource_zh", absl::StrCat(NounOf(name), " ", name)}});
}

absl::Status CheckParent(absl::string_view parent, absl::string_view ledger_id) {
  ASSIGN_OR_RETURN(const std::string named, LedgerIdOf("parent", parent));
  return CheckLedger("parent", named, ledger_id);
}

absl::StatusOr<std::string> IdInName(absl::string_view name, absl::string_view ledger_id,
                                     absl::string_view collection) {
  if (name.empty()) return domain::Refuse(v1::ERROR_REASON_FIELD_REQUIRED, "name");
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  if (parts.size() != 4 || parts[0] != kLedgers || !IsResourceId(parts[1]) ||
      parts[2] != collection || !IsResourceId(parts[3])) {
    return NotOfForm("name", absl::StrCat("ledgers/{ledger}/", collection, "/{id}"));
  }
  RETURN_IF_ERROR(CheckLedger("name", parts[1], ledger_id));
  return std::string(parts[3]);
}

}  // namespace jiedui::services
