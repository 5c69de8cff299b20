#include "harness/run/start_primary.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

extern char** environ;

namespace clusterspec {
namespace {

// What a runtime itself tells its workers: a caller who is a worker must not pass it on.
constexpr std::array<std::string_view, 5> kNotInherited = {
    "NODE_UNIQUE_ID", "NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE", "CLUSTERSPEC_WORKER",
    // Would change a default that is under test.
    "NODE_CLUSTER_SCHED_POLICY"};

constexpr std::array kSignals = {
    std::pair{"SIGHUP", SIGHUP},   std::pair{"SIGINT", SIGINT},   std::pair{"SIGQUIT", SIGQUIT},
    std::pair{"SIGILL", SIGILL},   std::pair{"SIGTRAP", SIGTRAP}, std::pair{"SIGABRT", SIGABRT},
    std::pair{"SIGBUS", SIGBUS},   std::pair{"SIGFPE", SIGFPE},   std::pair{"SIGKILL", SIGKILL},
    std::pair{"SIGUSR1", SIGUSR1}, std::pair{"SIGSEGV", SIGSEGV}, std::pair{"SIGUSR2", SIGUSR2},
    std::pair{"SIGPIPE", SIGPIPE}, std::pair{"SIGALRM", SIGALRM}, std::pair{"SIGTERM", SIGTERM},
    std::pair{"SIGCONT", SIGCONT}, std::pair{"SIGSTOP", SIGSTOP}, std::pair{"SIGSYS", SIGSYS},
};

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
  for (const auto& [name, value] : merged) environment.push_back(name + "=" + value);
  return environment;
}

std::vector<char*> Pointers(std::vector<std::string>* strings) {
  std::vector<char*> pointers;
  for (std::string& string : *strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

// A TCP socket that listens on 127.0.0.1; -1 with errno set when there is none to be had.
int ListenOnLoopback(int* port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (fd < 0 || bind(fd, generic, size) != 0 || listen(fd, 128) != 0 ||
      getsockname(fd, generic, &size) != 0) {
    return -1;
  }
  *port = ntohs(address.sin_port);
  return fd;
}

// posix_spawn's attribute and action objects, released whatever happens.
struct SpawnSettings {
  posix_spawnattr_t attributes{};
  posix_spawn_file_actions_t actions{};

  SpawnSettings() {
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnSettings() {
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
};

}  // namespace

Result<Primary> StartPrimary(const PrimaryOptions& options) {
  const auto fail = [&](const std::string& what, int error_number) {
    return Error{
        fmt::format("cannot {} {}: {}", what, options.command.front(), SystemMessage(error_number)),
        {}};
  };
  Primary primary;
  std::array<int, 2> out{}, err{};
  if (pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(err.data(), O_CLOEXEC) != 0) {
    return fail("make pipes for", errno);
  }
  SpawnSettings settings;
  posix_spawn_file_actions_addopen(&settings.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&settings.actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&settings.actions, err[1], STDERR_FILENO);
  posix_spawn_file_actions_addchdir_np(&settings.actions, options.folder.c_str());
  int listener = -1;
  if (options.listening_fd) {
    listener = ListenOnLoopback(&primary.listening_port);
    if (listener < 0) return fail("make a listening socket for", errno);
    posix_spawn_file_actions_adddup2(&settings.actions, listener, *options.listening_fd);
  }
  std::vector<std::string> arguments = options.command;
  std::vector<std::string> environment = Environment(options.env);
  const int error =
      posix_spawnp(&primary.pid, arguments.front().c_str(), &settings.actions, &settings.attributes,
                   Pointers(&arguments).data(), Pointers(&environment).data());
  close(out[1]);
  close(err[1]);
  if (listener >= 0) close(listener);
  if (error != 0) {
    close(out[0]);
    close(err[0]);
    return fail("start", error);
  }
  fcntl(out[0], F_SETFL, O_NONBLOCK);
  fcntl(err[0], F_SETFL, O_NONBLOCK);
  primary.stdout_fd = out[0];
  primary.stderr_fd = err[0];
  return primary;
}

std::optional<int> SignalNumber(const std::string& name) {
  for (const auto& [known, number] : kSignals) {
    if (name == known) return number;
  }
  return std::nullopt;
}

std::string SignalName(int number) {
  for (const auto& [name, known] : kSignals) {
    if (number == known) return name;
  }
  return fmt::format("signal {}", number);
}

}  // namespace clusterspec
