// Random numbers nobody can foresee, from OpenSSL. Any thread.

#ifndef JIEDUI_BASE_RANDOM_H_
#define JIEDUI_BASE_RANDOM_H_

#include <cstddef>
#include <string>

namespace jiedui {

// Ends the process if the machine has none.
std::string RandomBytes(size_t size);

}  // namespace jiedui

#endif  // JIEDUI_BASE_RANDOM_H_
