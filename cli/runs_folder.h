// The temporary folder of all runs of one invocation.
#ifndef CLUSTERSPEC_CLI_RUNS_FOLDER_H_
#define CLUSTERSPEC_CLI_RUNS_FOLDER_H_

#include <string>

#include "harness/run/machine_need.h"
#include "spec/nouns/error.h"

namespace clusterspec {

// Owns the folder: it goes with the object, and all that is in it; if it cannot, that is told on
// stderr. As long as this process lives, or a run that it started, others know it by a lock; one
// that nobody holds any more was left by a process that was killed, and the next invocation of the
// same user removes it.
class RunsFolder {
 public:
  // An error, too, when this machine lacks what the runs need.
  static Result<RunsFolder> Make(const MachineNeed& need);

  RunsFolder(RunsFolder&& other) noexcept;
  RunsFolder& operator=(RunsFolder&&) = delete;
  RunsFolder(const RunsFolder&) = delete;
  RunsFolder& operator=(const RunsFolder&) = delete;
  ~RunsFolder();

  const std::string& path() const { return path_; }

 private:
  RunsFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::string path_;  // empty: moved from
  int lock_;          // a descriptor of the folder
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_RUNS_FOLDER_H_
