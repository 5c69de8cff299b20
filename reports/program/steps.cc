#include "reports/program/steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "reports/program/assertion_compiler.h"
#include "reports/program/assertions.h"
#include "reports/program/javascript.h"
#include "reports/program/operation_statements.h"

namespace clusterspec::script {
namespace {

constexpr size_t kFits = 96;  // columns that are left for the lines of a test
constexpr std::string_view kQuiet = "yield (ms) => ms > 700; // nothing more comes\n";

// "w1#2" is forked as "w1".
std::string ForkLabel(const std::string& process) { return process.substr(0, process.find('#')); }

// These events show that the process runs and has carried out what it does at its start.
bool ShowsReady(const Pattern& pattern, const std::string& process) {
  if (pattern.event == "hello" && pattern.subject == process) return true;
  return pattern.event.starts_with("server.") && pattern.subject.starts_with(process + ".");
}

bool ShowsRunning(const Pattern& pattern, const std::string& process) {
  return pattern.subject == process && pattern.event != "cluster.fork";
}

class StepWriter {
 public:
  explicit StepWriter(const Plan& plan) : plan_(plan), steps_(plan.the_case->scenario.steps) {}

  Result<TestProgram> Write() {
    for (index_ = 0; index_ < steps_.size(); ++index_) {
      auto problem =
          std::visit([this](const auto& action) { return Do(action); }, steps_[index_].action);
      if (problem) return *problem;
    }
    if (NeedsSilence(plan_)) Settle();
    program_.body += FinalAssertions(plan_);
    return std::move(program_);
  }

 private:
  using Problem = std::optional<Error>;

  void Line(const std::string& text) { program_.body += text + "\n"; }

  // What has to be there before anything can be told. Waits that follow each other are one, as far
  // as it fits into a line.
  void Until(const std::string& condition) {
    constexpr std::string_view kBegin = "yield () => ";
    constexpr std::string_view kEnd = ";\n";
    std::string& body = program_.body;
    const size_t last = body.size() < 2 ? 0 : body.rfind('\n', body.size() - 2) + 1;
    const size_t length = body.size() - last + condition.size() + 4;
    if (body.compare(last, kBegin.size(), kBegin) == 0 && length < kFits) {
      body.replace(body.size() - kEnd.size(), kEnd.size(), " && " + condition + ";\n");
    } else {
      Line(fmt::format("{}{};", kBegin, condition));
    }
  }

  // What a runtime has to show: that it does not is the failure. One after another they are one,
  // too.
  void Must(const std::string& condition, const std::string& what, bool asserted_later) {
    std::string& body = program_.body;
    if (must_.text.empty() || !body.ends_with(must_.text)) must_ = {};
    body.resize(body.size() - must_.text.size());
    const auto add = [](std::string* list, std::string_view between, const std::string& item) {
      *list += (list->empty() ? "" : std::string(between)) + item;
    };
    add(&must_.conditions, " && ", condition);
    if (!asserted_later) {
      add(&must_.asserted, " && ", condition);
      add(&must_.what, " and ", what);
    }
    must_.text = fmt::format("yield (ms) => {} || ms > 5000;\n", must_.conditions);
    if (!must_.asserted.empty()) must_.text += Demand(must_.asserted, must_.what + " must come");
    body += must_.text;
  }

  // Whether nothing but waiting follows.
  bool OnlyWaitsFollow() const {
    return std::none_of(steps_.begin() + static_cast<std::ptrdiff_t>(index_) + 1, steps_.end(),
                        [](const Step& each) {
                          return !std::holds_alternative<Await>(each.action) &&
                                 !std::holds_alternative<Quiesce>(each.action);
                        });
  }

  // Whether the case asks in the end, too, whether such an event has come.
  bool AskedFor(const Await& await) const {
    const auto expectations = CountingExpectations(plan_);
    return std::any_of(expectations.begin(), expectations.end(), [&](const Expectation* each) {
      if (each->kind == ExpectationKind::kNever || each->kind == ExpectationKind::kEqual ||
          each->kind == ExpectationKind::kDifferent) {
        return false;
      }
      return std::any_of(each->patterns.begin(), each->patterns.end(), [&](const Pattern& one) {
        return one.event == await.pattern.event && one.subject == await.pattern.subject;
      });
    });
  }

  void Settle() {
    if (!program_.body.ends_with(kQuiet)) program_.body += kQuiet;
  }

  bool InTest(const std::string& process) const { return process == "primary" && !plan_.outside; }

  // Whether nothing is waited for between the step that starts the process and this one.
  bool BelongsToStart(const std::string& process) const {
    if (process == "primary") return index_ == 0;
    for (size_t i = index_; i-- > 0;) {
      const auto* batch = std::get_if<Batch>(&steps_[i].action);
      if (batch == nullptr) return false;
      if (batch->process == process) return false;
      if (Forks(*batch, process)) return true;
      if (started_.count(i) == 0) return false;
    }
    return false;
  }

