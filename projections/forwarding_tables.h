// Tables that pass on to others whatever they do not answer themselves. What was made of rows is
// not kept through them unless they say where, since their rows may be others. As safe as what
// they pass on to.

#ifndef JIEDUI_PROJECTIONS_FORWARDING_TABLES_H_
#define JIEDUI_PROJECTIONS_FORWARDING_TABLES_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "projections/tables.h"

namespace jiedui::projections {

class ForwardingTables : public Tables {
 public:
  Mark mark() const override { return others().mark(); }
  absl::Status status() const override { return others().status(); }
  void Unreadable(absl::string_view problem) const override { others().Unreadable(problem); }
  std::optional<std::string> Get(TableId table, absl::string_view key) const override {
    return others().Get(table, key);
  }
  void Scan(TableId table, absl::string_view prefix,
            absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    others().Scan(table, prefix, visit);
  }

 private:
  virtual const Tables& others() const = 0;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_FORWARDING_TABLES_H_
