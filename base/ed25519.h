// Ed25519 signatures (RFC 8032), by OpenSSL. Any thread. Keeps no secret longer than its key object
// lives, and writes none anywhere.

#ifndef JIEDUI_BASE_ED25519_H_
#define JIEDUI_BASE_ED25519_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct evp_pkey_st;

namespace jiedui {

inline constexpr size_t kEd25519SeedBytes = 32;
inline constexpr size_t kEd25519PublicKeyBytes = 32;
inline constexpr size_t kEd25519SignatureBytes = 64;

// A key pair.
class Ed25519Key {
 public:
  // InvalidArgument unless the seed has 32 bytes.
  static absl::StatusOr<Ed25519Key> FromSeed(absl::string_view seed);

  const std::string& public_key() const { return public_key_; }

  // 64 bytes; always the same for the same message.
  std::string Sign(absl::string_view message) const;

 private:
  Ed25519Key(std::shared_ptr<evp_pkey_st> key, std::string public_key);

  std::shared_ptr<evp_pkey_st> key_;
  std::string public_key_;
};

// False also if the key or the signature has the wrong length.
bool IsEd25519Signature(absl::string_view public_key, absl::string_view message,
                        absl::string_view signature);

// Fresh from the operating system.
std::string RandomEd25519Seed();

}  // namespace jiedui

#endif  // JIEDUI_BASE_ED25519_H_
