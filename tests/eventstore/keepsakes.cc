#include "tests/eventstore/keepsakes.h"

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"

#include "base/bytes.h"
#include "base/check.h"
#include "eventstore/checkpoint.h"
#include "eventstore/note.h"
#include "eventstore/outcome_status.h"
#include "eventstore/verify.h"
#include "tests/eventstore/known_note.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

using jiedui::event::v1::CursorEntry;

constexpr char kCursor[] = "export";
constexpr int64_t kNowUs = 1'488'326'400'000'000;  // the clock of a Machine stands

absl::Status SubmitAndWait(Store& store, const std::string& text) {
  NewEvent event = Event(text);
  event.sealed = SecretOf(text);
  Submission submission;
  submission.actor = "city/370400";
  submission.request_id = text;
  submission.request_sha256 = Sha256(text);
  submission.decide = Append({std::move(event)});
  absl::Status result;
  absl::Notification answered;
  store.Submit(std::move(submission), [&](const absl::StatusOr<Receipt>& receipt) {
    result = receipt.status();
    answered.Notify();
  });
  answered.WaitForNotification();
  return result;
}

// Nothing if the tree cannot be read, which is another fault.
std::string NoteOf(const Store& store, Position size) {
  const auto root = store.TakeSnapshot()->Root(size);
  if (!root.ok()) return "";
  const auto signer = Signer::FromSeed(kKnownOrigin, KnownSeed(0));
  CHECK_OK(signer.status());
  auto note = SignCheckpoint({kKnownOrigin, static_cast<uint64_t>(size), *root}, {*signer});
  CHECK_OK(note.status());
  return *std::move(note);
}

absl::Status CommitTo(Store& store, Position position) {
  const auto entry = store.GetCursor(kCursor);
  if (!entry.ok()) return entry.status();
  return store.CommitCursor(kCursor, entry->fencing_token(), position).status();
}

absl::Status Do(Store& store, const Act& act) {
  switch (act.deed) {
    case Deed::kAppend:
      return SubmitAndWait(store, act.text);
    case Deed::kErase:
      return store.EraseSealed({act.position});
    case Deed::kCheckpoint:
      return store.PutCheckpoint({act.position, act.text});
    case Deed::kAcquire:
      return store.AcquireCursor(kCursor, act.text).status();
    case Deed::kCommit:
      return CommitTo(store, act.position);
  }
  CHECK(false, "a deed of no sort");
}

// What makes sense now: there is something to erase, to sign and to commit.
Act Next(std::mt19937_64& random, size_t number, const Store& store) {
  const Position head = store.head();
  const auto any = [&] {
    return 1 + static_cast<Position>(random() % static_cast<uint64_t>(head));
  };
  const bool acquired = store.GetCursor(kCursor).ok();
  switch (head == kNoPosition ? 0 : random() % 6) {
    case 0:
    case 1:
      return {Deed::kAppend, head + 1, absl::StrCat("event ", number)};
    case 2:
      return {Deed::kErase, any(), ""};
    case 3:
      return {Deed::kCheckpoint, head, NoteOf(store, head)};
    case 4:
      if (acquired) return {Deed::kCommit, head, ""};
      break;
    default:
      break;
  }
  return {Deed::kAcquire, kNoPosition, absl::StrCat("owner/", number)};
}

using CursorState = std::tuple<int64_t, std::string, Position>;  // token, owner, position

CursorState After(const Act& act, const CursorState& before) {
  const auto& [token, owner, position] = before;
  if (act.deed == Deed::kAcquire) return {std::max(token + 1, kNowUs), act.text, position};
  return {token, owner, act.position};
}

// Every state the cursor may be in.
std::set<CursorState> CursorStates(const std::vector<Act>& acts) {
  std::set<CursorState> states = {{0, "", kNoPosition}};
  for (const Act& act : acts) {
    if (act.deed != Deed::kAcquire && act.deed != Deed::kCommit) continue;
    if (act.told() == Told::kNotDone) continue;
    std::set<CursorState> after;
    for (const CursorState& state : states) after.insert(After(act, state));
    if (act.told() == Told::kUnknown) after.insert(states.begin(), states.end());
    states = std::move(after);
  }
  return states;
}

void CheckCursor(const Store& store, const std::vector<Act>& acts,
                 std::vector<std::string>& faults) {
  CursorState found;
  const auto entry = store.GetCursor(kCursor);
  if (entry.ok()) {
    found = {entry->fencing_token(), entry->owner(), entry->position()};
  } else if (!absl::IsNotFound(entry.status())) {
    faults.push_back(entry.status().ToString());
    return;
  }
  if (CursorStates(acts).count(found) == 0) {
    faults.push_back(absl::StrCat("the cursor is at ", std::get<2>(found), " with token ",
                                  std::get<0>(found), " of ", std::get<1>(found)));
  }
}

void CheckCheckpoint(const Snapshot& snapshot, const Act& act, std::vector<std::string>& faults) {
  const auto kept = snapshot.Checkpoint(act.position);
  if (kept.ok() ? kept->note == act.text : act.told() != Told::kDone) return;
  faults.push_back(absl::StrCat("the checkpoint of ", act.position, ": ",
                                kept.ok() ? "another one" : kept.status().ToString()));
}

// Texts by position: those that must be there, and those that may.
struct Expected {
  std::map<Position, std::string> must;
  std::map<Position, std::set<std::string>> may;
};

