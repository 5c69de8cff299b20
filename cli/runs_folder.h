// The temporary folder of all runs of one invocation.
#ifndef CLUSTERSPEC_CLI_RUNS_FOLDER_H_
#define CLUSTERSPEC_CLI_RUNS_FOLDER_H_

#include <string>

#include "spec/nouns/error.h"

namespace clusterspec {

// Owns the folder: it goes with the object, and all that is in it.
class RunsFolder {
 public:
  static Result<RunsFolder> Make();

  RunsFolder(RunsFolder&& other) noexcept;
  RunsFolder& operator=(RunsFolder&&) = delete;
  RunsFolder(const RunsFolder&) = delete;
  RunsFolder& operator=(const RunsFolder&) = delete;
  ~RunsFolder();

  const std::string& path() const { return path_; }

 private:
  explicit RunsFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_RUNS_FOLDER_H_
