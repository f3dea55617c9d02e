// Officers: registered with personal data, erased, and who sees what.

#include "gtest/gtest.h"

#include "jiedui/v1/registry_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

constexpr char kOfficer[] = "370403-012";

class OfficerSpec : public ServerTest {
 protected:
  Reply Get(const std::string& officer_id, const CallOptions& options = {}) {
    v1::GetOfficerRequest request;
    request.set_name(std::string(kLedger) + "/officers/" + officer_id);
    return client().Send("RegistryService/GetOfficer", request, options);
  }
};

TEST_F(OfficerSpec, WithoutKeysNothingPersonalIsTaken) {
  Given(Organization());
  const int64_t head = store().head();
  ExpectRefused(client().Write(RegisterOfficer(kOfficer, kXuecheng)),
                v1::ERROR_REASON_KEYRING_UNAVAILABLE, head);
}

TEST_F(OfficerSpec, WhoWasNeverRegisteredIsNotFound) {
  Given(Organization());
  const int64_t head = store().head();
  ExpectRefused(Get(kOfficer), v1::ERROR_REASON_RESOURCE_NOT_FOUND, head);
}

}  // namespace
}  // namespace jiedui::services
