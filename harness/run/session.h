// One run: the processes of an implementation, what they say, and when nothing more can come.
#ifndef CLUSTERSPEC_HARNESS_RUN_SESSION_H_
#define CLUSTERSPEC_HARNESS_RUN_SESSION_H_

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/debug_guide.h"
#include "harness/run/owned_process.h"
#include "harness/run/recording.h"
#include "harness/run/run_options.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

class ControlServer;
class NetworkClient;
class Placeholders;
class Quiescence;
class RunProbe;

// Why a wait ended.
enum class Waited {
  kMet,
  kSilent,       // not met, and nothing more can come: every process sleeps
  kDeadline,     // not met in time
  kBeyond,       // it took more than a run may: see Session::Beyond
  kBroken,       // the adapter broke the protocol: see Session::problem()
  kStopped,      // somebody else has stopped a process: see Session::problem()
  kInterrupted,  // the user stopped the run
};

// Lives in a process of its own (run_process.h), since it reaps all children. Not thread safe.
class Session {
 public:
  Session(const Scenario& scenario, const Implementation& implementation,
          const RunOptions& options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Starts the primary and waits for its first word. Nothing when it is ready for operations.
  std::optional<Ending> Start();

  // How long everything must have slept before a wait is given up: a moment where silence is what
  // is waited for, longer where it decides against the implementation, which may look for news by a
  // timer of its own.
  static constexpr std::chrono::milliseconds kShortQuiet{4};
  static constexpr std::chrono::milliseconds kCertainQuiet{500};

  // Turns the event loop until `met` holds, or all has slept for `quiet`.
  Waited WaitUntil(const std::function<bool()>& met, std::chrono::milliseconds quiet);

  // Sends one batch; gives its number, or nothing when the process is gone or does not read. The
  // error says what is wrong with the batch.
  Result<std::optional<int>> Send(const std::string& process,
                                  const std::vector<Operation>& operations);
  bool BatchDone(const std::string& process, int batch) const;

  // Whether the process has attached and ended since.
  bool Gone(const std::string& process) const;

  // Whether it has attached and closed its control socket since.
  bool HungUp(const std::string& process) const;
  bool Attached(const std::string& process) const;
  const OwnedProcess& Process(const std::string& process) const;

  // Appends an event that the harness itself saw, after all that was written before.
  void Record(std::string name, std::string subject, json::object data);

  NetworkClient& client() { return *client_; }
  Placeholders& placeholders() { return *placeholders_; }
  const std::vector<Event>& events() const { return recording_.events(); }
  const std::string& problem() const { return recording_.problem(); }

  // Looks at what its processes take now: between two of the looks that are taken as it goes on, a
  // short run may have come to its end.
  void MeasureProcesses();

  // The bound that was passed, for people; empty while none was.
  std::string Beyond() const { return recording_.meter().Passed().value_or(""); }
  std::chrono::milliseconds deadline() const { return options_.deadline; }

  // Null but in a run for a debugger.
  DebugGuide* debug_guide() { return guide_ ? &*guide_ : nullptr; }

  // In a run for a debugger: waits until no process is left, or the user interrupts, and takes the
  // core files.
  void KeepForDebugger();

  // The end of what was written to stderr.
  std::string Errors() const { return recording_.Errors(); }

 private:
  struct Loop;  // the event loop and its readers

  Result<bool> Spawn();
  void TakeOutput(const char* stream, const std::string& line);
  void OpenToOtherUser(Implementation* implementation);
  std::optional<Ending> AwaitHello();
  const json::object& Told() const;
  std::optional<std::string> FirstLack() const;
  void Reap();
  std::string LabelOf(pid_t pid) const;
  std::string NameOf(pid_t pid) const;
  void LookForStraySignal();
  bool FindStopped(pid_t process);
  void DrainAll();
  bool Quiet(std::chrono::milliseconds quiet);

  const Scenario& scenario_;
  const Implementation& implementation_;
  const RunOptions& options_;
  std::chrono::steady_clock::time_point started_;
  std::unique_ptr<Loop> loop_;
  std::unique_ptr<ControlServer> control_;
  std::unique_ptr<NetworkClient> client_;
  std::unique_ptr<Placeholders> placeholders_;
  std::unique_ptr<RunProbe> probe_;
  std::unique_ptr<Quiescence> quiescence_;
  Recording recording_;
  std::chrono::steady_clock::time_point measured_;  // when processes were last
  int primary_ = 0;
  bool primary_ended_ = false;
  bool for_other_user_ = false;  // a worker may change its user
  std::optional<DebugGuide> guide_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_SESSION_H_
