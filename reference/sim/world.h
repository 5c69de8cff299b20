// The state of a simulated run: processes, channels, sockets, clients, and how far the harness is.
// A plain value: copies are independent. It is kept small and flat, since an explorer makes
// millions of copies; texts and bulky values are numbers in a Pool, the program is a Program.
#ifndef CLUSTERSPEC_REFERENCE_SIM_WORLD_H_
#define CLUSTERSPEC_REFERENCE_SIM_WORLD_H_

#include <array>

#include "reference/model/primary.h"
#include "reference/model/worker.h"
#include "reference/sim/tracked_list.h"
#include "spec/nouns/trace.h"
#include "spec/protocol/names.h"

namespace clusterspec::sim {

using model::Descriptor;
using model::Id;
using model::kNoDescriptor;
using model::kNone;
using model::kNoServer;
using model::Queue;
using model::Small;

// ---- the kernel's objects; the numbers of freed ones are used again

// A socket that listens for connections, or that datagrams come to.
struct Socket {
  model::AddressType type = model::AddressType::kTcp4;
  bool shared = false;      // others that open it so may have its port as well
  uint16_t references = 0;  // processes and messages that have it; 0: free
  uint16_t port = 0;
  Id address = kNone;            // host or path
  Queue<uint16_t, 1> queue;      // streams to be accepted
  Queue<uint16_t, 1> datagrams;  // numbers in Harness::datagrams

  bool operator==(const Socket&) const = default;
};

struct StreamEnd {
  uint16_t references = 0;
  bool finished = false;  // writes no more
  Queue<Id, 1> incoming;  // texts that it has not read yet

  bool operator==(const StreamEnd&) const = default;
};

// A connection. End 0 belongs to who connected, end 1 to who accepted.
struct Stream {
  std::array<StreamEnd, 2> ends;

  bool operator==(const Stream&) const = default;
};

// ---- processes

enum class ProcessPhase : uint8_t { kStarting, kRunning, kSpinning, kEnded, kReaped };

// What a process has beside the model's Server of the same index.
struct ServerBody {
  Id label = kNone;
  Id subject = kNone;  // of its events
  AcceptMode accept = AcceptMode::kName;
  uint16_t port = 0;
  Id address = kNone;
  Descriptor socket = kNoDescriptor;  // none: closed, or the primary's
  Id message = kNone;                 // that brought it, told of when it listens
};

// A socket object with a stream's end.
struct Connection {
  Id label = kNone;
  Id subject = kNone;
  AcceptMode accept = AcceptMode::kName;
  bool connecting = false;      // made by this process, not open yet
  bool closing = false;         // ended; only close is still to come
  bool kept = false;            // in HTTP: a request was answered, and others may follow
  uint16_t server = kNoServer;  // that accepted it
  Descriptor end = kNoDescriptor;
};

struct Reaction {
  uint16_t operation = 0;
  uint8_t left = 0;  // how often yet, or kEveryTime
};

struct Timer {
  uint16_t operation = 0;
  uint32_t due_ms = 0;
};

// Messages on their way one way; `closed`: none will follow.
struct Pipe {
  bool closed = false;
  Queue<model::Message, 2> messages;
};

enum class OutputTarget : uint8_t { kPrimaryStdout, kPrimaryStderr, kPipe, kNowhere };

struct Process {
  Id label = kNone;
  ProcessPhase phase = ProcessPhase::kStarting;
  bool stopped = false;
  bool attached = false;             // has said hello once
  bool child = false;                // its program never loads cluster
  bool released = false;             // nothing of the adapter keeps it alive
  bool watched = false;              // its output is recorded
  model::Signal end_signal = 0;      // how it ended
  model::Signal waiting_signal = 0;  // takes effect when it is not stopped any more
  int16_t end_code = 0;
  int16_t exit_code = -1;                 // process.exitCode; -1: not set
  uint16_t started = 0;                   // how many of its processes were started: restarts none
  Id environment = kNone;                 // what fork() added
  Id settings = kNone;                    // that it was forked with
  std::array<OutputTarget, 2> targets{};  // of stdout and stderr
  model::WorkerState worker;              // of the primary only the servers
  Pipe up;                                // to the primary
  Pipe down;                              // from the primary
  Descriptor inspector = kNoDescriptor;
  Small<ServerBody, 1> servers;
  Small<Connection, 1> connections;
  Small<Descriptor, 1> handles;  // received: h1, h2, ...
  Small<Reaction, 1> reactions;
  Small<Timer, 1> timers;
  Small<uint16_t, 1> deferred_tasks;   // operations that will have a turn of their own
  std::array<Small<Id, 1>, 2> output;  // what it wrote to pipes that nobody has read
};

// ---- the harness

inline constexpr uint16_t kNoStream = 0xffff;

struct VirtualClient {
  Id label = kNone;
  uint16_t stream = kNoStream;  // none: closed
  bool asks = false;
  Id line = kNone;  // what has come of the line that it asks for

