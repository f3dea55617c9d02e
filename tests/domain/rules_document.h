// docs/RULES.md, made from its prose (rules_document.md.in), the table of rules, the table of
// parameters, the example policy sets and the table of requirements.

#ifndef JIEDUI_TESTS_DOMAIN_RULES_DOCUMENT_H_
#define JIEDUI_TESTS_DOMAIN_RULES_DOCUMENT_H_

#include <string>

namespace jiedui::domain {

std::string RulesDocument();

}  // namespace jiedui::domain

#endif  // JIEDUI_TESTS_DOMAIN_RULES_DOCUMENT_H_
