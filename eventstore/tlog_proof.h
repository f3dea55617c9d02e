// The offline receipt of one event (C2SP tlog-proof): index, audit path and signed checkpoint in
// one text, with the leaf itself as the "extra" line, so that the text alone can be checked by
// whoever has the ledger's public key. File extension ".tlog-proof". Pure, any thread.

#ifndef JIEDUI_EVENTSTORE_TLOG_PROOF_H_
#define JIEDUI_EVENTSTORE_TLOG_PROOF_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "eventstore/checkpoint.h"

namespace jiedui::eventstore {

struct TlogProof {
  std::string leaf;  // the record's bytes; empty if the text has no "extra" line
  uint64_t index = 0;
  std::vector<std::string> path;  // from the leaf to the root, 32 bytes each
  std::string checkpoint;         // the signed note

  friend bool operator==(const TlogProof&, const TlogProof&) = default;
};

std::string FormatTlogProof(const TlogProof& proof);
// InvalidArgument names what is wrong; the text may be anything at all. Proves nothing yet.
absl::StatusOr<TlogProof> ParseTlogProof(absl::string_view text);

// Checks the whole of it for the leaf whose hash is given: signature, then path.
absl::StatusOr<OpenedCheckpoint> VerifyTlogProof(const TlogProof& proof,
                                                 absl::string_view leaf_hash,
                                                 absl::Span<const Verifier> verifiers);

// That a ledger grew out of what an older checkpoint covers, as a text to keep in a file: the body
// that a C2SP tlog-witness is sent, "old " and the older size, the hashes, an empty line, and the
// newer checkpoint.
struct GrowthProof {
  uint64_t old_size = 0;
  std::vector<std::string> path;  // 32 bytes each
  std::string checkpoint;         // the newer one's signed note

  friend bool operator==(const GrowthProof&, const GrowthProof&) = default;
};

std::string FormatGrowthProof(const GrowthProof& proof);
// InvalidArgument names what is wrong; the text may be anything at all. Proves nothing yet.
absl::StatusOr<GrowthProof> ParseGrowthProof(absl::string_view text);

// Checks its hashes for the two checkpoints, of which the newer one is that in the proof. Whether
// they are signed is another question.
absl::Status VerifyGrowth(const GrowthProof& proof, const Checkpoint& older,
                          const Checkpoint& newer);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_TLOG_PROOF_H_
