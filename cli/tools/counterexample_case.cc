#include "cli/tools/counterexample_case.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/workspace.h"
#include "harness/evaluate/evaluate.h"
#include "harness/load/scenario_writer.h"
#include "reference/sim/simulate.h"
#include "spec/nouns/write_file.h"

namespace clusterspec {
namespace {

Expectation AtLeastOnce(const std::string& event, const std::string& subject) {
  Expectation expectation;
  expectation.kind = ExpectationKind::kCount;
  expectation.patterns = {{event, subject, {}}};
  expectation.minimum = 1;
  return expectation;
}

Expectation Always(const std::string& event, const std::string& subject, const std::string& field,
                   json::value value) {
  Expectation expectation;
  expectation.kind = ExpectationKind::kAlways;
  expectation.patterns = {{event, subject, {}}};
  expectation.has = {{field, std::move(value)}};
  return expectation;
}

Expectation Ordered(const Pattern& first, const Pattern& second) {
  Expectation expectation;
  expectation.kind = ExpectationKind::kOrdered;
  expectation.patterns = {first, second};
  return expectation;
}

template <typename Visit>
void ForOperations(Scenario* scenario, const Visit& visit) {
  for (Step& step : scenario->steps) {
    auto* batch = std::get_if<Batch>(&step.action);
    if (batch == nullptr) continue;
    for (Operation& each : batch->operations) visit(batch->process, &each);
  }
}

// What the broken requirement asks for, in the words of cases.
class Assertions {
 public:
  Assertions(Case* a_case, std::string requirement, std::string worker)
      : case_(*a_case), requirement_(std::move(requirement)), worker_(std::move(worker)) {}

  void Add() {
    const std::string flag =
        requirement_.starts_with("worker.suicide.") ? "snap.suicide" : "snap.exitedAfterDisconnect";
    if (requirement_.ends_with(".voluntary") || requirement_.ends_with(".kill-counts")) {
      Expect(Always("cluster.exit", worker_, flag, true));
    } else if (requirement_.ends_with(".kill-does-not-count") ||
               requirement_.ends_with(".accidental-false")) {
      Expect(Always("cluster.exit", worker_, flag, false));
    } else if (requirement_.ends_with(".undefined-after-kill")) {
      AfterOperation("kill", flag.substr(5), "$undefined");
    } else if (requirement_ == "worker.id.key-while-alive") {
      AfterOperation("disconnect", "listed", true);
    } else if (requirement_ == "worker.kill.in-worker-signal") {
      Expect(Always("cluster.exit", worker_, "signal", "SIGTERM"));
    } else if (requirement_ == "worker.kill.in-worker-exit-zero") {
      Expect(Always("cluster.exit", worker_, "code", 0));
    } else if (requirement_ == "cluster.event.exit.any-death") {
      Expect(AtLeastOnce("cluster.exit", worker_));
    } else if (requirement_ == "cluster.event.disconnect.on-exit") {
      Expect(AtLeastOnce("cluster.disconnect", worker_));
    } else if (requirement_ == "cluster.event.listening.after-server") {
      Expect(AtLeastOnce("cluster.listening", worker_));
    } else if (requirement_ == "cluster.event.listening.address") {
      Expect(Always("cluster.listening", worker_, "address", {{"$kind", "string"}}));
    } else if (requirement_ == "cluster.disconnect.callback-after-workers") {
      AfterEachDisconnect();
    } else if (requirement_ == "worker.disconnect.closes-servers") {
      EachServerCloses();
    } else if (requirement_ == "worker.isDead.before-exit") {
      ReadsFalse();
    }
  }

 private:
  void Expect(Expectation expectation) {
    expectation.requirement = requirement_;
    case_.expectations.push_back(std::move(expectation));
  }

  // What the primary sees of the worker when the operation has been carried out.
  void AfterOperation(const std::string& name, const std::string& field, const json::value& value) {
    ForOperations(&case_.scenario, [&](const std::string& process, Operation* each) {
      if (process != "primary" || each->name != name) return;
      if (each->as.empty()) each->as = fmt::format("{}-{}", name, each->id);
      Expect(Always("result", each->as, fmt::format("snap.{}.{}", worker_, field), value));
    });
  }

