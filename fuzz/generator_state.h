// What a scenario that is being made has so far. For generator*.cc only.
#ifndef CLUSTERSPEC_FUZZ_GENERATOR_STATE_H_
#define CLUSTERSPEC_FUZZ_GENERATOR_STATE_H_

#include <string>
#include <vector>

#include "fuzz/generator.h"

namespace clusterspec::fuzz {

// The labels that operations of a process may name.
struct ProcessDraft {
  std::string label;
  std::vector<std::string> servers;  // TCP and Unix
  std::vector<std::string> datagrams;
  std::vector<std::string> connections;
  bool online = false;  // certainly: a step has waited for it
  bool cut = false;     // its channel, by the primary
  bool gone = false;    // it spins, or a signal has ended it: it can be asked for nothing more
  bool spins = false;
  bool has_timer = false;
  bool received = false;  // a server of the primary
  bool ends = false;      // something was called that ends it sooner or later
};

struct GeneratorState {
  std::vector<ProcessDraft> processes = {ProcessDraft{.label = "primary"}};  // then the workers
  std::vector<Pattern> expected;     // what may well come: events to await
  std::vector<std::string> closed;   // servers and connections; labels are given once
  std::vector<std::string> clients;  // connections of the harness
  std::vector<json::object> places;  // where some process may listen
  bool has_fd = false;
  // What this scenario does more of than others, and what it leaves out: rare pairs meet more often
  // so. Numbers of rows of the tables of operations.
  std::vector<uint32_t> favourites;
  std::vector<bool> left_out;
  uint32_t favourite_path = 0;
  uint32_t favourite_setting = 0;
  bool has_streams = false;        // settings that output shows
  bool has_folder = false;         // a setting that process.cwd() shows
  bool has_child = false;          // workers may never load cluster
  bool loads = false;              // modules by their names
  bool speaks_http = false;        // all servers are to be of HTTP
  bool has_inspector = false;      // settings that a debugger shows
  uint32_t exclusive_percent = 0;  // of the servers
  size_t max_workers = 1;
  int last_label = 0;

  size_t workers() const { return processes.size() - 1; }
  std::string NextLabel(const char* stem) { return stem + std::to_string(++last_label); }
};

// Makes operations for one process.
class OperationGenerator {
 public:
  OperationGenerator(Source* source, GeneratorState* draft, size_t process)
      : source_(*source), draft_(*draft), process_(process) {}

  // `depth` is how many handlers the operation stands in.
  Operation Make(int depth);

 private:
  using Maker = Operation (OperationGenerator::*)(int depth);
  struct Entry {
    uint32_t weight;
    Maker maker;
  };
  uint32_t WeightOf(const std::vector<Entry>& entries, size_t index) const;
  const std::string& SomePath(const std::vector<std::string>& paths);
  static const std::vector<Entry>& OfPrimary();
  static const std::vector<Entry>& OfWorker();

  Operation Fork(int depth);
  Operation Setup(int depth);
  Operation Policy(int depth);
  Operation DisconnectWorker(int depth);
  Operation DisconnectCluster(int depth);
  Operation DisconnectSelf(int depth);
  Operation KillWorker(int depth);
  Operation KillSelf(int depth);
  Operation SendDown(int depth);
  Operation SendUp(int depth);
  Operation Listen(int depth);
  Operation Bind(int depth);
  Operation Close(int depth);
  Operation Connect(int depth);
  Operation EndSockets(int depth);
  Operation Get(int depth);
  Operation GetOfWorker(int depth);
  Operation Print(int depth);
  Operation Watch(int depth);
  Operation Exit(int depth);
  Operation ExitCode(int depth);
  Operation Throw(int depth);
  Operation Spin(int depth);
  Operation After(int depth);
  Operation React(int depth);
  Operation Forget(int depth);
  Operation Load(int depth);
  Operation Release(int depth);

  bool InPrimary() const { return process_ == 0; }
  ProcessDraft& Here() { return draft_.processes[process_]; }
  const std::string& SomeWorker();
  void Ends(const std::string& worker);
  bool MayCut(const std::string& worker);
  std::vector<std::string> AllServers();
  json::value SomeMessage(int depth);
  void AddHandle(json::object* fields);
  void AddSignal(json::object* fields);
  std::vector<Operation> Nested(int depth);
  void Expect(std::string event, std::string subject);

  Source& source_;
  GeneratorState& draft_;
  size_t process_;
};

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_GENERATOR_STATE_H_
