// Filtered listings over the API: what they have, how they go on from page to page, that every list
// of a table is one, and that docs/API.md says so.

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"

#include "jiedui/v1/registry_service.pb.h"
#include "services/filter.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::ElementsAre;
using testing::IsEmpty;

class FilteredListSpec : public ServerTest {
 protected:
  FilteredListSpec() { Given(Organization()); }

  static v1::ListUnitsRequest Asking(const std::string& filter) {
    v1::ListUnitsRequest request;
    request.set_parent(kLedger);
    request.set_filter(filter);
    *request.mutable_read() = Strong();
    return request;
  }

  Reply List(const v1::ListUnitsRequest& request) {
    return client().Send("RegistryService/ListUnits", request);
  }

  std::vector<std::string> Ids(v1::ListUnitsRequest request, int64_t* position = nullptr) {
    std::vector<std::string> ids;
    do {
      const auto page = List(request).As<v1::ListUnitsResponse>();
      EXPECT_TRUE(page.units_size() > 0 || page.next_page_token().empty());
      for (const v1::Unit& unit : page.units()) {
        ids.push_back(unit.unit_id());
        EXPECT_FALSE(unit.etag().empty());
        EXPECT_EQ(unit.name(), absl::StrCat(kLedger, "/units/", unit.unit_id()));
      }
      if (position != nullptr) *position = page.metadata().read_position();
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
};

TEST_F(FilteredListSpec, ItHasWhatTheWholeListHasOfThem) {
  std::vector<std::string> squadrons;
  const auto whole = List(Asking("")).As<v1::ListUnitsResponse>();
  for (const v1::Unit& unit : whole.units()) {
    if (unit.tier() == event::v1::TEAM_TIER_SQUADRON) squadrons.push_back(unit.unit_id());
  }
  ASSERT_GT(squadrons.size(), 3U);
  v1::ListUnitsRequest request = Asking("tier = TEAM_TIER_SQUADRON");
  EXPECT_EQ(Ids(request), squadrons);
  request.set_page_size(1);
  EXPECT_EQ(Ids(request), squadrons);
}

TEST_F(FilteredListSpec, AResourceIsFoundByItsNameInFull) {
  EXPECT_THAT(Ids(Asking(absl::StrCat("name = ", kLedger, "/units/", kXuecheng))),
              ElementsAre(kXuecheng));
  EXPECT_THAT(Ids(Asking(absl::StrCat("name = units/", kXuecheng))), IsEmpty());
}

TEST_F(FilteredListSpec, ItsPagesAreOfOneState) {
  v1::ListUnitsRequest request = Asking("unit_id = 3704*");
  request.set_page_size(1);
  const auto first = List(request).As<v1::ListUnitsResponse>();
  Given(Facts({RenameUnit(kXuecheng, "薛城新区", "2017-06-01")}));
  request.set_page_token(first.next_page_token());
  request.set_page_size(1000);
  const auto rest = List(request).As<v1::ListUnitsResponse>();
  EXPECT_EQ(rest.metadata().read_position(), first.metadata().read_position());
  for (const v1::Unit& unit : rest.units()) EXPECT_NE(unit.display_name(), "薛城新区");
}

TEST_F(FilteredListSpec, APageTokenIsBoundToTheFilterAndTheState) {
  v1::ListUnitsRequest request = Asking("unit_id = 3704*");
  request.set_page_size(1);
  const std::string token = List(request).As<v1::ListUnitsResponse>().next_page_token();
  ASSERT_FALSE(token.empty());
  request.set_page_token(token);
  EXPECT_TRUE(List(request).ok());
  request.set_filter("unit_id = 37040*");
  EXPECT_EQ(List(request).reason(), "PAGE_TOKEN_INVALID");
  request = Asking("unit_id = 3704*");
  request.set_page_token(token);
  *request.mutable_read() = AsOf(1);
  EXPECT_EQ(List(request).reason(), "PAGE_TOKEN_INVALID");
}

TEST_F(FilteredListSpec, ABadOneIsRefusedInBothLanguages) {
  const Reply reply = List(Asking("tier = NONE"));
  ExpectRefused(reply, v1::ERROR_REASON_FILTER_INVALID, store().head());
  EXPECT_EQ(reply.field(), "filter");
  EXPECT_EQ(reply.info.metadata().at("position"), "8");
}

TEST_F(FilteredListSpec, EveryListOfATableTakesOne) {
  for (const auto* method : ApiMethods()) {
    const auto& request = *method->input_type();
    if (!absl::StartsWith(method->name(), "List")) continue;
    if (request.FindFieldByName("read") == nullptr) continue;
    const auto* const filter = request.FindFieldByName("filter");
    ASSERT_NE(filter, nullptr) << method->full_name();
    EXPECT_EQ(filter->type(), google::protobuf::FieldDescriptor::TYPE_STRING);
    std::unique_ptr<google::protobuf::Message> asked(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(&request)->New());
    asked->GetReflection()->SetString(asked.get(), request.FindFieldByName("parent"), kLedger);
    asked->GetReflection()->SetString(asked.get(), filter, "colour = red");
    const Reply reply =
        client().Send(absl::StrCat(method->service()->name(), "/", method->name()), *asked);
    EXPECT_EQ(reply.reason(), "FILTER_INVALID") << method->full_name();
  }
}

// --- what docs/API.md says ---

// Its section on filters.
std::string FiltersDocument() {
  std::ifstream file(JIEDUI_SOURCE_DIR "/docs/API.md");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const size_t begin = text.find("\n## Filters\n");
  EXPECT_NE(begin, std::string::npos);
  return text.substr(begin, text.find("\n## ", begin + 1) - begin);
}

// What a method lists.
const google::protobuf::Descriptor& RowOf(const google::protobuf::MethodDescriptor& method) {
  const auto& response = *method.output_type();
  int rows = 0;
  while (!response.field(rows)->is_repeated()) ++rows;
  return *response.field(rows)->message_type();
}

TEST(FiltersDocumentSpec, ItsExamplesAreFilters) {
  const std::string document = FiltersDocument();
  int examples = 0;
  for (const auto* method : ApiMethods()) {
    const std::string cell = absl::StrCat("\n| `", method->name(), "` | `");
    const size_t at = document.find(cell);
    if (at == std::string::npos) continue;
    const size_t begin = at + cell.size();
    const std::string filter = document.substr(begin, document.find('`', begin) - begin);
    EXPECT_TRUE(Filter::Parse(filter, RowOf(*method)).ok())
        << filter << ": " << Filter::Parse(filter, RowOf(*method)).status();
    ++examples;
  }
  EXPECT_EQ(examples, 8);
}

TEST(FiltersDocumentSpec, AListThatTakesNoneIsNamed) {
  const std::string document = FiltersDocument();
  for (const auto* method : ApiMethods()) {
    if (!absl::StartsWith(method->name(), "List")) continue;
    const auto* const filter = method->input_type()->FindFieldByName("filter");
    if (filter != nullptr && filter->message_type() == nullptr) continue;
    EXPECT_TRUE(absl::StrContains(document, absl::StrCat("`", method->name(), "`")))
        << method->full_name();
  }
}

}  // namespace
}  // namespace jiedui::services
