#include "services/cursors.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/error.h"
#include "services/resource_name.h"
#include "services/store_method.h"
#include "services/timestamps.h"

namespace jiedui::services {
namespace {

using domain::Refuse;

v1::Cursor ToCursor(const std::string& name, const event::v1::CursorEntry& entry) {
  v1::Cursor cursor;
  cursor.set_name(name);
  cursor.set_position(entry.position());
  cursor.set_fencing_token(entry.fencing_token());
  cursor.set_owner(entry.owner());
  *cursor.mutable_update_time() = ToTimestamp(absl::FromUnixMicros(entry.updated_at_us()));
  return cursor;
}

absl::Status Missing(const std::string& name) {
  return Refuse(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "name", {{"resource", name}});
}

absl::Status CheckPositive(absl::string_view field, int64_t value) {
  if (value > 0) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_FIELD_INVALID, field,
                {{"problem", "must be positive"}, {"problem_zh", "应为正数"}});
}

}  // namespace

Cursors::Cursors(eventstore::Store* store, Workers* workers, std::string ledger_id)
    : store_(store), workers_(workers), ledger_id_(std::move(ledger_id)) {}

std::vector<Method> Cursors::Methods() const {
  const auto acquire = [this](const Call& call, const v1::AcquireCursorRequest& request) {
    return Acquire(call.principal, request);
  };
  const auto commit = [this](const Call& /*call*/, const v1::CommitCursorRequest& request) {
    return Commit(request);
  };
  const auto get = [this](const Call& /*call*/, const v1::GetCursorRequest& request) {
    return Get(request);
  };
  return {StoreMethod<v1::AcquireCursorRequest>("AcquireCursor", workers_, acquire),
          StoreMethod<v1::CommitCursorRequest>("CommitCursor", workers_, commit),
          StoreMethod<v1::GetCursorRequest>("GetCursor", workers_, get)};
}

absl::StatusOr<v1::AcquireCursorResponse> Cursors::Acquire(
    const domain::Principal& principal, const v1::AcquireCursorRequest& request) const {
  ASSIGN_OR_RETURN(const std::string id, IdInName(request.name(), ledger_id_, "cursors"));
  ASSIGN_OR_RETURN(const auto entry, store_->AcquireCursor(id, principal.Name()));
  v1::AcquireCursorResponse response;
  *response.mutable_cursor() = ToCursor(request.name(), entry);
  return response;
}

absl::StatusOr<v1::CommitCursorResponse> Cursors::Commit(
    const v1::CommitCursorRequest& request) const {
  ASSIGN_OR_RETURN(const std::string id, IdInName(request.name(), ledger_id_, "cursors"));
  RETURN_IF_ERROR(CheckPositive("position", request.position()));
  RETURN_IF_ERROR(CheckPositive("fencing_token", request.fencing_token()));
  const auto entry = store_->CommitCursor(id, request.fencing_token(), request.position());
  if (!entry.ok()) return Refused(entry.status(), id, request);
  v1::CommitCursorResponse response;
  *response.mutable_cursor() = ToCursor(request.name(), *entry);
  return response;
}

absl::StatusOr<v1::GetCursorResponse> Cursors::Get(const v1::GetCursorRequest& request) const {
  ASSIGN_OR_RETURN(const std::string id, IdInName(request.name(), ledger_id_, "cursors"));
  const auto entry = store_->GetCursor(id);
  if (absl::IsNotFound(entry.status())) return Missing(request.name());
  RETURN_IF_ERROR(entry.status());
  v1::GetCursorResponse response;
  *response.mutable_cursor() = ToCursor(request.name(), *entry);
  return response;
}

absl::Status Cursors::Refused(const absl::Status& status, const std::string& id,
                              const v1::CommitCursorRequest& request) const {
  if (absl::IsNotFound(status)) return Missing(request.name());
  if (absl::IsOutOfRange(status)) {
    return Refuse(
        v1::ERROR_REASON_POSITION_IN_FUTURE, "position",
        {{"position", absl::StrCat(request.position())}, {"head", absl::StrCat(store_->head())}});
  }
  // Who has it, and where it is, as it stands now.
  const auto entry = store_->GetCursor(id);
  if (absl::IsAborted(status) && entry.ok()) {
    return Refuse(v1::ERROR_REASON_CURSOR_FENCED, "fencing_token",
                  {{"cursor", request.name()},
                   {"owner", entry->owner()},
                   {"fencing_token", absl::StrCat(entry->fencing_token())}});
  }
  if (absl::IsFailedPrecondition(status) && entry.ok() && entry->position() > request.position()) {
    return Refuse(v1::ERROR_REASON_CURSOR_BACKWARD, "position",
                  {{"cursor", request.name()},
                   {"actual_position", absl::StrCat(entry->position())},
                   {"position", absl::StrCat(request.position())}});
  }
  return status;
}

}  // namespace jiedui::services
