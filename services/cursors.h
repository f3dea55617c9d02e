// The cursors of a ledger over the API: a consumer's place in the log, kept by the server. Whoever
// acquires a cursor gets a fencing token, and only the newest token moves it, so that of two
// consumers that each believe they are the one, one stops. A cursor is its creator's: only they and
// the city change it, everybody sees it. Any thread; the disk is the workers'.

#ifndef JIEDUI_SERVICES_CURSORS_H_
#define JIEDUI_SERVICES_CURSORS_H_

#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "base/workers.h"
#include "domain/context.h"
#include "eventstore/store.h"
#include "jiedui/v1/event_log_service.pb.h"
#include "services/paging.h"
#include "services/rpc.h"

namespace jiedui::services {

class Cursors {
 public:
  // All outlive it, and it outlives its methods.
  Cursors(eventstore::Store* store, Workers* workers, const PageTokens* tokens,
          std::string ledger_id);

  // The rpcs of EventLogService that are about cursors.
  std::vector<Method> Methods();

 private:
  absl::StatusOr<v1::AcquireCursorResponse> Acquire(const domain::Principal& principal,
                                                    const v1::AcquireCursorRequest& request);
  absl::StatusOr<v1::CommitCursorResponse> Commit(const domain::Principal& principal,
                                                  const v1::CommitCursorRequest& request);
  absl::StatusOr<v1::GetCursorResponse> Get(const v1::GetCursorRequest& request) const;
  absl::StatusOr<v1::ListCursorsResponse> List(const v1::ListCursorsRequest& request) const;
  absl::StatusOr<v1::DeleteCursorResponse> Delete(const domain::Principal& principal,
                                                  const v1::DeleteCursorRequest& request);

  absl::StatusOr<event::v1::CursorEntry> Find(const std::string& id, const std::string& name) const;
  // Ok for its creator and for the city.
  absl::Status CheckOwn(const domain::Principal& principal, const std::string& id,
                        const std::string& name) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Why a change was refused, in the catalogue's words.
  absl::Status NotAcquired(const absl::Status& status) const;
  absl::Status NotCommitted(const absl::Status& status, const std::string& id,
                            const v1::CommitCursorRequest& request) const;
  absl::Status Fenced(const absl::Status& status, const std::string& id,
                      const std::string& name) const;

  eventstore::Store* const store_;
  Workers* const workers_;
  const PageTokens* const tokens_;
  const std::string ledger_id_;
  // From asking whose a cursor is until it is changed: it may be deleted and another's made.
  absl::Mutex mutex_;
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_CURSORS_H_
