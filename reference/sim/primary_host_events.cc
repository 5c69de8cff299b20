// The events of the primary.
#include "reference/sim/primary_host.h"
#include "reference/sim/received_handle.h"

namespace clusterspec::sim {
namespace {

json::value AddressTypeValue(model::AddressType type) {
  switch (type) {
    case model::AddressType::kTcp4:
      return 4;
    case model::AddressType::kTcp6:
      return 6;
    case model::AddressType::kUnix:
    case model::AddressType::kUnknown:
      return -1;
    case model::AddressType::kUdp4:
      return "udp4";
    case model::AddressType::kUdp6:
      return "udp6";
  }
  return nullptr;
}

json::object OneArgument(bool of_cluster) {
  return of_cluster ? json::object{{"args", 1}} : json::object();
}

}  // namespace

void PrimaryHost::Do(const model::CallBack& call) {
  events_.Record(EventKind::kCallback, kPrimary, call.callback, [] {
    return json::object{{"args", json::array()}};
  });
}

void PrimaryHost::Do(const model::EmitFork& event) {
  events_.Record(EventKind::kClusterFork, kPrimary, processes_[ProcessOf(event.worker)].label, [] {
    return json::object{{"args", 1}};
  });
}

void PrimaryHost::Do(const model::EmitSetup& event) {
  events_.Record(EventKind::kClusterSetup, kPrimary, kNone, [&] {
    const Id settings = event.settings == kNone ? primary_->settings : event.settings;
    return json::object{{"settings", model::ShownSettings(pool_.Object(settings))}};
  });
}

void PrimaryHost::Do(const model::EmitError& event) {
  const Id label = processes_[ProcessOf(event.worker)].label;
  const bool started = event.error != model::WorkerError::kNotStarted;
  const std::string message = started ? "Channel closed" : "spawn ENOENT";
  errors_.Emit(EventKind::kWorkerError, kPrimary, label, message, [&] {
    return json::object{{"message", message}};
  });
}

// The event of the Worker object and of cluster: `data` is told whether it is the second.
template <typename Data>
void PrimaryHost::EmitPair(uint32_t worker, EventKind worker_event, EventKind cluster_event,
                           const Data& data, model::ChoicePoint order) {
  const Id label = processes_[ProcessOf(worker)].label;
  const bool worker_first = context_.Resolve(order) == model::kWorkerFirst;
  for (const bool of_cluster : {!worker_first, worker_first}) {
    if (!Runs()) return;
    events_.Record(of_cluster ? cluster_event : worker_event, kPrimary, label,
                   [&] { return data(of_cluster); });
  }
}

void PrimaryHost::Do(const model::EmitOnline& event) {
  EmitPair(event.worker, EventKind::kWorkerOnline, EventKind::kClusterOnline, OneArgument);
}

void PrimaryHost::Do(const model::EmitDisconnect& event) {
  EmitPair(event.worker, EventKind::kWorkerDisconnect, EventKind::kClusterDisconnect, OneArgument);
}

void PrimaryHost::Do(const model::EmitListening& event) {
  EmitPair(event.worker, EventKind::kWorkerListening, EventKind::kClusterListening,
           [&](bool of_cluster) {
             json::object data = ListeningData(event);
             if (of_cluster) data["args"] = 2;
             return data;
           });
}

// REQ cluster.event.listening.address cluster.event.listening.type-values
json::object PrimaryHost::ListeningData(const model::EmitListening& event) const {
  const bool path = event.key.type == model::AddressType::kUnix;
  json::object data;
  data["address"] =
      event.address == kNone ? json::value(nullptr) : json::value(pool_.Text(event.address));
  if (!path) data["port"] = event.port;
  data["addressType"] = AddressTypeValue(event.key.type);
  if (path) data["port"] = "$undefined";
  if (event.key.fd != kNone && context_.Has(model::Deviation::kNoTypeOfDescriptor)) {
    data["address"] = nullptr;
    data["addressType"] = nullptr;
  }
  return data;
}

void PrimaryHost::Do(const model::EmitMessage& event) {
  if (event.handle != kNoDescriptor) processes_.Change(kPrimary).handles.push_back(event.handle);
  EmitPair(
      event.worker, EventKind::kWorkerMessage, EventKind::kClusterMessage,
      [&](bool of_cluster) {
        return json::object{{"message", pool_.Value(event.value)},
                            {"handle", HandleValue(kernel_, event.handle)},
                            {"args", of_cluster ? 3 : 2}};
      },
      model::ChoicePoint::kMessageOrder);
}

void PrimaryHost::Do(const model::EmitExit& event) {
  EmitPair(event.worker, EventKind::kWorkerExit, EventKind::kClusterExit, [&](bool) {
    if (event.signal == 0) return json::object{{"code", event.code}, {"signal", nullptr}};
    return json::object{{"code", nullptr}, {"signal", model::SignalName(event.signal)}};
  });
}

}  // namespace clusterspec::sim
