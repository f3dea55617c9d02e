// An officer with personal data in a server, and the ways to see them.

#ifndef JIEDUI_TESTS_SERVICES_OFFICER_FIXTURE_H_
#define JIEDUI_TESTS_SERVICES_OFFICER_FIXTURE_H_

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "jiedui/v1/event_log_service.grpc.pb.h"
#include "jiedui/v1/registry_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

inline constexpr char kOfficer[] = "370403001-012";  // of 临城
inline constexpr char kName[] = "王安";
inline constexpr char kCertificate[] = "鲁D-2017-00412";
inline constexpr char kPhone[] = "0632-5550147";
inline constexpr char kErasedOn[] = "2018-01-10";

inline std::string ReadAll(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class OfficerSpec : public ServerTest {
 protected:
  OfficerSpec() { Given(Organization()); }

  Reply Get(const std::string& officer_id, const CallOptions& options = {}) {
    v1::GetOfficerRequest request;
    request.set_name(absl::StrCat(kLedger, "/officers/", officer_id));
    return client().Send("RegistryService/GetOfficer", request, options);
  }
  v1::Officer Officer(const CallOptions& options = {}) {
    return Get(kOfficer, options).As<v1::GetOfficerResponse>().officer();
  }
  Reply GetEvent(int64_t position, const CallOptions& options = {}) {
    v1::GetEventRequest request;
    request.set_name(absl::StrCat(kLedger, "/events/", position));
    return client().Send("EventLogService/GetEvent", request, options);
  }
  v1::RecordedEvent Event(int64_t position, const CallOptions& options = {}) {
    return GetEvent(position, options).As<v1::GetEventResponse>().event();
  }
  // What a listing and a subscription show of an event.
  v1::RecordedEvent Listed(int64_t position, const CallOptions& options = {}) {
    v1::ListEventsRequest request;
    request.set_parent(kLedger);
    request.set_after_position(position - 1);
    request.set_page_size(1);
    return client()
        .Send("EventLogService/ListEvents", request, options)
        .As<v1::ListEventsResponse>()
        .events(0);
  }
  v1::RecordedEvent Followed(int64_t position, const std::string& principal) {
    v1::SubscribeEventsRequest request;
    request.set_parent(kLedger);
    request.set_after_position(position - 1);
    grpc::ClientContext context;
    context.AddMetadata("jiedui-principal", principal);
    const auto stub = v1::EventLogService::NewStub(client().channel());
    const auto reader = stub->SubscribeEvents(&context, request);
    v1::SubscribeEventsResponse response;
    while (response.events().empty() && reader->Read(&response)) continue;
    context.TryCancel();
    return response.events().empty() ? v1::RecordedEvent() : response.events(0);
  }

  // With a request id that no client had before, also not one before a restart.
  Reply WriteOnce(const AnyFact& fact) {
    return client().WriteWith(fact, absl::StrCat("officers-", ++writes_), false);
  }
  // Registers the officer; the position.
  int64_t Register() {
    const Reply reply = WriteOnce(RegisterOfficer(kOfficer, kLincheng));
    EXPECT_TRUE(reply.ok()) << reply.status.error_message();
    return store().head();
  }
  void Erase() {
    const Reply reply = WriteOnce(ErasePersonalData(kOfficer, kErasedOn));
    EXPECT_TRUE(reply.ok()) << reply.status.error_message();
  }
  void ExpectErased() {
    const v1::Officer officer = Officer();
    for (const v1::PersonalText& text :
         {officer.display_name(), officer.certificate_number(), officer.phone()}) {
      EXPECT_TRUE(text.erased());
      EXPECT_EQ(text.text(), "");
    }
  }

  std::filesystem::path Home() const { return std::filesystem::path(directory()) / "370400"; }
  std::filesystem::path Keys() const { return Home() / "keys" / "subjects"; }
  std::filesystem::path KeyFile() const {
    return Keys() / absl::StrCat("officer:", kOfficer, "#1.key");
  }
  std::vector<std::string> KeyFiles() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(Keys())) {
      names.insert(entry.path().filename().string());
    }
    return {names.begin(), names.end()};
  }
  // Files below the data directory that contain the text.
  std::vector<std::string> FilesWith(const std::string& text) const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory())) {
      if (entry.is_regular_file() && absl::StrContains(ReadAll(entry.path()), text)) {
        found.push_back(entry.path().string());
      }
    }
    return found;
  }

 private:
  int writes_ = 0;
};

inline bool SaysWho(const v1::RecordedEvent& event) {
  return event.event().officer_registered().display_name() == kName &&
         event.event().officer_registered().certificate_number() == kCertificate &&
         event.event().officer_registered().phone() == kPhone;
}

inline bool SaysNothing(const v1::RecordedEvent& event) {
  const auto& fact = event.event().officer_registered();
  return fact.officer_id() == kOfficer && fact.display_name().empty() &&
         fact.certificate_number().empty() && fact.phone().empty();
}

}  // namespace jiedui::services

#endif  // JIEDUI_TESTS_SERVICES_OFFICER_FIXTURE_H_
