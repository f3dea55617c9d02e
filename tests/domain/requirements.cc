#include "tests/domain/requirements.h"

#include "toml++/toml.h"

namespace jiedui::domain {

std::vector<Requirement> Requirements(char family) {
  const toml::table file = toml::parse_file(JIEDUI_SOURCE_DIR "/tests/domain/requirements.toml");
  std::vector<Requirement> requirements;
  for (const toml::node& node : *file["row"].as_array()) {
    const toml::table& row = *node.as_table();
    const auto text = [&row](const char* key) { return row[key].value_or(std::string()); };
    if (text("id").front() != family) continue;
    requirements.push_back(
        {text("id"), text("zh"), text("how"), text("clause"), text("where"), text("test")});
  }
  return requirements;
}

}  // namespace jiedui::domain
