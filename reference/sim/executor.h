// One choice carried out: a turn of a process, or an action of the harness. For executor*.cc only.
#ifndef CLUSTERSPEC_REFERENCE_SIM_EXECUTOR_H_
#define CLUSTERSPEC_REFERENCE_SIM_EXECUTOR_H_

#include <optional>
#include <string>
#include <utility>

#include "reference/model/settings.h"
#include "reference/sim/deferred_task.h"
#include "reference/sim/kernel.h"
#include "reference/sim/simulator.h"
#include "reference/sim/world_facts.h"
#include "reference/surface/object_surface.h"

namespace clusterspec::sim {

// What an operation gives.
struct OperationResult {
  enum class Kind { kValue, kThrew, kMisuse, kEnded };
  Kind kind = Kind::kValue;
  json::value value = "$undefined";  // or the error
};

inline OperationResult Value(json::value value) {
  return {OperationResult::Kind::kValue, std::move(value)};
}
inline OperationResult Threw(std::string_view name, std::string_view message,
                             std::string_view code = "$undefined") {
  return {OperationResult::Kind::kThrew,
          json::object{{"name", name}, {"message", message}, {"code", code}}};
}

// In the pipe to the primary, a message of the kind that only the primary sends is one that came
// back: the worker had closed its end.
inline constexpr model::MessageKind kReturnedMessage = model::MessageKind::kListenReply;

inline model::PrimaryEffect ChannelClosedError(uint16_t worker) {
  return model::EmitError{worker, model::WorkerError::kChannelClosed};
}

class Executor {
 public:
  Executor(const Program& program, ValuePool* pool, model::Chooser* chooser, World* world,
           Recorder* recorder);

  // Carries it out, and all that follows without anybody else.
  void Run(const Transition& transition);

 private:
  // executor.cc: events and reactions.
  template <typename Data>
  void Record(EventKind kind, uint16_t process, Id subject, const Data& data);
  void Record(EventKind kind, uint16_t process, Id subject) {
    Record(kind, process, subject, [] { return json::object(); });
  }
  bool IsWanted(EventKind kind, Id subject) const;
  bool IsAwaited(const CompiledAwait& await, size_t index, Id subject) const;
  Event MakeEvent(EventKind kind, uint16_t process, Id subject, json::object data) const;
  void Match(EventKind kind, Id subject, const Event* event);
  void React(EventKind kind, uint16_t process, Id subject);
  Process& At(uint16_t process) { return world_.processes[process]; }
  // Who only looks counts as touching nothing; see TrackedList.
  const Process& Look(uint16_t process) const { return std::as_const(world_).processes[process]; }
  const Process& At(uint16_t process) const { return Look(process); }
  uint16_t Count() const { return static_cast<uint16_t>(world_.processes.size()); }
  bool Runs(uint16_t process) const { return At(process).phase == ProcessPhase::kRunning; }
  void RunDeferred();
  template <typename Action>
  void PutOff(uint16_t process, const Action& action) {
    deferred_.emplace_back(process, action);
  }

  // executor_primary.cc
  class PrimaryHost;
  void StepPrimary(const model::PrimaryInput& input);
  void CarryOut(uint16_t process, const model::PrimaryEffect& effect);
  void Do(const model::SendToWorker& send);
  void Do(const model::CloseChannel& close);
  void Do(const model::SpawnProcess& spawn);
  void Do(const model::SignalProcess& signal);
  void Do(const model::OpenSocket& open);
  void Do(const model::CloseSocket& close);
  void Do(const model::DropConnection& drop);
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
  json::value AddressValue(Id address) const;
  json::object ListeningData(const model::EmitListening& event) const;
  void CloseByPrimary(uint16_t worker);
  void Die();
  void ReceiveInPrimary(uint16_t worker);

