// A scenario made ready for simulation: placeholders filled in, names numbered. Never changes.
#ifndef CLUSTERSPEC_REFERENCE_SIM_PROGRAM_H_
#define CLUSTERSPEC_REFERENCE_SIM_PROGRAM_H_

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/model/deviation_set.h"
#include "reference/model/message.h"
#include "reference/model/primary.h"
#include "reference/model/settings.h"
#include "reference/model/signal.h"
#include "reference/sim/value_pool.h"
#include "reference/sim/world.h"
#include "spec/nouns/scenario.h"
#include "spec/protocol/names.h"

namespace clusterspec::sim {

struct CompiledOperation {
  OperationKind kind = OperationKind::kGet;
  int id = 0;
  Id subject = kNone;   // of its result
  Id name = kNone;      // its main field where this is a text: label, target, path, event
  json::object fields;  // all, with placeholders filled in
  std::vector<uint16_t> nested;
  std::string misuse;  // what makes no sense about it, whenever it is carried out; or empty

  // Read from the fields, as far as the kind has them.
  std::optional<EventKind> event;  // react, forget
  Id event_subject = kNone;
  Id callback = kNone;
  Id handle = kNone;
  Id value = kNone;          // message, env: as the protocol writes values
  model::Signal signal = 0;  // kill
  int number = 0;            // code, ms, times
  bool exclusive = false;
  AcceptMode accept = AcceptMode::kName;
  bool is_http = false;   // an HTTP server; which of its connections is served how, `accept` says
  model::ListenKey key;   // listen, bind, connect
  int port_of = -1;       // the port is that of this server, by its place among the endpoints
  bool key_only = false;  // connect to key, listen at key: no handle
};

struct CompiledAwait {
  size_t step = 0;
  EventKind event = EventKind::kHello;
  Id subject = kNone;  // none: any
  int count = 1;
  const Pattern* pattern = nullptr;
};

struct Binding {
  std::string name;
  json::value value;
};

struct CompiledStep {
  Id process = kNone;                // batch, signal
  std::vector<uint16_t> operations;  // batch
  std::vector<Binding> bindings;     // placeholders that are first used here
  int await = -1;                    // index in Program::awaits; -1: no await, or one in vain
  model::Signal signal = 0;
  Id label = kNone;   // client
  Id text = kNone;    // client
  int endpoint = -1;  // client: index of the server that it names
  Endpoint target;    // client: else
};

struct Program {
  const Scenario* scenario = nullptr;  // must outlive the program
  Edition edition = kCurrentEdition;
  model::DeviationSet deviations;
  std::vector<CompiledOperation> operations;
  std::vector<CompiledStep> steps;  // as many as the scenario has
  std::vector<CompiledAwait> awaits;
  std::array<std::vector<uint16_t>, kEventKindCount> awaits_of;  // indices by event
  std::map<Id, Id> given_paths;                    // paths made absolute: as they were given
  std::vector<Id> endpoints;                       // "w1.s1": servers that clients connect to
  std::vector<Binding> bindings;                   // at the start
  std::map<std::string, std::string> environment;  // given.env
  model::Policy policy = model::Policy::kRoundRobin;
  int debug_port = 9229;
  std::string lacks;       // a capability, or room for it; empty: all is there
  Id any_address = kNone;  // "::"
  Id adapter = kNone;
};

// The port of the socket that a primary may inherit, and the first of those chosen for port 0.
inline constexpr uint16_t kInheritedPort = 30000;
inline constexpr uint16_t kFirstChosenPort = 40000;

inline constexpr int kFirstPid = 1000;  // of the primary; those of the workers follow

// Paths of the virtual simulator.
inline constexpr std::string_view kScratch = "/sim/scratch";
inline constexpr std::string_view kAdapter = "/sim/adapter.cjs";
inline constexpr std::string_view kAdapterLink = "/sim/adapter_link.cjs";
inline constexpr std::string_view kChild = "/sim/child.cjs";  // never loads cluster

// Never fails: what makes no sense shows when it is carried out, as with any adapter.
Program Compile(const Scenario& scenario, Edition edition, model::DeviationSet deviations,
                ValuePool* pool);

// Whether no setting or option asks for other programs, or for inspectors, which listen from the
// start.
bool StartsAsUsual(const Program& program);

// Whether the process takes itself for a primary.
bool IsPrimary(const Program& program, uint16_t process);

// What the primary's settings are taken from.
model::PrimaryFacts PrimaryFactsOf(const Program& program);

// The port that the inspector of a process has, or would have. `settings`: that it was forked with.
int InspectPortOf(const Program& program, const json::object& settings, uint16_t process);

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_PROGRAM_H_
