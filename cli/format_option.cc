#include "cli/format_option.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/option_values.h"

namespace jiedui::cli {
namespace {

// "table|json|csv".
std::string NamesOf(absl::Span<const NamedFormat> formats) {
  return absl::StrJoin(formats, "|", [](std::string* out, const NamedFormat& each) {
    absl::StrAppend(out, each.name);
  });
}

// Reads the name as the number CLI11 makes the enumerator of.
CLI::Validator FormatReader(absl::Span<const NamedFormat> formats) {
  const auto read = [formats](std::string& text) {
    for (const NamedFormat& each : formats) {
      if (text != each.name) continue;
      text = absl::StrCat(static_cast<int>(each.format));
      return std::string();
    }
    return NoneOf(text, NamesOf(formats));
  };
  return CLI::Validator(read, "");
}

}  // namespace

void AddFormat(CLI::App* app, Format& format, absl::Span<const NamedFormat> formats) {
  app->add_option("-o,--output", format, "输出形式")
      ->transform(FormatReader(formats))
      ->type_name(NamesOf(formats))
      ->default_str(formats.front().name);
}

}  // namespace jiedui::cli
