#include "services/finding_words.h"

#include <cstddef>
#include <iterator>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

#include "base/check.h"
#include "eventstore/disk_cause.h"
#include "services/evidence_words.h"
#include "services/file_words.h"

namespace jiedui::services {
namespace {

using eventstore::Finding;
using eventstore::FindingKind;

struct Form {
  FindingKind kind;
  absl::string_view text;
};

// In the order of their kinds. What the storage engine says stays as it says it, in brackets.
constexpr Form kForms[] = {
    {FindingKind::kOther, "{0}"},
    {FindingKind::kNotFound, "缺失"},
    {FindingKind::kStorage, "读写出错{1!}（{0}）"},
    {FindingKind::kRecordsLost,
     "账本 {0} 止于第 {1} 号，但第 {2-3} 号记录已确认入账：{4} 中的末尾记录记到第 {5} 号{;}"},
    {FindingKind::kEntriesLost,
     "账本 {0} 的已确认记录齐全，但缺少与记录一同保存的最后 {1} 项（游标、校验点或删除）：{2} "
     "中的末尾记录共计 {3} 项{;}"},
    {FindingKind::kLogMissing, "{0} 中没有预写日志"},
    {FindingKind::kLogFileMissing, "预写日志 {0} 缺失"},
    {FindingKind::kLogEmptied,
     "账本 {0} 的记录（log）是空的，但其 {1} 记有第 {2} "
     "号记录：至少到此为止的记录全部缺失；请由归档恢复，或找回整个目录"},
    {FindingKind::kLogEndsBefore, "预写日志 {0} 在它们之前就结束了"},
    {FindingKind::kVanished, "{0} 中没有账本，而 {1} 中的末尾记录记得一个尚无记录的账本"},
    {FindingKind::kLedgerDamaged, "账本 {0} 损坏：{*}"},
    {FindingKind::kLogUncertain,
     "账本 {0} 损坏：{*}；确认游标、校验点或删除可以丢失的，用 jiedui ledger adopt 接受"},
    {FindingKind::kFirstUnreadable, "自第 {0} 号记录起读不出"},
    {FindingKind::kNotWhole, "账本 {0} 不完整：{*}"},
    {FindingKind::kFileDamaged, "{0?清单文件:预写日志} {1} 自第 {2} 字节起损坏（{3}）"},
    {FindingKind::kNoManifestNamed, "文件 {0} 没有指明 MANIFEST"},
    {FindingKind::kManifestMissing, "文件 {0} 指明的 {1} 不存在"},
    {FindingKind::kCurrentMissing, "缺少文件 CURRENT"},
    {FindingKind::kTableDamaged, "表文件 {0} 损坏：{*}"},
    {FindingKind::kTableChecksum, "与写入时的校验和不符"},
    {FindingKind::kNotAFile, "{0} 不是普通文件：{*}"},
    {FindingKind::kItIsDirectory, "是一个目录"},
    {FindingKind::kItIsPipe, "是一个命名管道"},
    {FindingKind::kItIsSocket, "是一个套接字"},
    {FindingKind::kItIsDevice, "是一个设备"},
    {FindingKind::kOtherHistory, "账本 {0} 的历史与 {1} 中的末尾记录所记不同：前 {2} 条记录不一致"},
    {FindingKind::kGuardOfAnother, "{0} 中的末尾记录不是账本 {1} 的"},
    {FindingKind::kGuardMissing,
     "{1} 中没有账本 {0} 的末尾记录；账本确系移来的，用 jiedui ledger adopt 接受，"
     "末尾记录另有目录（server.guard_directory）的，加 --guard-directory"},
    {FindingKind::kGuardUnreadable,
     "末尾记录 {0} 损坏：没有一格可以读出。请找回末尾记录，或由归档恢复账本；"
     "如按现状接受，请接管（jiedui ledger adopt），末尾记录另有目录的，加 --guard-directory"},
    {FindingKind::kNotEndingAt, "账本 {0} 止于第 {1} 号，不是第 {2} 号"},
    {FindingKind::kLossNotAccepted,
     "{*}。确认不再找回的，写明账本的末尾以接受：jiedui ledger adopt --accept-loss-after {0}"
     "（末尾记录另有目录的，加 --guard-directory）"},
    {FindingKind::kInUse, "账本 {0} 已被打开（本进程或另一进程），请先停止正在使用它的服务{;}"},
    {FindingKind::kGuardInUse,
     "{0} 中的末尾记录正在使用（本进程或另一进程打开的账本占用着它），请为各账本配置各自的末尾记录"
     "目录，或停止另一服务{;}"},
    {FindingKind::kHeldHere, "本进程以 {0} 之名占用着它"},
    {FindingKind::kHeldByProcess, "进程 {0} 占用着它"},
    {FindingKind::kBeingReorganised, "账本 {0} 正被其写入方整理，请稍后再试"},
    {FindingKind::kCannotOpen, "账本 {0} 打不开{1!}"},
    {FindingKind::kNamedLedger, "账本 {0}：{*}"},
    {FindingKind::kNoLedger, "{0} 中还没有账本"},
    {FindingKind::kNewerFamily,
     "账本 {0} 有本程序不认识的数据族“{1}”，由更新的程序写成，请用更新的版本打开"},
    {FindingKind::kNewerFormat, "账本 {0} 的格式是 {1}，本程序只认识到 {2}，请用更新的版本打开"},
    {FindingKind::kNewerKind,
     "账本 {0} 中有本程序不认识的事件种类 {1}，由更新的程序写成，请用更新的版本打开"},
    {FindingKind::kOtherLedger, "目录 {0} 中是账本 {1}，不是 {2}"},
    {FindingKind::kDescriptionUnreadable, "账本 {0} 的说明无法解析"},
    {FindingKind::kDescriptionMissing, "账本 {0} 的说明缺失"},
    {FindingKind::kDiskLow, "磁盘剩余 {0} 字节，写入需要 {1} 字节，请先腾出空间"},
    {FindingKind::kTooFewDescriptors,
     "本进程最多可同时打开 {0} 个文件，所服务的账本需要 {1} 个：请提高上限（ulimit "
     "-n、LimitNOFILE）"},
    {FindingKind::kNotIn,
     "第 {0-1} "
     "号记录在上一进程结束时正在写入，未入账；未得到答复的，请重新提交。若有人持有其凭证，说明磁盘"
     "丢失了已落盘的内容"},
    {FindingKind::kTakenIn,
     "上一进程结束时已写入但不知是否答复的 {2} 个事件（第 {0-1} "
     "号）已入账；未得到答复的，重新提交即得首次的答复"},
    {FindingKind::kNotShown,
     "已写入但不知是否答复的 {2} 个事件（第 {0-1} "
     "号）未列出：写入方即将答复，或在答复前已结束，下一个写入方会将其入账"},
    {FindingKind::kLogTorn, "预写日志在第 {0} 号记录之后损坏，断电会造成这样的损坏"},
    {FindingKind::kLogTornBehindAll,
     "预写日志在第 {0} 号记录之后损坏，断电会造成这样的损坏；已确认的记录都在"},
    {FindingKind::kEndUnknown,
     "没有末尾记录：账本末尾是否完整无从得知（在 {0} 中没有；末尾记录另有目录的，用 "
     "--guard-directory 给出）"},
    {FindingKind::kGuardWasMissing, "{0} 中原来没有末尾记录：账本末尾是否完整，只有见证能够说明"},
    {FindingKind::kGuardSlots,
     "末尾记录 {2} 的 {1} 格中有 {0} 格读不出：断电会损坏正在写的一格，其他则是损坏；它可能记得第 "
     "{3} 号之后的记录"},
    {FindingKind::kGuardLonger, "末尾记录 {0} 有 {1} 字节，应为 {2} 字节：其后被写入了别的内容"},
    {FindingKind::kClockBehind,
     "系统时钟比最后一条记录（记于 {1}）慢 {0} "
     "秒：时钟走到该时间之前，新记录均按该时间入账，请校准时钟"},
    {FindingKind::kLossAccepted, "已接受丢失：{*}"},
    {FindingKind::kRecord, "第 {0} 号记录：{*}"},
    {FindingKind::kRecords, "第 {0-1} 号记录：{*}"},
    {FindingKind::kRecordDamaged, "第 {0} 号记录损坏：{*}"},
    {FindingKind::kRecordMissing, "第 {0} 号记录缺失"},
    {FindingKind::kLeafUnreadable, "记录原文无法解析"},
    {FindingKind::kLeafOfAnother, "记录原文自称第 {0} 号"},
    {FindingKind::kNoPart, "缺少{0?原文:内容}"},
    {FindingKind::kPartUnreadable, "没有{0?原文:内容}：{*}"},
    {FindingKind::kBodyHash, "内容与记录原文中的哈希不符"},
    {FindingKind::kSealedHash, "加密部分与记录原文中的哈希不符"},
    {FindingKind::kSealedUnreadable, "加密部分读不出：{*}"},
    {FindingKind::kSealedLost, "加密部分缺失，而其中没有人的个人信息被删除"},
    {FindingKind::kFormat, "格式为 {0}"},
    {FindingKind::kOfLedger, "属于账本 {0}"},
    {FindingKind::kTagsUnsorted, "标签没有排序或有重复"},
    {FindingKind::kTooManyTags, "标签 {0} 个，至多 {1} 个"},
    {FindingKind::kTag, "标签“{0}”应为 1 至 {1} 个 ASCII 字符"},
    {FindingKind::kActor, "提交人“{0}”应为 1 至 {1} 个 ASCII 字符"},
    {FindingKind::kRequestId, "请求编号“{0}”应为 1 至 {1} 个 ASCII 字符"},
    {FindingKind::kBackInTime, "登记时间早于前一条记录"},
    {FindingKind::kBodyNoEvent, "内容不是事件"},
    {FindingKind::kKindOfBody, "种类为 {0}，而内容是种类 {1} 的事件"},
    {FindingKind::kTagsOfBody, "标签与内容中的事件不符"},
    {FindingKind::kSealedUncompared, "另有 {0} 条记录的加密部分缺失，未与删除核对"},
    {FindingKind::kNotInKindIndex, "种类 {1} 的索引中{0?没有它:的条目读不出}"},
    {FindingKind::kNotInTagIndex, "标签 {1} 的索引中{0?没有它:的条目读不出}"},
    {FindingKind::kTagIndexKind, "标签 {0} 的索引中种类有误"},
    {FindingKind::kIndexDamaged, "索引 {0} 损坏"},
    {FindingKind::kIndexStranger, "索引 {0} 中的条目 {1} 没有对应的记录"},
    {FindingKind::kIndexKeyShort, "种类索引中有过短的键"},
    {FindingKind::kNotThere, "索引损坏：第 {0} 号记录不属于该处"},
    {FindingKind::kStrayKey, "{0} 中的键 {1} 不是账本中的序号"},
    {FindingKind::kMalformedKey, "{0} 中有格式错误的键"},
    {FindingKind::kRequestUnreadable, "请求条目 {0} 无法解析"},
    {FindingKind::kRequestOfUnreadable, "{1} 的请求 {0} 的条目损坏：无法解析"},
    {FindingKind::kRequestsDamaged, "请求条目损坏"},
    {FindingKind::kNoRequest, "缺少其请求（{1} 的 {0}）的条目"},
    {FindingKind::kRequestSpan, "其请求（{1} 的 {0}）的条目所记为第 {2} 至 {3} 号"},
    {FindingKind::kRequestTooLong, "其请求（{1} 的 {0}）有 {2} 条记录，至多 {3} 条"},
    {FindingKind::kRequestTimes, "记录时间与其请求（{1} 的 {0}）的第一条记录不同"},
    {FindingKind::kRequestStranger, "请求条目 {0} 指向的第 {1} 号记录不是它的"},
    {FindingKind::kNodeWrong, "树的第 {1} 层第 {0} 个节点有误"},
    {FindingKind::kNodeMissing, "树的第 {1} 层第 {0} 个节点缺失"},
    {FindingKind::kNodeDamaged, "树损坏：第 {1} 层第 {0} 个节点"},
    {FindingKind::kNodesBelowDiffer, "树损坏：第 {1} 层第 {0} 个节点与其下的节点不符"},
    {FindingKind::kNodeStrangers, "树中有记录得不出的节点"},
    {FindingKind::kCheckpoint, "第 {0} 号校验点：{*}"},
    {FindingKind::kNoSuchTree, "校验点 {0} 没有对应的树"},
    {FindingKind::kCheckpointRoot, "与记录的树根不符"},
    {FindingKind::kNoCursor, "条目 {0} 不是游标"},
    {FindingKind::kCursorBeyond, "游标 {0} 指向第 {1} 号，超出账本末尾"},
    {FindingKind::kArchiveFile, "归档的 {0}：{*}"},
    {FindingKind::kCutOff, "第 {0} 部分被截断"},
    {FindingKind::kEntryCutOff, "{1} 条记录中的第 {0} 条被截断"},
    {FindingKind::kEntriesFollow, "{1} 条记录之后多出 {0} 字节"},
    {FindingKind::kShadowed, "其旁的 {0} 内容与它不同"},
    {FindingKind::kItCutOff, "被截断"},
    {FindingKind::kBytesFollow, "末尾多出 {0} 字节"},
    {FindingKind::kNoHashAtEnd, "与其末尾的哈希不符"},
    {FindingKind::kNoteCutOff, "有一份签名文件被截断"},
    {FindingKind::kTileSize, "大小不是树块应有的"},
    {FindingKind::kTileHash, "第 {0} 个哈希与第 {1-2} 号记录不符"},
    {FindingKind::kRootOfRecords, "树根与记录不符"},
    {FindingKind::kOriginOfAnother, "来源 {0} 不是账本 {1} 的"},
    {FindingKind::kUnparsable, "无法解析"},
    {FindingKind::kNoArchivedRequest, "缺少其请求的条目"},
    {FindingKind::kArchivedRequest, "其请求的条目不是它的"},
    {FindingKind::kArchiveFileUnreadable, "归档的 {0} 读不出{1!}"},
    {FindingKind::kArchiveFileMissing, "归档缺少 {0}，该处是 {1}"},
    {FindingKind::kArchiveFileGone, "归档的 {0} 缺失，而该处的校验点涵盖它的全部"},
    {FindingKind::kArchiveInUse, "{0} 正在做另一份归档{;}"},
    {FindingKind::kArchiveNewerFormat,
     "归档的账本格式是 {0}，本程序只读到 {1}，由更新的程序写成，请用更新的版本"},
    {FindingKind::kArchiveNewerKind,
     "归档中有本程序不认识的事件种类 {0}，由更新的程序写成，请用更新的版本"},
    {FindingKind::kArchiveOfAnother, "归档是账本 {0} 的，不是 {1} 的"},
    {FindingKind::kArchiveThereOfAnother, "该处已有另一账本 {0} 的归档"},
    {FindingKind::kArchiveThereLonger, "该处的归档有 {0} 个事件，将替换它的校验点只覆盖 {1} 个"},
    {FindingKind::kArchivedRoot, "前 {0} 号记录与校验点的树根不符"},
    {FindingKind::kLedgerThere, "已有账本或末尾记录：{0}，{1}"},
    {FindingKind::kArchiveThereOther,
     "该处的归档持有 {0} 个事件的校验点，树根 {1}；账本 {2} 个事件中前 {0} 个的树根是 "
     "{3}：归档出自另一历史，或其校验点损坏。原归档未动，请另选位置重新做完整归档"},
    {FindingKind::kTileOfOthers, "其中的哈希与第 {0-1} 号记录不符"},
    {FindingKind::kNotInTree, "与树中该处的记录不符"},
    {FindingKind::kNotTheLedgers, "与账本的内容不符"},
    {FindingKind::kArchiveNotLedger,
     "归档 {0} 损坏（不是账本损坏）：{*}；请另选位置重新做完整归档"},
    {FindingKind::kLedgerNotArchive, "账本损坏（不是归档损坏）：{*}；请校验账本（jiedui verify）"},
    {FindingKind::kArchiveAt, "归档 {0}：{*}"},
    {FindingKind::kNotAsWritten, "校验点不是写入的那一个"},
    {FindingKind::kTarDamaged, "归档 {0} 自第 {1} 字节起损坏（{2}）"},
    {FindingKind::kTarEndsEarly, "归档 {0} 止于第 {1} 字节，其后应为 {2}"},
    {FindingKind::kTarFileSize, "归档的 {0} 有 {1} 字节（见 {2} 的第 {3} 字节），超出可能"},
    {FindingKind::kTarPadding, "归档的 {0}：{1} 中自第 {2} 字节起，应为零的填充处另有内容"},
    {FindingKind::kTarGoesOn, "归档 {0} 在最后一个文件之后，自第 {1} 字节起还有“{2}”"},
    {FindingKind::kTarNotAtItsEnd, "归档 {0} 止于第 {1} 字节，其后另有内容"},
    {FindingKind::kTarWithoutEnd,
     "归档 {0} 止于第 {1} 字节，没有 tar "
     "文件末尾的两个零块，可能在此处被截断；但归档的文件并无缺失"},
    {FindingKind::kRoomForLedger,
     "归档 {0} 与账本同在一个磁盘，写入后剩余空间将不足 {2} 字节（现剩 {1} "
     "字节），已写入的部分已删除；"
     "请改用另一磁盘，或先腾出空间"},
    {FindingKind::kCannotWrite, "无法写入 {0}{1!}"},
    {FindingKind::kCannotList, "无法列出 {0}{1!}"},
    {FindingKind::kCannotRename, "无法将 {0} 改名为 {1}{2!}"},
    {FindingKind::kDiskFull, "磁盘已满"},
    {FindingKind::kNoPermission, "没有权限"},
    {FindingKind::kDiskReadOnly, "文件系统只读"},
    {FindingKind::kTooManyOpen, "打开的文件过多"},
    {FindingKind::kFileTooLarge, "文件超出大小上限"},
    {FindingKind::kDiskFailed, "读写出错"},
    {FindingKind::kNoteMalformed, "签名或密钥不成立（{0}）"},
    {FindingKind::kCheckpointMalformed, "校验点不成立（{0}）"},
    {FindingKind::kProofMalformed, "凭证不成立（{0}）"},
    {FindingKind::kWrongSignature, "{0} 以密钥 {1} 作出的签名有误"},
    {FindingKind::kSignedByStrangers, "没有可信密钥的签名；所列签名为 {0}"},
    {FindingKind::kNotByItsOwn, "{0} 的校验点没有其自身可信密钥的签名"},
    // Of who holds a checkpoint: a space is between a path and what follows, and nowhere else.
    {FindingKind::kWitness, "见证 {0} "},
    {FindingKind::kArchiveThere, "该处的归档"},
    {FindingKind::kLedgerItself, "账本本身"},
    {FindingKind::kHolderLonger, "{*}持有 {0} 个事件的校验点，账本只有 {1} 个：缺第 {2-3} 号事件"},
    {FindingKind::kHolderOtherRoot,
     "{*}持有 {0} 个事件的校验点，树根 {1}；账本 {2} 个事件中前 {0} 个的树根是 "
     "{3}：记录被改动，或是另一账本"},
    {FindingKind::kWitnessMissing, "见证 {0} 不在，而账本有 {1} 个事件：请找回，或以空文件另起"},
    {FindingKind::kWitnessOfOthers, "见证 {0} 所持不是本账本的校验点：{*}"},
    {FindingKind::kWitnessOrigin, "见证 {0} 是 {1} 的，不是 {2} 的"},
    {FindingKind::kWitnessUnreadable, "见证 {0}：{*}"},
    {FindingKind::kWitnessKnowsLedger,
     "见证 {0} 持有 {1} 个事件的校验点，而没有账本：缺第 1 至 {1} 号事件，请由归档恢复"},
    {FindingKind::kSigningKeyOfAnother, "签名私钥是 {0} 的，本账本是 {1}"},
    {FindingKind::kDoesNotExtend, "账本与其 {0} 个事件的校验点不相衔接：{*}"},
    {FindingKind::kWitnessUnchecked, "无法核对见证：{*}"},
    {FindingKind::kNotWithItsKey, "账本 {0} 个事件的校验点不是用其密钥签名的：{*}"},
    {FindingKind::kCheckpointKept, "账本内第 {0} 号校验点"},
    {FindingKind::kClaimRoot, "{*}：前 {0} 个事件的树根是 {1}，不是 {2}"},
    {FindingKind::kClaimLonger, "{*}：缺第 {0-1} 号事件"},
    {FindingKind::kSignedElsewhere,
     "{*}"
     "；账本打开时二者还相符，可能另有服务器签过校验点：不再签署，请停掉其中一个，再重新打开账本"},
    {FindingKind::kNotThinned, "校验点未能精简：{*}"},
    {FindingKind::kNothingToSign, "账本中还没有事件"},
    {FindingKind::kNoneSignedYet, "尚未签署过校验点"},
    {FindingKind::kNewestCovers, "最新校验点只覆盖第 1 至 {0} 号事件，请先签署"},
    {FindingKind::kKeyFile, "{0}：{*}"},
    {FindingKind::kNoKey, "{0} 中没有密钥"},
    {FindingKind::kKeysOfTwo, "{0} 中既有 {1} 的密钥，又有 {2} 的"},
    {FindingKind::kKeyThere, "已有密钥：{0}"},
    {FindingKind::kRotationUnfinished, "上一次更换尚未完成：此后还没有签过校验点"},
    {FindingKind::kNoPrivateKeyRestored,
     "归档不含签名私钥，{0} 中也没有：在此之前不能签署校验点。请拷回原来的 checkpoint.skey（权限 "
     "0600）；已丢失的，新建密钥（jiedui key generate {1} --origin "
     "{2}），并将其输出的公钥告知各方"},
    {FindingKind::kNoKeysRestored,
     "归档不含签名私钥，{0} 中既没有私钥也没有公钥：在此之前不能签署校验点。请拷回（"
     "checkpoint.skey，权限 0600；verifiers）；已丢失的，在空目录中用 --verifier-key "
     "重新恢复，再新建密钥（jiedui key generate）：只建新密钥，账本不予采信"},
    {FindingKind::kNoSubjectKeysRestored,
     "归档不含个人信息密钥，{0} 中也没有：请从其备份拷入（配置了 privacy.keys_directory "
     "的拷入该处），否则姓名等无法读出"},
    {FindingKind::kOriginPrefix,
     "“{0}”不能作账本的来源：来源是 jiedui.example 或 jiedui.example/city "
     "这样的名称，不含空白、控制字符和“+”，两端没有“/”，也没有连续的“/”"},
    {FindingKind::kLedgerName,
     "账本编号无效：“{0}”不能作账本编号（即其目录名），应为 1 至 64 "
     "个字母、数字、“-”、“_”或“.”，以字母或数字开头"},
    {FindingKind::kItLeadsNowhere, "是一个指向不存在之处的链接"},
    {FindingKind::kGuardDoubtful,
     "末尾记录 {2} 的 {1} 格中有 {0} "
     "格读不出，断电不会损坏这么多：它可能记有现已缺失的记录。请找回末尾记录，或由归档恢复账本；"
     "如按现状接受，请接管（jiedui ledger adopt），末尾记录另有目录的，加 --guard-directory"},
    {FindingKind::kSeen, "服务器的留底（{0}）"},
    {FindingKind::kSeenUnreadable,
     "服务器对账本的留底 {0} 读不出：{*}。请找回该文件；确知账本是最新的，可将其删除"},
    {FindingKind::kSeenLedgerGone,
     "服务器的留底 {0} 记有 {1} 个事件，而没有账本：请由归档恢复；确要新建账本的，将该文件移走"},
    {FindingKind::kRepeated, "{*}（共 {0} 处）"},
    {FindingKind::kTablesMissing, "缺少 {0} 个表文件：{1}"},
    {FindingKind::kErasedKeyThere,
     "{0} "
     "是个人数据已删除者的密钥，被重新放回：不会用它读取，服务打开账本时将其销毁；"
     "请将它所出自的副本一并销毁"},
    {FindingKind::kSignedForArchive,
     "账本没有校验点：已为此归档签署一个，涵盖全部 {0} 个事件，只在归档中"},
    {FindingKind::kWitnessOtherKind,
     "见证 {0} 中不是校验点，而是另一种证据（以“{1}”开头）：请放回原来的校验点，或以空文件另起"},
    {FindingKind::kStatementMalformed, "统计表的声明不成立（{0}）"},
    {FindingKind::kStatementNotByItsOwn, "{0} 的统计表声明没有其自身可信密钥的签名"},
    {FindingKind::kHomeMoved,
     "打开着的账本 {0}，其目录现在是 {1}，读写都在该处；请在下次打开之前改回 {2}"},
    {FindingKind::kGuardGone,
     "末尾记录 {0} 已不在原处，或已换成别的文件：账本照常使用，但下次不予打开。请将原文件放回；"
     "已丢失的，关闭账本后接管（jiedui ledger adopt），末尾记录另有目录的，加 --guard-directory"},
    {FindingKind::kKeysOfOrigin,
     "{0} 中是 {1} 的密钥，新建的却会是 {2} 的，它的签名不被采信：请用 --origin "
     "指明原有密钥的来源；确要改换来源的，先将原有密钥移走"},
    {FindingKind::kKeysExposed,
     "个人信息密钥有 {0} 个文件或目录可被所有者以外的人读取，第一个是 {1}：请将文件权限改为 0600"
     "、目录改为 0700"},
    {FindingKind::kWitnessClaimsMore,
     "见证 {0} 自称涵盖本账本 {1} 个事件，账本只有 {2} "
     "个（{*}）：更换过密钥的，这是旧副本，缺第 {3-4} 号事件；否则见证为他人所写"},
    {FindingKind::kWitnessUnknownKey,
     "见证 {0} 自称涵盖本账本 {2} 个事件中的前 {1} "
     "个（{*}）：更换过密钥的，请将较新的密钥放回；否则见证为他人所写，请放回原来的校验点，"
     "或以空文件另起"},
};

std::string ChineseOfDisk(absl::string_view words) {
  const std::optional<eventstore::DiskCause> cause = eventstore::DiskCauseIn(words);
  if (!cause) return absl::StrCat("（", words, "）");
  return absl::StrCat("：", ChineseOf(eventstore::Found(cause->kind)), "（", words, "）");
}

bool IsMalformed(FindingKind kind) {
  return kind == FindingKind::kNoteMalformed || kind == FindingKind::kCheckpointMalformed ||
         kind == FindingKind::kProofMalformed || kind == FindingKind::kStatementMalformed;
}

}  // namespace

std::string ChineseOf(const Finding& finding) {
  static_assert(std::size(kForms) == static_cast<size_t>(eventstore::kLastFindingKind) + 1);
  const Form& form = kForms[static_cast<size_t>(finding.kind)];
  CHECK(form.kind == finding.kind, "kForms is in the order of the kinds");
  if (finding.kind == FindingKind::kOther && !finding.values.empty()) {
    const std::string of_file = ChineseOfFileError(finding.values.front());
    if (!of_file.empty()) return of_file;
    const std::string of_evidence = ChineseOfEvidence(finding.values.front());
    if (!of_evidence.empty()) return of_evidence;
  }
  if (IsMalformed(finding.kind) && !finding.values.empty()) {
    const std::string why = ChineseOfEvidence(finding.values.front());
    if (!why.empty()) return absl::StrReplaceAll(form.text, {{"{0}", why}});
  }
  return eventstore::Phrase(form.text, finding, {" 至 ", "；", &ChineseOf, &ChineseOfDisk});
}

std::string ChineseOf(const absl::Status& status) {
  return ChineseOf(eventstore::FindingOf(status));
}

std::string ChineseNotice(absl::Span<const Finding> notice) {
  return absl::StrJoin(
      notice, "。", [](std::string* out, const Finding& finding) { *out += ChineseOf(finding); });
}

v1::ErrorReason ReasonOfFinding(const absl::Status& status) {
  const FindingKind kind = eventstore::FindingOf(status).kind;
  if (kind == FindingKind::kOther) return v1::ERROR_REASON_UNSPECIFIED;
  if (kind == FindingKind::kDiskLow) return v1::ERROR_REASON_DISK_LOW;
  if (absl::IsDataLoss(status)) return v1::ERROR_REASON_LEDGER_DAMAGED;
  return absl::IsFailedPrecondition(status) ? v1::ERROR_REASON_LEDGER_STATE
                                            : v1::ERROR_REASON_UNSPECIFIED;
}

}  // namespace jiedui::services
