#include "base/utf8.h"

namespace jiedui {
namespace {

struct Rune {
  char32_t value = 0;
  size_t bytes = 0;  // 0: not UTF-8
};

// The shape of a character by its first byte: how many bytes, the bits of the first that count, and
// the smallest value that needs so many.
struct Shape {
  size_t bytes = 0;
  unsigned char mask = 0;
  char32_t smallest = 0;
};

Shape ShapeOf(unsigned char first) {
  if (first < 0x80) return {1, 0x7F, 0};
  if (first < 0xC0) return {};
  if (first < 0xE0) return {2, 0x1F, 0x80};
  if (first < 0xF0) return {3, 0x0F, 0x800};
  if (first < 0xF8) return {4, 0x07, 0x10000};
  return {};
}

// Of a text that is not empty.
Rune FirstRune(absl::string_view text) {
  const auto byte = [text](size_t i) { return static_cast<unsigned char>(text[i]); };
  const Shape shape = ShapeOf(byte(0));
  if (shape.bytes == 0 || text.size() < shape.bytes) return {};
  char32_t value = byte(0) & shape.mask;
  for (size_t i = 1; i < shape.bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = (value << 6) | (byte(i) & 0x3F);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < shape.smallest || value > 0x10FFFF || surrogate) return {};
  return {value, shape.bytes};
}

}  // namespace

Utf8Result ForEachRune(absl::string_view text, absl::FunctionRef<bool(char32_t rune)> accept) {
  size_t at = 0;
  while (at < text.size()) {
    const Rune rune = FirstRune(text.substr(at));
    if (rune.bytes == 0) return {.ok = false, .stopped = false, .at = at};
    if (!accept(rune.value)) return {.ok = false, .stopped = true, .at = at};
    at += rune.bytes;
  }
  return {.ok = true, .stopped = false, .at = at};
}

}  // namespace jiedui
