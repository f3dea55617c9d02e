#include "cli/tables.cc"
#include "cli/command_line.cc"
