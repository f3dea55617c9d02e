#include "tests/services/tables_test.cc"
#include "tests/services/read_pipeline_test.cc"
