#include <utility>

#include "reference/runtime/primary_driver.h"
#include "reference/runtime/runtime.h"
#include "reference/runtime/value_data.h"

namespace cluster {

namespace {

Listening ListeningOf(const model::EmitListening& event, const Names& names) {
  Listening listening;
  listening.address = names.TextOf(event.address);
  if (event.key.type != model::AddressType::kUnix) listening.port = event.port;
  listening.type = static_cast<AddressType>(event.key.type);
  return listening;
}

}  // namespace

// REQ worker.event.message.like-cluster
template <typename OfWorker, typename OfCluster>
void PrimaryDriver::EmitPair(const OfWorker& of_worker, const OfCluster& of_cluster,
                             model::ChoicePoint order) {
  if (runtime_.context().Resolve(order) == model::kWorkerFirst) {
    of_worker();
    of_cluster();
  } else {
    of_cluster();
    of_worker();
  }
}

void PrimaryDriver::Do(const model::EmitSetup& event) {
  const model::Id settings = event.settings == model::kNone ? state_.settings : event.settings;
  on_setup.Emit(FromRaw(model::ShownSettings(runtime_.names().SettingsOf(settings))));
}

void PrimaryDriver::Do(const model::EmitFork& event) {
  if (const auto worker = workers_[event.worker]) on_fork.Emit(Worker(worker));
}

void PrimaryDriver::Do(const model::EmitOnline& event) {
  const auto worker = workers_[event.worker];
  if (!worker) return;
  EmitPair([&] { worker->on_online.Emit(); }, [&] { on_online.Emit(Worker(worker)); });
}

void PrimaryDriver::Do(const model::EmitDisconnect& event) {
  const auto worker = workers_[event.worker];
  if (!worker) return;
  EmitPair([&] { worker->on_disconnect.Emit(); }, [&] { on_disconnect.Emit(Worker(worker)); });
}

// A worker whose process could not be started is forgotten.
void PrimaryDriver::Do(const model::EmitError& event) {
  const auto worker = workers_[event.worker];
  const Error closed("Error", "ERR_IPC_CHANNEL_CLOSED", "Channel closed");
  const bool started = event.error != model::WorkerError::kNotStarted;
  const bool out_of_call = started && runtime_.Has(model::Deviation::kLateDisconnectIsAnError);
  if (!worker && out_of_call) throw closed;
  if (!worker) return;
  const Error error =
      started ? closed : Error("Error", worker->spawn_error_code, "spawn " + worker->spawn_error);
  if (!started) Forget(std::exchange(workers_[event.worker], nullptr));
  if (worker->on_error.Emit(error)) return;
  if (out_of_call) throw error;
  // REQ worker.disconnect.returns-worker: not out of the call, whose other effects are to come.
  runtime_.loop().NextTick([error] { throw error; });
}

// REQ cluster.event.listening.address cluster.event.listening.type-values
void PrimaryDriver::Do(const model::EmitListening& event) {
  const auto worker = workers_[event.worker];
  if (!worker) return;
  Listening listening = ListeningOf(event, runtime_.names());
  if (event.key.fd != model::kNone && runtime_.Has(model::Deviation::kNoTypeOfDescriptor)) {
    listening.address.reset();
    listening.type = AddressType::kUnknown;
  }
  EmitPair([&] { worker->on_listening.Emit(listening); },
           [&] { on_listening.Emit(Worker(worker), listening); });
}

// The message that came last: it is emitted within the step that it makes.
void PrimaryDriver::Do(const model::EmitMessage& event) {
  const auto worker = workers_[event.worker];
  if (!worker) return;
  const Value message = incoming_;
  const Handle handle = std::exchange(incoming_handle_, Handle());
  EmitPair([&] { worker->on_message.Emit(message, handle); },
           [&] { on_message.Emit(Worker(worker), message, handle); },
           model::ChoicePoint::kMessageOrder);
}

void PrimaryDriver::Do(const model::EmitExit& event) {
  const auto worker = workers_[event.worker];
  if (!worker) return;
  Exit exit;
  if (event.signal == 0) exit.code = event.code;
  exit.signal = model::SignalName(event.signal);
  EmitPair([&] { worker->on_exit.Emit(exit); }, [&] { on_exit.Emit(Worker(worker), exit); });
}

}  // namespace cluster
