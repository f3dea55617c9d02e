#include "services/cursors.h"

#include <algorithm>
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
  cursor.set_creator(entry.creator());
  *cursor.mutable_update_time() = ToTimestamp(absl::FromUnixMicros(entry.updated_at_us()));
  return cursor;
}

absl::Status CheckPositive(absl::string_view field, int64_t value) {
  if (value > 0) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_FIELD_INVALID, field,
                {{"problem", "must be positive"}, {"problem_zh", "应为正数"}});
}

}  // namespace

Cursors::Cursors(eventstore::Store* store, Workers* workers, const PageTokens* tokens,
                 std::string ledger_id)
    : store_(store), workers_(workers), tokens_(tokens), ledger_id_(std::move(ledger_id)) {}

std::vector<Method> Cursors::Methods() {
  const auto acquire = [this](const Call& call, const v1::AcquireCursorRequest& request) {
    return Acquire(call.principal, request);
  };
  const auto commit = [this](const Call& call, const v1::CommitCursorRequest& request) {
    return Commit(call.principal, request);
  };
  const auto get = [this](const Call& /*call*/, const v1::GetCursorRequest& request) {
    return Get(request);
  };
  const auto list = [this](const Call& /*call*/, const v1::ListCursorsRequest& request) {
    return List(request);
  };
  const auto remove = [this](const Call& call, const v1::DeleteCursorRequest& request) {
    return Delete(call.principal, request);
  };
  return {StoreMethod<v1::AcquireCursorRequest>("AcquireCursor", workers_, acquire),
          StoreMethod<v1::CommitCursorRequest>("CommitCursor", workers_, commit),
          StoreMethod<v1::GetCursorRequest>("GetCursor", workers_, get),
          StoreMethod<v1::ListCursorsRequest>("ListCursors", workers_, list),
          StoreMethod<v1::DeleteCursorRequest>("DeleteCursor", workers_, remove)};
}

absl::StatusOr<v1::AcquireCursorResponse> Cursors::Acquire(
    const domain::Principal& principal, const v1::AcquireCursorRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, IdInName(request.name(), ledger_id_, "cursors"));
  const absl::MutexLock lock(&mutex_);
  const absl::Status own = CheckOwn(principal, id, request.name());
  if (!own.ok() && !absl::IsNotFound(own)) return own;
  const auto entry = store_->AcquireCursor(id, principal.Name());
  if (!entry.ok()) return NotAcquired(entry.status());
  v1::AcquireCursorResponse response;
  *response.mutable_cursor() = ToCursor(request.name(), *entry);
  return response;
}

absl::StatusOr<v1::CommitCursorResponse> Cursors::Commit(const domain::Principal& principal,
                                                         const v1::CommitCursorRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, IdInName(request.name(), ledger_id_, "cursors"));
  RETURN_IF_ERROR(CheckPositive("position", request.position()));
  RETURN_IF_ERROR(CheckPositive("fencing_token", request.fencing_token()));
  const absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(CheckOwn(principal, id, request.name()));
  const auto entry = store_->CommitCursor(id, request.fencing_token(), request.position());
  if (!entry.ok()) return NotCommitted(entry.status(), id, request);
  v1::CommitCursorResponse response;
  *response.mutable_cursor() = ToCursor(request.name(), *entry);
  return response;
}

absl::StatusOr<v1::GetCursorResponse> Cursors::Get(const v1::GetCursorRequest& request) const {
  ASSIGN_OR_RETURN(const std::string id, IdInName(request.name(), ledger_id_, "cursors"));
  ASSIGN_OR_RETURN(const event::v1::CursorEntry entry, Find(id, request.name()));
  v1::GetCursorResponse response;
  *response.mutable_cursor() = ToCursor(request.name(), entry);
  return response;
}

