#include "services/log.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "google/protobuf/stubs/logging.h"
#include "grpc/support/log.h"
#include "spdlog/sinks/stdout_sinks.h"
#include "spdlog/spdlog.h"

namespace jiedui::services {
namespace {

// Written once, before the threads start.
LogFormat g_format = LogFormat::kText;

constexpr char kTextPattern[] = "%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v";
constexpr char kJsonPattern[] = R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})";

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
    case LogLevel::kOff:
      return spdlog::level::off;
  }
  return spdlog::level::off;
}

// On stderr, unlike spdlog's own default.
spdlog::logger& Logger() {
  static const auto* const logger = new std::shared_ptr<spdlog::logger>([] {
    auto made = std::make_shared<spdlog::logger>("jiedui",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern(kTextPattern);
    made->set_level(spdlog::level::warn);
    return made;
  }());
  return **logger;
}

// Without the quotes; what JSON does not take plain is escaped.
std::string Escaped(absl::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      absl::StrAppend(&out, "\\", absl::string_view(&c, 1));
    } else if (byte < 0x20) {
      absl::StrAppend(&out, "\\u", absl::Hex(byte, absl::kZeroPad4));
    } else {
      out += c;
    }
  }
  return out;
}

std::string TextLine(absl::string_view what, LogFields fields) {
  std::string line(what);
  for (const auto& [key, value] : fields) absl::StrAppend(&line, " ", key, "=", Escaped(value));
  return line;
}

std::string JsonLine(absl::string_view what, LogFields fields) {
  std::string line = absl::StrCat("\"message\":\"", Escaped(what), "\"");
  for (const auto& [key, value] : fields) {
    absl::StrAppend(&line, ",\"", key, "\":\"", Escaped(value), "\"");
  }
  return line;
}

void LogProtobuf(google::protobuf::LogLevel /*level*/, const char* /*file*/, int /*line*/,
                 const std::string& message) {
  Log(LogLevel::kDebug, "protobuf", {{"detail", message}});
}

void LogGrpc(gpr_log_func_args* args) {
  const bool error = args->severity == GPR_LOG_SEVERITY_ERROR;
  Log(error ? LogLevel::kWarning : LogLevel::kDebug, "grpc", {{"detail", args->message}});
}

}  // namespace

void ConfigureLog(LogFormat format, LogLevel lowest) {
  g_format = format;
  Logger().set_pattern(format == LogFormat::kJson ? kJsonPattern : kTextPattern);
  Logger().set_level(ToSpdlog(lowest));
}

bool Logs(LogLevel level) {
  return Logger().should_log(ToSpdlog(level));
}

void Log(LogLevel level, absl::string_view what, LogFields fields) {
  if (!Logs(level)) return;
  const std::string line =
      g_format == LogFormat::kJson ? JsonLine(what, fields) : TextLine(what, fields);
  Logger().log(ToSpdlog(level), spdlog::string_view_t(line.data(), line.size()));
}

void TakeLibraryLogs() {
  google::protobuf::SetLogHandler(&LogProtobuf);
  gpr_set_log_function(&LogGrpc);
}

}  // namespace jiedui::services
