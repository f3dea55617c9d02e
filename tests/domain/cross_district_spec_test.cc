// Pairs of towns of two districts (A19): who has to agree, and what a reorganization leaves behind;
// and that the better side was the better one by its index (R0-10, A21).

#include <map>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/decide.h"
#include "domain/error.h"
#include "domain/rules/pair_sides.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::spec {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// 荆河 is a town of 滕州, 临城 one of 薛城.
History TwoTowns(const event::v1::PolicySetAdopted& policy = AdoptPolicy()) {
  return Organization() + Facts({OpenProgram(), policy, Enroll(kJinghe), Enroll(kLincheng)});
}

History Consents() {
  return Facts({ConsentAcross(kJinghe, kLincheng, kTengzhou, "2017-01-11"),
                ConsentAcross(kJinghe, kLincheng, kXuecheng, "2017-01-12")});
}

History Leave() {
  return Consents() + Facts({ApproveAcross(kJinghe, kLincheng, "2017-01-13")});
}

std::string Refusal(const History& history, const AnyFact& fact) {
  const auto outcome = domain::Decide(fact.event, MemoryEntities(history),
                                      {Day("2018-01-10"), {domain::Role::kCity, kCity}});
  return domain::ChineseText(outcome.status());
}

TEST(CrossDistrictSpec, BothDistrictsConsentAndTheCityApprovesOrThereIsNoPair) {  // A19
  const auto pair = Assign(kJinghe, kLincheng);
  Given(TwoTowns() + Leave()).When(pair).ThenRecordedAsProposed();
  for (size_t missing = 0; missing < Leave().size(); ++missing) {
    History leave = Leave();
    leave.erase(leave.begin() + static_cast<std::ptrdiff_t>(missing));
    Given(TwoTowns() + leave)
        .When(pair)
        .ThenRefused(v1::ERROR_REASON_CROSS_DISTRICT_UNAPPROVED, "unit_b_id");
  }
}

TEST(CrossDistrictSpec, TheRefusalSaysWhatIsMissingAndWhomToAsk) {  // A19
  const auto pair = Assign(kJinghe, kLincheng);
  const std::string all = Refusal(TwoTowns(), pair);
  EXPECT_THAT(all, HasSubstr("尚缺：370403 的同意、370481 的同意、市局的批准；请分别向其申请"));
  const std::string one =
      Refusal(TwoTowns() + Facts({ConsentAcross(kJinghe, kLincheng, kTengzhou, "2017-01-11"),
                                  ApproveAcross(kJinghe, kLincheng, "2017-01-13")}),
              pair);
  EXPECT_THAT(one, HasSubstr("尚缺：370403 的同意；"));
  EXPECT_THAT(one, Not(HasSubstr("370481 的同意")));
}

TEST(CrossDistrictSpec, LeaveIsForTheTwoTownsWhicheverIsTheBetterSide) {  // A19
  Given(TwoTowns() + Leave()).When(Assign(kLincheng, kJinghe)).ThenRecordedAsProposed();
  Given(TwoTowns() + Facts({Enroll(kXingren)}) + Leave())
      .When(Assign(kJinghe, kXingren))
      .ThenRefused(v1::ERROR_REASON_CROSS_DISTRICT_UNAPPROVED, "unit_b_id");
}

TEST(CrossDistrictSpec, ADistrictThatTookOverIsBoundByTheConsentItFound) {  // A19, A40
  auto pair = Assign(kJinghe, kLincheng);
  *pair.mutable_effective_date() = Date("2017-06-01");
  Given(TwoTowns() + Leave() + Facts({Merge({kTengzhou}, kGaoxin, "2017-06-01")}))
      .When(pair)
      .ThenRecordedAsProposed();
}

TEST(CrossDistrictSpec, WhoComesUnderAThirdDistrictNeedsItsConsent) {  // A19
  const History moved =
      TwoTowns() + Leave() + Facts({TransferUnit(kJinghe, kShizhong, "2017-06-01")});
  auto pair = Assign(kJinghe, kLincheng);
  *pair.mutable_effective_date() = Date("2017-05-31");
  Given(moved).When(pair).ThenRecordedAsProposed();
  *pair.mutable_effective_date() = Date("2017-06-01");
  Given(moved).When(pair).ThenRefused(v1::ERROR_REASON_CROSS_DISTRICT_UNAPPROVED, "unit_b_id");
}

