#include "harness/run/debug_guide.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace clusterspec {

namespace fs = std::filesystem;

void DebugGuide::TellProcess(const std::string& label, pid_t pid) const {
  fmt::print(
      stderr,
      "{0} is process {1}. Attach with:  gdb -p {1}  |  strace -f -p {1}  |  if it is Node.js: "
      "kill -USR1 {1}, then node inspect -p {1}\n",
      label, pid);
}

void DebugGuide::TellExit(const std::string& label, const std::string& how) const {
  fmt::print(stderr, "{} has ended: {}\n", label, how);
}

void DebugGuide::TellStep(size_t number, size_t count, const std::string& text) {
  fmt::print(stderr, "step {} of {}: {}.{}\n", number, count, text,
             at_end_ ? "" : " Enter carries it out, Ctrl-C ends the run.");
}

bool DebugGuide::MayGoOn() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  while (!at_end_ && poll(&input, 1, 0) > 0) {
    char letter = 0;
    if (read(STDIN_FILENO, &letter, 1) <= 0) {
      at_end_ = true;
    } else if (letter == '\n') {
      return true;
    }
  }
  return at_end_;
}

void DebugGuide::TellEnd(const std::string& how) const {
  fmt::print(stderr, "{} The processes are kept; Ctrl-C ends them.\n", how);
}

void DebugGuide::Keep(const std::string& file, std::string_view line) const {
  std::ofstream(folder_ + "/" + file, std::ios::app) << line << "\n";
}

void DebugGuide::KeepCores(const std::string& from) const {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(from, error)) {
    const std::string name = entry.path().filename().string();
    if (name != "core" && !name.starts_with("core.")) continue;
    fs::copy_file(entry.path(), folder_ + "/" + name, fs::copy_options::overwrite_existing, error);
    if (error) {
      fmt::print(stderr, "cannot keep the core file {}: {}\n", name, error.message());
    } else {
      fmt::print(stderr, "{}/{} is a core file\n", folder_, name);
    }
  }
}

void AllowCores() {
  rlimit limit{};
  getrlimit(RLIMIT_CORE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_CORE, &limit);
}

}  // namespace clusterspec
