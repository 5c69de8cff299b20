#include "fuzz/well_formed.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>
#include <string>

#include "harness/load/event_subjects.h"
#include "spec/nouns/name_match.h"
#include "spec/nouns/operation_walk.h"

namespace clusterspec::fuzz {
namespace {

class Checker {
 public:
  explicit Checker(const Scenario& scenario) : labels_(scenario) {}

  bool Check(const Scenario& scenario) {
    CollectClosed(scenario);
    if (!WaitsForOwn(scenario)) return false;
    return std::all_of(scenario.steps.begin(), scenario.steps.end(), [&](const Step& step) {
      if (const auto* batch = std::get_if<Batch>(&step.action)) return Check(*batch);
      if (const auto* signal = std::get_if<Signal>(&step.action)) return Check(*signal);
      if (const auto* client = std::get_if<Client>(&step.action)) return Check(*client);
      if (const auto* await = std::get_if<Await>(&step.action)) return Check(await->pattern);
      return true;
    });
  }

 private:
  static bool Begins(const Operation& operation) {
    return IsOneOf(operation.name, {"listen", "bind", "connect"});
  }

  // Servers and connections of the primary itself are none of cluster's: no sentence says when they
  // tell of themselves, beside what cluster tells. So nothing else happens until they have.
  static bool WaitsForOwn(const Scenario& scenario) {
    bool nested = false;
    ForEachOperation(scenario, [&](const Operation& each, const std::string& process, int depth) {
      nested = nested || (process == "primary" && depth > 0 && Begins(each));
    });
    for (size_t i = 0; i < scenario.steps.size(); ++i) {
      const auto* batch = std::get_if<Batch>(&scenario.steps[i].action);
      if (batch == nullptr || batch->process != "primary" || batch->operations.empty()) continue;
      const auto& all = batch->operations;
      if (std::any_of(all.begin(), all.end() - 1, Begins)) return false;
      const bool last = i + 1 == scenario.steps.size();
      const bool waits = !last && (std::holds_alternative<Quiesce>(scenario.steps[i + 1].action) ||
                                   std::holds_alternative<Await>(scenario.steps[i + 1].action));
      if (Begins(all.back()) && !last && !waits) return false;
    }
    return !nested;
  }

  void CollectClosed(const Scenario& scenario) {
    ForEachOperation(scenario, [this](const Operation& each, const std::string& process, int) {
      if (process == "primary" && each.name == "close") {
        closed_.insert(StringOr(each.fields, "label"));
      }
    });
  }

  // The loader refuses a pattern that nothing could match.
  bool Check(const Pattern& pattern) {
    Learn(pattern);
    return CanBe(pattern.event, pattern.subject);
  }

  bool CanBe(const std::string& event, const std::string& subject) const {
    return subject.empty() || CanBeAbout(*FindEvent(event), subject, labels_);
  }

  // What is certainly there once such an event has come.
  void Learn(const Pattern& pattern) {
    if (pattern.event == "cluster.online") online_.insert(pattern.subject);
    if (pattern.event == "server.listening") listening_.insert(pattern.subject);
    if (pattern.event != "process.message" || pattern.conditions.size() != 1) return;
    const Condition& condition = pattern.conditions.front();
    const bool arrived = condition.field == "message" && condition.expected.is_string() &&
                         taken_along_.contains({pattern.subject, condition.expected.as_string()});
    if (arrived && !used_.contains(pattern.subject)) things_[pattern.subject].insert("h1");
  }

  // The message says that a server comes with it, when it is never sent in another way.
  void LearnOfMessage(const Operation& send, bool certain) {
    const json::value* message = send.fields.if_contains("message");
    if (message == nullptr || !message->is_string()) return;
    const std::pair key(StringOr(send.fields, "target"), message->as_string());
    const std::string server = StringOr(send.fields, "handle");
    const bool open = listening_.contains("primary." + server) && !closed_.contains(server);
    if (certain && open && !without_.contains(key)) {
      taken_along_.insert(key);
    } else {
      taken_along_.erase(key);
      without_.insert(key);
    }
  }

  bool IsProcess(const std::string& label) const {
    return label == "primary" || workers_.contains(label);
  }

  // Whether a process that is about to end is still asked for something is a race with the system.
  bool Check(const Signal& signal) {
    const bool inspects = signal.name == "SIGUSR1" && inspects_;
    if (signal.name != "SIGCONT" && !inspects) gone_.insert(signal.process);
    return IsProcess(signal.process);
  }

  bool Check(const Batch& batch) {
    if (!IsProcess(batch.process) || batch.operations.empty()) return false;
    if (gone_.contains(batch.process)) return false;
    return std::all_of(batch.operations.begin(), batch.operations.end(),
                       [&](const Operation& each) { return Check(batch.process, each, true); });
  }

  // A client that is sent something must have been connected before.
  bool Check(const Client& client) {
    const bool named = client.verb == ClientVerb::kSend || client.verb == ClientVerb::kClose;
    if (named) return clients_.contains(client.label);
    clients_.insert(client.label);
    if (client.to.server.empty()) return true;
    const size_t dot = client.to.server.find('.');
    return things_[client.to.server.substr(0, dot)].contains(client.to.server.substr(dot + 1));
  }

