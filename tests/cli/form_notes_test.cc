// What the form says beside and below its numbers: corrections, late entries, errata.

#include "cli/form_notes.h"

#include <string>

#include "absl/strings/match.h"
#include "cli/render.h"
#include "gtest/gtest.h"

#include "tests/cli/parsed.h"

namespace jiedui::cli {
namespace {

v1::DispatchTable May() {
  return Parsed<v1::DispatchTable>(R"(
    title: "结对互助活动开展情况调度表" unit_name: "底阁镇" month: "2017-05"
    rows { sequence_number: 1 content: "换岗交流情况" text: "本月共派1人"
           figures { key: "rotation_person_count" label: "派出人员" unit: "人" recorded: 1 reported: 1
                     accepted: 1 reconciliation: RECONCILIATION_MATCH positions: 5 } }
    rows { sequence_number: 2 content: "联合执法情况" text: "本月开展联合执法1次"
           figures { key: "enterprise_count" label: "检查企业" unit: "家" recorded: 2 reported: 4
                     reconciliation: RECONCILIATION_OVER_REPORTED positions: [6, 7] }
           figures { key: "fine_fen" label: "处罚" unit: "万元" recorded: 3500000 reported: 3500000
                     reconciliation: RECONCILIATION_MATCH } }
    rows { content: "备注" text: "无" }
    state: REPORT_STATE_ACCEPTED timeliness: REPORT_TIMELINESS_ON_TIME)");
}

// 底阁镇's May: a figure was corrected, an inspection entered late and changed once the report was
// accepted, an activity voided then.
v1::DispatchTable Noted() {
  v1::DispatchTable table = May();
  *table.mutable_rows(0)->mutable_figures(0)->add_corrections() = Parsed<v1::FigureCorrection>(R"(
        earlier_value: 1 value: 2 reason: "漏计1人" unit_id: "370404" unit_name: "峄城区安监局"
        corrected_date { year: 2017 month: 6 day: 20 } position: 61)");
  *table.mutable_rows(1)->mutable_figures(0)->add_late_entries() = Parsed<v1::LateEntry>(R"(
    activity_id: "j1" occurred_date { year: 2017 month: 5 day: 9 }
    recorded_date { year: 2017 month: 6 day: 15 } permit_id: "late-1" position: 6
    granting_unit_name: "峄城区安监局" granted_date { year: 2017 month: 6 day: 14 }
    permit_position: 4)");
  for (const int64_t position : {61, 7, 63}) {
    v1::Erratum& erratum = *table.add_errata();
    erratum.set_activity_id(position == 61 ? "370404102-2017-05" : position == 7 ? "j1" : "o1");
    erratum.set_position(position);
    erratum.set_accepted_position(41);
    *erratum.mutable_recorded_date() = Parsed<google::type::Date>("year: 2017 month: 6 day: 21");
  }
  return table;
}

TEST(FormNotesTest, WhatWasCorrectedOrEnteredLateIsMarkedAndToldBelow) {  // A25, A39
  const std::string text = DispatchText(Noted());
  for (const char* const part :
       {"上级审核 1      一致  注1  事件 5", "上级审核 —      多报  注2、注3  事件 6、7",
        "┘\n注1 更正：派出人员（人）的上级审核数，2017年6月20日 由 峄城区安监局 从 1 更正为 2，"
        "理由：漏计1人，事件 61\n",
        "\n注2 补录：j1，2017年5月9日 的活动于 2017年6月15日 登记，补录许可 late-1（峄城区安监局 "
        "2017年6月14日 批准，事件 4），事件 6\n",
        "\n注3 勘误：j1，月报审核通过（事件 41）后于 2017年6月21日 登记、更正或撤销，事件 7\n",
        "\n注4 勘误：o1，月报审核通过（事件 41）后于 2017年6月21日 登记、更正或撤销，事件 63\n"}) {
    EXPECT_TRUE(absl::StrContains(text, part)) << part << "\n" << text;
  }
  EXPECT_FALSE(absl::StrContains(text, "注5")) << "a correction is one note: " << text;
  EXPECT_FALSE(absl::StrContains(DispatchText(May()), "注1"));
}

TEST(FormNotesTest, AnActivityThatWasEnteredLateIsOneNoteOfAllItsFigures) {  // A39
  v1::DispatchTable table = Noted();
  *table.mutable_rows(1)->mutable_figures(1)->add_late_entries() =
      table.rows(1).figures(0).late_entries(0);
  table.mutable_rows(1)->mutable_figures(1)->mutable_late_entries(0)->clear_permit_id();
  const std::string text = DispatchText(table);
  EXPECT_TRUE(absl::StrContains(text, "上级审核 —      一致  注2 ")) << text;
  table.mutable_rows(1)->mutable_figures(0)->clear_late_entries();
  EXPECT_TRUE(absl::StrContains(DispatchText(table), "登记，无补录许可，事件 6\n"))
      << DispatchText(table);
}

TEST(FormNotesTest, RowsHaveTheNotesOfEachFigureInTheLastColumn) {  // A25, A39
  const std::string rows = DispatchRows(Noted()).Csv();
  for (const char* const part : {",核对,注\r\n", ",一致,更正：派出人员（人）的上级审核数，",
                                 "，事件 6；勘误：j1，月报审核通过（事件 41）后于 2017年6月21日 "
                                 "登记、更正或撤销，事件 7\r\n",
                                 ",处罚,万元,3.5,3.5,—,一致,\r\n", ",备注,无,,,,,,,勘误：o1，"}) {
    EXPECT_TRUE(absl::StrContains(rows, part)) << part << "\n" << rows;
  }
}

}  // namespace
}  // namespace jiedui::cli
