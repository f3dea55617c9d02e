#include "tests/projections/stored_files.h"

#include <filesystem>
#include <fstream>

#include "base/check.h"
#include "projections/rocks_tables.h"
#include "tests/projections/crash.h"

namespace jiedui::projections {

void PutBogusRow(const std::string& tables_directory) {
  const auto tables = RocksTables::Open(SetInUse(tables_directory));
  CHECK_OK(tables.status());
  RocksTables::Batch batch(**tables);
  batch.Put(TableId::kRegistry, "unit/bogus", "");
  CHECK_OK((*tables)->Write(batch, (*tables)->origin()->leaf_hash));
  CHECK_OK((*tables)->Flush());
}

std::string AnyTableFile(const std::string& set) {
  for (const auto& file : std::filesystem::directory_iterator(set)) {
    if (file.path().extension() == ".sst") return file.path().filename().string();
  }
  return "";
}

void FlipABlockOfEveryTableFile(const std::string& tables_directory) {
  for (const auto& entry : std::filesystem::directory_iterator(SetInUse(tables_directory))) {
    if (entry.path().extension() != ".sst") continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(10);
    const int byte = file.get();
    file.seekp(10);
    file.put(static_cast<char>(byte ^ 0x40));
  }
}

}  // namespace jiedui::projections
