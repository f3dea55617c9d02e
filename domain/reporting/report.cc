#include "domain/reporting/report.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/assessment/assessment.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/field_names.h"
#include "domain/organization/officer.h"
#include "domain/organization/unit.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::DispatchFigures;
using event::v1::FigureCorrected;
using event::v1::ReportDifferenceExplained;
using event::v1::ReportSubmitted;

Words WordsOf(ReportStage stage) {
  switch (stage) {
    case ReportStage::kExpected:
      return {"not submitted", "未报送"};
    case ReportStage::kSubmitted:
      return {"submitted", "已报送"};
    case ReportStage::kReturned:
      return {"returned", "已退回"};
    case ReportStage::kAccepted:
      return {"accepted", "已审核通过"};
  }
  return {"not submitted", "未报送"};
}

absl::Status WrongStage(const ReportState& state) {
  return WrongStage(v1::ERROR_REASON_REPORT_STATE, "report", state.id, WordsOf(state.stage));
}

absl::Status CheckCounts(const DispatchFigures& figures, const FieldsOf& at) {
  RETURN_IF_ERROR(CheckCount(at("rotation_person_count"), figures.rotation_person_count()));
  RETURN_IF_ERROR(CheckCount(at("joint_session_count"), figures.joint_session_count()));
  RETURN_IF_ERROR(CheckCount(at("enterprise_count"), figures.enterprise_count()));
  RETURN_IF_ERROR(CheckCount(at("document_count"), figures.document_count()));
  RETURN_IF_ERROR(CheckCount(at("case_filed_count"), figures.case_filed_count()));
  RETURN_IF_ERROR(CheckCount(at("case_to_report_count"), figures.case_to_report_count()));
  RETURN_IF_ERROR(CheckFine(at("fine_fen"), figures.fine_fen()));
  return CheckCount(at("study_session_count"), figures.study_session_count());
}

absl::Status CheckFigures(const DispatchFigures& figures, const FieldsOf& at) {
  RETURN_IF_ERROR(CheckCounts(figures, at));
  RETURN_IF_ERROR(CheckText(at("rotation_duties"), figures.rotation_duties()));
  RETURN_IF_ERROR(CheckText(at("study_content"), figures.study_content()));
  RETURN_IF_ERROR(CheckText(at("other_activities"), figures.other_activities()));
  return CheckText(at("remarks"), figures.remarks());
}

// A cell of 附件2, as the form and as the event names it.
struct Cell {
  const char* field;
  const char* zh;
  const char* en;
};
constexpr Cell kPersons = {"rotation_person_count", "本月共派…人", "persons sent (本月共派…人)"};
constexpr Cell kDuties = {"rotation_duties", "具体从事工作", "their work (具体从事工作)"};
constexpr Cell kSessions = {"joint_session_count", "本月开展联合执法…次",
                            "joint inspections (联合执法…次)"};
constexpr Cell kEnterprises = {"enterprise_count", "检查…家企业",
                               "enterprises inspected (检查…家企业)"};
constexpr Cell kDocuments = {"document_count", "下达执法文书…份",
                             "enforcement documents (下达执法文书…份)"};
constexpr Cell kFiled = {"case_filed_count", "立案…起", "cases filed (立案…起)"};
constexpr Cell kToReport = {"case_to_report_count", "需报区（市）局立案…起",
                            "cases for the district to file (需报区（市）局立案…起)"};
constexpr Cell kFine = {"fine_fen", "处罚…万", "fines (处罚…万)"};
constexpr Cell kStudies = {"study_session_count", "本月开展集中学习…次",
                           "group studies (集中学习…次)"};
constexpr Cell kContent = {"study_content", "学习内容", "what was studied (学习内容)"};
constexpr Cell kReporter = {"unit_id", "填报单位", "the reporting unit (填报单位)"};

struct Written {
  const Cell& cell;
  std::string value;
  Words whose = {"", ""};  // said before the cell
};

