// Parts of a table that are made of few of its rows, kept by whoever reads the same table in many
// states: only those whose rows moved are made again.

#ifndef JIEDUI_PROJECTIONS_TABLE_PARTS_H_
#define JIEDUI_PROJECTIONS_TABLE_PARTS_H_

#include <memory>
#include <string>

#include "absl/functional/function_ref.h"

namespace jiedui::projections {

class TableParts {
 public:
  virtual ~TableParts() = default;

  // The part with that key: what `make` makes, or what it made in another state if no row that it
  // asked for is another one here. It reads nothing but the tables that these parts are of, and
  // besides their rows only what the key says, or that of the part it is made for. A key is
  // always asked for with one type. What `make` gets in turn is a part of that part.
  template <class Part>
  std::shared_ptr<const Part> Get(const std::string& key,
                                  absl::FunctionRef<std::shared_ptr<const Part>()> make) {
    return std::static_pointer_cast<const Part>(FindOrMake(key, make));
  }

  // The same of a part of the table itself, whoever asks for it, from within other parts too: its
  // key alone says all that it is made of besides rows. It is kept as long as each read of the
  // table asks for it outside of any part.
  template <class Part>
  std::shared_ptr<const Part> GetShared(const std::string& key,
                                        absl::FunctionRef<std::shared_ptr<const Part>()> make) {
    return std::static_pointer_cast<const Part>(FindOrMakeShared(key, make));
  }

 private:
  virtual std::shared_ptr<const void> FindOrMake(
      const std::string& key, absl::FunctionRef<std::shared_ptr<const void>()> make) = 0;
  virtual std::shared_ptr<const void> FindOrMakeShared(
      const std::string& key, absl::FunctionRef<std::shared_ptr<const void>()> make) = 0;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_TABLE_PARTS_H_