TEST(CrossDistrictSpec, OfATownRightBelowTheCityTheApprovalIsEnough) {  // A19
  auto pair = Assign(kJinghe, kLincheng);
  *pair.mutable_effective_date() = Date("2017-06-01");
  Given(TwoTowns() + Facts({TransferUnit(kLincheng, kCity, "2017-05-01"),
                            ConsentAcross(kJinghe, kLincheng, kTengzhou, "2017-05-02"),
                            ApproveAcross(kJinghe, kLincheng, "2017-05-03")}))
      .When(pair)
      .ThenRecordedAsProposed();
}

TEST(CrossDistrictSpec, ThePolicyMayAllowNoneOrAny) {  // A19
  const auto pair = Assign(kJinghe, kLincheng);
  for (const char* none : {"none", "false"}) {  // the second is how older sets say it
    Given(TwoTowns(AdoptPolicyWith("pair.cross_district", none)) + Leave())
        .When(pair)
        .ThenRefused(v1::ERROR_REASON_CROSS_DISTRICT, "unit_b_id");
  }
  for (const char* any : {"any", "true"}) {
    Given(TwoTowns(AdoptPolicyWith("pair.cross_district", any)))
        .When(pair)
        .ThenRecordedAsProposed();
  }
}

TEST(CrossDistrictSpec, ConsentIsTheDistrictsOfOneOfTheTowns) {  // A19
  Given(TwoTowns())
      .When(ConsentAcross(kJinghe, kLincheng, kTengzhou, "2017-01-11"))
      .ThenRecordedAsProposed();
  Given(TwoTowns())
      .When(ConsentAcross(kJinghe, kLincheng, kShizhong, "2017-01-11"))
      .ThenRefused(v1::ERROR_REASON_NOT_A_DISTRICT_OF_THE_PAIR, "unit_id");
  Given(TwoTowns())
      .When(ConsentAcross(kJinghe, kLincheng, "370499", "2017-01-11"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "unit_id");
}

TEST(CrossDistrictSpec, LeaveIsGivenOnceByEach) {  // A19
  const History given = TwoTowns() + Leave();
  Given(given)
      .When(ConsentAcross(kLincheng, kJinghe, kXuecheng, "2017-02-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "unit_id");
  Given(given)
      .When(ApproveAcross(kLincheng, kJinghe, "2017-02-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "unit_b_id");
}

TEST(CrossDistrictSpec, TheCityApprovesWhatBothDistrictsHaveAgreedTo) {  // A19
  const auto approval = ApproveAcross(kJinghe, kLincheng, "2017-01-13");
  Given(TwoTowns())
      .When(approval)
      .ThenRefused(v1::ERROR_REASON_APPROVAL_BEFORE_CONSENT, "unit_b_id");
  for (const event::v1::Event& one : Consents()) {
    Given(TwoTowns() + History{one})
        .When(approval)
        .ThenRefused(v1::ERROR_REASON_APPROVAL_BEFORE_CONSENT, "unit_b_id");
  }
  Given(TwoTowns() + Consents()).When(approval).ThenRecordedAsProposed();
  Given(TwoTowns() + Consents())
      .When(ApproveAcross(kJinghe, kLincheng, "2017-01-11"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "approved_date");
}

// 荆河's district, or 临城's, in the words of its document; the city puts it on record.
event::v1::CrossDistrictConsentGiven OnRecord(absl::string_view district_id, absl::string_view day,
                                              absl::string_view document_number) {
  auto consent = ConsentAcross(kJinghe, kLincheng, district_id, day);
  consent.mutable_basis_document()->set_document_number(std::string(document_number));
  consent.set_consenting_unit_id(kCity);
  return consent;
}

TEST(CrossDistrictSpec, TheCityApprovesWhatItPutOnRecordItself) {  // A19: it is the district's act
  const auto tengzhou = OnRecord(kTengzhou, "2017-01-11", "滕安监函〔2017〕2号");
  Given(TwoTowns()).When(tengzhou).By(domain::Role::kCity, kCity).ThenRecordedAsProposed();
  const History one =
      TwoTowns() + Facts({tengzhou, ConsentAcross(kJinghe, kLincheng, kXuecheng, "2017-01-12")});
  const auto approval = ApproveAcross(kJinghe, kLincheng, "2017-01-13");
  Given(one).When(approval).By(domain::Role::kCity, kCity).ThenRecordedAsProposed();
  // Both, each with its own.
  const auto xuecheng = OnRecord(kXuecheng, "2017-01-12", "薛安监函〔2017〕5号");
  Given(TwoTowns() + Facts({tengzhou}))
      .When(xuecheng)
      .By(domain::Role::kCity, kCity)
      .ThenRecordedAsProposed();
  Given(TwoTowns() + Facts({tengzhou, xuecheng}))
      .When(approval)
      .By(domain::Role::kCity, kCity)
      .ThenRecordedAsProposed();
}

TEST(CrossDistrictSpec, OneAccountMakesUpNoTwoOfTheThree) {  // A19: as many acts, as many documents
  Given(TwoTowns())
      .When(ConsentAcross(kJinghe, kLincheng, kTengzhou, "2017-01-11"))
      .By(domain::Role::kCity, kCity)
      .ThenRefused(v1::ERROR_REASON_CONSENT_WITHOUT_DOCUMENT, "basis_document");
  const auto tengzhou = OnRecord(kTengzhou, "2017-01-11", "滕安监函〔2017〕2号");
  Given(TwoTowns() + Facts({tengzhou}))
      .When(OnRecord(kXuecheng, "2017-01-12", "滕安监函〔2017〕2号"))
      .By(domain::Role::kCity, kCity)
      .ThenRefused(v1::ERROR_REASON_SAME_CONSENTER, "unit_id");
  auto approval = ApproveAcross(kJinghe, kLincheng, "2017-01-13");
  approval.mutable_basis_document()->set_document_number("滕安监函〔2017〕2号");
  const History both =
      TwoTowns() + Facts({tengzhou, ConsentAcross(kJinghe, kLincheng, kXuecheng, "2017-01-12")});
  Given(both)
      .When(approval)
      .By(domain::Role::kCity, kCity)
      .ThenRefused(v1::ERROR_REASON_SAME_CONSENTER, "unit_b_id");
  approval.clear_basis_document();
  Given(both)
      .When(approval)
      .By(domain::Role::kCity, kCity)
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "basis_document.document_number");
}

// As ledgers have it from before a document was asked for.
TEST(CrossDistrictSpec, AConsentThatOnlyAnotherAccountSpeaksOfIsGivenAnew) {  // A19
  auto hearsay = ConsentAcross(kJinghe, kLincheng, kTengzhou, "2017-01-11");
  hearsay.set_consenting_unit_id(kCity);
  const History before =
      TwoTowns() + Facts({hearsay, ConsentAcross(kJinghe, kLincheng, kXuecheng, "2017-01-12")});
  const auto approval = ApproveAcross(kJinghe, kLincheng, "2017-01-15");
  Given(before)
      .When(approval)
      .By(domain::Role::kCity, kCity)
      .ThenRefused(v1::ERROR_REASON_SAME_CONSENTER, "unit_b_id");
  const auto own = ConsentAcross(kJinghe, kLincheng, kTengzhou, "2017-01-14");
  Given(before).When(own).By(domain::Role::kDistrict, kTengzhou).ThenRecordedAsProposed();
  Given(before + Facts({own}))
      .When(approval)
      .By(domain::Role::kCity, kCity)
      .ThenRecordedAsProposed();
  const auto documented = OnRecord(kTengzhou, "2017-01-14", "滕安监函〔2017〕2号");
  Given(before).When(documented).By(domain::Role::kCity, kCity).ThenRecordedAsProposed();
  Given(before + Facts({documented}))
      .When(approval)
      .By(domain::Role::kCity, kCity)
      .ThenRecordedAsProposed();
}

TEST(CrossDistrictSpec, WhoApprovedRecordsAConsentAfterwardsByItsDocumentAlone) {  // A19
  const History moved =
      TwoTowns() + Leave() + Facts({TransferUnit(kJinghe, kShizhong, "2017-06-01")});
  const auto refused = [&](const char* document, v1::ErrorReason reason, const char* field) {
    Given(moved)
        .When(OnRecord(kShizhong, "2017-06-02", document))
        .By(domain::Role::kCity, kCity)
        .ThenRefused(reason, field);
  };
  refused("", v1::ERROR_REASON_CONSENT_WITHOUT_DOCUMENT, "basis_document");
  refused("枣安监函〔2017〕3号", v1::ERROR_REASON_SAME_CONSENTER, "unit_id");  // the approval's
  Given(moved)
      .When(OnRecord(kShizhong, "2017-06-02", "市中安监函〔2017〕9号"))
      .By(domain::Role::kCity, kCity)
      .ThenRecordedAsProposed();
  Given(moved)
      .When(ConsentAcross(kJinghe, kLincheng, kShizhong, "2017-06-02"))
      .ThenRecordedAsProposed();
}

TEST(CrossDistrictSpec, LeaveIsAboutTwoTownsOfTwoDistrictsThatTakePart) {  // A19
  const History one = TwoTowns() + Facts({Enroll(kXingren), Enroll(kXuecheng), Enroll(kTengzhou)});
  Given(one)
      .When(ApproveAcross(kLincheng, kXingren, "2017-01-13"))
      .ThenRefused(v1::ERROR_REASON_NOT_CROSS_DISTRICT, "unit_b_id");
  Given(one)
      .When(ConsentAcross(kLincheng, kXingren, kXuecheng, "2017-01-13"))
      .ThenRefused(v1::ERROR_REASON_NOT_CROSS_DISTRICT, "unit_b_id");
  Given(one)
      .When(ApproveAcross(kXuecheng, kTengzhou, "2017-01-13"))
      .ThenRefused(v1::ERROR_REASON_NOT_CROSS_DISTRICT, "unit_b_id");
  Given(one)
      .When(ApproveAcross(kXuecheng, kJinghe, "2017-01-13"))
      .ThenRefused(v1::ERROR_REASON_TIER_MISMATCH, "unit_b_id");
  Given(one)
      .When(ApproveAcross(kJinghe, kJinghe, "2017-01-13"))
      .ThenRefused(v1::ERROR_REASON_SAME_UNIT, "unit_b_id");
  Given(one)
      .When(ApproveAcross(kJinghe, kXingcheng, "2017-01-13"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "unit_b_id");
}

TEST(CrossDistrictSpec, LeaveHasADayThatIsPastAReasonAndTheCitysADocument) {  // A19
  auto approval = ApproveAcross(kJinghe, kLincheng, "2017-01-13");
  const History consented = TwoTowns() + Consents();
  Given(consented).When(approval).On("2017-01-13").ThenRecordedAsProposed();
  Given(consented)
      .When(approval)
      .On("2017-01-12")
      .ThenRefused(v1::ERROR_REASON_DATE_IN_FUTURE, "approved_date");
  approval.clear_basis_document();
  Given(consented).When(approval).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED,
                                              "basis_document.document_number");
  auto consent = ConsentAcross(kJinghe, kLincheng, kTengzhou, "2017-01-11");
  consent.clear_reason();
  Given(TwoTowns()).When(consent).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

}  // namespace
}  // namespace jiedui::spec

namespace jiedui::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kPairPosition = 7;  // of PairBuilder

// Towns A and B of district D1; B comes under D2 on 1 June.
class SidesJudge {
 public:
  SidesJudge() {
    Town("A");
    Town("B");
    event::v1::UnitTransferred& transfer = *units_["B"].add_transfers();
    transfer.set_parent_unit_id("D2");
    *transfer.mutable_effective_date() = ToDate(CivilDay(2017, 6, 1));
  }

  std::vector<v1::RuleFinding> On(CivilDay on, const Policy& policy = ZaozhuangPolicy()) const {
    const auto find = [this](const std::string& id) -> const table::v1::UnitRow* {
      const auto unit = units_.find(id);
      return unit == units_.end() ? nullptr : &unit->second;
    };
    return JudgeSides(pair.row, facts, OrganizationView(find, Organization::kAsItWas, on), policy);
  }

  PairBuilder pair;
  SideFacts facts;

 private:
  void Town(const std::string& id) {
    event::v1::UnitRegistered& town = *units_[id].mutable_registered();
    town.set_unit_id(id);
    town.set_parent_unit_id("D1");
  }

  std::map<std::string, table::v1::UnitRow> units_;
};

TEST(SplitPairSpec, FromTheDayATownIsAnotherDistrictsThePairIsToldOf) {  // A19
  const SidesJudge sides;
  EXPECT_THAT(sides.On(CivilDay(2017, 5, 31)), IsEmpty());
  const auto findings = sides.On(CivilDay(2017, 6, 1));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule(), "A19");
  EXPECT_EQ(findings[0].parameter(), "pair.cross_district");
  EXPECT_EQ(findings[0].severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(findings[0].event_position(), kPairPosition);
  EXPECT_EQ(findings[0].message_zh(),
            "结对时双方同属 D1，因机构调整现分属 D1 与 "
            "D2；请双方区（市）局和市局确认是否继续结对");
}

TEST(SplitPairSpec, NothingIsToldOfAPairThatTheCityApprovedThatHasEndedOrOfBrigades) {  // A19
  SidesJudge approved;
  approved.facts.cross_district_approved = true;
  EXPECT_THAT(approved.On(CivilDay(2017, 6, 1)), IsEmpty());
  SidesJudge ended;
  *ended.pair.row.mutable_dissolved_date() = ToDate(CivilDay(2017, 6, 1));
  EXPECT_THAT(ended.On(CivilDay(2017, 12, 31)), IsEmpty());
  *ended.pair.row.mutable_dissolved_date() = ToDate(CivilDay(2017, 6, 2));
  EXPECT_EQ(ended.On(CivilDay(2017, 12, 31)).size(), 1U);
  SidesJudge brigades;
  brigades.pair.row.set_tier(event::v1::TEAM_TIER_BRIGADE);
  EXPECT_THAT(brigades.On(CivilDay(2017, 6, 1)), IsEmpty());
}

TEST(SplitPairSpec, NothingIsToldWhereTownsOfTwoDistrictsMayPairAnyway) {  // A19
  Policy policy = ZaozhuangPolicy();
  policy.pair_cross_district = CrossDistrict::kAny;
  EXPECT_THAT(SidesJudge().On(CivilDay(2017, 6, 1), policy), IsEmpty());
}

void AddIndex(table::v1::OutcomeRow& outcome, CivilDay day, int64_t milli) {
  event::v1::UnitIndexRecorded& index = *outcome.add_indices()->mutable_index();
  *index.mutable_index_date() = ToDate(day);
  index.set_index_milli(milli);
}

// What is said of the indices of A and B, each of the last day of 2016.
std::vector<v1::RuleFinding> OfIndices(int64_t a, int64_t b,
                                       const Policy& policy = ZaozhuangPolicy()) {
  table::v1::OutcomeRow outcome_a;
  table::v1::OutcomeRow outcome_b;
  AddIndex(outcome_a, CivilDay(2016, 12, 31), a);
  AddIndex(outcome_b, CivilDay(2016, 12, 31), b);
  SidesJudge sides;
  sides.facts.outcome_a = &outcome_a;
  sides.facts.outcome_b = &outcome_b;
  return sides.On(CivilDay(2017, 5, 31), policy);
}

TEST(BetterSideSpec, AnIndexOfABelowBsIsToldAndAnEqualOneIsNot) {  // R0-10, A21
  EXPECT_THAT(OfIndices(70'000, 70'000), IsEmpty());
  const auto findings = OfIndices(69'999, 70'000);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule(), "R0-10");
  EXPECT_EQ(findings[0].parameter(), "pair.basis");
  EXPECT_EQ(findings[0].severity(), v1::RULE_SEVERITY_IN_PRINCIPLE);
  EXPECT_EQ(findings[0].message_zh(),
            "结对单位A A 的工作指数 69.999（2016-12-31）低于结对单位B B 的 70.000（2016-12-31）");
}

TEST(BetterSideSpec, AnIndexThatIsNotWhatTheYearIsMeasuredFromIsToldOfThePair) {  // A39, R0-35
  table::v1::OutcomeRow outcome;
  outcome.set_unit_id("B");
  AddIndex(outcome, CivilDay(2017, 1, 1), 50'000);
  AddIndex(outcome, CivilDay(2017, 2, 1), 70'000);
  outcome.mutable_indices(0)->set_position(9);
  *outcome.mutable_indices(0)->mutable_recorded_date() = ToDate(CivilDay(2017, 11, 1));
  *outcome.mutable_indices(1)->mutable_recorded_date() = ToDate(CivilDay(2017, 2, 1));
  SidesJudge sides;
  sides.facts.outcome_b = &outcome;
  const auto findings = sides.On(CivilDay(2017, 5, 31));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule(), "A39");
  EXPECT_EQ(findings[0].event_position(), 9);
}

TEST(BetterSideSpec, AReasonAloneIsEnoughWhereThePolicySaysSo) {  // A21
  Policy policy = ZaozhuangPolicy();
  policy.pair_basis = PairBasis::kStatedReason;
  EXPECT_THAT(OfIndices(10'000, 70'000, policy), IsEmpty());
}

TEST(BetterSideSpec, TheIndexIsTheLastOneByThePairsFirstDay) {  // A21
  table::v1::OutcomeRow a;
  table::v1::OutcomeRow b;
  AddIndex(a, CivilDay(2016, 12, 31), 60'000);
  AddIndex(b, CivilDay(2016, 12, 31), 70'000);
  SidesJudge sides;
  sides.facts.outcome_a = &a;
  sides.facts.outcome_b = &b;
  const CivilDay on(2017, 5, 31);
  EXPECT_EQ(sides.On(on).size(), 1U);
  AddIndex(a, CivilDay(2017, 1, 2), 80'000);
  EXPECT_EQ(sides.On(on).size(), 1U) << "the sides never change places";
  a.clear_indices();
  AddIndex(a, CivilDay(2017, 1, 1), 80'000);
  EXPECT_THAT(sides.On(on), IsEmpty());
}

TEST(BetterSideSpec, AfterAReassignmentItIsTheLastOneByItsDay) {  // A21
  table::v1::OutcomeRow a;  // of the unit that is A from July on
  table::v1::OutcomeRow b;
  AddIndex(a, CivilDay(2016, 12, 31), 70'000);
  AddIndex(b, CivilDay(2016, 12, 31), 60'000);
  SidesJudge sides;
  sides.facts.outcome_a = &a;
  sides.facts.outcome_b = &b;
  table::v1::PairReassignment& reassignment = *sides.pair.row.add_reassignments();
  reassignment.set_position(1000);
  reassignment.mutable_reassigned()->set_unit_a_id("B");
  reassignment.mutable_reassigned()->set_unit_b_id("A");
  *reassignment.mutable_reassigned()->mutable_effective_date() = ToDate(CivilDay(2017, 7, 1));
  const CivilDay on(2017, 8, 31);
  EXPECT_THAT(sides.On(on), IsEmpty());
  AddIndex(b, CivilDay(2017, 7, 2), 80'000);
  EXPECT_THAT(sides.On(on), IsEmpty()) << "after they became the sides";
  b.clear_indices();
  AddIndex(b, CivilDay(2017, 7, 1), 80'000);
  ASSERT_EQ(sides.On(on).size(), 1U);
  EXPECT_EQ(sides.On(on)[0].event_position(), 1000);
}

TEST(BetterSideSpec, WithoutAnIndexOfBothNothingIsCompared) {  // A21
  table::v1::OutcomeRow b;
  AddIndex(b, CivilDay(2016, 12, 31), 70'000);
  SidesJudge sides;
  sides.facts.outcome_b = &b;
  EXPECT_THAT(sides.On(CivilDay(2017, 5, 31)), IsEmpty());
}

}  // namespace
}  // namespace jiedui::domain
