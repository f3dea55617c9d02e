// Who calls. For now a caller is one of the development principals the configuration names: the
// metadata entry "jiedui-principal" chooses one, and without it the configured default acts. The
// server listens on loopback only, so whoever reaches it is on this machine. Certificates take this
// class's place without a change elsewhere. Immutable; any thread.

#ifndef JIEDUI_SERVICES_AUTHENTICATION_H_
#define JIEDUI_SERVICES_AUTHENTICATION_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/context.h"

namespace jiedui::services {

inline constexpr char kPrincipalMetadata[] = "jiedui-principal";

// "district/370403" and the like; InvalidArgument says what is wrong with the text.
absl::StatusOr<domain::Principal> ParsePrincipal(absl::string_view text);

class Authenticator {
 public:
  // Names are of ParsePrincipal's form; the default is one of the principals, or empty: then every
  // call must name one.
  static absl::StatusOr<Authenticator> Create(const std::vector<std::string>& principals,
                                              const std::string& default_principal);

  // The principal a call acts for; PRINCIPAL_UNKNOWN if it names none of the configured ones.
  absl::StatusOr<domain::Principal> Authenticate(
      const std::optional<std::string>& metadata_value) const;

 private:
  std::map<std::string, domain::Principal> principals_;
  std::string default_;
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_AUTHENTICATION_H_
