#include "harness/run/scenario_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <set>
#include <utility>

#include "harness/run/asked_signals.h"
#include "harness/run/load_client.h"
#include "harness/run/machine.h"
#include "harness/run/machine_limits.h"
#include "harness/run/machine_need.h"
#include "harness/run/memory_kills.h"
#include "harness/run/network_client.h"
#include "harness/run/placeholders.h"
#include "harness/run/session.h"
#include "harness/run/shortage.h"
#include "reference/model/signal.h"
#include "spec/nouns/operation_walk.h"

namespace clusterspec {
namespace {

// Signals with which a process dies of a fault of its own.
constexpr std::array kFaults = {"SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL",
                                "SIGFPE",  "SIGTRAP", "SIGSYS"};

// Carries out the steps one after another; the first that cannot be ends the run.
class ScenarioRunner {
 public:
  ScenarioRunner(const Scenario& scenario, Session* session)
      : scenario_(scenario), session_(*session) {}

  Ending Run() {
    for (size_t i = 0; i < scenario_.steps.size(); ++i) {
      step_ = static_cast<int>(i);
      if (auto ended = AwaitGoAhead(i)) return *std::move(ended);
      auto ending =
          std::visit([this](const auto& action) { return Do(action); }, scenario_.steps[i].action);
      if (ending) return *std::move(ending);
    }
    step_ = -1;
    return Do(Quiesce{}).value_or(Ending{});
  }

 private:
  using Ended = std::optional<Ending>;

  // In a run for a debugger: the user says when.
  Ended AwaitGoAhead(size_t step) {
    DebugGuide* const guide = session_.debug_guide();
    if (guide == nullptr) return std::nullopt;
    guide->TellStep(step + 1, scenario_.steps.size(), ToString(scenario_.steps[step]));
    return Wait([&] { return guide->MayGoOn(); }, "the word to go on");
  }

  Ended Stop(EndingKind kind, const std::string& message) const {
    return Ending{kind, step_, message};
  }

  // Nothing when `met` held; otherwise how the run ends. `what` says what was waited for.
  Ended Wait(const std::function<bool()>& met, const std::string& what) {
    return Wait(met, what, Session::kCertainQuiet);
  }

  Ended Wait(const std::function<bool()>& met, const std::string& what,
             std::chrono::milliseconds quiet) {
    Waited waited = Waited::kSilent;
    // Under a debugger silence decides against nobody.
    const bool patient = session_.debug_guide() != nullptr && quiet == Session::kCertainQuiet;
    do {
      // What a load still waits for may come late, and decides against the implementation.
      const auto least = session_.client().IsLoading() ? Session::kCertainQuiet : quiet;
      waited = session_.WaitUntil(met, least);
    } while (waited == Waited::kSilent && (session_.client().DropUnanswered() || patient));
    switch (waited) {
      case Waited::kMet:
        return std::nullopt;
      case Waited::kSilent:
        return Stop(EndingKind::kSilent,
                    fmt::format("{} can no longer come: every process sleeps", what));
      case Waited::kDeadline:
        return Stop(EndingKind::kDeadline,
                    fmt::format("{} did not come within {} ms, and some process was still busy or "
                                "did not answer",
                                what, session_.deadline().count()));
      case Waited::kBeyond:
        return Stop(EndingKind::kBound, session_.Beyond());
      case Waited::kBroken:
        return Stop(EndingKind::kAdapter, session_.problem());
      case Waited::kStopped:
        return Stop(EndingKind::kHarness, session_.problem());
      case Waited::kInterrupted:
        return Stop(EndingKind::kInterrupted, "stopped by a signal");
    }
    return std::nullopt;
  }

  Ended Do(const Batch& batch) {
    const auto there = [&] { return session_.Attached(batch.process) || Gone(batch.process); };
    if (auto ended = Wait(there, "the process " + batch.process)) return ended;
    if (auto ended = AwaitPorts(batch)) return ended;
    const auto number = session_.Send(batch.process, batch.operations);
    if (!number) return Stop(EndingKind::kHarness, number.error().message);
    if (!*number) {
      if (auto ended = AwaitEnd(batch.process)) return ended;
      return Stop(EndingKind::kEndedEarly,
                  fmt::format("the process {} had ended before it could be told", batch.process));
    }
    const auto over = [&] {
      return session_.BatchDone(batch.process, **number) || session_.HungUp(batch.process);
    };
    if (auto ended = Wait(over, "the end of the operations in " + batch.process)) return ended;
    if (session_.BatchDone(batch.process, **number)) return std::nullopt;
    // A process may end in the middle of a batch, such as one with `exit`.
    return AwaitEnd(batch.process);
  }