  bool Check(const std::string& process, const Operation& operation, bool certain) {
    const auto text = [&](const char* field) { return StringOr(operation.fields, field); };
    if (!TargetIsThere(process, operation)) return false;
    if (operation.name == "fork" && process == "primary" && certain) workers_.insert(text("label"));
    if (operation.name == "send" && process == "primary") LearnOfMessage(operation, certain);
    if (operation.name == "spin" || operation.name == "after")
      kinds_[process].insert(operation.name);
    if (operation.name == "spin" && certain) gone_.insert(process);
    const json::value* settings = operation.fields.if_contains("settings");
    const bool of_object = settings != nullptr && settings->is_object();
    inspects_ = inspects_ || (of_object && settings->get_object().contains("inspectPort"));
    if (kinds_[process].size() > 1) return false;  // such a timer never fires
    auto& things = things_[process];
    if (IsOneOf(operation.name, {"close", "end_sockets"}) && !things.contains(text("label"))) {
      return false;
    }
    // What the second close of a server does is none of cluster's.
    if (operation.name == "close" && !ended_.insert(process + "." + text("label")).second) {
      return false;
    }
    if (operation.fields.contains("handle") && !things.contains(text("handle"))) return false;
    if (operation.name != "send" && operation.fields.contains("handle")) {
      things.erase(text("handle"));
      used_.insert(process);
    }
    if (operation.name == "listen") places_.insert(PlaceOf(operation));
    if (operation.name == "connect" && !places_.contains(PlaceOf(operation))) return false;
    if (IsOneOf(operation.name, {"listen", "bind", "connect", "adopt"}))
      things.insert(text("label"));
    const bool reacts = IsOneOf(operation.name, {"react", "forget"});
    if (reacts && !CanBe(text("event"), text("subject"))) return false;
    if (!IsOneOf(operation.name, {"after", "react"})) return operation.nested.empty();
    return CheckHandler(process, operation);
  }

  // Nobody can connect to a port that no text names.
  static std::string PlaceOf(const Operation& operation) {
    const std::string path = StringOr(operation.fields, "path");
    return path.empty() ? StringOr(operation.fields, "port") : path;
  }

  // What a handler makes is known inside it only.
  bool CheckHandler(const std::string& process, const Operation& operation) {
    const auto before = things_[process];
    const bool good =
        !operation.nested.empty() &&
        std::all_of(operation.nested.begin(), operation.nested.end(),
                    [&](const Operation& each) { return Check(process, each, false); });
    things_[process] = before;
    return good;
  }

  bool TargetIsThere(const std::string& process, const Operation& operation) {
    if (IsOneOf(operation.name, {"disconnect", "kill", "send", "watch_output"})) {
      const std::string target = StringOr(operation.fields, "target");
      if (operation.name == "disconnect" && target == "cluster") return true;
      if (process == "primary") return workers_.contains(target);
      return operation.name != "watch_output" && IsOneOf(target, {"self", "process"});
    }
    if (!IsOneOf(operation.name, {"get", "typeof", "keys", "same"})) return true;
    return PathIsThere(process, StringOr(operation.fields, "path")) &&
           PathIsThere(process, StringOr(operation.fields, "left")) &&
           PathIsThere(process, StringOr(operation.fields, "right"));
  }

  bool PathIsThere(const std::string& process, const std::string& path) {
    const std::string root = path.substr(0, path.find('.'));
    // Of child_process: an error where the channel is gone, of which cluster's page says nothing.
    const bool cuts = path.ends_with(".process.disconnect()");
    // Without an inspector it is a number of the runtime's own.
    if (path == "process.debugPort" && !inspects_) return false;
    if (cuts && (!online_.contains(root) || !cut_.insert(root).second)) return false;
    if (IsOneOf(root, {"", "cluster", "process"})) return true;
    return process == "primary" ? workers_.contains(root) : root == "self";
  }

  using Sent = std::pair<std::string, json::string>;  // to whom, what

  const Labels labels_;
  std::set<std::string> closed_;     // servers that the primary closes somewhere
  std::set<std::string> listening_;  // "primary.s1"
  std::set<Sent> taken_along_;       // messages that come with an open server
  std::set<Sent> without_;           // messages that may come without one
  std::set<std::string> used_;       // processes that have used what they received first
  std::set<std::string> workers_;
  std::set<std::string> ended_;   // what a close is about
  std::set<std::string> places_;  // where some server listens
  std::set<std::string> online_;  // certainly
  std::set<std::string> cut_;     // whose channel the primary closes without a word
  std::set<std::string> gone_;    // who spins, or was sent a signal
  bool inspects_ = false;         // some worker has an inspector
  std::set<std::string> clients_;
  std::map<std::string, std::set<std::string>> kinds_;   // by process: spin, after
  std::map<std::string, std::set<std::string>> things_;  // by process: servers and connections
};

}  // namespace

bool IsWellFormed(const Scenario& scenario) { return Checker(scenario).Check(scenario); }

}  // namespace clusterspec::fuzz
