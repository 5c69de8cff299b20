#include "harness/run/run_probe.h"

#include <unistd.h>

#include "harness/run/control_server.h"
#include "harness/run/network_client.h"

namespace clusterspec {

std::chrono::steady_clock::time_point LiveRunProbe::Now() const {
  return std::chrono::steady_clock::now();
}

bool LiveRunProbe::AllDelivered() const { return client_->AllDelivered(); }

std::vector<AttachedProcess> LiveRunProbe::Attached() const {
  std::vector<AttachedProcess> attached;
  for (const std::string& label : control_->AliveProcesses()) {
    attached.push_back({label, PidOf(label)});
  }
  return attached;
}

pid_t LiveRunProbe::PidOf(const std::string& label) const { return control_->Process(label).pid(); }

void LiveRunProbe::Ask(const std::string& label, int batch) { ask_(label, batch); }

std::vector<pid_t> LiveRunProbe::Processes() const { return Descendants(getpid()); }

ProcSnapshot LiveRunProbe::Sample(const std::set<pid_t>& spinning) const {
  return clusterspec::Sample(getpid(), spinning);
}

bool LiveRunProbe::IsAlive(pid_t process) const { return clusterspec::IsAlive(process); }

bool LiveRunProbe::IsStopped(pid_t process) const { return clusterspec::IsStopped(process); }

}  // namespace clusterspec
