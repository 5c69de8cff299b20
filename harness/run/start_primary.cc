#include "harness/run/start_primary.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "reference/process/start_process.h"

extern char** environ;

namespace clusterspec {
namespace {

// What a runtime itself tells its workers: a caller who is a worker must not pass it on.
constexpr std::array<std::string_view, 5> kNotInherited = {
    "NODE_UNIQUE_ID", "NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE", "CLUSTERSPEC_WORKER",
    // Would change a default that is under test.
    "NODE_CLUSTER_SCHED_POLICY"};

std::vector<std::string> Environment(const std::map<std::string, std::string>& added) {
  std::map<std::string, std::string> merged;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      merged[std::string(text.substr(0, equals))] = text.substr(equals + 1);
  }
  for (const std::string_view name : kNotInherited) merged.erase(std::string(name));
  for (const auto& [name, value] : added) merged[name] = value;
  std::vector<std::string> environment;
  environment.reserve(merged.size());
  for (const auto& [name, value] : merged) {
    environment.push_back(fmt::format("{}={}", name, value));
  }
  return environment;
}

// A TCP socket that listens on 127.0.0.1; nothing, with errno set, when there is none to be had.
FileDescriptor ListenOnLoopback(int* port) {
  FileDescriptor fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (fd.get() < 0 || bind(fd.get(), generic, size) != 0 || listen(fd.get(), 128) != 0 ||
      getsockname(fd.get(), generic, &size) != 0) {
    return {};
  }
  *port = ntohs(address.sin_port);
  return fd;
}

int TakeNonBlocking(FileDescriptor* fd) {
  fcntl(fd->get(), F_SETFL, O_NONBLOCK);
  return fd->Release();
}

}  // namespace

Result<Primary> StartPrimary(const PrimaryOptions& options) {
  ProcessOptions start;
  start.program = options.command.front();
  start.arguments = options.command;
  start.environment = Environment(options.env);
  start.folder = options.folder;
  start.descriptors = {{STDIN_FILENO, {ChildDescriptor::Kind::kNull}},
                       {STDOUT_FILENO, {ChildDescriptor::Kind::kPipe}},
                       {STDERR_FILENO, {ChildDescriptor::Kind::kPipe}}};
  start.process_group = ProcessGroup::kOwnSession;
  start.ends_with_caller = true;
  Primary primary;
  FileDescriptor listener;
  if (options.listening_fd) {
    listener = ListenOnLoopback(&primary.listening_port);
    if (listener.get() < 0) {
      return Error{fmt::format("cannot make a listening socket for {}: {}", start.program,
                               SystemMessage(errno)),
                   {}};
    }
    start.descriptors[*options.listening_fd] = {ChildDescriptor::Kind::kCopy, listener.get()};
  }
  auto started = StartProcess(start);
  if (!started) return Error{ToString(started.error()), {}};
  primary.pid = started->pid;
  primary.stdout_fd = TakeNonBlocking(&started->peers[STDOUT_FILENO]);
  primary.stderr_fd = TakeNonBlocking(&started->peers[STDERR_FILENO]);
  return primary;
}

}  // namespace clusterspec