// Two cells that cannot both be right, whatever the ledger has. The first is to blame.
absl::Status Contradict(const Field& field, const Written& blamed, const Written& other,
                        const Words& why) {
  return Refuse(v1::ERROR_REASON_FIGURES_CONTRADICT, field.Path(),
                {{"cell", absl::StrCat(blamed.whose.en, blamed.cell.en)},
                 {"cell_zh", absl::StrCat(blamed.whose.zh, blamed.cell.zh)},
                 {"value", blamed.value},
                 {"other", absl::StrCat(other.whose.en, other.cell.en)},
                 {"other_zh", absl::StrCat(other.whose.zh, other.cell.zh)},
                 {"other_value", other.value},
                 {"why", std::string(why.en)},
                 {"why_zh", std::string(why.zh)}});
}

// The two cells of a rule of the form. Which of them a caller has written, and so is to blame: of a
// report as a whole the one named first; of a correction it is the corrected figure, whichever of
// the two that is.
using Blame = Field (*)(const Cell& cell, const FieldsOf& at);
Field BlameCell(const Cell& cell, const FieldsOf& at) {
  return at(cell.field);
}
Field BlameValue(const Cell& /*cell*/, const FieldsOf& /*at*/) {
  return kFact("value");
}

// What the sentences of 附件2 say of each other. Cases and fines are of the month of their filing
// and decision, which may be after the inspection's (A13, A16): without one they contradict
// nothing.
class Sentences {
 public:
  Sentences(const DispatchFigures& figures, const FieldsOf& at, Blame blame)
      : figures_(figures), at_(at), blame_(blame) {}

  absl::Status Check() const {
    RETURN_IF_ERROR(CheckNumbers());
    RETURN_IF_ERROR(CheckNoneTold(kPersons, figures_.rotation_person_count(), kDuties,
                                  figures_.rotation_duties(),
                                  {"nobody was sent who could have worked", "没有派出人员"}));
    return CheckNoneTold(kStudies, figures_.study_session_count(), kContent,
                         figures_.study_content(), {"nothing was studied", "没有开展集中学习"});
  }

  // Of the numbers alone.
  absl::Status CheckNumbers() const {
    const Words no_session = {
        "enterprises are inspected and documents issued in a joint inspection",
        "没有开展联合执法，就没有检查企业和下达执法文书"};
    RETURN_IF_ERROR(CheckNone(kSessions, figures_.joint_session_count(), kEnterprises,
                              figures_.enterprise_count(), no_session));
    RETURN_IF_ERROR(CheckNone(kSessions, figures_.joint_session_count(), kDocuments,
                              figures_.document_count(), no_session));
    return CheckNone(kEnterprises, figures_.enterprise_count(), kDocuments,
                     figures_.document_count(),
                     {"a document is issued to an enterprise that was inspected",
                      "执法文书是向被检查的企业下达的"});
  }

  // A15: 立案 and 处罚 are of who files, 需报区（市）局立案 of who has no power to.
  absl::Status CheckPowers(const UnitState& unit) const {
    const Written reporter = {kReporter, unit.id};
    if (unit.tier != event::v1::TEAM_TIER_SQUADRON) {
      if (figures_.case_to_report_count() == 0) return absl::OkStatus();
      return Contradict(blame_(kToReport, at_),
                        {kToReport, absl::StrCat(figures_.case_to_report_count())}, reporter,
                        {"it has the power to file cases itself", "该单位有立案权，应自行立案"});
    }
    const Words no_power = {"a town has no power to file cases, its district files and fines",
                            "镇街没有立案权，由区（市）立案处罚"};
    if (figures_.case_filed_count() > 0) {
      return Contradict(blame_(kFiled, at_), {kFiled, absl::StrCat(figures_.case_filed_count())},
                        reporter, no_power);
    }
    if (figures_.fine_fen() == 0) return absl::OkStatus();
    return Contradict(blame_(kFine, at_), {kFine, absl::StrCat(figures_.fine_fen(), " (分)")},
                      reporter, no_power);
  }

