// A documented `cluster` for C++ programs: the primary starts worker processes, which share its
// ports. The names are those of Node's documentation; what they do is what the edition says that
// Start() is given (v18 unless told otherwise).
//
//     #include "clusterspec/cluster.h"
//
//     int main(int argc, char** argv) {
//       cluster::Start(argc, argv);
//       if (cluster::IsPrimary()) {
//         cluster::Fork();
//         cluster::Fork();
//         cluster::OnExit([](cluster::Worker, const cluster::Exit&) { cluster::Fork(); });
//       } else {
//         cluster::Server server;
//         server.OnConnection([](cluster::Connection connection) {
//           connection.Write("hello\n");
//           connection.End();
//         });
//         server.Listen(8000);
//       }
//       return cluster::Run();
//     }
//
// A worker is the same program started again, with the same arguments, unless SetupPrimary() says
// otherwise.
//
// Threads: everything is for one thread, the one that calls Start() and Run(); handlers are called
// on it. Post() is the exception.
// Errors: what throws in the documentation throws cluster::Error here. An exception that leaves a
// handler ends the process with code 1, as an uncaught one does there.
#ifndef CLUSTERSPEC_REFERENCE_INCLUDE_CLUSTERSPEC_CLUSTER_H_
#define CLUSTERSPEC_REFERENCE_INCLUDE_CLUSTERSPEC_CLUSTER_H_

#include <sys/types.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clusterspec/net.h"
#include "clusterspec/value.h"

namespace boost::asio {
class io_context;
}

namespace cluster {

struct WorkerData;

// ---- the process

struct StartOptions {
  // Such as "v16". Empty: CLUSTERSPEC_EDITION in the environment, or the current one.
  std::string edition;
  // Ids of spec/deviations.yaml, with commas. Empty: CLUSTERSPEC_DEVIATIONS, or none.
  std::string deviations;
  // Which reading of what the documentation leaves open is followed: 0, the customary one of each;
  // else drawn by this number. Empty: CLUSTERSPEC_SEED, or 0.
  std::optional<uint64_t> seed;
};

// Makes this process a primary or, where NODE_UNIQUE_ID says so, a worker. To be called once,
// before all else here; workers take their options from their primary. Ignores SIGPIPE, and takes
// SIGUSR1 for the inspector. Throws Error where an option or the environment makes no sense.
void Start(int argc, char** argv, const StartOptions& options = {});

// What this process follows: "v18".
std::string edition();

// Turns the event loop until nothing keeps the process alive: a primary is by its workers, a worker
// by its channel, its servers and its connections. Calls the handlers of process::OnExit and gives
// the exit code.
int Run();

// A loop for libraries built on Boost.Asio, which Run() turns together with its own from the first
// call on. Handlers posted there run on the same thread; they do not keep the process alive, Hold
// does.
boost::asio::io_context& EventLoop();

// Keeps the process alive as long as it exists. Copies count.
class Hold {
 public:
  Hold();
  Hold(const Hold&);
  Hold& operator=(const Hold&) = default;
  ~Hold();
};

// Runs `task` in a later turn of the loop. SetTimeout keeps the process alive until then; Post does
// not, and may be called from any thread.
void SetImmediate(std::function<void()> task);
void SetTimeout(std::function<void()> task, int ms);
void Post(std::function<void()> task);

// ---- workers

// How a process ended.
struct Exit {
  std::optional<int> code;  // none: by a signal
  std::string signal;       // "SIGKILL"; empty: none
};

enum class AddressType { kTcp4, kTcp6, kUnix, kUdp4, kUdp6, kUnknown };

// Where a worker listens.
struct Listening {
  std::optional<std::string> address;  // a host's address, or a path
  std::optional<int> port;             // none: a Unix socket
  AddressType type = AddressType::kTcp4;
};

struct SendOptions {
  Handle handle;           // goes along with the message
  bool keep_open = false;  // a connection that is sent stays open here too
  // Called in a later turn: without an error when the message is on its way. All editions but v6.
  std::function<void(const std::optional<Error>&)> callback;
};

// A worker, seen from the primary, or in a worker itself (CurrentWorker). A handle: copies name the
// same worker. Functions that say "primary" do nothing in a worker.
class Worker {
 public:
  // Unique; the key in Workers() while it is listed there.
  int id() const;

  // Whether it has a channel to its primary.
  bool IsConnected() const;
  // Whether its process has ended.
  bool IsDead() const;
  // True after Disconnect() and, up to v16, Kill(); false after another end; unset before. Called
  // `suicide` in v6.
  std::optional<bool> ExitedAfterDisconnect() const;

  // In a worker: closes all servers, waits for their connections, closes the channel. In the
  // primary: has the worker do that. Gives the worker itself (from v10 on).
  Worker Disconnect() const;

  // In the primary: v6 and v10 close the channel and send the signal; v12 and v16 have the worker
  // disconnect first, and wait for it; v18 sends the signal at once. In a worker: up to v16 it
  // disconnects and exits with code 0; v18 sends the signal to itself. Throws Error for an unknown
  // signal.
  void Kill(std::string_view signal = "SIGTERM") const;
  void Destroy(std::string_view signal = "SIGTERM") const { Kill(signal); }

  // To the worker, or in a worker to the primary. False where the channel is closed: the callback
  // gets the error, or else OnError. Throws Error for an undefined message and one that the
  // serialization cannot carry.
  bool Send(const Value& message, const SendOptions& options = {}) const;

