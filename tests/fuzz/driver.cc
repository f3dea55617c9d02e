// Drives a fuzz target without libFuzzer: the seeds, then mutations of them, the same each time.
//
//   fuzz_record                      as many inputs as a test has time for; JIEDUI_SOAK=n: n times,
//                                    JIEDUI_SEED=s: other ones
//   fuzz_record FILE…                those inputs, to see a failure again
//   fuzz_record --write-seeds DIR    the seeds as files, for libFuzzer to start from
//
// The input that killed it is left in /tmp/jiedui-crash-fuzz_record.

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <unistd.h>

#include "tests/eventstore/soak.h"
#include "tests/fuzz/fuzz.h"

namespace jiedui::fuzz {
namespace {

constexpr uint64_t kRounds = JIEDUI_FUZZ_ROUNDS;
constexpr size_t kMaxBytes = 1 << 16;
// For the signal handler.
std::string crash_file;
std::string current;  // the input under test

size_t Below(std::mt19937_64& random, size_t bound) {
  return std::uniform_int_distribution<size_t>(0, bound - 1)(random);
}

// Bytes that parsers are often wrong about.
constexpr uint8_t kOdd[] = {0x00, 0x01, 0x0a, 0x20, 0x2b, 0x3d, 0x7f, 0x80, 0xe2, 0xff};

void Mutate(std::mt19937_64& random, const std::vector<std::string>& seeds, std::string& input) {
  if (input.empty()) input.push_back('\0');
  const size_t at = Below(random, input.size());
  switch (Below(random, 8)) {
    case 0:
      input[at] = static_cast<char>(input[at] ^ (1 << Below(random, 8)));
      break;
    case 1:
      input[at] = static_cast<char>(kOdd[Below(random, sizeof kOdd)]);
      break;
    case 2:
      input.insert(at, 1, static_cast<char>(kOdd[Below(random, sizeof kOdd)]));
      break;
    case 3:
      input.erase(at, 1 + Below(random, 16));
      break;
    case 4:
      input.resize(at);
      break;
    case 5:
      input.insert(at, input.substr(at, 1 + Below(random, 64)));
      break;
    case 6: {
      const std::string& other = seeds[Below(random, seeds.size())];
      const size_t from = Below(random, other.size() + 1);
      input.replace(at, std::string::npos, other, from, std::string::npos);
      break;
    }
    default:
      input[at] = static_cast<char>(random());
      break;
  }
}

void Run(const std::string& input) {
  current = input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(current.data()), current.size());
}

// Keeps the input that killed the program. Only what a signal handler may call.
void KeepInput(int signal) {
  const int file = open(crash_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || write(file, current.data(), current.size()) < 0) _exit(128 + signal);
  std::signal(signal, SIG_DFL);
  raise(signal);
}

int WriteSeeds(const std::string& directory) {
  const std::vector<std::string> seeds = Seeds();
  for (size_t i = 0; i < seeds.size(); ++i) {
    std::ofstream(absl::StrCat(directory, "/seed-", i), std::ios::binary) << seeds[i];
  }
  return 0;
}

void RunMutations() {
  const std::vector<std::string> seeds = Seeds();
  for (const std::string& seed : seeds) Run(seed);
  std::mt19937_64 random(eventstore::FirstSeed());
  const uint64_t rounds = kRounds * eventstore::SoakFactor();
  for (uint64_t round = 0; round < rounds; ++round) {
    std::string input = seeds[Below(random, seeds.size())];
    const size_t mutations = 1 + Below(random, 6);
    for (size_t i = 0; i < mutations; ++i) Mutate(random, seeds, input);
    if (input.size() <= kMaxBytes) Run(input);
  }
  std::printf("%zu seeds, %llu mutations\n", seeds.size(), static_cast<unsigned long long>(rounds));
}

}  // namespace
}  // namespace jiedui::fuzz

int main(int argc, char** argv) {
  using namespace jiedui::fuzz;  // NOLINT(google-build-using-namespace): all of this file
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 2 && arguments[0] == "--write-seeds") return WriteSeeds(arguments[1]);
  const std::string program = argv[0];
  crash_file = absl::StrCat("/tmp/jiedui-crash-", program.substr(program.rfind('/') + 1));
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS, SIGILL}) {
    std::signal(signal, KeepInput);
  }
  if (arguments.empty()) RunMutations();
  for (const std::string& name : arguments) {
    std::ifstream file(name, std::ios::binary);
    Run(std::string(std::istreambuf_iterator<char>(file), {}));
  }
  return 0;
}
