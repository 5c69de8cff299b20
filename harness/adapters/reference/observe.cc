#include <algorithm>

#include "harness/adapters/reference/adapter.h"
#include "reference/runtime/objects.h"
#include "reference/runtime/process_driver.h"
#include "reference/runtime/runtime.h"
#include "reference/runtime/value_data.h"

namespace clusterspec::adapter {
namespace {

json::value TextOr(const std::optional<std::string>& text) {
  return text ? json::value(cluster::Escaped(*text)) : json::value(nullptr);
}

json::value TypeValue(cluster::AddressType type) {
  switch (type) {
    case cluster::AddressType::kTcp4:
      return 4;
    case cluster::AddressType::kTcp6:
      return 6;
    case cluster::AddressType::kUnix:
      return -1;
    case cluster::AddressType::kUdp4:
      return "udp4";
    case cluster::AddressType::kUdp6:
      return "udp6";
    case cluster::AddressType::kUnknown:
      return nullptr;
  }
  return nullptr;
}

json::object ListeningData(const cluster::Listening& listening) {
  return {{"address", TextOr(listening.address)},
          {"port", listening.port ? json::value(*listening.port) : json::value("$undefined")},
          {"addressType", TypeValue(listening.type)}};
}

json::object ExitData(const cluster::Exit& exit) {
  return {{"code", exit.code ? json::value(*exit.code) : json::value(nullptr)},
          {"signal", exit.signal.empty() ? json::value(nullptr) : json::value(exit.signal)}};
}

json::object Counted(json::object data, int args) {
  data["args"] = args;
  return data;
}

json::value HandleValue(const cluster::Handle& handle) {
  switch (handle.kind()) {
    case cluster::Handle::Kind::kNone:
      return "$undefined";
    case cluster::Handle::Kind::kServer:
      return json::object{{"$type", "net.Server"}};
    case cluster::Handle::Kind::kConnection:
      return json::object{{"$type", "net.Socket"}};
    case cluster::Handle::Kind::kDatagrams:
      return json::object{{"$type", "dgram.Socket"}};
  }
  return nullptr;
}

}  // namespace

// A handle reaches us more than once, through the worker and the cluster: still one name.
json::object Adapter::MessageData(const cluster::Value& message, const cluster::Handle& handle) {
  if (handle && std::find(handles_.begin(), handles_.end(), handle) == handles_.end()) {
    handles_.push_back(handle);
  }
  return {{"message", RawOf(message)}, {"handle", HandleValue(handle)}};
}

void Adapter::ObserveCluster() {
  using cluster::Worker;
  const auto counted = [this](const char* event) {
    return [this, event](const Worker& worker) { Record(event, Meet(worker), {{"args", 1}}); };
  };
  cluster::OnFork(counted("cluster.fork"));
  cluster::OnOnline(counted("cluster.online"));
  cluster::OnDisconnect(counted("cluster.disconnect"));
  cluster::OnListening([this](const Worker& worker, const cluster::Listening& listening) {
    Record("cluster.listening", Meet(worker), Counted(ListeningData(listening), 2));
  });
  cluster::OnMessage(
      [this](const Worker& worker, const cluster::Value& message, const cluster::Handle& handle) {
        Record("cluster.message", Meet(worker), Counted(MessageData(message, handle), 3));
      });
  cluster::OnExit([this](const Worker& worker, const cluster::Exit& exit) {
    Record("cluster.exit", Meet(worker), ExitData(exit));
  });
  cluster::OnSetup([this](const cluster::Value& settings) {
    Record("cluster.setup", "", {{"settings", RawOf(settings)}});
  });
}

void Adapter::ObserveSelf() {
  const cluster::Worker self = *cluster::CurrentWorker();
  self.OnMessage([this](const cluster::Value& message, const cluster::Handle& handle) {
    Record("self.message", me_, Counted(MessageData(message, handle), 2));
  });
  self.OnDisconnect([this] { Record("self.disconnect", me_); });
  cluster::process::OnMessage([this](const cluster::Value& message, const cluster::Handle& handle) {
    Record("process.message", me_, MessageData(message, handle));
  });
  cluster::process::OnDisconnect([this] { Record("process.disconnect", me_); });
  cluster::Runtime::Get().process().on_process_error.Watch([this](const cluster::Error& error) {
    return RecordError("process.error", me_, {{"code", error.code()}, {"message", error.what()}});
  });
  self.data()->on_error.Watch([this](const cluster::Error& error) {
    return RecordError("self.error", me_, {{"message", error.what()}});
  });
}

// Takes every worker that turns up, however early; gives its label.
std::string Adapter::Meet(const cluster::Worker& worker) {
  for (const LabelledWorker& entry : workers_) {
    if (entry.worker == worker) return entry.label;
  }
  std::string label = pending_label_.empty() ? "#" + std::to_string(worker.id()) : pending_label_;
  pending_label_.clear();
  workers_.push_back({label, worker});
  worker.OnOnline([this, label] { Record("worker.online", label); });
  worker.OnDisconnect([this, label] { Record("worker.disconnect", label); });
  worker.OnListening([this, label](const cluster::Listening& listening) {
    Record("worker.listening", label, ListeningData(listening));
  });
  worker.OnMessage([this, label](const cluster::Value& message, const cluster::Handle& handle) {
    Record("worker.message", label, Counted(MessageData(message, handle), 2));
  });
  worker.OnExit(
      [this, label](const cluster::Exit& exit) { Record("worker.exit", label, ExitData(exit)); });
  worker.data()->on_error.Watch([this, label](const cluster::Error& error) {
    return RecordError("worker.error", label, {{"message", error.what()}});
  });
  return label;
}

std::string Adapter::FreeLabel(const std::string& label) const {
  std::string free = label;
  for (int n = 2; FindWorker(free) != nullptr; ++n) free = label + "#" + std::to_string(n);
  return free;
}

json::value Adapter::WorkerValue(const cluster::Worker& worker) const {
  return surface::WorkerValue(facts_.LabelOf(worker));
}

const cluster::Worker* Adapter::FindWorker(const std::string& label) const {
  for (const LabelledWorker& entry : workers_) {
    if (entry.label == label) return &entry.worker;
  }
  return nullptr;
}

const cluster::Worker& Adapter::WorkerOf(const std::string& label) const {
  const cluster::Worker* found = FindWorker(label);
  if (found == nullptr) throw Misuse{"no worker is called " + label};
  return *found;
}

}  // namespace clusterspec::adapter
