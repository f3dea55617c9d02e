#ifndef JIEDUI_BASE_HEAP_H_
#define JIEDUI_BASE_HEAP_H_

namespace jiedui {

// Keeps glibc's allocator from its fast bins: each free of a large block sweeps them up, which cost
// reads of tables, made of many small messages and a large one now and then, a sixth of their time
// (docs/BENCHMARKS.md). Of a program, before it has threads; nothing under another allocator.
void ForgoFastBins();

}  // namespace jiedui

#endif  // JIEDUI_BASE_HEAP_H_