 private:
  // None, but some of what there would be none of without it.
  absl::Status CheckNone(const Cell& none, int64_t none_count, const Cell& some, int64_t some_count,
                         const Words& why) const {
    if (none_count > 0 || some_count == 0) return absl::OkStatus();
    return Contradict(blame_(some, at_), {some, absl::StrCat(some_count)}, {none, "0"}, why);
  }

  // The form itself prints 无 where there is nothing to say.
  absl::Status CheckNoneTold(const Cell& none, int64_t none_count, const Cell& text,
                             const std::string& told, const Words& why) const {
    const absl::string_view words = absl::StripAsciiWhitespace(told);
    if (none_count > 0 || words.empty() || words == "无") return absl::OkStatus();
    return Contradict(blame_(text, at_), {text, std::string(words)}, {none, "0"}, why);
  }

  const DispatchFigures& figures_;
  const FieldsOf at_;
  const Blame blame_;
};

// 总体开展情况 counts the reporter's own as well: no number of it is below its own.
absl::Status CheckOverallHoldsOwn(const DispatchFigures& overall, const DispatchFigures& own) {
  constexpr FieldsOf at("fact.overall_figures.");
  for (const Cell* cell :
       {&kPersons, &kSessions, &kEnterprises, &kDocuments, &kFiled, &kFine, &kStudies}) {
    const int64_t all = FigureOf(overall, cell->field);
    const int64_t its_own = FigureOf(own, cell->field);
    if (all >= its_own) continue;
    return Contradict(at(cell->field), {*cell, absl::StrCat(all), {"overall: ", "总体："}},
                      {*cell, absl::StrCat(its_own), {"the brigade's own: ", "大队自身："}},
                      {"the whole district's figure includes its brigade's own",
                       "总体开展情况包括大队自身开展的活动"});
  }
  return absl::OkStatus();
}

// R0-27: the district tells of the whole district, a town of itself alone.
absl::Status CheckOverall(const ReportSubmitted& fact, const UnitState& unit) {
  const bool town = unit.tier == event::v1::TEAM_TIER_SQUADRON;
  if (town) {
    const char* const told = fact.has_overall_figures() ? "overall_figures" : "overview";
    if (!fact.has_overall_figures() && fact.overview().empty()) return absl::OkStatus();
    return Invalid(kFact(told), "a district tells of its whole area, a town reports its own alone",
                   "总体开展情况由区（市）填报，镇街只报本单位的活动，请勿填写");
  }
  if (!fact.has_overall_figures()) return absl::OkStatus();
  RETURN_IF_ERROR(
      Sentences(fact.overall_figures(), FieldsOf("fact.overall_figures."), &BlameCell).Check());
  return CheckOverallHoldsOwn(fact.overall_figures(), fact.figures());
}

// A month of the programme that has begun.
absl::Status CheckMonth(CivilMonth month, const ProgramState& program, const Context& context) {
  const Field field = kFact("month");
  RETURN_IF_ERROR(CheckMonthWithin(field, program, month));
  if (FirstDay(month) <= context.today) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_MONTH_NOT_BEGUN, field.Path(), {{"month", FormatMonth(month)}});
}

// A unit is expected to report from the month in which it begins to take part to the last one of
// which it sees a day; the last report may come when it is gone.
absl::Status CheckReporter(const UnitState& unit, const std::string& program_id, CivilMonth month) {
  RETURN_IF_ERROR(CheckEnrolled(kFact("unit_id"), unit, program_id));
  RETURN_IF_ERROR(CheckTakesPartIn(kFact("month"), unit, program_id, month));
  if (CivilMonth(unit.ParticipationOn(program_id, LastDay(month)).first_day) > month) {
    return Refuse(v1::ERROR_REASON_UNIT_NOT_ENROLLED, kFact("month").Path(),
                  {{"unit", unit.id}, {"program", program_id}});
  }
  return CheckUnitOn(kFact("month"), unit, std::max(FirstDay(month), unit.first_day));
}

