// How the program uses glibc's heap. Called once at its start, before there are other threads.

#ifndef JIEDUI_BASE_HEAP_H_
#define JIEDUI_BASE_HEAP_H_

namespace jiedui {

// Keeps glibc's allocator from its fast bins: each free of a large block sweeps them up, which cost
// reads of tables, made of many small messages and a large one now and then, a sixth of their time
// (docs/BENCHMARKS.md). Does nothing under another allocator.
void ForgoFastBins();

}  // namespace jiedui

#endif  // JIEDUI_BASE_HEAP_H_
