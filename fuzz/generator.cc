#include "fuzz/generator.h"

#include <algorithm>

#include "fuzz/generator_shapes.h"
#include "fuzz/generator_state.h"
#include "harness/load/forms.h"
#include "harness/load/scenario_writer.h"

namespace clusterspec::fuzz {
namespace {

constexpr const char* kSignals[] = {"SIGKILL", "SIGTERM", "SIGSTOP", "SIGCONT", "SIGUSR1"};
constexpr const char* kTake = "take";         // no other message says this
constexpr size_t kMostRows = 32;              // of a table of operations
constexpr const char* kFirstReceived = "h1";  // what an adapter calls it

class Generator {
 public:
  Generator(Source* source, const GeneratorOptions& options)
      : source_(*source), options_(options) {}

  Scenario Run() {
    const uint32_t steps = 1 + source_.Below(MostSteps());
    if (source_.Chance(1)) return MakeForeign();
    MakeFavourites();
    MakeGiven();
    Shapes shapes(&source_, &draft_, &scenario_);
    if (source_.Chance(50)) shapes.Begin();
    while (scenario_.steps.size() < steps && !draft_.processes[0].gone) {
      if (LastBegins()) Add(Quiesce{});
      if (draft_.workers() > 0 && source_.Chance(3)) {
        MakeHandOver();
      } else if (draft_.workers() > 0 && source_.Chance(4)) {
        shapes.End();
      } else {
        Add(MakeAction());
      }
    }
    const bool lives = draft_.workers() > 0 && !draft_.processes[0].gone;
    if (lives && source_.Chance(30)) {
      if (LastBegins()) Add(Quiesce{});
      shapes.End();
    }
    if (draft_.loads) scenario_.needs.emplace_back("modules");
    if (draft_.has_child) scenario_.needs.emplace_back("child");
    SpeakHttp();
    NumberOperations(&scenario_);
    return std::move(scenario_);
  }

 private:
  using Action = decltype(Step::action);

  // Short programs are tried most, and long ones find what they cannot.
  uint32_t MostSteps() {
    static constexpr int kLengths[] = {5, 5, 10, 10, 16, 30};
    const int drawn = source_.OneOf(kLengths);
    return static_cast<uint32_t>(options_.max_steps > 0 ? options_.max_steps : drawn);
  }

  // Where all that it does can be done with servers of HTTP.
  void SpeakHttp() {
    if (!draft_.speaks_http) return;
    Case a_case;
    a_case.scenario = scenario_;
    if (auto http = InForm(a_case, Form::kHttp)) scenario_ = std::move(http->scenario);
  }

  void Add(Action action) { scenario_.steps.push_back({std::move(action), {}}); }

  void AddOperation(const std::string& process, const char* name, json::object fields) {
    Operation operation;
    operation.name = name;
    operation.fields = std::move(fields);
    Add(Batch{process, {std::move(operation)}});
  }

  // A server of the primary for a worker, which uses it when it certainly has it. Nothing else
  // names the server, so that it stays open.
  void MakeHandOver() {
    ProcessDraft& worker = draft_.processes[SomeWorker()];
    if (worker.received || worker.gone || draft_.speaks_http) return Add(MakeBatch(0));
    worker.received = true;
    const std::string server = draft_.NextLabel("s");
    AddOperation("primary", "listen", {{"label", server}, {"port", 0}});
    Add(Await{{"server.listening", "primary." + server, {}}, 1});
    AddOperation("primary", "send",
                 {{"target", worker.label}, {"message", kTake}, {"handle", server}});
    Add(Await{{"process.message", worker.label, {{"message", kTake}}}, 1});
    const bool listens = source_.Below(2) == 0;
    const std::string label = draft_.NextLabel("s");
    AddOperation(worker.label, listens ? "listen" : "adopt",
                 {{"handle", kFirstReceived}, {"label", label}});
    worker.servers.push_back(label);
  }

  // Any numbers: they count modulo what there is.
  void MakeFavourites() {
    const uint32_t count = source_.Below(4);
    for (uint32_t i = 0; i < count; ++i) draft_.favourites.push_back(source_.Below(1000));
    draft_.favourite_path = source_.Below(1000);
    draft_.favourite_setting = source_.Below(1000);
    draft_.exclusive_percent = source_.Chance(25) ? 80 : 5;
    const uint32_t workers = source_.Chance(20) ? 6 : 3;
    draft_.max_workers =
        1 + source_.Below(std::min(workers, static_cast<uint32_t>(options_.max_workers)));
    draft_.speaks_http = source_.Chance(15);
    if (!source_.Chance(50)) return;
    for (size_t i = 0; i < kMostRows; ++i) draft_.left_out.push_back(source_.Chance(50));
  }

  // A worker that nobody forked: what it says of itself.
  Scenario MakeForeign() {
    static const std::vector<std::string> paths = {"cluster.isPrimary", "cluster.isMaster",
                                                   "cluster.isWorker"};
    scenario_.fixture.env["NODE_UNIQUE_ID"] = "7";
    AddOperation("primary", "get", {{"path", source_.OneOf(paths)}});
    NumberOperations(&scenario_);
    return std::move(scenario_);
  }

  void MakeGiven() {
    if (source_.Chance(8)) {
      const bool none = source_.Below(2) == 0;
      scenario_.fixture.env["NODE_CLUSTER_SCHED_POLICY"] = none ? "none" : "rr";
    }
    if (source_.Chance(5)) scenario_.fixture.args = {"--of-primary"};
    scenario_.fixture.es_module = source_.Chance(8);
    if (scenario_.fixture.es_module) scenario_.needs.emplace_back("es-program");
    draft_.has_fd = source_.Chance(8);
    if (draft_.has_fd) scenario_.fixture.listening_fd = kDescriptor;
  }

