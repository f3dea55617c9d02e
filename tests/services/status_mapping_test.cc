#include "services/status_mapping.h"

#include <set>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

#include "domain/error.h"
#include "eventstore/finding.h"
#include "eventstore/outcome_status.h"
#include "services/problem.h"

namespace jiedui::services {
namespace {

google::rpc::Status Details(const WireStatus& wire) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(wire.details));
  return details;
}

template <class Detail>
std::optional<Detail> Find(const google::rpc::Status& status) {
  for (const auto& any : status.details()) {
    Detail detail;
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

TEST(StatusMappingSpec, ARefusalCarriesItsReasonBothTextsAndTheField) {
  const auto refusal = domain::Refuse(v1::ERROR_REASON_FIELD_REQUIRED, "fact.pair_id");
  const WireStatus wire = ToWire(refusal, Language::kChinese);
  EXPECT_EQ(wire.code, google::rpc::INVALID_ARGUMENT);
  EXPECT_THAT(wire.message, testing::HasSubstr("缺少必填项"));
  const google::rpc::Status details = Details(wire);
  EXPECT_EQ(details.code(), wire.code);
  EXPECT_EQ(details.message(), "field 'fact.pair_id' is required; fill it in and send again");
  EXPECT_EQ(Find<google::rpc::ErrorInfo>(details)->reason(), "FIELD_REQUIRED");
  EXPECT_EQ(Find<google::rpc::LocalizedMessage>(details)->message(), wire.message);
  EXPECT_EQ(Find<google::rpc::BadRequest>(details)->field_violations(0).field(), "fact.pair_id");
  EXPECT_FALSE(Find<google::rpc::RetryInfo>(details).has_value());
}

TEST(StatusMappingSpec, EnglishIsAskedFor) {
  const auto refusal = domain::Refuse(v1::ERROR_REASON_FIELD_REQUIRED, "fact.pair_id");
  EXPECT_EQ(ToWire(refusal, Language::kEnglish).message,
            "field 'fact.pair_id' is required; fill it in and send again");
  EXPECT_EQ(LanguageOf(""), Language::kChinese);
  EXPECT_EQ(LanguageOf("zh-CN,en;q=0.5"), Language::kChinese);
  EXPECT_EQ(LanguageOf("fr"), Language::kChinese);
  EXPECT_EQ(LanguageOf(" EN-us"), Language::kEnglish);
}

TEST(StatusMappingSpec, WhatPassesByItselfSaysWhenToComeBack) {
  for (const auto reason : {v1::ERROR_REASON_QUEUE_FULL, v1::ERROR_REASON_SERVER_CLOSING,
                            v1::ERROR_REASON_OUTCOME_UNKNOWN}) {
    const auto details = Details(ToWire(domain::Refuse(reason, ""), Language::kChinese));
    EXPECT_TRUE(Find<google::rpc::RetryInfo>(details).has_value());
  }
}

TEST(StatusMappingSpec, AStatusOutsideTheCatalogueIsABugAndItsTextStaysHere) {
  const WireStatus wire = ToWire(absl::InternalError("secret path /x"), Language::kEnglish);
  EXPECT_EQ(wire.code, google::rpc::INTERNAL);
  EXPECT_EQ(Find<google::rpc::ErrorInfo>(Details(wire))->reason(), "BUG");
  EXPECT_THAT(wire.message + wire.details, testing::Not(testing::HasSubstr("secret")));
}

TEST(StatusMappingSpec, TheStoresStatusesHaveNamesInTheCatalogue) {
  const auto reason = [](const absl::Status& status) {
    return *domain::ReasonOf(FromStore(status, "a"));
  };
  EXPECT_EQ(reason(eventstore::RequestIdReused("a")), v1::ERROR_REASON_REQUEST_ID_REUSED);
  EXPECT_EQ(reason(absl::InvalidArgumentError("beyond")), v1::ERROR_REASON_FIELD_INVALID);
  EXPECT_EQ(reason(absl::ResourceExhaustedError("full")), v1::ERROR_REASON_QUEUE_FULL);
  EXPECT_EQ(reason(absl::UnavailableError("closing")), v1::ERROR_REASON_SERVER_CLOSING);
  EXPECT_EQ(reason(absl::DataLossError("record 7")), v1::ERROR_REASON_LEDGER_DAMAGED);
  EXPECT_EQ(reason(eventstore::OutcomeUnknown("the sync failed")),
            v1::ERROR_REASON_OUTCOME_UNKNOWN);
  EXPECT_EQ(reason(eventstore::DiskLow({5, 10})), v1::ERROR_REASON_DISK_LOW);
}

TEST(StatusMappingSpec, OfAFileOfTheServerACallerGetsTheNameAndTheLogThePath) {
  const std::string problem = "reading \"/var/lib/a/1.sst\": in /x/2.sst offset 3, /y/4.sst: no";
  const auto refusal = FromStore(absl::DataLossError(problem), "");
  EXPECT_EQ(refusal.message(),
            "the ledger is damaged: reading \"1.sst\": in 2.sst offset 3, 4.sst: no; have the "
            "ledger checked (jiedui verify)");
  EXPECT_THAT(domain::ChineseText(refusal), testing::HasSubstr("2.sst"));
  const WireStatus wire = ToWire(refusal, Language::kEnglish);
  EXPECT_THAT(wire.message + wire.details, testing::Not(testing::HasSubstr("/var")));
  EXPECT_THAT(LogText(refusal), testing::HasSubstr(problem));
  EXPECT_EQ(ForCaller("ledgers/370400 of city/370400, 1/2"), "ledgers/370400 of city/370400, 1/2");
  EXPECT_EQ(ForCaller("/"), "");
  EXPECT_EQ(ForCaller(""), "");
  EXPECT_EQ(ForCaller("账本 /a/log 损坏：/a/log/1.sst；/b/head，/c/d（/e/f）"),
            "账本 log 损坏：1.sst；head，d（f）");
}

TEST(StatusMappingSpec, WhatTheStoreFoundIsSaidInBothLanguages) {
  const absl::Status refusal = FromStore(
      eventstore::DataLossOf(eventstore::Found(eventstore::FindingKind::kRecordMissing, 3)), "");
  EXPECT_THAT(std::string(refusal.message()), testing::HasSubstr("record 3 is missing"));
  EXPECT_THAT(domain::ChineseText(refusal), testing::HasSubstr("第 3 号记录缺失"));
}

TEST(StatusMappingSpec, WhereTheDamageIsIsNotCut) {
  const std::string far(200, 'x');
  EXPECT_THAT(FromStore(absl::DataLossError(far + " in 1.sst"), "").message(),
              testing::HasSubstr("1.sst"));
}

TEST(StatusMappingSpec, AFullDiskSaysHowMuchIsMissing) {
  const auto details =
      Details(ToWire(FromStore(eventstore::DiskLow({5, 10}), "a"), Language::kEnglish));
  EXPECT_EQ(details.code(), google::rpc::RESOURCE_EXHAUSTED);
  EXPECT_EQ(Find<google::rpc::ErrorInfo>(details)->metadata().at("free_bytes"), "5");
  EXPECT_EQ(Find<google::rpc::ErrorInfo>(details)->metadata().at("needed_bytes"), "10");
}

TEST(StatusMappingSpec, AWriterThatWasDeposedSaysOfWhichLedger) {
  const auto refusal = FromSubmit(eventstore::Deposed("epoch 7"), "a", "370400");
  EXPECT_EQ(domain::ReasonOf(refusal), v1::ERROR_REASON_NOT_WRITER);
  EXPECT_EQ(Find<google::rpc::ErrorInfo>(Details(ToWire(refusal, Language::kEnglish)))
                ->metadata()
                .at("ledger"),
            "370400");
  EXPECT_EQ(domain::ReasonOf(FromSubmit(eventstore::RequestIdReused("a"), "a", "370400")),
            v1::ERROR_REASON_REQUEST_ID_REUSED);
}

TEST(StatusMappingSpec, ARefusalOfTheDecisionPassesTheStoreUnchanged) {
  const auto refusal = domain::Refuse(v1::ERROR_REASON_FIELD_REQUIRED, "fact.pair_id");
  EXPECT_EQ(FromStore(refusal, "a"), refusal);
  EXPECT_TRUE(FromStore(absl::OkStatus(), "a").ok());
}

// Each {name} of a text of the catalogue.
std::set<std::string> NamesIn(absl::string_view text) {
  std::set<std::string> names;
  for (size_t open = text.find('{'); open != absl::string_view::npos; open = text.find('{', open)) {
    const size_t close = text.find('}', open);
    names.emplace(text.substr(open + 1, close - open - 1));
    open = close;
  }
  return names;
}

TEST(StatusMappingSpec, DetailsOfAnyReasonStayWithinTheirLimit) {
  const std::string endless(100'000, 'x');
  const std::string endless_chinese = [] {
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += "很";
    return text;
  }();
  const auto* reasons = v1::ErrorReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    const v1::ErrorSpec& spec = reasons->value(i)->options().GetExtension(v1::error_spec);
    domain::ErrorVariables variables;
    for (const std::string& name : NamesIn(absl::StrCat(spec.en(), spec.next_en()))) {
      if (name == "field") continue;
      variables.emplace_back(name, endless);
      variables.emplace_back(name + "_zh", endless_chinese);
    }
    const auto reason = static_cast<v1::ErrorReason>(reasons->value(i)->number());
    const WireStatus wire = ToWire(domain::Refuse(reason, endless, variables), Language::kChinese);
    EXPECT_LE(wire.details.size(), kMaxDetailsBytes) << reasons->value(i)->name();
    EXPECT_LE(wire.message.size(), 1000U) << reasons->value(i)->name();
    EXPECT_EQ(Details(wire).code(), wire.code);
  }
}

}  // namespace
}  // namespace jiedui::services
