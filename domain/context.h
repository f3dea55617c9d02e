// What a decision may know besides the facts: who asks, and when. Pure data.

#ifndef JIEDUI_DOMAIN_CONTEXT_H_
#define JIEDUI_DOMAIN_CONTEXT_H_

#include <string>

#include "base/civil.h"

namespace jiedui::domain {

// What a caller is to the programme.
enum class Role {
  kTown,      // 镇街（开发区）安监办: writes its own facts
  kDistrict,  // 区（市）安监局: writes for its subtree
  kCity,      // 市安监局: writes for the whole ledger
  kAuditor,   // reads everything, writes nothing
};

// Who acts, as the server knows them; never taken from a request's body.
struct Principal {
  Role role = Role::kAuditor;
  std::string unit_id;  // the unit acted for; for an auditor the body that audits

  // "district/370403", as recorded in every event.
  std::string Name() const;
};

struct Context {
  CivilDay today;  // civil day in Asia/Shanghai of the recording
  Principal actor;
};

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_CONTEXT_H_