  // A worker that ends its channel in its first turn meets other code of the runtime than one that
  // has started: it does so when it is told to, as in the suite.
  static bool EndsWorker(const Operation& operation) {
    return (operation.name == "disconnect" || operation.name == "kill") &&
           StringOr(operation.fields, "target") != "cluster";
  }

  static bool Forks(const Operation& operation, const std::string& label) {
    if (operation.name == "fork" && StringOr(operation.fields, "label") == label) return true;
    return std::any_of(operation.nested.begin(), operation.nested.end(),
                       [&](const Operation& nested) { return Forks(nested, label); });
  }

  static bool Forks(const Batch& batch, const std::string& process) {
    return process.find('#') == std::string::npos &&
           std::any_of(batch.operations.begin(), batch.operations.end(),
                       [&](const Operation& each) { return Forks(each, ForkLabel(process)); });
  }

  // The next steps that wait show by themselves that the process has done its first part.
  bool ShownSoon(const std::string& process) const {
    for (size_t i = index_ + 1; i < steps_.size(); ++i) {
      const auto* await = std::get_if<Await>(&steps_[i].action);
      const auto* batch = std::get_if<Batch>(&steps_[i].action);
      const auto* client = std::get_if<Client>(&steps_[i].action);
      if (await != nullptr && ShowsReady(await->pattern, process)) return true;
      if (client != nullptr && client->to.server.starts_with(process + ".")) return true;
      if (await == nullptr && (batch == nullptr || batch->process == process)) return false;
      if (batch != nullptr && InTest(batch->process)) return false;
    }
    return false;
  }

  void AwaitHello(const std::string& process) {
    if (!ready_.insert(process).second) return;
    program_.awaited.insert(process);
    const std::string hello = fmt::format("seen('hello {}')", process);
    if (does_at_start_.count(process) != 0) {
      Must(hello, "hello " + process, false);
    } else {
      Until(hello);
    }
  }

  Problem Do(const Batch& batch) {
    Place place{&plan_, batch.process, batch.process, false};
    if (batch.process != "primary") place.me = kOwnLabel;
    auto code = WriteOperations(batch.operations, place);
    if (!code) return code.error();
    if (InTest(batch.process)) {
      program_.body += *code;
      return std::nullopt;
    }
    AddPart(batch, *code);
    return std::nullopt;
  }

  void AddPart(const Batch& batch, const std::string& code) {
    const std::string& process = batch.process;
    Parts& parts = program_.parts[process];
    const bool ends = std::any_of(batch.operations.begin(), batch.operations.end(), EndsProcess);
    if (parts.code.empty() && ready_.count(process) == 0 && BelongsToStart(process) &&
        std::none_of(batch.operations.begin(), batch.operations.end(), EndsWorker)) {
      parts = {{code}, ends};
      started_.insert(index_);
      if (!code.empty()) does_at_start_.insert(process);
      if (!ShownSoon(process) && !ends) AwaitHello(process);
      return;
    }
    if (parts.code.empty()) parts.code.emplace_back();
    const bool only_time = code.empty();
    if (only_time && ready_.count(process) != 0) return Settle();
    AwaitHello(process);
    if (only_time) return;
    parts.code.push_back(code);
    parts.ends = ends;
    GoOn(process, parts);
  }

  // Has a process do its next part, and waits until it has.
  void GoOn(const std::string& process, const Parts& parts) {
    Line(fmt::format("process.kill({}, 'SIGUSR2'); // it goes on", Pid(process)));
    if (parts.ends && parts.code.size() > 2) return;
    const size_t done = parts.code.size() - 1;
    Must(done == 1 ? fmt::format("seen('done {}')", process)
                   : fmt::format("all('done {}').length === {}", process, done),
         "done " + process, false);
  }

  // Where the primary is not the test, it is the only one that has variables for its workers.
  std::string Pid(const std::string& process) {
    if (!plan_.outside) return plan_.WorkerVariable(process) + ".process.pid";
    program_.awaited.insert(process);
    return fmt::format("seen('hello {}').pid", process);
  }

  // Of a worker whose primary may be gone, only a subreaper learns that a signal ended it; that it
  // exits, it tells itself.
  Problem EndUntold(const Pattern& pattern) const {
    if (pattern.event != "os.exit" || pattern.subject == "primary") return std::nullopt;
    const auto by_signal = [](const Condition& each) {
      return each.field == "signal" && !each.expected.is_null();
    };
    for (const Expectation* each : CountingExpectations(plan_)) {
      const Pattern& about = each->patterns.front();
      if (about.event != pattern.event || about.subject != pattern.subject) continue;
      if (std::none_of(each->has.begin(), each->has.end(), by_signal)) return std::nullopt;
    }
    return Error{"that a signal ended a worker whose primary is gone is only told to a subreaper",
                 {}};
  }

