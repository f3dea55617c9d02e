// The rows of requirements.toml, which says what they mean.

#ifndef JIEDUI_TESTS_DOMAIN_REQUIREMENTS_H_
#define JIEDUI_TESTS_DOMAIN_REQUIREMENTS_H_

#include <string>
#include <vector>

namespace jiedui::domain {

struct Requirement {
  std::string id;
  std::string zh;
  std::string how;
  std::string clause;  // empty if a parameter or an event cites it
  std::string where;
  std::string test;
};

// 'R': R0-01 to R0-39; 'A': the ambiguities, A1 and on. Each in order.
std::vector<Requirement> Requirements(char family);

}  // namespace jiedui::domain

#endif  // JIEDUI_TESTS_DOMAIN_REQUIREMENTS_H_