  // The ports that operations take from events.
  Ended AwaitPorts(const Batch& batch) {
    Ended ended;
    ForEachOperation(batch.operations, batch.process, 0,
                     [&](const Operation& operation, const std::string&, int) {
                       const auto server = ServerOfPort(operation.fields);
                       if (server && !ended) ended = AwaitListening(*server);
                     });
    return ended;
  }

  Ended AwaitListening(const std::string& server) {
    const Pattern listening{"server.listening", server, {}};
    const auto told = [&] { return !AllMatches(listening, session_.events()).empty(); };
    return Wait(told, listening.ToString());
  }

  // A process that is ending closes its socket a moment before it is gone; one that closes it and
  // lives on breaks the protocol.
  Ended AwaitEnd(const std::string& process) {
    auto ended = Wait([&] { return Gone(process); }, "the end of the process " + process);
    if (!ended || ended->kind != EndingKind::kSilent) return ended;
    return Stop(EndingKind::kAdapter,
                fmt::format("the process {} lives, but its control socket is closed", process));
  }

  Ended Do(const Await& await) {
    const auto met = [&] {
      return std::cmp_greater_equal(AllMatches(await.pattern, session_.events()).size(),
                                    await.count);
    };
    return Wait(met, await.pattern.ToString());
  }

  Ended Do(const Quiesce&) {
    auto ended = Wait([] { return false; }, "the end of all activity", Session::kShortQuiet);
    if (ended->kind == EndingKind::kSilent) return std::nullopt;
    return ended;
  }

  Ended Do(const Signal& signal) {
    const auto there = [&] { return session_.Attached(signal.process) || Gone(signal.process); };
    if (auto ended = Wait(there, "the process " + signal.process)) return ended;
    const auto number = model::ParseSignal(signal.name);
    if (!number) return Stop(EndingKind::kHarness, "unknown signal " + signal.name);
    if (Gone(signal.process)) {
      return Stop(EndingKind::kEndedEarly,
                  fmt::format("the process {} had ended before the signal", signal.process));
    }
    session_.Record("signal", signal.process, {{"signal", signal.name}});
    session_.Process(signal.process).Signal(*number);
    return std::nullopt;
  }

  Ended Do(const Client& client) {
    switch (client.verb) {
      case ClientVerb::kConnect:
      case ClientVerb::kAsk:
      case ClientVerb::kDatagram:
      case ClientVerb::kLoad:
        return DoAddressed(client);
      case ClientVerb::kSend:
        if (!session_.client().Send(client.label, client.text)) {
          return Stop(
              EndingKind::kEndedEarly,
              fmt::format("the connection {} was closed before it could send", client.label));
        }
        return std::nullopt;
      case ClientVerb::kClose:
        session_.client().Close(client.label);
        return std::nullopt;
    }
    return std::nullopt;
  }

  Ended DoAddressed(const Client& client) {
    Endpoint endpoint;
    if (auto ended = Resolve(client.to, &endpoint)) return ended;
    if (client.verb == ClientVerb::kDatagram) {
      session_.client().Datagram(client.label, endpoint, client.text);
      return std::nullopt;
    }
    if (client.verb == ClientVerb::kLoad) {
      session_.client().Load(client.label,
                             {endpoint, client.at_once, client.times, client.protocol});
      return std::nullopt;
    }
    if (client.verb == ClientVerb::kConnect) {
      session_.client().Connect(client.label, endpoint, client.protocol);
    } else {
      session_.client().Ask(client.label, endpoint, client.times, client.protocol);
    }
    return Wait([&] { return session_.client().Settled(client.label); },
                fmt::format("the outcome of the client's {}", client.label));
  }

  // Waits until the server has told its address, if the target names a server.
  Ended Resolve(const Target& to, Endpoint* endpoint) {
    if (to.server.empty()) return ResolveGiven(to, endpoint);
    if (auto ended = AwaitListening(to.server)) return ended;
    const Pattern listening{"server.listening", to.server, {}};
    const Event& event = session_.events()[AllMatches(listening, session_.events()).back()];
    endpoint->host = StringOr(event.data, "address");
    endpoint->port = static_cast<int>(IntegerOr(event.data, "port", 0));
    endpoint->path = StringOr(event.data, "path");
    return std::nullopt;
  }

  Ended ResolveGiven(const Target& to, Endpoint* endpoint) {
    const auto expanded = session_.placeholders().Expand(
        json::object{{"host", to.host}, {"port", to.port}, {"path", to.path}});
    if (!expanded) return Stop(EndingKind::kHarness, expanded.error().message);
    const json::object& given = expanded->get_object();
    endpoint->host = StringOr(given, "host");
    endpoint->path = StringOr(given, "path");
    endpoint->port = static_cast<int>(IntegerOr(given, "port", 0));
    return std::nullopt;
  }

