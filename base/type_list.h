// A list of types, to write exhaustive compile-time checks over.

#ifndef JIEDUI_BASE_TYPE_LIST_H_
#define JIEDUI_BASE_TYPE_LIST_H_

#include <type_traits>

namespace jiedui {

template <class... Ts>
struct TypeList {};

// True if T is one of the list's types.
template <class T, class... Ts>
constexpr bool Contains(TypeList<Ts...>) {
  return (std::is_same_v<T, Ts> || ...);
}

}  // namespace jiedui

#endif  // JIEDUI_BASE_TYPE_LIST_H_
