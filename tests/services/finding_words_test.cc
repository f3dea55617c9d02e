// What is found of a ledger, in Chinese.

#include "services/finding_words.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "eventstore/outcome_status.h"
#include "services/file_words.h"

namespace jiedui::services {
namespace {

using eventstore::Finding;
using eventstore::FindingKind;
using eventstore::Found;
using eventstore::With;

bool HasChinese(const std::string& text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0xE3u) return true;
  }
  return false;
}

// Six values that occur nowhere else, and a part.
Finding Sample(FindingKind kind) {
  return With(Found(kind, "v10", "v11", "v12", "v13", "v14", "v15"),
              Found(FindingKind::kRecordMissing, 777));
}

TEST(FindingWordsSpec, EverythingThatIsSaidIsSaidInChineseWithTheSameValues) {
  for (int kind = 0; kind <= static_cast<int>(eventstore::kLastFindingKind); ++kind) {
    const Finding sample = Sample(static_cast<FindingKind>(kind));
    const std::string english = TextOf(sample);
    const std::string chinese = ChineseOf(sample);
    for (const char* const value : {"v10", "v11", "v12", "v13", "v14", "v15", "777"}) {
      EXPECT_EQ(absl::StrContains(english, value), absl::StrContains(chinese, value))
          << english << " / " << chinese;
    }
    EXPECT_FALSE(HasChinese(english)) << english;
    const bool of_others = kind == static_cast<int>(FindingKind::kOther);
    EXPECT_EQ(HasChinese(chinese), !of_others) << chinese;
  }
}

TEST(FindingWordsSpec, WhyEvidenceIsNoneIsSaidInChinese) {
  EXPECT_EQ(ChineseOf(Found(FindingKind::kNoteMalformed, "the note is not UTF-8 at byte 17")),
            "签名或密钥不成立（自第 17 字节起不是 UTF-8）");
  EXPECT_EQ(
      ChineseOf(Found(FindingKind::kCheckpointMalformed, "has \"x\" where its size should be")),
      "校验点不成立（事件数处是“x”）");
  EXPECT_EQ(ChineseOf(Found(FindingKind::kProofMalformed, "has \"a*b\" where hash 3 should be")),
            "凭证不成立（第 3 个哈希处是“a*b”）");
  EXPECT_EQ(ChineseOf(absl::InvalidArgumentError("the proof leads to the root 01, not to 02")),
            "由证明算出的树根是 01，不是 02");
  EXPECT_EQ(ChineseOf(Found(FindingKind::kStatementMalformed,
                            "line 4 of the table statement has \"t\" where a table and its version "
                            "should be")),
            "统计表的声明不成立（第 4 行的表名和版本处是 \"t\"）");
  EXPECT_EQ(ChineseOf(Found(FindingKind::kStatementNotByItsOwn, "jiedui/370400")),
            "jiedui/370400 的统计表声明没有其自身可信密钥的签名");
  EXPECT_EQ(ChineseOf(Found(FindingKind::kSignedByStrangers, "jiedui/370400+069b06a1")),
            "没有可信密钥的签名；所列签名为 jiedui/370400+069b06a1");
  EXPECT_EQ(ChineseOf(Found(FindingKind::kProofMalformed, "is of a kind nobody knows")),
            "凭证不成立（is of a kind nobody knows）");
}

TEST(FindingWordsSpec, DamageAndWhatIsMissingAreNamed) {
  const auto of_record = [](Finding what) {
    return ChineseOf(With(Found(FindingKind::kRecord, 12), std::move(what)));
  };
  EXPECT_EQ(
      ChineseOf(With(Found(FindingKind::kRecordDamaged, 12), Found(FindingKind::kLeafUnreadable))),
      "第 12 号记录损坏：记录原文无法解析");
  EXPECT_EQ(of_record(Found(FindingKind::kNotInTagIndex, 1, "unit:370403")),
            "第 12 号记录：标签 unit:370403 的索引中没有它");
  EXPECT_EQ(of_record(Found(FindingKind::kNoRequest, "r-1", "city/370400")),
            "第 12 号记录：缺少其请求（city/370400 的 r-1）的条目");
  EXPECT_EQ(ChineseOf(Found(FindingKind::kNodeMissing, 3, 2)), "树的第 2 层第 3 个节点缺失");
  EXPECT_EQ(ChineseOf(Found(FindingKind::kStrayKey, "log", "ff")),
            "log 中的键 ff 不是账本中的序号");
  EXPECT_EQ(ChineseOf(Found(FindingKind::kRecordsLost, "/log", 5, 6, 9, "/guard", 9)),
            "账本 /log 止于第 5 号，但第 6 至 9 号记录已确认入账：/guard 中的末尾记录记到第 9 号");
  EXPECT_EQ(ChineseOf(With(Found(FindingKind::kEntriesLost, "/log", 2, "/guard", 40),
                           Found(FindingKind::kLogMissing, "/log"))),
            "账本 /log 的已确认记录齐全，但缺少与记录一同保存的最后 2 "
            "项（游标、校验点或删除）：/guard 中的末尾记录共计 40 项；/log 中没有预写日志");
}