absl::StatusOr<v1::ListCursorsResponse> Cursors::List(const v1::ListCursorsRequest& request) const {
  RETURN_IF_ERROR(CheckParent(request.parent(), ledger_id_));
  ASSIGN_OR_RETURN(const size_t size, PageSize(request.page_size(), kDefaultPageSize));
  PageStart start;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(start, tokens_->Decode(request.page_token(), ArgumentsHash(request)));
  }
  ASSIGN_OR_RETURN(const auto cursors, store_->ListCursors());
  const size_t begin = std::min(static_cast<size_t>(start.offset), cursors.size());
  const size_t end = std::min(begin + size, cursors.size());
  v1::ListCursorsResponse response;
  for (size_t i = begin; i < end; ++i) {
    const std::string name = FullName(ledger_id_, absl::StrCat("cursors/", cursors[i].name));
    *response.add_cursors() = ToCursor(name, cursors[i].entry);
  }
  if (end < cursors.size()) {
    const PageStart next{0, static_cast<int64_t>(end)};
    response.set_next_page_token(tokens_->Encode(next, ArgumentsHash(request)));
  }
  return response;
}

absl::StatusOr<v1::DeleteCursorResponse> Cursors::Delete(const domain::Principal& principal,
                                                         const v1::DeleteCursorRequest& request) {
  ASSIGN_OR_RETURN(const std::string id, IdInName(request.name(), ledger_id_, "cursors"));
  RETURN_IF_ERROR(CheckPositive("fencing_token", request.fencing_token()));
  const absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(CheckOwn(principal, id, request.name()));
  const absl::Status deleted = store_->DeleteCursor(id, request.fencing_token());
  if (!deleted.ok()) return Fenced(deleted, id, request.name());
  return v1::DeleteCursorResponse();
}

absl::StatusOr<event::v1::CursorEntry> Cursors::Find(const std::string& id,
                                                     const std::string& name) const {
  auto entry = store_->GetCursor(id);
  if (absl::IsNotFound(entry.status())) return ResourceNotFound("name", name);
  return entry;
}

absl::Status Cursors::CheckOwn(const domain::Principal& principal, const std::string& id,
                               const std::string& name) const {
  ASSIGN_OR_RETURN(const event::v1::CursorEntry entry, Find(id, name));
  if (principal.role == domain::Role::kCity || principal.Name() == entry.creator()) {
    return absl::OkStatus();
  }
  return Refuse(v1::ERROR_REASON_CURSOR_NOT_OWNED, "name",
                {{"cursor", name}, {"creator", entry.creator()}, {"actor", principal.Name()}});
}

absl::Status Cursors::NotAcquired(const absl::Status& status) const {
  const auto limit = eventstore::CursorLimitOf(status);
  if (!limit) return status;
  return Refuse(v1::ERROR_REASON_CURSOR_LIMIT, "name",
                {{"ledger", ledger_id_},
                 {"count", absl::StrCat(limit->count)},
                 {"limit", absl::StrCat(limit->limit)}});
}

absl::Status Cursors::Fenced(const absl::Status& status, const std::string& id,
                             const std::string& name) const {
  const auto entry = store_->GetCursor(id);
  if (!absl::IsAborted(status) || !entry.ok()) return status;
  return Refuse(v1::ERROR_REASON_CURSOR_FENCED, "fencing_token",
                {{"cursor", name},
                 {"owner", entry->owner()},
                 {"fencing_token", absl::StrCat(entry->fencing_token())}});
}

absl::Status Cursors::NotCommitted(const absl::Status& status, const std::string& id,
                                   const v1::CommitCursorRequest& request) const {
  if (absl::IsOutOfRange(status)) {
    return Refuse(
        v1::ERROR_REASON_POSITION_IN_FUTURE, "position",
        {{"position", absl::StrCat(request.position())}, {"head", absl::StrCat(store_->head())}});
  }
  const auto entry = store_->GetCursor(id);
  if (absl::IsFailedPrecondition(status) && entry.ok() && entry->position() > request.position()) {
    return Refuse(v1::ERROR_REASON_CURSOR_BACKWARD, "position",
                  {{"cursor", request.name()},
                   {"actual_position", absl::StrCat(entry->position())},
                   {"position", absl::StrCat(request.position())}});
  }
  return Fenced(status, id, request.name());
}

}  // namespace jiedui::services
