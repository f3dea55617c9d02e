#include "services/config_words.h"

#include <initializer_list>
#include <utility>

#include "absl/strings/str_replace.h"

namespace jiedui::services {
namespace {

// What stands around the names and the values. Of two that begin alike the longer one is taken.
constexpr std::initializer_list<std::pair<absl::string_view, absl::string_view>> kForms = {
    {": there is no such key", "：没有这个配置项"},
    {": there is no such section", "：没有这一节"},
    {": cannot be read", "：无法读取"},
    {": expected a text in quotes", "：应为引号中的文字"},
    {": expected a list of texts", "：应为文字的列表，如 [\"370400\"]"},
    {": expected a whole number that is not negative", "：应为不小于 0 的整数"},
    {": expected one of", "：应为其中之一："},
    {": not host:port: ", "：应为 主机:端口，如 127.0.0.1:8470，而不是 "},
    {": not unix:/path, or a path too long for a socket: ", "：应为 unix:/路径，路径不能过长："},
    {" is not a loopback address; only those are served until callers are authenticated",
     " 不是本机回环地址：在能够认证调用者之前，只在回环地址上提供服务"},
    {": expected 1 to 64 letters, digits, '-', '_' or '.'",
     "：应为 1 至 64 个字母、数字、“-”、“_”或“.”"},
    {" is named twice", " 重复"},
    {": needs admin.listen_address: operators make backups",
     "：须同时配置 admin.listen_address，备份由运维人员发起"},
    {": must be apart from the data directory", "：不能与数据目录相同，也不能互相包含"},
    {": is required", "：必须填写"},
    {": at least one is required", "：至少填写一个"},
    {": not a principal: ", "：应为 {town|district|city|auditor}/{单位编号}，而不是 "},
    {", expected {town|district|city|auditor}/{unit id}", ""},
    {": the default principal ", "：默认身份 "},
    {" is not one of them", " 不在其中"},
    {": expected 1 KiB to 64 MiB", "：应在 1 KiB 至 64 MiB 之间"},
    {": expected at least ", "：至少为 "},
    {": expected 1 to 64", "：应在 1 至 64 之间"},
    {": expected 1 to 86400", "：应在 1 至 86400 之间"},
};

}  // namespace

std::string ChineseOfConfigError(absl::string_view text) {
  return absl::StrReplaceAll(text, kForms);
}

}  // namespace jiedui::services
