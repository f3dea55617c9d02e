#include "cli/key_check.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "eventstore/checkpoint.h"
#include "eventstore/finding.h"
#include "eventstore/note.h"
#include "eventstore/signing_key.h"
#include "services/keyring.h"
#include "services/limits.h"
#include "services/personal_data.h"

namespace jiedui::cli {
namespace {

namespace fs = std::filesystem;
using eventstore::Signer;
using eventstore::Snapshot;
using eventstore::Verifier;

// The keys in one directory, and what is wrong with them.
class KeyCheck {
 public:
  KeyCheck(const fs::path& directory, const Snapshot& ledger)
      : directory_(directory), keys_(directory.string()), ledger_(ledger) {}

  std::vector<Said> Run() {
    const auto verifiers = keys_.Verifiers();
    if (verifiers.ok()) {
      CheckNewest(*verifiers);
    } else if (!absl::IsNotFound(verifiers.status())) {
      Problem({"公钥清单损坏", "the list of public keys is damaged"}, SaidBy(verifiers.status()));
    } else if (!NewestNote().empty()) {
      Problem({"没有公钥清单，账本内的校验点无从核对签名",
               "there is no list of public keys to check the ledger's checkpoints with"},
              Path("verifiers"));
    }
    CheckSigners(verifiers);
    CheckSubjects(directory_ / services::kSubjectKeysDirectory);
    return problems_;
  }

 private:
  void Problem(const Said& what, const Said& where) {
    problems_.push_back(
        {absl::StrCat(what.zh, "：", where.zh), absl::StrCat(what.en, ": ", where.en)});
  }

  Said Path(const char* name) const {
    const std::string path = (directory_ / name).string();
    return {path, path};
  }

  // Of the newest checkpoint; empty if there is none.
  std::string NewestNote() const {
    const auto newest = ledger_.Checkpoints(eventstore::kMaxPosition, 1);
    return newest.ok() && !newest->empty() ? newest->front().note : "";
  }

  // A list that lost its end has lost the key that signs now.
  void CheckNewest(const std::vector<Verifier>& verifiers) {
    const std::string note = NewestNote();
    if (note.empty()) return;
    const absl::Status opened = eventstore::OpenCheckpoint(note, verifiers).status();
    if (opened.ok()) return;
    const Said path = Path("verifiers");
    const Said why = SaidBy(opened);
    Problem({"公钥清单不能核对账本内最新的校验点",
             "the ledger's newest checkpoint is not signed with a key of the list"},
            {absl::StrCat(path.zh, "（", why.zh, "）"), absl::StrCat(path.en, " (", why.en, ")")});
  }

  void CheckSigners(const absl::StatusOr<std::vector<Verifier>>& verifiers) {
    const absl::StatusOr<std::vector<Signer>> signers = keys_.Signers();
    if (absl::IsNotFound(signers.status())) {
      if (NewestNote().empty()) return;
      return Problem(
          {"没有签名私钥，不能签署新的校验点（给人校验的副本本应没有）",
           "there is no private key to sign a checkpoint with (a copy that is given away "
           "to be checked should have none)"},
          Path("checkpoint.skey"));
    }
    if (!signers.ok()) {
      return Problem({"签名私钥不能使用", "the private key cannot be used"},
                     SaidBy(signers.status()));
    }
    if (!verifiers.ok()) return;
    for (const Signer& signer : *signers) {
      const bool listed = std::any_of(
          verifiers->begin(), verifiers->end(),
          [&signer](const Verifier& v) { return v.vkey() == signer.verifier().vkey(); });
      if (listed) continue;
      Problem({"公钥清单中没有签名私钥的公钥",
               "the public key of the private one is not in the list of public keys"},
              Path("verifiers"));
    }
  }

  // Whoever was erased has no key: what is there came back with an old copy.
  void CheckErased(const fs::path& subjects) {
    for (const eventstore::Finding& returned : FindErasedKeys(subjects.string(), ledger_)) {
      problems_.push_back(SaidBy(returned));
    }
  }

  void CheckSubjects(const fs::path& subjects) {
    const std::set<std::string> needed = services::SealingKeyIds(ledger_);
    std::error_code error;
    if (!fs::is_directory(subjects, error)) {
      if (needed.empty()) return;
      return Problem({"个人信息密钥不在账本旁，未核对（配置了 privacy.keys_directory 的在那里）",
                      "the keys of personal data are not beside the ledger and were not checked "
                      "(they are in privacy.keys_directory if that is configured)"},
                     {subjects.string(), subjects.string()});
    }
    CheckErased(subjects);
    if (const auto exposed = services::Keyring::FindExposed(subjects.string())) {
      problems_.push_back(SaidBy(*exposed));
    }
    const std::set<std::string> erased =
        services::ErasedKeyIds(ledger_).value_or(std::set<std::string>());
    for (const std::string& problem : services::Keyring::Check(subjects.string(), needed, erased)) {
      Problem({"个人信息密钥损坏或缺失，所加密的内容无法读出",
               "a key of personal data is damaged or missing, what it seals cannot be read"},
              SaidBy(absl::UnknownError(problem)));
    }
  }

  const fs::path directory_;
  const eventstore::SigningKeys keys_;
  const Snapshot& ledger_;
  std::vector<Said> problems_;
};

}  // namespace

std::vector<eventstore::Finding> FindErasedKeys(const std::string& directory,
                                                const Snapshot& ledger) {
  std::vector<eventstore::Finding> there;
  const auto erased = services::ErasedKeyIds(ledger);
  if (!erased.ok()) return there;  // the ledger is damaged
  for (const std::string& file : services::Keyring::FindReturned(directory, *erased)) {
    there.push_back(eventstore::Found(eventstore::FindingKind::kErasedKeyThere, file));
  }
  return there;
}

std::vector<Said> FindKeyProblems(const std::string& ledger_directory, const Snapshot& ledger) {
  return KeyCheck(fs::path(ledger_directory) / services::kKeysDirectory, ledger).Run();
}

}  // namespace jiedui::cli
