// Runs a program of ours and keeps what it prints.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_TESTING_PROBE_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_TESTING_PROBE_H_

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

namespace cluster {

struct Seen {
  std::string output;
  int status = -1;
};

inline Seen RunProgram(const std::string& program, const std::string& mode,
                       const std::string& environment = "", int seconds = 20) {
  Seen seen;
  const std::string command =
      environment + " timeout " + std::to_string(seconds) + " " + program + " " + mode + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> buffer{};
  for (size_t count = 0; (count = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    seen.output.append(buffer.data(), count);
  }
  seen.status = WEXITSTATUS(pclose(pipe));
  return seen;
}

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_TESTING_PROBE_H_
