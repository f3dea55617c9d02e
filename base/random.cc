#include "base/random.h"

#include <openssl/rand.h>

#include "base/check.h"

namespace jiedui {

std::string RandomBytes(size_t size) {
  std::string bytes(size, '\0');
  CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size)) == 1,
        "no random numbers");
  return bytes;
}

}  // namespace jiedui
