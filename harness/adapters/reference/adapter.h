// clusterspec's adapter for its own reference runtime, in C++: ../PROTOCOL.md is the contract.
//
// It is written on the public API (reference/include/clusterspec), like a user's program; only
// values are taken from inside the runtime, since they are there as the protocol writes them, and
// what it follows. What is JavaScript's in the protocol, such as paths of properties, is answered
// as a program in JavaScript would find it: reference/surface.
#ifndef CLUSTERSPEC_HARNESS_ADAPTERS_REFERENCE_ADAPTER_H_
#define CLUSTERSPEC_HARNESS_ADAPTERS_REFERENCE_ADAPTER_H_

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clusterspec/cluster.h"
#include "harness/adapters/reference/runtime_facts.h"
#include "reference/surface/object_surface.h"
#include "spec/nouns/json.h"
#include "spec/protocol/names.h"

namespace clusterspec::adapter {

// Thrown where the harness asked for nonsense, which must not look like the runtime's doing.
struct Misuse {
  std::string message;
};

// A server, datagram socket or connection that has a label in this process.
struct Thing {
  std::optional<cluster::Server> server;
  std::optional<cluster::DatagramSocket> datagrams;
  std::optional<cluster::Connection> connection;
  std::shared_ptr<std::list<cluster::Connection>> sockets;  // that the server holds
};

// What a server does with its connections.
struct Service {
  AcceptMode accept = AcceptMode::kName;
  ServerProtocol protocol = ServerProtocol::kNet;
};

class Adapter {
 public:
  // Opens the FIFO, says hello, and starts to listen to everything.
  Adapter();

 private:
  // record.cc: the trace.
  void Record(const std::string& event, const std::string& subject, const json::object& data = {});
  std::string LineOf(const std::string& event, const std::string& subject,
                     const json::object& data) const;
  json::object Snapshot() const;
  bool RecordError(const std::string& event, const std::string& subject, const json::object& data);
  void Fail(const std::string& message);
  void React(const std::string& event, const std::string& subject);
  void SayHello();

  // observe.cc: workers and events.
  void ObserveCluster();
  void ObserveSelf();
  std::string Meet(const cluster::Worker& worker);
  std::string FreeLabel(const std::string& label) const;
  json::value WorkerValue(const cluster::Worker& worker) const;
  const cluster::Worker* FindWorker(const std::string& label) const;
  const cluster::Worker& WorkerOf(const std::string& label) const;
  json::object MessageData(const cluster::Value& message, const cluster::Handle& handle);

  // things.cc: servers and connections.
  Thing& FindThing(const std::string& label);
  cluster::Handle FindHandle(const std::string& name);
  void AddServer(const std::string& label, const cluster::Server& server, Service service);
  void AddDatagrams(const std::string& label, const cluster::DatagramSocket& socket);
  void AddConnection(const std::string& label, const cluster::Connection& connection,
                     AcceptMode accept);
  void Accepted(const std::string& subject, const cluster::Connection& connection, Service service,
                const std::shared_ptr<std::list<cluster::Connection>>& sockets);
  void Serve(const cluster::Connection& connection, const std::string& prefix,
             const std::string& subject, AcceptMode accept);
  static void OnRequest(const cluster::Connection& connection,
                        std::function<void(const std::string& head)> answer);
  void ServeHttp(const cluster::Connection& connection, const std::string& subject,
                 AcceptMode accept);
  void AnswerHttp(const cluster::Connection& connection, const std::string& subject);

  // operations.cc
  void CarryOut(const json::object& operation);
  json::value Do(OperationKind kind, const json::object& operation);
  json::value Give(const surface::Answer& answer);
  json::value DoFork(const json::object& operation);
  json::value DoSetup(const json::object& operation);
  json::value DoPolicy(const json::object& operation);
  json::value DoDisconnect(const json::object& operation);
  json::value DoKill(const json::object& operation);
  json::value DoSend(const json::object& operation);
  json::value DoListen(const json::object& operation);
  json::value DoBind(const json::object& operation);
  json::value DoClose(const std::string& label);
  json::value DoConnect(const json::object& operation);
  json::value DoMode(const std::string& path);
  json::value DoEndSockets(const std::string& label);
  json::value DoAdopt(const json::object& operation);
  json::value DoWatchOutput(const std::string& label);
  json::value DoAfter(const json::object& operation);
  json::value DoReact(const json::object& operation);
  json::value DoForget(const json::object& operation);
  json::value DoPrint(const json::object& operation);
  json::value DoChdir(const std::string& path);
  [[noreturn]] void DoExit(const json::object& operation);
  json::value DoThrow(const std::string& message);
  [[noreturn]] void DoSpin(const json::object& operation);
  std::function<void()> CallbackOf(const json::object& operation);

  // control.cc
  void Attach();
  void Obey(const std::string& line);

  struct Reaction {
    std::string event;
    std::optional<std::string> subject;
    int left = 1;  // 0: used up; -1: always
    json::array operations;
  };
  struct Control;

  bool primary_;
  std::string me_;
  int trace_ = -1;
  std::vector<LabelledWorker> workers_;  // in the primary: the dead too, for snapshots
  std::string pending_label_;            // of the worker that is being forked
  std::map<std::string, Thing> things_;
  std::vector<cluster::Handle> handles_;  // received: h1, h2, ...
  std::list<std::shared_ptr<Reaction>> reactions_;
  std::optional<cluster::Hold> hold_;  // keeps a primary alive until `release`
  std::shared_ptr<Control> control_;
  RuntimeFacts facts_{me_, workers_};
  surface::ObjectSurface surface_{&facts_};
};

// Strings that are too long for a line become digests, at any depth.
json::value Shortened(const json::value& value);

json::value RawOf(const cluster::Value& value);
cluster::Value ValueOf(const json::value& raw);

}  // namespace clusterspec::adapter

#endif  // CLUSTERSPEC_HARNESS_ADAPTERS_REFERENCE_ADAPTER_H_
