#include "base/bytes.h"

#include <memory>

#include "absl/strings/escaping.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/check.h"

namespace jiedui {
namespace {

template <class Integer>
void AppendBigEndian(std::string& out, Integer value) {
  for (int shift = static_cast<int>(sizeof(Integer)) * 8 - 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(value >> shift));
  }
}

template <class Integer>
Integer ReadBigEndian(absl::string_view bytes) {
  CHECK(bytes.size() >= sizeof(Integer), "too few bytes for an integer");
  Integer value = 0;
  for (size_t i = 0; i < sizeof(Integer); ++i) {
    value = (value << 8) | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

}  // namespace

void AppendBigEndian32(std::string& out, uint32_t value) {
  AppendBigEndian(out, value);
}
void AppendBigEndian64(std::string& out, uint64_t value) {
  AppendBigEndian(out, value);
}
uint32_t ReadBigEndian32(absl::string_view bytes) {
  return ReadBigEndian<uint32_t>(bytes);
}
uint64_t ReadBigEndian64(absl::string_view bytes) {
  return ReadBigEndian<uint64_t>(bytes);
}

std::string Sha256(absl::string_view bytes) {
  std::string digest(kSha256Bytes, '\0');
  Sha256To(bytes, digest.data());
  return digest;
}

void Sha256To(absl::string_view bytes, char* digest) {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  const bool done =
      EVP_DigestInit_ex(context.get(), algorithm, nullptr) == 1 &&
      EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
      EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest), nullptr) == 1;
  CHECK(done, "OpenSSL has no SHA-256");
}

std::string HmacSha256(absl::string_view key, absl::string_view bytes) {
  std::string mac(kSha256Bytes, '\0');
  const unsigned char* const done =
      HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(mac.data()), nullptr);
  CHECK(done != nullptr, "OpenSSL has no HMAC");
  return mac;
}

bool EqualInConstantTime(absl::string_view a, absl::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string Hex(absl::string_view bytes) {
  return absl::BytesToHexString(bytes);
}

std::optional<std::string> DecodeBase64(absl::string_view text) {
  std::string bytes;
  if (!absl::Base64Unescape(text, &bytes) || absl::Base64Escape(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace jiedui
