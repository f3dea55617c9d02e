// Which file or directory it is that a name leads to: by device and number, whatever it is called
// (docs/adr/0024-a-directory-is-held-by-device-and-number.md).
//
// Any thread; a look at what the system knows, links followed.

#ifndef JIEDUI_SERVICES_FILE_IDENTITY_H_
#define JIEDUI_SERVICES_FILE_IDENTITY_H_

#include <cstdint>
#include <optional>
#include <string>

namespace jiedui::services {

struct FileIdentity {
  uint64_t device = 0;
  uint64_t number = 0;

  friend bool operator==(const FileIdentity& a, const FileIdentity& b) {
    return a.device == b.device && a.number == b.number;
  }
};

// nullopt if there is none of that name, or it cannot be looked at.
std::optional<FileIdentity> IdentityOf(const std::string& name);

// Which one it is, and when it was changed last, or renamed; empty if there is none. Of a directory
// also what is put into it or taken away.
std::string StampOf(const std::string& name);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_FILE_IDENTITY_H_
