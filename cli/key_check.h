// The keys beside a ledger, as far as they can be looked at without being used: whether each file
// is still what it was, and whether what the ledger needs is there.
//
// Writes nothing, on the caller's thread. None of it makes a ledger damaged: its records need no
// key, and a copy may be without them on purpose.

#ifndef JIEDUI_CLI_KEY_CHECK_H_
#define JIEDUI_CLI_KEY_CHECK_H_

#include <string>
#include <vector>

#include "cli/said.h"

#include "eventstore/finding.h"
#include "eventstore/snapshot.h"

namespace jiedui::cli {

// One sentence for each file of "keys" in the ledger's directory that is damaged, or missing though
// the ledger has what it is for, or there although its person has been erased, and one for keys of
// personal data that others may read. Those that are kept elsewhere are not looked at.
std::vector<Said> FindKeyProblems(const std::string& ledger_directory,
                                  const eventstore::Snapshot& ledger);

// kErasedKeyThere for each file in that directory of keys of personal data whose person has been
// erased.
std::vector<eventstore::Finding> FindErasedKeys(const std::string& directory,
                                                const eventstore::Snapshot& ledger);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_KEY_CHECK_H_
