// AES-256-GCM: a vector others agree on, and every way a sealed text can be wrong.

#include "base/aes_gcm.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace jiedui {
namespace {

constexpr char kAbout[] = "jiedui/sealed/v1\n370400\n7\n3\nofficer:370403-012#1";

std::string Flipped(std::string bytes, size_t at, int bit) {
  bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
  return bytes;
}

// Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation".
TEST(AesGcmTest, OpensWhatOthersSealed) {
  const AesKey key = AesKey::FromBytes(
      absl::HexStringToBytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
  const std::string authenticated =
      absl::HexStringToBytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const std::string sealed = absl::HexStringToBytes(
      "cafebabefacedbaddecaf888"
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
      "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
      "76fc6ece0f4e1768cddf8853bb2d551b");
  const auto opened = AesGcmOpen(key, authenticated, sealed);
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(absl::BytesToHexString(*opened),
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
}

TEST(AesGcmTest, WhatWasSealedOpens) {
  const AesKey key = AesKey::Random();
  for (const std::string& text : {std::string(), std::string("王安"), std::string(5000, 'x')}) {
    const std::string sealed = AesGcmSeal(key, kAbout, text);
    EXPECT_EQ(sealed.size(), text.size() + kAesNonceBytes + kAesTagBytes);
    EXPECT_EQ(AesGcmOpen(key, kAbout, sealed), text);
  }
}

TEST(AesGcmTest, NothingIsSealedTheSameTwice) {
  const AesKey key = AesKey::Random();
  std::set<std::string> sealed;
  for (int i = 0; i < 1000; ++i) sealed.insert(AesGcmSeal(key, kAbout, "王安"));
  EXPECT_EQ(sealed.size(), 1000U);
}

TEST(AesGcmTest, AnyChangedBitIsFound) {
  const AesKey key = AesKey::Random();
  const std::string sealed = AesGcmSeal(key, kAbout, "王安");
  for (size_t at = 0; at < sealed.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      EXPECT_EQ(AesGcmOpen(key, kAbout, Flipped(sealed, at, bit)), std::nullopt);
    }
  }
}

TEST(AesGcmTest, AnyMissingOrAddedByteIsFound) {
  const AesKey key = AesKey::Random();
  const std::string sealed = AesGcmSeal(key, kAbout, "王安");
  for (size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_EQ(AesGcmOpen(key, kAbout, sealed.substr(0, size)), std::nullopt);
  }
  EXPECT_EQ(AesGcmOpen(key, kAbout, sealed + '\0'), std::nullopt);
}

TEST(AesGcmTest, AnotherKeyOrAnotherPlaceDoesNotOpenIt) {
  const AesKey key = AesKey::Random();
  const std::string sealed = AesGcmSeal(key, kAbout, "王安");
  EXPECT_EQ(AesGcmOpen(AesKey::Random(), kAbout, sealed), std::nullopt);
  EXPECT_EQ(AesGcmOpen(key, "jiedui/sealed/v1\n370400\n8\n3\nofficer:370403-012#1", sealed),
            std::nullopt);
}

TEST(AesKeyTest, WhatAKeyWasMovedFromIsWiped) {
  AesKey key = AesKey::FromBytes(std::string(kAesKeyBytes, 'k'));
  const AesKey moved = std::move(key);
  EXPECT_EQ(moved.bytes(), std::string(kAesKeyBytes, 'k'));
  EXPECT_EQ(key.bytes(), std::string(kAesKeyBytes, '\0'));  // NOLINT(bugprone-use-after-move)
}

TEST(AesKeyTest, RandomKeysDiffer) {
  EXPECT_NE(AesKey::Random().bytes(), AesKey::Random().bytes());
}

}  // namespace
}  // namespace jiedui
