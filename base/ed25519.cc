#include "base/ed25519.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <openssl/evp.h>

#include "base/check.h"
#include "base/random.h"

namespace jiedui {
namespace {

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* Data(absl::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* Data(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace

absl::StatusOr<Ed25519Key> Ed25519Key::FromSeed(absl::string_view seed) {
  if (seed.size() != kEd25519SeedBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("an Ed25519 seed has 32 bytes, this has ", seed.size()));
  }
  std::shared_ptr<EVP_PKEY> key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Data(seed), seed.size()),
      EVP_PKEY_free);
  CHECK(key != nullptr, "OpenSSL has no Ed25519");
  std::string public_key(kEd25519PublicKeyBytes, '\0');
  size_t size = public_key.size();
  CHECK(EVP_PKEY_get_raw_public_key(key.get(), Data(public_key), &size) == 1 &&
            size == public_key.size(),
        "OpenSSL gives no Ed25519 public key");
  return Ed25519Key(std::move(key), std::move(public_key));
}

Ed25519Key::Ed25519Key(std::shared_ptr<evp_pkey_st> key, std::string public_key)
    : key_(std::move(key)), public_key_(std::move(public_key)) {}

std::string Ed25519Key::Sign(absl::string_view message) const {
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string signature(kEd25519SignatureBytes, '\0');
  size_t size = signature.size();
  CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
            EVP_DigestSign(context.get(), Data(signature), &size, Data(message), message.size()) ==
                1 &&
            size == signature.size(),
        "OpenSSL does not sign");
  return signature;
}

bool IsEd25519Signature(absl::string_view public_key, absl::string_view message,
                        absl::string_view signature) {
  if (public_key.size() != kEd25519PublicKeyBytes) return false;
  if (signature.size() != kEd25519SignatureBytes) return false;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Data(public_key), public_key.size()),
      &EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return key != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), Data(signature), signature.size(), Data(message),
                          message.size()) == 1;
}

std::string RandomEd25519Seed() {
  return RandomBytes(kEd25519SeedBytes);
}

}  // namespace jiedui
