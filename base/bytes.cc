#include "base/bytes.h"

#include "absl/strings/escaping.h"
#include <openssl/sha.h>

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
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string Hex(absl::string_view bytes) {
  return absl::BytesToHexString(bytes);
}

}  // namespace jiedui
