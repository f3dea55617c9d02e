// Signatures against the test vectors of RFC 8032 §7.1, and what is not one.

#include "base/ed25519.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

#include "base/bytes.h"

namespace jiedui {
namespace {

std::string Bytes(const char* hex) {
  return absl::HexStringToBytes(hex);
}

Ed25519Key KeyOf(absl::string_view seed) {
  absl::StatusOr<Ed25519Key> key = Ed25519Key::FromSeed(seed);
  EXPECT_TRUE(key.ok()) << key.status();
  return *std::move(key);
}

struct KnownAnswer {
  const char* seed;
  const char* public_key;
  const char* message;
  const char* signature;
};

constexpr KnownAnswer kKnownAnswers[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"}};

TEST(Ed25519Spec, TheKnownAnswersOfRfc8032) {
  for (const KnownAnswer& known : kKnownAnswers) {
    const Ed25519Key key = KeyOf(Bytes(known.seed));
    EXPECT_EQ(Hex(key.public_key()), known.public_key);
    EXPECT_EQ(Hex(key.Sign(Bytes(known.message))), known.signature);
    EXPECT_TRUE(
        IsEd25519Signature(Bytes(known.public_key), Bytes(known.message), Bytes(known.signature)));
  }
}

TEST(Ed25519Spec, AChangedBitAnywhereIsNoSignature) {
  const Ed25519Key key = KeyOf(std::string(32, '\x07'));
  const std::string message = "jiedui";
  const std::string signature = key.Sign(message);
  for (size_t bit = 0; bit < signature.size() * 8; ++bit) {
    std::string changed = signature;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(IsEd25519Signature(key.public_key(), message, changed)) << "bit " << bit;
  }
  EXPECT_FALSE(IsEd25519Signature(key.public_key(), "jieduj", signature));
  EXPECT_FALSE(IsEd25519Signature(KeyOf(std::string(32, '\x08')).public_key(), message, signature));
}

TEST(Ed25519Spec, OtherLengthsAreRefusedNotRead) {
  const Ed25519Key key = KeyOf(std::string(32, '\x07'));
  const std::string signature = key.Sign("m");
  for (const size_t size : {0u, 1u, 31u, 33u, 63u, 65u}) {
    const std::string bytes(size, 'x');
    EXPECT_FALSE(IsEd25519Signature(key.public_key(), "m", bytes));
    EXPECT_FALSE(IsEd25519Signature(bytes, "m", signature));
    EXPECT_EQ(Ed25519Key::FromSeed(bytes).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST(Ed25519Spec, SeedsAreNeverTheSame) {
  const std::string seed = RandomEd25519Seed();
  EXPECT_EQ(seed.size(), kEd25519SeedBytes);
  EXPECT_NE(seed, RandomEd25519Seed());
}

}  // namespace
}  // namespace jiedui
