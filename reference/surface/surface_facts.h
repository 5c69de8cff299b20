// What there is to know of one process and its workers, for ObjectSurface. The simulator takes it
// from its world, the adapter of the runtime from the runtime's API.
// Values and texts are as the protocol writes them.
#ifndef CLUSTERSPEC_REFERENCE_SURFACE_SURFACE_FACTS_H_
#define CLUSTERSPEC_REFERENCE_SURFACE_SURFACE_FACTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/model/choice_point.h"
#include "reference/model/primary.h"
#include "spec/nouns/json.h"

namespace clusterspec::surface {

// A worker, as its primary or it itself knows it.
struct WorkerFacts {
  int id = 0;
  std::string label;
  std::optional<bool> connected;                // none: isConnected() is undefined
  bool dead = false;                            // isDead()
  std::optional<bool> exited_after_disconnect;  // none: undefined

  // Its process, which only the primary looks at.
  std::optional<int> pid;        // none: it could not be started
  bool channel = false;          // whether there is one to it
  std::optional<int> exit_code;  // none: it has not ended so, as far as is known
  std::string exit_signal;       // "SIGKILL"; empty: it has not ended so, as far as is known
};

class SurfaceFacts {
 public:
  virtual ~SurfaceFacts() = default;

  // What the process follows. The API of a runtime in C++ cannot tell which reading that is: its
  // functions are there in every process, where JavaScript may lack them.
  virtual const model::Context& context() const = 0;

  virtual bool is_primary() const = 0;  // as cluster.isPrimary has it
  virtual bool is_forked() const = 0;   // was given a channel to a primary

  // ---- workers

  // The worker that this process is; none in a primary.
  virtual std::optional<WorkerFacts> OwnWorker() const = 0;
  // The worker of this primary that has the label, the dead too; none in a worker.
  virtual std::optional<WorkerFacts> FindWorker(std::string_view label) const = 0;
  // Those in cluster.workers, by id. Asked in a primary only.
  virtual std::vector<WorkerFacts> ListedWorkers() const = 0;

  // ---- cluster

  // As a program reads them. Asked in a primary only.
  virtual json::object Settings() const = 0;
  // In a worker too, where the documentation says nothing of it.
  virtual model::Policy SchedulingPolicy() const = 0;

  // ---- the process

  virtual int pid() const = 0;
  // "$undefined" where it is not set.
  virtual json::value Environment(std::string_view name) const = 0;
  virtual json::array Argv() const = 0;
  virtual json::value ExecArgv() const = 0;
  virtual int DebugPort() const = 0;
  virtual std::optional<int> ExitCode() const = 0;  // process.exitCode; none: not set
  virtual bool IsConnected() const = 0;             // the channel to its primary is open
  virtual std::string WorkingFolder() const = 0;
  virtual int UserId() const = 0;
  virtual int GroupId() const = 0;
};

}  // namespace clusterspec::surface

#endif  // CLUSTERSPEC_REFERENCE_SURFACE_SURFACE_FACTS_H_
