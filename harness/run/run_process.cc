#include "harness/run/run_process.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "harness/run/interrupt.h"
#include "harness/run/isolation.h"
#include "harness/run/owned_process.h"
#include "harness/run/scenario_runner.h"
#include "harness/run/stray_signals.h"

namespace clusterspec {
namespace {

void Leave(Trace trace, const SharedText& left) {
  if (left.Leave(ToText(trace))) return;
  trace.events.clear();
  trace.ending = {EndingKind::kBound, trace.ending.step,
                  fmt::format("its trace has more than {} bytes", SharedText::kCapacityBytes)};
  left.Leave(ToText(trace));
}

}  // namespace

void BeRunProcess(const Scenario& scenario, const Implementation& implementation,
                  const RunOptions& options, int stop_fd, const SharedText& left) {
  InterruptWhenReadable(stop_fd);
  NoteStraySignals();
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGCHLD, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_PDEATHSIG, SIGCONT);  // stopped, it would not hear of the guardian's end
  const auto started = std::chrono::steady_clock::now();
  const auto done = [&](Trace trace) {
    trace.duration_s =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    // First, since it may take long to end what does not want to.
    Leave(std::move(trace), left);
    EndChildren();
  };
  const auto furnished = options.isolate ? FurnishIsolation(options.folder) : Result<bool>(true);
  if (furnished) {
    RunScenario(scenario, implementation, options, done);
  } else {
    Trace trace;
    trace.ending = {EndingKind::kHarness, -1, furnished.error().message};
    done(std::move(trace));
  }
  std::_Exit(0);
}

}  // namespace clusterspec
