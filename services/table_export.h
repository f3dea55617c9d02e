// StatisticsService.ExportTable: tables, a list or events as a stream of flat rows.
//
// One export pulls as every feed does (feed.h): the next rows are made when the caller has taken
// the last ones, so that a slow caller costs time and no memory, and one that goes away ends it. It
// ends by itself after the last row. It keeps its state of the ledger until then, but for a list,
// which is read at once, and events, which need none. Any thread.

#ifndef JIEDUI_SERVICES_TABLE_EXPORT_H_
#define JIEDUI_SERVICES_TABLE_EXPORT_H_

#include "eventstore/store.h"
#include "services/door.h"
#include "services/export_source.h"
#include "services/feeds.h"
#include "services/last_fact.h"
#include "services/rpc.h"

namespace jiedui::services {

class TableExports {
 public:
  // Everything outlives it, and every export has ended before it goes. Each takes a seat.
  TableExports(eventstore::Store* store, const ExportSources& sources, Seats* seats);

  // It outlives the method.
  Method MakeMethod();

  // Ends every export with SERVER_CLOSING, and every later one at once.
  void Close() { feeds_.Close(); }

 private:
  const ExportSources sources_;
  LastFact last_fact_;   // what tables and lists rest on
  LastFact last_event_;  // what an export of events is for
  Feeds feeds_;          // last: they use the rest
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_TABLE_EXPORT_H_
