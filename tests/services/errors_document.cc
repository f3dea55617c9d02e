#include "tests/services/errors_document.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/rpc/code.pb.h"

#include "jiedui/v1/errors.pb.h"

namespace jiedui::services {
namespace {

constexpr char kHead[] = R"(# Errors

Made from the catalogue in `proto/jiedui/v1/errors.proto`; a test keeps it fresh
(`JIEDUI_UPDATE_DOCS=1` in its environment writes it anew).

Every error carries `google.rpc.ErrorInfo` with the reason, the domain `jiedui` and the
values in braces as metadata, the Chinese text as `google.rpc.LocalizedMessage`,
`google.rpc.BadRequest` if a field is to blame, and `google.rpc.RetryInfo` if it passes by
itself. The status message is the Chinese text, or the English one for `accept-language:
en`. Each ends with what to do next. What rests on a clause names it as the metadata
`clause`: the law's named below, the same everywhere; else that of the programme it was
refused in. There a parameter, by its key below, stands for its clause in the policy set in
force, its key with 条款 for the paragraph of the notice alone that this clause is of, and 活动文件
for the number of the document that opened the programme. `SCOPE_DENIED` names the paragraph that
says whose the act is, where one does.
`<name>_zh` is the value as the Chinese text says it: of a field its name, of a unit its
name and id.
How to use them: [API.md](API.md).

| reason | code | 依据 | 中文 | English |
|---|---|---|---|---|
)";

// A text as a cell of a table.
std::string Cell(const std::string& text) {
  std::string cell;
  for (const char c : text) absl::StrAppend(&cell, c == '|' ? "\\" : "", std::string(1, c));
  return cell;
}

// What a refusal rests on: a law, a parameter of the policy set or the paragraph it is of, or the
// programme's document.
std::string Grounds(const v1::ErrorSpec& spec) {
  if (!spec.parameter().empty()) return absl::StrCat("`", spec.parameter(), "`");
  if (!spec.paragraph_of().empty()) return absl::StrCat("`", spec.paragraph_of(), "` 条款");
  return spec.program_document() ? "活动文件" : spec.clause();
}

}  // namespace

std::string ErrorsDocument() {
  std::string document = kHead;
  const auto* reasons = v1::ErrorReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    const auto& spec = reasons->value(i)->options().GetExtension(v1::error_spec);
    absl::StrAppend(&document, "| `", absl::StripPrefix(reasons->value(i)->name(), "ERROR_REASON_"),
                    "` | ", google::rpc::Code_Name(spec.code()), " | ", Cell(Grounds(spec)), " | ",
                    Cell(absl::StrCat(spec.zh_cn(), "；", spec.next_zh())), " | ",
                    Cell(absl::StrCat(spec.en(), "; ", spec.next_en())), " |\n");
  }
  return document;
}

}  // namespace jiedui::services