// Expected, or returned to be mended.
absl::Status CheckOpen(const ReportState* state, const std::string& program_id) {
  if (state == nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(CheckOfProgram(state, program_id));
  const bool open =
      state->stage == ReportStage::kExpected || state->stage == ReportStage::kReturned;
  return open ? absl::OkStatus() : WrongStage(*state);
}

absl::StatusOr<const ReportState*> FindSubmitted(const std::string& report_id,
                                                 const Entities& entities) {
  ASSIGN_OR_RETURN(const ReportState* state, FindReport(kFact("report_id"), report_id, entities));
  if (state->stage != ReportStage::kSubmitted) return WrongStage(*state);
  return state;
}

// R0-26: 「每月」. Who accepts says that the figures are those of the month, and it may still have
// some; from then on they could only be corrected. To return needs no waiting.
absl::Status CheckWholeMonth(const ReportState& state, CivilDay today) {
  ASSIGN_OR_RETURN(const CivilMonth month, ParseMonth(state.month));
  const CivilDay first = FirstDay(month + 1);
  if (today >= first) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_REPORT_MONTH_NOT_OVER, kFact("report_id").Path(),
                {{"report", state.id}, {"month", state.month}, {"first", FormatDay(first)}});
}

// R0-26, R0-27: 「镇街…报区（市）安监局」, 「各区（市）安监局…报市安监局监察支队」: a unit signs
// its own figures, and nothing in the notice lets a superior sign for it. A unit that has ended
// signs nothing any more: its last month is left to the superior it had, so that it is not lost.
absl::Status CheckSubmitter(const UnitState& unit, const Entities& entities,
                            const Context& context) {
  const std::string& actor = context.actor.unit_id;
  if (actor == unit.id) return absl::OkStatus();
  const bool ended = unit.closed_day.has_value() && *unit.closed_day <= context.today;
  const std::string who = ended ? SuperiorOn(unit, context.today, entities) : unit.id;
  if (actor == who) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_REPORT_NOT_OWN, kFact("unit_id").Path(),
                {{"actor", actor}, {"unit", unit.id}, {"who", who}});
}

// R0-26, R0-27: reports go up level by level, to the direct superior of today.
absl::Status CheckAnswerer(const ReportState& state, const Entities& entities,
                           const Context& context) {
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("report_id"), state.unit_id, entities));
  if (context.actor.unit_id == SuperiorOn(*unit, context.today, entities)) return absl::OkStatus();
  return NotDirectSuperior(*unit, entities, context);
}

// A38: a report that was sent back comes again with other figures. Whoever says which version they
// speak of has read that one, and means no other; who says none means the latest.
absl::Status CheckVersion(int32_t version, const ReportState& state) {
  if (version == 0 || version == state.version) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_REPORT_VERSION_NOT_LATEST, kFact("version").Path(),
                {{"report", state.id},
                 {"version", absl::StrCat(version)},
                 {"latest", absl::StrCat(state.version)}});
}

// The name of a number of the form.
absl::Status CheckFigureKey(const std::string& key) {
  const auto* const field = DispatchFigures::descriptor()->FindFieldByName(key);
  if (field != nullptr && field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64) {
    return absl::OkStatus();
  }
  if (key.empty()) return Missing(kFact("figure_key"));
  return Invalid(kFact("figure_key"), "not a number of the form, such as enterprise_count",
                 "不是附件2的数字项，如 enterprise_count（检查企业）");
}

absl::Status CheckValue(const FigureCorrected& fact) {
  const Field field = kFact("value");
  return fact.figure_key() == "fine_fen" ? CheckFine(field, fact.value())
                                         : CheckCount(field, fact.value());
}