  // executor_worker.cc
  class WorkerHost;
  void StepWorker(uint16_t process, const model::WorkerInput& input);
  void CarryOut(uint16_t process, const model::WorkerEffect& effect);
  void Do(uint16_t process, const model::SendToPrimary& send);
  void Do(uint16_t process, const model::CloseOwnChannel& close);
  void Do(uint16_t process, const model::EmitOwnDisconnect& event);
  void Do(uint16_t process, const model::EmitOwnMessage& event);
  void Do(uint16_t process, const model::EmitDisconnectError& event);
  void Do(uint16_t process, const model::EmitServerListening& event);
  void Do(uint16_t process, const model::EmitServerClose& event);
  void Do(uint16_t process, const model::EmitServerError& event);
  void Do(uint16_t process, const model::BindSocket& bind);
  void Do(uint16_t process, const model::UseSocket& use);
  void Do(uint16_t process, const model::StopListening& stop);
  void Do(uint16_t process, const model::CloseSocket& close);
  void Do(uint16_t process, const model::AcceptConnection& accept);
  void Do(uint16_t process, const model::ExitProcess& exit);
  void Do(uint16_t process, const model::SignalSelf& signal);
  // What the simulator itself has put off.
  void CarryOut(uint16_t process, const CallWithResult& call);
  void CarryOut(uint16_t process, const ReportFailedSpawn& report);
  void CarryOut(uint16_t process, const ReadLate& late);
  template <typename Data>
  void EmitOwn(uint16_t process, EventKind of_process, EventKind of_worker, bool only_first,
               const Data& data);
  void EmitOwnError(uint16_t process, const char* code, const char* message);
  void TakeLateReplies(uint16_t process);
  void EmitOwnMessage(uint16_t process, Id value, const json::value& handle);
  void ReceiveInWorker(uint16_t process);
  json::value HandleName(Descriptor handle) const;

  // executor_process.cc: lives of processes.
  void StartProcess(uint16_t process);
  void Exit(uint16_t process, int code);
  void End(uint16_t process, int code, model::Signal signal);
  void Drop(Pipe* pipe);
  void CloseByWorker(Process* process);
  void SendSignal(uint16_t process, model::Signal signal);
  void Reap(uint16_t process);
  void ExitNotice(uint16_t worker);
  void RunDeferredTask(uint16_t process, uint16_t index);
  void Fire(uint16_t process, uint16_t index);
  void StartInspector(uint16_t process, int port);
  int InspectPortOf(uint16_t process) const;
  const json::object& SettingsOf(Id settings) const;

  // executor_network.cc: connections, datagrams, output.
  void AcceptOn(uint16_t process, uint16_t server);
  void AcceptShared(uint16_t index);
  void AddAccepted(uint16_t process, uint16_t server, Descriptor end);
  void Serve(uint16_t process, Connection* connection);
  void Opened(uint16_t process, uint16_t index);
  void Read(uint16_t process, uint16_t index);
  void ReadText(uint16_t process, uint16_t index, Id text);
  void AnswerHttp(uint16_t process, uint16_t index, const std::string& request);
  void Finish(Connection* connection);
  void CloseConnection(uint16_t process, uint16_t index, bool tell);
  void TakeDatagram(uint16_t process, uint16_t server);
  void Print(uint16_t process, int stream, const std::string& text);
  void PrintLines(int stream, const std::string& text);
  void ReadPipe(uint16_t worker, int stream);

  // executor_harness.cc
  void HarnessStep();
  void DoStep(const Batch& batch, const CompiledStep& step);
  void DoStep(const Await& await, const CompiledStep& step);
  void DoStep(const Quiesce& quiesce, const CompiledStep& step);
  void DoStep(const Signal& signal, const CompiledStep& step);
  void DoStep(const clusterspec::Client& client, const CompiledStep& step);
  void ConnectClient(const CompiledStep& step, bool asks);
  void AskOn();
  void SendDatagram(const clusterspec::Client& client, const CompiledStep& step);
  Endpoint TargetOf(const CompiledStep& step) const;
  void ReadClient(uint16_t index);
  void ReadAsked(VirtualClient* client, Id text);
  void ReadAnswer(uint16_t index);
  void CloseClient(uint16_t index);
  void Advance();
  void Stop(EndingKind kind);
  void RunBatch(uint16_t process);
  void RecordBindings(const std::vector<Binding>& given);
  uint16_t FindProcess(Id label) const;

  // executor_operations.cc
  bool HasRoom(const CompiledOperation& operation) const;
  void Operate(uint16_t process, uint16_t index);
  OperationResult Do(uint16_t process, uint16_t index, const CompiledOperation& operation,
                     bool wanted);
  OperationResult DoFork(uint16_t process, const CompiledOperation& operation, bool wanted);
  OperationResult DoSetup(uint16_t process, const CompiledOperation& operation);
  OperationResult DoDisconnect(uint16_t process, const CompiledOperation& operation, bool wanted);
  OperationResult DisconnectCluster(uint16_t process, Id callback);
  OperationResult DoKill(uint16_t process, const CompiledOperation& operation);
  OperationResult DoExit(uint16_t process, const CompiledOperation& operation);
  OperationResult PrimaryOnly(std::string_view method);
  bool IsPrimary(uint16_t process) const;
  std::optional<uint16_t> FindWorker(uint16_t process, Id label) const;
  OperationResult Misuse(const std::string& message) const;
  OperationResult UnknownWorker(Id label) const;
  json::value WorkerValue(uint16_t worker) const;
  Id FreeLabel(Id label);
  Id SettingsAfter(const json::object& given);

