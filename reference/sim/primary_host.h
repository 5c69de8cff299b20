// The primary of the world that is stepped: has the model do its steps, and does what they want
// done.
#ifndef CLUSTERSPEC_REFERENCE_SIM_PRIMARY_HOST_H_
#define CLUSTERSPEC_REFERENCE_SIM_PRIMARY_HOST_H_

#include "reference/model/effect_runner.h"
#include "reference/sim/deferred_tasks.h"
#include "reference/sim/errors.h"

namespace clusterspec::sim {

inline model::PrimaryEffect ChannelClosedError(uint16_t worker) {
  return model::EmitError{worker, model::WorkerError::kChannelClosed};
}

class PrimaryHost {
 public:
  PrimaryHost(const Program& program, const ValuePool& pool, const model::Context* context,
              const Bound<model::PrimaryState>* primary, Processes* processes, Kernel* kernel,
              Channels* channels, ProcessControl* control, Events* events, Errors* errors,
              DeferredTasks* tasks)
      : program_(program),
        pool_(pool),
        context_(*context),
        primary_(*primary),
        processes_(*processes),
        kernel_(*kernel),
        channels_(*channels),
        control_(*control),
        events_(*events),
        errors_(*errors),
        tasks_(*tasks) {}

  void Step(const model::PrimaryInput& input) { model::EffectRunner(this).Step(input); }
  void CarryOut(const model::PrimaryEffect& effect) { model::EffectRunner(this).CarryOut(effect); }

  const model::PrimaryState& state() const { return *primary_; }

  // cluster.fork(): the new process has this label, and this added to its environment, or none.
  void Fork(Id settings, Id label, Id environment);

  // What comes from outside.
  void Receive(uint16_t worker);
  void NoticeExit(uint16_t worker);
  void AcceptOn(uint16_t handle);  // its index in the listen table

 private:
  friend class model::EffectRunner<PrimaryHost>;
  const model::Context& context() const { return context_; }
  model::PrimaryState* model() { return &*primary_; }
  bool Runs() const { return processes_.Runs(kPrimary); }
  void PutOff(const model::PrimaryEffect& effect) { tasks_.Add(kPrimary, effect); }

  void Do(const model::SendToWorker& send);
  void Do(const model::CloseChannel& close);
  void Do(const model::SpawnProcess& spawn);
  void Do(const model::SignalProcess& signal);
  void Do(const model::OpenSocket& open);
  void Do(const model::CloseSocket& close);
  void Do(const model::DropConnection& drop);

  // primary_host_events.cc
  void Do(const model::CallBack& call);
  void Do(const model::EmitFork& event);
  void Do(const model::EmitOnline& event);
  void Do(const model::EmitListening& event);
  void Do(const model::EmitMessage& event);
  void Do(const model::EmitDisconnect& event);
  void Do(const model::EmitExit& event);
  void Do(const model::EmitError& event);
  void Do(const model::EmitSetup& event);
  template <typename Data>
  void EmitPair(uint32_t worker, EventKind worker_event, EventKind cluster_event, const Data& data,
                model::ChoicePoint order = model::ChoicePoint::kEventOrder);
  json::object ListeningData(const model::EmitListening& event) const;

  Kernel::Opened Open(const model::OpenSocket& open);
  void Die();

  const Program& program_;
  const ValuePool& pool_;
  const model::Context& context_;
  const Bound<model::PrimaryState>& primary_;
  Processes& processes_;
  Kernel& kernel_;
  Channels& channels_;
  ProcessControl& control_;
  Events& events_;
  Errors& errors_;
  DeferredTasks& tasks_;
  Id forked_label_ = kNone;  // of the worker that is being forked
  Id forked_environment_ = kNone;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_PRIMARY_HOST_H_
