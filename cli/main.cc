#include <iostream>

#include "cli/command_line.h"

int main(int argc, char** argv) {
  return static_cast<int>(jiedui::cli::Run(argc, argv, std::cout, std::cerr));
}
