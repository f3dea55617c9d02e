// UTF-8, character by character, checked strictly. Pure, any thread.

#ifndef JIEDUI_BASE_UTF8_H_
#define JIEDUI_BASE_UTF8_H_

#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"

namespace jiedui {

// How a walk over a text ended.
struct Utf8Result {
  bool ok = false;       // the end was reached
  bool stopped = false;  // the visitor said no
  size_t at = 0;         // unless ok: the byte where it ended
};

// Calls accept for every character until it returns false or the text is not UTF-8: overlong forms,
// surrogates, characters beyond U+10FFFF and cut ones are not.
Utf8Result ForEachRune(absl::string_view text, absl::FunctionRef<bool(char32_t rune)> accept);

}  // namespace jiedui

#endif  // JIEDUI_BASE_UTF8_H_
