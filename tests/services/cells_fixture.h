// A server whose tables are asked cell by cell, and state against state.

#ifndef JIEDUI_TESTS_SERVICES_CELLS_FIXTURE_H_
#define JIEDUI_TESTS_SERVICES_CELLS_FIXTURE_H_

#include <cstdint>
#include <map>
#include <string>

#include "jiedui/v1/statistics_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {

class CellsTest : public ServerTest {
 protected:
  using Values = std::map<std::string, std::string>;  // by path

  // The whole table.
  Values Cells(const v1::TableQuery& table, const v1::ReadOptions& read) {
    v1::ListCellsRequest request;
    request.set_parent(kLedger);
    *request.mutable_table() = table;
    request.set_page_size(1000);
    *request.mutable_read() = read;
    Values values;
    do {
      const auto page =
          client().Send("StatisticsService/ListCells", request).As<v1::ListCellsResponse>();
      for (const v1::Cell& cell : page.cells()) values.emplace(cell.path(), cell.value());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return values;
  }

  v1::CompareTablesResponse Compare(const v1::TableQuery& table, int64_t before, int64_t after) {
    v1::CompareTablesRequest request;
    request.set_parent(kLedger);
    *request.mutable_table() = table;
    *request.mutable_before() = AsOf(before);
    *request.mutable_after() = AsOf(after);
    return client()
        .Send("StatisticsService/CompareTables", request)
        .As<v1::CompareTablesResponse>();
  }

  int64_t head() { return store().head(); }
};

}  // namespace jiedui::services

#endif  // JIEDUI_TESTS_SERVICES_CELLS_FIXTURE_H_
