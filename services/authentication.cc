#include "services/authentication.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "base/status_macros.h"
#include "domain/error.h"
#include "services/resource_name.h"

namespace jiedui::services {
namespace {

using domain::Principal;
using domain::Role;

constexpr std::pair<const char*, Role> kRoles[] = {{"town", Role::kTown},
                                                   {"district", Role::kDistrict},
                                                   {"city", Role::kCity},
                                                   {"auditor", Role::kAuditor}};

}  // namespace

absl::StatusOr<Principal> ParsePrincipal(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '/');
  if (parts.size() == 2 && IsResourceId(parts[1])) {
    for (const auto& [name, role] : kRoles) {
      if (parts[0] == name) return Principal{role, std::string(parts[1])};
    }
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "not a principal: '", text, "', expected {town|district|city|auditor}/{unit id}"));
}

absl::StatusOr<Authenticator> Authenticator::Create(const std::vector<std::string>& principals,
                                                    const std::string& default_principal) {
  Authenticator authenticator;
  for (const std::string& name : principals) {
    ASSIGN_OR_RETURN(Principal principal, ParsePrincipal(name));
    authenticator.principals_.emplace(name, std::move(principal));
  }
  if (!default_principal.empty() && authenticator.principals_.count(default_principal) == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("the default principal '", default_principal, "' is not one of them"));
  }
  authenticator.default_ = default_principal;
  return authenticator;
}

absl::StatusOr<Principal> Authenticator::Authenticate(
    const std::optional<std::string>& metadata_value) const {
  const std::string& name = metadata_value.has_value() ? *metadata_value : default_;
  const auto found = principals_.find(name);
  if (found != principals_.end()) return found->second;
  return domain::Refuse(v1::ERROR_REASON_PRINCIPAL_UNKNOWN, "", {{"principal", name}});
}

}  // namespace jiedui::services