TEST(FindingWordsSpec, OlderNewerAndOthersAreToldApart) {
  EXPECT_EQ(ChineseOf(With(Found(FindingKind::kHolderLonger, 6, 5, 6, 6),
                           Found(FindingKind::kWitness, "/w"))),
            "见证 /w 持有 6 个事件的校验点，账本只有 5 个：缺第 6 号事件");
  const auto other_root = [](FindingKind holder) {
    return ChineseOf(
        With(Found(FindingKind::kHolderOtherRoot, 2, "aa", 5, "bb"), Found(holder, "/s")));
  };
  const std::string holds =
      "持有 2 个事件的校验点，树根 aa；账本 5 个事件中前 2 个的树根是 "
      "bb：记录被改动，或是另一账本";
  EXPECT_EQ(other_root(FindingKind::kSeen), "服务器的留底（/s）" + holds);
  EXPECT_EQ(other_root(FindingKind::kArchiveThere), "该处的归档" + holds);
  EXPECT_EQ(other_root(FindingKind::kLedgerItself), "账本本身" + holds);
  EXPECT_EQ(ChineseOf(Found(FindingKind::kNewerFormat, "/log", 3, 2)),
            "账本 /log 的格式是 3，本程序只认识到 2，请用更新的版本打开");
  EXPECT_EQ(ChineseOf(Found(FindingKind::kWitnessOrigin, "/w", "a/1", "a/2")),
            "见证 /w 是 a/1 的，不是 a/2 的");
  EXPECT_EQ(ChineseOf(eventstore::LedgerInUse("/log")),
            "账本 /log 已被打开（本进程或另一进程），请先停止正在使用它的服务");
  EXPECT_EQ(ChineseOf(eventstore::DiskLow({100, 200})),
            "磁盘剩余 100 字节，写入需要 200 字节，请先腾出空间");
}

TEST(FindingWordsSpec, WhoHoldsACheckpointIsSaidInTheLanguageOfTheSentence) {
  const Finding missing =
      With(Found(FindingKind::kClaimLonger, 5, 6), Found(FindingKind::kCheckpointKept, 6));
  EXPECT_EQ(TextOf(missing), "checkpoint 6 in the ledger: events 5 to 6 are missing");
  EXPECT_EQ(ChineseOf(missing), "账本内第 6 号校验点：缺第 5 至 6 号事件");
  EXPECT_EQ(ChineseOf(With(Found(FindingKind::kClaimRoot, 6, "aa", "bb"),
                           Found(FindingKind::kOther, "/kept/6.checkpoint"))),
            "/kept/6.checkpoint：前 6 个事件的树根是 aa，不是 bb");
}

TEST(FindingWordsSpec, ANoticeSaysOneThingBehindTheOther) {
  const std::vector<Finding> notice = {Found(FindingKind::kLogTornBehindAll, 8),
                                       Found(FindingKind::kTakenIn, 7, 8, 2)};
  EXPECT_EQ(ChineseNotice(notice), absl::StrCat(ChineseOf(notice[0]), "。", ChineseOf(notice[1])));
  EXPECT_EQ(ChineseNotice({}), "");
}

TEST(FindingWordsSpec, WhatGoesWrongWithAFileIsSaidInChinese) {
  EXPECT_EQ(ChineseOf(absl::NotFoundError("cannot open /k: No such file or directory")),
            "无法打开 /k：没有这个文件或目录");
  EXPECT_EQ(
      ChineseOf(With(Found(FindingKind::kNamedLedger, "370400"),
                     Found(FindingKind::kOther, "cannot open /k: No such file or directory"))),
      "账本 370400：无法打开 /k：没有这个文件或目录");
  EXPECT_EQ(ChineseOf(absl::PermissionDeniedError("cannot sync directory /k: Permission denied")),
            "目录无法落盘 /k：没有权限");
  EXPECT_EQ(ChineseOf(absl::FailedPreconditionError(
                "/k may be read by others than its owner: chmod 600 it")),
            "/k 可被他人读取，请执行 chmod 600");
  EXPECT_EQ(ChineseOf(absl::InvalidArgumentError("/k has more than 1 MiB")), "/k 超过 1 MiB");
  EXPECT_EQ(ChineseOf(absl::UnavailableError("/k has not answered for 5s")), "/k 在 5s 内没有应答");
  EXPECT_EQ(ChineseOf(absl::UnavailableError("cannot overwrite /k: Input/output error")),
            "无法覆盖 /k：读写出错");
  EXPECT_EQ(ChineseOf(absl::UnavailableError("cannot list directory /k: Permission denied")),
            "无法列出目录 /k：没有权限");
  EXPECT_EQ(ChineseOf(absl::DataLossError("/k/a#1.key is damaged")), "/k/a#1.key 已损坏");
  EXPECT_EQ(ChineseOf(absl::DataLossError("/k/a#1.key is missing")), "/k/a#1.key 不在");
  EXPECT_EQ(ChineseOf(absl::FailedPreconditionError("/k is a pipe, and no file")),
            "/k 是管道，不是文件");
  EXPECT_EQ(ChineseOf(absl::FailedPreconditionError("/k is a device, and no file")),
            "/k 是设备，不是文件");
  EXPECT_EQ(ChineseOf(absl::UnavailableError("anything else")), "anything else");
}

