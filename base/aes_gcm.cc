#include "base/aes_gcm.h"

#include <algorithm>
#include <memory>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "base/check.h"

namespace jiedui {
namespace {

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* Data(absl::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* Data(char* bytes) {
  return reinterpret_cast<unsigned char*>(bytes);
}

int Size(absl::string_view bytes) {
  return static_cast<int>(bytes.size());
}

const EVP_CIPHER* Cipher() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  CHECK(cipher != nullptr, "OpenSSL has no AES-256-GCM");
  return cipher;
}

void FillRandom(char* bytes, size_t size) {
  CHECK(RAND_bytes(Data(bytes), static_cast<int>(size)) == 1, "no random numbers");
}

}  // namespace

void Wipe(char* bytes, size_t size) {
  OPENSSL_cleanse(bytes, size);
}

AesKey AesKey::Random() {
  AesKey key;
  FillRandom(key.bytes_.data(), key.bytes_.size());
  return key;
}

AesKey AesKey::FromBytes(absl::string_view bytes) {
  CHECK(bytes.size() == kAesKeyBytes, "a key has 32 bytes");
  AesKey key;
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  return key;
}

AesKey::~AesKey() {
  Wipe(bytes_.data(), bytes_.size());
}

AesKey::AesKey(AesKey&& other) noexcept : bytes_(other.bytes_) {
  Wipe(other.bytes_.data(), other.bytes_.size());
}

AesKey& AesKey::operator=(AesKey&& other) noexcept {
  if (this == &other) return *this;
  bytes_ = other.bytes_;
  Wipe(other.bytes_.data(), other.bytes_.size());
  return *this;
}

std::string AesGcmSeal(const AesKey& key, absl::string_view authenticated,
                       absl::string_view plaintext) {
  std::string sealed(kAesNonceBytes + plaintext.size() + kAesTagBytes, '\0');
  char* const nonce = sealed.data();
  char* const ciphertext = nonce + kAesNonceBytes;
  char* const tag = ciphertext + plaintext.size();
  FillRandom(nonce, kAesNonceBytes);
  const Context context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  int size = 0;
  const bool done =
      EVP_EncryptInit_ex2(context.get(), Cipher(), Data(key.bytes()), Data(nonce), nullptr) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &size, Data(authenticated), Size(authenticated)) ==
          1 &&
      EVP_EncryptUpdate(context.get(), Data(ciphertext), &size, Data(plaintext), Size(plaintext)) ==
          1 &&
      EVP_EncryptFinal_ex(context.get(), Data(tag), &size) == 1 && size == 0 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kAesTagBytes, tag) == 1;
  CHECK(done, "OpenSSL does not encrypt");
  return sealed;
}

std::optional<std::string> AesGcmOpen(const AesKey& key, absl::string_view authenticated,
                                      absl::string_view sealed) {
  if (sealed.size() < kAesNonceBytes + kAesTagBytes) return std::nullopt;
  const absl::string_view nonce = sealed.substr(0, kAesNonceBytes);
  const absl::string_view ciphertext =
      sealed.substr(kAesNonceBytes, sealed.size() - kAesNonceBytes - kAesTagBytes);
  std::string tag(sealed.substr(sealed.size() - kAesTagBytes));
  std::string plaintext(ciphertext.size(), '\0');
  const Context context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  int size = 0;
  const bool begun =
      EVP_DecryptInit_ex2(context.get(), Cipher(), Data(key.bytes()), Data(nonce), nullptr) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kAesTagBytes, tag.data()) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &size, Data(authenticated), Size(authenticated)) ==
          1;
  CHECK(begun, "OpenSSL does not decrypt");
  if (EVP_DecryptUpdate(context.get(), Data(plaintext.data()), &size, Data(ciphertext),
                        Size(ciphertext)) == 1 &&
      EVP_DecryptFinal_ex(context.get(), Data(tag.data()), &size) == 1) {
    return plaintext;
  }
  Wipe(plaintext.data(), plaintext.size());
  return std::nullopt;
}

}  // namespace jiedui
