#include "domain/context.h"

#include "absl/strings/str_cat.h"

namespace jiedui::domain {
namespace {

absl::string_view RoleName(Role role) {
  switch (role) {
    case Role::kTown:
      return "town";
    case Role::kDistrict:
      return "district";
    case Role::kCity:
      return "city";
    case Role::kAuditor:
      return "auditor";
  }
  return "auditor";
}

}  // namespace

std::string Principal::Name() const {
  return absl::StrCat(RoleName(role), "/", unit_id);
}

}  // namespace jiedui::domain
