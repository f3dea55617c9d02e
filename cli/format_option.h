// -o: in which form a command prints its result.

#ifndef JIEDUI_CLI_FORMAT_OPTION_H_
#define JIEDUI_CLI_FORMAT_OPTION_H_

#include "CLI/CLI.hpp"
#include "absl/types/span.h"
#include "cli/commands.h"

namespace jiedui::cli {

struct NamedFormat {
  const char* name;
  Format format;
};
inline constexpr NamedFormat kQueryFormats[] = {
    {"table", Format::kTable}, {"json", Format::kJson}, {"csv", Format::kCsv}};
inline constexpr NamedFormat kTextFormats[] = {{"text", Format::kTable}, {"json", Format::kJson}};

// The first is the default.
void AddFormat(CLI::App* app, Format& format, absl::Span<const NamedFormat> formats);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_FORMAT_OPTION_H_
