// AES-256-GCM, by OpenSSL, and keys that are wiped from memory when they go. Any thread.

#ifndef JIEDUI_BASE_AES_GCM_H_
#define JIEDUI_BASE_AES_GCM_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace jiedui {

inline constexpr size_t kAesKeyBytes = 32;
inline constexpr size_t kAesNonceBytes = 12;
inline constexpr size_t kAesTagBytes = 16;

// Overwrites bytes so that no compiler leaves it out.
void Wipe(char* bytes, size_t size);

// A secret key. Moved, never copied; what it was moved from is wiped.
class AesKey {
 public:
  // Fresh from the operating system.
  static AesKey Random();
  // Of exactly 32 bytes.
  static AesKey FromBytes(absl::string_view bytes);

  ~AesKey();
  AesKey(AesKey&& other) noexcept;
  AesKey& operator=(AesKey&& other) noexcept;
  AesKey(const AesKey&) = delete;
  AesKey& operator=(const AesKey&) = delete;

  absl::string_view bytes() const { return {bytes_.data(), bytes_.size()}; }

 private:
  AesKey() = default;

  std::array<char, kAesKeyBytes> bytes_{};
};

// A fresh random nonce, the ciphertext and the tag, one after the other.
std::string AesGcmSeal(const AesKey& key, absl::string_view authenticated,
                       absl::string_view plaintext);

// The plaintext; nullopt if the key, the authenticated bytes or any bit of what was sealed is
// another.
std::optional<std::string> AesGcmOpen(const AesKey& key, absl::string_view authenticated,
                                      absl::string_view sealed);

}  // namespace jiedui

#endif  // JIEDUI_BASE_AES_GCM_H_