Expected EventsOf(const std::vector<Act>& acts) {
  Expected expected;
  for (const Act& act : acts) {
    if (act.deed != Deed::kAppend || act.told() == Told::kNotDone) continue;
    expected.may[act.position].insert(act.text);
    if (act.told() == Told::kDone) expected.must[act.position] = act.text;
  }
  return expected;
}

std::set<Position> Erased(const std::vector<Act>& acts, bool for_sure) {
  std::set<Position> erased;
  for (const Act& act : acts) {
    if (act.deed != Deed::kErase || act.told() == Told::kNotDone) continue;
    if (!for_sure || act.told() == Told::kDone) erased.insert(act.position);
  }
  return erased;
}

void CheckSealed(const StoredEvent& event, const std::vector<Act>& acts,
                 std::vector<std::string>& faults) {
  const Position position = event.record.position();
  const bool gone = event.sealed.empty();
  if (!gone && event.sealed != SecretOf(event.body)) {
    faults.push_back(absl::StrCat("the sealed part of ", position, " is changed"));
  }
  if (gone && Erased(acts, /*for_sure=*/false).count(position) == 0) {
    faults.push_back(absl::StrCat("the sealed part of ", position, " is gone"));
  }
  if (!gone && Erased(acts, /*for_sure=*/true).count(position) != 0) {
    faults.push_back(absl::StrCat("the sealed part of ", position, " is back"));
  }
}

void CheckEvents(const Snapshot& snapshot, const std::vector<Act>& acts,
                 std::vector<std::string>& faults) {
  const Expected expected = EventsOf(acts);
  const auto events = snapshot.Read({}, {});
  if (!events.ok()) {
    faults.push_back(events.status().ToString());
    return;
  }
  Position last = kNoPosition;
  for (const StoredEvent& event : *events) {
    if (event.record.position() != ++last) faults.push_back(absl::StrCat("no event at ", last));
    const auto may = expected.may.find(last);
    if (may == expected.may.end() || may->second.count(event.body) == 0) {
      faults.push_back(absl::StrCat("nobody wrote \"", event.body, "\" at ", last));
    }
    CheckSealed(event, acts, faults);
  }
  for (const auto& [position, text] : expected.must) {
    if (position <= last && (*events)[static_cast<size_t>(position - 1)].body == text) continue;
    faults.push_back(absl::StrCat(text, " was acknowledged at ", position));
  }
}

}  // namespace

Told Act::told() const {
  if (result.ok()) return Told::kDone;
  // The store says of events whether they are in; of the rest every failure may have got there.
  const bool known = deed == Deed::kAppend && !IsOutcomeUnknown(result);
  return known ? Told::kNotDone : Told::kUnknown;
}

std::string SecretOf(absl::string_view event_text) {
  return Sha256(absl::StrCat("the secret of ", event_text));
}

std::vector<Act> DoActs(uint64_t seed, int sessions, int acts, const Opener& open,
                        const OperationCounter& operations) {
  std::mt19937_64 random(seed);
  std::vector<Act> done;
  for (int session = 0; session < sessions; ++session) {
    const absl::StatusOr<std::unique_ptr<Store>> store = open();
    if (!store.ok()) break;
    for (int i = 0; i < acts; ++i) {
      Act act = Next(random, done.size(), **store);
      act.begun = operations();
      act.result = Do(**store, act);
      act.ended = operations();
      done.push_back(std::move(act));
      if (!done.back().result.ok()) break;
    }
  }
  return done;
}

std::vector<Act> ActsBefore(int64_t operation, const std::vector<Act>& acts) {
  std::vector<Act> before;
  for (Act act : acts) {
    if (act.begun >= operation) break;
    if (act.ended >= operation) act.result = OutcomeUnknown("the power went");
    before.push_back(std::move(act));
  }
  return before;
}

std::vector<std::string> FaultsOfActs(Store& store, const std::vector<Act>& acts) {
  std::vector<std::string> faults;
  const auto snapshot = store.TakeSnapshot();
  CheckEvents(*snapshot, acts, faults);
  CheckCursor(store, acts, faults);
  for (const Act& act : acts) {
    if (act.deed == Deed::kCheckpoint) CheckCheckpoint(*snapshot, act, faults);
  }
  const VerifyReport report = snapshot->Verify([](int64_t, int64_t) {});
  faults.insert(faults.end(), report.problems.begin(), report.problems.end());
  return faults;
}

absl::Status EraseAgain(Store& store, const std::vector<Act>& acts) {
  const std::set<Position> positions = Erased(acts, /*for_sure=*/false);
  return store.EraseSealed({positions.begin(), positions.end()});
}

std::vector<std::string> FilesWithErased(const Tree& files, const std::vector<Act>& acts) {
  std::vector<std::string> found;
  const Expected expected = EventsOf(acts);
  for (const Position position : Erased(acts, /*for_sure=*/false)) {
    const auto texts = expected.may.find(position);
    if (texts == expected.may.end()) continue;
    for (const std::string& text : texts->second) {
      for (const auto& [path, content] : files) {
        if (content && absl::StrContains(*content, SecretOf(text))) {
          found.push_back(absl::StrCat(path, " holds the erased part of ", position));
        }
      }
    }
  }
  return found;
}

}  // namespace jiedui::eventstore
