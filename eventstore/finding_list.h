// What is found about many records, put together: the same of one record and of the next is said
// once, of the span of them, for a damaged block takes all the records it holds. So is anything
// else that is found again word for word, with how often.
//
// One thread.

#ifndef JIEDUI_EVENTSTORE_FINDING_LIST_H_
#define JIEDUI_EVENTSTORE_FINDING_LIST_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/types/span.h"

#include "eventstore/finding.h"

namespace jiedui::eventstore {

class FindingList {
 public:
  static constexpr size_t kMost = 1000;

  // most: how many it lists.
  explicit FindingList(size_t most = kMost) : most_(most) {}

  // Records in order of their positions.
  void Add(const Finding& finding);

  // Those that are listed, in the order in which they were first found.
  const std::vector<Finding>& findings() const { return findings_; }
  // All of them, also those that are not listed. Each record of a span is one.
  int64_t count() const { return count_; }

 private:
  bool JoinsTheLast(const Finding& finding);
  // It is listed, word for word, and counted there now.
  bool IsThere(const Finding& finding);

  const size_t most_;
  std::vector<Finding> findings_;
  // By what is said of a record: where in the list it was said last.
  std::map<std::string, size_t> last_;
  // By what is said of anything else: where in the list.
  std::map<std::string, size_t> said_;
  int64_t count_ = 0;
};

// The same of a list that is there.
std::vector<Finding> Grouped(absl::Span<const Finding> findings);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_FINDING_LIST_H_
