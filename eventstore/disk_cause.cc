#include "eventstore/disk_cause.h"

#include "absl/strings/match.h"

namespace jiedui::eventstore {
namespace {

// As the C library says them; "in system" is what all processes together may open.
constexpr DiskCause kCauses[] = {{FindingKind::kDiskFull, "No space left on device"},
                                 {FindingKind::kDiskFull, "Disk quota exceeded"},
                                 {FindingKind::kNoPermission, "Permission denied"},
                                 {FindingKind::kNoPermission, "Operation not permitted"},
                                 {FindingKind::kDiskReadOnly, "Read-only file system"},
                                 {FindingKind::kTooManyOpen, "Too many open files"},
                                 {FindingKind::kTooManyOpen, "Too many open files in system"},
                                 {FindingKind::kFileTooLarge, "File too large"},
                                 {FindingKind::kDiskFailed, "Input/output error"}};

}  // namespace

std::optional<DiskCause> DiskCauseIn(absl::string_view text) {
  for (const DiskCause& cause : kCauses) {
    if (absl::EndsWith(text, cause.words)) return cause;
  }
  return std::nullopt;
}

}  // namespace jiedui::eventstore
