#include "cli/notice.h"

#include "services/finding_words.h"

namespace jiedui::cli {

void PrintNotice(absl::Span<const eventstore::Finding> notice, std::ostream& out) {
  if (notice.empty()) return;
  out << "注意：" << services::ChineseNotice(notice) << "\n  " << eventstore::NoticeText(notice)
      << "\n";
}

}  // namespace jiedui::cli
