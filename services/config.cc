#include "services/config.h"

#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <sstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include "toml++/toml.h"

namespace jiedui::services {
namespace {

std::string At(absl::string_view file_name, const toml::source_region& region) {
  return absl::StrCat(file_name, ":", region.begin.line, ": ");
}

// A key of the file.
struct Key {
  // Puts what it holds where it belongs; the problem if it cannot be.
  std::function<std::string(const toml::node&)> set;
  std::string preset;  // what is there without it, as TOML
};
using Section = std::map<std::string, Key, std::less<>>;

Key Text(std::string& out) {
  const auto set = [&out](const toml::node& node) -> std::string {
    if (!node.is_string()) return "expected a text in quotes";
    out = **node.as_string();
    return "";
  };
  return {set, absl::StrCat("\"", out, "\"")};
}

Key Texts(std::vector<std::string>& out) {
  const auto set = [&out](const toml::node& node) -> std::string {
    const toml::array* const array = node.as_array();
    if (array == nullptr) return "expected a list of texts";
    for (const toml::node& element : *array) {
      if (!element.is_string()) return "expected a list of texts";
      out.push_back(**element.as_string());
    }
    return "";
  };
  return {set, "[]"};
}

template <class Number>
Key Count(Number& out) {
  const auto set = [&out](const toml::node& node) -> std::string {
    constexpr int64_t kMost = sizeof(Number) < sizeof(int64_t)
                                  ? std::numeric_limits<int>::max()
                                  : std::numeric_limits<int64_t>::max();
    if (!node.is_integer() || **node.as_integer() < 0 || **node.as_integer() > kMost) {
      return "expected a whole number that is not negative";
    }
    out = static_cast<Number>(**node.as_integer());
    return "";
  };
  return {set, absl::StrCat(out)};
}

template <class Value>
Key OneOf(Value& out, std::map<std::string, Value> choices) {
  std::string preset;
  for (const auto& [name, value] : choices) {
    if (value == out) preset = absl::StrCat("\"", name, "\"");
  }
  const auto set = [&out, choices = std::move(choices)](const toml::node& node) -> std::string {
    const auto found = node.is_string() ? choices.find(**node.as_string()) : choices.end();
    if (found != choices.end()) {
      out = found->second;
      return "";
    }
    std::string names;
    for (const auto& [name, value] : choices) absl::StrAppend(&names, " \"", name, "\"");
    return absl::StrCat("expected one of", names);
  };
  return {set, std::move(preset)};
}

std::map<std::string, Section, std::less<>> Sections(Config& config) {
  ServerOptions& server = config.server;
  return {
      {"server",
       {{"listen_address", Text(server.listen_address)},
        {"data_directory", Text(server.data_directory)},
        {"ledgers", Texts(server.ledgers)},
        {"guard_directory", Text(server.guard_directory)}}},
      {"admin",
       {{"listen_address", Text(server.admin_address)},
        {"backup_directory", Text(server.backup_directory)}}},
      {"metrics", {{"listen_address", Text(server.metrics_address)}}},
      {"privacy", {{"keys_directory", Text(server.keys_directory)}}},
      {"identity",
       {{"principals", Texts(server.principals)},
        {"default_principal", Text(server.default_principal)}}},
      {"limits",
       {{"max_request_bytes", Count(server.limits.max_request_bytes)},
        {"max_memory_bytes", Count(server.limits.max_memory_bytes)},
        {"max_queued_writes", Count(server.limits.max_queued_writes)},
        {"max_cached_entities", Count(server.limits.max_cached_entities)},
        {"max_cursors", Count(server.limits.max_cursors)},
        {"max_subscriptions", Count(server.limits.max_subscriptions)},
        {"worker_threads", Count(server.limits.worker_threads)},
        {"min_free_bytes", Count(server.limits.min_free_bytes)}}},
      {"evidence",
       {{"origin", Text(server.evidence.origin)},
        {"checkpoint_interval_s", Count(server.evidence.checkpoint_interval_s)},
        {"witness_directory", Text(server.evidence.witness_directory)}}},
      {"scrub", {{"interval_s", Count(server.scrub_interval_s)}}},
      {"tables", {{"check_interval_s", Count(server.table_check_interval_s)}}},
      {"log",
       {{"format", OneOf<LogFormat>(config.log_format,
                                    {{"text", LogFormat::kText}, {"json", LogFormat::kJson}})},
        {"level", OneOf<LogLevel>(config.log_level, {{"debug", LogLevel::kDebug},
                                                     {"info", LogLevel::kInfo},
                                                     {"warning", LogLevel::kWarning},
                                                     {"error", LogLevel::kError},
                                                     {"off", LogLevel::kOff}})}}},
  };
}

absl::Status Read(const toml::table& table, absl::string_view section_name, const Section& section,
                  absl::string_view file_name) {
  for (const auto& [key, node] : table) {
    const absl::string_view name(key.str().data(), key.str().size());
    const std::string path = absl::StrCat(section_name, ".", name);
    const auto known = section.find(name);
    const std::string problem =
        known == section.end() ? "there is no such key" : known->second.set(node);
    if (!problem.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(At(file_name, key.source()), path, ": ", problem));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Config> ParseConfig(absl::string_view text, absl::string_view file_name) {
  const toml::parse_result parsed = toml::parse(std::string(text));
  if (!parsed) {
    const auto description = parsed.error().description();
    return absl::InvalidArgumentError(
        absl::StrCat(At(file_name, parsed.error().source()),
                     absl::string_view(description.data(), description.size())));
  }
  Config config;
  const auto sections = Sections(config);
  for (const auto& [key, node] : parsed.table()) {
    const absl::string_view name(key.str().data(), key.str().size());
    const auto section = sections.find(name);
    if (section == sections.end() || !node.is_table()) {
      return absl::InvalidArgumentError(
          absl::StrCat(At(file_name, key.source()), name, ": there is no such section"));
    }
    RETURN_IF_ERROR(Read(*node.as_table(), name, section->second, file_name));
  }
  if (const absl::Status status = config.server.Validate(); !status.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(file_name, ": ", status.message()));
  }
  return config;
}

absl::StatusOr<Config> LoadConfig(const std::string& file_name) {
  std::ifstream file(file_name);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return absl::NotFoundError(absl::StrCat(file_name, ": cannot be read"));
  return ParseConfig(text.str(), file_name);
}

std::map<std::string, std::string> ConfigKeys() {
  Config config;
  std::map<std::string, std::string> keys;
  for (const auto& [section_name, section] : Sections(config)) {
    for (const auto& [name, key] : section) {
      keys.emplace(absl::StrCat(section_name, ".", name), key.preset);
    }
  }
  return keys;
}

}  // namespace jiedui::services
