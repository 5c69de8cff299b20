// What can be asked of a run from outside: its processes, their sockets, the time.
#ifndef CLUSTERSPEC_HARNESS_RUN_RUN_PROBE_H_
#define CLUSTERSPEC_HARNESS_RUN_RUN_PROBE_H_

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/process_sample.h"

namespace clusterspec {

class ControlServer;
class NetworkClient;

// A process that is attached to the control socket now.
struct AttachedProcess {
  std::string label;
  pid_t pid = 0;
};

// An interface, so that what is concluded from a run can be tested without processes.
class RunProbe {
 public:
  virtual ~RunProbe() = default;

  virtual std::chrono::steady_clock::time_point Now() const = 0;

  // Whether the kernel has delivered everything that clients sent.
  virtual bool AllDelivered() const = 0;

  virtual std::vector<AttachedProcess> Attached() const = 0;

  // The process that has attached under this label, ever; 0 when none has.
  virtual pid_t PidOf(const std::string& label) const = 0;

  // Sends the process an empty batch of that number, which it answers with `done`.
  virtual void Ask(const std::string& label, int batch) = 0;

  // All processes that the run has started and nobody has reaped.
  virtual std::vector<pid_t> Processes() const = 0;

  // Whether all of them sleep, and what they have used: see Sample() in process_sample.h.
  virtual ProcSnapshot Sample(const std::set<pid_t>& spinning) const = 0;

  virtual bool IsAlive(pid_t process) const = 0;
  virtual bool IsStopped(pid_t process) const = 0;
};

// The descendants of this process, as /proc shows them.
class LiveRunProbe : public RunProbe {
 public:
  using AskFunction = std::function<void(const std::string& label, int batch)>;

  // Both must outlive it. `ask` sends an empty batch.
  LiveRunProbe(const ControlServer* control, const NetworkClient* client, AskFunction ask)
      : control_(control), client_(client), ask_(std::move(ask)) {}

  std::chrono::steady_clock::time_point Now() const override;
  bool AllDelivered() const override;
  std::vector<AttachedProcess> Attached() const override;
  pid_t PidOf(const std::string& label) const override;
  void Ask(const std::string& label, int batch) override;
  std::vector<pid_t> Processes() const override;
  ProcSnapshot Sample(const std::set<pid_t>& spinning) const override;
  bool IsAlive(pid_t process) const override;
  bool IsStopped(pid_t process) const override;

 private:
  const ControlServer* control_;
  const NetworkClient* client_;
  AskFunction ask_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_RUN_PROBE_H_
