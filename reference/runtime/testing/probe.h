// Runs a program of ours and keeps what it prints.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_TESTING_PROBE_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_TESTING_PROBE_H_

#include <string>

#include "reference/process/subprocess.h"

namespace cluster {

struct Seen {
  std::string output;  // of both streams
  int status = -1;     // its exit code; -1: it had none
};

inline Seen RunProgram(const std::string& program, const std::string& mode,
                       const std::string& environment = "", int seconds = 20) {
  const std::string command = environment + " exec " + program + " " + mode + " 2>&1";
  const auto result =
      clusterspec::RunSubprocess({"sh", "-c", command}, {.timeout_ms = seconds * 1000});
  if (!result) return {result.error().message};
  return {result->output, result->exit_code};
}

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_TESTING_PROBE_H_