  bool Gone(const std::string& process) const { return session_.Gone(process); }

  const Scenario& scenario_;
  Session& session_;
  int step_ = -1;
};

// The process that died of a fault which the scenario did not ask for, in words.
std::optional<std::string> Fault(const std::set<std::string>& asked, const Session& session) {
  for (const Event& event : session.events()) {
    if (event.name != "os.exit" && event.name != "cluster.exit") continue;
    const std::string signal = StringOr(event.data, "signal");
    const bool fault = std::find(kFaults.begin(), kFaults.end(), signal) != kFaults.end();
    if (fault && !asked.contains(signal)) {
      return fmt::format("{} died of {}", event.subject, signal);
    }
  }
  return std::nullopt;
}

// That somebody else has ended the primary. Its own workers may have, where the case has any
// killed. Of a worker only the implementation tells how it ended, and that may be wrong.
std::optional<std::string> EndedByOthers(const Scenario& scenario,
                                         const std::set<std::string>& asked,
                                         const Session& session) {
  if (AsksToKill(scenario)) return std::nullopt;
  for (const Event& event : session.events()) {
    if (event.name != "os.exit" || event.subject != "primary") continue;
    const std::string signal = StringOr(event.data, "signal");
    if (!IsOfOthers(signal) || asked.contains(signal)) continue;
    return fmt::format("the primary died of {}{}", signal, kWhoElse);
  }
  return std::nullopt;
}

// What the steps came to, unless there is a graver reason why the run ended so.
Ending Reconsidered(Ending ending, const Scenario& scenario, Session& session) {
  if (!ending.traits().shows_behaviour) return ending;
  session.MeasureProcesses();
  if (!session.Beyond().empty()) return {EndingKind::kBound, ending.step, session.Beyond()};
  const std::set<std::string> asked = AskedSignals(scenario);
  if (auto others = EndedByOthers(scenario, asked, session)) {
    return {EndingKind::kHarness, ending.step, *std::move(others)};
  }
  if (auto fault = Fault(asked, session)) {
    return {EndingKind::kCrashed, ending.step, *std::move(fault)};
  }
  return ending;
}

Trace RunSession(const Scenario& scenario, Session& session) {
  Trace trace;
  auto refused = session.Start();
  Ending ending = refused ? *std::move(refused) : ScenarioRunner(scenario, &session).Run();
  const DebugGuide* guide = session.debug_guide();
  if (guide != nullptr && ending.kind != EndingKind::kInterrupted) {
    guide->TellEnd(ending.kind == EndingKind::kCompleted ? "All steps are done."
                                                         : ending.ToString() + ".");
    session.KeepForDebugger();
  }
  trace.ending = Reconsidered(std::move(ending), scenario, session);
  trace.events = session.events();
  trace.errors = session.Errors();
  return trace;
}

// The implementation does not tell what it was refused. Who started the runs has asked for this
// before, but limits and disks change.
std::optional<std::string> FindShortage(const Scenario& scenario,
                                        const Implementation& implementation,
                                        const std::string& folder) {
  if (auto noted = NotedShortage()) return noted;
  const Room room = DescriptorsOfProcess();
  const int needed = NeedOf({&scenario}, implementation, 1).descriptors;
  if (room.left < needed) {
    return fmt::format("the machine is short: open files: {} left by {}, but {} are needed",
                       room.left, room.bound_by, needed);
  }
  const auto lack = LookForLackOfRoom(folder, 1);
  if (!lack) return std::nullopt;
  return fmt::format("the machine is short: {}: {}", lack->what, lack->detail);
}

}  // namespace

void RunScenario(const Scenario& scenario, const Implementation& implementation,
                 const RunOptions& options, const std::function<void(Trace trace)>& done) {
  const int64_t kills = MemoryKills();
  Trace trace;
  std::optional<Session> session;
  try {
    session.emplace(scenario, implementation, options);
    trace = RunSession(scenario, *session);
  } catch (const std::exception& exception) {  // of Asio, where there are no descriptors
    trace.ending = {EndingKind::kHarness, -1, exception.what()};
  }
  // What the machine could not give is nobody's failure.
  auto shortage = FindShortage(scenario, implementation, options.folder);
  if (!shortage) shortage = KilledForMemory(trace.events, kills, MemoryKills());
  if (shortage && trace.ending.kind != EndingKind::kInterrupted) {
    trace.ending = {EndingKind::kHarness, trace.ending.step, *std::move(shortage)};
  }
  done(std::move(trace));
}

}  // namespace clusterspec
