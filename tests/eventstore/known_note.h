// A checkpoint of 300 leaves "event-0" to "event-299" by keys of known seeds. Go's sumdb/note and
// sumdb/tlog accepted it when it was first made.

#ifndef JIEDUI_TESTS_EVENTSTORE_KNOWN_NOTE_H_
#define JIEDUI_TESTS_EVENTSTORE_KNOWN_NOTE_H_

#include <string>

#include "absl/strings/str_cat.h"

namespace jiedui::eventstore {

inline constexpr const char* kKnownOrigin = "zaozhuang.example/jiedui/370400";
inline constexpr const char* kKnownText =
    "zaozhuang.example/jiedui/370400\n300\nxjG65k7alGDy52MOsmQmoQ8rG/qzfMK2yiLe0qj8tO8=\n";
inline constexpr const char* kKnownLogLine =
    "— zaozhuang.example/jiedui/370400 "
    "BpsGoSUobdEHjx/DFgBSnq2i3/bKpWGf9ne8tWy1wS2Ern5+4fknq3efXnx/"
    "vYnG1SYlt5bg9Aoe1sHf9mEha0XvrgY=\n";
inline constexpr const char* kKnownWitnessLine =
    "— witness.example/audit-bureau "
    "t4PNXwAAAABpILtgBob4qTDv1rRQTTP8GtTjwhCMJjuDGmCFfLuinz+"
    "xZw0dwSQMneIFZwjH6Mq8RkZw5UHfVwWrW3i3WZFIKZ2hBA==\n";
inline constexpr const char* kKnownLogVkey =
    "zaozhuang.example/jiedui/370400+069b06a1+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
inline constexpr const char* kKnownWitnessVkey =
    "witness.example/audit-bureau+b783cd5f+BCVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd";

inline std::string KnownNote() {
  return absl::StrCat(kKnownText, "\n", kKnownLogLine, kKnownWitnessLine);
}

// 32 bytes counting up: from 0 for the log, from 0x40 for the witness.
inline std::string KnownSeed(char first) {
  std::string seed;
  for (int i = 0; i < 32; ++i) seed.push_back(static_cast<char>(first + i));
  return seed;
}

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_KNOWN_NOTE_H_
