// What adapters write, held against the rules of the protocol, line by line.
#ifndef CLUSTERSPEC_HARNESS_RUN_PROTOCOL_CHECK_H_
#define CLUSTERSPEC_HARNESS_RUN_PROTOCOL_CHECK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/gaps.h"
#include "spec/nouns/json.h"
#include "spec/nouns/scenario.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {

struct BrokenRule {
  ProtocolRule rule = ProtocolRule::kJson;
  std::string what;  // "operation 7 was not sent to w1"

  // "it breaks the rule result of the protocol: operation 7 was not sent to w1 (..)".
  std::string ToString() const;
};

// Knows what every process was sent and has said. Not thread safe.
class ProtocolCheck {
 public:
  using Result = std::optional<BrokenRule>;  // nothing: all is well

  explicit ProtocolCheck(const Scenario& scenario);

  // That this batch is about to be sent to the process; `operations` are those of the scenario.
  void OnSent(const std::string& process, int batch, const std::vector<Operation>& operations);

  // That the process has attached to the control socket, as the number `told_pid`.
  Result OnAttached(const std::string& process, int64_t told_pid);

  // The next line from the FIFO, as JSON.
  Result Check(const json::value& line);

 private:
  // What a process was sent.
  struct Sent {
    std::string process;
    std::string subject;   // of its result
    std::string callback;  // empty: it names none
    bool is_timer = false;
    int64_t most = 1;  // how often it can be carried out; 0: without end
    int64_t results = 0;
  };
  struct Speaker {
    std::string role;
    int64_t pid = 0;
    std::set<std::string> workers = {};  // those that its snaps have told of
  };

  void NoteForks(const std::vector<Operation>& operations);
  void Note(const std::string& process, const std::vector<Operation>& operations, int64_t most);
  Result CheckKeys(const json::object& line) const;
  Result CheckSpeaker(const std::string& process, int64_t pid, const EventSpec& event,
                      const json::object& line);
  Result TakeHello(const std::string& process, int64_t pid, const json::object& data);
  bool TellsSnap(const Speaker& speaker) const;
  Result CheckSubject(const std::string& process, const EventSpec& event,
                      const json::object& line) const;
  Result CheckData(const EventSpec& event, const json::object& line) const;
  Result CheckSnap(const std::string& process, const EventSpec& event, const json::object& line);
  Result CheckState(std::string_view label, const json::value& letters) const;
  Result CheckWholeSnap(const EventSpec& event, const json::object& line, Speaker* speaker) const;
  Result CheckAnswer(const std::string& process, const EventSpec& event, const json::object& line);
  Result CheckDone(const std::string& process, int64_t batch);
  Result CheckResult(const std::string& process, int64_t operation);
  bool IsWorker(std::string_view label) const;
  bool IsSubjectOf(const std::string& process, const EventSpec& event,
                   const std::string& subject) const;
  Sent* FindSent(const std::string& process, int64_t operation);

  Gaps gaps_;                                                                // of the primary
  std::set<std::string, std::less<>> forked_;                                // labels of `fork`
  std::map<int64_t, Sent> sent_;                                             // by operation
  std::map<std::pair<std::string, int64_t>, std::vector<int64_t>> batches_;  // not done yet
  std::map<std::string, Speaker> speakers_;                                  // who said hello
  std::map<std::string, int64_t> attached_;                                  // told pids
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_PROTOCOL_CHECK_H_