  // The first of these is the simplest.
  Action MakeAction() {
    if (draft_.has_inspector && draft_.workers() > 0 && source_.Chance(30)) {
      if (source_.Below(2) == 0) return MakeSignal();
      return MakeClient();
    }
    const uint32_t draw = source_.Below(100);
    if (draw < 28 || draft_.workers() == 0) return MakeBatch(0);
    if (draw < 62) return MakeBatch(SomeProcess());
    if (draw < 79 && !draft_.expected.empty()) return MakeAwait();
    if (draw < 83) return Quiesce{};
    if (draw < 87) return MakeSignal();
    return MakeClient();
  }

  size_t SomeWorker() { return 1 + source_.Below(static_cast<uint32_t>(draft_.workers())); }

  // A worker, or the primary where no worker is likely to live for long.
  size_t SomeProcess() {
    const ProcessDraft& worker = draft_.processes[SomeWorker()];
    if (worker.gone || (worker.ends && !source_.Chance(20))) return 0;
    return static_cast<size_t>(&worker - draft_.processes.data());
  }

  // Whether a server or connection of the primary itself may still be on its way: when it tells of
  // that, beside what cluster tells, no sentence says.
  bool LastBegins() const {
    if (scenario_.steps.empty()) return false;
    const auto* batch = std::get_if<Batch>(&scenario_.steps.back().action);
    return batch != nullptr && batch->process == "primary" && Begins(batch->operations.back());
  }

  static bool Begins(const Operation& operation) {
    return operation.name == "listen" || operation.name == "bind" || operation.name == "connect";
  }

  Batch MakeBatch(size_t process) {
    Batch batch{draft_.processes[process].label, {}};
    OperationGenerator operations(&source_, &draft_, process);
    const uint32_t count = 1 + source_.Below(4);
    for (uint32_t i = 0; i < count && !draft_.processes[process].gone; ++i) {
      batch.operations.push_back(operations.Make(0));
      if (process == 0 && Begins(batch.operations.back())) break;
    }
    return batch;
  }

  Await MakeAwait() {
    Await await{source_.OneOf(draft_.expected), 1};
    if (await.pattern.event == "cluster.online") NoteOnline(await.pattern.subject);
    if (source_.Chance(10)) await.pattern.conditions.push_back(MakeCondition(await.pattern.event));
    if (source_.Chance(3)) await.count = 2;
    return await;
  }

  void NoteOnline(const std::string& label) {
    for (ProcessDraft& each : draft_.processes) each.online = each.online || each.label == label;
  }

  Condition MakeCondition(const std::string& event) {
    if (event == "cluster.exit") return {"code", source_.Chance(50) ? 1 : 0};
    if (event.starts_with("cluster.")) return {"snap.connected", source_.Below(2) == 0};
    return {"process", json::object{{"$kind", "string"}}};  // whoever saw it
  }

  Action MakeSignal() {
    // Mostly a worker: the end of the primary is the end of the rest too.
    const bool primary = source_.Chance(10);
    const size_t worker = SomeWorker();
    ProcessDraft& process = draft_.processes[primary ? 0 : worker];
    if (process.gone) return Quiesce{};
    if (draft_.has_inspector && !primary && source_.Below(2) == 0) {
      return Signal{process.label, "SIGUSR1"};  // it lives on
    }
    const std::string name = source_.OneOf(kSignals);
    process.gone = name != "SIGCONT";
    return Signal{process.label, name};
  }

  Action MakeClient() {
    if (!draft_.clients.empty() && source_.Chance(40)) {
      const std::string label = source_.OneOf(draft_.clients);
      if (draft_.speaks_http || source_.Below(2) == 0) {
        return Client{ClientVerb::kClose, label, {}, "", 1};
      }
      return Client{ClientVerb::kSend, label, {}, "to server", 1};
    }
    std::vector<Target> servers;
    std::vector<Target> datagrams;
    for (const ProcessDraft& each : draft_.processes) {
      for (const auto& name : each.servers)
        servers.push_back({each.label + "." + name, "", {}, ""});
      for (const auto& name : each.datagrams) {
        datagrams.push_back({each.label + "." + name, "", {}, ""});
      }
    }
    if (!datagrams.empty() && source_.Chance(50)) {
      return Client{ClientVerb::kDatagram, draft_.NextLabel("d"), source_.OneOf(datagrams), "hi",
                    1};
    }
    if (draft_.has_inspector && source_.Below(2) == 0) {
      servers = {{"", "127.0.0.1", "${port:d}", ""}};
    } else if (servers.empty() || source_.Chance(15)) {
      servers = {{"", "127.0.0.1", "${port:a}", ""}, {"", "", {}, "${scratch}/a.sock"}};
    }
    const Target target = source_.OneOf(servers);
    const std::string label = draft_.NextLabel("c");
    if (source_.Chance(50)) {
      return Client{ClientVerb::kAsk, label, target, "", 1 + static_cast<int>(source_.Below(4))};
    }
    draft_.clients.push_back(label);
    return Client{ClientVerb::kConnect, label, target, "", 1};
  }

  static constexpr int kDescriptor = 7;

  Source& source_;
  const GeneratorOptions options_;
  GeneratorState draft_;
  Scenario scenario_;
};

}  // namespace

Scenario Generate(Source* source, const GeneratorOptions& options) {
  return Generator(source, options).Run();
}

}  // namespace clusterspec::fuzz
