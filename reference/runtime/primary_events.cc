#include <utility>

#include "reference/runtime/primary_driver.h"
#include "reference/runtime/runtime.h"
#include "reference/runtime/value_data.h"

namespace cluster {

using model::PrimaryEvent;

namespace {

Listening ListeningOf(const model::Message& message, const Names& names) {
  Listening listening;
  listening.address = names.TextOf(message.address);
  if (message.key.type != model::AddressType::kUnix) listening.port = message.port;
  listening.type = static_cast<AddressType>(message.key.type);
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

void PrimaryDriver::Emit(const model::Effect& effect) {
  if (effect.event == PrimaryEvent::kSetup) {
    const model::Id settings = effect.value == model::kNone ? state_.settings : effect.value;
    return on_setup.Emit(FromRaw(model::ShownSettings(runtime_.names().SettingsOf(settings))));
  }
  const auto worker = workers_[effect.worker];
  if (!worker) return;
  switch (effect.event) {
    case PrimaryEvent::kSetup:
      return;
    case PrimaryEvent::kFork:
      return on_fork.Emit(Worker(worker));
    case PrimaryEvent::kError:
      return EmitError(worker, effect);
    case PrimaryEvent::kOnline:
      return EmitPair([&] { worker->on_online.Emit(); }, [&] { on_online.Emit(Worker(worker)); });
    case PrimaryEvent::kListening:
      return EmitListening(worker, effect);
    case PrimaryEvent::kMessage:
      return EmitMessage(worker);
    case PrimaryEvent::kDisconnect:
      return EmitPair([&] { worker->on_disconnect.Emit(); },
                      [&] { on_disconnect.Emit(Worker(worker)); });
    case PrimaryEvent::kExit:
      return EmitExit(worker, effect);
  }
}

// Of a process that could not be started, which is forgotten; or, with a code, of a channel that is
// closed already, while the process may live on.
void PrimaryDriver::EmitError(const std::shared_ptr<WorkerData>& worker,
                              const model::Effect& effect) {
  const bool spawned = effect.code != 0;
  const Error error =
      spawned ? Error("Error", "ERR_IPC_CHANNEL_CLOSED", "Channel closed")
              : Error("Error", worker->spawn_error_code, "spawn " + worker->spawn_error);
  if (!spawned) Forget(std::exchange(workers_[effect.worker], nullptr));
  if (!worker->on_error.empty()) return worker->on_error.Emit(error);
  // REQ worker.disconnect.returns-worker: not out of the call, whose other effects are to come.
  runtime_.loop().NextTick([error] { throw error; });
}

// REQ cluster.event.listening.address cluster.event.listening.type-values
void PrimaryDriver::EmitListening(const std::shared_ptr<WorkerData>& worker,
                                  const model::Effect& effect) {
  Listening listening = ListeningOf(effect.message, runtime_.names());
  if (effect.message.key.fd != model::kNone &&
      runtime_.Has(model::Deviation::kNoTypeOfDescriptor)) {
    listening.address.reset();
    listening.type = AddressType::kUnknown;
  }
  EmitPair([&] { worker->on_listening.Emit(listening); },
           [&] { on_listening.Emit(Worker(worker), listening); });
}

void PrimaryDriver::EmitMessage(const std::shared_ptr<WorkerData>& worker) {
  const Value message = incoming_;
  const Handle handle = std::exchange(incoming_handle_, Handle());
  EmitPair([&] { worker->on_message.Emit(message, handle); },
           [&] { on_message.Emit(Worker(worker), message, handle); },
           model::ChoicePoint::kMessageOrder);
}

void PrimaryDriver::EmitExit(const std::shared_ptr<WorkerData>& worker,
                             const model::Effect& effect) {
  Exit exit;
  if (effect.signal == 0) exit.code = effect.code;
  exit.signal = model::SignalName(effect.signal);
  EmitPair([&] { worker->on_exit.Emit(exit); }, [&] { on_exit.Emit(Worker(worker), exit); });
}

}  // namespace cluster
