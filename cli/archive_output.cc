// The commands that make an archive of a ledger and a ledger of an archive: progress on the error
// output, the result on the other.

#include "cli/archive_output.h"

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "cli/archive.h"
#include "cli/json.h"
#include "cli/notice.h"
#include "cli/progress.h"

#include "base/status_macros.h"
#include "services/finding_words.h"

namespace jiedui::cli {

void PrintArchive(const eventstore::ArchiveSummary& summary, const std::string& place,
                  int64_t newer_count, absl::Span<const eventstore::Finding> notice,
                  ArchiveChecks checks, Format format, std::ostream& out) {
  const bool verified = checks == ArchiveChecks::kAll;
  const std::string root = absl::BytesToHexString(summary.root);
  const eventstore::StoredCheckpoint& checkpoint = summary.head.checkpoint;
  const std::string& ledger = summary.head.description.ledger_id();
  if (format == Format::kJson) {
    const Json json = {{"ledger", "ledgers/" + ledger},
                       {"events", checkpoint.size},
                       {"newer_events", newer_count},
                       {"tree_root", root},
                       {"place", place},
                       {"checkpoint", checkpoint.note},
                       {"notice", eventstore::NoticeText(notice)},
                       {"notice_zh", services::ChineseNotice(notice)},
                       {"verified", verified}};
    // A file may have any name.
    out << json.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) << "\n";
    return;
  }
  out << absl::StrFormat("账本 %s，事件 %d 个\n树根 %s\n%s\n", ledger, checkpoint.size, root,
                         place);
  if (newer_count > 0) {
    out << absl::StrFormat(
        "归档至第 %d 号事件；其后 %d 个尚无校验点，未归档：服务签名后再归档，"
        "或用 jiedui ledger backup\n",
        checkpoint.size, newer_count);
  }
  PrintNotice(notice, out);
  out << (verified ? "verified\n"
                   : "内容完整，但签名未核对：未用 --verifier-key 给出账本的公钥，"
                     "不能证明出自该账本\n");
}

absl::Status MakeArchive(const ArchiveFlags& flags, Format format, std::ostream& out,
                         std::ostream& err) {
  Progress progress(err);
  ASSIGN_OR_RETURN(const MadeArchive made, CreateArchive(flags.ledger, flags.guard_directory,
                                                         flags.archive, progress.steps()));
  PrintArchive(made.summary, flags.archive, made.newer_count, made.notice, ArchiveChecks::kAll,
               format, out);
  return absl::OkStatus();
}

absl::Status RestoreFromArchive(const ArchiveFlags& flags, Format format, std::ostream& out,
                                std::ostream& err) {
  Progress progress(err);
  ASSIGN_OR_RETURN(const auto summary, RestoreArchive(flags, progress.steps()));
  const std::string& ledger_id = summary.head.description.ledger_id();
  const ArchiveChecks checks =
      flags.verifier_keys.empty() ? ArchiveChecks::kWithoutSignature : ArchiveChecks::kAll;
  std::vector<eventstore::Finding> notice = SeenBeyond(flags.data_directory, summary);
  const auto keys = KeysNotRestored(flags, summary);
  notice.insert(notice.end(), keys.begin(), keys.end());
  PrintArchive(summary, flags.data_directory + "/" + ledger_id, 0, notice, checks, format, out);
  return absl::OkStatus();
}

absl::Status AdoptLedger(const AdoptFlags& flags, Format format, std::ostream& out,
                         std::ostream& err) {
  Progress progress(err);
  ASSIGN_OR_RETURN(const AdoptedLedger adopted, AdoptDirectory(flags, progress.steps()));
  const eventstore::Adopted& found = adopted.found;
  const std::string root = absl::BytesToHexString(found.root);
  if (format == Format::kJson) {
    const Json json = {{"ledger", "ledgers/" + adopted.ledger_id},
                       {"events", found.events},
                       {"tree_root", root},
                       {"notice", eventstore::NoticeText(found.notice)},
                       {"notice_zh", services::ChineseNotice(found.notice)},
                       {"tables_discarded", adopted.tables_discarded},
                       {"adopted", true}};
    out << json.dump(2) << "\n";
    return absl::OkStatus();
  }
  out << absl::StrFormat("账本 %s，事件 %d 个\n树根 %s\n", adopted.ledger_id, found.events, root);
  PrintNotice(found.notice, out);
  if (adopted.tables_discarded) out << "统计表已弃用，下次打开时按现有账本重算\n";
  out << "adopted\n";
  return absl::OkStatus();
}

}  // namespace jiedui::cli
