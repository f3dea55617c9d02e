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
#include "eventstore/note.h"
#include "eventstore/signing_key.h"
#include "services/finding_words.h"
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

  std::vector<std::string> Run() {
    const auto verifiers = keys_.Verifiers();
    if (verifiers.ok()) {
      CheckNewest(*verifiers);
    } else if (!absl::IsNotFound(verifiers.status())) {
      Problem("公钥清单损坏", services::ChineseOf(verifiers.status()));
    } else if (!NewestNote().empty()) {
      Problem("没有公钥清单，账本内的校验点无从核对签名", Path("verifiers"));
    }
    CheckSigners(verifiers);
    CheckSubjects(directory_ / services::kSubjectKeysDirectory);
    return problems_;
  }

 private:
  void Problem(absl::string_view what, absl::string_view where) {
    problems_.push_back(absl::StrCat(what, "：", where));
  }

  std::string Path(const char* name) const { return (directory_ / name).string(); }

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
    Problem("公钥清单不能核对账本内最新的校验点",
            absl::StrCat(Path("verifiers"), "（", services::ChineseOf(opened), "）"));
  }

  void CheckSigners(const absl::StatusOr<std::vector<Verifier>>& verifiers) {
    const absl::StatusOr<std::vector<Signer>> signers = keys_.Signers();
    if (absl::IsNotFound(signers.status())) {
      if (NewestNote().empty()) return;
      return Problem("没有签名私钥，不能签署新的校验点（给人校验的副本本应没有）",
                     Path("checkpoint.skey"));
    }
    if (!signers.ok()) return Problem("签名私钥不能使用", services::ChineseOf(signers.status()));
    if (!verifiers.ok()) return;
    for (const Signer& signer : *signers) {
      const bool listed = std::any_of(
          verifiers->begin(), verifiers->end(),
          [&signer](const Verifier& v) { return v.vkey() == signer.verifier().vkey(); });
      if (!listed) Problem("公钥清单中没有签名私钥的公钥", Path("verifiers"));
    }
  }

  void CheckSubjects(const fs::path& subjects) {
    const std::set<std::string> needed = services::SealingKeyIds(ledger_);
    std::error_code error;
    if (!fs::is_directory(subjects, error)) {
      if (needed.empty()) return;
      return Problem("个人信息密钥不在账本旁，未核对（配置了 privacy.keys_directory 的在那里）",
                     subjects.string());
    }
    for (const std::string& problem : services::Keyring::Check(subjects.string(), needed)) {
      Problem("个人信息密钥损坏或缺失，所加密的内容无法读出", problem);
    }
  }

  const fs::path directory_;
  const eventstore::SigningKeys keys_;
  const Snapshot& ledger_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> FindKeyProblems(const std::string& ledger_directory,
                                         const Snapshot& ledger) {
  return KeyCheck(fs::path(ledger_directory) / services::kKeysDirectory, ledger).Run();
}

}  // namespace jiedui::cli
