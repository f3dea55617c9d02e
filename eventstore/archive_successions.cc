#include "eventstore/archive_successions.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "base/status_macros.h"
#include "eventstore/archive.h"
#include "eventstore/archive_parts.h"
#include "eventstore/finding.h"
#include "eventstore/note.h"

namespace jiedui::eventstore {
namespace {

bool Contains(absl::Span<const std::string> notes, const std::string& wanted) {
  return std::find(notes.begin(), notes.end(), wanted) != notes.end();
}

// Who signed it, by the ids that stand there; nothing if it is no note.
std::set<uint32_t> SignersOf(absl::string_view note) {
  std::set<uint32_t> ids;
  const absl::StatusOr<UnopenedNote> parsed = ParseNote(note);
  if (!parsed.ok()) return ids;
  for (const NoteLine& line : parsed->lines) ids.insert(line.id);
  return ids;
}

// The key that a succession note names; nullopt if it is none.
std::optional<uint32_t> SuccessorOf(absl::string_view note) {
  const std::vector<absl::string_view> lines = absl::StrSplit(note, '\n');
  if (lines.size() < 3) return std::nullopt;
  const absl::StatusOr<Verifier> key = Verifier::Parse(lines[2]);
  return key.ok() ? std::make_optional(key->id()) : std::nullopt;
}

// Those that lead, one behind the other, to a key that signed the checkpoint.
std::set<std::string> LeadingTo(absl::string_view checkpoint, absl::Span<const std::string> notes) {
  std::set<uint32_t> keys = SignersOf(checkpoint);
  std::set<std::string> leading;
  for (bool grew = true; grew;) {
    grew = false;
    for (const std::string& note : notes) {
      const std::optional<uint32_t> successor = SuccessorOf(note);
      if (!successor || keys.count(*successor) == 0 || !leading.insert(note).second) continue;
      keys.merge(SignersOf(note));
      grew = true;
    }
  }
  return leading;
}

}  // namespace

// A note is its text, an empty line, and its signatures; an empty line is between two notes.
absl::StatusOr<std::vector<std::string>> ParseSuccessions(absl::string_view file) {
  const std::vector<absl::string_view> parts = absl::StrSplit(file, "\n\n");
  if (parts.size() % 2 != 0 || file.back() != '\n') {
    return DamagedFile(kArchiveSuccessions, Found(FindingKind::kNoteCutOff));
  }
  std::vector<std::string> notes;
  for (size_t i = 0; i < parts.size(); i += 2) {
    notes.push_back(absl::StrCat(parts[i], "\n\n", absl::StripSuffix(parts[i + 1], "\n"), "\n"));
  }
  return notes;
}

std::string FormatSuccessions(absl::Span<const std::string> notes) {
  return absl::StrJoin(notes, "\n");
}

absl::StatusOr<std::vector<std::string>> AddSuccessions(const std::optional<std::string>& there,
                                                        absl::string_view checkpoint_there,
                                                        absl::Span<const std::string> of_ledger) {
  std::vector<std::string> notes;
  if (there) {
    ASSIGN_OR_RETURN(notes, ParseSuccessions(*there));
  }
  for (const std::string& note : notes) {
    const absl::Status whole = ParseNote(note).status();
    if (!whole.ok()) return DamagedFile(kArchiveSuccessions, FindingOf(whole));
  }
  for (const std::string& leading : LeadingTo(checkpoint_there, of_ledger)) {
    if (!there) return DataLossOf(Found(FindingKind::kArchiveFileGone, kArchiveSuccessions));
    if (Contains(notes, leading)) continue;
    return DamagedFile(kArchiveSuccessions, Found(FindingKind::kNotTheLedgers));
  }
  for (const std::string& note : of_ledger) {
    if (!Contains(notes, note)) notes.push_back(note);
  }
  return notes;
}

}  // namespace jiedui::eventstore
