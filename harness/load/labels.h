// The names that a scenario makes, and where they are known. Any other name in it is a slip.
#ifndef CLUSTERSPEC_HARNESS_LOAD_LABELS_H_
#define CLUSTERSPEC_HARNESS_LOAD_LABELS_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/scenario.h"

namespace clusterspec {

enum class LabelKind {
  kPrimary,      // `primary`
  kWorker,       // what fork makes; a label in use gets #2, #3, ...
  kServer,       // what listen makes; adopt makes all three of server, datagrams and connection
  kHttpServer,   // what listen makes with `accept: http`, besides kServer
  kDatagrams,    // what bind makes
  kConnection,   // what connect makes
  kHandle,       // h1, h2, ...: what the process was sent
  kResult,       // an operation's `as`, or its id
  kTimer,        // that of an after operation
  kCallback,     // an operation's `callback`
  kConnected,    // a client that stays connected
  kAsked,        // a client that asks
  kLoaded,       // a client that makes many connections
  kDatagram,     // a client that sends a datagram
  kSignalled,    // a process to which the harness sends a signal
  kPlaceholder,  // what stands in ${...}; listening_fd
};

// A set of these.
class LabelKinds {
 public:
  constexpr LabelKinds(std::initializer_list<LabelKind> kinds) {
    for (const LabelKind kind : kinds) bits_ |= 1u << static_cast<unsigned>(kind);
  }
  constexpr bool Contains(LabelKind kind) const {
    return (bits_ >> static_cast<unsigned>(kind) & 1u) != 0;
  }

 private:
  unsigned bits_ = 0;
};

class Labels {
 public:
  explicit Labels(const Scenario& scenario);

  // Whether something of these kinds is called so, in that process unless it is empty.
  bool Has(LabelKinds kinds, std::string_view name, std::string_view process = "") const;

  // All names of these kinds, in the scenario's order.
  std::vector<std::string> Names(LabelKinds kinds, std::string_view process = "") const;

  // The same for what events call PROCESS.LABEL: "w1.s1".
  bool HasThing(LabelKinds kinds, std::string_view subject) const;
  std::vector<std::string> Things(LabelKinds kinds) const;

  // The processes in which something of these kinds is called so.
  std::vector<std::string> ProcessesOf(LabelKinds kinds, std::string_view name) const;

  // The operations whose result has that name.
  std::vector<std::string> OperationsOf(std::string_view result) const;

  // The environment makes the primary take itself for a worker.
  bool PrimaryIsWorker() const { return primary_is_worker_; }

 private:
  struct Entry {
    LabelKind kind;
    std::string name;
    std::string process;    // where it is known; empty: everywhere
    std::string operation;  // that made it; empty: none
    int times = 1;          // how often at most; beyond kMany: without end
  };

  void Add(LabelKind kind, std::string name, std::string process = "", std::string operation = "",
           int times = 1);
  void AddOperation(const std::string& process, const Operation& operation, int times);
  void AddSent(const std::string& process, const std::string& target, int times);
  void AddClient(const Client& client);
  void AddPlaceholders(const json::value& value);

  static bool IsCalled(const Entry& entry, std::string_view name);

  std::vector<Entry> entries_;
  bool primary_is_worker_ = false;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_LABELS_H_