// Why, and where, come first; what the engine says itself is for whoever repairs it.
TEST(FindingWordsSpec, WhyADiskRefusesIsSaidInBothLanguagesInFrontOfTheEnginesOwnWords) {
  const std::string full =
      "IO error: No space left on device: While appending to file: /l/1.log: No space left on "
      "device";
  const Finding write = Found(FindingKind::kCannotWrite, "/a/body/000", full);
  EXPECT_EQ(ChineseOf(write), "无法写入 /a/body/000：磁盘已满（" + full + "）");
  EXPECT_EQ(TextOf(write), "cannot write /a/body/000: no space is left on the disk (" + full + ")");
  EXPECT_EQ(ChineseOf(absl::UnavailableError("writing the log: " + full)),
            "磁盘已满：/l/1.log（writing the log: " + full + "）");
  EXPECT_EQ(EnglishOfFileError("writing the log: " + full),
            "writing the log: no space is left on the disk: /l/1.log (" + full + ")");

  const std::string large = "IO error: While appending to file: r/1.log: File too large";
  EXPECT_EQ(ChineseOf(absl::UnavailableError(large)), "文件超出大小上限：r/1.log（" + large + "）");

  const std::string denied = "IO error: While mkdir if missing: /d/x: Permission denied";
  EXPECT_EQ(ChineseOf(absl::UnavailableError("cannot create /d/x: " + denied)),
            "无法建立 /d/x：没有权限（" + denied + "）");
  EXPECT_EQ(EnglishOfFileError("cannot create /d/x: " + denied),
            "cannot create /d/x: permission is denied (" + denied + ")");

  const Finding unknown = Found(FindingKind::kCannotWrite, "/a", "IO error: Stale file handle");
  EXPECT_EQ(ChineseOf(unknown), "无法写入 /a（IO error: Stale file handle）");
  EXPECT_EQ(TextOf(unknown), "cannot write /a: IO error: Stale file handle");
  EXPECT_EQ(ChineseOf(absl::UnavailableError("cannot write /k: Stale file handle")),
            "无法写入 /k（Stale file handle）");
  EXPECT_EQ(ChineseOf(absl::UnavailableError("syncing the log: IO error: Stale file handle")),
            "读写出错（syncing the log: IO error: Stale file handle）");
}

TEST(FindingWordsSpec, EachCauseOfADiskIsKnown) {
  for (const auto& [system, zh] :
       std::vector<std::pair<std::string, std::string>>{{"No space left on device", "磁盘已满"},
                                                        {"Permission denied", "没有权限"},
                                                        {"Operation not permitted", "没有权限"},
                                                        {"Read-only file system", "文件系统只读"},
                                                        {"Too many open files", "打开的文件过多"},
                                                        {"File too large", "文件超出大小上限"},
                                                        {"Input/output error", "读写出错"}}) {
    EXPECT_EQ(ChineseOf(absl::UnavailableError("cannot write /k: " + system)),
              "无法写入 /k：" + zh);
    const Finding open = Found(FindingKind::kCannotOpen, "/log", "IO error: open: /log: " + system);
    EXPECT_EQ(ChineseOf(open),
              "账本 /log 打不开：" + zh + "（IO error: open: /log: " + system + "）");
  }
}

TEST(FindingWordsSpec, EachHasAReasonOfTheCatalogue) {
  EXPECT_EQ(ReasonOfFinding(eventstore::DataLossOf(Found(FindingKind::kRecordMissing, 3))),
            v1::ERROR_REASON_LEDGER_DAMAGED);
  EXPECT_EQ(ReasonOfFinding(eventstore::DiskLow({100, 200})), v1::ERROR_REASON_DISK_LOW);
  EXPECT_EQ(ReasonOfFinding(eventstore::LedgerInUse("/log")), v1::ERROR_REASON_LEDGER_STATE);
  EXPECT_EQ(ReasonOfFinding(absl::DataLossError("something else")), v1::ERROR_REASON_UNSPECIFIED);
}

}  // namespace
}  // namespace jiedui::services
