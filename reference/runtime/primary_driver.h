// The primary: its workers as processes, and the sockets that it holds for them.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_PRIMARY_DRIVER_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_PRIMARY_DRIVER_H_

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "reference/model/effect_runner.h"
#include "reference/process/start_process.h"
#include "reference/runtime/numbering.h"
#include "reference/runtime/objects.h"

namespace cluster {

class Runtime;

// What a worker gets as its descriptors.
struct Stdio {
  std::vector<clusterspec::ChildDescriptor> places;  // by number
  int channel = -1;                                  // the place of the channel
};

class PrimaryDriver {
 public:
  PrimaryDriver(Runtime* runtime, model::Policy policy);

  const model::PrimaryState& state() const { return state_; }
  const model::WorkerRecord& record(const WorkerData& worker) const {
    return state_.workers[worker.index];
  }

  void Step(const model::PrimaryInput& input);
  void Step(model::PrimaryInputKind kind, const WorkerData& worker, model::Signal signal = 0);

  // See the public API for what these throw.
  std::shared_ptr<WorkerData> Fork(const std::map<std::string, std::string>& environment);
  void Setup(const json::object& given);
  void SetPolicy(model::Policy policy);
  void DisconnectAll(std::function<void()> callback);
  bool Send(const std::shared_ptr<WorkerData>& worker, const Value& message,
            const SendOptions& options);
  // Whether a signal was sent that counts as its end: it is sent no other.
  bool CountsAsEnded(const WorkerData& worker) const { return record(worker).counted_signal != 0; }
  bool SignalProcess(const WorkerData& worker, model::Signal signal);
  void WatchOutput(const std::shared_ptr<WorkerData>& worker, int stream);

  // Those in cluster.workers, by id.
  std::map<int, Worker> Listed() const;

  Emitter<Worker> on_fork;
  Emitter<Worker> on_online;
  Emitter<Worker, const Listening&> on_listening;
  Emitter<Worker, const Value&, const Handle&> on_message;
  Emitter<Worker> on_disconnect;
  Emitter<Worker, const Exit&> on_exit;
  Emitter<const Value&> on_setup;

 private:
  // As a host of the model, which runs until the process ends.
  friend class model::EffectRunner<PrimaryDriver>;
  const model::Context& context() const;
  model::PrimaryState* model() { return &state_; }
  static bool Runs() { return true; }
  void PutOff(const model::PrimaryEffect& effect);

  // primary_driver.cc
  void Do(const model::SendToWorker& send);
  void Do(const model::CloseChannel& close);
  void Do(const model::SignalProcess& signal);
  void Do(const model::OpenSocket& open);
  void Do(const model::CloseSocket& closed);
  void Do(const model::DropConnection& drop);
  void Do(const model::CallBack& call);
  void OnFrame(const std::shared_ptr<WorkerData>& worker, const Frame& frame, int fd);
  void OnEnd(const std::shared_ptr<WorkerData>& worker, ChannelEnd end);
  void ChannelClosed(const std::shared_ptr<WorkerData>& worker);
  void RefuseListen(const WorkerData& worker, uint16_t server);
  void Answered(WorkerData* worker);
  void AcceptOn(int socket);
  void ForgetIfGone(uint32_t worker);
  void Forget(const std::shared_ptr<WorkerData>& worker);

  // primary_process.cc: processes of workers.
  void Do(const model::SpawnProcess& spawn);
  clusterspec::ProcessOptions OptionsFor(const WorkerData& worker, const json::object& settings,
                                         const Stdio& stdio) const;
  std::vector<std::string> EnvironmentFor(const WorkerData& worker, const json::object& settings,
                                          int channel_place) const;
  Stdio StdioFor(const json::object& settings) const;
  void Started(const std::shared_ptr<WorkerData>& worker, clusterspec::StartedProcess process,
               const Stdio& stdio);
  void OnProcessEnd(const std::shared_ptr<WorkerData>& worker);
  void ReadOutput(const std::shared_ptr<WorkerData>& worker, size_t stream);

  // primary_events.cc
  void Do(const model::EmitFork& event);
  void Do(const model::EmitOnline& event);
  void Do(const model::EmitListening& event);
  void Do(const model::EmitMessage& event);
  void Do(const model::EmitDisconnect& event);
  void Do(const model::EmitExit& event);
  void Do(const model::EmitError& event);
  void Do(const model::EmitSetup& event);
  template <typename OfWorker, typename OfCluster>
  void EmitPair(const OfWorker& of_worker, const OfCluster& of_cluster,
                model::ChoicePoint order = model::ChoicePoint::kEventOrder);

  Runtime& runtime_;
  model::PrimaryState state_;
  std::vector<std::shared_ptr<WorkerData>> workers_;  // by the model's index; null: gone
  std::map<std::string, std::string> environment_;    // of the fork under way
  std::unordered_map<model::Id, std::function<void()>> callbacks_;
  model::Id next_callback_ = 0;
  std::unordered_map<int, std::unique_ptr<Watcher>> listeners_;  // those that accept here
  std::unordered_map<int, std::string> made_paths_;
  int spare_ = -1;  // given up where there are no more descriptors, to refuse connections
  Value incoming_;
  Handle incoming_handle_;
  int incoming_backlog_ = 511;
  int system_error_ = 0;  // of the socket that was asked for last
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_PRIMARY_DRIVER_H_
