// What a simulated process knows of itself and its workers.
#ifndef CLUSTERSPEC_REFERENCE_SIM_WORLD_FACTS_H_
#define CLUSTERSPEC_REFERENCE_SIM_WORLD_FACTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/sim/program.h"
#include "reference/sim/value_pool.h"
#include "reference/sim/world.h"
#include "reference/surface/surface_facts.h"

namespace clusterspec::sim {

// Refers to all that it is made of.
class WorldFacts final : public surface::SurfaceFacts {
 public:
  WorldFacts(const Program& program, const ValuePool& pool, const World& world,
             const model::Context& context, uint16_t process)
      : program_(program), pool_(pool), world_(world), context_(context), process_(process) {}

  const model::Context& context() const override { return context_; }
  bool is_primary() const override { return IsPrimary(program_, process_); }
  bool is_forked() const override { return process_ != kPrimary; }

  std::optional<surface::WorkerFacts> OwnWorker() const override;
  std::optional<surface::WorkerFacts> FindWorker(std::string_view label) const override;
  std::vector<surface::WorkerFacts> ListedWorkers() const override;

  json::object Settings() const override;
  model::Policy SchedulingPolicy() const override { return world_.primary.shown_policy; }

  int pid() const override { return kFirstPid + process_; }
  json::value Environment(std::string_view name) const override;
  json::array Argv() const override;
  json::value ExecArgv() const override;
  int DebugPort() const override;
  std::optional<int> ExitCode() const override;
  bool IsConnected() const override { return own().worker.channel; }
  std::string WorkingFolder() const override;
  int UserId() const override { return OwnNumber("uid"); }
  int GroupId() const override { return OwnNumber("gid"); }

 private:
  const Process& own() const { return world_.processes[process_]; }
  // That it was forked with; none in the primary.
  const json::object& OwnSettings() const { return pool_.Object(own().settings); }
  int OwnNumber(std::string_view setting) const;
  surface::WorkerFacts FactsOf(uint16_t worker) const;

  const Program& program_;
  const ValuePool& pool_;
  const World& world_;
  const model::Context& context_;
  uint16_t process_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_WORLD_FACTS_H_