  // Primary. In the order of registration. Handlers are forgotten once both disconnect and exit are
  // over, so that they may hold the worker itself; those of OnError and OnOutput stay. But for
  // OnError, each is called together with the function of the same name in cluster.
  void OnOnline(std::function<void()> handler) const;
  void OnListening(std::function<void(const Listening&)> handler) const;
  void OnExit(std::function<void(const Exit&)> handler) const;
  // The process could not be started, or a message not be sent.
  void OnError(std::function<void(const Error&)> handler) const;
  // Primary and worker.
  void OnMessage(std::function<void(const Value&, const Handle&)> handler) const;
  void OnDisconnect(std::function<void()> handler) const;

  // worker.process: the process as the operating system has it.
  pid_t pid() const;                 // 0: it could not be started
  std::optional<Exit> exit() const;  // none: it has not ended, as far as is known
  bool ProcessConnected() const;
  // process.disconnect(): closes the channel at once. A worker that did not expect it exits.
  void CloseChannel() const;
  // process.kill(): whether there was a process to send it to.
  bool SignalProcess(std::string_view signal = "SIGTERM") const;
  // Primary, with `silent` or pipes in `stdio`: what the worker writes to stream 1 or 2, or to a
  // pipe beyond.
  void OnOutput(int stream, std::function<void(std::string_view)> handler) const;

  bool operator==(const Worker&) const = default;

  // For the runtime itself.
  explicit Worker(std::shared_ptr<WorkerData> data) : data_(std::move(data)) {}
  const std::shared_ptr<WorkerData>& data() const { return data_; }

 private:
  std::shared_ptr<WorkerData> data_;
};

// ---- cluster

bool IsPrimary();  // v16
inline bool IsMaster() { return IsPrimary(); }
inline bool IsWorker() { return !IsPrimary(); }

// cluster.worker; none in the primary.
std::optional<Worker> CurrentWorker();

// Primary: the workers by id, until both their events disconnect and exit are over.
std::map<int, Worker> Workers();

// What SetupPrimary() takes. What is left out keeps its value, or its default.
struct Settings {
  std::optional<std::string> exec;                    // default: this program
  std::optional<std::vector<std::string>> args;       // default: those of this process
  std::optional<std::vector<std::string>> exec_argv;  // before the others: see process::ExecArgv()
  std::optional<std::string> cwd;                     // v10
  std::optional<bool> silent;                         // output to pipes: see Worker::OnOutput
  std::optional<std::vector<Value>> stdio;            // v10. As spawn() takes it, with one "ipc"
  std::optional<int> uid;
  std::optional<int> gid;
  std::optional<int> inspect_port;           // v10
  std::optional<std::string> serialization;  // v12. "json" or "advanced"
};

// Primary, else Error. The settings of all later forks. Calls OnSetup in a later turn.
void SetupPrimary(const Settings& settings);  // v16
inline void SetupMaster(const Settings& settings) { SetupPrimary(settings); }
void SetupPrimary(const Value& settings);  // an object with the documented names

// cluster.settings: an object, empty before the first Fork() or SetupPrimary().
Value settings();

// Primary, else Error. Starts a worker; `env` is added to the environment of this process. Where
// the process cannot be started, the worker has OnError in a later turn. Throws Error where `stdio`
// has no "ipc", or more than one, and for the 65,536th worker of a primary (ENFILE).
Worker Fork(const std::map<std::string, std::string>& env = {});

// Primary, else Error. Disconnects all workers; `callback` is called when all have, and at once in
// a later turn when there are none. At most 32 callbacks may wait at a time (Error).
void Disconnect(std::function<void()> callback = nullptr);

enum class SchedulingPolicy { kNone = 1, kRoundRobin = 2 };

// Who accepts: the primary, in turn, or the workers. NODE_CLUSTER_SCHED_POLICY, `rr` or `none`, is
// the default. Setting it has no effect after the first Fork() or SetupPrimary().
SchedulingPolicy schedulingPolicy();
void SetSchedulingPolicy(SchedulingPolicy policy);

// Events of cluster, all in the primary.
void OnFork(std::function<void(Worker)> handler);
void OnOnline(std::function<void(Worker)> handler);
void OnListening(std::function<void(Worker, const Listening&)> handler);
void OnMessage(std::function<void(Worker, const Value&, const Handle&)> handler);
void OnDisconnect(std::function<void(Worker)> handler);
void OnExit(std::function<void(Worker, const Exit&)> handler);
void OnSetup(std::function<void(const Value&)> handler);

// ---- process

namespace process {

// The executable, the program file and the arguments of the program, as in process.argv.
const std::vector<std::string>& Argv();
// Arguments of the runtime, which stand before those of the program in a worker's command line:
// --inspect and --inspect-port=N are heeded, --require FILE loads a shared library.
const std::vector<std::string>& ExecArgv();

// Calls the handlers of OnExit and ends the process; does not return.
[[noreturn]] void ExitNow(int code);
// process.exitCode: what Run() gives.
void SetExitCode(int code);
std::optional<int> ExitCode();
void OnExit(std::function<void(int code)> handler);

// The port that the inspector of this process has, or would have.
int DebugPort();

// Worker: the channel to the primary. Send is Worker::Send; Disconnect closes the channel at once.
bool Send(const Value& message, const SendOptions& options = {});
void Disconnect();
bool Connected();
void OnMessage(std::function<void(const Value&, const Handle&)> handler);
void OnDisconnect(std::function<void()> handler);
// A message without a callback could not be sent. Where nobody listens, it ends the process.
void OnError(std::function<void(const Error&)> handler);

}  // namespace process
}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_INCLUDE_CLUSTERSPEC_CLUSTER_H_
