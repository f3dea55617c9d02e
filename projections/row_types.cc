#include "projections/row_types.h"

#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"

#include "jiedui/table/v1/rows.pb.h"

namespace jiedui::projections {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::util::MessageDifferencer;

struct RowType {
  TableId table;
  absl::string_view prefix;  // of its key
  const Descriptor* (*type)();
};

// By table.
constexpr RowType kRowTypes[] = {
    {TableId::kRegistry, "unit/", &table::v1::UnitRow::descriptor},
    {TableId::kRegistry, "program/", &table::v1::ProgramRow::descriptor},
    {TableId::kRegistry, "policy/", &table::v1::RowKey::descriptor},
    {TableId::kRegistry, "document/", &table::v1::DocumentRow::descriptor},
    {TableId::kRegistry, "calendar/", &table::v1::CalendarRow::descriptor},
    {TableId::kRegistry, "officer/", &table::v1::OfficerRow::descriptor},
    {TableId::kPairRegister, "register/", &table::v1::RegisterRow::descriptor},
    {TableId::kPairRegister, "id/", &table::v1::RowKey::descriptor},
    {TableId::kPairRegister, "proposal/", &table::v1::ProposalRow::descriptor},
    {TableId::kPairRegister, "proposed/", &table::v1::RowKey::descriptor},
    {TableId::kPairRegister, "exception/", &table::v1::PairExceptionRow::descriptor},
    {TableId::kPairCompliance, "pair/", &table::v1::PairRow::descriptor},
    {TableId::kPairCompliance, "pairs/", &table::v1::UnitPairs::descriptor},
    {TableId::kPairCompliance, "activity/", &table::v1::RowKey::descriptor},
    {TableId::kPairCompliance, "case/", &table::v1::RowKey::descriptor},
    {TableId::kPairCompliance, "plan/", &table::v1::RowKey::descriptor},
    {TableId::kPairCompliance, "check/", &table::v1::RowKey::descriptor},
    {TableId::kPairCompliance, "unit/", &table::v1::UnitTier::descriptor},
    {TableId::kPairCompliance, "permit/", &table::v1::LateEntryPermit::descriptor},
    {TableId::kPairCompliance, "leave/", &table::v1::CrossDistrictRow::descriptor},
    {TableId::kMonthlyDispatch, "month/", &table::v1::DispatchRow::descriptor},
    {TableId::kMonthlyDispatch, "activity/", &table::v1::ActivityPlaces::descriptor},
    {TableId::kMonthlyDispatch, "check/", &table::v1::ActivityPlaces::descriptor},
    {TableId::kMonthlyDispatch, "case/", &table::v1::CasePlaces::descriptor},
    {TableId::kMonthlyDispatch, "permits/", &table::v1::UnitPermits::descriptor},
    {TableId::kMonthlyDispatch, "report/", &table::v1::RowKey::descriptor},
    {TableId::kMonthlyDispatch, "pair/", &table::v1::PairSides::descriptor},
    {TableId::kCaseBoard, "case/", &table::v1::CaseRow::descriptor},
    {TableId::kYearEndAssessment, "assessment/", &table::v1::AssessmentRow::descriptor},
    {TableId::kYearEndAssessment, "outcome/", &table::v1::OutcomeRow::descriptor},
    {TableId::kYearEndAssessment, "commendation/", &table::v1::CommendationRow::descriptor},
    {TableId::kBulletinArchive, "bulletin/", &table::v1::BulletinRow::descriptor},
    {TableId::kBulletinArchive, "practice/", &table::v1::PracticeRow::descriptor},
    {TableId::kBulletinArchive, "series/", &table::v1::BulletinSeries::descriptor}};

// Null if it is no such message.
std::unique_ptr<Message> Parsed(const Descriptor& type, absl::string_view row) {
  std::unique_ptr<Message> message(MessageFactory::generated_factory()->GetPrototype(&type)->New());
  if (!message->ParseFromArray(row.data(), static_cast<int>(row.size()))) return nullptr;
  return message;
}

// Notes where two messages differ.
class Noter final : public MessageDifferencer::Reporter {
 public:
  explicit Noter(size_t at_most) : at_most_(at_most) {}

  void ReportAdded(const Message& /*one*/, const Message& /*other*/,
                   const std::vector<MessageDifferencer::SpecificField>& path) override {
    Note(path);
  }
  void ReportDeleted(const Message& /*one*/, const Message& /*other*/,
                     const std::vector<MessageDifferencer::SpecificField>& path) override {
    Note(path);
  }
  void ReportModified(const Message& /*one*/, const Message& /*other*/,
                      const std::vector<MessageDifferencer::SpecificField>& path) override {
    const google::protobuf::FieldDescriptor* const field = path.back().field;
    const bool is_message =
        field != nullptr && field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE;
    if (!is_message) Note(path);  // else what is other in it is told already
  }

  const std::vector<std::string>& paths() const { return paths_; }

 private:
  void Note(const std::vector<MessageDifferencer::SpecificField>& path) {
    if (paths_.size() >= at_most_) return;
    std::string text;
    for (const MessageDifferencer::SpecificField& each : path) {
      if (!text.empty()) text += '.';
      // A field of a later version has only its number.
      text +=
          each.field == nullptr ? absl::StrCat("#", each.unknown_field_number) : each.field->name();
      if (each.index >= 0) absl::StrAppend(&text, "[", each.index, "]");
    }
    paths_.push_back(std::move(text));
  }

  const size_t at_most_;
  std::vector<std::string> paths_;
};

}  // namespace

const Descriptor* RowTypeOf(TableId table, absl::string_view key) {
  for (const RowType& each : kRowTypes) {
    if (each.table == table && absl::StartsWith(key, each.prefix)) return each.type();
  }
  return nullptr;
}

std::vector<std::string> ChangedFields(const TwoRows& rows, size_t at_most) {
  const Descriptor* const type = RowTypeOf(rows.table, rows.key);
  if (type == nullptr) return {};
  const auto one = Parsed(*type, rows.one);
  const auto other = Parsed(*type, rows.other);
  if (one == nullptr || other == nullptr) return {};
  Noter noter(at_most);
  MessageDifferencer differencer;
  differencer.ReportDifferencesTo(&noter);
  differencer.Compare(*one, *other);
  return noter.paths();
}

}  // namespace jiedui::projections
