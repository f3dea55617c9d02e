// The events of an explanation, and their proofs: those that changed the cell, those that it rests
// on, and those by which it was judged. Any thread.

#ifndef JIEDUI_SERVICES_CELL_EVENTS_H_
#define JIEDUI_SERVICES_CELL_EVENTS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "eventstore/store.h"
#include "jiedui/v1/audit_service.pb.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "projections/cells.h"
#include "services/audit_service.h"

namespace jiedui::services {

// An explanation, its events and their proofs, or the changes of a comparison: a client of gRPC
// reads 4 MiB unless told otherwise.
inline constexpr size_t kMaxExplainedBytes = size_t{3} << 20;

class CellEvents {
 public:
  // All outlive it. Whatever is proven is proven in the tree.
  CellEvents(const eventstore::Store& store, const Audit& audit,
             const v1::ExplainCellRequest& request, const ProofTree& tree)
      : store_(store), audit_(audit), request_(request), tree_(tree) {}

  // Beside the other standards the event up to that position by which the policy set of the
  // explanation was adopted; none of a set that is only assumed.
  absl::Status AddAdoption(eventstore::Position up_to, v1::CellExplanation& explanation) const;

  // Of a unit's name what made it so, up to that position: the event that registered or renamed the
  // unit, instead of those that its row rests on. Nothing of any other cell, nor of a name that no
  // such event gave.
  absl::Status AddNaming(eventstore::Position up_to, const projections::TableCell& cell,
                         v1::CellExplanation& explanation) const;

  // Of the 备注 of a pair in 附件1 the special circumstances (特殊情况) that let a side be in two
  // pairs, as they were granted up to that position and not taken back since, beside the other
  // standards; else that there are none. Nothing of any other cell.
  absl::Status AddExceptions(eventstore::Position up_to, const projections::TableCell& cell,
                             v1::CellExplanation& explanation) const;

  // As many as there is room for, and that there is none for others. Refused as CheckCovers does if
  // one of them is not in the tree.
  absl::Status AddTo(v1::ExplainCellResponse& response) const;

  // Of what is behind the cell leaves those after the first `first`, at most `size`, and if the
  // request asks for pages of a size, or for proofs of more than AddTo proves, as many as there is
  // room for the events and proofs of, which it adds. Refused as the other if a page could not be
  // proven, be it a later one. Of those that are left it says which are of which pair, if they are
  // of several.
  // Only of the pairs whose cell it is: an event may be of others too, as the filing of a register
  // is of all pairs in it.
  absl::Status CutTo(size_t first, size_t size, const projections::TableCell& cell,
                     v1::ExplainCellResponse& response) const;

 private:
  static absl::Status AddPairFacts(const eventstore::Snapshot& ledger,
                                   const projections::TableCell& cell,
                                   v1::CellExplanation& explanation);
  struct Proven {
    v1::RecordedEvent event;
    v1::GetInclusionProofResponse proof;  // if asked for
  };

  absl::StatusOr<Proven> Prove(const eventstore::Snapshot& ledger,
                               eventstore::Position position) const;
  bool HasPageEvents(const v1::CellExplanation& explanation) const;
  absl::Status AddPage(const eventstore::Snapshot& ledger,
                       const std::vector<eventstore::Position>& page,
                       v1::ExplainCellResponse& response) const;
  // Of the unit, the last that stands; none if its position is 0.
  absl::StatusOr<v1::RecordedEvent> ExceptionOf(eventstore::Position up_to,
                                                const std::string& unit_id) const;
  absl::Status AddStandards(const eventstore::Snapshot& ledger, size_t bytes,
                            v1::ExplainCellResponse& response) const;

  const eventstore::Store& store_;
  const Audit& audit_;
  const v1::ExplainCellRequest& request_;
  const ProofTree tree_;
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_CELL_EVENTS_H_
