// What a process of the runtime knows of itself and its workers: from its public API, but for what
// that cannot tell, which comes from inside the runtime.
#ifndef CLUSTERSPEC_HARNESS_ADAPTERS_REFERENCE_RUNTIME_FACTS_H_
#define CLUSTERSPEC_HARNESS_ADAPTERS_REFERENCE_RUNTIME_FACTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clusterspec/cluster.h"
#include "reference/surface/surface_facts.h"

namespace clusterspec::adapter {

struct LabelledWorker {
  std::string label;
  cluster::Worker worker;
};

// Refers to all that it is made of.
class RuntimeFacts final : public surface::SurfaceFacts {
 public:
  // `me`: the label of this process. `workers`: all that this primary has had; none in a worker.
  RuntimeFacts(const std::string& me, const std::vector<LabelledWorker>& workers)
      : me_(me), workers_(workers) {}

  surface::WorkerFacts FactsOf(const LabelledWorker& worker) const;
  const std::string& LabelOf(const cluster::Worker& worker) const;

  const model::Context& context() const override;
  bool is_primary() const override { return cluster::IsPrimary(); }
  // The API tells only whether the channel is open now.
  bool is_forked() const override { return me_ != "primary"; }

  std::optional<surface::WorkerFacts> OwnWorker() const override;
  std::optional<surface::WorkerFacts> FindWorker(std::string_view label) const override;
  std::vector<surface::WorkerFacts> ListedWorkers() const override;

  json::object Settings() const override;
  model::Policy SchedulingPolicy() const override;

  int pid() const override;
  json::value Environment(std::string_view name) const override;
  json::array Argv() const override;
  json::value ExecArgv() const override;
  int DebugPort() const override { return cluster::process::DebugPort(); }
  std::optional<int> ExitCode() const override { return cluster::process::ExitCode(); }
  bool IsConnected() const override { return cluster::process::Connected(); }
  std::string WorkingFolder() const override;
  int UserId() const override;
  int GroupId() const override;

 private:
  const std::string& me_;
  const std::vector<LabelledWorker>& workers_;
};

}  // namespace clusterspec::adapter

#endif  // CLUSTERSPEC_HARNESS_ADAPTERS_REFERENCE_RUNTIME_FACTS_H_
