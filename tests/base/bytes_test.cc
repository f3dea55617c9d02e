// Digests and the one way to write base64.

#include "base/bytes.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace jiedui {
namespace {

TEST(Sha256Spec, TheKnownAnswersOfFips180) {
  EXPECT_EQ(Hex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex(Sha256(std::string(1000000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(HmacSpec, TheKnownAnswersOfRfc4231) {
  EXPECT_EQ(Hex(HmacSha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(Hex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(Hex(HmacSha256(std::string(131, '\xaa'),
                           "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(EqualInConstantTimeSpec, OnlyTheSameBytesAreEqual) {
  EXPECT_TRUE(EqualInConstantTime("", ""));
  EXPECT_TRUE(EqualInConstantTime("abc", "abc"));
  EXPECT_FALSE(EqualInConstantTime("abc", "abd"));
  EXPECT_FALSE(EqualInConstantTime("abc", "ab"));
}

TEST(Sha256Spec, TheDigestMayReplaceTheBytes) {
  std::string bytes(32, 'x');
  const std::string digest = Sha256(bytes);

  Sha256To(bytes, bytes.data());

  EXPECT_EQ(bytes, digest);
}

TEST(Base64Spec, ReadsWhatTheStandardWrites) {
  for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar", "\xFB\xFF\xFE"}) {
    EXPECT_EQ(DecodeBase64(absl::Base64Escape(text)), text);
  }
  EXPECT_EQ(DecodeBase64("+//+"), "\xFB\xFF\xFE");
}

TEST(Base64Spec, EveryOtherSpellingIsRefused) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zg==\n", " Zg==", "Z g==", "Zh==", "Zg..", "-__-",
                           "Zm9v=", "=", "Zm9vYg", "Z", "\xE2\x80\x94"}) {
    EXPECT_EQ(DecodeBase64(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace jiedui
