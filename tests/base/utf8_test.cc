// What is UTF-8 and what is not, by the table of Unicode 3.9 and the tests everybody uses.

#include "base/utf8.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace jiedui {
namespace {

Utf8Result Walk(absl::string_view text, std::vector<char32_t>& runes) {
  return ForEachRune(text, [&runes](char32_t rune) {
    runes.push_back(rune);
    return true;
  });
}

TEST(Utf8Spec, CharactersOfEveryLengthAreRead) {
  std::vector<char32_t> runes;
  const std::string text = "a\xC2\x80\xE7\xBB\x93\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF";

  EXPECT_TRUE(Walk(text, runes).ok);

  EXPECT_EQ(runes, (std::vector<char32_t>{'a', 0x80, 0x7ED3, 0x1F600, 0x10FFFF}));
}

TEST(Utf8Spec, WhatIsNotUtf8IsFoundWhereItBegins) {
  for (const char* bad :
       {"\x80", "\xBF", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xE0\x9F\xBF", "\xF0\x80\x80\xAF",
        "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xFE", "\xFF", "\xE7\xBB", "\xE7",
        "\xE7\xBB"
        "a",
        "\xC2"
        "a"}) {
    std::vector<char32_t> runes;
    const Utf8Result result = Walk(std::string("ok") + bad, runes);
    EXPECT_FALSE(result.ok);
    EXPECT_FALSE(result.stopped);
    EXPECT_EQ(result.at, 2u);
  }
}

TEST(Utf8Spec, TheVisitorStopsTheWalk) {
  const Utf8Result result = ForEachRune("ab+c", [](char32_t rune) { return rune != '+'; });

  EXPECT_FALSE(result.ok);
  EXPECT_TRUE(result.stopped);
  EXPECT_EQ(result.at, 2u);
}

}  // namespace
}  // namespace jiedui