// What a superior does instead of correcting what is not accepted.
Words StepInstead(ReportStage stage) {
  switch (stage) {
    case ReportStage::kSubmitted:
      return {"return it and say what is wrong; the unit corrects and submits it again",
              "请退回并注明应改的数，由填报单位改正后重报"};
    case ReportStage::kReturned:
      return {"wait for the unit to submit it again, with the figure corrected",
              "已退回，请待填报单位改正后重报"};
    case ReportStage::kExpected:
    case ReportStage::kAccepted:
      break;
  }
  return {"wait for the unit to submit it, or remind it", "尚未报送，请待其报送或予以催报"};
}

absl::Status CheckAccepted(const ReportState& state) {
  if (state.stage == ReportStage::kAccepted) return absl::OkStatus();
  const Words stage = WordsOf(state.stage);
  const Words step = StepInstead(state.stage);
  return Refuse(v1::ERROR_REASON_FIGURE_NOT_ACCEPTED, "",
                {{"report", state.id},
                 {"state", std::string(stage.en)},
                 {"state_zh", std::string(stage.zh)},
                 {"step", std::string(step.en)},
                 {"step_zh", std::string(step.zh)}});
}

// The same contradiction, with what a superior does about it who corrects one figure.
absl::Status OfCorrection(v1::ErrorReason reason, const absl::Status& contradiction) {
  if (contradiction.ok()) return contradiction;
  return Refuse(reason, kFact("value").Path(), VariablesOf(contradiction));
}

// A figure corrected alone must not contradict the others: what it takes with it is corrected
// before it.
absl::Status CheckCorrected(const FigureCorrected& fact, const ReportState& state,
                            const Entities& entities) {
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("report_id"), state.unit_id, entities));
  DispatchFigures figures = state.figures;
  SetFigure(fact.figure_key(), fact.value(), figures);
  const Sentences sentences(figures, kFact, &BlameValue);
  RETURN_IF_ERROR(OfCorrection(v1::ERROR_REASON_CORRECTION_CONTRADICTS, sentences.CheckNumbers()));
  return OfCorrection(v1::ERROR_REASON_CORRECTION_BEYOND_POWERS, sentences.CheckPowers(*unit));
}

// What the ledger has is the server's to say; it may not know.
absl::Status CheckDiffers(const ReportDifferenceExplained& fact, const ReportState& state) {
  const int64_t value = FigureOf(state.figures, fact.figure_key());
  if (!fact.has_recorded_value() || fact.recorded_value() != value) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_NO_DIFFERENCE, kFact("figure_key").Path(),
                {{"report", state.id},
                 {"figure", fact.figure_key()},
                 {"figure_zh", ChineseFieldName(fact.figure_key())},
                 {"value", absl::StrCat(value)}});
}

// Who explains is an officer of the reporting unit, or of the superior that speaks.
absl::Status CheckExplainer(const ReportDifferenceExplained& fact, const ReportState& state,
                            const Entities& entities, const Context& context) {
  const std::string& actor = context.actor.unit_id;
  const Field field = kFact("officer_id");
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("report_id"), state.unit_id, entities));
  if (actor != unit->id &&
      CheckOfficerOf(field, fact.officer_id(), actor, context.today, entities).ok()) {
    return absl::OkStatus();
  }
  return CheckSigner(field, fact.officer_id(), *unit, entities, context);
}

// A version that stands: submitted or accepted.
absl::Status CheckStands(const ReportState& state) {
  const bool stands =
      state.stage == ReportStage::kSubmitted || state.stage == ReportStage::kAccepted;
  return stands ? absl::OkStatus() : WrongStage(state);
}

}  // namespace

absl::Status CheckOfProgram(const ReportState* state, const std::string& program_id) {
  if (state == nullptr || state->program_id == program_id) return absl::OkStatus();
  return Exists(kFact("month"), {"report", "月报", state->id});
}

