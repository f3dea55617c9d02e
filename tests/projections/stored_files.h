// What read models have on the disk, damaged behind their back.

#ifndef JIEDUI_TESTS_PROJECTIONS_STORED_FILES_H_
#define JIEDUI_TESTS_PROJECTIONS_STORED_FILES_H_

#include <string>

namespace jiedui::projections {

// Changes what stands on disk behind the read models' back, their origin being as it was.
void PutBogusRow(const std::string& tables_directory);

std::string AnyTableFile(const std::string& set);

// The first block of a table file holds rows.
void FlipABlockOfEveryTableFile(const std::string& tables_directory);

}  // namespace jiedui::projections

#endif  // JIEDUI_TESTS_PROJECTIONS_STORED_FILES_H_
