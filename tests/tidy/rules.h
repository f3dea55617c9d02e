// The rules of the house that no compiler checks, each a pure function from files to findings.
// The tables behind them (who may include what, which names are banned) are in rules.cc.

#ifndef JIEDUI_TESTS_TIDY_RULES_H_
#define JIEDUI_TESTS_TIDY_RULES_H_

#include <string>
#include <vector>

#include "tests/tidy/source.h"

namespace jiedui::tidy {

// "path:line: what is wrong and what to do instead"; empty when all is well.
using Findings = std::vector<std::string>;

// A folder includes only itself and the layers below it, by paths from the root.
Findings CheckLayers(const Source& source);

// A library is used only in the folders that exist to use it.
Findings CheckLibraries(const Source& source);

// Stored messages know nothing of the API that carries them.
Findings CheckProtoImports(const Source& source);

// Names with a better replacement.
Findings CheckBans(const Source& source);

// No unfinished business.
Findings CheckMarkers(const Source& source);

// At most 100 characters, Chinese ones counting one each; 120 in a table that clang-format is told
// to leave alone.
Findings CheckLineLength(const Source& source);

// At most 600 lines.
Findings CheckFileLength(const Source& source);

// At most 70 lines from signature to closing brace.
Findings CheckFunctionLength(const Source& source);

// x.cc includes x.h before anything else, so that each header is compiled alone somewhere.
Findings CheckOwnHeaderFirst(const Source& source, const std::vector<Source>& tree);

// Starts with a paragraph and has the guard its path gives it.
Findings CheckHeader(const Source& source);

// Each .cc is named in the CMakeLists.txt of its own directory.
Findings CheckBuilt(const std::vector<Source>& tree);

// One title; relative links lead somewhere. root is the directory the paths are relative to.
Findings CheckDocument(const Source& source, const std::string& root);

}  // namespace jiedui::tidy

#endif  // JIEDUI_TESTS_TIDY_RULES_H_