absl::Status CheckReportingMonth(const UnitState& unit, const ProgramState& program,
                                 CivilMonth month, const Context& context) {
  RETURN_IF_ERROR(CheckMonth(month, program, context));
  return CheckReporter(unit, program.id, month);
}

absl::Status NotDirectSuperior(const UnitState& unit, const Entities& entities,
                               const Context& context) {
  return Refuse(v1::ERROR_REASON_NOT_DIRECT_SUPERIOR, kFact("report_id").Path(),
                {{"actor", context.actor.unit_id},
                 {"unit", unit.id},
                 {"superior", SuperiorOn(unit, context.today, entities)}});
}

std::string ReportId(absl::string_view unit_id, absl::string_view month) {
  return absl::StrCat(unit_id, "-", month);
}

void Evolve(ReportState& state, const ReportSubmitted& fact) {
  state.stage = ReportStage::kSubmitted;
  state.program_id = fact.program_id();
  state.unit_id = fact.unit_id();
  state.month = fact.month();
  state.version = fact.version();
  state.submitted_day = ToDay(fact.submitted_date());
  if (fact.version() == 1) state.first_submitted_day = state.submitted_day;
  state.figures = fact.figures();
  state.explained.clear();
}

void Evolve(ReportState& state, const event::v1::ReportReturned& fact) {
  state.stage = ReportStage::kReturned;
  state.returned_day = ToDay(fact.returned_date());
}

void Evolve(ReportState& state, const event::v1::ReportAccepted& /*fact*/) {
  state.stage = ReportStage::kAccepted;
}

void Evolve(ReportState& state, const ReportDifferenceExplained& fact) {
  state.explained.emplace(fact.figure_key(), fact.explaining_unit_id());
}

void Evolve(ReportState& state, const FigureCorrected& fact) {
  SetFigure(fact.figure_key(), fact.value(), state.figures);
}

int64_t FigureOf(const DispatchFigures& figures, const std::string& key) {
  return figures.GetReflection()->GetInt64(figures,
                                           DispatchFigures::descriptor()->FindFieldByName(key));
}

void SetFigure(const std::string& key, int64_t value, DispatchFigures& figures) {
  figures.GetReflection()->SetInt64(&figures, DispatchFigures::descriptor()->FindFieldByName(key),
                                    value);
}

absl::StatusOr<ReportSubmitted> Decide(const ReportSubmitted& fact, const Entities& entities,
                                       const Context& context) {
  ASSIGN_OR_RETURN(const CivilMonth month, CheckedMonth(kFact("month"), fact.month()));
  RETURN_IF_ERROR(CheckId(kFact("reporter_officer_id"), fact.reporter_officer_id()));
  if (!fact.has_figures()) return Missing(kFact("figures"));
  RETURN_IF_ERROR(CheckFigures(fact.figures(), FieldsOf("fact.figures.")));
  RETURN_IF_ERROR(CheckFigures(fact.overall_figures(), FieldsOf("fact.overall_figures.")));
  RETURN_IF_ERROR(CheckText(kFact("overview"), fact.overview()));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckReportingMonth(*unit, *program, month, context));
  RETURN_IF_ERROR(CheckSubmitter(*unit, entities, context));
  const Sentences sentences(fact.figures(), FieldsOf("fact.figures."), &BlameCell);
  RETURN_IF_ERROR(sentences.Check());
  RETURN_IF_ERROR(sentences.CheckPowers(*unit));
  RETURN_IF_ERROR(CheckOverall(fact, *unit));
  RETURN_IF_ERROR(CheckSigner(kFact("reporter_officer_id"), fact.reporter_officer_id(), *unit,
                              entities, context));
  const std::string report_id = ReportId(fact.unit_id(), fact.month());
  const ReportState* state = entities.Report(report_id);
  RETURN_IF_ERROR(CheckOpen(state, fact.program_id()));
  ReportSubmitted submitted = fact;
  submitted.set_report_id(report_id);
  submitted.set_version(state == nullptr ? 1 : state->version + 1);
  *submitted.mutable_submitted_date() = ToDate(context.today);
  return submitted;
}