  Problem Do(const Await& await) {
    if (Problem problem = EndUntold(await.pattern)) return problem;
    for (const std::string& label : plan_.workers) {
      if (ShowsReady(await.pattern, label)) ready_.insert(label);
      if (ShowsRunning(await.pattern, label)) running_.insert(label);
    }
    if (await.pattern.event == "hello") program_.awaited.insert(await.pattern.subject);
    const std::string condition =
        await.count == 1
            ? First(plan_, await.pattern)
            : fmt::format("{}.length >= {}", Matching(plan_, await.pattern), await.count);
    const bool last = OnlyWaitsFollow();
    if (!last && !AskedFor(await)) {
      Until(condition);
    } else {
      const bool plain = await.count == 1 && await.pattern.conditions.empty();
      Must(condition, Words(await.pattern), last && plain && AskedFor(await));
    }
    return std::nullopt;
  }

  Problem Do(const Quiesce&) {
    Settle();
    return std::nullopt;
  }

  Problem Do(const Signal& signal) {
    const std::string& process = signal.process;
    if (plan_.outside || program_.parts.count(process) != 0) {
      AwaitHello(process);
    } else if (running_.insert(process).second) {
      Until(fmt::format("seen('cluster.online {}')", process));
    }
    if (plan_.LooksAt("signal")) {
      Line(fmt::format("record('signal {}', {{signal: '{}'}});", process, signal.name));
    }
    if (plan_.outside) program_.awaited.insert(process);
    Line(fmt::format("process.kill({}, '{}');", Pid(process), signal.name));
    return std::nullopt;
  }

  // Whether several servers may have the name: a client means the newest.
  bool ListensAgain(const std::string& server) const {
    int count = 0;
    ForEachOperation(plan_.the_case->scenario,
                     [&](const Operation& operation, const std::string& process, int depth) {
                       const bool makes = operation.name == "listen" || operation.name == "bind" ||
                                          operation.name == "adopt";
                       if (!makes || process + "." + StringOr(operation.fields, "label") != server)
                         return;
                       count += depth > 0 ? 2 : 1;
                     });
    return count != 1;
  }

  // The argument that says where to connect to; waits until the server listens.
  std::string To(const Target& to) {
    if (!to.server.empty()) {
      const std::string listening = fmt::format("'server.listening {}'", to.server);
      if (program_.body.find("seen(" + listening + ")") == std::string::npos) {
        Until("seen(" + listening + ")");
      }
      ready_.insert(to.server.substr(0, to.server.find('.')));
      return ListensAgain(to.server) ? "all(" + listening + ").pop()" : "seen(" + listening + ")";
    }
    if (!to.path.empty()) return fmt::format("{{path: {}}}", Quote(to.path));
    return fmt::format("{{port: {}, address: {}}}", Literal(to.port),
                       Quote(to.host.empty() ? "127.0.0.1" : to.host));
  }

  Problem Do(const Client& client) {
    const std::string name = Quote(client.label);
    switch (client.verb) {
      case ClientVerb::kConnect: {
        const std::string to = To(client.to);
        Line(fmt::format("yield* connect({}, {});", name, to));
        break;
      }
      case ClientVerb::kAsk: {
        const std::string to = To(client.to);
        Line(fmt::format("yield* ask({}, {}, {});", name, to, client.times));
        break;
      }
      case ClientVerb::kDatagram: {
        const std::string to = To(client.to);
        Line(fmt::format("datagram({}, {}, {});", name, to, Quote(client.text)));
        break;
      }
      case ClientVerb::kLoad:
        return Error{"a plain program has no clients that come many at a time", {}};
      case ClientVerb::kSend:
        Line(fmt::format("{}.write({});", Member("clients", client.label), Quote(client.text)));
        break;
      case ClientVerb::kClose:
        Line(fmt::format("{}{}.destroy();", Member("clients", client.label),
                         plan_.LooksAt("client.closed") ? ".removeAllListeners('close')" : ""));
        break;
    }
    return std::nullopt;
  }

  const Plan& plan_;
  const std::vector<Step>& steps_;
  size_t index_ = 0;
  TestProgram program_;
  std::set<std::string> ready_;          // have said hello, as far as the test has waited
  std::set<std::string> running_;        // exist, as far as the test has waited
  std::set<size_t> started_;             // steps that belong to the start of their process
  std::set<std::string> does_at_start_;  // processes with such steps

  struct {
    std::string conditions, asserted, what;
    std::string text;  // of the wait in the body
  } must_;             // the newest wait for what a runtime has to show
};

}  // namespace

Result<TestProgram> WriteSteps(const Plan& plan) { return StepWriter(plan).Write(); }

}  // namespace clusterspec::script