  bool operator==(const VirtualClient&) const = default;
};

struct Datagram {
  Id label = kNone;
  Id text = kNone;
  Id answer = kNone;  // sent back, and not read yet

  bool operator==(const Datagram&) const = default;
};

struct Endpoint {
  Id address = kNone;
  uint16_t port = 0;

  bool operator==(const Endpoint&) const = default;
};

enum class BatchState : uint8_t { kUnsent, kSent, kDone };

struct Harness {
  uint16_t step = 0;
  BatchState batch = BatchState::kUnsent;
  bool over = false;
  EndingKind ending = EndingKind::kCompleted;
  uint16_t asks_left = 0;
  Small<uint8_t, 4> seen;        // by await of the program: matches so far, up to its count
  Small<Endpoint, 1> endpoints;  // by server that clients name: where it listens
  Small<VirtualClient, 1> clients;
  Small<Datagram, 1> datagrams;  // that clients have sent

  // The run is over.
  void End(EndingKind kind) {
    over = true;
    ending = kind;
  }

  bool operator==(const Harness&) const = default;
};

inline constexpr uint16_t kPrimary = 0;      // its place among the processes
inline constexpr uint16_t kNobody = 0xffff;  // no process: the harness, or whom no label names

struct World {
  model::ResolvedChoices resolved_choices;
  model::PrimaryState primary;
  // The primary, then the workers in the order of their ids.
  TrackedList<Process, 4> processes;
  Small<Socket, 2> sockets;
  Small<Stream, 2> streams;
  std::array<Queue<Id, 1>, 2> output;  // lines of the primary's stdout and stderr, not read yet
  std::array<Id, 2> partial = {kNone, kNone};
  Harness harness;
  uint16_t next_port = 0;
  uint32_t now_ms = 0;
};

// ---- what may happen next

enum class TransitionKind : uint8_t {
  kHarness,       // the harness carries out its next step
  kClientRead,    // the harness reads from the connection of client `index`
  kAnswerRead,    // the harness reads the answer to its datagram `index`
  kOutput,        // the harness reads a line of the primary's stream `index`
  kReap,          // the harness sees that the process has ended
  kStart,         // a process that was started says its first word
  kControl,       // a process carries out the batch that it was sent
  kMessage,       // a process receives the next message of its channel; the primary from `index`
  kExitNotice,    // the primary is told that the process of worker `index` has ended
  kAccept,        // a process accepts on its server `index`
  kAcceptShared,  // the primary accepts on its round-robin handle `index`
  kDatagram,      // a process gets a datagram on its server `index`
  kConnect,       // the connection `index` of a process is open, or refused
  kRead,          // a process reads from its connection `index`
  kPipeRead,      // the primary reads stdout or stderr (stream) of worker `index`
  kOwnTurn,       // a process throws, or calls the callback of a send()
  kTimer,         // the timer `index` of a process fires
  kEnd,           // nothing keeps a process alive any more
  kCrash,         // a process is killed from outside; never offered, but may always be carried out
};

struct Transition {
  TransitionKind kind = TransitionKind::kHarness;
  uint8_t stream = 0;
  uint16_t process = 0;
  uint16_t index = 0;

  bool operator==(const Transition&) const = default;
};

using Transitions = Small<Transition, 16>;

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_WORLD_H_