absl::StatusOr<event::v1::ReportReturned> Decide(const event::v1::ReportReturned& fact,
                                                 const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const ReportState* state, FindSubmitted(fact.report_id(), entities));
  RETURN_IF_ERROR(CheckAnswerer(*state, entities, context));
  RETURN_IF_ERROR(CheckVersion(fact.version(), *state));
  event::v1::ReportReturned returned = fact;
  returned.set_version(state->version);
  *returned.mutable_returned_date() = ToDate(context.today);
  return returned;
}

absl::StatusOr<event::v1::ReportAccepted> Decide(const event::v1::ReportAccepted& fact,
                                                 const Entities& entities, const Context& context) {
  ASSIGN_OR_RETURN(const ReportState* state, FindSubmitted(fact.report_id(), entities));
  RETURN_IF_ERROR(CheckAnswerer(*state, entities, context));
  RETURN_IF_ERROR(CheckVersion(fact.version(), *state));
  RETURN_IF_ERROR(CheckWholeMonth(*state, context.today));
  event::v1::ReportAccepted accepted = fact;
  accepted.set_version(state->version);
  *accepted.mutable_accepted_date() = ToDate(context.today);
  return accepted;
}

absl::StatusOr<ReportDifferenceExplained> Decide(const ReportDifferenceExplained& fact,
                                                 const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckFigureKey(fact.figure_key()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("explanation"), fact.explanation()));
  RETURN_IF_ERROR(CheckId(kFact("officer_id"), fact.officer_id()));
  ASSIGN_OR_RETURN(const ReportState* state,
                   FindReport(kFact("report_id"), fact.report_id(), entities));
  RETURN_IF_ERROR(CheckStands(*state));
  RETURN_IF_ERROR(CheckExplainer(fact, *state, entities, context));
  RETURN_IF_ERROR(CheckVersion(fact.version(), *state));
  if (state->explained.contains({fact.figure_key(), context.actor.unit_id})) {
    return Exists(kFact("figure_key"), {"explanation of", "差异说明：", fact.figure_key()});
  }
  RETURN_IF_ERROR(CheckDiffers(fact, *state));
  ReportDifferenceExplained explained = fact;
  explained.set_version(state->version);
  explained.set_explaining_unit_id(context.actor.unit_id);
  *explained.mutable_explained_date() = ToDate(context.today);
  return explained;
}

// A25. What was submitted and not accepted yet is sent back instead.
absl::StatusOr<FigureCorrected> Decide(const FigureCorrected& fact, const Entities& entities,
                                       const Context& context) {
  RETURN_IF_ERROR(CheckFigureKey(fact.figure_key()));
  RETURN_IF_ERROR(CheckValue(fact));
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const ReportState* state,
                   FindReport(kFact("report_id"), fact.report_id(), entities));
  RETURN_IF_ERROR(CheckAnswerer(*state, entities, context));
  RETURN_IF_ERROR(CheckAccepted(*state));
  RETURN_IF_ERROR(CheckVersion(fact.version(), *state));
  if (FigureOf(state->figures, fact.figure_key()) == fact.value()) {
    return Invalid(kFact("value"),
                   "this is what is accepted already: nothing is to be corrected, unless another "
                   "figure_key or report was meant",
                   "与已审核的数值相同，无需更正；要更正别项的，请核对 figure_key 和月报编号");
  }
  RETURN_IF_ERROR(CheckCorrected(fact, *state, entities));
  RETURN_IF_ERROR(CheckNotPublished(state->program_id,
                                    {"correcting an accepted figure", "审核数更正"}, entities));
  FigureCorrected corrected = fact;
  corrected.set_version(state->version);
  corrected.set_correcting_unit_id(context.actor.unit_id);
  *corrected.mutable_corrected_date() = ToDate(context.today);
  return corrected;
}

}  // namespace jiedui::domain
