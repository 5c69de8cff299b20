// Scenarios: programs of operations, and cases, which add what a scenario must show.
#ifndef CLUSTERSPEC_SPEC_NOUNS_SCENARIO_H_
#define CLUSTERSPEC_SPEC_NOUNS_SCENARIO_H_

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "spec/nouns/edition.h"
#include "spec/nouns/error.h"
#include "spec/nouns/json.h"
#include "spec/nouns/pattern.h"
#include "spec/protocol/names.h"

namespace clusterspec {

// One operation of the adapter protocol, with what its result must be.
struct Operation {
  std::string name;
  int id = 0;                          // unique in its scenario
  json::object fields;                 // the protocol's fields, without op, id and do
  std::vector<Operation> nested;       // the field `do`
  std::string as;                      // subject of its result; empty: its id
  std::optional<json::value> returns;  // a demand on the value, as in Condition
  std::optional<json::value> throws;   // a demand on {name, message, code}; `true`: throws at all;
                                       // `maybe`: may throw or not
  std::string requirement;  // what `returns` or `throws` decides; empty: all that the case covers
  SourceLocation where;

  std::string ResultSubject() const { return as.empty() ? std::to_string(id) : as; }
};

// "w1.s1" where the operation's port is that of a server, {$same: "server.listening w1.s1 port"}.
std::optional<std::string> ServerOfPort(const json::object& fields);

Operation MakeOperation(std::string name, json::object fields);

// {"op":"fork","id":5,"label":"w1"}.
json::object ToJson(const Operation& operation);

// Where a client of the harness connects to. Either the address that a server told when it began
// to listen, or one that the case gives.
struct Target {
  std::string server;  // "w1.s1"
  std::string host;
  json::value port;  // number or "${port:NAME}"; null: none
  std::string path;  // a Unix socket
};

// The harness as a network client.
struct Client {
  ClientVerb verb = ClientVerb::kConnect;
  std::string label;
  Target to;
  std::string text;
  int times = 1;
  int at_once = 1;
  ServerProtocol protocol = ServerProtocol::kNet;
};

// Operations for one process, carried out in one turn of its event loop.
struct Batch {
  std::string process;  // "primary" or a worker's label
  std::vector<Operation> operations;
};

// Goes on when `count` matching events have been seen since the start of the run.
struct Await {
  Pattern pattern;
  int count = 1;
};

// Goes on when the run has fallen silent.
struct Quiesce {};

// The harness sends a signal to a process.
struct Signal {
  std::string process;
  std::string name;  // "SIGKILL"
};

struct Step {
  std::variant<Batch, Await, Quiesce, Signal, Client> action;
  SourceLocation where;
};

// "await cluster.exit w1", for messages.
std::string ToString(const Step& step);

// What the primary is started with.
struct Fixture {
  std::vector<std::string> args;          // to the program
  std::vector<std::string> runtime_args;  // to the runtime, before the program
  std::map<std::string, std::string> env;
  std::optional<int>
      listening_fd;        // a TCP socket that listens on loopback, inherited at this number
  bool es_module = false;  // the program is an ES module
};

struct Scenario {
  Fixture fixture;
  std::vector<std::string> needs;  // capabilities
  std::vector<Step> steps;
};

enum class ExpectationKind {
  kOrdered,    // the first matches come in this order
  kUnordered,  // each has a match
  kOnce,       // exactly one match
  kNever,      // none
  kCount,      // between minimum and maximum matches
  kAlways,     // at least one match, and every match meets `has`
  kEqual,      // the fields of the patterns' first matches are equal
  kDifferent,  // they are all different
  kTally,  // the values of `field` over all matches: each of `values` comes minimum..maximum times
};
std::string_view ToString(ExpectationKind kind);

struct Expectation {
  ExpectationKind kind = ExpectationKind::kOnce;
  std::vector<Pattern> patterns;
  std::vector<std::string> fields;  // kEqual, kDifferent: one per pattern; kTally: one
  std::vector<Condition> has;       // kAlways
  std::vector<std::string> values;  // kTally
  int minimum = 0;
  std::optional<int> maximum;
  std::string requirement;  // what it decides; empty: all that the case covers
  SourceLocation where;

  std::string ToString() const;
};

struct Case {
  std::string id;  // path below cases/ without the ending
  std::string title;
  std::string note;                      // why it is made so, or why a failure is a true one
  std::vector<std::string> covers;       // requirement ids
  std::vector<std::string> uses;         // of what is only a means here, so that it must be there
  std::vector<std::string> contradicts;  // requirements of editions in which it may end otherwise
  EditionSet editions = EditionSet::All();
  std::string added_in;  // version of the suite that it came with; empty: the first
  Scenario scenario;
  std::vector<Expectation> expectations;
  // Several defensible meanings: it is enough that all expectations of one of them hold.
  std::map<std::string, std::vector<Expectation>> readings;
  SourceLocation where;
};

// Theirs, in the same order; they live as long as the cases.
std::vector<const Scenario*> ScenariosOf(const std::vector<const Case*>& cases);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_SCENARIO_H_
