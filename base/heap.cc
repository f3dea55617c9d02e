#include "base/heap.h"

#include <malloc.h>

namespace jiedui {

void ForgoFastBins() {
#ifdef M_MXFAST
  mallopt(M_MXFAST, 0);
#endif
}

}  // namespace jiedui
