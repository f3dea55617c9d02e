#include "bench/server_process.h"

#include <array>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/status_macros.h"
#include "bench/cpu.h"
#include "bench/memory.h"
#include "bench/server_fixture.h"

namespace jiedui::bench {
namespace {

// Both ends are closed in a program that is started.
struct Pipe {
  int read = -1;
  int write = -1;
};

absl::StatusOr<Pipe> MakePipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return absl::ErrnoToStatus(errno, "making a pipe");
  return Pipe{ends[0], ends[1]};
}

absl::StatusOr<pid_t> Spawn(const std::string& data_directory, int in, int out) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  std::string program = "/proc/self/exe";
  std::string serve = kServe;
  std::string directory = data_directory;
  std::array<char*, 4> arguments{program.data(), serve.data(), directory.data(), nullptr};
  pid_t pid = 0;
  const int error =
      posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return absl::ErrnoToStatus(error, "starting a server");
  return pid;
}

// Up to the end of the line; empty if there is none.
std::string ReadLine(int from) {
  std::string line;
  char c = 0;
  while (read(from, &c, 1) == 1) {
    if (c == '\n') return line;
    line.push_back(c);
  }
  return "";
}

}  // namespace

absl::Status Serve(const std::string& data_directory) {
  ASSIGN_OR_RETURN(const auto server, StartServer(data_directory));
  std::printf("%s\n", server->address().c_str());
  std::fflush(stdout);
  ReadLine(STDIN_FILENO);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(
    const std::string& data_directory) {
  ASSIGN_OR_RETURN(const Pipe to_server, MakePipe());
  ASSIGN_OR_RETURN(const Pipe from_server, MakePipe());
  const absl::StatusOr<pid_t> pid = Spawn(data_directory, to_server.read, from_server.write);
  close(to_server.read);
  close(from_server.write);
  RETURN_IF_ERROR(pid.status());
  std::unique_ptr<ServerProcess> server(new ServerProcess(*pid, to_server.write));
  server->address_ = ReadLine(from_server.read);
  close(from_server.read);
  if (!server->address_.empty()) return server;
  return absl::InternalError(absl::StrCat("the server in ", data_directory, " did not start"));
}

ServerProcess::~ServerProcess() {
  close(to_server_);
  waitpid(pid_, nullptr, 0);
}

absl::Duration ServerProcess::Cpu() const {
  return CpuOf(pid_);
}

double ServerProcess::ResidentBytes() const {
  return ResidentBytesOf(pid_);
}

}  // namespace jiedui::bench
