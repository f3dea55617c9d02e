// docs/ERRORS.md, made from the catalogue.

#ifndef JIEDUI_TESTS_SERVICES_ERRORS_DOCUMENT_H_
#define JIEDUI_TESTS_SERVICES_ERRORS_DOCUMENT_H_

#include <string>

namespace jiedui::services {

std::string ErrorsDocument();

}  // namespace jiedui::services

#endif  // JIEDUI_TESTS_SERVICES_ERRORS_DOCUMENT_H_
