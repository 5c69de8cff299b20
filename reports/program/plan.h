// What a case's program has to look at, and which processes it has.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_PLAN_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_PLAN_H_

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/edition.h"
#include "spec/nouns/operation_walk.h"
#include "spec/nouns/scenario.h"

namespace clusterspec::script {

// A field of an event that somebody looks at. `path` is as in a Condition.
struct LookedAt {
  std::string path;
  bool beyond_json = false;  // compared with a value that JSON lacks
  json::value sample;        // such a value, which tells how to write it down
};

struct Plan {
  const Case* the_case = nullptr;
  Edition edition = kCurrentEdition;               // whose requirements count
  Edition dialect = kCurrentEdition;               // whose names and syntax the runtime knows
  std::function<bool(const std::string&)> counts;  // whether a requirement holds in the edition

  std::map<std::string, std::vector<LookedAt>, std::less<>> looked_at;  // by KeyOf
  std::vector<std::string> workers;  // labels that have operations or are forked, in order
  std::set<std::string> hoisted;     // workers whose variables are used outside the test's function
  bool outside = false;              // the test is a process of its own, outside of the primary
  bool folder = false;               // files are made, or another user's processes
  bool shared_log = false;           // processes besides the test's own have something to tell
  std::string by_signal;             // the worker that tells by signals when it is ready
  bool by_message = false;           // workers tell the primary what happens
  bool labels = false;               // workers are told apart in events
  bool numbered = false;             // one label is forked several times: "w1", "w1#2", ...
  bool connections = false;          // somebody connects to the servers
  bool keeps_alive = false;          // a client asks an HTTP server to keep its connection
  bool connects_to_path = false;     // a client of the test does so, to a Unix socket
  std::set<std::string> ends_sockets;  // servers whose connections are ended by an operation

  bool LooksAt(std::string_view event) const { return looked_at.find(event) != looked_at.end(); }

  // Whether somebody looks at the field, or at a part of it.
  bool LooksAt(std::string_view event, std::string_view field) const;

  // The name of the property that tells a voluntary end: in the first edition `suicide`, beside
  // which its last releases have the later name.
  std::string_view Voluntary() const;

  // "cluster.isPrimary", before v16 "cluster.isMaster".
  std::string_view IsPrimary() const;

  // The expression for the primary's process id in a worker.
  std::string_view Parent() const;

  // The expression for a Worker object in the primary.
  std::string WorkerVariable(const std::string& label) const;
};

// `counts` tells which requirements hold in the edition: what decides only others is left out.
Plan MakePlan(const Case& a_case, Edition edition, Edition dialect,
              std::function<bool(const std::string&)> counts);

// What the fields of an event are kept by: its name; for a result also whose it is.
std::string KeyOf(const Pattern& pattern);

// The expectations that count, those of readings included.
std::vector<const Expectation*> CountingExpectations(const Plan& plan);

// Whether the operation's result is looked at where it is not at hand: under a name, or because it
// is carried out in a handler.
bool RecordsResult(const Plan& plan, const Operation& operation, bool nested);

// Whether the result of this name is recorded once, by the time that the test has waited for its
// process: it is not that of a handler.
bool HasOneResult(const Plan& plan, const std::string& name);

// The text under the key, or nothing.
std::string Text(const Operation& operation, std::string_view key);

// The subject of the recorded result: "w1.isDead() of operation 5" is not needed, a name is.
std::string ResultName(const Operation& operation);

// `throws: maybe`: how the operation ends is not demanded, only what it gives when it does not
// throw.
bool MayThrow(const Operation& operation);

// Whether `returns` or `throws` of the operation count in the edition.
bool HasAssertions(const Plan& plan, const Operation& operation);

// Whether the operation is a read that nobody looks at: in a case it only takes time.
bool OnlyTakesTime(const Plan& plan, const Operation& operation);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_PLAN_H_