  // executor_network_operations.cc
  OperationResult DoSend(uint16_t process, const CompiledOperation& operation);
  OperationResult SendClosed(uint16_t process, std::optional<uint16_t> worker, Id callback);
  bool SerializesAdvanced(uint16_t process, std::optional<uint16_t> worker) const;
  bool IsOvertaken(uint16_t process) const;
  bool SerializesItsOwnWay(uint16_t process, std::optional<uint16_t> worker) const;
  std::optional<Id> Serialized(uint16_t process, std::optional<uint16_t> worker, Id value);
  // False: it was not sent.
  bool SendMessage(uint16_t process, std::optional<uint16_t> worker, const model::Message& message);
  void CallBack(uint16_t process, const CompiledOperation& operation, bool sent);
  OperationResult DoListen(uint16_t process, const CompiledOperation& operation);
  uint16_t AddServer(uint16_t process, const CompiledOperation& operation, Id label);
  void NameServer(uint16_t process, uint16_t server, const CompiledOperation& operation, Id label);
  OperationResult DoConnect(uint16_t process, const CompiledOperation& operation);
  OperationResult DoClose(uint16_t process, const CompiledOperation& operation);
  bool AskWithHandle(uint16_t process);
  void ListenElsewhere(uint16_t process, uint16_t server);
  bool IsElsewhere(uint16_t process, Descriptor handle) const;
  void TakeServerElsewhere(uint16_t process, Id message);
  void TakeHandle(uint16_t process, Descriptor handle);
  OperationResult DoAdopt(uint16_t process, const CompiledOperation& operation);
  OperationResult DoEndSockets(uint16_t process, const CompiledOperation& operation);
  std::optional<uint16_t> FindServer(uint16_t process, Id label) const;
  std::optional<uint16_t> FindConnection(uint16_t process, Id label) const;
  std::optional<Descriptor> FindHandle(uint16_t process, Id name) const;
  bool IsOfConnection(Id label) const;

  // executor_values.cc: `get` and its like.
  OperationResult DoGet(uint16_t process, const CompiledOperation& operation, bool wanted);
  OperationResult DoSame(uint16_t process, const CompiledOperation& operation);
  OperationResult DoTypeof(uint16_t process, const CompiledOperation& operation);
  OperationResult DoKeys(uint16_t process, const CompiledOperation& operation);
  OperationResult DoLoad(uint16_t process, const CompiledOperation& operation);
  OperationResult Give(uint16_t process, const surface::Answer& answer);
  WorldFacts FactsOf(uint16_t process) const {
    return WorldFacts(program_, pool_, world_, context_, process);
  }

  const Program& program_;
  ValuePool& pool_;
  World& world_;
  Recorder* recorder_;
  model::Context context_;
  Kernel kernel_;
  Small<DeferredTask, 4> deferred_;
  size_t deferred_done_ = 0;
  uint16_t exiting_ = kNobody;  // runs its handlers of exit, with which its life ends
  uint16_t stalled_ = kNobody;  // the watcher says that it gets no further
  Id pending_label_ = kNone;    // of the worker that is being forked
  Id pending_environment_ = kNone;
};

template <typename Data>
void Executor::Record(EventKind kind, uint16_t process, Id subject, const Data& data) {
  if (recorder_ != nullptr) {
    const SeenEvent seen{kind, process == kNobody ? kNone : Look(process).label, subject};
    if (recorder_->watcher != nullptr) {
      recorder_->watcher->See(seen, world_, EventData(data));
      const Stall stall = std::exchange(recorder_->stall, Stall::kNo);
      if (stall != Stall::kNo && process != kNobody) {
        At(process).phase = ProcessPhase::kSpinning;
        stalled_ = process;
      }
      if (stall == Stall::kBefore) return;
    } else {
      recorder_->seen.push_back(seen);
    }
  }
  if (IsWanted(kind, subject)) {
    Event event = MakeEvent(kind, process, subject, data());
    Match(kind, subject, &event);
    if (recorder_ != nullptr && recorder_->whole) recorder_->events.push_back(std::move(event));
  } else {
    Match(kind, subject, nullptr);
  }
  if (process != kNobody) React(kind, process, subject);
}

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_EXECUTOR_H_
