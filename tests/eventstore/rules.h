// What else the records of an archive must agree in, for specs whose events mean nothing.

#ifndef JIEDUI_TESTS_EVENTSTORE_RULES_H_
#define JIEDUI_TESTS_EVENTSTORE_RULES_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "eventstore/archive.h"

namespace jiedui::eventstore {

// A sealed part may be gone.
class NoRules final : public ArchiveRules {
 public:
  absl::Status Add(const StoredEvent& /*event*/) override { return absl::OkStatus(); }
  std::vector<Finding> Problems() const override { return {}; }
};

// None may be.
class NothingGone final : public ArchiveRules {
 public:
  absl::Status Add(const StoredEvent& event) override {
    if (!event.sealed.empty() || event.record.sealed_sha256().empty()) return absl::OkStatus();
    problems_.push_back(Found(FindingKind::kOther,
                              absl::StrCat("record ", event.record.position(), " lacks a part")));
    return absl::OkStatus();
  }
  std::vector<Finding> Problems() const override { return problems_; }

 private:
  std::vector<Finding> problems_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_RULES_H_