  void AfterEachDisconnect() {
    std::vector<std::string> workers;
    ForOperations(&case_.scenario, [&](const std::string&, Operation* each) {
      if (each->name == "fork") workers.push_back(StringOr(each->fields, "label"));
    });
    ForOperations(&case_.scenario, [&](const std::string&, Operation* each) {
      const std::string callback = StringOr(each->fields, "callback");
      if (each->name != "disconnect" || callback.empty()) return;
      for (const std::string& worker : workers) {
        Expect(Ordered({"cluster.disconnect", worker, {}}, {"callback", callback, {}}));
      }
    });
  }

  void EachServerCloses() {
    ForOperations(&case_.scenario, [&](const std::string& process, Operation* each) {
      if (process != worker_ || each->name != "listen") return;
      Expect(AtLeastOnce("server.close", worker_ + "." + StringOr(each->fields, "label")));
    });
  }

  void ReadsFalse() {
    ForOperations(&case_.scenario, [&](const std::string&, Operation* each) {
      if (StringOr(each->fields, "path") == "self.isDead()") each->returns = false;
    });
  }

  Case& case_;
  std::string requirement_;
  std::string worker_;
};

std::string LabelOf(const explore::Counterexample& example, const explore::Subject& subject) {
  if (example.broken.worker == explore::kNoProcess) return "";
  sim::Simulator simulator(*subject.scenario, subject.edition, subject.deviations);
  sim::World world = simulator.Start();
  for (const explore::Action& action : example.actions) {
    sim::PickList picks(&action.picks);
    simulator.Apply(action.transition, &picks, &world, nullptr);
  }
  return simulator.pool().Text(world.processes[example.broken.worker + 1u].label);
}

std::string NoteOf(const explore::Counterexample& example, const explore::Subject& subject) {
  std::string with;
  for (const model::DeviationInfo& info : model::Deviations()) {
    if (subject.deviations.Contains(info.deviation)) with += fmt::format(" {}", info.id);
  }
  return fmt::format("Found by exploring edition {}{}{}: {}, after {} steps.",
                     ToString(subject.edition), with.empty() ? "" : " with", with,
                     example.broken.wrong, example.length());
}

// Whether a run of the case shows the violation: by what it expects, or by a monitor of what it
// covers.
bool ShowsViolation(const Case& a_case, const Trace& trace, const Catalogue& catalogue) {
  RunInfo run;
  run.edition = trace.edition;
  const Report report = Evaluate({{&a_case, trace, ""}}, catalogue, run, {});
  return std::any_of(report.cases.begin(), report.cases.end(), [&](const CaseOutcome& row) {
    const bool covered =
        std::any_of(row.requirements.begin(), row.requirements.end(), [&](const std::string& id) {
          return std::find(a_case.covers.begin(), a_case.covers.end(), id) != a_case.covers.end();
        });
    return covered && !row.expected;
  });
}

}  // namespace

Case CounterexampleCase(const Case& explored, const explore::Counterexample& example,
                        const explore::Subject& subject, const Catalogue& catalogue) {
  Case saved = explored;
  const std::string requirement(example.broken.requirement);
  if (const Requirement* found = catalogue.Find(requirement)) saved.title = found->text;
  saved.note = NoteOf(example, subject);
  if (std::find(saved.covers.begin(), saved.covers.end(), requirement) == saved.covers.end()) {
    saved.covers.push_back(requirement);
  }
  std::string worker = LabelOf(example, subject);
  if (worker.empty()) worker = "w1";
  NumberOperations(&saved.scenario);
  Assertions(&saved, requirement, worker).Add();
  // A case has to demand something, also where it leaves the verdict to a monitor.
  if (saved.expectations.empty()) saved.expectations = {AtLeastOnce("hello", "")};
  return saved;
}

Result<bool> WriteCase(const Case& a_case, const std::string& file) {
  return WriteFile(file, ToYaml(a_case));
}

int FailuresOf(const Case& a_case, const explore::Subject& subject, const Catalogue& catalogue) {
  int failures = 0;
  sim::SimOptions options;
  options.edition = subject.edition;
  options.deviations = subject.deviations;
  for (options.seed = 0; options.seed < 100; ++options.seed) {
    const Trace trace = sim::Simulate(a_case.scenario, options);
    if (ShowsViolation(a_case, trace, catalogue)) ++failures;
  }
  return failures;
}

}  // namespace clusterspec
