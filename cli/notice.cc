#include "cli/notice.h"

#include "services/finding_words.h"

namespace jiedui::cli {

void PrintNotice(absl::Span<const eventstore::Finding> notice, std::ostream& out) {
  if (notice.empty()) return;
  out << "注意：" << services::ChineseNotice(notice) << "\n  " << eventstore::NoticeText(notice)
      << "\n";
}

void PrintNotices(const std::vector<Said>& notices, std::ostream& out) {
  for (const Said& notice : notices) out << "注意：" << notice.zh << "\n  " << notice.en << "\n";
}

}  // namespace jiedui::cli
