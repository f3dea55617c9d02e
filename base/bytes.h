// Bytes: ordered integers for keys, SHA-256 and HMAC, hexadecimal for people and base64 for files.

#ifndef JIEDUI_BASE_BYTES_H_
#define JIEDUI_BASE_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace jiedui {

// Appends value in big-endian order, so that keys sort as numbers do.
void AppendBigEndian32(std::string& out, uint32_t value);
void AppendBigEndian64(std::string& out, uint64_t value);

// The integer in the first 4 or 8 bytes, which must be there.
uint32_t ReadBigEndian32(absl::string_view bytes);
uint64_t ReadBigEndian64(absl::string_view bytes);

inline constexpr size_t kSha256Bytes = 32;

// SHA-256 of the bytes, 32 bytes.
std::string Sha256(absl::string_view bytes);
// The same to where digest points, without allocating. The bytes may overlap it.
void Sha256To(absl::string_view bytes, char* digest);

// HMAC-SHA-256 (RFC 2104) of the bytes under the key, 32 bytes.
std::string HmacSha256(absl::string_view key, absl::string_view bytes);
// Takes as long wherever the two differ: for what a caller must not find out byte by byte.
bool EqualInConstantTime(absl::string_view a, absl::string_view b);

// "00ff…", two lower-case digits a byte.
std::string Hex(absl::string_view bytes);

// What standard base64 with padding stands for; nullopt unless it is the one way to write it.
std::optional<std::string> DecodeBase64(absl::string_view text);

}  // namespace jiedui

#endif  // JIEDUI_BASE_BYTES_H_
